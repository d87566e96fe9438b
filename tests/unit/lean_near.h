/*
 * lean_near.h -- what the tests of lean.h share: near enough, nothing at all, and chance that is the same in every run.
 */
#ifndef TESTS_LEAN_NEAR_H
#define TESTS_LEAN_NEAR_H

#include "lean/lean.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#define N(a) (sizeof(a) / sizeof(a)[0])
enum { ROUNDS = 3000 };

/* within: half a unit of the last digit that is printed. Checked where it stands, so that a failure names the line. */
#define assert_within(is, wanted, within) do { \
		double is_ = (is), wanted_ = (wanted); \
		if (!(fabs(is_ - wanted_) < (within))) \
			fail_msg("%s is %.9f instead of %.9f", #is, is_, wanted_); \
	} while (0)
#define assert_near(is, wanted) assert_within(is, wanted, 5.1e-5)
#define assert_nan(is) assert_true(isnan(is))

/* Numbers for properties: not the library's own generator, which is under test too. (Marsaglia's xorshift) */
static inline uint64_t some_bits(void)
{
	static uint64_t x = 88172645463325252u;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	return x;
}

static inline size_t some_count(size_t least, size_t most) { return least + (size_t)(some_bits() % (most - least + 1)); }
static inline double some_number(double least, double most) { return least + (most - least) * ((double)(some_bits() >> 11) / 9007199254740992.0); }

/* Near to normal, mean 0 and sigma 1: twelve even ones less their mean. */
static inline double some_noise(void)
{
	double sum = -6;

	for (int i = 0; i < 12; i++)
		sum += some_number(0, 1);
	return sum;
}

#endif
