/*
 * panels.c -- one measure at many places, small and on one scale: where did something change?
 *
 * Each panel is an XmR in a few marks: band, mean, line, its signals ringed and counted in words. One scale for all, or a place with nothing but noise would
 * look as wild as one that is. Sixty of them are one page, so a panel is six elements and nothing is drawn twice.
 */
#include "chart/private.h"

enum { WIDTH = 150, HEIGHT = 56, EDGE = 4 };

struct pane { struct lean_xmr limits; struct lean_signal *signal; size_t better, worse; };
struct page { struct html *h; const struct chart_panels *c; struct pane *pane; struct scale down; };

static bool is_worse(const struct chart_panels *c, const struct pane *pane, double x)
{
	return (x > pane->limits.mean) == c->lower_is_better;
}

static struct pane pane_of(struct html *h, const struct chart_panels *c, const struct chart_panel *p)
{
	struct pane pane = { .limits = lean_xmr(p->x, p->n < c->baseline ? p->n : c->baseline), .signal = NEW_N(html_mem(h), struct lean_signal, p->n + 1) };

	lean_xmr_signals(&pane.limits, p->x, p->n, pane.signal);
	for (size_t i = 0; i < p->n; i++) {
		bool any = signal_any(&pane.signal[i]), worse = is_worse(c, &pane, p->x[i]);
		pane.worse += any && worse;
		pane.better += any && !worse;
	}
	return pane;
}

static double last_of(const struct chart_panel *p)
{
	return p->n ? p->x[p->n - 1] : NAN;
}

static void limits(const struct page *g, const struct lean_xmr *m)
{
	double high = scale_at(&g->down, fmin(m->upper, g->down.to)), low = scale_at(&g->down, fmax(m->lower, g->down.from)), mean = scale_at(&g->down,
		m->mean);

	if (isnan(m->mean))
		return;
	chart_bar(g->h, "band", 0, high, WIDTH, low - high);
	chart_line(g->h, "mean", 0, mean, WIDTH, mean);
}

static void draw(const struct page *g, const struct chart_panel *p, const struct pane *pane)
{
	struct scale across = { 0, p->n > 1 ? (double)p->n - 1 : 1, EDGE, WIDTH - EDGE };

	EL(g->h, svg, .cls = S("ch"), .view_box = S("0 0 150 56"), .aria_hidden = S("true")) {
		limits(g, &pane->limits);
		VOID_EL(g->h, path, .cls = S("ln"), .d = path_of(g->h, p->x, p->n, &across, &g->down));
		for (size_t i = 0; i < p->n; i++)
			if (signal_any(&pane->signal[i]))
				chart_dot(g->h, is_worse(g->c, pane, p->x[i]) ? "s-bad f-none" : "s-ai f-none", scale_at(&across, (double)i),
					scale_at(&g->down, p->x[i]), 3.5);
		if (!isnan(last_of(p)))
			chart_dot(g->h, "pt", scale_at(&across, (double)p->n - 1), scale_at(&g->down, last_of(p)), 2.5);
	}
}

static void signal_words(struct html *h, const struct pane *pane)
{
	int64_t better = (int64_t)pane->better, worse = (int64_t)pane->worse;

	if (worse)
		LEAF(h, small, chart_say(h, TN("{n} signal, worse", "{n} signals, worse", worse)), .cls = S("bad"));
	if (better)
		LEAF(h, small, chart_say(h, TN("{n} signal, better", "{n} signals, better", better)));
}

static void panel(const struct page *g, size_t i)
{
	const struct chart_panel *p = &g->c->panel[i];
	struct html *h = g->h;

	EL(h, li) {
		if (p->to.p)
			LEAF(h, a, p->name, .href = p->to);
		else
			LEAF(h, b, p->name);
		LEAF(h, span, chart_number(h, last_of(p), g->c->decimals));
		draw(g, p, &g->pane[i]);
		signal_words(h, &g->pane[i]);
		if (isnan(g->pane[i].limits.mean))
			LEAF(h, small, T("too few for limits"), .cls = S("mut"));
	}
}

static struct str scale_words(const struct page *g)
{
	struct html *h = g->h;

	return chart_say(h, T("All on one scale: {unit}, {from} to {to}. Beside the name the last value; signals are ringed."), ARG("unit", g->c->unit),
		ARG("from", chart_number(h, g->down.from, step_decimals(scale_step(&g->down, 2)))), ARG("to", chart_number(h, g->down.to,
			step_decimals(scale_step(&g->down, 2)))));
}

void chart_panels(struct html *h, const struct chart_panels *c)
{
	struct page g = { h, c, NEW_N(html_mem(h), struct pane, c->n + 1), { NAN, NAN, HEIGHT - EDGE, EDGE } };

	for (size_t i = 0; i < c->n; i++) {
		g.pane[i] = pane_of(h, c, &c->panel[i]);
		for (size_t k = 0; k < c->panel[i].n; k++)
			range_add(&g.down, c->panel[i].x[k]);
	}
	if (isnan(g.down.from) && chart_nothing(h))
		return;
	scale_round(&g.down, 4);
	LEAF(h, p, scale_words(&g), .cls = S("mp-say"));
	EL(h, ul, .cls = S("mp"))
		for (size_t i = 0; i < c->n; i++)
			panel(&g, i);
	NUMBERS(h, T("Place"), T("Last"), T("Mean"), T("Lower limit"), T("Upper limit"), T("Signals"))
		for (size_t i = 0; i < c->n; i++) {
			const struct lean_xmr *m = &g.pane[i].limits;
			numbers_row(h, c->panel[i].name, (const double[]){ last_of(&c->panel[i]), m->mean, m->lower, m->upper,
				(double)(g.pane[i].worse + g.pane[i].better) }, 5, c->decimals);
		}
}
