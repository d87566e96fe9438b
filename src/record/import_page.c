/*
 * import_page.c -- the pages of an import: choose a file, see what it would do, do it, take it back.
 *
 * Only what needs eyes is shown row by row: the mistakes first, each beside its cell with the way out.
 */
#include "record/import.h"

#include <csv.h>
#include <stdio.h>

static const char *const ddl[] = {
	"create table if not exists import_batch (id {identity}, record text not null, person bigint, at bigint not null, state text not null, filename text, csv text not null)",
	"create table if not exists import_row (batch bigint not null, row_id bigint not null, version bigint not null)",
	"create index if not exists i_import_row_batch on import_row (batch)",
	NULL,
};
static const struct query drop_previews = {
	.name = "import_drop_previews", .takes = { KIND_TIME }, .sql = "delete from import_batch where state = 'preview' and at < ?1",
};
static const struct query drop_files = {
	.name = "import_drop_files", .takes = { KIND_TIME }, .sql = "update import_batch set csv = '' where csv <> '' and at < ?1",
};
static const struct column count_columns[] = { { .name = "n", .off = 0, .kind = KIND_INT }, { 0 } };
static const struct query rows_count = {
	.name = "import_rows_count", .takes = { KIND_INT }, .gives = count_columns, .sql = "select count(*) as n from import_row where batch = ?1",
};
static const struct query *const queries[] = { &import_add, &import_get, &import_list, &import_state, &import_row_add, &import_rows, &drop_previews, &drop_files,
	&rows_count, NULL };

/* The file is people's data once more: kept for a day when nothing came of it, else for a month. Undo does not need it. */
static void files_drop(struct req *r)
{
	enum { DAY_S = 86400 };

	(void)!db_exec(r->db, &drop_previews, V((struct instant){ r->now.s - DAY_S }));
	(void)!db_exec(r->db, &drop_files, V((struct instant){ r->now.s - 30 * DAY_S }));
}

static const struct job jobs[] = { { .name = "import_files", .every_s = 3600, .run = files_drop }, { 0 } };

const struct module import_module = { .name = "import", .label = T("Import"), .ddl = ddl, .queries = queries, .jobs = jobs };

struct url import_url(struct req *r, const struct record *rec, int64_t id, const char *rest)
{
	char pattern[96];

	snprintf(pattern, sizeof pattern, "/%s/import%s%s", rec->name, id ? "/{id}" : "", rest);
	return id ? url_to(r->mem, pattern, V(id)) : url_to(r->mem, pattern);
}

static struct page import_page(struct req *r, const struct record *rec)
{
	return (struct page){ .title = T("Import"), .nav = record_path(rec), .crumb = lang_text(r->lang, rec->labels), .crumb_to = url_to(r->mem, record_path(rec)) };
}

/* ---- choose a file ---- */

static struct msg state_label(struct str state)
{
	return str_is(state, "applied") ? T("Applied") : str_is(state, "undone") ? T("Undone") : T("Not applied");
}

static void earlier_row(struct req *r, const struct record *rec, const struct batch *b)
{
	struct html *h = r->html;

	EL(h, li) {
		LEAF(h, a, b->filename.n ? b->filename : S("CSV"), .cls = S("rows-t"), .href = import_url(r, rec, b->id, ""), .dir = S("auto"));
		EL(h, p, .cls = S("rows-d"))
			SAY(h, T("{state}. {who}, {when}"), ARG("state", state_label(b->state)), ARG("who", record_title(r, record_find(S("person")), b->person.id)),
			    ARG("when", req_wall(r, b->at)));
	}
}

static void earlier(struct req *r, const struct record *rec)
{
	struct batch b = { .id = 0 };
	VEC(struct batch) seen = { 0 };

	for (struct rows rows = db_query(r->db, &import_list, V(str_c(rec->name))); db_next(&rows, &b);)
		if (import_may_see(r, rec, &b))
			*VEC_ADD(r->mem, &seen) = b;
	if (!seen.n)
		return;
	PANEL(r, T("Earlier imports"), STR_NONE)
		EL(r->html, ul, .cls = S("rows"))
			for (size_t i = 0; i < seen.n; i++)
				earlier_row(r, rec, &seen.p[i]);
}

