#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/clock.h"
#include "random_text.h"

static void rfc_3339_is_read(void **state)
{
	static const struct {
		const char *text;
		int64_t time;
	} cases[] = {
		{ "1970-01-01T00:00:01Z", 1000 },
		{ "2026-11-22T12:00:00Z", INT64_C(1795348800000) },
		{ "2026-11-22T13:00:00+01:00", INT64_C(1795348800000) },
		{ "2026-11-22T04:30:00-07:30", INT64_C(1795348800000) },
		{ "2026-11-22t12:00:00z", INT64_C(1795348800000) },
		{ "2026-11-22 12:00:00Z", INT64_C(1795348800000) },
		{ "2026-11-22T12:00:00.5Z", INT64_C(1795348800500) },
		{ "2026-11-22T12:00:00.123999Z", INT64_C(1795348800123) },
		{ "2038-01-19T03:14:08Z", INT64_C(2147483648000) },
		{ "2024-02-29T00:00:00Z", INT64_C(1709164800000) },
		{ "2000-02-29T00:00:00Z", INT64_C(951782400000) },
		{ "9999-12-31T23:59:59Z", INT64_C(253402300799000) },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct err err = { 0 };
		int64_t time = 0;

		assert_int_equal(clock_parse(cases[i].text, 0, &time, &err), 0);
		assert_int_equal(time, cases[i].time);
	}
}

static void what_is_no_time_is_refused_with_the_reason(void **state)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{ "", "is not a time like 2026-11-22T09:00:00+01:00" },
		{ "tomorrow", "is not a time like 2026-11-22T09:00:00+01:00" },
		{ "26-11-22", "is not a time like 2026-11-22T09:00:00+01:00" },
		{ "2026", "is not a time like 2026-11-22T09:00:00+01:00" },
		{ "2026-", "is not a time like 2026-11-22T09:00:00+01:00" },
		{ "2026-1-2", "is not a time like 2026-11-22T09:00:00+01:00" },
		{ "\xD9\xA2"
		  "026-11-22T09:00:00Z",
		  "is not a time like 2026-11-22T09:00:00+01:00" },
		{ "2026-02-30T09:00:00Z", "has a date that doesn't exist" },
		{ "2025-02-29T09:00:00Z", "has a date that doesn't exist" },
		{ "1900-02-29T09:00:00Z", "has a date that doesn't exist" },
		{ "2026-13-01T09:00:00Z", "has a date that doesn't exist" },
		{ "2026-00-01T09:00:00Z", "has a date that doesn't exist" },
		{ "2026-01-00T09:00:00Z", "has a date that doesn't exist" },
		{ "2026-11-22", "needs a time of day and an offset, as in "
				"2026-11-22T09:00:00+01:00" },
		{ "2026-11-22x", "needs a time of day and an offset, as in "
				 "2026-11-22T09:00:00+01:00" },
		{ "2026-11-22T24:00:00Z", "has a time of day that isn't one" },
		{ "2026-11-22T09:60:00Z", "has a time of day that isn't one" },
		{ "2026-11-22T23:59:60Z", "has a time of day that isn't one" },
		{ "2026-11-22T09:00Z", "has a time of day that isn't one" },
		{ "2026-11-22T09:00:00.Z", "has a time of day that isn't one" },
		{ "2026-11-22T09:00:00",
		  "needs an offset: end it with Z or +01:00" },
		{ "2026-11-22T09:00:00 CET",
		  "needs an offset: end it with Z or +01:00" },
		{ "2026-11-22T09:00:00+1", "has an offset that isn't one" },
		{ "2026-11-22T09:00:00+0100", "has an offset that isn't one" },
		{ "2026-11-22T09:00:00+24:00", "has an offset that isn't one" },
		{ "2026-11-22T09:00:00+01:60", "has an offset that isn't one" },
		{ "2026-11-22T09:00:00Zx", "has more behind its offset" },
		{ "1970-01-01T00:00:00Z", "is not later than 1970 began" },
		{ "1970-01-01T00:30:00+01:00", "is not later than 1970 began" },
		{ "0000-01-01T00:00:00Z", "is not later than 1970 began" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct err err = { 0 };
		int64_t time = 0;

		assert_int_equal(clock_parse(cases[i].text, 0, &time, &err),
				 -1);
		assert_int_equal(err.code, ERR_INPUT);
		assert_string_equal(err.text, cases[i].why);
	}
}

static void a_bare_date_is_its_first_instant_where_allowed(void **state)
{
	struct err err = { 0 };
	int64_t time = 0;

	(void)state;
	assert_int_equal(clock_parse("2026-11-22", 1, &time, &err), 0);
	assert_int_equal(time, INT64_C(1795305600000));
	assert_int_equal(clock_parse("1970-01-01", 1, &time, &err), -1);
}

