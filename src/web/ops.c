/*
 * ops.c -- what is no page: assets, the three addresses that a supervisor asks, the log line and the counters.
 *
 * None of it needs a session. The counters belong to one loop each, so counting never waits; /metrics adds them
 * up. The figures are for the machine itself: from anywhere else there is no such address. The log names the route, not
 * the address, where an address holds a token.
 */
#include "web/assets.h"
#include "web/private.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
#define HEADER(n, v) { { n, sizeof(n) - 1 }, { v, sizeof(v) - 1 } }

static const struct http_header text_headers[] = {
	HEADER("content-type", "text/plain; charset=utf-8"), HEADER("cache-control", "no-store"), HEADER("x-content-type-options", "nosniff"),
};

static void answer_text(struct http_request *q, int status, struct str body)
{
	struct http_reply reply = { .status = status, .headers = text_headers, .header_count = COUNT(text_headers), .body = body };

	http_answer(q, &reply);
}

/* ---- assets ---- */

/* Served under their own name, because a browser looks for them there. */
static const char *const root_assets[] = { "sw.js", "manifest.webmanifest", "robots.txt", "favicon.ico" };

static bool coding_refused(struct str params)
{
	struct str quality = str_trim(params);
	double q;

	return str_starts(quality, S("q=")) && str_real(str_from(quality, 2), &q) && q == 0;
}

static bool accepts(const struct http_request *q, const char *coding)
{
	struct str list = http_header_get(q, "accept-encoding"), entry, name;

	while (str_cut(&list, ',', &entry))
		if (str_cut(&entry, ';', &name) && str_is(str_trim(name), coding))
			return !coding_refused(entry);
	return false;
}

static struct str asset_body(const struct http_request *q, const struct asset *as, struct str *coding)
{
	if (as->brotli && accepts(q, "br")) {
		*coding = S("br");
		return (struct str){ (const char *)as->brotli, as->brotli_n };
	}
	if (as->gzip && accepts(q, "gzip")) {
		*coding = S("gzip");
		return (struct str){ (const char *)as->gzip, as->gzip_n };
	}
	return (struct str){ (const char *)as->raw, as->raw_n };
}

/* The worker script is a page's in what it may load: it fetches pages for the phone without network. */
static void answer_asset(struct http_request *q, const struct asset *as, bool for_ever)
{
	struct http_header *out = NEW_N(q->mem, struct http_header, 6);
	struct http_reply reply = { .status = 200, .headers = out };
	struct str coding = STR_NONE, etag = str_fmt(q->mem, "\"%s\"", as->hash);
	bool dev = strcmp(as->hash, "dev") == 0;
	size_t n = 0;

	out[n++] = (struct http_header){ S("content-type"), str_c(as->type) };
	out[n++] = (struct http_header){ S("cache-control"), dev ? S("no-store") :
		for_ever ? S("public, max-age=31536000, immutable") : S("no-cache") };
	out[n++] = (struct http_header){ S("vary"), S("Accept-Encoding") };
	out[n++] = (struct http_header){ S("x-content-type-options"), S("nosniff") };
	if (!dev)
		out[n++] = (struct http_header){ S("etag"), etag };
	if (!dev && str_has(http_header_get(q, "if-none-match"), etag))
		reply.status = 304;
	else
		reply.body = asset_body(q, as, &coding);
	if (coding.n > 0)
		out[n++] = (struct http_header){ S("content-encoding"), coding };
	reply.header_count = n;
	http_answer(q, &reply);
}

/* An old page asks for an old hash: it gets the bytes of today, and does not keep them. */
static void answer_hashed(struct http_request *q)
{
	struct str rest = str_from(q->path, 3), hash;
	const struct asset *as;

	as = str_cut(&rest, '/', &hash) && rest.n > 0 ? asset_find(rest) : NULL;
	if (as)
		answer_asset(q, as, str_is(hash, as->hash));
	else
		answer_text(q, 404, S("There is no such file.\n"));
}

/* ---- health ---- */

struct one { int64_t one; };
static const struct column one_columns[] = { COL(struct one, one), { 0 } };
static const struct query ready_query = { .name = "ready", .gives = one_columns, .sql = "select 1 as one" };

static bool database_answers(struct db_conn *conn, struct arena *mem)
{
	struct fail f = { 0 };
	struct db db = { .conn = conn, .mem = mem, .fail = &f };
	int64_t one = 0;

	if (!conn || !conn_read_begin(conn, &f))
		return false;
	one = db_count(&db, &ready_query);
	conn_read_end(conn);
	return one == 1 && !f.code;
}

struct ready { struct web *web; struct http_request *q; bool yes; };

