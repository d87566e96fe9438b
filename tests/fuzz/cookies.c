/*
 * cookies.c -- a first line that becomes a cookie of ours, then lines as a client's cookie headers.
 *
 * What we set comes back as it was, whatever stands beside it. What a client makes up is a text or nothing.
 */
#include "fuzz.h"

#include "web/web.h"

enum { LINES = 8 };

static const struct str ours[] = { S("session"), S("lang"), S("theme"), S("flash"), S("a"), S("") };

/* As a browser keeps it of "name=value; Max-Age=..." */
static struct str set_and_kept(struct arena *mem, struct str value)
{
	struct req *r = NEW(mem, struct req);
	struct str kept = STR_NONE, rest;

	r->mem = mem;
	req_cookie(r, S("mine"), value, 60, true);
	rest = r->header[0].value;
	CHECK(r->header_count == 1 && str_is(r->header[0].name, "set-cookie") && str_cut(&rest, ';', &kept));
	CHECK(str_eq(rest, S(" Max-Age=60; Path=/; SameSite=Lax; HttpOnly")));
	return kept;
}

static void fuzz_one(struct arena *mem, struct str in)
{
	struct str mine = take_line(&in);
	struct http_header headers[LINES + 1];
	struct http_request q = { .mem = mem, .headers = headers };
	struct req r = { .mem = mem, .http = &q };
	bool free = mine.n <= 4000 && str_utf8(mine) && !str_has(in, S("mine="));

	for (; q.header_count < LINES && in.n > 0; q.header_count++)
		headers[q.header_count] = (struct http_header){ S("cookie"), take_line(&in) };
	for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++)
		CHECK(str_utf8(req_cookie_get(&r, ours[i])));
	if (!free)
		return;
	headers[q.header_count++] = (struct http_header){ S("cookie"), set_and_kept(mem, mine) };
	CHECK(str_eq(req_cookie_get(&r, S("mine")), mine));
}
