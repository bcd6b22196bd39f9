#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "send/address.h"

static bool public4(const char *text)
{
	struct sockaddr_in address = { .sin_family = AF_INET };

	assert_int_equal(inet_pton(AF_INET, text, &address.sin_addr), 1);
	return address_is_public((struct sockaddr *)&address);
}

static bool public6(const char *text)
{
	struct sockaddr_in6 address = { .sin6_family = AF_INET6 };

	assert_int_equal(inet_pton(AF_INET6, text, &address.sin6_addr), 1);
	return address_is_public((struct sockaddr *)&address);
}

static void only_public_addresses_are_public(void **state)
{
	static const char *const closed4[] = {
		"0.0.0.0",	   "0.255.255.255",   "10.0.0.0",
		"10.255.255.255",  "100.64.0.0",      "100.127.255.255",
		"127.0.0.1",	   "169.254.0.1",     "172.16.0.0",
		"172.31.255.255",  "192.0.0.1",	      "192.0.2.1",
		"192.168.0.0",	   "192.168.255.255", "198.18.0.0",
		"198.19.255.255",  "198.51.100.1",    "203.0.113.1",
		"224.0.0.1",	   "239.1.1.1",	      "240.0.0.1",
		"255.255.255.255",
	};
	static const char *const open4[] = {
		"1.1.1.1",	  "9.255.255.255",   "11.0.0.0",
		"100.63.255.255", "100.128.0.0",     "126.255.255.255",
		"128.0.0.1",	  "172.15.0.1",	     "172.32.0.1",
		"192.167.1.1",	  "192.169.1.1",     "198.17.1.1",
		"198.20.1.1",	  "223.255.255.255",
	};
	static const char *const closed6[] = {
		"::",
		"::1",
		"fe80::1",
		"fc00::1",
		"fd12::1",
		"ff02::1",
		"::ffff:10.0.0.1",
		"::ffff:1.1.1.1",
		"::127.0.0.1",
		"64:ff9b::7f00:1",
		"64:ff9b::a00:1",
		"2002:7f00:1::",
		"2002:a00:1::",
		"2001::1",
		"2001:db8::1",
		"100::1",
		"4000::1",
	};
	static const char *const open6[] = {
		"2606:4700:4700::1111", "2a00::1",
		"64:ff9b::101:101",	"2002:101:101::1",
		"2001:4860:4860::8888",
	};
	const struct sockaddr odd = { .sa_family = AF_UNIX };

	(void)state;
	for (size_t i = 0; i < sizeof(closed4) / sizeof(*closed4); i++)
		if (public4(closed4[i]))
			fail_msg("%s", closed4[i]);
	for (size_t i = 0; i < sizeof(open4) / sizeof(*open4); i++)
		if (!public4(open4[i]))
			fail_msg("%s", open4[i]);
	for (size_t i = 0; i < sizeof(closed6) / sizeof(*closed6); i++)
		if (public6(closed6[i]))
			fail_msg("%s", closed6[i]);
	for (size_t i = 0; i < sizeof(open6) / sizeof(*open6); i++)
		if (!public6(open6[i]))
			fail_msg("%s", open6[i]);
	assert_false(address_is_public(&odd));
	assert_false(address_is_loopback(&odd));
}

static void loopback_is_127_and_its_ipv6_form(void **state)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };

	(void)state;
	assert_int_equal(inet_pton(AF_INET, "127.9.9.9", &v4.sin_addr), 1);
	assert_true(address_is_loopback((struct sockaddr *)&v4));
	assert_int_equal(inet_pton(AF_INET, "128.0.0.1", &v4.sin_addr), 1);
	assert_false(address_is_loopback((struct sockaddr *)&v4));
	assert_false(address_is_loopback((struct sockaddr *)&v6));
	v6.sin6_addr = in6addr_loopback;
	assert_true(address_is_loopback((struct sockaddr *)&v6));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_public_addresses_are_public),
		cmocka_unit_test(loopback_is_127_and_its_ipv6_form),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
