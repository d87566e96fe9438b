/*
 * postgres.c -- PostgreSQL, the engine for more than one server.
 *
 * Reading is one snapshot (repeatable read), writing is serializable and tried again by tx.c when the server
 * asks for it, so that rules see the same world as on the file. Values go out in their binary form and typed by their kind,
 * so nothing is quoted and nothing is guessed; rows come back as text. Nulls lie before all other values in every index,
 * as SQLite has them. Every call may wait for the network: nothing here runs on an event loop.
 */
#include "db/pg.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Types of PostgreSQL's own catalogue, which never change. */
enum { OID_BOOL = 16, OID_BYTEA = 17, OID_INT8 = 20, OID_TEXT = 25, OID_FLOAT8 = 701 };

enum { SETTLED_S = 20 };

static struct pg_conn *conn_of(struct db_conn *c)
{
	return (struct pg_conn *)c;
}

/* ---- statements ---- */

static bool word_is(const char *sql, const char *word)
{
	size_t n = strlen(word);

	while (*sql == ' ' || *sql == '\n' || *sql == '\t')
		sql++;
	return strncmp(sql, word, n) == 0 && (sql[n] == '\0' || sql[n] == ' ' || sql[n] == '\n');
}

static void *pg_prepare(struct db_conn *base, const char *sql, bool many, enum db_result *why)
{
	struct arena *mem = arena_new_soft(4 << 20);
	struct pg_stmt *s = NEW(mem, struct pg_stmt);
	struct buf b = buf_new(mem, strlen(sql) + 64, 1 << 20);

	*s = (struct pg_stmt){ .c = conn_of(base), .mem = mem, .many = many, .at = -1 };
	s->sql = str_z(mem, str_c(sql));
	s->takes = sql_dollars(sql, &b);
	s->dollars = str_z(mem, buf_done(&b));
	s->writes = word_is(sql, "insert") || word_is(sql, "update") || word_is(sql, "delete");
	bool none = arena_spent(mem);
	if (s->takes >= 0 && !b.over && !none)
		return s;
	if (!none)
		log_line(LOG_ERROR, "db error=\"a parameter is not ?1 to ?%d\"", DB_VALUES_MAX);
	*why = none ? DB_BUSY : DB_ERROR;
	arena_free(mem);
	return NULL;
}

static void ahead_leave(struct pg_stmt *s)
{
	struct pg_conn *c = s->c;

	for (size_t i = 0; i < c->aheads; i++)
		if (c->ahead[i] == s)
			c->ahead[i] = c->ahead[--c->aheads];
}

static void pg_ahead(void *stmt)
{
	struct pg_stmt *s = stmt;

	if (!s->asked && s->c->aheads < PG_AHEAD_MAX)
		s->c->ahead[s->c->aheads++] = s;
}

static void pg_reset(void *stmt)
{
	struct pg_stmt *s = stmt;
	char sql[64];

	ahead_leave(s);
	if (s->cursor && s->c->in_transaction && s->result == DB_DONE) {
		snprintf(sql, sizeof sql, "close %s", s->name);
		pg_say_later(s->c, sql);
	}
	PQclear(s->rows);
	PQfreemem(s->blob);
	s->rows = NULL;
	s->blob = NULL;
	s->at = -1;
	s->asked = s->cursor = false;
}

/* What the server knows of it goes with the connection, or now when this one is still good. */
static void pg_drop(void *stmt)
{
	struct pg_stmt *s = stmt;
	char sql[64];

	pg_reset(s);
	if (s->generation && s->generation == s->c->generation && s->c->pg && !s->c->base.closing) {
		snprintf(sql, sizeof sql, "deallocate %s", s->name);
		if (!s->c->in_transaction && !s->c->begin)
			pg_say_later(s->c, sql);
		else
			(void)pg_say(s->c, sql);
	}
	PQclear(s->shape);
	arena_free(s->mem);
}

static const char *pg_text(void *stmt)
{
	return ((struct pg_stmt *)stmt)->sql;
}

static int pg_takes(void *stmt)
{
	return ((struct pg_stmt *)stmt)->takes;
}

static const PGresult *shape_of(void *stmt)
{
	struct pg_stmt *s = stmt;

	return s->rows ? s->rows : s->shape;
}

static int pg_columns(void *stmt)
{
	return PQnfields(shape_of(stmt));
}

static const char *pg_column_name(void *stmt, int i)
{
	return PQfname(shape_of(stmt), i);
}

static bool pg_writes(void *stmt)
{
	return ((struct pg_stmt *)stmt)->writes;
}

