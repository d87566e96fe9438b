/*
 * list_page.c -- the list that every record has: saved views, filters, chips, table, bulk bar, pages.
 *
 * Everything is a link or a form, so that a list can be sent to somebody as its address. The table is written while its rows
 * are read; whether there are more is known from one row too many. Nothing is counted beyond a thousand.
 */
#include "record/import.h"
#include "record/list.h"

#include <string.h>

/* ---- one value ---- */

struct str list_cell(struct req *r, const struct list_rows *l, size_t i)
{
	const struct field *f = l->spec->column[i];
	struct val v = field_val(f, l->row);

	if (val_is_null(&v))
		return S("");
	return f->kind == KIND_REF ? l->title[i] : value_text(r, l->spec->rec, f, l->row);
}

enum { CELL_TEXT_BYTES = 160 };

static void cell_value(struct req *r, const struct list_rows *l, size_t i)
{
	const struct field *f = l->spec->column[i];
	struct val v = field_val(f, l->row);
	struct html *h = r->html;

	if (val_is_null(&v))
		html_raw(h, HTML_LIT("–"));
	else if (f->kind == KIND_DATE)
		html_date(h, (struct date){ (int32_t)v.i });
	else if (f->kind == KIND_TIME)
		html_time(h, (struct instant){ v.i });
	else if (f->kind == KIND_MONEY)
		html_money(h, (struct money){ v.i });
	else
		html_str(h, str_clip(list_cell(r, l, i), CELL_TEXT_BYTES));
}

static bool is_free_text(const struct field *f)
{
	return f->kind == KIND_TEXT && !f->choices;
}

static bool is_number(const struct field *f)
{
	return f->kind == KIND_INT || f->kind == KIND_REAL || f->kind == KIND_MONEY;
}

static struct str cell_class(const struct field *f)
{
	if (is_number(f))
		return S("tb-n");
	return f->kind == KIND_DATE || f->kind == KIND_TIME ? S("nw") : STR_NONE;
}

/* ---- the table ---- */

/* columns: those that are shown; live: the rows' topics, when wanted */
struct table { struct req *r; struct list_rows *l; bool picks, links, notes; size_t columns; const struct field *skip; struct buf live; };

static void head_sort(struct table *t, const struct field *f)
{
	const struct list_spec *s = t->l->spec;
	struct html *h = t->r->html;
	bool now = s->sort == f;
	struct list_spec plain = *s;
	struct str sort = str_fmt(t->r->mem, "%s%s", now && !s->down ? "-" : "", f->name);

	plain.sort_given = STR_NONE;
	struct url to = url_with(t->r->mem, list_url(t->r, &plain, "", -1), "sort", sort);
	EL(h, th, .scope = S("col"), .cls = cell_class(f), .aria_sort = now ? s->down ? S("descending") : S("ascending") : STR_NONE)
		EL(h, a, .href = to) {
			html_msg(h, f->label);
			html_icon(h, !now ? "chevrons-up-down" : s->down ? "arrow-down" : "arrow-up");
		}
}

static void table_head(struct table *t)
{
	const struct list_spec *s = t->l->spec;
	struct html *h = t->r->html;

	EL(h, thead)
		EL(h, tr) {
			if (t->picks)
				EL(h, th, .cls = S("tb-pick"))
					VOID_EL(h, input, .type = S("checkbox"), .data_all = true, .aria_label = T("Select all on this page"));
			LEAF(h, th, T("Number"), .scope = S("col"));
			for (size_t i = 0; i < t->columns; i++) {
				const struct field *f = s->column[i];
				if (f == t->skip)
					continue;
				if (t->links && f->kind != KIND_REF && list_sorts_cheaply(s->rec, f))
					head_sort(t, f);
				else
					LEAF(h, th, f->label, .scope = S("col"), .cls = cell_class(f));
			}
		}
}

static void row_pick(struct table *t)
{
	const struct list_spec *s = t->l->spec;
	const struct row *row = t->l->row;
	struct val title = field_val(plan_of(s->rec)->title, row);
	struct str called = val_is_null(&title) ? record_number(t->r->mem, s->rec, row->id) : title.s;
	struct str id = str_fmt(t->r->mem, "%lld", (long long)row->id), says = say(t->r->mem, t->r->lang, T("Select {what}"), ARG("what", called));

	EL(t->r->html, td, .cls = S("tb-pick"))
		VOID_EL(t->r->html, input, .type = S("checkbox"), .name = S("id"), .value = id, .aria_label_str = says);
}

