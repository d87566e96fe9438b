/*
 * radar.c -- scores of one thing in several directions: where it is strong, where it was, and where it shall be.
 *
 * All directions have the same scale, from 0 in the middle. Its area means nothing and is never given as a number: it would depend on the order of the names.
 */
#include "chart/private.h"

enum { WIDTH = 358, HEIGHT = 286, MID_X = 179, MID_Y = 142, RADIUS = 88, NAME_AT = 14, LINE = 13, NAME_BYTES = 8 };

struct web { struct html *h; const struct chart_radar *c; };

static struct lean_point spot(const struct web *w, size_t i, double value, double more)
{
	double angle = 2 * M_PI * (double)i / (double)w->c->n - M_PI / 2, r = value / w->c->most * RADIUS + more;

	return (struct lean_point){ MID_X + cos(angle) * r, MID_Y + sin(angle) * r };
}

/* Through the values of all directions; x NULL: all of them `same`. */
static void ring(const struct web *w, const char *cls, const double *x, double same)
{
	struct lean_point *p = NEW_N(html_mem(w->h), struct lean_point, w->c->n + 1);
	bool whole = true;

	for (size_t i = 0; i < w->c->n; i++) {
		p[i] = spot(w, i, x ? x[i] : same, 0);
		whole = whole && !isnan(p[i].x);
	}
	p[w->c->n] = p[0];
	VOID_EL(w->h, path, .cls = str_c(cls), .d = path_through(w->h, p, w->c->n + 1, whole));
}

static void paper(const struct web *w)
{
	for (int v = 1; v <= w->c->most; v++)
		ring(w, "gr", NULL, v);
	for (size_t i = 0; i < w->c->n; i++) {
		struct lean_point end = spot(w, i, w->c->most, 0);
		chart_line(w->h, "gr", MID_X, MID_Y, end.x, end.y);
	}
}

static struct str fitting(const struct web *w, struct str s, size_t room)
{
	return s.n <= room ? s : chart_short(w->h, s, room - 2);
}

/* A name of several words breaks at its first blank; what does not fit beside the web is cut. */
static void name(const struct web *w, size_t i)
{
	struct lean_point at = spot(w, i, w->c->most, NAME_AT);
	struct str s = w->c->name[i], first = s, rest = STR_NONE;
	const char *cls = fabs(at.x - MID_X) < 8 ? "m k" : at.x < MID_X ? "e k" : "k", *blank = s.n > NAME_BYTES ? memchr(s.p, ' ', s.n) : NULL;
	size_t room = (size_t)((fabs(at.x - MID_X) < 8 ? WIDTH : at.x < MID_X ? at.x : WIDTH - at.x) / chart_room(1));

	if (blank) {
		first = (struct str){ s.p, (size_t)(blank - s.p) };
		rest = (struct str){ blank + 1, s.n - first.n - 1 };
	}
	double y = at.y + 4 - (at.y < MID_Y - RADIUS / 2.0 ? 8 : 0) + (at.y > MID_Y + RADIUS / 2.0 ? 6 : 0) - (rest.n ? LINE / 2.0 : 0);
	chart_text(w->h, cls, at.x, y, fitting(w, first, room));
	if (rest.n)
		chart_text(w->h, cls, at.x, y + LINE, fitting(w, rest, room));
}

static void dots(const struct web *w)
{
	for (size_t i = 0; i < w->c->n; i++) {
		struct lean_point at = spot(w, i, w->c->now[i], 0);
		if (!isnan(w->c->now[i]))
			chart_dot(w->h, "pt", at.x, at.y, 3);
	}
}

static struct str spoken(const struct web *w)
{
	size_t low = 0;

	for (size_t i = 0; i < w->c->n; i++)
		if (isnan(w->c->now[low]) || w->c->now[i] < w->c->now[low])
			low = i;
	return chart_say(w->h, T("{n} scores of 0 to {most}; the lowest is {name} with {score}."), ARG("n", (int64_t)w->c->n), ARG("most", (int64_t)w->c->most),
		ARG("name", w->c->name[low]), ARG("score", chart_number(w->h, w->c->now[low], 1)));
}

static void key(const struct web *w)
{
	KEY(w->h) {
		key_line(w->h, "ln", chart_word(w->h, T("now")));
		if (w->c->earlier)
			key_line(w->h, "ln2", w->c->earlier_name);
		if (w->c->target)
			key_line(w->h, "tgt dash", chart_word(w->h, T("target")));
	}
}

void chart_radar(struct html *h, const struct chart_radar *c)
{
	struct web w = { h, c };

	if ((c->n < 3 || c->most < 1) && chart_nothing(h))
		return;
	DRAWING(h, WIDTH, HEIGHT, spoken(&w)) {
		ring(&w, "f-aiT", c->now, 0);
		paper(&w);
		if (c->earlier)
			ring(&w, "ln2", c->earlier, 0);
		if (c->target)
			ring(&w, "tgt dash", c->target, 0);
		ring(&w, "ln", c->now, 0);
		dots(&w);
		for (size_t i = 0; i < c->n; i++)
			name(&w, i);
		for (int v = 1; v <= c->most; v++)
			chart_text(h, "s halo", MID_X + 4, spot(&w, 0, v, 0).y + 4, chart_number(h, v, 0));
	}
	key(&w);
	NUMBERS(h, T("Direction"), T("Now"), T("Earlier"), T("Target"))
		for (size_t i = 0; i < c->n; i++)
			numbers_row(h, c->name[i], (const double[]){ c->now[i], c->earlier ? c->earlier[i] : NAN, c->target ? c->target[i] : NAN }, 3, 1);
}
