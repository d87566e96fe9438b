/*
 * test_base_date.c -- days both ways, ISO weeks, instants, and zones where clocks change.
 */
#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static struct arena *mem;

static int set_up(void **state)
{
	mem = arena_new((size_t)256 << 20);
	return 0;
}

static int tear_down(void **state)
{
	arena_free(mem);
	return 0;
}

#define assert_str(s, z) assert_string_equal(str_z(mem, (s)), (z))

/* Every day of 1900 to 2200, against the C library. */
static void days_go_both_ways(void **state)
{
	struct date first = date_of(1900, 1, 1), last = date_of(2200, 12, 31);

	assert_int_equal(first.day, -25567);
	assert_int_equal(last.day - first.day + 1, 109938);
	for (int32_t day = first.day; day <= last.day; day++) {
		time_t t = (time_t)day * 86400;
		struct date d = { day }, again;
		int year, month, of_month, iso_year;
		char iso[16], week[16];
		struct tm tm;

		gmtime_r(&t, &tm);
		date_parts(d, &year, &month, &of_month);
		assert_int_equal(year, tm.tm_year + 1900);
		assert_int_equal(month, tm.tm_mon + 1);
		assert_int_equal(of_month, tm.tm_mday);
		assert_int_equal(date_of(year, month, of_month).day, day);
		assert_int_equal(date_weekday(d), tm.tm_wday == 0 ? 7 : tm.tm_wday);
		snprintf(week, sizeof week, "%04d-%02d", (date_iso_week(d, &iso_year), iso_year), date_iso_week(d, NULL));
		strftime(iso, sizeof iso, "%G-%V", &tm);
		assert_string_equal(week, iso);
		assert_true(date_parse(date_iso(mem, d), &again));
		assert_int_equal(again.day, day);
	}
}

static void dates_are_read_strictly(void **state)
{
	static const char *const bad[] = {
		"", "2026-2-03", "2026-02-3", "2026-02-29", "2100-02-29", "2026-04-31", "2026-00-10", "2026-13-10", "2026-01-00", "1899-12-31",
		"2201-01-01", "2026/01/01", "20260101", " 2026-01-01", "2026-01-01 ", "2026-01-01T", "2026-1 -01", "+026-01-01", "22.11.2026",
	};
	struct date d = { 42 };

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(date_parse(str_c(bad[i]), &d));
	assert_false(date_parse(STR_NONE, &d));
	assert_int_equal(d.day, 42);
	assert_true(date_parse(S("2000-02-29"), &d));
	assert_int_equal(d.day, 11016);
	assert_null(date_iso(mem, DATE_NONE).p);
}

static void iso_weeks_at_year_ends(void **state)
{
	static const struct { int y, m, d, year, week; } known[] = {
		{ 2024, 12, 30, 2025, 1 }, { 2024, 12, 29, 2024, 52 }, { 2026, 12, 31, 2026, 53 }, { 2027, 1, 1, 2026, 53 }, { 2027, 1, 3, 2026, 53 },
		{ 2027, 1, 4, 2027, 1 }, { 2021, 1, 1, 2020, 53 }, { 2008, 12, 29, 2009, 1 }, { 2010, 1, 3, 2009, 53 },
	};
	int year;

	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		assert_int_equal(date_iso_week(date_of(known[i].y, known[i].m, known[i].d), &year), known[i].week);
		assert_int_equal(year, known[i].year);
	}
}

static void months_are_added(void **state)
{
	assert_str(date_iso(mem, date_add_months(date_of(2026, 1, 31), 1)), "2026-02-28");
	assert_str(date_iso(mem, date_add_months(date_of(2024, 1, 31), 1)), "2024-02-29");
	assert_str(date_iso(mem, date_add_months(date_of(2024, 2, 29), 12)), "2025-02-28");
	assert_str(date_iso(mem, date_add_months(date_of(2026, 11, 22), 2)), "2027-01-22");
	assert_str(date_iso(mem, date_add_months(date_of(2026, 1, 15), -1)), "2025-12-15");
	assert_str(date_iso(mem, date_add_months(date_of(2026, 3, 31), -13)), "2025-02-28");
	assert_str(date_iso(mem, date_add_months(date_of(2026, 11, 22), 0)), "2026-11-22");
	assert_str(date_iso(mem, date_month_start(date_of(2026, 11, 22))), "2026-11-01");
	assert_true(date_is_none(date_add_months(DATE_NONE, 3)));
	assert_true(date_is_none(date_month_start(DATE_NONE)));
}

