/*
 * test_lean.c -- the calculations of lean.h against the test vectors of the domain reference, and what they answer for nothing.
 */
#include "lean/lean.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

static void assert_near(double is, double wanted)
{
	if (!(fabs(is - wanted) < 5e-5))
		fail_msg("%.6f instead of %.6f", is, wanted);
}

#define N(a) (sizeof(a) / sizeof(a)[0])

/* ---- TV27: rates ---- */

static void test_rates(void **state)
{
	assert_near(lean_per_person_year(128, 350, 92), 1.4509);
	assert_near(lean_ratio(77, 350), 0.22);
	assert_near(lean_ratio(96, 128), 0.75);
	assert_near(lean_ratio(96, 110), 0.8727);
}

static void test_rates_of_nothing(void **state)
{
	assert_true(isnan(lean_ratio(0, 0)));
	assert_true(isnan(lean_ratio(3, 0)));
	assert_true(isnan(lean_ratio(3, NAN)));
	assert_true(isnan(lean_per_person_year(3, 0, 92)));
	assert_true(isnan(lean_per_person_year(3, NAN, 92)));
	assert_true(isnan(lean_per_person_year(3, 10, 27)));
	assert_false(isnan(lean_per_person_year(3, 10, 28)));
	assert_near(lean_per_person_year(0, 10, 365), 0);
}

/* ---- TV29: medians ---- */

static void test_median(void **state)
{
	double answered[] = { 30, 2, 26, 5, 9, 7 }, odd[] = { 3, 1, 2 };

	assert_near(lean_median(answered, N(answered)), 8);
	assert_near(lean_median(odd, 3), 2);
	assert_true(isnan(lean_median(NULL, 0)));
}

static void assert_median(struct lean_median m, double x, enum lean_known known)
{
	assert_near(m.x, x);
	assert_int_equal(m.known, known);
}

static void test_median_honest(void **state)
{
	struct lean_duration d[] = { { 120, true }, { 2, false }, { 5, false }, { 50, true }, { 7, false }, { 9, false }, { 26, false }, { 80, true }, { 30, false } };
	struct lean_median m = lean_median_honest(d, N(d));

	assert_median(m, 26, LEAN_EXACT);
	assert_int_equal(m.n, 9);
	assert_int_equal(m.open, 3);
}

static void test_median_at_least(void **state)
{
	struct lean_duration most_open[] = { { 1, false }, { 2, false }, { 10, true }, { 20, true }, { 30, true } };
	struct lean_duration even[] = { { 1, false }, { 3, false }, { 5, true }, { 9, true } };
	struct lean_duration one[] = { { 4, true } }, lower[] = { { 1, false }, { 2, true }, { 3, false }, { 4, false } };

	assert_median(lean_median_honest(most_open, N(most_open)), 10, LEAN_AT_LEAST);
	assert_median(lean_median_honest(even, N(even)), 4, LEAN_AT_LEAST);
	assert_median(lean_median_honest(one, 1), 4, LEAN_AT_LEAST);
	assert_median(lean_median_honest(lower, 4), 2.5, LEAN_AT_LEAST);
}

/* Worked by hand: S falls to 4/5, 3/5, 2/5, ... where the open ones below have left the count. */
static void test_median_kaplan_meier(void **state)
{
	struct lean_duration young[] = { { 1, true }, { 2, true }, { 10, false }, { 20, false }, { 30, false }, { 40, false }, { 50, false } };
	struct lean_duration half[] = { { 1, true }, { 2, false }, { 3, false } };
	struct lean_duration never[] = { { 1, true }, { 2, true }, { 3, false }, { 4, true }, { 5, true } };

	assert_median(lean_median_honest(young, N(young)), 30, LEAN_ESTIMATED);
	assert_median(lean_median_honest(half, N(half)), 2.5, LEAN_ESTIMATED);
	assert_median(lean_median_honest(never, N(never)), 3, LEAN_AT_LEAST);
}

