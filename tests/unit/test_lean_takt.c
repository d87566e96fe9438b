/*
 * test_lean_takt.c -- takt, people, loads and the hours, against the test vectors of the domain reference, and what holds for any numbers.
 */
#include "lean_near.h"

static void assert_same(double a, double b)
{
	if (!(fabs(a - b) <= 1e-9 * fmax(1, fabs(b))))
		fail_msg("%.12g is not %.12g", a, b);
}

/* ---- TV01, TV02: takt ---- */

static void test_available(void **state)
{
	const double tv01[] = { 600, 600, 1800, 600 }, all[] = { 28800 }, too_long[] = { 28000, 800.5 }, wrong[] = { -1 }, unknown[] = { NAN };

	assert_near(lean_available_s(28800, tv01, N(tv01)), 25200);
	assert_near(lean_available_s(28800, NULL, 0), 28800);
	assert_near(lean_available_s(28800, all, 1), 0);
	assert_true(isnan(lean_available_s(28800, too_long, 2)));
	assert_true(isnan(lean_available_s(28800, wrong, 1)));
	assert_true(isnan(lean_available_s(28800, unknown, 1)));
	assert_true(isnan(lean_available_s(0, NULL, 0)));
	assert_true(isnan(lean_available_s(NAN, NULL, 0)));
}

static void test_takt(void **state)
{
	const double acme[] = { 27600, 27600 }, hole[] = { 27600, NAN };

	assert_near(lean_takt_s(25200, 560), 45);
	assert_near(lean_takt_shifts_s(acme, 2, 920), 60);
	assert_true(isnan(lean_takt_s(55200, 0)));
	assert_true(isnan(lean_takt_s(55200, NAN)));
	assert_true(isnan(lean_takt_s(0, 920)));
	assert_true(isnan(lean_takt_s(55200, -3)));
	assert_true(isnan(lean_takt_shifts_s(hole, 2, 920)));
	assert_true(isnan(lean_takt_shifts_s(NULL, 0, 920)));
}

/* By hand: 28800 s for 300 + 180 pieces is 60 s; (300 x 50 + 180 x 66) / 480 = 56; the first takes 5/8 of the time, one every 96 s. */
static void test_mix(void **state)
{
	const struct lean_product p[] = { { 300, 50 }, { 180, 66 }, { 0, NAN } };
	struct lean_product_time t[3];
	struct lean_mix m = lean_takt_mix(p, 3, 28800, t);

	assert_near(m.takt_s, 60);
	assert_near(m.cycle_s, 56);
	assert_near(m.load, 56.0 / 60);
	assert_near(m.demand, 480);
	assert_near(t[0].share, 0.625);
	assert_near(t[0].time_s, 18000);
	assert_near(t[0].every_s, 96);
	assert_near(t[1].every_s, 160);
	assert_near(t[2].share, 0);
	assert_true(isnan(t[2].every_s));
}

static void test_mix_of_nothing(void **state)
{
	const struct lean_product unknown[] = { { 10, NAN }, { 5, 3 } }, none[] = { { 0, 5 } }, wrong[] = { { -1, 5 }, { 5, 5 } };
	struct lean_product_time t[2];
	struct lean_mix m = lean_takt_mix(unknown, 2, 150, t);

	assert_near(m.takt_s, 10);
	assert_true(isnan(m.cycle_s) && isnan(m.load));
	m = lean_takt_mix(none, 1, 150, t);
	assert_true(isnan(m.takt_s) && isnan(m.cycle_s) && isnan(m.load) && isnan(t[0].share) && isnan(t[0].time_s));
	assert_true(isnan(lean_takt_mix(wrong, 2, 150, t).takt_s));
	assert_true(isnan(lean_takt_mix(NULL, 0, 150, NULL).takt_s));
	assert_true(isnan(lean_takt_mix(unknown, 2, 0, t).takt_s));
}

static void test_mix_shares_are_the_whole(void **state)
{
	for (int round = 0; round < ROUNDS; round++) {
		struct lean_product p[6];
		struct lean_product_time t[6];
		double share = 0, time = 0, available = 1 + some_number(0, 90000), every = 0;
		for (size_t i = 0; i < N(p); i++)
			p[i] = (struct lean_product){ .demand = 1 + floor(some_number(0, 900)), .cycle_s = some_number(0, 100) };
		struct lean_mix m = lean_takt_mix(p, N(p), available, t);
		for (size_t i = 0; i < N(p); i++) {
			share += t[i].share;
			time += t[i].time_s;
			every += 1 / t[i].every_s;
		}
		assert_same(share, 1);
		assert_same(time, available);
		assert_same(every, 1 / m.takt_s);
		assert_true(m.cycle_s <= 100);
	}
}

/* ---- TV03: people ---- */

static void test_crew(void **state)
{
	const double tv03[] = { 43, 38, 47, 34 }, thirds[] = { 0.1, 0.1, 0.1 };
	struct lean_crew c = lean_crew(tv03, N(tv03), 45);

	assert_near(c.sum_s, 162);
	assert_near(c.operators, 3.6);
	assert_near(c.whole, 4);
	assert_near(c.remainder, 0.6);
	assert_int_equal(c.advice, LEAN_CREW_ADD);
	c = lean_crew(thirds, 3, 0.1);
	assert_near(c.whole, 3);
	assert_near(c.remainder, 0);
	assert_int_equal(c.advice, LEAN_CREW_EXACT);
}

static void test_crew_advice(void **state)
{
	const double s[] = { 120, 129.9, 130, 145, 150, 150.1, 199 };
	const enum lean_crew_advice advice[] = { LEAN_CREW_IMPROVE, LEAN_CREW_IMPROVE, LEAN_CREW_NOT_YET,
		LEAN_CREW_NOT_YET, LEAN_CREW_NOT_YET, LEAN_CREW_ADD, LEAN_CREW_ADD };

	for (size_t i = 0; i < N(s); i++)
		assert_int_equal(lean_crew(&s[i], 1, 100).advice, advice[i]);
}

