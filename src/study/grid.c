/*
 * grid.c -- the elements of a study as one table to type into: all times at once, and the sheet that they make beside it.
 *
 * A row's fields are posted as "12.hand_s", those of a new one as "n1.hand_s". The same reading serves the drawing that follows each keystroke
 * and the saving; the drawing never writes. Nothing is saved while one row has a mistake, and what was typed stays.
 */
#include "study/form.h"

#include <stdlib.h>

enum { NEW_ROWS = 5, ROWS_MAX = 150 };

static const char *const times[] = { "no", "name", "operator", "hand_s", "machine_s", "walk_s", "walks", "work", "why", NULL };

struct row_typed { struct element *row; const struct element *old; struct str key; struct mistakes m; bool remove; };       /* old NULL: a new one */
struct typed { struct study_of study; VEC(struct row_typed) rows; size_t wrong; struct msg refused; };

/* ---- what was posted ---- */

static struct str key_of(struct req *r, const struct element *e, size_t k)
{
	return e ? str_fmt(r->mem, "%lld", (long long)e->id) : str_fmt(r->mem, "n%zu", k + 1);
}

static struct str posted_name(struct req *r, struct str key, const char *field)
{
	return str_fmt(r->mem, STR_FMT ".%s", STR_ARG(key), field);
}

/* This row's fields under their own names; absent when nothing of it was posted. */
static struct params row_params(struct req *r, const struct grid *g, struct str key, bool *blank)
{
	VEC(struct param) out = { 0 };
	struct str before = str_fmt(r->mem, STR_FMT ".", STR_ARG(key));

	*blank = true;
	for (size_t i = 0; i < r->form.n; i++) {
		struct str name = r->form.p[i].name, value = str_trim(r->form.p[i].value);
		for (size_t c = 0; str_starts(name, before) && g->columns[c]; c++)
			if (str_is(str_from(name, before.n), g->columns[c])) {
				*VEC_ADD(r->mem, &out) = (struct param){ str_c(g->columns[c]), value };
				*blank &= !value.n || str_is(value, "0");
			}
	}
	return (struct params){ .p = out.p, .n = out.n };
}

static struct msg late(struct req *r, const struct row_typed *t)
{
	int64_t version = 0;

	if (!t->old || (str_int(params_get(&r->form, posted_name(r, t->key, "version")), &version) && version == t->old->version))
		return MSG_NONE;
	return T("Somebody has changed this row in the meantime. Reload the page to see it.");
}

static void row_read(struct req *r, const struct grid *g, struct typed *t, const struct element *old, size_t k)
{
	bool blank;
	struct row_typed *x = NEW(r->mem, struct row_typed);
	struct params all = r->form;

	*x = (struct row_typed){ .row = old ? arena_copy(r->mem, old, sizeof *old) : record_new(r->mem, &element_record), .old = old, .key = key_of(r, old, k) };
	struct params mine = row_params(r, g, x->key, &blank);
	x->remove = params_get(&all, posted_name(r, x->key, "remove")).n > 0;
	if ((!old && blank) || !mine.n)
		return;
	x->row->study.id = t->study.study.id;
	struct msg changed = late(r, x);
	r->form = mine;
	record_read(r, &element_record, x->row, g->columns, !old, &x->m);
	if (!x->remove)
		record_valid(r, &element_record, x->row, old, &x->m);
	if (changed.one)
		mistake_add(&x->m, g->columns[0], changed);
	r->form = all;
	t->wrong += x->m.n > 0;
	*VEC_ADD(r->mem, &t->rows) = *x;
}

static bool typed_read(struct req *r, const struct grid *g, int64_t id, struct typed *t)
{
	*t = (struct typed){ .wrong = 0 };
	if (!study_read(r, id, &t->study))
		return false;
	for (size_t i = 0; i < t->study.n; i++)
		row_read(r, g, t, &t->study.element[i], 0);
	for (size_t k = 0; g->grows && k < NEW_ROWS && t->study.n + k < ROWS_MAX; k++)
		row_read(r, g, t, NULL, k);
	return true;
}

