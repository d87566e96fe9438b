/*
 * serve.c -- the server: its loops, their listeners, answers from other threads, and the end.
 *
 * Every loop has a socket of its own on the same address (SO_REUSEPORT), all bound before the first
 * loop starts. An answer made elsewhere goes into the loop's list under a mutex and wakes it once. Stopping
 * is the loops' own work: no new connection, "Connection: close" on every answer, and an end when nothing is
 * open any more or the time is over. It must never touch a connection from another thread.
 */
#include "web/serve_private.h"

#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LOOPS_MOST = 8, BACKLOG = 1024, LINGER_MS = 5000, BODY_WINDOW_MS = 10 * 1000, TICK_MOST_MS = 1000, TICK_STOPPING_MS = 20 };

static _Thread_local struct loop *loop_here;

/* ---- the end of a loop ---- */

static void loop_unlisten(struct loop *l)
{
	if (!uv_is_closing((uv_handle_t *)&l->listener))
		uv_close((uv_handle_t *)&l->listener, NULL);
}

static struct http_exchange *loop_take_answers(struct loop *l, bool still_alive)
{
	struct http_exchange *x;

	uv_mutex_lock(&l->lock);
	x = l->answers;
	l->answers = NULL;
	l->answers_end = &l->answers;
	l->alive = still_alive;
	uv_mutex_unlock(&l->lock);
	return x;
}

/* From here on http_answer() wakes nobody: what is still out is freed by whoever answers it. */
static void loop_end(struct loop *l)
{
	struct http_exchange *x, *next;

	if (l->ended)
		return;
	l->ended = true;
	for (x = loop_take_answers(l, false); x != NULL; x = next) {
		next = x->next;
		exchange_send(x);
	}
	loop_unlisten(l);
	uv_close((uv_handle_t *)&l->async, NULL);
	uv_close((uv_handle_t *)&l->tick, NULL);
}

void loop_end_if_done(struct loop *l)
{
	if (l->stopping && l->connections == 0 && l->open_exchanges == 0)
		loop_end(l);
}

static void loop_end_by_force(struct loop *l)
{
	log_line(LOG_WARN, "http=drain_over loop=%d connections=%d pending=%d", l->index, l->connections, l->open_exchanges);
	for (int w = 0; w < WAIT_COUNT; w++)
		while (l->waiting[w].next != &l->waiting[w])
			conn_close(CONTAINER_OF(l->waiting[w].next, struct conn, link));
	loop_end(l);
	/* A worker may take longer than we may wait. */
	uv_stop(&l->uv);
}

static void on_tick(uv_timer_t *t)
{
	struct loop *l = t->data;

	conn_sweep(l);
	if (l->stopping && uv_now(&l->uv) >= l->drain_at_ms)
		loop_end_by_force(l);
}

static void loop_begin_stopping(struct loop *l)
{
	l->stopping = true;
	l->drain_at_ms = uv_now(&l->uv) + (uint64_t)l->server->limits.drain_ms;
	loop_unlisten(l);
	conn_streams_end(l);
	conn_hurry(l, WAIT_IDLE, STOPPING_MS);
	conn_hurry(l, WAIT_LINGER, STOPPING_MS);
	uv_timer_start(&l->tick, on_tick, TICK_STOPPING_MS, TICK_STOPPING_MS);
	loop_end_if_done(l);
}

/* ---- a loop ---- */

static void on_connection(uv_stream_t *listener, int status)
{
	if (status == 0)
		conn_accept(listener->data);
}

static void on_wake(uv_async_t *async)
{
	struct loop *l = async->data;
	struct http_exchange *x, *next;

	for (x = loop_take_answers(l, true); x != NULL; x = next) {
		next = x->next;
		exchange_send(x);
	}
	if (l->server->config.handlers.woken != NULL && !l->ended)
		l->server->config.handlers.woken(l->data);
	if (atomic_load(&l->server->stop) && !l->stopping && !l->ended)
		loop_begin_stopping(l);
}

