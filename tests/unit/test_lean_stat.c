/*
 * test_lean_stat.c -- capability, parts of a whole, percentiles, funnels, kappa and survival, against vectors and published examples.
 */
#include "lean_near.h"

/* ---- the straight line: Anscombe 1973, four clouds with the same line ---- */

static void test_fit(void **state)
{
	const double x[] = { 10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5 }, x4[] = { 8, 8, 8, 8, 8, 8, 8, 19, 8, 8, 8 };
	const double y[][11] = { { 8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68 }, { 9.14, 8.14, 8.74, 8.77, 9.26, 8.10, 6.13, 3.10, 9.13, 7.26, 4.74 },
		{ 7.46, 6.77, 12.74, 7.11, 7.81, 8.84, 6.08, 5.39, 8.15, 6.42, 5.73 }, { 6.58, 5.76, 7.71, 8.84, 8.47, 7.04, 5.25, 12.50, 5.56, 7.91, 6.89 } };

	for (size_t k = 0; k < N(y); k++) {
		struct lean_fit f = lean_fit(k == 3 ? x4 : x, y[k], 11);
		assert_within(f.slope, 0.5, 5e-4);
		assert_within(f.at_zero, 3, 5e-3);
		assert_within(f.explained, 0.6665, 1e-3);
		assert_int_equal(f.n, 11);
	}
}

static void test_fit_of_nothing(void **state)
{
	const double x[] = { 1, NAN, 1 }, y[] = { 2, 3, 4 }, level[] = { 5, 5, 5 }, up[] = { 1, 2, 3 };

	assert_nan(lean_fit(x, y, 3).slope);
	assert_int_equal(lean_fit(x, y, 3).n, 2);
	assert_nan(lean_fit(x, y, 0).slope);
	assert_near(lean_fit(up, level, 3).slope, 0);
	assert_nan(lean_fit(up, level, 3).explained);
}

/* ---- TV20: capability ---- */

static void test_capability(void **state)
{
	struct lean_capability c = lean_capability(9.5, 10.5, 10.1, 0.12);

	assert_near(c.cp, 1.3889);
	assert_near(c.cpk, 1.1111);
	c = lean_capability(9.5, 10.5, 10.1, 0);
	assert_true(isnan(c.cp) && isnan(c.cpk));
}

/* NIST/SEMATECH handbook 6.1.6: limits 8 and 20, mean 16, sigma 2. */
static void test_capability_published(void **state)
{
	struct lean_capability c = lean_capability(8, 20, 16, 2), one = lean_capability(NAN, 20, 16, 2), none = lean_capability(NAN, NAN, 16, 2);
	const double tv11[] = { 52, 48, 55, 50, 47, 53, 51, 49, 54, 50 };
	struct lean_xmr m = lean_xmr(tv11, N(tv11)), few = lean_xmr(tv11, 3);

	assert_near(c.cp, 1);
	assert_near(c.cpk, 0.6667);
	assert_nan(one.cp);
	assert_near(one.cpk, 0.6667);
	assert_true(isnan(none.cp) && isnan(none.cpk));
	assert_nan(lean_capability(20, 8, 16, 2).cpk);
	assert_nan(lean_capability(8, 8, 8, 2).cpk);
	assert_nan(lean_capability(8, 20, NAN, 2).cpk);
	assert_near(lean_sigma_within(&m), 3.7431);
	assert_nan(lean_sigma_within(&few));
}

static void test_capability_properties(void **state)
{
	for (int r = 0; r < ROUNDS; r++) {
		double lsl = some_number(-10, 0), usl = lsl + some_number(0.1, 20), mean = some_number(-15, 25), sigma = some_number(0.01, 5);
		struct lean_capability c = lean_capability(lsl, usl, mean, sigma), centred = lean_capability(lsl, usl, (lsl + usl) / 2, sigma);

		assert_true(c.cpk <= c.cp + 1e-9);
		assert_within(centred.cpk, centred.cp, 1e-9);
	}
}

/* ---- TV13: Pareto ---- */

static void test_pareto(void **state)
{
	struct lean_pareto rows[] = { { 3, true, 4 }, { 12, false, 2 }, { 48, false, 0 }, { 6, false, 3 }, { 31, false, 1 } };
	const double cumulative[] = { 0.48, 0.79, 0.91, 0.97, 1 };

	assert_int_equal(lean_pareto(rows, N(rows), 0.8), 3);
	for (size_t i = 0; i < N(rows); i++) {
		assert_int_equal(rows[i].id, i);
		assert_near(rows[i].cumulative, cumulative[i]);
		assert_int_equal(rows[i].vital, i < 3);
	}
}

