/*
 * spark.c -- the trend of a number in one table cell: line, natural limits, standard.
 *
 * Scaled to its own values and the standard, never to the limits: a wide band is cut at the edge rather than flattening the line.
 */
#include "chart/private.h"
#include "lean/lean.h"

#include <math.h>

enum { WIDTH = 132, HEIGHT = 34, EDGE = 3, LAST = 127, POINTS_MAX = 104 };

static double clamp(double v, double least, double most)
{
	return v < least ? least : v > most ? most : v;
}

static void band(struct html *h, const struct lean_xmr *m, const struct scale *down)
{
	double low = scale_at(down, clamp(m->lower, down->from, down->to)), high = scale_at(down, clamp(m->upper, down->from, down->to));

	if (isnan(m->mean) || down->to <= down->from)
		return;
	VOID_EL(h, rect, .cls = S("band"), .x = svg_num(h, EDGE), .y = svg_num(h, high), .w = svg_num(h, WIDTH - 2 * EDGE), .h = svg_num(h, low - high));
}

/* A value without neighbours would leave no trace in the line. */
static bool stands_alone(const double *x, size_t n, size_t i)
{
	return (i == 0 || isnan(x[i - 1])) && (i + 1 == n || isnan(x[i + 1]));
}

static void points(struct html *h, const double *x, size_t n, const struct lean_xmr *m, const struct scale *across, const struct scale *down, bool lower_is_better)
{
	struct lean_signal s[POINTS_MAX];

	lean_xmr_signals(m, x, n, s);
	for (size_t i = 0; i < n; i++) {
		bool last = i + 1 == n, worse = s[i].outside && (x[i] > m->mean) == lower_is_better;
		if (isnan(x[i]) || !(last || s[i].outside || stands_alone(x, n, i)))
			continue;
		VOID_EL(h, circle, .cls = last && worse ? S("pt-bad") : S("pt"), .cx = svg_num(h, scale_at(across, (double)i)), .cy = svg_num(h, scale_at(down, x[i])),
			.r = last ? S("2.75") : S("2"));
	}
}

void chart_spark(struct html *h, const double *x, size_t n, double standard, bool lower_is_better)
{
	CHECK(n <= POINTS_MAX);
	struct scale across = { 0, n > 1 ? (double)(n - 1) : 1, EDGE, LAST }, down = { NAN, NAN, HEIGHT - EDGE, EDGE };
	struct lean_xmr m = lean_xmr(x, n / 2);

	for (size_t i = 0; i < n; i++)
		range_add(&down, x[i]);
	bool any = !isnan(down.from);
	range_add(&down, standard);
	EL(h, svg, .cls = S("ch ch-s"), .view_box = S("0 0 132 34"), .w = S("132"), .h = S("34"), .aria_hidden = S("true")) {
		if (any)
			band(h, &m, &down);
		if (any && !isnan(standard))
			VOID_EL(h, path, .cls = S("tgt"), .d = str_fmt(html_mem(h), "M%d " STR_FMT "H%d", EDGE, STR_ARG(svg_num(h, scale_at(&down, standard))), WIDTH - EDGE));
		if (any) {
			VOID_EL(h, path, .cls = S("ln"), .d = path_of(h, x, n, &across, &down));
			points(h, x, n, &m, &across, &down, lower_is_better);
		}
	}
}
