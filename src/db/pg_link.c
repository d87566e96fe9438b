/*
 * pg_link.c -- what goes over the wire to PostgreSQL: one connection, in pipeline mode, one question at a time.
 *
 * The one idea: a round trip is what costs, so whatever can travel together does. A transaction begins with its first question, a
 * statement is prepared together with its first use, and the end of a reading transaction is not waited for. A
 * connection that broke before anything was asked in it is opened anew without a word; one that breaks
 * later is a failure, because what it had done is gone. It must never guess whether a commit that was not answered happened.
 */
#include "db/pg.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- opening ---- */

/*
 * What the address itself says comes later and wins. A server that is gone is noticed within seconds, and after a
 * standby has taken over, the one that can be written to is looked for.
 */
static const char *const keywords[] = {
	"connect_timeout", "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout", "target_session_attrs",
	"fallback_application_name", "dbname", "client_encoding", NULL,
};

/* A statement may take this long; schema changes lift it for themselves. Plans are short here: compiling them costs more than they do. */
#define SETTINGS "set jit = off; set idle_in_transaction_session_timeout = '120s'; set bytea_output = hex; set client_min_messages = warning;"
static const char *const settings[] = {
	[CONN_READ] = SETTINGS "set statement_timeout = '60s'",
	[CONN_WRITE] = SETTINGS "set statement_timeout = '30s'; set lock_timeout = '20s'",
	[CONN_BULK] = SETTINGS,
	[CONN_APART] = SETTINGS "set statement_timeout = '5s'; set synchronous_commit = off",
	[CONN_HEAR] = SETTINGS "listen kpo",
};

static void message_keep(struct pg_conn *c, const char *text)
{
	size_t n = 0;

	for (; *text && n < sizeof c->message - 1; text++)
		c->message[n++] = *text == '\n' || *text == '"' ? ' ' : *text;
	while (n && c->message[n - 1] == ' ')
		n--;
	c->message[n] = '\0';
}

static void notice_log(void *arg, const PGresult *r)
{
	const char *what = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);

	log_line(LOG_WARN, "db warning=\"%s\"", what ? what : "");
}

static bool session_set_up(struct pg_conn *c)
{
	const char *encoding = PQparameterStatus(c->pg, "server_encoding");

	if (!encoding || strcmp(encoding, "UTF8") != 0) {
		message_keep(c, "the database's encoding is not UTF8");
		return false;
	}
	PQsetNoticeReceiver(c->pg, notice_log, NULL);
	PGresult *r = PQexec(c->pg, settings[c->base.use]);
	bool ok = PQresultStatus(r) == PGRES_COMMAND_OK;
	if (!ok)
		message_keep(c, PQerrorMessage(c->pg));
	PQclear(r);
	return ok && (c->base.use == CONN_HEAR || PQenterPipelineMode(c->pg) == 1);
}

bool pg_connect(struct pg_conn *c)
{
	const char *const values[] = { "5", "10", "5", "3", "15000", "read-write", "kpo", c->url, "UTF8", NULL };

	pg_forget(c);
	c->pg = PQconnectdbParams(keywords, values, 1);
	c->generation++;
	if (PQstatus(c->pg) == CONNECTION_OK && session_set_up(c))
		return true;
	if (PQstatus(c->pg) != CONNECTION_OK)
		message_keep(c, PQerrorMessage(c->pg));
	pg_forget(c);
	return false;
}

void pg_forget(struct pg_conn *c)
{
	PQfinish(c->pg);
	c->pg = NULL;
	c->owed = 0;
	c->in_transaction = false;
	c->begin = NULL;
}

/* ---- results ---- */

static const struct { const char *state; enum db_result result; } states[] = {
	{ "23505", DB_UNIQUE }, { "40001", DB_AGAIN }, { "40P01", DB_AGAIN }, { "53100", DB_FULL }, { "25006", DB_LOST },
	{ "57014", DB_BUSY }, { "55P03", DB_BUSY }, { "53", DB_BUSY }, { "08", DB_LOST }, { "57P", DB_LOST }, { "XX001", DB_CORRUPT }, { "XX002", DB_CORRUPT },
};

static enum db_result state_result(const char *state)
{
	for (size_t i = 0; state && i < sizeof states / sizeof states[0]; i++)
		if (strncmp(state, states[i].state, strlen(states[i].state)) == 0)
			return states[i].result;
	return DB_ERROR;
}

enum db_result pg_result(struct pg_conn *c, const PGresult *r)
{
	ExecStatusType status = PQresultStatus(r);