static void block_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGQUIT);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGUSR2);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
}

static void loop_close(struct loop *l)
{
	/* After an end by force the closing connections still want their callbacks. */
	for (int i = 0; i < 3 && uv_run(&l->uv, UV_RUN_NOWAIT) != 0; i++)
		;
	while (l->spares > 0)
		arena_free(l->spare[--l->spares]);
	if (uv_loop_close(&l->uv) != 0) {
		log_line(LOG_WARN, "http=loop_left_busy loop=%d", l->index);
		return;
	}
	arena_free(l->mem);
}

static void loop_main(void *arg)
{
	struct loop *l = arg;
	const struct http_handlers *h = &l->server->config.handlers;

	block_signals();
	loop_here = l;
	if (h->loop_start != NULL)
		l->data = h->loop_start(h->app, l->index);
	uv_run(&l->uv, UV_RUN_DEFAULT);
	loop_close(l);
	if (h->loop_stop != NULL)
		h->loop_stop(l->data);
}

static int at_most(int a, int b)
{
	return a < b ? a : b;
}

static int loop_tick_ms(const struct http_limits *m)
{
	int least = at_most(at_most(m->header_ms, m->idle_ms), at_most(m->stall_ms, at_most(m->body_window_ms, at_most(m->linger_ms, m->beat_ms))));

	return least / 8 > TICK_MOST_MS ? TICK_MOST_MS : least / 8 + 1;
}

static void loop_init(struct loop *l, struct http_server *s, int index)
{
	const struct http_limits *m = &s->limits;
	int tick = loop_tick_ms(m);

	l->server = s;
	l->index = index;
	l->alive = true;
	l->answers_end = &l->answers;
	l->mem = arena_new(((size_t)m->connections + 4096) * 2 * sizeof(struct conn));
	for (int w = 0; w < WAIT_COUNT; w++)
		l->waiting[w] = (struct link){ &l->waiting[w], &l->waiting[w] };
	l->limit_ms[WAIT_IDLE] = m->idle_ms;
	l->limit_ms[WAIT_HEAD] = m->header_ms;
	l->limit_ms[WAIT_BODY] = m->body_window_ms;
	l->limit_ms[WAIT_WRITE] = m->stall_ms;
	l->limit_ms[WAIT_LINGER] = m->linger_ms;
	l->limit_ms[WAIT_BEAT] = m->beat_ms;
	CHECK(uv_loop_init(&l->uv) == 0 && uv_mutex_init(&l->lock) == 0);
	CHECK(uv_async_init(&l->uv, &l->async, on_wake) == 0);
	uv_tcp_init(&l->uv, &l->listener);
	uv_timer_init(&l->uv, &l->tick);
	l->async.data = l->listener.data = l->tick.data = l;
	uv_timer_start(&l->tick, on_tick, (uint64_t)tick, (uint64_t)tick);
}

/* ---- listening ---- */

union address { struct sockaddr any; struct sockaddr_in v4; struct sockaddr_in6 v6; };

static bool address_parse(struct arena *a, struct str listen, union address *out)
{
	size_t colon = listen.n;
	struct str host;
	int64_t port;

	while (colon > 0 && listen.p[colon - 1] != ':')
		colon--;
	if (colon == 0 || !str_int(str_from(listen, colon), &port) || port < 0 || port > 65535)
		return false;
	host = str_head(listen, colon - 1);
	if (host.n >= 2 && host.p[0] == '[' && host.p[host.n - 1] == ']')
		return uv_ip6_addr(str_z(a, (struct str){ host.p + 1, host.n - 2 }), (int)port, &out->v6) == 0;
	return uv_ip4_addr(str_z(a, host), (int)port, &out->v4) == 0;
}

static socklen_t address_bytes(const union address *at)
{
	return at->any.sa_family == AF_INET6 ? sizeof at->v6 : sizeof at->v4;
}

static int socket_new(const union address *at)
{
	int yes = 1, fd = socket(at->any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd >= 0)
		setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
	return fd;
}

