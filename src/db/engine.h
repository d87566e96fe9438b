/*
 * engine.h -- what an engine must offer; only src/db includes this.
 *
 * One struct of functions per engine, thin: prepare, bind, step, and a few facts. Statements are
 * kept by their text in cache.c, values are checked and sentences are chosen in query.c, groups
 * are committed in tx.c, so that all engines behave and speak alike.
 */
#ifndef DB_ENGINE_H
#define DB_ENGINE_H

#include "base/fault.h"
#include "db/db.h"

#include <pthread.h>

enum db_result {
	DB_ROW = 1, DB_DONE, DB_UNIQUE, DB_BUSY, DB_FULL, DB_READ_ONLY, DB_CORRUPT, DB_ERROR,
	DB_AGAIN,                       /* two transactions met: this one is to be tried again from its beginning */
	DB_LOST,                        /* the connection broke: what was not committed is gone */
	DB_UNKNOWN,                     /* it broke while committing, and nobody can say any more */
	DB_INJECTED,                    /* a fault test asked for it */
};

enum conn_use { CONN_READ = 1, CONN_WRITE, CONN_BULK, CONN_APART, CONN_HEAR };
enum tidy { TIDY_BUSY = 1, TIDY_IDLE, TIDY_CLOSE };

enum { TABLES_MAX = 256 };
struct table_column { const char *name; enum kind kind; bool not_null; };       /* kind: BOOL INT REAL TEXT BLOB, as far as the type tells */

struct db_engine {
	const char *scheme;
	bool remote;                                                            /* every call may wait: writers are several, none shares a transaction */
	const char *begin[CONN_APART + 1];
	/* The sentence of a failure to open names what to do; NULL then. */
	struct db_conn *(*open)(struct database *d, enum conn_use use, struct fail *f);
	void (*close)(struct db_conn *c);
	enum db_result (*run)(struct db_conn *c, const char *sql);              /* DDL: several statements, not kept */
	/* Exactly one statement. many: its rows may be more than fit in memory */
	void *(*prepare)(struct db_conn *c, const char *sql, bool many, enum db_result *why);
	void (*drop)(void *stmt);
	const char *(*text)(void *stmt);                                        /* as prepared; lives as long as it */
	int (*takes)(void *stmt);                                               /* parameters */
	enum db_result (*describe)(void *stmt, size_t n, const enum kind *kinds);       /* so that columns are known before a step; NULL: they are */
	int (*columns)(void *stmt);                                             /* after a row, or described */
	const char *(*column_name)(void *stmt, int i);
	bool (*writes)(void *stmt);
	enum db_result (*bind)(void *stmt, size_t n, const struct val *v);      /* texts are borrowed until reset */
	void (*ahead)(void *stmt);                                              /* bound: goes out with the next question. NULL: none is worth waiting for another */
	enum db_result (*step)(void *stmt);
	struct val (*column)(void *stmt, int i, enum kind kind);                /* a text lives until the next step */
	void (*reset)(void *stmt);
	int64_t (*changes)(struct db_conn *c);
	bool (*in_transaction)(struct db_conn *c);
	void (*roll_back)(struct db_conn *c);                                   /* a transaction that is open; without a kept statement, which there may be no memory for */
	const char *(*message)(struct db_conn *c);                              /* of the last failure; for the log */
	void (*tidy)(struct db_conn *c, enum tidy when);                        /* house-keeping between groups */
	enum db_result (*copy)(struct db_conn *c, const char *file);            /* one snapshot into a new file */
	bool (*has_column)(struct db_conn *c, const char *table, const char *column);   /* NULL: the table itself */
	/* What there is: names in a fixed order, of this program's tables alone */
	size_t (*tables_of)(struct db_conn *c, struct arena *mem, struct str *out, size_t max);
	size_t (*columns_of)(struct db_conn *c, struct arena *mem, const char *table, struct table_column *out, size_t max);
	enum db_result (*count_on)(struct db_conn *c, const char *table);       /* after rows came with ids of their own: the next id is beyond them */
	/* After a commit that was not answered: DB_DONE, DB_AGAIN when it did not happen, DB_UNKNOWN. Only where remote */
	enum db_result (*settled)(struct db_conn *c);
	enum db_result (*alone)(struct db_conn *c, bool alone);                 /* between transactions: from now on nobody else writes, or others may again. Only where remote */
	enum db_result (*hold)(struct db_conn *c, const char *table);           /* see db_hold(); NULL: there is one writer */
	/* A thread that calls database_heard() with what any server of this database publishes. NULL: this process is alone with it */
	void (*hear_start)(struct database *d);
	void (*hear_stop)(struct database *d);
	bool dollars;                   /* speaks as rewrite.c does */
	const char *types[KIND_BLOB + 1];
	const char *identity;
	bool nulls_first;               /* an index must say so; else it is so anyway */
	const char *catalog;            /* a query for all columns and named indexes: table_name, name, is_index (0 or 1) */
};

extern const struct db_engine sqlite_engine, postgres_engine;
const struct db_engine *engine_at(size_t i);    /* NULL after the last */

