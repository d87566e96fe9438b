/* path.c -- from values to places in the drawing. */
#include "chart/private.h"

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

double scale_step(const struct scale *s, int most)
{
	double least = (s->to - s->from) / most;

	if (!(least > 0))
		return 1;
	double ten = pow(10, floor(log10(least)));
	double in_it = least / ten;
	return ten * (in_it <= 1 ? 1 : in_it <= 2 ? 2 : in_it <= 5 ? 5 : 10);
}

void scale_round(struct scale *s, int most)
{
	double step = scale_step(s, most);

	s->from = floor(s->from / step) * step;
	s->to = ceil(s->to / step) * step;
	if (!(s->to > s->from))
		s->to = s->from + step;
}

int scale_steps(const struct scale *s, int most, double *first, double *step)
{
	*step = scale_step(s, most);
	*first = ceil(s->from / *step - 1e-9) * *step;
	double n = floor((s->to - *first) / *step + 1e-6) + 1;
	return isnan(n) ? 0 : (int)fmin(fmax(n, 0), 2 * most + 2);
}

int step_decimals(double step)
{
	int n = 0;

	for (double at = step; n < 6 && fabs(at - round(at)) > 1e-9; at *= 10)
		n++;
	return n;
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

struct str path_through(struct html *h, const struct lean_point *p, size_t n, bool closed)
{
	struct buf b = buf_new(html_mem(h), 16 * n + 16, 1 << 20);
	bool pen = false;

	for (size_t i = 0; i < n; i++) {
		bool there = !isnan(p[i].x) && !isnan(p[i].y);
		if (there) {
			buf_c(&b, pen ? 'L' : 'M');
			buf_str(&b, svg_num(h, p[i].x));
			buf_c(&b, ' ');
			buf_str(&b, svg_num(h, p[i].y));
		}
		pen = there;
	}
	if (closed && n)
		buf_c(&b, 'Z');
	return buf_done(&b);
}

void labels_apart(double *y, size_t n, double least, double bottom)
{
	for (size_t i = 1; i < n; i++)
		y[i] = fmax(y[i], y[i - 1] + least);
	for (size_t i = n; i-- > 0;)
		y[i] = fmin(y[i], bottom - least * (double)(n - 1 - i));
}
