/*
 * hours_page.c -- the board of a shift: a row an hour, written where it is read; below it the way of the gap and what the reasons of a month add up to.
 *
 * One number and one tap make an hour. What else there is to say lies folded in its row and opens by itself when it is asked for. On a wall the same board is
 * large and has nothing to press.
 */
#include "chart/chart.h"
#include "study/form.h"
#include "study/hours.h"

#include <math.h>

enum { REASON_DAYS = 30, REASONS_MAX = 16 };
#define VITAL 0.8

/* Whose form came back with mistakes; what was typed is in the request. */
struct asked { int64_t hour; const struct mistakes *m; };
struct view { struct req *r; struct html *h; const struct hour_board *b; struct asked asked; bool wall; };

struct url hours_url(struct req *r, int64_t study, struct date day, struct str key)
{
	struct url u = url_with(r->mem, url_to(r->mem, "/study/{id}/hours", V(study)), "day", date_iso(r->mem, day));

	return key.n ? url_with(r->mem, u, "shift", key) : u;
}

static struct url board_url(const struct view *v)
{
	return v->wall ? url_self(v->r) : hours_url(v->r, v->b->of.study.id, v->b->day, v->b->key);
}

static struct str pieces(struct req *r, double x)
{
	return isnan(x) ? S("–") : lang_int(r->mem, r->lang, llround(x));
}

static struct str gap_text(struct req *r, double x)
{
	return isnan(x) ? S("–") : str_fmt(r->mem, "%s" STR_FMT, x < 0 ? "−" : x > 0 ? "+" : "", STR_ARG(lang_int(r->mem, r->lang, llround(fabs(x)))));
}

static struct str hour_name(const struct view *v, const struct board_hour *o)
{
	return str_fmt(v->r->mem, STR_FMT "–" STR_FMT, STR_ARG(clock_of(v->r, v->b->w, o->span.from)), STR_ARG(clock_of(v->r, v->b->w, o->span.to)));
}

/* ---- the form of an hour: controls in several cells, tied to it by its id ---- */

static struct str form_id(const struct view *v, const struct board_hour *o)
{
	return str_fmt(v->r->mem, "hour-form-%lld", (long long)o->no);
}

static bool is_asked(const struct view *v, const struct board_hour *o)
{
	return v->asked.m && v->asked.hour == o->no;
}

static bool is_form(const struct view *v, const struct board_hour *o)
{
	return v->b->may_enter && (o->begun || is_asked(v, o)) && !v->wall;
}

struct entry_of { const char *name; struct str value, id; struct msg wrong; };

static struct entry_of entry_of(const struct view *v, const struct board_hour *o, const char *name)
{
	const struct hour_entry *e = o->entry;
	struct entry_of c = { .name = name, .id = str_fmt(v->r->mem, "f-%s-%lld", name, (long long)o->no) };
	struct val was = e ? field_val(field_find(&hour_entry_record, str_c(name)), e) : V(STR_NONE);

	c.value = val_is_null(&was) ? S("") : val_plain(v->r->mem, &was);
	if (is_asked(v, o)) {
		c.value = req_field(v->r, name);
		c.wrong = mistake_of(v->asked.m, name);
	}
	return c;
}

static void wrong_show(const struct view *v, const struct entry_of *c)
{
	if (c->wrong.one)
		EL(v->h, p, .cls = S("fo-err"), .id = str_fmt(v->r->mem, STR_FMT "-e", STR_ARG(c->id))) {
			html_mark(v->h, MARK_OFF, T("Error"));
			html_msg(v->h, c->wrong);
		}
}

static struct str describes(const struct view *v, const struct entry_of *c)
{
	return c->wrong.one ? str_fmt(v->r->mem, STR_FMT "-e", STR_ARG(c->id)) : STR_NONE;
}

