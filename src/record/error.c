/*
 * error.c -- the page for what went wrong: what is safe, what is not, what to do. Never blank, never internals.
 *
 * It must work when nothing else does, so it asks the database nothing.
 */
#include "record/private.h"

static const struct { int code; struct msg title, what; } errors[] = {
	{ FAIL_MALFORMED, T("This address cannot be read"), T("Nothing was changed. Go back and try the link again.") },
	{ FAIL_SIGN_IN, T("Please sign in"), T("Your session has ended. What you typed is kept on this device where the form allows it.") },
	{ FAIL_FORBIDDEN, T("This is not yours to do"), T("Nothing was changed.") },
	{ FAIL_NOT_FOUND, T("There is no such page"), T("Nothing was lost. Perhaps the address has a slip in it.") },
	{ FAIL_METHOD, T("This cannot be done here"), T("Nothing was changed.") },
	{ FAIL_CONFLICT, T("Somebody was faster"), T("Nothing was overwritten. Look at it again, then decide.") },
	{ FAIL_TOO_LARGE, T("This is too large"), T("Nothing was stored. Send a smaller one.") },
	{ FAIL_UNSUPPORTED, T("This kind of file is not taken"), T("Nothing was stored. A photo is a JPEG, PNG or WebP.") },
	{ FAIL_INVALID, T("Something is missing"), T("Nothing was saved yet. Go back: what you typed is still there.") },
	{ FAIL_TOO_MANY, T("A little too fast"), T("Wait a moment and try again. Nothing was lost.") },
	{ FAIL_UNAVAILABLE, T("Not just now"), T("Nothing was saved. Try again in a minute.") },
	{ FAIL_INTERNAL, T("Something went wrong here"), T("It was our fault, not yours. Nothing was half saved. Try again; if it stays, tell whoever looks after the server.") },
};
enum { ERRORS = sizeof errors / sizeof errors[0] };

static size_t error_at(int code)
{
	for (size_t i = 0; i < ERRORS; i++)
		if (errors[i].code == code)
			return i;
	return code < 500 ? 0 : ERRORS - 1;
}

static bool is_api(const struct req *r)
{
	return r->api || (r->http && str_starts(r->http->path, S("/api/")));
}

/* A program gets the status with the sentence; the script of one of our pages shows the sentence and nothing else. */
static void error_json(struct req *r)
{
	struct str why = lang_text(r->lang, r->fail.why.one ? r->fail.why : errors[error_at((int)r->fail.code)].title);
	struct buf b = buf_new(r->mem, 256, 1 << 16);
	struct json j = { .b = &b };

	json_put_open(&j, '{');
	json_put_key(&j, S("error"));
	if (is_api(r)) {
		json_put_open(&j, '{');
		json_put_key(&j, S("status"));
		json_put_int(&j, r->fail.code);
		json_put_key(&j, S("message"));
		json_put_str(&j, why);
		json_put_close(&j, '}');
	} else {
		json_put_str(&j, why);
	}
	json_put_close(&j, '}');
	r->content_type = S("application/json");
	r->body = buf_done(&b);
}

void error_page(struct req *r)
{
	const size_t at = error_at((int)r->fail.code);
	struct html *h = r->html;

	if (is_api(r) || r->wants_json) {
		error_json(r);
		return;
	}
	PAGE(r, .title = errors[at].title, .plain = true, .main = S("er")) {
		LEAF(h, p, str_fmt(r->mem, "%d", (int)r->fail.code), .cls = S("er-no"));
		LEAF(h, h1, errors[at].title);
		if (r->fail.why.one && !str_starts(str_c(r->fail.why.one), str_c(errors[at].title.one)))
			LEAF(h, p, r->fail.why);
		LEAF(h, p, errors[at].what);
		EL(h, div, .cls = S("acts")) {
			link_button(r, T("Today"), url_to(r->mem, "/"), "btn pri", NULL);
			if (r->actor.id)
				link_button(r, T("Find"), url_to(r->mem, "/find"), "btn", "search");
		}
	}
}
