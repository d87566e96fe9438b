/*
 * random.c -- chance that can be repeated.
 *
 * The state is the caller's, so that nothing here remembers and two callers never disturb each other. It must never be used for a secret: who has seen
 * one number knows all that follow.
 */
#include "lean/lean.h"

uint64_t lean_random_draw(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

uint64_t lean_random_below(uint64_t *state, uint64_t n)
{
	if (!n)
		return 0;
	/* 2^64 mod n: so many numbers at the bottom would make some remainders likelier than others. */
	uint64_t unfair = (0 - n) % n, x = lean_random_draw(state);

	while (x < unfair)
		x = lean_random_draw(state);
	return x % n;
}
