/*
 * lean.h -- the calculations of the trade: pure functions on plain C types.
 *
 * No I/O, no clock, no memory, nothing of ours included: a library of its own. Each says its formula, its units, what it
 * answers when there is nothing (NaN or an empty result, never 0) and where it comes from. The numbers in brackets are the
 * test vectors of the domain reference. Full precision; whoever shows a number rounds it.
 */
#ifndef LEAN_LEAN_H
#define LEAN_LEAN_H

#include <stdbool.h>
#include <stddef.h>

/* ---- rates ---- */

/* num / den, as a fraction. Nothing: NaN when den is 0 or less. (domain.md 0, rule 1; TV27) */
double lean_ratio(double num, double den);

/* Items per person and year: count / heads * 365 / days. Units: items, people (mean of month-end heads), days of the window. Nothing: NaN without
   people, and below 28 days, which is too short to speak of a year. (domain.md 0, rules 5 and 7; TV27: 128, 350, 92 d: 1.4509) */
double lean_per_person_year(double count, double heads, double days);

/* ---- medians ---- */

/* The middle value of n; the mean of the two middle ones when n is even. Sorts x. Nothing: NaN for n = 0. (TV29, naive: 8) */
double lean_median(double *x, size_t n);

/* A duration, in any unit: closed, or open and then it is the age so far: the true value is at least that. */
struct lean_duration { double x; bool open; };
enum lean_known { LEAN_UNKNOWN, LEAN_EXACT, LEAN_ESTIMATED, LEAN_AT_LEAST };
struct lean_median { double x; enum lean_known known; size_t n, open; };

/*
 * The honest median of durations of which some are still running. Sorts d. All are sorted together, and the middle one is
 * taken (n even: the mean of the two middle ones):
 *   LEAN_EXACT      a closed one, and none that is open is younger: it cannot change any more;
 *   LEAN_AT_LEAST   an open one is in the middle: the median is x or more;
 *   LEAN_ESTIMATED  a closed one, but younger ones are open: the Kaplan-Meier median, the least t with
 *                   S(t) = product over closed ones t_i <= t of (1 - 1 / still running at t_i) <= 1/2; where S is exactly
 *                   1/2 the mean of t and the next closed one. Where S never gets that low, LEAN_AT_LEAST.
 * Unit: that of x. Nothing: NaN and LEAN_UNKNOWN for n = 0. (domain.md 11, honest median; Kaplan and Meier 1958; TV29: 26, exact)
 */
struct lean_median lean_median_honest(struct lean_duration *d, size_t n);

/* ---- XmR: the natural limits of a process ---- */

#define LEAN_XMR_LIMITS 2.66    /* 3 / 1.128: from the mean moving range of two to three sigma */
#define LEAN_XMR_RANGE  3.268   /* the literature prints 3.267, 3.268 and 3.27: fixed here */
enum { LEAN_XMR_LEAST = 6, LEAN_XMR_FIRM = 17, LEAN_XMR_RUN = 8 };

/*
 * mean = sum x / n; mr_bar = mean of |x_i - x_(i-1)|, n - 1 of them; upper and lower = mean +- 2.66 mr_bar; range_upper = 3.268 mr_bar.
 * Unit: that of x. Values that are NaN are left out, their neighbours are compared. provisional: fewer than 17 values.
 * Nothing: every member NaN with fewer than 6 values (the limits would say nothing). A lower limit below 0 of what cannot be
 * negative is the caller's to leave out. (Wheeler, Understanding Variation; domain.md 7d.9; TV11)
 */
struct lean_xmr { double mean, mr_bar, upper, lower, range_upper; size_t n; bool provisional; };
struct lean_xmr lean_xmr(const double *x, size_t n);

/*
 * Which of n values are signals against limits that were set before: outside a limit; the eighth and every further one in a row on the same side of the mean
 * (one on the line breaks the run); one that completes three of four nearer to a limit than to the mean, on the same side. NaN is no signal and ends
 * a run. Nothing: no signals when the limits are NaN. (Wheeler; domain.md 7d.9; TV12)
 */
struct lean_signal { bool outside, run, near; };
void lean_xmr_signals(const struct lean_xmr *limits, const double *x, size_t n, struct lean_signal *out);

#endif
