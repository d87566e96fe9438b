/*
 * schema.c -- the tables that the declarations ask for, and how a database gets from an older release to this one.
 *
 * The one idea: plan, then act. A table follows from its record, so most changes follow too: what is missing is made, what is
 * new is added, what was renamed says so with .was. What does not follow is a numbered migration, and runs once. The plan is a
 * list in plain words; the change is that list, in the caller's one transaction. No table and no column is ever dropped.
 */
#include "record/private.h"

#include <stdio.h>
#include <stdlib.h>

const char program_version[] = KPO_VERSION;

/* ---- what was done to this database, by which program ---- */

struct done { int64_t number; struct str what, program, backup; };

static const struct column done_columns[] = { COL(struct done, number), COL(struct done, what), COL(struct done, program), COL(struct done, backup), { 0 } };
static const struct query done_all = {
	.name = "schema_done", .gives = done_columns, .sql = "select number, what, program, backup from schema_change order by id",
};
static const struct query done_add = {
	.name = "schema_done_add", .takes = { KIND_INT, KIND_TEXT, KIND_TEXT, KIND_TEXT, KIND_TIME },
	.sql = "insert into schema_change (number, what, program, backup, at) values (?1, ?2, ?3, ?4, ?5)",
};
const struct query *const schema_queries[] = { &done_all, &done_add, NULL };

static bool done_schema(struct db *db)
{
	const char *text = db_type(db, KIND_TEXT);

	return db_ddl(db, str_z(db->mem, str_fmt(db->mem, "create table if not exists schema_change (id %s, number %s not null, what %s not null,"
		" program %s not null, backup %s, at %s not null)", db_identity(db), db_type(db, KIND_INT), text, text, text, db_type(db, KIND_TIME))));
}

static bool version_newer(struct str a, struct str b)
{
	struct str x, y;
	bool more_a = str_cut(&a, '.', &x), more_b = str_cut(&b, '.', &y);

	for (; more_a || more_b; more_a = str_cut(&a, '.', &x), more_b = str_cut(&b, '.', &y)) {
		int64_t n = 0, m = 0;
		(void)(more_a && str_int(x, &n));
		(void)(more_b && str_int(y, &m));
		if (n != m)
			return n > m;
	}
	return false;
}

/* ---- tables, columns, indexes of a record ---- */

enum { INDEX_NAME_BYTES = 61 };         /* with the two of its kind before it, less than 64 */

static bool index_make(struct db *db, const char *table, const char *columns, bool unique)
{
	char name[256], sql[768];
	size_t n = (size_t)snprintf(name, sizeof name, "%s_%s", table, columns);

	/* PostgreSQL cuts a longer name, and would make it again at every start. */
	if (n >= INDEX_NAME_BYTES)
		n = INDEX_NAME_BYTES - 10 + (size_t)snprintf(name + INDEX_NAME_BYTES - 10, 10, "_%08x", (unsigned)str_hash(str_c(columns)));
	for (size_t i = 0; i < n; i++)
		if (!((name[i] >= 'a' && name[i] <= 'z') || (name[i] >= '0' && name[i] <= '9')))
			name[i] = '_';
	snprintf(sql, sizeof sql, "create %sindex if not exists %s%s on %s (%s)%s", unique ? "unique " : "", unique ? "u_" : "i_", name, table,
		db_index_columns(db, columns), unique ? " where not withdrawn" : "");
	return db_ddl(db, sql);
}

static bool table_make(struct db *db, const struct plan *p)
{
	struct buf b = buf_new(db->mem, 1024, 1 << 16);

	buf_fmt(&b, "create table %s (id %s", p->rec->table, db_identity(db));
	for (size_t i = 1; i < p->n; i++)
		buf_fmt(&b, ", %s %s%s", p->fields[i]->name, db_type(db, p->fields[i]->kind),
			p->fields[i]->kind == KIND_BOOL ? " not null default false" : "");
	buf_fmt(&b, ")");
	return db_ddl(db, str_z(db->mem, buf_done(&b)));
}

static bool column_rename(struct db *db, const char *table, const struct field *f)
{
	struct str names = str_c(f->was), was;

	while (str_cut(&names, ' ', &was)) {
		const char *old = str_z(db->mem, was);
		if (!db_has_column(db, table, f->name) && db_has_column(db, table, old))
			return db_ddl(db, str_z(db->mem, str_fmt(db->mem, "alter table %s rename column %s to %s", table, old, f->name)));
	}
	return true;
}

