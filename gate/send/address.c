#include "send/address.h"

#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* IPv4 blocks that aren't the public Internet (RFC 6890 and successors). */
static const struct {
	uint32_t net;
	int bits;
} closed4[] = {
	{ 0x00000000, 8 },  /* 0.0.0.0: this host */
	{ 0x0A000000, 8 },  /* 10.0.0.0: private */
	{ 0x64400000, 10 }, /* 100.64.0.0: carrier NAT */
	{ 0x7F000000, 8 },  /* 127.0.0.0: loopback */
	{ 0xA9FE0000, 16 }, /* 169.254.0.0: link-local, metadata services */
	{ 0xAC100000, 12 }, /* 172.16.0.0: private */
	{ 0xC0000000, 24 }, /* 192.0.0.0: protocol assignments */
	{ 0xC0000200, 24 }, /* 192.0.2.0: documentation */
	{ 0xC0586300, 24 }, /* 192.88.99.0: 6to4 relays */
	{ 0xC0A80000, 16 }, /* 192.168.0.0: private */
	{ 0xC6120000, 15 }, /* 198.18.0.0: benchmarks */
	{ 0xC6336400, 24 }, /* 198.51.100.0: documentation */
	{ 0xCB007100, 24 }, /* 203.0.113.0: documentation */
	{ 0xE0000000, 3 },  /* 224.0.0.0 and up: multicast, reserved */
};

static bool is_public4(uint32_t ip)
{
	for (size_t i = 0; i < sizeof(closed4) / sizeof(*closed4); i++)
		if ((ip ^ closed4[i].net) >> (32 - closed4[i].bits) == 0)
			return false;
	return true;
}

static uint32_t word(const unsigned char *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 |
	       (uint32_t)bytes[2] << 8 | bytes[3];
}

/* Only 2000::/3 is given out; in it, and beside it in NAT64's block, lie
 * forms that carry an IPv4 address. */
static bool is_public6(const unsigned char *ip)
{
	static const unsigned char nat64[12] = { 0x00, 0x64, 0xFF, 0x9B };

	if (memcmp(ip, nat64, sizeof(nat64)) == 0)
		return is_public4(word(ip + 12));
	if ((ip[0] & 0xE0) != 0x20)
		return false;
	if (ip[0] == 0x20 && ip[1] == 0x02) /* 6to4 */
		return is_public4(word(ip + 2));
	if (word(ip) == 0x20010DB8) /* documentation */
		return false;
	return !(ip[0] == 0x20 && ip[1] == 0x01 && ip[2] < 2);
}

bool address_is_public(const struct sockaddr *address)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	if (address->sa_family == AF_INET) {
		memcpy(&v4, address, sizeof(v4));
		return is_public4(ntohl(v4.sin_addr.s_addr));
	}
	if (address->sa_family == AF_INET6) {
		memcpy(&v6, address, sizeof(v6));
		return is_public6(v6.sin6_addr.s6_addr);
	}
	return false;
}

bool address_is_loopback(const struct sockaddr *address)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	if (address->sa_family == AF_INET) {
		memcpy(&v4, address, sizeof(v4));
		return ntohl(v4.sin_addr.s_addr) >> 24 == 127;
	}
	if (address->sa_family == AF_INET6) {
		memcpy(&v6, address, sizeof(v6));
		return memcmp(&v6.sin6_addr, &in6addr_loopback,
			      sizeof(in6addr_loopback)) == 0;
	}
	return false;
}
