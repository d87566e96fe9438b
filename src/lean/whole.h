/*
 * whole.h -- whole pieces and whole people out of quotients of floating numbers: 0.3 / 0.1 is three, not two.
 *
 * For the files of this folder only.
 */
#ifndef LEAN_WHOLE_H
#define LEAN_WHOLE_H

#include <math.h>
#include <stdbool.h>

#define WHOLE_NEAR 1e-9

static inline double whole_slack(double x)
{
	return WHOLE_NEAR * fmax(1, fabs(x));
}

static inline double whole_up(double x)
{
	return fabs(x - round(x)) <= whole_slack(x) ? round(x) : ceil(x);
}

static inline double whole_down(double x)
{
	return fabs(x - round(x)) <= whole_slack(x) ? round(x) : floor(x);
}

/* More, and not only by the last bits of a sum. */
static inline bool is_above(double a, double b)
{
	return a - b > whole_slack(b);
}

#endif
