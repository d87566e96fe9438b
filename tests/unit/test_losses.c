/* test_losses.c -- hours and their plan, readings of a clock, what a setup's standstill is made of, a shift's planned time: rules without a database. */
#include "study/hours_rule.h"
#include "study/oee_rule.h"
#include "study/smed.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

/* Early 06:00 to 14:00 with two breaks, late 14:00 to 22:00, night 22:00 to 06:00 over midnight; every day. */
static const struct worktime_shift three[] = {
	{ .days = 0x7f, .start_min = 840, .end_min = 1320 },
	{ .days = 0x7f, .start_min = 360, .end_min = 840, .breaks = { { 540, 555 }, { 690, 720 } }, .break_count = 2 },
	{ .days = 0x7f, .start_min = 1320, .end_min = 360, .breaks = { { 60, 90 } }, .break_count = 1 },
};
static const struct worktime_shift weekdays[] = { { .days = 0x1f, .start_min = 1320, .end_min = 360 } };

static struct worktime calendar(const struct worktime_shift *s, size_t n)
{
	return (struct worktime){ .zone = zone_find(S("Europe/Berlin")), .shifts = s, .shift_count = n };
}

static struct instant at(const struct worktime *w, struct date d, int minute)
{
	return zone_instant(w->zone, d, minute);
}

static void shifts_of_a_day(void **state)
{
	struct worktime w = calendar(three, 3);
	struct day_shift run[WORKTIME_SHIFTS_MAX], found;
	struct date day = date_of(2026, 11, 27);

	(void)state;
	assert_int_equal(shifts_on(&w, day, run), 3);
	assert_int_equal(run[0].of->start_min, 360);
	assert_int_equal(run[2].of->start_min, 1320);
	assert_true(shift_find(&w, day, S("22:00"), &found));
	assert_int_equal(found.to - found.from, 8 * HOUR_S);
	assert_int_equal((int)shift_worked_s(&w, &found), 7 * HOUR_S + HOUR_S / 2);
	assert_false(shift_find(&w, day, S("07:00"), &found));
	assert_false(shift_find(&w, day, STR_NONE, &found));
}

/* A holiday takes the shift that begins on it, and leaves the one of the day before that reaches into it. */
static void no_shift_on_a_holiday(void **state)
{
	struct date holiday = date_of(2026, 11, 27);
	struct worktime w = calendar(three, 3);
	struct day_shift run[WORKTIME_SHIFTS_MAX];

	(void)state;
	w.holidays = &holiday;
	w.holiday_count = 1;
	assert_int_equal(shifts_on(&w, holiday, run), 0);
	assert_int_equal(shifts_on(&w, (struct date){ holiday.day - 1 }, run), 3);
	assert_int_equal((int)shift_worked_s(&w, &run[2]), 7 * HOUR_S + HOUR_S / 2);
}

static void the_shift_that_runs_now(void **state)
{
	struct worktime w = calendar(three, 3), five = calendar(weekdays, 1);
	struct date friday = date_of(2026, 11, 27), saturday = date_of(2026, 11, 28);
	struct day_shift run, other;

	(void)state;
	assert_true(shift_now(&w, at(&w, friday, 7 * 60), &run));
	assert_int_equal(run.of->start_min, 360);
	assert_true(shift_now(&w, at(&w, saturday, 2 * 60), &run));     /* after midnight it is still Friday's night */
	assert_int_equal(run.day.day, friday.day);
	assert_int_equal(run.of->start_min, 1320);
	assert_true(shift_now(&w, at(&w, friday, 6 * 60), &run));       /* to the second of the change the next one has it */
	assert_int_equal(run.of->start_min, 360);
	assert_true(shift_now(&five, at(&w, date_of(2026, 11, 29), 12 * 60), &run));    /* on Sunday, the last one that began */
	assert_int_equal(run.day.day, friday.day);
	assert_true(shift_step(&five, &run, 1, &other));
	assert_int_equal(other.day.day, date_of(2026, 11, 30).day);
	assert_true(shift_step(&five, &run, -1, &other));
	assert_int_equal(other.day.day, friday.day - 1);
}