static void input_show(const struct view *v, const struct board_hour *o, const char *name, bool number)
{
	const struct field *f = field_find(&hour_entry_record, str_c(name));
	struct entry_of c = entry_of(v, o, name);

	EL(v->h, div, .cls = S("fo-field")) {
		LEAF(v->h, label, f->label, .for_ = c.id);
		VOID_EL(v->h, input, .cls = S("fo-in"), .type = S("text"), .inputmode = number ? S("numeric") : STR_NONE, .id = c.id, .name = str_c(name), .form = form_id(v, o),
			.value = c.value.n ? c.value : S(""), .maxlength = number ? 12 : f->max, .autocomplete = S("off"), .dir = number ? STR_NONE : S("auto"),
			.aria_invalid = c.wrong.one ? S("true") : STR_NONE, .aria_describedby = describes(v, &c), .autofocus = c.wrong.one != NULL);
		wrong_show(v, &c);
	}
}

static void reason_select(const struct view *v, const struct board_hour *o)
{
	const struct field *f = field_find(&hour_entry_record, S("reason"));
	struct entry_of c = entry_of(v, o, "reason");

	EL(v->h, div, .cls = S("fo-field")) {
		LEAF(v->h, label, f->label, .for_ = c.id);
		EL(v->h, select, .cls = S("fo-in"), .id = c.id, .name = S("reason"), .form = form_id(v, o), .aria_invalid = c.wrong.one ? S("true") : STR_NONE,
		   .aria_describedby = describes(v, &c), .autofocus = c.wrong.one != NULL) {
			LEAF(v->h, option, T("–"), .value = S(""));
			for (const struct choice *k = f->choices; k->code; k++)
				LEAF(v->h, option, k->label, .value = str_c(k->code), .selected = str_is(c.value, k->code));
		}
		wrong_show(v, &c);
	}
}

static void actual_form(const struct view *v, const struct board_hour *o)
{
	struct entry_of c = entry_of(v, o, "actual");
	struct url to = url_with(v->r->mem, hours_url(v->r, v->b->of.study.id, v->b->day, v->b->key), "hour", str_fmt(v->r->mem, "%lld", (long long)o->no));

	FORM(v->r, to, .cls = S("hh-f"), .id = form_id(v, o)) {
		if (o->entry)
			hidden(v->r, "version", str_fmt(v->r->mem, "%lld", (long long)o->entry->version));
		VOID_EL(v->h, input, .cls = S("fo-in"), .type = S("text"), .inputmode = S("numeric"), .enterkeyhint = S("done"), .id = c.id, .name = S("actual"),
			.value = c.value.n ? c.value : S(""), .maxlength = 12, .autocomplete = S("off"), .autofocus = c.wrong.one != NULL,
			.aria_label_str = say(v->r->mem, v->r->lang, T("Made {hour}"), ARG("hour", hour_name(v, o))), .aria_invalid = c.wrong.one ? S("true") : STR_NONE,
			.aria_describedby = describes(v, &c));
		EL(v->h, button, .cls = is_written(o->entry) ? S("btn icon quiet") : S("btn icon"),
		   .aria_label_str = say(v->r->mem, v->r->lang, T("Save {hour}"), ARG("hour", hour_name(v, o))))
			html_icon(v->h, "check");
	}
	wrong_show(v, &c);
}

/* ---- a row ---- */

static void hour_cell(const struct view *v, const struct board_hour *o)
{
	EL(v->h, th, .scope = S("row"), .cls = S("nw")) {
		html_str(v->h, clock_of(v->r, v->b->w, o->span.from));
		EL(v->h, span, .cls = S("hh-to")) {
			html_raw(v->h, HTML_LIT("–"));
			html_str(v->h, clock_of(v->r, v->b->w, o->span.to));
		}
	}
}

