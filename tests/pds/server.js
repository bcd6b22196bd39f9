'use strict'
/*
 * A PLC directory (in memory) and a PDS on 127.0.0.1, in one process.
 *
 *   PDS_MODULES  folder that holds node_modules
 *   PDS_DIR      data of the PDS, made if it isn't there
 *   PDS_READY    file that gets {"url","pid","jwtSecret"} when all is up,
 *                and is removed at the end
 *   PDS_PORT     } 0 or unset: any free port
 *   PLC_PORT     }
 *   PDS_OWNER    process to live no longer than; unset: the parent;
 *                0: nobody
 *   RL           1 turns rate limits on
 *   LOG_ENABLED  true: a line of JSON for every request, on stdout
 *
 * Ends on SIGTERM, SIGINT and SIGHUP, when the owner is gone, and when stdin
 * is a pipe or socket that was closed.
 */
require('./loopback.js')
const crypto = require('crypto')
const fs = require('fs')
const net = require('net')
const path = require('path')
const { createRequire } = require('module')

const OWNER_POLL_MS = 500
const STOP_MS = 5000
const PORT_TRIES = 5

function setting(name) {
	const value = process.env[name]
	if (!value)
		throw new Error(`server.js: ${name} is not set`)
	return path.resolve(value)
}

const dir = setting('PDS_DIR')
const ready = setting('PDS_READY')
const modules = createRequire(path.join(setting('PDS_MODULES'), 'server.js'))
const { PDS, envToCfg, envToSecrets } = modules('@atproto/pds')
const plc_server = modules('@did-plc/server')

/* The PDS puts its port into documents before it listens: no port 0 there. */
function free_port() {
	return new Promise((done, fail) => {
		const probe = net.createServer()
		probe.once('error', fail)
		probe.listen(0, () => {
			const { port } = probe.address()
			probe.close(() => done(port))
		})
	})
}

const random_hex = () => crypto.randomBytes(32).toString('hex')

function pds_env(port, plc_port, jwt_secret) {
	return {
		devMode: true,
		port,
		hostname: 'localhost',
		dataDirectory: dir,
		blobstoreDiskLocation: path.join(dir, 'blobs'),
		didPlcUrl: `http://127.0.0.1:${plc_port}`,
		adminPassword: random_hex(),
		jwtSecret: jwt_secret,
		dpopSecret: random_hex(),
		plcRotationKeyK256PrivateKeyHex: random_hex(),
		serviceHandleDomains: ['.test'],
		/* Required, and out of reach on purpose. */
		bskyAppViewUrl: 'https://appview.invalid',
		bskyAppViewDid: 'did:example:invalid',
		inviteRequired: false,
		disableSsrfProtection: true,
		rateLimitsEnabled: process.env.RL === '1',
	}
}

const running = []

async function start_once() {
	const plc_port = Number(process.env.PLC_PORT) || await free_port()
	const plc = plc_server.PlcServer.create({
		db: plc_server.Database.mock(), port: plc_port })
	await plc.start()
	running.push(plc)

	const port = Number(process.env.PDS_PORT) || await free_port()
	const secret = random_hex()
	const env = pds_env(port, plc_port, secret)
	const pds = await PDS.create(envToCfg(env), envToSecrets(env))
	running.push(pds)
	await pds.start()
	return { url: `http://127.0.0.1:${port}`, pid: process.pid,
		jwtSecret: secret }
}

/* One that never came to listen fails here; the first error is what counts. */
async function destroy_all() {
	while (running.length > 0)
		await running.pop().destroy().catch(() => {})
}

/* Another process may take a free port before we do. */
async function start() {
	const chosen = Number(process.env.PDS_PORT) &&
	    Number(process.env.PLC_PORT)
	for (let left = PORT_TRIES; ; left--) {
		try {
			return await start_once()
		} catch (err) {
			await destroy_all()
			if (err.code !== 'EADDRINUSE' || chosen || left === 1)
				throw err
		}
	}
}

let stopping = false

async function stop(why) {
	if (stopping)
		return
	stopping = true
	console.error(`server.js: stopping: ${why}`)
	fs.rmSync(ready, { force: true })
	setTimeout(() => process.exit(1), STOP_MS).unref()
	await destroy_all()
	process.exit(0)
}

/* A process that nobody waits for, as in a container, stays as a zombie. */
function is_zombie(pid) {
	try {
		const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8')
		return stat.slice(stat.lastIndexOf(')')).startsWith(') Z')
	} catch {
		return false
	}
}

function is_alive(pid) {
	try {
		process.kill(pid, 0)
		return !is_zombie(pid)
	} catch (err) {
		return err.code === 'EPERM'
	}
}

function watch_owner() {
	const owner = Number(process.env.PDS_OWNER ?? process.ppid)
	if (owner === 0)
		return
	const direct = owner === process.ppid
	setInterval(() => {
		if (!is_alive(owner) || (direct && process.ppid !== owner))
			stop(`owner ${owner} is gone`)
	}, OWNER_POLL_MS)
}

function watch_stdin() {
	const kind = fs.fstatSync(0)
	if (!kind.isFIFO() && !kind.isSocket())
		return
	process.stdin.on('error', () => stop('stdin failed'))
	process.stdin.on('end', () => stop('stdin was closed'))
	process.stdin.resume()
}

/* Whoever waits for the file must never see half of it. */
function announce(facts) {
	const half = `${ready}.${process.pid}`
	fs.writeFileSync(half, `${JSON.stringify(facts)}\n`, { mode: 0o600 })
	fs.renameSync(half, ready)
}

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'])
	process.on(signal, () => stop(signal))

async function main() {
	watch_owner()
	watch_stdin()
	fs.mkdirSync(dir, { recursive: true })
	const facts = await start()
	if (!stopping)
		announce(facts)
}

main().catch((err) => {
	console.error(err)
	process.exit(1)
})
