/*
 * dispatch.c -- leads each request to its handler, on the thread where it belongs, and answers it once.
 *
 * A reading route runs where the socket is, in one snapshot with the look at the session. A slow one, and the slow part
 * of a writing one, run on a worker. What writes runs on the writer, inside its savepoint, and is answered after
 * the commit. Where the database is another machine's, every look at it may wait, so all reading is a worker's.
 * From http_answer() on, the request's memory is no longer ours.
 */
#include "web/private.h"

#include <sodium.h>
#include <stdlib.h>
#include <time.h>

/* ---- the answer ---- */

static void trip_answer(struct trip *t)
{
	struct http_reply reply;

	trip_reply(t, &reply);
	http_answer(t->http, &reply);
}

/* A form with its errors is an answer; the page of a database that failed is ours to write. */
static void trip_ran(struct trip *t)
{
	t->quiet = t->r.quiet_errors && t->r.fail.code >= 400 && t->r.fail.code < 500;
	t->r.db = NULL;
}

/* ---- snapshots ---- */

static bool is_remote(const struct web *w)
{
	return database_remote(w->config.database);
}

static bool snapshot_begin(struct trip *t, struct db_conn *conn)
{
	t->db = (struct db){ .conn = conn, .mem = t->r.mem, .fail = &t->r.fail };
	if (!conn || !conn_read_begin(conn, &t->r.fail)) {
		req_fail(&t->r, FAIL_UNAVAILABLE, T("The database cannot be read just now. Please try again in a moment."));
		return false;
	}
	t->r.db = &t->db;
	return true;
}

static void snapshot_end(struct trip *t)
{
	conn_read_end(t->db.conn);
	t->r.db = NULL;
}

/* ---- on the writer ---- */

static bool writes(const struct trip *t)
{
	return t->r.method != GET && !t->r.route->read_only_post;
}

/* A phone that had no network sends the same thing twice; the second time it gets the first one's answer. */
static void write_run(struct write_job *job, struct db *db)
{
	struct trip *t = job->arg;
	const struct web_hooks *hooks = &t->web->config.hooks;
	struct req *r = &t->r;
	bool keyed = http_header_get(r->http, "idempotency-key").n > 0 && hooks->key_replay && hooks->key_keep;

	r->db = db;
	trip_page(t);
	if (!keyed || !hooks->key_replay(r)) {
		if (!r->fail.code)
			r->route->run(r);
		if (!r->fail.code)
			trip_settle(t);
		if (!r->fail.code && keyed)
			hooks->key_keep(r);
	}
	trip_ran(t);
}

/* It met another transaction, and runs from its beginning: nothing that its run before had made is left. */
static void write_again(struct write_job *job)
{
	struct trip *t = job->arg;

	t->r = t->asked;
	t->settled = t->quiet = false;
}

static void write_done(struct write_job *job)
{
	struct trip *t = job->arg;
	struct web *w = t->web;

	trip_answer(t);
	atomic_fetch_sub(&w->under_way, 1);
}

static void trip_write(struct trip *t)
{
	if (is_remote(t->web))
		t->asked = t->r;
	t->job = (struct write_job){ .run = write_run, .again = write_again, .done = write_done, .mem = t->r.mem, .fail = &t->r.fail, .arg = t };
	atomic_fetch_add(&t->web->under_way, 1);
	database_write(t->web->config.database, &t->job);
}

/* ---- who asks, and may they ---- */

static void trip_who(struct trip *t)
{
	struct req *r = &t->r;

	trip_identify(t);
	if (t->refused.code)
		fail_set(&r->fail, t->refused.code, t->refused.why);
	if (!r->fail.code)
		trip_allow(t);
	if (!r->fail.code)
		trip_body(t);
	if (!r->fail.code)
		trip_same_site(t);
}

/* ---- on a worker ---- */

static void work_run(void *arg)
{
	struct trip *t = arg;
	struct web *w = t->web;
	struct req *r = &t->r;
	struct db_conn *conn = reader_take(w, &r->fail);

	if (snapshot_begin(t, conn)) {
		if (is_remote(w))
			trip_who(t);
		if (!r->fail.code)
			trip_page(t);
		if (!r->fail.code && r->route->prepare)
			r->route->prepare(r);
		if (!writes(t) && !r->fail.code)
			r->route->run(r);
		snapshot_end(t);
	}
	trip_ran(t);
	if (conn)
		reader_give(w, conn);
	atomic_fetch_sub(&w->under_way, 1);
}

