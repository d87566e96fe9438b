/*
 * vsm.c -- the value-stream map: how the material goes from the supplier to the customer, who tells each step what to make, and how long it lies in between.
 *
 * Steps stand in one row, what lies before them in the gaps; below it the ladder goes up where a piece waits and down where it is worked on. Lead time is
 * lean_ladder()'s. It must never show a stock that nobody counted as if nothing lay there: that is a dash, and there is no lead time then.
 */
#include "chart/private.h"

enum { FIRST = 92, BOX = 92, STEP = 160, LEAST = 480, EDGE = 46, FACTORY = 14, PLAN = 12, TOP = 114, HEAD = 38, ROW = 17, ROWS = 3, FOOT = 56, BOX_CHARS = 13 };

struct map {
	struct html *h;
	const struct chart_vsm *c;
	double step, width, ladder_y;
	double *days;                   /* of each stock; NaN where it is not known */
	struct lean_ladder sums;
};

static double box_x(const struct map *m, size_t k)
{
	return FIRST + m->step * (double)k;
}

/* The middle of the gap before step k; k = n is before the customer. */
static double gap_x(const struct map *m, size_t k)
{
	return k == 0 ? EDGE : k == m->c->n ? m->width - EDGE : box_x(m, k - 1) + BOX + (m->step - BOX) / 2;
}

/* ---- information ---- */

/* By hand a straight arrow, electronic one with a kink like a flash. */
static void information(struct html *h, enum chart_carrier by, double x1, double y1, double x2, double y2)
{
	double far = hypot(x2 - x1, y2 - y1), dx = (x2 - x1) / far, dy = (y2 - y1) / far, mx = (x1 + x2) / 2, my = (y1 + y2) / 2;

	if (by == CHART_NO_INFORMATION)
		return;
	if (by == CHART_ELECTRONIC) {
		double ax = 3.5 * dy, ay = -3.5 * dx, back_x = mx - 8 * dx - ax, back_y = my - 8 * dy - ay;
		chart_path(h, "ax", "M%.1f %.1fL%.1f %.1fL%.1f %.1f", x1 + ax, y1 + ay, mx + 8 * dx + ax, my + 8 * dy + ay, back_x, back_y);
		chart_arrow(h, "ax", back_x, back_y, x2 - ax, y2 - ay);
	} else {
		chart_arrow(h, "ax", x1, y1, x2, y2);
	}
}

static void planning(const struct map *m)
{
	enum { W = 116, H = 42, BELOW = 8, CHAR = 6 };
	const struct chart_vsm *c = m->c;
	double mid = m->width / 2, y = PLAN + H / 2.0, out = EDGE + 42;

	chart_bar(m->h, "bx", mid - W / 2.0, PLAN, W, H);
	chart_line(m->h, "ax", mid - W / 2.0, PLAN + 20.5, mid + W / 2.0, PLAN + 20.5);
	chart_words(m->h, "m b", mid, PLAN + 10, c->planning, 16, 1);
	chart_words(m->h, "m s", mid, PLAN + 31, c->planning_by, 18, 1);
	information(m->h, c->order.by, mid - W / 2.0 - 4, y, out, y);
	information(m->h, c->forecast.by, m->width - out, y, mid + W / 2.0 + 4, y);
	size_t chars = (size_t)fmin(40, (mid - W / 2.0 - out) / CHAR);
	chart_words(m->h, "m s", (mid - W / 2.0 + out) / 2, y - 16, c->order.says, chars, 1);
	chart_words(m->h, "m s", (mid + W / 2.0 + m->width - out) / 2, y - 16, c->forecast.says, chars, 1);
	for (size_t k = 0; k < c->n; k++) {
		double to = box_x(m, k) + BOX / 2.0, from = mid + (to - mid) * .16;
		information(m->h, c->process[k].plan, fmax(mid - W / 2.0 + 6, fmin(mid + W / 2.0 - 6, from)), PLAN + H + 4, to, TOP - BELOW);
	}
}

/* ---- who brings and who takes ---- */

static void factory(const struct map *m, double mid, struct str name)
{
	double x = mid - 36;

	chart_path(m->h, "bx", "M%.1f %dv-30l18-12v12l18-12v12l18-12v12l18-12v42z", x, FACTORY + 44);
	chart_words(m->h, "m b", mid, FACTORY + 31, name, 11, 1);
}

