/*
 * list.h -- which rows of a record somebody asked for: one object for pages, exports and the API.
 *
 * list_parse() reads it from the parameters of an address, list_open() and list_next() give the rows that this
 * person may see, in order, page by page. What cannot be understood is a mistake and never SQL. A ref's title comes in
 * the same statement as its row.
 */
#ifndef RECORD_LIST_H
#define RECORD_LIST_H
#include "record/private.h"

enum { LIST_FILTERS_MAX = 16, LIST_VALUES_MAX = 12, LIST_VALUES_TOTAL = 24, LIST_COLUMNS_MAX = FIELDS_MAX + 8, LIST_COUNT_MAX = 1000,
	LIST_ID_DIGITS = ID_DIGITS, LIST_PICKS_MAX = LIMIT_LIST_ROWS + 1,
	LIST_SEARCH_MAX = 5000, LIST_SORT_MAX = 10000 };

enum filter_op { FILTER_IS = 1, FILTER_EMPTY, FILTER_FROM, FILTER_TO, FILTER_BEFORE };  /* to: inclusive; before: not */
struct filter {
	const struct field *field;
	enum filter_op op;
	struct val v[LIST_VALUES_MAX];  /* FILTER_IS: any of them */
	size_t n;
	bool exact;                     /* a place itself, without those below it */
	bool silent;                    /* the second half of another one: a day is from and before */
	const char *suffix;             /* of its parameter: "", ".from", ".to" */
	struct str given;               /* its value in an address, as we write it */
};

struct list_spec {
	const struct record *rec;
	struct filter filter[LIST_FILTERS_MAX];
	size_t filters;
	struct str words;               /* full text */
	int64_t newest;                 /* list_choose()'s: only in the newest so many rows that have the words; 0: in all */
	struct str ids;                 /* only these, each LIST_ID_DIGITS long */
	int64_t ids_n;                  /* how many; 0 with no ids: any */
	struct instant lately_from, lately_to;  /* list_choose()'s: only rows made between them, said in each arm of what is mine or readable; both 0: any */
	bool mine, withdrawn;           /* only where I am one of its own; withdrawn ones too */
	const struct field *sort;
	bool down;
	struct str sort_given;          /* none: the record's own order */
	bool after;                     /* only what comes after this row */
	struct val after_val;
	int64_t after_id;
	int64_t limit;                  /* rows that list_next() gives at most; list_parse sets LIMIT_LIST_ROWS */
	int64_t count;                  /* as list_count(); -1: not counted yet */
	bool walks;                     /* list_choose()'s: read in the list's order until the page is full */
	bool picked;                    /* its too: the rows of this page are known, by id, the rest 0 */
	int64_t pick[LIST_PICKS_MAX];
	bool uncounted;                 /* its too: nothing narrows a large list, and nobody asks how many there are */
	const struct field *column[LIST_COLUMNS_MAX];   /* read into the row; list_parse sets the list's own */
	size_t columns;
};

/* False when there are mistakes; what was understood is in spec all the same. r->api also takes limit=. */
bool list_parse(struct req *r, const struct record *rec, const struct params *p, struct list_spec *spec, struct mistakes *m);
void list_init(struct list_spec *spec, const struct record *rec);       /* every row, in the record's own order */
void list_columns_usual(struct list_spec *spec);                        /* the fields with .list; else title, state and when it changed */
void list_columns_all(struct list_spec *spec);                          /* every field that is no secret, the row's own six first */
bool list_sorts(const struct record *rec, const struct field *f);       /* may be asked for as sort= */
bool list_sorts_cheaply(const struct record *rec, const struct field *f);       /* an index begins with it */

/*
 * The rows, one after another. row is the record's own struct: the columns asked for, id, version, withdrawn and the sort
 * field are set, the rest is null. title[i] is what the ref in column i is called. Both are overwritten by the next row
 * (texts live in mem).
 */
struct list_rows {
	const struct list_spec *spec;
	struct rows rows;
	void *row;
	struct str *title;
	int64_t given;                  /* rows so far */
	struct req *r;
	struct db db;                   /* db.mem holds the texts: whoever reads very many rows sets an arena of its own there, and empties it */
	int part;                       /* list_query.c's */
};
void list_open(struct req *r, const struct list_spec *spec, struct list_rows *out);
bool list_next(struct list_rows *l);
void list_end(struct list_rows *l);                                     /* only when leaving before the end */
struct str list_key(struct arena *a, const struct list_spec *spec, const void *row);   /* after= of the rows that follow this one */
int64_t list_count(struct req *r, const struct list_spec *spec);        /* all that match, whatever after; LIST_COUNT_MAX + 1 when there are more */
bool list_large(struct req *r, const struct record *rec, int64_t than);  /* more rows than that were ever made */
void list_choose(struct req *r, struct list_spec *spec);                /* before the list_open of one page: finds out how to read it cheaply; may count */
struct str list_sql(struct req *r, const struct list_spec *spec, struct where *w);      /* for tests: the statement and its values */

/* The address of this list: its filters but the one at `without` (-1: all), then what is given. */
struct url list_url(struct req *r, const struct list_spec *spec, const char *rest, int without);        /* rest: "" or "/export.csv" */
struct str list_cell(struct req *r, const struct list_rows *l, size_t column);  /* as text: choices by label, refs by title; none as "" */

struct url list_all_url(struct req *r, const struct record *rec);                        /* the list without any filter, its usual one neither */
struct url record_rest_url(struct req *r, const struct record *rec, const char *rest);  /* "/idea" and the rest: "/bulk" */
struct url record_new_url(struct req *r, const struct record *rec);

/* A filter as parameters of an address: mostly one. Several numbers, names or texts go one by one, because a comma would be part of them. */
size_t filter_parts(const struct filter *f);
struct str filter_part(struct req *r, const struct filter *f, size_t i);

/* list_bar.c, view.c, bulk.c: parts of the list page, and what their forms lead to */
void filter_bar(struct req *r, const struct list_spec *spec);
void filter_chips(struct req *r, const struct list_spec *spec);
void views_ahead(struct req *r, const struct record *rec);      /* view_bar() will ask: see db_ahead() */
void view_bar(struct req *r, const struct list_spec *spec);
bool bulk_offered(struct req *r, const struct record *rec);
void bulk_bar(struct req *r, const struct record *rec);
void record_view_save(struct req *r);
void record_view_remove(struct req *r);
void record_bulk(struct req *r);
void record_bulk_undo(struct req *r);
void record_export_csv(struct req *r);
void record_export_xlsx(struct req *r);
void record_export_json(struct req *r);

#endif