static void ready_run(void *arg)
{
	struct ready *ready = arg;
	struct fail f = { 0 };
	struct db_conn *conn = reader_take(ready->web, &f);

	ready->yes = database_answers(conn, ready->q->mem);
	if (conn)
		reader_give(ready->web, conn);
	atomic_fetch_sub(&ready->web->under_way, 1);
}

static void ready_done(void *arg)
{
	struct ready *ready = arg;

	if (ready->yes)
		answer_text(ready->q, 200, S("ready\n"));
	else
		answer_text(ready->q, 503, S("the database does not answer\n"));
}

static void answer_ready(struct web_loop *l, struct http_request *q)
{
	struct web *w = l->web;
	struct ready *ready = NEW(q->mem, struct ready);

	*ready = (struct ready){ .web = w, .q = q };
	if (atomic_load(&w->stopping)) {
		answer_text(q, 503, S("stopping\n"));
	} else if (database_remote(w->config.database)) {
		atomic_fetch_add(&w->under_way, 1);
		http_work(q, ready_run, ready_done, ready);
	} else {
		ready->yes = database_answers(l->conn, q->mem);
		ready_done(ready);
	}
}

/* ---- figures ---- */

/* A page should be in the first three; what is beyond the last but one keeps somebody waiting. */
static const struct { int64_t us; const char *le; } bounds[DURATION_BUCKETS] = {
	{ 500, "0.0005" }, { 1000, "0.001" }, { 5000, "0.005" }, { 25000, "0.025" }, { 100000, "0.1" }, { 1000000, "1" }, { INT64_MAX, "+Inf" },
};

static void add(_Atomic int64_t *c, int64_t n)
{
	atomic_store_explicit(c, atomic_load_explicit(c, memory_order_relaxed) + n, memory_order_relaxed);
}

static void count(struct counters *c, int status, uint64_t us)
{
	size_t i = 0;

	while ((int64_t)us > bounds[i].us)
		i++;
	add(&c->bucket[i], 1);
	add(&c->us_sum, (int64_t)us);
	add(&c->by_class[status / 100 % 6], 1);
}

static int64_t sum(const struct web *w, size_t counter_offset)
{
	int64_t total = 0;

	for (size_t i = 0; i < WEB_LOOPS_MAX; i++) {
		const char *c = (const char *)&w->loops[i].counters + counter_offset;

		total += atomic_load_explicit((const _Atomic int64_t *)(const void *)c, memory_order_relaxed);
	}
	return total;
}

static void metric(struct buf *b, const char *name, const char *type, int64_t value)
{
	buf_fmt(b, "# TYPE %s %s\n%s %lld\n", name, type, name, (long long)value);
}

static void request_metrics(const struct web *w, struct buf *b)
{
	int64_t total = 0, us = sum(w, offsetof(struct counters, us_sum));

	buf_fmt(b, "# TYPE kpo_requests_total counter\n");
	for (int class = 2; class <= 5; class++)
		buf_fmt(b, "kpo_requests_total{status=\"%dxx\"} %lld\n", class,
			(long long)sum(w, offsetof(struct counters, by_class) + (size_t)class * sizeof(int64_t)));
	buf_fmt(b, "# TYPE kpo_request_seconds histogram\n");
	for (size_t i = 0; i < DURATION_BUCKETS; i++) {
		total += sum(w, offsetof(struct counters, bucket) + i * sizeof(int64_t));
		buf_fmt(b, "kpo_request_seconds_bucket{le=\"%s\"} %lld\n", bounds[i].le, (long long)total);
	}
	buf_fmt(b, "kpo_request_seconds_sum %lld.%06lld\nkpo_request_seconds_count %lld\n", (long long)(us / 1000000),
		(long long)(us % 1000000), (long long)total);
}

static void server_metrics(const struct web *w, struct buf *b)
{
	const struct http_server *server = atomic_load(&w->server);
	struct http_stats http = server ? http_stats(server) : (struct http_stats){ 0 };
	struct writer_stats writer = database_writer_stats(w->config.database);

	metric(b, "kpo_connections", "gauge", http.connections_now);
	metric(b, "kpo_connections_total", "counter", http.connections_total);
	metric(b, "kpo_requests_refused_total", "counter", http.refused);
	metric(b, "kpo_requests_broken_total", "counter", http.broken);
	metric(b, "kpo_requests_timed_out_total", "counter", http.timeouts);
	metric(b, "kpo_bytes_out_total", "counter", http.bytes_out);
	metric(b, "kpo_live_streams", "gauge", http.streams_now);
	metric(b, "kpo_live_dropped_total", "counter", http.streams_dropped);
	metric(b, "kpo_writes_answered_total", "counter", writer.answered);
	metric(b, "kpo_commits_total", "counter", writer.commits);
	metric(b, "kpo_writes_failed_total", "counter", writer.failed);
	metric(b, "kpo_writes_again_total", "counter", writer.again);
	metric(b, "kpo_write_queue", "gauge", writer.queue_now);
	metric(b, "kpo_write_queue_max", "gauge", writer.queue_max);
	metric(b, "process_start_time_seconds", "gauge", w->started.s);
}