/* A broad arrow down (to the first stock) or up (from the last one). */
static void truck(const struct map *m, double x, bool up, struct str often)
{
	double tip = up ? FACTORY + 49 : TOP - 4, tail = up ? TOP - 4 : FACTORY + 49, away = up ? 1 : -1;

	chart_path(m->h, "bx", "M%.1f %.1fV%.1fh-5l10 %.1fl10 %.1fh-5V%.1fz", x - 5, tail, tip + 11 * away, -11 * away, 11 * away, tail);
	chart_words(m->h, up ? "s e" : "s", up ? x - 16 : x + 16, (tip + tail) / 2, often, 14, 2);
}

/* ---- the steps ---- */

static struct str duration(const struct map *m, struct msg s, struct msg min, double x)
{
	return x >= 300 ? chart_amount(m->h, min, x / 60, 0) : chart_amount(m->h, s, x, fmod(x, 1) ? 1 : 0);
}

/* The lines of the data box; answers how many. */
static size_t facts(const struct map *m, const struct chart_process *p, struct str *out)
{
	size_t n = 0;

	if (!isnan(p->cycle_s))
		out[n++] = duration(m, T("C/T {n} s"), T("C/T {n} min"), p->cycle_s);
	if (!isnan(p->changeover_s))
		out[n++] = duration(m, T("C/O {n} s"), T("C/O {n} min"), p->changeover_s);
	if (!isnan(p->uptime))
		out[n++] = chart_amount(m->h, T("Up {n} %"), 100 * p->uptime, 0);
	for (size_t i = 0; i < p->more_n; i++)
		out[n++] = p->more[i];
	return n;
}

static size_t facts_most(const struct chart_vsm *c)
{
	size_t most = 0;

	for (size_t i = 0; i < c->n; i++)
		most = c->process[i].more_n > most ? c->process[i].more_n : most;
	return most + 3;
}

/* A person from above: the head, and the seat behind it. */
static void people(const struct map *m, double x, double n)
{
	if (isnan(n))
		return;
	chart_dot(m->h, "ax", x + 16, TOP + 27.5, 3.5);
	chart_path(m->h, "ax", "M%.1f %da7 7 0 0 0 14 0", x + 9, TOP + 28);
	chart_text(m->h, "s k", x + 29, TOP + 33, chart_number(m->h, n, fmod(n, 1) ? 1 : 0));
}

static void process(const struct map *m, size_t k)
{
	const struct chart_process *p = &m->c->process[k];
	struct str *line = NEW_N(html_mem(m->h), struct str, facts_most(m->c)), name;
	double x = box_x(m, k);
	size_t n = facts(m, p, line);

	for (size_t i = 0; i < n; i++) {
		double y = TOP + HEAD + ROW * (double)i;
		chart_path(m->h, "gr2", "M%.1f %.1fv%dh%dv-%d", x, y, ROW, BOX, ROW);
		if (chart_wrap(m->h, line[i], BOX_CHARS + 1, &name, 1))
			chart_text(m->h, "s k", x + 6, y + 12.5, name);
	}
	chart_bar(m->h, "bx", x, TOP, BOX, HEAD);
	chart_line(m->h, "ax", x, TOP + 18.5, x + BOX, TOP + 18.5);
	chart_words(m->h, "m b", x + BOX / 2.0, TOP + 9.5, p->name, BOX_CHARS, 1);
	people(m, x, p->people);
}

/* ---- what lies between them ---- */

static void triangle(const struct map *m, double x)
{
	chart_path(m->h, "tri", "M%.1f %dl15-26 15 26z", x - 15, TOP + 30);
	chart_text(m->h, "m b", x, TOP + 26, S("I"));
}

/* Shelves, open to where the pieces come from. */
static void supermarket(const struct map *m, double x)
{
	chart_path(m->h, "ax", "M%.1f %dh20v30h-20m20-10h-20m20-10h-20", x - 10, TOP + 2);
}

static void lane(const struct map *m, double x, double wide)
{
	chart_path(m->h, "ax", "M%.1f %dh%.1fm0 26h-%.1f", x - wide / 2, TOP + 4, wide, wide);
	chart_text(m->h, "m s k", x, TOP + 15, S("FIFO"));
	chart_arrow(m->h, "ax", x - wide / 2 + 6, TOP + 22, x + wide / 2 - 6, TOP + 22);
}

