/*
 * test_lean_money.c -- present value, rates of return, payback, run-rates, splits and overlaps: to the printed digit, and parts that are always the whole.
 */
#include "lean_near.h"

static const double tv14[] = { -100000, 40000, 40000, 40000, 40000 };

/* ---- TV14 to TV17 ---- */

static void test_npv(void **state)
{
	assert_within(lean_npv(0.1, tv14, N(tv14)), 26794.62, 0.005);
	assert_near(lean_npv(0, tv14, N(tv14)), 60000);
	assert_nan(lean_npv(0.1, NULL, 0));
	assert_nan(lean_npv(-1, tv14, N(tv14)));
	assert_nan(lean_npv(NAN, tv14, N(tv14)));
}

static void test_irr(void **state)
{
	struct lean_irr irr = lean_irr(tv14, N(tv14));

	assert_int_equal(irr.found, LEAN_IRR_ONE);
	assert_int_equal(irr.n, 1);
	assert_within(irr.rate[0], 0.218623, 5e-7);
}

/* The pump of Lorie and Savage 1955; and flows that only touch 0, at 10 %. */
static void test_irr_several(void **state)
{
	const double pump[] = { -1600, 10000, -10000 }, touching[] = { 100, -220, 121 }, three[] = { -1000, 6000, -11000, 6000 }, never[] = { 100, -300, 250 };
	struct lean_irr irr = lean_irr(pump, N(pump));

	assert_int_equal(irr.found, LEAN_IRR_SEVERAL);
	assert_int_equal(irr.n, 2);
	assert_within(irr.rate[0], 0.25, 1e-9);
	assert_within(irr.rate[1], 4, 1e-9);
	irr = lean_irr(touching, N(touching));
	assert_int_equal(irr.found, LEAN_IRR_ONE);
	assert_within(irr.rate[0], 0.1, 1e-6);
	irr = lean_irr(three, N(three));
	assert_int_equal(irr.n, 3);
	for (size_t i = 0; i < 3; i++)
		assert_within(irr.rate[i], (double)i, 1e-8);
	assert_int_equal(lean_irr(never, N(never)).found, LEAN_IRR_NONE);
}

static void test_irr_of_nothing(void **state)
{
	const double gains[] = { 5, 0, 7 }, losses[] = { -5, -7 }, gap[] = { -5, NAN, 7 }, late[] = { 0, 0, -100, 0, 121 }, huge[] = { -1, 2000 };
	double restless[40];

	assert_int_equal(lean_irr(NULL, 0).found, LEAN_IRR_UNSIGNED);
	assert_int_equal(lean_irr(gains, N(gains)).found, LEAN_IRR_UNSIGNED);
	assert_int_equal(lean_irr(losses, N(losses)).found, LEAN_IRR_UNSIGNED);
	assert_int_equal(lean_irr(gap, N(gap)).found, LEAN_IRR_UNSIGNED);
	assert_within(lean_irr(late, N(late)).rate[0], 0.1, 1e-9);
	assert_int_equal(lean_irr(huge, N(huge)).found, LEAN_IRR_NONE);
	for (size_t i = 0; i < N(restless); i++)
		restless[i] = i % 2 ? -1 : 1;
	assert_int_equal(lean_irr(restless, N(restless)).found, LEAN_IRR_TOO_MANY);
	assert_int_equal(lean_irr(restless, 17).found, LEAN_IRR_NONE);
}

/* Flows made from chosen rates give just these back. */
static void test_irr_made(void **state)
{
	for (int r = 0; r < ROUNDS; r++) {
		double flows[7] = { -1000 }, rate[6];
		size_t n = some_count(1, 5);

		for (size_t i = 0; i < n; i++) {
			rate[i] = (i ? rate[i - 1] : -0.5) + some_number(0.2, 0.9);
			for (size_t t = i + 1; t > 0; t--)
				flows[t] -= (1 + rate[i]) * flows[t - 1];
		}
		struct lean_irr irr = lean_irr(flows, n + 1);
		assert_int_equal(irr.n, n);
		for (size_t i = 0; i < n; i++)
			assert_within(irr.rate[i], rate[i], 1e-6);
	}
}

