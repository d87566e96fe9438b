/*
 * figures.c -- the figures of daily kaizen at a place: each number with what it is made of, beside its result, with its rows.
 *
 * An activity never stands without its result: ideas beside ideas done, participation beside implementation, the time to
 * the first answer beside the promise kept. Nobody is ranked: the smallest thing shown is an area.
 */
#include "daily/daily.h"
#include "daily/figures.h"

#include "chart/chart.h"

#include <math.h>
#include <stdlib.h>

struct figures_page {
	struct req *r;
	int64_t area;
	struct span_choice span;
	struct instant month[COHORTS + 1];
	struct date month_first[COHORTS + 1];
	struct scope scope;
	struct facts facts;
	struct figure_view view;
	struct opens opens;
	struct weeks weeks;
	struct cohort cohorts[COHORTS];
};

static double days_of(const struct span_choice *s)
{
	return s->to.day - s->from.day + 1;
}

static void page_load(struct figures_page *p)
{
	struct req *r = p->r;
	const struct zone *z = unit_zone(r, p->area);
	struct date today = zone_date(z, r->now, NULL);
	struct instant week[WEEKS + 1];

	figure_standards_ahead(r);
	p->span = span_choose(r, p->area);
	months_before(z, today, p->month, p->month_first);
	weeks_before(z, today, week);
	p->scope = (struct scope){ p->span.window, cohorts_mature(p->month, COHORTS, r->now), r->now };
	struct instant from = { p->month[0].s < p->span.window.from.s ? p->month[0].s : p->span.window.from.s };
	p->facts = facts_load(r, p->area, from);
	from.s = week[0].s < p->span.window.from.s ? week[0].s : p->span.window.from.s;
	facts_work(r, p->facts, &(struct period){ from, { INT64_MAX } });
	p->opens = open_states(r, p->area);
	p->view = (struct figure_view){ .heads = unit_headcount_mean(r, p->area, p->span.from, p->span.to), .days = days_of(&p->span), .area = p->area };
	figures_count(r->mem, p->facts.p, p->facts.n, &p->scope, &p->view.f);
	weeks_count(r->mem, p->facts.p, p->facts.n, week, r->now, opens_sum(p->opens), &p->weeks);
	cohorts_count(p->facts.p, p->facts.n, p->month, COHORTS, r->now, p->cohorts);
}

/* ---- cards: an activity and its result ---- */

static const struct { enum figure main, beside; } cards[] = {
	{ FIG_GIVEN, FIG_DONE }, { FIG_PEOPLE, FIG_RATE }, { FIG_ANSWER, FIG_PROMISE }, { FIG_WAY, FIG_SELF },
};

static const double *trend_of(const struct weeks *w, enum figure f)
{
	switch (f) {
	case FIG_GIVEN: return w->given;
	case FIG_DONE: return w->done;
	case FIG_PEOPLE: return w->people;
	case FIG_ANSWER: return w->answer_d;
	case FIG_PROMISE: return w->in_time;
	case FIG_WAY: return w->way_days;
	case FIG_SELF: return w->self;
	default: return NULL;
	}
}

static struct msg verdict(enum mark m)
{
	return m == MARK_OFF ? T("Off standard") : T("On standard");
}

static void value_show_of(struct figures_page *p, const struct shown *s)
{
	struct html *h = p->r->html;

	EL(h, p, .cls = S("fg-v")) {
		LEAF(h, b, s->value, .cls = s->mark == MARK_OFF ? S("bad") : STR_NONE);
		LEAF(h, span, s->why_not.n ? s->why_not : s->unit);
		if (s->mark)
			html_mark(h, s->mark, verdict(s->mark));
	}
}

/* Its trend is of the same number where there is a standard to compare with; counts have none by the week. */
static double trend_standard(struct figures_page *p, enum figure f)
{
	return f == FIG_ANSWER || f == FIG_WAY || f == FIG_PROMISE || f == FIG_SELF ? figure_standard(p->r, f) : NAN;
}

