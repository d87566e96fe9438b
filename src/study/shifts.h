/* shifts.h -- what the sheets of a shift share: its name as people say it, the study it is of. */
#ifndef STUDY_SHIFTS_H
#define STUDY_SHIFTS_H

#include "study/hours_rule.h"
#include "study/study.h"

struct str shift_name(struct req *r, int64_t area, struct str key);             /* "Early"; none when the calendar has none */
struct str shift_label(struct req *r, int64_t area, const struct day_shift *s); /* "Early, 06:00–14:00" */
struct str clock_of(struct req *r, const struct worktime *w, int64_t at);       /* "06:00", on the wall at the place */
bool study_peek(struct req *r, int64_t id, struct study_of *out);               /* as study_read(), but what is not there or not theirs is no failure */
struct date query_day(struct req *r, const char *name);                         /* of the address; DATE_NONE */

#endif