static void choose_form(struct req *r, const struct record *rec, struct msg wrong)
{
	struct html *h = r->html;
	struct page page = import_page(r, rec);

	PAGE_OF(r, page)
		EL(h, div, .cls = S("stack")) {
			FORM(r, import_url(r, rec, 0, ""), .cls = S("fo"), .enctype = S("multipart/form-data")) {
				if (wrong.one)
					EL(h, div, .cls = S("alert"), .role = S("alert")) {
						html_mark(h, MARK_OFF, T("Error"));
						EL(h, div)
							LEAF(h, b, wrong);
					}
				EL(h, p)
					SAY(h, T("One row each, matched by \"{key}\". You see what would happen before anything is changed."), ARG("key", plan_of(rec)->key->label));
				EL(h, div, .cls = S("fo-field")) {
					LEAF(h, label, T("CSV file"), .for_ = S("file"));
					VOID_EL(h, input, .cls = S("fo-in"), .type = S("file"), .id = S("file"), .name = S("file"), .accept = S(".csv,text/csv"), .required = true);
				}
				EL(h, div, .cls = S("fo-foot")) {
					button(r, T("Look at it first"), "btn pri", "eye");
					link_button(r, T("Template"), import_url(r, rec, 0, "/template.csv"), "btn", "download");
				}
			}
			earlier(r, rec);
		}
}

static void import_choose(struct req *r)
{
	choose_form(r, r->route->of, MSG_NONE);
}

static void import_template(struct req *r)
{
	const struct record *rec = r->route->of;
	struct buf b = buf_new(r->mem, 512, 1 << 16);
	bool first = true;

	for (const struct field *f = rec->fields; f->name; f++)
		if (field_in_form(rec, f, NULL, true)) {
			buf_fmt(&b, "%s%s", first ? "\xEF\xBB\xBF" : ",", f->name);
			first = false;
		}
	buf_str(&b, S("\r\n"));
	r->content_type = S("text/csv; charset=utf-8");
	req_header(r, S("content-disposition"), str_fmt(r->mem, "attachment; filename=\"%s-template.csv\"", rec->name));
	r->body = buf_done(&b);
}

static void import_take(struct req *r)
{
	const struct record *rec = r->route->of;
	const struct upload *u = req_file(r, "file");
	struct sheet t = { .key = 0 };
	struct { int64_t id; } got = { 0 };
	struct msg wrong = u ? import_table(r, rec, u->bytes, &t) : T("Choose a file first.");

	if (wrong.one) {
		choose_form(r, rec, wrong);
		req_fail(r, FAIL_INVALID, wrong);
		r->quiet_errors = true;
		return;
	}
	if (db_one(r->db, &import_add, &got, V(str_c(rec->name)), V((struct ref){ r->actor.id }), V(r->now), V(str_clip(u->filename, 200)), V(u->bytes)))
		req_redirect(r, import_url(r, rec, got.id, ""));
}

/* ---- the preview ---- */

static bool batch_load(struct req *r, const struct record *rec, struct batch *b)
{
	if (db_one(r->db, &import_get, b, V(req_id(r, "id")), V(str_c(rec->name))) && import_may_see(r, rec, b))
		return true;
	req_fail(r, FAIL_NOT_FOUND, T("There is no such import."));
	return false;
}

static void sum_line(struct req *r, enum mark mark, struct msg m)
{
	EL(r->html, span) {
		html_mark(r->html, mark, MSG_NONE);
		LEAF(r->html, b, m);
	}
}

