/*
 * test_lean_shift.c -- the verdict on a shift, the permutation test behind it, and the generator that shuffles.
 */
#include "lean_near.h"

/* ---- chance ---- */

/* The first five of seed 1234567 as Rosetta Code prints them. */
static void test_random(void **state)
{
	const uint64_t wanted[] = { 6457827717110365317u, 3203168211198807973u, 9817491932198370423u, 4593380528125082431u, 16408922859458223821u };
	uint64_t seed = 1234567;

	for (size_t i = 0; i < N(wanted); i++)
		assert_true(lean_random_draw(&seed) == wanted[i]);
}

static void test_random_below(void **state)
{
	size_t seen[6] = { 0 };
	uint64_t seed = 7;

	for (int i = 0; i < 60000; i++) {
		uint64_t k = lean_random_below(&seed, 6);
		assert_true(k < 6);
		seen[k]++;
	}
	for (size_t k = 0; k < 6; k++)
		assert_within((double)seen[k], 10000, 400);
	assert_true(lean_random_below(&seed, 0) == 0);
	assert_true(lean_random_below(&seed, 1) == 0);
	/* Three quarters of all numbers: taken by remainder alone, the lowest third would come half of the time. */
	size_t low = 0;
	for (int i = 0; i < 9000; i++)
		low += lean_random_below(&seed, 3ull << 62) < 1ull << 62;
	assert_within((double)low, 3000, 250);
}

/* ---- the verdict ---- */

/* Limits of twenty values; halfway to them lie 45 and 55. */
static const struct lean_xmr frozen = { .mean = 50, .mr_bar = 3.7594, .upper = 60, .lower = 40, .n = 20 };

static struct lean_shift judged(const double *x, size_t n)
{
	struct lean_signal signals[64];

	return lean_shift_judge(&frozen, x, n, signals);
}

static void test_shift_held(void **state)
{
	const double run[] = { 52, 51, 53, 52, 54, 51, 52, 53, 49, 52 }, near[] = { 44, 43, 44.5 }, deep[] = { 41, 49, 44, 38, 51, 43, 42, 44, 43, 44 };
	struct lean_shift s = judged(run, N(run));

	assert_int_equal(s.verdict, LEAN_SHIFT_HELD);
	assert_int_equal(s.side, 1);
	assert_int_equal(s.first, 7);
	assert_int_equal(s.back, 1);
	assert_int_equal(s.n, 10);
	assert_near(s.effect, 1.9);
	s = judged(near, N(near));
	assert_int_equal(s.verdict, LEAN_SHIFT_HELD);
	assert_int_equal(s.side, -1);
	assert_int_equal(s.first, 2);
	assert_int_equal(judged(deep, N(deep)).verdict, LEAN_SHIFT_HELD);
}

static void test_shift_early_or_none(void **state)
{
	const double few[] = { 52, 51, 53, 52, 54, 51, 52 }, calm[] = { 52, 48, 53, 47, 54, 51, 48, 53 }, lone[] = { 49, 51, 62 };

	assert_int_equal(judged(few, N(few)).verdict, LEAN_SHIFT_EARLY);
	assert_int_equal(judged(calm, N(calm)).verdict, LEAN_SHIFT_NONE);
	assert_true(judged(calm, N(calm)).first == SIZE_MAX);
	assert_int_equal(judged(calm, N(calm)).side, 0);
	struct lean_shift s = judged(lone, N(lone));
	assert_int_equal(s.verdict, LEAN_SHIFT_EARLY);
	assert_int_equal(s.first, 2);
	assert_int_equal(s.side, 1);
}

static void test_shift_reverted(void **state)
{
	const double gone[] = { 44, 43, 44, 42, 44, 43, 41, 44, 51, 49, 52, 50, 48, 51 }, lone[] = { 62, 51, 49, 48, 49 };
	struct lean_shift s = judged(gone, N(gone));

	assert_int_equal(s.verdict, LEAN_SHIFT_REVERTED);
	assert_int_equal(s.side, -1);
	assert_int_equal(s.first, 2);
	assert_int_equal(s.back, 4);
	assert_int_equal(judged(gone, 10).verdict, LEAN_SHIFT_HELD);
	const double gaps[] = { 44, 43, 44, 51, NAN, NAN, 52, NAN, 44, 44, 44, 44, 44, 44, NAN, 51 };
	assert_int_equal(judged(gaps, 8).back, 2);
	assert_int_equal(judged(gaps, N(gaps)).back, 2);
	assert_int_equal(judged(lone, N(lone)).verdict, LEAN_SHIFT_REVERTED);
}

