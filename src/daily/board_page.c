/*
 * board_page.c -- the board as people see it: columns, cards, and on each card what its reader may do with it next.
 *
 * An entry of the Move menu is a button when nothing has to be said, a link to the step's form when words or people are
 * needed; what is not possible now stands below with its reason. A card that its reader can do nothing with has no menu.
 */
#include "daily/board.h"

#include <math.h>
#include <string.h>

enum { RESULT_BYTES = 90, OFFERS_MAX = 24, AGE_BAR = 200 };

static struct url board_url(struct req *r, const struct board *b, enum board_view view)
{
	struct url u = url_to(r->mem, "/idea/board");

	if (b->area)
		u = url_with(r->mem, u, "area", str_fmt(r->mem, "%lld", (long long)b->area));
	return view == BOARD_ALL ? u : url_with(r->mem, u, "view", view == BOARD_OVER ? S("over") : S("mine"));
}

/* ---- the line below the heading ---- */

static struct url rows_url(struct req *r, const struct board *b, const char *states)
{
	struct url u = url_to(r->mem, "/idea");

	if (b->area)
		u = url_with(r->mem, u, "area", str_fmt(r->mem, "%lld", (long long)b->area));
	if (b->view == BOARD_MINE)
		u = url_with(r->mem, u, "mine", S("1"));
	return states ? url_with(r->mem, u, "state", str_c(states)) : u;
}

static struct url month_url(struct req *r, const struct board *b, const char *states, const char *from)
{
	return url_with(r->mem, url_with(r->mem, rows_url(r, b, states), "copied_from", S("-")), from, date_iso(r->mem, date_month_start(r->today)));
}

static void number_link(struct req *r, struct msg m, int64_t n, struct url to)
{
	struct str text = n > LIST_COUNT_MAX ? str_fmt(r->mem, "%d+", LIST_COUNT_MAX) : lang_int(r->mem, r->lang, n);

	LEAF(r->html, a, say(r->mem, r->lang, m, ARG("n", text)), .href = to);
}

#define DONE_STATES "implemented,verified,closed"

void board_sub(struct req *r, const void *board)
{
	const struct board *b = board;
	struct html *h = r->html;

	number_link(r, T("{n} in progress"), b->open, rows_url(r, b, "submitted,needs_info,acknowledged,escalated,to_do,doing"));
	html_raw(h, HTML_LIT(", "));
	number_link(r, T("{n} over standard"), b->over, board_url(r, b, BOARD_OVER));
	html_raw(h, HTML_LIT(". "));
	html_msg(h, T("This month so far:"));
	html_raw(h, HTML_LIT(" "));
	number_link(r, T("{n} given"), b->given, month_url(r, b, NULL, "created_at.from"));
	html_raw(h, HTML_LIT(", "));
	number_link(r, T("{n} done"), b->done, month_url(r, b, DONE_STATES, "implemented_at.from"));
}

/* ---- the heading's buttons ---- */

static void views(struct req *r, const struct board *b)
{
	static const struct msg labels[] = { [BOARD_ALL] = T("All"), [BOARD_OVER] = T("Over standard"), [BOARD_MINE] = T("Mine") };
	struct html *h = r->html;

	EL(h, nav, .cls = S("seg"), .aria_label = T("View"))
		for (enum board_view v = BOARD_ALL; v <= BOARD_MINE; v++)
			LEAF(h, a, labels[v], .href = board_url(r, b, v), .aria_current = v == b->view ? S("true") : STR_NONE);
}

static bool area_known(const struct board *b, int64_t id)
{
	for (size_t i = 0; i < b->areas.n; i++)
		if (b->areas.p[i].id == id)
			return true;
	return false;
}

static void area_options(struct req *r, const struct board *b, int64_t parent, int depth)
{
	static const char indent[] = "\u2003\u2003\u2003\u2003\u2003\u2003\u2003\u2003";
	enum { INDENT_BYTES = 3, DEPTH_MAX = 8 };

	for (size_t i = 0; i < b->areas.n && depth <= DEPTH_MAX; i++) {
		const struct board_area *a = &b->areas.p[i];
		if (depth ? a->parent.id != parent : area_known(b, a->parent.id))
			continue;
		EL(r->html, option, .value = str_fmt(r->mem, "%lld", (long long)a->id), .selected = a->id == b->area) {
			html_str(r->html, (struct str){ indent, (size_t)depth * INDENT_BYTES });
			html_str(r->html, a->name);
		}
		area_options(r, b, a->id, depth + 1);
	}
}

