/*
 * stream.h -- a value-stream map: the steps of a product family with what lies between them, today and as it shall be.
 *
 * The one idea: a map is its rows. The drawing, the ladder, the table and the released sheet are made from one struct stream_map, which is filled from
 * the rows or from what was frozen of them; nothing is drawn that is not a row, and no figure is kept that follows from rows.
 */
#ifndef STUDY_STREAM_H
#define STUDY_STREAM_H

#include "chart/chart.h"
#include "ledger/ledger.h"

extern const struct module stream_module;

struct stream {
	ROW;
	struct str title, family, customer, supplier, planning, planning_by;
	struct ref area;
	int64_t demand_day, available_min;      /* a day; INT_NONE: not known, as the area's calendar has it */
	struct str order_by, order_says, forecast_by, forecast_says;    /* by: manual electronic; planning to supplier, customer to planning */
	struct str brought, shipped;            /* how often */
	int64_t stock_pieces;                   /* before the customer; INT_NONE: not counted */
	double stock_days;                      /* instead of pieces */
	struct str stock_flow;                  /* push pull fifo */
	struct str state;                       /* current future */
	struct ref future_of;                   /* of a future one: the map that it was drawn from */
	struct date drawn;
	struct str note;
};
/* One step, and what lies before it. Times in s, shares in %, NaN: not known. */
struct stream_step {
	ROW;
	struct ref stream;
	int64_t no;                             /* the order of the flow */
	struct str name, branch, plan;          /* branch: beside the main line; plan: manual electronic, none: nobody tells it */
	double people, cycle_s, changeover_s, uptime_pct, process_s, complete_accurate_pct;     /* process_s: in the ladder; NaN: the cycle */
	int64_t stock_pieces;
	double stock_days;
	struct str stock_flow;
};
struct burst {
	ROW;
	struct ref stream, step;                /* step 0: at the stock before the customer */
	bool at_stock;                          /* at what lies before the step */
	struct str words, worth, state, answer; /* state: open proposed taken declined dropped */
	struct ref candidate;
};
extern const struct record stream_record, stream_step_record, burst_record;

enum { STREAM_STEPS_MAX = 60, STREAM_BURSTS_MAX = 60 };

/* ---- what a map is drawn from: its rows, or what was frozen of them (stream_load.c) ---- */

struct stream_map {
	struct stream stream;
	const struct stream_step *step; size_t n;       /* in the order of the flow */
	const struct burst *burst; size_t bursts;
	struct str area;                        /* what it is called */
	double available_s;                     /* of a day; NaN: none */
};
extern const struct query stream_steps_of, stream_bursts_of, stream_future_of;
bool stream_read(struct req *r, int64_t id, struct stream_map *out);   /* 404 when there is none or it is not theirs to see */
extern const struct sheet_kind stream_sheets[];        /* the map as a standard */
struct str stream_freeze(struct req *r, int64_t id);
bool stream_thaw(struct req *r, struct str frozen, struct stream_map *out);    /* false: this is none */
int64_t stream_pair(struct req *r, const struct stream *s);             /* the future of a current one, the current of a future one; 0: none that they may see */

/* ---- what follows from it (stream_rule.c: pure) ---- */

struct stream_sums {
	double takt_s, lead_days, process_s, pce, people, rolled;       /* pce, rolled: fractions; rolled NaN: a step has no %C&A */
	double *days;                           /* n + 1: before each step, before the customer; NaN: nobody knows */
	bool *longest;                          /* n: it is on the longest way */
	struct lean_load *load;                 /* n: its cycle against takt */
	size_t *branch; const struct str **branch_of; size_t branches;  /* n: 0 is the main line; the name of each, from 1 */
	bool any_rolled;                        /* %C&A was given at all */
};
void stream_sums(struct arena *a, const struct stream_map *m, struct stream_sums *out);
double stream_process_s(const struct stream_step *s);
size_t stream_index(const struct stream_map *m, int64_t step);          /* n: it is not there */

/* ---- pages (stream_page.c shows a map, stream_form.c its rows' small forms) ---- */

void stream_show(struct req *r, const struct record *rec, const void *row, const struct step *open, const struct mistakes *m);
void stream_frozen_show(struct req *r, struct str frozen);
bool stream_print(struct req *r, struct str frozen, struct paper *out);        /* A3 */
void stream_step_show(struct req *r, const struct record *rec, const void *row, const struct step *open, const struct mistakes *m);
void burst_show(struct req *r, const struct record *rec, const void *row, const struct step *open, const struct mistakes *m);
void stream_child_new(struct req *r);           /* GET and POST: .of of the route says which */
void stream_child_create(struct req *r);
void stream_step_move(struct req *r);
void stream_stock_page(struct req *r);          /* the stock before the customer */
void stream_future(struct req *r);
struct url stream_at(struct req *r, int64_t stream, char what, int64_t id);     /* "/stream/5#p12": p a step, s the stock before it (0: the customer's), b a burst */
void stream_children(struct req *r, int64_t stream, struct stream_map *out);    /* steps and bursts alone */

#endif
