/* Counting in working time: shifts, breaks, holidays, nights over a clock change, and what must hold for any calendar. */
#include "ledger/ledger.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define MON_FRI 0x1f
#define ALL_WEEK 0x7f
#define AT(h, m) ((h) * 60 + (m))

static const struct worktime_shift three[] = {
	{ .days = MON_FRI, .start_min = AT(6, 0), .end_min = AT(14, 0) },
	{ .days = MON_FRI, .start_min = AT(14, 0), .end_min = AT(22, 0) },
	{ .days = MON_FRI, .start_min = AT(22, 0), .end_min = AT(6, 0) },
};
static const struct worktime_shift one[] = { { .days = MON_FRI, .start_min = AT(8, 0), .end_min = AT(16, 30),
	.breaks = { { AT(12, 0), AT(12, 30) } }, .break_count = 1 } };
static const struct worktime_shift night[] = { { .days = ALL_WEEK, .start_min = AT(22, 0), .end_min = AT(6, 0) } };

static struct worktime calendar(const struct worktime_shift *s, size_t n)
{
	return (struct worktime){ .zone = zone_find(S("Europe/Warsaw")), .shifts = s, .shift_count = n };
}

static struct instant at(const struct worktime *w, int month, int day, int minute)
{
	return zone_instant(w->zone, date_of(2026, month, day), minute);
}

static void is_at(const struct worktime *w, struct instant t, int month, int day, int minute)
{
	assert_int_equal(t.s, at(w, month, day, minute).s);
}

static void test_three_shifts(void **state)
{
	struct worktime w = calendar(three, 3);

	assert_int_equal(worktime_day_min(&w), 1440);
	is_at(&w, worktime_add(&w, at(&w, 11, 17, AT(11, 40)), 1440), 11, 18, AT(11, 40));      /* Tuesday to Wednesday */
	is_at(&w, worktime_add(&w, at(&w, 11, 20, AT(11, 40)), 1440), 11, 23, AT(11, 40));      /* Friday to Monday */
	is_at(&w, worktime_add(&w, at(&w, 11, 21, AT(12, 0)), 60), 11, 23, AT(7, 0));           /* Saturday noon */
	assert_true(worktime_is_working(&w, at(&w, 11, 21, AT(5, 59))));        /* Friday's night shift */
	assert_false(worktime_is_working(&w, at(&w, 11, 21, AT(6, 0))));
	assert_false(worktime_is_working(&w, at(&w, 11, 23, AT(5, 59))));       /* Sunday has no night shift */
}

static void test_one_shift_with_a_break(void **state)
{
	struct worktime w = calendar(one, 1);

	assert_int_equal(worktime_day_min(&w), 480);
	is_at(&w, worktime_add(&w, at(&w, 11, 17, AT(11, 40)), 480), 11, 18, AT(11, 40));
	is_at(&w, worktime_add(&w, at(&w, 11, 20, AT(11, 40)), 480), 11, 23, AT(11, 40));
	is_at(&w, worktime_add(&w, at(&w, 11, 17, AT(11, 50)), 20), 11, 17, AT(12, 40));        /* over the break */
	is_at(&w, worktime_add(&w, at(&w, 11, 17, AT(8, 0)), 480), 11, 17, AT(16, 30));         /* the day's end, not the next start */
	is_at(&w, worktime_add(&w, at(&w, 11, 17, AT(20, 0)), 0), 11, 17, AT(20, 0));
	assert_int_equal(worktime_between(&w, at(&w, 11, 17, AT(8, 0)), at(&w, 11, 24, AT(8, 0))), 5 * 480);
	assert_int_equal(worktime_between(&w, at(&w, 11, 17, AT(12, 5)), at(&w, 11, 17, AT(12, 25))), 0);
	assert_int_equal(worktime_between(&w, at(&w, 11, 18, 0), at(&w, 11, 17, 0)), 0);
}

static void test_holidays(void **state)
{
	struct date days[] = { date_of(2026, 11, 11), date_of(2026, 12, 25) };
	struct worktime w = calendar(three, 3);

	w.holidays = days;
	w.holiday_count = 2;
	/* The night that began on the 10th runs into the holiday; the one of the holiday itself does not run. */
	assert_true(worktime_is_working(&w, at(&w, 11, 11, AT(3, 0))));
	assert_false(worktime_is_working(&w, at(&w, 11, 11, AT(12, 0))));
	assert_false(worktime_is_working(&w, at(&w, 11, 12, AT(3, 0))));
	is_at(&w, worktime_add(&w, at(&w, 11, 10, AT(11, 40)), 1440), 11, 12, AT(11, 40));
	assert_int_equal(worktime_add_days(&w, date_of(2026, 11, 10), 1).day, date_of(2026, 11, 12).day);
	assert_int_equal(worktime_add_days(&w, date_of(2026, 11, 12), 2).day, date_of(2026, 11, 16).day);
}

