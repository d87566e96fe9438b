/*
 * serve.h -- HTTP/1.1 on libuv and llhttp. It knows nothing of routes, sessions or pages.
 *
 * One event loop a thread, each with its own SO_REUSEPORT listener. A request is handed over once
 * it is whole and bounded; everything of it lives in its arena until the answer has been written. Answers
 * keep the order of a connection's requests: while one is pending, nothing more of that connection is read.
 *
 * A stream is an answer that does not end: its head is written, the request and its arena are gone, and the connection stays for what
 * is sent later. It costs no thread and, beside the connection, nothing of ours; what its client does not take is not kept.
 */
#ifndef WEB_SERVE_H
#define WEB_SERVE_H

#include "base/base.h"

enum method { METHOD_NONE = 0, GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS };

struct http_header { struct str name, value; };         /* name in lower case */

struct http_exchange;                                   /* the server's side of it */
struct http_stream;                                     /* a connection whose answer stays open */
struct http_server;

struct http_request {
	struct http_exchange *exchange;
	struct arena *mem;
	enum method method;                             /* METHOD_NONE: one that we do not know */
	struct str path, query;                         /* as sent, still percent-encoded; query without '?' */
	const struct http_header *headers;
	size_t header_count;
	struct str body;                                /* whole; chunked bodies are joined */
	struct str peer;                                /* the socket's address, "127.0.0.1" */
	uint64_t began_us;                              /* monotonic, when its first byte came */
	int loop;                                       /* 0 .. loops-1 */
	void *loop_data;                                /* what loop_start gave */
	void *app;                                      /* the handlers' */
	const struct http_server *server;               /* for http_stats() */
};

struct str http_header_get(const struct http_request *q, const char *lower_name);       /* STR_NONE when absent */

struct http_reply {
	int status;
	const struct http_header *headers;              /* content-length, date, connection are the server's to write */
	size_t header_count;
	struct str body;                                /* must live until the answer is written: in the request's arena, or static */
	bool stream;                                    /* body is only its beginning. HEAD has the head alone, and is no stream */
};

enum head_answer { HEAD_REFUSE, HEAD_TAKE, HEAD_ASKS };

struct http_handlers {
	void *app;
	void *(*loop_start)(void *app, int loop);       /* on the loop's own thread */
	void (*loop_stop)(void *loop_data);
	/* The head is complete, the body is not read yet: the most bytes that this body may have (LIMIT_FORM_BYTES when left alone).
	   HEAD_REFUSE and fill the reply to refuse (405, 413, 415); the connection is then closed after the answer if a body was announced.
	   HEAD_ASKS when http_work() has to find out first: nothing more is read until its done() has called http_head_known(). */
	enum head_answer (*head)(struct http_request *q, size_t *body_max, struct http_reply *refuse);
	void (*request)(struct http_request *q);        /* on the loop's thread; must lead to one http_answer() */
	/* A request that never became one (malformed, too large, too slow): the page for it. */
	void (*broken)(struct arena *mem, int status, struct http_reply *reply);
	/* For the log and the counters, on the loop's thread, every request and broken one: bytes is 0 when the client was gone,
	   the path of a broken request may be STR_NONE. */
	void (*answered)(const struct http_request *q, int status, size_t bytes, uint64_t us);

	/* Streams; whoever answers with one has the first three. All on the loop's own thread. */
	void *(*stream_begin)(const struct http_request *q, struct http_stream *s, struct str *first);
		/* its head is out, q goes away afterwards; first: what is sent at once. NULL: no more is to come */
	void (*stream_beat)(void *stream);              /* every LIMIT_STREAM_BEAT_S: a client that is gone is found by writing to it */
	void (*stream_end)(void *stream);               /* whoever ended it; its http_stream is not ours any more */
	void (*woken)(void *loop_data);                 /* after http_wake(), and now and then without */
};                                      /* all but request may be NULL */

struct http_limits {                    /* for tests; what is 0 is as base/limits.h says */
	int header_ms, idle_ms, stall_ms, drain_ms;
	int body_window_ms, body_rate_bytes_s;  /* the least rate, measured over each window */
	int linger_ms;                  /* reading on after the last answer, so that it is not lost */
	int beat_ms;                    /* of a stream */
	int connections;                /* each loop */
	int bodies_bytes;               /* all bodies at once, over all loops */
};

struct http_config {
	struct str listen;              /* "127.0.0.1:8080", "[::1]:8080"; port 0 picks a free one */
	int loops;                      /* 0: one a core, at most 8 */
	struct http_handlers handlers;
	struct http_limits limits;
};

/* The arena is the program's: it has to outlive the server and whatever still answers. NULL and f set when the address cannot be had.
   Ignores SIGPIPE; loops block the signals that end a program, so they reach the thread that waits for them. */
struct http_server *http_start(struct arena *a, const struct http_config *c, struct fail *f);
int http_port(const struct http_server *s);
void http_wait(struct http_server *s);                  /* until http_stop, then drains: at most LIMIT_DRAIN_S */
void http_stop(struct http_server *s);                  /* from any thread, not inside a signal handler; safe twice */

/* From any thread, once a request: hands the answer to the loop that owns the connection. */
void http_answer(struct http_request *q, const struct http_reply *reply);

/* On the loop's thread: run(arg) on a worker thread, then done(arg) back on this loop. */
void http_work(struct http_request *q, void (*run)(void *arg), void (*done)(void *arg), void *arg);

/* On the loop's thread, from the done() of the work that a HEAD_ASKS began: how much of a body may come, or the refusal (else NULL). */
void http_head_known(struct http_request *q, size_t body_max, const struct http_reply *refuse);

/*
 * To one stream, on its loop's thread: all of it or nothing. False: the client had not taken what was sent before, and the stream has
 * ended. A stream has 16 KB on its way at most; whoever acknowledges nothing for LIMIT_STALL_S is given up by the kernel.
 * While the server stops, every stream ends: the client is to ask another server, or this one later.
 */
bool http_stream_send(struct http_stream *s, struct str bytes);
void http_stream_close(struct http_stream *s);
void http_wake(struct http_server *s);                  /* from any thread: woken() on every loop, soon */

struct http_stats { int64_t requests, connections_now, connections_total, refused, broken, timeouts, bytes_out, streams_now, streams_dropped; };
struct http_stats http_stats(const struct http_server *s);

#endif
