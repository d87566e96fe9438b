/*
 * query.c -- every call that reaches a database passes here.
 *
 * A call is refused by CHECK when its values or its columns are not what the query declares: that is
 * ours to repair, and start-up and tests find it. What the engine refuses becomes one plain sentence
 * in the request's struct fail, and from then on every call does nothing. The engine's own words go
 * to the log and never to a user.
 */
#include "db/engine.h"

#include <string.h>

/* ---- failures ---- */

static struct msg result_sentence(enum db_result why)
{
	switch (why) {
	case DB_UNIQUE:
		return T("There is one like this already.");
	case DB_BUSY:
		return T("The database is busy with something else. Nothing was saved. "
			 "Try again in a minute.");
	case DB_FULL:
		return T("The disk is full. Nothing was saved. Tell whoever looks after the server.");
	case DB_AGAIN:
		return T("Somebody else saved at the same moment. Nothing was saved. Please try again.");
	case DB_LOST:
		return T("The database cannot be reached at the moment. Nothing was saved. Please try again in a minute.");
	case DB_UNKNOWN:
		return T("The connection to the database broke while this was being saved. It may have been saved or not: look before you send it again.");
	case DB_READ_ONLY:
		return T("The database can only be read at the moment. Nothing was saved. "
			 "Tell whoever looks after the server.");
	default:
		return T("Something went wrong in the database. Nothing was saved.");
	}
}

void result_fail(struct fail *f, enum db_result why)
{
	enum fail_code code = FAIL_INTERNAL;

	if (why == DB_UNIQUE)
		code = FAIL_CONFLICT;
	else if (why == DB_BUSY || why == DB_FULL || why == DB_READ_ONLY || why == DB_AGAIN || why == DB_LOST || why == DB_UNKNOWN)
		code = FAIL_UNAVAILABLE;
	fail_set(f, code, result_sentence(why));
}

void result_log(struct db_conn *c, const char *what, enum db_result why)
{
	c->last_failure = why;
	if (why == DB_INJECTED)
		log_line(LOG_INFO, "db what=\"%s\" error=injected", what);
	else if (why != DB_UNIQUE && why != DB_AGAIN)
		log_line(LOG_ERROR, "db what=\"%s\" result=%d error=\"%s\"", what, (int)why,
			 c->engine->message(c));
}

bool conn_injected(struct db_conn *c)
{
	return (c->fail_at > 0 && --c->fail_at == 0) || fault_now(c->use == CONN_APART ? FAULT_APART : FAULT_DATABASE);
}

void conn_fail_at(struct db_conn *c, int n)
{
	c->fail_at = n;
}

bool conn_fail_pending(const struct db_conn *c)
{
	return c->fail_at > 0;
}

static void query_failed(struct db *db, const struct query *q, enum db_result why)
{
	result_log(db->conn, q->name ? q->name : "composed", why);
	result_fail(db->fail, why);
}

/* ---- what was declared ---- */

static size_t query_takes(const struct query *q)
{
	size_t n = 0;

	while (n < QUERY_TAKES_MAX && q->takes[n])
		n++;
	return n;
}

static void values_check(const struct query *q, size_t n, const struct val *v)
{
	CHECK(n <= DB_VALUES_MAX);
	if (q->free_takes)
		return;
	for (size_t i = 0; i < n; i++)
		CHECK(i < QUERY_TAKES_MAX && v[i].kind == q->takes[i]);
	CHECK(n == QUERY_TAKES_MAX || !q->takes[n]);
}

static int columns_differ(const struct db_engine *e, void *handle, const struct column *gives)
{
	int n = e->columns(handle), i = 0;

	for (; gives[i].name; i++)
		if (i >= n || strcmp(gives[i].name, e->column_name(handle, i)) != 0)
			return i;
	return i == n ? -1 : i;
}

/* Once for a statement and its declaration, not for every row; as soon as the engine knows them. */
static void columns_check(const struct db_engine *e, struct statement *s, const struct query *q)
{
	if (s->checked == q->gives)
		return;
	CHECK(columns_differ(e, s->handle, q->gives) < 0);
	s->checked = q->gives;
}

static bool check_says(struct db *db, const struct query *q, struct str *why, const char *what,
		       const char *detail)
{
	*why = str_fmt(db->mem, "%s: %s%s", q->name ? q->name : "(without a name)", what, detail);
	return false;
}