/* A proxy on this machine also comes from here; what it forwards says so. */
static bool is_this_machine(const struct http_request *q)
{
	struct str peer = str_starts(q->peer, S("::ffff:")) ? str_from(q->peer, 7) : q->peer;

	return (str_is(peer, "127.0.0.1") || str_is(peer, "::1")) && !http_header_get(q, "x-forwarded-for").p &&
	       !http_header_get(q, "forwarded").p;
}

static void answer_metrics(struct web_loop *l, struct http_request *q)
{
	struct buf b = buf_new(q->mem, 4096, LIMIT_PAGE_BYTES);

	if (!is_this_machine(q)) {
		answer_text(q, 404, S("There is no such page.\n"));
		return;
	}
	request_metrics(l->web, &b);
	server_metrics(l->web, &b);
	if (l->web->config.hooks.metrics)
		l->web->config.hooks.metrics(&b);
	answer_text(q, 200, buf_done(&b));
}

/* ---- the door ---- */

static const struct asset *root_asset(struct str path)
{
	for (size_t i = 0; i < COUNT(root_assets); i++)
		if (str_is(str_from(path, 1), root_assets[i]))
			return asset_find(str_from(path, 1));
	return NULL;
}

bool ops_path(struct str path)
{
	if (path.n < 4)
		return false;
	return str_starts(path, S("/a/")) || str_is(path, "/healthz") || str_is(path, "/readyz") || str_is(path, "/metrics") ||
	       root_asset(path) != NULL;
}

void ops_answer(struct web_loop *l, struct http_request *q)
{
	if (q->method != GET && q->method != HEAD) {
		static const struct http_header allow[] = {
			HEADER("content-type", "text/plain; charset=utf-8"), HEADER("x-content-type-options", "nosniff"), HEADER("allow", "GET, HEAD") };
		struct http_reply reply = { .status = 405, .headers = allow, .header_count = COUNT(allow),
					    .body = S("This address can only be read.\n") };

		http_answer(q, &reply);
	} else if (str_starts(q->path, S("/a/"))) {
		answer_hashed(q);
	} else if (str_is(q->path, "/healthz")) {
		answer_text(q, 200, S("up\n"));
	} else if (str_is(q->path, "/readyz")) {
		answer_ready(l, q);
	} else if (str_is(q->path, "/metrics")) {
		answer_metrics(l, q);
	} else {
		answer_asset(q, root_asset(q->path), false);
	}
}

/* ---- the log ---- */

static const char *const method_names[] = {
	[METHOD_NONE] = "OTHER", [GET] = "GET", [HEAD] = "HEAD", [POST] = "POST", [PUT] = "PUT", [PATCH] = "PATCH",
	[DELETE] = "DELETE", [OPTIONS] = "OPTIONS",
};

/* A path is a user's bytes until it has led to a route: what could be read as another field is left out. */
static struct str path_plain(struct arena *a, struct str path)
{
	char *p = arena_copy(a, path.p, path.n > 200 ? 200 : path.n);
	size_t n = path.n > 200 ? 200 : path.n;

	for (size_t i = 0; i < n; i++)
		if (p[i] <= 0x20 || p[i] >= 0x7f || p[i] == '=' || p[i] == '"')
			p[i] = '?';
	return (struct str){ p, n };
}

/* The route whose address holds a token, also when it was asked for with another method. */
static const struct route *secret_route(const struct http_request *q, const struct route *route)
{
	static const enum method tried[] = { GET, POST };
	struct param caught[4];
	bool other;

	for (size_t i = 0; !route && i < COUNT(tried); i++)
		route = route_find(tried[i], q->path, caught, &other);
	return route && strstr(route->path, "{token}") ? route : NULL;
}

void ops_answered(const struct http_request *q, int status, size_t bytes, uint64_t us)
{
	struct web_loop *l = q->loop_data;
	const struct trip *t = q->app != l->web ? q->app : NULL;
	const struct route *secret = ops_path(q->path) ? NULL : secret_route(q, t ? t->r.route : NULL);
	struct str path = secret ? str_c(secret->path) : path_plain(q->mem, q->path);
	bool nameless = t && t->r.nameless;
	struct str client = nameless ? S("-") : t ? t->r.client : q->peer;

	count(&l->counters, status, us);
	log_line(status >= 500 ? LOG_WARN : LOG_INFO, "method=%s path=" STR_FMT " status=%d bytes=%zu us=%llu person=%lld client=" STR_FMT,
		 method_names[q->method], STR_ARG(path), status, bytes, (unsigned long long)us,
		 t && !nameless ? (long long)t->r.actor.id : 0LL, STR_ARG(client));
}