static void instants_are_read_and_written(void **state)
{
	static const char *const bad[] = {
		"", "2026-11-22", "2026-11-22T18:40:00", "2026-11-22T18:40Z", "2026-11-22T24:00:00Z", "2026-11-22T23:60:00Z", "2026-11-22T23:59:60Z",
		"2026-11-22 18:40:00Z", "2026-02-30T18:40:00Z", "2026-11-22T18:40:00z", "2026-11-22T1 :40:00Z", "2026-11-22T18:40:00+00:00",
	};
	struct instant t = { 42 };

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(instant_parse(str_c(bad[i]), &t));
	assert_int_equal(t.s, 42);
	assert_true(instant_parse(S("2026-11-22T18:40:00Z"), &t));
	assert_int_equal(t.s, 1795372800);
	assert_str(instant_iso(mem, t), "2026-11-22T18:40:00Z");
	assert_str(instant_iso(mem, (struct instant){ -1 }), "1969-12-31T23:59:59Z");
	assert_null(instant_iso(mem, INSTANT_NONE).p);
}

static void offset_write(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void the_clock_can_be_shifted(void **state)
{
	char path[] = "/tmp/kpo-offset-XXXXXX";
	int64_t now = time(NULL);

	close(mkstemp(path));
	assert_in_range(instant_now().s, now, now + 5);
	instant_offset_file(path);
	assert_in_range(instant_now().s, now, now + 5);
	offset_write(path, "86400\n");
	assert_in_range(instant_now().s, now + 86400, now + 86405);
	offset_write(path, "-3600");
	assert_in_range(instant_now().s, now - 3600, now - 3595);
	offset_write(path, "rubbish");
	assert_in_range(instant_now().s, now, now + 5);
	unlink(path);
	assert_in_range(instant_now().s, now, now + 5);
	instant_offset_file(NULL);
}

/* ---- zones ---- */

struct wall_case { const char *zone, *date; int minute; const char *utc, *back_date; int back_minute; };

/* From wall time to UTC, and back to the wall. */
static const struct wall_case wall_cases[] = {
	{ "Europe/Warsaw", "2026-11-22", 18 * 60 + 40, "2026-11-22T17:40:00Z", "2026-11-22", 18 * 60 + 40 },
	{ "Europe/Warsaw", "2026-07-01", 0, "2026-06-30T22:00:00Z", "2026-07-01", 0 },
	/* Skipped 02:00 to 03:00. */
	{ "Europe/Warsaw", "2026-03-29", 119, "2026-03-29T00:59:00Z", "2026-03-29", 119 },
	{ "Europe/Warsaw", "2026-03-29", 120, "2026-03-29T01:00:00Z", "2026-03-29", 180 },
	{ "Europe/Warsaw", "2026-03-29", 150, "2026-03-29T01:30:00Z", "2026-03-29", 210 },
	{ "Europe/Warsaw", "2026-03-29", 180, "2026-03-29T01:00:00Z", "2026-03-29", 180 },
	/* Twice 02:00 to 03:00: the first. */
	{ "Europe/Warsaw", "2026-10-25", 119, "2026-10-24T23:59:00Z", "2026-10-25", 119 },
	{ "Europe/Warsaw", "2026-10-25", 120, "2026-10-25T00:00:00Z", "2026-10-25", 120 },
	{ "Europe/Warsaw", "2026-10-25", 150, "2026-10-25T00:30:00Z", "2026-10-25", 150 },
	{ "Europe/Warsaw", "2026-10-25", 180, "2026-10-25T02:00:00Z", "2026-10-25", 180 },
	/* After the end of tzdata's table: by its rule. */
	{ "Europe/Warsaw", "2100-07-01", 720, "2100-07-01T10:00:00Z", "2100-07-01", 720 },
	{ "Europe/Warsaw", "2100-12-01", 720, "2100-12-01T11:00:00Z", "2100-12-01", 720 },
	/* Minutes beyond the day. */
	{ "Europe/Warsaw", "2026-11-22", 1440 + 30, "2026-11-22T23:30:00Z", "2026-11-23", 30 },
	/* Midnight itself skipped and repeated. */
	{ "America/Sao_Paulo", "2018-11-04", 0, "2018-11-04T03:00:00Z", "2018-11-04", 60 },
	{ "America/Sao_Paulo", "2018-11-04", 30, "2018-11-04T03:30:00Z", "2018-11-04", 90 },
	{ "America/Sao_Paulo", "2018-11-03", 1439, "2018-11-04T02:59:00Z", "2018-11-03", 1439 },
	{ "America/Sao_Paulo", "2018-02-17", 23 * 60 + 30, "2018-02-18T01:30:00Z", "2018-02-17", 23 * 60 + 30 },
	{ "America/Sao_Paulo", "2018-02-18", 0, "2018-02-18T03:00:00Z", "2018-02-18", 0 },
	{ "America/Sao_Paulo", "2026-01-01", 720, "2026-01-01T15:00:00Z", "2026-01-01", 720 },
	{ "Asia/Kolkata", "2026-11-22", 0, "2026-11-21T18:30:00Z", "2026-11-22", 0 },
	{ "Asia/Kolkata", "2026-07-22", 330, "2026-07-22T00:00:00Z", "2026-07-22", 330 },
	/* Half an hour, and a day that Samoa never had. */
	{ "Australia/Lord_Howe", "2026-10-04", 135, "2026-10-03T15:45:00Z", "2026-10-04", 165 },
	{ "Pacific/Apia", "2011-12-30", 720, "2011-12-30T22:00:00Z", "2011-12-31", 720 },
	{ "UTC", "1950-01-01", 1, "1950-01-01T00:01:00Z", "1950-01-01", 1 },
};

static void walls_become_instants_and_back(void **state)
{
	for (size_t i = 0; i < sizeof wall_cases / sizeof *wall_cases; i++) {
		const struct wall_case *c = &wall_cases[i];
		const struct zone *z = zone_find(str_c(c->zone));
		struct instant t;
		struct date d;
		int minute;

		assert_non_null(z);
		assert_true(date_parse(str_c(c->date), &d));
		t = zone_instant(z, d, c->minute);
		assert_str(instant_iso(mem, t), c->utc);
		assert_str(date_iso(mem, zone_date(z, t, &minute)), c->back_date);
		assert_int_equal(minute, c->back_minute);
	}
}

/* Every quarter of an hour of three years: what has a wall time comes back to it. */
static void instants_become_walls_and_back(void **state)
{
	static const char *const names[] = { "Europe/Warsaw", "America/Sao_Paulo", "Asia/Kolkata", "America/New_York", "Africa/Casablanca" };

	for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
		const struct zone *z = zone_find(str_c(names[k]));
		int64_t from = (int64_t)date_of(2017, 1, 1).day * 86400, till = (int64_t)date_of(2020, 1, 1).day * 86400;
		int later = 0;

		for (int64_t s = from; s < till; s += 900) {
			int minute, again_minute;
			struct date d = zone_date(z, (struct instant){ s }, &minute), again;
			struct instant t = zone_instant(z, d, minute);

			again = zone_date(z, t, &again_minute);
			assert_int_equal(again.day, d.day);
			assert_int_equal(again_minute, minute);
			assert_true(t.s == s || t.s == s - 3600);
			later += t.s != s;
		}
		/* Only the second time round of a repeated hour is not its own first. */
		assert_in_range(later, 0, 4 * 6);
	}
}

