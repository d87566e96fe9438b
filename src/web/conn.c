/*
 * conn.c -- a connection's life: read, hand over, write, wait, close.
 *
 * One request at a time. While one is pending, at most one more piece is read and kept; then reading
 * stops until the answer is written. Whatever a connection waits for has a deadline, and a connection is always in
 * exactly one of the loop's waiting lists. A connection that goes away leaves its exchange to whoever
 * holds the request; it must never free one that was handed over and not answered.
 */
#include "web/serve_private.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

static void conn_feed(struct conn *c, struct str in);

/* ---- exchanges ---- */

static struct arena *loop_arena(struct loop *l)
{
	return l->spares > 0 ? l->spare[--l->spares] : arena_new(LIMIT_REQUEST_BYTES);
}

static void loop_arena_back(struct loop *l, struct arena *a)
{
	if (l->ended || l->spares == SPARE_ARENAS) {
		arena_free(a);
		return;
	}
	arena_reset(a);
	l->spare[l->spares++] = a;
}

static void exchange_begin(struct conn *c)
{
	struct loop *l = c->loop;
	struct arena *mem = loop_arena(l);
	struct http_exchange *x = NEW(mem, struct http_exchange);

	x->loop = l;
	x->conn = c;
	x->q = (struct http_request){ .exchange = x, .mem = mem, .began_us = uv_hrtime() / 1000, .loop = l->index,
		.loop_data = l->data, .app = l->server->config.handlers.app, .server = l->server };
	x->q.peer = str_copy(mem, str_c(c->peer));
	parse_begin(&x->parse, mem, &l->server->room);
	c->x = x;
	c->wait_anew = true;
}

/* While http_work() has a part of it in a worker's hands, the memory stays; the last of these comes back here. */
void exchange_free(struct http_exchange *x)
{
	if (x->works > 0) {
		x->freed = true;
		return;
	}
	parse_end(&x->parse);
	loop_arena_back(x->loop, x->q.mem);
}

/* ---- waiting ---- */

static void link_remove(struct link *k)
{
	k->prev->next = k->next;
	k->next->prev = k->prev;
}

static void link_last(struct link *list, struct link *k)
{
	k->prev = list->prev;
	k->next = list;
	list->prev->next = k;
	list->prev = k;
}

static size_t conn_progress(const struct conn *c)
{
	if (c->wait == WAIT_BODY)
		return c->x->parse.body.n;
	return c->wait == WAIT_WRITE ? uv_stream_get_write_queue_size((const uv_stream_t *)&c->tcp) : 0;
}

static void conn_wait_again(struct conn *c)
{
	link_remove(&c->link);
	link_last(&c->loop->waiting[c->wait], &c->link);
	c->deadline_ms = uv_now(&c->loop->uv) + (uint64_t)c->loop->limit_ms[c->wait];
	c->progress = conn_progress(c);
	c->wait_anew = false;
}

static void conn_wait(struct conn *c, enum wait w)
{
	/* Bytes that come do not move the deadline of the same wait, or a drip would hold the connection for ever. */
	if (c->wait == w && !c->wait_anew)
		return;
	c->wait = (unsigned char)w;
	conn_wait_again(c);
}

static void conn_settle(struct conn *c)
{
	static const enum wait of_stage[] = {
		[STAGE_HEAD] = WAIT_HEAD, [STAGE_ASKING] = WAIT_ANSWER, [STAGE_BODY] = WAIT_BODY, [STAGE_PENDING] = WAIT_ANSWER, [STAGE_WRITING] = WAIT_WRITE,
	};

	if (c->closing || c->lingering || c->stream != NULL)
		return;
	conn_wait(c, c->x == NULL ? WAIT_IDLE : of_stage[c->x->stage]);
}

/* ---- closing ---- */

static void on_closed(uv_handle_t *h)
{
	struct conn *c = h->data;
	struct loop *l = c->loop;

	c->next_free = l->free_conns;
	l->free_conns = c;
	l->connections--;
	atomic_store_explicit(&l->connections_now, l->connections, memory_order_relaxed);
	loop_end_if_done(l);
}

static void conn_rest_free(struct conn *c)
{
	if (c->rest_mem != NULL)
		loop_arena_back(c->loop, c->rest_mem);
	c->rest_mem = NULL;
	c->rest = STR_NONE;
}

