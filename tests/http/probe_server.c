/*
 * probe_server.c -- the smallest program on web/serve.h, for probes.test.mjs and for wrk.
 *
 * probe_server [name=value ...]: loops, port, header_ms, idle_ms, stall_ms, drain_ms, body_window_ms, body_rate, linger_ms,
 * connections, bodies, beat_ms. Prints its port, ends on SIGTERM or SIGINT.
 */
#include "web/serve.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { PAGE_BYTES = 20 * 1024, ECHO_BYTES = 12 * 1024 * 1024, SMALL_BYTES = 1000, BIG_BYTES = 32 * 1024 * 1024, LOOPS = 8 };

static char page[PAGE_BYTES], big[BIG_BYTES];
static const struct http_header text_plain[] = { { { "content-type", 12 }, { "text/plain", 10 } } };

static void answer(struct http_request *q, int status, struct str body)
{
	struct http_reply reply = { .status = status, .headers = text_plain, .header_count = 1, .body = body };

	http_answer(q, &reply);
}

static int64_t query_int(const struct http_request *q)
{
	int64_t n = 0;
	struct str rest = q->query, part;

	while (str_cut(&rest, '=', &part))
		str_int(part, &n);
	return n;
}

static void slow_run(void *arg)
{
	usleep((useconds_t)query_int(arg) * 1000);
}

static void slow_done(void *arg)
{
	answer(arg, 200, S("slow\n"));
}

static void slow_run_and_answer(void *arg)
{
	slow_run(arg);
	answer(arg, 200, S("early\n"));
}

static void nothing_done(void *arg)
{
}

static void *later_main(void *arg)
{
	slow_run(arg);
	answer(arg, 200, S("later\n"));
	return NULL;
}

static void later(struct http_request *q)
{
	pthread_t t;

	CHECK(pthread_create(&t, NULL, later_main, q) == 0);
	pthread_detach(t);
}

static void show(struct http_request *q)
{
	struct buf b = buf_new(q->mem, 1024, 1024 * 1024);
	struct http_stats t = http_stats(q->server);

	buf_fmt(&b, "peer=" STR_FMT "\npath=" STR_FMT "\nquery=" STR_FMT "\n", STR_ARG(q->peer), STR_ARG(q->path), STR_ARG(q->query));
	for (size_t i = 0; i < q->header_count; i++)
		buf_fmt(&b, STR_FMT "=[" STR_FMT "]\n", STR_ARG(q->headers[i].name), STR_ARG(q->headers[i].value));
	buf_fmt(&b, "connections_now=%d\nrequests=%d\nstreams_now=%d\nstreams_dropped=%d\n", (int)t.connections_now, (int)t.requests, (int)t.streams_now,
		(int)t.streams_dropped);
	answer(q, 200, buf_done(&b));
}

/* An answer whose header would split it: the header has to be left out. */
static void split(struct http_request *q)
{
	const struct http_header h[] = { { S("x-bad"), S("a\r\nx-worse: b") }, { S("x-good"), S("c") } };
	struct http_reply reply = { .status = 200, .headers = h, .header_count = 2, .body = S("split\n") };

	http_answer(q, &reply);
}

/* ---- streams: /stream opens one, /say?n=1000 sends so many bytes to each, /bye ends them all ---- */

struct stream { struct stream *next; struct http_stream *s; struct probe_loop *loop; };
static struct probe_loop { struct stream *streams; int64_t heard; } loops[LOOPS];
static struct http_server *_Atomic serving;
static _Atomic int64_t said, said_bytes;

static void *on_stream_begin(const struct http_request *q, struct http_stream *s, struct str *first)
{
	struct probe_loop *l = q->loop_data;
	struct stream *t = str_is(q->query, "no") ? NULL : calloc(1, sizeof *t);

	if (t == NULL)
		return NULL;
	*t = (struct stream){ l->streams, s, l };
	if (str_is(q->query, "first"))
		*first = S("first\n");
	return l->streams = t;
}

static void on_stream_end(void *stream)
{
	struct stream *gone = stream, **at = &gone->loop->streams;

	while (*at != gone)
		at = &(*at)->next;
	*at = gone->next;
	free(gone);
}

static void on_stream_beat(void *stream)
{
	http_stream_send(((struct stream *)stream)->s, S("beat\n"));
}

static void on_woken(void *loop_data)
{
	struct probe_loop *l = loop_data;
	int64_t n = atomic_load(&said_bytes);

	if (l->heard == atomic_load(&said))
		return;
	l->heard = atomic_load(&said);
	for (struct stream *t = l->streams, *next; t; t = next) {
		next = t->next;
		if (n)
			http_stream_send(t->s, (struct str){ big, (size_t)n });
		else
			http_stream_close(t->s);
	}
}

static void tell(struct http_request *q, int64_t bytes)
{
	atomic_store(&said_bytes, bytes);
	atomic_fetch_add(&said, 1);
	http_wake(atomic_load(&serving));
	answer(q, 200, S("said\n"));
}

static void stream(struct http_request *q)
{
	struct http_reply reply = { .status = 200, .headers = text_plain, .header_count = 1, .body = S("begin\n"), .stream = true };

	http_answer(q, &reply);
}

