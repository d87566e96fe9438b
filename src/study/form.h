/*
 * form.h -- what the forms of one study share inside this folder: its work as the drawings take it, and the frame around each of its pages.
 */
#ifndef STUDY_FORM_H
#define STUDY_FORM_H

#include "chart/chart.h"
#include "study/readings.h"
#include "study/study.h"

/* The rows of the combination sheet: an element that is a walk stands as the walk of the one before it (the first one: of the last). In r->mem. */
struct work_rows {
	struct lean_work *work;
	struct str *name;
	const struct element **from;
	size_t n, unknown;                      /* unknown: elements without a time; nothing is drawn as long as there are any */
	struct lean_combination sums;           /* every number NaN while some are unknown */
};
struct work_rows study_work(struct req *r, const struct study_of *s);

/* What follows from it for the head of every sheet. */
struct study_facts { double takt_s, cycle_s, operators_needed, swip; enum lean_crew_advice crew; };
struct study_facts study_facts(struct req *r, const struct study_of *s);
double study_ideal_s(struct req *r, const struct study_of *s);   /* the fastest that it can be as it is built: its longest machine, without machines the cell's cycle */
struct str seconds_text(struct req *r, double s);       /* "72 s", "41.5 s", a dash for NaN */

/* The page of one form of a study: crumb, title, facts, the row of forms with this one marked. sheet: which of study_sheets it is, for its PDF;
   NULL: none. acts: what else stands in its head, or NULL. */
struct form_page { struct msg title; const char *path, *sheet, *script; bool htmx, outbox; void (*acts)(struct req *r, const struct study_of *s); };
struct page form_page_of(struct req *r, const struct study_of *s, const struct form_page *f);
void form_head(struct req *r, const struct study_of *s, const struct form_page *f, const struct page *page);
void forms_nav(struct req *r, const struct study_of *s, const char *here);
void study_standard(struct req *r, const struct study_of *s, const char *sheet);
bool study_may_edit(struct req *r, const struct study_of *s);

/* Elements as one table to type into, and the drawing that follows (grid.c). grows: rows may be added and removed; else each begins with its name. */
struct grid {
	struct form_page form;
	const char *draw_path;                  /* POST, reads only: the drawing of what is typed */
	const char *const *columns;             /* fields of an element */
	bool grows;
	struct msg intro;
	void (*drawing)(struct req *r, const struct study_of *s), (*below)(struct req *r, const struct study_of *s);
};
void grid_get(struct req *r, const struct grid *g);
void grid_draw(struct req *r, const struct grid *g);
void grid_save(struct req *r, const struct grid *g);
void grid_refuse(struct req *r, const struct grid *g, const struct study_of *s, struct msg why);        /* 422: the page with this sentence; nothing was written */

void combination_panel(struct req *r, const struct study_of *s);
void capacity_panel(struct req *r, const struct study_of *s);
void capacity_sheet(struct req *r, const struct study_of *s);   /* its table and what it says, without panel and bars */
void balance_panel(struct req *r, const struct study_of *s);
void study_facts_show(struct req *r, const struct study_of *s);
void study_follow(struct study_of *s);          /* what follows from the study and its elements: takt, operators */

/* ---- frozen for a standard (frozen.c) ---- */

struct json_t;
void frozen_put(struct json *j, const struct record *rec, const void *row, const char *const *only);   /* as an object of its fields that are not null; only: of these (NULL: all) */
void frozen_get(struct arena *mem, const struct json_t *o, const struct record *rec, void *row);       /* row is record_new()'s; unknown keys are left alone */
struct json_t *frozen_root(struct arena *mem, struct str text);        /* NULL: not JSON. It goes with mem */
bool study_thaw(struct req *r, struct str frozen, struct study_of *out);
extern const struct sheet_kind study_sheets[];
bool print_combination(struct req *r, struct str frozen, struct paper *out);    /* print.c */
bool print_observation(struct req *r, struct str frozen, struct paper *out);      /* false: the facts alone, its panels go on the paper */
bool print_capacity(struct req *r, struct str frozen, struct paper *out);
bool print_balance(struct req *r, struct str frozen, struct paper *out);
struct str combination_verdict(struct req *r, const struct study_of *s, const struct work_rows *w);      /* what the drawing means, in a sentence that somebody can act on */
void study_show(struct req *r, const struct record *rec, const void *row, const struct step *open, const struct mistakes *m);
void observations_page(struct req *r), cycle_mark(struct req *r);       /* observed.c */

/* ---- what was timed (observe.c) ---- */

struct timed { struct observation o; int64_t *id; size_t n; struct readings r; };      /* id: the elements, n of them, as they are in r */
size_t observations_read(struct req *r, struct ref study, struct timed **out);        /* the latest first */
struct timed timed_of(struct req *r, const struct observation *o);
void observations_show(struct req *r, const struct study_of *s, const struct timed *t, size_t n);        /* the sheet: which times are used, then each sitting (observed.c) */
struct lean_observation element_observation(struct req *r, const struct timed *t, size_t n, int64_t element);    /* of the latest in which a time repeats */
struct str readings_mark(struct arena *mem, struct str text, size_t cycle, bool odd, struct str note);     /* text with the marks of that cycle, from 0, set anew; note without # and line feed */
void observation_saved(struct req *r, const void *row, const void *old);

#endif