static void row_wrong(struct req *r, const struct record *rec, const struct sheet *t, const struct import_row *row)
{
	struct html *h = r->html;
	const struct line *line = &t->lines.p[row->at];

	EL(h, tr, .cls = S("im-bad")) {
		LEAF(h, td, (int64_t)row->number, .cls = S("tb-n"));
		EL(h, td, .dir = S("auto"))
			for (size_t i = 0; i < line->n && i < 4; i++) {
				html_str(h, line->cell[i]);
				html_raw(h, HTML_LIT(" "));
			}
		EL(h, td, .cls = S("im-x"))
			for (size_t i = 0; i < row->mistakes.n; i++) {
				const struct field *f = field_find(rec, str_c(row->mistakes.at[i].field));
				EL(h, small) {
					if (f)
						html_msg(h, f->label);
					html_raw(h, HTML_LIT(": "));
					html_msg(h, row->mistakes.at[i].why);
				}
			}
	}
}

/* One value that would change; the first of its row says whose. */
struct change { size_t number; const struct field *f; struct str whose, was, now; };
struct shown { struct import_sum sum; VEC(struct import_row) wrong; VEC(struct change) changes; };

enum { WRONG_SHOWN = 200, CHANGES_SHOWN = 400 };

static void changes_read(const struct walk *w, const struct record *rec, const struct import_row *row, struct shown *s)
{
	struct str whose = str_copy(w->home, field_val(plan_of(rec)->title, row->old).s);

	for (const struct field *f = rec->fields; f->name && s->changes.n < CHANGES_SHOWN; f++) {
		struct val was = field_val(f, row->old), now = field_val(f, row->row);
		if (val_eq(&was, &now))
			continue;
		*VEC_ADD(w->home, &s->changes) = (struct change){ row->number, f, whose, str_copy(w->home, value_text(w->r, rec, f, row->old)),
			str_copy(w->home, value_text(w->r, rec, f, row->row)) };
		whose = STR_NONE;
	}
}

static void preview_read(struct req *r, const struct record *rec, struct sheet *t, struct shown *s)
{
	struct walk w = walk_open(r);

	for (size_t i = 1; i < t->lines.n && !r->fail.code; i++) {
		struct import_row row;
		import_line(r, rec, t, i, &row);
		s->sum.n[row.kind]++;
		if (row.kind == IMPORT_WRONG && s->wrong.n < WRONG_SHOWN)
			*VEC_ADD(w.home, &s->wrong) = row;
		else if (row.kind == IMPORT_CHANGED)
			changes_read(&w, rec, &row, s);
		walk_turn(&w);
	}
	walk_end(&w);
}

static void changes_show(struct req *r, const struct shown *s)
{
	struct html *h = r->html;

	EL(h, table, .cls = S("tb im")) {
		EL(h, thead)
			EL(h, tr) {
				LEAF(h, th, T("Row"), .cls = S("tb-n"));
				LEAF(h, th, T("Name"));
				LEAF(h, th, T("What changes"));
			}
		EL(h, tbody)
			for (size_t i = 0; i < s->changes.n; i++) {
				const struct change *c = &s->changes.p[i];
				EL(h, tr) {
					EL(h, td, .cls = S("tb-n"))
						if (c->whose.n)
							html_int(h, (int64_t)c->number);
					LEAF(h, td, c->whose, .dir = S("auto"));
					EL(h, td)
						SAY(h, T("{field}: {old} → {new}"), ARG("field", c->f->label), ARG("old", c->was.n ? c->was : S("–")), ARG("new", c->now.n ? c->now : S("–")));
				}
			}
	}
	if (s->changes.n == CHANGES_SHOWN)
		LEAF(h, p, T("Only the first changes are shown."), .cls = S("mut"));
}

