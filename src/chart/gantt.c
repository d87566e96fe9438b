/*
 * gantt.c -- a plan in weeks: who is on time, and what should be done by now.
 *
 * A bar is the plan and stays where it was planned; how far it is done fills it from the left. What is late is drawn on to today with the days beside it, so
 * that a late task cannot be hidden by moving its bar.
 */
#include "chart/private.h"

enum { WIDTH = 556, LEFT = 174, RIGHT = 552, HEAD = 34, ROW = 26, BAR = 12, NAME_BYTES = 26, WORD_WIDTH = 84, LABELS = 14 };

struct plan { struct html *h; const struct chart_gantt *c; struct scale across; double bottom; };

static double row_y(size_t i)
{
	return HEAD + ROW * (double)i + ROW / 2.0;
}

/* Where a day begins, kept within the drawing. */
static double day_x(const struct plan *p, int32_t day)
{
	return fmin(fmax(scale_at(&p->across, day), LEFT), RIGHT);
}

static bool is_late(const struct plan *p, const struct chart_task *t)
{
	return t->done < 1 && t->end.day < p->c->today.day && !date_is_none(t->start);
}

static void paper(const struct plan *p)
{
	size_t every = (p->c->weeks + LABELS - 1) / LABELS;
	int year;

	chart_text(p->h, "s", 0, HEAD - 12, chart_word(p->h, T("week")));
	for (size_t i = 0; i <= p->c->weeks; i++) {
		int32_t day = p->c->from.day + 7 * (int32_t)i;
		chart_line(p->h, "gr", day_x(p, day), HEAD - 6, day_x(p, day), p->bottom);
		if (i < p->c->weeks && i % every == 0)
			chart_text(p->h, "s m", day_x(p, day + 3) + 2, HEAD - 12, chart_number(p->h, date_iso_week((struct date){ day }, &year), 0));
	}
	for (size_t i = 0; i <= p->c->n; i++)
		chart_line(p->h, "gr", 0, HEAD + ROW * (double)i + .5, RIGHT, HEAD + ROW * (double)i + .5);
}

static void late(const struct plan *p, const struct chart_task *t, double y)
{
	double from = day_x(p, t->end.day + 1) + (t->milestone ? 8 : 0), to = fmax(day_x(p, p->c->today.day), from);
	int64_t days = p->c->today.day - t->end.day;
	bool beside = to + WORD_WIDTH < WIDTH;

	chart_line(p->h, "takt dash", from, y, to, y);
	chart_text(p->h, beside ? "tbad halo" : "tbad e halo", beside ? to + 6 : to - 6, y + 4, chart_say(p->h, TN("{n} day late", "{n} days late", days)));
}

static void milestone(const struct plan *p, const struct chart_task *t, double y)
{
	double x = scale_at(&p->across, t->end.day + 1);

	if (x < LEFT || x > RIGHT)
		return;
	VOID_EL(p->h, path, .cls = t->done < 1 ? S("gt-dia") : S("f-ink"), .d = str_fmt(html_mem(p->h), "M%.1f %.1fl7 7l-7 7l-7 -7z", x, y - 7));
}

static void bar(const struct plan *p, const struct chart_task *t, double y)
{
	double from = day_x(p, t->start.day), to = day_x(p, t->end.day + 1);

	chart_bar(p->h, "f-ai3", from, y - BAR / 2.0, to - from, BAR);
	chart_bar(p->h, "f-ai", from, y - BAR / 2.0, (to - from) * fmin(fmax(t->done, 0), 1), BAR);
}

static void task(const struct plan *p, size_t i)
{
	const struct chart_task *t = &p->c->task[i];
	double y = row_y(i);

	chart_text(p->h, date_is_none(t->start) ? "b L" : "k", date_is_none(t->start) ? 0 : 8, y + 4, chart_short(p->h, t->name, NAME_BYTES));
	if (date_is_none(t->start))
		return;
	if (t->milestone)
		milestone(p, t, y);
	else
		bar(p, t, y);
	if (is_late(p, t))
		late(p, t, y);
}

static void today(const struct plan *p)
{
	double x = scale_at(&p->across, p->c->today.day);

	if (x < LEFT || x > RIGHT)
		return;
	chart_line(p->h, "gt-now", x, HEAD - 6, x, p->bottom + 6);
	chart_text(p->h, "b m", x, p->bottom + 19, chart_word(p->h, T("today")));
}

static struct str spoken(const struct plan *p)
{
	int64_t all = 0, n = 0;

	for (size_t i = 0; i < p->c->n; i++) {
		all += !date_is_none(p->c->task[i].start);
		n += is_late(p, &p->c->task[i]);
	}
	return chart_say(p->h, TN("A plan of {all} tasks; {n} is late.", "A plan of {all} tasks; {n} are late.", n), ARG("all", all));
}

static void numbers(const struct plan *p)
{
	struct html *h = p->h;

	NUMBERS(h, T("Task"), T("From"), T("To"), T("Done, %"))
		for (size_t i = 0; i < p->c->n; i++)
			if (!date_is_none(p->c->task[i].start))
				EL(h, tr) {
					const struct chart_task *t = &p->c->task[i];
					LEAF(h, th, t->name, .scope = S("row"));
					LEAF(h, td, t->start, .cls = S("tb-n"));
					LEAF(h, td, t->end, .cls = S("tb-n"));
					LEAF(h, td, chart_number(h, 100 * t->done, 0), .cls = S("tb-n"));
				}
}

void chart_gantt(struct html *h, const struct chart_gantt *c)
{
	struct plan p = { h, c, { c->from.day, c->from.day + 7.0 * (double)c->weeks, LEFT, RIGHT }, HEAD + ROW * (double)c->n };

	if (!(c->n && c->weeks) && chart_nothing(h))
		return;
	DRAWING(h, WIDTH, p.bottom + 26, spoken(&p)) {
		paper(&p);
		today(&p);
		for (size_t i = 0; i < c->n; i++)
			task(&p, i);
	}
	KEY(h) {
		key_area(h, "f-ai", chart_word(h, T("done")));
		key_area(h, "f-ai3", chart_word(h, T("planned")));
		key_line(h, "takt dash", chart_word(h, T("late, up to today")));
	}
	numbers(&p);
}
