/*
 * rewrite.c -- any text as a declared query on its way to PostgreSQL, with SQLite as the judge of what is a parameter.
 *
 * What SQLite can prepare it can still prepare when it is rewritten, with the same parameters under their new names: so no text, no quoted
 * name and no comment was touched, and nothing else was taken for a parameter.
 */
#include "fuzz.h"

#include "db/engine.h"

#include <sqlite3.h>

static sqlite3 *judge(void)
{
	static sqlite3 *db;

	if (!db) {
		CHECK(sqlite3_open(":memory:", &db) == SQLITE_OK);
		CHECK(sqlite3_exec(db, "create table t (id integer primary key, a text, similar text, b real)", NULL, NULL, NULL) == SQLITE_OK);
	}
	return db;
}

/* What our queries are written in: plain text without SQLite's own ways of quoting and naming. */
static bool is_ours(struct str in)
{
	for (size_t i = 0; i < in.n; i++)
		if ((in.p[i] < ' ' && in.p[i] != '\n' && in.p[i] != '\t') || in.p[i] > '~' || strchr("[]`$:@", in.p[i]))
			return false;
	return true;
}

/* The numbers that a statement takes, as bits; false when one has no number, or a higher one than we count to. */
static bool numbers_of(sqlite3_stmt *s, char mark, uint64_t *bits)
{
	*bits = 0;
	for (int i = 1; i <= sqlite3_bind_parameter_count(s); i++) {
		const char *name = sqlite3_bind_parameter_name(s, i);
		int64_t n;
		if (!name)
			continue;       /* a number below the highest that is not used */
		if (name[0] != mark || !str_int(str_c(name + 1), &n) || n < 1 || n > 60)
			return false;
		*bits |= UINT64_C(1) << n;
	}
	return true;
}

static void check_judged(const char *sql, const char *out, int most)
{
	sqlite3_stmt *before = NULL, *after = NULL;
	uint64_t is, was;

	if (sqlite3_prepare_v2(judge(), sql, -1, &before, NULL) == SQLITE_OK && before && numbers_of(before, '?', &was) && !strchr(sql, ';')) {
		CHECK(most == (was ? 63 - __builtin_clzll(was) : 0));
		CHECK(sqlite3_prepare_v2(judge(), out, -1, &after, NULL) == SQLITE_OK);
		CHECK(numbers_of(after, '$', &is) && is == was);
	}
	sqlite3_finalize(before);
	sqlite3_finalize(after);
}

static void fuzz_one(struct arena *mem, struct str in)
{
	const char *sql = str_z(mem, in);
	struct buf out = buf_new(mem, 64, SIZE_MAX);
	int most = sql_dollars(sql, &out);

	CHECK(most >= -1 && most <= DB_VALUES_MAX);
	if (most >= 0 && is_ours(in))
		check_judged(sql, str_z(mem, buf_done(&out)), most);
}