/* With SO_REUSEPORT a second server on the same port would silently take half of the first one's connections. */
static bool address_is_free(const union address *at)
{
	int fd = socket_new(at);
	bool is_free = fd >= 0 && bind(fd, &at->any, address_bytes(at)) == 0;

	if (fd < 0)
		return false;
	close(fd);
	return is_free;
}

static bool loop_bind(struct loop *l, const union address *at)
{
	int yes = 1, fd = socket_new(at);

	if (fd < 0)
		return false;
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes) != 0 || bind(fd, &at->any, address_bytes(at)) != 0 ||
	    uv_tcp_open(&l->listener, fd) != 0) {
		close(fd);
		return false;
	}
	return uv_listen((uv_stream_t *)&l->listener, BACKLOG, on_connection) == 0;
}

static bool server_listen(struct http_server *s, union address *at)
{
	int n = sizeof *at;

	if (!address_is_free(at))
		return false;
	for (int i = 0; i < s->loops; i++) {
		if (!loop_bind(&s->loop[i], at))
			return false;
		/* Port 0 became a port with the first; the others join it. */
		if (i == 0 && uv_tcp_getsockname(&s->loop[0].listener, &at->any, &n) != 0)
			return false;
	}
	s->port = ntohs(at->any.sa_family == AF_INET6 ? at->v6.sin6_port : at->v4.sin_port);
	return true;
}

/* ---- the server ---- */

static struct http_limits limits_or_default(struct http_limits m)
{
#define OR(field, otherwise) .field = m.field > 0 ? m.field : (otherwise)
	return (struct http_limits){
		OR(header_ms, LIMIT_HEADER_S * 1000),
		OR(idle_ms, LIMIT_IDLE_S * 1000),
		OR(stall_ms, LIMIT_STALL_S * 1000),
		OR(drain_ms, LIMIT_DRAIN_S * 1000),
		OR(body_window_ms, BODY_WINDOW_MS),
		OR(body_rate_bytes_s, LIMIT_BODY_RATE_BYTES_S),
		OR(linger_ms, LINGER_MS),
		OR(beat_ms, LIMIT_STREAM_BEAT_S * 1000),
		OR(connections, LIMIT_CONNECTIONS),
		OR(bodies_bytes, LIMIT_BODIES_BYTES),
	};
#undef OR
}

static void descriptors_as_many_as_allowed(void)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_NOFILE, &r) == 0 && r.rlim_cur < r.rlim_max) {
		r.rlim_cur = r.rlim_max;
		setrlimit(RLIMIT_NOFILE, &r);
	}
}

static void server_give_up(struct http_server *s)
{
	for (int i = 0; i < s->loops; i++) {
		loop_end(&s->loop[i]);
		loop_close(&s->loop[i]);
	}
}

struct http_server *http_start(struct arena *a, const struct http_config *c, struct fail *f)
{
	struct http_server *s = NEW(a, struct http_server);
	union address at = { 0 };

	s->config = *c;
	s->limits = limits_or_default(c->limits);
	s->room.most = s->limits.bodies_bytes;
	s->loops = c->loops > 0 ? at_most(c->loops, LOOPS_MOST) : at_most((int)uv_available_parallelism(), LOOPS_MOST);
	if (!address_parse(a, c->listen, &at)) {
		fail_set(f, FAIL_INVALID, T("The address to listen on must look like 127.0.0.1:8080 or [::1]:8080."));
		return NULL;
	}
	signal(SIGPIPE, SIG_IGN);
	descriptors_as_many_as_allowed();
	s->loop = NEW_N(a, struct loop, s->loops);
	for (int i = 0; i < s->loops; i++)
		loop_init(&s->loop[i], s, i);
	if (!server_listen(s, &at)) {
		server_give_up(s);
		fail_set(f, FAIL_UNAVAILABLE, T("The address to listen on is in use or is not one of this machine's."));
		return NULL;
	}
	for (int i = 0; i < s->loops; i++)
		CHECK(uv_thread_create(&s->loop[i].thread, loop_main, &s->loop[i]) == 0);
	return s;
}

