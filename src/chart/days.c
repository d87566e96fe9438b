/*
 * days.c -- the days of a month as cells, in the shape of a board's letter or in weeks: on how many did it go as it should?
 *
 * A day that missed has a cut corner as well as its colour, a day off is grey, what is to come is empty and today is framed. Whoever stands before it counts
 * the red ones; it is never turned into a share.
 */
#include "chart/private.h"

enum { CELL = 30, STEP_X = 33, STEP_Y = 33, CUT = 9, LETTER_COLUMNS = 5, LETTER_ROWS = 8, WEEK_LEFT = 30 };

struct month { struct html *h; const struct chart_days *c; int days; };

/* At least 31 cells each; the ones that are left over after the last day are without a number. */
static const char *letter_of(char c)
{
	static const struct { char letter; const char *cells; } letters[] = {
		{ 'S', ".####" "#####" "##..." "####." ".####" "...##" "#####" "#####" },
		{ 'Q', ".###." "#####" "##.##" "##.##" "##.##" "#####" ".####" "...##" },
		{ 'D', "###.." "#####" "##.##" "##.##" "##.##" "##.##" "####." "###.." },
		{ 'C', ".####" "#####" "##.##" "##..." "##..." "##.##" "#####" "#####" },
		{ 'P', "####." "#####" "##.##" "##.##" "#####" "####." "##..." "###.." },
		{ 'E', "#####" "#####" "##..." "####." "####." "##..." "#####" "#####" },
		{ 'M', "#...#" "##.##" "#####" "#####" "##.##" "##.##" "##.##" "##.##" },
	};

	for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++)
		if (letters[i].letter == c)
			return letters[i].cells;
	return NULL;
}

static void cell(const struct month *m, int day, double x, double y)
{
	static const char *const box[] = { "dy-open", "dy-met", "dy-miss", "dy-off" }, *const word[] = { "m dy-t", "m k", "m inv-s dy-b", "m dy-t" };
	bool numbered = day <= m->days, today = numbered && day == m->c->today;
	enum chart_day state = numbered ? m->c->state[day - 1] : CHART_DAY_OFF;

	VOID_EL(m->h, rect, .cls = str_c(box[state]), .x = svg_num(m->h, x), .y = svg_num(m->h, y), .w = svg_num(m->h, CELL), .h = svg_num(m->h, CELL),
		.rx = S("2"));
	if (state == CHART_DAY_MISSED)
		VOID_EL(m->h, path, .cls = S("f-paper"), .d = str_fmt(html_mem(m->h), "M%.1f %.1fh%dv-%dz", x + CELL - CUT + 1, y + CELL + 1, CUT, CUT));
	if (today)
		VOID_EL(m->h, rect, .cls = S("dy-now"), .x = svg_num(m->h, x), .y = svg_num(m->h, y), .w = svg_num(m->h, CELL), .h = svg_num(m->h, CELL),
			.rx = S("2"));
	if (numbered)
		chart_text(m->h, today && state != CHART_DAY_MISSED ? "m b" : word[state], x + CELL / 2.0, y + CELL / 2.0 + 4.5, chart_number(m->h, day, 0));
}

static void letter(const struct month *m, const char *cells)
{
	int day = 0;

	for (int i = 0; i < LETTER_COLUMNS * LETTER_ROWS; i++)
		if (cells[i] == '#')
			cell(m, ++day, i % LETTER_COLUMNS * STEP_X + 1.5, i / LETTER_COLUMNS * STEP_Y + 1.5);
}

static int week_rows(const struct month *m)
{
	return (date_weekday(m->c->month) - 1 + m->days + 6) / 7;
}

/* Monday is the first of a week; the week's number stands before it. */
static void weeks(const struct month *m)
{
	int before = date_weekday(m->c->month) - 1, year;

	for (int row = 0; row < week_rows(m); row++)
		chart_text(m->h, "s e", WEEK_LEFT - 8, row * STEP_Y + 1.5 + CELL / 2.0 + 4.5,
			chart_number(m->h, date_iso_week((struct date){ m->c->month.day - before + 7 * row }, &year), 0));
	for (int day = 1; day <= m->days; day++)
		cell(m, day, WEEK_LEFT + (before + day - 1) % 7 * STEP_X + 1.5, (before + day - 1) / 7 * STEP_Y + 1.5);
}

static struct str spoken(const struct month *m)
{
	struct buf b = buf_new(html_mem(m->h), 64, 1 << 10);
	int64_t met = 0, missed = 0;

	for (int i = 0; i < m->days; i++) {
		met += m->c->state[i] == CHART_DAY_MET;
		if (m->c->state[i] == CHART_DAY_MISSED)
			buf_fmt(&b, "%s%d", missed++ ? ", " : "", i + 1);
	}
	if (!missed)
		return chart_say(m->h, T("{name}: as it should be on all of {all} days."), ARG("name", m->c->name), ARG("all", met));
	return chart_say(m->h, T("{name}: as it should be on {met} of {all} days. Missed on {days}."), ARG("name", m->c->name), ARG("met", met), ARG("all",
		met + missed),
		ARG("days", buf_done(&b)));
}

void chart_days(struct html *h, const struct chart_days *c)
{
	struct month m = { h, c, date_add_months(c->month, 1).day - c->month.day };
	const char *cells = letter_of(c->letter);

	if (cells) {
		DRAWING(h, STEP_X * LETTER_COLUMNS + 1, STEP_Y * LETTER_ROWS + 1, spoken(&m))
			letter(&m, cells);
	} else {
		DRAWING(h, WEEK_LEFT + STEP_X * 7 + 1, STEP_Y * week_rows(&m) + 1, spoken(&m))
			weeks(&m);
	}
}
