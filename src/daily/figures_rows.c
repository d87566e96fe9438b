/*
 * figures_rows.c -- the rows behind a figure: exactly those that figure_part() counts, with what makes each one count.
 *
 * Whatever number led here stands above the rows: what is too short to speak of a year is said as a count. No person stands in
 * this table: who wants to know more opens the idea. Where the list of ideas can express the same rows, a link leads there too, to
 * filter and to export.
 */
#include "daily/figures.h"

#include <math.h>
#include <stdlib.h>

enum { ROWS = 50 };

struct counted { const struct fact *fact; enum part part; double key; };        /* key: the highest first */
struct rows_page { struct req *r; enum figure f; int64_t area; struct span_choice span; struct scope scope; struct figure_view view; struct counted *row; size_t n; int64_t page; bool hits; };
	/* hits: only=hit, without those that a share is taken of */

static int counted_order(const void *pa, const void *pb)
{
	const struct counted *a = pa, *b = pb;

	if (a->key != b->key)
		return a->key > b->key ? -1 : 1;
	return (a->fact->id < b->fact->id) - (a->fact->id > b->fact->id);
}

/* The longest first where it is about time, what broke the promise first, else the newest. */
static double key_of(const struct rows_page *p, const struct fact *i, enum part part)
{
	if (p->f == FIG_ANSWER && !isnan(i->work_h))
		return i->work_h;
	if (p->f == FIG_ANSWER || p->f == FIG_WAY)
		return fact_duration(p->f, i, p->scope.now).x;
	if (p->f == FIG_PROMISE)
		return (part == PART_COUNTED ? 1e12 : 0) + (double)i->given.s;
	return (double)(p->f == FIG_DONE || p->f == FIG_SELF ? i->verified.s : i->given.s);
}

static void rows_load(struct rows_page *p)
{
	struct req *r = p->r;
	const struct zone *z = unit_zone(r, p->area);
	struct instant month[COHORTS + 1];
	struct date first[COHORTS + 1];

	months_before(z, zone_date(z, r->now, NULL), month, first);
	p->scope = (struct scope){ p->span.window, p->span.code.n ? cohorts_mature(month, COHORTS, r->now) : p->span.window, r->now };
	struct instant from = { p->span.code.n && month[0].s < p->span.window.from.s ? month[0].s : p->span.window.from.s };
	struct facts facts = facts_load(r, p->area, from);
	if (p->f == FIG_ANSWER)
		facts_work(r, facts, &p->span.window);
	p->view = (struct figure_view){ .heads = unit_headcount_mean(r, p->area, p->span.from, p->span.to), .days = p->span.to.day - p->span.from.day + 1, .area = p->area };
	figures_count(r->mem, facts.p, facts.n, &p->scope, &p->view.f);
	p->row = NEW_N(r->mem, struct counted, facts.n + 1);
	for (size_t i = 0; i < facts.n; i++) {
		enum part part = figure_part(p->f, &facts.p[i], &p->scope);
		if (part == PART_HIT || (part == PART_COUNTED && !p->hits))
			p->row[p->n++] = (struct counted){ &facts.p[i], part, key_of(p, &facts.p[i], part) };
	}
	qsort(p->row, p->n, sizeof p->row[0], counted_order);
}

/* ---- the table ---- */

static void day_cell(struct rows_page *p, struct instant t, struct msg none)
{
	EL(p->r->html, td, .cls = S("nw")) {
		if (instant_is_none(t))
			LEAF(p->r->html, span, none, .cls = S("mut"));
		else
			html_time(p->r->html, t);
	}
}

static void duration_cell(struct rows_page *p, double x, bool open)
{
	struct req *r = p->r;

	EL(r->html, td, .cls = S("tb-n nw"))
		html_str(r->html, str_fmt(r->mem, "%s" STR_FMT, open ? "≥\u00a0" : "", STR_ARG(lang_real(r->mem, r->lang, x, 1))));
}

static void promise_cell(struct rows_page *p, const struct counted *c)
{
	struct html *h = p->r->html;
	bool kept = c->part == PART_HIT;

	EL(h, td, .cls = S("nw")) {
		html_mark(h, kept ? MARK_OK : MARK_OFF, MSG_NONE);
		html_raw(h, HTML_LIT(" "));
		html_msg(h, kept ? T("in time") : T("late"));
	}
}