static void test_pareto_edges(void **state)
{
	struct lean_pareto other[] = { { 60, true, 0 }, { 20, false, 1 }, { 20, false, 2 } }, zero[] = { { 0 }, { 0 } }, less[] = { { 3 }, { -1 } };
	struct lean_pareto exact[] = { { 1, false, 0 }, { 1, false, 1 }, { 1, false, 2 }, { 1, false, 3 }, { 1, false, 4 } };

	assert_int_equal(lean_pareto(other, N(other), 0.8), 3);
	assert_int_equal(other[0].id, 1);
	assert_int_equal(other[1].id, 2);
	assert_int_equal(lean_pareto(exact, N(exact), 0.8), 4);
	assert_int_equal(lean_pareto(zero, 2, 0.8), 0);
	assert_nan(zero[0].cumulative);
	assert_int_equal(lean_pareto(less, 2, 0.8), 0);
	assert_int_equal(lean_pareto(NULL, 0, 0.8), 0);
}

static void test_pareto_properties(void **state)
{
	for (int r = 0; r < ROUNDS; r++) {
		struct lean_pareto rows[20];
		size_t n = some_count(1, N(rows));
		double threshold = some_number(0.05, 1);

		for (size_t i = 0; i < n; i++)
			rows[i] = (struct lean_pareto){ .count = (double)some_count(0, 9) + (i == 0), .other = i == 1, .id = i };
		size_t vital = lean_pareto(rows, n, threshold);
		assert_true(vital >= 1 && vital <= n);
		assert_within(rows[n - 1].cumulative, 1, 1e-9);
		assert_true(rows[vital - 1].cumulative >= threshold - 1e-9 && (vital == 1 || rows[vital - 2].cumulative < threshold));
		for (size_t i = 1; i < n; i++)
			assert_true(rows[i].other || (rows[i].count <= rows[i - 1].count && (rows[i].count < rows[i - 1].count || rows[i].id > rows[i - 1].id)));
	}
}

/* ---- concentration ---- */

/* By hand: 0.4^2 + 0.3^2 + 0.2^2 + 0.1^2. */
static void test_concentration(void **state)
{
	double x[] = { 10, 40, 20, 30 }, equal[10] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 }, zero[] = { 0, 0 }, less[] = { 2, -1 };
	struct lean_concentration c = lean_concentration(x, N(x)), e = lean_concentration(equal, 10);

	assert_near(c.herfindahl, 0.3);
	assert_near(c.equivalent, 3.3333);
	assert_int_equal(c.top, 1);
	assert_near(c.top_share, 0.4);
	assert_near(e.herfindahl, 0.1);
	assert_near(e.equivalent, 10);
	assert_int_equal(e.top, 2);
	assert_near(e.top_share, 0.2);
	assert_near(lean_concentration((double[]){ 0, 3, 0, 3 }, 4).herfindahl, 0.5);
	assert_nan(lean_concentration(zero, 2).herfindahl);
	assert_nan(lean_concentration(less, 2).top_share);
	assert_nan(lean_concentration(NULL, 0).equivalent);
}

static void test_concentration_properties(void **state)
{
	for (int r = 0; r < ROUNDS; r++) {
		double x[30];
		size_t n = some_count(1, N(x));

		for (size_t i = 0; i < n; i++)
			x[i] = some_number(0.001, 100);
		struct lean_concentration c = lean_concentration(x, n);
		assert_true(c.herfindahl >= 1 / (double)n - 1e-9 && c.herfindahl <= 1 + 1e-9);
		assert_true(c.top_share >= (double)c.top / (double)n - 1e-9 && c.top_share <= 1 + 1e-9);
	}
}

/* ---- percentiles ---- */

/* Microsoft's own example for PERCENTILE: the 0.3 of 1, 2, 3, 4 is 1.9. */
static void test_percentile(void **state)
{
	double x[] = { 3, 1, 4, 2 }, one[] = { 7 };

	assert_near(lean_percentile(x, 4, 0.3), 1.9);
	assert_near(lean_percentile(x, 4, 0), 1);
	assert_near(lean_percentile(x, 4, 1), 4);
	assert_near(lean_percentile(x, 4, 0.5), 2.5);
	assert_near(lean_percentile(one, 1, 0.95), 7);
	assert_nan(lean_percentile(NULL, 0, 0.5));
	assert_nan(lean_percentile(x, 4, 1.01));
	assert_nan(lean_percentile(x, 4, -0.01));
	assert_nan(lean_percentile(x, 4, NAN));
}