/* Many months of anything: what is found is worth nothing, and a net present value that changes its sign is found. */
static void test_irr_properties(void **state)
{
	for (int r = 0; r < 300; r++) {
		double flows[121], size = 0;
		size_t n = some_count(2, N(flows));

		for (size_t t = 0; t < n; t++) {
			flows[t] = some_count(0, n / 6 + 1) ? some_number(0, 500) : some_number(-2000, 0);
			size += fabs(flows[t]);
		}
		struct lean_irr irr = lean_irr(flows, n);
		for (size_t i = 0; i < irr.n; i++)
			if (irr.rate[i] > 0)
				assert_within(lean_npv(irr.rate[i], flows, n), 0, 1e-9 * size);
		if (irr.found != LEAN_IRR_TOO_MANY && (lean_npv(0, flows, n) > 0) != (lean_npv(3, flows, n) > 0))
			assert_true(irr.n > 0);
	}
}

static void assert_payback(struct lean_payback p, enum lean_payback_found found, double periods)
{
	assert_int_equal(p.found, found);
	if (found == LEAN_PAYBACK_AT)
		assert_within(p.periods, periods, 5e-6);
	else
		assert_nan(p.periods);
}

static void test_payback(void **state)
{
	const double losing[] = { -100, 10, 20 }, at_once[] = { 0, 5 }, exact[] = { -100, 60, 40 }, gap[] = { -100, NAN, 500 };

	assert_payback(lean_payback(0, tv14, N(tv14)), LEAN_PAYBACK_AT, 2.5);
	assert_payback(lean_payback(0.1, tv14, N(tv14)), LEAN_PAYBACK_AT, 3.01925);
	assert_payback(lean_payback(0, losing, N(losing)), LEAN_PAYBACK_NEVER, 0);
	assert_payback(lean_payback(0, at_once, N(at_once)), LEAN_PAYBACK_AT, 0);
	assert_payback(lean_payback(0, exact, N(exact)), LEAN_PAYBACK_AT, 2);
	assert_payback(lean_payback(0, gap, N(gap)), LEAN_PAYBACK_UNKNOWN, 0);
	assert_payback(lean_payback(0, NULL, 0), LEAN_PAYBACK_UNKNOWN, 0);
	assert_payback(lean_payback(-1, tv14, N(tv14)), LEAN_PAYBACK_UNKNOWN, 0);
}

/* Discounting never brings the money back sooner, and it comes back at all only if the present value is not negative. */
static void test_payback_properties(void **state)
{
	for (int r = 0; r < ROUNDS; r++) {
		double flows[12] = { -some_number(1, 1000) }, rate = some_number(0, 0.5);
		size_t n = some_count(2, N(flows));

		for (size_t t = 1; t < n; t++)
			flows[t] = some_number(0, 300);
		struct lean_payback simple = lean_payback(0, flows, n), discounted = lean_payback(rate, flows, n);
		assert_true(discounted.found == (lean_npv(rate, flows, n) >= 0 ? LEAN_PAYBACK_AT : LEAN_PAYBACK_NEVER));
		assert_true(discounted.found != LEAN_PAYBACK_AT || discounted.periods >= simple.periods - 1e-9);
	}
}

static void test_roi(void **state)
{
	struct lean_roi r = lean_roi(170000000, 40000000), free_of_cost = lean_roi(170000000, 0), none = lean_roi(LEAN_MONEY_NONE, 5);

	assert_near(r.roi, 3.25);
	assert_near(r.bcr, 4.25);
	assert_true(r.net == 130000000);
	assert_true(isnan(free_of_cost.roi) && isnan(free_of_cost.bcr) && free_of_cost.net == 170000000);
	assert_true(isnan(none.roi) && none.net == LEAN_MONEY_NONE);
	assert_true(lean_roi(-5, LEAN_MONEY_NONE).net == LEAN_MONEY_NONE && isnan(lean_roi(-5, LEAN_MONEY_NONE).bcr));
	assert_true(lean_roi(INT64_MAX, -1).net == LEAN_MONEY_NONE);
	assert_near(lean_roi(-100, 100).roi, -2);
}