/* One point outside above does not turn what has been lower for long. */
static void test_shift_sides(void **state)
{
	const double x[] = { 44, 43, 44, 42, 44, 43, 41, 44, 61 }, turned[] = { 44, 43, 44, 42, 44, 43, 41, 44, 57, 58, 57, 59 };
	struct lean_shift s = judged(x, N(x));

	assert_int_equal(s.verdict, LEAN_SHIFT_HELD);
	assert_int_equal(s.side, -1);
	s = judged(turned, N(turned));
	assert_int_equal(s.verdict, LEAN_SHIFT_HELD);
	assert_int_equal(s.side, 1);
	assert_int_equal(s.first, 10);
}

static void test_shift_of_nothing(void **state)
{
	const double tv11[] = { 52, 48, 55, 50, 47, 53, 51, 49, 54, 50 }, after[] = { 70, 70, 70 }, gaps[] = { NAN, NAN, 44, NAN };
	struct lean_signal signals[4];
	struct lean_xmr ten = lean_xmr(tv11, N(tv11)), three = lean_xmr(tv11, 3);
	struct lean_shift s = lean_shift_judge(&ten, after, N(after), signals);

	assert_int_equal(s.verdict, LEAN_SHIFT_UNKNOWN);
	assert_near(s.effect, 19.1);
	assert_true(s.provisional);
	assert_true(signals[0].outside);
	struct lean_xmr twelve = frozen;
	twelve.n = 12;
	assert_int_equal(lean_shift_judge(&twelve, after, N(after), signals).verdict, LEAN_SHIFT_HELD);
	s = lean_shift_judge(&three, after, N(after), signals);
	assert_int_equal(s.verdict, LEAN_SHIFT_UNKNOWN);
	assert_nan(s.effect);
	s = judged(NULL, 0);
	assert_int_equal(s.verdict, LEAN_SHIFT_EARLY);
	assert_nan(s.effect);
	assert_false(s.provisional);
	s = lean_shift_judge(&frozen, gaps, N(gaps), signals);
	assert_int_equal(s.verdict, LEAN_SHIFT_EARLY);
	assert_int_equal(s.n, 1);
}

/* Upside down the verdict is the same and the side the other. */
static void test_shift_mirrored(void **state)
{
	for (int r = 0; r < ROUNDS; r++) {
		double x[40], mirrored[40], shift = some_number(-15, 15);
		size_t n = some_count(0, N(x));

		for (size_t i = 0; i < n; i++) {
			x[i] = 50 + shift + 4 * some_noise();
			mirrored[i] = 100 - x[i];
		}
		struct lean_shift a = judged(x, n), b = judged(mirrored, n);
		assert_int_equal(a.verdict, b.verdict);
		assert_int_equal(a.side, -b.side);
		assert_true(a.first == b.first && a.back == b.back);
		assert_true((a.side == 0) == (a.first == SIZE_MAX));
	}
}

/* What the header says of the rule: three sigma are found nearly always, no shift is called one in few cases. */
static void test_shift_found(void **state)
{
	int held = 0, called = 0;

	for (int r = 0; r < 1000; r++) {
		double shifted[20], calm[12];

		for (size_t i = 0; i < N(shifted); i++)
			shifted[i] = 50 - 10 + 10.0 / 3 * some_noise();
		for (size_t i = 0; i < N(calm); i++)
			calm[i] = 50 + 10.0 / 3 * some_noise();
		held += judged(shifted, N(shifted)).verdict == LEAN_SHIFT_HELD;
		called += judged(calm, N(calm)).verdict == LEAN_SHIFT_HELD;
	}
	assert_true(held > 980);
	assert_true(called < 100);
}

/* ---- the test ---- */

/* By hand: 2 of the 20 ways to part six values into three and three are as far apart. */
static void test_permutation(void **state)
{
	const double x[] = { 1, 2, 3, 11, 12, 13 };
	size_t order[6];
	struct lean_shift_test t = lean_shift_test(x, 6, 3, 1, 20000, 42, order), again = lean_shift_test(x, 6, 3, 1, 20000, 42, order);

	assert_near(t.difference, 10);
	assert_within(t.p, 0.1, 0.01);
	assert_true(t.p == again.p);
	assert_int_equal(t.blocks, 6);
	assert_true(t.p != lean_shift_test(x, 6, 3, 1, 20000, 43, order).p);
}

