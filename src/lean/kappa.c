/*
 * kappa.c -- do two raters mean the same by a number?
 *
 * Plain agreement flatters: two who always say "3" agree. Kappa takes off what their habits alone would give.
 */
#include "lean/lean.h"

#include <math.h>

double lean_agreement(size_t equal, size_t items)
{
	return lean_share(equal, items);
}

static double distance(int i, int j, enum lean_kappa_weight weight)
{
	int d = i > j ? i - j : j - i;

	return weight == LEAN_KAPPA_LINEAR ? d : weight == LEAN_KAPPA_QUADRATIC ? d * d : d != 0;
}

/* Per pair of items, as if each rater drew from their own habits. */
static double distance_by_chance(const double *habit_a, const double *habit_b, int levels, double n, enum lean_kappa_weight weight)
{
	double sum = 0;

	for (int i = 0; i < levels; i++)
		for (int j = 0; j < levels; j++)
			sum += habit_a[i] * habit_b[j] * distance(i, j, weight);
	return sum / (n * n);
}

struct lean_kappa lean_kappa(const int *a, const int *b, size_t n, int levels, enum lean_kappa_weight weight)
{
	struct lean_kappa k = { NAN, NAN, 0 };
	double habit_a[LEAN_KAPPA_LEVELS] = { 0 }, habit_b[LEAN_KAPPA_LEVELS] = { 0 }, observed = 0, equal = 0;

	for (size_t i = 0; i < n; i++) {
		if (a[i] < 0 || b[i] < 0)
			continue;
		if (levels > LEAN_KAPPA_LEVELS || a[i] >= levels || b[i] >= levels)
			return (struct lean_kappa){ NAN, NAN, 0 };
		habit_a[a[i]]++;
		habit_b[b[i]]++;
		observed += distance(a[i], b[i], weight);
		equal += a[i] == b[i];
		k.n++;
	}
	if (!k.n)
		return k;
	double items = (double)k.n, chance = distance_by_chance(habit_a, habit_b, levels, items, weight);
	k.agreement = equal / items;
	k.kappa = chance > 0 ? 1 - observed / items / chance : NAN;
	return k;
}