/* SV07. */
static void test_training_roi(void **state)
{
	struct lean_training_roi r = lean_training_roi(24000000, 0.6, 0.8, 5200000);

	assert_true(r.adjusted == 11520000);
	assert_near(r.roi, 1.2154);
	assert_near(r.bcr, 2.2154);
	assert_nan(lean_training_roi(24000000, 0.6, 0.8, 0).roi);
	assert_true(lean_training_roi(24000000, 1.1, 0.8, 1).adjusted == LEAN_MONEY_NONE);
	assert_true(lean_training_roi(24000000, 0.6, NAN, 1).adjusted == LEAN_MONEY_NONE);
	assert_true(lean_training_roi(LEAN_MONEY_NONE, 0.6, 0.8, 1).adjusted == LEAN_MONEY_NONE);
}

/* ---- TV18, TV19: run-rate ---- */

static const struct lean_date april = { 2025, 4, 1 }, may = { 2025, 5, 16 };

static void assert_run(struct lean_run r, int64_t earlier, int64_t in_year, int64_t rollover, int64_t later)
{
	assert_true(r.earlier == earlier);
	assert_true(r.in_year == in_year);
	assert_true(r.rollover == rollover);
	assert_true(r.later == later);
}

static void test_run(void **state)
{
	struct lean_run monthly = lean_run_prorate(12000000, april, 12, 2025, 1, LEAN_PRORATE_MONTHS);
	struct lean_run daily = lean_run_prorate(12000000, april, 12, 2025, 1, LEAN_PRORATE_DAYS);
	struct lean_run fraction = lean_run_prorate(12000000, may, 12, 2025, 1, LEAN_PRORATE_FRACTION);

	assert_run(monthly, 0, 9000000, 3000000, 0);
	assert_int_equal(monthly.days, 275);
	assert_near(monthly.months, 9);
	assert_run(daily, 0, 9041096, 2958904, 0);
	assert_int_equal(daily.days, 275);
	assert_run(fraction, 0, 7516129, 4483871, 0);
	assert_within(fraction.months, 7.516129, 5e-7);
	assert_within(lean_month_share(may), 0.516129, 5e-7);
}

/* By hand: the 15th belongs to the next month; a fiscal year from July; three years from the middle of one; a leap year. */
static void test_run_edges(void **state)
{
	const struct lean_date d14 = { 2025, 1, 14 }, d15 = { 2025, 1, 15 }, last = { 2024, 1, 31 }, leap = { 2024, 1, 1 }, before = { 2023, 10, 1 };

	assert_run(lean_run_prorate(1200, d14, 12, 2025, 1, LEAN_PRORATE_MONTHS), 0, 1200, 0, 0);
	assert_run(lean_run_prorate(1200, d15, 12, 2025, 1, LEAN_PRORATE_MONTHS), 0, 1100, 100, 0);
	assert_run(lean_run_prorate(1200, april, 12, 2024, 7, LEAN_PRORATE_MONTHS), 0, 300, 900, 0);
	assert_run(lean_run_prorate(1200, before, 36, 2024, 1, LEAN_PRORATE_MONTHS), 300, 1200, 1200, 900);
	assert_run(lean_run_prorate(-1200, april, 12, 2025, 1, LEAN_PRORATE_MONTHS), 0, -900, -300, 0);
	assert_run(lean_run_prorate(1200, april, 12, 2030, 1, LEAN_PRORATE_MONTHS), 1200, 0, 0, 0);
	assert_run(lean_run_prorate(1200, april, 12, 2020, 1, LEAN_PRORATE_MONTHS), 0, 0, 0, 1200);
	assert_run(lean_run_prorate(36500, leap, 12, 2024, 1, LEAN_PRORATE_DAYS), 0, 36600, 0, 0);
	assert_run(lean_run_prorate(36500, last, 1, 2024, 1, LEAN_PRORATE_DAYS), 0, 2900, 0, 0);
	for (int year = 1896; year <= 2104; year += 4) {
		struct lean_run r = lean_run_prorate(36500, (struct lean_date){ year, 1, 1 }, 12, year, 1, LEAN_PRORATE_DAYS);
		assert_int_equal(r.days, year == 1900 || year == 2100 ? 365 : 366);
		assert_true(r.rollover == 0 && r.in_year == r.days * 100);
	}
	assert_int_equal(lean_run_prorate(1200, may, 12, 2026, 1, LEAN_PRORATE_FRACTION).days, 135);
}

