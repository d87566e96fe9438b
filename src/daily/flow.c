/*
 * flow.c -- the panel "Flow" on Today: six measures of daily kaizen at the reader's widest place, each with 24 weeks; and the line
 * that says what is on standard there.
 *
 * Today is read more often than anything else and on the thread that owns the socket, so the series of a place are kept for a
 * minute. They hold numbers only: what may be seen is asked each time, names are written each time.
 */
#include "daily/daily.h"
#include "daily/figures.h"

#include "chart/chart.h"

#include <math.h>
#include <pthread.h>

struct flow { int64_t area; struct instant at; struct weeks weeks; double answer_standard, way_standard, heads; int64_t answers_well, actions_well; };
	/* well: new ideas within their answer time, open actions within their dates */

enum { KEPT = 64, KEPT_S = 60 };
static struct flow kept[KEPT];
static pthread_mutex_t kept_lock = PTHREAD_MUTEX_INITIALIZER;

static struct flow *slot_of(int64_t area)
{
	return &kept[(uint64_t)area % KEPT];
}

static bool flow_kept(struct req *r, int64_t area, struct flow *out)
{
	bool found;

	pthread_mutex_lock(&kept_lock);
	*out = *slot_of(area);
	pthread_mutex_unlock(&kept_lock);
	found = out->area == area && r->now.s >= out->at.s && r->now.s - out->at.s < KEPT_S;
	return found;
}

static void flow_keep(const struct flow *f)
{
	pthread_mutex_lock(&kept_lock);
	*slot_of(f->area) = *f;
	pthread_mutex_unlock(&kept_lock);
}

struct number { int64_t n; };
static const struct column number_columns[] = { COL(struct number, n), { 0 } };
#define BELOW " in (select unit from unit_under where top = ?1)"

const struct query flow_answers = {
	.name = "flow_answers", .takes = { KIND_INT, KIND_TIME }, .gives = number_columns,
	.sql = "select count(*) as n from idea where state = 'submitted' and answer_due >= ?2 and copied_from is null and not withdrawn and +area" BELOW,
};
const struct query flow_actions = {
	.name = "flow_actions", .takes = { KIND_INT, KIND_DATE }, .gives = number_columns,
	.sql = "select count(*) as n from action where state in ('open', 'doing', 'blocked') and due >= ?2 and not withdrawn and +area" BELOW,
};

static struct date flow_day(struct req *r, const struct flow *f)
{
	return zone_date(unit_zone(r, f->area), f->at, NULL);
}

static void flow_load(struct req *r, int64_t area, struct flow *out)
{
	const struct zone *z = unit_zone(r, area);
	struct instant week[WEEKS + 1];

	weeks_before(z, zone_date(z, r->now, NULL), week);
	struct facts facts = facts_load(r, area, week[0]);
	facts_work(r, facts, &(struct period){ week[0], { INT64_MAX } });
	*out = (struct flow){ .area = area, .at = r->now, .answer_standard = figure_standard(r, FIG_ANSWER), .way_standard = figure_standard(r, FIG_WAY),
		.heads = unit_headcount_mean(r, area, zone_date(z, week[0], NULL), zone_date(z, r->now, NULL)) };
	weeks_count(r->mem, facts.p, facts.n, week, r->now, opens_sum(open_states(r, area)), &out->weeks);
	out->answers_well = db_count(r->db, &flow_answers, V(area), V(r->now));
	out->actions_well = db_count(r->db, &flow_actions, V(area), V(flow_day(r, out)));
	if (!r->fail.code)
		flow_keep(out);
}

/* ---- the table ---- */

/* judged: the number that the standard is for; NULL: the last one of x. */
struct line { struct msg label; struct str unit, now; struct url to; const double *x, *judged; double standard; bool lower_is_better, at_least; };

static struct str number(struct req *r, double x, int decimals)
{
	return isnan(x) ? S("–") : lang_real(r->mem, r->lang, x, decimals);
}

static enum mark line_mark(const struct line *l)
{
	double now = l->judged ? *l->judged : l->x[WEEKS - 1];

	if (isnan(l->standard) || isnan(now))
		return 0;
	if (l->lower_is_better ? now > l->standard : now < l->standard)
		return MARK_OFF;
	return l->at_least ? 0 : MARK_OK;
}

static void line_show(struct req *r, const struct line *l)
{
	struct html *h = r->html;
	enum mark mark = line_mark(l);

	EL(h, tr) {
		EL(h, th, .scope = S("row")) {
			LEAF(h, a, l->label, .href = l->to);
			LEAF(h, small, l->unit);
		}
		EL(h, td, .cls = S("fl-s"))
			chart_spark(h, l->x, WEEKS, l->standard, l->lower_is_better);
		LEAF(h, td, l->now, .cls = mark == MARK_OFF ? S("tb-n fl-now bad") : S("tb-n fl-now"));
		LEAF(h, td, number(r, l->standard, 1), .cls = S("tb-n mut2"));
		EL(h, td, .cls = S("tb-g"))
			if (mark)
				html_mark(h, mark, mark == MARK_OFF ? T("Off standard") : T("On standard"));
	}
}

static struct str answer_unit(struct req *r, const struct weeks *w)
{
	int64_t n = (int64_t)w->answer_last.n;

	if (!n)
		return lang_text(r->lang, T("working days; no idea last week"));
	return say(r->mem, r->lang, T("working days, median of {n}; in time {share}"), ARG("n", n),
		ARG("share", share_text(r, w->in_time_last)));
}