static void preview_show(struct req *r, const struct record *rec, const struct batch *b, const struct sheet *t, const struct shown *s)
{
	struct html *h = r->html;
	const int64_t *n = s->sum.n;

	EL(h, p, .cls = S("im-sum")) {
		sum_line(r, MARK_OK, TN("{n} new row", "{n} new rows", n[IMPORT_NEW]));
		if (n[IMPORT_CHANGED])
			sum_line(r, MARK_OK, TN("{n} row changes", "{n} rows change", n[IMPORT_CHANGED]));
		if (n[IMPORT_SAME])
			sum_line(r, MARK_DUE, TN("{n} row is the same", "{n} rows are the same", n[IMPORT_SAME]));
		if (n[IMPORT_WRONG])
			sum_line(r, MARK_OFF, TN("{n} row needs a change and is left out", "{n} rows need a change and are left out", n[IMPORT_WRONG]));
	}
	for (size_t i = 0; i < t->unknown.n; i++)
		EL(h, p, .cls = S("mut"))
			SAY(h, T("The column \"{name}\" is not known here and is left out."), ARG("name", t->unknown.p[i]));
	if (n[IMPORT_NEW] + n[IMPORT_CHANGED] > 0)
		FORM(r, import_url(r, rec, b->id, "/apply"), .cls = S("acts"))
			button(r, T("Apply"), "btn pri", "check");
	if (s->wrong.n)
		EL(h, table, .cls = S("tb im")) {
			EL(h, thead)
				EL(h, tr) {
					LEAF(h, th, T("Row"), .cls = S("tb-n"));
					LEAF(h, th, T("Begins with"));
					LEAF(h, th, T("What to change"));
				}
			EL(h, tbody)
				for (size_t i = 0; i < s->wrong.n; i++)
					row_wrong(r, rec, t, &s->wrong.p[i]);
		}
	if (s->changes.n)
		changes_show(r, s);
}

static void import_preview(struct req *r)
{
	const struct record *rec = r->route->of;
	struct page page = import_page(r, rec);
	struct sheet t = { .key = 0 };
	struct shown s = { .sum.n = { 0 } };
	struct batch b;

	if (!batch_load(r, rec, &b))
		return;
	bool open = str_is(b.state, "preview") && !import_table(r, rec, b.csv, &t).one;
	if (open)
		preview_read(r, rec, &t, &s);
	page.sub = b.filename;
	PAGE_OF(r, page) {
		if (open)
			preview_show(r, rec, &b, &t, &s);
		else
			LEAF(r->html, p, str_is(b.state, "applied") ? TN("Applied: {n} row was made or changed.", "Applied: {n} rows were made or changed.",
				db_count(r->db, &rows_count, V(b.id))) : state_label(b.state));
		if (str_is(b.state, "applied"))
			FORM(r, import_url(r, rec, b.id, "/undo"), .cls = S("acts"))
				button(r, T("Undo this import"), "btn risk", "undo-2");
	}
}

static void import_do(struct req *r)
{
	const struct record *rec = r->route->of;
	struct import_sum sum = { .n = { 0 } };
	struct batch b;

	if (!batch_load(r, rec, &b) || !import_apply(r, rec, &b, &sum))
		return;
	req_flash(r, T("Imported."), import_url(r, rec, b.id, "/undo"));
	req_redirect(r, import_url(r, rec, b.id, ""));
}

static void import_take_back(struct req *r)
{
	const struct record *rec = r->route->of;
	int64_t back = 0, left = 0;
	struct batch b;

	if (!batch_load(r, rec, &b) || !import_undo(r, rec, &b, &back, &left))
		return;
	req_flash(r, left ? T("Undone, except for rows that somebody has changed since.") : T("Undone."), URL_NONE);
	req_redirect(r, import_url(r, rec, b.id, ""));
}

static const struct { enum method method; const char *rest; void (*run)(struct req *); bool slow; size_t body_max; } pages[] = {
	{ GET, "", import_choose, false, 0 },
	{ POST, "", import_take, false, LIMIT_IMPORT_BYTES },
	{ GET, "/template.csv", import_template, false, 0 },
	{ GET, "/{id}", import_preview, true, 0 },
	{ POST, "/{id}/apply", import_do, false, 0 },
	{ POST, "/{id}/undo", import_take_back, false, 0 },
};

size_t record_import_routes(struct arena *a, const struct record *rec, struct route *out)
{
	size_t n = 0;

	for (; rec->import_key && n < sizeof pages / sizeof pages[0]; n++)
		out[n] = (struct route){ .method = pages[n].method, .path = str_z(a, str_fmt(a, "/%s/import%s", rec->name, pages[n].rest)), .run = pages[n].run, .of = rec,
			.needs = rec->edit, .slow = pages[n].slow, .body_max = pages[n].body_max };
	return n;
}
