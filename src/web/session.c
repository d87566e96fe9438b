/*
 * session.c -- who signed in on which browser, until when.
 *
 * The browser has a random token, the table its hash: whoever reads the table cannot sign in with it. Every use makes a
 * session last longer, but that is written at most every few minutes, and no page waits for it.
 */
#include "web/private.h"

enum { SESSION_DAYS_MAX = 30, DAY_SECONDS = 24 * 3600 };
enum { TOUCH_S = 300, TOUCH_SHARED_S = 60, TOUCH_MEM_BYTES = 64 * 1024 };

struct session {
	int64_t person;
	struct str csrf;
	struct instant created_at, seen_at, expires_at;
	bool shared;
};

static const struct column session_columns[] = {
	COL(struct session, person), COL(struct session, csrf), COL(struct session, created_at), COL(struct session, seen_at),
	COL(struct session, expires_at), COL(struct session, shared), { 0 },
};

static const struct query session_by_hash = {
	.name = "session_by_hash",
	.takes = { KIND_TEXT },
	.gives = session_columns,
	.sql = "select person, csrf, created_at, seen_at, expires_at, shared from session where hash = ?1",
};

static const struct query session_insert = {
	.name = "session_insert",
	.takes = { KIND_TEXT, KIND_INT, KIND_TEXT, KIND_TIME, KIND_TIME, KIND_BOOL },
	.sql = "insert into session (hash, person, csrf, created_at, seen_at, expires_at, shared)"
	       " values (?1, ?2, ?3, ?4, ?4, ?5, ?6)",
};

static const struct query session_seen = {
	.name = "session_seen",
	.takes = { KIND_TEXT, KIND_TIME, KIND_TIME },
	.sql = "update session set seen_at = ?2, expires_at = ?3 where hash = ?1 and seen_at < ?2",
};

static const struct query session_delete = {
	.name = "session_delete",
	.takes = { KIND_TEXT },
	.sql = "delete from session where hash = ?1",
};

static const struct query session_sweep = {
	.name = "session_sweep",
	.takes = { KIND_TIME },
	.sql = "delete from session where expires_at < ?1",
};

const struct query *const session_queries[] = {
	&session_by_hash, &session_insert, &session_seen, &session_delete, &session_sweep, NULL,
};

bool session_schema(struct db *db)
{
	struct str sql = str_fmt(db->mem,
		"create table if not exists session (hash text primary key, person %s not null, csrf text not null,"
		" created_at %s not null, seen_at %s not null, expires_at %s not null, shared %s not null)",
		db_type(db, KIND_INT), db_type(db, KIND_TIME), db_type(db, KIND_TIME), db_type(db, KIND_TIME),
		db_type(db, KIND_BOOL));

	return db_ddl(db, str_z(db->mem, sql)) &&
	       db_ddl(db, "create index if not exists session_expires on session (expires_at)");
}

static struct instant session_end_at(struct instant now, bool shared)
{
	return (struct instant){ now.s + (shared ? SESSION_SHARED_MIN * 60 : SESSION_HOURS * 3600) };
}

/* ---- in use ---- */

struct touch {
	struct write_job job;
	struct fail fail;
	struct web *web;
	struct arena *mem;
	struct str hash;
	struct instant now, expires_at;
};

static void touch_run(struct write_job *job, struct db *db)
{
	struct touch *touch = job->arg;

	/* No row: the session ended or another request was first. Both are fine. */
	if (db_exec(db, &session_seen, V(touch->hash), V(touch->now), V(touch->expires_at)) == 0)
		return;
}

static void touch_done(struct write_job *job)
{
	struct touch *touch = job->arg;
	struct web *w = touch->web;

	arena_free(touch->mem);
	atomic_fetch_sub(&w->under_way, 1);
}

/* It has an arena of its own, because the request will not wait for it. */
static void session_touch(struct req *r, const struct session *s)
{
	struct web *w = trip_of(r)->web;
	struct arena *mem = arena_new_soft(TOUCH_MEM_BYTES);
	struct touch *touch = NEW(mem, struct touch);

	*touch = (struct touch){ .web = w, .mem = mem, .hash = str_copy(mem, r->session), .now = r->now,
				 .expires_at = session_end_at(r->now, s->shared) };
	arena_fail_to(mem, &touch->fail);
	touch->job = (struct write_job){ .run = touch_run, .done = touch_done, .mem = mem, .fail = &touch->fail,
					 .arg = touch };
	atomic_fetch_add(&w->under_way, 1);
	database_write(w->config.database, &touch->job);
}

/* A page that keeps itself up to date is nobody's use of it: a tablet that somebody left with the board open is signed out in time. */
static bool attended(const struct req *r)
{
	return !http_header_get(r->http, "x-unattended").n && !(r->route && r->route->run == live_open);
}

/* Over HTTPS a name that a browser takes from this very host alone: a neighbour under the same domain cannot plant one. */
struct str session_cookie(const struct req *r)
{
	return r->secure ? S("__Host-kpo_s") : S("kpo_s");
}

bool session_load(struct req *r, struct str token, int64_t *person)
{
	struct str hash = secret_hash(r->mem, token);
	struct session s;

	if (!db_one(r->db, &session_by_hash, &s, V(hash)))
		return false;
	if (s.expires_at.s <= r->now.s || s.created_at.s + SESSION_DAYS_MAX * DAY_SECONDS <= r->now.s)
		return false;
	r->session = hash;
	r->csrf = s.csrf;
	r->session_ends = s.expires_at;
	r->shared_device = s.shared;
	*person = s.person;
	if (attended(r) && r->now.s - s.seen_at.s >= (s.shared ? TOUCH_SHARED_S : TOUCH_S))
		session_touch(r, &s);
	return true;
}

/* ---- begin and end ---- */

static void session_drop(struct req *r)
{
	if (r->session.n > 0 && db_exec(r->db, &session_delete, V(r->session)) > 0)
		live_session_over(r);
	r->session = r->csrf = STR_NONE;
}

void session_start(struct req *r, int64_t person, bool shared_device)
{
	struct str token = secret_token(r->mem);
	struct instant end = session_end_at(r->now, shared_device);

	session_drop(r);
	if (db_exec(r->db, &session_sweep, V(r->now)) < 0)
		return;
	r->session = secret_hash(r->mem, token);
	r->csrf = secret_token(r->mem);
	r->shared_device = shared_device;
	if (db_exec(r->db, &session_insert, V(r->session), V(person), V(r->csrf), V(r->now), V(end),
		    V(shared_device)) != 1)
		return;
	/* How long it is worth something is decided here, not by the browser's clock. */
	req_cookie(r, session_cookie(r), token, shared_device ? -1 : SESSION_DAYS_MAX * DAY_SECONDS, true);
}

void session_end(struct req *r)
{
	session_drop(r);
	req_cookie(r, session_cookie(r), STR_NONE, 0, true);
}