static void test_run_of_nothing(void **state)
{
	const struct lean_date wrong = { 2025, 2, 29 };
	struct lean_run none = lean_run_prorate(1200, wrong, 12, 2025, 1, LEAN_PRORATE_DAYS);

	assert_run(none, LEAN_MONEY_NONE, LEAN_MONEY_NONE, LEAN_MONEY_NONE, LEAN_MONEY_NONE);
	assert_nan(none.months);
	assert_true(lean_run_prorate(1200, april, 0, 2025, 1, LEAN_PRORATE_DAYS).in_year == LEAN_MONEY_NONE);
	assert_true(lean_run_prorate(1200, april, 1201, 2025, 1, LEAN_PRORATE_DAYS).in_year == LEAN_MONEY_NONE);
	assert_true(lean_run_prorate(1200, april, 12, 2025, 13, LEAN_PRORATE_DAYS).in_year == LEAN_MONEY_NONE);
	assert_true(lean_run_prorate(LEAN_MONEY_NONE, april, 12, 2025, 1, LEAN_PRORATE_DAYS).in_year == LEAN_MONEY_NONE);
	assert_true(lean_run_prorate(10000000000000000, april, 1200, 2025, 1, LEAN_PRORATE_DAYS).in_year == 7534246575342466);
	assert_true(lean_run_prorate(10000000000000001, april, 12, 2025, 1, LEAN_PRORATE_DAYS).in_year == LEAN_MONEY_NONE);
	assert_near(lean_month_share((struct lean_date){ 1, 1, 1 }), 1);
	assert_near(lean_month_share((struct lean_date){ 9999, 12, 31 }), 1.0 / 31);
	assert_nan(lean_month_share((struct lean_date){ 2025, 0, 1 }));
	assert_nan(lean_month_share(wrong));
	assert_near(lean_month_share(april), 1);
}

/* The parts are the run under each convention, and no later start brings more this year. */
static void test_run_properties(void **state)
{
	for (int r = 0; r < ROUNDS; r++) {
		struct lean_date start = { (int)some_count(2020, 2026), (int)some_count(1, 12), (int)some_count(1, 27) }, later = start;
		int duration = (int)some_count(1, 60), fy = (int)some_count(2020, 2026), fy_month = (int)some_count(1, 12);
		int64_t annual = (int64_t)some_count(0, 1000000000) - 300000000;

		later.day++;
		for (enum lean_proration how = LEAN_PRORATE_MONTHS; how <= LEAN_PRORATE_DAYS; how++) {
			struct lean_run a = lean_run_prorate(annual, start, duration, fy, fy_month, how);
			int64_t sum = a.earlier + a.in_year + a.rollover + a.later;
			if (how != LEAN_PRORATE_DAYS)
				assert_true(llabs(sum * 12 - annual * duration) <= 6);
			assert_true(a.months >= 0 && a.months <= 366.0 / 365 * 12 && a.days >= 0 && a.days <= 366);
			if (annual > 0 && a.earlier == 0 && a.rollover > 0)
				assert_true(lean_run_prorate(annual, later, duration, fy, fy_month, how).in_year <= a.in_year);
		}
	}
}

static void test_annualise(void **state)
{
	const int64_t months[] = { 99, 820000, 910000, 1030000 }, gap[] = { 1, LEAN_MONEY_NONE, 1 }, huge[] = { INT64_MAX, INT64_MAX, INT64_MAX };

	assert_true(lean_run_annualise(months, 4) == 11040000);
	assert_true(lean_run_annualise(months, 2) == LEAN_MONEY_NONE);
	assert_true(lean_run_annualise(NULL, 0) == LEAN_MONEY_NONE);
	assert_true(lean_run_annualise(gap, 3) == LEAN_MONEY_NONE);
	assert_true(lean_run_annualise(huge, 3) == LEAN_MONEY_NONE);
	assert_true(lean_run_annualise((int64_t[]){ -INT64_MAX, -INT64_MAX, -INT64_MAX }, 3) == LEAN_MONEY_NONE);
}

/* ---- splits ---- */

