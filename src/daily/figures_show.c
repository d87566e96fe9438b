/*
 * figures_show.c -- what each figure is called, how it is counted, and how its number is said.
 *
 * A number that is not there is a dash with its reason, never 0. Below ten things there is no percent, below five people
 * nothing about persons. Without a stored standard nothing is good or bad.
 */
#include "daily/figures.h"

#include <math.h>

const struct figure_info figure_infos[FIGURES] = {
	[FIG_GIVEN] = { "given", "ideas_per_person", T("Ideas per person"), T("given, per person and year"),
		T("Ideas given in this time, divided by the mean of the month-end headcounts, times 365, divided by the days of this time.") },
	[FIG_DONE] = { "done", "done_per_person", T("Ideas done per person"), T("verified, per person and year"),
		T("Ideas verified at the place in this time, whenever they were given, divided by the mean of the month-end headcounts, times 365, divided by the days "
		"of this time.") },
	[FIG_PEOPLE] = { "participation", "participation", T("Participation"), T("of the people gave or did an idea"),
		T("Different persons who gave an idea in this time, or own or did one that was verified in this time, "
		"divided by the mean of the month-end headcounts. Ideas without a name count for nobody.") },
	[FIG_RATE] = { "rate", "rate", T("Implementation rate"), T("of the decided ideas are verified"),
		T("By the month in which they were given, only months whose youngest idea is 90 days old: ideas verified, divided by ideas decided, declined ones too.") },
	[FIG_ANSWER] = { "first-answer", "first_answer", T("First answer"), T("working hours, median"),
		T("The middle of all ideas given in this time, in working hours of their area. What has no answer yet counts with its age; taken back before an "
		"answer counts not. The standard is in working days of each area, because a day has one shift here and three there."), true },
	[FIG_PROMISE] = { "in-time", "in_time", T("Answered in time"), T("of the ideas due for an answer"),
		T("Ideas answered within the promise, divided by those answered or past their time.") },
	[FIG_WAY] = { "to-done", "to_done", T("Idea to done"), T("days from given to verified, median"),
		T("The middle of all ideas given in this time, without those declined or taken back. What is not verified yet counts with its age."), true },
	[FIG_SELF] = { "self", "self", T("Done by the giver"), T("of the verified ideas were done by who gave them"),
		T("Ideas verified in this time that their giver did, divided by those whose giver is known.") },
};

enum figure figure_named(struct str name)
{
	int f = 0;

	while (f < FIGURES && !str_is(name, figure_infos[f].name))
		f++;
	return (enum figure)f;
}

/* ---- numbers as text ---- */

static struct str percent(struct req *r, double share)
{
	return str_fmt(r->mem, STR_FMT "\u00a0%%", STR_ARG(lang_real(r->mem, r->lang, share * 100, 0)));
}

struct str share_text(struct req *r, struct count c)
{
	if (!c.counted)
		return S("–");
	if (count_small(c))
		return say(r->mem, r->lang, T("{k} of {n}"), ARG("k", c.hit), ARG("n", c.counted));
	return percent(r, count_share(c));
}

static int decimals(double x)
{
	return fabs(x) >= 100 ? 0 : 1;
}

struct str median_text(struct req *r, const struct lean_median *m)
{
	if (m->known == LEAN_UNKNOWN)
		return S("–");
	struct str x = lang_real(r->mem, r->lang, m->x, decimals(m->x));
	return m->known == LEAN_AT_LEAST ? str_fmt(r->mem, "≥\u00a0" STR_FMT, STR_ARG(x)) : x;
}

/* ---- one figure ---- */

static struct shown dash(struct req *r, struct msg why)
{
	return (struct shown){ .x = NAN, .value = S("–"), .why_not = lang_text(r->lang, why) };
}

bool people_few(const struct figure_view *v)
{
	return v->heads < PEOPLE_LEAST;
}

static struct shown per_person(struct req *r, const struct figure_view *v, int64_t items)
{
	double x = lean_per_person_year((double)items, v->heads, v->days);

