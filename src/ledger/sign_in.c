/*
 * sign_in.c -- signing in and out: one form for a badge, an employee number or an e-mail, with a PIN or a password.
 *
 * The secret is verified in .prepare, on a worker, because that is slow on purpose; .run only begins the session. A wrong
 * name and a wrong secret read the same. The form carries no session's token, because there is no session yet: the
 * dispatcher refuses whatever another site sent.
 */
#include "ledger/private.h"

struct attempt { enum login_outcome outcome; int64_t person; };

/* ---- the form ---- */

static void brand(struct html *h)
{
	EL(h, p, .cls = S("brand")) {
		EL(h, svg, .view_box = S("0 0 22 22"), .aria_hidden = S("true")) {
			VOID_EL(h, path, .cls = S("f-ink"), .d = S("M1 21v-5.5h6.2V10h6.2V4.5H21V21z"));
			VOID_EL(h, path, .cls = S("f-bad"), .d = S("M15.6 0h5.4v2.6h-5.4z"));
		}
		LEAF(h, span, S("Kaizen Office"));
	}
}

static void fields(struct req *r, struct str next)
{
	struct html *h = r->html;

	if (next.n)
		hidden(r, "next", next);
	ENTRY(r, .name = "name", .label = T("Badge, employee number or e-mail"), .value = req_field(r, "name"), .autocomplete = S("username"),
	      .required = true, .autofocus = true);
	ENTRY(r, .name = "secret", .type = "password", .label = T("PIN or password"), .autocomplete = S("current-password"), .required = true);
	EL(h, label, .cls = S("fo-opt")) {
		VOID_EL(h, input, .type = S("checkbox"), .name = S("shared"), .value = S("1"), .checked = str_is(req_field(r, "shared"), "1"));
		html_msg(h, T("This is a shared device"));
		LEAF(h, small, T("You are signed out after 10 minutes"));
	}
	EL(h, div, .cls = S("fo-foot"))
		button(r, T("Sign in"), "btn pri", NULL);
}

static void not_me(struct req *r)
{
	struct html *h = r->html;

	EL(h, div, .cls = S("alert alert-ok")) {
		html_mark(h, MARK_OK, T("Signed in"));
		EL(h, div) {
			EL(h, p)
				SAY(h, T("You are signed in as {name}."), ARG("name", r->actor.name));
			FORM(r, url_to(r->mem, "/sign-out"))
				button(r, T("Not me"), "btn sm", NULL);
		}
	}
}

static void form_show(struct req *r, struct msg wrong, struct msg what, struct str next)
{
	struct html *h = r->html;

	PAGE(r, .title = T("Sign in"), .plain = true, .body = S("p-sg"), .main = S("sg")) {
		brand(h);
		LEAF(h, h1, T("Sign in"));
		if (wrong.one)
			alert_show(r, MARK_OFF, wrong, what);
		if (r->actor.id)
			not_me(r);
		FORM(r, url_to(r->mem, "/sign-in"), .cls = S("fo"))
			fields(r, next);
		LEAF(h, p, T("Forgotten? The kaizen office gives you a new PIN."), .cls = S("mut2"));
		taste_show(r, next.n ? url_with(r->mem, url_to(r->mem, "/sign-in"), "next", next) : url_to(r->mem, "/sign-in"));
	}
}

static void sign_in_show(struct req *r)
{
	form_show(r, MSG_NONE, MSG_NONE, url_text(url_local(r->mem, req_query(r, "next"))));
}

/* The page that the form stood on, so that what was typed there is found again: as the browser says, if it was one of ours. The answer to a
   form with mistakes has that form's own address, which cannot be opened: the page above it can.
 */
static struct url page_before(struct req *r)
{
	struct str from = http_header_get(r->http, "referer"), host = http_header_get(r->http, "host"), query = STR_NONE;
	struct param caught[4];
	bool other;

	from = str_from(from, str_starts(from, S("https://")) ? 8 : str_starts(from, S("http://")) ? 7 : from.n);
	if (!host.n || !str_starts(from, host))
		return URL_NONE;
	from = str_from(from, host.n);
	const char *mark = from.n ? memchr(from.p, '?', from.n) : NULL;
	if (mark) {
		query = str_from(from, (size_t)(mark - from.p));
		from = str_head(from, (size_t)(mark - from.p));
	}
	while (from.n > 1 && !route_find(GET, from, caught, &other)) {
		query = STR_NONE;
		while (from.n > 1 && from.p[--from.n] != '/')
			;
	}
	return url_local(r->mem, str_fmt(r->mem, STR_FMT STR_FMT, STR_ARG(from), STR_ARG(query)));
}

