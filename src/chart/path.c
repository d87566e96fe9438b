/* path.c -- from values to places in the drawing. */
#include "chart/private.h"

#include <math.h>

double scale_at(const struct scale *s, double value)
{
	return s->to > s->from ? s->a + (value - s->from) / (s->to - s->from) * (s->b - s->a) : (s->a + s->b) / 2;
}

void range_add(struct scale *s, double value)
{
	if (isnan(value))
		return;
	s->from = isnan(s->from) || value < s->from ? value : s->from;
	s->to = isnan(s->to) || value > s->to ? value : s->to;
}

struct str path_of(struct html *h, const double *x, size_t n, const struct scale *across, const struct scale *down)
{
	struct buf b = buf_new(html_mem(h), 16 * n + 16, 1 << 16);
	bool pen = false;

	for (size_t i = 0; i < n; i++) {
		if (!isnan(x[i])) {
			buf_c(&b, pen ? 'L' : 'M');
			buf_str(&b, svg_num(h, scale_at(across, (double)i)));
			buf_c(&b, ' ');
			buf_str(&b, svg_num(h, scale_at(down, x[i])));
		}
		pen = !isnan(x[i]);
	}
	return buf_done(&b);
}
