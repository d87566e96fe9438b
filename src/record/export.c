/*
 * export.c -- a list as a file: CSV, Excel, JSON, with the filters of the page and the rights of whoever asks.
 *
 * Rows go through a file without a name, so that memory stays small whatever is exported; only the finished file
 * is read back. What people typed is text in a spreadsheet and never a formula. A filter that is not understood
 * refuses the whole export: too many rows in a file are worse than none.
 */
#include "record/list.h"

#include <csv.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { EXPORT_MAX_BYTES = 96 * 1024 * 1024, ROWS_A_RESET = 200, SCRATCH_BYTES = 64 * 1024 * 1024 };

struct export { struct req *r; struct list_spec *spec; struct list_rows rows; struct arena *scratch; FILE *file; int fd; struct json json; struct buf line; };

static void out_failed(struct req *r)
{
	req_fail(r, FAIL_UNAVAILABLE, T("The file could not be written. Please try again in a moment."));
}

static void file_close(void *file)
{
	fclose(file);
}

static bool export_start(struct export *x, struct req *r)
{
	struct mistakes m = { .n = 0 };

	*x = (struct export){ .r = r, .spec = NEW(r->mem, struct list_spec), .fd = memfd_create("export", MFD_CLOEXEC) };
	x->file = x->fd < 0 ? NULL : fdopen(x->fd, "w+");
	if (!x->file) {
		out_failed(r);
		return false;
	}
	arena_defer(r->mem, file_close, x->file);
	if (!list_parse(r, r->route->of, &r->query, x->spec, &m)) {
		req_fail(r, FAIL_INVALID, T("A filter in the address was not understood. Look at the list, then export again."));
		return false;
	}
	list_columns_all(x->spec);
	x->spec->limit = LIMIT_EXPORT_ROWS + 1;         /* the one too many says so */
	x->spec->after = false;
	x->scratch = arena_new_soft(SCRATCH_BYTES);
	arena_fail_to(x->scratch, &r->fail);
	arena_defer(r->mem, (void (*)(void *))arena_free, x->scratch);
	list_open(r, x->spec, &x->rows);
	x->rows.db.mem = x->scratch;
	return !r->fail.code;
}

/* The texts of a few hundred rows at a time. */
static bool export_next(struct export *x)
{
	if (x->rows.given % ROWS_A_RESET == 0)
		arena_reset(x->scratch);
	if (ftell(x->file) > EXPORT_MAX_BYTES || x->rows.given > LIMIT_EXPORT_ROWS) {
		list_end(&x->rows);
		req_fail(x->r, FAIL_INVALID, T("This is too much for one file. Choose fewer rows, by date or by area."));
		return false;
	}
	return list_next(&x->rows);
}

/* What helpers make on the way (labels, numbers) is as short-lived as the row. */
static struct str cell_text(struct export *x, size_t i)
{
	struct arena *mem = x->r->mem;

	x->r->mem = x->scratch;
	struct str s = list_cell(x->r, &x->rows, i);
	x->r->mem = mem;
	return s;
}

/* Whatever was written, by its file: a spreadsheet's writer has put another one in its place. */
static void export_done(struct export *x, const char *type, const char *ending)
{
	struct req *r = x->r;
	struct stat st;

	if (r->fail.code)
		return;
	if (fflush(x->file) != 0 || fstat(x->fd, &st) != 0 || st.st_size > EXPORT_MAX_BYTES * 5 / 4) {
		out_failed(r);
		return;
	}
	char *p = arena_alloc(r->mem, (size_t)st.st_size + 1);
	for (off_t at = 0; at < st.st_size;) {
		ssize_t n = pread(x->fd, p + at, (size_t)(st.st_size - at), at);
		if (n <= 0) {
			out_failed(r);
			return;
		}
		at += n;
	}
	r->body = (struct str){ p, (size_t)st.st_size };
	r->content_type = str_c(type);
	req_header(r, S("content-disposition"), str_fmt(r->mem, "attachment; filename=\"%s-" STR_FMT ".%s\"", x->spec->rec->name,
		STR_ARG(date_iso(r->mem, r->today)), ending));
}

