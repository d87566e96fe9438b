/*
 * head.c -- the bytes of a connection as requests: the first byte says how they are cut into pieces.
 *
 * However the same bytes are cut, the same requests come out, byte for byte, and end at the same place: else
 * somebody could hide a request from a proxy. A request that was taken then goes as far as it can without a database: client, language,
 * route, path, query and form.
 */
#include "fuzz.h"

#include "record/record.h"
#include "web/private.h"
#include "web/serve_private.h"

#include <arpa/inet.h>

enum { REQUESTS_MAX = 8, BODY_MAX = 8192 };

struct reading {
	struct arena *mem;
	struct room room;
	struct parse *parse;
	size_t requests, ends[REQUESTS_MAX];
	struct http_request q[REQUESTS_MAX];
	bool broken;
};

/* ---- as conn.c feeds a parser ---- */

static void request_begin(struct reading *x)
{
	x->parse = NEW(x->mem, struct parse);
	parse_begin(x->parse, x->mem, &x->room);
}

static void request_advance(struct reading *x, size_t at, bool *has_head)
{
	struct parse *p = x->parse;

	if (!p->broken && p->head_done && !*has_head) {
		*has_head = true;
		parse_body_begin(p, BODY_MAX);
	}
	x->broken = p->broken != 0;
	CHECK(!x->broken || (p->broken >= 400 && p->broken <= 505));
	if (x->broken || !p->whole)
		return;
	x->ends[x->requests] = at;
	x->q[x->requests] = (struct http_request){ .mem = x->mem, .peer = S("127.0.0.1") };
	parse_request(p, &x->q[x->requests++]);
	parse_end(p);
	x->parse = NULL;
}

/* seed 0: all of it in one piece */
static void feed(struct reading *x, struct str in, unsigned seed)
{
	size_t at = 0;
	bool has_head = false;

	while (at < in.n && !x->broken && x->requests < REQUESTS_MAX) {
		size_t most = seed ? 1 + (seed >> 16) % ((seed >> 24) % 4 ? 3 : 40) : in.n;
		struct str piece = str_head(str_from(in, at), most);
		for (size_t used = 0; piece.n > 0 && !x->broken && x->requests < REQUESTS_MAX; piece = str_from(piece, used)) {
			if (!x->parse) {
				request_begin(x);
				has_head = false;
			}
			used = parse_feed(x->parse, piece);
			CHECK(used > 0 && used <= piece.n);
			at += used;
			request_advance(x, at, &has_head);
		}
		seed = seed ? (seed * 1103515245 + 12345) | 1 : 0;
	}
	if (x->parse)
		parse_end(x->parse);
	CHECK(x->room.used == 0);
}

static void check_same(const struct reading *a, const struct reading *b)
{
	CHECK(a->broken == b->broken && a->requests == b->requests);
	for (size_t i = 0; i < a->requests; i++) {
		const struct http_request *p = &a->q[i], *q = &b->q[i];
		CHECK(a->ends[i] == b->ends[i] && p->method == q->method && p->header_count == q->header_count);
		CHECK(str_eq(p->path, q->path) && str_eq(p->query, q->query) && str_eq(p->body, q->body));
		for (size_t k = 0; k < p->header_count; k++)
			CHECK(str_eq(p->headers[k].name, q->headers[k].name) && str_eq(p->headers[k].value, q->headers[k].value));
	}
}

/* ---- as request.c reads it ---- */

static void nothing(struct req *r)
{
}

/* The shapes of the program's addresses: a static page, an id, a token, two parts, a form, an upload, the API. */
static const struct route routes[] = {
	{ GET, "/", .run = nothing, .needs = CAP_PUBLIC }, { GET, "/idea/{id}", .run = nothing, .needs = CAP_PUBLIC },
	{ POST, "/idea/{id}", .run = nothing, .needs = CAP_PUBLIC }, { GET, "/q/{token}", .run = nothing, .needs = CAP_PUBLIC },
	{ POST, "/idea/{id}/step/{step}", .run = nothing, .needs = CAP_PUBLIC }, { POST, "/photo", .run = nothing, .needs = CAP_PUBLIC, .body_max = BODY_MAX },
	{ PATCH, "/api/v1/idea/{id}", .run = nothing, .needs = CAP_PUBLIC, .api = true }, { 0 },
};

static void check_params(const struct params *p)
{
	CHECK(p->n + p->files <= LIMIT_FORM_FIELDS);
	for (size_t i = 0; i < p->n; i++)
		CHECK(str_utf8(p->p[i].name) && str_utf8(p->p[i].value));
}

static void check_address(struct arena *mem, struct str client)
{
	char binary[16];
	const char *z = str_z(mem, client);

	CHECK(inet_pton(AF_INET, z, binary) == 1 || inet_pton(AF_INET6, z, binary) == 1);
}

/* A place to come back to is one of ours for every browser, also for one that takes a backslash for a slash. */
static void check_self(struct req *r)
{
	struct str self = url_text(url_self(r));

	CHECK(str_starts(self, S("/")) && !str_starts(self, S("//")) && !str_starts(self, S("/\\")));
}

static void trip(struct web *w, const struct http_request *q)
{
	struct trip *t = trip_new(w, q);
	struct req *r = &t->r;

	CHECK(r->lang);
	check_address(q->mem, r->client);
	trip_route(t);
	if (!r->fail.code)
		trip_body(t);
	CHECK(r->fail.code < FAIL_INTERNAL);
	for (size_t i = 0; i < 4 && r->path[i].name.n > 0 && !r->fail.code; i++)
		CHECK(str_utf8(r->path[i].value) && r->path[i].value.n > 0);
	check_params(&r->query);
	check_params(&r->form);
	check_self(r);
	CHECK(str_utf8(req_cookie_get(r, S("session"))));
}

static struct web *web(void)
{
	static const struct route *const tables[] = { routes, NULL };
	static struct web w = { .config.trusted_proxies = S("127.0.0.1, 10.0.0.7,::1") };
	struct fail f = { FAIL_NONE, MSG_NONE };

	if (!w.zone) {
		routes_use(tables);
		CHECK(web_trust(&w, &f));
		w.zone = zone_find(S("UTC"));
	}
	return &w;
}

static void fuzz_one(struct arena *mem, struct str in)
{
	struct reading whole = { .mem = mem, .room.most = 1 << 20 }, cut = { .mem = mem, .room.most = 1 << 20 };
	unsigned seed = in.n ? (unsigned char)in.p[0] : 0;

	in = str_from(in, 1);
	feed(&whole, in, 0);
	feed(&cut, in, (seed + 1) * 2654435761u | 1);
	check_same(&whole, &cut);
	for (size_t i = 0; i < whole.requests; i++)
		trip(web(), &whole.q[i]);
}
