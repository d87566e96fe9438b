/*
 * paper.c -- any words on a printed sheet: it becomes a whole PDF or is refused as too much, and a drawing of those words never breaks.
 *
 * The first line says the size of the paper and how many columns the table has; the lines after it are the sheet's words, the rest its cells.
 */
#include "chart/paper.h"
#include "fuzz.h"

enum { COLUMNS = 6, CELLS = 600 };

static void draw(struct html *h, const void *of)
{
	const struct str *words = of;

	EL(h, svg, .cls = S("ch"), .view_box = S("0 0 300 80")) {
		LEAF(h, text, *words, .cls = S("m halo"), .x = S("150"), .y = S("40"));
		LEAF(h, text, *words, .cls = *words, .x = S("5"), .y = S("70"));
	}
	EL(h, p, .cls = S("ch-key"))
		EL(h, span) {
			EL(h, svg, .cls = S("ch"), .view_box = S("0 0 22 12"))
				VOID_EL(h, path, .cls = S("ln"), .d = S("M0 6H22"));
			html_str(h, *words);
		}
	EL(h, table, .cls = S("bw"))
		EL(h, tr) {
			LEAF(h, th, *words, .rowspan = (int32_t)(words->n % 5));
			LEAF(h, td, *words, .cls = *words, .colspan = (int32_t)(words->n % 7));
		}
}

static void fuzz_one(struct arena *mem, struct str in)
{
	const struct paper_column column[COLUMNS] = { { T("Step"), 2, false }, { T("Month"), 1, true }, { T("Site"), 1, false }, { T("Area"), 0, true }, { T("Code"), 1, false },
		{ T("State"), 1, false } };
	struct str cell[CELLS] = { 0 };
	struct fail f = { FAIL_NONE, MSG_NONE };
	size_t kind = take_choice(&in, 3), columns = 1 + take_choice(&in, COLUMNS), n = 0;
	struct str title = take_line(&in), code = take_line(&in), words = take_line(&in);

	while (n < CELLS && in.n)
		cell[n++] = take_line(&in);
	const struct paper_fact fact[] = { { T("Site"), title }, { T("Area"), code } };
	const struct paper_part part[] = {
		{ .title = T("Standard"), .note = code, .kind = PAPER_TABLE, .table = { column, columns, cell, n / columns, kind == 1, 0, columns == 2 ? 28 : 0 } },
		{ .kind = PAPER_DRAWING, .beside = columns == 2, .drawing = { draw, &words, kind == 2 } },
		{ .text = words },
	};
	struct str pdf = paper_pdf(mem, lang_find(kind ? S("de") : S("en")), zone_find(S("UTC")), &(struct paper){ .size = kind == 2 ? PAPER_A3 : PAPER_A4, .portrait = kind == 1, .title = title,
		.code = code, .revision = words, .foot = title, .qr = code, .fact = fact, .facts = 2, .part = part, .parts = 3, .printed = DATE_NONE }, &f);

	CHECK(f.code == FAIL_NONE || f.code == FAIL_TOO_LARGE);
	CHECK(f.code ? !pdf.n : str_starts(pdf, S("%PDF-1.")) && str_eq(str_from(pdf, pdf.n - 6), S("%%EOF\n")));
}
