/*
 * gap.c -- two cumulated lines and the room between them: what came in, and what was finished.
 *
 * The labels stand at the lines' ends instead of a legend, moved apart where the lines meet.
 */
#include "chart/private.h"

#include <math.h>

enum { WIDTH = 372, HEIGHT = 158, LEFT = 4, RIGHT = 284, TOP = 12, BOTTOM = 134, LABEL_HEIGHT = 15 };      /* as wide as a phone, so that its words stay readable there */

static void words(struct html *h, const char *cls, double x, double y, struct str s)
{
	LEAF(h, text, s, .cls = str_c(cls), .x = svg_num(h, x), .y = svg_num(h, y));
}

static void end_label(struct html *h, const char *cls, double y, struct msg label, double value)
{
	struct str s = say(html_mem(h), html_lang(h), T("{label} {n}"), ARG("label", label), ARG("n", (int64_t)llround(value)));

	words(h, cls, RIGHT + 8, y + 4, s);
}

/* Between the lines: the upper one forth, the lower one back. */
static struct str area_of(struct html *h, const struct chart_gap *c, const struct scale *across, const struct scale *down)
{
	struct lean_point *p = NEW_N(html_mem(h), struct lean_point, 2 * c->n + 1);

	for (size_t i = 0; i < c->n; i++) {
		p[i] = (struct lean_point){ scale_at(across, (double)i), scale_at(down, c->upper[i]) };
		p[2 * c->n - 1 - i] = (struct lean_point){ p[i].x, scale_at(down, c->lower[i]) };
	}
	return path_through(h, p, 2 * c->n, true);
}

void chart_gap(struct html *h, const struct chart_gap *c)
{
	struct scale across = { 0, c->n > 1 ? (double)(c->n - 1) : 1, LEFT, RIGHT }, down = { 0, 1, BOTTOM, TOP };

	for (size_t i = 0; i < c->n; i++) {
		range_add(&down, c->upper[i]);
		range_add(&down, c->lower[i]);
	}
	EL(h, svg, .cls = S("ch"), .view_box = str_fmt(html_mem(h), "0 0 %d %d", WIDTH, HEIGHT), .role = S("img"), .aria_label_str = c->spoken) {
		VOID_EL(h, path, .cls = S("ax"), .d = str_fmt(html_mem(h), "M%d %d.5H%d", LEFT, BOTTOM, RIGHT));
		words(h, "s", LEFT, BOTTOM + 18, c->first);
		words(h, "s e", RIGHT, BOTTOM + 18, c->last);
		if (c->n) {
			double up = scale_at(&down, c->upper[c->n - 1]), low = scale_at(&down, c->lower[c->n - 1]), mid = (up + low) / 2;
			bool meet = fabs(up - low) < LABEL_HEIGHT, crossed = up > low;
			VOID_EL(h, path, .cls = S("band"), .d = area_of(h, c, &across, &down));
			VOID_EL(h, path, .cls = S("ln2"), .d = path_of(h, c->upper, c->n, &across, &down));
			VOID_EL(h, path, .cls = S("ln"), .d = path_of(h, c->lower, c->n, &across, &down));
			end_label(h, "", meet ? mid + (crossed ? 7.5 : -7.5) : up, c->upper_label, c->upper[c->n - 1]);
			end_label(h, "b", meet ? mid - (crossed ? 7.5 : -7.5) : low, c->lower_label, c->lower[c->n - 1]);
		}
	}
}