static void test_crew_of_nothing(void **state)
{
	const double s[] = { 10, NAN }, wrong[] = { 10, -1 }, no_work[] = { 0, 0 };
	struct lean_crew c = lean_crew(s, 2, 45);

	assert_true(isnan(c.sum_s) && isnan(c.operators) && isnan(c.whole) && isnan(c.remainder));
	assert_int_equal(c.advice, LEAN_CREW_UNKNOWN);
	assert_true(isnan(lean_crew(wrong, 2, 45).operators));
	assert_true(isnan(lean_crew(s, 1, 0).operators));
	assert_true(isnan(lean_crew(s, 1, NAN).whole));
	assert_true(isnan(lean_crew(NULL, 0, 45).operators));
	assert_near(lean_crew(no_work, 2, 45).whole, 0);
}

static void test_crew_adds_up(void **state)
{
	for (int round = 0; round < ROUNDS; round++) {
		double s[5], takt = 1 + some_number(0, 100);
		for (size_t i = 0; i < N(s); i++)
			s[i] = some_number(0, 200);
		struct lean_crew c = lean_crew(s, N(s), takt);
		assert_true(c.remainder >= 0 && c.remainder < 1);
		assert_true(c.whole >= c.operators - 1e-6 && c.whole < c.operators + 1);
		assert_true(lean_crew(s, N(s), takt * 1.5).operators <= c.operators);
	}
}

/* ---- TV04, TV05: loads and balance ---- */

static void test_loads(void **state)
{
	const double tv04[] = { 43, 38, 47, 34 }, load[] = { 0.9556, 0.8444, 1.0444, 0.7556 };
	struct lean_load out[4];

	assert_near(lean_loads(tv04, 4, 45, out), 0.9);
	for (size_t i = 0; i < 4; i++) {
		assert_near(out[i].load, load[i]);
		assert_int_equal(out[i].over, i == 2);
	}
}

static void test_loads_of_nothing(void **state)
{
	const double s[] = { 45, NAN, -1 };
	struct lean_load out[3];

	assert_near(lean_loads(s, 3, 45, out), 1);
	assert_false(out[0].over);
	assert_true(isnan(out[1].load) && isnan(out[2].load) && !out[1].over);
	assert_true(isnan(lean_loads(s, 3, 0, out)));
	assert_true(isnan(out[0].load));
	assert_true(isnan(lean_loads(NULL, 0, 45, NULL)));
}

static void test_line_balance(void **state)
{
	const double tv05[] = { 43, 38, 47, 34 }, even[] = { 7, 7, 7 }, idle[] = { 0, 0 }, hole[] = { 43, NAN };
	struct lean_line l = lean_line_balance(tv05, 4);

	assert_near(l.rate, 0.8617);
	assert_near(l.loss, 0.1383);
	assert_near(l.longest_s, 47);
	assert_near(lean_line_balance(even, 3).rate, 1);
	assert_true(isnan(lean_line_balance(idle, 2).rate));
	assert_true(isnan(lean_line_balance(hole, 2).loss));
	assert_true(isnan(lean_line_balance(NULL, 0).rate));
}

static void test_line_balance_is_a_share(void **state)
{
	for (int round = 0; round < ROUNDS; round++) {
		double s[8], more[8];
		size_t n = 1 + (size_t)some_number(0, 8);
		for (size_t i = 0; i < n; i++)
			more[i] = 3 * (s[i] = 0.1 + some_number(0, 100));
		struct lean_line l = lean_line_balance(s, n);
		assert_true(l.rate <= 1 + 1e-12 && l.rate >= 1 / (double)n);
		assert_same(l.rate + l.loss, 1);
		assert_same(lean_line_balance(more, n).rate, l.rate);
	}
}

/* ---- SV24: hour by hour ---- */

static void test_hours(void **state)
{
	const struct lean_hour sv24[] = { { 52, 50 }, { 52, 47 }, { 52, 52 }, { 52, 44 } };
	const double gap[] = { -2, -5, 0, -8 }, cum[] = { -2, -7, -7, -15 };
	struct lean_hour_gap out[4];

	lean_hours(sv24, 4, 2, out);
	for (size_t i = 0; i < 4; i++) {
		assert_near(out[i].gap, gap[i]);
		assert_near(out[i].cum, cum[i]);
		assert_int_equal(out[i].needs_reason, i == 1 || i == 3);
	}
}

static void test_hours_with_a_blank(void **state)
{
	const struct lean_hour h[] = { { 52, 50 }, { 52, NAN }, { 52, 58 } };
	struct lean_hour_gap out[3];

	lean_hours(h, 3, 2, out);
	assert_true(isnan(out[1].gap) && isnan(out[1].cum) && !out[1].needs_reason);
	assert_near(out[2].cum, 4);
	assert_true(out[2].needs_reason);
	lean_hours(NULL, 0, 2, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_available), cmocka_unit_test(test_takt), cmocka_unit_test(test_mix), cmocka_unit_test(test_mix_of_nothing),
		cmocka_unit_test(test_mix_shares_are_the_whole), cmocka_unit_test(test_crew), cmocka_unit_test(test_crew_advice), cmocka_unit_test(test_crew_of_nothing),
		cmocka_unit_test(test_crew_adds_up), cmocka_unit_test(test_loads), cmocka_unit_test(test_loads_of_nothing), cmocka_unit_test(test_line_balance),
		cmocka_unit_test(test_line_balance_is_a_share), cmocka_unit_test(test_hours), cmocka_unit_test(test_hours_with_a_blank),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