static void row_number(struct table *t)
{
	const struct record *rec = t->l->spec->rec;
	const struct row *row = t->l->row;
	struct html *h = t->r->html;
	struct str number = record_number(t->r->mem, rec, row->id);
	struct url to = rec->no_pages ? URL_NONE : record_url(t->r, rec, row->id);

	EL(h, td, .cls = S("nw")) {
		if (rec->no_pages)
			html_str(h, number);
		else
			LEAF(h, a, number, .href = to);
		if (row->withdrawn) {
			html_raw(h, HTML_LIT(" "));
			LEAF(h, span, T("Withdrawn"), .cls = S("tag"));
		}
	}
}

/* Words are a larger aim for a finger than a number. */
static void row_title(struct table *t, size_t i)
{
	const struct record *rec = t->l->spec->rec;
	struct html *h = t->r->html;

	EL(h, th, .scope = S("row"), .dir = S("auto")) {
		if (rec->no_pages || !list_cell(t->r, t->l, i).n)
			cell_value(t->r, t->l, i);
		else
			EL(h, a, .href = record_url(t->r, rec, ((const struct row *)t->l->row)->id))
				cell_value(t->r, t->l, i);
	}
}

static void table_row(struct table *t)
{
	const struct list_spec *s = t->l->spec;
	const struct plan *p = plan_of(s->rec);
	struct html *h = t->r->html;

	if (t->live.a)
		buf_fmt(&t->live, "%s" STR_FMT, t->live.n ? "," : "", STR_ARG(live_row(t->r, s->rec, ((const struct row *)t->l->row)->id)));
	EL(h, tr) {
		if (t->picks)
			row_pick(t);
		row_number(t);
		for (size_t i = 0; i < t->columns; i++) {
			const struct field *f = s->column[i];
			if (f == t->skip)
				continue;
			struct str cls = cell_class(f), dir = is_free_text(f) ? S("auto") : STR_NONE;
			if (f == p->title)
				row_title(t, i);
			else
				EL(h, td, .cls = cls, .dir = dir) {
					cell_value(t->r, t->l, i);
					if (t->notes && f == p->state)
						s->rec->list_note(t->r, t->l->row);
				}
		}
	}
}

/* The rows of one page. Gives the key of the last one when there are more, else nothing. The first row has been read. */
static struct str table_show(struct table *t, int64_t rows)
{
	struct html *h = t->r->html;
	struct str key = STR_NONE;
	bool more = true;

	EL(h, div, .cls = S("sx"), .tabindex = S("0"), .role = S("region"), .aria_label = t->l->spec->rec->labels)
		EL(h, table, .cls = S("tb")) {
			table_head(t);
			EL(h, tbody)
				while (more && t->l->given <= rows) {
					table_row(t);
					if (t->l->given == rows)
						key = list_key(t->r->mem, t->l->spec, t->l->row);
					more = list_next(t->l);
				}
		}
	list_end(t->l);
	return more ? key : STR_NONE;
}

/* ---- pages ---- */

static int64_t page_number(struct req *r)
{
	int64_t n = 1;

	return str_int(req_query(r, "page"), &n) && n > 0 && n < 1000000 ? n : 1;
}

static void page_says(struct req *r, const struct list_spec *s, int64_t shown, bool more)
{
	int64_t first = s->after ? (page_number(r) - 1) * LIMIT_LIST_ROWS + 1 : 1, last = first + shown - 1;
	int64_t all = s->uncounted ? 0 : more || s->count >= 0 ? list_count(r, s) : s->after ? 0 : last;

	EL(r->html, span) {
		if (all > LIST_COUNT_MAX)
			SAY(r->html, T("Rows {first} to {last} of more than {all}"), ARG("first", first), ARG("last", last), ARG("all", (int64_t)LIST_COUNT_MAX));
		else if (all)
			SAY(r->html, T("Rows {first} to {last} of {all}"), ARG("first", first), ARG("last", last), ARG("all", all));
		else
			SAY(r->html, T("Rows {first} to {last}"), ARG("first", first), ARG("last", last));
	}
}

