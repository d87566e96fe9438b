/*
 * private.h -- what the files of src/record share: each record's statements, composed once at start-up.
 */
#ifndef RECORD_PRIVATE_H
#define RECORD_PRIVATE_H
#include "record/record.h"

enum { FIELDS_MAX = 56, ID_DIGITS = 13 };

enum { RECORDS_MAX = 128 };

struct plan {
	const struct record *rec;
	const struct field *fields[FIELDS_MAX + 8];     /* the row's own six and the declared ones, in column order */
	size_t n;
	int64_t number;                 /* of all records */
	struct column columns[FIELDS_MAX + 8];          /* {0}-terminated */
	struct query insert, update, by_id, by_key, by_name, by_title;
	const char *all;                /* every column of every row, by id */
	const struct field *state, *title, *place, *key, *parent;
	const char *list_path, *row_path;               /* "/idea", "/idea/{id}" */
};

bool is_row_field(const struct field *f);                /* one of those that every row has */
const struct plan *plan_of(const struct record *rec);
extern const struct field row_fields[];                 /* id version created_at created_by updated_at updated_by withdrawn */
const char *cap_name(enum cap cap);
/* walk.c: r->mem and the database's texts are short-lived between open and end. turn: at a step's end; true when another turn
   begins, and what the walk carries on is to be copied into r->mem now. */
struct walk { struct req *r; struct arena *home, *turn[2]; };
struct walk walk_open(struct req *r);
bool walk_turn(struct walk *w);
void walk_end(struct walk *w);

void live_publish(struct req *r, const struct record *rec, const void *row, const void *old);    /* live.c: of every save */
extern const struct query live_tops;
void where_ids(struct req *r, struct where *w, struct str ids);  /* a subquery of many ids, each ID_DIGITS long; two values however many */
bool reads_few(struct req *r, const struct record *rec);         /* rows of their own and of a few places, not a plant's */
extern const struct query places_below;
int64_t row_ref(const struct record *rec, const void *row, const char *field);  /* a ref field's id */
struct str row_state(const struct record *rec, const void *row);
struct msg choice_label(const struct field *f, struct str code);
bool name_in(const char *const *list, const char *name);
bool record_has_form(const struct record *rec, bool is_new);     /* false: its rows come from steps and the program alone, nobody fills one in */
bool field_in_form(const struct record *rec, const struct field *f, const char *const *only, bool is_new);
int64_t key_lookup(struct req *r, const struct record *rec, struct str key);    /* of those that are not withdrawn; 0: none */
int64_t ref_lookup(struct req *r, const struct record *rec, struct str typed);  /* by key, title or "title (key)"; 0: none, or two of that title */
struct ref_option { int64_t id; struct str title, key; };
const struct ref_option *ref_options(struct req *r, const struct record *to, int max, size_t *n);       /* for a select; names that two have stand with their keys */
struct str ref_typed(struct req *r, const struct record *rec, int64_t id);      /* "Marek Kowal (1042)" */
bool may_name(struct req *r, const struct record *rec, int64_t id);             /* it is there, and this reader may be told what it is called */
struct str record_title_readable(struct req *r, const struct record *rec, int64_t id);  /* what it is called when may_name, else its number */
struct str field_posted(struct req *r, const struct field *f, bool *given);     /* its value in the form that was sent */
struct str time_local(struct req *r, struct instant t);                         /* "2026-11-22T18:40" on the reader's clock, as a form writes and takes it */
bool record_read_named(struct req *r, const struct record *rec, void *row, bool is_new, struct mistakes *m);     /* refs by key or name */
enum { UNDO_S = 120 };          /* as long as undo is offered */
/* One of the rows that were saved together, put back as it was before that version; withdrawn when it was made then. False: somebody saved it since. */
bool record_undo_row(struct req *r, const struct record *rec, int64_t id, int64_t version);
extern const struct query bulk_last_entry, bulk_entries;
extern const struct query import_add, import_get, import_state, import_row_add, import_rows, import_list;
const struct field *field_called(const struct record *rec, struct str name);     /* by its name or one it had: what history and saved views speak of */
extern const struct query *const schema_queries[], *const history_queries[];
void migrations_check(void);    /* start-up: ends the program when their numbers do not fit */
struct str state_hash(struct arena *a, const struct record *rec, const void *row);
size_t record_page_routes(struct arena *a, const struct record *rec, struct route *out);        /* its derived pages; out has room for 24 */
size_t record_list_routes(struct arena *a, const struct record *rec, struct route *out);        /* exports, bulk, saved views */
size_t record_api_routes(struct arena *a, const struct record *rec, struct route *out);
size_t record_import_routes(struct arena *a, const struct record *rec, struct route *out);

#endif
