/*
 * fit.c -- the straight line of least squares, in one pass, so that large numbers lose no digits.
 */
#include "lean/lean.h"

#include <math.h>

struct lean_fit lean_fit(const double *x, const double *y, size_t n)
{
	double mx = 0, my = 0, xx = 0, xy = 0, yy = 0;
	struct lean_fit f = { 0 };

	for (size_t i = 0; i < n; i++)
		if (!isnan(x[i]) && !isnan(y[i])) {
			double count = (double)++f.n, dx = x[i] - mx, dy = y[i] - my;
			mx += dx / count;
			my += dy / count;
			xx += dx * (x[i] - mx);
			xy += dx * (y[i] - my);
			yy += dy * (y[i] - my);
		}
	f.slope = xx > 0 ? xy / xx : NAN;
	f.at_zero = my - f.slope * mx;
	f.explained = xx > 0 && yy > 0 ? xy * xy / (xx * yy) : NAN;
	return f;
}
