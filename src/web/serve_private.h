/*
 * serve_private.h -- what serve.c, conn.c, reply.c and http_parse.c know of each other; nobody else includes it.
 *
 * A loop owns connections, a connection has at most one exchange, an exchange owns an arena. Only
 * the loop's thread touches a loop's and a connection's fields; an exchange belongs to whoever holds
 * its request until http_answer() gives it back.
 */
#ifndef WEB_SERVE_PRIVATE_H
#define WEB_SERVE_PRIVATE_H

#include "web/serve.h"

#include <llhttp/llhttp.h>
#include <stdatomic.h>
#include <uv.h>

#define CONTAINER_OF(ptr, T, member) ((T *)(void *)((char *)(ptr) - offsetof(T, member)))

enum {
	READ_BYTES = 64 * 1024,
	SPARE_ARENAS = 16,              /* kept for the next requests, each loop */
	FULL_CONNECTIONS = 64,          /* over the cap, told so politely; beyond, only closed */
	STOPPING_MS = 250,              /* an idle connection may still send what was on its way when we stop */
};

/* What a connection waits for. All that wait for the same thing have the same time for it, so each list is in order of deadline. */
enum wait { WAIT_IDLE, WAIT_HEAD, WAIT_BODY, WAIT_ANSWER, WAIT_WRITE, WAIT_LINGER, WAIT_BEAT, WAIT_COUNT };

struct link { struct link *prev, *next; };

enum stage { STAGE_HEAD, STAGE_ASKING, STAGE_BODY, STAGE_PENDING, STAGE_WRITING };

/* What the bodies of all connections have taken, beyond the first piece of each. */
struct room { _Atomic int64_t used; int64_t most; };

/* What has been read of one request. */
struct parse {
	llhttp_t llhttp;
	struct arena *mem;
	struct room *room;
	size_t held;                    /* of the room */

	/* Tokens are collected in a piece of memory; a new one is taken when it is full, so finished tokens never move. */
	char *text;
	size_t text_n, text_cap, token_at;
	VEC(struct http_header) headers;
	struct str target, path, query;

	/* The head's own scan, byte-exact, ahead of llhttp. */
	size_t head_bytes, line_bytes;
	int lines;
	bool after_cr, head_ended;

	bool head_done, whole, expects_continue, keep_alive;
	int broken;                     /* the status to refuse it with */
	struct buf body;
	size_t body_max;
};

struct http_exchange {
	struct http_request q;
	struct parse parse;
	enum stage stage;
	struct loop *loop;
	struct conn *conn;              /* NULL: gone */
	struct http_exchange *next;     /* in the loop's list of answers */
	int works;                      /* http_work()s on their way */
	bool answered, freed, keep, streams;

	int status;
	struct buf out_head;
	struct str out_body;
	uv_write_t write;
};

struct conn {
	uv_tcp_t tcp;
	struct loop *loop;
	struct http_exchange *x;
	struct link link;
	uint64_t deadline_ms;
	struct str rest;                /* read, not looked at yet; lives in rest_mem */
	struct arena *rest_mem;
	size_t progress;                /* body bytes had, or bytes still to write, when the deadline was set */
	struct conn *next_free;
	void *stream;                   /* the handlers' side of a stream; NULL: this is none */
	unsigned char wait;             /* enum wait */
	bool wait_anew, reading, feeding, closing, lingering, eof;
	char peer[46];
};

struct loop {
	uv_loop_t uv;
	uv_tcp_t listener;
	uv_async_t async;
	uv_timer_t tick;
	uv_thread_t thread;
	struct http_server *server;
	int index;
	void *data;                     /* loop_start's */

	struct arena *mem;              /* connections live here, and are used again */
	struct conn *free_conns;
	struct arena *spare[SPARE_ARENAS];
	int spares;
	struct link waiting[WAIT_COUNT];
	int limit_ms[WAIT_COUNT];
	int connections, open_exchanges;
	bool stopping, ended;
	uint64_t drain_at_ms;
	int64_t date_s;
	char date[32];

	uv_mutex_t lock;                /* for the three below */
	struct http_exchange *answers, **answers_end;
	bool alive;

	_Atomic int64_t requests, connections_now, connections_total, refused, broken, timeouts, bytes_out, streams_now, streams_dropped;
	char read_buf[READ_BYTES];
};

struct http_server {
	struct http_config config;
	struct http_limits limits;
	int loops, port;
	struct room room;
	atomic_bool stop;
	struct loop *loop;
};

/* ---- http_parse.c ---- */

void parse_begin(struct parse *p, struct arena *mem, struct room *room);
void parse_end(struct parse *p);                        /* its memory goes: so does what it held of the room */
/* Reads to the end of the head, or then of the body, at most; returns the bytes used. Look at broken, head_done, whole. */
size_t parse_feed(struct parse *p, struct str in);
bool parse_has_body(const struct parse *p);
void parse_body_begin(struct parse *p, size_t body_max);        /* before anything of the body is fed; may set broken */
void parse_request(const struct parse *p, struct http_request *q);      /* what of it is there: after the head, and again when it is whole */

/* ---- reply.c ---- */

void reply_format(struct http_exchange *x, const struct http_reply *reply);     /* any thread */
void reply_seal(struct http_exchange *x);                                       /* date and connection, on the loop */
void reply_plain(int status, struct http_reply *reply);                         /* when there is nobody to write a page */

/* ---- conn.c ---- */

void conn_accept(struct loop *l);
void conn_close(struct conn *c);
void conn_sweep(struct loop *l);                        /* acts on every deadline that has passed */
void conn_hurry(struct loop *l, enum wait w, int ms);   /* those that wait for w have at most ms left */
void conn_streams_end(struct loop *l);
void exchange_send(struct http_exchange *x);            /* formatted and answered: writes it, or forgets it */
void exchange_free(struct http_exchange *x);

/* ---- serve.c ---- */

void loop_end_if_done(struct loop *l);

/* One thread writes each counter, so that adding needs no locked instruction. */
static inline void count_add(_Atomic int64_t *c, int64_t n)
{
	atomic_store_explicit(c, atomic_load_explicit(c, memory_order_relaxed) + n, memory_order_relaxed);
}

#endif