/* Europe/Warsaw in 2026: forward on 29 March at 2:00, back on 25 October at 3:00. */
static void test_clock_changes(void **state)
{
	struct worktime w = calendar(night, 1);

	assert_int_equal(worktime_between(&w, at(&w, 3, 28, AT(12, 0)), at(&w, 3, 29, AT(12, 0))), 7 * 60);
	assert_int_equal(worktime_between(&w, at(&w, 10, 24, AT(12, 0)), at(&w, 10, 25, AT(12, 0))), 9 * 60);
	assert_int_equal(worktime_between(&w, at(&w, 11, 24, AT(12, 0)), at(&w, 11, 25, AT(12, 0))), 8 * 60);
	is_at(&w, worktime_add(&w, at(&w, 3, 28, AT(22, 0)), 7 * 60), 3, 29, AT(6, 0));
	is_at(&w, worktime_add(&w, at(&w, 10, 24, AT(22, 0)), 9 * 60), 10, 25, AT(6, 0));
	w = calendar(one, 1);
	is_at(&w, worktime_add(&w, at(&w, 3, 27, AT(11, 40)), 480), 3, 30, AT(11, 40));         /* day shifts notice nothing */
	is_at(&w, worktime_add(&w, at(&w, 10, 23, AT(11, 40)), 480), 10, 26, AT(11, 40));
}

/* Edges inside the hour that is skipped or that comes twice: still no minute counted twice. */
static void test_edges_in_the_change(void **state)
{
	static const struct worktime_shift parts[] = {
		{ .days = ALL_WEEK, .start_min = AT(22, 0), .end_min = AT(2, 30) },
		{ .days = ALL_WEEK, .start_min = AT(2, 30), .end_min = AT(6, 0), .breaks = { { AT(3, 0), AT(3, 15) } }, .break_count = 1 },
	};
	struct worktime w = calendar(parts, 2);

	assert_in_range(worktime_between(&w, at(&w, 3, 28, AT(22, 0)), at(&w, 3, 29, AT(6, 0))), 6 * 60 + 45, 7 * 60);
	assert_in_range(worktime_between(&w, at(&w, 10, 24, AT(22, 0)), at(&w, 10, 25, AT(6, 0))), 8 * 60 + 30, 9 * 60);
}

static void test_overlap_counts_once(void **state)
{
	static const struct worktime_shift s[] = {
		{ .days = MON_FRI, .start_min = AT(6, 0), .end_min = AT(14, 0), .breaks = { { AT(10, 0), AT(10, 30) } }, .break_count = 1 },
		{ .days = MON_FRI, .start_min = AT(9, 0), .end_min = AT(17, 0) },
		{ .days = MON_FRI, .start_min = AT(20, 0), .end_min = AT(4, 0), .breaks = { { AT(0, 30), AT(1, 0) }, { AT(23, 45), AT(0, 15) } }, .break_count = 2 },
	};
	struct worktime w = calendar(s, 3);

	assert_int_equal(worktime_day_min(&w), 11 * 60 + 7 * 60);
	assert_int_equal(worktime_between(&w, at(&w, 11, 17, AT(5, 0)), at(&w, 11, 18, AT(5, 0))), 18 * 60);
	assert_true(worktime_is_working(&w, at(&w, 11, 17, AT(10, 15))));       /* one pauses, the other works */
	assert_false(worktime_is_working(&w, at(&w, 11, 18, AT(0, 5))));
	assert_true(worktime_is_working(&w, at(&w, 11, 18, AT(0, 20))));
}

static void test_no_work_at_all(void **state)
{
	static const struct worktime_shift never[] = { { .days = 0, .start_min = 0, .end_min = 60 } };
	static const struct worktime_shift all_break[] = { { .days = ALL_WEEK, .start_min = AT(8, 0), .end_min = AT(9, 0),
		.breaks = { { AT(8, 0), AT(9, 0) } }, .break_count = 1 } };
	struct worktime empty = calendar(NULL, 0), w = calendar(never, 1), b = calendar(all_break, 1);

	assert_true(instant_is_none(worktime_add(&empty, at(&empty, 11, 17, 0), 1)));
	assert_true(instant_is_none(worktime_add(&w, at(&w, 11, 17, 0), 1)));
	assert_true(instant_is_none(worktime_add(&b, at(&b, 11, 17, 0), 1)));
	assert_true(instant_is_none(worktime_add(&b, at(&b, 11, 17, 0), INT64_MAX)));
	assert_true(instant_is_none(worktime_add(&b, INSTANT_NONE, 5)));
	assert_int_equal(worktime_between(&empty, at(&empty, 1, 1, 0), at(&empty, 12, 1, 0)), 0);
	assert_int_equal(worktime_day_min(&empty), 0);
	assert_true(date_is_none(worktime_add_days(&empty, date_of(2026, 1, 1), 1)));
}

