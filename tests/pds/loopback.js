'use strict'
/*
 * Keeps a Node process on 127.0.0.1: whatever it listens on is bound there,
 * and a connection or a DNS query to anywhere else is refused before a packet
 * leaves. Neither the PDS nor the PLC server has a setting for that.
 */
const dns = require('dns')
const net = require('net')
const { syncBuiltinESMExports } = require('module')

const HOST = '127.0.0.1'

function refused(what, code) {
	return Object.assign(new Error(`loopback.js: refused ${what}`), { code })
}

const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (...args) {
	const done = args.filter((a) => typeof a === 'function')
	const where = args[0]
	if (where === undefined || where === null || typeof where === 'function')
		return listen.call(this, { port: 0, host: HOST }, ...done)
	if (typeof where === 'number' || /^\d+$/.test(where))
		return listen.call(this, { port: Number(where), host: HOST }, ...done)
	if (typeof where === 'object' && 'port' in where)
		return listen.call(this, { ...where, host: HOST }, ...done)
	return listen.apply(this, args)
}

/* The host that Socket.connect() was asked for, null for a Unix socket. */
function connect_host(args) {
	/* net.connect() hands its arguments on as one normalised array. */
	const [where, host] = Array.isArray(args[0]) ? args[0] : args
	if (where !== null && typeof where === 'object')
		return where.path ? null : where.host || 'localhost'
	if (typeof where === 'number' || /^\d+$/.test(where))
		return typeof host === 'string' ? host : 'localhost'
	return null
}

function is_loopback(host) {
	return host === 'localhost' || host === '::1' ||
	    (net.isIPv4(host) && host.startsWith('127.'))
}

const connect = net.Socket.prototype.connect
net.Socket.prototype.connect = function (...args) {
	const host = connect_host(args)
	if (host === null || is_loopback(host))
		return connect.apply(this, args)
	const err = refused(`a connection to ${host}`, 'ECONNREFUSED')
	process.nextTick(() => this.destroy(err))
	return this
}

function resolve(name, ...rest) {
	const err = refused(`a DNS query for ${name}`, 'ENOTFOUND')
	const done = rest[rest.length - 1]
	if (typeof done !== 'function')
		return Promise.reject(err)
	process.nextTick(done, err)
}

for (const api of [dns, dns.promises, dns.Resolver.prototype,
	dns.promises.Resolver.prototype]) {
	for (let p = api; p && p !== Object.prototype;
		p = Object.getPrototypeOf(p)) {
		for (const name of Object.getOwnPropertyNames(p)) {
			if (/^(resolve|reverse)/.test(name))
				api[name] = resolve
		}
	}
}
syncBuiltinESMExports()