static void hours_and_their_plan(void **state)
{
	struct worktime w = calendar(three, 3);
	struct hour_span h[HOURS_MAX];
	struct day_shift run;
	double plan[HOURS_MAX], sum = 0;

	(void)state;
	assert_true(shift_find(&w, date_of(2026, 11, 27), S("06:00"), &run));
	assert_int_equal(shift_hours(&w, &run, h), 8);
	assert_int_equal((int)h[0].worked_s, 3600);
	assert_int_equal((int)h[3].worked_s, 2700);             /* 09:00, a quarter of an hour of break */
	assert_int_equal((int)h[5].worked_s, 1800);
	hours_plan(h, 8, 3600.0 / 52, plan);                    /* SV24: 52 an hour */
	assert_int_equal((int)plan[0], 52);
	assert_int_equal((int)plan[3], 39);
	hours_plan(h, 8, 72, plan);                             /* half a piece of 09:00 is due in the next hour */
	assert_int_equal((int)plan[3], 37);
	assert_int_equal((int)plan[4], 50);
	assert_int_equal((int)plan[5], 25);
	assert_int_equal((int)plan[6], 50);
	for (int i = 0; i < 8; i++)
		sum += plan[i];
	assert_int_equal((int)sum, (int)(shift_worked_s(&w, &run) / 72));
	hours_plan(h, 8, NAN, plan);
	assert_true(isnan(plan[0]));
	hours_plan(h, 8, 0, plan);
	assert_true(isnan(plan[7]));
}

/* On 25 October 2026 at 3:00 the clock goes back to 2:00, on 29 March at 2:00 on to 3:00. */
static void a_night_over_the_change_of_the_clock(void **state)
{
	struct worktime w = calendar(three, 3);
	struct hour_span h[HOURS_MAX];
	struct day_shift run;

	(void)state;
	assert_true(shift_find(&w, date_of(2026, 10, 24), S("22:00"), &run));
	assert_int_equal(shift_hours(&w, &run, h), 9);
	assert_int_equal((int)shift_worked_s(&w, &run), 8 * HOUR_S + HOUR_S / 2);
	assert_true(shift_find(&w, date_of(2026, 3, 28), S("22:00"), &run));
	assert_int_equal(shift_hours(&w, &run, h), 7);
	assert_true(shift_find(&w, date_of(2026, 11, 27), S("22:00"), &run));
	assert_int_equal(shift_hours(&w, &run, h), 8);
	assert_int_equal((int)h[3].worked_s, 1800);             /* from 1:00, half an hour of break */
	assert_int_equal(h[2].from, at(&w, date_of(2026, 11, 28), 0).s);
}

static void blank_and_another_plan(void **state)
{
	(void)state;
	assert_false(hour_blank(1000, false, 1000 + HOUR_GRACE_S));
	assert_true(hour_blank(1000, false, 1001 + HOUR_GRACE_S));
	assert_false(hour_blank(1000, true, 9000));
	assert_false(hour_plan_why(INT_NONE, 52));
	assert_false(hour_plan_why(52, 52));
	assert_true(hour_plan_why(50, 52));
	assert_true(hour_plan_why(50, NAN));
	assert_true(shift_is_key(S("06:00")) && shift_is_key(S("23:59")));
	assert_false(shift_is_key(S("24:00")) || shift_is_key(S("6:00")) || shift_is_key(S("06:60")) || shift_is_key(S("-1:00")) || shift_is_key(S("06:-1")) || shift_is_key(STR_NONE));
}

static void readings_of_a_clock(void **state)
{
	static const struct { const char *text; double s; } good[] = { { "12:30", 750 }, { " 0:05 ", 5 }, { "62:00", 3720 }, { "1:02:30", 3750 }, { "100:00:00", 360000 } };
	static const char *const bad[] = { "", ":", "12", "12:", "12:3", "12:60", "1:60:00", "1:2:30", "a:30", "-1:30", "12:30:", "1:02:30:", "1:02:30:00", "12,30", "100:00:01",
		"999999:00" };
	struct arena *a = arena_new(1 << 20);

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		assert_true(clock_parse(str_c(good[i].text)) == good[i].s);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_true(isnan(clock_parse(str_c(bad[i]))));
	assert_true(isnan(clock_parse(STR_NONE)));
	assert_true(str_is(clock_text(a, 3750), "62:30"));
	assert_true(str_is(clock_text(a, 5), "00:05"));
	assert_true(str_is(clock_text(a, NAN), "–"));
	arena_free(a);
}

/* SV10: 62 min, 26 of them could be done while it runs: 36 are left, 41.9 % less. */
static void what_the_standstill_is_made_of(void **state)
{
	const struct setup_part part[] = { { 26 * 60, 20 * 60, false, true }, { 30 * 60, 10 * 60, false, false }, { 6 * 60, 6 * 60, false, false }, { 300, 300, true, true } };
	const struct setup_part unknown[] = { { NAN, NAN, false, false }, { 60, 60, false, true } };
	struct setup_sums s = setup_sum(part, 4);

	(void)state;
	assert_true(s.now_s == 62 * 60 && s.converts_s == 26 * 60 && s.converted_s == 36 * 60 && s.after_s == 16 * 60);
	assert_true(fabs(s.split.saving - 0.4194) < 5e-5 && s.all_now_s == 67 * 60 && s.all_after_s == 41 * 60);
	s = setup_sum(unknown, 2);
	assert_true(isnan(s.now_s) && isnan(s.converted_s) && isnan(s.after_s) && isnan(s.all_now_s) && isnan(s.all_after_s));
	s = setup_sum(NULL, 0);
	assert_true(isnan(s.now_s) && isnan(s.split.saving));
	assert_true(setup_after_s(NAN, true, 90) == 0 && setup_after_s(30, true, 90) == 30 && setup_after_s(NAN, false, 90) == 90);
}

