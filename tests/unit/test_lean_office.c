/*
 * test_lean_office.c -- scores, maturity, the size of the office and the forecast, against vectors and what can be worked out by hand.
 */
#include "lean_near.h"

/* ---- TV23: 5S ---- */

static void test_audit_score(void **state)
{
	static const int score[5][5] = { { 4, 3, 3, 2, -1 }, { 2, 3, 1, 2, 3 }, { 4, 3, 4, 3, 2 }, { 2, 2, 3, -1, 1 }, { 3, 3, 2, 4, 3 } };
	const double by_s[] = { 0.75, 0.55, 0.8, 0.5, 0.75 };
	struct lean_score all = lean_audit_score(score[0], 25, 4);

	assert_int_equal(all.points, 62);
	assert_int_equal(all.possible, 92);
	assert_near(all.share, 0.6739);
	for (size_t s = 0; s < 5; s++)
		assert_near(lean_audit_score(score[s], 5, 4).share, by_s[s]);
}

static void test_audit_score_of_nothing(void **state)
{
	const int none[] = { -1, -1 }, beyond[] = { 4, 5 }, zero[] = { 0, 0 };

	assert_nan(lean_audit_score(none, 2, 4).share);
	assert_nan(lean_audit_score(NULL, 0, 4).share);
	assert_nan(lean_audit_score(beyond, 2, 4).share);
	assert_near(lean_audit_score(zero, 2, 4).share, 0);
}

/* Between 0 and 1, and an item that does not apply changes nothing. */
static void test_audit_score_properties(void **state)
{
	for (int r = 0; r < ROUNDS; r++) {
		int score[20];
		size_t n = some_count(2, N(score));

		for (size_t i = 0; i < n; i++)
			score[i] = (int)some_count(0, 4);
		score[n - 1] = -1;
		struct lean_score with = lean_audit_score(score, n, 4), without = lean_audit_score(score, n - 1, 4);
		assert_true(with.share >= 0 && with.share <= 1 && with.share == without.share);
	}
}

/* ---- SV19, SV20 ---- */

static void test_maturity(void **state)
{
	const double score[] = { 2, 3, 2, 3, 3, 2, 1, 2 }, alike[] = { 1, 1, 1, 1, 1, 1, 1, 1 }, some[] = { NAN, 2, 4 }, weight[] = { 5, 3, 1 }, none[] = { NAN };
	const double zero[] = { 0, 0, 0 }, less[] = { 5, 3, -1 };
	struct lean_maturity m = lean_maturity(score, alike, 8);

	assert_near(m.mean, 2.25);
	assert_near(m.min, 1);
	assert_int_equal(m.n, 8);
	assert_near(lean_maturity(score, NULL, 8).mean, 2.25);
	m = lean_maturity(some, weight, 3);
	assert_near(m.mean, 2.5);
	assert_near(m.min, 2);
	assert_int_equal(m.n, 2);
	assert_true(isnan(lean_maturity(none, NULL, 1).mean) && isnan(lean_maturity(none, NULL, 1).min));
	assert_nan(lean_maturity(NULL, NULL, 0).mean);
	assert_near(lean_maturity(some, (double[]){ 0, 1, 0 }, 3).mean, 2);
	assert_nan(lean_maturity(some, zero, 3).mean);
	assert_nan(lean_maturity(some, less, 3).mean);
	for (int r = 0; r < ROUNDS; r++) {
		double x[9], w[9];
		size_t n = some_count(1, N(x));
		for (size_t i = 0; i < n; i++) {
			x[i] = some_number(1, 5);
			w[i] = some_number(0.1, 3);
		}
		m = lean_maturity(x, w, n);
		assert_true(m.min <= m.mean + 1e-12 && m.mean <= 5);
	}
}

static void test_effectiveness(void **state)
{
	const double weight[] = { 0.3, 0.3, 0.2, 0.1, 0.1 }, value[] = { 0.75, 0.5, 0.65, NAN, 1 }, two[] = { 0.75, NAN, NAN, NAN, 1 };
	const double beyond[] = { 0.5, 0.5, 0.5, 1.2, NAN };
	const double all[] = { 1, 1, 1, 1, 1 }, zero[] = { 0, 0, 0, NAN, NAN };

	assert_near(lean_event_effectiveness(value, weight, 5), 0.6722);
	assert_nan(lean_event_effectiveness(two, weight, 5));
	assert_nan(lean_event_effectiveness(beyond, weight, 5));
	assert_nan(lean_event_effectiveness(NULL, NULL, 0));
	assert_near(lean_event_effectiveness(all, weight, 5), 1);
	assert_near(lean_event_effectiveness(zero, weight, 5), 0);
}

/* ---- SV15, SV16 ---- */

static void test_office(void **state)
{
	struct lean_office o = lean_office_pace(14, 1250, 34), none = lean_office_pace(14, 0, 34);

	assert_near(o.ratio, 0.0112);
	assert_near(o.band_low, 12.5);
	assert_near(o.band_high, 25);
	assert_near(o.events_per_1000, 27.2);
	assert_near(o.pace, 125);
	assert_true(isnan(none.ratio) && isnan(none.band_low) && isnan(none.band_high) && isnan(none.events_per_1000) && isnan(none.pace));
}

