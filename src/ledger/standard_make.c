/*
 * standard_make.c -- where a standard begins: the panel on the page of a sheet, the choice among all kinds of sheets, a new revision.
 *
 * Nothing is typed twice: title and area come from what the sheet is drawn from, and its text is frozen from there.
 */
#include "ledger/standard.h"

/* ---- the panel on the sheet's own page ---- */

static void make_form(struct req *r, const struct sheet_kind *kind, const struct record *origin, int64_t id)
{
	FORM(r, url_to(r->mem, "/standard/from"), .cls = S("fo")) {
		hidden(r, "kind", str_c(kind->name));
		origin_hidden(r, origin, id);
		LEAF(r->html, p, T("Somebody else releases it, each shift says that it knows it, and it is looked at again in time."), .cls = S("fo-hint"));
		button(r, T("Make it a standard"), "btn", "flag");
	}
}

static void panel_changed(struct req *r, const struct standard *s, const struct standard_revision *valid)
{
	struct html *h = r->html;
	bool changed = sheet_changed(r, s, valid);

	EL(h, p) {
		html_mark(h, changed ? MARK_RISK : MARK_OK, changed ? T("At risk") : T("On standard"));
		html_raw(h, HTML_LIT(" "));
		html_msg(h, changed ? T("It was changed since: the shifts do not work by what stands here.") : T("It says what stands here."));
	}
}

static void panel_row(struct req *r, const struct standard *s)
{
	struct standard_revision valid, open;
	struct html *h = r->html;
	bool is_valid = revision_valid(r, s->id, &valid), is_open = revision_open(r, s->id, &open);

	EL(h, p) {
		LEAF(h, a, record_number(r->mem, &standard_record, s->id), .href = record_url(r, &standard_record, s->id));
		html_raw(h, HTML_LIT(", "));
		if (is_valid)
			SAY(h, T("revision {n}, valid since {day}"), ARG("n", valid.no), ARG("day", revision_since(r, s, &valid)));
		else
			html_msg(h, T("not released yet"));
	}
	if (is_valid)
		panel_changed(r, s, &valid);
	if (is_open)
		EL(h, p)
			LEAF(h, a, str_is(open.state, "draft") ? T("A revision is being written") : T("A revision waits for its release"), .href = revision_url(r, s->id, open.no));
	else if (is_valid && may_here(r, CAP_STANDARD_EDIT, s->area.id))
		link_button(r, T("New revision"), url_to(r->mem, "/standard/{id}/revise", V(s->id)), "btn sm", "plus");
}

void standard_panel(struct req *r, const struct sheet_kind *kind, const struct record *origin, int64_t id)
{
	void *row = record_new(r->mem, origin);
	struct { int64_t id; } got;
	struct standard s;
	bool is_one = db_one(r->db, &standard_of_sheet, &got, V(str_c(kind->name)), V(str_c(origin->name)), V(id)) && record_load(r, &standard_record, got.id, &s);

	if (is_one && !may_read(r, &standard_record, &s))
		return;
	PANEL(r, T("Standard"), STR_NONE)
		EL(r->html, div, .cls = S("sw-p"), .id = str_fmt(r->mem, "standard-%s", kind->name))
			if (is_one)
				panel_row(r, &s);
			else if (record_load(r, origin, id, row) && !((struct row *)row)->withdrawn && may_here(r, CAP_STANDARD_EDIT, row_place(r, origin, row)))
				make_form(r, kind, origin, id);
			else
				LEAF(r->html, p, T("It is no standard."), .cls = S("mut2"));
}

/* ---- made from a sheet ---- */

static void made_refused(struct req *r, const struct mistakes *m)
{
	if (m->n && !r->fail.code)
		req_fail(r, FAIL_INVALID, m->at[0].why);
}

void standard_from(struct req *r)
{
	struct standard *s = record_new(r->mem, &standard_record);
	struct mistakes m = { .n = 0 };
	struct origin o;

	if (!origin_posted(r, &o))
		return;
	s->kind = req_field(r, "kind");
	s->origin_record = str_c(o.rec->name);
	s->origin_id = o.id;
	s->area.id = row_place(r, o.rec, o.row);
	s->title = str_clip(record_title(r, o.rec, o.id), 160);
	may_or_fail(r, CAP_STANDARD_EDIT, s->area.id);
	if (r->fail.code)
		return;
	record_valid(r, &standard_record, s, NULL, &m);
	made_refused(r, &m);
	if (r->fail.code || !record_insert(r, &standard_record, s))
		return;
	req_flash(r, T("It is a draft now. Ask for its release when it is right."), URL_NONE);
	req_redirect(r, record_url(r, &standard_record, s->id));
}

