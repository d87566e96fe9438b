/*
 * request.c -- what a request says, before anybody is known; and what a handler may ask of it.
 *
 * A header is believed for what anyone may say about himself (language, theme). Where a request came from and whether
 * it was encrypted is believed from a trusted proxy alone. Nothing here reads the database.
 */
#include "web/private.h"

#include <arpa/inet.h>

/* ---- the address behind the proxies ---- */

bool web_trust(struct web *w, struct fail *f)
{
	struct str list = w->config.trusted_proxies, one;

	while (str_cut(&list, ',', &one)) {
		one = str_trim(one);
		if (one.n == 0)
			continue;
		if (w->trusted_count == TRUSTED_MAX) {
			fail_set(f, FAIL_INVALID, T("There are too many trusted proxies: 16 at most."));
			return false;
		}
		w->trusted[w->trusted_count++] = one;
	}
	return true;
}

/* An IPv4 client on a socket for both families. */
static struct str address_plain(struct str address)
{
	return str_starts(address, S("::ffff:")) ? str_from(address, 7) : address;
}

static bool address_trusted(const struct web *w, struct str address)
{
	for (size_t i = 0; i < w->trusted_count; i++)
		if (str_eq(w->trusted[i], address))
			return true;
	return false;
}

static bool address_valid(struct str s)
{
	char z[INET6_ADDRSTRLEN], binary[16];

	if (s.n == 0 || s.n >= sizeof z)
		return false;
	memcpy(z, s.p, s.n);
	z[s.n] = '\0';
	return inet_pton(AF_INET, z, binary) == 1 || inet_pton(AF_INET6, z, binary) == 1;
}

/* The last line of a name: a proxy that adds a line of its own puts it after the client's. */
static struct str header_last(const struct http_request *q, struct str name)
{
	for (size_t i = q->header_count; i > 0; i--)
		if (str_eq(q->headers[i - 1].name, name))
			return q->headers[i - 1].value;
	return STR_NONE;
}

/* From the right: whoever our own proxies do not vouch for is the client. */
static struct str forwarded_for(const struct web *w, struct str chain, struct str peer)
{
	struct str client = peer;

	while (chain.n > 0) {
		size_t at = chain.n;

		while (at > 0 && chain.p[at - 1] != ',')
			at--;
		struct str hop = address_plain(str_trim(str_from(chain, at)));
		if (!address_valid(hop))
			break;
		client = hop;
		if (!address_trusted(w, hop))
			break;
		chain.n = at > 0 ? at - 1 : 0;
	}
	return client;
}

static void find_client(struct trip *t, const struct http_request *q)
{
	struct req *r = &t->r;

	r->client = address_plain(q->peer);
	if (!address_trusted(t->web, r->client))
		return;
	r->client = forwarded_for(t->web, header_last(q, S("x-forwarded-for")), r->client);
	r->secure = str_is(header_last(q, S("x-forwarded-proto")), "https");
}

/* ---- what it says of itself ---- */

static const struct lang *lang_exact(struct str tag)
{
	for (const struct lang *const *l = lang_all(); tag.n > 0 && *l; l++)
		if (str_eq(lang_tag(*l), tag))
			return *l;
	return NULL;
}

static void find_taste(struct req *r)
{
	const struct lang *chosen = lang_exact(req_cookie_get(r, S("lang")));
	struct str theme = req_cookie_get(r, S("theme"));
	struct str accept = http_header_get(r->http, "accept");

	r->lang = chosen ? chosen : lang_accept(http_header_get(r->http, "accept-language"));
	if (str_is(theme, "light"))
		r->theme = S("light");
	else if (str_is(theme, "dark"))
		r->theme = S("dark");
	r->wants_json = str_has(accept, S("application/json")) && !str_has(accept, S("text/html"));
}

struct trip *trip_new(struct web *w, const struct http_request *q)
{
	struct trip *t = NEW(q->mem, struct trip);
	struct req *r = &t->r;