int http_port(const struct http_server *s)
{
	return s->port;
}

void http_wait(struct http_server *s)
{
	for (int i = 0; i < s->loops; i++)
		uv_thread_join(&s->loop[i].thread);
}

void http_wake(struct http_server *s)
{
	for (int i = 0; i < s->loops; i++) {
		struct loop *l = &s->loop[i];

		uv_mutex_lock(&l->lock);
		if (l->alive)
			uv_async_send(&l->async);
		uv_mutex_unlock(&l->lock);
	}
}

void http_stop(struct http_server *s)
{
	atomic_store(&s->stop, true);
	http_wake(s);
}

/* ---- requests ---- */

struct str http_header_get(const struct http_request *q, const char *lower_name)
{
	size_t n = strlen(lower_name);

	for (size_t i = 0; i < q->header_count; i++)
		if (q->headers[i].name.n == n && memcmp(q->headers[i].name.p, lower_name, n) == 0)
			return q->headers[i].value;
	return STR_NONE;
}

static void answer_elsewhere(struct loop *l, struct http_exchange *x)
{
	bool first, alive;

	uv_mutex_lock(&l->lock);
	alive = l->alive;
	first = l->answers == NULL;
	if (alive) {
		*l->answers_end = x;
		l->answers_end = &x->next;
		if (first)
			uv_async_send(&l->async);
	}
	uv_mutex_unlock(&l->lock);
	if (!alive && x->works == 0)
		arena_free(x->q.mem);
}

void http_answer(struct http_request *q, const struct http_reply *reply)
{
	struct http_exchange *x = q->exchange;

	CHECK(!x->answered);
	x->answered = true;
	reply_format(x, reply);
	if (loop_here == x->loop)
		exchange_send(x);
	else
		answer_elsewhere(x->loop, x);
}

struct work {
	uv_work_t uv;
	struct http_exchange *x;
	void (*run)(void *arg);
	void (*done)(void *arg);
	void *arg;
};

static void on_work(uv_work_t *u)
{
	struct work *w = u->data;

	w->run(w->arg);
}

static void on_work_done(uv_work_t *u, int status)
{
	struct work *w = u->data;
	struct http_exchange *x = w->x;

	w->done(w->arg);
	if (--x->works == 0 && x->freed)
		exchange_free(x);
}

void http_work(struct http_request *q, void (*run)(void *arg), void (*done)(void *arg), void *arg)
{
	struct http_exchange *x = q->exchange;
	struct work *w = NEW(q->mem, struct work);

	CHECK(loop_here == x->loop && !x->freed);
	*w = (struct work){ .x = x, .run = run, .done = done, .arg = arg };
	w->uv.data = w;
	x->works++;
	CHECK(uv_queue_work(&x->loop->uv, &w->uv, on_work, on_work_done) == 0);
}

struct http_stats http_stats(const struct http_server *s)
{
	struct http_stats t = { 0 };

	for (int i = 0; i < s->loops; i++) {
		const struct loop *l = &s->loop[i];

		t.requests += atomic_load_explicit(&l->requests, memory_order_relaxed);
		t.connections_now += atomic_load_explicit(&l->connections_now, memory_order_relaxed);
		t.connections_total += atomic_load_explicit(&l->connections_total, memory_order_relaxed);
		t.refused += atomic_load_explicit(&l->refused, memory_order_relaxed);
		t.broken += atomic_load_explicit(&l->broken, memory_order_relaxed);
		t.timeouts += atomic_load_explicit(&l->timeouts, memory_order_relaxed);
		t.bytes_out += atomic_load_explicit(&l->bytes_out, memory_order_relaxed);
		t.streams_now += atomic_load_explicit(&l->streams_now, memory_order_relaxed);
		t.streams_dropped += atomic_load_explicit(&l->streams_dropped, memory_order_relaxed);
	}
	return t;
}