/* On a phone the heads are gone: each number says what it is. */
static bool cell_open(const struct view *v, const char *cls, struct msg what)
{
	html_open(v->h, TAG_td, &(struct html_attrs){ .cls = str_c(cls) });
	LEAF(v->h, span, what, .cls = S("hh-l"), .aria_hidden = S("true"));
	return true;
}
#define CELL_(n, v, cls, what) BLOCK_(CAT_(cell, n), cell_open((v), (cls), (what)), html_close((v)->h))
#define CELL(v, cls, what) CELL_(__COUNTER__, v, cls, what)

static void actual_cell(const struct view *v, const struct board_hour *o)
{
	CELL(v, "tb-n hh-a", T("Actual")) {
		if (is_form(v, o))
			actual_form(v, o);
		else
			LEAF(v->h, b, pieces(v->r, o->entry && o->entry->actual != INT_NONE ? (double)o->entry->actual : NAN));
		if (o->blank)
			EL(v->h, span, .cls = S("hh-no")) {
				html_mark(v->h, MARK_OFF, T("Over standard"));
				html_msg(v->h, T("not written"));
			}
	}
}

static void reason_words(const struct view *v, const struct board_hour *o)
{
	const struct hour_entry *e = o->entry;

	if (e && e->reason.n)
		LEAF(v->h, b, choice_label_of(&hour_entry_record, "reason", e->reason));
	if (e && e->words.n) {
		html_raw(v->h, HTML_LIT(" "));
		LEAF(v->h, span, e->words, .dir = S("auto"));
	}
	if (e && e->plan_why.n)
		LEAF(v->h, small, say(v->r->mem, v->r->lang, T("Plan: {why}"), ARG("why", e->plan_why)), .dir = S("auto"));
}

static void more_form(const struct view *v, const struct board_hour *o)
{
	EL(v->h, details, .cls = S("hh-more"), .open = is_asked(v, o)) {
		EL(v->h, summary) {
			html_msg(v->h, o->entry && o->entry->reason.n ? T("Change") : T("Reason, plan"));
			LEAF(v->h, span, hour_name(v, o), .cls = S("vh"));
		}
		EL(v->h, div, .cls = S("hh-in")) {
			reason_select(v, o);
			input_show(v, o, "words", false);
			input_show(v, o, "plan", true);
			input_show(v, o, "plan_why", false);
			EL(v->h, button, .cls = S("btn sm"), .form = form_id(v, o))
				html_msg(v->h, T("Save"));
		}
	}
}

static void by_cell(const struct view *v, const struct board_hour *o)
{
	EL(v->h, td, .cls = S("nw mut2 hh-by"))
		if (is_written(o->entry)) {
			html_str(v->h, name_initials(v->r->mem, person_name(v->r, o->entry->updated_by.id)));
			html_raw(v->h, HTML_LIT(" "));
			html_str(v->h, clock_of(v->r, v->b->w, o->entry->updated_at.s));
		}
}

static void gap_cells(const struct view *v, size_t i)
{
	const struct lean_hour_gap *g = &v->b->gap[i];

	CELL(v, g->needs_reason ? "tb-n bad" : "tb-n", T("Gap")) {
		if (g->needs_reason)
			html_mark(v->h, MARK_OFF, T("Beyond the tolerance"));
		html_raw(v->h, HTML_LIT(" "));
		html_str(v->h, gap_text(v->r, g->gap));
	}
	CELL(v, "tb-n tb-now", T("Sum"))
		html_str(v->h, gap_text(v->r, g->cum));
}

static void row_show(const struct view *v, size_t i)
{
	const struct board_hour *o = &v->b->hour[i];
	bool now = o->begun && o->span.to > v->r->now.s, own = o->entry && o->entry->plan_why.n;

	EL(v->h, tr, .id = str_fmt(v->r->mem, "hour-%lld", (long long)o->no), .cls = o->blank ? S("hh-blank") : now ? S("hh-now") : STR_NONE,
	   .aria_current = now ? S("time") : STR_NONE) {
		hour_cell(v, o);
		CELL(v, own ? "tb-n hh-own" : "tb-n", T("Plan"))
			html_str(v->h, pieces(v->r, v->b->lean[i].plan));
		actual_cell(v, o);
		gap_cells(v, i);
		EL(v->h, td, .cls = S("hh-r")) {
			reason_words(v, o);
			if (is_form(v, o))
				more_form(v, o);
		}
		by_cell(v, o);
	}
}

