/*
 * place.h -- a database of a test's own: a file, or a database of the server whose socket's folder KPO_PG names. One at a time.
 *
 * Every test that keeps its rows here runs on both engines: tests/parts.mjs runs it once more with a server.
 */
#ifndef UNIT_PLACE_H
#define UNIT_PLACE_H

#include "db/db.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <libpq-fe.h>

#include <cmocka.h>

static char place_name[40];

static void place_say(const char *what, const char *how)
{
	char where[200], sql[100];

	snprintf(where, sizeof where, "host=%s user=kpo dbname=postgres", getenv("KPO_PG"));
	snprintf(sql, sizeof sql, "%s database %s %s", what, place_name, how);
	PGconn *pg = PQconnectdb(where);
	PGresult *r = PQexec(pg, sql);
	if (PQresultStatus(r) != PGRES_COMMAND_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(pg));
	PQclear(r);
	PQfinish(pg);
}

static struct database *place_make(struct arena *mem)
{
	static int count;
	struct fail f = { FAIL_NONE, MSG_NONE };
	struct str url;

	snprintf(place_name, sizeof place_name, "kpo_unit_%d_%d", (int)getpid(), count++);
	if (getenv("KPO_PG")) {
		place_say("create", "");
		url = str_fmt(mem, "postgres://kpo@/%s?host=%s", place_name, getenv("KPO_PG"));
	} else {
		url = str_fmt(mem, "sqlite:/tmp/%s.db", place_name);
	}
	struct database *d = database_make(mem, url, &f);
	assert_non_null(d);
	return d;
}

static void place_end(struct database *d)
{
	static const char *const ends[] = { "", "-wal", "-shm", "-lock" };
	char file[80];

	database_close(d);
	if (getenv("KPO_PG"))
		place_say("drop", "with (force)");
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		snprintf(file, sizeof file, "/tmp/%s.db%s", place_name, ends[i]);
		unlink(file);
	}
}

#endif
