/*
 * figures_rule.h -- what the figures of daily kaizen count, as pure functions: no request, no database, no clock.
 *
 * One function, figure_part(), says of one idea whether a figure counts it and whether it is a hit; the number on the page
 * and the rows behind it both come from it, so they cannot differ. Ideas taken over from another area (copied_from) are
 * nobody's new idea and were answered when they came: no figure sees them.
 */
#ifndef DAILY_FIGURES_RULE_H
#define DAILY_FIGURES_RULE_H

#include "ledger/ledger.h"
#include "lean/lean.h"

enum { WEEKS = 24, COHORTS = 12, COHORT_AGE_DAYS = 90, PEOPLE_LEAST = 5, SHARE_LEAST = 10 };

enum ended { ENDED_NOT, ENDED_DECLINED, ENDED_TAKEN_BACK };
/* An idea as the figures see it. */
struct fact {
	int64_t id;
	struct ref area, giver, owner, doer;
	struct instant given, answered, due, decided, verified, since;  /* since: in its present state */
	int64_t ended;                  /* enum ended */
	double work_h, work_d;          /* from given to answered, or to now, in the area's working hours and working days; NaN: not known */
};

enum figure {
	FIG_GIVEN,      /* given in the window */
	FIG_DONE,       /* verified in the window, whenever given */
	FIG_PEOPLE,     /* given by somebody, or verified and so owned and done, in the window: hits are counted as persons */
	FIG_RATE,       /* of the ideas of a cohort old enough that were decided: verified */
	FIG_ANSWER,     /* given in the window and not taken back before an answer: answered */
	FIG_PROMISE,    /* of these, answered or past their due time: answered in time */
	FIG_WAY,        /* given in the window, neither declined nor taken back: verified */
	FIG_SELF,       /* verified in the window, giver known: done by the giver */
	FIGURES
};

struct period { struct instant from, to; };     /* half open */
struct scope { struct period window, cohorts; struct instant now; bool brief; };        /* brief: without the medians by the clock and to done, for tables of many places */
/* The cohorts old enough, of the months between these bounds: a cohort is old enough when its youngest idea is 90 days old. */
struct period cohorts_mature(const struct instant *month, size_t months, struct instant now);

enum part { PART_OUT, PART_COUNTED, PART_HIT };
enum part figure_part(enum figure f, const struct fact *i, const struct scope *s);
/* What the median of FIG_ANSWER and FIG_WAY is made of: seconds so far, and whether it is still running. */
struct lean_duration fact_duration(enum figure f, const struct fact *i, struct instant now);

struct count { int64_t hit, counted; };
struct figures { struct count of[FIGURES]; int64_t people; struct lean_median answer_h, answer_work_h, answer_work_d, way_days; };
void figures_count(struct arena *a, const struct fact *f, size_t n, const struct scope *s, struct figures *out);

/* A share as a fraction; NaN: nothing to count. Small: fewer than ten, then "k of n" is said and no percent. */
double count_share(struct count c);
bool count_small(struct count c);

struct cohort { int64_t given, decided, verified; bool young; };
void cohorts_count(const struct fact *f, size_t n, const struct instant *month, size_t months, struct instant now, struct cohort *out);

/* The last full weeks, the oldest first. week: WEEKS + 1 bounds. open_now: not yet verified, declined or taken back at this moment, which is the last
   value of open; those before it are the ends of the full weeks but the oldest. way: of what was given in all these full weeks, as FIG_WAY counts it;
   way_days: of what was given in each, NaN as long as its middle is still open. */
struct weeks {
	double given[WEEKS], done[WEEKS], people[WEEKS], answer_d[WEEKS], in_time[WEEKS], way_days[WEEKS], self[WEEKS], open[WEEKS];
	struct lean_median answer_last, way;
	struct count in_time_last;
};
void weeks_count(struct arena *a, const struct fact *f, size_t n, const struct instant *week, struct instant now, int64_t open_now, struct weeks *out);

/* Given and done since the window began, cumulated in `points` equal steps; the last one is now. */
void gap_count(const struct fact *f, size_t n, const struct period *w, double *given, double *done, size_t points);

#endif
