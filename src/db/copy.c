/*
 * copy.c -- all rows of one database into another one, on whichever engines.
 *
 * Both have the same tables already, made by the same program, or by database_shape() where the source is older; what is copied is
 * every row of each, value by value, with its id, in one snapshot of the source and one transaction of the target. The full-text index is the engines' own and is left
 * out. Nothing here knows what a row means.
 */
#include "db/engine.h"

#include <string.h>

enum { COPY_COLUMNS_MAX = 96, COPY_ROWS_MAX = 40, COPY_TURN_BYTES = 8 << 20 };

struct copy_table {
	struct str name;
	struct column columns[COPY_COLUMNS_MAX + 1];
	bool not_null[COPY_COLUMNS_MAX];
	size_t n, row_size;
	bool counts;                            /* its id counts by itself */
};

static struct str place_fmt(struct arena *mem, const struct copy_table *t, size_t column, size_t parameter)
{
	/* An empty text is null to a value; where a column is never null it was an empty text. */
	bool text = t->columns[column].kind == KIND_TEXT && t->not_null[column];

	return text ? str_fmt(mem, "coalesce(?%zu, '')", parameter) : str_fmt(mem, "?%zu", parameter);
}

static const char *names_of(struct arena *mem, const struct copy_table *t)
{
	struct buf b = buf_new(mem, 512, 1 << 14);

	for (size_t i = 0; i < t->n; i++)
		buf_fmt(&b, "%s%s", i ? ", " : "", t->columns[i].name);
	return str_z(mem, buf_done(&b));
}

static const char *insert_sql(struct arena *mem, const struct copy_table *t, size_t rows)
{
	struct buf b = buf_new(mem, 2048, 1 << 16);

	buf_fmt(&b, "insert into " STR_FMT " (%s) values ", STR_ARG(t->name), names_of(mem, t));
	for (size_t r = 0; r < rows; r++) {
		buf_str(&b, r ? S(", (") : S("("));
		for (size_t i = 0; i < t->n; i++)
			buf_fmt(&b, "%s" STR_FMT, i ? ", " : "", STR_ARG(place_fmt(mem, t, i, r * t->n + i + 1)));
		buf_c(&b, ')');
	}
	CHECK(!b.over);
	return str_z(mem, buf_done(&b));
}

static size_t rows_together(const struct copy_table *t)
{
	size_t n = DB_VALUES_MAX / t->n;

	CHECK(n >= 1);
	return n < COPY_ROWS_MAX ? n : COPY_ROWS_MAX;
}

/* ---- which tables, with which columns ---- */

/* The kind of a column is the more telling of the two: SQLite's type does not tell a yes or no from a number. */
static void column_take(struct copy_table *t, struct arena *mem, const struct table_column *to, enum kind kind)
{
	static const size_t sizes[] = {
		[KIND_BOOL] = sizeof(int64_t), [KIND_INT] = sizeof(int64_t), [KIND_REAL] = sizeof(double), [KIND_TEXT] = sizeof(struct str),
		[KIND_BLOB] = sizeof(struct bytes),
	};

	CHECK(t->n < COPY_COLUMNS_MAX);
	t->columns[t->n] = (struct column){ .name = str_z(mem, str_c(to->name)), .off = t->row_size, .kind = kind };
	t->not_null[t->n] = to->not_null;
	t->counts |= strcmp(to->name, "id") == 0;
	t->row_size += sizes[kind];
	t->n++;
}

