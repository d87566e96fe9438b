/*
 * import.c -- rows from a spreadsheet: preview first, then apply, then undo as long as nobody has changed them.
 *
 * The file is kept as it was sent; the preview reads it again each time, so what is shown is what will be done. A row
 * is matched by the record's import key: new, changed, or the same. Rows with mistakes are left out and
 * said, never guessed. Applying is one transaction; undo withdraws what was made and puts back what was changed.
 */
#include "record/import.h"

#include <csv.h>
#include <string.h>

enum { COLUMNS_MAX = 64, ROWS_MAX = 100001, CELLS_MAX = 2000000 };       /* with the heading */

const struct query import_add = {
	.name = "import_add", .takes = { KIND_TEXT, KIND_REF, KIND_TIME, KIND_TEXT, KIND_TEXT }, .gives = (const struct column[]){ { .name = "id", .off = 0, .kind = KIND_INT }, { 0 } },
	.sql = "insert into import_batch (record, person, at, state, filename, csv) values (?1, ?2, ?3, 'preview', ?4, ?5) returning id",
};
static const struct column batch_columns[] = {
	COL(struct batch, id), COL(struct batch, record), COL(struct batch, person), COL(struct batch, at), COL(struct batch, state), COL(struct batch, filename),
	COL(struct batch, csv), { 0 },
};
const struct query import_get = {
	.name = "import_get", .takes = { KIND_INT, KIND_TEXT }, .gives = batch_columns,
	.sql = "select id, record, person, at, state, filename, csv from import_batch where id = ?1 and record = ?2",
};
static const struct column list_columns[] = {
	COL(struct batch, id), COL(struct batch, person), COL(struct batch, at), COL(struct batch, state), COL(struct batch, filename), { 0 },
};
const struct query import_list = {
	.name = "import_list", .takes = { KIND_TEXT }, .gives = list_columns,
	.sql = "select id, person, at, state, filename from import_batch where record = ?1 order by id desc limit 20",
};
const struct query import_state = {
	.name = "import_state", .takes = { KIND_INT, KIND_TEXT, KIND_TEXT }, .sql = "update import_batch set state = ?3 where id = ?1 and state = ?2",
};
const struct query import_row_add = {
	.name = "import_row_add", .takes = { KIND_INT, KIND_INT, KIND_INT }, .sql = "insert into import_row (batch, row_id, version) values (?1, ?2, ?3)",
};
static const struct column row_columns[] = { { .name = "row_id", .off = 0, .kind = KIND_INT }, { .name = "version", .off = 8, .kind = KIND_INT }, { 0 } };
const struct query import_rows = {
	.name = "import_rows", .takes = { KIND_INT }, .gives = row_columns, .sql = "select row_id, version from import_row where batch = ?1 order by row_id",
};

/* ---- the file ---- */

struct reader { struct req *r; struct sheet *t; struct line line; size_t cells; bool wide; };

static bool too_much(const struct reader *rd)
{
	return rd->wide || rd->cells > CELLS_MAX || rd->t->lines.n > ROWS_MAX;
}

static void cell_read(void *bytes, size_t n, void *arg)
{
	struct reader *rd = arg;
	struct str s = str_trim((struct str){ bytes, n });

	rd->wide |= rd->line.n == COLUMNS_MAX && s.n;
	rd->cells++;
	if (rd->line.n < COLUMNS_MAX && !too_much(rd))
		rd->line.cell[rd->line.n++] = s.n ? str_copy(rd->r->mem, s) : STR_NONE;
}

static void line_read(int end, void *arg)
{
	struct reader *rd = arg;
	bool blank = true;

	(void)end;
	rd->line.number++;
	for (size_t i = 0; i < rd->line.n; i++)
		blank &= rd->line.cell[i].n == 0;
	if (!blank && !too_much(rd)) {
		struct line *kept = VEC_ADD(rd->r->mem, &rd->t->lines);
		*kept = rd->line;
		kept->cell = arena_copy(rd->r->mem, rd->line.cell, rd->line.n * sizeof(struct str));
	}
	rd->line.n = 0;
}

/* Excel writes what the country's list separator is: the one that is commonest in the first line. */
static unsigned char separator(struct str text)
{
	static const char marks[] = { ',', ';', '\t' };
	size_t best = 0, most = 0;

	for (size_t m = 0; m < sizeof marks; m++) {
		size_t n = 0;
		for (size_t i = 0; i < text.n && text.p[i] != '\n'; i++)
			n += text.p[i] == marks[m];
		if (n > most) {
			most = n;
			best = m;
		}
	}
	return (unsigned char)marks[best];
}

static void parser_free(void *p)
{
	csv_free(p);
}