/* Pushed on whether the next one wants it or not: stripes; taken when it is needed: a hand that comes round. */
static void onward(const struct map *m, double x, enum chart_supply flow)
{
	double y = TOP + 19;

	if (flow == CHART_PUSH)
		chart_path(m->h, "f-ink2", "M%.1f %.1fh4v8h-4zm6 0h4v8h-4zm6 0h2v-5l9 9-9 9v-5h-2z", x, y - 4);
	else {
		chart_path(m->h, "ax", "M%.1f %.1fA8 8 0 1 1 %.1f %.1f", x + 14, y + 6.9, x + 16.9, y - 4);
		chart_arrow(m->h, "ax", x + 16.4, y - 4.9, x + 16.9, y - 4);
	}
}

static void stock(const struct map *m, size_t k)
{
	const struct chart_stock *s = &m->c->stock[k];
	bool last = k == m->c->n, raw = k == 0 && !isnan(m->c->first_days);
	double mid = gap_x(m, k), x = last || k == 0 || s->flow == CHART_FIFO ? mid : mid - 14;

	if (s->flow == CHART_FIFO)
		lane(m, mid, last ? 40 : 60);
	else if (s->flow == CHART_PULL)
		supermarket(m, x);
	else
		triangle(m, x);
	if (!last && s->flow != CHART_FIFO)
		onward(m, x + (s->flow == CHART_PUSH ? 18 : 14), s->flow);
	struct str much = raw ? chart_amount(m->h, T("{n} d"), m->c->first_days, 1) : chart_number(m->h, s->pieces, 0);
	chart_text(m->h, "m s k", str_chars(much) > 5 ? mid : x, TOP + 46, much);
}

/* ---- what is to be done about it ---- */

static void burst(const struct map *m, const struct chart_burst *b)
{
	enum { POINTS = 20, CHARS = 13 };
	double x = b->at_stock ? gap_x(m, b->at) : box_x(m, b->at) + BOX / 2.0, y = b->at_stock ? TOP + 74 : m->ladder_y - 21;
	struct str says = STR_NONE;
	chart_wrap(m->h, b->says, CHARS, &says, 1);
	double half = fmax(32, 4.1 * (double)str_chars(says) + 12);
	struct buf d = buf_new(html_mem(m->h), 512, 1 << 12);

	x = fmax(half, fmin(m->width - half, x));
	for (int k = 0; k < POINTS; k++) {
		double a = k * M_PI * 2 / POINTS, reach = k % 2 ? .72 : 1;
		buf_fmt(&d, "%c%.1f %.1f", k ? 'L' : 'M', x + cos(a) * half * reach, y + sin(a) * 21 * reach);
	}
	buf_c(&d, 'z');
	VOID_EL(m->h, path, .cls = S("bst"), .d = buf_done(&d));
	chart_text(m->h, "m s tbad", x, y + 4, says);
}

/* ---- the ladder ---- */

static void ladder(const struct map *m)
{
	enum { START = 16, DEEP = 19 };
	const struct chart_vsm *c = m->c;
	struct buf d = buf_new(html_mem(m->h), 512, 1 << 14);
	double y = m->ladder_y;

	buf_fmt(&d, "M%d %.1f", START, y);
	for (size_t k = 0; k < c->n; k++)
		buf_fmt(&d, "H%.1fv%dh%dv-%d", box_x(m, k), DEEP, BOX, DEEP);
	buf_fmt(&d, "H%.1f", m->width - START);
	VOID_EL(m->h, path, .cls = S("ax"), .d = buf_done(&d));
	for (size_t k = 0; k <= c->n; k++)
		chart_text(m->h, "m k", k == 0 ? (START + FIRST) / 2.0 : k == c->n ? (box_x(m, k - 1) + BOX + m->width - START) / 2 : gap_x(m, k), y - 6,
			chart_amount(m->h, T("{n} d"), m->days[k], 1));
	for (size_t k = 0; k < c->n; k++)
		chart_text(m->h, "m k", box_x(m, k) + BOX / 2.0, y + 14, duration(m, T("{n} s"), T("{n} min"), c->process[k].process_s));
}

static void sums(const struct map *m)
{
	struct html *h = m->h;

	EL(h, text, .cls = S("L"), .x = S("16"), .y = svg_num(h, m->ladder_y + FOOT - 8)) {
		LEAF(h, tspan, chart_amount(h, T("Lead time {n} days"), m->sums.lead_days, 1), .cls = S("b"));
		LEAF(h, tspan, duration(m, T("Process time {n} s"), T("Process time {n} min"), m->sums.process_s), .cls = S("b"), .dx = S("24"));
		if (!isnan(m->c->takt_s))
			LEAF(h, tspan, chart_amount(h, T("Takt {n} s"), m->c->takt_s, 0), .dx = S("24"));
		if (m->c->note.n)
			LEAF(h, tspan, m->c->note, .dx = S("24"));
	}
}

