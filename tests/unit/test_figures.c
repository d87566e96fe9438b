/*
 * test_figures.c -- what the figures of daily kaizen count, on facts made by hand: TV27 and TV29, and each rule about who is counted.
 */
#include "daily/figures_rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

enum { HOUR = 3600, DAY = 86400, NOW = 1000 * DAY };

static struct arena *mem;

static int set_up(void **state)
{
	mem = arena_new((size_t)64 << 20);
	return 0;
}

static int tear_down(void **state)
{
	arena_free(mem);
	return 0;
}

static struct instant at(int64_t s)
{
	return (struct instant){ s };
}

static struct fact idea(int64_t id, int64_t given_s)
{
	return (struct fact){ .id = id, .area = { 1 }, .giver = { id }, .given = at(given_s), .answered = INSTANT_NONE, .due = at(given_s + 24 * HOUR), .decided = INSTANT_NONE,
		.verified = INSTANT_NONE, .since = at(given_s), .work_h = NAN, .work_d = NAN };
}

static struct scope last_days(int days)
{
	return (struct scope){ .window = { at(NOW - (int64_t)days * DAY), at(NOW + 1) }, .cohorts = { at(0), at(0) }, .now = at(NOW) };
}

static void assert_count(struct count c, int64_t hit, int64_t counted)
{
	assert_int_equal(c.hit, hit);
	assert_int_equal(c.counted, counted);
}

/* ---- TV29 as ideas: six answered after so many hours, three open for so many ---- */

static void test_first_answer_is_honest(void **state)
{
	const int answered_h[] = { 2, 5, 7, 9, 26, 30 }, open_h[] = { 50, 80, 120 };
	struct fact f[9];
	struct figures got;
	struct scope s = last_days(30);
	size_t n = 0;

	for (int i = 0; i < 6; i++, n++) {
		f[n] = idea((int64_t)n + 1, NOW - 10 * DAY);
		f[n].answered = at(f[n].given.s + answered_h[i] * HOUR);
		f[n].work_h = answered_h[i], f[n].work_d = answered_h[i] / 8.0;
	}
	for (int i = 0; i < 3; i++, n++) {
		f[n] = idea((int64_t)n + 1, NOW - open_h[i] * HOUR);
		f[n].work_h = open_h[i], f[n].work_d = open_h[i] / 8.0;
	}
	figures_count(mem, f, n, &s, &got);
	assert_true(got.answer_h.x == 26 && got.answer_h.known == LEAN_EXACT && got.answer_h.open == 3);
	assert_true(got.answer_work_h.x == 26 && got.answer_work_d.x == 3.25);
	assert_count(got.of[FIG_ANSWER], 6, 9);
	assert_count(got.of[FIG_PROMISE], 4, 9);
	assert_true(count_small(got.of[FIG_PROMISE]));
}

static void test_what_is_not_due_yet_breaks_no_promise(void **state)
{
	struct fact f[] = { idea(1, NOW - 2 * HOUR), idea(2, NOW - 30 * HOUR) };
	struct scope s = last_days(30);
	struct figures got;

	figures_count(mem, f, 2, &s, &got);
	assert_count(got.of[FIG_PROMISE], 0, 1);
	assert_count(got.of[FIG_ANSWER], 0, 2);
	assert_int_equal(got.answer_h.known, LEAN_AT_LEAST);
}

static void test_taken_back(void **state)
{
	struct fact before = idea(1, NOW - 30 * HOUR), after = idea(2, NOW - 30 * HOUR);
	struct scope s = last_days(30);

	before.ended = after.ended = ENDED_TAKEN_BACK;
	after.answered = at(NOW - 29 * HOUR);
	assert_int_equal(figure_part(FIG_GIVEN, &before, &s), PART_HIT);
	assert_int_equal(figure_part(FIG_ANSWER, &before, &s), PART_OUT);
	assert_int_equal(figure_part(FIG_PROMISE, &before, &s), PART_OUT);
	assert_int_equal(figure_part(FIG_ANSWER, &after, &s), PART_HIT);
	assert_int_equal(figure_part(FIG_WAY, &after, &s), PART_OUT);
}

