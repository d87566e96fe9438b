/* hours.h -- between hours.c (what an hour is, and when it may be written) and hours_page.c (the board). */
#ifndef STUDY_HOURS_H
#define STUDY_HOURS_H

#include "lean/lean.h"
#include "study/losses.h"
#include "study/shifts.h"

struct board_hour { int64_t no; struct hour_span span; double due; const struct hour_entry *entry; bool blank, begun; };
	/* due: the plan as takt has it; entry: NULL when nothing is written */
struct hour_board {
	struct study_of of;
	const struct worktime *w;
	struct day_shift shift;
	struct str key;                         /* the shift's; none: no shift at all */
	bool runs;                              /* the calendar has this shift on this day */
	struct date day, today;                 /* today: the day on which the shift that runs now began */
	struct day_shift all[WORKTIME_SHIFTS_MAX]; size_t shifts;
	struct board_hour hour[HOURS_MAX]; size_t n;
	struct lean_hour lean[HOURS_MAX];       /* plan and actual, as the gaps are computed from */
	struct lean_hour_gap gap[HOURS_MAX];
	double tolerance;
	bool may_enter;
};
bool board_read(struct req *r, int64_t study, struct date day, struct str key, struct hour_board *b);   /* 404 as study_read() */
double board_tolerance(const struct study *s);
bool is_written(const struct hour_entry *e);

struct hour_missed { struct str reason; int64_t n; };        /* n: pieces that hours below their plan did not make */
extern const struct query hour_reasons;

void hours_show(struct req *r, const struct hour_board *b, int64_t hour, const struct mistakes *m);    /* m: of that hour's form */
struct url hours_url(struct req *r, int64_t study, struct date day, struct str key);

#endif