	t->web = w;
	r->mem = q->mem;
	r->http = q;
	r->method = q->method == HEAD ? GET : q->method;
	r->zone = w->zone;
	r->now = instant_now();
	r->began_ms = live_clock_ms();
	r->today = zone_date(r->zone, r->now, NULL);
	r->htmx = str_is(http_header_get(q, "hx-request"), "true");
	find_client(t, q);
	find_taste(r);
	t->db = (struct db){ .mem = r->mem, .fail = &r->fail };
	return t;
}

/* ---- the route ---- */

static const struct { enum method method; const char *name; } methods[] = {
	{ GET, "GET, HEAD" }, { POST, "POST" }, { PUT, "PUT" }, { PATCH, "PATCH" }, { DELETE, "DELETE" },
};

static struct str allowed_methods(struct req *r)
{
	struct buf b = buf_new(r->mem, 64, 64);
	struct param caught[4];
	bool other;

	for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
		if (!route_find(methods[i].method, r->http->path, caught, &other))
			continue;
		if (b.n > 0)
			buf_str(&b, S(", "));
		buf_str(&b, str_c(methods[i].name));
	}
	return buf_done(&b);
}

static void decode_path(struct req *r)
{
	for (size_t i = 0; i < 4 && r->path[i].name.n > 0; i++) {
		struct param *p = &r->path[i];

		if (!percent_decode(r->mem, p->value, false, &p->value) || p->value.n == 0)
			req_fail(r, FAIL_NOT_FOUND, T("There is no such page."));
	}
}

void trip_route(struct trip *t)
{
	struct req *r = &t->r;
	bool other = false;

	r->route = route_find(r->method, r->http->path, r->path, &other);
	r->api = r->route ? r->route->api : str_starts(r->http->path, S("/api/"));
	if (!r->route) {
		if (other) {
			t->allow = allowed_methods(r);
			req_fail(r, FAIL_METHOD, T("This address does not take that."));
		}
		req_fail(r, FAIL_NOT_FOUND, T("There is no such page."));
		return;
	}
	decode_path(r);
	if (r->http->query.n > 0 && !params_query(r->mem, r->http->query, &r->query))
		req_fail(r, FAIL_MALFORMED, T("The address of this page is not well formed."));
}

/* ---- the body ---- */

size_t route_body_max(const struct trip *t)
{
	const struct req *r = &t->r;

	if (!r->route || r->method == GET)
		return 0;
	return r->route->body_max ? r->route->body_max : LIMIT_FORM_BYTES;
}

static bool is_form(struct req *r, struct str type)
{
	struct str lower = str_lower(r->mem, str_head(type, 40));

	return str_starts(lower, S("application/x-www-form-urlencoded")) ||
	       str_starts(lower, S("multipart/form-data"));
}

void trip_body(struct trip *t)
{
	struct req *r = &t->r;
	struct str type = http_header_get(r->http, "content-type");

	r->body_in = r->http->body;
	if (r->method == GET || r->body_in.n == 0)
		return;
	if (is_form(r, type)) {
		if (!params_body(r->mem, type, r->body_in, &r->form, &r->fail))
			req_fail(r, FAIL_MALFORMED, T("What was sent is not a well-formed form."));
	} else if (!r->api) {
		req_fail(r, FAIL_UNSUPPORTED, T("Only a form can be sent here."));
	}
}

/* ---- what a handler asks ---- */

void req_fail(struct req *r, enum fail_code code, struct msg why)
{
	fail_set(&r->fail, code, why);
}

void req_redirect(struct req *r, struct url to)
{
	r->redirect = to;
}

/* A user's word may be part of a value (the name of a file): it must not start a line of its own. */
static struct str header_clean(struct arena *a, struct str value)
{
	char *clean = NULL;

	for (size_t i = 0; i < value.n; i++) {
		unsigned char c = (unsigned char)value.p[i];

		if ((c >= 0x20 && c != 0x7f) || c == '\t')
			continue;
		if (!clean)
			clean = arena_copy(a, value.p, value.n);
		clean[i] = ' ';
	}
	return clean ? (struct str){ clean, value.n } : value;
}

