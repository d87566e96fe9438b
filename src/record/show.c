/*
 * show.c -- a value as people read it, and a record's own page: facts, its way, the steps that this person may
 * take now and what is missing for the others, its history.
 *
 * Every value passes value_text or value_show: a choice by its label, a ref by its title with a link, nothing as a dash.
 */
#include "record/private.h"
#include "web/markdown.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static struct str choices_text(struct req *r, const struct field *f, struct str codes)
{
	struct buf b = buf_new(r->mem, 64, 1 << 14);
	struct str part;

	if (!f->many) {
		struct msg m = choice_label(f, codes);
		return m.one ? lang_text(r->lang, m) : codes;
	}
	while (str_cut(&codes, ' ', &part)) {
		struct msg m = choice_label(f, part);
		if (b.n)
			buf_str(&b, S(", "));
		buf_str(&b, m.one ? lang_text(r->lang, m) : part);
	}
	return buf_done(&b);
}

static struct str val_text_(struct req *r, const struct field *f, struct val v)
{
	if (val_is_null(&v))
		return S("–");
	switch (v.kind) {
	case KIND_BOOL: return lang_text(r->lang, v.i ? T("Yes") : T("No"));
	case KIND_INT: return f->unit ? str_fmt(r->mem, STR_FMT " %s", STR_ARG(lang_int(r->mem, r->lang, v.i)), f->unit) : lang_int(r->mem, r->lang, v.i);
	case KIND_REAL: return lang_real(r->mem, r->lang, v.d, 1);
	case KIND_DATE: return lang_date(r->mem, r->lang, (struct date){ (int32_t)v.i });
	case KIND_TIME: return lang_wall(r->mem, r->lang, req_wall(r, (struct instant){ v.i }));
	case KIND_MONEY: return lang_money(r->mem, r->lang, (struct money){ v.i });
	case KIND_REF: return record_title(r, record_find(str_c(f->ref)), v.i);
	case KIND_TEXT: return f->choices ? choices_text(r, f, v.s) : v.s;
	default: return S("–");
	}
}

struct str value_text(struct req *r, const struct record *rec, const struct field *f, const void *row)
{
	return f->secret ? S("–") : val_text_(r, f, field_val(f, row));
}

void value_show(struct req *r, const struct record *rec, const struct field *f, const void *row)
{
	struct val v = field_val(f, row);
	const struct record *to = f->kind == KIND_REF && !f->secret ? record_find(str_c(f->ref)) : NULL;
	struct str text = value_text(r, rec, f, row);

	if (to && v.i && !to->no_pages && may(r, to->read))
		LEAF(r->html, a, text, .href = record_url(r, to, v.i));
	else if (f->long_text && !f->secret && v.s.n)
		EL(r->html, div, .cls = S("prose"), .dir = S("auto"))
			html_words(r->html, text);
	else if (f->kind == KIND_TEXT && !f->choices)
		LEAF(r->html, span, text, .dir = S("auto"));
	else
		html_str(r->html, text);
}

void record_facts(struct req *r, const struct record *rec, const void *row, const char *const *only)
{
	struct html *h = r->html;

	EL(h, dl, .cls = S("rc-facts"))
		for (const struct field *f = rec->fields; f->name; f++) {
			struct val v = field_val(f, row);
			if (f->secret || (only ? !name_in(only, f->name) : f->aside || (val_is_null(&v) && f->fixed)))
				continue;
			EL(h, div, .cls = f->long_text ? S("rc-wide") : STR_NONE) {
				LEAF(h, dt, f->label);
				EL(h, dd)
					value_show(r, rec, f, row);
			}
		}
}

/* ---- steps ---- */

static struct url step_url(struct req *r, const struct record *rec, int64_t id, const struct step *s)
{
	char pattern[80];

	snprintf(pattern, sizeof pattern, "/%s/{id}/step/{step}", rec->name);
	return url_to(r->mem, pattern, V(id), V(str_c(s->name)));
}