/* ---- values out ---- */

static Oid kind_type(enum kind k)
{
	switch (k) {
	case KIND_BOOL:
		return OID_BOOL;
	case KIND_REAL:
		return OID_FLOAT8;
	case KIND_TEXT:
		return OID_TEXT;
	case KIND_BLOB:
		return OID_BYTEA;
	default:
		return OID_INT8;
	}
}

static void put_bytes(char *out, uint64_t bits)
{
	for (int i = 7; i >= 0; i--, bits >>= 8)
		out[i] = (char)(bits & 0xff);
}

static void value_put(struct pg_stmt *s, size_t i, const char *p, size_t n)
{
	s->value[i] = p;
	s->bytes[i] = (int)n;
	s->format[i] = 1;
}

static void bind_one(struct pg_stmt *s, size_t i, const struct val *v)
{
	char *number = s->number[i];
	uint64_t bits;

	if (val_is_null(v)) {
		value_put(s, i, NULL, 0);
	} else if (v->kind == KIND_TEXT) {
		value_put(s, i, v->s.p, v->s.n);
	} else if (v->kind == KIND_BLOB) {
		value_put(s, i, v->b.p, v->b.n);
	} else if (v->kind == KIND_BOOL) {
		number[0] = v->i != 0;
		value_put(s, i, number, 1);
	} else {
		memcpy(&bits, v->kind == KIND_REAL ? (const void *)&v->d : (const void *)&v->i, sizeof bits);
		put_bytes(number, bits);
		value_put(s, i, number, 8);
	}
}

static enum db_result pg_bind(void *stmt, size_t n, const struct val *v)
{
	struct pg_stmt *s = stmt;

	for (size_t i = 0; i < n; i++) {
		Oid type = kind_type(v[i].kind);
		if (s->types[i] != type)
			s->generation = 0;              /* asked with another kind: it is another statement to the server */
		s->types[i] = type;
		bind_one(s, i, &v[i]);
	}
	return DB_DONE;
}

static enum db_result pg_describe_as(void *stmt, size_t n, const enum kind *kinds)
{
	struct pg_stmt *s = stmt;

	for (size_t i = 0; i < n && i < DB_VALUES_MAX; i++)
		s->types[i] = kind_type(kinds[i]);
	if (pg_say(s->c, "savepoint describe") != DB_DONE)
		return DB_LOST;
	enum db_result why = pg_describe(s);
	char kept[PG_MESSAGE_BYTES];
	memcpy(kept, s->c->message, sizeof kept);
	if (pg_say(s->c, why == DB_DONE ? "release describe" : "rollback to describe") != DB_DONE)
		return DB_LOST;
	memcpy(s->c->message, kept, sizeof kept);
	return why;
}

/* ---- transactions are statements too; these are not sent, or not waited for ---- */

static enum db_result transaction_end(struct pg_conn *c, const char *sql)
{
	if (c->begin) {
		c->begin = NULL;                /* nothing was asked in it */
		return DB_DONE;
	}
	enum db_result why = DB_DONE;
	bool commits = word_is(sql, "commit");
	if (commits)
		why = pg_say(c, sql);
	else
		pg_say_later(c, sql);
	c->in_transaction = false;
	/* The server answers "rollback" to the commit of a transaction in which something had failed. */
	if (commits && why == DB_DONE && strcmp(c->tag, "COMMIT") != 0)
		why = DB_ERROR;
	c->base.commits += commits && why == DB_DONE;
	return why;
}

/* This one, and whatever waits to be asked with it. */
static enum db_result ask_all(struct pg_stmt *s)
{
	struct pg_stmt *all[1 + PG_AHEAD_MAX] = { s };
	size_t n = 1;

	ahead_leave(s);
	while (s->c->aheads)
		all[n++] = s->c->ahead[--s->c->aheads];
	for (size_t i = 0; i < n; i++) {
		all[i]->asked = true;
		all[i]->result = DB_LOST;       /* unless it has one of its own */
	}
	return pg_ask(s->c, all, n);
}

static enum db_result step_first(struct pg_stmt *s)
{
	struct pg_conn *c = s->c;

	if (word_is(s->sql, "begin")) {
		c->begin = s->sql;
		c->transaction[0] = '\0';
		return DB_DONE;
	}
	if (word_is(s->sql, "commit") || word_is(s->sql, "rollback"))
		return transaction_end(c, s->sql);
	return ask_all(s);
}

static enum db_result pg_step(void *stmt)
{
	struct pg_stmt *s = stmt;