static void test_facilitators(void **state)
{
	struct lean_facilitators f = lean_facilitators_needed(30, 20, 180);

	assert_near(f.days, 600);
	assert_near(f.fte, 3.3333);
	assert_nan(lean_facilitators_needed(30, 20, 0).fte);
	assert_near(lean_facilitators_needed(30, 20, 0).days, 600);
	assert_near(lean_facilitators_needed(0, 20, 180).fte, 0);
}

/* ---- forecast ---- */

static void test_forecast_certain(void **state)
{
	const unsigned four[] = { 4, 4 }, none[] = { 0, 0, 0 };
	unsigned periods[100];
	struct lean_forecast f = lean_forecast_done(four, 2, 12, 50, 1, periods, 100);

	assert_near(f.p50, 3);
	assert_near(f.p95, 3);
	assert_near(f.never, 0);
	assert_near(lean_forecast_done(four, 2, 13, 50, 1, periods, 100).p50, 4);
	assert_near(lean_forecast_done(four, 2, 0, 50, 1, periods, 100).p95, 0);
	assert_near(lean_forecast_done(none, 3, 0, 0, 1, periods, 100).p95, 0);
	f = lean_forecast_done(none, 3, 1, 50, 1, periods, 100);
	assert_true(isinf(f.p50) && f.never == 1);
}

/* By hand: one item, 0 or 1 a period, each as likely: done within t periods in 1 - 1/2^t of the rounds; half of them never, with one period to go. */
static void test_forecast_geometric(void **state)
{
	const unsigned coin[] = { 0, 1 };
	static unsigned periods[20000];
	struct lean_forecast f = lean_forecast_done(coin, 2, 1, 100, 7, periods, N(periods));
	size_t within[5] = { 0 };

	assert_near(f.p85, 3);
	assert_near(f.p95, 5);
	assert_near(f.never, 0);
	for (size_t r = 0; r < N(periods); r++)
		for (unsigned t = 1; t < 5; t++)
			within[t] += periods[r] <= t;
	for (int t = 1; t < 5; t++)
		assert_within((double)within[t] / N(periods), 1 - pow(0.5, t), 0.015);
	const unsigned rarely[20] = { 1, 1, 1, 1, 1, 1, 1, 1, 1 };
	assert_near(lean_forecast_done(rarely, 20, 1, 100, 7, periods, N(periods)).p50, 2);
	f = lean_forecast_done(coin, 2, 1, 1, 7, periods, N(periods));
	assert_within(f.never, 0.5, 0.015);
	assert_true(isinf(f.p85));
}

static void test_forecast_of_nothing(void **state)
{
	const unsigned four[] = { 4 }, sorted[] = { 1, 2, 3, LEAN_FORECAST_NEVER };
	unsigned periods[10];
	struct lean_forecast f = lean_forecast_done(NULL, 0, 12, 50, 1, periods, 10);

	assert_true(isnan(f.p50) && isnan(f.p85) && isnan(f.p95) && isnan(f.never));
	assert_nan(lean_forecast_done(four, 1, 12, 50, 1, periods, 0).p50);
	assert_near(lean_forecast_within(sorted, 4, 0), 1);
	assert_near(lean_forecast_within(sorted, 4, 0.25), 1);
	assert_near(lean_forecast_within(sorted, 4, 0.26), 2);
	assert_near(lean_forecast_within(sorted, 4, 0.75), 3);
	assert_true(isinf(lean_forecast_within(sorted, 4, 0.76)));
	assert_true(isinf(lean_forecast_within(sorted, 4, 1)));
	assert_nan(lean_forecast_within(sorted, 0, 0.5));
	assert_nan(lean_forecast_within(sorted, 4, 1.1));
	assert_nan(lean_forecast_within(sorted, 4, NAN));
}

/* Ascending, the same seed the same, never sooner than by the best period or later than by the worst, and more items take no less. */
static void test_forecast_properties(void **state)
{
	for (int r = 0; r < 500; r++) {
		unsigned throughput[12], periods[60], again[60], least = UINT_MAX, most = 0, open = (unsigned)some_count(1, 80);
		size_t n = some_count(1, N(throughput));

		for (size_t i = 0; i < n; i++) {
			throughput[i] = (unsigned)some_count(1, 9);
			least = throughput[i] < least ? throughput[i] : least;
			most = throughput[i] > most ? throughput[i] : most;
		}
		struct lean_forecast f = lean_forecast_done(throughput, n, open, 1000, (uint64_t)r, periods, 60);
		struct lean_forecast g = lean_forecast_done(throughput, n, open, 1000, (uint64_t)r, again, 60);
		assert_true(f.p50 <= f.p85 && f.p85 <= f.p95 && f.p50 == g.p50 && f.p95 == g.p95);
		assert_true(f.p50 >= ceil((double)open / most) && f.p95 <= ceil((double)open / least) && f.never == 0);
		for (size_t i = 1; i < 60; i++)
			assert_true(periods[i] >= periods[i - 1] && periods[i] == again[i]);
		assert_true(lean_forecast_done(throughput, n, open * 9 + 9, 5000, (uint64_t)r, periods, 60).p50 >= f.p50);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_audit_score), cmocka_unit_test(test_audit_score_of_nothing), cmocka_unit_test(test_audit_score_properties),
		cmocka_unit_test(test_maturity), cmocka_unit_test(test_effectiveness), cmocka_unit_test(test_office), cmocka_unit_test(test_facilitators),
		cmocka_unit_test(test_forecast_certain), cmocka_unit_test(test_forecast_geometric), cmocka_unit_test(test_forecast_of_nothing),
		cmocka_unit_test(test_forecast_properties),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
