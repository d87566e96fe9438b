/*
 * schema.c -- what the start-up asks of a database's tables and changes in them.
 */
#include "db/engine.h"

bool db_ddl(struct db *db, const char *sql)
{
	struct db_conn *c = db->conn;

	if (db->fail->code)
		return false;
	if (db->plan)
		return plan_note(db, sql);
	CHECK(db->writes && c->use != CONN_READ);
	enum db_result why = conn_injected(c) ? DB_INJECTED : c->engine->run(c, sql);
	if (why == DB_DONE)
		return true;
	result_log(c, "ddl", why);
	result_fail(db->fail, why);
	return false;
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
