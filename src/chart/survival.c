/*
 * survival.c -- how long until it is done, when some are not done yet.
 *
 * Who still waits counts for as long as they have waited: leaving them out would make the office look faster than it is. The line falls at each that was
 * done; a small upright mark is one that still runs. It ends at the longest that is known and says nothing beyond it.
 */
#include "chart/private.h"

enum { WIDTH = 556, LEFT = 44, RIGHT = 476, TOP = 26, BOTTOM = 206, TICKS = 4, ACROSS_TICKS = 8, RISK_LINE = 16, GROUPS = 2, NAME_BYTES = 14 };

struct curve { struct str name; struct lean_duration *d; size_t n, steps; struct lean_survival *step; double longest; struct lean_median median; };
struct course { struct html *h; struct curve curve[GROUPS]; size_t n; struct scale across, down; };

static struct curve curve_of(struct html *h, const struct chart_lives *of)
{
	struct curve c = { .name = of->name, .n = of->n, .d = NEW_N(html_mem(h), struct lean_duration, of->n + 1), .step = NEW_N(html_mem(h),
		struct lean_survival, of->n + 1) };

	for (size_t i = 0; i < of->n; i++) {
		c.d[i] = of->d[i];
		c.longest = fmax(c.longest, of->d[i].x);
	}
	c.median = lean_median_honest(c.d, c.n);
	c.steps = lean_survival(c.d, c.n, c.step);
	return c;
}

/* The share that still runs just after x. */
static double share_at(const struct curve *c, double x)
{
	double s = 1;

	for (size_t i = 0; i < c->steps && c->step[i].x <= x; i++)
		s = c->step[i].s;
	return s;
}

static size_t running_at(const struct curve *c, double x)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++)
		n += c->d[i].x >= x;
	return n;
}

/* The corners of a stair through one member of all steps: two a step, one before and one after. Answers how many. */
enum member { SHARE, LOWER, UPPER };
static size_t stair(const struct course *s, const struct curve *c, enum member m, struct lean_point *p)
{
	double y = scale_at(&s->down, 1);
	size_t n = 0;

	p[n++] = (struct lean_point){ scale_at(&s->across, 0), y };
	for (size_t i = 0; i < c->steps; i++) {
		const struct lean_survival *step = &c->step[i];
		double x = scale_at(&s->across, step->x), value = m == SHARE || isnan(step->se) ? step->s : m == LOWER ? step->lower : step->upper;
		p[n++] = (struct lean_point){ x, y };
		y = scale_at(&s->down, value);
		p[n++] = (struct lean_point){ x, y };
	}
	p[n++] = (struct lean_point){ scale_at(&s->across, c->longest), y };
	return n;
}

static void band(const struct course *s, const struct curve *c)
{
	struct lean_point *p = NEW_N(html_mem(s->h), struct lean_point, 4 * c->n + 8), *back = NEW_N(html_mem(s->h), struct lean_point, 2 * c->n + 4);
	size_t n = stair(s, c, UPPER, p), m = stair(s, c, LOWER, back);

	while (m-- > 0)
		p[n++] = back[m];
	VOID_EL(s->h, path, .cls = S("band"), .d = path_through(s->h, p, n, true));
}

static void line(const struct course *s, const struct curve *c, bool second)
{
	struct lean_point *p = NEW_N(html_mem(s->h), struct lean_point, 2 * c->n + 4);
	size_t n = stair(s, c, SHARE, p);

	VOID_EL(s->h, path, .cls = second ? S("ln dash") : S("ln"), .d = path_through(s->h, p, n, false));
	for (size_t i = 0; i < c->n; i++) {
		double x = scale_at(&s->across, c->d[i].x), y = scale_at(&s->down, share_at(c, c->d[i].x));
		if (c->d[i].open)
			chart_line(s->h, "ax", x, y - 5, x, y + 5);
	}
}

static struct str median_words(const struct course *s, const struct curve *c)
{
	struct str n = chart_number(s->h, c->median.x, fmod(c->median.x, 1) ? 1 : 0);

	return chart_say(s->h, c->median.known == LEAN_AT_LEAST ? T("median {n} or more") : T("median {n}"), ARG("n", n));
}

static void median(const struct course *s, const struct curve *c)
{
	double x = scale_at(&s->across, c->median.x), y = scale_at(&s->down, .5);

	if (c->median.known != LEAN_EXACT && c->median.known != LEAN_ESTIMATED)
		return;
	chart_line(s->h, "lim", LEFT, y, x, y);
	chart_line(s->h, "lim", x, y, x, BOTTOM);
}