static void beside_show(struct figures_page *p, enum figure f)
{
	struct req *r = p->r;
	struct html *h = r->html;
	struct shown s = figure_shown(r, &p->view, f);

	EL(h, p, .cls = S("fg-p")) {
		html_msg(h, T("Beside it:"));
		html_raw(h, HTML_LIT(" "));
		EL(h, b, .cls = s.mark == MARK_OFF ? S("bad") : STR_NONE)
			LEAF(h, a, s.value, .href = figure_url(r, f, p->area, &p->span));
		html_raw(h, HTML_LIT(" "));
		html_str(h, s.why_not.n ? s.why_not : s.unit);
		if (s.standard.n)
			SAY(h, T(", standard {x}"), ARG("x", s.standard));
	}
}

static void card_show(struct figures_page *p, enum figure f, enum figure beside)
{
	struct req *r = p->r;
	struct html *h = r->html;
	struct shown s = figure_shown(r, &p->view, f);
	const double *trend = trend_of(&p->weeks, f);

	EL(h, section, .cls = S("fg-i")) {
		EL(h, h2)
			LEAF(h, a, figure_infos[f].label, .href = figure_url(r, f, p->area, &p->span));
		value_show_of(p, &s);
		EL(h, p, .cls = S("fg-n")) {
			if (s.standard.n)
				SAY(h, T("Standard {x}."), ARG("x", s.standard));
			else
				html_msg(h, T("No standard set."));
			if (f == FIG_ANSWER && p->view.f.answer_h.known != LEAN_UNKNOWN) {
				html_raw(h, HTML_LIT(" "));
				SAY(h, T("That is {days} working days, {x} hours by the clock."), ARG("days", median_text(r, &p->view.f.answer_work_d)),
					ARG("x", median_text(r, &p->view.f.answer_h)));
			}
		}
		beside_show(p, beside);
		if (f != FIG_PEOPLE || !people_few(&p->view))
			chart_spark(h, trend, WEEKS, trend_standard(p, f), figure_infos[f].lower_is_better);
		EL(h, p, .cls = S("fg-n"))
			LEAF(h, a, figure_counted(r, &p->view, f), .href = figure_url(r, f, p->area, &p->span));
	}
}

/* ---- open ideas ---- */

static void open_row(struct figures_page *p, const struct open_state *o, int64_t most)
{
	struct req *r = p->r;
	struct html *h = r->html;

	EL(h, tr) {
		EL(h, th, .scope = S("row"))
			LEAF(h, a, choice_label_of(&idea_record, "state", o->state), .href = ideas_url(r, p->area, "state", o->state));
		LEAF(h, td, o->n, .cls = S("tb-n"));
		EL(h, td)
			EL(h, svg, .cls = S("ch-bar"), .view_box = S("0 0 100 6"), .preserve = S("none"), .aria_hidden = S("true")) {
				VOID_EL(h, rect, .cls = S("f-rule"), .w = S("100"), .h = S("6"));
				VOID_EL(h, rect, .cls = S("f-ink"), .w = svg_num(h, 100.0 * (double)o->n / (double)most), .h = S("6"));
			}
	}
}

static void open_sum(struct figures_page *p)
{
	struct req *r = p->r;
	struct html *h = r->html;

	EL(h, tfoot)
		EL(h, tr) {
			EL(h, th, .scope = S("row"))
				LEAF(h, a, T("Together"), .href = ideas_url(r, p->area, "state", S(OPEN_STATES)));
			LEAF(h, td, opens_sum(p->opens), .cls = S("tb-n"));
			EL(h, td)
				html_str(h, STR_NONE);
		}
}

static void bottleneck_show(struct figures_page *p, int64_t n)
{
	struct req *r = p->r;
	struct html *h = r->html;
	struct url to = url_with(r->mem, ideas_url(r, p->area, "climb", S("3")), "state", S("submitted"));

	EL(h, p, .cls = S("still")) {
		html_mark(h, n ? MARK_OFF : MARK_OK, verdict(n ? MARK_OFF : MARK_OK));
		EL(h, span) {
			if (n)
				LEAF(h, a, say(r->mem, r->lang, TN("{n} idea has waited more than 7 days for its first answer.", "{n} ideas have waited more than 7 days for their first answer.", n),
					ARG("n", n)), .href = to);
			else
				LEAF(h, a, T("No idea has waited more than 7 days for its first answer."), .href = to);
		}
	}
}