static void row_cells(struct rows_page *p, const struct counted *c)
{
	const struct fact *i = c->fact;

	switch (p->f) {
	case FIG_ANSWER:
		day_cell(p, i->answered, T("not yet"));
		duration_cell(p, i->work_h, instant_is_none(i->answered));
		break;
	case FIG_PROMISE:
		day_cell(p, i->due, T("–"));
		day_cell(p, i->answered, T("not yet"));
		promise_cell(p, c);
		break;
	case FIG_WAY:
		day_cell(p, i->verified, T("not yet"));
		duration_cell(p, fact_duration(FIG_WAY, i, p->scope.now).x / 86400, instant_is_none(i->verified));
		break;
	case FIG_RATE:
		day_cell(p, i->decided, T("–"));
		day_cell(p, i->verified, i->ended == ENDED_DECLINED ? T("declined") : T("not yet"));
		break;
	case FIG_SELF:
		day_cell(p, i->verified, T("–"));
		LEAF(p->r->html, td, c->part == PART_HIT ? T("by the giver") : T("by somebody else"));
		break;
	case FIG_GIVEN:
		break;
	case FIG_DONE:
		day_cell(p, i->verified, T("–"));
		duration_cell(p, fact_duration(FIG_WAY, i, p->scope.now).x / 86400, false);
		break;
	default:
		day_cell(p, i->verified, T("not yet"));
	}
}

#define COLUMNS_MAX 4
static const struct msg column_heads[FIGURES][COLUMNS_MAX] = {
	[FIG_GIVEN] = { { NULL } },
	[FIG_DONE] = { T("Verified"), T("Days") },
	[FIG_PEOPLE] = { T("Verified") },
	[FIG_RATE] = { T("Decided"), T("Verified") },
	[FIG_ANSWER] = { T("Answered"), T("Working hours") },
	[FIG_PROMISE] = { T("Promised by"), T("Answered"), T("Promise") },
	[FIG_WAY] = { T("Verified"), T("Days") },
	[FIG_SELF] = { T("Verified"), T("Done") },
};

static void row_show(struct rows_page *p, const struct counted *c)
{
	struct req *r = p->r;
	struct html *h = r->html;

	EL(h, tr) {
		EL(h, th, .scope = S("row")) {
			LEAF(h, a, record_title(r, &idea_record, c->fact->id), .href = record_url(r, &idea_record, c->fact->id), .dir = S("auto"));
			LEAF(h, small, record_number(r->mem, &idea_record, c->fact->id));
		}
		LEAF(h, td, unit_name(r, c->fact->area.id));
		day_cell(p, c->fact->given, T("–"));
		row_cells(p, c);
	}
}

static struct url rows_url(struct rows_page *p, bool hits)
{
	struct url u = figure_url(p->r, p->f, p->area, &p->span);

	return hits ? url_with(p->r->mem, u, "only", S("hit")) : u;
}

static struct url page_url(struct rows_page *p, int64_t page)
{
	return url_with(p->r->mem, rows_url(p, p->hits), "page", str_fmt(p->r->mem, "%lld", (long long)page));
}

static void pages_show(struct rows_page *p)
{
	struct html *h = p->r->html;
	int64_t pages = ((int64_t)p->n + ROWS - 1) / ROWS;

	if (pages < 2)
		return;
	EL(h, p, .cls = S("still")) {
		if (p->page > 1)
			LEAF(h, a, T("Back"), .href = page_url(p, p->page - 1), .rel = S("prev"));
		LEAF(h, span, say(p->r->mem, p->r->lang, T("Page {n} of {pages}"), ARG("n", p->page), ARG("pages", pages)));
		if (p->page < pages)
			LEAF(h, a, T("More"), .href = page_url(p, p->page + 1), .rel = S("next"));
	}
}

