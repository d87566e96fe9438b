/*
 * outbox.c -- what was filled in on a phone and waits for signal: what it says of itself, and what the script that sends it is answered.
 *
 * outbox.js shows it, hides it and fills in the numbers. Phones are shared: the page says that something waits, never whose it is or what it says.
 */
#include "ledger/ledger.h"

static void waiting_show(struct req *r)
{
	struct html *h = r->html;

	EL(h, div, .cls = S("alert alert-warn"), .id = S("waiting"), .role = S("status"), .data_waiting = true, .hidden = true) {
		html_mark(h, MARK_RISK, T("Waits"));
		EL(h, div) {
			EL(h, b, .data_waiting_text = T("Saved, {n} waits on this phone"), .data_waiting_many = T("Saved, {n} wait on this phone"))
				html_str(h, STR_NONE);
			LEAF(h, p, T("It goes out by itself when there is signal."), .data_waiting_net = true, .hidden = true);
			EL(h, p, .data_waiting_who = true, .hidden = true) {
				html_msg(h, T("It goes out when whoever gave it is signed in here."));
				html_raw(h, HTML_LIT(" "));
				LEAF(h, a, T("Sign in"), .href = url_with(r->mem, url_to(r->mem, "/sign-in"), "next", url_text(url_self(r))));
			}
			EL(h, p, .data_waiting_look = true, .hidden = true) {
				html_msg(h, T("It could not be taken as it is."));
				html_raw(h, HTML_LIT(" "));
				LEAF(h, a, T("Look at it"), .href = url_to(r->mem, "/idea/new"));
			}
			LEAF(h, p, STR_NONE, .data_waiting_why = true, .hidden = true);
		}
	}
}

/* It went out while nobody looked: its receipt is the only way back to who gave it without a name. */
static void sent_since(struct req *r)
{
	struct html *h = r->html;

	EL(h, div, .cls = S("alert alert-ok"), .data_sent = true, .hidden = true) {
		html_mark(h, MARK_OK, T("Sent"));
		EL(h, div) {
			LEAF(h, b, T("What waited on this phone was sent."));
			EL(h, p)
				LEAF(h, a, T("Look at it"), .href = url_to(r->mem, "/work"));
		}
	}
}

void outbox_show(struct req *r)
{
	waiting_show(r);
	sent_since(r);
}

bool outbox_same_person(struct req *r)
{
	int64_t as = 0;

	if (!str_int(req_field(r, "_as"), &as) || as == r->actor.id)
		return true;
	req_fail(r, FAIL_SIGN_IN, T("You are not signed in any more. Sign in, then send it once more."));
	return false;
}

void outbox_taken(struct req *r, struct url to)
{
	struct buf b = buf_new(r->mem, 128, 4096);
	struct json j = { .b = &b };

	if (!r->wants_json) {
		req_redirect(r, to);
		return;
	}
	json_put_open(&j, '{');
	json_put_key(&j, S("receipt"));
	json_put_str(&j, url_text(to));
	json_put_close(&j, '}');
	r->status = 201;
	r->content_type = S("application/json");
	r->body = buf_done(&b);
}

/* For the script that sent it: the sentence, and each mistake by its field. */
static struct str refusal_json(struct req *r, struct msg why, const struct mistakes *m)
{
	struct buf b = buf_new(r->mem, 512, 1 << 16);
	struct json j = { .b = &b };

	json_put_open(&j, '{');
	json_put_key(&j, S("error"));
	json_put_str(&j, msg_text(r->mem, r->lang, why));
	json_put_key(&j, S("fields"));
	json_put_open(&j, '{');
	for (size_t i = 0; i < m->n; i++) {
		json_put_key(&j, str_c(m->at[i].field));
		json_put_str(&j, msg_text(r->mem, r->lang, m->at[i].why));
	}
	json_put_close(&j, '}');
	json_put_close(&j, '}');
	return buf_done(&b);
}

void outbox_refused(struct req *r, enum fail_code code, const struct mistakes *m)
{
	req_fail(r, code, m->at[0].why);
	r->quiet_errors = true;
	if (!r->wants_json)
		return;
	r->body = refusal_json(r, m->at[0].why, m);
	r->content_type = S("application/json");
}
