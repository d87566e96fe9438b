/*
 * db.h -- a closed set of declared queries, on two engines.
 *
 * A query is a static table: its SQL (lower case, ?1 ?2, the subset both engines know), the
 * kinds it takes and the struct members it gives. Every call is checked against both. The
 * first failure sticks to the request's struct fail; every later call then does nothing, and
 * the dispatcher rolls back. Handlers never build SQL (record/query.c composes list filters
 * from declared fields and nowhere else), never begin or end a transaction, never free a statement.
 *
 * Null is a sentinel of each kind: an empty text, DATE_NONE, INSTANT_NONE, MONEY_NONE, INT_NONE,
 * NaN, a ref of 0. A bool is never null.
 */
#ifndef DB_DB_H
#define DB_DB_H

#include "base/base.h"

/* ---- values ---- */

enum kind { KIND_BOOL = 1, KIND_INT, KIND_REAL, KIND_TEXT, KIND_DATE, KIND_TIME, KIND_MONEY, KIND_REF, KIND_BLOB };

struct ref { int64_t id; };             /* another record's id; 0: none */
#define REF_NONE ((struct ref){ 0 })
struct bytes { const char *p; size_t n; };       /* a picture: not text, in no record, only in tables of their own */
#define BYTES(s) ((struct bytes){ (s).p, (s).n })

/* The kind follows from the member's C type: there is no second place to get it wrong. */
#define KIND_OF(x) _Generic((x), bool: KIND_BOOL, int64_t: KIND_INT, double: KIND_REAL, struct str: KIND_TEXT, \
	struct date: KIND_DATE, struct instant: KIND_TIME, struct money: KIND_MONEY, struct ref: KIND_REF, struct bytes: KIND_BLOB)

struct val { enum kind kind; union { int64_t i; double d; struct str s; struct bytes b; }; };

struct val val_bool(bool), val_int(int64_t), val_real(double), val_text(struct str), val_date(struct date), val_time(struct instant),
	val_money(struct money), val_ref(struct ref), val_bytes(struct bytes);
#define V(x) _Generic((x), bool: val_bool, int: val_int, int64_t: val_int, double: val_real, struct str: val_text, \
	struct date: val_date, struct instant: val_time, struct money: val_money, struct ref: val_ref, struct bytes: val_bytes)(x)

bool val_is_null(const struct val *v);
bool val_eq(const struct val *a, const struct val *b);                  /* same kind and value; null equals null */
struct val val_load(enum kind kind, const void *member);                /* read a struct's member */
void val_store(const struct val *v, void *member);                      /* write a struct's member of that kind */
struct val val_null(enum kind kind);
struct str val_plain(struct arena *a, const struct val *v);             /* canonical text: ISO dates, minor units as 12.50, true/false; null is STR_NONE */
bool val_parse(enum kind kind, struct str s, struct val *out);          /* the reverse; an empty text is null */

/* ---- declared queries ---- */

struct column { const char *name; size_t off; enum kind kind; };        /* {0}-terminated lists */
#define COL(T, m)         { .name = #m, .off = offsetof(T, m), .kind = KIND_OF(((T *)0)->m) }
#define COL_AS(T, m, nm)  { .name = nm, .off = offsetof(T, m), .kind = KIND_OF(((T *)0)->m) }

enum { QUERY_TAKES_MAX = 16, DB_VALUES_MAX = 80 };
struct query {
	const char *name, *sql;
	enum kind takes[QUERY_TAKES_MAX];       /* zero-terminated; checked on every call. For composed queries see free_takes */
	const struct column *gives;             /* NULL when it gives nothing */
	bool free_takes;                        /* composed at run time: parameters are not declared */
	bool many;                              /* its rows may be more than fit in memory: they come in turns */
};

/* One transaction's view of the database, as a handler sees it. */
struct db_conn;
struct db {
	struct db_conn *conn;
	struct arena *mem;              /* rows' texts live here */
	struct fail *fail;              /* sticky */
	bool writes;                    /* false on a reading connection: db_exec is then refused by CHECK */
	struct db_plan *plan;           /* NULL, or: the schema is only planned, see below */
};

struct rows { struct db *db; const struct query *q; void *stmt; int64_t count; };

#define VALS(...) (sizeof((struct val[]){ { 0 }, __VA_ARGS__ }) / sizeof(struct val) - 1), ((const struct val[]){ { 0 }, __VA_ARGS__ } + 1)
#define db_query(db, q, ...)      db_query_((db), (q), VALS(__VA_ARGS__))
#define db_one(db, q, row, ...)   db_one_((db), (q), (row), VALS(__VA_ARGS__))
#define db_exec(db, q, ...)       db_exec_((db), (q), VALS(__VA_ARGS__))

