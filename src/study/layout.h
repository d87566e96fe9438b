/*
 * layout.h -- a cell from above, as the standard work sheet and the spaghetti diagram know it: floor, places, who does what where, and the ways.
 *
 * The one idea: struct cell is filled from live rows or from a frozen sheet, and is drawn from nothing else. The way of an operator follows from the order of
 * the elements and the places that they are done at; nobody draws it.
 */
#ifndef STUDY_LAYOUT_H
#define STUDY_LAYOUT_H

#include "study/form.h"

enum { POINTS_MAX = 200, PLACES_MAX = 80, OPERATORS_MAX = 40, PLAN_LEAST_M = 1, PLAN_MOST_M = 1000, PLAN_W_M = 10, PLAN_H_M = 6 };

struct study_plan { ROW; struct ref study; struct str name; double width_m, height_m; int64_t picture; double picture_m; struct str line; double line_m; };
	/* picture: its attachment, INT_NONE: an empty grid; picture_m: how wide it is on the floor; line: two points on it that are line_m apart */
struct study_place { ROW; struct ref study; struct str name; double x, y, w, h; bool quality, safety; int64_t wip; };   /* m, from the upper left corner */
struct study_stop { ROW; struct ref study, element, place; struct str name; };  /* this element is done at that place */
struct study_way { ROW; struct ref study; struct str name; int64_t operator; struct str moment; int64_t trips; struct str points; };
extern const struct record study_plan_record, study_place_record, study_stop_record, study_way_record;

/* ---- the pure part: layout_rule.c ---- */

/* "1.5,2 4,2": metres with a point, pairs with a comma, blanks or line ends between them. MSG_NONE, or what is wrong; then out has nothing. */
struct points { struct lean_point *p; size_t n; };
struct msg points_read(struct arena *a, struct str text, struct points *out);
struct str points_write(struct arena *a, const struct lean_point *p, size_t n);  /* to the centimetre; reads as the same */
bool points_on(const struct lean_point *p, size_t n, double w, double h);        /* all of them on a floor of this size */
size_t points_stops(const struct lean_point *p, size_t n);                      /* a way that ends where it began has that stop once */
double plan_snap(double m);                                                     /* to 0.1 m */

struct cell_work { int64_t id, no, operator; struct str name, machine; bool walks, bound; size_t place; };      /* place: SIZE_MAX, none */
struct cell_way { struct chart_stop *stop; size_t n; double walk_m, cycle_s; }; /* walk_m: once round, back to where it began */
struct cell {
	struct str title, product;
	double takt_s, w, h;                    /* NaN: no takt; the floor in m */
	int64_t picture;                        /* INT_NONE: none */
	double picture_w, picture_h;            /* m */
	struct chart_place *place; struct chart_marks *mark; int64_t *place_id, *place_version; size_t places;
	struct cell_work *work; size_t works;   /* in the order of operators and numbers */
	struct cell_way *way; size_t operators;
};

/* An element without a place of its own is done at the place that is called like its machine, else where the one before it was. */
void works_settle(struct cell *c);
/* The stops of an operator (from 1) in the order of the elements: at the side of each place that looks to the middle of all of them. */
struct cell_way way_of(struct arena *a, const struct cell *c, int64_t operator);

/* ---- from rows and from a frozen sheet: layout.c, layout_sheet.c ---- */

bool plan_of_study(struct req *r, int64_t study, struct study_plan *out);       /* false: there is none yet, out is an empty grid */
bool cell_read(struct req *r, const struct study_of *s, struct cell *out);
void cell_put(struct json *j, const struct cell *c);
struct json_t;
bool cell_take(struct req *r, const struct json_t *j, struct cell *out);        /* false: it is not such a sheet */
struct chart_plan cell_plan(struct req *r, const struct cell *c);               /* to draw on */
void cell_draw(struct req *r, const struct cell *c, size_t operator, const struct chart_plan *plan);    /* operator from 0 */
bool floor_open(struct req *r, const struct chart_plan *plan, struct str what); /* around a drawing: plan.js works in it; on a picture it stays light */
bool floor_close(struct req *r);
#define FLOOR(r, plan, what) BLOCK_(once_floor, floor_open((r), (plan), (what)), floor_close(r))
struct str metres(struct req *r, double m);     /* "7.0 m", above a kilometre "1.68 km"; a dash for NaN */

struct str layout_freeze(struct req *r, int64_t study);
void layout_show(struct req *r, struct str frozen);
bool layout_print(struct req *r, struct str frozen, struct paper *out);
bool cell_frozen(struct req *r, struct str frozen, struct cell *out);    /* false: it is no such sheet */

/* ---- ways on it: spaghetti.c ---- */

struct walk { int64_t id, operator, trips; struct str name; bool after; struct lean_point *p; size_t n; };       /* trips: INT_NONE, not said */
struct walks { struct cell cell; struct walk *walk; size_t n; };
struct walk_sum { double trip_m, shift_m; };    /* NaN: not known of all */
bool walks_read(struct req *r, const struct study_of *s, struct walks *out);
double walk_trip_m(const struct walk *w), walk_shift_m(const struct walk *w);
bool walk_compares(const struct walks *all, const struct walk *w);              /* somebody drew this operator before and after */
struct walk_sum walks_sum(const struct walks *all, bool after, bool compared);   /* compared: only what compares; 0 ways: NaN */
void walks_draw(struct req *r, const struct walks *all, const struct chart_plan *plan);
void walks_table(struct req *r, const struct walks *all, struct url (*edit)(struct req *r, const struct walks *all, int64_t way, int64_t study), int64_t study);

/* ---- a form of one row of a study, on a page of its own: layout_form.c ---- */

/* What was typed is kept; a save that came too late says what the other one wrote beside each field that differs. */
struct sub {
	const struct record *rec;
	const char *const *only;                /* its fields, NULL-terminated */
	void *row, *old;
	bool is_new, late;
	struct mistakes m;
};
bool sub_open(struct req *r, struct sub *f, const struct record *rec, const char *const *only, int64_t study, struct str id);   /* id empty: a new one. False: it failed */
bool sub_save(struct req *r, struct sub *f);            /* false: it failed, or the page is to be shown again, and then sub_refuse() */
void sub_fields(struct req *r, const struct sub *f);    /* inside a FORM: hidden ones, mistakes, fields */
void sub_refuse(struct req *r, const struct sub *f);
void sub_withdraw(struct req *r, const struct sub *f, struct url next, struct msg label);
bool study_edit_open(struct req *r, struct study_of *s);        /* of the path's id, by whoever may change it; else it failed */
void fact_show(struct req *r, struct msg what, struct str value);       /* in a <dl> */
void sheet_below(struct req *r, const struct study_of *s, const struct sheet_kind *kind);

/* ---- pages ---- */

extern const struct route layout_routes[], spaghetti_routes[];
extern const struct query stop_of_element;      /* the row that says where an element is done */

#endif