static void stream_over(struct conn *c)
{
	void *stream = c->stream;

	if (stream == NULL)
		return;
	c->stream = NULL;
	count_add(&c->loop->streams_now, -1);
	c->loop->server->config.handlers.stream_end(stream);
}

static void conn_leave(struct conn *c)
{
	struct http_exchange *x = c->x;

	c->closing = true;
	stream_over(c);
	link_remove(&c->link);
	conn_rest_free(c);
	if (x == NULL)
		return;
	c->x = NULL;
	x->conn = NULL;
	if (x->stage < STAGE_PENDING)
		exchange_free(x);
}

void conn_close(struct conn *c)
{
	if (c->closing)
		return;
	conn_leave(c);
	uv_close((uv_handle_t *)&c->tcp, on_closed);
}

/* For one that takes nothing: what the kernel still holds for it is not worth keeping either. */
static void conn_reset(struct conn *c)
{
	if (c->closing)
		return;
	conn_leave(c);
	if (uv_tcp_close_reset(&c->tcp, on_closed) != 0)
		uv_close((uv_handle_t *)&c->tcp, on_closed);
}

/* ---- reading ---- */

static void on_room(uv_handle_t *h, size_t suggested, uv_buf_t *buf)
{
	struct conn *c = h->data;

	*buf = uv_buf_init(c->loop->read_buf, READ_BYTES);
}

static void conn_keep(struct conn *c, struct str in)
{
	struct arena *mem = loop_arena(c->loop);

	in = str_copy(mem, in);
	conn_rest_free(c);
	c->rest_mem = mem;
	c->rest = in;
	uv_read_stop((uv_stream_t *)&c->tcp);
	c->reading = false;
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
	struct conn *c = stream->data;
	bool busy = c->x != NULL && (c->x->stage >= STAGE_PENDING || c->x->stage == STAGE_ASKING);

	if (n == 0 || c->closing)
		return;
	if (n == UV_EOF && busy && !c->lingering) {
		/* It may only have closed its own direction, and wait for the answer. */
		c->eof = true;
		c->reading = false;
	} else if (n < 0) {
		conn_close(c);
	} else if (c->lingering || c->stream != NULL) {
		return;         /* what comes after a stream's request is not looked at */
	} else if (busy) {
		conn_keep(c, (struct str){ buf->base, (size_t)n });
	} else {
		conn_feed(c, (struct str){ buf->base, (size_t)n });
	}
}

static void conn_read(struct conn *c)
{
	if (c->reading || c->eof || c->closing)
		return;
	c->reading = true;
	if (uv_read_start((uv_stream_t *)&c->tcp, on_room, on_read) != 0)
		conn_close(c);
}

/* The last answer is written. Closing now, with bytes of the client unread, would make the kernel throw the answer away: say that
   nothing more comes, and read until the client has closed too. */
static void conn_linger(struct conn *c)
{
	uv_os_fd_t fd;

	conn_rest_free(c);
	if (c->eof || uv_fileno((const uv_handle_t *)&c->tcp, &fd) != 0 || shutdown(fd, SHUT_WR) != 0) {
		conn_close(c);
		return;
	}
	c->lingering = true;
	conn_wait(c, WAIT_LINGER);
	conn_read(c);
}

/* ---- streams ---- */

enum { STREAM_SEND_BYTES = 16 * 1024 };

/* The kernel keeps little for a client that does not read, and gives up one that does not answer. */
static void stream_socket(struct conn *c)
{
	int bytes = STREAM_SEND_BYTES;
	unsigned ms = (unsigned)c->loop->limit_ms[WAIT_WRITE];
	uv_os_fd_t fd;

	if (uv_fileno((const uv_handle_t *)&c->tcp, &fd) != 0)
		return;
	setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
	setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &ms, sizeof ms);
}

bool http_stream_send(struct http_stream *s, struct str bytes)
{
	struct conn *c = (struct conn *)s;
	uv_buf_t buf = { .base = (char *)(uintptr_t)bytes.p, .len = bytes.n };
	int n = uv_try_write((uv_stream_t *)&c->tcp, &buf, 1);

	if (n >= 0 && (size_t)n == bytes.n) {
		count_add(&c->loop->bytes_out, n);
		return true;
	}
	count_add(&c->loop->streams_dropped, 1);
	conn_reset(c);
	return false;
}

