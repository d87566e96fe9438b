/*
 * hours.c -- the hour-by-hour board: is the hour on plan, and if not, why?
 *
 * Rows as on the board at the line, and beside the numbers the gap added up as a line down the hours: a line that leans away says that the day will not be
 * made. The reason is what the board is for: an hour that needs one and has none asks for it in words and with a frame. It is asked of the hour, never of a
 * person.
 */
#include "chart/private.h"

enum { WIDTH = 556, TOP = 30, ROW = 28, NAME_CHARS = 12, PLAN = 102, ACTUAL = 148, BAR_FROM = 158, BAR_TO = 214, GAP = 264, CUM = 312,
	LINE_FROM = 326, LINE_TO = 406, REASON = 424, REASON_CHARS = 22 };

struct board { struct html *h; const struct chart_hours *c; struct lean_hour_gap *gap; struct scale pieces, cum; double bottom; };

static double row_y(size_t i)
{
	return TOP + ROW * (double)i + ROW / 2.0;
}

static struct str signed_number(struct html *h, double x)
{
	return isnan(x) ? S("–") : str_fmt(html_mem(h), "%s" STR_FMT, x < 0 ? "−" : x > 0 ? "+" : "", STR_ARG(chart_number(h, fabs(x), 0)));
}

static bool asks(const struct board *b, size_t i)
{
	return b->gap[i].needs_reason && !b->c->reason[i].n;
}

static void heads(const struct board *b)
{
	const struct lang *l = html_lang(b->h);

	chart_text(b->h, "s", 0, TOP - 10, lang_text(l, T("Hour")));
	chart_text(b->h, "s e", PLAN, TOP - 10, lang_text(l, T("Plan")));
	chart_text(b->h, "s e", ACTUAL, TOP - 10, lang_text(l, T("Actual")));
	chart_text(b->h, "s e", GAP, TOP - 10, lang_text(l, T("Gap")));
	chart_text(b->h, "s", CUM - 26, TOP - 10, lang_text(l, T("Gap added up")));
	chart_text(b->h, "s", REASON, TOP - 10, lang_text(l, T("Reason")));
}

/* How many were made, and a stroke where the plan is. */
static void bar(const struct board *b, size_t i)
{
	const struct lean_hour *hour = &b->c->hour[i];
	double y = row_y(i), plan = scale_at(&b->pieces, hour->plan);

	if (!isnan(hour->actual))
		chart_bar(b->h, b->gap[i].needs_reason ? "f-ink2" : "f-ai2", BAR_FROM, y - 5, scale_at(&b->pieces, hour->actual) - BAR_FROM, 10);
	if (!isnan(hour->plan))
		chart_line(b->h, "ln", plan, y - 9, plan, y + 9);
}

static void reason(const struct board *b, size_t i)
{
	struct str words;
	double y = row_y(i);

	if (asks(b, i)) {
		chart_bar(b->h, "s-bad f-none", REASON - 6, y - 10, WIDTH - REASON + 5, 20);
		chart_text(b->h, "tbad", REASON, y + 4, chart_word(b->h, T("! why?")));
	} else if (chart_wrap(b->h, b->c->reason[i], REASON_CHARS, &words, 1)) {
		chart_text(b->h, "k", REASON, y + 4, words);
	}
}

static void hour(const struct board *b, size_t i)
{
	double y = row_y(i) + 4;
	struct str name;

	if (chart_wrap(b->h, b->c->name[i], NAME_CHARS, &name, 1))
		chart_text(b->h, "k", 0, y, name);
	chart_text(b->h, "e", PLAN, y, chart_number(b->h, b->c->hour[i].plan, 0));
	chart_text(b->h, "e b L", ACTUAL, y, chart_number(b->h, b->c->hour[i].actual, 0));
	chart_text(b->h, b->gap[i].needs_reason ? "e tbad" : "e", GAP, y, signed_number(b->h, b->gap[i].gap));
	chart_text(b->h, "e b", CUM, y, signed_number(b->h, b->gap[i].cum));
	bar(b, i);
	reason(b, i);
	chart_line(b->h, "gr", 0, y + ROW / 2.0 - 4, WIDTH, y + ROW / 2.0 - 4);
}

/* The gap added up, from hour to hour down the board, against the line of no gap. */
static void run(const struct board *b)
{
	double zero = scale_at(&b->cum, 0);
	struct buf d = buf_new(html_mem(b->h), 256, 1 << 12);

	chart_line(b->h, "mean", zero, TOP, zero, b->bottom);
	buf_fmt(&d, "M%.1f %d", zero, TOP);
	for (size_t i = 0; i < b->c->n; i++)
		if (!isnan(b->gap[i].cum))
			buf_fmt(&d, "L%.1f %.1f", scale_at(&b->cum, b->gap[i].cum), row_y(i));
	VOID_EL(b->h, path, .cls = S("ln"), .d = buf_done(&d));
	for (size_t i = 0; i < b->c->n; i++)
		if (!isnan(b->gap[i].cum))
			chart_dot(b->h, "pt", scale_at(&b->cum, b->gap[i].cum), row_y(i), 2.5);
}

static struct str spoken(const struct board *b)
{
	double last = NAN;
	int64_t written = 0, open = 0;

	for (size_t i = 0; i < b->c->n; i++) {
		written += !isnan(b->gap[i].cum);
		last = isnan(b->gap[i].cum) ? last : b->gap[i].cum;
		open += asks(b, i);
	}
	return chart_say(b->h, TN("After {hours} hours the gap is {gap} pieces; {n} hour waits for its reason.",
		"After {hours} hours the gap is {gap} pieces; {n} hours wait for their reason.", open), ARG("hours", written),
			ARG("gap", signed_number(b->h, last)));
}

static void numbers(const struct board *b)
{
	struct html *h = b->h;

	NUMBERS(h, T("Hour"), T("Plan"), T("Actual"), T("Gap"), T("Gap added up"), T("Reason"))
		for (size_t i = 0; i < b->c->n; i++)
			numbers_words(h, b->c->name[i], (const struct str[]){ chart_number(h, b->c->hour[i].plan, 0), chart_number(h, b->c->hour[i].actual, 0),
				signed_number(h, b->gap[i].gap), signed_number(h, b->gap[i].cum), asks(b, i) ? chart_word(h, T("needs a reason"))
					: b->c->reason[i] }, 5);
}

void chart_hours(struct html *h, const struct chart_hours *c)
{
	struct board b = { .h = h, .c = c, .gap = NEW_N(html_mem(h), struct lean_hour_gap, c->n + 1), .pieces = { 0, 0, BAR_FROM, BAR_TO },
		.cum = { 0, 0, LINE_FROM, LINE_TO },
		.bottom = TOP + ROW * (double)c->n };

	if (!c->n) {
		chart_nothing(h);
		return;
	}
	lean_hours(c->hour, c->n, c->tolerance, b.gap);
	for (size_t i = 0; i < c->n; i++) {
		range_add(&b.pieces, c->hour[i].plan);
		range_add(&b.pieces, c->hour[i].actual);
		range_add(&b.cum, b.gap[i].cum);
	}
	DRAWING(h, WIDTH, b.bottom + 4, spoken(&b)) {
		heads(&b);
		chart_line(h, "ax", 0, TOP - .5, WIDTH, TOP - .5);
		for (size_t i = 0; i < c->n; i++)
			hour(&b, i);
		run(&b);
	}
	numbers(&b);
}
