/*
 * date.c -- calendar days and instants as plain numbers.
 *
 * Days are counted through a year that begins in March, so that the leap day is its last and
 * month lengths follow one formula. Zones are zone.c's matter.
 */
#include "base/check.h"
#include "base/date.h"

#include <fcntl.h>
#include <time.h>
#include <unistd.h>

enum { DAYS_400_YEARS = 146097, DAYS_TO_1970 = 719468, DAY_S = 86400, ISO_BYTES = 24 };

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

struct date date_of(int year, int month, int day)
{
	int64_t y = (int64_t)year - (month <= 2), era, of_era, of_year;

	CHECK(month >= 1 && month <= 12);
	era = floor_div(y, 400);
	of_era = y - era * 400;
	of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
	return (struct date){ (int32_t)(era * DAYS_400_YEARS + of_era * 365 + of_era / 4 - of_era / 100 + of_year -
					DAYS_TO_1970) };
}

void date_parts(struct date d, int *year, int *month, int *day)
{
	int64_t z = (int64_t)d.day + DAYS_TO_1970, era = floor_div(z, DAYS_400_YEARS);
	int64_t in_era = z - era * DAYS_400_YEARS;
	/* The days that leap years added before this one are taken out, to divide by 365. */
	int64_t of_era = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
	int64_t of_year = in_era - (365 * of_era + of_era / 4 - of_era / 100);
	int64_t march_month = (5 * of_year + 2) / 153;

	*day = (int)(of_year - (153 * march_month + 2) / 5 + 1);
	*month = (int)(march_month < 10 ? march_month + 3 : march_month - 9);
	*year = (int)(of_era + era * 400 + (*month <= 2));
}

/* n digits at p as a number, -1 when one is none. */
static int digits_at(const char *p, int n)
{
	int value = 0;

	for (int i = 0; i < n; i++) {
		if (p[i] < '0' || p[i] > '9')
			return -1;
		value = value * 10 + (p[i] - '0');
	}
	return value;
}

static int month_days(int year, int month)
{
	static const int days[] = { 0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month] + (month == 2 && leap);
}

bool date_parse(struct str s, struct date *out)
{
	int year, month, day;

	if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-')
		return false;
	year = digits_at(s.p, 4);
	month = digits_at(s.p + 5, 2);
	day = digits_at(s.p + 8, 2);
	if (year < 1900 || year > 2200 || month < 1 || month > 12 || day < 1 || day > month_days(year, month))
		return false;
	*out = date_of(year, month, day);
	return true;
}

int date_weekday(struct date d)
{
	/* 1970-01-01 was a Thursday. */
	int64_t since_monday = (int64_t)d.day + 3;

	return (int)(since_monday - 7 * floor_div(since_monday, 7)) + 1;
}

int date_iso_week(struct date d, int *year)
{
	/* A week belongs to the year of its Thursday. */
	struct date thursday = { d.day + 4 - date_weekday(d) };
	int y, month, day;

	date_parts(thursday, &y, &month, &day);
	if (year != NULL)
		*year = y;
	return (thursday.day - date_of(y, 1, 1).day) / 7 + 1;
}

struct date date_month_start(struct date d)
{
	int year, month, day;

	if (date_is_none(d))
		return d;
	date_parts(d, &year, &month, &day);
	return date_of(year, month, 1);
}

struct date date_add_months(struct date d, int months)
{
	int year, month, day, most;
	int64_t count;

	if (date_is_none(d))
		return d;
	date_parts(d, &year, &month, &day);
	count = (int64_t)year * 12 + month - 1 + months;
	year = (int)floor_div(count, 12);
	month = (int)(count - (int64_t)year * 12) + 1;
	most = month_days(year, month);
	return date_of(year, month, day < most ? day : most);
}

/* A page writes dozens of them, always the same twenty bytes. */
static void two_put(char *p, int n)
{
	p[0] = (char)('0' + n / 10 % 10);
	p[1] = (char)('0' + n % 10);
}

/* "2026-11-22" at p; gives its end. */
static char *day_put(char *p, int year, int month, int day)
{
	two_put(p, year / 100);
	two_put(p + 2, year % 100);
	p[4] = p[7] = '-';
	two_put(p + 5, month);
	two_put(p + 8, day);
	return p + 10;
}

struct str date_iso(struct arena *a, struct date d)
{
	int year, month, day;

	if (date_is_none(d))
		return STR_NONE;
	date_parts(d, &year, &month, &day);
	return (struct str){ day_put(arena_bytes(a, ISO_BYTES), year, month, day) - 10, 10 };
}

/* ---- instants ---- */

static const char *offset_path;         /* set once, before threads start */

void instant_offset_file(const char *path)
{
	offset_path = path;
}

static int64_t offset_read(void)
{
	char text[32];
	int64_t offset = 0;
	ssize_t n;
	int fd;

	if (offset_path == NULL)
		return 0;
	fd = open(offset_path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	n = read(fd, text, sizeof text);
	close(fd);
	if (n <= 0 || !str_int(str_trim((struct str){ text, (size_t)n }), &offset))
		return 0;
	return offset;
}

struct instant instant_now(void)
{
	struct timespec now;

	CHECK(clock_gettime(CLOCK_REALTIME, &now) == 0);
	return (struct instant){ now.tv_sec + offset_read() };
}

bool instant_parse(struct str s, struct instant *out)
{
	struct date d;
	int hour, minute, second;

	if (s.n != 20 || s.p[10] != 'T' || s.p[13] != ':' || s.p[16] != ':' || s.p[19] != 'Z' ||
	    !date_parse(str_head(s, 10), &d))
		return false;
	hour = digits_at(s.p + 11, 2);
	minute = digits_at(s.p + 14, 2);
	second = digits_at(s.p + 17, 2);
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
		return false;
	out->s = (int64_t)d.day * DAY_S + hour * 3600 + minute * 60 + second;
	return true;
}

struct str instant_iso(struct arena *a, struct instant t)
{
	int year, month, day;
	int64_t days, second;
	char *p;

	if (instant_is_none(t))
		return STR_NONE;
	days = floor_div(t.s, DAY_S);
	second = t.s - days * DAY_S;
	date_parts((struct date){ (int32_t)days }, &year, &month, &day);
	p = day_put(arena_bytes(a, ISO_BYTES), year, month, day);
	p[0] = 'T';
	two_put(p + 1, (int)(second / 3600));
	p[3] = ':';
	two_put(p + 4, (int)(second / 60 % 60));
	p[6] = ':';
	two_put(p + 7, (int)(second % 60));
	p[9] = 'Z';
	return (struct str){ p - 10, 20 };
}