static void pager(struct req *r, const struct list_spec *s, int64_t shown, struct str key)
{
	struct html *h = r->html;
	struct url here = list_url(r, s, "", -1);

	EL(h, nav, .cls = S("li-pager"), .aria_label = T("Pages")) {
		page_says(r, s, shown, key.n);
		if (s->after)
			LEAF(h, a, T("First"), .cls = S("btn"), .rel = S("prev"), .href = here);
		if (key.n) {
			struct str page = str_fmt(r->mem, "%lld", (long long)(s->after ? page_number(r) + 1 : 2));
			LEAF(h, a, T("Next"), .cls = S("btn"), .rel = S("next"), .href = url_with(r->mem, url_with(r->mem, here, "after", key), "page", page));
		}
	}
}

/* ---- the page ---- */

static bool is_asked(const struct list_spec *s)
{
	return s->filters || s->words.n || s->mine || s->after;
}

static void nothing(struct req *r, const struct list_spec *s)
{
	const struct record *rec = s->rec;
	bool may_add = record_has_form(rec, true) && may(r, rec->create);

	if (rec->usual.query && !r->query.n)
		empty_state(r, rec->empty.one ? rec->empty : T("Nothing here yet."), T("All"), list_all_url(r, rec));
	else if (is_asked(s))
		empty_state(r, T("Nothing matches what you asked for."), T("Clear all"), list_all_url(r, rec));
	else
		empty_state(r, rec->empty.one ? rec->empty : T("Nothing here yet."), T("Add the first one"),
			may_add ? record_new_url(r, rec) : URL_NONE);
}

static void rows_show(struct req *r, struct list_spec *s)
{
	struct list_rows l;

	size_t columns = s->columns;
	for (size_t i = 0; s->rec->list_note && i < 4 && s->rec->list_reads[i]; i++)
		s->column[s->columns++] = field_find(s->rec, str_c(s->rec->list_reads[i]));
	list_open(r, s, &l);
	if (!list_next(&l)) {
		nothing(r, s);
		return;
	}
	struct table t = { .r = r, .l = &l, .picks = bulk_offered(r, s->rec), .links = true, .notes = s->rec->list_note, .columns = columns,
		.live = buf_new(r->mem, 512, LIMIT_URI_BYTES) };
	struct str key;
	if (t.picks)
		FORM(r, record_rest_url(r, s->rec, "/bulk"), .data_bulk = true, .novalidate = true) {
			key = table_show(&t, LIMIT_LIST_ROWS);
			hidden(r, "next", url_text(url_self(r)));
			bulk_bar(r, s->rec);
		}
	else
		key = table_show(&t, LIMIT_LIST_ROWS);
	pager(r, s, key.n ? LIMIT_LIST_ROWS : l.given, key);
	live_bar(r, buf_done(&t.live), T("One row here was changed in the meantime."), T("{n} rows here were changed in the meantime."));
}

static void newest_show(struct req *r, const struct list_spec *s)
{
	if (s->newest)
		EL(r->html, p, .cls = S("mut"))
			SAY(r->html, T("These words stand in very many rows: only the newest {n} of those were looked through. Add a word, or choose fewer rows with the filters."),
				ARG("n", s->newest));
}

static void mistakes_show(struct req *r, const struct mistakes *m)
{
	struct html *h = r->html;

	if (!m->n)
		return;
	EL(h, div, .cls = S("alert"), .role = S("alert")) {
		html_mark(h, MARK_OFF, T("Error"));
		EL(h, div) {
			LEAF(h, b, TN("One part of the address was not understood and does not count", "{n} parts of the address were not understood and do not count",
				(int64_t)m->n));
			for (size_t i = 0; i < m->n; i++)
				EL(h, p) {
					LEAF(h, bdi, str_clip(str_c(m->at[i].field), 60));
					if (m->at[i].given.n) {
						html_raw(h, HTML_LIT(" = "));
						LEAF(h, bdi, str_clip(m->at[i].given, 60));
					}
					html_raw(h, HTML_LIT(": "));
					html_msg(h, m->at[i].why);
				}
		}
	}
}

static void head(struct req *r, const struct page *page, const struct list_spec *s)
{
	const struct record *rec = s->rec;
	struct html *h = r->html;

	HEAD_ACTS_OF(r, *page) {
		EL(h, details, .cls = S("mv")) {
			EL(h, summary, .cls = S("btn")) {
				html_icon(h, "download");
				html_msg(h, T("Export"));
			}
			EL(h, div, .cls = S("menu")) {
				LEAF(h, a, S("Excel"), .href = list_url(r, s, "/export.xlsx", -1));
				LEAF(h, a, S("CSV"), .href = list_url(r, s, "/export.csv", -1));
				LEAF(h, a, S("JSON"), .href = list_url(r, s, "/export.json", -1));
			}
		}
		if (rec->import_key && may(r, rec->create))
			link_button(r, T("Import"), import_url(r, rec, 0, ""), "btn", "upload");
		if (record_has_form(rec, true) && may(r, rec->create))
			link_button(r, T("New"), record_new_url(r, rec), "btn pri", "plus");
	}
}