static bool handle_check(struct db *db, const struct query *q, void *handle, struct str *why)
{
	const struct db_engine *e = db->conn->engine;
	int taken = e->takes(handle);

	if (!q->free_takes && (size_t)taken != query_takes(q))
		return check_says(db, q, why, "the statement has other parameters than .takes says", "");
	if (!q->gives)
		return true;
	int i = columns_differ(e, handle, q->gives);
	if (i < 0)
		return true;
	return check_says(db, q, why, "a column is not what .gives says: ",
			  i < e->columns(handle) ? e->column_name(handle, i) : q->gives[i].name);
}

bool db_check_query(struct db *db, const struct query *q, struct str *why)
{
	enum db_result result = DB_ERROR;
	const struct db_engine *e = db->conn->engine;
	void *handle = e->prepare(db->conn, q->sql, q->many, &result);

	if (handle && e->describe && e->describe(handle, query_takes(q), q->takes) != DB_DONE) {
		check_says(db, q, why, "does not prepare: ", e->message(db->conn));
		e->drop(handle);
		return false;
	}
	if (!handle)
		return check_says(db, q, why, "does not prepare: ", e->message(db->conn));
	bool ok = handle_check(db, q, handle, why);
	e->drop(handle);
	return ok;
}

/* ---- calls ---- */

/* The one that was asked ahead with these very values. */
static struct statement *ahead_find(const struct db_conn *c, const char *sql, size_t n, const struct val *v)
{
	for (size_t i = 0; i < c->aheads; i++) {
		size_t same = 0;

		while (c->ahead[i].sql == sql && same < n && val_eq(&c->ahead[i].v[same], &v[same]))
			same++;
		if (c->ahead[i].sql == sql && same == n)
			return c->ahead[i].s;
	}
	return NULL;
}

void ahead_forget(struct db_conn *c, struct statement *s)
{
	for (size_t i = 0; i < c->aheads; i++)
		if (c->ahead[i].s == s)
			c->ahead[i] = c->ahead[--c->aheads];
	s->ahead = false;
}

static struct statement *query_start(struct db *db, const struct query *q, size_t n, const struct val *v)
{
	struct db_conn *c = db->conn;
	enum db_result why = DB_INJECTED;

	values_check(q, n, v);
	if (db->fail->code)
		return NULL;
	struct statement *s = ahead_find(c, q->sql, n, v);
	if (s) {
		ahead_forget(c, s);
		return s;
	}
	s = conn_injected(c) ? NULL : statement_take(c, q->sql, q->many, &why);
	if (!s) {
		query_failed(db, q, why);
		return NULL;
	}
	CHECK((size_t)s->takes == n);
	if (q->gives && !c->engine->describe)
		columns_check(c->engine, s, q);
	if (n == 0)
		return s;
	why = c->engine->bind(s->handle, n, v);
	if (why == DB_DONE)
		return s;
	query_failed(db, q, why);
	statement_give(c, s);
	return NULL;
}

static enum db_result query_step(struct db *db, const struct query *q, struct statement *s)
{
	enum db_result why = conn_injected(db->conn) ? DB_INJECTED : db->conn->engine->step(s->handle);

	if (why != DB_ROW && why != DB_DONE)
		query_failed(db, q, why);
	return why;
}

/*
 * The rest of a writing statement must run even when nobody wants its rows (insert ... returning):
 * an engine may check foreign keys only at the end.
 */
static void query_finish(struct db *db, const struct query *q, struct statement *s)
{
	while (s->writes && !db->fail->code && query_step(db, q, s) == DB_ROW)
		;
	statement_give(db->conn, s);
}

/* What is read after a call has returned: its values must not be the caller's. */
static void values_keep(struct db *db, size_t n, const struct val *v, struct val *kept)
{
	CHECK(n <= DB_VALUES_MAX);
	for (size_t i = 0; i < n; i++) {
		kept[i] = v[i];
		if (v[i].kind == KIND_TEXT && v[i].s.n)
			kept[i].s = str_copy(db->mem, v[i].s);
		if (v[i].kind == KIND_BLOB && v[i].b.n)
			kept[i].b.p = arena_copy(db->mem, v[i].b.p, v[i].b.n);
	}
}

static bool asks_ahead(const struct db *db)
{
	return db->conn->engine->ahead && !db->writes;
}

struct rows db_query_(struct db *db, const struct query *q, size_t n, const struct val *v)
{
	struct val kept[DB_VALUES_MAX];

	values_keep(db, n, v, kept);
	struct statement *s = query_start(db, q, n, kept);
	if (s && asks_ahead(db))
		db->conn->engine->ahead(s->handle);
	return (struct rows){ .db = db, .q = q, .stmt = s };
}

