/*
 * access.c -- who asks, whether this route is theirs, and whether it was really they who asked.
 *
 * A browser brings a cookie, a program a token. What changes something must prove that the page it came from was ours:
 * by the session's own token in the form, and by what the browser says of the page's origin. A failure to know who
 * it is and a failure to look it up are not the same: the second one is never taken for "nobody".
 */
#include "web/private.h"

#include <sodium.h>

enum { SECRET_BYTES_MAX = 200 };

/* ---- who ---- */

static struct str bearer_token(const struct req *r)
{
	struct str header = http_header_get(r->http, "authorization");

	/* The scheme's name has no case; the token has. */
	if (header.n < 8 || header.n > SECRET_BYTES_MAX || !str_is(str_lower(r->mem, str_head(header, 7)), "bearer "))
		return STR_NONE;
	return str_trim(str_from(header, 7));
}

static int64_t find_person(struct trip *t)
{
	struct req *r = &t->r;
	struct str token = r->api ? bearer_token(r) : STR_NONE, cookie;
	int64_t person = 0;

	if (token.n > 0) {
		r->actor.via_token = true;
		return t->web->config.hooks.token_person(r, secret_hash(r->mem, token));
	}
	cookie = req_cookie_get(r, session_cookie(r));
	if (cookie.n == 0 || cookie.n > SECRET_BYTES_MAX || !session_load(r, cookie, &person))
		return 0;
	return person;
}

void trip_identify(struct trip *t)
{
	struct req *r = &t->r;
	int64_t person = find_person(t);
	bool via_token = r->actor.via_token;
	const struct lang *asked = r->lang;

	if (person == 0 || r->fail.code == FAIL_UNAVAILABLE || !t->web->config.hooks.actor_load(r, person)) {
		r->actor = (struct actor){ 0 };
		r->session = r->csrf = STR_NONE;
		return;
	}
	r->actor.id = person;
	r->actor.via_token = via_token;
	/* What was chosen on this device comes before what the person's row says. */
	if (str_eq(req_cookie_get(r, S("lang")), lang_tag(asked)))
		r->lang = asked;
	r->today = zone_date(r->zone, r->now, NULL);
}

/* ---- may they ---- */

void trip_allow(struct trip *t)
{
	struct req *r = &t->r;

	if (r->route->needs == CAP_PUBLIC)
		return;
	if (r->actor.id == 0)
		req_fail(r, FAIL_SIGN_IN, T("Please sign in first."));
	else if (r->route->needs != CAP_SIGNED_IN && !t->web->config.hooks.may(r, r->route->needs))
		req_fail(r, FAIL_FORBIDDEN, T("Your role does not include this. Ask your KPO if you need it."));
}

/* ---- was it they ---- */

static bool origin_is_ours(const struct req *r)
{
	struct str site = http_header_get(r->http, "sec-fetch-site"), origin = http_header_get(r->http, "origin");
	struct str host = http_header_get(r->http, "host");

	/* "none": typed or reopened by the user; no other page can make a browser say it. */
	if (site.n > 0 && !str_is(site, "same-origin") && !str_is(site, "none"))
		return false;
	if (!origin.p)
		return true;
	if (str_starts(origin, S("https://")))
		return str_eq(str_from(origin, 8), host);
	return !r->secure && str_starts(origin, S("http://")) && str_eq(str_from(origin, 7), host);
}

static bool token_is_ours(struct req *r)
{
	struct str sent = http_header_get(r->http, "x-csrf");

	if (sent.n == 0 && !r->api)
		sent = req_field(r, "csrf");
	return secret_same(sent, r->csrf);
}

void trip_same_site(struct trip *t)
{
	struct req *r = &t->r;

	/* No browser adds a program's token by itself. */
	if (r->method == GET || r->actor.via_token)
		return;
	if (!origin_is_ours(r))
		req_fail(r, FAIL_FORBIDDEN, T("This was sent from a page that is not ours. Nothing was changed."));
	else if (!r->route->no_csrf && (r->actor.id != 0 || !r->api) && !token_is_ours(r))
		req_fail(r, FAIL_FORBIDDEN, T("This page was open for too long. Nothing was changed: load it again, then send it again."));
}