static bool table_read(struct db *from, struct db *to, struct str name, struct copy_table *t)
{
	const char *table = str_z(to->mem, name);
	struct table_column at_to[COPY_COLUMNS_MAX], at_from[COPY_COLUMNS_MAX];
	size_t n = to->conn->engine->columns_of(to->conn, to->mem, table, at_to, COPY_COLUMNS_MAX);
	size_t m = from->conn->engine->columns_of(from->conn, to->mem, table, at_from, COPY_COLUMNS_MAX);

	*t = (struct copy_table){ .name = name };
	for (size_t i = 0; i < n; i++) {
		size_t k = 0;
		while (k < m && strcmp(at_from[k].name, at_to[i].name) != 0)
			k++;
		if (k == m) {
			log_line(LOG_ERROR, "db copy table=%s column=%s error=\"the source has no such column\"", table, at_to[i].name);
			fail_set(to->fail, FAIL_INVALID, T("The source was made by an older version of this program. Open it once with kpo jobs, then copy it."));
			return false;
		}
		column_take(t, to->mem, &at_to[i], at_from[k].kind == KIND_BOOL ? KIND_BOOL : at_to[i].kind);
	}
	return n > 0;
}

/* ---- the target in the shape of an older source ---- */

struct shape { struct table_column at[COPY_COLUMNS_MAX]; size_t n; };

static struct shape shape_of(struct db *db, struct arena *mem, const char *table)
{
	struct shape s;

	s.n = db->conn->engine->columns_of(db->conn, mem, table, s.at, COPY_COLUMNS_MAX);
	return s;
}

static bool shape_has(const struct shape *s, const char *column)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->at[i].name, column) == 0)
			return true;
	return false;
}

static bool shapes_differ(const struct shape *a, const struct shape *b)
{
	for (size_t i = 0; i < a->n; i++)
		if (!shape_has(b, a->at[i].name))
			return true;
	return a->n != b->n;
}

static void ddl(struct db *to, struct str sql)
{
	(void)!db_ddl(to, str_z(to->mem, sql));
}

static const struct column index_columns[] = { { .name = "name", .off = 0, .kind = KIND_TEXT }, { 0 } };

/* Whichever program opens it makes the indexes that it misses. */
static void indexes_drop(struct db *to, const char *table)
{
	const char *sql = str_z(to->mem, str_fmt(to->mem, "select name from (%s) x where is_index = 1 and table_name = ?1", to->conn->engine->catalog));
	struct query named = { .name = "copy_indexes", .sql = sql, .gives = index_columns, .free_takes = true };
	VEC(struct str) all = { 0 };
	struct str name;

	for (struct rows rows = db_query(to, &named, V(str_c(table))); db_next(&rows, &name);)
		*VEC_ADD(to->mem, &all) = name;
	for (size_t i = 0; i < all.n; i++)
		ddl(to, str_fmt(to->mem, "drop index " STR_FMT, STR_ARG(all.p[i])));
}

static void table_shape(struct db *to, const char *table, const struct shape *is, const struct shape *wanted)
{
	indexes_drop(to, table);
	for (size_t i = 0; i < wanted->n; i++)
		if (!shape_has(is, wanted->at[i].name))
			ddl(to, str_fmt(to->mem, "alter table %s add column %s %s", table, wanted->at[i].name, db_type(to, wanted->at[i].kind)));
	for (size_t i = 0; i < is->n; i++)
		if (!shape_has(wanted, is->at[i].name))
			ddl(to, str_fmt(to->mem, "alter table %s drop column %s", table, is->at[i].name));
}

static void table_make(struct db *to, const char *table, const struct shape *wanted)
{
	struct buf b = buf_new(to->mem, 512, 1 << 14);

	buf_fmt(&b, "create table %s (", table);
	for (size_t i = 0; i < wanted->n; i++) {
		const char *name = wanted->at[i].name, *type = strcmp(name, "id") == 0 ? db_identity(to) : db_type(to, wanted->at[i].kind);
		buf_fmt(&b, "%s%s %s", i ? ", " : "", name, type);
	}
	buf_c(&b, ')');
	ddl(to, buf_done(&b));
}