static struct msg table_read(struct req *r, struct str text, struct sheet *t)
{
	struct csv_parser *parser = NEW(r->mem, struct csv_parser);
	struct reader rd = { .r = r, .t = t, .line.cell = NEW_N(r->mem, struct str, COLUMNS_MAX) };

	if (str_starts(text, S("\xEF\xBB\xBF")))
		text = str_from(text, 3);
	if (!text.n || !str_utf8(text))
		return T("This file is not a CSV in UTF-8. In the spreadsheet choose \"CSV UTF-8\" when saving.");
	CHECK(csv_init(parser, CSV_APPEND_NULL) == 0);
	arena_defer(r->mem, parser_free, parser);
	csv_set_delim(parser, separator(text));
	if (csv_parse(parser, text.p, text.n, cell_read, line_read, &rd) != text.n)
		return T("This file cannot be read as a CSV.");
	csv_fini(parser, cell_read, line_read, &rd);
	if (too_much(&rd))
		return T("This file has more than 100,000 rows, 64 columns or 2 million cells. Nothing of it was read: split it.");
	return t->lines.n < 2 ? T("There is no row below the heading.") : MSG_NONE;
}

/* ---- the heading: a column is a field by its name or by its label ---- */

static bool same_words(struct req *r, struct str a, struct str b)
{
	return str_eq(str_lower(r->mem, a), str_lower(r->mem, b));
}

static bool is_called(struct req *r, const struct field *f, struct str head)
{
	return same_words(r, head, str_c(f->name)) || same_words(r, head, str_c(f->label.one)) || same_words(r, head, lang_text(r->lang, f->label));
}

/* NULL: not taken. Columns that the program itself keeps, as its export has them, are left out without a word. */
static const struct field *column_field(struct req *r, const struct record *rec, struct str head, bool *known)
{
	const struct plan *p = plan_of(rec);

	*known = !head.n;
	for (size_t i = 0; i < p->n; i++)
		if (is_called(r, p->fields[i], head)) {
			*known = true;
			if (field_in_form(rec, p->fields[i], NULL, true))
				return p->fields[i];
		}
	return NULL;
}

/* False when a field has two columns: which one counts is not ours to guess, and a key would not be the one that is saved. */
static bool head_read(struct req *r, const struct record *rec, struct sheet *t)
{
	const struct line *head = &t->lines.p[0];
	bool once = true;

	t->field = NEW_N(r->mem, const struct field *, head->n);
	for (size_t i = 0; i < head->n; i++) {
		bool known;
		t->field[i] = column_field(r, rec, head->cell[i], &known);
		if (!known)
			*VEC_ADD(r->mem, &t->unknown) = head->cell[i];
		for (size_t k = 0; k < i && t->field[i]; k++)
			once &= t->field[k] != t->field[i];
		if (t->field[i] && t->field[i] == plan_of(rec)->key)
			t->key = i + 1;
	}
	return once;
}

static struct str line_key(const struct sheet *t, size_t at)
{
	return t->key <= t->lines.p[at].n ? t->lines.p[at].cell[t->key - 1] : STR_NONE;
}

static int keyed_cmp(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;
	int by_key = str_cmp(x->key, y->key);

	return by_key ? by_key : x->line < y->line ? -1 : x->line > y->line;
}

static void keys_read(struct req *r, struct sheet *t)
{
	t->good = NEW_N(r->mem, bool, t->lines.n);
	t->keyed = NEW_N(r->mem, struct keyed, t->lines.n);
	for (size_t i = 0; i < t->lines.n; i++)
		t->keyed[i] = (struct keyed){ i ? line_key(t, i) : STR_NONE, i };
	qsort(t->keyed, t->lines.n, sizeof *t->keyed, keyed_cmp);
}

