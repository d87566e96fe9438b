/*
 * test_paper.c -- a printed sheet: what stands on it, where a long table goes on, rows that stand beside a drawing, and what is refused. poppler reads the PDFs.
 */
#include "base/base.h"
#include "chart/paper.h"
#include "chart/qr.h"
#include "chart_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define LEN(a) (sizeof(a) / sizeof(a)[0])

static struct fail f;

static struct str pdf_of(const struct paper *p)
{
	f = (struct fail){ FAIL_NONE, MSG_NONE };
	return paper_pdf(mem, lang_find(S("en")), zone_find(S("Europe/Berlin")), p, &f);
}

/* What a program of poppler says of the PDF that it is given: "pdftotext -layout - -". */
static struct str said_of(struct str pdf, const char *command)
{
	char name[] = "/tmp/kpo-paper-XXXXXX", line[256];
	struct buf b = buf_new(mem, 1 << 16, 16 << 20);
	int fd = mkstemp(name);
	size_t n;

	assert_true(fd >= 0 && write(fd, pdf.p, pdf.n) == (ssize_t)pdf.n);
	FILE *out = popen(str_z(mem, str_fmt(mem, "%s <%s", command, name)), "r");
	assert_non_null(out);
	while ((n = fread(line, 1, sizeof line, out)) > 0)
		buf_put(&b, line, n);
	assert_int_equal(pclose(out), 0);
	close(fd);
	unlink(name);
	return buf_done(&b);
}

static struct str words_of(struct str pdf) { return said_of(pdf, "pdftotext -layout - -"); }

/* In the order in which it is read, from whichever side. */
static struct str words_as_read(struct str pdf)
{
	return said_of(pdf, "pdftotext - -");
}

static int pages_of(struct str pdf)
{
	struct str info = said_of(pdf, "pdfinfo -");
	const char *at = memmem(info.p, info.n, "Pages:", 6);

	assert_non_null(at);
	return (int)strtol(at + 6, NULL, 10);
}

static void assert_says(struct str pdf, const char *what)
{
	if (times(words_of(pdf), what) < 1)
		print_message("%s is not in %.*s\n", what, STR_ARG(words_of(pdf)));
	assert_true(times(words_of(pdf), what) >= 1);
}

/* ---- what stands on it ---- */

static void test_all_of_it_is_said(void **state)
{
	const struct paper_fact fact[] = { { T("Site"), S("Lakeside <Plant>") }, { T("Area"), STR_NONE } };
	const struct paper_part part[] = { { .title = T("Standard"), .note = S("by hand & machine"), .text = S("One \"line\".\nAnother.") } };
	const struct paper_signature signature[] = { { T("Owner"), S("R. Karim"), date_of(2026, 11, 16) }, { T("Verified by"), STR_NONE, DATE_NONE } };
	struct paper p = { .title = S("Cell B"), .code = S("SW-1"), .revision = S("3"), .state_stamp = T("Draft"), .foot = S("Kaizen Office"), .printed = date_of(2026, 11, 29),
		.qr = S("https://kaizen.example/s/1"), .fact = fact, .facts = 2, .part = part, .parts = 1, .signature = signature, .signatures = 2 };
	static const char *const said[] = { "Cell B", "SW-1", "Draft", "Kaizen Office", "29 November 2026", "Lakeside <Plant>", "Standard", "by hand & machine", "One \"line\".", "Another.",
		"R. Karim, 16 Nov 2026", "1 of 1" };
	struct { enum paper_size size; bool portrait; const char *sides; } of[] = { { PAPER_A4, true, "595.276 x 841.89" }, { PAPER_A4, false, "841.89 x 595.276" },
		{ PAPER_A3, false, "1190.55 x 841.89" } };

	for (size_t i = 0; i < LEN(of); i++) {
		p.size = of[i].size;
		p.portrait = of[i].portrait;
		struct str pdf = pdf_of(&p);
		assert_int_equal(f.code, FAIL_NONE);
		assert_true(str_starts(pdf, S("%PDF-1.")));
		assert_true(str_has(said_of(pdf, "pdfinfo -"), str_c(of[i].sides)));
		for (size_t k = 0; k < LEN(said); k++)
			assert_says(pdf, said[k]);
	}
}

static void test_an_empty_sheet(void **state)
{
	struct str pdf = pdf_of(&(struct paper){ .printed = DATE_NONE });

	assert_int_equal(f.code, FAIL_NONE);
	assert_int_equal(pages_of(pdf), 1);
	assert_says(pdf, "Revision");
}

