/*
 * rand.c -- repeatable numbers for example data: the same seed gives the same company.
 */
#include "base/rand.h"
#include "base/check.h"

#include <math.h>

uint64_t rand_next(struct rand *r)
{
	uint64_t z = r->state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

int64_t rand_below(struct rand *r, int64_t n)
{
	CHECK(n > 0);
	/* The high half of a product; its bias is under n / 2^64, which example data does not notice. */
	return (int64_t)(((unsigned __int128)rand_next(r) * (uint64_t)n) >> 64);
}

double rand_unit(struct rand *r)
{
	return (double)(rand_next(r) >> 11) * 0x1p-53;
}

double rand_lognormal(struct rand *r, double median, double sigma)
{
	double u = 1 - rand_unit(r), angle = 2 * M_PI * rand_unit(r);

	return median * exp(sigma * sqrt(-2 * log(u)) * cos(angle));
}
