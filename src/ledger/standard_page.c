/*
 * standard_page.c -- a standard where people read it: its own page, a page for each revision, and the panel on the sheet that it came from.
 *
 * The sheet stands first and is the frozen one; what is not valid says so above everything else and leads to what is.
 */
#include "ledger/standard.h"

enum { REVISIONS_SHOWN = 60 };

struct url revision_url(struct req *r, int64_t standard, int64_t no)
{
	return url_to(r->mem, "/standard/{id}/revision/{no}", V(standard), V(no));
}

struct str revision_label(struct req *r, int64_t no)
{
	return say(r->mem, r->lang, T("Revision {n}"), ARG("n", no));
}

static struct url standard_url(struct req *r, int64_t id)
{
	return record_url(r, &standard_record, id);
}

void sheet_show(struct req *r, const struct standard *s, const struct standard_revision *v)
{
	const struct sheet_kind *kind = sheet_kind_find(s->kind);
	struct msg why;
	struct str frozen = revision_sheet(r, s, v, &why);

	EL(r->html, div, .cls = S("stack sw-s"), .id = S("sheet"))
		if (kind && frozen.n)
			kind->show(r, frozen);
		else if (why.one)
			empty_state(r, why, MSG_NONE, URL_NONE);
		else
			empty_state(r, T("There is nothing on this sheet yet."), MSG_NONE, URL_NONE);
}

void day_show(struct req *r, struct date d)
{
	if (date_is_none(d))
		html_str(r->html, S("–"));
	else
		LEAF(r->html, time, lang_date_short(r->mem, r->lang, d, r->today), .datetime = date_iso(r->mem, d));
}

/* ---- the bar above: what is not valid, and what is ---- */

struct bar { enum mark mark; struct msg word, title; struct str says; struct url to; struct msg link; };

static void bar_show(struct req *r, const struct bar *b)
{
	struct html *h = r->html;

	EL(h, div, .cls = b->mark == MARK_OFF ? S("alert") : S("alert alert-warn")) {
		html_mark(h, b->mark, b->word);
		EL(h, div) {
			LEAF(h, b, b->title);
			EL(h, p) {
				if (b->says.n)
					html_str(h, b->says);
				html_raw(h, HTML_LIT(" "));
				if (b->to.n)
					LEAF(h, a, b->link, .href = b->to);
			}
		}
	}
}
#define BAR(r, ...) bar_show((r), &(struct bar){ __VA_ARGS__ })

static struct str valid_says(struct req *r, const struct standard *s, const struct standard_revision *valid)
{
	if (!valid)
		return lang_text(r->lang, T("No revision of it is valid."));
	return say(r->mem, r->lang, T("Revision {n} is valid since {day}."), ARG("n", valid->no), ARG("day", revision_since(r, s, valid)));
}

static struct msg not_valid_title(struct str state)
{
	if (str_is(state, "draft"))
		return T("This is a draft. It is not valid.");
	if (str_is(state, "in_review"))
		return T("This waits for its release. It is not valid yet.");
	return str_is(state, "dropped") ? T("This was dropped. It was never valid.") : T("This is out of date.");
}

static void revision_bar(struct req *r, const struct standard *s, const struct standard_revision *v)
{
	struct standard_revision valid;
	bool old = str_is(v->state, "superseded") || str_is(v->state, "dropped");

	if (str_is(s->state, "retired"))
		BAR(r, .mark = MARK_OFF, .word = T("Off standard"), .title = T("This standard is retired. Nobody works by it."), .says = s->retire_reason);
	else if (!str_is(v->state, "released") && revision_valid(r, s->id, &valid))
		BAR(r, .mark = old ? MARK_OFF : MARK_RISK, .word = old ? T("Off standard") : T("At risk"), .title = not_valid_title(v->state), .says = valid_says(r, s, &valid),
		    .to = standard_url(r, s->id), .link = T("Look at the valid one"));
	else if (!str_is(v->state, "released"))
		BAR(r, .mark = MARK_RISK, .word = T("At risk"), .title = not_valid_title(v->state), .says = valid_says(r, s, NULL));
}

static void standard_bars(struct req *r, const struct standard *s, const struct standard_revision *shown, const struct standard_revision *open)
{
	revision_bar(r, s, shown);
	if (str_is(s->state, "released") && review_late(s->review_due, r->today))
		BAR(r, .mark = MARK_OFF, .word = T("Off standard"), .title = T("Its review is overdue."),
		    .says = say(r->mem, r->lang, T("It was due on {day}: look at the work, then say that it is still right, or make a new revision."), ARG("day", s->review_due)));
	if (open->id && open->id != shown->id)
		BAR(r, .mark = MARK_RISK, .word = T("At risk"), .title = str_is(open->state, "draft") ? T("A new revision is being written.") : T("A new revision waits for its release."),
		    .says = open->what_changed, .to = revision_url(r, s->id, open->no), .link = T("Look at it"));
}

/* ---- facts ---- */

