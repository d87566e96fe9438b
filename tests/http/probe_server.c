/*
 * probe_server.c -- the smallest program on web/serve.h, for probes.test.mjs and for wrk.
 *
 * probe_server [name=value ...]: loops, port, header_ms, idle_ms, stall_ms, drain_ms, body_window_ms, body_rate, linger_ms,
 * connections, bodies. Prints its port, ends on SIGTERM or SIGINT.
 */
#include "web/serve.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

enum { PAGE_BYTES = 20 * 1024, ECHO_BYTES = 12 * 1024 * 1024, SMALL_BYTES = 1000, BIG_BYTES = 32 * 1024 * 1024 };

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
	buf_fmt(&b, "connections_now=%d\nrequests=%d\n", (int)t.connections_now, (int)t.requests);
	answer(q, 200, buf_done(&b));
}

/* An answer whose header would split it: the header has to be left out. */
static void split(struct http_request *q)
{
	const struct http_header h[] = { { S("x-bad"), S("a\r\nx-worse: b") }, { S("x-good"), S("c") } };
	struct http_reply reply = { .status = 200, .headers = h, .header_count = 2, .body = S("split\n") };

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
	return app;
}

static void on_loop_stop(void *data)
{
	CHECK(data == page);
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

	printf("requests=%d refused=%d broken=%d timeouts=%d connections=%d left=%d\n", (int)t.requests, (int)t.refused, (int)t.broken,
		(int)t.timeouts, (int)t.connections_total, (int)t.connections_now);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	static struct arena *mem;
	struct fail f = { 0 };
	struct http_server *server;
	struct http_config c = { .loops = setting(argc, argv, "loops", 2),
		.handlers = { .app = page, .loop_start = on_loop_start, .loop_stop = on_loop_stop, .head = on_head, .request = on_request,
			.answered = on_answered },
		.limits = { .header_ms = setting(argc, argv, "header_ms", 0), .idle_ms = setting(argc, argv, "idle_ms", 0),
			.stall_ms = setting(argc, argv, "stall_ms", 0), .drain_ms = setting(argc, argv, "drain_ms", 0),
			.body_window_ms = setting(argc, argv, "body_window_ms", 0), .linger_ms = setting(argc, argv, "linger_ms", 0),
			.body_rate_bytes_s = setting(argc, argv, "body_rate", 0), .connections = setting(argc, argv, "connections", 0),
			.bodies_bytes = setting(argc, argv, "bodies", 0) } };
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