static void test_median_edges(void **state)
{
	struct lean_duration tie[] = { { 5, true }, { 5, false }, { 5, false } };
	struct lean_duration closed[] = { { 4, false }, { 1, false }, { 3, false }, { 2, false } };

	assert_median(lean_median_honest(tie, N(tie)), 5, LEAN_EXACT);
	assert_median(lean_median_honest(closed, N(closed)), 2.5, LEAN_EXACT);
	struct lean_median none = lean_median_honest(NULL, 0);
	assert_true(isnan(none.x));
	assert_int_equal(none.known, LEAN_UNKNOWN);
}

/* ---- TV11, TV12: XmR ---- */

static const double tv11[] = { 52, 48, 55, 50, 47, 53, 51, 49, 54, 50 };

static void test_xmr(void **state)
{
	struct lean_xmr m = lean_xmr(tv11, N(tv11));

	assert_near(m.mean, 50.9);
	assert_near(m.mr_bar, 4.2222);
	assert_near(m.upper, 62.1311);
	assert_near(m.lower, 39.6689);
	assert_near(m.range_upper, 13.7982);
	assert_int_equal(m.n, 10);
	assert_true(m.provisional);
}

static void test_xmr_leaves_gaps_out(void **state)
{
	double gaps[] = { NAN, 52, 48, 55, NAN, 50, 47, 53, 51, 49, NAN, NAN, 54, 50 };
	struct lean_xmr m = lean_xmr(gaps, N(gaps));

	assert_near(m.upper, 62.1311);
	assert_int_equal(m.n, 10);
}

static void test_xmr_of_too_few(void **state)
{
	struct lean_signal s[1];
	struct lean_xmr m = lean_xmr(tv11, 5);

	assert_true(isnan(m.mean) && isnan(m.upper) && isnan(m.lower));
	lean_xmr_signals(&m, tv11, 1, s);
	assert_false(s[0].outside || s[0].run || s[0].near);
}

static void test_xmr_signals(void **state)
{
	const double x[] = { 52, 51, 53, 52, 54, 51, 52, 53, 66 };
	const struct lean_xmr m = { .mean = 50.9, .upper = 62.1311, .lower = 39.6689 };
	struct lean_signal s[N(x)];

	lean_xmr_signals(&m, x, N(x), s);
	for (size_t i = 0; i < N(x); i++) {
		assert_int_equal(s[i].outside, i == 8);
		assert_int_equal(s[i].run, i == 7 || i == 8);
		assert_false(s[i].near);
	}
	assert_near((m.mean + m.upper) / 2, 56.5156);
}

static void test_xmr_near_and_broken_runs(void **state)
{
	const struct lean_xmr m = { .mean = 50, .upper = 60, .lower = 40 };
	const double near[] = { 56, 51, 57, 56, 50, 44, 44, 44 };
	const double broken[] = { 51, 51, 51, 51, 50, 51, 51, 51, NAN, 51 };
	struct lean_signal s[10];

	lean_xmr_signals(&m, near, N(near), s);
	for (size_t i = 0; i < N(near); i++)
		assert_int_equal(s[i].near, i == 3 || i == 7);
	lean_xmr_signals(&m, broken, N(broken), s);
	for (size_t i = 0; i < N(broken); i++)
		assert_false(s[i].run || s[i].outside);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rates), cmocka_unit_test(test_rates_of_nothing), cmocka_unit_test(test_median), cmocka_unit_test(test_median_honest),
		cmocka_unit_test(test_median_at_least), cmocka_unit_test(test_median_kaplan_meier), cmocka_unit_test(test_median_edges),
		cmocka_unit_test(test_xmr), cmocka_unit_test(test_xmr_leaves_gaps_out), cmocka_unit_test(test_xmr_of_too_few),
		cmocka_unit_test(test_xmr_signals), cmocka_unit_test(test_xmr_near_and_broken_runs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
