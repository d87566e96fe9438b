/*
 * chart.h -- charts as SVG in the page: drawn by the server, in the page's own colours, without a script.
 *
 * The classes are those of docs/look.md, 11. A chart says nothing that is not on the page as a number too: a spark is
 * decoration beside its number, a figure has its table below. Time runs from left to right in every language.
 */
#ifndef CHART_CHART_H
#define CHART_CHART_H

#include "web/html.h"

/*
 * A small line without axes, for a cell beside its number: n values, the oldest first, NaN where there is none (a gap).
 * The band holds the natural limits (XmR) of the first half, so that a change in the second half is seen against them. Points outside of it are dotted;
 * the last one is red when it is outside on the worse side. standard: the blue line; NaN: none.
 */
void chart_spark(struct html *h, const double *x, size_t n, double standard, bool lower_is_better);

/* Two lines that should stay together (given and done, both cumulated): the gap between them is the message. Both start at the left, n points each. */
struct chart_gap { const double *upper, *lower; size_t n; struct msg upper_label, lower_label; struct str spoken, first, last; };
	/* spoken: the whole chart in one sentence; first and last: what stands below the two ends of the axis */
void chart_gap(struct html *h, const struct chart_gap *c);

#endif
