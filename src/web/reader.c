/*
 * reader.c -- reading connections for those who are not on a loop: one is taken for a request and given back.
 */
#include "web/private.h"

struct db_conn *reader_take(struct web *w, struct fail *f)
{
	struct db_conn *c = NULL;

	pthread_mutex_lock(&w->readers_lock);
	if (w->reader_count > 0)
		c = w->readers[--w->reader_count];
	pthread_mutex_unlock(&w->readers_lock);
	return c ? c : database_reader(w->config.database, f);
}

void reader_give(struct web *w, struct db_conn *c)
{
	bool kept;

	pthread_mutex_lock(&w->readers_lock);
	kept = w->reader_count < WEB_READERS_MAX;
	if (kept)
		w->readers[w->reader_count++] = c;
	pthread_mutex_unlock(&w->readers_lock);
	if (!kept)
		database_reader_close(c);
}

void readers_close(struct web *w)
{
	while (w->reader_count > 0)
		database_reader_close(w->readers[--w->reader_count]);
}