static void opens_show(struct figures_page *p)
{
	static const char *const order[] = { "submitted", "needs_info", "acknowledged", "escalated", "to_do", "doing", "implemented", "parked", NULL };
	struct html *h = p->r->html;
	int64_t most = 1, bottleneck = 0;

	for (size_t i = 0; i < p->opens.n; i++) {
		most = p->opens.p[i].n > most ? p->opens.p[i].n : most;
		bottleneck += str_is(p->opens.p[i].state, "submitted") ? p->opens.p[i].bottleneck : 0;
	}
	PANEL(p->r, T("Open now"), lang_text(p->r->lang, T("Whenever given, but for those taken over from elsewhere"))) {
		EL(h, table, .cls = S("tb")) {
			EL(h, thead)
				EL(h, tr) {
					LEAF(h, th, T("State"), .scope = S("col"));
					LEAF(h, th, T("Ideas"), .scope = S("col"), .cls = S("tb-n"));
					EL(h, th, .scope = S("col"))
						LEAF(h, span, T("Compared"), .cls = S("vh"));
				}
			EL(h, tbody)
				for (size_t s = 0; order[s]; s++)
					for (size_t i = 0; i < p->opens.n; i++)
						if (str_is(p->opens.p[i].state, order[s]))
							open_row(p, &p->opens.p[i], most);
			if (p->opens.n)
				open_sum(p);
		}
		if (!p->opens.n)
			LEAF(h, p, T("No idea is open."), .cls = S("mut"));
		bottleneck_show(p, bottleneck);
	}
}

/* ---- cohorts ---- */

static void cohort_number(struct figures_page *p, int64_t n, struct url to)
{
	EL(p->r->html, td, .cls = S("tb-n"))
		LEAF(p->r->html, a, lang_int(p->r->mem, p->r->lang, n), .href = to);
}

static void cohort_row(struct figures_page *p, int m)
{
	struct req *r = p->r;
	struct html *h = r->html;
	const struct cohort *c = &p->cohorts[m];
	struct count rate = { c->verified, c->decided };
	struct span_choice month = { .from = p->month_first[m], .to = { p->month_first[m + 1].day - 1 } };
	struct url decided = figure_url(r, FIG_RATE, p->area, &month);

	EL(h, tr) {
		EL(h, th, .scope = S("row"))
			html_str(h, str_head(date_iso(r->mem, p->month_first[m]), 7));
		cohort_number(p, c->given, figure_url(r, FIG_GIVEN, p->area, &month));
		cohort_number(p, c->decided, decided);
		cohort_number(p, c->verified, url_with(r->mem, decided, "only", S("hit")));
		EL(h, td, .cls = S("tb-n")) {
			if (c->young)
				LEAF(h, span, T("too young"), .cls = S("tag"));
			else
				LEAF(h, a, share_text(r, rate), .href = decided);
		}
	}
}

static void cohorts_show(struct figures_page *p)
{
	struct html *h = p->r->html;

	PANEL(p->r, T("Implementation by month given"), lang_text(p->r->lang, T("Verified of decided, from 90 days on")))
		EL(h, div, .cls = S("sx"), .tabindex = S("0"), .role = S("region"), .aria_label = T("Implementation by month given"))
			EL(h, table, .cls = S("tb")) {
				EL(h, thead)
					EL(h, tr) {
						LEAF(h, th, T("Given in"), .scope = S("col"));
						LEAF(h, th, T("Given"), .scope = S("col"), .cls = S("tb-n"));
						LEAF(h, th, T("Decided"), .scope = S("col"), .cls = S("tb-n"));
						LEAF(h, th, T("Verified"), .scope = S("col"), .cls = S("tb-n"));
						LEAF(h, th, T("Rate"), .scope = S("col"), .cls = S("tb-n"));
					}
				EL(h, tbody)
					for (int m = COHORTS; m-- > 0;)
						cohort_row(p, m);
			}
}

/* ---- given and done ---- */