static void test_percentile_properties(void **state)
{
	for (int r = 0; r < ROUNDS; r++) {
		double x[25], p = some_number(0, 1), q = some_number(p, 1);
		size_t n = some_count(1, N(x));

		for (size_t i = 0; i < n; i++)
			x[i] = some_number(-5, 5);
		assert_within(lean_percentile(x, n, 0.5), lean_median(x, n), 1e-12);
		assert_true(lean_percentile(x, n, p) <= lean_percentile(x, n, q));
		assert_true(lean_percentile(x, n, p) >= x[0] && lean_percentile(x, n, q) <= x[n - 1]);
	}
}

/* ---- funnels ---- */

/* Worked with exact fractions after Spiegelhalter's appendix; 7.4 % is the rate of his example of readmissions. */
static void test_funnel_proportion(void **state)
{
	struct lean_limits l = lean_funnel_proportion(0.5, 100, 0.95);

	assert_within(l.lower, 0.396824042, 1e-8);
	assert_within(l.upper, 0.593175958, 1e-8);
	l = lean_funnel_proportion(0.074, 400, 0.998);
	assert_within(l.lower, 0.035470451, 1e-8);
	assert_within(l.upper, 0.116173336, 1e-8);
	l = lean_funnel_proportion(0.074, 20, 0.95);
	assert_near(l.lower, 0);
	assert_within(l.upper, 0.186369771, 1e-8);
}

static void test_funnel_rate(void **state)
{
	struct lean_limits l = lean_funnel_rate(2, 5, 0.95);

	assert_within(l.lower, 3.775187948 / 5, 1e-8);
	assert_within(l.upper, 16.159950673 / 5, 1e-8);
	l = lean_funnel_rate(0.25, 10, 0.998);
	assert_near(l.lower, 0);
	assert_within(l.upper, 0.816253646, 1e-8);
}

static void test_funnel_of_nothing(void **state)
{
	assert_nan(lean_funnel_proportion(0.5, 0, 0.95).lower);
	assert_nan(lean_funnel_proportion(1.5, 10, 0.95).upper);
	assert_nan(lean_funnel_proportion(NAN, 10, 0.95).upper);
	assert_nan(lean_funnel_proportion(0.5, 10, 1).upper);
	assert_nan(lean_funnel_proportion(0.5, 10, 0).lower);
	assert_true(lean_funnel_proportion(0.5, 10, 1 - 1e-16).upper <= 1);
	assert_true(lean_funnel_rate(0.5, 10, 1 - 1e-16).upper < 20);
	assert_nan(lean_funnel_rate(2, 0, 0.95).lower);
	assert_nan(lean_funnel_rate(-2, 1, 0.95).lower);
	assert_near(lean_funnel_proportion(0, 10, 0.95).upper, 0);
	assert_near(lean_funnel_proportion(1, 10, 0.95).lower, 1);
	assert_near(lean_funnel_rate(0, 10, 0.95).upper, 0);
}

/* The target lies between, alarm outside alert, and for many it is the normal curve. */
static void test_funnel_properties(void **state)
{
	for (int r = 0; r < 1000; r++) {
		double target = some_number(0.02, 0.98);
		size_t n = some_count(1, 3000);
		struct lean_limits alert = lean_funnel_proportion(target, n, 0.95), alarm = lean_funnel_proportion(target, n, 0.998);
		struct lean_limits rate = lean_funnel_rate(target, (double)n, 0.95);

		assert_true(alarm.lower >= 0 && alarm.lower <= alert.lower && alert.lower <= target + 1 / (double)n);
		assert_true(alarm.upper <= 1 && alarm.upper >= alert.upper && alert.upper >= target - 1 / (double)n);
		assert_true(rate.lower <= target && rate.upper >= target - 1 / (double)n);
	}
	struct lean_limits many = lean_funnel_proportion(0.3, 200000, 0.95), counts = lean_funnel_rate(3, 100000, 0.95);
	assert_within(many.upper - 0.3, 1.959964 * sqrt(0.3 * 0.7 / 200000), 5e-6);
	assert_within(3 - counts.lower, 1.959964 * sqrt(3.0 / 100000), 5e-5);
}

/* ---- SV14: agreement and kappa ---- */

static void test_agreement(void **state)
{
	assert_near(lean_agreement(21, 25), 0.84);
	assert_nan(lean_agreement(0, 0));
	assert_nan(lean_agreement(3, 2));
	assert_near(lean_agreement(0, 2), 0);
}