static void test_done_counts_when_it_is_verified(void **state)
{
	struct fact old = idea(1, NOW - 300 * DAY);
	struct scope s = last_days(30);

	old.verified = at(NOW - 3 * DAY);
	assert_int_equal(figure_part(FIG_GIVEN, &old, &s), PART_OUT);
	assert_int_equal(figure_part(FIG_DONE, &old, &s), PART_HIT);
	assert_int_equal(figure_part(FIG_WAY, &old, &s), PART_OUT);
	old.verified = s.window.from;
	assert_int_equal(figure_part(FIG_DONE, &old, &s), PART_HIT);
	old.verified = s.window.to;
	assert_int_equal(figure_part(FIG_DONE, &old, &s), PART_OUT);
}

static void test_persons_are_counted_once(void **state)
{
	struct fact f[] = { idea(1, NOW - DAY), idea(1, NOW - 2 * DAY), idea(0, NOW - 3 * DAY), idea(4, NOW - 90 * DAY), idea(5, NOW - 90 * DAY) };
	struct scope s = last_days(30);
	struct figures got;

	f[1].owner.id = f[2].owner.id = 7;                      /* has done nothing yet, also for the idea without a giver */
	f[3].doer.id = 8;
	f[3].owner.id = 9;
	f[3].verified = at(NOW - DAY);
	figures_count(mem, f, 5, &s, &got);
	assert_int_equal(got.people, 3);                        /* 1, 8 and 9: not the giver of an idea of last quarter */
	assert_count(got.of[FIG_PEOPLE], 3, 3);
}

static void test_done_by_the_giver(void **state)
{
	struct fact f[] = { idea(1, NOW - DAY), idea(2, NOW - DAY), idea(0, NOW - DAY), idea(4, NOW - DAY) };
	struct scope s = last_days(30);
	struct figures got;

	for (int i = 0; i < 3; i++)
		f[i].verified = at(NOW - HOUR);
	f[0].doer.id = 1;
	f[1].doer.id = 9;
	figures_count(mem, f, 4, &s, &got);
	assert_count(got.of[FIG_SELF], 1, 2);
}

static void test_nothing(void **state)
{
	struct scope s = last_days(30);
	struct figures got;

	figures_count(mem, NULL, 0, &s, &got);
	for (int k = 0; k < FIGURES; k++)
		assert_true(isnan(count_share(got.of[k])));
	assert_int_equal(got.answer_h.known, LEAN_UNKNOWN);
	assert_int_equal(got.people, 0);
}

/* ---- cohorts: TV27, and what is too young ---- */

static void test_cohorts(void **state)
{
	const struct instant month[] = { at(NOW - 200 * DAY), at(NOW - 170 * DAY), at(NOW - 90 * DAY), at(NOW - 89 * DAY), at(NOW - 30 * DAY) };
	struct period mature = cohorts_mature(month, 4, at(NOW));
	struct scope s = { .cohorts = mature, .now = at(NOW) };
	struct cohort got[4];
	struct figures total;
	struct fact f[128];

	assert_true(mature.from.s == month[0].s && mature.to.s == month[2].s);
	for (int i = 0; i < 128; i++) {
		f[i] = idea(i + 1, i % 2 ? NOW - 180 * DAY : NOW - 100 * DAY);
		if (i < 110)
			f[i].decided = at(NOW - 80 * DAY);
		if (i < 96)
			f[i].verified = at(NOW - 70 * DAY);
	}
	cohorts_count(f, 128, month, 4, at(NOW), got);
	assert_int_equal(got[0].given + got[1].given, 128);
	assert_int_equal(got[0].decided, 55);
	assert_int_equal(got[0].verified, 48);
	assert_false(got[0].young || got[1].young);
	assert_true(got[2].young && got[3].young);
	figures_count(mem, f, 128, &s, &total);
	assert_count(total.of[FIG_RATE], 96, 110);
	assert_true(fabs(count_share(total.of[FIG_RATE]) - 0.8727) < 5e-5);
}

static void test_all_cohorts_young(void **state)
{
	const struct instant month[] = { at(NOW - 60 * DAY), at(NOW - 30 * DAY), at(NOW) };
	struct period mature = cohorts_mature(month, 2, at(NOW));

	assert_true(mature.from.s == mature.to.s);
}

/* ---- weeks ---- */

static void weeks_of(struct instant week[WEEKS + 1])
{
	for (int w = 0; w <= WEEKS; w++)
		week[w] = at(NOW - 2 * DAY - (int64_t)(WEEKS - w) * 7 * DAY);
}