	if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
		return DB_DONE;
	if (status == PGRES_PIPELINE_ABORTED)
		return DB_ERROR;                /* because of another one, whose message is kept */
	const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
	message_keep(c, r ? PQresultErrorMessage(r) : PQerrorMessage(c->pg));
	if (!state || PQstatus(c->pg) != CONNECTION_OK)
		return DB_LOST;
	return state_result(state);
}

/* The next result of a pipeline, and what stands behind it. NULL: the connection is gone. */
static PGresult *result_read(struct pg_conn *c)
{
	PGresult *r = PQgetResult(c->pg), *end;

	if (r && PQresultStatus(r) != PGRES_PIPELINE_SYNC)
		while ((end = PQgetResult(c->pg)))
			PQclear(end);
	return r;
}

static bool sync_read(struct pg_conn *c)
{
	c->base.trips++;
	for (;;) {
		PGresult *r = result_read(c);
		ExecStatusType status = r ? PQresultStatus(r) : PGRES_FATAL_ERROR;
		PQclear(r);
		if (status == PGRES_PIPELINE_SYNC)
			return true;
		if (!r || PQstatus(c->pg) != CONNECTION_OK)
			return false;
	}
}

static bool owed_read(struct pg_conn *c)
{
	for (; c->owed; c->owed--)
		if (!sync_read(c))
			return false;
	return true;
}

static enum db_result lost(struct pg_conn *c)
{
	if (c->pg)
		message_keep(c, PQerrorMessage(c->pg));
	pg_forget(c);
	return DB_LOST;
}

/* ---- one question ---- */

/* Also a share of the lock that who writes alone has whole: see pg_alone(). */
static const char transaction_sql[] =
	"select substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8) || ' ' || pg_current_xact_id() || ' ' ||"
	" coalesce((select extract(epoch from stats_reset) from pg_stat_wal), 0), pg_advisory_xact_lock_shared(7370)";

static bool plain_send(struct pg_conn *c, const char *sql)
{
	return PQsendQueryParams(c->pg, sql, 0, NULL, NULL, NULL, NULL, 0) == 1;
}

static bool begin_send(struct pg_conn *c)
{
	return plain_send(c, c->begin) && (c->base.use != CONN_WRITE || plain_send(c, transaction_sql));
}

static bool stmt_prepare_send(struct pg_stmt *s)
{
	snprintf(s->name, sizeof s->name, "k%u", ++s->c->names);
	return PQsendPrepare(s->c->pg, s->name, s->dollars, s->takes, s->types) == 1;
}

static bool cursor_send(struct pg_stmt *s)
{
	struct buf b = buf_new(s->mem, 256, 1 << 20);

	snprintf(s->name, sizeof s->name, "c%u", ++s->c->names);
	buf_fmt(&b, "declare %s no scroll cursor for %s", s->name, s->dollars);
	return PQsendQueryParams(s->c->pg, str_z(s->mem, buf_done(&b)), s->takes, s->types, s->value, s->bytes, s->format, 0) == 1;
}

static bool fetch_send(struct pg_stmt *s)
{
	char sql[64];

	snprintf(sql, sizeof sql, "fetch forward %d from %s", PG_FETCH_ROWS, s->name);
	return plain_send(s->c, sql);
}

static bool stmt_send(struct pg_stmt *s)
{
	if (s->many)
		return cursor_send(s) && fetch_send(s);
	if (s->generation != s->c->generation && !stmt_prepare_send(s))
		return false;
	return PQsendQueryPrepared(s->c->pg, s->name, s->takes, s->value, s->bytes, s->format, 0) == 1;
}

static bool question_send(struct pg_conn *c, struct pg_stmt *const *s, size_t n)
{
	bool sent = !c->begin || begin_send(c);

	for (size_t i = 0; sent && i < n; i++)
		sent = stmt_send(s[i]);
	return sent && PQpipelineSync(c->pg) == 1;
}

/* One result whose rows are not wanted. */
static enum db_result plain_read(struct pg_conn *c)
{
	PGresult *r = result_read(c);
	enum db_result why = pg_result(c, r);

	snprintf(c->tag, sizeof c->tag, "%s", r ? PQcmdStatus(r) : "");
	PQclear(r);
	return why;
}

static enum db_result transaction_read(struct pg_conn *c)
{
	PGresult *r = result_read(c);
	enum db_result why = pg_result(c, r);

	if (why == DB_DONE)
		snprintf(c->transaction, sizeof c->transaction, "%s", PQgetvalue(r, 0, 0));
	PQclear(r);
	return why;
}

static enum db_result begin_read(struct pg_conn *c)
{
	enum db_result why = plain_read(c), known = c->base.use == CONN_WRITE ? transaction_read(c) : DB_DONE;

	return why == DB_DONE ? known : why;
}

static enum db_result stmt_read(struct pg_stmt *s)
{
	enum db_result why = DB_DONE;