/* A released sheet says the same as on the day it was frozen, whatever it holds. */
static void a_sheet_and_its_json(void **state)
{
	const struct sheet_line line[] = {
		{ .no = 1, .name = S("Fetch \"jig\" & go"), .ecrs = S("eliminate"), .idea = S("Öl"), .waste = S("motion"), .clock_s = 540, .part = { 540, 0, false, true } },
		{ .no = 2, .name = S("Swap"), .clock_s = NAN, .part = { NAN, NAN, true, false } },
	};
	const struct setup_sheet sheet = { .study = S("Cell B"), .from_part = S("A"), .to_part = S("B"), .day = date_of(2026, 11, 27), .parts = 6, .run_min = INT_NONE, .available_s = 55200,
		.line = line, .n = 2 };
	struct arena *a = arena_new(1 << 20);
	struct setup_sheet got;
	struct str json = setup_sheet_json(a, &sheet);

	(void)state;
	assert_true(setup_sheet_from_json(a, json, &got));
	assert_true(str_eq(setup_sheet_json(a, &got), json));
	assert_int_equal(got.n, 2);
	assert_true(str_eq(got.line[0].name, line[0].name) && got.line[0].part.external_after && !got.line[0].part.external_now);
	assert_true(isnan(got.line[1].part.elapsed_s) && got.line[1].part.external_now && !got.line[1].ecrs.n);
	assert_true(got.run_min == INT_NONE && got.parts == 6 && got.available_s == 55200 && got.day.day == sheet.day.day && !got.observer.n);
	assert_false(setup_sheet_from_json(a, S("[]"), &got));
	assert_false(setup_sheet_from_json(a, S("{\"elements\":3}"), &got));
	assert_false(setup_sheet_from_json(a, S("{"), &got));
	assert_false(setup_sheet_from_json(a, STR_NONE, &got));
	arena_free(a);
}

/* SV11: 6 parts of 23 min, 55200 s of which 46920 s run: 1.0 day. No time left: none. */
static void every_part_every(void **state)
{
	struct setup_sheet sheet = { .parts = 6, .run_min = 782, .available_s = 55200 };
	struct setup_sums sums = { .now_s = 23 * 60, .converted_s = NAN, .after_s = 0 };
	struct setup_epei e = setup_epei(&sheet, &sums);

	(void)state;
	assert_true(fabs(e.now - 1) < 1e-9 && isnan(e.converted) && e.after == 0);
	sheet.run_min = 920;
	assert_true(isnan(setup_epei(&sheet, &sums).now));
	sheet.run_min = INT_NONE;
	assert_true(isnan(setup_epei(&sheet, &sums).now));
	sheet.run_min = 782;
	sheet.parts = INT_NONE;
	assert_true(isnan(setup_epei(&sheet, &sums).now));
}

static void planned_time_and_losses(void **state)
{
	(void)state;
	assert_true(oee_planned_s(25200, 25200, NAN) == 25200);         /* TV10: 480 min less 60 */
	assert_true(oee_planned_s(1000, 3000, 300) == 900);             /* a third of the day has a third of its stops */
	assert_true(isnan(oee_planned_s(0, 3000, 300)) && isnan(oee_planned_s(1000, 1000, 1001)) && isnan(oee_planned_s(1000, 0, 300)));
	assert_true(oee_loss_min(22, INT_NONE, NAN) == 22 && oee_loss_min(NAN, 10, 54) == 9);
	assert_true(isnan(oee_loss_min(NAN, 10, NAN)) && isnan(oee_loss_min(NAN, INT_NONE, 54)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shifts_of_a_day), cmocka_unit_test(no_shift_on_a_holiday), cmocka_unit_test(the_shift_that_runs_now), cmocka_unit_test(hours_and_their_plan),
		cmocka_unit_test(a_night_over_the_change_of_the_clock), cmocka_unit_test(blank_and_another_plan), cmocka_unit_test(readings_of_a_clock),
		cmocka_unit_test(what_the_standstill_is_made_of), cmocka_unit_test(a_sheet_and_its_json), cmocka_unit_test(every_part_every), cmocka_unit_test(planned_time_and_losses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
