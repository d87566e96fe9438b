/*
 * plan.c -- the schema on paper: what the declared statements would do to a database, and nothing is done.
 *
 * The one idea: whoever declares tables says them once, as statements. Run, they make what is missing; planned, the same
 * statements say what that would be. A statement is known by its first words and names. One that is not understood counts as
 * something to do every time: the test that a second start has nothing to do then finds it.
 */
#include "db/engine.h"

static const struct column object_columns[] = {
	COL_AS(struct db_object, table, "table_name"), COL(struct db_object, name), COL(struct db_object, is_index), { 0 },
};

bool db_plan_open(struct db *db, struct db_plan *p)
{
	struct query catalog = { .name = "catalog", .sql = db->conn->engine->catalog, .gives = object_columns };
	struct db_object one = { 0 };

	*p = (struct db_plan){ 0 };
	struct rows rows = db_query(db, &catalog);
	while (db_next(&rows, &one))
		*VEC_ADD(db->mem, &p->has) = one;
	db->plan = p;
	return !db->fail->code;
}

struct db *db_on_paper(struct arena *a, size_t i, struct fail *f)
{
	const struct db_engine *engine = engine_at(i);
	struct db *db = NEW(a, struct db);

	if (!engine)
		return NULL;
	*db = (struct db){ .conn = NEW(a, struct db_conn), .mem = a, .fail = f, .plan = NEW(a, struct db_plan) };
	db->conn->engine = engine;
	return db;
}

const char *db_engine_name(const struct db *db)
{
	return db->conn->engine->scheme;
}

/* ---- what a statement does ---- */

enum { DDL_WORDS = 10 };
enum ddl_what { DDL_UNKNOWN, DDL_TABLE, DDL_INDEX, DDL_COLUMN, DDL_RENAME, DDL_DROP };
struct ddl { enum ddl_what what; struct str table, name, was; };

static size_t words_of(struct str sql, struct str *w)
{
	size_t n = 0, at = 0;

	while (n < DDL_WORDS) {
		while (at < sql.n && strchr(" \t\n(),", sql.p[at]))
			at++;
		size_t from = at;
		while (at < sql.n && !strchr(" \t\n(),", sql.p[at]))
			at++;
		if (at == from)
			break;
		w[n++] = (struct str){ sql.p + from, at - from };
	}
	return n;
}

/* create [unique|virtual] table|index [if not exists] NAME [on TABLE] */
static struct ddl create_read(const struct str *w)
{
	size_t i = str_is(w[1], "unique") || str_is(w[1], "virtual") ? 2 : 1;
	bool table = str_is(w[i], "table"), index = str_is(w[i], "index");

	i += str_is(w[i + 1], "if") ? 4 : 1;
	if (table)
		return (struct ddl){ DDL_TABLE, .table = w[i] };
	return index && str_is(w[i + 1], "on") ? (struct ddl){ DDL_INDEX, .table = w[i + 2], .name = w[i] } : (struct ddl){ DDL_UNKNOWN };
}

static struct ddl ddl_read(struct str sql)
{
	struct str w[DDL_WORDS + 2] = { 0 };

	words_of(sql, w);
	if (str_is(w[0], "create"))
		return create_read(w);
	if (str_is(w[0], "alter") && str_is(w[3], "add"))
		return (struct ddl){ DDL_COLUMN, .table = w[2], .name = w[5] };
	if (str_is(w[0], "alter") && str_is(w[3], "rename"))
		return (struct ddl){ DDL_RENAME, .table = w[2], .name = w[7], .was = w[5] };
	if (str_is(w[0], "drop") && str_is(w[1], "index"))
		return (struct ddl){ DDL_DROP, .name = w[2] };
	return (struct ddl){ DDL_UNKNOWN };
}

static struct str ddl_words(struct arena *a, const struct ddl *d, struct str sql)
{
	switch (d->what) {
	case DDL_TABLE: return str_fmt(a, "make table " STR_FMT, STR_ARG(d->table));
	case DDL_INDEX: return str_fmt(a, "make index " STR_FMT, STR_ARG(d->name));
	case DDL_COLUMN: return str_fmt(a, "add column " STR_FMT " to " STR_FMT, STR_ARG(d->name), STR_ARG(d->table));
	case DDL_RENAME: return str_fmt(a, "rename column " STR_FMT " of " STR_FMT " to " STR_FMT, STR_ARG(d->was), STR_ARG(d->table), STR_ARG(d->name));
	case DDL_DROP: return str_fmt(a, "drop index " STR_FMT, STR_ARG(d->name));
	default: return str_copy(a, str_trim(sql));
	}
}

/* ---- the paper ---- */

static struct db_object *object_find(const struct db_plan *p, struct str table, struct str name, bool is_index)
{
	for (size_t i = 0; i < p->has.n; i++) {
		struct db_object *o = &p->has.p[i];
		if (o->is_index == is_index && str_eq(o->table, table) && (name.n == 0 || str_eq(o->name, name)))
			return o;
	}
	return NULL;
}

bool plan_has(const struct db_plan *p, const char *table, const char *column)
{
	return object_find(p, str_c(table), str_c(column), false) != NULL;
}

/* False: there is nothing to do for it. */
static bool ddl_apply(struct arena *a, struct db_plan *p, const struct ddl *d)
{
	struct db_object *there = d->what == DDL_RENAME ? object_find(p, d->table, d->was, false) : object_find(p, d->table, d->name, d->what == DDL_INDEX);

	if (d->what == DDL_RENAME && there)
		there->name = d->name;
	if (d->what == DDL_RENAME || d->what == DDL_DROP || d->what == DDL_UNKNOWN)
		return true;
	if (there)
		there->wanted = true;
	else
		*VEC_ADD(a, &p->has) = (struct db_object){ d->table, d->name, d->what == DDL_INDEX, true };
	return !there;
}

/* A text of several statements is kept whole: each of them does nothing where it has nothing to do. */
bool plan_note(struct db *db, const char *sql)
{
	struct db_change change = { .sql = str_z(db->mem, str_c(sql)) };
	struct str rest = str_c(change.sql), part;

	while (str_cut(&rest, ';', &part)) {
		struct ddl d = ddl_read(part);
		if (!str_trim(part).n || !ddl_apply(db->mem, db->plan, &d))
			continue;
		change.words = change.words.n ? str_fmt(db->mem, STR_FMT ", " STR_FMT, STR_ARG(change.words), STR_ARG(ddl_words(db->mem, &d, part))) : ddl_words(db->mem, &d, part);
		change.is_index = d.what == DDL_INDEX || d.what == DDL_DROP;
	}
	if (change.words.n)
		*VEC_ADD(db->mem, &db->plan->changes) = change;
	return true;
}
