/*
 * bulk.c -- values set in many rows at once, and taken back together.
 *
 * Only what is filled in is set: an empty control leaves the rows as they are, and to empty a field has a box of its own, so
 * that Enter in any control does what can be seen there and nothing else. Each row is saved as if it had been edited alone: with
 * its own right, check, version and history. What could not be changed is said row by row, and the others stay changed.
 */
#include "record/list.h"

#include <string.h>

enum { BULK_FIELDS_MAX = 12 };

static bool is_bulk(const struct field *f)
{
	return f->bulk && !f->secret;
}

bool bulk_offered(struct req *r, const struct record *rec)
{
	for (const struct field *f = rec->fields; f->name; f++)
		if (is_bulk(f))
			return may(r, rec->edit);
	return false;
}

/* ---- the bar ---- */

static void clear_box(struct req *r, const struct field *f)
{
	struct html *h = r->html;

	if (f->required || f->kind == KIND_BOOL)
		return;
	EL(h, label, .cls = S("li-clear")) {
		VOID_EL(h, input, .type = S("checkbox"), .name = S("clear"), .value = str_c(f->name));
		html_msg(h, T("clear it"));
		EL(h, span, .cls = S("vh")) {
			html_raw(h, HTML_LIT(" "));
			html_msg(h, f->label);
		}
	}
}

/* A box that is not ticked would not tell "no" from "leave it". */
static void yes_or_no(struct req *r, const struct field *f)
{
	struct html *h = r->html;
	struct str id = str_fmt(r->mem, "f-%s", f->name);

	EL(h, div, .cls = S("fo-field")) {
		LEAF(h, label, f->label, .for_ = id);
		EL(h, select, .cls = S("fo-in"), .id = id, .name = str_c(f->name)) {
			LEAF(h, option, T("–"), .value = S(""));
			LEAF(h, option, T("Yes"), .value = S("yes"));
			LEAF(h, option, T("No"), .value = S("no"));
		}
	}
}

void bulk_bar(struct req *r, const struct record *rec)
{
	struct html *h = r->html;

	EL(h, div, .cls = S("li-bulk"))
		EL(h, details) {
			EL(h, summary) {
				EL(h, b, .data_count = T("{n} selected"))
					html_str(h, STR_NONE);
				LEAF(h, span, T("Change them"), .cls = S("btn sm"));
			}
			EL(h, div, .cls = S("li-in")) {
				for (const struct field *f = rec->fields; f->name; f++)
					if (is_bulk(f))
						EL(h, div, .cls = S("li-one")) {
							if (f->kind == KIND_BOOL)
								yes_or_no(r, f);
							else
								form_field(r, rec, f->name, NULL, NULL);
							clear_box(r, f);
						}
				button(r, T("Set what is filled in"), "btn sm pri", NULL);
			}
		}
}

/* ---- what is asked for ---- */

struct refused { int64_t id; struct str title; struct msg why; };
struct bulk {
	struct req *r;
	const struct record *rec;
	const char *only[BULK_FIELDS_MAX + 1];  /* the fields to be set */
	size_t fields;
	int64_t changed, before;                /* before: the last entry of the history when it began */
	VEC(struct refused) refused;
};

static bool is_cleared(struct req *r, const struct field *f)
{
	for (size_t i = 0; i < r->form.n; i++)
		if (str_is(r->form.p[i].name, "clear") && str_is(r->form.p[i].value, f->name))
			return true;
	return false;
}

static bool is_filled(struct req *r, const struct field *f)
{
	for (size_t i = 0; i < r->form.n; i++)
		if (str_is(r->form.p[i].name, f->name) && str_trim(r->form.p[i].value).n)
			return true;
	return false;
}

static void field_asked(struct bulk *b, const struct field *f)
{
	bool filled = is_filled(b->r, f), cleared = is_cleared(b->r, f);

	if (filled && cleared)
		req_fail(b->r, FAIL_INVALID, T("A field is filled in and ticked to be cleared. Do one of the two."));
	else if ((filled || cleared) && b->fields < BULK_FIELDS_MAX)
		b->only[b->fields++] = f->name;
}

