/*
 * oee_page.c -- the OEE sheet: three numbers in, the shifts out, and what took the rest.
 *
 * The form is first, for it is filled in at the machine on a phone. What the calendar and the study know is not asked for. Figures of few shifts are drawn
 * without limits, for there are none yet.
 */
#include "chart/chart.h"
#include "study/form.h"
#include "study/oee.h"
#include "study/oee_rule.h"

#include <math.h>

enum { BASELINE = 20, REASONS_MAX = 8 };
#define VITAL 0.8

struct sheet_view { struct req *r; struct html *h; const struct oee_sheet *s; const struct oee_typed *t; const struct oee_day *shown; };

static struct str percent(struct req *r, double share)
{
	return isnan(share) ? S("–") : say(r->mem, r->lang, T("{n} %"), ARG("n", lang_real(r->mem, r->lang, 100 * share, 1)));
}

static struct str shift_text(const struct sheet_view *v, const struct oee_day *d)
{
	struct req *r = v->r;
	struct str name = shift_name(r, v->s->of.study.area.id, d->shift);

	return str_fmt(r->mem, STR_FMT ", " STR_FMT, STR_ARG(lang_date_short(r->mem, r->lang, d->day, r->today)), STR_ARG(name.n ? name : d->shift));
}

/* ---- the form of a shift ---- */

static void shift_options(const struct sheet_view *v, struct str chosen)
{
	const struct worktime *w = v->s->w;

	for (size_t i = 0; i < w->shift_count; i++) {
		struct day_shift run = { .of = &w->shifts[i] };
		struct str key = shift_key(v->r->mem, run.of);
		bool twice = false;
		for (size_t k = 0; k < i; k++)
			twice |= w->shifts[k].start_min == run.of->start_min;
		if (!twice)
			LEAF(v->h, option, shift_label(v->r, v->s->of.study.area.id, &run), .value = key, .selected = str_eq(key, chosen));
	}
}

static void shift_field(const struct sheet_view *v, const struct oee_day *d)
{
	struct msg wrong = mistake_of(v->t->m, "shift");

	EL(v->h, div, .cls = S("fo-field")) {
		LEAF(v->h, label, T("Shift"), .for_ = S("f-shift"));
		EL(v->h, select, .cls = S("fo-in"), .id = S("f-shift"), .name = S("shift"), .required = true, .aria_invalid = wrong.one ? S("true") : STR_NONE,
		   .aria_describedby = wrong.one ? S("f-shift-e") : STR_NONE)
			shift_options(v, d->shift);
		if (wrong.one)
			EL(v->h, p, .cls = S("fo-err"), .id = S("f-shift-e")) {
				html_mark(v->h, MARK_OFF, T("Error"));
				html_msg(v->h, wrong);
			}
	}
}

/* What is known is said, not asked; it unfolds when it has to be said after all. */
static void known_fields(const struct sheet_view *v, const struct oee_day *d)
{
	const struct mistakes *m = v->t->day ? v->t->m : NULL;
	bool asked = mistake_of(m, "planned_min").one || mistake_of(m, "ideal_s").one;

	EL(v->h, details, .cls = S("rc-step"), .open = asked || isnan(v->s->ideal_s)) {
		LEAF(v->h, summary, T("Planned time, ideal cycle"));
		if (isnan(v->s->ideal_s))
			LEAF(v->h, p, T("The study has no cycle yet. Without an ideal cycle there is availability alone."), .cls = S("fo-hint"));
		else
			LEAF(v->h, p, say(v->r->mem, v->r->lang, T("The study says {n} s a piece: its longest machine, or the cycle of the cell where there is none."),
				ARG("n", lang_real(v->r->mem, v->r->lang, v->s->ideal_s, 1))),
			     .cls = S("fo-hint"));
		EL(v->h, div, .cls = S("oe-in")) {
			form_field(v->r, &oee_day_record, "ideal_s", d, m);
			form_field(v->r, &oee_day_record, "planned_min", d, m);
		}
	}
}

static const struct oee_day *preset(const struct sheet_view *v)
{
	struct oee_day *d = record_new(v->r->mem, &oee_day_record);
	struct day_shift now;

	if (v->t->day)
		return v->t->day;
	d->day = v->r->today;
	if (shift_now(v->s->w, v->r->now, &now)) {
		d->day = now.day;
		d->shift = shift_key(v->r->mem, now.of);
	}
	return d;
}

