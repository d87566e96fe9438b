/*
 * test_lean_capacity.c -- capacity, standard WIP, the combination table, the stopwatch and the losses, against the test vectors of the domain reference.
 */
#include "lean_near.h"

/* ---- TV06: the process capacity sheet ---- */

static void test_capacity(void **state)
{
	const struct lean_step tv06[] = { { 5, 28, NAN, 100, 90 }, { 6, 35, NAN, 200, 120 }, { 4, 20, NAN, 500, 60 }, { 6, 0, NAN, NAN, NAN } };
	const double unit[] = { 33.9, 41.6, 24.12, 6 }, pieces[] = { 814, 663, 1144, 4600 };
	struct lean_capacity rows[4];
	struct lean_capacity_line line = lean_capacity(tv06, 4, 27600, rows);

	for (size_t i = 0; i < 4; i++) {
		assert_near(rows[i].unit_s, unit[i]);
		assert_near(rows[i].pieces, pieces[i]);
	}
	assert_int_equal(line.bottleneck, 1);
	assert_near(line.pieces, 663);
}

/* Hands that work while the machine runs: the completion that is given counts. 0.3 s / 0.1 s is three pieces. */
static void test_capacity_given(void **state)
{
	const struct lean_step given[] = { { 10, 30, 32, NAN, NAN } }, tenth[] = { { 0.1, 0, NAN, NAN, NAN } };
	const struct lean_step equal[] = { { 5, 0, NAN, NAN, NAN }, { 5, 0, NAN, NAN, NAN } };
	struct lean_capacity rows[2];

	assert_near(lean_capacity(given, 1, 3200, rows).pieces, 100);
	assert_near(lean_capacity(tenth, 1, 0.3, rows).pieces, 3);
	assert_int_equal(lean_capacity(equal, 2, 100, rows).bottleneck, 0);
}

static void test_capacity_of_nothing(void **state)
{
	const struct lean_step hole[] = { { 5, 28, NAN, NAN, NAN }, { NAN, 3, NAN, NAN, NAN } }, no_pieces[] = { { 5, 1, NAN, 0, 60 } };
	const struct lean_step free_step[] = { { 0, 0, NAN, NAN, NAN }, { 5, 0, NAN, NAN, NAN } };
	struct lean_capacity rows[2];
	struct lean_capacity_line line = lean_capacity(hole, 2, 27600, rows);

	assert_true(isnan(line.pieces) && isnan(rows[1].pieces) && isnan(rows[1].unit_s));
	assert_int_equal(line.bottleneck, 2);
	assert_near(rows[0].pieces, 836);
	assert_true(isnan(lean_capacity(no_pieces, 1, 27600, rows).pieces));
	assert_near(lean_capacity(free_step, 2, 100, rows).pieces, 20);
	assert_true(isnan(rows[0].pieces));
	assert_near(rows[0].unit_s, 0);
	assert_true(isnan(lean_capacity(free_step, 2, NAN, rows).pieces));
	assert_true(isnan(lean_capacity(NULL, 0, 27600, NULL).pieces));
	assert_int_equal(lean_capacity(NULL, 0, 27600, NULL).bottleneck, 0);
}

static void test_capacity_never_rises_with_time(void **state)
{
	for (int round = 0; round < ROUNDS; round++) {
		struct lean_step s[4];
		struct lean_capacity rows[4], slower[4];
		for (size_t i = 0; i < N(s); i++)
			s[i] = (struct lean_step){ 0.1 + some_number(0, 20), some_number(0, 60), NAN, 1 + floor(some_number(0, 500)), some_number(0, 300) };
		struct lean_capacity_line line = lean_capacity(s, N(s), 27600, rows);
		size_t at = (size_t)some_number(0, 4);
		s[at].auto_s += some_number(0, 5);
		struct lean_capacity_line after = lean_capacity(s, N(s), 27600, slower);
		assert_true(slower[at].pieces <= rows[at].pieces && after.pieces <= line.pieces);
		for (size_t i = 0; i < N(s); i++) {
			assert_true(line.pieces <= rows[i].pieces);
			assert_true(rows[i].pieces * rows[i].unit_s <= 27600 + 1e-3 && (rows[i].pieces + 1) * rows[i].unit_s > 27600 - 1e-3);
		}
	}
}

/* ---- TV08, SV22: standard WIP ---- */