/* True when the connection is a stream from now on. */
static bool stream_begin(struct conn *c, const struct http_request *q)
{
	struct str first = STR_NONE;

	if (c->eof || c->loop->stopping)
		return false;
	c->stream = c->loop->server->config.handlers.stream_begin(q, (struct http_stream *)c, &first);
	if (c->stream == NULL)
		return false;
	count_add(&c->loop->streams_now, 1);
	stream_socket(c);
	conn_rest_free(c);
	conn_wait(c, WAIT_BEAT);
	if (first.n == 0 || http_stream_send((struct http_stream *)c, first))
		conn_read(c);
	return true;
}

void http_stream_close(struct http_stream *s)
{
	struct conn *c = (struct conn *)s;

	stream_over(c);
	conn_linger(c);
}

void conn_streams_end(struct loop *l)
{
	struct link *list = &l->waiting[WAIT_BEAT];

	while (list->next != list)
		http_stream_close((struct http_stream *)CONTAINER_OF(list->next, struct conn, link));
}

/* ---- answering ---- */

/* bytes: written to the client; 0 when it was gone. */
static void exchange_end(struct http_exchange *x, size_t bytes)
{
	struct loop *l = x->loop;
	struct conn *c = x->conn;
	bool keep = x->keep, stays = false;

	count_add(&l->bytes_out, (int64_t)bytes);
	if (l->server->config.handlers.answered != NULL)
		l->server->config.handlers.answered(&x->q, x->status, bytes, uv_hrtime() / 1000 - x->q.began_us);
	l->open_exchanges--;
	if (c != NULL) {
		c->x = NULL;
		stays = x->streams && stream_begin(c, &x->q);
	}
	exchange_free(x);
	if (stays)
		return;
	if (c == NULL)
		loop_end_if_done(l);
	else if (!keep || c->eof)
		conn_linger(c);
	else if (!c->feeding)
		conn_feed(c, c->rest);
}

static void on_written(uv_write_t *w, int status)
{
	struct http_exchange *x = CONTAINER_OF(w, struct http_exchange, write);
	struct conn *c = x->conn;

	if (status != 0 && c != NULL)
		conn_close(c);
	exchange_end(x, status == 0 ? x->out_head.n + x->out_body.n : 0);
}

static void exchange_write_rest(struct http_exchange *x, size_t done)
{
	uv_buf_t bufs[2];
	unsigned n = 0;
	size_t head = x->out_head.n;

	if (done < head)
		bufs[n++] = uv_buf_init(x->out_head.p + done, (unsigned)(head - done));
	done = done < head ? 0 : done - head;
	if (done < x->out_body.n)
		bufs[n++] = (uv_buf_t){ .base = (char *)(uintptr_t)x->out_body.p + done, .len = x->out_body.n - done };
	x->stage = STAGE_WRITING;
	if (uv_write(&x->write, (uv_stream_t *)&x->conn->tcp, bufs, n, on_written) != 0) {
		conn_close(x->conn);
		exchange_end(x, 0);
		return;
	}
	conn_settle(x->conn);
}

void exchange_send(struct http_exchange *x)
{
	struct conn *c = x->conn;
	size_t all;
	uv_buf_t bufs[2];
	int n;

	if (c == NULL) {
		exchange_end(x, 0);
		return;
	}
	x->keep = x->keep && !x->loop->stopping && !x->streams;
	reply_seal(x);
	all = x->out_head.n + x->out_body.n;
	bufs[0] = (uv_buf_t){ .base = x->out_head.p, .len = x->out_head.n };
	bufs[1] = (uv_buf_t){ .base = (char *)(uintptr_t)x->out_body.p, .len = x->out_body.n };
	n = uv_try_write((uv_stream_t *)&c->tcp, bufs, x->out_body.n > 0 ? 2 : 1);
	if (n >= 0 && (size_t)n == all) {
		exchange_end(x, all);
	} else if (n >= 0 || n == UV_EAGAIN) {
		exchange_write_rest(x, n < 0 ? 0 : (size_t)n);
	} else {
		conn_close(c);
		exchange_end(x, 0);
	}
}

/* An answer of the server's own, before any handler had the request. */
static void exchange_refuse(struct http_exchange *x, const struct http_reply *reply)
{
	if (x->stage < STAGE_PENDING)
		x->loop->open_exchanges++;
	x->stage = STAGE_PENDING;
	x->answered = true;
	reply_format(x, reply);
	exchange_send(x);
}

