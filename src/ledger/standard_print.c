/*
 * standard_print.c -- a standard on paper, and what its QR code answers years later.
 *
 * Paper cannot know that it is out of date; its code can. Whoever scans it is told in big words whether this very print is valid, without
 * signing in and without a word of what stands on it. A print of anything but the valid revision says so in its stamp as well.
 */
#include "ledger/standard.h"

#define SCAN_PURPOSE "standard_revision"

/* ---- the print ---- */

enum stands { STANDS_VALID, STANDS_DRAFT, STANDS_OLD, STANDS_RETIRED };

static enum stands stands(const struct standard *s, const struct standard_revision *v)
{
	if (str_is(v->state, "draft") || str_is(v->state, "in_review") || str_is(v->state, "dropped"))
		return STANDS_DRAFT;
	if (str_is(s->state, "retired"))
		return STANDS_RETIRED;
	return str_is(v->state, "released") ? STANDS_VALID : STANDS_OLD;
}

static const struct msg stamps[] = { [STANDS_VALID] = T("Valid"), [STANDS_DRAFT] = T("Draft, not valid"), [STANDS_OLD] = T("Out of date"), [STANDS_RETIRED] = T("Retired") };

struct msg revision_stamp(const struct standard *s, const struct standard_revision *v)
{
	enum stands st = stands(s, v);

	return st == STANDS_VALID ? MSG_NONE : stamps[st];
}

struct str revision_scan_address(struct req *r, const struct standard_revision *v)
{
	return str_fmt(r->mem, STR_FMT STR_FMT, STR_ARG(base_url(r)), STR_ARG(url_text(url_to(r->mem, "/s/{token}", V(id_token(r->mem, SCAN_PURPOSE, v->id))))));
}

static void stamp_show(struct req *r, const struct standard *s, const struct standard_revision *v)
{
	struct html *h = r->html;
	struct str who = person_name(r, v->released_by.id);
	enum stands st = stands(s, v);

	EL(h, p, .cls = st == STANDS_VALID ? S("sw-st") : S("sw-st sw-no")) {
		LEAF(h, b, stamps[st]);
		if (!instant_is_none(v->released_at))
			EL(h, span)
				SAY(h, T("released {day}, {who}"), ARG("day", revision_since(r, s, v)), ARG("who", who));
	}
}

static void print_head(struct req *r, const struct standard *s, const struct standard_revision *v)
{
	struct html *h = r->html;

	EL(h, header, .cls = S("sw-h")) {
		EL(h, div) {
			LEAF(h, h1, s->title, .dir = S("auto"));
			EL(h, p)
				SAY(h, T("{number}, revision {n}. {area}"), ARG("number", record_number(r->mem, &standard_record, s->id)), ARG("n", v->no), ARG("area", unit_name(r, s->area.id)));
		}
		stamp_show(r, s, v);
	}
}

static void print_foot(struct req *r, const struct standard_revision *v)
{
	struct html *h = r->html;

	EL(h, footer, .cls = S("sw-f")) {
		EL(h, div) {
			LEAF(h, b, T("Valid only while its QR code says so."));
			LEAF(h, p, v->what_changed, .dir = S("auto"));
		}
		qr_show(r, revision_scan_address(r, v), S("sw-qr"));
	}
}

static void print_bar(struct req *r, const struct standard *s, const struct standard_revision *v)
{
	struct html *h = r->html;

	EL(h, nav, .cls = S("op-bar noprint"), .aria_label = T("Sheet")) {
		link_button(r, T("Back"), revision_url(r, s->id, v->no), "btn", NULL);
		link_button(r, T("PDF, A4"), url_to(r->mem, "/standard/{id}/revision/{no}/pdf", V(s->id), V(v->no)), "btn", "download");
		link_button(r, T("PDF, A3"), url_with(r->mem, url_to(r->mem, "/standard/{id}/revision/{no}/pdf", V(s->id), V(v->no)), "size", S("a3")), "btn", "download");
		EL(h, button, .cls = S("btn pri"), .type = S("button"), .data_print = true) {
			html_icon(h, "printer");
			html_msg(h, T("Print"));
		}
	}
}

