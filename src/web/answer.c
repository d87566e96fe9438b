/*
 * answer.c -- from what a handler left behind to the bytes of an answer.
 *
 * There is always an answer and it always says something: a page that grew too large, or that nobody wrote, becomes an
 * error page; an error page that cannot be written becomes a sentence. What a failed request wanted to do
 * to the browser (a cookie, a redirect) does not happen. Runs on whatever thread ended the work and reads no database.
 */
#include "web/private.h"

#include <sodium.h>

enum { PAGE_START_BYTES = 16 * 1024, ETAG_BYTES = 12, OWN_HEADERS = 14 };

#define CSP "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; connect-src 'self'; " \
	"manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
#define PERMISSIONS "camera=(self), microphone=(self), screen-wake-lock=(self), accelerometer=(), autoplay=(), display-capture=(), encrypted-media=(), " \
	"fullscreen=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), magnetometer=(), midi=(), payment=(), " \
	"picture-in-picture=(), publickey-credentials-get=(), serial=(), usb=(), xr-spatial-tracking=()"
#define HEADER(n, v) { { n, sizeof(n) - 1 }, { v, sizeof(v) - 1 } }

static const struct http_header page_headers[] = {
	HEADER("content-security-policy", CSP),
	HEADER("x-content-type-options", "nosniff"),
	HEADER("referrer-policy", "same-origin"),
	HEADER("cross-origin-opener-policy", "same-origin"),
	HEADER("permissions-policy", PERMISSIONS),
	HEADER("vary", "HX-Request, Cookie"),
};

/* A picture, a table, JSON: nothing in it may run or load anything. */
static const struct http_header file_headers[] = {
	HEADER("content-security-policy", "default-src 'none'; style-src 'self'; frame-ancestors 'none'"),
	HEADER("x-content-type-options", "nosniff"),
	HEADER("referrer-policy", "same-origin"),
	HEADER("cross-origin-resource-policy", "same-origin"),
	HEADER("vary", "Cookie, Authorization"),
};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

void trip_page(struct trip *t)
{
	struct req *r = &t->r;

	r->html = html_new(r->mem, PAGE_START_BYTES, LIMIT_PAGE_BYTES, r->lang, r->zone);
	html_today(r->html, r->today);
}

/* ---- success ---- */

static bool says_nothing(const struct req *r)
{
	return r->body.n == 0 && !r->content_type.p && !r->redirect.p && r->status != 204 && r->status != 304;
}

void trip_settle(struct trip *t)
{
	struct req *r = &t->r;

	t->settled = true;
	if (r->redirect.p) {
		r->status = r->status ? r->status : 303;
		return;
	}
	if (!r->body.p && r->html) {
		if (html_over(r->html))
			req_fail(r, FAIL_INTERNAL, T("This page is too large to show. Choose fewer rows."));
		else
			r->body = html_done(r->html);
	}
	if (r->status == 0)
		r->status = r->api && says_nothing(r) ? 204 : 200;
	if (!r->fail.code && says_nothing(r) && !r->htmx) {             /* a fragment may have nothing to say */
		log_line(LOG_ERROR, "web=blank route=%s", r->route ? r->route->path : "");
		req_fail(r, FAIL_INTERNAL, T("Something went wrong on our side. Nothing was changed."));
	}
}

/* ---- failure ---- */

static void forget_success(struct req *r)
{
	size_t kept = 0;

	for (size_t i = 0; i < r->header_count; i++)
		if (!str_is(r->header[i].name, "set-cookie") && !str_is(r->header[i].name, "etag"))
			r->header[kept++] = r->header[i];
	r->header_count = kept;
	r->redirect = URL_NONE;
	r->body = r->content_type = STR_NONE;
	r->status = (int)r->fail.code;
	r->db = NULL;
}

static struct url sign_in_url(struct req *r)
{
	struct str next = r->http->path, query = r->http->query;
	struct buf b = buf_new(r->mem, 64 + 3 * (next.n + query.n), 64 + 3 * LIMIT_URI_BYTES);
	struct str s;

	buf_str(&b, S("/sign-in"));
	if (r->method == GET && !str_is(next, "/")) {
		buf_str(&b, S("?next="));
		percent_encode(&b, query.n ? str_fmt(r->mem, STR_FMT "?" STR_FMT, STR_ARG(next), STR_ARG(query)) : next);
	}
	s = buf_done(&b);
	return (struct url){ s.p, s.n };
}

/* True when the answer is complete: a page goes straight to the sign-in page and comes back from there. A fragment is asked for
   while somebody types: nothing takes them away from it. */
static bool send_to_sign_in(struct trip *t)
{
	struct req *r = &t->r;

	if (r->api) {
		req_header(r, S("www-authenticate"), S("Bearer"));
	} else if (r->method == GET && !r->wants_json && !r->htmx) {
		r->redirect = sign_in_url(r);
		r->status = 303;
		return true;
	}
	return false;
}

static struct str json_sentence(struct req *r, struct str sentence)
{
	struct buf b = buf_new(r->mem, 256, 4096);
	struct json j = { .b = &b };

	json_put_open(&j, '{');
	json_put_key(&j, S("error"));
	json_put_open(&j, '{');
	json_put_key(&j, S("status"));
	json_put_int(&j, r->status);
	json_put_key(&j, S("message"));
	json_put_str(&j, sentence);
	json_put_close(&j, '}');
	json_put_close(&j, '}');
	return buf_done(&b);
}

