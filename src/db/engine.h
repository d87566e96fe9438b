/*
 * engine.h -- what an engine must offer; only src/db includes this.
 *
 * One struct of functions per engine, thin: prepare, bind, step, and a few facts. Statements are
 * kept by their text in cache.c, values are checked and sentences are chosen in query.c, groups
 * are committed in tx.c, so that all engines behave and speak alike.
 */
#ifndef DB_ENGINE_H
#define DB_ENGINE_H

#include "db/db.h"

#include <pthread.h>

enum db_result {
	DB_ROW = 1, DB_DONE, DB_UNIQUE, DB_BUSY, DB_FULL, DB_READ_ONLY, DB_CORRUPT, DB_ERROR,
	DB_INJECTED,                    /* a fault test asked for it */
};

enum conn_use { CONN_READ = 1, CONN_WRITE, CONN_BULK };
enum tidy { TIDY_BUSY = 1, TIDY_IDLE, TIDY_CLOSE };

struct db_engine {
	const char *scheme;
	/* The sentence of a failure to open names what to do; NULL then. */
	struct db_conn *(*open)(struct database *d, enum conn_use use, struct fail *f);
	void (*close)(struct db_conn *c);
	enum db_result (*run)(struct db_conn *c, const char *sql);              /* DDL: several statements, not kept */
	void *(*prepare)(struct db_conn *c, const char *sql, enum db_result *why);      /* exactly one statement */
	void (*drop)(void *stmt);
	const char *(*text)(void *stmt);                                        /* as prepared; lives as long as it */
	int (*takes)(void *stmt);                                               /* parameters */
	int (*columns)(void *stmt);
	const char *(*column_name)(void *stmt, int i);
	bool (*writes)(void *stmt);
	enum db_result (*bind)(void *stmt, size_t n, const struct val *v);      /* texts are borrowed until reset */
	enum db_result (*step)(void *stmt);
	struct val (*column)(void *stmt, int i, enum kind kind);                /* a text lives until the next step */
	void (*reset)(void *stmt);
	int64_t (*changes)(struct db_conn *c);
	bool (*in_transaction)(struct db_conn *c);
	const char *(*message)(struct db_conn *c);                              /* of the last failure; for the log */
	void (*tidy)(struct db_conn *c, enum tidy when);                        /* house-keeping between groups */
	enum db_result (*copy)(struct db_conn *c, const char *file);            /* one snapshot into a new file */
	bool (*has_column)(struct db_conn *c, const char *table, const char *column);   /* NULL: the table itself */
	const char *types[KIND_BLOB + 1];
	const char *identity;
};

extern const struct db_engine sqlite_engine;

/* ---- statements kept by their text: cache.c ---- */

enum { STATEMENTS_MAX = 256, STATEMENTS_BY_ADDRESS = 1024 };

struct statement {
	void *handle;                           /* the engine's; NULL: a free place */
	const char *sql;
	uint64_t hash, used;
	struct statement *next;                 /* in its bucket */
	const struct column *checked;           /* the columns it was last compared with */
	int takes;
	bool busy, writes;
};

struct statements {
	struct statement all[STATEMENTS_MAX];
	struct statement *by_text[STATEMENTS_MAX];
	struct statement *by_address[STATEMENTS_BY_ADDRESS];
	uint64_t clock;
	size_t busy;
};

struct statement *statement_take(struct db_conn *c, const char *sql, enum db_result *why);      /* busy from now on */
void statement_give(struct db_conn *c, struct statement *s);
void statements_drop(struct db_conn *c);

/* ---- connections ---- */

/* An engine's own connection begins with this. It lives in its own arena. */
struct db_conn {
	const struct db_engine *engine;
	struct database *database;
	struct arena *mem;
	enum conn_use use;
	int fail_at;
	enum db_result last_failure;
	int64_t commits;                        /* that wrote something; the engine counts */
	struct statements statements;
	struct kept_memory kept;
};

struct writer {
	pthread_t thread;
	pthread_mutex_t lock;                   /* guards all below but conn */
	pthread_cond_t wake;
	struct write_job *head, **tail;
	int64_t wake_at;                        /* signal when so many wait */
	bool stopping;
	struct writer_stats stats;
	int64_t expected, until_ns;             /* the writer's own: who may come back, and how long to wait for them */
	struct db_conn *conn;                   /* the writer's own */
};

struct database {
	const struct db_engine *engine;
	const char *file;
	bool make;                              /* an empty one where there is none */
	struct writer writer;
};

/* backup.c: a lock beside the file, shared by whoever has it open. -1: somebody else holds it, or errno */
int file_lock(const char *file, bool alone);

/* query.c */
enum db_result conn_run(struct db_conn *c, const char *sql);    /* a kept statement without values: begin, savepoint */
bool conn_finish_open(struct db *db);                           /* ends rows that were left open; false after a failure */
void conn_reset_open(struct db_conn *c);                        /* the same without a word, before a roll-back */
bool conn_injected(struct db_conn *c);
void result_fail(struct fail *f, enum db_result why);
void result_log(struct db_conn *c, const char *what, enum db_result why);

#endif
