/*
 * schema.c -- the tables that the declarations ask for: creates what is missing, adds what is new, renames by .was.
 *
 * The one idea: a table follows from its record, so there is no second place that says what it looks like. Nothing is ever dropped.
 */
#include "record/private.h"

#include <stdio.h>

static bool index_make(struct db *db, const char *table, const char *columns, bool unique)
{
	char name[128], sql[512];
	size_t n = (size_t)snprintf(name, sizeof name, "%s_%s", table, columns);

	for (size_t i = 0; i < n && i < sizeof name - 1; i++)
		if (!((name[i] >= 'a' && name[i] <= 'z') || (name[i] >= '0' && name[i] <= '9')))
			name[i] = '_';
	snprintf(sql, sizeof sql, "create %sindex if not exists %s%s on %s (%s)%s", unique ? "unique " : "", unique ? "u_" : "i_", name, table, columns,
		unique ? " where not withdrawn" : "");
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

static bool column_make(struct db *db, const char *table, const struct field *f)
{
	char sql[256];

	if (db_has_column(db, table, f->name))
		return true;
	if (f->was && db_has_column(db, table, f->was))
		snprintf(sql, sizeof sql, "alter table %s rename column %s to %s", table, f->was, f->name);
	else
		snprintf(sql, sizeof sql, "alter table %s add column %s %s%s", table, f->name, db_type(db, f->kind),
			f->kind == KIND_BOOL ? " not null default false" : "");
	return db_ddl(db, sql);
}

static bool plan_schema(struct db *db, const struct plan *p)
{
	const struct record *rec = p->rec;
	bool ok = db_has_table(db, rec->table) || table_make(db, p);

	for (size_t i = 1; ok && i < p->n; i++)
		ok = column_make(db, rec->table, p->fields[i]);
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

bool modules_schema(struct db *db)
{
	bool ok = history_schema(db) && db_search_schema(db);

	for (size_t i = 0; ok && modules_all()[i]; i++)
		for (const char *const *ddl = modules_all()[i]->ddl; ok && ddl && *ddl; ddl++)
			ok = db_ddl(db, *ddl);
	for (size_t i = 0; ok && modules_all()[i]; i++)
		for (const struct record *const *rec = modules_all()[i]->records; ok && rec && *rec; rec++)
			ok = plan_schema(db, plan_of(*rec));
	return ok;
}