/* ---- the table ---- */

struct cell { struct req *r; const struct field *f; const struct row_typed *t; struct str name, value; struct msg wrong; };

/* What was typed in this request, else what the row says; a new row says nothing. */
static struct str cell_value(struct req *r, const struct field *f, const struct row_typed *t, struct str name)
{
	struct val v = field_val(f, t->row);

	if (params_has(&r->form, name)) {
		struct str last = STR_NONE;
		for (size_t i = 0; i < r->form.n; i++)
			if (str_eq(r->form.p[i].name, name))
				last = r->form.p[i].value;
		return last;
	}
	return !t->old || val_is_null(&v) ? S("") : val_plain(r->mem, &v);
}

static void cell_select(const struct cell *c)
{
	struct html *h = c->r->html;

	EL(h, select, .cls = S("fo-in gr-in"), .name = c->name, .aria_label = c->f->label, .aria_invalid = c->wrong.one ? S("true") : STR_NONE) {
		LEAF(h, option, T("–"), .value = S(""));
		for (const struct choice *o = c->f->choices; o->code; o++)
			LEAF(h, option, o->label, .value = str_c(o->code), .selected = str_is(c->value, o->code));
	}
}

static void cell_tick(const struct cell *c)
{
	struct html *h = c->r->html;

	VOID_EL(h, input, .type = S("hidden"), .name = c->name, .value = S("0"));
	EL(h, label, .cls = S("gr-tick"))
		VOID_EL(h, input, .type = S("checkbox"), .name = c->name, .value = S("1"), .aria_label = c->f->label, .checked = str_is(c->value, "1") || str_is(c->value, "true"));
}

static void cell_show(const struct cell *c)
{
	struct html *h = c->r->html;
	struct str wrong_id = c->wrong.one ? str_fmt(c->r->mem, "e-" STR_FMT, STR_ARG(c->name)) : STR_NONE;
	bool number = c->f->kind != KIND_TEXT;

	EL(h, td) {
		if (c->f->kind == KIND_BOOL)
			cell_tick(c);
		else if (c->f->choices)
			cell_select(c);
		else
			VOID_EL(h, input, .cls = number ? S("fo-in gr-in gr-n") : S("fo-in gr-in"), .name = c->name, .value = c->value, .aria_label = c->f->label, .autocomplete = S("off"),
				.inputmode = number ? S("decimal") : STR_NONE, .maxlength = number ? 12 : c->f->max, .aria_invalid = c->wrong.one ? S("true") : STR_NONE,
				.aria_describedby = wrong_id, .dir = number ? STR_NONE : S("auto"));
		if (c->wrong.one)
			EL(h, p, .cls = S("fo-err"), .id = wrong_id) {
				html_mark(h, MARK_OFF, T("Error"));
				html_msg(h, c->wrong);
			}
	}
}

/* Of the row as this person saw it: a late save stays late until the page is loaded again. */
static struct str version_shown(struct req *r, const struct row_typed *t)
{
	struct str name = posted_name(r, t->key, "version");

	return params_has(&r->form, name) ? params_get(&r->form, name) : str_fmt(r->mem, "%lld", (long long)t->old->version);
}

static void row_show(struct req *r, const struct grid *g, const struct row_typed *t)
{
	struct html *h = r->html;

	EL(h, tr) {
		if (!g->grows)
			LEAF(h, th, t->row->name, .scope = S("row"), .dir = S("auto"));
		for (size_t c = 0; g->columns[c]; c++) {
			const struct field *f = field_find(&element_record, str_c(g->columns[c]));
			struct str name = posted_name(r, t->key, f->name);
			cell_show(&(struct cell){ r, f, t, name, cell_value(r, f, t, name), mistake_of(&t->m, f->name) });
		}
		if (g->grows)
			EL(h, td) {
				if (t->old)
					EL(h, label, .cls = S("gr-tick"))
						VOID_EL(h, input, .type = S("checkbox"), .name = posted_name(r, t->key, "remove"), .value = S("1"), .aria_label = T("Remove"));
			}
		if (t->old)
			hidden(r, str_z(r->mem, posted_name(r, t->key, "version")), version_shown(r, t));
	}
}