static void gap_table(struct figures_page *p, const double *given, const double *done, size_t points)
{
	struct html *h = p->r->html;
	const struct zone *z = unit_zone(p->r, p->area);
	int64_t step = (p->scope.window.to.s - p->scope.window.from.s) / (int64_t)(points - 1);

	EL(h, details, .cls = S("ch-d")) {
		LEAF(h, summary, T("Numbers"));
		EL(h, table, .cls = S("tb")) {
			EL(h, thead)
				EL(h, tr) {
					LEAF(h, th, T("Until"), .scope = S("col"));
					LEAF(h, th, T("Given"), .scope = S("col"), .cls = S("tb-n"));
					LEAF(h, th, T("Done"), .scope = S("col"), .cls = S("tb-n"));
				}
			EL(h, tbody)
				for (size_t i = 1; i < points; i++)
					EL(h, tr) {
						EL(h, th, .scope = S("row"))
							html_date(h, zone_date(z, (struct instant){ p->scope.window.from.s + step * (int64_t)i - 1 }, NULL));
						LEAF(h, td, (int64_t)given[i], .cls = S("tb-n"));
						LEAF(h, td, (int64_t)done[i], .cls = S("tb-n"));
					}
		}
	}
}

/* The lines never meet again: what was declined stays in the upper one. */
static void gap_caption(struct figures_page *p)
{
	struct req *r = p->r;
	int64_t ended = 0;

	for (size_t i = 0; i < p->facts.n; i++)
		ended += p->facts.p[i].ended != ENDED_NOT && figure_part(FIG_GIVEN, &p->facts.p[i], &p->scope);
	EL(r->html, figcaption) {
		html_msg(r->html, T("Done is verified at the place, whenever it was given. Not every idea given is to be done:"));
		html_raw(r->html, HTML_LIT(" "));
		LEAF(r->html, a, say(r->mem, r->lang, TN("{n} of them was declined or taken back", "{n} of them were declined or taken back", ended)),
			.href = url_with(r->mem, ideas_span_url(r, p->area, "created_at", &p->span), "state", S("declined,withdrawn")));
		html_raw(r->html, HTML_LIT("."));
	}
}

static void gap_show(struct figures_page *p)
{
	enum { POINTS = 14 };
	struct req *r = p->r;
	double given[POINTS], done[POINTS];

	gap_count(p->facts.p, p->facts.n, &p->scope.window, given, done, POINTS);
	struct chart_gap c = { .upper = given, .lower = done, .n = POINTS, .upper_label = T("Given"), .lower_label = T("Done"),
		.first = lang_date(r->mem, r->lang, p->span.from), .last = lang_date(r->mem, r->lang, p->span.to),
		.spoken = say(r->mem, r->lang, T("{given} ideas given and {done} done and verified, {span}."), ARG("given", (int64_t)given[POINTS - 1]),
			ARG("done", (int64_t)done[POINTS - 1]), ARG("span", p->span.text)) };
	PANEL(r, T("Given and done"), lang_text(r->lang, T("Added up. A widening gap is the bottleneck")))
		EL(r->html, figure, .cls = S("ch-f")) {
			chart_gap(r->html, &c);
			gap_caption(p);
			gap_table(p, given, done, POINTS);
		}
}

/* ---- the areas below ---- */

struct child { int64_t unit; struct str name; struct fact *facts; size_t n, cap; struct figure_view view; };
struct children { struct child *p; size_t n, cap; };

static int below_order(const void *pa, const void *pb)
{
	const struct below *a = pa, *b = pb;

	return (a->unit > b->unit) - (a->unit < b->unit);
}

static struct child *child_of(struct req *r, struct children *all, const struct below *b)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->p[i].unit == b->child)
			return &all->p[i];
	*VEC_ADD(r->mem, all) = (struct child){ .unit = b->child, .name = b->name };
	return &all->p[all->n - 1];
}

static int name_order(const void *pa, const void *pb)
{
	const struct child *a = pa, *b = pb;

	return str_cmp(a->name, b->name);
}

