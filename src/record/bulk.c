/*
 * bulk.c -- one value set in many rows at once.
 *
 * Each row is saved as if it had been edited alone: with its own right, check, version and history. What could not be
 * changed is said row by row, and the others stay changed.
 */
#include "record/list.h"

#include <string.h>

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

void bulk_bar(struct req *r, const struct record *rec)
{
	struct html *h = r->html;

	EL(h, div, .cls = S("li-bulk")) {
		EL(h, b, .data_count = T("{n} selected"))
			html_str(h, STR_NONE);
		for (const struct field *f = rec->fields; f->name; f++)
			if (is_bulk(f)) {
				form_field(r, rec, f->name, NULL, NULL);
				EL(h, button, .cls = S("btn sm"), .name = S("field"), .value = str_c(f->name))
					html_str(h, say(r->mem, r->lang, T("Set {field}"), ARG("field", f->label)));
			}
	}
}

/* ---- setting ---- */

struct refused { int64_t id; struct str title; struct msg why; };
struct bulk { struct req *r; const struct record *rec; const struct field *f; int64_t changed; VEC(struct refused) refused; };

static struct msg mistakes_why(const struct bulk *b, const struct mistakes *m)
{
	struct msg own = mistake_of(m, b->f->name);

	return own.one ? own : m->n ? m->at[0].why : T("Something else in this row must be put right first.");
}

/* MSG_NONE: it has the value now. */
static struct msg set_one(struct bulk *b, int64_t id, struct str *title)
{
	struct req *r = b->r;
	void *old = record_new(r->mem, b->rec);
	const char *only[] = { b->f->name, NULL };
	struct mistakes m = { .n = 0 };

	if (!record_load(r, b->rec, id, old) || !may_read(r, b->rec, old))
		return T("There is no such row, or it is not yours to see.");
	*title = field_val(plan_of(b->rec)->title, old).s;
	if (!may_edit(r, b->rec, old))
		return T("You may read this, and not change it.");
	void *row = arena_copy(r->mem, old, b->rec->row_size);
	record_read(r, b->rec, row, only, false, &m);
	if (!m.n)
		record_valid(r, b->rec, row, old, &m);
	if (m.n)
		return mistakes_why(b, &m);
	if (!may_edit(r, b->rec, row))
		return T("Your role does not allow this at the new place.");
	struct val was = field_val(b->f, old), is = field_val(b->f, row);
	if (!val_eq(&was, &is) && record_update(r, b->rec, row, old, "changed"))
		b->changed++;
	return MSG_NONE;
}

/* The form holds a control for every field: only the chosen one's value counts. */
static struct params only_field(struct req *r, const struct field *f)
{
	struct param *kept = NEW_N(r->mem, struct param, r->form.n + 1);
	struct params out = { .p = kept };

	for (size_t i = 0; i < r->form.n; i++)
		if (str_is(r->form.p[i].name, f->name) || str_is(r->form.p[i].name, "value"))
			kept[out.n++] = (struct param){ str_c(f->name), r->form.p[i].value };
	return out;
}

static void set_all(struct bulk *b)
{
	struct req *r = b->r;
	struct params all = r->form;
	int seen = 0;

	r->form = only_field(r, b->f);
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
		EL(h, div, .cls = S("fo-foot"))
			link_button(r, T("Back to the list"), back, "btn pri", NULL);
	}
}

void record_bulk(struct req *r)
{
	const struct record *rec = r->route->of;
	const struct field *f = field_find(rec, req_field(r, "field"));
	struct bulk b = { .r = r, .rec = rec, .f = f };
	struct url back = url_local(r->mem, req_field(r, "next"));

	if (!f || !is_bulk(f)) {
		req_fail(r, FAIL_INVALID, T("This cannot be set for many rows at once."));
		return;
	}
	if (!back.n)
		back = url_to(r->mem, record_path(rec));
	set_all(&b);
	if (r->fail.code)
		return;
	if (b.refused.n) {
		refused_page(&b, back);
		return;
	}
	req_flash(r, TN("One row was changed.", "{n} rows were changed.", b.changed), URL_NONE);
	req_redirect(r, back);
}