static void only_known_zones_are_found(void **state)
{
	static const char *const bad[] = { "", "Mars/Olympus", "../../etc/passwd", "/etc/localtime", "+02:00", "EST5EDT,M3.2.0,M11.1.0", "FOO5",
		"Europe", "Europe/", "Europe/Warsaw ", "europe/../Europe/Warsaw",
		"Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/B" };

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_null(zone_find(str_c(bad[i])));
	assert_null(zone_find(STR_NONE));
	assert_ptr_equal(zone_find(S("Europe/Warsaw")), zone_find(S("Europe/Warsaw")));
	assert_str(zone_name(zone_find(S("America/Argentina/Buenos_Aires"))), "America/Argentina/Buenos_Aires");
	assert_non_null(zone_find(S("Etc/GMT+5")));
	assert_true(date_is_none(zone_date(zone_find(S("UTC")), INSTANT_NONE, NULL)));
	assert_true(instant_is_none(zone_instant(zone_find(S("UTC")), DATE_NONE, 0)));
}

static void *zones_at_work(void *arg)
{
	static const char *const names[] = { "Europe/Berlin", "Asia/Tokyo", "America/Chicago", "Europe/Madrid" };
	int64_t *sum = arg;

	for (int i = 0; i < 20000; i++) {
		int minute;

		zone_date(zone_find(str_c(names[i % 4])), (struct instant){ i * 86400L }, &minute);
		*sum += minute;
	}
	return NULL;
}

static void threads_share_zones(void **state)
{
	pthread_t threads[4];
	int64_t sums[4] = { 0 };

	for (int i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, zones_at_work, &sums[i]);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	for (int i = 1; i < 4; i++)
		assert_int_equal(sums[i], sums[0]);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(days_go_both_ways),
		TEST(dates_are_read_strictly),
		TEST(iso_weeks_at_year_ends),
		TEST(months_are_added),
		TEST(instants_are_read_and_written),
		TEST(the_clock_can_be_shifted),
		TEST(walls_become_instants_and_back),
		TEST(instants_become_walls_and_back),
		TEST(only_known_zones_are_found),
		TEST(threads_share_zones),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