/* A row that was typed, as it was typed; else the row as it is; then empty ones. */
static const struct row_typed *row_of(struct req *r, const struct typed *t, const struct element *old, size_t k)
{
	struct str key = key_of(r, old, k);

	for (size_t i = 0; i < t->rows.n; i++)
		if (str_eq(t->rows.p[i].key, key))
			return &t->rows.p[i];
	struct row_typed *x = NEW(r->mem, struct row_typed);
	*x = (struct row_typed){ .row = old ? arena_copy(r->mem, old, sizeof *old) : record_new(r->mem, &element_record), .old = old, .key = key };
	return x;
}

static void table_show(struct req *r, const struct grid *g, const struct typed *t)
{
	struct html *h = r->html;

	EL(h, div, .cls = S("sx"), .tabindex = S("0"), .role = S("region"), .aria_label = T("Elements to type into"))
		EL(h, table, .cls = S("tb gr")) {
			EL(h, thead)
				EL(h, tr) {
					if (!g->grows)
						LEAF(h, th, T("Work element"), .scope = S("col"));
					for (size_t c = 0; g->columns[c]; c++) {
						const struct field *f = field_find(&element_record, str_c(g->columns[c]));
						LEAF(h, th, f->unit ? say(r->mem, r->lang, T("{what}, {unit}"), ARG("what", f->label), ARG("unit", str_c(f->unit))) : lang_text(r->lang, f->label),
							.scope = S("col"));
					}
					if (g->grows)
						LEAF(h, th, T("Remove"), .scope = S("col"));
				}
			EL(h, tbody) {
				for (size_t i = 0; i < t->study.n; i++)
					row_show(r, g, row_of(r, t, &t->study.element[i], 0));
				for (size_t k = 0; g->grows && k < NEW_ROWS && t->study.n + k < ROWS_MAX; k++)
					row_show(r, g, row_of(r, t, NULL, k));
			}
		}
}

static void grid_form(struct req *r, const struct grid *g, const struct typed *t)
{
	struct url save = url_to(r->mem, g->form.path, V(t->study.study.id)), draw = url_to(r->mem, g->draw_path, V(t->study.study.id));

	if (!study_may_edit(r, &t->study))
		return;
	EL(r->html, div, .cls = S("gr-box noprint"))
		PANEL(r, g->form.title, STR_NONE)
			FORM(r, save, .cls = S("gr-form"), .hx_post = draw, .hx_trigger = S("input changed delay:300ms, change delay:50ms"), .hx_target = S("#drawing")) {
				if (t->refused.one)
					LEAF(r->html, p, t->refused, .cls = S("fo-err"), .role = S("alert"));
				LEAF(r->html, p, g->intro, .cls = S("fo-hint"));
				table_show(r, g, t);
				EL(r->html, div, .cls = S("acts"))
					button(r, T("Save"), "btn pri", NULL);
			}
}

/* Where rows are written the table comes first; where only some of their cells are, what follows from them does. */
static void grid_page(struct req *r, const struct grid *g, const struct typed *t)
{
	struct page page = form_page_of(r, &t->study, &g->form);

	PAGE_OF(r, page) {
		form_head(r, &t->study, &g->form, &page);
		if (g->grows)
			grid_form(r, g, t);
		EL(r->html, div, .id = S("drawing"))
			g->drawing(r, &t->study);
		if (g->below)
			g->below(r, &t->study);
		if (!g->grows)
			grid_form(r, g, t);
	}
}

/* ---- reading, drawing, saving ---- */

static int by_order(const void *a, const void *b)
{
	const struct element *x = a, *y = b;

	if (x->operator != y->operator)
		return x->operator < y->operator ? -1 : 1;
	return x->no != y->no ? x->no < y->no ? -1 : 1 : x->id < y->id ? -1 : x->id > y->id;
}

