/*
 * smed_sheet.c -- the changeover sheet: each element with what it took, where it belongs and what is left of it; the drawing; what it is good for.
 *
 * One struct, filled from the rows or from the JSON of a released standard; what is shown and computed knows no other source.
 */
#include "study/smed.h"
#include "chart/chart.h"

#include <jansson.h>
#include <math.h>

/* ---- from the rows ---- */

static bool is_external(struct str kind)
{
	return str_is(kind, "external");
}

static void line_fill(struct sheet_line *l, const struct setup_element *e)
{
	*l = (struct sheet_line){ .id = e->id, .no = e->no, .name = e->name, .ecrs = e->ecrs, .idea = e->idea, .waste = e->waste, .clock_s = clock_parse(e->clock),
		.part = { .after_s = clock_parse(e->time_after), .external_now = is_external(e->kind_now), .external_after = is_external(e->kind_after.n ? e->kind_after : e->kind_now) } };
}

static void times_fill(struct arena *a, struct sheet_line *line, size_t n)
{
	double *clock_s = NEW_N(a, double, n + 1), *elapsed_s = NEW_N(a, double, n + 1);

	for (size_t i = 0; i < n; i++)
		clock_s[i] = line[i].clock_s;
	lean_elapsed(clock_s, n, elapsed_s);
	for (size_t i = 0; i < n; i++) {
		line[i].part.elapsed_s = elapsed_s[i];
		line[i].part.after_s = setup_after_s(line[i].part.after_s, str_is(line[i].ecrs, "eliminate"), elapsed_s[i]);
	}
}

void setup_sheet_fill(struct req *r, const struct study_of *of, const struct setup *s, struct setup_sheet *out)
{
	VEC(struct sheet_line) lines = { 0 };
	struct setup_element *e = record_new(r->mem, &setup_element_record);

	for (struct rows rows = db_query(r->db, &setup_lines, V(s->id)); db_next(&rows, e);)
		line_fill(VEC_ADD(r->mem, &lines), e);
	times_fill(r->mem, lines.p, lines.n);
	*out = (struct setup_sheet){ .study = of->study.title, .from_part = s->from_part, .to_part = s->to_part, .observer = person_name(r, s->observer.id), .day = s->day,
		.parts = s->parts, .run_min = s->run_min, .available_s = of->available_s, .line = lines.p, .n = lines.n };
}

/* ---- to JSON and back ---- */

static void put_text(struct json *j, const char *key, struct str s)
{
	json_put_key(j, str_c(key));
	json_put_str(j, s.n ? s : S(""));
}

static void put_real(struct json *j, const char *key, double x)
{
	json_put_key(j, str_c(key));
	json_put_real(j, x);
}

static void put_int(struct json *j, const char *key, int64_t i)
{
	json_put_key(j, str_c(key));
	if (i == INT_NONE)
		json_put_null(j);
	else
		json_put_int(j, i);
}

static void put_bool(struct json *j, const char *key, bool b)
{
	json_put_key(j, str_c(key));
	json_put_bool(j, b);
}

static void line_json(struct json *j, const struct sheet_line *l)
{
	json_put_open(j, '{');
	put_int(j, "no", l->no);
	put_text(j, "name", l->name);
	put_real(j, "clock_s", l->clock_s);
	put_real(j, "elapsed_s", l->part.elapsed_s);
	put_real(j, "after_s", l->part.after_s);
	put_bool(j, "external_now", l->part.external_now);
	put_bool(j, "external_after", l->part.external_after);
	put_text(j, "ecrs", l->ecrs);
	put_text(j, "idea", l->idea);
	put_text(j, "waste", l->waste);
	json_put_close(j, '}');
}

struct str setup_sheet_json(struct arena *a, const struct setup_sheet *s)
{
	struct buf b = buf_new(a, 2048, 1 << 18);
	struct json j = { .b = &b };

	json_put_open(&j, '{');
	put_text(&j, "study", s->study);
	put_text(&j, "from_part", s->from_part);
	put_text(&j, "to_part", s->to_part);
	put_text(&j, "observer", s->observer);
	put_text(&j, "day", date_is_none(s->day) ? STR_NONE : date_iso(a, s->day));
	put_int(&j, "parts", s->parts);
	put_int(&j, "run_min", s->run_min);
	put_real(&j, "available_s", s->available_s);
	json_put_key(&j, S("elements"));
	json_put_open(&j, '[');
	for (size_t i = 0; i < s->n; i++)
		line_json(&j, &s->line[i]);
	json_put_close(&j, ']');
	json_put_close(&j, '}');
	return buf_done(&b);
}

