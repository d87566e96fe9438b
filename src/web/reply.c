/*
 * reply.c -- the head of an answer.
 *
 * Written in two steps: what the handler says, on whichever thread it ran; then the date and
 * the fate of the connection, on the loop's own. Content-Length, Date and Connection are ours alone, and a
 * value that would begin another line is left out: no handler can split an answer.
 */
#include "web/serve_private.h"

#include <stdio.h>
#include <time.h>

enum { HEAD_SPARE_BYTES = 192, HEAD_MOST_BYTES = 1024 * 1024 };

static const struct { int status; struct str line; } status_lines[] = {
#define LINE(code, reason) { code, { "HTTP/1.1 " #code " " reason "\r\n", sizeof("HTTP/1.1 " #code " " reason "\r\n") - 1 } },
	LINE(200, "OK") LINE(303, "See Other") LINE(304, "Not Modified") LINE(404, "Not Found") LINE(201, "Created") LINE(202, "Accepted")
	LINE(204, "No Content") LINE(206, "Partial Content") LINE(301, "Moved Permanently") LINE(302, "Found") LINE(307, "Temporary Redirect")
	LINE(308, "Permanent Redirect") LINE(400, "Bad Request") LINE(401, "Unauthorized") LINE(403, "Forbidden") LINE(405, "Method Not Allowed")
	LINE(406, "Not Acceptable") LINE(408, "Request Timeout") LINE(409, "Conflict") LINE(410, "Gone") LINE(411, "Length Required")
	LINE(412, "Precondition Failed") LINE(413, "Content Too Large") LINE(414, "URI Too Long") LINE(415, "Unsupported Media Type")
	LINE(416, "Range Not Satisfiable") LINE(417, "Expectation Failed") LINE(422, "Unprocessable Content") LINE(428, "Precondition Required")
	LINE(429, "Too Many Requests") LINE(431, "Request Header Fields Too Large") LINE(500, "Internal Server Error")
	LINE(501, "Not Implemented") LINE(502, "Bad Gateway") LINE(503, "Service Unavailable") LINE(504, "Gateway Timeout")
	LINE(505, "HTTP Version Not Supported")
#undef LINE
};

static void status_line(struct buf *b, int status)
{
	for (size_t i = 0; i < sizeof status_lines / sizeof *status_lines; i++) {
		if (status_lines[i].status == status) {
			buf_str(b, status_lines[i].line);
			return;
		}
	}
	CHECK(status >= 200 && status <= 599);
	buf_fmt(b, "HTTP/1.1 %d Status\r\n", status);
}

static bool one_line(struct str s)
{
	return s.n == 0 || (memchr(s.p, '\r', s.n) == NULL && memchr(s.p, '\n', s.n) == NULL && memchr(s.p, '\0', s.n) == NULL);
}

void reply_format(struct http_exchange *x, const struct http_reply *reply)
{
	bool bodiless = reply->status == 204 || reply->status == 304;
	size_t n = HEAD_SPARE_BYTES;
	struct buf *b = &x->out_head;

	for (size_t i = 0; i < reply->header_count; i++)
		n += reply->headers[i].name.n + reply->headers[i].value.n + 4;
	*b = buf_new(x->q.mem, n, HEAD_MOST_BYTES);
	status_line(b, reply->status);
	for (size_t i = 0; i < reply->header_count; i++) {
		struct http_header h = reply->headers[i];

		if (!one_line(h.name) || !one_line(h.value)) {
			log_line(LOG_ERROR, "http=header_left_out status=%d", reply->status);
			continue;
		}
		buf_str(b, h.name);
		buf_put(b, ": ", 2);
		buf_str(b, h.value);
		buf_put(b, "\r\n", 2);
	}
	if (!bodiless && !reply->stream) {
		buf_str(b, S("Content-Length: "));
		buf_int(b, (int64_t)reply->body.n);
		buf_put(b, "\r\n", 2);
	}
	x->status = reply->status;
	x->streams = reply->stream && x->q.method != HEAD;
	x->out_body = bodiless || x->q.method == HEAD ? STR_NONE : reply->body;
}

/* By hand, because strftime() would speak the locale's language. */
static void date_renew(struct loop *l, int64_t s)
{
	static const char days[7][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char months[12][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	time_t t = (time_t)s;
	struct tm tm;

	gmtime_r(&t, &tm);
	snprintf(l->date, sizeof l->date, "%s, %02u %s %04u %02u:%02u:%02u GMT", days[tm.tm_wday], (unsigned)tm.tm_mday % 100,
		months[tm.tm_mon], (unsigned)(tm.tm_year + 1900) % 10000, (unsigned)tm.tm_hour % 100, (unsigned)tm.tm_min % 100,
		(unsigned)tm.tm_sec % 100);
	l->date_s = s;
}

void reply_seal(struct http_exchange *x)
{
	struct buf *b = &x->out_head;
	struct loop *l = x->loop;
	struct timespec now;

	clock_gettime(CLOCK_REALTIME_COARSE, &now);
	if (now.tv_sec != l->date_s)
		date_renew(l, now.tv_sec);
	buf_str(b, S("Date: "));
	buf_put(b, l->date, 29);
	if (!x->keep)
		buf_str(b, S("\r\nConnection: close\r\n\r\n"));
	else if (x->parse.llhttp.http_minor == 0)
		buf_str(b, S("\r\nConnection: keep-alive\r\n\r\n"));
	else
		buf_str(b, S("\r\n\r\n"));
	CHECK(!b->over);
}

void reply_plain(int status, struct http_reply *reply)
{
	static const struct http_header text[] = { { { "content-type", 12 }, { "text/plain; charset=utf-8", 25 } } };

	*reply = (struct http_reply){ .status = status, .headers = text, .header_count = 1,
		.body = status == 503 ? S("Please try again in a moment.\n") : S("This request could not be read.\n") };
}