static bool fact_open(struct req *r, struct msg label, bool wide)
{
	html_open(r->html, TAG_div, &(struct html_attrs){ .cls = wide ? S("rc-wide") : STR_NONE });
	LEAF(r->html, dt, label);
	return html_open(r->html, TAG_dd, NULL);
}

static bool fact_close(struct req *r)
{
	html_close(r->html);
	return html_close(r->html);
}
#define FACT_(n, r, label, wide) BLOCK_(CAT_(fact, n), fact_open((r), (label), (wide)), fact_close(r))
#define FACT(r, label, wide) FACT_(__COUNTER__, r, label, wide)

static void person_show(struct req *r, int64_t person)
{
	struct str name = person_name(r, person);

	LEAF(r->html, bdi, name.n ? name : S("–"));
}

static void released_fact(struct req *r, const struct standard *s, const struct standard_revision *v)
{
	struct html *h = r->html;

	FACT(r, T("Released"), false) {
		day_show(r, revision_since(r, s, v));
		if (v->released_by.id) {
			html_raw(h, HTML_LIT(", "));
			person_show(r, v->released_by.id);
		}
	}
}

static void text_fact(struct req *r, struct msg label, struct str text)
{
	if (text.n)
		FACT(r, label, true)
			LEAF(r->html, span, text, .dir = S("auto"));
}

static void origin_fact(struct req *r, const struct standard *s, const struct standard_revision *v)
{
	struct html *h = r->html;
	struct origin o;

	if (!origin_may_read(r, s->origin_record, s->origin_id, &o))
		return;
	FACT(r, T("Drawn from"), true) {
		LEAF(h, a, record_title(r, o.rec, o.id), .href = record_url(r, o.rec, o.id), .dir = S("auto"));
		html_raw(h, HTML_LIT(", "));
		html_str(h, record_number(r->mem, o.rec, o.id));
		if (str_is(v->state, "released") && sheet_changed(r, s, v))
			EL(h, p) {
				html_mark(h, MARK_RISK, T("At risk"));
				html_raw(h, HTML_LIT(" "));
				html_msg(h, T("It says something else by now. A new revision would take that over."));
			}
	}
}

static void facts_show(struct req *r, const struct standard *s, const struct standard_revision *v)
{
	struct html *h = r->html;
	bool released = str_is(v->state, "released");

	PANEL(r, T("Facts"), STR_NONE)
		EL(h, dl, .cls = S("rc-facts")) {
			FACT(r, T("Number"), false)
				SAY(h, T("{number}, revision {n}"), ARG("number", record_number(r->mem, &standard_record, s->id)), ARG("n", v->no));
			FACT(r, T("Area"), false)
				LEAF(h, bdi, unit_name(r, s->area.id));
			if (!instant_is_none(v->released_at))
				released_fact(r, s, v);
			if (released)
				FACT(r, T("Next review"), false)
					html_date(h, s->review_due);
			FACT(r, released ? T("Owner") : T("Written by"), false)
				person_show(r, released ? s->owner.id : v->author.id);
			text_fact(r, T("What changed"), v->what_changed);
			text_fact(r, T("Why not yet"), v->decline_reason);
			origin_fact(r, s, v);
		}
}

/* ---- revisions ---- */

static const struct column revision_columns[] = {
	COL(struct standard_revision, id), COL(struct standard_revision, no), COL(struct standard_revision, state), COL(struct standard_revision, what_changed),
	COL(struct standard_revision, author), COL(struct standard_revision, released_by), COL(struct standard_revision, released_at), { 0 },
};
const struct query revisions_of = {
	.name = "revisions_of", .takes = { KIND_INT, KIND_INT }, .gives = revision_columns,
	.sql = "select id, no, state, what_changed, author, released_by, released_at from standard_revision where standard = ?1 and not withdrawn order by no desc limit ?2",
};

static void revision_row(struct req *r, const struct standard *s, const struct standard_revision *v)
{
	struct html *h = r->html;
	struct str author = name_short(r->mem, person_name(r, v->author.id));

	EL(h, tr) {
		EL(h, th, .scope = S("row")) {
			LEAF(h, a, revision_label(r, v->no), .href = revision_url(r, s->id, v->no));
			LEAF(h, small, v->what_changed, .dir = S("auto"));
			EL(h, small)
				if (v->released_by.id)
					SAY(h, T("{author}; released by {who}"), ARG("author", author), ARG("who", name_short(r->mem, person_name(r, v->released_by.id))));
				else
					LEAF(h, bdi, author);
		}
		EL(h, td, .cls = S("nw"))
			day_show(r, revision_since(r, s, v));
		LEAF(h, td, choice_label_of(&standard_revision_record, "state", v->state));
	}
}