/* field: that one alone, for programs that post a single value. */
static bool fields_asked(struct bulk *b)
{
	struct req *r = b->r;
	struct str one = req_field(r, "field");

	for (const struct field *f = b->rec->fields; f->name; f++)
		if (is_bulk(f) && (!one.n || str_is(one, f->name)))
			field_asked(b, f);
	if (!b->fields && one.n && (!field_find(b->rec, one) || !is_bulk(field_find(b->rec, one))))
		req_fail(r, FAIL_INVALID, T("This cannot be set for many rows at once."));
	else if (!b->fields)
		req_fail(r, FAIL_INVALID, T("Nothing is filled in. Choose what the rows shall have; to empty a field, tick \"clear it\"."));
	return !r->fail.code;
}

/* ---- setting ---- */

static struct msg mistakes_why(const struct bulk *b, const struct mistakes *m)
{
	for (size_t i = 0; i < b->fields; i++) {
		struct msg own = mistake_of(m, b->only[i]);
		if (own.one)
			return own;
	}
	return m->n ? m->at[0].why : T("Something else in this row must be put right first.");
}

static bool is_as_before(const struct bulk *b, const void *row, const void *old)
{
	for (size_t i = 0; i < b->fields; i++) {
		const struct field *f = field_find(b->rec, str_c(b->only[i]));
		struct val was = field_val(f, old), is = field_val(f, row);
		if (!val_eq(&was, &is))
			return false;
	}
	return true;
}

/* MSG_NONE: it has the values now. */
static struct msg set_one(struct bulk *b, int64_t id, struct str *title)
{
	struct req *r = b->r;
	void *old = record_new(r->mem, b->rec);
	struct mistakes m = { .n = 0 };

	if (!record_load(r, b->rec, id, old) || !may_read(r, b->rec, old))
		return T("There is no such row, or it is not yours to see.");
	*title = field_val(plan_of(b->rec)->title, old).s;
	if (!may_edit(r, b->rec, old))
		return T("You may read this, and not change it.");
	void *row = arena_copy(r->mem, old, b->rec->row_size);
	record_read(r, b->rec, row, b->only, false, &m);
	if (!m.n)
		record_valid(r, b->rec, row, old, &m);
	if (m.n)
		return mistakes_why(b, &m);
	if (!may_edit(r, b->rec, row))
		return T("Your role does not allow this at the new place.");
	if (!is_as_before(b, row, old) && record_update(r, b->rec, row, old, "changed"))
		b->changed++;
	return MSG_NONE;
}

/* The form holds a control for every field: only those that are set count. */
static struct params only_fields(const struct bulk *b)
{
	struct req *r = b->r;
	struct param *kept = NEW_N(r->mem, struct param, r->form.n + 1);
	struct params out = { .p = kept };

	for (size_t i = 0; i < r->form.n; i++)
		if (name_in(b->only, str_z(r->mem, r->form.p[i].name)))
			kept[out.n++] = r->form.p[i];
	return out;
}

static void set_all(struct bulk *b)
{
	struct req *r = b->r;
	struct params all = r->form;
	int seen = 0;

	r->form = only_fields(b);
	for (size_t i = 0; i < all.n && !r->fail.code; i++) {
		struct refused no = { 0 };
		if (!str_is(all.p[i].name, "id") && !str_is(all.p[i].name, "ids"))
			continue;
		if (!str_int(all.p[i].value, &no.id) || ++seen > LIMIT_API_ROWS) {
			req_fail(r, FAIL_INVALID, T("At most 200 rows can be changed at once."));
			break;
		}
		no.why = set_one(b, no.id, &no.title);
		if (no.why.one)
			*VEC_ADD(r->mem, &b->refused) = no;
	}
	r->form = all;
	if (!seen)
		req_fail(r, FAIL_INVALID, T("No row is selected. Tick the rows first."));
}

/* ---- and back: what one bulk change wrote stands in the history without a gap, because the writer does one thing after another ---- */

struct last { int64_t id; };
static const struct column last_columns[] = { COL(struct last, id), { 0 } };
const struct query bulk_last_entry = { .name = "bulk_last_entry", .gives = last_columns, .sql = "select coalesce(max(id), 0) as id from history" };

struct entry { int64_t row_id, version; struct instant at; };
static const struct column entry_columns[] = { COL(struct entry, row_id), COL(struct entry, version), COL(struct entry, at), { 0 } };
const struct query bulk_entries = {
	.name = "bulk_entries", .takes = { KIND_INT, KIND_INT, KIND_TEXT, KIND_REF }, .gives = entry_columns,
	.sql = "select row_id, version, at from history where id > ?1 and id <= ?2 and record = ?3 and person = ?4 and what = 'changed' order by id desc limit 200",
};