void db_ahead_(struct db *db, const struct query *q, size_t n, const struct val *v)
{
	struct db_conn *c = db->conn;

	if (!asks_ahead(db) || c->aheads == AHEAD_MAX || db->fail->code || ahead_find(c, q->sql, n, v))
		return;
	struct val *kept = NEW_N(db->mem, struct val, n + 1);
	values_keep(db, n, v, kept);
	struct statement *s = query_start(db, q, n, kept);
	if (!s)
		return;
	s->ahead = true;
	c->ahead[c->aheads++] = (struct ahead){ s, q->sql, kept };
	c->engine->ahead(s->handle);
}

static void row_read(struct db *db, const struct query *q, struct statement *s, void *row)
{
	const struct db_engine *e = db->conn->engine;
	void *handle = s->handle;
	int i = 0;

	columns_check(e, s, q);
	for (const struct column *col = q->gives; col->name; col++, i++) {
		struct val v = e->column(handle, i, col->kind);
		if (col->kind == KIND_TEXT && v.s.n)
			v.s = str_copy(db->mem, v.s);
		if (col->kind == KIND_BLOB && v.b.n)
			v.b.p = arena_copy(db->mem, v.b.p, v.b.n);
		val_store(&v, (char *)row + col->off);
	}
}

bool db_next(struct rows *rows, void *row)
{
	struct statement *s = rows->stmt;

	if (!s)
		return false;
	CHECK(s->busy && rows->q->gives);
	if (rows->db->fail->code || query_step(rows->db, rows->q, s) != DB_ROW) {
		statement_give(rows->db->conn, s);
		rows->stmt = NULL;
		return false;
	}
	row_read(rows->db, rows->q, s, row);
	rows->count++;
	return true;
}

void db_end(struct rows *rows)
{
	struct statement *s = rows->stmt;

	if (!s)
		return;
	rows->stmt = NULL;
	query_finish(rows->db, rows->q, s);
}

bool db_one_(struct db *db, const struct query *q, void *row, size_t n, const struct val *v)
{
	struct statement *s = query_start(db, q, n, v);

	if (!s)
		return false;
	CHECK(q->gives);
	bool found = query_step(db, q, s) == DB_ROW;
	if (found)
		row_read(db, q, s, row);
	if (found)
		query_finish(db, q, s);
	else
		statement_give(db->conn, s);
	return found && !db->fail->code;
}

int64_t db_exec_(struct db *db, const struct query *q, size_t n, const struct val *v)
{
	CHECK(db->writes && db->conn->use != CONN_READ);
	struct statement *s = query_start(db, q, n, v);
	enum db_result why;

	if (!s)
		return 0;
	do {
		why = query_step(db, q, s);
	} while (why == DB_ROW);
	int64_t changed = why == DB_DONE && s->writes ? db->conn->engine->changes(db->conn) : 0;
	statement_give(db->conn, s);
	return changed;
}

int64_t db_count_(struct db *db, const struct query *q, size_t n, const struct val *v)
{
	struct statement *s = query_start(db, q, n, v);
	int64_t count = 0;

	if (!s)
		return 0;
	if (query_step(db, q, s) == DB_ROW) {
		CHECK(db->conn->engine->columns(s->handle) == 1);
		struct val first = db->conn->engine->column(s->handle, 0, KIND_INT);
		count = val_is_null(&first) ? 0 : first.i;
		query_finish(db, q, s);
	} else {
		statement_give(db->conn, s);
	}
	return count;
}

/* ---- the connection's own statements, and what a request left open ---- */

enum db_result conn_run(struct db_conn *c, const char *sql)
{
	enum db_result why = DB_ERROR;
	struct statement *s = statement_take(c, sql, false, &why);

	if (!s)
		return why;
	why = c->engine->step(s->handle);
	statement_give(c, s);
	return why;
}

bool conn_finish_open(struct db *db)
{
	static const struct query left = { .name = "rows left open" };
	struct statements *kept = &db->conn->statements;

	for (size_t i = 0; kept->busy && i < STATEMENTS_MAX; i++)
		if (kept->all[i].busy)
			query_finish(db, &left, &kept->all[i]);
	return !db->fail->code;
}

void conn_reset_open(struct db_conn *c)
{
	for (size_t i = 0; c->statements.busy && i < STATEMENTS_MAX; i++)
		if (c->statements.all[i].busy)
			statement_give(c, &c->statements.all[i]);
}