static void children_count(struct figures_page *p, struct children *all)
{
	struct req *r = p->r;
	struct belows below = units_below_of(r, p->area);
	struct scope scope = p->scope;

	scope.brief = true;
	for (size_t i = 0; i < below.n; i++)
		child_of(r, all, &below.p[i]);
	for (size_t i = 0; below.n && i < p->facts.n; i++) {
		struct below key = { .unit = p->facts.p[i].area.id };
		const struct below *b = bsearch(&key, below.p, below.n, sizeof key, below_order);
		if (!b)
			continue;
		struct child *c = child_of(r, all, b);
		struct { struct fact *p; size_t n, cap; } v = { c->facts, c->n, c->cap };
		*VEC_ADD(r->mem, &v) = p->facts.p[i];
		c->facts = v.p, c->n = v.n, c->cap = v.cap;
	}
	for (size_t i = 0; i < all->n; i++) {
		struct child *c = &all->p[i];
		c->view = (struct figure_view){ .heads = unit_headcount_mean(r, c->unit, p->span.from, p->span.to), .days = p->view.days, .area = c->unit };
		figures_count(r->mem, c->facts, c->n, &scope, &c->view.f);
	}
	if (all->n)
		qsort(all->p, all->n, sizeof all->p[0], name_order);
}

static const enum figure child_figures[] = { FIG_GIVEN, FIG_DONE, FIG_PEOPLE, FIG_RATE, FIG_ANSWER, FIG_PROMISE };
enum { CHILD_FIGURES = sizeof child_figures / sizeof child_figures[0] };

/* Why there is a dash, each reason once, below the table. */
struct reasons { struct str at[6]; size_t n; };

static void reason_add(struct reasons *all, struct str why)
{
	bool known = !why.n || all->n == sizeof all->at / sizeof all->at[0];

	for (size_t i = 0; i < all->n; i++)
		known |= str_eq(all->at[i], why);
	if (!known)
		all->at[all->n++] = why;
}

static void child_row(struct figures_page *p, const struct child *c, struct reasons *why)
{
	struct req *r = p->r;
	struct html *h = r->html;

	EL(h, tr) {
		EL(h, th, .scope = S("row"))
			LEAF(h, a, c->name, .href = figures_url(r, c->unit, p->span.code.n ? p->span.code : S("ttm")));
		EL(h, td, .cls = S("tb-n"))
			LEAF(h, a, heads_text(r, c->view.heads), .href = people_url(r, c->unit, &p->span));
		for (size_t k = 0; k < CHILD_FIGURES; k++) {
			struct shown s = figure_shown(r, &c->view, child_figures[k]);
			reason_add(why, s.why_not);
			EL(h, td, .cls = S("tb-n nw")) {
				EL(h, a, .href = figure_url(r, child_figures[k], c->unit, &p->span), .cls = s.mark == MARK_OFF ? S("bad") : STR_NONE, .title_str = s.why_not)
					html_str(h, s.value);
				if (s.mark == MARK_OFF) {
					html_raw(h, HTML_LIT(" "));
					html_mark(h, MARK_OFF, verdict(MARK_OFF));
				}
			}
		}
	}
}

static void children_show(struct figures_page *p)
{
	struct html *h = p->r->html;
	struct children all = { 0 };
	struct reasons why = { .n = 0 };

	children_count(p, &all);
	if (!all.n)
		return;
	PANEL(p->r, T("The places below"), lang_text(p->r->lang, T("By name, not by rank"))) {
		EL(h, div, .cls = S("sx"), .tabindex = S("0"), .role = S("region"), .aria_label = T("The places below"))
			EL(h, table, .cls = S("tb")) {
				EL(h, thead)
					EL(h, tr) {
						LEAF(h, th, T("Place"), .scope = S("col"));
						LEAF(h, th, T("People"), .scope = S("col"), .cls = S("tb-n"));
						for (size_t k = 0; k < CHILD_FIGURES; k++)
							LEAF(h, th, figure_infos[child_figures[k]].label, .scope = S("col"), .cls = S("tb-n"));
					}
				EL(h, tbody)
					for (size_t i = 0; i < all.n; i++)
						child_row(p, &all.p[i], &why);
			}
		for (size_t i = 0; i < why.n; i++)
			EL(h, p, .cls = S("mut"))
				SAY(h, T("–  {reason}"), ARG("reason", why.at[i]));
	}
}