	if (s->many || s->generation != s->c->generation)
		why = plain_read(s->c);
	if (why == DB_DONE && !s->many)
		s->generation = s->c->generation;
	s->rows = result_read(s->c);
	if (why == DB_DONE)
		why = pg_result(s->c, s->rows);
	s->cursor = s->many && why == DB_DONE;
	if (why == DB_DONE)
		s->c->changed = strtoll(PQcmdTuples(s->rows), NULL, 10);
	s->result = why;
	return why;
}

static enum db_result question_read(struct pg_conn *c, struct pg_stmt *const *s, size_t n)
{
	enum db_result why = c->begin ? begin_read(c) : DB_DONE, one;

	if (c->begin)
		c->in_transaction = true;
	for (size_t i = 0; i < n; i++) {
		one = stmt_read(s[i]);
		why = why == DB_DONE ? one : why;
	}
	return sync_read(c) && why != DB_LOST ? why : lost(c);
}

static enum db_result question_try(struct pg_conn *c, struct pg_stmt *const *s, size_t n)
{
	if (!owed_read(c) || !question_send(c, s, n))
		return lost(c);
	enum db_result why = question_read(c, s, n);
	c->begin = NULL;
	return why;
}

static void answers_clear(struct pg_stmt *const *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		PQclear(s[i]->rows);
		s[i]->rows = NULL;
		s[i]->cursor = false;
	}
}

enum db_result pg_ask(struct pg_conn *c, struct pg_stmt *const *s, size_t n)
{
	const char *begin = c->begin;

	if (!c->pg && (c->in_transaction || !begin))
		return DB_LOST;
	if (!c->pg && !pg_connect(c))
		return DB_LOST;
	c->begin = begin;
	enum db_result why = question_try(c, s, n);
	if (why != DB_LOST || !begin)
		return why;
	/* Nothing had been asked in this transaction: a connection that died while it rested is opened anew. */
	answers_clear(s, n);
	if (!pg_connect(c))
		return DB_LOST;
	c->begin = begin;
	return question_try(c, s, n);
}

enum db_result pg_fetch(struct pg_stmt *s)
{
	struct pg_conn *c = s->c;

	PQclear(s->rows);
	s->rows = NULL;
	if (!c->pg || !owed_read(c) || !fetch_send(s) || PQpipelineSync(c->pg) != 1)
		return lost(c);
	s->rows = result_read(c);
	enum db_result why = pg_result(c, s->rows);
	return sync_read(c) && why != DB_LOST ? why : lost(c);
}

enum db_result pg_describe(struct pg_stmt *s)
{
	struct pg_conn *c = s->c;

	if (c->begin && pg_ask(c, NULL, 0) != DB_DONE)
		return DB_LOST;
	if (!c->pg || !owed_read(c) || !stmt_prepare_send(s) || PQsendDescribePrepared(c->pg, s->name) != 1 || PQpipelineSync(c->pg) != 1)
		return lost(c);
	enum db_result why = plain_read(c);
	PGresult *r = result_read(c);
	if (why == DB_DONE)
		why = pg_result(c, r);
	if (why == DB_DONE)
		s->generation = c->generation;
	PQclear(s->shape);
	s->shape = r;
	return sync_read(c) ? why : lost(c);
}

/* ---- statements without values ---- */

enum db_result pg_say(struct pg_conn *c, const char *sql)
{
	if (c->begin) {
		enum db_result begun = pg_ask(c, NULL, 0);
		if (begun != DB_DONE)
			return begun;
	}
	if (!c->pg || !owed_read(c) || !plain_send(c, sql) || PQpipelineSync(c->pg) != 1)
		return lost(c);
	enum db_result why = plain_read(c);
	return sync_read(c) && why != DB_LOST ? why : lost(c);
}

void pg_say_later(struct pg_conn *c, const char *sql)
{
	if (!c->pg)
		return;
	if (owed_read(c) && plain_send(c, sql) && PQpipelineSync(c->pg) == 1)
		c->owed++;
	else
		lost(c);
}

enum db_result pg_begin_with(struct pg_conn *c, const char *lock)
{
	const char *const say[] = { "rollback", c->base.engine->begin[CONN_WRITE], lock };
	enum db_result why = DB_DONE;

	for (size_t i = 0; why == DB_DONE && i < sizeof say / sizeof say[0]; i++)
		why = pg_say(c, say[i]);
	if (why != DB_DONE || !plain_send(c, transaction_sql) || PQpipelineSync(c->pg) != 1)
		return why == DB_DONE ? lost(c) : why;
	why = transaction_read(c);
	return sync_read(c) && why != DB_LOST ? why : lost(c);
}