/* The study as it would be: new rows last, removed ones gone, what cannot be read as it was. */
static struct study_of as_typed(struct req *r, const struct typed *t)
{
	struct study_of s = t->study;
	struct element *all = NEW_N(r->mem, struct element, t->rows.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < t->rows.n; i++) {
		if (t->rows.p[i].remove)
			continue;
		struct element *e = &all[n++];
		*e = *t->rows.p[i].row;
		if (e->operator == INT_NONE || e->operator < 1 || e->operator > 40)
			e->operator = 1;
		if (e->no == INT_NONE)
			e->no = 1000 + (int64_t)i;
		if ((size_t)e->operator > s.operators)
			s.operators = (size_t)e->operator;
	}
	qsort(all, n, sizeof *all, by_order);
	s.element = all;
	s.n = n;
	return s;
}

static void rows_save(struct req *r, const struct typed *t)
{
	for (size_t i = 0; i < t->rows.n && !r->fail.code; i++) {
		struct row_typed *x = &t->rows.p[i];
		if (x->old && x->remove) {
			x->row->withdrawn = true;
			record_update(r, &element_record, x->row, x->old, "withdrawn");
		} else if (!x->old)
			record_insert(r, &element_record, x->row);
		else if (!record_same(&element_record, x->row, x->old))
			record_update(r, &element_record, x->row, x->old, "changed");
	}
}

static bool may_write(struct req *r, const struct study_of *s)
{
	if (study_may_edit(r, s))
		return true;
	req_fail(r, FAIL_FORBIDDEN, T("This study is not yours to change."));
	return false;
}

void grid_get(struct req *r, const struct grid *g)
{
	struct typed t = { .wrong = 0 };

	if (study_read(r, req_id(r, "id"), &t.study))
		grid_page(r, g, &t);
}

void grid_draw(struct req *r, const struct grid *g)
{
	struct typed t;

	if (!typed_read(r, g, req_id(r, "id"), &t))
		return;
	struct study_of s = as_typed(r, &t);
	g->drawing(r, &s);
}

static void refuse(struct req *r, const struct grid *g, struct typed *t, struct msg why)
{
	t->refused = why;
	grid_page(r, g, t);
	req_fail(r, FAIL_INVALID, why);
	r->quiet_errors = true;
}

void grid_refuse(struct req *r, const struct grid *g, const struct study_of *s, struct msg why)
{
	struct typed t = { .study = *s };

	refuse(r, g, &t, why);
}

void grid_save(struct req *r, const struct grid *g)
{
	struct typed t;

	if (!typed_read(r, g, req_id(r, "id"), &t) || !may_write(r, &t.study))
		return;
	if (t.wrong) {
		refuse(r, g, &t, T("Nothing was saved yet. Look at the marked cells."));
		return;
	}
	rows_save(r, &t);
	req_flash(r, T("Saved."), URL_NONE);
	req_redirect(r, url_to(r->mem, g->form.path, V(t.study.study.id)));
}

/* ---- the elements and their times ---- */

static const struct grid times_grid = { .form = { .title = T("Elements"), .path = "/study/{id}/elements", .htmx = true }, .draw_path = "/study/{id}/elements/draw",
	.columns = times, .grows = true, .drawing = combination_panel,
	.intro = T("One row for each thing that the hands do, in its order. The sheet below follows what you type; it counts once you save.") };

static void times_get(struct req *r) { grid_get(r, &times_grid); }
static void times_draw(struct req *r) { grid_draw(r, &times_grid); }
static void times_save(struct req *r) { grid_save(r, &times_grid); }

static const struct route grid_routes[] = {
	{ GET, "/study/{id}/elements", .run = times_get, .needs = CAP_FORM_READ },
	{ POST, "/study/{id}/elements/draw", .run = times_draw, .needs = CAP_FORM_READ, .read_only_post = true, .slow = true },
	{ POST, "/study/{id}/elements", .run = times_save, .needs = CAP_FORM_EDIT },
	{ 0 },
};

const struct module grid_module = { .name = "study_grid", .label = T("Work elements"), .routes = grid_routes };