/* Boyd and others 1982, as Stata's manual prints it (kap rada radb): 0.4728, wgt(w) 0.5684, wgt(w2) 0.6714. */
static void test_kappa(void **state)
{
	static const int table[4][4] = { { 21, 12, 0, 0 }, { 4, 17, 1, 0 }, { 3, 9, 15, 2 }, { 0, 0, 0, 1 } };
	int a[90], b[90];
	size_t n = 0;

	for (int i = 0; i < 4; i++)
		for (int j = 0; j < 4; j++)
			for (int k = 0; k < table[i][j]; k++, n++) {
				a[n] = i;
				b[n] = j;
			}
	assert_int_equal(n, 85);
	assert_near(lean_kappa(a, b, n, 4, LEAN_KAPPA_PLAIN).kappa, 0.4728);
	assert_near(lean_kappa(a, b, n, 4, LEAN_KAPPA_LINEAR).kappa, 0.5684);
	assert_near(lean_kappa(a, b, n, 4, LEAN_KAPPA_QUADRATIC).kappa, 0.6714);
	assert_near(lean_kappa(a, b, n, 4, LEAN_KAPPA_LINEAR).agreement, 0.6353);
}

/* The example of Maple's QuadraticWeightedKappa. */
static void test_kappa_quadratic(void **state)
{
	const int a[] = { 9, 7, 8, 7, 6, 8, 3, 5, 10, -1 }, b[] = { 8, 8, 6, 6, 7, 6, 1, 4, 8, 4 };
	struct lean_kappa k = lean_kappa(a, b, N(a), 11, LEAN_KAPPA_QUADRATIC);

	assert_within(k.kappa, 0.758620689655172, 1e-12);
	assert_int_equal(k.n, 9);
}

static void test_kappa_of_nothing(void **state)
{
	const int same[] = { 2, 2, 2 }, none[] = { -1, -1, -1 }, beyond[] = { 0, 4, 1 }, all[] = { 0, 1, 2 }, turned[] = { 2, 1, 0 };

	assert_nan(lean_kappa(NULL, NULL, 0, 4, LEAN_KAPPA_LINEAR).agreement);
	assert_nan(lean_kappa(same, none, 3, 4, LEAN_KAPPA_LINEAR).agreement);
	assert_nan(lean_kappa(same, same, 3, 4, LEAN_KAPPA_LINEAR).kappa);
	assert_near(lean_kappa(same, same, 3, 4, LEAN_KAPPA_LINEAR).agreement, 1);
	assert_nan(lean_kappa(same, beyond, 3, 4, LEAN_KAPPA_LINEAR).agreement);
	assert_nan(lean_kappa(beyond, same, 3, 4, LEAN_KAPPA_LINEAR).agreement);
	assert_nan(lean_kappa(all, all, 3, 33, LEAN_KAPPA_LINEAR).agreement);
	assert_near(lean_kappa(all, all, 3, 32, LEAN_KAPPA_LINEAR).kappa, 1);
	assert_near(lean_kappa(all, all, 3, 3, LEAN_KAPPA_QUADRATIC).kappa, 1);
	assert_near(lean_kappa(all, turned, 3, 3, LEAN_KAPPA_QUADRATIC).kappa, -1);
}

/* Symmetric in the raters, at most 1, the same when the scale is turned. */
static void test_kappa_properties(void **state)
{
	for (int r = 0; r < ROUNDS; r++) {
		int a[30], b[30], a_turned[30], b_turned[30];
		size_t n = some_count(2, N(a));

		for (size_t i = 0; i < n; i++) {
			a_turned[i] = 4 - (a[i] = (int)some_count(0, 4));
			b_turned[i] = 4 - (b[i] = (int)some_count(0, 4));
		}
		enum lean_kappa_weight weight = (enum lean_kappa_weight)some_count(0, 2);
		double k = lean_kappa(a, b, n, 5, weight).kappa;
		assert_true(isnan(k) || k <= 1 + 1e-12);
		if (isnan(k))
			continue;
		assert_within(lean_kappa(b, a, n, 5, weight).kappa, k, 1e-9);
		assert_within(lean_kappa(a_turned, b_turned, n, 5, weight).kappa, k, 1e-9);
	}
}

/* ---- survival ---- */