static void test_words_of_every_script(void **state)
{
	const struct paper_column column[] = { { T("Measure"), 2, false }, { T("Standard"), 1, true } };
	const struct str cell[] = { S("Rüstzeit für Lünette, größer"), S("72"), S("זמן מחזור"), S("5"), S("وقت الدورة"), S("7"), S("\xff\xfe broken \x01"), S("9") };
	const struct paper_part part[] = { { .kind = PAPER_TABLE, .table = { column, 2, cell, 4, .total = false } } };
	struct str text = words_as_read(pdf_of(&(struct paper){ .title = S("Zelle <B> & Ähnliches"), .part = part, .parts = 1, .printed = DATE_NONE }));

	assert_int_equal(f.code, FAIL_NONE);
	assert_true(str_has(text, cell[0]));
	assert_true(str_has(text, S("Zelle <B> & Ähnliches")));
	assert_true(str_has(text, cell[2]));
	assert_true(str_has(text, cell[4]));
	assert_true(str_has(text, S("broken")));
}

/* ---- long tables, long words ---- */

enum { ROWS = 90 };

static void test_a_long_table_goes_on_with_its_heading(void **state)
{
	const struct paper_column column[] = { { T("Step"), 3, false }, { T("Month"), 1, true } };
	struct str cell[2 * ROWS];
	const struct paper_part part[] = { { .title = T("Standard"), .kind = PAPER_TABLE, .table = { column, 2, cell, ROWS, .total = true } } };

	for (int i = 0; i < ROWS; i++) {
		cell[2 * i] = i % 7 ? str_fmt(mem, "step%03d", i) : str_fmt(mem, "step%03d with many more words than have room in one line of its column, so that the row is higher "
			"than those around it, and it goes on", i);
		cell[2 * i + 1] = str_fmt(mem, "n%03d", i);
	}
	struct str pdf = pdf_of(&(struct paper){ .portrait = true, .title = S("Long"), .code = S("SW-9"), .part = part, .parts = 1, .printed = DATE_NONE }), text = words_of(pdf);
	int pages = pages_of(pdf);
	assert_int_equal(f.code, FAIL_NONE);
	assert_true(pages >= 2 && pages <= 5);
	assert_int_equal(times(text, "Step "), pages);
	assert_int_equal(times(text, "SW-9"), pages);
	for (int i = 0; i < ROWS; i++) {
		assert_int_equal(times(text, str_z(mem, str_fmt(mem, "step%03d", i))), 1);
		assert_int_equal(times(text, str_z(mem, str_fmt(mem, "n%03d", i))), 1);
	}
	assert_int_equal(times(text, str_z(mem, str_fmt(mem, "%d of %d", pages, pages))), 1);
}

struct box { double left, top, right, bottom; };

static double number_in(const char *line, const char *name)
{
	const char *at = strstr(line, name);

	assert_non_null(at);
	return strtod(at + strlen(name) + 2, NULL);
}

static bool box_of(struct str boxes, const char *word, struct box *out)
{
	const char *at = strstr(str_z(mem, boxes), str_z(mem, str_fmt(mem, ">%s</word>", word)));

	if (!at)
		return false;
	while (*at != '\n')
		at--;
	*out = (struct box){ number_in(at, "xMin"), number_in(at, "yMin"), number_in(at, "xMax"), number_in(at, "yMax") };
	return true;
}

static void test_nothing_stands_outside_of_the_sheet(void **state)
{
	const struct paper_column column[] = { { T("Step"), 1, false }, { T("Month"), 1, true } };
	struct str x = str_fmt(mem, "%0300d", 7), text = str_fmt(mem, STR_FMT " " STR_FMT, STR_ARG(x), STR_ARG(x));
	const struct str cell[] = { x, x };
	const struct paper_fact fact[] = { { T("Site"), x }, { T("Area"), x } };
	const struct paper_part part[] = { { .kind = PAPER_TABLE, .note = x, .table = { column, 2, cell, 1, .total = false } }, { .text = text } };
	struct str boxes = said_of(pdf_of(&(struct paper){ .title = x, .code = x, .revision = x, .foot = x, .state_stamp = T("Draft"), .fact = fact, .facts = 2, .part = part, .parts = 2,
		.printed = DATE_NONE }), "pdftotext -bbox - -");
	size_t n = 0;

	assert_int_equal(f.code, FAIL_NONE);
	for (const char *at = str_z(mem, boxes); (at = strstr(at, "<word ")); at++, n++) {
		assert_true(number_in(at, "xMin") >= 28 && number_in(at, "xMax") <= 842 - 27);
		assert_true(number_in(at, "yMin") >= 28 && number_in(at, "yMax") <= 595 - 20);
	}
	assert_true(n > 10);
}

