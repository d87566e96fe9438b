/*
 * cache.c -- prepared statements of a connection, kept by their text.
 *
 * Preparing costs as much as a short query, so a statement is prepared once and taken again. Declared
 * queries are static, so the address of the text finds it at once; the text is compared all the same, because
 * a composed text may stand where another one stood. A statement in use is never handed out twice: a query
 * within its own rows gets a second one. The number is bounded; the one that rested longest gives way.
 */
#include "db/engine.h"

#include <string.h>

static struct statement **address_place(struct statements *kept, const char *sql)
{
	uint64_t h = (uint64_t)(uintptr_t)sql * 0x9e3779b97f4a7c15u;
	return &kept->by_address[h >> 54];
}

_Static_assert(STATEMENTS_BY_ADDRESS == 1 << 10, "address_place takes the upper 10 bits");

static struct statement *text_find(struct statements *kept, const char *sql, uint64_t hash)
{
	for (struct statement *s = kept->by_text[hash % STATEMENTS_MAX]; s; s = s->next)
		if (!s->busy && s->hash == hash && strcmp(s->sql, sql) == 0)
			return s;
	return NULL;
}

static void statement_drop(struct db_conn *c, struct statement *s)
{
	struct statement **p = &c->statements.by_text[s->hash % STATEMENTS_MAX];

	while (*p != s)
		p = &(*p)->next;
	*p = s->next;
	c->engine->drop(s->handle);
	*s = (struct statement){ 0 };
}

/* A free place; when all are taken, that of the statement which rested longest. */
static struct statement *place_make(struct db_conn *c)
{
	struct statement *oldest = NULL;

	for (struct statement *s = c->statements.all; s < c->statements.all + STATEMENTS_MAX; s++) {
		if (!s->handle)
			return s;
		if (!s->busy && (!oldest || s->used < oldest->used))
			oldest = s;
	}
	CHECK(oldest);
	statement_drop(c, oldest);
	return oldest;
}

static struct statement *statement_prepare(struct db_conn *c, const char *sql, uint64_t hash, bool many,
					   enum db_result *why)
{
	void *handle = c->engine->prepare(c, sql, many, why);

	if (!handle)
		return NULL;
	struct statement *s = place_make(c);
	struct statement **bucket = &c->statements.by_text[hash % STATEMENTS_MAX];
	*s = (struct statement){
		.handle = handle, .sql = c->engine->text(handle), .hash = hash, .next = *bucket,
		.takes = c->engine->takes(handle), .writes = c->engine->writes(handle),
	};
	*bucket = s;
	return s;
}

struct statement *statement_take(struct db_conn *c, const char *sql, bool many, enum db_result *why)
{
	struct statement **place = address_place(&c->statements, sql), *s = *place;

	if (!s || !s->handle || s->busy || strcmp(s->sql, sql) != 0) {
		uint64_t hash = str_hash(str_c(sql));
		s = text_find(&c->statements, sql, hash);
		if (!s)
			s = statement_prepare(c, sql, hash, many, why);
		if (!s)
			return NULL;
		*place = s;
	}
	s->busy = true;
	s->used = ++c->statements.clock;
	c->statements.busy++;
	return s;
}

void statement_give(struct db_conn *c, struct statement *s)
{
	CHECK(s->busy);
	if (s->ahead)
		ahead_forget(c, s);
	c->engine->reset(s->handle);
	s->busy = false;
	c->statements.busy--;
}

void statements_drop(struct db_conn *c)
{
	for (struct statement *s = c->statements.all; s < c->statements.all + STATEMENTS_MAX; s++)
		if (s->handle)
			statement_drop(c, s);
}
