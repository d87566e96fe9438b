/*
 * hours_rule.h -- the shifts of a day, their hours, and what is due in each: pure functions on a calendar and a takt.
 *
 * An hour is an hour of the clock on the wall at the machine, counted from the start of its shift in real time: a night shift over midnight has eight of
 * them, over the change of the clock seven or nine, and the last may be short. Breaks lie inside hours and make no pieces.
 */
#ifndef STUDY_HOURS_RULE_H
#define STUDY_HOURS_RULE_H

#include "ledger/ledger.h"

enum { HOURS_MAX = 26, HOUR_S = 3600, HOUR_GRACE_S = 600, HOUR_TOLERANCE = 2 };         /* the tolerance in pieces, where the study says none */

/* A shift as it runs on one day: the day it begins on, and when it begins and ends. */
struct day_shift { const struct worktime_shift *of; struct date day; int64_t from, to; };
size_t shifts_on(const struct worktime *w, struct date day, struct day_shift out[WORKTIME_SHIFTS_MAX]);
	/* those that run that day, in the order of their start; not those of the day before that reach into it */
bool shift_find(const struct worktime *w, struct date day, struct str key, struct day_shift *out);
bool shift_now(const struct worktime *w, struct instant now, struct day_shift *out);    /* that which runs now, else the last that began; false: none within a fortnight */
bool shift_step(const struct worktime *w, const struct day_shift *from, int days, struct day_shift *out);
	/* the same shift on the next day (1) or the one before (-1) on which it runs; false: none within a fortnight */
struct str shift_key(struct arena *a, const struct worktime_shift *s);  /* "06:00": by its start it is known again */
bool shift_is_key(struct str s);
double shift_worked_s(const struct worktime *w, const struct day_shift *s);             /* breaks taken off */

struct hour_span { int64_t from, to; double worked_s; };
size_t shift_hours(const struct worktime *w, const struct day_shift *s, struct hour_span out[HOURS_MAX]);

/*
 * Pieces that are due in each hour: those that takt has let out by its end, less those by its start. Each is whole, and their sum is that of the shift:
 * half a piece that an hour is short of is due in the next. NaN each without a takt.
 */
void hours_plan(const struct hour_span *h, size_t n, double takt_s, double *plan);

bool hour_blank(int64_t to, bool written, int64_t now);        /* over for ten minutes, and nobody wrote what was made */
/* Plan as typed (INT_NONE: not) and as takt has it (NaN: there is none): another one needs its reason. */
bool hour_plan_why(int64_t typed, double due);

#endif
