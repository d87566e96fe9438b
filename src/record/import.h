/*
 * import.h -- what import.c reads and import_page.c shows; only src/record includes this.
 */
#ifndef RECORD_IMPORT_H
#define RECORD_IMPORT_H
#include "record/private.h"

struct line { struct str *cell; size_t n, number; };        /* number: its row in the spreadsheet */
struct keyed { struct str key; size_t line; };
struct sheet {
	VEC(struct line) lines;         /* the first is the heading */
	const struct field **field;     /* of each column; NULL: not known, left out */
	VEC(struct str) unknown;        /* headings that are left out */
	size_t key;                     /* the key's column, counted from 1; 0: there is none */
	struct keyed *keyed;            /* by key, then line: what is there twice, and what a line further up makes */
	bool *good;                     /* of each line that was looked at */
};
struct batch { int64_t id; struct str record, state, filename, csv; struct ref person; struct instant at; };

enum import_kind { IMPORT_NEW, IMPORT_CHANGED, IMPORT_SAME, IMPORT_WRONG, IMPORT_KINDS };
struct import_row { size_t at, number; enum import_kind kind; void *row, *old; struct mistakes mistakes; };
struct import_sum { int64_t n[IMPORT_KINDS]; };

struct msg import_table(struct req *r, const struct record *rec, struct str text, struct sheet *t);     /* MSG_NONE: readable */
void import_line(struct req *r, const struct record *rec, struct sheet *t, size_t at, struct import_row *out);   /* in their order */
bool import_may_see(struct req *r, const struct record *rec, const struct batch *b);   /* one's own; all for who may change everything */
bool import_apply(struct req *r, const struct record *rec, const struct batch *b, struct import_sum *sum);
struct url import_url(struct req *r, const struct record *rec, int64_t id, const char *rest);      /* id 0: where a file is chosen */
bool import_undo(struct req *r, const struct record *rec, const struct batch *b, int64_t *back, int64_t *left);

#endif