static void lines_show(struct req *r, const struct flow *f)
{
	const struct weeks *w = &f->weeks;
	const struct zone *z = unit_zone(r, f->area);
	int32_t today = zone_date(z, r->now, NULL).day, monday = today - (date_weekday((struct date){ today }) - 1);
	struct span_choice last = { .from = { monday - 7 }, .to = { monday - 1 } };
	struct span_choice all = { .from = { monday - 7 * WEEKS }, .to = { monday - 1 } };
	struct str way_unit = say(r->mem, r->lang, T("days, median of {n} given in these weeks"), ARG("n", (int64_t)w->way.n));
	const struct line lines[] = {
		{ .label = T("Ideas given"), .unit = lang_text(r->lang, T("last full week")), .now = number(r, w->given[WEEKS - 1], 0), .x = w->given, .standard = NAN,
			.to = figure_url(r, FIG_GIVEN, f->area, &last) },
		{ .label = T("Ideas done"), .unit = lang_text(r->lang, T("verified, last full week")), .now = number(r, w->done[WEEKS - 1], 0), .x = w->done, .standard = NAN,
			.to = figure_url(r, FIG_DONE, f->area, &last) },
		{ .label = T("First answer"), .unit = answer_unit(r, w), .now = median_text(r, &w->answer_last), .x = w->answer_d, .standard = f->answer_standard,
			.lower_is_better = true, .at_least = w->answer_last.known == LEAN_AT_LEAST, .to = figure_url(r, FIG_ANSWER, f->area, &last) },
		{ .label = T("Idea to done"), .unit = way_unit, .now = median_text(r, &w->way), .x = w->way_days, .judged = &w->way.x, .standard = f->way_standard,
			.lower_is_better = true, .at_least = w->way.known == LEAN_AT_LEAST, .to = figure_url(r, FIG_WAY, f->area, &all) },
		{ .label = T("People with an idea"), .unit = lang_text(r->lang, T("gave or did one, last full week")), .now = number(r, w->people[WEEKS - 1], 0), .x = w->people,
			.standard = NAN, .to = figure_url(r, FIG_PEOPLE, f->area, &last) },
		{ .label = T("Ideas open"), .unit = lang_text(r->lang, T("right now")), .now = number(r, w->open[WEEKS - 1], 0), .x = w->open, .standard = NAN,
			.lower_is_better = true, .to = ideas_url(r, f->area, "state", S(OPEN_STATES)) },
	};

	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		if (lines[i].x != w->people || !(f->heads < PEOPLE_LEAST))
			line_show(r, &lines[i]);
}

static bool flow_get(struct req *r, struct flow *f)
{
	int64_t area = may(r, CAP_FIGURES) ? figures_widest(r) : 0;

	if (!area || !figures_may(r, area))
		return false;
	if (!flow_kept(r, area, f))
		flow_load(r, area, f);
	return !r->fail.code;
}

/* ---- what is on standard, in one line ---- */

static struct url area_with(struct req *r, struct url u, const struct flow *f)
{
	return url_with(r->mem, u, "area", str_fmt(r->mem, "%lld", (long long)f->area));
}

void flow_still(struct req *r)
{
	struct html *h = r->html;
	struct flow f;

	if (!flow_get(r, &f) || (!f.answers_well && !f.actions_well))
		return;
	struct url ideas = url_with(r->mem, ideas_url(r, f.area, "state", S("submitted")), "answer_due.from", instant_iso(r->mem, f.at));
	struct url actions = url_with(r->mem, area_with(r, url_with(r->mem, url_to(r->mem, "/action"), "state", S("open,doing,blocked")), &f), "due.from",
		date_iso(r->mem, flow_day(r, &f)));
	EL(h, p, .cls = S("still")) {
		html_mark(h, MARK_OK, T("On standard"));
		EL(h, span) {
			SAY(h, T("On standard at {place}:"), ARG("place", unit_name(r, f.area)));
			html_raw(h, HTML_LIT(" "));
			if (f.answers_well)
				LEAF(h, a, TN("{n} new idea within its answer time", "{n} new ideas within their answer time", f.answers_well), .href = ideas);
			if (f.answers_well && f.actions_well)
				html_raw(h, HTML_LIT(", "));
			if (f.actions_well)
				LEAF(h, a, TN("{n} action within its date", "{n} actions within their dates", f.actions_well), .href = actions);
			html_raw(h, HTML_LIT("."));
		}
	}
}

void flow_panel(struct req *r)
{
	struct html *h = r->html;
	struct flow f;

	if (!flow_get(r, &f))
		return;
	PANEL(r, T("Flow"), say(r->mem, r->lang, T("{place}, 24 weeks. Band: natural limits. Blue: standard"), ARG("place", unit_name(r, f.area))))
		EL(h, table, .cls = S("tb fl")) {
			EL(h, thead)
				EL(h, tr) {
					LEAF(h, th, T("Measure"), .scope = S("col"));
					EL(h, th, .scope = S("col"))
						LEAF(h, span, T("Trend"), .cls = S("vh"));
					LEAF(h, th, T("Now"), .scope = S("col"), .cls = S("tb-n"));
					LEAF(h, th, T("Std"), .scope = S("col"), .cls = S("tb-n"));
					EL(h, th, .scope = S("col"))
						LEAF(h, span, T("State"), .cls = S("vh"));
				}
			EL(h, tbody)
				lines_show(r, &f);
		}
}