static void step_form(struct req *r, const struct record *rec, const void *row, const struct step *s, const struct mistakes *m, bool first)
{
	const struct row *head = row;

	r->form_step = s->name;
	FORM(r, step_url(r, rec, head->id, s), .cls = S("fo"), .id = str_fmt(r->mem, "step-%s", s->name)) {
		hidden(r, "version", str_fmt(r->mem, "%lld", (long long)head->version));
		if (s->hint.one)
			LEAF(r->html, p, s->hint, .cls = S("fo-hint"));
		form_mistakes(r, rec, m);
		for (size_t i = 0; i < 8 && s->asks[i]; i++)
			form_field(r, rec, s->asks[i], row, m);
		EL(r->html, div, .cls = S("fo-foot"))
			button(r, s->label, s->danger ? "btn risk" : first ? "btn pri" : "btn", NULL);
	}
	r->form_step = NULL;
}

static bool same_refusal(const struct step_offer *a, const struct step_offer *b)
{
	return !a->now && !b->now && strcmp(a->why_not.one, b->why_not.one) == 0;
}

/* Steps that one reason keeps from being taken share a line. */
static void steps_refused(struct req *r, const struct step_offer *o, size_t n)
{
	struct html *h = r->html;

	for (size_t i = 0; i < n; i++) {
		bool said = o[i].now;
		for (size_t k = 0; k < i && !said; k++)
			said = same_refusal(&o[k], &o[i]);
		if (said)
			continue;
		EL(h, li) {
			html_mark(h, MARK_DUE, T("Not yet"));
			EL(h, span) {
				EL(h, b)
					for (size_t k = i; k < n; k++)
						if (same_refusal(&o[k], &o[i])) {
							if (k > i)
								html_raw(h, HTML_LIT(", "));
							html_msg(h, o[k].step->label);
						}
				html_raw(h, HTML_LIT(": "));
				html_msg(h, o[i].why_not);
			}
		}
	}
}

/* The first step that may be taken lies open; the others open on a tap, so that the page stays calm. */
void record_steps_panel(struct req *r, const struct record *rec, const void *row, const struct step *open, const struct mistakes *m)
{
	struct step_offer o[24];
	size_t n = step_offers(r, rec, row, o, 24), now = 0;
	struct html *h = r->html;

	for (size_t i = 0; i < n; i++)
		now += o[i].now;
	if (!n)
		return;
	PANEL(r, T("Next step"), STR_NONE) {
		bool first = true;
		for (size_t i = 0; i < n; i++) {
			if (!o[i].now)
				continue;
			bool is_open = open ? o[i].step == open : first && !o[i].step->danger;
			EL(h, details, .cls = S("rc-step"), .open = is_open) {
				LEAF(h, summary, o[i].step->label);
				step_form(r, rec, row, o[i].step, o[i].step == open ? m : NULL, is_open);
			}
			first = false;
		}
		if (now < n && !now)
			EL(h, ul, .cls = S("rc-no"))
				steps_refused(r, o, n);
	}
}

/* ---- history ---- */

struct line { struct str what, changes; struct instant at; struct ref person; int64_t version; };
static const struct column line_columns[] = {
	COL(struct line, what), COL(struct line, changes), COL(struct line, at), COL(struct line, person), COL(struct line, version), { 0 },
};
static const struct query lines_of = {
	.name = "history_of", .takes = { KIND_TEXT, KIND_INT, KIND_INT }, .gives = line_columns,
	.sql = "select what, changes, at, person, version from history where record = ?1 and row_id = ?2 order by id desc limit ?3",
};

static struct str change_text(struct req *r, const struct field *f, const json_t *j)
{
	struct val v;

	if (!json_is_string(j) || !val_parse(f->kind, (struct str){ json_string_value(j), json_string_length(j) }, &v))
		return S("–");
	return str_clip(val_text_(r, f, v), 160);
}