	if (isnan(v->heads))
		return dash(r, T("No headcount is known for this place."));
	if (people_few(v))
		return dash(r, T("Fewer than 5 people: not shown, for their privacy."));
	if (isnan(x))
		return dash(r, T("Less than 28 days: too short to speak of a year."));
	return (struct shown){ .x = x, .value = lang_real(r->mem, r->lang, x, 2) };
}

static struct shown participation(struct req *r, const struct figure_view *v)
{
	if (isnan(v->heads))
		return dash(r, T("No headcount is known for this place."));
	if (people_few(v))
		return dash(r, T("Fewer than 5 people: not shown, for their privacy."));
	double x = lean_ratio((double)v->f.people, v->heads);
	if (v->heads < SHARE_LEAST)
		return (struct shown){ .x = x, .value = say(r->mem, r->lang, T("{k} of {n}"), ARG("k", v->f.people), ARG("n", (int64_t)llround(v->heads))) };
	return (struct shown){ .x = x, .value = percent(r, x) };
}

static struct shown share(struct req *r, struct count c, struct msg none)
{
	return c.counted ? (struct shown){ .x = count_share(c), .value = share_text(r, c) } : dash(r, none);
}

/* x: what is held against the standard, which is in working days for the first answer. */
static struct shown median(struct req *r, const struct lean_median *m, double x)
{
	return m->known == LEAN_UNKNOWN ? dash(r, T("No idea in this time.")) : (struct shown){ .x = x, .value = median_text(r, m) };
}

static struct shown number_of(struct req *r, const struct figure_view *v, enum figure f)
{
	switch (f) {
	case FIG_GIVEN:
	case FIG_DONE: return per_person(r, v, v->f.of[f].hit);
	case FIG_PEOPLE: return participation(r, v);
	case FIG_RATE: return share(r, v->f.of[f], T("No month with a decided idea is 90 days old yet."));
	case FIG_ANSWER: return median(r, &v->f.answer_work_h, v->f.answer_work_d.x);
	case FIG_PROMISE: return share(r, v->f.of[f], T("No idea in this time was due for an answer."));
	case FIG_WAY: return median(r, &v->f.way_days, v->f.way_days.x);
	default: break;
	}
	if (people_few(v))
		return dash(r, T("Fewer than 5 people: not shown, for their privacy."));
	return share(r, v->f.of[f], T("No idea with a known giver was verified in this time."));
}

static bool at_least(const struct figure_view *v, enum figure f)
{
	return (f == FIG_ANSWER && v->f.answer_work_d.known == LEAN_AT_LEAST) || (f == FIG_WAY && v->f.way_days.known == LEAN_AT_LEAST);
}

/* "At least x" below the standard may still become anything: it is no verdict. */
static enum mark mark_of(const struct figure_view *v, enum figure f, double x, double standard)
{
	bool lower = figure_infos[f].lower_is_better;

	if (isnan(x) || isnan(standard))
		return 0;
	if (lower ? x > standard : x < standard)
		return MARK_OFF;
	return at_least(v, f) ? 0 : MARK_OK;
}

static struct str standard_text(struct req *r, enum figure f, double x)
{
	if (isnan(x))
		return STR_NONE;
	if (f == FIG_PEOPLE || f == FIG_RATE || f == FIG_PROMISE || f == FIG_SELF)
		return percent(r, x);
	if (f == FIG_ANSWER)
		return x == 1 ? lang_text(r->lang, T("1 working day")) : say(r->mem, r->lang, T("{n} working days"), ARG("n", x));
	return lang_real(r->mem, r->lang, x, f == FIG_GIVEN || f == FIG_DONE ? 2 : 1);
}

struct shown figure_shown(struct req *r, const struct figure_view *v, enum figure f)
{
	struct shown s = number_of(r, v, f);
	double standard = figure_standard(r, f);

	s.unit = lang_text(r->lang, figure_infos[f].unit);
	s.standard = standard_text(r, f, standard);
	s.mark = mark_of(v, f, s.x, standard);
	return s;
}