/* ---- beside a drawing ---- */

enum { HEAD = 40, ROW_HIGH = 28, BESIDE = 6 };

static void rows_draw(struct html *to, const void *of)
{
	const int *n = of;

	EL(to, svg, .cls = S("ch ch-w"), .view_box = str_fmt(html_mem(to), "0 0 300 %d", HEAD + *n * ROW_HIGH + 20))
		for (int i = 0; i < *n; i++)
			LEAF(to, text, str_fmt(html_mem(to), "drawn%d", i), .x = S("10"), .y = svg_num(to, HEAD + ROW_HIGH * (i + .5) + 4));
}

static void test_rows_stand_beside_those_of_the_drawing(void **state)
{
	const struct paper_column column[] = { { T("Step"), 1, false } };
	const int n = BESIDE;
	struct str cell[BESIDE];
	const struct paper_part part[] = {
		{ .title = T("Standard"), .kind = PAPER_TABLE, .share = 2, .table = { column, 1, cell, BESIDE, .head = HEAD, .row = ROW_HIGH } },
		{ .kind = PAPER_DRAWING, .share = 3, .beside = true, .drawing = { rows_draw, &n, true } },
	};
	struct paper p = { .title = S("Rows"), .part = part, .parts = 2, .printed = DATE_NONE };

	for (int i = 0; i < BESIDE; i++)
		cell[i] = str_fmt(mem, "row%d", i);
	for (p.size = PAPER_A4; p.size <= PAPER_A3; p.size++) {
		struct str boxes = said_of(pdf_of(&p), "pdftotext -bbox - -");
		for (int i = 0; i < BESIDE; i++) {
			struct box row, drawn;
			assert_true(box_of(boxes, str_z(mem, cell[i]), &row) && box_of(boxes, str_z(mem, str_fmt(mem, "drawn%d", i)), &drawn));
			assert_true(row.right < drawn.left);
			assert_true(fabs((row.top + row.bottom) / 2 - (drawn.top + drawn.bottom) / 2) < 2);
		}
	}
}

/* On a sheet that stands the drawing beside the table would have words of 5 points. */
static void test_what_would_be_too_small_stands_below(void **state)
{
	const struct paper_column column[] = { { T("Step"), 1, false } };
	const struct str cell[] = { S("above") };
	const int n = 2;
	const struct paper_part part[] = {
		{ .title = T("Standard"), .kind = PAPER_TABLE, .share = 3, .table = { column, 1, cell, 1, .total = false } },
		{ .title = T("Month"), .kind = PAPER_DRAWING, .share = 1, .beside = true, .drawing = { rows_draw, &n, true } },
	};
	struct paper p = { .title = S("Rows"), .portrait = true, .part = part, .parts = 2, .printed = DATE_NONE };
	struct box above, drawn;

	for (p.size = PAPER_A4; p.size <= PAPER_A3; p.size++) {
		struct str boxes = said_of(pdf_of(&p), "pdftotext -bbox - -");
		assert_true(box_of(boxes, "above", &above) && box_of(boxes, "drawn0", &drawn));
		assert_true((p.size == PAPER_A4) == (drawn.left < 2 * above.left && drawn.top > above.bottom));
	}
}

static void tall_draw(struct html *to, const void *of)
{
	for (int i = 0; i < 3; i++)
		EL(to, svg, .cls = S("ch"), .view_box = S("0 0 600 500"))
			LEAF(to, text, str_fmt(html_mem(to), "tall%d", i), .x = S("10"), .y = S("490"));
}

static void test_drawings_below_each_other_go_on(void **state)
{
	const struct paper_part part[] = { { .title = T("Standard"), .kind = PAPER_DRAWING, .drawing = { .draw = tall_draw } } };
	struct str pdf = pdf_of(&(struct paper){ .title = S("Tall"), .part = part, .parts = 1, .printed = DATE_NONE });

	assert_int_equal(f.code, FAIL_NONE);
	assert_int_equal(pages_of(pdf), 3);
	assert_says(pdf, "tall0");
	assert_says(pdf, "tall2");
}

/* ---- what is refused ---- */

