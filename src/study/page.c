/*
 * page.c -- a study's own page: the combination sheet, what it says, and the way to each of its forms.
 */
#include "study/form.h"

#include <math.h>
#include <string.h>

/* ---- the frame of every form ---- */

static const struct { struct msg label; const char *path; } forms[] = {
	{ T("Combination sheet"), "/study/{id}" }, { T("Elements"), "/study/{id}/elements" }, { T("Observation"), "/study/{id}/observations" },
	{ T("Capacity"), "/study/{id}/capacity" }, { T("Standard work sheet"), "/study/{id}/layout" }, { T("Balance"), "/study/{id}/balance" },
	{ T("Spaghetti diagram"), "/study/{id}/spaghetti" },
	{ T("Changeovers"), "/study/{id}/setup" }, { T("OEE"), "/study/{id}/oee" }, { T("Hour by hour"), "/study/{id}/hours" },
};

bool study_may_edit(struct req *r, const struct study_of *s)
{
	return s->study.id && may_edit(r, &study_record, &s->study);     /* a frozen one has no number: nobody edits it */
}

void forms_nav(struct req *r, const struct study_of *s, const char *here)
{
	struct html *h = r->html;

	EL(h, nav, .cls = S("sf noprint"), .aria_label = T("Forms of this study"))
		for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
			LEAF(h, a, forms[i].label, .href = url_to(r->mem, forms[i].path, V(s->study.id)), .aria_current = strcmp(forms[i].path, here) == 0 ? S("page") : STR_NONE);
}

static void fact(struct req *r, struct msg label, struct str value)
{
	EL(r->html, div) {
		LEAF(r->html, dt, label);
		LEAF(r->html, dd, value, .dir = S("auto"));
	}
}

/* A number, or a dash and why there is none. */
static void figure(struct req *r, struct msg label, double x, struct str value, struct msg why)
{
	struct html *h = r->html;

	EL(h, div) {
		LEAF(h, dt, label);
		EL(h, dd) {
			html_str(h, value);
			if (isnan(x) && why.one) {
				html_raw(h, HTML_LIT(" "));
				LEAF(h, small, why);
			}
		}
	}
}

static struct msg no_takt(const struct study_of *s)
{
	return s->study.demand_day == INT_NONE ? T("no demand yet") : T("no working time");
}

static struct msg no_cycle(const struct study_of *s)
{
	return s->n ? T("an element has no time yet") : T("no element yet");
}

static struct str number_text(struct req *r, double x, int decimals)
{
	return isnan(x) ? S("–") : lang_real(r->mem, r->lang, x, decimals);
}

void study_facts_show(struct req *r, const struct study_of *s)
{
	struct study_facts f = study_facts(r, s);

	EL(r->html, dl, .cls = S("sf-facts")) {
		if (s->study.product.n)
			fact(r, T("Product"), s->study.product);
		if (s->study.demand_day != INT_NONE)
			fact(r, T("Demand"), say(r->mem, r->lang, T("{n} a day"), ARG("n", s->study.demand_day)));
		struct msg without = isnan(f.takt_s) ? no_takt(s) : no_cycle(s);
		figure(r, T("Available"), s->available_s, seconds_text(r, s->available_s), T("no working time"));
		figure(r, T("Takt"), f.takt_s, seconds_text(r, f.takt_s), no_takt(s));
		figure(r, T("Cycle"), f.cycle_s, seconds_text(r, f.cycle_s), no_cycle(s));
		figure(r, T("Operators needed"), f.operators_needed, number_text(r, f.operators_needed, 1), without);
		figure(r, T("Standard WIP"), f.swip, number_text(r, f.swip, 0), without);
	}
}

struct page form_page_of(struct req *r, const struct study_of *s, const struct form_page *f)
{
	return (struct page){ .title_text = f->title.one ? say(r->mem, r->lang, T("{form}: {process}"), ARG("form", f->title), ARG("process", s->study.title)) : s->study.title,
		.sub = unit_name(r, s->study.area.id), .nav = "/study", .no_head = true, .main = S("main sf-p"), .htmx = f->htmx, .outbox = f->outbox, .script = f->script,
		.crumb = lang_text(r->lang, study_record.labels), .crumb_to = url_to(r->mem, "/study"), .crumb_here = record_number(r->mem, &study_record, s->study.id) };
}

static void print_button(struct req *r)
{
	EL(r->html, button, .cls = S("btn"), .type = S("button"), .data_print = true) {
		html_icon(r->html, "printer");
		html_msg(r->html, T("Print"));
	}
}

static const struct sheet_kind *study_sheet(const char *name)
{
	const struct sheet_kind *k = study_sheets;

	while (k->name && strcmp(k->name, name) != 0)
		k++;
	CHECK(k->name);
	return k;
}

void form_head(struct req *r, const struct study_of *s, const struct form_page *f, const struct page *page)
{
	HEAD_ACTS_OF(r, *page) {
		if (f->sheet && s->n)
			link_button(r, T("PDF"), sheet_pdf_url(r, study_sheet(f->sheet), s->study.id), "btn", "printer");
		else
			print_button(r);
		if (f->acts)
			f->acts(r, s);
	}
	study_facts_show(r, s);
	forms_nav(r, s, f->path);
}

