/*
 * address: which network addresses a request may go to, looked at after the
 * name was resolved, when nothing can change it any more.
 */
#ifndef GATE_SEND_ADDRESS_H
#define GATE_SEND_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/* address_is_public: neither private, loopback, link-local, multicast,
 * reserved (RFC 6890), nor an IPv6 form of such an IPv4 address. False is
 * also the answer for what isn't IP. */
bool address_is_public(const struct sockaddr *address);

/* address_is_loopback: 127.0.0.0/8 or ::1. */
bool address_is_loopback(const struct sockaddr *address);

#endif