static void day_form(const struct sheet_view *v)
{
	const struct oee_day *d = preset(v);
	const struct mistakes *m = v->t->day ? v->t->m : NULL;

	PANEL(v->r, T("Write a shift"), STR_NONE)
		FORM(v->r, url_to(v->r->mem, "/study/{id}/oee", V(v->s->of.study.id)), .cls = S("fo oe-f")) {
			form_mistakes(v->r, &oee_day_record, m);
			EL(v->h, div, .cls = S("oe-in")) {
				form_field(v->r, &oee_day_record, "day", d, m);
				shift_field(v, d);
			}
			EL(v->h, div, .cls = S("oe-in oe-3")) {
				form_field(v->r, &oee_day_record, "stop_min", d, m);
				form_field(v->r, &oee_day_record, "total", d, m);
				form_field(v->r, &oee_day_record, "reject", d, m);
			}
			EL(v->h, div, .cls = S("fo-foot"))
				button(v->r, T("Save the shift"), "btn pri", NULL);
			known_fields(v, d);
		}
}

/* ---- the losses of one shift ---- */

static struct str loss_amount(const struct sheet_view *v, const struct oee_lost *l)
{
	struct req *r = v->r;

	return !isnan(l->minutes) ? say(r->mem, r->lang, T("{n} min"), ARG("n", lang_real(r->mem, r->lang, l->minutes, fmod(l->minutes, 1) > 0.05 ? 1 : 0))) :
		say(r->mem, r->lang, T("{n} pieces"), ARG("n", l->pieces));
}

static double stops_said(const struct sheet_view *v)
{
	double sum = 0;

	for (size_t i = 0; i < v->s->lost_n; i++)
		if (v->s->lost[i].day.id == v->shown->id && oee_is_stop(v->s->lost[i].reason) && !isnan(v->s->lost[i].minutes))
			sum += v->s->lost[i].minutes;
	return sum;
}

static void losses_list(const struct sheet_view *v)
{
	EL(v->h, ul, .cls = S("rows"))
		for (size_t i = 0; i < v->s->lost_n; i++) {
			const struct oee_lost *l = &v->s->lost[i];
			if (l->day.id != v->shown->id)
				continue;
			EL(v->h, li, .cls = S("rows-x")) {
				EL(v->h, div) {
					LEAF(v->h, a, choice_label_of(&oee_loss_record, "reason", l->reason), .cls = S("rows-t"), .href = record_url(v->r, &oee_loss_record, l->id));
					if (l->note.n)
						LEAF(v->h, p, l->note, .cls = S("rows-d"), .dir = S("auto"));
				}
				LEAF(v->h, span, loss_amount(v, l), .cls = S("nw"));
			}
		}
}

static void loss_form(const struct sheet_view *v)
{
	const struct mistakes *m = v->t->loss ? v->t->m : NULL;
	struct url to = url_with(v->r->mem, url_to(v->r->mem, "/study/{id}/oee/loss", V(v->s->of.study.id)), "shift", str_fmt(v->r->mem, "%lld", (long long)v->shown->id));

	FORM(v->r, to, .cls = S("fo oe-f noprint mt4")) {
		form_mistakes(v->r, &oee_loss_record, m);
		form_field(v->r, &oee_loss_record, "reason", v->t->loss, m);
		EL(v->h, div, .cls = S("oe-in")) {
			form_field(v->r, &oee_loss_record, "minutes", v->t->loss, m);
			form_field(v->r, &oee_loss_record, "pieces", v->t->loss, m);
		}
		form_field(v->r, &oee_loss_record, "note", v->t->loss, m);
		EL(v->h, div, .cls = S("fo-foot"))
			button(v->r, T("Add the loss"), "btn", "plus");
	}
}

static void losses_show(const struct sheet_view *v)
{
	int64_t said = llround(stops_said(v)), all = v->shown->stop_min;

	EL(v->h, section, .cls = S("panel"), .id = S("losses")) {
		EL(v->h, header) {
			LEAF(v->h, h2, T("What was lost"));
			LEAF(v->h, span, shift_text(v, v->shown), .cls = S("note"));
		}
		losses_list(v);
		if (all != INT_NONE && all > 0)
			LEAF(v->h, p, say(v->r->mem, v->r->lang, T("{said} of {all} minutes of stops have a reason."), ARG("said", said), ARG("all", all)), .cls = S("mut2"));
		if (v->s->may_enter)
			loss_form(v);
	}
}

/* ---- the shifts ---- */

