/*
 * load.c -- clients that write, and clients that only wait; small enough not to be what is measured.
 *
 *   load post PORT CLIENTS MS PATH BODY TOKEN...     each client sends, waits for its answer, sends again; figures as JSON
 *   load idle PORT CLIENTS PATH                      each asks once and stays connected until standard input ends
 *   load live PORT CLIENTS PATH COOKIE...            each opens a stream and keeps it; "ready", and at the end of standard input
 *                                                    how many news came; eight streams a cookie, as a session may have
 *
 * One thread, epoll, answers with Content-Length only. A tool beside the program: it includes nothing of it.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CLIENTS_MAX = 8192, ANSWER_BYTES = 256 * 1024, TIMES_MAX = 1 << 20 };

struct client { int fd; char *request; size_t request_n, got, whole; int64_t sent_us; int status; };

static struct client clients[CLIENTS_MAX];
static char answer[ANSWER_BYTES];
static int64_t times[TIMES_MAX];
static size_t time_count;
static long answered, other, news;

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void stop(const char *why)
{
	fprintf(stderr, "load: %s: %s\n", why, strerror(errno));
	exit(1);
}

static void client_open(struct client *c, int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr = { htonl(INADDR_LOOPBACK) } };
	int one = 1;

	c->fd = socket(AF_INET, SOCK_STREAM, 0);
	if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&to, sizeof to) != 0)
		stop("connect");
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

static void client_send(struct client *c)
{
	c->got = c->whole = 0;
	c->sent_us = now_us();
	if (write(c->fd, c->request, c->request_n) != (ssize_t)c->request_n)
		stop("write");
}

/* How long the answer is, once its head is there. */
static void head_read(struct client *c, const char *p)
{
	const char *end = strstr(p, "\r\n\r\n"), *length = strcasestr(p, "\r\ncontent-length:");

	if (!end)
		return;
	c->status = atoi(p + 9);
	c->whole = (size_t)(end + 4 - p) + (length && length < end ? strtoul(length + 17, NULL, 10) : 0);
}

/* True when an answer is complete. The heads are small: they come in one piece. */
static bool client_read(struct client *c)
{
	ssize_t n = read(c->fd, answer, sizeof answer - 1);

	if (n <= 0)
		stop("the server hung up");
	answer[n] = 0;
	if (!c->whole)
		head_read(c, answer);
	c->got += (size_t)n;
	if (strstr(answer, "\ndata: "))
		news++;
	return c->whole && c->got >= c->whole;
}

static int time_cmp(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

static void client_answered(struct client *c)
{
	if (c->status >= 200 && c->status < 300)
		answered++;
	else if (other++ == 0)
		fprintf(stderr, "load: status %d: %.600s\n", c->status, answer);
	if (time_count < TIMES_MAX)
		times[time_count++] = now_us() - c->sent_us;
}

static void run(int poll, int64_t until_us)
{
	struct epoll_event events[256];
	int left = 0;

	while (now_us() < until_us) {
		left = epoll_wait(poll, events, 256, 50);
		for (int i = 0; i < left; i++) {
			struct client *c = events[i].data.ptr;
			if (!client_read(c))
				continue;
			client_answered(c);
			client_send(c);
		}
	}
}

static int post(int port, int n, int64_t ms, const char *path, const char *body, char **tokens, int token_count)
{
	int poll = epoll_create1(0);
	int64_t start;

	for (int i = 0; i < n; i++) {
		struct client *c = &clients[i];
		int bytes = asprintf(&c->request, "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n"
			"Content-Length: %zu\r\n\r\n%s", path, port, tokens[i % token_count], strlen(body), body);
		c->request_n = (size_t)bytes;
		client_open(c, port);
		epoll_ctl(poll, EPOLL_CTL_ADD, c->fd, &(struct epoll_event){ .events = EPOLLIN, .data = { .ptr = c } });
	}
	start = now_us();
	for (int i = 0; i < n; i++)
		client_send(&clients[i]);
	run(poll, start + ms * 1000);
	int64_t took = now_us() - start;
	qsort(times, time_count, sizeof *times, time_cmp);
	printf("{\"answered\":%ld,\"other\":%ld,\"us\":%lld,\"p50_us\":%lld,\"p99_us\":%lld}\n", answered, other, (long long)took,
		time_count ? (long long)times[time_count / 2] : 0, time_count ? (long long)times[time_count * 99 / 100] : 0);
	return 0;
}

static int idle(int port, int n, const char *path)
{
	char end;

	for (int i = 0; i < n; i++) {
		struct client *c = &clients[i];
		int bytes = asprintf(&c->request, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n", path, port);
		c->request_n = (size_t)bytes;
		client_open(c, port);
		client_send(c);
		while (!client_read(c))
			;
	}
	printf("ready\n");
	fflush(stdout);
	while (read(STDIN_FILENO, &end, 1) > 0)
		;
	return 0;
}

/* A stream has no length: what came after its head is its beginning, and what comes later is news. */
static int live(int port, int n, const char *path, char **cookies)
{
	int poll = epoll_create1(0);
	struct epoll_event events[256];

	for (int i = 0; i < n; i++) {
		struct client *c = &clients[i];
		int bytes = asprintf(&c->request, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nCookie: %s\r\n\r\n", path, port, cookies[i / 8]);
		c->request_n = (size_t)bytes;
		client_open(c, port);
		client_send(c);
		client_read(c);
		if (c->status != 200)
			stop("no stream");
		epoll_ctl(poll, EPOLL_CTL_ADD, c->fd, &(struct epoll_event){ .events = EPOLLIN, .data = { .ptr = c } });
	}
	news = 0;
	printf("ready\n");
	fflush(stdout);
	epoll_ctl(poll, EPOLL_CTL_ADD, STDIN_FILENO, &(struct epoll_event){ .events = EPOLLIN });
	for (;;) {
		int left = epoll_wait(poll, events, 256, -1);
		for (int i = 0; i < left; i++)
			if (events[i].data.ptr)
				client_read(events[i].data.ptr);
			else
				return printf("%ld\n", news) < 0;
	}
}

int main(int argc, char **argv)
{
	int port = argc > 3 ? atoi(argv[2]) : 0, n = argc > 3 ? atoi(argv[3]) : 0;

	if (n < 1 || n > CLIENTS_MAX)
		argc = 0;
	if (argc == 5 && strcmp(argv[1], "idle") == 0)
		return idle(port, n, argv[4]);
	if (argc > 5 && strcmp(argv[1], "live") == 0 && argc - 5 >= (n + 7) / 8)
		return live(port, n, argv[4], argv + 5);
	if (argc > 7 && strcmp(argv[1], "post") == 0)
		return post(port, n, atoll(argv[4]), argv[5], argv[6], argv + 7, argc - 7);
	fprintf(stderr, "usage: load post PORT CLIENTS MS PATH BODY TOKEN... | load idle PORT CLIENTS PATH | load live PORT CLIENTS PATH COOKIE...\n");
	return 2;
}
