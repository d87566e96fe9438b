/*
 * pg_hear.c -- what any server of this database has published: one listening connection, on a thread of its own.
 *
 * Who was cut off may have missed something, so after a new connection everything counts as changed. It only hands over what it hears.
 */
#include "db/pg.h"

#include <poll.h>
#include <unistd.h>

enum { AGAIN_MS = 1000, LOOK_MS = 30000 };

/* False: it is time to stop. */
static bool hear_wait(struct database *d, int fd, int ms)
{
	struct pollfd p[] = { { .fd = d->listener.wake[0], .events = POLLIN }, { .fd = fd, .events = POLLIN } };

	poll(p, fd < 0 ? 1 : 2, ms);
	return !(p[0].revents & POLLIN);
}

static void hear_all(struct pg_conn *c)
{
	PGnotify *n;

	while ((n = PQnotifies(c->pg))) {
		database_heard(c->base.database, str_c(n->extra));
		PQfreemem(n);
	}
}

static void *hear_main(void *arg)
{
	struct database *d = arg;
	struct arena *mem = arena_new_soft(1 << 20);
	struct pg_conn *c = NEW(mem, struct pg_conn);
	bool first = true;

	c->base = (struct db_conn){ .engine = d->engine, .database = d, .mem = mem, .use = CONN_HEAR };
	c->url = d->file;
	while (hear_wait(d, c->pg ? PQsocket(c->pg) : -1, c->pg ? LOOK_MS : first ? 0 : AGAIN_MS)) {
		bool fresh = !c->pg && pg_connect(c);
		if (fresh && !first)
			database_heard(d, S("*"));
		first = false;
		if (c->pg && PQconsumeInput(c->pg) == 1)
			hear_all(c);
		else
			pg_forget(c);
	}
	pg_forget(c);
	arena_free(mem);
	return NULL;
}

void pg_hear_start(struct database *d)
{
	CHECK(pipe(d->listener.wake) == 0 && pthread_create(&d->listener.thread, NULL, hear_main, d) == 0);
}

void pg_hear_stop(struct database *d)
{
	CHECK(write(d->listener.wake[1], "", 1) == 1);
	pthread_join(d->listener.thread, NULL);
	close(d->listener.wake[0]);
	close(d->listener.wake[1]);
}