struct rows db_query_(struct db *, const struct query *, size_t n, const struct val *);
bool db_next(struct rows *, void *row);                                 /* false at the end or after a failure */
void db_end(struct rows *);                                             /* only when leaving before the end */
bool db_one_(struct db *, const struct query *, void *row, size_t n, const struct val *) __attribute__((warn_unused_result));
int64_t db_exec_(struct db *, const struct query *, size_t n, const struct val *) __attribute__((warn_unused_result));
	/* rows changed; a unique violation sets FAIL_CONFLICT */
int64_t db_count_(struct db *, const struct query *, size_t n, const struct val *);     /* a query that gives one integer; 0 after a failure */
#define db_count(db, q, ...)      db_count_((db), (q), VALS(__VA_ARGS__))
/*
 * Will be asked with these values in this snapshot, by db_one(), db_count() or db_query(). Where every question is a round trip it
 * travels with the next one, as rows do that were opened and not read yet; elsewhere this does nothing. Where something is written, nothing
 * is asked before its time.
 */
void db_ahead_(struct db *, const struct query *, size_t n, const struct val *);
#define db_ahead(db, q, ...)      db_ahead_((db), (q), VALS(__VA_ARGS__))

/* ---- the database as the program opens it ---- */

struct database;                /* an engine, its place, its writer */
struct database *database_open(struct arena *a, struct str url, struct fail *f);        /* sqlite:FILE, which must be there, or postgres://… ; sqlite::memory: is refused */
struct database *database_make(struct arena *a, struct str url, struct fail *f);        /* the same, and an empty one where there is none */
void database_close(struct database *d);                                                /* after every connection was given back */
const char *database_engine(const struct database *d);                                  /* "sqlite" or "postgres" */
bool database_remote(const struct database *d);                                         /* every call may wait for a network: none on an event loop */

/* Reading: a connection belongs to one thread at a time. One snapshot between begin and end. */
struct db_conn *database_reader(struct database *d, struct fail *f);
void database_reader_close(struct db_conn *c);
bool conn_read_begin(struct db_conn *c, struct fail *f);
void conn_read_end(struct db_conn *c);

/* Memory of a reading connection that outlives its snapshots. Who keeps something there must know when it no longer holds: record/keep.c does. */
enum { KEPT_ROOTS = 8 };
struct kept_memory { struct arena *mem; void *root[KEPT_ROOTS]; int64_t version; bool fresh; };        /* fresh: compared in this snapshot */
struct kept_memory *db_kept(struct db *db);                                                    /* NULL where something is written */

/*
 * Writing: jobs run one after another on the writer, each in a savepoint; those that wait are
 * committed together, and done() is called only after that commit. run() works with db and
 * returns nothing: a failure in db->fail rolls this job back alone. When the commit itself
 * fails, every job of the group gets FAIL_UNAVAILABLE before done(). done() runs on the
 * writer's thread and must only hand over.
 *
 * On PostgreSQL each job is a transaction of its own, and run() is called again when it met another
 * transaction or lost its connection: again(), when there is one, first forgets what the run before had made.
 */
struct write_job {
	struct write_job *next;         /* the writer's */
	void (*run)(struct write_job *, struct db *db);
	void (*again)(struct write_job *);
	void (*done)(struct write_job *);
	struct arena *mem;
	struct fail *fail;
	void *arg;
};
void database_write(struct database *d, struct write_job *job);                         /* any thread; returns at once */
void database_write_wait(struct database *d, struct write_job *job);                    /* and waits for done(); job->done may be NULL */
struct writer_stats { int64_t answered, commits, failed, again, queue_now, queue_max; };     /* again: runs of a job beyond its first */
struct writer_stats database_writer_stats(const struct database *d);

/* Where it is remote: a short write that stays although the caller's own transaction may not. False after a failure. */
bool database_apart(struct database *d, struct arena *mem, void (*run)(struct db *db, void *arg), void *arg);
/*
 * Live updates: a topic ("idea", "idea:1042", "idea.unit:17": a-z 0-9 . _ : -) that is heard once the transaction is true, once for
 * each commit, by every server of this database. Nobody hears what a job said that was rolled back; nothing is heard of bulk work.
 * "*" means that everything may have changed. heard() runs on a thread of the database's and must only hand over; NULL ends
 * listening, and when that has returned nobody is being told any more.
 */