static void on_request(struct http_request *q)
{
	if (str_is(q->path, "/hello"))
		answer(q, 200, S("Hello, world\n"));
	else if (str_is(q->path, "/page"))
		answer(q, 200, (struct str){ page, sizeof page });
	else if (str_is(q->path, "/big"))
		answer(q, 200, (struct str){ big, sizeof big });
	else if (str_is(q->path, "/echo") || str_is(q->path, "/small"))
		answer(q, 200, q->body);
	else if (str_is(q->path, "/slow"))
		http_work(q, slow_run, slow_done, q);
	else if (str_is(q->path, "/early"))
		http_work(q, slow_run_and_answer, nothing_done, q);
	else if (str_is(q->path, "/later"))
		later(q);
	else if (str_is(q->path, "/show"))
		show(q);
	else if (str_is(q->path, "/split"))
		split(q);
	else if (str_is(q->path, "/asked"))
		answer(q, 200, str_fmt(q->mem, "%zu\n", q->body.n));
	else if (str_is(q->path, "/stream"))
		stream(q);
	else if (str_is(q->path, "/say"))
		tell(q, query_int(q));
	else if (str_is(q->path, "/bye"))
		tell(q, 0);
	else if (str_is(q->path, "/none"))
		answer(q, 204, STR_NONE);
	else if (str_is(q->path, "/same"))
		answer(q, 304, S("not sent"));
	else
		answer(q, 404, S("no such page\n"));
}

static void head_known(void *arg)
{
	static const struct http_reply no = { .status = 413, .body = { "no\n", 3 } };
	struct http_request *q = arg;

	http_head_known(q, ECHO_BYTES, str_is(q->path, "/asked/no") ? &no : NULL);
}

static enum head_answer on_head(struct http_request *q, size_t *body_max, struct http_reply *refuse)
{
	if (q->method == METHOD_NONE) {
		*refuse = (struct http_reply){ .status = 405, .body = S("no\n") };
		return HEAD_REFUSE;
	}
	if (str_is(q->path, "/echo"))
		*body_max = ECHO_BYTES;
	if (str_is(q->path, "/small"))
		*body_max = SMALL_BYTES;
	if (!str_is(q->path, "/asked") && !str_is(q->path, "/asked/no"))
		return HEAD_TAKE;
	http_work(q, slow_run, head_known, q);
	return HEAD_ASKS;
}

static void *on_loop_start(void *app, int loop)
{
	CHECK(app == page && loop < LOOPS);
	return &loops[loop];
}

static void on_loop_stop(void *data)
{
	CHECK(((struct probe_loop *)data)->streams == NULL);
}

static void on_answered(const struct http_request *q, int status, size_t bytes, uint64_t us)
{
	CHECK(status >= 200 && q->began_us > 0);
}

static int setting(int argc, char **argv, const char *name, int otherwise)
{
	size_t n = strlen(name);
	int64_t value = otherwise;

	for (int i = 1; i < argc; i++)
		if (strncmp(argv[i], name, n) == 0 && argv[i][n] == '=')
			CHECK(str_int(str_c(argv[i] + n + 1), &value));
	return (int)value;
}

static void report(const struct http_server *server)
{
	struct http_stats t = http_stats(server);

	printf("requests=%d refused=%d broken=%d timeouts=%d connections=%d left=%d streams=%d dropped=%d\n", (int)t.requests, (int)t.refused, (int)t.broken,
		(int)t.timeouts, (int)t.connections_total, (int)t.connections_now, (int)t.streams_now, (int)t.streams_dropped);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	static struct arena *mem;
	struct fail f = { 0 };
	struct http_server *server;
	struct http_config c = { .loops = setting(argc, argv, "loops", 2),
		.handlers = { .app = page, .loop_start = on_loop_start, .loop_stop = on_loop_stop, .head = on_head, .request = on_request,
			.answered = on_answered, .stream_begin = on_stream_begin, .stream_beat = on_stream_beat, .stream_end = on_stream_end, .woken = on_woken },
		.limits = { .header_ms = setting(argc, argv, "header_ms", 0), .idle_ms = setting(argc, argv, "idle_ms", 0),
			.stall_ms = setting(argc, argv, "stall_ms", 0), .drain_ms = setting(argc, argv, "drain_ms", 0),
			.body_window_ms = setting(argc, argv, "body_window_ms", 0), .linger_ms = setting(argc, argv, "linger_ms", 0),
			.body_rate_bytes_s = setting(argc, argv, "body_rate", 0), .connections = setting(argc, argv, "connections", 0),
			.bodies_bytes = setting(argc, argv, "bodies", 0), .beat_ms = setting(argc, argv, "beat_ms", 0) } };
	sigset_t ends;
	int which;

	memset(page, 'x', sizeof page);
	memset(big, 'y', sizeof big);
	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGINT);
	pthread_sigmask(SIG_BLOCK, &ends, NULL);
	mem = arena_new((size_t)64 * 1024 * 1024);
	c.listen = str_fmt(mem, "127.0.0.1:%d", setting(argc, argv, "port", 0));
	server = http_start(mem, &c, &f);
	if (server == NULL) {
		fprintf(stderr, "%s\n", f.why.one);
		return 1;
	}
	atomic_store(&serving, server);
	printf("port=%d\n", http_port(server));
	fflush(stdout);
	sigwait(&ends, &which);
	http_stop(server);
	http_stop(server);
	http_wait(server);
	http_stop(server);
	report(server);
	return 0;
}