/* Asked nothing, a list shows what its record usually does. */
static void spec_read(struct req *r, const struct record *rec, struct list_spec *s, struct mistakes *m)
{
	struct params usual;

	if (rec->usual.query && !r->query.n && params_query(r->mem, str_c(rec->usual.query), &usual))
		list_parse(r, rec, &usual, s, m);
	else
		list_parse(r, rec, &r->query, s, m);
	s->limit = LIMIT_LIST_ROWS + 1;
	list_choose(r, s);
	if (!s->uncounted)
		s->count = list_count(r, s);
}

/* How many there are stands above them: a number elsewhere that leads here is this one. */
static struct str count_says(struct req *r, const struct list_spec *s)
{
	if (s->uncounted || s->count <= 0)
		return STR_NONE;
	if (s->count > LIST_COUNT_MAX)
		return say(r->mem, r->lang, T("More than {n} rows"), ARG("n", (int64_t)LIST_COUNT_MAX));
	return say(r->mem, r->lang, TN("One row", "{n} rows", s->count));
}

void record_list_page(struct req *r)
{
	const struct record *rec = r->route->of;
	struct list_spec *s = NEW(r->mem, struct list_spec);
	struct mistakes m = { .n = 0 };
	struct page page = { .title = rec->labels, .nav = record_path(rec), .no_head = true, .htmx = true, .live = true };

	views_ahead(r, rec);
	spec_read(r, rec, s, &m);
	page.sub = count_says(r, s);
	PAGE_OF(r, page) {
		head(r, &page, s);
		mistakes_show(r, &m);
		view_bar(r, s);
		filter_bar(r, s);
		filter_chips(r, s);
		newest_show(r, s);
		rows_show(r, s);
	}
}

/* ---- on its parent's page ---- */

enum { CHILD_ROWS = 50 };

static bool may_add_child(struct req *r, const struct record *child, int64_t parent)
{
	void *row = record_new(r->mem, child);

	field_set(plan_of(child)->parent, row, V((struct ref){ parent }));
	return !child->no_pages && record_has_form(child, true) && may(r, child->create) && may_here(r, child->create, row_place(r, child, row));
}

static void child_foot(struct req *r, const struct list_spec *s, int64_t parent, bool more)
{
	struct str id = str_fmt(r->mem, "%lld", (long long)parent);
	bool adds = may_add_child(r, s->rec, parent);

	if (!adds && !more)
		return;
	EL(r->html, div, .cls = S("fo-foot")) {
		if (adds) {
			struct url to = url_with(r->mem, record_new_url(r, s->rec), s->rec->parent, id);
			link_button(r, T("Add"), url_with(r->mem, to, "next", url_text(url_self(r))), "btn sm", "plus");
		}
		if (more && !s->rec->no_pages)
			link_button(r, T("All"), list_url(r, s, "", -1), "btn sm quiet", NULL);
	}
}

void record_children_panel(struct req *r, const struct record *child, int64_t parent)
{
	struct list_spec *s = NEW(r->mem, struct list_spec);
	const struct field *up = plan_of(child)->parent;
	struct list_rows l;
	struct str key = STR_NONE;

	if (!may(r, child->read))
		return;
	list_init(s, child);
	s->filter[s->filters++] = (struct filter){ .field = up, .op = FILTER_IS, .v = { V((struct ref){ parent }) }, .n = 1, .exact = true, .suffix = "",
		.given = str_fmt(r->mem, "%lld", (long long)parent) };
	s->limit = CHILD_ROWS + 1;
	list_open(r, s, &l);
	PANEL(r, child->labels, STR_NONE) {
		struct table t = { .r = r, .l = &l, .skip = up, .columns = s->columns };
		if (list_next(&l))
			key = table_show(&t, CHILD_ROWS);
		else
			LEAF(r->html, p, child->empty.one ? child->empty : T("Nothing here yet."), .cls = S("mut"));
		child_foot(r, s, parent, key.n);
	}
}