static void check_cell(const struct sheet_view *v, const struct lean_oee *o)
{
	bool same = fabs(o->oee - o->check) < 1e-9;

	EL(v->h, td, .cls = S("tb-n")) {
		html_str(v->h, percent(v->r, o->check));
		if (!isnan(o->check)) {
			html_raw(v->h, HTML_LIT(" "));
			html_mark(v->h, same ? MARK_OK : MARK_OFF, same ? T("The same by the other way") : T("Not the same by the other way"));
		}
	}
}

static void number_cell(const struct sheet_view *v, int64_t n)
{
	LEAF(v->h, td, n, .cls = S("tb-n"));
}

static void day_row(const struct sheet_view *v, const struct oee_day *d)
{
	struct lean_oee o = oee_of(d);

	EL(v->h, tr) {
		EL(v->h, th, .scope = S("row")) {
			LEAF(v->h, a, shift_text(v, d), .href = record_url(v->r, &oee_day_record, d->id));
			if (o.too_fast)
				LEAF(v->h, small, T("faster than ideal"));
		}
		number_cell(v, d->planned_min);
		number_cell(v, d->stop_min);
		number_cell(v, d->total);
		number_cell(v, d->reject);
		LEAF(v->h, td, isnan(d->ideal_s) ? S("–") : lang_real(v->r->mem, v->r->lang, d->ideal_s, 1), .cls = S("tb-n"));
		LEAF(v->h, td, percent(v->r, o.availability), .cls = S("tb-n"));
		LEAF(v->h, td, percent(v->r, o.performance), .cls = o.too_fast ? S("tb-n bad") : S("tb-n"));
		LEAF(v->h, td, percent(v->r, o.quality), .cls = S("tb-n"));
		LEAF(v->h, td, percent(v->r, o.oee), .cls = S("tb-n tb-now"));
		check_cell(v, &o);
		EL(v->h, td, .cls = S("tb-x"))
			LEAF(v->h, a, T("Losses"), .href = url_at(v->r->mem, url_with(v->r->mem, url_to(v->r->mem, "/study/{id}/oee", V(v->s->of.study.id)), "shift",
				str_fmt(v->r->mem, "%lld", (long long)d->id)), "#losses"));
	}
}

static void days_head(const struct sheet_view *v)
{
	const struct { struct msg label; const char *cls; } heads[] = {
		{ T("Shift"), "" }, { T("Planned, min"), "tb-n" }, { T("Stops, min"), "tb-n" }, { T("Made"), "tb-n" }, { T("Rejects"), "tb-n" }, { T("Ideal, s"), "tb-n" },
		{ T("Availability"), "tb-n" }, { T("Performance"), "tb-n" }, { T("Quality"), "tb-n" }, { T("OEE"), "tb-n" }, { T("Check"), "tb-n" },
	};

	EL(v->h, thead)
		EL(v->h, tr) {
			for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
				LEAF(v->h, th, heads[i].label, .scope = S("col"), .cls = str_c(heads[i].cls));
			EL(v->h, th, .scope = S("col"))
				LEAF(v->h, span, T("Losses"), .cls = S("vh"));
		}
}

static bool any_too_fast(const struct oee_sheet *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (oee_of(&s->day[i]).too_fast)
			return true;
	return false;
}

static void days_show(const struct sheet_view *v)
{
	PANEL(v->r, T("Shifts"), lang_text(v->r->lang, T("Check: good pieces at the ideal cycle, of the planned time"))) {
		if (any_too_fast(v->s))
			EL(v->h, div, .cls = S("alert alert-warn")) {
				html_mark(v->h, MARK_RISK, T("At risk"));
				LEAF(v->h, p, T("A performance above 100 % means that the ideal cycle is too long. Measure the fastest cycle again: the figure is shown as it is, it is not cut."));
			}
		EL(v->h, div, .cls = S("sx"), .tabindex = S("0"), .role = S("group"), .aria_label = T("Shifts"))
			EL(v->h, table, .cls = S("tb")) {
				days_head(v);
				EL(v->h, tbody)
					for (size_t i = 0; i < v->s->n; i++)
						day_row(v, &v->s->day[i]);
			}
	}
}

/* ---- drawn ---- */