static void test_swip(void **state)
{
	const double tv08[] = { 28, 35, 20 }, cure[] = { 600 }, exact[] = { 90, 0 };
	struct lean_swip w = lean_swip(&(struct lean_swip_of){ .takt_s = 45, .crew = 1, .auto_s = tv08, .auto_n = 3, .cure_s = cure, .cure_n = 1 });

	assert_near(w.manual, 1);
	assert_near(w.automatic, 3);
	assert_near(w.cure, 14);
	assert_near(w.total, 18);
	assert_near(lean_swip_rough(25, 83, 45), 2.4);
	assert_near(lean_swip(&(struct lean_swip_of){ .takt_s = 45, .crew = 2, .others = 3, .auto_s = exact, .auto_n = 2 }).total, 7);
	assert_near(lean_wip_to_swip(27, 18), 1.5);
}

static void test_swip_of_nothing(void **state)
{
	const double hole[] = { 28, NAN };

	assert_true(isnan(lean_swip(&(struct lean_swip_of){ .takt_s = 0, .crew = 1 }).total));
	assert_true(isnan(lean_swip(&(struct lean_swip_of){ .takt_s = 45, .crew = 1, .auto_s = hole, .auto_n = 2 }).total));
	assert_true(isnan(lean_swip(&(struct lean_swip_of){ .takt_s = 45, .crew = -1 }).manual));
	assert_near(lean_swip(&(struct lean_swip_of){ .takt_s = 45, .crew = 2 }).total, 2);
	assert_true(isnan(lean_swip_rough(25, 83, 0)));
	assert_true(isnan(lean_swip_rough(NAN, 83, 45)));
	assert_true(isnan(lean_wip_to_swip(27, 0)));
	assert_true(isnan(lean_wip_to_swip(NAN, 5)));
}

/* ---- TV07: the combination table ---- */

static const struct lean_work tv07[] = { { 0, 2, 0, 1 }, { 0, 5, 28, 2 }, { 0, 6, 35, 2 }, { 0, 4, 20, 2 }, { 0, 6, 0, 1 }, { 0, 2, 0, 3 } };

static void test_combination(void **state)
{
	const double start[] = { 0, 3, 10, 18, 24, 31 }, machine_end[] = { NAN, 36, 51, 42, NAN, NAN };
	struct lean_work_row rows[6];
	struct lean_operator o[1];
	struct lean_combination c = lean_combination(tv07, 6, 45, rows, o, 1);

	assert_near(c.manual_s, 25);
	assert_near(c.walk_s, 11);
	assert_near(c.operator_cycle_s, 36);
	assert_near(c.longest_machine_s, 41);
	assert_near(c.cell_cycle_s, 41);
	assert_near(c.wait_s, 5);
	assert_near(o[0].wait_s, 5);
	assert_true(c.meets_takt);
	assert_near(c.slack_s, 4);
	for (size_t i = 0; i < 6; i++) {
		assert_near(rows[i].start_s, start[i]);
		assert_near(rows[i].manual_end_s, start[i] + tv07[i].manual_s);
		assert_int_equal(isnan(rows[i].auto_end_s), isnan(machine_end[i]));
		if (!isnan(machine_end[i]))
			assert_near(rows[i].auto_end_s, machine_end[i]);
	}
	assert_near(rows[2].wrap_s, 10);
	assert_near(rows[3].wrap_s, 1);
	assert_true(isnan(rows[1].wrap_s) && isnan(rows[0].wrap_s));
}

/* By hand, the same cell with two people: one does the first three, 2+1+5+2+6+2 = 18, the other 4+2+6+1+2+3 = 18; the mill still takes 41. */
static void test_combination_of_two(void **state)
{
	struct lean_work w[6];
	struct lean_work_row rows[6];
	struct lean_operator o[3];

	for (size_t i = 0; i < 6; i++) {
		w[i] = tv07[i];
		w[i].operator = i / 3;
	}
	struct lean_combination c = lean_combination(w, 6, 40, rows, o, 3);
	assert_near(o[0].cycle_s, 18);
	assert_near(o[1].cycle_s, 18);
	assert_near(o[1].wait_s, 23);
	assert_near(o[2].cycle_s, 0);
	assert_near(o[2].wait_s, 41);
	assert_near(rows[3].start_s, 0);
	assert_near(rows[4].start_s, 6);
	assert_near(c.operator_cycle_s, 18);
	assert_near(c.cell_cycle_s, 41);
	assert_near(c.wait_s, 23);
	assert_near(c.slack_s, -1);
	assert_false(c.meets_takt);
}

