/*
 * chart.h -- charts as SVG in the page: drawn by the server, in the page's own colours, without a script.
 *
 * The classes are those of docs/look.md, 11. A chart says nothing that is not on the page as a number too: a spark is
 * decoration beside its number, a figure has its table below it ("Numbers"). Time runs from left to right in every language.
 * A chart computes nothing that lean.h computes: it draws it. Arrays are the caller's and are read only while the call lasts. NaN is a value that
 * is not there: a gap in a line, a dash in a table. Every page of /charts shows all of them with example data (src/app/gallery.c).
 */
#ifndef CHART_CHART_H
#define CHART_CHART_H

#include "lean/lean.h"
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

/* ---- process behaviour ---- */

/*
 * XmR: values of one measure in the order of time, their natural limits, and which of them are signals. Limits stay as they were set until a re-baseline:
 * baseline[k] says from which point on the k-th limits count; each is computed from the points from `from` to before `to`.
 * label has n, what stands below each point (a few of them are shown); unit stands at the axis. Below it the moving ranges when with_ranges.
 */
struct chart_baseline { size_t from, to; };
struct chart_xmr { const double *x; const struct str *label; size_t n; const struct chart_baseline *baseline; size_t baselines; struct str unit; int decimals; bool with_ranges; };
void chart_xmr(struct html *h, const struct chart_xmr *c);

/* Causes by their count, the most first, and the line of their shares added up; those that together reach `vital` of the whole (0.8) are dark. */
struct chart_cause { struct str name; double count; };
struct chart_pareto { const struct chart_cause *cause; size_t n; double vital; struct str unit; };
void chart_pareto(struct html *h, const struct chart_pareto *c);

/* From one sum to another by what was added and taken away. lower_is_better says which way is green. */
struct chart_stair { struct str name; double change; bool is_sum; };             /* is_sum: a column from 0; its change is not read */
struct chart_waterfall { const struct chart_stair *stair; size_t n; struct str unit; int decimals; bool lower_is_better; };
void chart_waterfall(struct html *h, const struct chart_waterfall *c);

/* ---- standard work ---- */

/*
 * The standard work combination sheet: the elements with their times, and beside them when each is done: by hand solid, the machine dashed and dotted where it runs on
 * into the next round, walking wavy, takt red. name has n. Several operators stand below each other in the order of the elements. Without a takt (NaN)
 * the round is the cycle of the cell.
 */
struct chart_combination { const struct lean_work *work; const struct str *name; size_t n, operators; double takt_s; };
void chart_combination(struct html *h, const struct chart_combination *c);

/* Work of each operator stacked up against takt: value-adding, necessary, waste. Now and, beside it, the proposal. id: of this drawing on its page. */
enum chart_work { CHART_VALUE, CHART_NECESSARY, CHART_WASTE };
struct chart_element { enum chart_work kind; double s; struct str name; };       /* the name of a waste stands in it where there is room */
struct chart_stack { struct str name; const struct chart_element *element; size_t n; };
struct chart_stacks { struct str title; const struct chart_stack *stack; size_t n; };
struct chart_yamazumi { struct chart_stacks now, proposal; double takt_s; struct str id; };
void chart_yamazumi(struct html *h, const struct chart_yamazumi *c);

#endif