static void table_show(const struct view *v)
{
	const struct { struct msg label; const char *cls; } heads[] = {
		{ T("Hour"), "" }, { T("Plan"), "tb-n" }, { T("Actual"), v->b->may_enter && !v->wall ? "tb-n hh-ah" : "tb-n" }, { T("Gap"), "tb-n" }, { T("Sum"), "tb-n" },
		{ T("Reason"), "" }, { T("By"), "" },
	};

	EL(v->h, table, .cls = S("tb hh")) {
		LEAF(v->h, caption, T("Hour by hour"), .cls = S("vh"));
		EL(v->h, thead)
			EL(v->h, tr)
				for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
					LEAF(v->h, th, heads[i].label, .scope = S("col"), .cls = str_c(heads[i].cls));
		EL(v->h, tbody)
			for (size_t i = 0; i < v->b->n; i++)
				row_show(v, i);
	}
}

/* ---- around it ---- */

struct sums { double plan, made, cum; int64_t written, blank; };

static struct sums sums_of(const struct hour_board *b)
{
	struct sums s = { .cum = NAN };

	for (size_t i = 0; i < b->n; i++) {
		s.blank += b->hour[i].blank;
		if (isnan(b->lean[i].actual) || isnan(b->lean[i].plan))
			continue;
		s.plan += b->lean[i].plan;
		s.made += b->lean[i].actual;
		s.cum = b->gap[i].cum;
		s.written++;
	}
	return s;
}

static void sums_show(const struct view *v)
{
	struct sums s = sums_of(v->b);
	struct req *r = v->r;

	EL(v->h, p, .cls = S("hh-sum")) {
		if (s.written) {
			LEAF(v->h, b, gap_text(r, s.cum), .cls = s.cum < -v->b->tolerance ? S("bad") : STR_NONE);
			SAY(v->h, TN("pieces after one hour: {made} made of {plan} planned.", "pieces after {n} hours: {made} made of {plan} planned.", s.written),
				ARG("n", s.written), ARG("made", pieces(r, s.made)), ARG("plan", pieces(r, s.plan)));
		} else {
			html_msg(v->h, T("Nothing is written yet."));
		}
		if (s.blank) {
			html_raw(v->h, HTML_LIT(" "));
			LEAF(v->h, span, say(r->mem, r->lang, TN("One hour is not written.", "{n} hours are not written.", s.blank), ARG("n", s.blank)), .cls = S("bad"));
		}
	}
	if (isnan(v->b->of.takt_s) && v->b->n)
		LEAF(v->h, p, T("There is no plan: the study has no demand or no working time."), .cls = S("mut2"));
}

static void nothing_show(const struct view *v)
{
	struct date day = v->b->day;

	EL(v->h, div, .cls = S("empty"))
		EL(v->h, p)
			SAY(v->h, T("No shift is worked here on {day}."), ARG("day", lang_date(v->r->mem, v->r->lang, day)));
}

static struct str sub_of(const struct view *v)
{
	const struct study_of *of = &v->b->of;
	struct req *r = v->r;
	struct str where = v->b->runs ? shift_label(r, of->study.area.id, &v->b->shift) : v->b->key;
	int64_t tolerance = (int64_t)v->b->tolerance;

	return isnan(of->takt_s) ? say(r->mem, r->lang, T("{area}. {shift}"), ARG("area", unit_name(r, of->study.area.id)), ARG("shift", where)) :
		say(r->mem, r->lang, T("{area}. {shift}. Takt {takt} s, tolerance {n}"), ARG("area", unit_name(r, of->study.area.id)), ARG("shift", where),
			ARG("takt", lang_real(r->mem, r->lang, of->takt_s, fmod(of->takt_s, 1) > 0.05 ? 1 : 0)), ARG("n", tolerance));
}