struct str heads_text(struct req *r, double heads)
{
	return isnan(heads) ? S("–") : lang_real(r->mem, r->lang, heads, heads == floor(heads) ? 0 : 1);
}

static struct str people_text(struct req *r, const struct figure_view *v)
{
	if (isnan(v->heads))
		return lang_text(r->lang, T("an unknown number of people"));
	return say(r->mem, r->lang, T("{n} people"), ARG("n", heads_text(r, v->heads)));
}

struct str figure_counted(struct req *r, const struct figure_view *v, enum figure f)
{
	struct count c = v->f.of[f];

	if (f == FIG_GIVEN || f == FIG_DONE)
		return say(r->mem, r->lang, TN("{n} idea, {people}, {days} days", "{n} ideas, {people}, {days} days", c.hit), ARG("n", c.hit), ARG("people", people_text(r, v)),
			ARG("days", (int64_t)v->days));
	if (people_few(v) && (f == FIG_PEOPLE || f == FIG_SELF))
		return people_text(r, v);
	if (f == FIG_PEOPLE)
		return say(r->mem, r->lang, T("{k} persons, {people}"), ARG("k", v->f.people), ARG("people", people_text(r, v)));
	if (f == FIG_ANSWER || f == FIG_WAY)
		return say(r->mem, r->lang, TN("{n} idea, {open} still open", "{n} ideas, {open} still open", c.counted), ARG("n", c.counted), ARG("open", c.counted - c.hit));
	return say(r->mem, r->lang, TN("{k} of {n} idea", "{k} of {n} ideas", c.counted), ARG("k", c.hit), ARG("n", c.counted));
}

/* ---- addresses ---- */

static struct str id_text(struct req *r, int64_t id)
{
	return str_fmt(r->mem, "%lld", (long long)id);
}

struct url figures_url(struct req *r, int64_t area, struct str window)
{
	return url_with(r->mem, url_with(r->mem, url_to(r->mem, "/figures"), "area", id_text(r, area)), "window", window);
}

static struct url span_with(struct req *r, struct url u, const struct span_choice *span)
{
	if (span->code.n)
		return url_with(r->mem, u, "window", span->code);
	return url_with(r->mem, url_with(r->mem, u, "from", date_iso(r->mem, span->from)), "to", date_iso(r->mem, span->to));
}

struct url figure_url(struct req *r, enum figure f, int64_t area, const struct span_choice *span)
{
	return span_with(r, url_with(r->mem, url_to(r->mem, "/figures/{name}", V(str_c(figure_infos[f].name))), "area", id_text(r, area)), span);
}

struct url ideas_url(struct req *r, int64_t area, const char *field, struct str value)
{
	return url_with(r->mem, url_with(r->mem, url_with(r->mem, url_to(r->mem, "/idea"), "area", id_text(r, area)), "copied_from", S("-")), field, value);
}

struct url people_url(struct req *r, int64_t area, const struct span_choice *span)
{
	return span_with(r, url_with(r->mem, url_to(r->mem, "/figures/people"), "area", id_text(r, area)), span);
}

/* A list takes days in the reader's zone: where the place has another one, its bounds are given as instants. */
struct url ideas_span_url(struct req *r, int64_t area, const char *field, const struct span_choice *span)
{
	bool days = unit_zone(r, area) == r->zone;
	struct instant last = { span->window.to.s - 1 };
	struct url u = url_with(r->mem, url_with(r->mem, url_to(r->mem, "/idea"), "area", id_text(r, area)), "copied_from", S("-"));

	u = url_with(r->mem, u, str_z(r->mem, str_fmt(r->mem, "%s.from", field)), days ? date_iso(r->mem, span->from) : instant_iso(r->mem, span->window.from));
	return url_with(r->mem, u, str_z(r->mem, str_fmt(r->mem, "%s.to", field)), days ? date_iso(r->mem, span->to) : instant_iso(r->mem, last));
}