static struct str text_of(struct arena *a, const json_t *o, const char *key)
{
	const json_t *t = json_object_get(o, key);

	return json_is_string(t) && json_string_length(t) ? str_copy(a, (struct str){ json_string_value(t), json_string_length(t) }) : STR_NONE;
}

static double real_of(const json_t *o, const char *key)
{
	const json_t *t = json_object_get(o, key);

	return json_is_number(t) ? json_number_value(t) : NAN;
}

static int64_t int_of(const json_t *o, const char *key)
{
	const json_t *t = json_object_get(o, key);

	return json_is_integer(t) ? (int64_t)json_integer_value(t) : INT_NONE;
}

static struct sheet_line line_of(struct arena *a, const json_t *o)
{
	return (struct sheet_line){ .no = int_of(o, "no"), .name = text_of(a, o, "name"), .ecrs = text_of(a, o, "ecrs"), .idea = text_of(a, o, "idea"), .waste = text_of(a, o, "waste"),
		.clock_s = real_of(o, "clock_s"), .part = { real_of(o, "elapsed_s"), real_of(o, "after_s"), json_is_true(json_object_get(o, "external_now")),
			json_is_true(json_object_get(o, "external_after")) } };
}

static void json_done(void *j)
{
	json_decref(j);
}

bool setup_sheet_from_json(struct arena *a, struct str text, struct setup_sheet *out)
{
	json_t *o = json_loadb(text.p ? text.p : "", text.n, 0, NULL);
	const json_t *elements = json_object_get(o, "elements");
	size_t n = json_array_size(elements);
	struct sheet_line *line = NEW_N(a, struct sheet_line, n + 1);

	if (!o)
		return false;
	arena_defer(a, json_done, o);
	for (size_t i = 0; i < n; i++)
		line[i] = line_of(a, json_array_get(elements, i));
	*out = (struct setup_sheet){ .study = text_of(a, o, "study"), .from_part = text_of(a, o, "from_part"), .to_part = text_of(a, o, "to_part"),
		.observer = text_of(a, o, "observer"), .day = DATE_NONE, .parts = int_of(o, "parts"), .run_min = int_of(o, "run_min"), .available_s = real_of(o, "available_s"),
		.line = line, .n = n };
	(void)date_parse(text_of(a, o, "day"), &out->day);
	return json_is_array(elements);
}

/* ---- what follows ---- */

struct setup_sums setup_sheet_sums(struct arena *a, const struct setup_sheet *s)
{
	struct setup_part *part = NEW_N(a, struct setup_part, s->n + 1);

	for (size_t i = 0; i < s->n; i++)
		part[i] = s->line[i].part;
	return setup_sum(part, s->n);
}

static double epei(const struct setup_sheet *s, double changeover_s)
{
	double run_s = s->run_min == INT_NONE ? NAN : (double)s->run_min * 60;

	return lean_epei(s->parts == INT_NONE ? NAN : (double)s->parts, changeover_s, s->available_s, run_s);
}

struct setup_epei setup_epei(const struct setup_sheet *s, const struct setup_sums *sums)
{
	return (struct setup_epei){ epei(s, sums->now_s), epei(s, sums->converted_s), epei(s, sums->after_s) };
}

/* ---- shown ---- */

struct str setup_minutes(struct req *r, double s)
{
	double min = s / 60;

	return isnan(s) ? S("–") : say(r->mem, r->lang, T("{n} min"), ARG("n", lang_real(r->mem, r->lang, min, fabs(min - round(min)) > 0.04 ? 1 : 0)));
}

static struct str less(struct req *r, double from_s, double to_s)
{
	double share = lean_improvement(from_s, to_s, LEAN_LOWER);
	struct str n = lang_real(r->mem, r->lang, fabs(100 * share), 1);

	if (isnan(share))
		return STR_NONE;
	return say(r->mem, r->lang, share < 0 ? T("{n} % more") : T("{n} % less"), ARG("n", n));
}

static void figure(struct req *r, struct msg what, struct str value, struct str under)
{
	struct html *h = r->html;

	EL(h, div) {
		LEAF(h, dt, what);
		EL(h, dd) {
			LEAF(h, b, value);
			if (under.n)
				LEAF(h, small, under);
		}
	}
}

static struct str percent(struct req *r, double share)
{
	return isnan(share) ? S("–") : say(r->mem, r->lang, T("{n} %"), ARG("n", lang_real(r->mem, r->lang, 100 * share, 1)));
}