/* From the wall to the phone in the hand: whoever stands before it writes the hour there. */
static void wall_code(const struct view *v)
{
	struct str to = url_text(url_to(v->r->mem, "/study/{id}/hours", V(v->b->of.study.id))), base = base_url(v->r);

	EL(v->h, div, .cls = S("wall-c")) {
		LEAF(v->h, span, T("Scan to write the hour"));
		qr_show(v->r, str_fmt(v->r->mem, STR_FMT STR_FMT, STR_ARG(base), STR_ARG(to)), S("wall-qr"));
	}
}

static void wall_head(const struct view *v)
{
	struct str day = lang_date_short(v->r->mem, v->r->lang, v->b->day, v->r->today);

	EL(v->h, header, .cls = S("wall-h")) {
		EL(v->h, div) {
			LEAF(v->h, h1, v->b->of.study.title, .dir = S("auto"));
			LEAF(v->h, p, say(v->r->mem, v->r->lang, T("{day}. {what}"), ARG("day", day), ARG("what", sub_of(v))));
		}
		wall_code(v);
	}
}

/* On a wall what it is of goes on with the shift. */
static void board_show(const struct view *v)
{
	EL(v->h, div, .id = S("board"), .data_refresh_url = board_url(v), LIVE(v->r, live_row(v->r, &study_record, v->b->of.study.id))) {
		if (v->wall)
			wall_head(v);
		if (v->b->n) {
			sums_show(v);
			table_show(v);
		} else {
			nothing_show(v);
		}
	}
}

static void day_link(const struct view *v, int days)
{
	const struct hour_board *b = v->b;
	struct day_shift to = { .day = { b->day.day + days } };
	struct date day = b->runs && shift_step(b->w, &b->shift, days, &to) ? to.day : (struct date){ b->day.day + days };

	if (days > 0 && day.day > b->today.day)
		return;
	LEAF(v->h, a, days < 0 ? S("‹") : S("›"), .href = hours_url(v->r, b->of.study.id, day, b->key), .aria_label = days < 0 ? T("The day before") : T("The day after"));
}

static void days_show(const struct view *v)
{
	const struct hour_board *b = v->b;

	EL(v->h, nav, .cls = S("seg"), .aria_label = T("Day")) {
		day_link(v, -1);
		LEAF(v->h, a, lang_date_short(v->r->mem, v->r->lang, b->day, v->r->today), .href = hours_url(v->r, b->of.study.id, b->day, b->key), .aria_current = S("date"));
		day_link(v, 1);
	}
	if (b->shifts > 1)
		EL(v->h, nav, .cls = S("seg"), .aria_label = T("Shift"))
			for (size_t i = 0; i < b->shifts; i++) {
				struct str key = shift_key(v->r->mem, b->all[i].of), name = shift_name(v->r, b->of.study.area.id, key);
				LEAF(v->h, a, name.n ? name : key, .href = hours_url(v->r, b->of.study.id, b->day, key), .aria_current = str_eq(key, b->key) ? S("true") : STR_NONE);
			}
}

/* ---- drawn ---- */

static void gap_chart(const struct view *v)
{
	const struct hour_board *b = v->b;
	struct str *name = NEW_N(v->r->mem, struct str, HOURS_MAX), *reason = NEW_N(v->r->mem, struct str, HOURS_MAX);

	for (size_t i = 0; i < b->n; i++) {
		const struct hour_entry *e = b->hour[i].entry;
		name[i] = hour_name(v, &b->hour[i]);
		if (e && e->reason.n)
			reason[i] = lang_text(v->r->lang, choice_label_of(&hour_entry_record, "reason", e->reason));
	}
	PANEL(v->r, T("The way of the gap"), STR_NONE)
		EL(v->h, div, .cls = S("sx"), .tabindex = S("0"), .role = S("group"), .aria_label = T("The way of the gap"))
			chart_hours(v->h, &(struct chart_hours){ b->lean, name, reason, b->n, b->tolerance });
}