/* ---- any calendar ---- */

static struct worktime_shift any_shift(struct rand *r)
{
	struct worktime_shift s = { .days = (unsigned)rand_below(r, 128), .start_min = (int)rand_below(r, 1440), .end_min = (int)rand_below(r, 1440) };

	s.break_count = (int)rand_below(r, WORKTIME_BREAKS_MAX + 1);
	for (int i = 0; i < s.break_count; i++) {
		s.breaks[i].start_min = (int)rand_below(r, 1440);
		s.breaks[i].end_min = (s.breaks[i].start_min + (int)rand_below(r, 90)) % 1440;
	}
	return s;
}

static struct worktime any_calendar(struct rand *r, struct worktime_shift *shifts, struct date *holidays)
{
	static const char *const zones[] = { "Europe/Warsaw", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/Havana", "UTC" };
	struct worktime w = { .zone = zone_find(str_c(zones[rand_below(r, 6)])), .shifts = shifts, .holidays = holidays };
	int32_t day = date_of(2026, 1, 1).day;

	w.shift_count = (size_t)rand_below(r, 5);
	for (size_t i = 0; i < w.shift_count; i++)
		shifts[i] = any_shift(r);
	for (w.holiday_count = 0; w.holiday_count < 8; w.holiday_count++)
		holidays[w.holiday_count].day = day += 1 + (int32_t)rand_below(r, 60);
	return w;
}

/* The plain way: look at every minute. */
static int64_t minutes_one_by_one(const struct worktime *w, struct instant from, struct instant to)
{
	int64_t n = 0;

	for (struct instant t = from; t.s < to.s; t.s += 60)
		n += worktime_is_working(w, t);
	return n;
}

static void test_any_calendar(void **state)
{
	struct rand r = { 7 };
	int counted = 0;

	for (int i = 0; i < 3000; i++) {
		struct worktime_shift shifts[5];
		struct date holidays[8];
		struct worktime w = any_calendar(&r, shifts, holidays);
		struct instant from = { date_of(2026, 1, 1).day * INT64_C(86400) + rand_below(&r, 365 * 1440) * 60 }, to, later;
		int64_t m = 1 + rand_below(&r, 20000), more = rand_below(&r, 5000);

		to = worktime_add(&w, from, m);
		later = worktime_add(&w, from, m + more);
		if (instant_is_none(to))
			continue;
		assert_int_equal(worktime_between(&w, from, to), m);
		assert_int_equal(worktime_between(&w, from, later), m + more);
		assert_true(to.s <= later.s && to.s > from.s);
		assert_true(worktime_is_working(&w, (struct instant){ to.s - 1 }));
		assert_true(worktime_add(&w, (struct instant){ from.s + 3600 }, m).s >= to.s);
		assert_true(worktime_day_min(&w) > 0);
		struct work_span span[WORKTIME_SPANS_MAX];
		struct date day = zone_date(w.zone, from, NULL);
		int64_t worked = 0;
		for (size_t k = 0, n = worktime_day(&w, day, span); k < n; k++) {
			assert_true(span[k].from < span[k].to && (!k || span[k - 1].to < span[k].from));
			worked += span[k].to - span[k].from;
		}
		assert_int_equal(worked / 60, worktime_between(&w, zone_instant(w.zone, day, 0), zone_instant(w.zone, (struct date){ day.day + 1 }, 0)));
		counted++;
	}
	assert_in_range(counted, 1000, 3000);
}

static void test_against_minute_by_minute(void **state)
{
	struct rand r = { 11 };

	for (int i = 0; i < 60; i++) {
		struct worktime_shift shifts[5];
		struct date holidays[8];
		struct worktime w = any_calendar(&r, shifts, holidays);
		struct instant from = { date_of(2026, 3, 20).day * INT64_C(86400) + rand_below(&r, 14 * 1440) * 60 };
		struct instant to = { from.s + rand_below(&r, 3 * 1440) * 60 };

		assert_int_equal(worktime_between(&w, from, to), minutes_one_by_one(&w, from, to));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_three_shifts),
		cmocka_unit_test(test_one_shift_with_a_break),
		cmocka_unit_test(test_holidays),
		cmocka_unit_test(test_clock_changes),
		cmocka_unit_test(test_edges_in_the_change),
		cmocka_unit_test(test_overlap_counts_once),
		cmocka_unit_test(test_no_work_at_all),
		cmocka_unit_test(test_any_calendar),
		cmocka_unit_test(test_against_minute_by_minute),
	};

	return cmocka_run_group_tests_name("worktime", tests, NULL, NULL);
}
