/*
 * fake.c -- an engine for tests that plays back a script: a conflict, a lost connection or an unanswered commit, exactly where a test wants it.
 *
 * To tx.c it is a remote one, like PostgreSQL. What is not in the script fails as DB_ERROR and is kept for fake_wrong(): the
 * writer's threads cannot end a test. It must never be reachable from a command line: its scheme is known only after fake_play().
 */
#include "db/fake.h"

#include <stdio.h>
#include <string.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const struct fake_step *at;
static char wrong[400];

struct fake_conn { struct db_conn base; bool in_transaction; int64_t changed; };

struct fake_stmt {
	struct fake_conn *c;
	struct arena *mem;
	const char *sql;
	int takes;
	size_t n;
	struct val values[DB_VALUES_MAX];
	const struct fake_step *step;           /* played; NULL before */
};

static struct fake_conn *conn_of(struct db_conn *c)
{
	return (struct fake_conn *)c;
}

static bool starts(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

static bool values_as_written(const struct fake_step *step, size_t n, const struct val *v)
{
	bool same = step->takes == n;

	for (size_t i = 0; same && i < n; i++)
		same = v[i].kind == step->values[i].kind && val_eq(&v[i], &step->values[i]);
	return same;
}

/* The step that this statement is, or NULL. */
static const struct fake_step *play(const char *sql, size_t n, const struct val *v)
{
	const struct fake_step *step = NULL;

	pthread_mutex_lock(&lock);
	if (at->sql && starts(sql, at->sql) && values_as_written(at, n, v)) {
		step = at;
		at = step->back ? step - step->back : step + 1;
	} else if (!wrong[0]) {
		snprintf(wrong, sizeof wrong, "came: %s; expected%s: %s", sql, at->sql && starts(sql, at->sql) ? " with other values" : "", at->sql ? at->sql : "the end");
	}
	pthread_mutex_unlock(&lock);
	return step;
}

static enum db_result result_of(const struct fake_step *step)
{
	return !step ? DB_ERROR : step->result ? step->result : DB_DONE;
}

/* ---- connections ---- */

static struct db_conn *fake_open(struct database *d, enum conn_use use, struct fail *f)
{
	struct arena *mem = arena_new(1 << 20);
	struct fake_conn *c = NEW(mem, struct fake_conn);

	(void)f;
	c->base = (struct db_conn){ .engine = d->engine, .database = d, .mem = mem, .use = use };
	return &c->base;
}

static void fake_close(struct db_conn *c)
{
	statements_drop(c);
	arena_free(c->mem);
}

static enum db_result fake_run(struct db_conn *c, const char *sql)
{
	(void)c;
	return result_of(play(sql, 0, NULL));
}

static enum db_result fake_settled(struct db_conn *c)
{
	return fake_run(c, "settled");
}

static enum db_result fake_hold(struct db_conn *c, const char *table)
{
	char sql[80];

	snprintf(sql, sizeof sql, "hold %s", table ? table : "schema");
	return fake_run(c, sql);
}

static int64_t fake_changes(struct db_conn *c)
{
	return conn_of(c)->changed;
}

static bool fake_in_transaction(struct db_conn *c)
{
	return conn_of(c)->in_transaction;
}

static const char *fake_message(struct db_conn *c)
{
	(void)c;
	return "as the script says";
}

static void fake_tidy(struct db_conn *c, enum tidy when)
{
	(void)c;
	(void)when;
}

/* ---- statements ---- */

static void *fake_prepare(struct db_conn *c, const char *sql, bool many, enum db_result *why)
{
	struct arena *mem = arena_new(1 << 20);
	struct fake_stmt *s = NEW(mem, struct fake_stmt);
	struct buf b = buf_new(mem, strlen(sql) + 64, 1 << 16);

	(void)many;
	(void)why;
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

static enum db_result fake_describe(void *stmt, size_t n, const enum kind *kinds)
{
	(void)stmt;
	(void)n;
	(void)kinds;
	return DB_DONE;
}

static int fake_columns(void *stmt)
{
	const struct fake_stmt *s = stmt;

	return s->step && s->step->column;
}

static const char *fake_column_name(void *stmt, int i)
{
	(void)i;
	return ((struct fake_stmt *)stmt)->step->column;
}

static bool fake_writes(void *stmt)
{
	const char *sql = fake_text(stmt);

	return starts(sql, "insert") || starts(sql, "update") || starts(sql, "delete");
}

static enum db_result fake_bind(void *stmt, size_t n, const struct val *v)
{
	struct fake_stmt *s = stmt;

	memcpy(s->values, v, n * sizeof *v);
	s->n = n;
	return DB_DONE;
}

/* Whatever came of a commit, it ends the transaction; so does the end of the connection. */
static void transaction_follow(struct fake_conn *c, const char *sql, enum db_result why)
{
	if (starts(sql, "begin") && why == DB_DONE)
		c->in_transaction = true;
	if (starts(sql, "commit") || starts(sql, "rollback") || why == DB_LOST)
		c->in_transaction = false;
	c->base.commits += starts(sql, "commit") && why == DB_DONE;
}

static enum db_result fake_step(void *stmt)
{
	struct fake_stmt *s = stmt;

	if (s->step)
		return DB_DONE;
	s->step = play(s->sql, s->n, s->values);
	enum db_result why = result_of(s->step);
	transaction_follow(s->c, s->sql, why);
	if (why != DB_DONE)
		return why;
	s->c->changed = s->step->changes;
	return s->step->column ? DB_ROW : DB_DONE;
}

static struct val fake_column(void *stmt, int i, enum kind kind)
{
	(void)i;
	(void)kind;
	return ((struct fake_stmt *)stmt)->step->row;
}

static void fake_reset(void *stmt)
{
	((struct fake_stmt *)stmt)->step = NULL;
}

static const struct db_engine fake_engine = {
	.scheme = "fake", .remote = true,
	.begin = { [CONN_READ] = "begin read", [CONN_WRITE] = "begin write", [CONN_BULK] = "begin bulk", [CONN_APART] = "begin apart" },
	.open = fake_open, .close = fake_close, .run = fake_run,
	.prepare = fake_prepare, .drop = fake_drop, .text = fake_text, .takes = fake_takes, .describe = fake_describe,
	.columns = fake_columns, .column_name = fake_column_name, .writes = fake_writes,
	.bind = fake_bind, .step = fake_step, .column = fake_column, .reset = fake_reset,
	.changes = fake_changes, .in_transaction = fake_in_transaction, .message = fake_message, .tidy = fake_tidy,
	.settled = fake_settled, .hold = fake_hold,
};

/* ---- the script ---- */

void fake_play(const struct fake_step *script)
{
	at = script;
	wrong[0] = '\0';
	engine_for_tests(&fake_engine);
}

const char *fake_wrong(void)
{
	if (!wrong[0] && at->sql)
		snprintf(wrong, sizeof wrong, "never came: %s", at->sql);
	return wrong[0] ? wrong : NULL;
}