static struct str header_text(struct export *x, size_t i)
{
	const struct field *f = x->spec->column[i];

	return f->unit ? str_fmt(x->r->mem, STR_FMT " (%s)", STR_ARG(lang_text(x->r->lang, f->label)), f->unit) : lang_text(x->r->lang, f->label);
}

static bool is_words(const struct field *f)
{
	return f->kind == KIND_TEXT || f->kind == KIND_REF || f->kind == KIND_BOOL;
}

/* ---- CSV: RFC 4180, with the mark that makes Excel read it as UTF-8 ---- */

static void csv_cell(struct export *x, struct str s, bool last)
{
	csv_fwrite2(x->file, s.n ? s.p : "", s.n, '"');
	if (last)
		fputs("\r\n", x->file);
	else
		fputc(lang_csv(x->r->lang), x->file);
}

static struct str not_a_formula(struct arena *a, struct str s)
{
	static const char *const wide[] = { "\uff1d", "\uff0b", "\uff0d", "\uff20" };         /* read as = + - @ by some */
	bool starts = s.n && strchr("=+-@\t\r\n", s.p[0]);

	for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++)
		starts |= str_starts(s, str_c(wide[i]));
	return starts ? str_fmt(a, "'" STR_FMT, STR_ARG(s)) : s;
}

static struct str csv_text(struct export *x, size_t i)
{
	const struct field *f = x->spec->column[i];
	struct val v = field_val(f, x->rows.row);

	return is_words(f) ? not_a_formula(x->scratch, cell_text(x, i)) : val_plain(x->scratch, &v);
}

void record_export_csv(struct req *r)
{
	struct export x;

	if (!export_start(&x, r))
		return;
	fputs("\xef\xbb\xbf", x.file);
	for (size_t i = 0; i < x.spec->columns; i++)
		csv_cell(&x, header_text(&x, i), i + 1 == x.spec->columns);
	while (export_next(&x))
		for (size_t i = 0; i < x.spec->columns; i++)
			csv_cell(&x, csv_text(&x, i), i + 1 == x.spec->columns);
	export_done(&x, "text/csv; charset=utf-8", "csv");
}

/* ---- JSON: names and codes, as the API has them ---- */

static void json_cell(struct export *x, size_t i)
{
	const struct field *f = x->spec->column[i];
	struct val v = field_val(f, x->rows.row);
	struct json *j = &x->json;

	json_put_key(j, str_c(f->name));
	json_put_val(j, &v);
	if (f->kind != KIND_REF)
		return;
	json_put_key(j, str_fmt(x->scratch, "%s_title", f->name));
	if (val_is_null(&v))
		json_put_null(j);
	else
		json_put_str(j, x->rows.title[i]);
}

void record_export_json(struct req *r)
{
	struct export x;

	if (!export_start(&x, r))
		return;
	fputs("[", x.file);
	while (export_next(&x)) {
		x.line = buf_new(x.scratch, 4096, SCRATCH_BYTES / 4);
		x.json = (struct json){ .b = &x.line };
		json_put_open(&x.json, '{');
		for (size_t i = 0; i < x.spec->columns; i++)
			json_cell(&x, i);
		json_put_close(&x.json, '}');
		fputs(x.rows.given > 1 ? ",\n" : "\n", x.file);
		fwrite(x.line.p, 1, x.line.n, x.file);
	}
	fputs("\n]\n", x.file);
	export_done(&x, "application/json", "json");
}

/* ---- Excel ---- */

struct book { lxw_workbook *book; lxw_worksheet *sheet; lxw_format *head, *date, *time, *money, *text; };

static lxw_format *format_of(lxw_workbook *book, const char *number)
{
	lxw_format *f = workbook_add_format(book);

	if (number)
		format_set_num_format(f, number);
	else
		format_set_bold(f);
	return f;
}

static lxw_datetime wall_parts(const struct req *r, const struct field *f, struct val v)
{
	struct date day = { (int32_t)v.i };
	lxw_datetime d = { 0 };
	int minute = 0;

	if (f->kind == KIND_TIME)
		day = zone_date(r->zone, (struct instant){ v.i }, &minute);
	date_parts(day, &d.year, &d.month, &d.day);
	d.hour = minute / 60;
	d.min = minute % 60;
	return d;
}