/* In brief: what people decided and said. Instants, secrets and what the clock set are on the history page. */
static bool change_in_brief(const struct field *f)
{
	return f->kind != KIND_TIME && f->kind != KIND_BOOL && !f->secret && !f->long_text;
}

static void change_list(struct req *r, const struct record *rec, struct str changes, bool brief)
{
	json_t *j = json_loadb(changes.p, changes.n, 0, NULL);
	const char *name;
	json_t *pair;

	if (!j)
		return;
	arena_defer(r->mem, (void (*)(void *))json_decref, j);
	json_object_foreach(j, name, pair) {
		const struct field *f = field_called(rec, str_c(name));
		if (!f || (brief && !change_in_brief(f)))
			continue;
		EL(r->html, small) {
			html_msg(r->html, f->label);
			html_raw(r->html, HTML_LIT(": "));
			if (f->secret) {
				html_msg(r->html, T("changed"));
			} else {
				html_str(r->html, change_text(r, f, json_array_get(pair, 0)));
				html_raw(r->html, HTML_LIT(" → "));
				html_str(r->html, change_text(r, f, json_array_get(pair, 1)));
			}
		}
	}
}

static struct msg what_label(const struct record *rec, struct str what)
{
	const struct step *s = step_find(rec, what);

	if (s && s->label.one)
		return s->label;
	if (str_is(what, "created"))
		return T("Created");
	if (str_is(what, "changed"))
		return T("Changed");
	if (str_is(what, "undone"))
		return T("Undone");
	if (str_is(what, "imported"))
		return T("Imported");
	if (str_is(what, "withdrawn"))
		return T("Withdrawn");
	if (str_is(what, "handed on"))
		return T("Handed on");
	if (str_is(what, "PIN set"))
		return T("PIN set");
	if (str_is(what, "password set"))
		return T("Password set");
	if (str_is(what, "badge set"))
		return T("Badge set");
	return s ? T("Moved by the program's clock") : T("Changed");
}

static void line_show(struct req *r, const struct record *rec, const struct line *l, bool brief)
{
	struct html *h = r->html;
	struct str who = record_title(r, record_find(S("person")), l->person.id);
	int minute;
	struct date day = zone_date(r->zone, l->at, &minute);

	EL(h, li) {
		LEAF(h, time, lang_date_short(r->mem, r->lang, day, r->today), .datetime = instant_iso(r->mem, l->at));
		EL(h, div) {
			LEAF(h, b, who.n ? who : lang_text(r->lang, T("kpo")));
			html_raw(h, HTML_LIT(" "));
			html_msg(h, what_label(rec, l->what));
			html_raw(h, HTML_LIT(", "));
			html_str(h, lang_clock(r->mem, r->lang, minute));
			if (!brief || !str_is(l->what, "created"))
				change_list(r, rec, l->changes, brief);
		}
	}
}

void record_history_list(struct req *r, const struct record *rec, int64_t id, int max)
{
	struct html *h = r->html;
	VEC(struct line) all = { 0 };
	struct line l;
	struct rows rows = db_query(r->db, &lines_of, V(str_c(rec->name)), V(id), V((int64_t)max));

	while (db_next(&rows, &l)) {
		*VEC_ADD(r->mem, &all) = l;
		record_title_ahead(r, record_find(S("person")), l.person.id);
	}
	EL(h, ol, .cls = S("tl"))
		for (size_t i = 0; i < all.n; i++)
			line_show(r, rec, &all.p[i], max < 100);
}

/* ---- the derived page ---- */

static void way(struct req *r, const struct record *rec, const void *row)
{
	const struct plan *p = plan_of(rec);

	if (p->state)
		LEAF(r->html, span, choice_label(p->state, row_state(rec, row)), .cls = S("tag ai"));
	if (((const struct row *)row)->withdrawn)
		LEAF(r->html, span, T("Withdrawn"), .cls = S("tag"));
}

static void children(struct req *r, const struct record *rec, int64_t id)
{
	for (size_t i = 0; modules_all()[i]; i++)
		for (const struct record *const *c = modules_all()[i]->records; c && *c; c++)
			if ((*c)->parent && strcmp(field_find(*c, str_c((*c)->parent))->ref, rec->name) == 0)
				record_children_panel(r, *c, id);
}