static bool column_make(struct db *db, const char *table, const struct field *f)
{
	return db_has_column(db, table, f->name) ||
	       db_ddl(db, str_z(db->mem, str_fmt(db->mem, "alter table %s add column %s %s%s", table, f->name, db_type(db, f->kind),
		       f->kind == KIND_BOOL ? " not null default false" : "")));
}

/* Renames first: a name that has become free may be somebody else's by now. */
static bool table_schema(struct db *db, const struct plan *p)
{
	bool ok = true;

	if (!db_has_table(db, p->rec->table))
		return table_make(db, p);
	for (size_t i = 1; ok && i < p->n; i++)
		ok = column_rename(db, p->rec->table, p->fields[i]);
	for (size_t i = 1; ok && i < p->n; i++)
		ok = column_make(db, p->rec->table, p->fields[i]);
	return ok;
}

static bool index_schema(struct db *db, const struct plan *p)
{
	const struct record *rec = p->rec;
	bool ok = true;

	for (size_t i = 1; ok && i < p->n; i++) {
		const struct field *f = p->fields[i];
		if (f->unique)
			ok = index_make(db, rec->table, f->name, true);
		if (ok && (f->index || f == p->state || f == p->place || f == p->parent))
			ok = index_make(db, rec->table, str_z(db->mem, str_fmt(db->mem, "%s, id", f->name)), false);
	}
	for (size_t i = 0; ok && i < 16 && rec->indexes[i]; i++)
		ok = index_make(db, rec->table, rec->indexes[i], false);
	return ok;
}

/* An index that no declaration asks for any more: a unique one would refuse what may be saved now, any other costs every save. */
static bool index_drop(struct db *db, const struct plan *p)
{
	const struct db_plan *paper = db->plan;
	struct str derived = str_fmt(db->mem, "_%s_", p->rec->table);
	bool ok = true;

	for (size_t i = 0; ok && i < paper->has.n; i++) {
		const struct db_object *o = &paper->has.p[i];
		if (o->is_index && !o->wanted && str_is(o->table, p->rec->table) && (str_starts(o->name, S("i_")) || str_starts(o->name, S("u_"))) &&
		    str_starts(str_from(o->name, 1), derived))
			ok = db_ddl(db, str_z(db->mem, str_fmt(db->mem, "drop index " STR_FMT, STR_ARG(o->name))));
	}
	return ok;
}

static bool records_each(struct db *db, bool (*run)(struct db *, const struct plan *))
{
	bool ok = true;

	for (size_t i = 0; ok && modules_all()[i]; i++)
		for (const struct record *const *rec = modules_all()[i]->records; ok && rec && *rec; rec++)
			ok = run(db, plan_of(*rec));
	return ok;
}

static bool declared(struct db *db)
{
	bool ok = done_schema(db) && session_schema(db) && rate_schema(db) && keep_schema(db) && history_schema(db) && db_search_schema(db);

	for (size_t i = 0; ok && modules_all()[i]; i++)
		for (const char *const *ddl = modules_all()[i]->ddl; ok && ddl && *ddl; ddl++)
			ok = db_ddl(db, *ddl);
	return ok && records_each(db, table_schema) && records_each(db, index_schema) && records_each(db, index_drop);
}

/* ---- migrations ---- */

static const struct migration *migration_numbered(int64_t number)
{
	for (size_t i = 0; modules_all()[i]; i++)
		for (const struct migration *m = modules_all()[i]->migrations; m && m->number; m++)
			if (m->number == number)
				return m;
	return NULL;
}

static int64_t migration_newest(void)
{
	int64_t n = 0;

	while (migration_numbered(n + 1))
		n++;
	return n;
}

/* Numbers run from 1 without a gap through all modules: two branches that took the same one meet here, not in a database. */
void migrations_check(void)
{
	int64_t n = 0;

	for (size_t i = 0; modules_all()[i]; i++)
		for (const struct migration *m = modules_all()[i]->migrations; m && m->number; m++, n++)
			if (migration_numbered(m->number) != m || !m->why || !m->sql == !m->run) {
				fprintf(stderr, "migration %lld: its number is taken, it does not say why, or it has not one of .sql and .run\n", (long long)m->number);
				abort();
			}
	if (n != migration_newest()) {
		fprintf(stderr, "migrations: %lld is missing\n", (long long)migration_newest() + 1);
		abort();
	}
}