/* For the dispatcher: something was sent without being signed in. What was asked by GET leads here by a redirect. */
void sign_in_page(struct req *r)
{
	form_show(r, T("You are not signed in any more"), T("Nothing was changed. Sign in, then do it once more."), url_text(page_before(r)));
}

/* ---- in ---- */

static void sign_in_prepare(struct req *r)
{
	struct attempt *a = NEW(r->mem, struct attempt);
	struct str name = req_field(r, "name"), secret = req_field(r, "secret");
	struct login who = { 0 };
	bool known = login_find(r, name, &who);

	r->prepared = a;
	a->outcome = login_try(r, known ? &who : NULL, name, secret);
	a->person = who.id;
}

static void sign_in(struct req *r)
{
	const struct attempt *a = r->prepared;
	struct url next = url_local(r->mem, req_field(r, "next"));

	switch (a->outcome) {
	case LOGIN_FITS:
		session_start(r, a->person, str_is(req_field(r, "shared"), "1"));
		device_know(r, a->person);
		req_redirect(r, next.n ? next : url_to(r->mem, "/"));
		return;
	case LOGIN_WRONG:
		form_show(r, T("That did not fit"), T("Check the name and the PIN or password, then try again."), url_text(next));
		req_fail(r, FAIL_INVALID, T("Check the name and the PIN or password, then try again."));
		break;
	case LOGIN_TOO_OFTEN:
		form_show(r, T("Too many tries"), T("Please wait a minute, then try again."), url_text(next));
		req_fail(r, FAIL_TOO_MANY, T("Please wait a minute, then try again."));
		break;
	}
	r->quiet_errors = true;
}

/* ---- out: also "Not me" ---- */

static void sign_out(struct req *r)
{
	struct url next = url_local(r->mem, req_field(r, "next"));
	struct url to = url_to(r->mem, "/sign-in");

	session_end(r);
	req_redirect(r, next.n ? url_with(r->mem, to, "next", url_text(next)) : to);
}

/* ---- the module ---- */

static const struct route sign_in_routes[] = {
	{ GET, "/sign-in", .run = sign_in_show, .needs = CAP_PUBLIC },
	{ POST, "/sign-in", .run = sign_in, .prepare = sign_in_prepare, .needs = CAP_PUBLIC, .no_csrf = true },
	{ POST, "/sign-out", .run = sign_out, .needs = CAP_PUBLIC, .no_csrf = true },
	{ GET, "/me", .run = me_show, .needs = CAP_SIGNED_IN },
	{ POST, "/me/lang", .run = me_lang, .needs = CAP_PUBLIC, .no_csrf = true },
	{ POST, "/me/theme", .run = me_theme, .needs = CAP_PUBLIC, .no_csrf = true },
	{ POST, "/me/sessions/end", .run = me_sessions_end, .needs = CAP_SIGNED_IN },
	{ POST, "/me/secret", .run = me_secret, .prepare = me_secret_prepare, .needs = CAP_SIGNED_IN },
	{ GET, "/me/tokens", .run = tokens_show, .needs = CAP_SIGNED_IN },
	{ POST, "/me/tokens", .run = tokens_add, .prepare = tokens_prepare, .needs = CAP_SIGNED_IN },
	{ POST, "/me/tokens/{id}/withdraw", .run = tokens_withdraw, .needs = CAP_SIGNED_IN },
	{ 0 },
};

static const struct query *const sign_in_queries[] = {
	&actor_by_id, &actor_grants, &login_by_name, &login_of_person, &token_by_hash, &token_used, &tokens_of_person, &roles_of_person, &session_others_end, &badge_owner, NULL,
};

static const char *const sign_in_ddl[] = {
	"create table if not exists api_token_use (token bigint primary key, day integer not null)",
	NULL,
};

static const struct job sign_in_jobs[] = {
	{ "token_use", 60, token_use_keep },
	{ 0 },
};

const struct module sign_in_module = {
	.name = "sign_in",
	.label = T("Signing in"),
	.records = (const struct record *const[]){ &api_token_record, NULL },
	.queries = sign_in_queries,
	.routes = sign_in_routes,
	.jobs = sign_in_jobs,
	.ddl = sign_in_ddl,
};