static void end_words(const struct course *s)
{
	double y[GROUPS];
	bool swap = s->n > 1 && share_at(&s->curve[1], INFINITY) > share_at(&s->curve[0], INFINITY);

	for (size_t i = 0; i < s->n; i++)
		y[i] = scale_at(&s->down, share_at(&s->curve[swap ? 1 - i : i], INFINITY)) - 4;
	labels_apart(y, s->n, 30, BOTTOM - 14);
	for (size_t i = 0; i < s->n; i++) {
		const struct curve *c = &s->curve[swap ? 1 - i : i];
		chart_text(s->h, "b", RIGHT - 20, y[i], chart_short(s->h, c->name, NAME_BYTES));
		chart_text(s->h, "s", RIGHT - 20, y[i] + 13, median_words(s, c));
	}
}

static void at_risk(const struct course *s)
{
	double first, step;
	int n = scale_steps(&s->across, ACROSS_TICKS, &first, &step);

	chart_text(s->h, "s", LEFT, BOTTOM + 36, chart_word(s->h, T("still running, at each of these times")));
	for (size_t k = 0; k < s->n; k++)
		for (int i = 0; i < n; i++)
			chart_text(s->h, k ? "s m" : "m k", scale_at(&s->across, first + i * step), BOTTOM + 52 + RISK_LINE * (double)k,
				chart_number(s->h, (double)running_at(&s->curve[k], first + i * step), 0));
}

static struct str spoken(const struct course *s)
{
	const struct curve *c = &s->curve[0];
	int64_t open = 0;

	for (size_t i = 0; i < c->n; i++)
		open += c->d[i].open;
	return chart_say(s->h, TN("{name}: {all} of them, {n} still runs; {median}.", "{name}: {all} of them, {n} still run; {median}.", open), ARG("name",
		c->name),
		ARG("all", (int64_t)c->n), ARG("median", median_words(s, c)));
}

static void numbers(const struct course *s)
{
	NUMBERS(s->h, T("Group and time"), T("Were running"), T("Done then"), T("Still running, %"), T("At least, %"), T("At most, %"))
		for (size_t k = 0; k < s->n; k++)
			for (size_t i = 0; i < s->curve[k].steps; i++) {
				const struct lean_survival *at = &s->curve[k].step[i];
				numbers_row(s->h, chart_say(s->h, T("{name}, {x}"), ARG("name", s->curve[k].name), ARG("x", chart_number(s->h, at->x,
					fmod(at->x, 1) ? 1 : 0))),
					(const double[]){ (double)at->at_risk, (double)at->closed, 100 * at->s, 100 * at->lower, 100 * at->upper }, 5, 0);
			}
}

void chart_survival(struct html *h, const struct chart_survival *c)
{
	struct course s = { h, .n = c->n < GROUPS ? c->n : GROUPS, .across = { 0, 0, LEFT, RIGHT - 40 }, .down = { 0, 100, BOTTOM, TOP } };

	for (size_t i = 0; i < s.n; i++) {
		s.curve[i] = curve_of(h, &c->group[i]);
		range_add(&s.across, s.curve[i].longest);
	}
	if (!(s.across.to > 0) && chart_nothing(h))
		return;
	scale_round(&s.across, ACROSS_TICKS);
	DRAWING(h, WIDTH, BOTTOM + 52 + RISK_LINE * (double)s.n - 8, spoken(&s)) {
		chart_grid(h, &s.down, TICKS, LEFT, s.across.b);
		s.down.to = 1;          /* the grid counts in percent, the curves are shares */
		chart_text(h, "s", 0, 12, chart_word(h, T("still running, %")));
		band(&s, &s.curve[0]);
		chart_line(h, "ax", LEFT, BOTTOM, s.across.b, BOTTOM);
		chart_ticks(h, &s.across, ACROSS_TICKS, BOTTOM);
		chart_text(h, "s", s.across.b + 18, BOTTOM + 17, c->unit);
		for (size_t i = s.n; i-- > 0;) {
			median(&s, &s.curve[i]);
			line(&s, &s.curve[i], i > 0);
		}
		end_words(&s);
		at_risk(&s);
	}
	KEY(h) {
		for (size_t i = 0; i < s.n; i++)
			key_line(h, i ? "ln dash" : "ln", s.curve[i].name);
		key_area(h, "band", chart_word(h, T("95 % sure, of the first")));
		LEAF(h, span, T("upright mark: still runs"));
	}
	numbers(&s);
}