static void area_form(struct req *r, const struct board *b)
{
	struct html *h = r->html;

	if (b->areas.n < 2)
		return;
	EL(h, form, .method = S("get"), .cls = S("fo-unit"), .action = url_to(r->mem, "/idea/board")) {
		if (b->view != BOARD_ALL)
			hidden(r, "view", b->view == BOARD_OVER ? S("over") : S("mine"));
		EL(h, select, .cls = S("fo-in"), .name = S("area"), .aria_label = T("Area and all below it")) {
			if (b->area && !area_known(b, b->area))
				LEAF(h, option, unit_name(r, b->area), .value = str_fmt(r->mem, "%lld", (long long)b->area), .selected = true);
			area_options(r, b, 0, 0);
		}
		EL(h, button, .cls = S("btn icon"), .aria_label = T("Show this area"))
			html_icon(h, "funnel");
	}
}

/* ---- the Move menu ---- */

static const char *offer_icon(const struct step *s, enum idea_column from, enum idea_column to)
{
	if (s->danger)
		return "x";
	return to == IDEA_OFF ? "clock" : to < from ? "undo-2" : "move-right";
}

/* What it says, and in which column the card is then. */
static void offer_text(struct req *r, const struct board *b, const struct step *s, enum idea_column from)
{
	struct html *h = r->html;
	enum idea_column to = s->to ? idea_column(str_c(s->to)) : from;

	html_icon(h, offer_icon(s, from, to));
	html_msg(h, s->label);
	if (to != from && to != IDEA_OFF)
		EL(h, span, .cls = S("menu-end")) {
			html_msg(h, lane_kinds[to].label);
			html_raw(h, HTML_LIT(" "));
			html_int(h, (int64_t)b->lane[to].cards.n);
		}
}

static void offer_show(struct req *r, const struct board *b, const struct card *c, const struct step *s)
{
	enum idea_column from = idea_column(c->idea->state), to = s->to ? idea_column(str_c(s->to)) : from;
	struct str moves = to != from && to != IDEA_OFF ? str_c(lane_kinds[to].code) : STR_NONE;
	struct html *h = r->html;

	if (!s->must[0]) {
		EL(h, button, .formaction = url_to(r->mem, "/idea/{id}/step/{step}", V(c->id), V(str_c(s->name))), .data_to = moves)
			offer_text(r, b, s, from);
		return;
	}
	struct str page = url_text(record_url(r, &idea_record, c->id));
	EL(h, a, .href = url_local(r->mem, str_fmt(r->mem, STR_FMT "#step-%s", STR_ARG(page), s->name)), .data_to = moves)
		offer_text(r, b, s, from);
}

/* What belongs to certain people alone (withdrawing) is no news to the others. */
static bool refused(const struct step_offer *o)
{
	return !o->now && o->step->needs;
}

/* Steps that one reason keeps from being taken share a line. */
static void refused_show(struct req *r, const struct step_offer *o, size_t n)
{
	struct html *h = r->html;

	for (size_t i = 0; i < n; i++) {
		bool said = !refused(&o[i]);
		for (size_t k = 0; k < i && !said; k++)
			said = refused(&o[k]) && strcmp(o[k].why_not.one, o[i].why_not.one) == 0;
		if (said)
			continue;
		EL(h, span, .cls = S("menu-no"))
			EL(h, span) {
				for (size_t k = i; k < n; k++)
					if (refused(&o[k]) && strcmp(o[k].why_not.one, o[i].why_not.one) == 0) {
						if (k > i)
							html_raw(h, HTML_LIT(", "));
						html_msg(h, o[k].step->label);
					}
				html_raw(h, HTML_LIT(": "));
				html_msg(h, o[i].why_not);
			}
	}
}

static void menu_show(struct req *r, const struct board *b, const struct card *c, const struct step_offer *o, size_t n)
{
	struct html *h = r->html;

	EL(h, details, .cls = S("mv")) {
		EL(h, summary, .aria_label_str = say(r->mem, r->lang, T("Move: {title}"), ARG("title", c->idea->title)))
			html_icon(h, "move-right");
		FORM(r, record_url(r, &idea_record, c->id), .cls = S("menu")) {
			hidden(r, "version", str_fmt(r->mem, "%lld", (long long)c->idea->version));
			hidden(r, "next", url_text(board_url(r, b, b->view)));
			LEAF(h, p, T("Next step"));
			for (int danger = 0; danger < 2; danger++)
				for (size_t i = 0; i < n; i++)
					if (o[i].now && !o[i].step->danger == !danger)
						offer_show(r, b, c, o[i].step);
			refused_show(r, o, n);
		}
	}
}

static size_t offers(struct req *r, const struct card *c, struct step_offer *o)
{
	size_t n = step_offers(r, &idea_record, c->idea, o, OFFERS_MAX);

	for (size_t i = 0; i < n; i++)
		if (o[i].now)
			return n;
	return 0;
}

