/* oee.h -- between oee.c (what a shift's figures are) and oee_page.c (the sheet). */
#ifndef STUDY_OEE_H
#define STUDY_OEE_H

#include "lean/lean.h"
#include "study/losses.h"
#include "study/shifts.h"

enum { OEE_SHIFTS = 60 };               /* shown, the newest first */

struct oee_lost { struct ref day; int64_t id; struct str reason, note; double minutes, ideal_s; int64_t pieces; };
struct oee_sheet {
	struct study_of of;
	const struct worktime *w;
	double ideal_s;                 /* as the study has it now; NaN: it says none */
	const struct oee_day *day; size_t n;
	const struct oee_lost *lost; size_t lost_n;
	bool may_enter;
};
bool oee_read(struct req *r, int64_t study, struct oee_sheet *s);        /* 404 as study_read() */
struct lean_oee oee_of(const struct oee_day *d);
bool oee_is_stop(struct str reason);                                    /* a loss of availability */
/* What came back with mistakes m: a shift, or a loss of one. */
struct oee_typed { const struct oee_day *day; const struct oee_loss *loss; const struct mistakes *m; };
void oee_show(struct req *r, const struct oee_sheet *s, const struct oee_typed *t);

#endif