void print_page(struct req *r)
{
	struct standard s;
	struct standard_revision v;

	if (!record_get(r, &standard_record, req_id(r, "id"), &s) || !revision_get(r, s.id, req_id(r, "no"), &v))
		return;
	PAGE(r, .title_text = s.title, .plain = true, .no_head = true, .body = S("p-sw")) {
		print_bar(r, &s, &v);
		EL(r->html, article, .cls = S("sw"), .data_theme = S("light")) {
			print_head(r, &s, &v);
			sheet_show(r, &s, &v);
			print_foot(r, &v);
		}
	}
}

/* ---- what the code answers ---- */

static void scan_says(struct req *r, const struct standard *s, const struct standard_revision *v)
{
	struct html *h = r->html;
	struct standard_revision valid;

	switch (stands(s, v)) {
	case STANDS_VALID:
		SAY(h, T("Revision {n}, since {day}."), ARG("n", v->no), ARG("day", revision_since(r, s, v)));
		return;
	case STANDS_DRAFT:
		html_msg(h, T("It was never released. Nobody works by it: take it down."));
		return;
	case STANDS_RETIRED:
		html_msg(h, T("This standard is retired. Nobody works by it: take it down."));
		return;
	case STANDS_OLD:
		break;
	}
	if (revision_valid(r, s->id, &valid))
		SAY(h, T("This is revision {old}. Revision {n} is valid since {day}. Take it down."), ARG("old", v->no), ARG("n", valid.no), ARG("day", revision_since(r, s, &valid)));
	else
		html_msg(h, T("No revision of it is valid. Take it down."));
}

/* Valid all the same: but whoever works by it may ask. */
static void scan_review(struct req *r, const struct standard *s)
{
	struct html *h = r->html;

	if (!review_late(s->review_due, zone_date(unit_zone(r, s->area.id), r->now, NULL)))
		return;
	EL(h, p) {
		html_mark(h, MARK_RISK, T("At risk"));
		html_raw(h, HTML_LIT(" "));
		SAY(h, T("Its review was due on {day}: ask whether it is still right."), ARG("day", s->review_due));
	}
}

static struct msg scan_title(enum stands st)
{
	switch (st) {
	case STANDS_VALID: return T("This print is valid");
	case STANDS_DRAFT: return T("This print is only a draft");
	case STANDS_RETIRED: return T("This print does not count any more");
	case STANDS_OLD: default: return T("This print is out of date");
	}
}

static void scan_mark(struct html *h, bool valid)
{
	EL(h, svg, .cls = valid ? S("sw-g") : S("sw-g sw-no"), .view_box = S("0 0 64 64"), .aria_hidden = S("true")) {
		VOID_EL(h, circle, .cx = S("32"), .cy = S("32"), .r = S("30"));
		VOID_EL(h, path, .d = valid ? S("M19 33l9 9 18-20") : S("M21 21l22 22M43 21L21 43"));
	}
}

static void scan_show(struct req *r, const struct standard *s, const struct standard_revision *v)
{
	struct html *h = r->html;
	enum stands st = stands(s, v);

	PAGE(r, .title = scan_title(st), .phone = true, .main = S("ph ph-full sw-scan")) {
		scan_mark(h, st == STANDS_VALID);
		LEAF(h, h1, scan_title(st));
		EL(h, p, .cls = S("sw-big"))
			scan_says(r, s, v);
		if (st == STANDS_VALID)
			scan_review(r, s);
		EL(h, p) {
			LEAF(h, b, record_number(r->mem, &standard_record, s->id));
			html_raw(h, HTML_LIT(" "));
			LEAF(h, bdi, s->title);
		}
		if (r->actor.id && may_read(r, &standard_record, s))
			link_button(r, T("Open the standard"), record_url(r, &standard_record, s->id), "btn", NULL);
		else if (!r->actor.id)
			link_button(r, T("Sign in to read it"), url_with(r->mem, url_to(r->mem, "/sign-in"), "next", url_text(record_url(r, &standard_record, s->id))), "btn", NULL);
	}
}

void scan_page(struct req *r)
{
	struct standard s;
	struct standard_revision v;
	int64_t id = id_of_token(SCAN_PURPOSE, req_path(r, "token"));

	if (!id || !record_load(r, &standard_revision_record, id, &v) || !record_load(r, &standard_record, v.standard.id, &s)) {
		req_fail(r, FAIL_NOT_FOUND, T("This code is not one of ours: what it stands on is no valid standard. Ask your team leader."));
		return;
	}
	req_header(r, S("cache-control"), S("no-store"));
	scan_show(r, &s, &v);
}
