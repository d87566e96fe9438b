/*
 * values.c -- dates, instants, whole and real numbers, amounts: what can be read can be written and read back the same.
 *
 * A date is believed only where GLib's calendar knows the day too. A wall time that was made from an instant leads
 * back to the same wall time.
 */
#include "fuzz.h"

#include "web/html.h"

#include <glib.h>
#include <jansson.h>
#include <math.h>

static bool glib_knows(struct str s)
{
	int64_t y, m, d;

	return s.n == 10 && str_int(str_head(s, 4), &y) && str_int(str_head(str_from(s, 5), 2), &m) && str_int(str_from(s, 8), &d) && y > 0 && m > 0 && d > 0 &&
	       g_date_valid_dmy((GDateDay)d, (GDateMonth)m, (GDateYear)y);
}

static void check_calendar(struct date d)
{
	int year, month, day, of_year;
	GDate g = { 0 };

	date_parts(d, &year, &month, &day);
	CHECK(date_of(year, month, day).day == d.day);
	g_date_set_dmy(&g, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
	CHECK(date_weekday(d) == (int)g_date_get_weekday(&g));
	CHECK(date_iso_week(d, &of_year) == (int)g_date_get_iso8601_week_of_year(&g) && of_year >= year - 1 && of_year <= year + 1);
	CHECK(date_month_start(d).day == d.day - day + 1);
	for (int months = -13; months <= 13; months++) {
		GDate moved = g;
		(months < 0 ? g_date_subtract_months : g_date_add_months)(&moved, (guint)abs(months));
		CHECK((int)g_date_get_julian(&moved) - (int)g_date_get_julian(&g) == date_add_months(d, months).day - d.day);
	}
}

static void check_date(struct arena *mem, struct str in)
{
	struct date d;

	if (!date_parse(in, &d))
		return;
	CHECK(glib_knows(in) && str_eq(date_iso(mem, d), in));
	check_calendar(d);
}

static void check_instant(struct arena *mem, struct str in)
{
	static const char *const zones[] = { "Europe/Berlin", "America/St_Johns", "Pacific/Apia", "UTC" };
	struct instant t;
	int minute, again;

	if (!instant_parse(in, &t))
		return;
	CHECK(str_eq(instant_iso(mem, t), in));
	for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++) {
		const struct zone *z = zone_find(str_c(zones[i]));
		struct date day = zone_date(z, t, &minute);
		CHECK(minute >= 0 && minute < 24 * 60);
		CHECK(zone_date(z, zone_instant(z, day, minute), &again).day == day.day && again == minute);
	}
}

static void check_int(struct arena *mem, struct str in)
{
	int64_t i, again;

	if (!str_int(in, &i))
		return;
	CHECK(str_int(str_fmt(mem, "%lld", (long long)i), &again) && again == i);
}

static void check_money(struct arena *mem, struct str in)
{
	struct money m, again;

	if (!money_parse(in, &m))
		return;
	CHECK(money_parse(money_plain(mem, m), &again) && again.minor == m.minor);
	for (const struct lang *const *l = lang_all(); *l; l++)
		CHECK(money_parse(lang_money(mem, *l, m), &again) && again.minor == m.minor);
}

static void check_real(struct arena *mem, struct str in)
{
	double x;

	if (!str_real(in, &x))
		return;
	CHECK(isfinite(x));
	for (const struct lang *const *l = lang_all(); *l; l++)
		CHECK(str_utf8(lang_real(mem, *l, x, 2)));
}

/* What the API says of a value is JSON. */
static void check_json(struct arena *mem, const struct val *v)
{
	struct buf b = buf_new(mem, 64, SIZE_MAX);
	struct json j = { .b = &b };
	json_t *read;

	json_put_val(&j, v);
	read = json_loadb(b.p, b.n, JSON_DECODE_ANY, NULL);
	CHECK(read);
	if (v->kind == KIND_REAL && !val_is_null(v))
		CHECK(json_number_value(read) == v->d);
	json_decref(read);
}

static void check_val(struct arena *mem, enum kind kind, struct str in)
{
	struct val v, again;

	if (!val_parse(kind, in, &v)) {
		return;
	}
	CHECK(v.kind == kind && (kind == KIND_REF || kind == KIND_BOOL || val_is_null(&v) == (in.n == 0)));
	CHECK(val_parse(kind, val_plain(mem, &v), &again) && (kind == KIND_BOOL ? v.i == again.i : val_eq(&v, &again)));
	check_json(mem, &v);
}

static void fuzz_one(struct arena *mem, struct str in)
{
	check_date(mem, in);
	check_instant(mem, in);
	check_int(mem, in);
	check_money(mem, in);
	check_real(mem, in);
	for (enum kind k = KIND_BOOL; k <= KIND_REF; k++)
		check_val(mem, k, in);
}