static void reasons_chart(const struct view *v)
{
	struct chart_cause *cause = NEW_N(v->r->mem, struct chart_cause, REASONS_MAX);
	struct hour_missed got;
	struct rows rows = db_query(v->r->db, &hour_reasons, V(v->b->of.study.id), V((struct date){ v->b->day.day - REASON_DAYS }), V(v->b->day));
	int64_t days = REASON_DAYS;
	size_t n = 0;

	while (db_next(&rows, &got))
		if (n < REASONS_MAX)
			cause[n++] = (struct chart_cause){ lang_text(v->r->lang, choice_label_of(&hour_entry_record, "reason", got.reason)), (double)got.n };
	PANEL(v->r, T("Why hours were missed"), say(v->r->mem, v->r->lang, T("{n} days up to this one"), ARG("n", days)))
		if (n)
			EL(v->h, div, .cls = S("sx"), .tabindex = S("0"), .role = S("group"), .aria_label = T("Why hours were missed"))
				chart_pareto(v->h, &(struct chart_pareto){ cause, n, VITAL, lang_text(v->r->lang, T("pieces")) });
		else
			LEAF(v->h, p, T("No hour was below its plan for a reason."), .cls = S("mut2"));
}

static void names_ahead(const struct view *v)
{
	for (size_t i = 0; i < v->b->n; i++)
		if (is_written(v->b->hour[i].entry))
			record_title_ahead(v->r, &person_record, v->b->hour[i].entry->updated_by.id);
}

static void desk_show(struct view *v)
{
	const struct study *s = &v->b->of.study;
	struct page page = { .title = T("Hour by hour"), .sub = sub_of(v), .nav = "/study", .no_head = true, .live = true, .crumb = s->title,
		.crumb_to = record_url(v->r, &study_record, s->id), .crumb_here = record_number(v->r->mem, &study_record, s->id) };

	PAGE_OF(v->r, page) {
		HEAD_ACTS_OF(v->r, page) {
			days_show(v);
			link_button(v->r, T("For the wall"), url_with(v->r->mem, url_to(v->r->mem, "/study/{id}/hours", V(s->id)), "wall", S("1")), "btn", "image");
		}
		forms_nav(v->r, &v->b->of, "/study/{id}/hours");
		board_show(v);
		if (v->b->n)
			EL(v->h, div, .cls = S("grid c2 mt5")) {
				if (sums_of(v->b).written)
					gap_chart(v);
				reasons_chart(v);
			}
		EL(v->h, p, .cls = S("mt4"))
			LEAF(v->h, a, T("All hours of this study"), .href = url_with(v->r->mem, url_to(v->r->mem, record_path(&hour_entry_record)), "study",
				str_fmt(v->r->mem, "%lld", (long long)s->id)));
	}
}

/* Without a day in its address it goes on from shift to shift by itself. */
static void wall_show(struct view *v)
{
	const struct study *s = &v->b->of.study;

	PAGE(v->r, .title_text = s->title, .plain = true, .no_head = true, .live = true, .body = S("p-wall")) {
		board_show(v);
		link_button(v->r, T("Back"), url_to(v->r->mem, "/study/{id}/hours", V(s->id)), "btn quiet noprint wall-b", NULL);
	}
}

void hours_show(struct req *r, const struct hour_board *b, int64_t hour, const struct mistakes *m)
{
	struct view v = { .r = r, .h = r->html, .b = b, .asked = { hour, m }, .wall = str_is(req_query(r, "wall"), "1") && !m };

	names_ahead(&v);
	(v.wall ? wall_show : desk_show)(&v);
}
