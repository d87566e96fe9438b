/* private.h -- what the charts share: a scale, and paths through points with gaps. */
#ifndef CHART_PRIVATE_H
#define CHART_PRIVATE_H

#include "chart/chart.h"

struct scale { double from, to, a, b; };        /* values from..to are drawn at a..b */
double scale_at(const struct scale *s, double value);
void range_add(struct scale *s, double value);  /* widens from..to; NaN changes nothing */
struct str path_of(struct html *h, const double *x, size_t n, const struct scale *across, const struct scale *down);     /* "M3 4.5L8 7" */

#endif