static void test_combination_of_nothing(void **state)
{
	const struct lean_work hole[] = { { 0, 2, 0, NAN } }, stranger[] = { { 1, 2, 0, 0 } }, hands[] = { { 0, 2, 0, 1 } };
	struct lean_work_row rows[1];
	struct lean_operator o[1];

	assert_true(isnan(lean_combination(hole, 1, 45, rows, o, 1).cell_cycle_s));
	assert_true(isnan(rows[0].start_s) && isnan(o[0].cycle_s));
	assert_true(isnan(lean_combination(stranger, 1, 45, rows, NULL, 1).manual_s));
	assert_true(isnan(lean_combination(NULL, 0, 45, NULL, NULL, 1).cell_cycle_s));
	struct lean_combination c = lean_combination(hands, 1, NAN, rows, NULL, 1);
	assert_true(isnan(c.slack_s) && !c.meets_takt && isnan(c.longest_machine_s));
	assert_near(c.cell_cycle_s, 3);
}

static void test_combination_holds(void **state)
{
	for (int round = 0; round < ROUNDS; round++) {
		struct lean_work w[12];
		struct lean_work_row rows[12];
		struct lean_operator o[3];
		size_t n = 1 + (size_t)some_number(0, 12);
		double sum = 0, takt = 1 + some_number(0, 100);
		for (size_t i = 0; i < n; i++)
			w[i] = (struct lean_work){ (size_t)some_number(0, 3), some_number(0, 10), some_number(0, 2) > 1 ? some_number(0, 60) : 0, some_number(0, 4) };
		struct lean_combination c = lean_combination(w, n, takt, rows, o, 3);
		for (size_t k = 0; k < 3; k++) {
			assert_true(o[k].wait_s >= -1e-9 && fabs(o[k].manual_s + o[k].walk_s + o[k].wait_s - c.cell_cycle_s) < 1e-9);
			sum += o[k].cycle_s;
		}
		assert_near(sum, c.manual_s + c.walk_s);
		for (size_t i = 0; i < n; i++) {
			assert_true(rows[i].manual_end_s <= c.operator_cycle_s + 1e-9);
			assert_true(isnan(rows[i].wrap_s) || rows[i].wrap_s <= rows[i].start_s + 1e-9);
		}
		assert_int_equal(c.meets_takt, c.slack_s >= 0);
	}
}

/* ---- TV09: the stopwatch ---- */

static void test_observation(void **state)
{
	double tv09[] = { 12, 11, 10, 12, 11, 14, 11, 12, 13, 11 };
	struct lean_observation o = lean_observation(tv09, N(tv09), LEAN_REPEATS_WITHIN_S);

	assert_near(o.lowest_repeatable, 11);
	assert_near(o.min, 10);
	assert_near(o.max, 14);
	assert_near(o.mean, 11.7);
	assert_near(o.median, 11.5);
	assert_near(o.fluctuation, 4);
	assert_int_equal(o.n, 10);
}

static void test_observation_gaps(void **state)
{
	double gaps[] = { NAN, 12, 9, NAN, 9.4, 11 }, apart[] = { 3, 5, 4 }, missed[] = { NAN, NAN };
	struct lean_observation o = lean_observation(gaps, N(gaps), LEAN_REPEATS_WITHIN_S);

	assert_near(o.lowest_repeatable, 9);
	assert_int_equal(o.n, 4);
	assert_near(o.median, 10.2);
	o = lean_observation(apart, N(apart), LEAN_REPEATS_WITHIN_S);
	assert_true(isnan(o.lowest_repeatable));
	assert_near(o.min, 3);
	assert_near(lean_observation(apart, N(apart), 1).lowest_repeatable, 3);
	assert_true(isnan(lean_observation(missed, 2, 0.5).mean));
	assert_int_equal(lean_observation(NULL, 0, 0.5).n, 0);
}

static void test_observation_holds(void **state)
{
	for (int round = 0; round < ROUNDS; round++) {
		double x[10], twice[20];
		size_t n = 1 + (size_t)some_number(0, 10);
		for (size_t i = 0; i < n; i++)
			twice[i] = twice[n + i] = x[i] = some_number(0, 8) < 1 ? NAN : floor(some_number(0, 100)) / 10;
		struct lean_observation o = lean_observation(x, n, 0), d = lean_observation(twice, 2 * n, 0);
		if (!o.n)
			continue;
		assert_true(o.min <= o.mean + 1e-9 && o.mean <= o.max + 1e-9 && o.min <= o.median && o.median <= o.max);
		assert_true(isnan(o.lowest_repeatable) || o.lowest_repeatable >= o.min);
		assert_near(d.lowest_repeatable, o.min);
		assert_near(d.median, o.median);
	}
}