/* ---- statements kept by their text: cache.c ---- */

enum { STATEMENTS_MAX = 256, STATEMENTS_BY_ADDRESS = 1024 };

struct statement {
	void *handle;                           /* the engine's; NULL: a free place */
	const char *sql;
	uint64_t hash, used;
	struct statement *next;                 /* in its bucket */
	const struct column *checked;           /* the columns it was last compared with */
	int takes;
	bool busy, writes, ahead;
};

struct statements {
	struct statement all[STATEMENTS_MAX];
	struct statement *by_text[STATEMENTS_MAX];
	struct statement *by_address[STATEMENTS_BY_ADDRESS];
	uint64_t clock;
	size_t busy;
};

struct statement *statement_take(struct db_conn *c, const char *sql, bool many, enum db_result *why);   /* busy from now on */
void statement_give(struct db_conn *c, struct statement *s);
void statements_drop(struct db_conn *c);

/* ---- connections ---- */

enum { AHEAD_MAX = 16 };

/* An engine's own connection begins with this. It lives in its own arena. */
struct db_conn {
	const struct db_engine *engine;
	struct database *database;
	struct arena *mem;
	enum conn_use use;
	int fail_at;
	enum db_result last_failure;
	int64_t trips;                          /* times that an answer was waited for, where the engine is remote */
	int64_t commits;                        /* that wrote something; the engine counts */
	int64_t again;                          /* jobs that were run once more */
	bool closing;
	struct statements statements;
	struct ahead { struct statement *s; const char *sql; const struct val *v; } ahead[AHEAD_MAX];       /* see db_ahead() */
	size_t aheads;
	struct published *published;            /* publish.c's; NULL until something was */
	struct kept_memory kept;
};

/* One thread that writes, with a connection of its own. */
enum { WRITER_HANDS_MAX = 8 };
struct hand {
	pthread_t thread;
	struct db_conn *conn;
	struct writer *writer;
};

struct writer {
	pthread_mutex_t lock;                   /* guards all below but the hands */
	pthread_cond_t wake;
	struct write_job *head, **tail;
	int64_t wake_at;                        /* signal when so many wait */
	bool stopping;
	struct writer_stats stats;
	int64_t expected, until_ns;             /* of the only hand: who may come back, and how long to wait for them */
	struct hand hand[WRITER_HANDS_MAX];
	int hands;
};

struct listener { pthread_t thread; int wake[2]; pthread_mutex_t lock; void (*heard)(void *arg, struct str topic); void *arg; };

/* apart.c */
struct apart { pthread_mutex_t lock; struct db_conn *conn; };

/* fake.c: what is expected to be asked next (how it begins), what comes of it, and the number that a row has */
struct fake_line { const char *sql; enum db_result result; int64_t n; };
struct fake_script {
	const struct fake_line *line;
	size_t n, at;
	enum db_result settled;                 /* of a commit that was not answered */
	int settled_asked, alone;
	const char *wrong;                      /* the first question that was not expected */
};
extern const struct db_engine fake_engine;
struct database *database_fake(struct arena *a, struct fake_script *script, struct fail *f);

struct database {
	const struct db_engine *engine;
	struct listener listener;
	const char *file;                       /* or the whole address of a server */
	bool make;                              /* an empty one where there is none */
	struct writer writer;
	struct apart apart;
	struct fake_script *script;
};

/* backup.c: a lock beside the file, shared by whoever has it open. -1: somebody else holds it, or errno */
int file_lock(const char *file, bool alone);

/* query.c */
void ahead_forget(struct db_conn *c, struct statement *s);

/* rewrite.c: ?1 becomes $1; the highest number, or -1 for a parameter that is none */
int sql_dollars(const char *sql, struct buf *out);
/* plan.c */
bool plan_note(struct db *db, const char *sql);                 /* false after a failure */
bool plan_has(const struct db_plan *p, const char *table, const char *column);  /* NULL: the table itself */
/* publish.c */
struct publish_mark { size_t n; bool all; };
struct publish_mark publish_mark(const struct db_conn *c);
void publish_back(struct db_conn *c, struct publish_mark to);   /* a job was rolled back: what it said with it */
void publish_over(struct db_conn *c, bool committed);           /* after it, or after the group was lost */
void database_heard(struct database *d, struct str topics);     /* from any thread; a line each */

/* query.c */
enum db_result conn_run(struct db_conn *c, const char *sql);    /* a kept statement without values: begin, savepoint */
bool conn_begin(struct db_conn *c, const char *sql, enum db_result *why);      /* begin, or commit; what goes wrong is in the log */
void conn_roll_back(struct db_conn *c);                         /* what is open, if anything */
bool conn_finish_open(struct db *db);                           /* ends rows that were left open; false after a failure */
void conn_reset_open(struct db_conn *c);                        /* the same without a word, before a roll-back */
bool conn_injected(struct db_conn *c);
void result_fail(struct fail *f, enum db_result why);
void result_log(struct db_conn *c, const char *what, enum db_result why);

#endif