static struct url undo_url(struct bulk *b)
{
	struct req *r = b->r;
	struct url u = record_rest_url(r, b->rec, "/bulk/undo");

	if (!b->changed)
		return URL_NONE;
	u = url_with(r->mem, u, "after", str_fmt(r->mem, "%lld", (long long)b->before));
	return url_with(r->mem, u, "to", str_fmt(r->mem, "%lld", (long long)db_count(r->db, &bulk_last_entry)));
}

static struct url back_to(struct req *r)
{
	struct url back = url_local(r->mem, req_field(r, "next"));

	return back.n ? back : url_to(r->mem, record_path(r->route->of));
}

void record_bulk_undo(struct req *r)
{
	const struct record *rec = r->route->of;
	VEC(struct entry) all = { 0 };
	struct entry e;
	int64_t after = -1, to = -1, back = 0;

	if (!str_int(req_query(r, "after"), &after) || !str_int(req_query(r, "to"), &to)) {
		req_fail(r, FAIL_NOT_FOUND, T("There is no such page."));
		return;
	}
	struct rows rows = db_query(r->db, &bulk_entries, V(after), V(to), V(str_c(rec->name)), V((struct ref){ r->actor.id }));
	while (db_next(&rows, &e))
		*VEC_ADD(r->mem, &all) = e;
	for (size_t i = 0; i < all.n && !r->fail.code; i++) {
		if (r->now.s - all.p[i].at.s > UNDO_S) {
			req_fail(r, FAIL_CONFLICT, T("Undo is offered for two minutes. After that, take the step that puts it right."));
			return;
		}
		back += record_undo_row(r, rec, all.p[i].row_id, all.p[i].version);
	}
	if (!back)
		req_fail(r, FAIL_CONFLICT, T("This can no longer be undone: something else happened in the meantime."));
	else if (back < (int64_t)all.n)
		req_flash(r, TN("Undone, but for one row that was changed since.", "Undone, but for {n} rows that were changed since.", (int64_t)all.n - back), URL_NONE);
	else
		req_flash(r, T("Undone."), URL_NONE);
	req_redirect(r, back_to(r));
}

/* ---- the answer ---- */

static void refused_page(struct bulk *b, struct url back)
{
	struct req *r = b->r;
	struct html *h = r->html;
	struct page page = { .title = b->rec->labels, .nav = record_path(b->rec) };

	PAGE_OF(r, page) {
		EL(h, div, .cls = S("alert alert-warn"), .role = S("status")) {
			html_mark(h, MARK_RISK, T("At risk"));
			EL(h, div) {
				LEAF(h, b, TN("One row was changed", "{n} rows were changed", b->changed));
				LEAF(h, p, TN("One row stays as it was:", "{n} rows stay as they were:", (int64_t)b->refused.n));
			}
		}
		EL(h, ul, .cls = S("rows"))
			for (size_t i = 0; i < b->refused.n; i++)
				EL(h, li) {
					EL(h, a, .cls = S("rows-t"), .href = record_url(r, b->rec, b->refused.p[i].id)) {
						html_str(h, record_number(r->mem, b->rec, b->refused.p[i].id));
						html_raw(h, HTML_LIT(" "));
						LEAF(h, bdi, b->refused.p[i].title);
					}
					LEAF(h, p, b->refused.p[i].why, .cls = S("rows-d"));
				}
		EL(h, div, .cls = S("fo-foot")) {
			link_button(r, T("Back to the list"), back, "btn pri", NULL);
			if (b->changed)
				FORM(r, undo_url(b)) {
					hidden(r, "next", url_text(back));
					button(r, T("Undo"), "btn", "undo-2");
				}
		}
	}
}

void record_bulk(struct req *r)
{
	const struct record *rec = r->route->of;
	struct bulk b = { .r = r, .rec = rec };
	struct url back = back_to(r);

	if (!fields_asked(&b))
		return;
	b.before = db_count(r->db, &bulk_last_entry);
	set_all(&b);
	if (r->fail.code)
		return;
	if (b.refused.n) {
		refused_page(&b, back);
		return;
	}
	req_flash(r, TN("One row was changed.", "{n} rows were changed.", b.changed), undo_url(&b));
	req_redirect(r, back);
}