static void xlsx_cell(struct export *x, struct book *b, lxw_row_t row, size_t i)
{
	const struct field *f = x->spec->column[i];
	struct val v = field_val(f, x->rows.row);
	lxw_col_t col = (lxw_col_t)i;

	if (val_is_null(&v))
		return;
	if (f->kind == KIND_INT) {
		worksheet_write_number(b->sheet, row, col, (double)v.i, NULL);
	} else if (f->kind == KIND_REAL) {
		worksheet_write_number(b->sheet, row, col, v.d, NULL);
	} else if (f->kind == KIND_MONEY) {
		worksheet_write_number(b->sheet, row, col, (double)v.i / 100, b->money);
	} else if (f->kind == KIND_DATE || f->kind == KIND_TIME) {
		lxw_datetime d = wall_parts(x->r, f, v);
		worksheet_write_datetime(b->sheet, row, col, &d, f->kind == KIND_DATE ? b->date : b->time);
	} else {
		worksheet_write_string(b->sheet, row, col, str_z(x->scratch, cell_text(x, i)), NULL);
	}
}

static void xlsx_rows(struct export *x, struct book *b)
{
	lxw_row_t row = 0;
	lxw_col_t last = (lxw_col_t)(x->spec->columns - 1);

	worksheet_set_column(b->sheet, 0, last, 16, NULL);
	worksheet_freeze_panes(b->sheet, 1, 0);
	for (size_t i = 0; i < x->spec->columns; i++)
		worksheet_write_string(b->sheet, 0, (lxw_col_t)i, str_z(x->r->mem, header_text(x, i)), b->head);
	while (export_next(x)) {
		row++;
		for (size_t i = 0; i < x->spec->columns; i++)
			xlsx_cell(x, b, row, i);
	}
	worksheet_autofilter(b->sheet, 0, 0, row, last);
}

void record_export_xlsx(struct req *r)
{
	lxw_workbook_options options = { .constant_memory = LXW_TRUE };
	struct export x;
	struct book b;

	if (!export_start(&x, r))
		return;
	b.book = workbook_new_opt(str_z(r->mem, str_fmt(r->mem, "/proc/self/fd/%d", x.fd)), &options);
	b.sheet = b.book ? workbook_add_worksheet(b.book, NULL) : NULL;
	if (!b.sheet) {
		out_failed(r);
		return;
	}
	b.head = format_of(b.book, NULL);
	b.date = format_of(b.book, "yyyy-mm-dd");
	b.time = format_of(b.book, "yyyy-mm-dd hh:mm");
	b.money = format_of(b.book, "#,##0.00");
	xlsx_rows(&x, &b);
	if (workbook_close(b.book) != LXW_NO_ERROR)
		out_failed(r);
	export_done(&x, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx");
}

/* ---- the routes of one record's lists ---- */

static const struct { enum method method; const char *rest; void (*run)(struct req *); bool slow, edits; } derived[] = {
	{ GET, "/export.csv", record_export_csv, .slow = true },
	{ GET, "/export.xlsx", record_export_xlsx, .slow = true },
	{ GET, "/export.json", record_export_json, .slow = true },
	{ POST, "/view", record_view_save },
	{ POST, "/view/remove", record_view_remove },
	{ POST, "/bulk", record_bulk, .edits = true },
	{ POST, "/bulk/undo", record_bulk_undo, .edits = true },
};

size_t record_list_routes(struct arena *a, const struct record *rec, struct route *out)
{
	size_t n = sizeof derived / sizeof derived[0];

	for (size_t i = 0; i < n; i++)
		out[i] = (struct route){ .method = derived[i].method, .path = str_z(a, str_fmt(a, "/%s%s", rec->name, derived[i].rest)), .run = derived[i].run,
			.slow = derived[i].slow, .of = rec, .needs = derived[i].edits ? rec->edit : rec->read };
	return n;
}