static void revisions_table(struct req *r, const struct standard *s, const struct standard_revision *all, size_t n)
{
	struct html *h = r->html;

	EL(h, table, .cls = S("tb")) {
		EL(h, thead)
			EL(h, tr) {
				LEAF(h, th, T("What changed"), .scope = S("col"));
				LEAF(h, th, T("Released"), .scope = S("col"));
				LEAF(h, th, T("State"), .scope = S("col"));
			}
		EL(h, tbody)
			for (size_t i = 0; i < n; i++)
				revision_row(r, s, &all[i]);
	}
}

static void revisions_show(struct req *r, const struct standard *s)
{
	struct standard_revision v = { 0 };
	VEC(struct standard_revision) all = { 0 };

	for (struct rows rows = db_query(r->db, &revisions_of, V(s->id), V((int64_t)REVISIONS_SHOWN)); db_next(&rows, &v);)
		*VEC_ADD(r->mem, &all) = v;
	PANEL(r, T("Revisions"), STR_NONE)
		revisions_table(r, s, all.p, all.n);
}

/* ---- the two pages ---- */

static void head_acts(struct req *r, const struct standard *s, const struct standard_revision *shown, bool revises)
{
	if (shown->id)
		link_button(r, T("Print"), url_to(r->mem, "/standard/{id}/revision/{no}/print", V(s->id), V(shown->no)), "btn", "printer");
	if (revises)
		link_button(r, T("New revision"), url_to(r->mem, "/standard/{id}/revise", V(s->id)), "btn", "plus");
}

static struct str state_text(struct req *r, const struct standard *s, const struct standard_revision *shown)
{
	bool released = str_is(s->state, "released") && shown->id;

	return released ? valid_says(r, s, shown) : lang_text(r->lang, choice_label_of(&standard_record, "state", s->state));
}

void standard_show(struct req *r, const struct record *rec, const void *row, const struct step *step, const struct mistakes *m)
{
	const struct standard *s = row;
	struct standard_revision valid = { 0 }, open = { 0 };
	bool is_valid = revision_valid(r, s->id, &valid), is_open = revision_open(r, s->id, &open);
	const struct standard_revision *shown = is_valid ? &valid : &open;
	bool released = is_valid && str_is(s->state, "released"), edits = may_here(r, CAP_STANDARD_EDIT, s->area.id);
	struct page page = { .title_text = s->title, .nav = "/standard", .no_head = true, .live = true, .crumb = lang_text(r->lang, T("Standards")), .crumb_to = url_to(r->mem, "/standard"),
		.crumb_here = record_number(r->mem, &standard_record, s->id), .sub = state_text(r, s, shown) };

	PAGE_OF(r, page) {
		HEAD_ACTS_OF(r, page) {
			head_acts(r, s, shown, released && !is_open && edits);
			if (may_edit(r, rec, s))
				link_button(r, T("Edit"), record_at(r, rec, s->id, "/edit"), "btn", "pencil");
		}
		standard_bars(r, s, shown, &open);
		EL(r->html, div, .cls = released ? S("stack") : S("grid c53")) {
			facts_show(r, s, shown);
			if (released)
				acks_show(r, s, &valid);
			else if (is_open)
				record_steps_panel(r, &standard_revision_record, &open, NULL, NULL);
		}
		if (shown->id)
			sheet_show(r, s, shown);
		EL(r->html, div, .cls = S("grid c53")) {
			revisions_show(r, s);
			EL(r->html, div, .cls = S("stack")) {
				record_steps_panel(r, rec, s, step, m);
				record_history_panel(r, rec, s);
			}
		}
		live_bar(r, live_row(r, rec, s->id), T("This was changed in the meantime."), MSG_NONE);
	}
}

void revision_show(struct req *r, const struct record *rec, const void *row, const struct step *step, const struct mistakes *m)
{
	const struct standard_revision *v = row;
	struct standard s;

	if (!record_load(r, &standard_record, v->standard.id, &s))
		return;
	struct page page = { .title_text = s.title, .nav = "/standard", .no_head = true, .crumb = record_number(r->mem, &standard_record, s.id), .crumb_to = standard_url(r, s.id),
		.crumb_here = revision_label(r, v->no), .sub = str_is(v->state, "released") ? valid_says(r, &s, v) : STR_NONE };

	PAGE_OF(r, page) {
		HEAD_ACTS_OF(r, page) {
			head_acts(r, &s, v, false);
			if (str_is(v->state, "draft") && may_edit(r, rec, v))
				link_button(r, T("Edit"), record_at(r, rec, v->id, "/edit"), "btn", "pencil");
		}
		revision_bar(r, &s, v);
		EL(r->html, div, .cls = S("grid c53")) {
			facts_show(r, &s, v);
			EL(r->html, div, .cls = S("stack")) {
				record_steps_panel(r, rec, v, step, m);
				record_history_panel(r, rec, v);
			}
		}
		sheet_show(r, &s, v);
	}
}

void revision_page(struct req *r)
{
	struct standard s;
	struct standard_revision v;

	if (record_get(r, &standard_record, req_id(r, "id"), &s) && revision_get(r, s.id, req_id(r, "no"), &v))
		revision_show(r, &standard_revision_record, &v, NULL, NULL);
}