bool database_shape(struct db *from, struct db *to)
{
	struct str tables[TABLES_MAX];
	size_t n = to->conn->engine->tables_of(to->conn, to->mem, tables, TABLES_MAX), changed = 0;

	for (size_t i = 0; i < n; i++) {
		const char *table = str_z(to->mem, tables[i]);
		struct shape is = shape_of(to, to->mem, table), wanted = shape_of(from, to->mem, table);
		if (str_starts(tables[i], S("search_")) || !shapes_differ(&is, &wanted))
			continue;
		if (wanted.n)
			table_shape(to, table, &is, &wanted);
		else
			ddl(to, str_fmt(to->mem, "drop table %s", table));
		changed++;
	}
	n = from->conn->engine->tables_of(from->conn, to->mem, tables, TABLES_MAX);
	for (size_t i = 0; i < n; i++) {
		const char *table = str_z(to->mem, tables[i]);
		struct shape wanted = shape_of(from, to->mem, table);
		if (str_starts(tables[i], S("search_")) || db_has_table(to, table))
			continue;
		table_make(to, table, &wanted);
		changed++;
	}
	return changed;
}

/* ---- rows ---- */

static int64_t table_copy(struct db *from, struct db *to, const struct copy_table *t)
{
	size_t together = rows_together(t), held = 0, kept = 0;
	struct query read = { .name = "copy_read", .gives = t->columns, .many = true, .free_takes = true,
		.sql = str_z(to->mem, str_fmt(to->mem, "select %s from " STR_FMT, names_of(to->mem, t), STR_ARG(t->name))) };
	struct query full = { .name = "copy_write", .sql = insert_sql(to->mem, t, together), .free_takes = true };
	struct query last = { .name = "copy_write", .free_takes = true };
	struct arena *turn = arena_new((size_t)512 << 20), *home = from->mem;
	struct val *vals = NEW_N(to->mem, struct val, together * t->n);
	char *row = arena_alloc(to->mem, t->row_size);
	int64_t count = 0;

	struct query clear = { .name = "copy_clear", .free_takes = true, .sql = str_z(to->mem, str_fmt(to->mem, "delete from " STR_FMT, STR_ARG(t->name))) };

	/* What a new database says of itself, the source says too. */
	(void)!db_exec(to, &clear);
	from->mem = turn;
	for (struct rows rows = db_query(from, &read); db_next(&rows, row); count++) {
		for (size_t i = 0; i < t->n; i++)
			vals[held * t->n + i] = val_load(t->columns[i].kind, row + t->columns[i].off);
		if (++held < together)
			continue;
		kept += (size_t)db_exec_(to, &full, held * t->n, vals);
		held = 0;
		if (arena_used(turn) > COPY_TURN_BYTES)
			arena_reset(turn);
	}
	if (held) {
		last.sql = insert_sql(to->mem, t, held);
		kept += (size_t)db_exec_(to, &last, held * t->n, vals);
	}
	from->mem = home;
	arena_free(turn);
	if (!from->fail->code && kept != (size_t)count)
		fail_set(to->fail, FAIL_INTERNAL, T("Something went wrong in the database. Nothing was saved."));
	return from->fail->code || to->fail->code ? -1 : count;
}

int64_t database_copy_rows(struct db *from, struct db *to, void (*said)(void *arg, struct str table, int64_t rows), void *arg)
{
	struct str tables[TABLES_MAX];
	size_t n = to->conn->engine->tables_of(to->conn, to->mem, tables, TABLES_MAX);
	int64_t all = 0;

	for (size_t i = 0; i < n && !to->fail->code; i++) {
		struct copy_table *t = NEW(to->mem, struct copy_table);
		if (str_starts(tables[i], S("search_")))
			continue;
		if (!table_read(from, to, tables[i], t))
			break;
		int64_t rows = table_copy(from, to, t);
		if (rows < 0)
			break;
		if (t->counts && to->conn->engine->count_on(to->conn, str_z(to->mem, tables[i])) != DB_DONE)
			fail_set(to->fail, FAIL_INTERNAL, T("Something went wrong in the database. Nothing was saved."));
		said(arg, tables[i], rows);
		all += rows;
	}
	if (from->fail->code)
		fail_set(to->fail, from->fail->code, from->fail->why);
	return to->fail->code ? -1 : all;
}