/* Which standard this sheet is, or the way to make it one: for what can be drawn. */
void study_standard(struct req *r, const struct study_of *s, const char *sheet)
{
	if (s->n)
		standard_panel(r, study_sheet(sheet), &study_record, s->study.id);
}

/* ---- the combination sheet ---- */

static void unknown_show(struct req *r, const struct study_of *s)
{
	struct html *h = r->html;

	LEAF(h, p, T("These have no time yet. Time them, or write an estimate; then the sheet is drawn."));
	EL(h, ul)
		for (size_t i = 0; i < s->n; i++)
			if (isnan(s->element[i].hand_s))
				LEAF(h, li, s->element[i].name, .dir = S("auto"));
}

struct str combination_verdict(struct req *r, const struct study_of *s, const struct work_rows *w)
{
	const struct lean_combination *c = &w->sums;
	bool machine = c->longest_machine_s > c->operator_cycle_s;
	struct str cycle = seconds_text(r, c->cell_cycle_s), over = seconds_text(r, -c->slack_s), free_s = seconds_text(r, c->slack_s);

	if (isnan(s->takt_s))
		return say(r->mem, r->lang, T("A round takes {cycle}. Say how many pieces a day are asked for, and takt is known."), ARG("cycle", cycle));
	if (!c->meets_takt && machine)
		return say(r->mem, r->lang, T("A machine takes {cycle}: {over} more than takt. Hands cannot make up for it."), ARG("cycle", cycle), ARG("over", over));
	if (!c->meets_takt)
		return say(r->mem, r->lang, T("A round takes {cycle}: {over} more than takt. Take waste out first, then share the work anew."), ARG("cycle", cycle), ARG("over", over));
	if (c->wait_s > 0 && machine)
		return say(r->mem, r->lang, T("It meets takt, {free} to spare. The operator waits {wait} for a machine in each round."), ARG("free", free_s), ARG("wait", seconds_text(r, c->wait_s)));
	return say(r->mem, r->lang, T("It meets takt, {free} to spare in each round."), ARG("free", free_s));
}

/* What the rest above a whole number asks for (Rother and Harris). */
static struct msg crew_words(enum lean_crew_advice advice)
{
	switch (advice) {
	case LEAN_CREW_IMPROVE: return T("A little more than whole people: improve, do not add one.");
	case LEAN_CREW_NOT_YET: return T("About half a person too much: do not add one yet. Improve, and look again in two weeks.");
	case LEAN_CREW_ADD: return T("More than half a person above whole ones: add one, and go on improving.");
	case LEAN_CREW_EXACT: return T("Exactly whole people.");
	case LEAN_CREW_UNKNOWN: break;
	}
	return MSG_NONE;
}

static void crew_says(struct req *r, const struct study_of *s)
{
	struct study_facts f = study_facts(r, s);

	if (f.operators_needed > 1 && crew_words(f.crew).one)
		EL(r->html, p) {
			SAY(r->html, T("Hands and walking need {n} operators at takt."), ARG("n", f.operators_needed));
			html_raw(r->html, HTML_LIT(" "));
			html_msg(r->html, crew_words(f.crew));
		}
}

void combination_panel(struct req *r, const struct study_of *s)
{
	struct work_rows w = study_work(r, s);

	PANEL(r, T("Standard work combination sheet"), STR_NONE) {
		if (!s->n)
			empty_state(r, T("No element yet. Write down what the hands do, step by step; then time it."), T("Write the elements"),
				study_may_edit(r, s) ? url_to(r->mem, "/study/{id}/elements", V(s->study.id)) : URL_NONE);
		else if (w.unknown)
			unknown_show(r, s);
		else {
			chart_combination(r->html, &(struct chart_combination){ .work = w.work, .name = w.name, .n = w.n, .operators = s->operators, .takt_s = s->takt_s });
			LEAF(r->html, p, combination_verdict(r, s, &w), .cls = S("sf-say"));
			crew_says(r, s);
		}
	}
}

static void acts(struct req *r, const struct study_of *s)
{
	if (study_may_edit(r, s)) {
		link_button(r, T("Edit"), record_at(r, &study_record, s->study.id, "/edit"), "btn", "pencil");
		if (s->n)
			link_button(r, T("Time a cycle"), url_to(r->mem, "/study/{id}/observe", V(s->study.id)), "btn pri", "clock");
	}
}

void study_show(struct req *r, const struct record *rec, const void *row, const struct step *open, const struct mistakes *m)
{
	const struct study *study = row;
	static const struct form_page form = { .path = "/study/{id}", .sheet = "combination", .acts = acts };
	struct study_of s;

	if (!study_read(r, study->id, &s))
		return;
	struct page page = form_page_of(r, &s, &form);
	PAGE_OF(r, page) {
		form_head(r, &s, &form, &page);
		combination_panel(r, &s);
		study_standard(r, &s, "combination");
		if (s.study.note.n)
			PANEL(r, T("Note"), STR_NONE)
				LEAF(r->html, p, s.study.note, .dir = S("auto"));
		record_history_panel(r, rec, row);
	}
}
