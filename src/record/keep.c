/*
 * keep.c -- what pages know of places and calendars, kept from one request to the next.
 *
 * The one idea: a number in the database rises in the transaction that saves such a row, and a request reads it once in its
 * own snapshot. While it is the number under which a connection keeps something, that is what the snapshot would say too,
 * whichever process saved. A connection belongs to one thread at a time, so nothing is locked. What is written
 * keeps nothing: a save that is rolled back would leave what never was.
 */
#include "record/private.h"

#include <string.h>

enum { KEEP_FULL_BYTES = 8 << 20 };

struct kept_version { int64_t n; };
static const struct column version_columns[] = { COL(struct kept_version, n), { 0 } };
static const struct query kept_version = { .name = "kept_version", .gives = version_columns, .sql = "select n from kept_version where id = 1" };
static const struct query kept_version_rise = {
	.name = "kept_version_rise", .sql = "insert into kept_version (id, n) values (1, 1) on conflict (id) do update set n = kept_version.n + 1",
};

bool keep_schema(struct db *db)
{
	const char *num = db_type(db, KIND_INT);

	return db_ddl(db, str_z(db->mem, str_fmt(db->mem, "create table if not exists kept_version (id %s primary key, n %s not null)", num, num)));
}

/* Only between two snapshots: within one, somebody may hold what hangs here. */
static bool kept_fresh(struct req *r, struct kept_memory *k)
{
	struct kept_version now = { 0 };

	if (k->fresh)
		return true;
	arena_fail_to(k->mem, &r->fail);
	/* No row: nothing was ever saved, which is version 0. */
	if (!db_one(r->db, &kept_version, &now) && r->db->fail->code)
		return false;
	if (now.n != k->version || arena_used(k->mem) > KEEP_FULL_BYTES) {
		arena_reset(k->mem);
		memset(k->root, 0, sizeof k->root);
		k->version = now.n;
	}
	return k->fresh = true;
}

void keep_ahead(struct req *r)
{
	struct kept_memory *k = r->http ? db_kept(r->db) : NULL;

	if (k && !k->fresh)
		db_ahead(r->db, &kept_version);
}

struct keep keep_of(struct req *r, enum req_cache which)
{
	struct kept_memory *k = r->http ? db_kept(r->db) : NULL;

	if (k && kept_fresh(r, k))
		return (struct keep){ k->mem, &k->root[which] };
	return (struct keep){ r->mem, &r->cache[which] };
}

void keep_change(struct req *r)
{
	memset(r->cache, 0, sizeof r->cache);
	(void)!db_exec(r->db, &kept_version_rise);
}

/* ---- a table by id ---- */

struct known { size_t n, size; struct { int64_t id; void *is; } *at; };        /* size: a power of two */

static void **known_find(struct known *k, int64_t id)
{
	size_t i = (uint64_t)id * 0x9e3779b97f4a7c15u >> 32 & (k->size - 1);

	while (k->at[i].id && k->at[i].id != id)
		i = (i + 1) & (k->size - 1);
	if (!k->at[i].id)
		k->n++;
	k->at[i].id = id;
	return &k->at[i].is;
}

static void known_grow(struct arena *a, struct known *k)
{
	struct known old = *k;

	k->n = 0;
	k->size = old.size ? old.size * 2 : 64;
	k->at = arena_alloc(a, k->size * sizeof *k->at);
	for (size_t i = 0; i < old.size; i++)
		if (old.at[i].id)
			*known_find(k, old.at[i].id) = old.at[i].is;
}

void **keep_slot(struct keep keep, int64_t id)
{
	struct known *k = *keep.at;

	if (!k)
		k = *keep.at = NEW(keep.mem, struct known);
	if (k->n * 2 >= k->size)
		known_grow(keep.mem, k);
	return known_find(k, id);
}
