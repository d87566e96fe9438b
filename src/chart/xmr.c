/*
 * xmr.c -- a measure over time with the limits of its process: is it the process that changed, or chance?
 *
 * Limits come from a baseline that somebody chose and step where another one was chosen; they are never computed anew with every point. What is a signal is
 * lean.h's to say: a ring around the point as well as its colour.
 */
#include "chart/private.h"

enum { WIDTH = 640, LEFT = 52, RIGHT = 590, TOP = 26, X_HEIGHT = 190, MR_TOP = 248, MR_HEIGHT = 60, FOOT = 22, TICKS = 5 };

struct measure {
	struct html *h;
	const struct chart_xmr *c;
	struct lean_xmr *limits;        /* of each baseline */
	struct lean_signal *signal;     /* of each point */
	double *range;                  /* of each point: from the one before */
	struct scale across, down, ranges;
};

/* From which point on these limits count, and to before which. */
static size_t part_end(const struct measure *m, size_t k)
{
	return k + 1 < m->c->baselines ? m->c->baseline[k + 1].from : m->c->n;
}

static void measure_fill(struct measure *m)
{
	const struct chart_xmr *c = m->c;

	for (size_t i = 0; i < c->n; i++) {
		m->range[i] = i ? fabs(c->x[i] - c->x[i - 1]) : NAN;
		range_add(&m->down, c->x[i]);
		range_add(&m->ranges, m->range[i]);
	}
	for (size_t k = 0; k < c->baselines; k++) {
		size_t from = c->baseline[k].from, end = part_end(m, k);
		m->limits[k] = lean_xmr(c->x + from, c->baseline[k].to - from);
		lean_xmr_signals(&m->limits[k], c->x + from, end - from, m->signal + from);
		range_add(&m->down, m->limits[k].upper);
		range_add(&m->down, m->limits[k].lower);
		range_add(&m->ranges, m->limits[k].range_upper);
	}
	scale_round(&m->down, TICKS);
	m->ranges.from = 0;
	scale_round(&m->ranges, 2);
}

static bool is_signal(const struct measure *m, size_t i)
{
	return signal_any(&m->signal[i]);
}

/* Half a step before the first point to half a step after the last one. */
static double edge(const struct measure *m, size_t i)
{
	return scale_at(&m->across, (double)i - .5);
}

static void limit(const struct measure *m, const char *cls, const struct scale *down, size_t from, size_t end, double value)
{
	if (!isnan(value))
		chart_line(m->h, cls, edge(m, from), scale_at(down, value), edge(m, end), scale_at(down, value));
}

static void limits(const struct measure *m, const struct scale *down, bool ranges)
{
	for (size_t k = 0; k < m->c->baselines; k++) {
		const struct lean_xmr *l = &m->limits[k];
		size_t from = m->c->baseline[k].from, end = part_end(m, k);
		limit(m, "mean", down, from, end, ranges ? l->mr_bar : l->mean);
		limit(m, "lim", down, from, end, ranges ? l->range_upper : l->upper);
		if (!ranges)
			limit(m, "lim", down, from, end, l->lower);
	}
}

/* The last limits' own numbers, at the right end. */
static void limit_words(const struct measure *m)
{
	const struct lean_xmr *l = m->c->baselines ? &m->limits[m->c->baselines - 1] : NULL;
	double at[] = { l ? l->upper : NAN, l ? l->mean : NAN, l ? l->lower : NAN };

	for (size_t i = 0; i < 3; i++)
		if (!isnan(at[i]))
			chart_text(m->h, i == 1 ? "b" : "s", RIGHT + 6, scale_at(&m->down, at[i]) + 4, chart_number(m->h, at[i], m->c->decimals));
}

static void points(const struct measure *m)
{
	for (size_t i = 0; i < m->c->n; i++) {
		struct str x = svg_num(m->h, scale_at(&m->across, (double)i)), y = svg_num(m->h, scale_at(&m->down, m->c->x[i]));
		if (isnan(m->c->x[i]))
			continue;
		VOID_EL(m->h, circle, .cls = is_signal(m, i) ? S("pt-bad") : S("pt"), .cx = x, .cy = y, .r = S("2.5"));
		if (is_signal(m, i))
			VOID_EL(m->h, circle, .cls = S("s-bad f-none"), .cx = x, .cy = y, .r = S("5.5"));
	}
}

static struct str signal_words(const struct measure *m, size_t i)
{
	const struct lang *l = html_lang(m->h);

	if (m->signal[i].outside)
		return lang_text(l, T("outside the limits"));
	if (m->signal[i].run)
		return lang_text(l, T("eight or more on one side"));
	return m->signal[i].near ? lang_text(l, T("three of four near a limit")) : STR_NONE;
}

static struct str spoken(const struct measure *m)
{
	int64_t signals = 0;

	for (size_t i = 0; i < m->c->n; i++)
		signals += is_signal(m, i);
	return say(html_mem(m->h), html_lang(m->h), TN("{values} values in the order of time; {n} is a signal.", "{values} values in the order of time; {n} are signals.", signals),
		ARG("values", (int64_t)m->c->n));
}

static void numbers(const struct measure *m)
{
	struct html *h = m->h;

	NUMBERS(h, T("When"), T("Value"), T("Moving range"), T("Signal"))
		for (size_t i = 0; i < m->c->n; i++)
			EL(h, tr) {
				LEAF(h, th, m->c->label[i], .scope = S("row"));
				LEAF(h, td, chart_number(h, m->c->x[i], m->c->decimals), .cls = S("tb-n"));
				LEAF(h, td, chart_number(h, m->range[i], m->c->decimals), .cls = S("tb-n"));
				LEAF(h, td, signal_words(m, i));
			}
}

void chart_xmr(struct html *h, const struct chart_xmr *c)
{
	struct arena *mem = html_mem(h);
	struct measure m = { .h = h, .c = c, .limits = NEW_N(mem, struct lean_xmr, c->baselines + 1), .signal = NEW_N(mem, struct lean_signal, c->n + 1),
		.range = NEW_N(mem, double, c->n + 1), .across = { -.5, (double)c->n - .5, LEFT, RIGHT }, .down = { NAN, NAN, TOP + X_HEIGHT, TOP },
		.ranges = { NAN, NAN, MR_TOP + MR_HEIGHT, MR_TOP } };
	double bottom = c->with_ranges ? MR_TOP + MR_HEIGHT : TOP + X_HEIGHT;

	if (!c->n && chart_nothing(h))
		return;
	measure_fill(&m);
	DRAWING(h, WIDTH, bottom + FOOT, spoken(&m)) {
		chart_grid(h, &m.down, TICKS, LEFT, RIGHT);
		chart_text(h, "s", 0, TOP - 15, c->unit);
		limits(&m, &m.down, false);
		VOID_EL(h, path, .cls = S("ln"), .d = path_of(h, c->x, c->n, &m.across, &m.down));
		points(&m);
		limit_words(&m);
		if (c->with_ranges) {
			chart_grid(h, &m.ranges, 2, LEFT, RIGHT);
			limits(&m, &m.ranges, true);
			VOID_EL(h, path, .cls = S("ln2"), .d = path_of(h, m.range, c->n, &m.across, &m.ranges));
		}
		chart_labels(h, c->label, c->n, &m.across, bottom + 16);
	}
	numbers(&m);
}
