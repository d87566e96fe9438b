/*
 * schema.c -- what the start-up asks of a database's tables and changes in them.
 */
#include "db/engine.h"

#include <string.h>

/* "{identity}" in a declared table is this engine's way of an id that counts by itself. */
static const char *ddl_of(struct db *db, const char *sql)
{
	static const char word[] = "{identity}";
	const char *at = strstr(sql, word);

	if (!at)
		return sql;
	return str_z(db->mem, str_fmt(db->mem, STR_FMT "%s%s", (int)(at - sql), sql, db_identity(db), at + strlen(word)));
}

const char *db_sql(struct db *db, const char *ddl)
{
	struct buf b = buf_new(db->mem, 1024, 1 << 20);

	if (!db->conn->engine->dollars)
		return ddl;
	CHECK(sql_dollars(ddl, &b) == 0);
	return str_z(db->mem, buf_done(&b));
}

static bool done(struct db *db, const char *what, enum db_result why)
{
	if (why == DB_DONE)
		return true;
	result_log(db->conn, what, why);
	result_fail(db->fail, why);
	return false;
}

bool db_ddl(struct db *db, const char *sql)
{
	struct db_conn *c = db->conn;

	if (db->fail->code)
		return false;
	sql = ddl_of(db, sql);
	if (db->plan)
		return plan_note(db, sql);
	CHECK(db->writes && c->use != CONN_READ);
	return done(db, "ddl", conn_injected(c) ? DB_INJECTED : c->engine->run(c, sql));
}

bool db_has_table(struct db *db, const char *table)
{
	return db->plan ? plan_has(db->plan, table, NULL) : db->conn->engine->has_column(db->conn, table, NULL);
}

bool db_has_column(struct db *db, const char *table, const char *column)
{
	return db->plan ? plan_has(db->plan, table, column) : db->conn->engine->has_column(db->conn, table, column);
}

const char *db_type(const struct db *db, enum kind k)
{
	CHECK(k >= KIND_BOOL && k <= KIND_REF);
	return db->conn->engine->types[k];
}

const char *db_identity(const struct db *db)
{
	return db->conn->engine->identity;
}

const char *db_index_columns(struct db *db, const char *columns)
{
	struct str rest = str_c(columns), one;
	struct buf b = buf_new(db->mem, 128, 1024);

	if (!db->conn->engine->nulls_first)
		return columns;
	while (str_cut(&rest, ',', &one)) {
		one = str_trim(one);
		bool down = one.n > 5 && str_is(str_from(one, one.n - 5), " desc");
		buf_fmt(&b, "%s" STR_FMT "%s", b.n ? ", " : "", STR_ARG(one), str_is(one, "id") ? "" : down ? " nulls last" : " nulls first");
	}
	return str_z(db->mem, buf_done(&b));
}

bool db_limit_in_text(const struct db *db)
{
	return db->conn->engine->remote;
}

const char *db_skip_locked(const struct db *db)
{
	return db->conn->engine->remote ? " for update skip locked" : "";
}

bool db_hold(struct db *db, const char *table)
{
	struct db_conn *c = db->conn;

	CHECK(db->writes);
	if (db->fail->code || !c->engine->hold)
		return !db->fail->code;
	return done(db, "hold", conn_injected(c) ? DB_INJECTED : c->engine->hold(c, table));
}