static void test_clock(void **state)
{
	const double clock[] = { 5, 12, 20, 25, 33, 41, 46, 53, 61 }, element[] = { 5, 7, 8, 5, 8, 8, 5, 7, 8 }, cycle[] = { 20, 21, 20 };
	double out[9];

	lean_elapsed(clock, 9, out);
	for (size_t i = 0; i < 9; i++)
		assert_near(out[i], element[i]);
	assert_int_equal(lean_cycle_times(clock, 9, 3, out), 3);
	for (size_t i = 0; i < 3; i++)
		assert_near(out[i], cycle[i]);
	assert_int_equal(lean_cycle_times(clock, 8, 3, out), 2);
	assert_int_equal(lean_cycle_times(clock, 9, 0, out), 0);
}

static void test_clock_missed(void **state)
{
	const double clock[] = { 5, NAN, 20, 25, 33, NAN, 46, 53, 61, 70, 60, 80 };
	double out[12];

	lean_elapsed(clock, 12, out);
	assert_true(isnan(out[1]) && isnan(out[2]) && isnan(out[5]) && isnan(out[6]) && isnan(out[10]));
	assert_near(out[3], 5);
	assert_near(out[11], 20);
	assert_int_equal(lean_cycle_times(clock, 12, 3, out), 4);
	assert_near(out[0], 20);
	assert_true(isnan(out[1]) && isnan(out[2]));
	assert_near(out[3], 19);
}

/* ---- TV10, SV09, SV10, SV11: losses ---- */

static void test_oee(void **state)
{
	struct lean_oee o = lean_oee(&(struct lean_oee_of){ .planned_s = 25200, .stop_s = 2820, .ideal_s = 1, .total = 19271, .reject = 423 });

	assert_near(o.availability, 0.8881);
	assert_near(o.performance, 0.8611);
	assert_near(o.quality, 0.97805);
	assert_near(o.oee, 0.7479);
	assert_near(o.check, 0.7479);
	assert_false(o.too_fast);
	o = lean_oee(&(struct lean_oee_of){ .planned_s = 100, .ideal_s = 2, .total = 60 });
	assert_near(o.performance, 1.2);
	assert_true(o.too_fast);
}

static void test_oee_of_nothing(void **state)
{
	struct lean_oee o = lean_oee(&(struct lean_oee_of){ .planned_s = 100, .stop_s = 25, .ideal_s = 1 });

	assert_near(o.availability, 0.75);
	assert_true(isnan(o.performance) && isnan(o.quality) && isnan(o.oee) && isnan(o.check));
	assert_true(isnan(lean_oee(&(struct lean_oee_of){ .planned_s = 0, .ideal_s = 1, .total = 1 }).availability));
	assert_true(isnan(lean_oee(&(struct lean_oee_of){ .planned_s = 10, .stop_s = 11, .ideal_s = 1, .total = 1 }).availability));
	assert_true(isnan(lean_oee(&(struct lean_oee_of){ .planned_s = 10, .ideal_s = 1, .total = 1, .reject = 2 }).oee));
	o = lean_oee(&(struct lean_oee_of){ .planned_s = 10, .stop_s = 10, .ideal_s = 1, .total = 5 });
	assert_near(o.availability, 0);
	assert_true(isnan(o.performance) && isnan(o.oee));
}

static void test_oee_is_its_check(void **state)
{
	for (int round = 0; round < ROUNDS; round++) {
		double planned = 1 + some_number(0, 30000), total = 1 + floor(some_number(0, 30000));
		struct lean_oee o = lean_oee(&(struct lean_oee_of){ planned, some_number(0, planned * 0.99), 0.01 + some_number(0, 2), total, floor(some_number(0, total)) });
		if (!(fabs(o.oee - o.check) <= 1e-9 * fmax(1, o.check)))
			fail_msg("%.12f is not %.12f", o.oee, o.check);
		assert_true(o.availability <= 1 && o.quality <= 1);
	}
}

static void test_setup_and_interval(void **state)
{
	struct lean_smed s = lean_smed(62, 26);

	assert_near(s.internal, 36);
	assert_near(s.saving, 0.4194);
	assert_true(isnan(lean_smed(0, 0).saving) && isnan(lean_smed(10, 11).internal) && isnan(lean_smed(10, -1).internal));
	assert_near(lean_epei(6, 1380, 55200, 46920), 1);
	assert_true(isnan(lean_epei(6, 1380, 46920, 46920)));
	assert_true(isnan(lean_epei(6, 1380, 46000, 46920)));
	assert_true(isnan(lean_epei(0, 1380, 55200, 46920)));
	assert_near(lean_epei(6, 0, 55200, 46920), 0);
}