	if (!s->asked) {
		enum db_result why = step_first(s);
		if (why != DB_DONE || !s->asked)
			return why;
	}
	if (s->result != DB_DONE)
		return s->result;
	if (s->at + 1 < PQntuples(s->rows)) {
		s->at++;
		return DB_ROW;
	}
	if (!s->many || PQntuples(s->rows) < PG_FETCH_ROWS)
		return DB_DONE;
	s->at = -1;
	s->result = pg_fetch(s);
	return s->result == DB_DONE ? pg_step(s) : s->result;
}

/* ---- rows back ---- */

static struct val blob_read(struct pg_stmt *s, const char *text)
{
	size_t n = 0;

	PQfreemem(s->blob);
	s->blob = PQunescapeBytea((const unsigned char *)text, &n);
	return val_bytes((struct bytes){ (const char *)s->blob, s->blob ? n : 0 });
}

static struct val pg_column(void *stmt, int i, enum kind kind)
{
	struct pg_stmt *s = stmt;

	if (PQgetisnull(s->rows, s->at, i))
		return val_null(kind);
	const char *text = PQgetvalue(s->rows, s->at, i);
	switch (kind) {
	case KIND_TEXT:
		return val_text((struct str){ text, (size_t)PQgetlength(s->rows, s->at, i) });
	case KIND_BLOB:
		return blob_read(s, text);
	case KIND_REAL:
		return val_real(strtod(text, NULL));
	case KIND_BOOL:
		return val_bool(*text == 't' || (*text >= '1' && *text <= '9'));
	default:
		return (struct val){ .kind = kind, .i = strtoll(text, NULL, 10) };
	}
}

/* ---- facts ---- */

static int64_t pg_changes(struct db_conn *c)
{
	return conn_of(c)->changed;
}

static bool pg_in_transaction(struct db_conn *c)
{
	return conn_of(c)->in_transaction || conn_of(c)->begin;
}

static void pg_roll_back(struct db_conn *c)
{
	(void)transaction_end(conn_of(c), "rollback");
}

static const char *pg_message(struct db_conn *c)
{
	return conn_of(c)->message;
}

/* ---- schema ---- */

/* Several statements; an index on a large table takes its time. */
static enum db_result pg_run(struct db_conn *base, const char *sql)
{
	struct pg_conn *c = conn_of(base);
	struct arena *mem = arena_new(4 << 20);
	struct buf b = buf_new(mem, 1024, 1 << 20);
	enum db_result why = pg_say(c, "set local statement_timeout = 0");

	if (why == DB_DONE && sql_dollars(sql, &b) == 0) {
		PQexitPipelineMode(c->pg);
		PGresult *r = PQexec(c->pg, str_z(mem, buf_done(&b)));
		why = pg_result(c, r);
		PQclear(r);
		PQenterPipelineMode(c->pg);
	}
	arena_free(mem);
	return why;
}

static bool pg_has_column(struct db_conn *base, const char *table, const char *column)
{
	static const char sql[] = "select 1 from pg_attribute where attrelid = to_regclass(?1) and not attisdropped and (?2 = '' or attname = ?2) limit 1";
	enum db_result why = DB_ERROR;
	struct pg_stmt *s = pg_prepare(base, sql, false, &why);
	const struct val v[] = { V(str_c(table)), V(str_c(column ? column : "")) };

	pg_bind(s, 2, v);
	if (!column)
		value_put(s, 1, "", 0);         /* an empty text is null elsewhere */
	bool there = pg_step(s) == DB_ROW;
	pg_drop(s);
	return there;
}

static size_t rows_of(struct db_conn *base, const char *sql, size_t n, const struct val *v, struct pg_stmt **out)
{
	enum db_result why = DB_ERROR;

	*out = pg_prepare(base, sql, false, &why);
	pg_bind(*out, n, v);
	(*out)->asked = true;
	return pg_ask(conn_of(base), out, 1) == DB_DONE ? (size_t)PQntuples((*out)->rows) : 0;
}

static size_t pg_tables_of(struct db_conn *base, struct arena *mem, struct str *out, size_t max)
{
	struct pg_stmt *s;
	size_t n = rows_of(base, "select relname from pg_class where relkind = 'r' and relnamespace = to_regnamespace(current_schema())"
		" order by relname collate \"C\"", 0, NULL, &s);

	n = n < max ? n : max;
	for (size_t i = 0; i < n; i++)
		out[i] = str_copy(mem, str_c(PQgetvalue(s->rows, (int)i, 0)));
	pg_drop(s);
	return n;
}