static void oee_chart(const struct sheet_view *v)
{
	size_t n = v->s->n, known = 0;
	double *x = NEW_N(v->r->mem, double, n + 1);
	struct str *label = NEW_N(v->r->mem, struct str, n + 1);
	const struct chart_baseline base = { 0, n < BASELINE ? n : BASELINE };

	for (size_t i = 0; i < n; i++) {
		const struct oee_day *d = &v->s->day[n - 1 - i];
		x[i] = 100 * oee_of(d).oee;
		label[i] = lang_date_short(v->r->mem, v->r->lang, d->day, v->r->today);
		known += !isnan(x[i]);
	}
	PANEL(v->r, T("OEE, shift by shift"), STR_NONE)
		if (known < LEAN_XMR_LEAST)
			chart_run(v->h, &(struct chart_run){ x, label, known ? n : 0, NAN, NULL, 0, S("%"), 1 });
		else
			EL(v->h, div, .cls = S("sx"), .tabindex = S("0"), .role = S("group"), .aria_label = T("OEE, shift by shift"))
				chart_xmr(v->h, &(struct chart_xmr){ x, label, n, &base, 1, S("%"), 1, false });
}

static void losses_chart(const struct sheet_view *v)
{
	const struct choice *kind = field_find(&oee_loss_record, S("reason"))->choices;
	struct chart_cause cause[REASONS_MAX];
	size_t n = 0;

	for (; kind->code; kind++) {
		double sum = 0;
		for (size_t i = 0; i < v->s->lost_n; i++) {
			const struct oee_lost *l = &v->s->lost[i];
			double min = oee_loss_min(l->minutes, l->pieces, l->ideal_s);
			sum += str_is(l->reason, kind->code) && !isnan(min) ? min : 0;
		}
		if (sum > 0 && n < REASONS_MAX)
			cause[n++] = (struct chart_cause){ lang_text(v->r->lang, kind->label), sum };
	}
	PANEL(v->r, T("Losses, the largest first"), lang_text(v->r->lang, T("Pieces at the ideal cycle")))
		if (n)
			EL(v->h, div, .cls = S("sx"), .tabindex = S("0"), .role = S("group"), .aria_label = T("Losses, the largest first"))
				chart_pareto(v->h, &(struct chart_pareto){ cause, n, VITAL, S("min") });
		else
			LEAF(v->h, p, T("No loss has a reason yet."), .cls = S("mut2"));
}

/* ---- the page ---- */

static const struct oee_day *shown_of(struct req *r, const struct oee_sheet *s)
{
	int64_t id = 0;

	(void)str_int(req_query(r, "shift"), &id);
	for (size_t i = 0; i < s->n; i++)
		if (s->day[i].id == id)
			return &s->day[i];
	return s->n ? &s->day[0] : NULL;
}

static void figures_show(const struct sheet_view *v)
{
	if (v->s->n) {
		days_show(v);
		EL(v->h, div, .cls = S("grid c2 mt5")) {
			oee_chart(v);
			losses_chart(v);
		}
	} else {
		empty_state(v->r, oee_day_record.empty, MSG_NONE, URL_NONE);
	}
}

/* The shifts of the study, and the losses of the one that is open. */
static struct str topics(const struct sheet_view *v)
{
	struct str study = live_row(v->r, &study_record, v->s->of.study.id), day = v->shown ? live_row(v->r, &oee_day_record, v->shown->id) : STR_NONE;

	return day.n ? str_fmt(v->r->mem, STR_FMT "," STR_FMT, STR_ARG(study), STR_ARG(day)) : study;
}

void oee_show(struct req *r, const struct oee_sheet *s, const struct oee_typed *t)
{
	const struct study *of = &s->of.study;
	struct sheet_view v = { .r = r, .h = r->html, .s = s, .t = t, .shown = shown_of(r, s) };
	struct page page = { .title = T("OEE"), .sub = unit_name(r, of->area.id), .nav = "/study", .no_head = true, .live = true, .crumb = of->title,
		.crumb_to = record_url(r, &study_record, of->id), .crumb_here = record_number(r->mem, &study_record, of->id) };

	struct url all = url_with(r->mem, url_to(r->mem, record_path(&oee_day_record)), "study", str_fmt(r->mem, "%lld", (long long)of->id));

	PAGE_OF(r, page) {
		HEAD_ACTS_OF(r, page)
			link_button(r, T("All shifts of this study"), all, "btn", "table-2");
		forms_nav(r, &s->of, "/study/{id}/oee");
		EL(v.h, div, .cls = S("grid c2")) {
			if (s->may_enter)
				day_form(&v);
			if (v.shown)
				losses_show(&v);
		}
		EL(v.h, div, .id = S("oee-shifts"), .cls = S("mt5"), .data_refresh_url = url_to(r->mem, "/study/{id}/oee", V(of->id)), LIVE(r, topics(&v)))
			figures_show(&v);
	}
}