/* ---- cards ---- */

static void age_show(struct req *r, const struct card *c)
{
	struct html *h = r->html;
	enum mark mark;
	struct str text = idea_age_text(r, c->idea, &mark);

	EL(h, span, .cls = mark == MARK_OFF ? S("bad") : mark == MARK_RISK ? S("warn") : STR_NONE) {
		if (mark == MARK_OFF) {
			html_mark(h, mark, T("Over standard"));
			html_raw(h, HTML_LIT(" "));
		}
		html_str(h, text);
	}
}

static void age_bar(struct req *r, const struct card *c)
{
	struct html *h = r->html;
	double share = isnan(c->age_wd) || isnan(c->standard_wd) ? 0 : fmin(1, c->age_wd / c->standard_wd);
	struct str paint = c->mark == MARK_OFF ? S("f-bad") : c->mark == MARK_RISK ? S("f-warn2") : S("f-ink3");

	EL(h, svg, .cls = S("kb-age"), .view_box = S("0 0 200 4"), .preserve = S("none"), .aria_hidden = S("true")) {
		VOID_EL(h, rect, .cls = S("f-rule"), .w = S("200"), .h = S("4"));
		VOID_EL(h, rect, .cls = paint, .w = svg_num(h, AGE_BAR * fmax(share, 0.02)), .h = S("4"));
	}
}

static void card_head(struct req *r, const struct card *c)
{
	struct html *h = r->html;

	LEAF(h, a, c->idea->title, .cls = S("kb-t"), .href = record_url(r, &idea_record, c->id), .dir = S("auto"));
	EL(h, p, .cls = S("kb-d")) {
		html_str(h, c->area);
		if (c->giver.n) {
			html_raw(h, HTML_LIT(", "));
			LEAF(h, bdi, c->giver);
		}
	}
}

/* Of several kinds of waste the first one fits on a card. */
static void waste_show(struct req *r, const struct idea *i)
{
	struct str rest = i->waste, first = STR_NONE;

	if (str_cut(&rest, ' ', &first) && first.n)
		LEAF(r->html, span, choice_label_of(&idea_record, "waste", first), .cls = S("kb-w"));
}

static void open_card(struct req *r, const struct board *b, const struct card *c)
{
	struct html *h = r->html;
	struct step_offer o[OFFERS_MAX];
	size_t n = offers(r, c, o);

	EL(h, li, .cls = S("kb-card")) {
		if (c->thumb)
			VOID_EL(h, img, .src = photo_url(r, c->thumb, true), .width = 240, .height = 120, .alt_str = S(""), .loading = S("lazy"));
		card_head(r, c);
		EL(h, div, .cls = S("kb-ft")) {
			age_show(r, c);
			waste_show(r, c->idea);
			if (n)
				menu_show(r, b, c, o, n);
		}
		age_bar(r, c);
	}
}

/* Done is not verified: until somebody has seen it, the result has the mark of what is still due. */
static void done_card(struct req *r, const struct board *b, const struct card *c)
{
	struct html *h = r->html;
	struct step_offer o[OFFERS_MAX];
	size_t n = offers(r, c, o);
	bool seen = !str_is(c->idea->state, "implemented");
	struct str effect = c->idea->effect;

	EL(h, li, .cls = S("kb-card kb-dn")) {
		card_head(r, c);
		EL(h, p, .cls = S("kb-ft"))
			EL(h, span, .cls = S("kb-res")) {
				html_mark(h, seen ? MARK_OK : MARK_DUE, seen ? T("Verified") : T("Not verified yet"));
				EL(h, span, .dir = S("auto")) {
					html_str(h, effect.n ? str_clip(effect, RESULT_BYTES) : lang_text(r->lang, T("Done")));
					if (effect.n > RESULT_BYTES)
						html_raw(h, HTML_LIT("…"));
				}
			}
		if (n || c->mark == MARK_OFF)
			EL(h, div, .cls = S("kb-ft")) {
				age_show(r, c);
				LEAF(h, span, choice_label_of(&idea_record, "state", c->idea->state), .cls = S("kb-w"));
				if (n)
					menu_show(r, b, c, o, n);
			}
	}
}

/* ---- columns ---- */

static struct str lane_standard(struct req *r, enum idea_column k)
{
	int64_t answer = ANSWER_WD, decide = DECIDE_WD, todo = TODO_WD, doing = DOING_WD, last = BOARD_DONE_DAYS;

