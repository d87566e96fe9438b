/*
 * change.c -- who must move, what holds them, and whether it is done on the floor.
 *
 * Somebody who was not asked has no score, not a low one. What is counted is what was seen, never what people say of themselves.
 */
#include "lean/lean.h"

#include <math.h>

struct lean_commitment lean_commitment_gap(struct lean_stakeholder *who, size_t n)
{
	double gaps = 0, influence = 0;
	size_t assessed = 0, there = 0;

	for (size_t i = 0; i < n; i++) {
		who[i].gap = who[i].assessed && who[i].required > who[i].current ? who[i].required - who[i].current : 0;
		if (!who[i].assessed)
			continue;
		gaps += (double)who[i].gap * who[i].influence;
		influence += who[i].influence;
		there += who[i].gap == 0;
		assessed++;
	}
	return (struct lean_commitment){ lean_ratio(gaps, influence), lean_share(there, assessed), assessed };
}

enum lean_adkar lean_adkar_barrier(const int score[5])
{
	for (int i = 0; i < 5; i++) {
		if (score[i] < 1 || score[i] > 5)
			return LEAN_ADKAR_UNKNOWN;
		if (score[i] <= LEAN_ADKAR_BARRIER)
			return (enum lean_adkar)(LEAN_ADKAR_AWARENESS + i);
	}
	return LEAN_ADKAR_NONE;
}

static long sum_of(const int *x, size_t n)
{
	long sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += x[i];
	return sum;
}

struct lean_forces lean_force_field(const int *driving, size_t n_driving, const int *restraining, size_t n_restraining)
{
	long d = sum_of(driving, n_driving), r = sum_of(restraining, n_restraining);

	return (struct lean_forces){ d, r, d - r, lean_ratio((double)d, (double)(d + r)) };
}

double lean_adoption(size_t conform, size_t observed)
{
	return lean_share(conform, observed);
}
