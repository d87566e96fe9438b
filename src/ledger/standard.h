/*
 * standard.h -- what the files of the standards share: the rules that need no database, and the rows that belong together.
 *
 * The one idea: a standard is a number under which one revision is valid; a revision is a frozen sheet. What is valid is asked of the
 * standard's row, what it says of the revision's.
 */
#ifndef LEDGER_STANDARD_H
#define LEDGER_STANDARD_H

#include "ledger/origin.h"

enum { FROZEN_MAX = 200000, REVIEW_MONTHS = 12, REVIEW_SOON_DAYS = 30, CONFIRM_DAYS = 60 };

/* ---- rules (standard_rule.c): pure ---- */

struct date review_date(struct date from, int64_t months);      /* DATE_NONE when either is not known */
bool review_late(struct date due, struct date today);           /* the day itself still counts */
/* The end of the first run of a shift that begins at that instant or later, holidays left out: by then it can have been told. INSTANT_NONE: it never runs. */
struct instant shift_run_end(const struct worktime *w, const struct worktime_shift *s, struct instant from);

/* A shift that has to know a revision. */
struct shift_known { struct str name; struct instant due; const struct standard_ack *ack; };    /* due: INSTANT_NONE when it never runs; ack: NULL as long as nobody has signed */
/*
 * Each name of the runs once, in their order; one without a name when there are none. What was signed for a shift that is there no more does not count.
 * Returns how many; out has room for WORKTIME_SHIFTS_MAX.
 */
size_t shifts_knowing(const struct worktime *w, const struct shift_run *runs, size_t n, struct instant released, const struct standard_ack *acks, size_t ack_count, struct shift_known *out);
size_t shifts_missing(const struct shift_known *k, size_t n);   /* how many have not signed */
bool shift_same(struct str a, struct str b);                    /* "Early" is "early" */
/* Whether somebody of that shift may sign for this one: whoever belongs to one of them signs for that alone, anybody else for any. */
bool shift_signs(struct str own, const struct shift_known *k, size_t n, size_t at);

/* ---- rows (standard.c) ---- */

const struct sheet_kind *sheet_kind_find(struct str name);      /* NULL: no module has it */
bool revision_valid(struct req *r, int64_t standard, struct standard_revision *out);    /* the released one; false: none */
bool revision_open(struct req *r, int64_t standard, struct standard_revision *out);     /* draft or in review; false: none */
bool revision_get(struct req *r, int64_t standard, int64_t no, struct standard_revision *out);  /* 404 when there is none */
/* What the sheet would say if it were frozen now; none, and why, when there is nothing to freeze. Fails only when the database does. */
struct str sheet_now(struct req *r, const struct standard *s, struct msg *why);
struct str revision_sheet(struct req *r, const struct standard *s, const struct standard_revision *v, struct msg *why);        /* of a draft as it is now, else as it was frozen */
bool sheet_changed(struct req *r, const struct standard *s, const struct standard_revision *v);  /* what it is drawn from says something else by now */
struct date revision_since(struct req *r, const struct standard *s, const struct standard_revision *v);       /* the day of its release, in the area */

/* ---- acknowledgements (standard_ack.c) ---- */

size_t acks_of(struct req *r, const struct standard *s, const struct standard_revision *v, struct shift_known out[WORKTIME_SHIFTS_MAX]);
void ack_post(struct req *r);                                   /* POST /standard/{id}/ack */
bool ack_any(struct req *r, int64_t revision);
void acks_show(struct req *r, const struct standard *s, const struct standard_revision *v);
bool ack_may(struct req *r, const struct standard *s, const struct shift_known *k, size_t n, size_t at);        /* this person, for this shift, now */
extern const struct query acks_by_revision;

/* ---- pages ---- */

void sheet_show(struct req *r, const struct standard *s, const struct standard_revision *v);     /* its panels, or why there are none */
void day_show(struct req *r, struct date d);                     /* short: the year only where it is another one */
struct str revision_label(struct req *r, int64_t no);           /* "Revision 3" */
struct url revision_url(struct req *r, int64_t standard, int64_t no);
void standard_show(struct req *r, const struct record *rec, const void *row, const struct step *open, const struct mistakes *m);
void revision_show(struct req *r, const struct record *rec, const void *row, const struct step *open, const struct mistakes *m);
void revision_page(struct req *r);                              /* GET /standard/{id}/revision/{no} */
void revise_page(struct req *r);                                /* GET and POST /standard/{id}/revise */
void revise_post(struct req *r);
void standard_new_page(struct req *r);                          /* GET /standard/new: which sheets there are */
void standard_from(struct req *r);                              /* POST /standard/from */
extern const struct query revisions_of, standard_of_sheet;
void print_page(struct req *r);                                 /* GET /standard/{id}/revision/{no}/print */
struct msg revision_stamp(const struct standard *s, const struct standard_revision *v);  /* "Out of date"; MSG_NONE: it is valid */
struct str revision_scan_address(struct req *r, const struct standard_revision *v);      /* what its QR code holds */
void revision_pdf(struct req *r);                               /* GET /standard/{id}/revision/{no}/pdf (sheet_pdf.c) */
void sheet_pdf(struct req *r);                                  /* GET /sheet/{name}/{id} */
void scan_page(struct req *r);                                  /* GET /s/{token} */
void standards_need_you(struct req *r, struct attention *list);
extern const struct query standards_to_release, standards_to_sign, standards_to_review;

extern const struct sheet_kind text_sheets[];

#endif