static void exchange_break(struct http_exchange *x, int status)
{
	const struct http_handlers *h = &x->loop->server->config.handlers;
	struct http_reply reply = { .status = status };

	count_add(status == 408 ? &x->loop->timeouts : &x->loop->broken, 1);
	x->q.path = x->parse.path;
	x->keep = false;
	if (h->broken != NULL)
		h->broken(x->q.mem, status, &reply);
	else
		reply_plain(status, &reply);
	exchange_refuse(x, &reply);
}

/* ---- a request ---- */

static void exchange_head_refused(struct http_exchange *x, const struct http_reply *refuse)
{
	count_add(&x->loop->refused, 1);
	x->keep = x->keep && !parse_has_body(&x->parse);
	exchange_refuse(x, refuse);
}

static void exchange_head_taken(struct http_exchange *x, size_t body_max)
{
	static char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
	uv_buf_t buf = uv_buf_init(go_on, sizeof go_on - 1);
	struct parse *p = &x->parse;

	x->stage = STAGE_BODY;
	parse_body_begin(p, body_max);
	/* Everything before is written, so there is room; and a client has to go on without it in the end. */
	if (p->broken == 0 && !p->whole && p->expects_continue)
		uv_try_write((uv_stream_t *)&x->conn->tcp, &buf, 1);
}

static void exchange_head(struct http_exchange *x)
{
	const struct http_handlers *h = &x->loop->server->config.handlers;
	struct parse *p = &x->parse;
	size_t body_max = LIMIT_FORM_BYTES;
	struct http_reply refuse = { .status = 405 };

	x->keep = p->keep_alive;
	parse_request(p, &x->q);
	switch (h->head != NULL ? h->head(&x->q, &body_max, &refuse) : HEAD_TAKE) {
	case HEAD_ASKS:
		x->stage = STAGE_ASKING;
		return;
	case HEAD_REFUSE:
		exchange_head_refused(x, &refuse);
		return;
	case HEAD_TAKE:
		exchange_head_taken(x, body_max);
	}
}

static void exchange_hand_over(struct http_exchange *x)
{
	struct loop *l = x->loop;

	parse_request(&x->parse, &x->q);
	x->stage = STAGE_PENDING;
	l->open_exchanges++;
	count_add(&l->requests, 1);
	l->server->config.handlers.request(&x->q);
}

/* As far as what was read allows. The exchange may be over and gone afterwards. */
static void exchange_advance(struct http_exchange *x)
{
	struct parse *p = &x->parse;

	if (p->broken == 0 && p->head_done && x->stage == STAGE_HEAD) {
		struct conn *c = x->conn;

		exchange_head(x);
		if (c->x != x || x->stage >= STAGE_PENDING || x->stage == STAGE_ASKING)
			return;
	}
	if (p->broken != 0)
		exchange_break(x, p->broken);
	else if (p->whole)
		exchange_hand_over(x);
}

static bool conn_takes_more(const struct conn *c)
{
	return !c->closing && !c->lingering && c->stream == NULL && (c->x == NULL || (c->x->stage < STAGE_PENDING && c->x->stage != STAGE_ASKING));
}

static void conn_feed(struct conn *c, struct str in)
{
	c->feeding = true;
	while (in.n > 0 && conn_takes_more(c)) {
		if (c->x == NULL)
			exchange_begin(c);
		in = str_from(in, parse_feed(&c->x->parse, in));
		exchange_advance(c->x);
	}
	c->feeding = false;
	if (c->closing || c->lingering || c->stream != NULL)
		return;
	if (in.n == 0)
		conn_rest_free(c);
	else if (c->rest_mem != NULL)
		c->rest = in;
	else
		conn_keep(c, in);
	if (in.n == 0)
		conn_read(c);
	/* An idle connection's time begins again with each request it has made. */
	c->wait_anew |= c->x == NULL;
	conn_settle(c);
}

/* What had come meanwhile is read now. Who went away is gone: the last of the works gives its memory back. */
void http_head_known(struct http_request *q, size_t body_max, const struct http_reply *refuse)
{
	struct http_exchange *x = q->exchange;
	struct conn *c = x->conn;

	if (c == NULL)
		return;
	c->feeding = true;
	if (refuse != NULL)
		exchange_head_refused(x, refuse);
	else
		exchange_head_taken(x, body_max);
	if (refuse == NULL)
		exchange_advance(x);
	c->feeding = false;
	if (!c->closing && !c->lingering)
		conn_feed(c, c->rest);
}