	switch (k) {
	case IDEA_NEW: return say(r->mem, r->lang, T("Answer in {answer} d, decide in {decide} d"), ARG("answer", answer), ARG("decide", decide));
	case IDEA_TODO: return say(r->mem, r->lang, T("Start in {n} days"), ARG("n", todo));
	case IDEA_DOING: return say(r->mem, r->lang, T("Done in {n} days"), ARG("n", doing));
	default: return say(r->mem, r->lang, T("Last {n} days"), ARG("n", last));
	}
}

static struct str lane_median(struct req *r, enum idea_column k, double days)
{
	bool whole = days >= 10 || fabs(days - round(days)) < 0.05;
	struct str n = whole ? lang_int(r->mem, r->lang, llround(days)) : lang_real(r->mem, r->lang, days, 1);

	return say(r->mem, r->lang, k == IDEA_DONE ? T("idea to done {n} d") : T("median {n} d"), ARG("n", n));
}

static void lane_head(struct req *r, const struct board *b, enum idea_column k, struct str id)
{
	const struct lane *l = &b->lane[k];
	struct html *h = r->html;

	EL(h, header) {
		EL(h, h2, .id = id) {
			html_msg(h, lane_kinds[k].label);
			EL(h, span) {
				html_int(h, (int64_t)l->cards.n);
				if (b->more)
					html_raw(h, HTML_LIT("+"));
			}
		}
		EL(h, p) {
			html_str(h, lane_standard(r, k));
			if (!isnan(l->median))
				LEAF(h, span, lane_median(r, k, l->median), .cls = S("nw"));
		}
	}
}

static struct url lane_all(struct req *r, const struct board *b, enum idea_column k)
{
	static const char *const states[] = { "submitted,needs_info,acknowledged,escalated", "to_do", "doing", DONE_STATES };
	struct url u = rows_url(r, b, states[k]);

	return k == IDEA_DONE ? url_with(r->mem, u, "implemented_at.from", date_iso(r->mem, (struct date){ r->today.day - BOARD_DONE_DAYS })) : u;
}

static void lane_show(struct req *r, const struct board *b, enum idea_column k)
{
	const struct lane *l = &b->lane[k];
	struct html *h = r->html;
	struct str id = str_fmt(r->mem, "kb-%s", lane_kinds[k].code);

	EL(h, section, .cls = S("kb-col"), .data_to = str_c(lane_kinds[k].code), .aria_labelledby = id) {
		lane_head(r, b, k, id);
		EL(h, ul)
			for (size_t i = 0; i < l->shown; i++) {
				if (!l->cards.p[i].idea)
					continue;
				if (k == IDEA_DONE)
					done_card(r, b, &l->cards.p[i]);
				else
					open_card(r, b, &l->cards.p[i]);
			}
		if (l->shown < l->cards.n)
			EL(h, p, .cls = S("kb-more"))
				LEAF(h, a, say(r->mem, r->lang, T("All {n}"), ARG("n", l->cards.n)), .href = lane_all(r, b, k));
	}
}

static bool has_cards(const struct board *b)
{
	for (int k = 0; k < IDEA_COLUMNS; k++)
		if (b->lane[k].cards.n)
			return true;
	return false;
}

static void nothing_show(struct req *r, const struct board *b)
{
	if (b->view == BOARD_OVER)
		empty_state(r, T("Every idea here is within its standard."), T("All ideas"), board_url(r, b, BOARD_ALL));
	else if (b->view == BOARD_MINE)
		empty_state(r, T("Nothing here is yours: neither given nor to answer nor to do."), T("All ideas"), board_url(r, b, BOARD_ALL));
	else
		empty_state(r, idea_record.empty, T("New idea"), may(r, CAP_IDEA_CREATE) ? url_to(r->mem, "/idea/new") : URL_NONE);
}

void board_show(struct req *r, const struct page *page, const struct board *b)
{
	struct html *h = r->html;
	bool any = has_cards(b);

	PAGE_OF(r, *page) {
		HEAD_ACTS_OF(r, *page) {
			views(r, b);
			area_form(r, b);
			if (may(r, CAP_IDEA_CREATE))
				EL(h, a, .cls = S("btn pri"), .href = url_to(r->mem, "/idea/new"), .data_key = S("n")) {
					html_icon(h, "plus");
					html_msg(h, T("New idea"));
				}
		}
		EL(h, div, .cls = any ? S("kb") : STR_NONE, .id = S("board"), .data_refresh_url = board_url(r, b, b->view),
			LIVE(r, b->view == BOARD_MINE ? live_me(r) : live_place(r, &idea_record, b->area))) {
			for (enum idea_column k = IDEA_NEW; any && k < IDEA_OFF; k++)
				lane_show(r, b, k);
			if (!any)
				nothing_show(r, b);
		}
	}
}
