#include "base/clock.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define SPAN_MAX (36500 * DAY)

int64_t clock_now_us(void)
{
	struct timespec now = { 0 };

#ifdef POSTGATE_FAULTS
	const char *fixed = getenv("POSTGATE_NOW");
	struct err err = { 0 };
	int64_t time;

	if (fixed != NULL && clock_parse(fixed, 0, &time, &err) == 0)
		return time * 1000;
#endif
	(void)clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t clock_now(void)
{
	return clock_now_us() / 1000;
}

int64_t clock_ticks(void)
{
	struct timespec now = { 0 };

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Days since 1970-01-01 of a date: counts years from March, so that the
 * leap day is the last of its year (Gregorian rules, ISO 8601). */
static int64_t days_of(int64_t year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t of_era = y - era * 400;
	int64_t of_year =
		(153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	       of_year - 719468;
}

static int month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30,
				    31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && leap ? 29 : days[month - 1];
}

/* Reads exactly `count` digits; -1 when there are fewer. */
static int digits(const char **text, int count)
{
	int value = 0;

	for (int i = 0; i < count; i++, (*text)++) {
		if (**text < '0' || **text > '9')
			return -1;
		value = value * 10 + (**text - '0');
	}
	return value;
}

static int read_date(const char **s, int64_t *time, struct err *err)
{
	int year = digits(s, 4), month, day;

	if (year < 0 || *(*s)++ != '-')
		goto bad;
	month = digits(s, 2);
	if (month < 0 || *(*s)++ != '-')
		goto bad;
	day = digits(s, 2);
	if (day < 0)
		goto bad;
	if (month < 1 || month > 12 || day < 1 || day > month_days(year, month))
		return err_set(err, ERR_INPUT, "has a date that doesn't exist");
	*time = days_of(year, month, day) * DAY;
	return 0;
bad:
	return err_set(err, ERR_INPUT,
		       "is not a time like 2026-11-22T09:00:00+01:00");
}

static int read_offset(const char **s, int64_t *time, struct err *err)
{
	int sign, hours, minutes;

	if (**s == 'Z' || **s == 'z') {
		(*s)++;
		return 0;
	}
	if (**s != '+' && **s != '-')
		return err_set(err, ERR_INPUT,
			       "needs an offset: end it with Z or +01:00");
	sign = *(*s)++ == '-' ? -1 : 1;
	hours = digits(s, 2);
	if (hours < 0 || hours > 23 || *(*s)++ != ':')
		return err_set(err, ERR_INPUT, "has an offset that isn't one");
	minutes = digits(s, 2);
	if (minutes < 0 || minutes > 59)
		return err_set(err, ERR_INPUT, "has an offset that isn't one");
	*time -= sign * (hours * HOUR + minutes * MINUTE);
	return 0;
}

static int read_time(const char **s, int64_t *time, struct err *err)
{
	int hours = digits(s, 2), minutes, seconds, scale = 100;

	if (hours < 0 || hours > 23 || *(*s)++ != ':')
		goto bad;
	minutes = digits(s, 2);
	if (minutes < 0 || minutes > 59 || *(*s)++ != ':')
		goto bad;
	seconds = digits(s, 2);
	if (seconds < 0 || seconds > 59)
		goto bad;
	*time += hours * HOUR + minutes * MINUTE + seconds * SECOND;
	if (**s == '.') {
		if ((*s)[1] < '0' || (*s)[1] > '9')
			goto bad;
		for ((*s)++; **s >= '0' && **s <= '9'; (*s)++, scale /= 10)
			*time += (int64_t)(**s - '0') * scale;
	}
	return read_offset(s, time, err);
bad:
	return err_set(err, ERR_INPUT, "has a time of day that isn't one");
}

/* Zero is "none given" to those who ask, so no time may be it. */
static int check_late(int64_t time, struct err *err)
{
	if (time <= 0)
		return err_set(err, ERR_INPUT, "is not later than 1970 began");
	return 0;
}

int clock_parse(const char *text, int dates, int64_t *time, struct err *err)
{
	const char *s = text;

	if (read_date(&s, time, err) < 0)
		return -1;
	if (*s == '\0' && dates)
		return check_late(*time, err);
	if (*s != 'T' && *s != 't' && *s != ' ')
		return err_set(err, ERR_INPUT,
			       "needs a time of day and an "
			       "offset, as in 2026-11-22T09:00:00+01:00");
	s++;
	if (read_time(&s, time, err) < 0)
		return -1;
	if (*s != '\0')
		return err_set(err, ERR_INPUT, "has more behind its offset");
	return check_late(*time, err);
}

int clock_span(const char *text, int64_t *span, struct err *err)
{
	static const struct {
		char unit;
		int64_t ms;
	} units[] = {
		{ 's', SECOND }, { 'm', MINUTE }, { 'h', HOUR }, { 'd', DAY }
	};
	const char *s = text;
	int64_t n = 0;

	for (; *s >= '0' && *s <= '9' && n <= SPAN_MAX; s++)
		n = n * 10 + (*s - '0');
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		if (s == text || s[0] != units[i].unit || s[1] != '\0')
			continue;
		if (n > SPAN_MAX / units[i].ms)
			return err_set(err, ERR_INPUT, "is longer than 36500d");
		*span = n * units[i].ms;
		return 0;
	}
	return err_set(err, ERR_INPUT,
		       "is not a length of time like 90s, 15m, 12h or 7d");
}

/* The reverse of days_of. */
static void date_of(int64_t days, int64_t *year, int *month, int *day)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;

	*day = (int)(doy - (153 * mp + 2) / 5 + 1);
	*month = (int)(mp < 10 ? mp + 3 : mp - 9);
	*year = yoe + era * 400 + (*month <= 2);
}

void clock_print(char out[CLOCK_TEXT], int64_t time, int ms)
{
	int64_t days = time / DAY - (time % DAY < 0);
	int64_t rest = time % DAY + (time % DAY < 0 ? DAY : 0);
	int64_t year;
	int month, day;
	char fraction[8] = "";

	date_of(days, &year, &month, &day);
	if (ms)
		(void)snprintf(fraction, sizeof(fraction), ".%03d",
			       (int)(rest % SECOND));
	(void)snprintf(out, CLOCK_TEXT, "%04d-%02d-%02dT%02d:%02d:%02d%sZ",
		       (int)year, month, day, (int)(rest / HOUR),
		       (int)(rest / MINUTE % 60), (int)(rest / SECOND % 60),
		       fraction);
}

void clock_age(char out[CLOCK_TEXT], int64_t span)
{
	static const struct {
		int64_t ms;
		const char *name;
	} units[] = {
		{ DAY, "d" }, { HOUR, "h" }, { MINUTE, "min" }, { SECOND, "s" }
	};

	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		if (span >= 2 * units[i].ms || units[i].ms == SECOND) {
			(void)snprintf(out, CLOCK_TEXT, "%" PRId64 " %s",
				       span / units[i].ms, units[i].name);
			return;
		}
	}
}