static void work_done(void *arg)
{
	struct trip *t = arg;

	if (writes(t) && !t->r.fail.code)
		trip_write(t);
	else
		trip_answer(t);
}

static void trip_work(struct trip *t)
{
	atomic_fetch_add(&t->web->under_way, 1);
	http_work(t->http, work_run, work_done, t);
}

/* ---- on the loop ---- */

/* A search, and an order that was asked for, may read all there is: nobody else waits for that. */
static bool reads_much(struct req *r)
{
	return r->route->slow || req_query(r, "q").n || req_query(r, "sort").n;
}

static bool needs_worker(struct trip *t)
{
	return t->r.route->prepare || (!writes(t) && reads_much(&t->r));
}

/* The one snapshot: who asks, whether they may, and the page itself when it is read here. */
static void trip_read(struct trip *t)
{
	struct req *r = &t->r;

	trip_who(t);
	if (r->fail.code || writes(t) || needs_worker(t))
		return;
	trip_page(t);
	r->route->run(r);
	trip_ran(t);
}

static void on_request(struct http_request *q)
{
	struct web_loop *l = q->loop_data;
	struct trip *t;
	bool done;

	if (ops_path(q->path)) {
		ops_answer(l, q);
		return;
	}
	t = trip_new(l->web, q);
	t->http = q;
	q->app = t;
	trip_route(t);
	/* A page that is not there still shows the frame of who is signed in. */
	t->refused = t->r.fail;
	t->r.fail = (struct fail){ 0 };
	if (is_remote(l->web)) {
		trip_work(t);
		return;
	}
	if (!l->conn)
		l->conn = database_reader(l->web->config.database, &t->r.fail);
	if (snapshot_begin(t, l->conn)) {
		trip_read(t);
		snapshot_end(t);
	}
	done = t->r.fail.code || !(writes(t) || needs_worker(t));
	if (done)
		trip_answer(t);
	else if (needs_worker(t))
		trip_work(t);
	else
		trip_write(t);
}

/* ---- before the body, and when there is no request ---- */

static bool announced_too_much(const struct http_request *q, size_t max)
{
	int64_t announced;

	return str_int(http_header_get(q, "content-length"), &announced) && announced >= 0 && (uint64_t)announced > max;
}

/*
 * A cookie or a token can be made up, so a large body's is looked up before it comes: who is nobody, or may not do this, may send no
 * more than a form. What they are told then, they are told when they are asked who they are.
 */
static void body_allow(struct trip *t, struct db_conn *conn)
{
	struct req *r = &t->r;

	if (snapshot_begin(t, conn)) {
		trip_identify(t);
		trip_allow(t);
		snapshot_end(t);
	}
	if (r->fail.code && r->fail.code != FAIL_UNAVAILABLE) {
		r->fail = (struct fail){ 0 };
		t->body_max = LIMIT_FORM_BYTES;
	}
}

static bool body_fits(struct trip *t, struct http_reply *refuse)
{
	if (announced_too_much(t->http, t->body_max))
		req_fail(&t->r, FAIL_TOO_LARGE, T("What was sent is larger than this page takes."));
	if (!t->r.fail.code)
		return true;
	trip_reply(t, refuse);
	return false;
}

static void head_run(void *arg)
{
	struct trip *t = arg;
	struct db_conn *conn = reader_take(t->web, &t->r.fail);

	body_allow(t, conn);
	if (conn)
		reader_give(t->web, conn);
	atomic_fetch_sub(&t->web->under_way, 1);
}

static void head_done(void *arg)
{
	struct trip *t = arg;
	struct http_reply refuse;
	bool fits = body_fits(t, &refuse);

	http_head_known(t->http, t->body_max, fits ? NULL : &refuse);
}

static enum head_answer on_head(struct http_request *q, size_t *body_max, struct http_reply *refuse)
{
	struct web_loop *l = q->loop_data;
	bool plain = q->method == GET || q->method == HEAD;
	struct trip *t;

