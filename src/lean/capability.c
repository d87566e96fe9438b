/*
 * capability.c -- does the process fit between its limits? Only a process whose XmR shows no signal has a capability; that is for the caller to see first.
 */
#include "lean/lean.h"

#include <math.h>

static const double range_per_sigma = 1.128;

double lean_sigma_within(const struct lean_xmr *m)
{
	return m->mr_bar / range_per_sigma;
}

/* fmin passes over a NaN: a limit that does not exist does not bind. */
struct lean_capability lean_capability(double lsl, double usl, double mean, double sigma)
{
	struct lean_capability c = { NAN, NAN };

	if (!(sigma > 0) || usl <= lsl)
		return c;
	c.cp = (usl - lsl) / (6 * sigma);
	c.cpk = fmin(usl - mean, mean - lsl) / (3 * sigma);
	return c;
}
