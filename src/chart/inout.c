/*
 * inout.c -- what came in and what went out, period by period: do they keep pace?
 *
 * In goes up, out goes down, and the line is the difference of the two on the same scale: above the middle the pile grows. The pile itself is in the table.
 */
#include "chart/private.h"

enum { WIDTH = 556, LEFT = 44, RIGHT = 524, TOP = 30, BOTTOM = 230, HEIGHT = 252, TICKS = 6 };

struct pace { struct html *h; const struct chart_in_out *c; double *net; struct scale across, down; };

static void bars(const struct pace *p)
{
	double zero = scale_at(&p->down, 0), w = fmin((RIGHT - LEFT) / (double)p->c->n * .66, 30);

	for (size_t i = 0; i < p->c->n; i++) {
		double x = scale_at(&p->across, (double)i) - w / 2, in = scale_at(&p->down, p->c->in[i]), out = scale_at(&p->down, -p->c->out[i]);
		chart_bar(p->h, "f-ai3", x, in, w, zero - in);
		chart_bar(p->h, "f-ai", x, zero, w, out - zero);
	}
}

static struct str signed_number(const struct pace *p, double x)
{
	return str_fmt(html_mem(p->h), "%s" STR_FMT, x < 0 ? "−" : x > 0 ? "+" : "", STR_ARG(chart_number(p->h, fabs(x), 0)));
}

static void net(const struct pace *p)
{
	VOID_EL(p->h, path, .cls = S("ln halo-l"), .d = path_of(p->h, p->net, p->c->n, &p->across, &p->down));
	VOID_EL(p->h, path, .cls = S("ln"), .d = path_of(p->h, p->net, p->c->n, &p->across, &p->down));
	for (size_t i = 0; i < p->c->n; i++)
		if (!isnan(p->net[i]))
			chart_dot(p->h, "pt-ring", scale_at(&p->across, (double)i), scale_at(&p->down, p->net[i]), 3.2);
	double last = p->net[p->c->n - 1];
	if (!isnan(last))
		chart_text(p->h, "b", RIGHT + 6, scale_at(&p->down, last) + 4, signed_number(p, last));
}

/* The numbers at the scale are amounts: those below the middle have no sign. */
static void paper(const struct pace *p)
{
	double first, step;
	int n = scale_steps(&p->down, TICKS, &first, &step);

	for (int i = 0; i < n; i++) {
		double y = scale_at(&p->down, first + i * step);
		chart_line(p->h, "gr", LEFT, y, RIGHT, y);
		chart_text(p->h, "s e", LEFT - 8, y + 4, chart_number(p->h, fabs(first + i * step), step_decimals(step)));
	}
	chart_text(p->h, "s", 0, 12, p->c->unit);
}

static void numbers(const struct pace *p)
{
	struct html *h = p->h;
	double open = p->c->open;

	NUMBERS(h, T("When"), T("In"), T("Out"), T("Difference"), T("Open after it"))
		for (size_t i = 0; i < p->c->n; i++) {
			open += isnan(p->net[i]) ? 0 : p->net[i];
			numbers_row(h, p->c->label[i], (const double[]){ p->c->in[i], p->c->out[i], p->net[i], open }, 4, 0);
		}
}

static struct str spoken(const struct pace *p)
{
	double in = 0, out = 0;

	for (size_t i = 0; i < p->c->n; i++) {
		in += isnan(p->c->in[i]) ? 0 : p->c->in[i];
		out += isnan(p->c->out[i]) ? 0 : p->c->out[i];
	}
	return chart_say(p->h, T("{in} came in, {out} went out; open at the end: {open}."), ARG("in", chart_number(p->h, in, 0)), ARG("out",
		chart_number(p->h, out, 0)),
		ARG("open", chart_number(p->h, p->c->open + in - out, 0)));
}

void chart_in_out(struct html *h, const struct chart_in_out *c)
{
	struct pace p = { h, c, NEW_N(html_mem(h), double, c->n + 1), { -.5, (double)c->n - .5, LEFT, RIGHT }, { 0, 0, BOTTOM, TOP } };

	for (size_t i = 0; i < c->n; i++) {
		p.net[i] = c->in[i] - c->out[i];
		range_add(&p.down, c->in[i]);
		range_add(&p.down, -c->out[i]);
	}
	if (!(p.down.to > p.down.from) && chart_nothing(h))
		return;
	scale_round(&p.down, TICKS);
	DRAWING(h, WIDTH, HEIGHT, spoken(&p)) {
		paper(&p);
		bars(&p);
		chart_line(h, "ax", LEFT, scale_at(&p.down, 0), RIGHT, scale_at(&p.down, 0));
		net(&p);
		chart_labels(h, c->label, c->n, &p.across, BOTTOM + 17);
	}
	KEY(h) {
		key_area(h, "f-ai3", chart_say(h, T("{name}, upwards"), ARG("name", c->in_name)));
		key_area(h, "f-ai", chart_say(h, T("{name}, downwards"), ARG("name", c->out_name)));
		key_line(h, "ln", chart_word(h, T("difference: above the middle the pile grows")));
	}
	numbers(&p);
}