/* The first line with this key, when it stands further up; else NULL. */
static const struct keyed *key_above(const struct sheet *t, struct str key, size_t at)
{
	size_t lo = 0, hi = t->lines.n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (str_cmp(t->keyed[mid].key, key) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return key.n && lo < t->lines.n && str_eq(t->keyed[lo].key, key) && t->keyed[lo].line < at ? &t->keyed[lo] : NULL;
}

struct msg import_table(struct req *r, const struct record *rec, struct str text, struct sheet *t)
{
	struct msg wrong = table_read(r, text, t);

	if (wrong.one)
		return wrong;
	if (!head_read(r, rec, t))
		return T("Two columns have the same heading. Keep one of them.");
	if (!t->key)
		return T("The heading has no column for the key. Start from the template.");
	keys_read(r, t);
	return MSG_NONE;
}

/* ---- one line: what it would do ---- */

/* What a list shows is taken back: a choice by its code or its words, yes and no in the reader's language. */
static struct str cell_code(struct req *r, const struct field *f, struct str typed)
{
	static const struct choice yes_no[] = { { "yes", T("Yes") }, { "no", T("No") }, { 0 } };

	if (f->many)
		return typed;
	for (const struct choice *c = f->kind == KIND_BOOL ? yes_no : f->choices; c && c->code; c++)
		if (same_words(r, typed, str_c(c->code)) || same_words(r, typed, str_c(c->label.one)) || same_words(r, typed, lang_text(r->lang, c->label)))
			return str_c(c->code);
	return typed;
}

static struct params line_params(struct req *r, const struct sheet *t, const struct line *line)
{
	struct param *p = NEW_N(r->mem, struct param, line->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < line->n && i < t->lines.p[0].n; i++) {
		const struct field *f = t->field[i];
		if (!f || !line->cell[i].n)
			continue;       /* what the file says nothing about stays as it is */
		p[n++] = (struct param){ str_c(f->name), cell_code(r, f, line->cell[i]) };
	}
	return (struct params){ .p = p, .n = n };
}

/* Whether this field names a row that is not there yet and that a line above makes, as the place of a place. */
static bool made_above(struct req *r, const struct record *rec, const struct sheet *t, size_t at, const char *field)
{
	const struct line *line = &t->lines.p[at];

	for (size_t i = 0; i < line->n && i < t->lines.p[0].n; i++) {
		const struct field *f = t->field[i];
		if (!f || !f->ref || strcmp(f->ref, rec->name) != 0 || strcmp(f->name, field) != 0)
			continue;
		const struct keyed *above = key_above(t, line->cell[i], at);
		return above && t->good[above->line] && !key_lookup(r, rec, line->cell[i]);
	}
	return false;
}

static void forgive_above(struct req *r, const struct record *rec, const struct sheet *t, size_t at, struct mistakes *m)
{
	size_t kept = 0;

	for (size_t i = 0; i < m->n; i++)
		if (!made_above(r, rec, t, at, m->at[i].field))
			m->at[kept++] = m->at[i];
	m->n = kept;
}

static bool may_import(struct req *r, const struct record *rec, const void *row, const void *old)
{
	return may_here(r, old ? rec->edit : rec->create, row_place(r, rec, row)) && (!old || may_here(r, rec->edit, row_place(r, rec, old)));
}

void import_line(struct req *r, const struct record *rec, struct sheet *t, size_t at, struct import_row *out)
{
	struct params form = r->form;
	struct str key = line_key(t, at);
	int64_t id = key_lookup(r, rec, key);

	*out = (struct import_row){ .at = at, .number = t->lines.p[at].number };
	r->form = line_params(r, t, &t->lines.p[at]);
	out->row = record_new(r->mem, rec);
	if (id && record_load(r, rec, id, out->row))
		out->old = arena_copy(r->mem, out->row, rec->row_size);
	record_read_named(r, rec, out->row, !id, &out->mistakes);
	record_valid(r, rec, out->row, out->old, &out->mistakes);
	if (out->mistakes.n)
		forgive_above(r, rec, t, at, &out->mistakes);
	else if (!may_import(r, rec, out->row, out->old))
		mistake_add(&out->mistakes, plan_of(rec)->key->name, T("This place is not yours to change."));
	if (key_above(t, key, at))
		mistake_add(&out->mistakes, plan_of(rec)->key->name, T("A row above has the same. Keep one of them."));
	t->good[at] = out->mistakes.n == 0;
	out->kind = out->mistakes.n ? IMPORT_WRONG : !id ? IMPORT_NEW : record_same(rec, out->row, out->old) ? IMPORT_SAME : IMPORT_CHANGED;
	r->form = form;
}

/* ---- doing it, and taking it back ---- */

bool import_may_see(struct req *r, const struct record *rec, const struct batch *b)
{
	return (r->actor.id && b->person.id == r->actor.id) || may_here(r, rec->edit, 0);
}

struct applying { const struct record *rec; const struct batch *b; struct sheet t; enum import_kind *kind; struct import_sum *sum; };
enum applied { AS_SAID, NOT_AS_SAID };

static enum applied line_look(struct req *r, struct applying *a, struct import_row *row)
{
	a->kind[row->at] = row->kind;
	a->sum->n[row->kind]++;
	return AS_SAID;
}

/* What a row further up did may make this one mean something else: a name that two have by now, a place that would lie below itself. */
static enum applied line_do(struct req *r, struct applying *a, struct import_row *row)
{
	bool said_wrong = a->kind[row->at] == IMPORT_WRONG;
	const struct row *head = row->row;

	a->t.good[row->at] &= !said_wrong;
	if (said_wrong || row->kind == IMPORT_SAME)
		return said_wrong || a->kind[row->at] == IMPORT_SAME ? AS_SAID : NOT_AS_SAID;
	if (row->kind != a->kind[row->at])
		return NOT_AS_SAID;
	if (row->kind == IMPORT_NEW)
		record_insert(r, a->rec, row->row);
	else
		record_update(r, a->rec, row->row, row->old, "imported");
	(void)!db_exec(r->db, &import_row_add, V(a->b->id), V(head->id), V(head->version));
	return AS_SAID;
}

static enum applied line_settled(struct req *r, struct applying *a, struct import_row *row)
{
	return a->kind[row->at] == IMPORT_WRONG || row->kind == IMPORT_SAME ? AS_SAID : NOT_AS_SAID;
}

static void lines_each(struct req *r, struct applying *a, enum applied (*each)(struct req *r, struct applying *a, struct import_row *row))
{
	struct walk w = walk_open(r);

	for (size_t i = 1; i < a->t.lines.n && !r->fail.code; i++) {
		struct import_row row;
		import_line(r, a->rec, &a->t, i, &row);
		if (each(r, a, &row) == NOT_AS_SAID)
			req_fail(r, FAIL_INVALID, T("A row of this file changes what another row names. Nothing was imported. Use numbers and codes instead of names, or split the file."));
		walk_turn(&w);
	}
	walk_end(&w);
}

/* Three times through: what the preview says, the doing, and that nothing is left to do. So a file does what was shown, or nothing. */
bool import_apply(struct req *r, const struct record *rec, const struct batch *b, struct import_sum *sum)
{
	struct applying a = { .rec = rec, .b = b, .sum = sum };

	if (import_table(r, rec, b->csv, &a.t).one || db_exec(r->db, &import_state, V(b->id), V(S("preview")), V(S("applied"))) != 1) {
		req_fail(r, FAIL_CONFLICT, T("This import was applied already."));
		return false;
	}
	a.kind = NEW_N(r->mem, enum import_kind, a.t.lines.n);
	lines_each(r, &a, line_look);
	lines_each(r, &a, line_do);
	lines_each(r, &a, line_settled);
	return !r->fail.code;
}

bool import_undo(struct req *r, const struct record *rec, const struct batch *b, int64_t *back, int64_t *left)
{
	struct pair { int64_t row_id, version; } got;
	VEC(struct pair) all = { 0 };

	if (db_exec(r->db, &import_state, V(b->id), V(S("applied")), V(S("undone"))) != 1) {
		req_fail(r, FAIL_CONFLICT, T("This import cannot be undone: it is not applied."));
		return false;
	}
	struct rows rows = db_query(r->db, &import_rows, V(b->id));
	while (db_next(&rows, &got))
		*VEC_ADD(r->mem, &all) = got;
	struct walk w = walk_open(r);
	for (size_t i = all.n; i > 0 && !r->fail.code; i--) {
		++*(record_undo_row(r, rec, all.p[i - 1].row_id, all.p[i - 1].version) ? back : left);
		walk_turn(&w);
	}
	walk_end(&w);
	return !r->fail.code;
}

/* ---- the command line's import: the same, without a page between ---- */

static struct str wrong_line(struct req *r, const struct record *rec, const struct import_row *row)
{
	const struct field *f = field_find(rec, str_c(row->mistakes.at[0].field));

	return str_fmt(r->mem, "line %zu, " STR_FMT ": " STR_FMT, row->number, STR_ARG(f ? lang_text(r->lang, f->label) : str_c(row->mistakes.at[0].field)),
		STR_ARG(msg_text(r->mem, r->lang, row->mistakes.at[0].why)));
}

bool record_import_text(struct req *r, const struct record *rec, struct str csv, struct import_report *out)
{
	struct sheet t = { .key = 0 };
	struct import_sum sum = { .n = { 0 } };
	struct batch b = { .csv = csv };
	struct { int64_t id; } got = { 0 };

	*out = (struct import_report){ .first_wrong = STR_NONE };
	struct msg wrong = import_table(r, rec, csv, &t);
	if (wrong.one) {
		req_fail(r, FAIL_INVALID, wrong);
		return false;
	}
	struct walk w = walk_open(r);
	for (size_t i = 1; i < t.lines.n && !out->first_wrong.n; i++) {
		struct import_row row;
		import_line(r, rec, &t, i, &row);
		if (row.kind == IMPORT_WRONG)
			out->first_wrong = str_copy(w.home, wrong_line(r, rec, &row));
		walk_turn(&w);
	}
	walk_end(&w);
	if (!db_one(r->db, &import_add, &got, V(str_c(rec->name)), V((struct ref){ r->actor.id }), V(r->now), V(S("command line")), V(csv)))
		return false;
	b.id = got.id;
	if (!import_apply(r, rec, &b, &sum))
		return false;
	out->made = sum.n[IMPORT_NEW];
	out->changed = sum.n[IMPORT_CHANGED];
	out->same = sum.n[IMPORT_SAME];
	out->wrong = sum.n[IMPORT_WRONG];
	return true;
}