static enum kind type_kind(Oid type)
{
	switch (type) {
	case OID_BOOL:
		return KIND_BOOL;
	case OID_BYTEA:
		return KIND_BLOB;
	case OID_TEXT:
		return KIND_TEXT;
	case OID_FLOAT8:
		return KIND_REAL;
	default:
		return KIND_INT;
	}
}

static size_t pg_columns_of(struct db_conn *base, struct arena *mem, const char *table, struct table_column *out, size_t max)
{
	const struct val v[] = { V(str_c(table)) };
	struct pg_stmt *s;
	size_t n = rows_of(base, "select attname, atttypid, attnotnull from pg_attribute where attrelid = to_regclass(?1) and attnum > 0"
		" and not attisdropped order by attnum", 1, v, &s);

	n = n < max ? n : max;
	for (int i = 0; i < (int)n; i++)
		out[i] = (struct table_column){ str_z(mem, str_c(PQgetvalue(s->rows, i, 0))),
			type_kind((Oid)strtoul(PQgetvalue(s->rows, i, 1), NULL, 10)), *PQgetvalue(s->rows, i, 2) == 't' };
	pg_drop(s);
	return n;
}

static enum db_result pg_count_on(struct db_conn *base, const char *table)
{
	const struct val v[] = { V(str_c(table)) };
	char sql[256];
	struct pg_stmt *s;

	snprintf(sql, sizeof sql, "select setval(pg_get_serial_sequence(?1, 'id'), max(id)) from %s"
		" where pg_get_serial_sequence(?1, 'id') is not null", table);
	rows_of(base, sql, 1, v, &s);
	enum db_result why = s->result;
	pg_drop(s);
	return why;
}

/* ---- opening ---- */

static void pg_close(struct db_conn *base)
{
	struct pg_conn *c = conn_of(base);

	base->closing = true;
	statements_drop(base);
	pg_forget(c);
	arena_free(base->mem);
}

static struct db_conn *pg_open(struct database *d, enum conn_use use, struct fail *f)
{
	struct arena *mem = arena_new_soft(1 << 20);
	struct pg_conn *c = NEW(mem, struct pg_conn);

	c->base = (struct db_conn){ .engine = &postgres_engine, .database = d, .mem = mem, .use = use };
	c->url = d->file;
	if (!arena_spent(mem) && pg_connect(c))
		return &c->base;
	log_line(LOG_ERROR, "db error=\"%s\"", c->message);
	fail_set(f, FAIL_UNAVAILABLE, strstr(c->message, "UTF8")
		? T("The database's encoding must be UTF8. Make it with: createdb --encoding=UTF8 --template=template0 NAME")
		: T("The database server cannot be reached, or it refuses. Look at the address after --db, and at the log's line before."));
	pg_close(&c->base);
	return NULL;
}

static void pg_tidy(struct db_conn *c, enum tidy when)
{
	(void)c;
	(void)when;
}

/*
 * A long transaction among many short ones meets one of them each time. Who has failed often waits until nobody writes, and writes alone:
 * before its transaction begins, so that what it sees is not older than the wait.
 */
static enum db_result pg_alone(struct db_conn *base, bool alone)
{
	struct pg_conn *c = conn_of(base);

	if (!c->pg && !pg_connect(c))
		return DB_LOST;
	if (alone)
		return pg_say(c, "select pg_advisory_lock(7370)");
	pg_say_later(c, "select pg_advisory_unlock(7370)");
	return DB_DONE;
}

/* Who waited looks again with new eyes: what this transaction sees must not be older than what the one before it did. */
static enum db_result schema_hold(struct pg_conn *c)
{
	static const char *const say[] = { "select pg_advisory_lock(7369)", "rollback", NULL, "select pg_advisory_xact_lock(7369)", "select pg_advisory_unlock(7369)" };
	enum db_result why = DB_DONE;

	for (size_t i = 0; why == DB_DONE && i < sizeof say / sizeof say[0]; i++)
		why = pg_say(c, say[i] ? say[i] : postgres_engine.begin[CONN_WRITE]);
	return why;
}

/* Until no other transaction writes into the table, and from then on none does before this one ends. */
static enum db_result pg_hold(struct db_conn *base, const char *table)
{
	char sql[96];

	if (!table)
		return schema_hold(conn_of(base));
	/* From its beginning: what this transaction sees must not be older than the lock. */
	snprintf(sql, sizeof sql, "lock table %s in share row exclusive mode", table);
	return pg_begin_with(conn_of(base), sql);
}