/* Internal: of all that is done for the changeover, what is done while the machine stands. */
static void figures(struct req *r, const struct setup_sums *s)
{
	EL(r->html, dl, .cls = S("su-f")) {
		figure(r, T("Stands now"), setup_minutes(r, s->now_s), STR_NONE);
		figure(r, T("Internal now"), percent(r, lean_ratio(s->now_s, s->all_now_s)), STR_NONE);
		figure(r, T("Internal after"), percent(r, lean_ratio(s->after_s, s->all_after_s)), STR_NONE);
		figure(r, T("After separating"), setup_minutes(r, s->converted_s), less(r, s->now_s, s->converted_s));
		figure(r, T("After shortening"), setup_minutes(r, s->after_s), less(r, s->now_s, s->after_s));
	}
}

static struct msg side(bool external)
{
	return external ? T("external") : T("internal");
}

static void idea_cell(struct req *r, const struct sheet_line *l)
{
	struct html *h = r->html;

	EL(h, td, .cls = S("su-i")) {
		if (l->ecrs.n)
			LEAF(h, b, choice_label_of(&setup_element_record, "ecrs", l->ecrs));
		if (l->idea.n) {
			html_raw(h, HTML_LIT(" "));
			LEAF(h, span, l->idea, .dir = S("auto"));
		}
		if (!l->ecrs.n && !l->idea.n)
			html_str(h, S("–"));
	}
}

static void line_show(struct req *r, const struct sheet_line *l, void (*last)(struct req *r, const struct sheet_line *l))
{
	struct html *h = r->html;
	bool moves = !l->part.external_now && l->part.external_after;

	EL(h, tr) {
		LEAF(h, td, l->no, .cls = S("tb-n mut"));
		EL(h, th, .scope = S("row"))
			LEAF(h, span, l->name, .dir = S("auto"));
		LEAF(h, td, clock_text(r->mem, l->clock_s), .cls = S("tb-n mut2"));
		LEAF(h, td, clock_text(r->mem, l->part.elapsed_s), .cls = S("tb-n tb-now"));
		LEAF(h, td, side(l->part.external_now));
		EL(h, td)
			LEAF(h, span, side(l->part.external_after), .cls = moves ? S("tag ai") : STR_NONE);
		idea_cell(r, l);
		LEAF(h, td, l->waste.n ? lang_text(r->lang, choice_label_of(&setup_element_record, "waste", l->waste)) : S("–"));
		LEAF(h, td, clock_text(r->mem, l->part.after_s), .cls = S("tb-n"));
		if (last)
			EL(h, td, .cls = S("noprint"))
				last(r, l);
	}
}

static void table_head(struct req *r, bool last)
{
	const struct { struct msg label; bool number; } heads[] = {
		{ T("No."), true }, { T("What is done"), false }, { T("Clock"), true }, { T("Took"), true }, { T("Now"), false }, { T("After"), false }, { T("ECRS idea"), false },
		{ T("Waste"), false }, { T("Time after"), true },
	};

	EL(r->html, thead)
		EL(r->html, tr) {
			for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
				LEAF(r->html, th, heads[i].label, .scope = S("col"), .cls = heads[i].number ? S("tb-n") : STR_NONE);
			if (last)
				LEAF(r->html, th, T("Action"), .scope = S("col"), .cls = S("noprint"));
		}
}

static void table_show(struct req *r, const struct setup_sheet *s, const struct setup_sums *sums, void (*last)(struct req *r, const struct sheet_line *l))
{
	struct html *h = r->html;

	EL(h, div, .cls = S("sx"), .tabindex = S("0"), .role = S("group"), .aria_label = T("Elements of the changeover"))
		EL(h, table, .cls = S("tb")) {
			table_head(r, last != NULL);
			EL(h, tbody)
				for (size_t i = 0; i < s->n; i++)
					line_show(r, &s->line[i], last);
			EL(h, tfoot)
				EL(h, tr) {
					EL(h, td)
						html_raw(h, HTML_LIT(""));
					LEAF(h, th, T("The machine stands"), .scope = S("row"), .colspan = 2);
					LEAF(h, td, clock_text(r->mem, sums->now_s), .cls = S("tb-n tb-now"));
					EL(h, td, .colspan = 4)
						html_raw(h, HTML_LIT(""));
					LEAF(h, td, clock_text(r->mem, sums->after_s), .cls = S("tb-n tb-now"));
					if (last)
						EL(h, td, .cls = S("noprint"))
							html_raw(h, HTML_LIT(""));
				}
		}
}