/* ---- which sheet ---- */

static void kind_row(struct req *r, const struct sheet_kind *k)
{
	const struct record *of = record_find(str_c(k->of));
	struct html *h = r->html;

	if (!of || of->no_pages || !may(r, of->read))
		return;
	EL(h, li, .cls = S("rows-x")) {
		EL(h, div) {
			LEAF(h, a, k->label, .cls = S("rows-t"), .href = url_to(r->mem, record_path(of)));
			EL(h, p, .cls = S("rows-d"))
				SAY(h, T("drawn from: {records}"), ARG("records", lang_text(r->lang, of->labels)));
		}
		if (of == &document_record)
			link_button(r, T("Write one"), url_to(r->mem, "/document/new"), "btn sm", "pencil");
	}
}

void standard_new_page(struct req *r)
{
	PAGE(r, .title = T("New standard"), .nav = "/standard", .crumb = lang_text(r->lang, T("Standards")), .crumb_to = url_to(r->mem, "/standard"),
	     .sub = lang_text(r->lang, T("A standard is a sheet that was released. Choose the sheet; on its page is \"Make it a standard\".")))
		EL(r->html, ul, .cls = S("rows"))
			for (size_t i = 0; modules_all()[i]; i++)
				for (const struct sheet_kind *k = modules_all()[i]->sheets; k && k->name; k++)
					kind_row(r, k);
}

/* ---- a new revision ---- */

static const char *const asked[] = { "what_changed", NULL };

static bool revise_get(struct req *r, struct standard *s)
{
	if (!record_get(r, &standard_record, req_id(r, "id"), s))
		return false;
	may_or_fail(r, CAP_STANDARD_EDIT, s->area.id);
	return !r->fail.code;
}

static void revise_form(struct req *r, const struct standard *s, const struct standard_revision *v, const struct mistakes *m)
{
	PAGE(r, .title = T("New revision"), .nav = "/standard", .crumb = s->title, .crumb_to = record_url(r, &standard_record, s->id), .crumb_here = record_number(r->mem, &standard_record, s->id))
		FORM(r, url_to(r->mem, "/standard/{id}/revise", V(s->id)), .cls = S("fo")) {
			form_mistakes(r, &standard_revision_record, m);
			form_fields(r, &standard_revision_record, asked, v, true, m);
			LEAF(r->html, p, T("Its sheet is drawn anew from what it came from, and kept when you ask for the release."), .cls = S("fo-hint"));
			EL(r->html, div, .cls = S("fo-foot")) {
				button(r, T("Begin the revision"), "btn pri", NULL);
				link_button(r, T("Cancel"), record_url(r, &standard_record, s->id), "btn quiet", NULL);
			}
		}
}

/* One is under way at most: who comes for a second is led to it. */
void revise_page(struct req *r)
{
	struct standard_revision open;
	struct standard s;

	if (!revise_get(r, &s))
		return;
	if (revision_open(r, s.id, &open))
		req_redirect(r, revision_url(r, s.id, open.no));
	else if (str_is(s.state, "retired"))
		req_fail(r, FAIL_CONFLICT, T("This standard is retired. Bring it back first."));
	else
		revise_form(r, &s, NULL, NULL);
}

void revise_post(struct req *r)
{
	struct standard_revision *v = record_new(r->mem, &standard_revision_record);
	struct mistakes m = { .n = 0 };
	struct standard s;

	if (!revise_get(r, &s))
		return;
	v->standard.id = s.id;
	record_read(r, &standard_revision_record, v, asked, true, &m);
	record_valid(r, &standard_revision_record, v, NULL, &m);
	if (mistake_of(&m, "standard").one) {
		req_fail(r, FAIL_CONFLICT, mistake_of(&m, "standard"));
	} else if (m.n) {
		revise_form(r, &s, v, &m);
		r->quiet_errors = true;
		req_fail(r, FAIL_INVALID, T("Something is missing. Look at the fields that are marked."));
	} else if (record_insert(r, &standard_revision_record, v)) {
		req_flash(r, T("A new revision. Ask for its release when it is right."), URL_NONE);
		req_redirect(r, revision_url(r, s.id, v->no));
	}
}