/* Folded, so that the page stays calm; all of it, with every value, is one click further. */
void record_history_panel(struct req *r, const struct record *rec, const void *row)
{
	const struct row *head = row;

	if (!may_here(r, CAP_HISTORY, row_place(r, rec, row)))
		return;
	EL(r->html, details, .cls = S("rc-step")) {
		LEAF(r->html, summary, T("History"));
		record_history_list(r, rec, head->id, 20);
		EL(r->html, p)
			LEAF(r->html, a, T("Every value"), .href = record_at(r, rec, head->id, "/history"));
	}
}

/* A row that has steps ends by one of them. */
static void withdraw_button(struct req *r, const struct record *rec, const struct row *head)
{
	if (rec->steps)
		return;
	FORM(r, record_at(r, rec, head->id, "/withdraw")) {
		hidden(r, "version", str_fmt(r->mem, "%lld", (long long)head->version));
		hidden(r, "withdrawn", head->withdrawn ? S("0") : S("1"));
		button(r, head->withdrawn ? T("Put back") : T("Withdraw"), "btn quiet", NULL);
	}
}

/* Why a button of the head did nothing: what is wrong with the row as a whole stands at its title. */
static void refusal_show(struct req *r, const struct record *rec, const struct mistakes *m)
{
	struct html *h = r->html;

	EL(h, div, .cls = S("alert"), .role = S("alert")) {
		html_mark(h, MARK_OFF, T("Error"));
		EL(h, div) {
			LEAF(h, b, T("Nothing was changed."));
			for (size_t i = 0; i < m->n; i++) {
				const struct field *f = field_find(rec, str_c(m->at[i].field));
				EL(h, p)
					if (f && f != plan_of(rec)->title)
						SAY(h, T("{field}: {value}"), ARG("field", f->label), ARG("value", m->at[i].why));
					else
						html_msg(h, m->at[i].why);
			}
		}
	}
}

void record_show(struct req *r, const struct record *rec, const void *row, const struct step *open, const struct mistakes *m)
{
	const struct row *head = row;
	const struct plan *p = plan_of(rec);
	struct page page = { .title_text = field_val(p->title, row).s, .nav = record_path(rec), .no_head = true, .htmx = true, .live = true,
		.crumb = lang_text(r->lang, rec->labels), .crumb_to = url_to(r->mem, record_path(rec)), .crumb_here = record_number(r->mem, rec, head->id) };

	PAGE_OF(r, page) {
		HEAD_ACTS_OF(r, page) {
			way(r, rec, row);
			if (may_edit(r, rec, row)) {
				if (record_has_form(rec, false))
					link_button(r, T("Edit"), record_at(r, rec, head->id, "/edit"), "btn", "pencil");
				withdraw_button(r, rec, head);
			}
		}
		if (m && m->n && !open)
			refusal_show(r, rec, m);
		EL(r->html, div, .cls = S("rc")) {
			PANEL(r, T("Facts"), STR_NONE)
				record_facts(r, rec, row, NULL);
			EL(r->html, div, .cls = S("stack rc-side")) {
				record_steps_panel(r, rec, row, open, m);
				record_history_panel(r, rec, row);
			}
			EL(r->html, div, .cls = S("stack")) {
				children(r, rec, head->id);
				if (rec->page_extra)
					rec->page_extra(r, row);
			}
		}
		live_bar(r, live_row(r, rec, head->id), T("This was changed in the meantime."), MSG_NONE);
	}
}

void record_page(struct req *r)
{
	const struct record *rec = r->route->of;
	void *row = record_new(r->mem, rec);

	if (!record_get(r, rec, req_id(r, "id"), row))
		return;
	record_refs_ahead(r, rec, row);
	(rec->show ? rec->show : record_show)(r, rec, row, NULL, NULL);
}