/* ---- coming ---- */

static void conn_peer(struct conn *c)
{
	struct sockaddr_storage a;
	int n = sizeof a;

	if (uv_tcp_getpeername(&c->tcp, (struct sockaddr *)&a, &n) != 0)
		return;
	if (a.ss_family == AF_INET)
		uv_ip4_name((const struct sockaddr_in *)(const void *)&a, c->peer, sizeof c->peer);
	else if (a.ss_family == AF_INET6)
		uv_ip6_name((const struct sockaddr_in6 *)(const void *)&a, c->peer, sizeof c->peer);
}

static struct conn *conn_new(struct loop *l)
{
	struct conn *c = l->free_conns;

	if (c != NULL)
		l->free_conns = c->next_free;
	else
		c = NEW(l->mem, struct conn);
	*c = (struct conn){ .loop = l, .wait = WAIT_IDLE, .wait_anew = true };
	c->link = (struct link){ &c->link, &c->link };
	uv_tcp_init(&l->uv, &c->tcp);
	c->tcp.data = c;
	l->connections++;
	atomic_store_explicit(&l->connections_now, l->connections, memory_order_relaxed);
	count_add(&l->connections_total, 1);
	return c;
}

static void conn_turn_away(struct conn *c)
{
	static char full[] = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
	uv_buf_t buf = uv_buf_init(full, sizeof full - 1);
	struct loop *l = c->loop;

	count_add(&l->refused, 1);
	if (l->connections > l->server->limits.connections + FULL_CONNECTIONS ||
	    uv_try_write((uv_stream_t *)&c->tcp, &buf, 1) != (int)buf.len) {
		conn_close(c);
		return;
	}
	conn_linger(c);
}

void conn_accept(struct loop *l)
{
	struct conn *c = conn_new(l);

	if (uv_accept((uv_stream_t *)&l->listener, (uv_stream_t *)&c->tcp) != 0) {
		conn_close(c);
		return;
	}
	if (l->connections > l->server->limits.connections) {
		conn_turn_away(c);
		return;
	}
	uv_tcp_nodelay(&c->tcp, 1);
	conn_peer(c);
	conn_settle(c);
	conn_read(c);
}

/* ---- deadlines ---- */

static bool body_is_slow(const struct conn *c)
{
	const struct http_limits *limits = &c->loop->server->limits;

	return (int64_t)(c->x->parse.body.n - c->progress) * 1000 < (int64_t)limits->body_rate_bytes_s * limits->body_window_ms;
}

static void conn_deadline(struct conn *c)
{
	switch ((enum wait)c->wait) {
	case WAIT_HEAD:
		exchange_break(c->x, 408);
		break;
	case WAIT_BODY:
		if (body_is_slow(c))
			exchange_break(c->x, 408);
		else
			conn_wait_again(c);
		break;
	case WAIT_WRITE:
		if (conn_progress(c) == c->progress) {
			count_add(&c->loop->timeouts, 1);
			conn_reset(c);
		} else {
			conn_wait_again(c);
		}
		break;
	case WAIT_BEAT:
		conn_wait_again(c);
		c->loop->server->config.handlers.stream_beat(c->stream);
		break;
	default:
		conn_close(c);
	}
}

void conn_sweep(struct loop *l)
{
	uint64_t now = uv_now(&l->uv);

	for (int w = 0; w < WAIT_COUNT; w++) {
		struct link *list = &l->waiting[w];

		if (w == WAIT_ANSWER)
			continue;
		while (list->next != list) {
			struct conn *c = CONTAINER_OF(list->next, struct conn, link);

			if (c->deadline_ms > now)
				break;
			conn_deadline(c);
		}
	}
}

void conn_hurry(struct loop *l, enum wait w, int ms)
{
	struct link *list = &l->waiting[w];
	uint64_t at = uv_now(&l->uv) + (uint64_t)ms;

	if (l->limit_ms[w] > ms)
		l->limit_ms[w] = ms;
	for (struct link *k = list->next; k != list; k = k->next) {
		struct conn *c = CONTAINER_OF(k, struct conn, link);

		if (c->deadline_ms > at)
			c->deadline_ms = at;
	}
}