/* The system's own calendar is the judge, a day at a time and at random. */
static void printed_is_what_the_calendar_says(void **state)
{
	uint64_t seed = 7;
	char mine[CLOCK_TEXT], its[64];

	(void)state;
	for (int64_t i = 0; i < 200000; i++) {
		int64_t second =
			i < 60000 ?
				i * 86400 + i :
				(int64_t)random_number(&seed, 0x7FFFFFFF) * 110;
		time_t when = (time_t)second;
		struct tm tm;
		struct err err = { 0 };
		int64_t back = 0;

		assert_non_null(gmtime_r(&when, &tm));
		assert_true(strftime(its, sizeof(its), "%Y-%m-%dT%H:%M:%SZ",
				     &tm) > 0);
		clock_print(mine, second * 1000 + 999, 0);
		if (tm.tm_year + 1900 > 9999)
			continue;
		assert_string_equal(mine, its);
		if (second == 0)
			continue;
		assert_int_equal(clock_parse(mine, 0, &back, &err), 0);
		assert_int_equal(back, second * 1000);
	}
}

static void milliseconds_are_printed_on_request(void **state)
{
	char text[CLOCK_TEXT];

	(void)state;
	clock_print(text, INT64_C(1795348800007), 1);
	assert_string_equal(text, "2026-11-22T12:00:00.007Z");
	clock_print(text, -1, 1);
	assert_string_equal(text, "1969-12-31T23:59:59.999Z");
}

static void any_number_can_be_printed(void **state)
{
	static const int64_t numbers[] = { INT64_MIN, INT64_MIN + 1, -1, 0,
					   INT64_MAX };
	char text[CLOCK_TEXT];

	(void)state;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		clock_print(text, numbers[i], 1);
		assert_in_range(strlen(text), 20, CLOCK_TEXT - 1);
		clock_age(text, numbers[i]);
		assert_in_range(strlen(text), 3, CLOCK_TEXT - 1);
	}
}

static void spans_are_read_with_their_unit(void **state)
{
	static const struct {
		const char *text;
		int64_t span;
	} cases[] = {
		{ "90s", 90000 },
		{ "15m", 900000 },
		{ "12h", 43200000 },
		{ "7d", 604800000 },
		{ "0s", 0 },
		{ "100000s", 100000000 },
		{ "36500d", INT64_C(3153600000000) },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct err err = { 0 };
		int64_t span = -1;

		assert_int_equal(clock_span(cases[i].text, &span, &err), 0);
		assert_int_equal(span, cases[i].span);
	}
}

static void what_is_no_span_is_refused(void **state)
{
	static const char *const texts[] = {
		"",
		"s",
		"7",
		"7 d",
		" 7d",
		"-7d",
		"+7d",
		"7dd",
		"7w",
		"1.5h",
		"0x2s",
		"7D",
		"99999999999999999999s",
		("\xD9\xA7"
		 "d"),
	};
	struct err err = { 0 };
	int64_t span = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		err_clear(&err);
		assert_int_equal(clock_span(texts[i], &span, &err), -1);
		assert_string_equal(err.text, "is not a length of time like "
					      "90s, 15m, 12h or 7d");
	}
	err_clear(&err);
	assert_int_equal(clock_span("36501d", &span, &err), -1);
	assert_string_equal(err.text, "is longer than 36500d");
}

static void ages_are_in_the_largest_unit_of_at_least_two(void **state)
{
	static const struct {
		int64_t span;
		const char *text;
	} cases[] = {
		{ 0, "0 s" },	      { 119999, "119 s" },
		{ 120000, "2 min" },  { 7199999, "119 min" },
		{ 7200000, "2 h" },   { 172799999, "47 h" },
		{ 172800000, "2 d" }, { -5000, "-5 s" },
	};
	char text[CLOCK_TEXT];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		clock_age(text, cases[i].span);
		assert_string_equal(text, cases[i].text);
	}
}

static void tests_can_say_what_time_it_is(void **state)
{
	(void)state;
	assert_int_equal(setenv("POSTGATE_NOW", "2026-11-22T12:00:00Z", 1), 0);
	assert_int_equal(clock_now(), INT64_C(1795348800000));
	assert_int_equal(clock_now_us(), INT64_C(1795348800000000));
	assert_int_equal(unsetenv("POSTGATE_NOW"), 0);
	assert_true(clock_now() / 1000 - (int64_t)time(NULL) <= 1);
	assert_true((int64_t)time(NULL) - clock_now() / 1000 <= 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rfc_3339_is_read),
		cmocka_unit_test(what_is_no_time_is_refused_with_the_reason),
		cmocka_unit_test(
			a_bare_date_is_its_first_instant_where_allowed),
		cmocka_unit_test(printed_is_what_the_calendar_says),
		cmocka_unit_test(milliseconds_are_printed_on_request),
		cmocka_unit_test(any_number_can_be_printed),
		cmocka_unit_test(spans_are_read_with_their_unit),
		cmocka_unit_test(what_is_no_span_is_refused),
		cmocka_unit_test(ages_are_in_the_largest_unit_of_at_least_two),
		cmocka_unit_test(tests_can_say_what_time_it_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