/* ---- the page ---- */

static void windows_show(struct figures_page *p)
{
	static const struct { const char *code; struct msg label; } windows[] = {
		{ "ttm", T("12 months") }, { "quarter", T("13 weeks") }, { "ytd", T("This year") },
	};
	struct html *h = p->r->html;

	EL(h, nav, .cls = S("seg"), .aria_label = T("Time"))
		for (size_t i = 0; i < sizeof windows / sizeof windows[0]; i++)
			LEAF(h, a, windows[i].label, .href = figures_url(p->r, p->area, str_c(windows[i].code)),
				.aria_current = str_is(p->span.code, windows[i].code) ? S("true") : STR_NONE);
}

static void how_show(struct figures_page *p)
{
	struct req *r = p->r;
	struct html *h = r->html;

	PANEL(r, T("How it is counted"), STR_NONE) {
		EL(h, dl, .cls = S("rc-facts")) {
			for (int f = 0; f < FIGURES; f++)
				EL(h, div) {
					LEAF(h, dt, figure_infos[f].label);
					LEAF(h, dd, figure_infos[f].how);
					LEAF(h, dd, figure_counted(r, &p->view, (enum figure)f), .cls = S("mut"));
				}
			EL(h, div, .cls = S("rc-wide")) {
				LEAF(h, dt, T("All of them"));
				LEAF(h, dd, T("Every figure leaves out ideas taken over from another area, and rows that were withdrawn. The small lines show the last 24 full weeks, "
					"for Idea to done the weeks in which they were given: one whose middle idea is still open has no point yet; the band is their natural "
					"limits from the first 12. A mark stands only where a standard is set. A median is the Kaplan-Meier estimate where younger "
					"ideas are still open, and has a ≥ where the middle idea is open itself."));
			}
		}
	}
}

static void figures_page_show(struct figures_page *p)
{
	struct req *r = p->r;
	int64_t above = unit_above(r, p->area);
	struct page page = { .title = T("Figures"), .nav = "/figures", .no_head = true };

	page.sub = say(r->mem, r->lang, T("{place}, {span}. As of {when}"), ARG("place", unit_name(r, p->area)), ARG("span", p->span.text), ARG("when", req_wall(r, r->now)));
	if (above && figures_may(r, above)) {
		page.crumb = unit_name(r, above);
		page.crumb_here = unit_name(r, p->area);
		page.crumb_to = figures_url(r, above, p->span.code.n ? p->span.code : S("ttm"));
	}
	PAGE_OF(r, page) {
		HEAD_ACTS_OF(r, page)
			windows_show(p);
		EL(r->html, div, .cls = S("stack")) {
			EL(r->html, div, .cls = S("fg"))
				for (size_t i = 0; i < sizeof cards / sizeof cards[0]; i++)
					card_show(p, cards[i].main, cards[i].beside);
			EL(r->html, div, .cls = S("grid c2")) {
				gap_show(p);
				opens_show(p);
			}
			children_show(p);
			EL(r->html, div, .cls = S("grid c2")) {
				cohorts_show(p);
				how_show(p);
			}
		}
	}
}

static void figures(struct req *r)
{
	struct figures_page *p = NEW(r->mem, struct figures_page);

	p->r = r;
	p->area = figures_area(r);
	if (!p->area)
		return;
	page_load(p);
	if (!r->fail.code)
		figures_page_show(p);
}

static const struct route routes[] = {
	{ GET, "/figures", .run = figures, .needs = CAP_FIGURES, .slow = true },
	{ GET, "/figures/people", .run = figures_people, .needs = CAP_FIGURES, .slow = true },
	{ GET, "/figures/{name}", .run = figure_rows, .needs = CAP_FIGURES, .slow = true },
	{ 0 },
};
static const struct query *const queries[] = { &figures_facts, &figures_facts_few, &figures_open, &figures_open_few, &figures_below, &figures_above, &figures_size,
	&figures_heads, &figures_heads_before, &flow_answers, &flow_actions, NULL };

const struct module figures_module = {
	.name = "figures",
	.label = T("Figures"),
	.routes = routes,
	.queries = queries,
};