/* Freireich and others 1963, 6-MP: the table that every text book prints. */
static void test_survival(void **state)
{
	struct lean_duration d[] = { { 35, true }, { 6, false }, { 6, false }, { 6, true }, { 6, false }, { 7, false }, { 9, true }, { 10, true },
		{ 10, false }, { 11, true }, { 13, false }, { 16, false }, { 17, true }, { 19, true }, { 20, true }, { 22, false },
		{ 23, false }, { 25, true }, { 32, true }, { 32, true }, { 34, true } };
	static const struct lean_survival wanted[] = { { 6, 21, 3, 0.8571, 0.0764 }, { 7, 17, 1, 0.8067, 0.0869 }, { 10, 15, 1, 0.7529, 0.0963 },
		{ 13, 12, 1, 0.6902, 0.1068 }, { 16, 11, 1, 0.6275, 0.1141 }, { 22, 7, 1, 0.5378, 0.1282 }, { 23, 6, 1, 0.4482, 0.1346 } };
	struct lean_survival steps[N(d)];

	assert_int_equal(lean_survival(d, N(d), steps), N(wanted));
	for (size_t i = 0; i < N(wanted); i++) {
		assert_near(steps[i].x, wanted[i].x);
		assert_int_equal(steps[i].at_risk, wanted[i].at_risk);
		assert_int_equal(steps[i].closed, wanted[i].closed);
		assert_near(steps[i].s, wanted[i].s);
		assert_near(steps[i].se, wanted[i].se);
	}
	assert_near(steps[0].upper, 1);
	assert_near(steps[6].lower, 0.1844);
	assert_near(steps[6].upper, 0.712);
	assert_near(lean_median_honest(d, N(d)).x, 23);
}

static void test_survival_edges(void **state)
{
	struct lean_duration open[] = { { 3, true }, { 5, true } }, closed[] = { { 2, false }, { 1, false } };
	struct lean_survival steps[2];

	assert_int_equal(lean_survival(NULL, 0, steps), 0);
	assert_int_equal(lean_survival(open, 2, steps), 0);
	assert_int_equal(lean_survival(closed, 2, steps), 2);
	assert_near(steps[0].s, 0.5);
	assert_near(steps[0].se, 0.3536);
	assert_near(steps[1].s, 0);
	assert_true(isnan(steps[1].se) && isnan(steps[1].lower) && isnan(steps[1].upper));
}

/* It falls, stays within 0..1 and its interval, is the plain share without open ones; and an estimated median is where it first is one half or less. */
static void test_survival_properties(void **state)
{
	for (int r = 0; r < ROUNDS; r++) {
		struct lean_duration d[30];
		struct lean_survival steps[30];
		size_t n = some_count(1, N(d)), open = 0, at = 0;
		bool censored = some_count(0, 1);

		for (size_t i = 0; i < n; i++) {
			d[i] = (struct lean_duration){ (double)some_count(1, 20), censored && some_count(0, 2) == 0 };
			open += d[i].open;
		}
		size_t count = lean_survival(d, n, steps);
		for (size_t i = 0; i < count; i++) {
			assert_true(steps[i].s < (i ? steps[i - 1].s : 1) && steps[i].s > -1e-12 && (!i || steps[i].x > steps[i - 1].x));
			assert_true(isnan(steps[i].lower) || (steps[i].lower <= steps[i].s && steps[i].s <= steps[i].upper));
			if (!open)
				assert_within(steps[i].s, (double)(steps[i].at_risk - steps[i].closed) / (double)n, 1e-9);
		}
		struct lean_median m = lean_median_honest(d, n);
		while (at < count && steps[at].s > 0.5 + 1e-9)
			at++;
		if (m.known == LEAN_ESTIMATED)
			assert_true(at < count && m.x >= steps[at].x - 1e-9 && (fabs(m.x - steps[at].x) < 1e-9 || fabs(steps[at].s - 0.5) < 1e-9));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_capability), cmocka_unit_test(test_capability_published), cmocka_unit_test(test_capability_properties),
		cmocka_unit_test(test_pareto), cmocka_unit_test(test_pareto_edges), cmocka_unit_test(test_pareto_properties),
		cmocka_unit_test(test_concentration), cmocka_unit_test(test_concentration_properties), cmocka_unit_test(test_percentile),
		cmocka_unit_test(test_percentile_properties), cmocka_unit_test(test_funnel_proportion), cmocka_unit_test(test_funnel_rate),
		cmocka_unit_test(test_funnel_of_nothing), cmocka_unit_test(test_funnel_properties), cmocka_unit_test(test_agreement),
		cmocka_unit_test(test_kappa), cmocka_unit_test(test_kappa_quadratic), cmocka_unit_test(test_kappa_of_nothing),
		cmocka_unit_test(test_kappa_properties), cmocka_unit_test(test_survival), cmocka_unit_test(test_survival_edges),
		cmocka_unit_test(test_survival_properties), cmocka_unit_test(test_fit), cmocka_unit_test(test_fit_of_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
