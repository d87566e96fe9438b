/*
 * outbox.c -- what an idea that waits on the phone says of itself; outbox.js shows it, hides it and fills in the numbers.
 *
 * Phones are shared: the page says that something waits, never whose it is or what it says.
 */
#include "daily/idea.h"

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
			LEAF(h, b, T("An idea that waited on this phone was sent."));
			EL(h, p)
				LEAF(h, a, T("Its receipt"), .href = url_to(r->mem, "/work"));
		}
	}
}

void outbox_show(struct req *r)
{
	waiting_show(r);
	sent_since(r);
}