static void table_show(struct rows_page *p)
{
	struct html *h = p->r->html;
	bool lasts = p->f == FIG_ANSWER || p->f == FIG_WAY || p->f == FIG_DONE;         /* then the second column is how long */
	size_t from = (size_t)(p->page - 1) * ROWS;

	EL(h, div, .cls = S("sx"), .tabindex = S("0"), .role = S("region"), .aria_label = figure_infos[p->f].label)
		EL(h, table, .cls = S("tb")) {
			EL(h, thead)
				EL(h, tr) {
					LEAF(h, th, T("Idea"), .scope = S("col"));
					LEAF(h, th, T("Area"), .scope = S("col"));
					LEAF(h, th, T("Given"), .scope = S("col"));
					for (size_t k = 0; k < COLUMNS_MAX && column_heads[p->f][k].one; k++)
						LEAF(h, th, column_heads[p->f][k], .scope = S("col"), .cls = lasts && k == 1 ? S("tb-n") : STR_NONE);
				}
			EL(h, tbody)
				for (size_t i = from; i < p->n && i < from + ROWS; i++)
					row_show(p, &p->row[i]);
		}
	pages_show(p);
}

/* ---- the page ---- */

static void list_link(struct rows_page *p)
{
	struct req *r = p->r;

	if (p->f == FIG_GIVEN || p->f == FIG_DONE)
		link_button(r, T("In the list"), ideas_span_url(r, p->area, p->f == FIG_GIVEN ? "created_at" : "verified_at", &p->span), "btn", "list-checks");
}

enum { YEAR_LEAST_DAYS = 28 };

/* Too short a time to speak of a year: then the count itself is the number. */
static bool is_count(const struct rows_page *p)
{
	return p->view.days < YEAR_LEAST_DAYS && (p->f == FIG_GIVEN || p->f == FIG_DONE || (p->f == FIG_PEOPLE && !people_few(&p->view)));
}

static struct msg rows_title(const struct rows_page *p)
{
	if (!is_count(p))
		return figure_infos[p->f].label;
	return p->f == FIG_GIVEN ? T("Ideas given") : p->f == FIG_DONE ? T("Ideas done") : T("People with an idea");
}

static struct msg rows_how(const struct rows_page *p)
{
	if (!is_count(p))
		return figure_infos[p->f].how;
	if (p->f == FIG_PEOPLE)
		return T("Different persons who gave an idea in this time, own one of them, or own or did one that was verified in this time. "
			"Ideas without a name count for nobody.");
	return p->f == FIG_GIVEN ? T("Ideas given in this time.") : T("Ideas verified at the place in this time, whenever they were given.");
}

static void headline_show(struct rows_page *p)
{
	struct req *r = p->r;
	struct html *h = r->html;
	struct shown s = figure_shown(r, &p->view, p->f);
	int64_t n = p->f == FIG_PEOPLE ? p->view.f.people : p->view.f.of[p->f].hit;

	if (is_count(p))
		s = (struct shown){ .value = lang_int(r->mem, r->lang, n), .unit = lang_text(r->lang, p->f == FIG_PEOPLE ? TN("person gave or did an idea", "persons gave or did an idea", n) :
			p->f == FIG_DONE ? TN("idea verified", "ideas verified", n) : TN("idea given", "ideas given", n)) };
	EL(h, p, .cls = S("fg-v")) {
		LEAF(h, b, s.value, .cls = s.mark == MARK_OFF ? S("bad") : STR_NONE);
		LEAF(h, span, s.why_not.n ? s.why_not : s.unit);
	}
	EL(h, p) {
		if (!is_count(p)) {
			html_str(h, figure_counted(r, &p->view, p->f));
			html_raw(h, HTML_LIT(". "));
		}
		if (s.standard.n)
			SAY(h, T("Standard {x}."), ARG("x", s.standard));
	}
}

/* The days from given to verified of those that were verified in this time: the "Idea to done" of Today. */
static void way_show(struct rows_page *p)
{
	struct req *r = p->r;
	double *days = NEW_N(r->mem, double, p->n + 1);

	for (size_t i = 0; i < p->n; i++)
		days[i] = fact_duration(FIG_WAY, p->row[i].fact, p->scope.now).x / 86400;
	LEAF(r->html, p, say(r->mem, r->lang, T("From given to verified: {x} days, the middle of these {n}."), ARG("x", lang_real(r->mem, r->lang, lean_median(days, p->n), 1)),
		ARG("n", p->n)));
}