/* ---- drawn: now, with what can be outside of the standstill, and shortened ---- */

enum stage { STAGE_NOW, STAGE_CONVERTED, STAGE_AFTER, STAGES };

static struct chart_setup_part drawn_part(const struct sheet_line *l, enum stage at)
{
	bool external = at == STAGE_NOW ? l->part.external_now : l->part.external_after;
	double s = at == STAGE_AFTER ? l->part.after_s : l->part.elapsed_s;

	return (struct chart_setup_part){ l->name, s / 60, external ? CHART_EXTERNAL : at == STAGE_NOW && l->part.external_after ? CHART_COULD_BE_EXTERNAL : CHART_INTERNAL };
}

void setup_sheet_draw(struct html *h, const struct setup_sheet *s)
{
	static const struct msg names[STAGES] = { T("Now"), T("After separating"), T("After shortening") };
	struct chart_setup_stage stage[STAGES];

	for (enum stage at = STAGE_NOW; at < STAGES; at++) {
		struct chart_setup_part *part = NEW_N(html_mem(h), struct chart_setup_part, s->n + 1);
		for (size_t i = 0; i < s->n; i++)
			part[i] = drawn_part(&s->line[i], at);
		stage[at] = (struct chart_setup_stage){ lang_text(html_lang(h), names[at]), part, s->n };
	}
	chart_smed(h, &(struct chart_smed){ stage, STAGES, S("setup") });
}

struct str setup_days(struct req *r, double d)
{
	return isnan(d) ? S("–") : say(r->mem, r->lang, T("{n} days"), ARG("n", lang_real(r->mem, r->lang, d, 1)));
}

/* Changeovers as often as time allows: the interval after which every part has been made once. */
static void epei_show(struct req *r, const struct setup_sheet *s, const struct setup_sums *sums)
{
	struct setup_epei e = setup_epei(s, sums);
	struct html *h = r->html;

	if (s->parts == INT_NONE || s->run_min == INT_NONE) {
		LEAF(h, p, T("For the EPEI the sheet needs the number of part numbers and their run time a day."), .cls = S("mut2"));
		return;
	}
	if (!isnan(s->available_s) && (double)s->run_min * 60 >= s->available_s) {
		LEAF(h, p, T("The run time fills the whole day: there is no time for changeovers, and no EPEI."), .cls = S("bad"));
		return;
	}
	EL(h, dl, .cls = S("su-f")) {
		figure(r, T("Now"), setup_days(r, e.now), STR_NONE);
		figure(r, T("After separating"), setup_days(r, e.converted), STR_NONE);
		figure(r, T("After shortening"), setup_days(r, e.after), STR_NONE);
	}
}

static void fact(struct req *r, struct msg label, struct str value)
{
	EL(r->html, div) {
		LEAF(r->html, dt, label);
		LEAF(r->html, dd, value.n ? value : S("–"), .dir = S("auto"));
	}
}

void setup_sheet_facts_show(struct req *r, const struct setup_sheet *s)
{
	EL(r->html, dl, .cls = S("rc-facts")) {
		fact(r, T("Process"), s->study);
		fact(r, T("From part"), s->from_part);
		fact(r, T("To part"), s->to_part);
		fact(r, T("Observed on"), lang_date(r->mem, r->lang, s->day));
	}
}

void setup_sheet_show(struct req *r, const struct setup_sheet *s, void (*last)(struct req *r, const struct sheet_line *l))
{
	struct setup_sums sums = setup_sheet_sums(r->mem, s);

	if (!s->n) {
		empty_state(r, T("Nothing is observed yet. Write down what is done, and what the clock says when it ends."), MSG_NONE, URL_NONE);
		return;
	}
	EL(r->html, div, .cls = S("stack")) {
		figures(r, &sums);
		PANEL(r, T("What is done"), s->observer.n ? say(r->mem, r->lang, T("Observed by {who}"), ARG("who", s->observer)) : STR_NONE)
			table_show(r, s, &sums, last);
		EL(r->html, div, .cls = S("grid c53")) {
			PANEL(r, T("Before and after"), STR_NONE)
				EL(r->html, div, .cls = S("sx"), .tabindex = S("0"), .role = S("group"), .aria_label = T("Changeover, drawn"))
					setup_sheet_draw(r->html, s);
			PANEL(r, T("Every part every interval"), lang_text(r->lang, T("EPEI")))  {
				epei_show(r, s, &sums);
				LEAF(r->html, p, T("The time that is freed is for more changeovers and smaller lots, not for more output."), .cls = S("mt4"));
			}
		}
	}
}