/* Four blocks of two, 24 orders, and 8 of them keep the two low blocks together: p = 1/3. */
static void test_permutation_blocks(void **state)
{
	const double x[] = { 1, 2, 3, 4, 11, 12, 13, 14 };
	size_t order[8];
	struct lean_shift_test t = lean_shift_test(x, 8, 4, 0, 20000, 1, order);

	assert_int_equal(t.block, 2);
	assert_int_equal(t.blocks, 4);
	assert_within(t.p, 8.0 / 24, 0.015);
	assert_int_equal(lean_shift_test(x, 8, 4, 3, 99, 1, order).blocks, 3);
	assert_int_equal(lean_shift_test(x, 7, 4, 2, 99, 1, order).blocks, 4);
	assert_false(isnan(lean_shift_test(x, 7, 4, 2, 99, 1, order).p));
}

static void test_permutation_of_nothing(void **state)
{
	double x[] = { 1, 2, 3, 4, 5, 6, 7, 8 };
	size_t order[8];

	assert_nan(lean_shift_test(NULL, 0, 0, 0, 99, 1, order).p);
	assert_nan(lean_shift_test(x, 8, 1, 1, 99, 1, order).p);
	assert_nan(lean_shift_test(x, 8, 7, 1, 99, 1, order).p);
	assert_nan(lean_shift_test(x, 8, 4, 3, 99, 1, order).p);
	assert_nan(lean_shift_test(x, 8, 4, 1, 0, 1, order).p);
	assert_nan(lean_shift_test(x, 8, 9, 1, 99, 1, order).p);
	x[3] = NAN;
	assert_nan(lean_shift_test(x, 8, 4, 1, 99, 1, order).p);
	const double flat[8] = { 5, 5, 5, 5, 5, 5, 5, 5 };
	assert_near(lean_shift_test(flat, 8, 4, 1, 99, 1, order).p, 1);
}

/* p lies between 1 / (1 + rounds) and 1, and turning the series upside down changes nothing. */
static void test_permutation_bounds(void **state)
{
	size_t order[60], small = 0;

	for (int r = 0; r < 1000; r++) {
		double x[60], mirrored[60];
		size_t n = some_count(16, N(x)), before = some_count(2, n - 2);

		for (size_t i = 0; i < n; i++)
			mirrored[i] = -(x[i] = some_noise());
		struct lean_shift_test t = lean_shift_test(x, n, before, 1, 99, (uint64_t)r, order);
		assert_true(t.p >= 0.01 && t.p <= 1 && fabs(t.lag1) <= 1);
		assert_true(t.p == lean_shift_test(mirrored, n, before, 1, 99, (uint64_t)r, order).p);
		small += t.p <= 0.05;
	}
	assert_within((double)small, 50, 25);
}

static void test_autocorrelation(void **state)
{
	const double line[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }, flat[] = { 3, 3, 3 }, zigzag[] = { 1, -1, 1, -1, 1, -1, 1, -1 };

	assert_near(lean_autocorrelation(line, N(line)), 0.7);
	assert_near(lean_autocorrelation(zigzag, N(zigzag)), -7.0 / 8);
	assert_nan(lean_autocorrelation(flat, N(flat)));
	assert_nan(lean_autocorrelation(line, 2));
	assert_nan(lean_autocorrelation((double[]){ 1, NAN, 3, 4 }, 4));
}

/* The shift itself is no autocorrelation; a wave is. */
static void test_permutation_warns(void **state)
{
	double step[40], wave[40];
	size_t order[40];

	for (size_t i = 0; i < 40; i++) {
		step[i] = (i < 20 ? 0 : 100) + (double)(i / 2 % 2);
		wave[i] = sin((double)i / 4);
	}
	assert_false(lean_shift_test(step, 40, 20, 1, 99, 1, order).lagged);
	assert_true(lean_shift_test(wave, 40, 20, 1, 99, 1, order).lagged);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random), cmocka_unit_test(test_random_below), cmocka_unit_test(test_shift_held), cmocka_unit_test(test_shift_early_or_none),
		cmocka_unit_test(test_shift_reverted), cmocka_unit_test(test_shift_sides), cmocka_unit_test(test_shift_of_nothing),
		cmocka_unit_test(test_shift_mirrored), cmocka_unit_test(test_shift_found), cmocka_unit_test(test_permutation),
		cmocka_unit_test(test_permutation_blocks), cmocka_unit_test(test_permutation_of_nothing), cmocka_unit_test(test_permutation_bounds),
		cmocka_unit_test(test_autocorrelation), cmocka_unit_test(test_permutation_warns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
