/*
 * test_standard_rule.c -- when a standard is looked at again, until when a shift can have been told of it, and who signs for which.
 */
#include "ledger/standard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const struct zone *berlin;

static int setup(void **state)
{
	berlin = zone_find(S("Europe/Berlin"));
	return berlin ? 0 : -1;
}

static struct instant at(int year, int month, int day, int minute)
{
	return zone_instant(berlin, date_of(year, month, day), minute);
}

#define EARLY { .days = 0x1f, .start_min = 6 * 60, .end_min = 14 * 60 }
#define LATE { .days = 0x1f, .start_min = 14 * 60, .end_min = 22 * 60 }
#define NIGHT { .days = 0x1f, .start_min = 22 * 60, .end_min = 6 * 60 }
#define SATURDAY { .days = 0x20, .start_min = 6 * 60, .end_min = 12 * 60 }
static const struct worktime_shift office[] = { { .days = 0x1f, .start_min = 8 * 60, .end_min = 16 * 60 } };
static const struct worktime_shift night = NIGHT;

static struct worktime hours(void)
{
	return (struct worktime){ .zone = berlin, .shifts = office, .shift_count = 1 };
}

/* ---- the review ---- */

static void review_is_months_later(void **state)
{
	assert_int_equal(review_date(date_of(2026, 11, 17), 12).day, date_of(2027, 11, 17).day);
	assert_int_equal(review_date(date_of(2026, 8, 31), 6).day, date_of(2027, 2, 28).day);
	assert_int_equal(review_date(date_of(2027, 8, 31), 6).day, date_of(2028, 2, 29).day);
	assert_true(date_is_none(review_date(DATE_NONE, 12)));
	assert_true(date_is_none(review_date(date_of(2026, 1, 1), INT_NONE)));
}

static void review_day_still_counts(void **state)
{
	assert_false(review_late(date_of(2026, 11, 17), date_of(2026, 11, 17)));
	assert_true(review_late(date_of(2026, 11, 17), date_of(2026, 11, 18)));
	assert_false(review_late(DATE_NONE, date_of(2026, 11, 18)));
}

/* ---- when a shift has run ---- */

static void assert_at(struct instant got, struct instant want)
{
	assert_int_equal(got.s, want.s);
}

static void night_ends_on_the_next_day(void **state)
{
	struct worktime w = hours();

	/* Wednesday 18 November 2026. Released before the night, and in the middle of it. */
	assert_at(shift_run_end(&w, &night, at(2026, 11, 18, 10 * 60)), at(2026, 11, 19, 6 * 60));
	assert_at(shift_run_end(&w, &night, at(2026, 11, 18, 22 * 60)), at(2026, 11, 19, 6 * 60));
	assert_at(shift_run_end(&w, &night, at(2026, 11, 18, 22 * 60 + 1)), at(2026, 11, 20, 6 * 60));
	assert_at(shift_run_end(&w, &night, at(2026, 11, 19, 2 * 60)), at(2026, 11, 20, 6 * 60));
	/* The night of Friday ends on Saturday; after it comes that of Monday. */
	assert_at(shift_run_end(&w, &night, at(2026, 11, 20, 21 * 60)), at(2026, 11, 21, 6 * 60));
	assert_at(shift_run_end(&w, &night, at(2026, 11, 20, 23 * 60)), at(2026, 11, 24, 6 * 60));
}

static void night_over_the_change_of_the_clock(void **state)
{
	static const struct worktime_shift every = { .days = 0x7f, .start_min = 22 * 60, .end_min = 6 * 60 };
	struct worktime w = hours();
	struct instant from = at(2026, 10, 24, 22 * 60);

	assert_int_equal(shift_run_end(&w, &every, from).s - from.s, 9 * 3600);
}

static void until_midnight(void **state)
{
	static const struct worktime_shift late = { .days = 0x1f, .start_min = 16 * 60, .end_min = 24 * 60 }, round = { .days = 0x1f, .start_min = 16 * 60, .end_min = 0 };
	struct worktime w = hours();

	assert_at(shift_run_end(&w, &late, at(2026, 11, 18, 9 * 60)), at(2026, 11, 19, 0));
	assert_at(shift_run_end(&w, &round, at(2026, 11, 18, 9 * 60)), at(2026, 11, 19, 0));
}