static bool migration_run(struct db *db, const struct migration *m)
{
	struct fail *kept = db->fail;

	if (m->sql)
		return db_ddl(db, m->sql);
	struct req *r = program_req(db->mem, db);
	db->fail = &r->fail;
	m->run(r);
	db->fail = kept;
	*kept = r->fail;
	return !kept->code;
}

/* ---- the plan ---- */

static void due_add(struct db *db, struct schema_due *due, struct schema_step step)
{
	*VEC_ADD(db->mem, &due->steps) = step;
}

static void due_changes(struct db *db, struct schema_due *due, const struct db_plan *p, bool indexes)
{
	for (size_t i = 0; i < p->changes.n; i++)
		if (p->changes.p[i].is_index == indexes)
			due_add(db, due, (struct schema_step){ .words = p->changes.p[i].words, .sql = p->changes.p[i].sql });
}

/* What this database says of itself: how far it is, and whether a newer program was here. */
static int64_t due_from(struct db *db, struct schema_due *due)
{
	struct rows rows = db_query(db, &done_all);
	struct done one;
	int64_t level = 0;

	while (db_next(&rows, &one)) {
		level = one.number > level ? one.number : level;
		if (!due->newer.program.n && (one.number > migration_newest() || version_newer(one.program, S(KPO_VERSION))))
			due->newer = (struct schema_newer){ one.program, one.what, one.backup };
	}
	return level;
}

bool schema_plan(struct db *db, struct schema_due *due)
{
	struct db_plan p;

	*due = (struct schema_due){ 0 };
	if (!db_plan_open(db, &p))
		return false;
	due->is_new = !db_has_table(db, "history");
	bool known = db_has_table(db, "schema_change"), ok = declared(db);
	db->plan = NULL;
	int64_t level = due->is_new ? migration_newest() : known ? due_from(db, due) : 0;
	due_changes(db, due, &p, false);
	for (const struct migration *m; (m = migration_numbered(level + 1)); level++)
		due_add(db, due, (struct schema_step){ .migration = m, .words = str_fmt(db->mem, "migration %lld: %s", (long long)m->number, m->why) });
	due_changes(db, due, &p, true);
	return ok && !db->fail->code;
}

bool schema_change(struct db *db, const struct schema_due *due, struct str backup)
{
	struct str program = S(KPO_VERSION);
	struct instant now = instant_now();

	CHECK(!due->newer.program.n);
	for (size_t i = 0; i < due->steps.n; i++) {
		const struct schema_step *s = &due->steps.p[i];
		if (s->sql ? !db_ddl(db, s->sql) : !migration_run(db, s->migration)) {
			log_line(LOG_ERROR, "schema failed=\"" STR_FMT "\"", STR_ARG(s->words));
			return false;
		}
	}
	if (due->is_new)
		return db_exec(db, &done_add, V(migration_newest()), V(S("made new")), V(program), V(STR_NONE), V(now)) == 1;
	for (size_t i = 0; i < due->steps.n && !db->fail->code; i++) {
		const struct schema_step *s = &due->steps.p[i];
		(void)!db_exec(db, &done_add, V(s->migration ? s->migration->number : 0), V(s->words), V(program), V(backup), V(now));
	}
	return !db->fail->code;
}

bool modules_schema(struct db *db)
{
	struct schema_due due;

	return schema_plan(db, &due) && schema_change(db, &due, STR_NONE);
}

bool schema_print(struct arena *a, size_t engine)
{
	struct fail f = { FAIL_NONE, MSG_NONE };
	struct db *db = db_on_paper(a, engine, &f);

	if (!db || !declared(db))
		return false;
	printf("-- %s, kpo %s, migration %lld\n", db_engine_name(db), program_version, (long long)migration_newest());
	for (size_t i = 0; i < db->plan->changes.n; i++)
		printf("%s;\n", db_sql(db, db->plan->changes.p[i].sql));
	return true;
}