enum { DB_TOPIC_BYTES = 64 };
void db_publish(struct db *db, struct str topic);
bool db_publishes(const struct db *db);                         /* false in bulk work: nothing need be composed */
void database_listen(struct database *d, void (*heard)(void *arg, struct str topic), void *arg);

/* Bulk work by a command (demo, import of a database): one long transaction, no server running. */
bool database_bulk(struct database *d, struct arena *mem, void (*run)(struct db *, void *arg), void *arg, struct fail *f);

/* Schema: a statement both engines know; run at start-up inside one write. */
bool db_ddl(struct db *db, const char *sql);
bool db_has_table(struct db *db, const char *table);
bool db_has_column(struct db *db, const char *table, const char *column);
const char *db_type(const struct db *db, enum kind k);          /* the column type of a kind on this engine */
const char *db_index_columns(struct db *db, const char *columns);      /* "a, id" so that nulls lie before all else on this engine too; id is never null */
const char *db_identity(const struct db *db);                   /* "integer primary key" and its like for an id that counts by itself */

/* From here to the transaction's end nobody else writes into this table: ids that are seen have no gap that is still to be filled. */
bool db_hold(struct db *db, const char *table);         /* NULL: the schema. The transaction begins anew behind it, so it is the first call */
/*
 * The same on paper: while a db has a plan, db_ddl runs nothing. It notes the statements that have something to do, in plain
 * words too, and what is there is looked up in the plan, as it will be after them. Reading is enough for it.
 */
struct db_object { struct str table, name; bool is_index, wanted; };    /* a column or an index; wanted: some statement asks for it */
struct db_change { const char *sql; struct str words; bool is_index; }; /* "add column minutes to walk" */
struct db_plan {
	VEC(struct db_object) has;
	VEC(struct db_change) changes;          /* in the order in which they are to be made */
};
bool db_plan_open(struct db *db, struct db_plan *p);    /* p: what the database has; db->plan is p until the caller sets it to NULL */
struct db *db_on_paper(struct arena *a, size_t i, struct fail *f);      /* an empty database of the i-th engine, only to be planned; NULL: no such engine */
const char *db_engine_name(const struct db *db);
const char *db_sql(struct db *db, const char *ddl);     /* as the engine's own tool takes it */

bool db_limit_in_text(const struct db *db);             /* a statement's limit is better a number in it than a parameter */
const char *db_skip_locked(const struct db *db);        /* at the end of a select in a write: rows that another transaction has in its hands are left out */

/* Full-text search: one index for all records. Words are matched by prefix; the best first. */
bool db_search_schema(struct db *db);
void db_search_put(struct db *db, struct str record, int64_t id, struct str text);      /* replaces; empty text removes */
/* The same as a subquery of ids for somebody's own statement: head, a place for the text match, tail. Without match nothing can be found. */
struct db_search { struct str head, match, tail, newest; };      /* its column is called id; after tail, newest and a number: only so many, the highest ids first */
struct db_search db_search_part(struct db *db, struct str record, struct str words);
size_t db_search(struct db *db, struct str record, struct str words, bool any, int64_t *ids, size_t max);
	/* any: rows with at least one of the words (similar ones), else all words. Ids by rank; FAIL-free on odd input */

/* Every row of one database into another one that has the same tables and no rows; said() after each table. -1 after a failure in to->fail. */
int64_t database_copy_rows(struct db *from, struct db *to, void (*said)(void *arg, struct str table, int64_t rows), void *arg);

/* The tables of a new database become what the source, of an older program, has: for a backup that is as it was. False: they were that already. */
bool database_shape(struct db *from, struct db *to);

/* A copy of the whole database, taken while serving. */
bool database_backup(struct database *d, const char *file, struct fail *f);
/* The same by another way: fill() writes a file that is there and empty, which then has this name, whole and on disk, or is gone. */
bool backup_file(const char *file, bool (*fill)(void *arg, const char *part, struct fail *f), void *arg, struct fail *f);
bool database_replace(const char *file, const char *with, struct fail *f);      /* with, on the same disk, becomes the database file; refused while it is open */

/* Start-up and tests: the statement prepares, and gives and takes what its declaration says. */
bool db_check_query(struct db *db, const struct query *q, struct str *why);

/* Fault tests: the n-th fallible call from now on this connection fails (0: none). */
void conn_fail_at(struct db_conn *c, int n);
bool conn_fail_pending(const struct db_conn *c);

#endif