static void answer_show(struct rows_page *p)
{
	struct req *r = p->r;
	struct html *h = r->html;

	EL(h, p) {
		SAY(h, T("That is {days} working days, {x} hours by the clock."), ARG("days", median_text(r, &p->view.f.answer_work_d)), ARG("x", median_text(r, &p->view.f.answer_h)));
		html_raw(h, HTML_LIT(" "));
		LEAF(h, a, say(r->mem, r->lang, T("Answered in time: {share}"), ARG("share", share_text(r, p->view.f.of[FIG_PROMISE]))),
			.href = figure_url(r, FIG_PROMISE, p->area, &p->span));
	}
}

static void hits_show(struct rows_page *p)
{
	struct req *r = p->r;
	struct html *h = r->html;
	struct count c = p->view.f.of[p->f];

	EL(h, p) {
		SAY(h, T("Below stand the {k} alone."), ARG("k", c.hit));
		html_raw(h, HTML_LIT(" "));
		LEAF(h, a, say(r->mem, r->lang, T("Show all {n}"), ARG("n", c.counted)), .href = rows_url(p, false));
	}
}

static void summary_show(struct rows_page *p)
{
	struct html *h = p->r->html;

	EL(h, div, .cls = S("prose")) {
		headline_show(p);
		if (p->f == FIG_DONE && p->n)
			way_show(p);
		if (p->f == FIG_ANSWER && p->view.f.answer_h.known != LEAN_UNKNOWN)
			answer_show(p);
		if (p->hits)
			hits_show(p);
		LEAF(h, p, rows_how(p), .cls = S("mut"));
	}
}

static struct str rows_sub(struct rows_page *p)
{
	struct req *r = p->r;
	struct str span = p->span.text;

	if (p->f == FIG_RATE && p->span.code.n) {
		const struct zone *z = unit_zone(r, p->area);
		span = say(r->mem, r->lang, T("given {from} to {to}"), ARG("from", zone_date(z, p->scope.cohorts.from, NULL)),
			ARG("to", zone_date(z, (struct instant){ p->scope.cohorts.to.s - 1 }, NULL)));
	}
	return say(r->mem, r->lang, T("{place}, {span}. As of {when}"), ARG("place", unit_name(r, p->area)), ARG("span", span), ARG("when", req_wall(r, r->now)));
}

static void rows_show(struct rows_page *p)
{
	struct req *r = p->r;
	struct page page = { .title = rows_title(p), .nav = "/figures", .no_head = true, .crumb = lang_text(r->lang, T("Figures")),
		.crumb_here = lang_text(r->lang, rows_title(p)), .crumb_to = figures_url(r, p->area, p->span.code.n ? p->span.code : S("ttm")) };

	page.sub = rows_sub(p);
	PAGE_OF(r, page) {
		HEAD_ACTS_OF(r, page)
			list_link(p);
		EL(r->html, div, .cls = S("stack")) {
			summary_show(p);
			if (p->n)
				table_show(p);
			else
				empty_state(r, T("No idea is counted here in this time."), T("Back to the figures"), page.crumb_to);
		}
	}
}

void figure_rows(struct req *r)
{
	struct rows_page *p = NEW(r->mem, struct rows_page);

	p->r = r;
	p->f = figure_named(req_path(r, "name"));
	if (p->f == FIGURES) {
		req_fail(r, FAIL_NOT_FOUND, T("There is no such figure."));
		return;
	}
	p->area = figures_area(r);
	if (!p->area)
		return;
	p->span = span_choose(r, p->area);
	p->hits = str_is(req_query(r, "only"), "hit");
	if (!str_int(req_query(r, "page"), &p->page) || p->page < 1 || p->page > 100000)
		p->page = 1;
	rows_load(p);
	int64_t pages = ((int64_t)p->n + ROWS - 1) / ROWS;
	p->page = p->page > pages && pages ? pages : p->page;
	if (!r->fail.code)
		rows_show(p);
}
