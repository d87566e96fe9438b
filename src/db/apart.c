/*
 * apart.c -- a short write of its own, beside the transaction that asked for it: what must stay counted when all else is rolled back.
 *
 * Only where several servers share a database; one connection, one at a time. It waits for no disk: what it loses in a power cut
 * is a count. Who has one server counts in memory and never comes here.
 */
#include "db/engine.h"

bool database_apart(struct database *d, struct arena *mem, void (*run)(struct db *db, void *arg), void *arg)
{
	struct apart *a = &d->apart;
	struct fail f = { FAIL_NONE, MSG_NONE };
	enum db_result why = DB_LOST;

	CHECK(d->engine->remote);
	pthread_mutex_lock(&a->lock);
	if (!a->conn)
		a->conn = d->engine->open(d, CONN_APART, &f);
	if (a->conn) {
		struct db db = { .conn = a->conn, .mem = mem, .fail = &f, .writes = true };
		if (conn_begin(a->conn, d->engine->begin[CONN_APART], &why))
			run(&db, arg);
		if (why == DB_DONE && !f.code)
			(void)conn_begin(a->conn, "commit", &why);
		conn_roll_back(a->conn);
	}
	pthread_mutex_unlock(&a->lock);
	return !f.code && why == DB_DONE;
}