static void test_path(void **state)
{
	const struct lean_point sv09[] = { { 0, 0 }, { 3, 4 }, { 3, 10 }, { 0, 10 } };

	assert_near(lean_path_m(sv09, 4, 0.5), 7);
	assert_near(lean_path_m(sv09, 4, 0.5) * 240, 1680);
	assert_near(lean_path_m(sv09, 1, 0.5), 0);
	assert_true(isnan(lean_path_m(NULL, 0, 0.5)) && isnan(lean_path_m(sv09, 4, 0)));
}

static void test_crossings(void **state)
{
	const struct lean_point bow[] = { { 0, 0 }, { 2, 2 }, { 2, 0 }, { 0, 2 } }, sv09[] = { { 0, 0 }, { 3, 4 }, { 3, 10 }, { 0, 10 } };
	const struct lean_point there_and_back[] = { { 0, 0 }, { 4, 0 }, { 0, 0 }, { 4, 0 }, { 2, 0 } }, star[] = { { 0, 3 }, { 2, -3 }, { -3, 1 }, { 3, 1 }, { -2, -3 }, { 0, 3 } };
	const struct lean_point at_a_stop[] = { { 0, 0 }, { 2, 2 }, { 4, 4 }, { 4, 0 }, { 2, 2 }, { 0, 4 } }, lost[] = { { 0, 0 }, { 2, 2 }, { 2, NAN }, { 0, 2 } };

	assert_int_equal(lean_path_crossings(bow, 4), 1);
	assert_int_equal(lean_path_crossings(bow, 3), 0);
	assert_int_equal(lean_path_crossings(sv09, 4), 0);
	assert_int_equal(lean_path_crossings(star, 6), 5);
	assert_int_equal(lean_path_crossings(there_and_back, 5), 0);
	assert_int_equal(lean_path_crossings(at_a_stop, 6), 0);
	assert_int_equal(lean_path_crossings(lost, 4), 0);
	assert_int_equal(lean_path_crossings(NULL, 0), 0);
}

/* For any way: the same backwards, mirrored and grown; never more than there are pairs of legs. */
static void test_crossings_hold(void **state)
{
	enum { WAYS = 400, MOST = 24 };
	uint32_t seed = 7;

	for (int k = 0; k < WAYS; k++) {
		struct lean_point p[MOST], back[MOST], mirrored[MOST], grown[MOST];
		size_t n = (size_t)(k % MOST), crossings;
		for (size_t i = 0; i < n; i++) {
			seed = seed * 1664525 + 1013904223;
			p[i] = (struct lean_point){ (double)(seed >> 20 & 127) / 10, (double)(seed >> 10 & 127) / 10 };
		}
		for (size_t i = 0; i < n; i++) {
			back[n - 1 - i] = p[i];
			mirrored[i] = (struct lean_point){ -p[i].x, p[i].y };
			grown[i] = (struct lean_point){ 4 * p[i].x, 4 * p[i].y };
		}
		crossings = lean_path_crossings(p, n);
		assert_int_equal(crossings, lean_path_crossings(back, n));
		assert_int_equal(crossings, lean_path_crossings(mirrored, n));
		assert_int_equal(crossings, lean_path_crossings(grown, n));
		assert_true(crossings <= n * n / 2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_capacity), cmocka_unit_test(test_capacity_given), cmocka_unit_test(test_capacity_of_nothing),
		cmocka_unit_test(test_capacity_never_rises_with_time), cmocka_unit_test(test_swip), cmocka_unit_test(test_swip_of_nothing),
		cmocka_unit_test(test_combination), cmocka_unit_test(test_combination_of_two), cmocka_unit_test(test_combination_of_nothing),
		cmocka_unit_test(test_combination_holds), cmocka_unit_test(test_observation), cmocka_unit_test(test_observation_gaps),
		cmocka_unit_test(test_observation_holds), cmocka_unit_test(test_clock), cmocka_unit_test(test_clock_missed), cmocka_unit_test(test_oee),
		cmocka_unit_test(test_oee_of_nothing), cmocka_unit_test(test_oee_is_its_check), cmocka_unit_test(test_setup_and_interval), cmocka_unit_test(test_path),
		cmocka_unit_test(test_crossings), cmocka_unit_test(test_crossings_hold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