static void test_weeks(void **state)
{
	struct instant week[WEEKS + 1];
	struct weeks w;
	struct fact f[] = { idea(1, 0), idea(2, 0), idea(3, 0), idea(4, NOW - DAY), idea(5, 0) };

	weeks_of(week);
	f[0].given = at(week[WEEKS - 1].s);                     /* the last full week, verified in it */
	f[0].answered = at(f[0].given.s + 5 * HOUR);
	f[0].work_d = 5;
	f[0].verified = at(f[0].given.s + 3 * DAY);
	f[1].given = at(week[WEEKS - 2].s + 1);                 /* the week before, declined since the last bound */
	f[1].ended = ENDED_DECLINED;
	f[1].since = at(NOW - HOUR);
	f[2].given = at(week[WEEKS - 1].s - 1);                 /* still open */
	f[2].work_d = 40;
	f[4].given = at(week[0].s - 1);                         /* before all weeks, verified in the first */
	f[4].verified = at(week[0].s + 1);
	weeks_count(mem, f, 5, week, at(NOW), 2, &w);
	assert_true(w.given[WEEKS - 1] == 1 && w.given[WEEKS - 2] == 2 && w.given[0] == 0);
	assert_true(w.done[WEEKS - 1] == 1 && w.done[0] == 1);
	assert_true(w.answer_d[WEEKS - 1] == 5 && w.answer_last.known == LEAN_EXACT && w.answer_d[WEEKS - 2] == 40 && isnan(w.answer_d[0]));
	assert_true(w.way_days[WEEKS - 1] == 3 && isnan(w.way_days[WEEKS - 2]));        /* by the week given; 3 is still open */
	assert_true(w.way.n == 2 && w.way.open == 1 && w.way.known == LEAN_AT_LEAST);
	assert_true(w.open[WEEKS - 1] == 2);                    /* now: 3 and 4 */
	assert_true(w.open[WEEKS - 2] == 2);                    /* a week's end before: 3 and 2, 4 came later, 2 was declined later */
	assert_true(w.open[WEEKS - 3] == 2 && w.open[WEEKS - 4] == 0 && w.open[0] == 0);
}

/* What Today shows is what the page of the figure says of the same weeks: not the middle of the few that are done. */
static void test_way_is_honest(void **state)
{
	struct instant week[WEEKS + 1];
	struct fact f[5];
	struct weeks w;
	struct figures got;

	weeks_of(week);
	for (int i = 0; i < 5; i++)
		f[i] = idea(i + 1, week[WEEKS - 10].s + i);
	f[0].verified = at(f[0].given.s + 2 * DAY);
	f[1].verified = at(f[1].given.s + 4 * DAY);
	struct scope s = { .window = { week[0], week[WEEKS] }, .now = at(NOW) };
	weeks_count(mem, f, 5, week, at(NOW), 3, &w);
	figures_count(mem, f, 5, &s, &got);
	assert_true(w.way.known == LEAN_AT_LEAST && w.way.x > 60 && w.way.x == got.way_days.x && w.way.n == got.way_days.n);
	f[2].verified = at(f[2].given.s + 9 * DAY);
	weeks_count(mem, f, 5, week, at(NOW), 2, &w);
	assert_true(w.way.known == LEAN_EXACT && w.way.x == 9 && w.way_days[WEEKS - 10] == 9);
}

static void test_gap(void **state)
{
	struct period window = { at(0), at(10 * DAY) };
	double given[11], done[11];
	struct fact f[] = { idea(1, 0), idea(2, DAY), idea(3, 9 * DAY + 1), idea(4, -1), idea(5, 10 * DAY) };

	f[0].verified = at(2 * DAY);
	f[3].verified = at(10 * DAY - 1);
	gap_count(f, 5, &window, given, done, 11);
	assert_true(given[0] == 0 && given[1] == 1 && given[2] == 2 && given[9] == 2 && given[10] == 3);
	assert_true(done[2] == 0 && done[3] == 1 && done[10] == 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first_answer_is_honest), cmocka_unit_test(test_what_is_not_due_yet_breaks_no_promise), cmocka_unit_test(test_taken_back),
		cmocka_unit_test(test_done_counts_when_it_is_verified), cmocka_unit_test(test_persons_are_counted_once), cmocka_unit_test(test_done_by_the_giver),
		cmocka_unit_test(test_nothing), cmocka_unit_test(test_cohorts), cmocka_unit_test(test_all_cohorts_young), cmocka_unit_test(test_weeks), cmocka_unit_test(test_way_is_honest),
		cmocka_unit_test(test_gap),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