/*
 * The number of a transaction tells what became of it, as long as the server is on the timeline where that number was given: after a
 * standby has taken over, the same number may be another's. So it may after a crash, when the disk had not heard of it yet; a crash
 * shows in the age of the statistics, and then a number that did not commit is still an answer, one that did is none.
 */
static enum db_result settled_ask(struct pg_conn *c)
{
	static const char sql[] = "select case when substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8) <> split_part(?1, ' ', 1) then null"
		" when coalesce((select extract(epoch from stats_reset) from pg_stat_wal), 0) = cast(split_part(?1, ' ', 3) as numeric)"
		" then pg_xact_status(cast(split_part(?1, ' ', 2) as xid8))"
		" when cast(split_part(?1, ' ', 2) as xid8) >= pg_snapshot_xmax(pg_current_snapshot()) then 'aborted'"
		" when pg_xact_status(cast(split_part(?1, ' ', 2) as xid8)) <> 'committed' then 'aborted' end";
	enum db_result why = DB_ERROR, found = DB_UNKNOWN;
	struct pg_stmt *s = pg_prepare(&c->base, sql, false, &why);
	const struct val v[] = { V(str_c(c->transaction)) };

	pg_bind(s, 1, v);
	s->asked = true;
	why = c->pg || pg_connect(c) ? pg_ask(c, &s, 1) : DB_LOST;
	if (why == DB_DONE && pg_step(s) == DB_ROW) {
		struct str said = pg_column(s, 0, KIND_TEXT).s;
		found = str_is(said, "committed") ? DB_DONE : str_is(said, "aborted") ? DB_AGAIN : str_is(said, "in progress") ? DB_BUSY : DB_UNKNOWN;
	}
	pg_drop(s);
	return why == DB_LOST ? DB_BUSY : found;
}

static enum db_result pg_settled(struct db_conn *base)
{
	static const struct timespec pause = { .tv_nsec = 250000000 };
	struct pg_conn *c = conn_of(base);
	enum db_result found = DB_UNKNOWN;
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	/* Opening a connection may take seconds by itself. */
	for (time_t until = t.tv_sec + SETTLED_S; c->transaction[0] && t.tv_sec < until; clock_gettime(CLOCK_MONOTONIC, &t)) {
		found = settled_ask(c);
		if (found != DB_BUSY)
			break;
		nanosleep(&pause, NULL);
	}
	found = found == DB_BUSY ? DB_UNKNOWN : found;
	log_line(LOG_WARN, "db commit=unanswered found=%s", found == DB_DONE ? "committed" : found == DB_AGAIN ? "aborted" : "unknown");
	return found;
}

const struct db_engine postgres_engine = {
	.scheme = "postgres", .remote = true,
	.begin = {
		[CONN_READ] = "begin isolation level repeatable read read only",
		[CONN_WRITE] = "begin isolation level serializable",
		[CONN_BULK] = "begin isolation level repeatable read", [CONN_APART] = "begin isolation level read committed",
	},
	.open = pg_open, .close = pg_close,
	.run = pg_run,
	.prepare = pg_prepare, .drop = pg_drop, .text = pg_text, .takes = pg_takes, .describe = pg_describe_as,
	.columns = pg_columns, .column_name = pg_column_name, .writes = pg_writes,
	.dollars = true,
	.bind = pg_bind, .ahead = pg_ahead, .step = pg_step, .column = pg_column, .reset = pg_reset,
	.changes = pg_changes, .in_transaction = pg_in_transaction, .roll_back = pg_roll_back, .message = pg_message,
	.tidy = pg_tidy, .has_column = pg_has_column,
	.tables_of = pg_tables_of, .columns_of = pg_columns_of, .count_on = pg_count_on,
	.hold = pg_hold, .alone = pg_alone, .settled = pg_settled, .hear_start = pg_hear_start, .hear_stop = pg_hear_stop, .nulls_first = true,
	.types = {
		[KIND_BOOL] = "boolean", [KIND_INT] = "bigint", [KIND_REAL] = "double precision", [KIND_TEXT] = "text collate \"C\"",
		[KIND_DATE] = "bigint", [KIND_TIME] = "bigint", [KIND_MONEY] = "bigint", [KIND_REF] = "bigint", [KIND_BLOB] = "bytea",
	},
	.identity = "bigint generated by default as identity primary key",
	.catalog = "select c.relname::text as table_name, a.attname::text as name, false as is_index from pg_attribute a join pg_class c on c.oid = a.attrelid"
		   " where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace and a.attnum > 0 and not a.attisdropped"
		   " union all select tablename::text, indexname::text, true from pg_indexes where schemaname = current_schema()",
};
