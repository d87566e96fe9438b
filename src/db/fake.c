/*
 * fake.c -- an engine that plays back: what a test expects to be asked, and what is answered.
 *
 * It stands for a server, so that what tx.c does when two transactions meet or a connection breaks is shown without one. A question
 * that the script does not expect next is answered with DB_ERROR and marks the script as wrong. No command can name it.
 */
#include "db/engine.h"

#include <stdlib.h>
#include <string.h>

struct fake_conn { struct db_conn base; struct fake_script *script; bool in_transaction; };
struct fake_stmt { struct fake_conn *c; struct arena *mem; const char *sql; int takes; bool asked; const struct fake_line *line; };

static struct fake_conn *conn_of(struct db_conn *c)
{
	return (struct fake_conn *)c;
}

static bool begins(const char *sql, const char *with)
{
	return strncmp(sql, with, strlen(with)) == 0;
}

/* ---- the script ---- */

static enum db_result script_ask(struct fake_conn *c, struct fake_stmt *s)
{
	struct fake_script *script = c->script;

	s->asked = true;
	s->line = script->at < script->n ? &script->line[script->at] : NULL;
	if (!s->line || !begins(s->sql, s->line->sql)) {
		script->wrong = script->wrong ? script->wrong : s->sql;
		return DB_ERROR;
	}
	script->at++;
	if (s->line->result == DB_LOST)
		c->in_transaction = false;
	else if (begins(s->sql, "begin"))
		c->in_transaction = true;
	else if (begins(s->sql, "commit") || begins(s->sql, "rollback"))
		c->in_transaction = false;
	c->base.commits += begins(s->sql, "commit") && s->line->result == DB_DONE;
	return s->line->result;
}

static enum db_result fake_step(void *stmt)
{
	struct fake_stmt *s = stmt;

	return s->asked ? DB_DONE : script_ask(s->c, s);
}

static enum db_result fake_settled(struct db_conn *c)
{
	conn_of(c)->script->settled_asked++;
	return conn_of(c)->script->settled;
}

static enum db_result fake_alone(struct db_conn *c, bool alone)
{
	conn_of(c)->script->alone += alone;
	return DB_DONE;
}

/* ---- statements ---- */

static void *fake_prepare(struct db_conn *c, const char *sql, bool many, enum db_result *why)
{
	struct arena *mem = arena_new(1 << 20);
	struct fake_stmt *s = NEW(mem, struct fake_stmt);
	struct buf b = buf_new(mem, 256, 1 << 18);

	*s = (struct fake_stmt){ .c = conn_of(c), .mem = mem, .sql = str_z(mem, str_c(sql)), .takes = sql_dollars(sql, &b) };
	return s;
}

static void fake_drop(void *stmt)
{
	arena_free(((struct fake_stmt *)stmt)->mem);
}

static const char *fake_text(void *stmt)
{
	return ((struct fake_stmt *)stmt)->sql;
}

static int fake_takes(void *stmt)
{
	return ((struct fake_stmt *)stmt)->takes;
}

static int fake_columns(void *stmt)
{
	return 1;
}

static const char *fake_column_name(void *stmt, int i)
{
	return "n";
}

static bool fake_writes(void *stmt)
{
	return !begins(((struct fake_stmt *)stmt)->sql, "select");
}

static enum db_result fake_bind(void *stmt, size_t n, const struct val *v)
{
	return DB_DONE;
}

static struct val fake_column(void *stmt, int i, enum kind kind)
{
	return (struct val){ .kind = kind, .i = ((struct fake_stmt *)stmt)->line->n };
}

static void fake_reset(void *stmt)
{
	((struct fake_stmt *)stmt)->asked = false;
}

static enum db_result fake_run(struct db_conn *c, const char *sql)
{
	return DB_ERROR;
}

static int64_t fake_changes(struct db_conn *c)
{
	return 1;
}

static bool fake_in_transaction(struct db_conn *c)
{
	return conn_of(c)->in_transaction;
}

static void fake_roll_back(struct db_conn *c)
{
	(void)script_ask(conn_of(c), &(struct fake_stmt){ .sql = "rollback" });
}

static const char *fake_message(struct db_conn *c)
{
	return "as the script says";
}

static void fake_tidy(struct db_conn *c, enum tidy when)
{
}

/* ---- connections ---- */

static struct db_conn *fake_open(struct database *d, enum conn_use use, struct fail *f)
{
	struct arena *mem = arena_new(1 << 20);
	struct fake_conn *c = NEW(mem, struct fake_conn);

	c->base = (struct db_conn){ .engine = d->engine, .database = d, .mem = mem, .use = use };
	c->script = d->script;
	return &c->base;
}

static void fake_close(struct db_conn *c)
{
	statements_drop(c);
	arena_free(c->mem);
}

const struct db_engine fake_engine = {
	.scheme = "fake", .remote = true,
	.begin = { [CONN_READ] = "begin read", [CONN_WRITE] = "begin", [CONN_BULK] = "begin", [CONN_APART] = "begin apart" },
	.open = fake_open, .close = fake_close, .run = fake_run, .prepare = fake_prepare, .drop = fake_drop, .text = fake_text, .takes = fake_takes,
	.columns = fake_columns, .column_name = fake_column_name, .writes = fake_writes, .bind = fake_bind, .step = fake_step, .column = fake_column,
	.reset = fake_reset, .changes = fake_changes, .in_transaction = fake_in_transaction, .roll_back = fake_roll_back, .message = fake_message, .tidy = fake_tidy,
	.settled = fake_settled, .alone = fake_alone,
};