/* By hand: 100 in three; and Hamilton's method on 33.33 / 33.33 / 33.34. */
static void test_split(void **state)
{
	const int64_t thirds[] = { 1, 1, 1 }, percent[] = { 60, 40 }, uneven[] = { 5, 3, 1 }, zero[] = { 0, 0 }, less[] = { 2, -1 };
	int64_t part[3];

	assert_true(lean_money_split(100, thirds, 3, part));
	assert_true(part[0] == 34 && part[1] == 33 && part[2] == 33);
	assert_true(lean_money_split(-100, thirds, 3, part));
	assert_true(part[0] == -34 && part[1] == -33 && part[2] == -33);
	assert_true(lean_money_split(101, percent, 2, part));
	assert_true(part[0] == 61 && part[1] == 40);
	assert_true(lean_money_split(10, uneven, 3, part));
	assert_true(part[0] == 6 && part[1] == 3 && part[2] == 1);
	assert_false(lean_money_split(100, zero, 2, part));
	assert_true(part[0] == LEAN_MONEY_NONE);
	assert_false(lean_money_split(100, less, 2, part));
	assert_false(lean_money_split(LEAN_MONEY_NONE, thirds, 3, part));
	assert_false(lean_money_split(100, NULL, 0, part));
	assert_true(lean_money_split(INT64_MAX, thirds, 3, part));
	assert_true(lean_money_split(INT64_MIN + 1, thirds, 3, part));
}

static void test_split_properties(void **state)
{
	for (int r = 0; r < ROUNDS; r++) {
		int64_t weight[15], part[15], sum = 0, weights = 0, amount = (int64_t)some_count(0, 2000000) - 1000000;
		size_t n = some_count(1, N(weight));

		for (size_t i = 0; i < n; i++)
			weights += weight[i] = (int64_t)some_count(0, 1000) + (i == 0);
		assert_true(lean_money_split(amount, weight, n, part));
		for (size_t i = 0; i < n; i++) {
			sum += part[i];
			assert_true(fabs((double)part[i] - (double)amount * (double)weight[i] / (double)weights) < 1 + 1e-6);
		}
		assert_true(sum == amount);
	}
}

/* ---- TV30: overlap ---- */

static void test_overlap(void **state)
{
	const double share[] = { 0.3, 0.25 };
	int64_t claimed[2], allowed[2];
	struct lean_overlap o = lean_overlap(LEAN_OVERLAP_SEQUENTIAL, 50000000, 50000000, share, 2, claimed, allowed);

	assert_true(o.claimed == 27500000 && o.allowed == 23750000 && o.overstated == 3750000);
	assert_true(claimed[1] == 12500000 && allowed[0] == 15000000 && allowed[1] == 8750000);
	o = lean_overlap(LEAN_OVERLAP_PRO_RATA, 50000000, 22000000, share, 2, claimed, allowed);
	assert_true(o.allowed == 22000000 && allowed[0] == 12000000 && allowed[1] == 10000000);
	o = lean_overlap(LEAN_OVERLAP_PRO_RATA, 50000000, 50000000, share, 2, claimed, allowed);
	assert_true(o.overstated == 0 && allowed[0] == 15000000);
	o = lean_overlap(LEAN_OVERLAP_FIRST_WINS, 50000000, 22000000, share, 2, claimed, allowed);
	assert_true(o.overstated == 5500000 && allowed[0] == 15000000 && allowed[1] == 7000000);
	o = lean_overlap(LEAN_OVERLAP_SEQUENTIAL, 50000000, 20000000, share, 2, claimed, allowed);
	assert_true(o.allowed == 20000000 && allowed[1] == 5000000);
}

static void test_overlap_of_nothing(void **state)
{
	const double wrong[] = { 0.5, 1.5 };
	int64_t claimed[2], allowed[2];
	struct lean_overlap o = lean_overlap(LEAN_OVERLAP_SEQUENTIAL, 100, 100, NULL, 0, claimed, allowed);

	assert_true(o.claimed == 0 && o.allowed == 0 && o.overstated == 0);
	o = lean_overlap(LEAN_OVERLAP_SEQUENTIAL, 100, 100, wrong, 2, claimed, allowed);
	assert_true(o.allowed == LEAN_MONEY_NONE && allowed[0] == LEAN_MONEY_NONE && claimed[1] == LEAN_MONEY_NONE);
	assert_true(lean_overlap(LEAN_OVERLAP_PRO_RATA, -1, 100, wrong, 1, claimed, allowed).allowed == LEAN_MONEY_NONE);
	assert_true(lean_overlap(LEAN_OVERLAP_PRO_RATA, 100, LEAN_MONEY_NONE, wrong, 1, claimed, allowed).allowed == LEAN_MONEY_NONE);
	assert_true(lean_overlap(LEAN_OVERLAP_PRO_RATA, INT64_MAX, 100, wrong, 1, claimed, allowed).allowed == LEAN_MONEY_NONE);
	assert_true(lean_overlap(LEAN_OVERLAP_PRO_RATA, 100, 0, wrong, 1, claimed, allowed).allowed == 0);
	assert_true(lean_overlap(LEAN_OVERLAP_PRO_RATA, 0, 100, wrong, 1, claimed, allowed).allowed == 0);
	assert_true(lean_overlap(LEAN_OVERLAP_SEQUENTIAL, 100, 100, (double[]){ 0, 1 }, 2, claimed, allowed).allowed == 100);
}

