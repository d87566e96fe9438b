/*
 * runrate.c -- what of a yearly amount falls into which fiscal year.
 *
 * Every convention is a place on the way from the start to the end, as a fraction of whole numbers; the amount up to a place is rounded, never a
 * part by itself, so that the parts are always the whole. A yearly amount must never be shown as this year's.
 */
#include "lean/lean.h"

#include <math.h>

enum { RUN_MONTHS_MOST = 1200, HALF_OF_MONTH = 15 };
static const int64_t run_amount_most = 10000000000000000;

/* ---- calendar ---- */

static int month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

static bool is_date(struct lean_date d)
{
	return d.year >= 1 && d.year <= 9999 && d.month >= 1 && d.month <= 12 && d.day >= 1 && d.day <= month_days(d.year, d.month);
}

/* Days since the first of March of year 0: the leap day is then the last of its year. */
static int day_number(int year, int month, int day)
{
	int y = month < 3 ? year - 1 : year, m = (month + 9) % 12;

	return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1;
}

/* Months since January of year 0. */
static int month_number(int year, int month)
{
	return year * 12 + month - 1;
}

static int day_of_month_number(int months, int day)
{
	int year = months / 12, month = months % 12 + 1, last = month_days(year, month);

	return day_number(year, month, day < last ? day : last);
}

double lean_month_share(struct lean_date d)
{
	if (!is_date(d))
		return NAN;
	int days = month_days(d.year, d.month);

	return (double)(days - d.day + 1) / days;
}

/* ---- the run ---- */

/* Places are counted in units of which there are `per_year` in a year: months, days of the first month's length, days. */
struct way { enum lean_proration how; int from, end, scale, per_year, shift; };

static struct way way_of(struct lean_date start, int duration, enum lean_proration how)
{
	int first = month_number(start.year, start.month), days = month_days(start.year, start.month);

	if (how == LEAN_PRORATE_DAYS) {
		int from = day_number(start.year, start.month, start.day);
		return (struct way){ how, from, day_of_month_number(first + duration, start.day) - from, 1, 365, 0 };
	}
	if (how == LEAN_PRORATE_FRACTION)
		return (struct way){ how, first, duration * days, days, 12 * days, start.day - 1 };
	return (struct way){ how, first + (start.day >= HALF_OF_MONTH), duration, 1, 12, 0 };
}

/* How far the run is on the first of that month. */
static int place_of(const struct way *w, int month)
{
	int at = w->how == LEAN_PRORATE_DAYS ? day_of_month_number(month, 1) : month;
	int64_t place = (int64_t)(at - w->from) * w->scale - w->shift;

	return place < 0 ? 0 : place > w->end ? w->end : (int)place;
}

static int64_t amount_until(const struct way *w, int64_t annual, int place)
{
	__int128 twice = (__int128)annual * place * 2, half = annual < 0 ? -w->per_year : w->per_year;

	return (int64_t)((twice + half) / (2 * w->per_year));
}

struct lean_run lean_run_prorate(int64_t annual, struct lean_date start, int duration, int fy_year, int fy_month, enum lean_proration how)
{
	struct lean_run none = { LEAN_MONEY_NONE, LEAN_MONEY_NONE, LEAN_MONEY_NONE, LEAN_MONEY_NONE, NAN, 0 };

	if (!is_date(start) || !is_date((struct lean_date){ fy_year, fy_month, 1 }) || duration < 1 || duration > RUN_MONTHS_MOST
		|| annual > run_amount_most || annual < -run_amount_most)
		return none;
	struct way w = way_of(start, duration, how), days = way_of(start, duration, LEAN_PRORATE_DAYS);
	int fy = month_number(fy_year, fy_month), begin = place_of(&w, fy), end = place_of(&w, fy + 12);
	int64_t to_begin = amount_until(&w, annual, begin), to_end = amount_until(&w, annual, end), to_next = amount_until(&w, annual, place_of(&w, fy + 24));
	return (struct lean_run){ .earlier = to_begin, .in_year = to_end - to_begin, .rollover = to_next - to_end, .later = amount_until(&w, annual, w.end) - to_next,
		.months = (double)(end - begin) * 12 / w.per_year, .days = place_of(&days, fy + 12) - place_of(&days, fy) };
}

int64_t lean_run_annualise(const int64_t *months, size_t n)
{
	__int128 sum = 0;

	for (size_t i = 0; i < 3; i++) {
		if (n < 3 || months[n - 1 - i] == LEAN_MONEY_NONE)
			return LEAN_MONEY_NONE;
		sum += months[n - 1 - i];
	}
	return sum * 4 > INT64_MAX || sum * 4 <= INT64_MIN ? LEAN_MONEY_NONE : (int64_t)(sum * 4);
}
