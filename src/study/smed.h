/* smed.h -- between smed.c (what a changeover is) and smed_sheet.c (the sheet, open or frozen). */
#ifndef STUDY_SMED_H
#define STUDY_SMED_H

#include "study/losses.h"
#include "study/smed_rule.h"

enum { SETUP_ELEMENTS_MAX = 80 };

/* One line of the sheet. id 0: it comes from a frozen sheet, there is nothing to lead to. */
struct sheet_line { int64_t id, no; struct str name, ecrs, idea, waste; double clock_s; struct setup_part part; };
/* The whole sheet: what freezing keeps and showing needs, wherever it comes from. */
struct setup_sheet {
	struct str study, from_part, to_part, observer;
	struct date day;
	int64_t parts, run_min;
	double available_s;                     /* of a day, as the study has it */
	const struct sheet_line *line; size_t n;
};
void setup_sheet_fill(struct req *r, const struct study_of *of, const struct setup *s, struct setup_sheet *out);
struct str setup_sheet_json(struct arena *a, const struct setup_sheet *s);
bool setup_sheet_from_json(struct arena *a, struct str json, struct setup_sheet *out);        /* false: it is none of ours */

void setup_sheet_facts_show(struct req *r, const struct setup_sheet *s);      /* of what it is, where it stands by itself */
void setup_sheet_show(struct req *r, const struct setup_sheet *s, void (*last)(struct req *r, const struct sheet_line *l));
	/* its panels; last: what stands in a line's last cell, NULL: there is none */
struct setup_epei { double now, converted, after; };    /* in days; NaN: it cannot be done, or is not known */
struct setup_epei setup_epei(const struct setup_sheet *s, const struct setup_sums *sums);
struct setup_sums setup_sheet_sums(struct arena *a, const struct setup_sheet *s);

void setup_sheet_draw(struct html *h, const struct setup_sheet *s);
struct str setup_minutes(struct req *r, double s), setup_days(struct req *r, double d);         /* "36 min", "1.0 days"; a dash for NaN */
bool setup_print(struct req *r, struct str frozen, struct paper *out);  /* smed_print.c */

extern const struct query setup_lines;

#endif