static struct str failure_sentence(const struct req *r)
{
	struct msg why = r->fail.why.one ? r->fail.why : T("Something went wrong on our side. Nothing was changed.");

	return msg_text(r->mem, r->lang, why);
}

static void plain_failure(struct req *r)
{
	bool json = r->api || r->wants_json;
	struct str sentence = failure_sentence(r);

	r->redirect = URL_NONE;
	r->body = json ? json_sentence(r, sentence) : str_fmt(r->mem, STR_FMT "\n", STR_ARG(sentence));
	r->content_type = json ? S("application/json") : S("text/plain; charset=utf-8");
}

static void write_failure(struct trip *t)
{
	const struct web_hooks *hooks = &t->web->config.hooks;
	struct req *r = &t->r;

	trip_page(t);
	if (r->fail.code == FAIL_SIGN_IN && !r->api && !r->wants_json && hooks->sign_in_page)
		hooks->sign_in_page(r);
	else if (hooks->error_page)
		hooks->error_page(r);
	r->status = (int)r->fail.code;
	if (!r->body.p && !html_over(r->html))
		r->body = html_done(r->html);
	if (r->body.n == 0)
		plain_failure(r);
}

static void settle_failure(struct trip *t)
{
	struct req *r = &t->r;
	struct html *written = t->quiet ? r->html : NULL;
	struct str body = t->quiet ? r->body : STR_NONE, type = r->content_type;

	forget_success(r);
	if (r->fail.code == FAIL_SIGN_IN && send_to_sign_in(t))
		return;
	if (r->fail.code == FAIL_METHOD && t->allow.n > 0)
		req_header(r, S("allow"), t->allow);
	if (r->fail.code == FAIL_UNAVAILABLE || r->fail.code == FAIL_TOO_MANY)
		req_header(r, S("retry-after"), r->fail.code == FAIL_UNAVAILABLE ? S("5") : S("60"));
	if (body.n > 0) {
		r->body = body;
		r->content_type = type;
	} else if (written && !html_over(written)) {
		r->body = html_done(written);
	}
	if (r->body.n == 0)
		write_failure(t);
}

/* ---- headers ---- */

static bool has_header(const struct req *r, const char *name)
{
	for (size_t i = 0; i < r->header_count; i++)
		if (str_is(r->header[i].name, name))
			return true;
	return false;
}

/* A board that asks again every 30 s mostly gets "nothing new". */
static struct str page_etag(struct trip *t)
{
	struct req *r = &t->r;
	unsigned char hash[crypto_generichash_BYTES_MIN];
	char hex[2 * ETAG_BYTES + 1];

	crypto_generichash(hash, sizeof hash, (const unsigned char *)r->body.p, r->body.n, NULL, 0);
	sodium_bin2hex(hex, sizeof hex, hash, ETAG_BYTES);
	return str_fmt(r->mem, "\"%s\"", hex);
}

static struct str revalidate(struct trip *t, bool is_page)
{
	struct req *r = &t->r;
	struct str known = http_header_get(r->http, "if-none-match"), etag;

	if (!is_page || r->method != GET || r->status != 200 || r->fail.code || (!r->htmx && known.n == 0))
		return STR_NONE;
	etag = page_etag(t);
	if (str_has(known, etag)) {
		r->status = 304;
		r->body = STR_NONE;
	}
	return etag;
}

static size_t put_headers(struct http_header *out, size_t n, const struct http_header *from, size_t count)
{
	memcpy(out + n, from, count * sizeof *from);
	return n + count;
}

void trip_reply(struct trip *t, struct http_reply *reply)
{
	struct req *r = &t->r;
	struct http_header *out;
	bool is_page;
	struct str etag;
	size_t n = 0;

	if (!r->fail.code && !t->settled)
		trip_settle(t);
	if (r->fail.code)
		settle_failure(t);
	is_page = !r->content_type.p && !r->api;
	etag = revalidate(t, is_page);
	out = NEW_N(r->mem, struct http_header, r->header_count + OWN_HEADERS);
	if (r->redirect.p)
		out[n++] = (struct http_header){ S("location"), url_text(r->redirect) };
	else if (r->status != 204 && r->status != 304)
		out[n++] = (struct http_header){ S("content-type"), r->content_type.p ? r->content_type :
			r->api ? S("application/json") : S("text/html; charset=utf-8") };
	if (!has_header(r, "cache-control"))
		out[n++] = (struct http_header){ S("cache-control"),
			r->actor.id && !etag.n ? S("no-store") : S("private, no-cache") };
	if (etag.n > 0)
		out[n++] = (struct http_header){ S("etag"), etag };
	if (r->secure)
		out[n++] = (struct http_header)HEADER("strict-transport-security", "max-age=31536000");
	n = is_page ? put_headers(out, n, page_headers, COUNT(page_headers)) : put_headers(out, n, file_headers, COUNT(file_headers));
	n = put_headers(out, n, r->header, r->header_count);
	*reply = (struct http_reply){ .status = r->status, .headers = out, .header_count = n, .body = r->body,
		.stream = r->stream && !r->fail.code };
}