static void holidays_do_not_run(void **state)
{
	const struct date off[] = { date_of(2026, 11, 18), date_of(2026, 11, 19) };
	struct worktime w = hours();

	w.holidays = off;
	w.holiday_count = 2;
	assert_at(shift_run_end(&w, &night, at(2026, 11, 18, 10 * 60)), at(2026, 11, 21, 6 * 60));
	assert_true(instant_is_none(shift_run_end(&w, &(struct worktime_shift){ .days = 0, .start_min = 0, .end_min = 60 }, at(2026, 11, 18, 0))));
}

/* ---- which shifts know it ---- */

static void each_name_once(void **state)
{
	const struct shift_run runs[] = { { S("Early"), EARLY }, { S("Early"), SATURDAY }, { S("Late"), LATE }, { S("Night"), NIGHT } };
	const struct standard_ack acks[] = { { .shift = S("late") }, { .shift = S("Weekend") }, { .shift = S("Late") } };
	struct shift_known k[WORKTIME_SHIFTS_MAX];
	struct worktime w = hours();

	/* Released on Friday at 15:00: the early shift runs next on Saturday. */
	assert_int_equal(shifts_knowing(&w, runs, 4, at(2026, 11, 20, 15 * 60), acks, 3, k), 3);
	assert_true(str_is(k[0].name, "Early") && str_is(k[1].name, "Late") && str_is(k[2].name, "Night"));
	assert_at(k[0].due, at(2026, 11, 21, 12 * 60));
	assert_at(k[1].due, at(2026, 11, 23, 22 * 60));
	assert_at(k[2].due, at(2026, 11, 21, 6 * 60));
	assert_null(k[0].ack);
	assert_ptr_equal(k[1].ack, &acks[0]);
	assert_null(k[2].ack);
	assert_int_equal(shifts_missing(k, 3), 2);
}

static void no_shifts_means_all(void **state)
{
	const struct standard_ack one[] = { { .shift = STR_NONE } }, other[] = { { .shift = S("Early") } };
	struct shift_known k[WORKTIME_SHIFTS_MAX];
	struct worktime w = hours();

	assert_int_equal(shifts_knowing(&w, NULL, 0, at(2026, 11, 18, 10 * 60), other, 1, k), 1);
	assert_int_equal(k[0].name.n, 0);
	assert_null(k[0].ack);
	assert_at(k[0].due, at(2026, 11, 19, 16 * 60));
	assert_int_equal(shifts_knowing(&w, NULL, 0, at(2026, 11, 18, 10 * 60), one, 1, k), 1);
	assert_int_equal(shifts_missing(k, 1), 0);
}

static void who_signs_for_which(void **state)
{
	const struct shift_known k[] = { { .name = S("Early") }, { .name = S("Night") } };

	assert_true(shift_signs(S("early"), k, 2, 0));
	assert_false(shift_signs(S("early"), k, 2, 1));
	/* A supervisor on day work, and who has no shift at all. */
	assert_true(shift_signs(S("day"), k, 2, 0) && shift_signs(S("day"), k, 2, 1));
	assert_true(shift_signs(STR_NONE, k, 2, 1));
	assert_false(shift_signs(STR_NONE, k, 2, 2));
	assert_true(shift_same(S("NIGHT"), S("night")) && !shift_same(S("Night"), S("Nights")) && shift_same(STR_NONE, S("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(review_is_months_later), cmocka_unit_test(review_day_still_counts), cmocka_unit_test(night_ends_on_the_next_day),
		cmocka_unit_test(night_over_the_change_of_the_clock), cmocka_unit_test(until_midnight), cmocka_unit_test(holidays_do_not_run), cmocka_unit_test(each_name_once),
		cmocka_unit_test(no_shifts_means_all), cmocka_unit_test(who_signs_for_which),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