static void reckon(struct map *m)
{
	const struct chart_vsm *c = m->c;
	size_t skip = isnan(c->first_days) ? 0 : 1;
	double *pieces = NEW_N(html_mem(m->h), double, c->n + 1), *process_s = NEW_N(html_mem(m->h), double, c->n + 1);

	for (size_t k = 0; k <= c->n; k++)
		pieces[k] = c->stock[k].pieces;
	for (size_t k = 0; k < c->n; k++)
		process_s[k] = c->process[k].process_s;
	m->days[0] = c->first_days;
	m->sums = lean_ladder(&(struct lean_ladder_of){ c->first_days, c->daily_demand, pieces + skip, process_s, c->n + 1 - skip, c->n }, m->days + skip);
}

/* ---- the same as a table ---- */

static struct str flow_word(const struct map *m, enum chart_supply flow)
{
	return chart_word(m->h, flow == CHART_PUSH ? T("pushed") : flow == CHART_PULL ? T("pulled") : T("in order (FIFO)"));
}

static struct str carrier_word(const struct map *m, enum chart_carrier by)
{
	return by == CHART_NO_INFORMATION ? S("–") : chart_word(m->h, by == CHART_MANUAL ? T("by hand") : T("electronic"));
}

static void numbers(const struct map *m)
{
	const struct chart_vsm *c = m->c;
	struct html *h = m->h;

	NUMBERS(h, T("Step"), T("Pieces before it"), T("Days"), T("They come"), T("Its plan comes"), T("People"), T("C/T, s"), T("C/O, min"), T("Up, %"),
		T("Process time, s"))
		for (size_t k = 0; k <= c->n; k++) {
			const struct chart_process nobody = { c->customer, NAN, NAN, NAN, NAN, NAN, CHART_NO_INFORMATION, NULL, 0 }, *p = k < c->n
				? &c->process[k] : &nobody;
			numbers_words(h, p->name, (const struct str[]){ chart_number(h, c->stock[k].pieces, 0), chart_number(h, m->days[k], 1),
				flow_word(m, c->stock[k].flow),
				carrier_word(m, p->plan), chart_number(h, p->people, 0), chart_number(h, p->cycle_s, 0),
					chart_number(h, p->changeover_s / 60, 0),
				chart_number(h, 100 * p->uptime, 0), chart_number(h, p->process_s, 0) }, 9);
		}
}

void chart_vsm(struct html *h, const struct chart_vsm *c)
{
	double step = c->n ? fmax(STEP, (LEAST - FIRST) / (double)c->n) : STEP;
	size_t rows = 0;

	if (!c->n) {
		chart_nothing(h);
		return;
	}
	struct map m = { .h = h, .c = c, .step = step, .width = FIRST + step * (double)c->n, .days = NEW_N(html_mem(h), double, c->n + 1) };
	struct str *line = NEW_N(html_mem(h), struct str, facts_most(c));
	for (size_t k = 0; k < c->n; k++)
		rows = facts(&m, &c->process[k], line) > rows ? facts(&m, &c->process[k], line) : rows;
	m.ladder_y = TOP + HEAD + ROW * (double)(rows > ROWS ? rows : ROWS) + 44;
	reckon(&m);
	DRAWING(h, m.width, m.ladder_y + FOOT, chart_say(h, T("Value-stream map of {n} steps: lead time {days} days, process time {s} seconds."),
		ARG("n", c->n), ARG("days", chart_number(h, m.sums.lead_days, 1)), ARG("s", chart_number(h, m.sums.process_s, 0)))) {
		planning(&m);
		factory(&m, EDGE, c->supplier);
		factory(&m, m.width - EDGE, c->customer);
		truck(&m, EDGE, false, c->brought);
		truck(&m, m.width - EDGE, true, c->shipped);
		for (size_t k = 0; k < c->n; k++)
			process(&m, k);
		for (size_t k = 0; k <= c->n; k++)
			stock(&m, k);
		for (size_t k = 0; k < c->bursts; k++)
			burst(&m, &c->burst[k]);
		ladder(&m);
		sums(&m);
	}
	numbers(&m);
}
