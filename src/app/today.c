/*
 * today.c -- the home page: what needs you, off standard first, then oldest; then the flow.
 *
 * The rows come from the modules' needs_you; this file only sorts and draws them. A row leaves when its cause
 * is gone, never by being dismissed. Whoever works on a phone lands on My work instead.
 */
#include "app/app.h"
#include "daily/daily.h"

#include <stdlib.h>

static int row_order(const void *pa, const void *pb)
{
	const struct attention_row *a = pa, *b = pb;

	if (a->late != b->late)
		return b->late - a->late;
	return (a->since.s > b->since.s) - (a->since.s < b->since.s);
}

static struct msg mark_word(enum mark m)
{
	return m == MARK_OFF ? T("Off standard") : m == MARK_RISK ? T("At risk") : m == MARK_OK ? T("On standard") : T("Not due yet");
}

static void row_show(struct req *r, const struct attention_row *row)
{
	struct html *h = r->html;

	EL(h, li) {
		html_mark(h, row->mark, mark_word(row->mark));
		EL(h, div) {
			EL(h, p, .cls = S("at-t"))
				LEAF(h, a, row->title, .href = row->to, .dir = S("auto"));
			LEAF(h, p, row->detail, .cls = S("at-d"));
		}
		LEAF(h, span, row->age, .cls = row->late ? S("at-age bad") : S("at-age"));
		LEAF(h, a, row->action, .cls = S("btn sm"), .href = row->to);
	}
}

/* What names the reader; and for who sees to it that each idea has somebody, the ideas of those places. */
static struct str today_topics(struct req *r)
{
	struct buf b = buf_new(r->mem, 64, 4096);

	buf_str(&b, live_me(r));
	for (size_t i = 0; i < r->actor.grant_count && i < LIMIT_STREAM_TOPICS - 1; i++)
		if (role_has(r->actor.grants[i].role, CAP_ORG_EDIT))
			buf_fmt(&b, "," STR_FMT, STR_ARG(live_place(r, record_find(S("idea")), r->actor.grants[i].unit)));
	return buf_done(&b);
}

static void needs_you(struct req *r, const struct attention *list, size_t shown)
{
	struct html *h = r->html;

	EL(h, section, .cls = S("panel"), .id = S("needs"), .data_refresh_url = url_self(r), LIVE(r, today_topics(r))) {
		EL(h, header) {
			LEAF(h, h2, T("Needs you"));
			LEAF(h, span, T("Off standard first, then oldest"), .cls = S("note"));
		}
		EL(h, ul, .cls = S("rows at"))
			for (size_t i = 0; i < list->rows.n && i < shown; i++)
				row_show(r, &list->rows.p[i]);
		if (list->rows.n > shown)
			EL(h, p, .cls = S("still"))
				EL(h, span)
					LEAF(h, a, say(r->mem, r->lang, T("All {n}"), ARG("n", list->rows.n)), .href = url_with(r->mem, url_to(r->mem, "/"), "all", S("1")));
		if (!list->rows.n)
			EL(h, p, .cls = S("still")) {
				html_mark(h, MARK_OK, T("On standard"));
				LEAF(h, span, T("Nothing waits for you. Go and see."));
			}
		flow_still(r);
	}
}

static void today(struct req *r)
{
	enum { SHOWN = 12 };
	struct attention list = { .on_standard = 0 };
	struct page page = { .title = T("Today"), .nav = "/", .no_head = true, .live = true };
	int year, week = date_iso_week(r->today, &year);

	if (r->actor.phone_first && !r->htmx) {
		req_redirect(r, url_to(r->mem, "/work"));
		return;
	}
	for (size_t i = 0; modules_all()[i]; i++)
		if (modules_all()[i]->needs_you)
			modules_all()[i]->needs_you(r, &list);
	if (list.rows.n)
		qsort(list.rows.p, list.rows.n, sizeof list.rows.p[0], row_order);
	page.sub = say(r->mem, r->lang, T("{weekday} {day}, week {week}"), ARG("weekday", lang_weekday(r->mem, r->lang, r->today)), ARG("day", r->today), ARG("week", week));
	PAGE_OF(r, page) {
		HEAD_ACTS_OF(r, page)
			if (may(r, CAP_IDEA_CREATE))
				link_button(r, T("New idea"), url_to(r->mem, "/idea/new"), "btn pri", "plus");
		EL(r->html, div, .cls = S("grid c53")) {
			needs_you(r, &list, req_query(r, "all").n ? 500 : SHOWN);
			flow_panel(r);
		}
	}
}

static const struct route routes[] = {
	{ GET, "/", .run = today, .needs = CAP_SIGNED_IN },
	{ 0 },
};
static const struct nav nav[] = {
	{ .label = T("Today"), .path = "/", .icon = "list-checks", .needs = CAP_SIGNED_IN, .key = "g t" },
	{ .path = NULL },
};

const struct module today_module = { .name = "today", .label = T("Today"), .routes = routes, .nav = nav };