static void foreign_draw(struct html *to, const void *of)
{
	html_raw(to, HTML_LIT("<svg class=\"ch\" viewBox=\"0 0 100 100\"><image href=\"file:///tmp/kpo-paper-foreign.svg\" width=\"100\" height=\"100\"/>"
		"<image href=\"http://127.0.0.1:1/x.png\" width=\"9\" height=\"9\"/><use href=\"/tmp/kpo-paper-foreign.svg#s\"/><text x=\"5\" y=\"50\">ours</text></svg>"));
}

static void test_a_drawing_loads_nothing(void **state)
{
	const struct paper_part part[] = { { .kind = PAPER_DRAWING, .drawing = { .draw = foreign_draw } } };
	FILE *foreign = fopen("/tmp/kpo-paper-foreign.svg", "w");

	assert_non_null(foreign);
	fputs("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 100 100\"><text id=\"s\" x=\"5\" y=\"20\">foreign</text></svg>", foreign);
	fclose(foreign);
	struct str text = words_of(pdf_of(&(struct paper){ .part = part, .parts = 1, .printed = DATE_NONE }));
	unlink("/tmp/kpo-paper-foreign.svg");
	assert_int_equal(f.code, FAIL_NONE);
	assert_times(text, "ours", 1);
	assert_times(text, "foreign", 0);
}

static void broken_draw(struct html *to, const void *of)
{
	html_raw(to, HTML_LIT("<svg viewBox=\"0 0 9 9\"><g></svg>"));
}

static void endless_draw(struct html *to, const void *of)
{
	EL(to, svg, .view_box = S("0 0 9 9"))
		for (int i = 0; i < LIMIT_PAPER_DRAWING_BYTES / 16; i++)
			LEAF(to, text, S("more and more"), .x = S("1"));
}

static void test_what_is_too_much_or_broken_gives_no_pdf(void **state)
{
	static struct str cell[LIMIT_PAPER_CELLS + 1];
	const struct paper_column column[] = { { T("Step"), 1, false } };
	struct buf b = buf_new(mem, 1 << 20, 8 << 20);
	struct paper_part part = { .kind = PAPER_TABLE, .table = { column, 1, cell, LIMIT_PAPER_CELLS + 1, .total = false } };
	const struct paper p = { .part = &part, .parts = 1, .printed = DATE_NONE };

	assert_int_equal(pdf_of(&p).n, 0);
	assert_int_equal(f.code, FAIL_TOO_LARGE);
	part.table.rows = LIMIT_PAPER_CELLS;
	assert_int_equal(pdf_of(&p).n, 0);
	assert_int_equal(f.code, FAIL_TOO_LARGE);
	part = (struct paper_part){ .kind = PAPER_DRAWING, .drawing = { .draw = broken_draw } };
	assert_int_equal(pdf_of(&p).n, 0);
	assert_int_equal(f.code, FAIL_INTERNAL);
	part.drawing.draw = endless_draw;
	assert_int_equal(pdf_of(&p).n, 0);
	assert_int_equal(f.code, FAIL_TOO_LARGE);
	for (int i = 0; i < 2000; i++)
		buf_str(&b, S("A line.\n"));
	part = (struct paper_part){ .text = buf_done(&b) };
	assert_int_equal(pdf_of(&p).n, 0);
	assert_int_equal(f.code, FAIL_TOO_LARGE);
}

static void test_a_code_is_square_and_bounded(void **state)
{
	int side, quiet;
	struct str path = qr_path(mem, S("https://kaizen.example/s/1"), 0, &side), with = qr_path(mem, S("https://kaizen.example/s/1"), 4, &quiet);

	assert_true(path.n > 100 && with.n > 100 && str_starts(path, S("M0 0h7v1h-7z")) && str_starts(with, S("M4 4h7v1h-7z")));
	assert_whole(path);
	assert_int_equal(quiet, side + 8);
	assert_int_equal(qr_path(mem, STR_NONE, 4, &side).n, 0);
	assert_int_equal(qr_path(mem, str_fmt(mem, "%0601d", 1), 4, &side).n, 0);
	assert_true(qr_path(mem, str_fmt(mem, "%0600d", 1), 4, &side).n > 0 && side < 130);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_all_of_it_is_said), TEST(test_an_empty_sheet), TEST(test_words_of_every_script), TEST(test_a_long_table_goes_on_with_its_heading),
		TEST(test_nothing_stands_outside_of_the_sheet), TEST(test_rows_stand_beside_those_of_the_drawing), TEST(test_what_would_be_too_small_stands_below),
		TEST(test_drawings_below_each_other_go_on),
		TEST(test_a_drawing_loads_nothing), TEST(test_what_is_too_much_or_broken_gives_no_pdf), TEST(test_a_code_is_square_and_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