void req_header(struct req *r, struct str name, struct str value)
{
	CHECK(r->header_count < sizeof r->header / sizeof r->header[0]);
	r->header[r->header_count++] = (struct http_header){ name, header_clean(r->mem, value) };
}

void req_cookie(struct req *r, struct str name, struct str value, int64_t max_age_s, bool http_only)
{
	struct buf b = buf_new(r->mem, 160 + value.n, LIMIT_HEADER_BYTES);

	buf_str(&b, name);
	buf_c(&b, '=');
	percent_encode(&b, value);
	if (max_age_s >= 0) {
		buf_str(&b, S("; Max-Age="));
		buf_int(&b, max_age_s);
	}
	buf_str(&b, S("; Path=/; SameSite=Lax"));
	if (http_only)
		buf_str(&b, S("; HttpOnly"));
	if (r->secure)
		buf_str(&b, S("; Secure"));
	req_header(r, S("set-cookie"), buf_done(&b));
}

static bool cookie_in(struct str line, struct str name, struct str *value)
{
	struct str part;

	while (str_cut(&line, ';', &part)) {
		part = str_trim(part);
		if (part.n > name.n && part.p[name.n] == '=' && str_starts(part, name)) {
			*value = str_from(part, name.n + 1);
			return true;
		}
	}
	return false;
}

struct str req_cookie_get(const struct req *r, struct str name)
{
	struct str value;

	for (size_t i = 0; i < r->http->header_count; i++) {
		const struct http_header *h = &r->http->headers[i];

		if (!str_is(h->name, "cookie") || !cookie_in(h->value, name, &value))
			continue;
		return percent_decode(r->mem, value, false, &value) ? value : STR_NONE;
	}
	return STR_NONE;
}

struct str req_path(struct req *r, const char *name)
{
	size_t i = 0;

	while (i < 4 && !str_is(r->path[i].name, name))
		i++;
	CHECK(i < 4);
	return r->path[i].value;
}

int64_t req_id(struct req *r, const char *name)
{
	int64_t id;

	if (!str_int(req_path(r, name), &id) || id <= 0) {
		req_fail(r, FAIL_NOT_FOUND, T("There is no such page."));
		return 0;
	}
	return id;
}

struct str req_query(struct req *r, const char *name)
{
	return params_get(&r->query, str_c(name));
}

struct str req_field(struct req *r, const char *name)
{
	return str_trim(params_get(&r->form, str_c(name)));
}

const struct upload *req_file(struct req *r, const char *name)
{
	for (size_t i = 0; i < r->form.files; i++)
		if (str_is(r->form.file[i].field, name))
			return r->form.file[i].bytes.n > 0 ? &r->form.file[i] : NULL;
	return NULL;
}

struct wall req_wall(const struct req *r, struct instant t)
{
	return (struct wall){ .t = t, .zone = r->zone, .today = r->today };
}

struct url url_self(struct req *r)
{
	struct str path = r->http->path, query = r->http->query, whole = path;

	/* A browser would read what follows a second slash, or a backslash, as the name of another host. */
	if (path.n == 0 || path.p[0] != '/' || str_starts(path, S("//")) || str_starts(path, S("/\\")))
		whole = S("/");
	else if (query.n > 0)
		whole = str_fmt(r->mem, STR_FMT "?" STR_FMT, STR_ARG(path), STR_ARG(query));
	return (struct url){ whole.p, whole.n };
}

/* ---- a request without a client ---- */

struct req *program_req(struct arena *a, struct db *db)
{
	struct req *r = NEW(a, struct req);

	r->mem = a;
	r->db = db;
	r->lang = lang_find(S("en"));
	r->zone = zone_find(S("UTC"));
	r->now = instant_now();
	r->today = zone_date(r->zone, r->now, NULL);
	return r;
}
