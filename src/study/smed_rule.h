/*
 * smed_rule.h -- a changeover as numbers: clock readings, what is inside and outside of the standstill, what is left of it. Pure functions.
 *
 * The clock runs from the last good piece of A to the first good piece of B at rate; a reading is when an element ended. What an element took follows from
 * the readings and is typed by nobody.
 */
#ifndef STUDY_SMED_RULE_H
#define STUDY_SMED_RULE_H

#include "base/base.h"
#include "lean/lean.h"

enum { CLOCK_S_MAX = 100 * 3600 };

double clock_parse(struct str s);                       /* "12:30", "1:02:30"; in s. NaN: neither, or a minute with 60 seconds */
struct str clock_text(struct arena *a, double s);       /* "62:00": minutes go on above 60; NaN is a dash */

struct setup_part { double elapsed_s, after_s; bool external_now, external_after; };
struct setup_sums { double now_s, converted_s, after_s, converts_s, all_now_s, all_after_s; struct lean_smed split; };
	/* the standstill now, when what can be is outside of it, and with the times after; converts_s: what moves out; all: with what is outside. NaN: a time is not known */

/* After: as it was typed; nothing for what is eliminated; else as it is now. */
double setup_after_s(double typed_s, bool eliminated, double elapsed_s);
struct setup_sums setup_sum(const struct setup_part *p, size_t n);

#endif
