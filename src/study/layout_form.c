/*
 * layout_form.c -- the form of one row of a study on a page beside its drawing: read, checked, saved, shown again with what was typed.
 *
 * The derived pages of a record do the same without a drawing. A save that came too late overwrites nothing: both versions stand there.
 */
#include "study/layout.h"

bool study_edit_open(struct req *r, struct study_of *s)
{
	if (!study_read(r, req_id(r, "id"), s))
		return false;
	if (!study_may_edit(r, s))
		req_fail(r, FAIL_FORBIDDEN, T("You may read this, and not change it."));
	return !r->fail.code;
}

static const struct field *study_field(const struct sub *f)
{
	return field_find(f->rec, S("study"));
}

bool sub_open(struct req *r, struct sub *f, const struct record *rec, const char *const *only, int64_t study, struct str id)
{
	int64_t row = 0;

	*f = (struct sub){ .rec = rec, .only = only, .is_new = !id.n, .old = record_new(r->mem, rec) };
	if (f->is_new)
		field_set(study_field(f), f->old, V((struct ref){ study }));
	else if (!str_int(id, &row) || row <= 0 || !record_load(r, rec, row, f->old) || field_val(study_field(f), f->old).i != study || ((struct row *)f->old)->withdrawn)
		req_fail(r, FAIL_NOT_FOUND, T("There is no such page, or it is not yours to see."));
	f->row = arena_copy(r->mem, f->old, rec->row_size);
	return !r->fail.code;
}

static int64_t version_posted(struct req *r)
{
	int64_t v = 0;

	return str_int(req_field(r, "version"), &v) ? v : 0;
}

bool sub_save(struct req *r, struct sub *f)
{
	const struct row *old = f->old;
	struct row *row = f->row;

	record_read(r, f->rec, row, f->only, f->is_new, &f->m);
	f->late = !f->is_new && version_posted(r) != old->version;
	if (f->late || !record_valid(r, f->rec, row, f->is_new ? NULL : old, &f->m) || f->m.n)
		return false;
	if (!(f->is_new ? record_insert(r, f->rec, row) : record_update(r, f->rec, row, old, "changed")))
		return false;
	req_flash(r, T("Saved."), f->is_new ? URL_NONE : record_at(r, f->rec, row->id, "/undo"));
	return true;
}

/* What somebody else wrote in the meantime, beside what was typed here. */
static void theirs_show(struct req *r, const struct sub *f, const char *name)
{
	const struct field *field = field_find(f->rec, str_c(name));
	struct val mine = field_val(field, f->row), theirs = field_val(field, f->old);
	struct str who = person_name(r, ((const struct row *)f->old)->updated_by.id);

	if (f->late && !val_eq(&mine, &theirs))
		EL(r->html, p, .cls = S("fo-hint"))
			SAY(r->html, T("Saved by {who}: {value}"), ARG("who", who.n ? who : S("kpo")), ARG("value", value_text(r, f->rec, field, f->old)));
}

static void late_show(struct req *r)
{
	struct html *h = r->html;

	EL(h, div, .cls = S("alert alert-warn"), .role = S("alert")) {
		html_mark(h, MARK_RISK, T("At risk"));
		EL(h, div) {
			LEAF(h, b, T("Somebody saved this before you"));
			LEAF(h, p, T("Your text is kept below and nothing is overwritten. Choose what counts and save again."));
		}
	}
}

void sub_fields(struct req *r, const struct sub *f)
{
	const struct row *old = f->old;

	if (!f->is_new) {
		hidden(r, "_row", str_fmt(r->mem, "%lld", (long long)old->id));
		hidden(r, "version", str_fmt(r->mem, "%lld", (long long)old->version));
	}
	if (f->late)
		late_show(r);
	form_mistakes(r, f->rec, &f->m);
	for (size_t i = 0; f->only[i]; i++) {
		form_field(r, f->rec, f->only[i], f->row, &f->m);
		theirs_show(r, f, f->only[i]);
	}
}

void sub_refuse(struct req *r, const struct sub *f)
{
	r->quiet_errors = true;
	if (f->late)
		req_fail(r, FAIL_CONFLICT, T("Somebody else saved this in the meantime. Nothing of yours was saved yet."));
	else
		req_fail(r, FAIL_INVALID, T("Something is missing. Look at the fields that are marked."));
}

void sub_withdraw(struct req *r, const struct sub *f, struct url next, struct msg label)
{
	const struct row *old = f->old;

	if (f->is_new)
		return;
	FORM(r, record_at(r, f->rec, old->id, "/withdraw"), .cls = S("mt4")) {
		hidden(r, "version", str_fmt(r->mem, "%lld", (long long)old->version));
		hidden(r, "withdrawn", S("1"));
		hidden(r, "next", url_text(next));
		button(r, label, "btn quiet", "trash-2");
	}
}

/* ---- of both pages ---- */

void fact_show(struct req *r, struct msg what, struct str value)
{
	EL(r->html, div) {
		LEAF(r->html, dt, what);
		LEAF(r->html, dd, value);
	}
}

/* Which standard it is, or the way to make it one; and the same on paper as it is today. */
void sheet_below(struct req *r, const struct study_of *s, const struct sheet_kind *kind)
{
	struct url pdf = sheet_pdf_url(r, kind, s->study.id);

	EL(r->html, div, .cls = S("mt5 noprint")) {
		standard_panel(r, kind, &study_record, s->study.id);
		EL(r->html, div, .cls = S("acts mt4")) {
			link_button(r, T("PDF, A4"), pdf, "btn", "download");
			link_button(r, T("PDF, A3"), url_with(r->mem, pdf, "size", S("a3")), "btn", "download");
		}
	}
}