static void test_overlap_properties(void **state)
{
	for (int r = 0; r < ROUNDS; r++) {
		double share[8];
		int64_t claimed[8], allowed[8], sum = 0, baseline = (int64_t)some_count(0, 1000000), cap = (int64_t)some_count(0, 1200000);
		size_t n = some_count(0, N(share));

		for (size_t i = 0; i < n; i++)
			share[i] = some_number(0, 1);
		struct lean_overlap o = lean_overlap((enum lean_overlap_rule)some_count(0, 2), baseline, cap, share, n, claimed, allowed);
		for (size_t i = 0; i < n; i++) {
			sum += allowed[i];
			assert_true(allowed[i] >= 0 && allowed[i] <= claimed[i]);
		}
		assert_true(sum == o.allowed && sum <= cap && sum <= baseline && o.claimed - o.allowed == o.overstated);
	}
}

/* ---- SV17, SV18 ---- */

static void test_saved(void **state)
{
	struct lean_labour l = lean_labour_saved(3120, 2080, 3200);
	struct lean_inventory i = lean_inventory_release(40000000, 0.12);

	assert_true(l.total == 9984000 && l.hard == 6656000 && l.soft == 3328000);
	assert_true(lean_labour_saved(10, 11, 3200).total == LEAN_MONEY_NONE);
	assert_true(lean_labour_saved(NAN, 1, 3200).total == LEAN_MONEY_NONE);
	assert_true(lean_labour_saved(10, -1, 3200).total == LEAN_MONEY_NONE);
	assert_true(lean_labour_saved(1e300, 0, 3200).hard == LEAN_MONEY_NONE);
	assert_true(lean_labour_saved(0, 0, 3200).total == 0);
	assert_true(i.one_time_cash == 40000000 && i.annual_carrying == 4800000);
	assert_true(lean_inventory_release(40000000, NAN).annual_carrying == LEAN_MONEY_NONE);
	assert_true(lean_inventory_release(LEAN_MONEY_NONE, 0.1).annual_carrying == LEAN_MONEY_NONE);
	assert_true(lean_inventory_release(5, 0).annual_carrying == 0);
	assert_true(lean_labour_saved(10, 4, 0).hard == 0 && lean_labour_saved(10, 4, -1).hard == LEAN_MONEY_NONE);
	for (int r = 0; r < ROUNDS; r++) {
		double hours = some_number(0, 5000), redeployed = some_number(0, hours);
		struct lean_labour some = lean_labour_saved(hours, redeployed, (int64_t)some_count(0, 9999));
		assert_true(some.hard + some.soft == some.total && some.hard >= 0 && some.soft >= 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_npv), cmocka_unit_test(test_irr), cmocka_unit_test(test_irr_several), cmocka_unit_test(test_irr_of_nothing),
		cmocka_unit_test(test_irr_made), cmocka_unit_test(test_irr_properties), cmocka_unit_test(test_payback), cmocka_unit_test(test_payback_properties),
		cmocka_unit_test(test_roi), cmocka_unit_test(test_training_roi), cmocka_unit_test(test_run), cmocka_unit_test(test_run_edges),
		cmocka_unit_test(test_run_of_nothing), cmocka_unit_test(test_run_properties), cmocka_unit_test(test_annualise), cmocka_unit_test(test_split),
		cmocka_unit_test(test_split_properties), cmocka_unit_test(test_overlap), cmocka_unit_test(test_overlap_of_nothing),
		cmocka_unit_test(test_overlap_properties), cmocka_unit_test(test_saved),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
