/*
 * pg.h -- between the two files of the PostgreSQL engine: pg_link.c, what goes over the wire, and postgres.c, what engine.h asks for.
 */
#ifndef DB_PG_H
#define DB_PG_H

#include "db/engine.h"

#include <libpq-fe.h>

enum { PG_MESSAGE_BYTES = 400, PG_NAME_BYTES = 24, PG_FETCH_ROWS = 1000, PG_AHEAD_MAX = 16 };

/* One statement. What it takes and what came back belong to it until the next reset. */
struct pg_stmt {
	struct pg_conn *c;
	struct arena *mem;
	const char *sql, *dollars;              /* as declared; as PostgreSQL wants it */
	int takes;
	bool writes, many;
	char name[PG_NAME_BYTES];               /* of the prepared statement, and of the cursor */
	unsigned generation;                    /* of the connection that knows it; 0: none */
	Oid types[DB_VALUES_MAX];               /* with which it was prepared, or is to be */
	const char *value[DB_VALUES_MAX];
	int bytes[DB_VALUES_MAX], format[DB_VALUES_MAX];
	char number[DB_VALUES_MAX][8];
	PGresult *rows, *shape;
	enum db_result result;
	int at;                                 /* the row that was stepped to; -1 before the first */
	bool asked, cursor;
	unsigned char *blob;                    /* of the last KIND_BLOB that was read */
};

struct pg_conn {
	struct db_conn base;
	PGconn *pg;
	const char *url;
	unsigned generation;                    /* grows with every new connection: what was prepared on the old one is gone */
	unsigned names;
	struct pg_stmt *ahead[PG_AHEAD_MAX];    /* bound, and to go out with the next question */
	size_t aheads;
	int owed;                               /* pipelines that were sent and whose results nobody has read yet */
	const char *begin;                      /* a transaction that begins with the next question; NULL: none waits */
	bool in_transaction;
	int64_t changed;
	char transaction[64];                   /* timeline, number and server run of the transaction that writes; "" while unknown */
	char message[PG_MESSAGE_BYTES], tag[16];        /* of the last failure; of the last command that was said */
};

/* Opens, or opens anew; false with the sentence in message. */
bool pg_connect(struct pg_conn *c);             /* CONN_HEAR: without pipelines */
void pg_forget(struct pg_conn *c);              /* the connection is of no use any more: the next question opens another */

/*
 * Asks n statements in one go: a waiting begin, what must be prepared, then each with its values. Every statement
 * has its own result afterwards; the first failure is given back. One round trip.
 */
enum db_result pg_ask(struct pg_conn *c, struct pg_stmt *const *s, size_t n);
enum db_result pg_describe(struct pg_stmt *s);          /* prepares it, and learns the names of its columns */
enum db_result pg_fetch(struct pg_stmt *s);             /* the next rows of a cursor into s->rows */
enum db_result pg_begin_with(struct pg_conn *c, const char *lock);      /* a writing transaction anew, with this before it sees anything */
enum db_result pg_say(struct pg_conn *c, const char *sql);      /* one statement without values or rows */
void pg_say_later(struct pg_conn *c, const char *sql);          /* the same without waiting: the next question reads what came of it */
enum db_result pg_result(struct pg_conn *c, const PGresult *r); /* in the words of engine.h; keeps the message */

/* pg_hear.c */
void pg_hear_start(struct database *d), pg_hear_stop(struct database *d);

#endif