	*body_max = 0;
	if (ops_path(q->path) || (plain && !announced_too_much(q, 0)))
		return HEAD_TAKE;
	t = trip_new(l->web, q);
	t->http = q;
	trip_route(t);
	t->body_max = t->r.fail.code ? 0 : route_body_max(t);
	if (t->body_max > LIMIT_FORM_BYTES && t->r.route->needs != CAP_PUBLIC) {
		if (is_remote(l->web)) {
			atomic_fetch_add(&l->web->under_way, 1);
			http_work(q, head_run, head_done, t);
			return HEAD_ASKS;
		}
		body_allow(t, l->conn);
	}
	*body_max = t->body_max;
	return body_fits(t, refuse) ? HEAD_TAKE : HEAD_REFUSE;
}

static const struct { int status; enum fail_code code; struct msg why; } broken_why[] = {
	{ 408, FAIL_MALFORMED, T("Your request took too long to arrive. Please send it again.") },
	{ 413, FAIL_TOO_LARGE, T("What was sent is larger than this page takes.") },
	{ 503, FAIL_UNAVAILABLE, T("Too many people are here at once. Please try again in a moment.") },
	{ 0, FAIL_MALFORMED, T("This request is not well formed.") },
};

static struct web *web_now;     /* for broken(), which has no request: one web is served at a time */

static void on_broken(struct arena *mem, int status, struct http_reply *reply)
{
	struct http_request *q = NEW(mem, struct http_request);
	struct trip *t;
	size_t i = 0;

	while (broken_why[i].status && broken_why[i].status != status)
		i++;
	*q = (struct http_request){ .mem = mem, .method = GET, .path = S("/") };
	t = trip_new(web_now, q);
	req_fail(&t->r, broken_why[i].code, broken_why[i].why);
	trip_reply(t, reply);
	reply->status = status;
}

/* ---- start and stop ---- */

static void *on_loop_start(void *app, int loop)
{
	struct web *w = app;
	struct fail f = { 0 };

	CHECK(loop >= 0 && loop < WEB_LOOPS_MAX);
	w->loops[loop].web = w;
	if (!is_remote(w))
		w->loops[loop].conn = database_reader(w->config.database, &f);
	return &w->loops[loop];
}

static void on_loop_stop(void *loop_data)
{
	struct web_loop *l = loop_data;

	if (l->conn)
		database_reader_close(l->conn);
	l->conn = NULL;
	arena_free(l->live_mem);
	l->live_mem = NULL;
}

struct web *web_start(struct arena *a, const struct web_config *c, struct fail *f)
{
	struct web *w = NEW(a, struct web);
	struct http_config http = {
		.listen = c->listen, .loops = c->loops,
		.handlers = { .app = w, .loop_start = on_loop_start, .loop_stop = on_loop_stop, .head = on_head,
			      .request = on_request, .broken = on_broken, .answered = ops_answered,
			      .stream_begin = live_begin, .stream_beat = live_beat, .stream_end = live_end, .woken = live_woken },
	};

	CHECK(sodium_init() >= 0);
	CHECK(c->database && c->hooks.actor_load && c->hooks.token_person && c->hooks.may);
	w->config = *c;
	w->mem = a;
	w->zone = c->zone ? c->zone : zone_find(S("UTC"));
	w->started = instant_now();
	pthread_mutex_init(&w->readers_lock, NULL);
	live_start(w);
	if (!web_trust(w, f))
		return NULL;
	if (c->routes)
		routes_use(c->routes);
	web_now = w;
	atomic_store(&w->server, http_start(a, &http, f));
	if (atomic_load(&w->server))
		live_listen(w);
	return atomic_load(&w->server) ? w : NULL;
}

int web_port(const struct web *w)
{
	return http_port(w->server);
}

void web_stop(struct web *w)
{
	atomic_store(&w->stopping, true);
	http_stop(w->server);
}

void web_wait(struct web *w)
{
	static const struct timespec pause = { .tv_nsec = 1000000 };

	http_wait(w->server);
	live_stop(w);
	/* The connections are closed; what had been handed to the writer or a worker comes to its end. */
	while (atomic_load(&w->under_way) > 0)
		nanosleep(&pause, NULL);
	readers_close(w);
}
