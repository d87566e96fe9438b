/*
 * copy.c -- kpo copy: a company moves from one database to another, on whichever engines; and what is built on it: a backup of a server's
 * database is a file, and a file is restored into a server's database.
 *
 * The source may be served meanwhile: what is copied is one snapshot. The target has no company yet, and has all of it or nothing. The
 * words of the full-text index are found anew, because each engine has an index of its own.
 */
#include "app/app.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct copying { struct database *from; int64_t rows; bool quiet, as_it_is; };   /* as_it_is: whichever program made it */

static void said(void *arg, struct str table, int64_t rows)
{
	struct copying *c = arg;

	if (rows && !c->quiet)
		printf("%12lld  " STR_FMT "\n", (long long)rows, STR_ARG(table));
}

static void copy_run(struct db *to, void *arg)
{
	struct copying *c = arg;
	struct fail f = { FAIL_NONE, MSG_NONE };
	struct db_conn *conn = database_reader(c->from, &f);
	struct db from = { .conn = conn, .mem = to->mem, .fail = &f };
	bool older = false;

	if (conn && conn_read_begin(conn, &f)) {
		older = c->as_it_is && database_shape(&from, to);
		c->rows = database_copy_rows(&from, to, said, c);
		conn_read_end(conn);
	}
	if (conn)
		database_reader_close(conn);
	if (f.code)
		fail_set(to->fail, f.code, f.why);
	/* Of an older program's rows this one does not know the words: whoever is given them finds the words anew. */
	if (to->fail->code || older)
		return;
	struct req *r = program_req(to->mem, to);
	search_rebuild(r);
	if (r->fail.code)
		fail_set(to->fail, r->fail.code, r->fail.why);
}

static const struct column count_columns[] = { { .name = "n", .off = 0, .kind = KIND_INT }, { 0 } };
static const struct query settings_count = { .name = "settings_count", .gives = count_columns, .sql = "select count(*) as n from setting" };

/* Tables without rows are what a copy that failed has left. */
static bool has_company(struct req *r)
{
	return db_has_table(r->db, "setting") && db_count(r->db, &settings_count) > 0;
}

static void tables_make(struct req *r)
{
	struct schema_due due;

	if (!db_hold(r->db, NULL))
		return;
	if (has_company(r))
		req_fail(r, FAIL_CONFLICT, T("There is a company in the target already. Nothing was changed. Name an empty database to copy into."));
	else if (schema_plan(r->db, &due))
		schema_change(r->db, &due, STR_NONE);
}

/* c->from is open. All rows or none. */
static bool copy_into(struct arena *a, struct copying *c, struct str to, struct fail *f)
{
	struct arena *mem = arena_new((size_t)4 << 30);
	struct database *d = database_make(a, to, f);
	bool done = d && program_write(d, tables_make, NULL, f) && database_bulk(d, mem, copy_run, c, f);

	if (d)
		database_close(d);
	arena_free(mem);
	return done;
}

int command_copy(const struct options *o)
{
	struct arena *a = app_arena(64 << 20);
	struct fail f = { FAIL_NONE, MSG_NONE };
	struct options source = *o;
	struct copying c = { 0 };

	if (!o->from.n || !o->to.n || o->arg_count) {
		fprintf(stderr, "kpo: copy takes --from URL and --to URL\n");
		return 2;
	}
	source.db = o->from;
	c.from = app_open_as_it_is(a, &source, &f);
	bool done = c.from && copy_into(a, &c, o->to, &f);
	if (c.from)
		database_close(c.from);
	if (!done)
		return app_failed(&f);
	printf("%12lld  rows copied; kpo check --db proves the target\n", (long long)c.rows);
	return 0;
}

static bool copy_fill(void *arg, const char *part, struct fail *f)
{
	static const char *const left[] = { "-wal", "-shm", "-lock" };
	struct arena *a = arena_new(1 << 20);
	bool done = copy_into(a, arg, str_fmt(a, "sqlite:%s", part), f);

	for (size_t i = 0; i < sizeof left / sizeof left[0]; i++)
		unlink(str_z(a, str_fmt(a, "%s%s", part, left[i])));
	arena_free(a);
	return done;
}

/* A server's database as a file, as it is. */
bool copy_to_file(struct database *d, const char *file, struct fail *f)
{
	struct copying c = { .from = d, .quiet = true, .as_it_is = true };

	return backup_file(file, copy_fill, &c, f);
}

bool copy_from_file(struct arena *a, const struct options *o, struct str file, struct fail *f)
{
	struct options source = *o;
	struct copying c = { 0 };

	source.db = str_fmt(a, "sqlite:" STR_FMT, STR_ARG(file));
	c.from = app_open_as_it_is(a, &source, f);
	bool done = c.from && copy_into(a, &c, o->db, f);
	if (c.from)
		database_close(c.from);
	return done;
}
