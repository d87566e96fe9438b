/*
 * vsm.c -- the value-stream map: how the material goes from the supplier to the customer, who tells each step what to make, and how long it lies in between.
 *
 * Steps stand in one row, what lies before them in the gaps; below it the ladder goes up where a piece waits and down where it is worked on. A branch has
 * a row of its own below the main line, and each step a column that nothing else stands in, so that lines between them cross no box. Lead time is
 * lean_branches()'. It must never show a stock that nobody counted as if nothing lay there: that is a dash, and there is no lead time then.
 */
#include "chart/private.h"

#include <string.h>

enum { FIRST = 92, BOX = 92, STEP = 160, LEAST = 480, EDGE = 46, FACTORY = 14, PLAN = 12, TOP = 114, HEAD = 38, ROW = 17, ROWS = 3, FOOT = 56, BOX_CHARS = 13, APART = 58,
	BURST = 46 };

/* Where a burst stands: beside its stock, or in a row below the boxes, so that none covers another. */
struct spot { double x, half, high; bool beside; size_t row, lines; struct str line[2]; };

struct map {
	struct html *h;
	const struct chart_vsm *c;
	double step, width, ladder_y, pitch, bottom;    /* pitch: from row to row; bottom: of the boxes, from the top of a row */
	double *days;                   /* of each stock; NaN where it is not known */
	bool *longest;                  /* of each step: it is on the longest way */
	struct lean_ladder sums;
	struct spot *spot;              /* of each burst */
	bool links;                     /* what stands in it leads somewhere */
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

static size_t branch_of(const struct map *m, size_t k)
{
	return k < m->c->n ? m->c->process[k].branch : 0;
}

static double top_of(const struct map *m, size_t k)
{
	return TOP + m->pitch * (double)branch_of(m, k);
}

/* ---- what leads somewhere ---- */

/* over: the burst's element, by the id of what it is at. What it is called says its figures too, so the words in it are only drawn. */
static bool target_open(const struct map *m, const struct chart_target *t, struct str spoken, struct str over)
{
	if (!t->to.n)
		return true;
	html_open(m->h, TAG_a, &(const struct html_attrs){ .cls = S("vs-a"), .href = t->to, .id = t->id, .data_to = over });
	LEAF(m->h, title, spoken);
	return html_open(m->h, TAG_g, &(const struct html_attrs){ .aria_hidden = S("true") });
}

static bool target_close(const struct map *m, const struct chart_target *t)
{
	if (t->to.n)
		html_close(m->h);
	return t->to.n ? html_close(m->h) : false;
}
#define TARGET_(n, m, t, spoken, over) BLOCK_(CAT_(target, n), target_open((m), (t), (spoken), (over)), target_close((m), (t)))
#define TARGET(m, t, spoken, over) TARGET_(__COUNTER__, m, t, spoken, over)

/* What a finger or the focus finds, also where the sign itself is small. */
static void target_area(const struct map *m, const struct chart_target *t, double x, double y, double w, double h)
{
	if (t->to.n)
		chart_bar(m->h, "vs-t", x, y, w, h);
}

static bool map_open(const struct map *m, double height, struct str spoken)
{
	struct html *h = m->h;
	struct str w = svg_num(h, m->width), t = svg_num(h, height);

	if (!m->links)
		return drawing_open(h, m->width, height, spoken);
	html_open(h, TAG_div, &(const struct html_attrs){ .cls = S("sx") });
	return html_open(h, TAG_svg, &(const struct html_attrs){ .cls = S("ch ch-w"), .role = S("group"), .aria_label_str = spoken, .w = w, .h = t,
		.view_box = str_fmt(html_mem(h), "0 0 " STR_FMT " " STR_FMT, STR_ARG(w), STR_ARG(t)) });
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
	chart_words(m->h, "m b", mid, PLAN + 10, c->planning, 18, 1);
	chart_words(m->h, "m s", mid, PLAN + 31, c->planning_by, 18, 1);
	information(m->h, c->order.by, mid - W / 2.0 - 4, y, out, y);
	information(m->h, c->forecast.by, m->width - out, y, mid + W / 2.0 + 4, y);
	size_t chars = (size_t)fmin(40, (mid - W / 2.0 - out) / CHAR);
	chart_words(m->h, "m s", (mid - W / 2.0 + out) / 2, y - 16, c->order.says, chars, 1);
	chart_words(m->h, "m s", (mid + W / 2.0 + m->width - out) / 2, y - 16, c->forecast.says, chars, 1);
	for (size_t k = 0; k < c->n; k++) {
		double to = box_x(m, k) + BOX / 2.0, from = mid + (to - mid) * .16;
		information(m->h, c->process[k].plan, fmax(mid - W / 2.0 + 6, fmin(mid + W / 2.0 - 6, from)), PLAN + H + 4, to, TOP - BELOW);
		if (c->process[k].plan != CHART_NO_INFORMATION && branch_of(m, k))
			chart_arrow(m->h, "ax", to, TOP - BELOW, to, top_of(m, k) - BELOW);     /* down its own column, where no box is */
	}
}

/* ---- who brings and who takes ---- */

static void factory(const struct map *m, double mid, struct str name)
{
	double x = mid - 36;

	chart_path(m->h, "bx", "M%.1f %dv-30l18-12v12l18-12v12l18-12v12l18-12v42z", x, FACTORY + 44);
	chart_words(m->h, "m b", mid, FACTORY + 31, name, 11, name.n && memchr(name.p, ' ', name.n) ? 2 : 1);
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
static void people(const struct map *m, double x, double top, double n)
{
	if (isnan(n))
		return;
	chart_dot(m->h, "ax", x + 16, top + 27.5, 3.5);
	chart_path(m->h, "ax", "M%.1f %.1fa7 7 0 0 0 14 0", x + 9, top + 28);
	chart_text(m->h, "s k", x + 29, top + 33, chart_number(m->h, n, fmod(n, 1) ? 1 : 0));
}

static void process(const struct map *m, size_t k)
{
	const struct chart_process *p = &m->c->process[k];
	struct str *line = NEW_N(html_mem(m->h), struct str, facts_most(m->c)), name;
	double x = box_x(m, k), top = top_of(m, k);
	size_t n = facts(m, p, line);

	target_area(m, &p->edit, x - 4, top - 4, BOX + 8, HEAD + ROW * (double)n + 8);
	for (size_t i = 0; i < n; i++) {
		double y = top + HEAD + ROW * (double)i;
		chart_path(m->h, "gr2", "M%.1f %.1fv%dh%dv-%d", x, y, ROW, BOX, ROW);
		if (chart_wrap(m->h, line[i], BOX_CHARS + 1, &name, 1))
			chart_text(m->h, "s k", x + 6, y + 12.5, name);
	}
	chart_bar(m->h, "bx", x, top, BOX, HEAD);
	chart_line(m->h, "ax", x, top + 18.5, x + BOX, top + 18.5);
	chart_words(m->h, "m b", x + BOX / 2.0, top + 9.5, p->name, BOX_CHARS, 1);
	people(m, x, top, p->people);
}

/* ---- what lies between them ---- */

static void triangle(const struct map *m, double x, double top)
{
	chart_path(m->h, "tri", "M%.1f %.1fl15-26 15 26z", x - 15, top + 30);
	chart_text(m->h, "m b", x, top + 26, S("I"));
}

/* Shelves, open to where the pieces come from. */
static void supermarket(const struct map *m, double x, double top)
{
	chart_path(m->h, "ax", "M%.1f %.1fh20v30h-20m20-10h-20m20-10h-20", x - 10, top + 2);
}

static void lane(const struct map *m, double x, double top, double wide)
{
	chart_path(m->h, "ax", "M%.1f %.1fh%.1fm0 26h-%.1f", x - wide / 2, top + 4, wide, wide);
	chart_text(m->h, "m s k", x, top + 15, S("FIFO"));
	chart_arrow(m->h, "ax", x - wide / 2 + 6, top + 22, x + wide / 2 - 6, top + 22);
}

/* Pushed on whether the next one wants it or not: stripes; taken when it is needed: a hand that comes round. */
static void onward(const struct map *m, double x, double top, enum chart_supply flow)
{
	double y = top + 19;

	if (flow == CHART_PUSH)
		chart_path(m->h, "f-ink2", "M%.1f %.1fh4v8h-4zm6 0h4v8h-4zm6 0h2v-5l9 9-9 9v-5h-2z", x, y - 4);
	else {
		chart_path(m->h, "ax", "M%.1f %.1fA8 8 0 1 1 %.1f %.1f", x + 14, y + 6.9, x + 16.9, y - 4);
		chart_arrow(m->h, "ax", x + 16.4, y - 4.9, x + 16.9, y - 4);
	}
}

static struct str stock_much(const struct map *m, size_t k)
{
	bool in_days = m->c->stock[k].in_days || (k == 0 && !isnan(m->c->first_days));

	return in_days ? chart_amount(m->h, T("{n} d"), m->days[k], 1) : chart_number(m->h, m->c->stock[k].pieces, 0);
}

static void stock(const struct map *m, size_t k)
{
	const struct chart_stock *s = &m->c->stock[k];
	bool last = k == m->c->n;
	double top = top_of(m, k), mid = gap_x(m, k), x = last || k == 0 || s->flow == CHART_FIFO ? mid : mid - 14;

	target_area(m, &s->edit, mid - 31, top - 2, 62, 54);
	if (s->flow == CHART_FIFO)
		lane(m, mid, top, last ? 40 : 60);
	else if (s->flow == CHART_PULL)
		supermarket(m, x, top);
	else
		triangle(m, x, top);
	if (!last && s->flow != CHART_FIFO)
		onward(m, x + (s->flow == CHART_PUSH ? 18 : 14), top, s->flow);
	struct str much = stock_much(m, k);
	chart_text(m->h, "m s k", str_chars(much) > 5 ? mid : x, top + 46, much);
}

/* ---- what is to be done about it ---- */

/* A small one stands in the gap, below its stock; a wide one would cover the boxes. */
static struct spot spot_of(const struct map *m, const struct chart_burst *b)
{
	enum { CHARS = 13, BESIDE = 38 };
	struct spot s = { .row = 0 };
	size_t chars = 0;

	s.lines = chart_wrap(m->h, b->says, CHARS, s.line, 2);
	for (size_t i = 0; i < s.lines; i++)
		chars = str_chars(s.line[i]) > chars ? str_chars(s.line[i]) : chars;
	s.half = fmax(32, 4.1 * (double)chars + 12);
	s.high = s.lines > 1 ? 25 : 21;
	s.beside = b->at_stock && s.half < BESIDE;
	s.x = fmax(s.half, fmin(m->width - s.half, b->at_stock ? gap_x(m, b->at) : box_x(m, b->at) + BOX / 2.0));
	return s;
}

/* Those before it that stand in the same row and reach into its place push it down by one. */
static void spots(struct map *m)
{
	const struct chart_burst *b = m->c->burst;

	for (size_t i = 0; i < m->c->bursts; i++) {
		struct spot *s = &m->spot[i];
		*s = spot_of(m, &b[i]);
		for (size_t k = 0; k < i && !s->beside; k++) {
			const struct spot *o = &m->spot[k];
			if (o->beside || o->row != s->row || branch_of(m, b[k].at) != branch_of(m, b[i].at) || fabs(o->x - s->x) >= o->half + s->half)
				continue;
			s->row++;
			k = SIZE_MAX;   /* from the first one again: in the next row others stand */
		}
	}
}

/* The rows of bursts below the boxes of the branches from this one on, beyond the one that there is always room for. */
static size_t burst_rows(const struct map *m, size_t from)
{
	size_t more = 0;

	for (size_t i = 0; i < m->c->bursts; i++)
		if (branch_of(m, m->c->burst[i].at) >= from && m->spot[i].row > more)
			more = m->spot[i].row;
	return more;
}

static void burst(const struct map *m, size_t i)
{
	enum { POINTS = 20 };
	const struct chart_burst *b = &m->c->burst[i];
	const struct spot *s = &m->spot[i];
	double x = s->x, y = top_of(m, b->at) + (s->beside ? 74 : m->bottom + 23 + BURST * (double)s->row);
	struct buf d = buf_new(html_mem(m->h), 512, 1 << 12);

	target_area(m, &b->edit, x - s->half, y - 22, s->half * 2, 44);
	for (int k = 0; k < POINTS; k++) {
		double a = k * M_PI * 2 / POINTS, reach = k % 2 ? .72 : 1;
		buf_fmt(&d, "%c%.1f %.1f", k ? 'L' : 'M', x + cos(a) * s->half * reach, y + sin(a) * s->high * reach);
	}
	buf_c(&d, 'z');
	VOID_EL(m->h, path, .cls = S("bst"), .d = buf_done(&d));
	for (size_t k = 0; k < s->lines; k++)
		chart_text(m->h, "m s tbad", x, y + 4 + (s->lines > 1 ? k ? 6 : -6 : 0), s->line[k]);
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
		if (m->longest[k])
			buf_fmt(&d, "H%.1fv%dh%dv-%d", box_x(m, k), DEEP, BOX, DEEP);
	buf_fmt(&d, "H%.1f", m->width - START);
	VOID_EL(m->h, path, .cls = S("ax"), .d = buf_done(&d));
	for (size_t k = 0; k <= c->n; k++)
		if (k == c->n || m->longest[k])
			chart_text(m->h, "m k", k == 0 ? (START + FIRST) / 2.0 : k == c->n ? (box_x(m, k - 1) + BOX + m->width - START) / 2 : gap_x(m, k), y - 6,
				chart_amount(m->h, T("{n} d"), m->days[k], 1));
	for (size_t k = 0; k < c->n; k++)
		if (m->longest[k])
			chart_text(m->h, "m k", box_x(m, k) + BOX / 2.0, y + 14, duration(m, T("{n} s"), T("{n} min"), c->process[k].process_s));
}

/* By which branch the longest way goes; the first, where it goes by several after each other. */
static struct str way(const struct map *m)
{
	for (size_t k = 0; k < m->c->n; k++)
		if (m->longest[k] && branch_of(m, k))
			return m->c->branch_name[branch_of(m, k) - 1];
	return chart_word(m->h, T("the main line"));
}

static void sums(const struct map *m)
{
	struct html *h = m->h;

	EL(h, text, .cls = S("L"), .x = S("16"), .y = svg_num(h, m->ladder_y + FOOT - 8)) {
		LEAF(h, tspan, chart_amount(h, T("Lead time {n} days"), m->sums.lead_days, 1), .cls = S("b"));
		LEAF(h, tspan, duration(m, T("Process time {n} s"), T("Process time {n} min"), m->sums.process_s), .cls = S("b"), .dx = S("24"));
		if (!isnan(m->c->takt_s))
			LEAF(h, tspan, chart_amount(h, T("Takt {n} s"), m->c->takt_s, 0), .dx = S("24"));
		if (m->c->branches && !isnan(m->sums.lead_days))
			LEAF(h, tspan, chart_say(h, T("The longest way counts: {way}"), ARG("way", way(m))), .dx = S("24"));
		if (m->c->note.n)
			LEAF(h, tspan, m->c->note, .dx = S("24"));
	}
}

static void reckon(struct map *m)
{
	const struct chart_vsm *c = m->c;
	struct arena *mem = html_mem(m->h);
	struct lean_branch_step *step = NEW_N(mem, struct lean_branch_step, c->n);
	double *pieces = NEW_N(mem, double, c->n + 1), *begins = NEW_N(mem, double, c->n);

	for (size_t k = 0; k <= c->n; k++)
		pieces[k] = c->stock[k].pieces;
	(void)lean_ladder(&(struct lean_ladder_of){ NAN, c->daily_demand, pieces, NULL, c->n + 1, 0 }, m->days);
	for (size_t k = 0; k <= c->n; k++)
		if (c->stock[k].in_days)
			m->days[k] = c->stock[k].days;
	m->days[0] = isnan(c->first_days) ? m->days[0] : c->first_days;
	for (size_t k = 0; k < c->n; k++)
		step[k] = (struct lean_branch_step){ c->process[k].branch, m->days[k], c->process[k].process_s };
	m->sums = lean_branches(step, c->n, m->days[c->n], begins, m->longest);
}

/* ---- branches: how they leave the main line and join it ---- */

/* The nearest one of this branch before k; n: there is none. */
static size_t before_on(const struct map *m, size_t k, size_t branch)
{
	while (k-- > 0)
		if (branch_of(m, k) == branch)
			return k;
	return m->c->n;
}

static size_t after_on(const struct map *m, size_t k, size_t branch)
{
	for (k++; k < m->c->n; k++)
		if (branch_of(m, k) == branch)
			return k;
	return m->c->n;
}

static double bottom_of(const struct map *m, size_t k)
{
	struct str *line = NEW_N(html_mem(m->h), struct str, facts_most(m->c));

	return top_of(m, k) + HEAD + ROW * (double)facts(m, &m->c->process[k], line);
}

/* From where k's pieces come to the stock before it, where nobody stands next to it. */
static void line_in(const struct map *m, size_t k)
{
	size_t n = m->c->n, same = before_on(m, k, branch_of(m, k)), main = before_on(m, k, 0);
	double y = top_of(m, k) + 19, x = gap_x(m, k), to = x - (k < n && m->c->stock[k].flow == CHART_FIFO ? 34 : 30);

	if (same < n && same + 1 < k)
		chart_path(m->h, "ax", "M%.1f %.1fH%.1f", box_x(m, same) + BOX, y, to);
	else if (same == n && branch_of(m, k) && main < n)
		chart_path(m->h, "ax", "M%.1f %.1fV%.1fH%.1f", box_x(m, main) + BOX / 2.0, bottom_of(m, main), y, to);
	else if (same == n && k)
		chart_path(m->h, "ax", "M%d %dV%.1fH%.1f", EDGE, branch_of(m, 0) == branch_of(m, k) || branch_of(m, 0) ? TOP : TOP + 54, y, to);
	else if (same == n && branch_of(m, k))
		chart_path(m->h, "ax", "M%d %dV%.1f", EDGE, TOP, y - 21);
}

/* From the last step of a branch up to where it joins the main line. */
static void line_out(const struct map *m, size_t k)
{
	size_t to = after_on(m, k, 0);
	double y = top_of(m, k) + 19, x = to < m->c->n ? box_x(m, to) + BOX / 2.0 : m->width - EDGE;

	chart_path(m->h, "ax", "M%.1f %.1fH%.1f", box_x(m, k) + BOX, y, x);
	chart_arrow(m->h, "ax", x, y, x, to < m->c->n ? bottom_of(m, to) + 1 : TOP + 54);
}

static void branches(const struct map *m)
{
	size_t n = m->c->n;

	for (size_t k = 0; k <= n && m->c->branches; k++) {
		size_t branch = branch_of(m, k);
		line_in(m, k);
		if (!branch)
			continue;
		if (after_on(m, k, branch) == n)
			line_out(m, k);
		if (before_on(m, k, branch) == n)
			chart_text(m->h, "s e k", box_x(m, k) + BOX, top_of(m, k) - 9, chart_short(m->h, m->c->branch_name[branch - 1], 40));
	}
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
	const struct chart_process nobody = { .name = c->customer, .people = NAN, .cycle_s = NAN, .changeover_s = NAN, .uptime = NAN, .process_s = NAN };

	NUMBERS(h, T("Step"), T("Pieces before it"), T("Days"), T("They come"), T("Its plan comes"), T("People"), T("C/T, s"), T("C/O, min"), T("Up, %"),
		T("Process time, s"))
		for (size_t k = 0; k <= c->n; k++) {
			const struct chart_process *p = k < c->n ? &c->process[k] : &nobody;
			numbers_words(h, p->name, (const struct str[]){ chart_number(h, c->stock[k].pieces, 0), chart_number(h, m->days[k], 1),
				flow_word(m, c->stock[k].flow),
				carrier_word(m, p->plan), chart_number(h, p->people, 0), chart_number(h, p->cycle_s, 0),
					chart_number(h, p->changeover_s / 60, 0),
				chart_number(h, 100 * p->uptime, 0), chart_number(h, p->process_s, 0) }, 9);
		}
}

static struct str step_spoken(const struct map *m, size_t k)
{
	struct str *line = NEW_N(html_mem(m->h), struct str, facts_most(m->c));
	struct buf b = buf_new(html_mem(m->h), 64, 1 << 12);
	size_t n = facts(m, &m->c->process[k], line);

	buf_str(&b, m->c->process[k].name);
	for (size_t i = 0; i < n; i++) {
		buf_str(&b, i ? S(", ") : S(": "));
		buf_str(&b, line[i]);
	}
	return buf_done(&b);
}

static struct str stock_spoken(const struct map *m, size_t k)
{
	struct str before = k < m->c->n ? m->c->process[k].name : m->c->customer;

	return chart_say(m->h, T("Stock before {step}: {much}"), ARG("step", before.n ? before : chart_word(m->h, T("the customer"))), ARG("much", stock_much(m, k)));
}

static const struct chart_target *target_at(const struct map *m, const struct chart_burst *b)
{
	return b->at_stock || b->at == m->c->n ? &m->c->stock[b->at].edit : &m->c->process[b->at].edit;
}

/* Steps and stocks in the order of the flow, so that the way of the focus is theirs. */
static void flow(const struct map *m)
{
	const struct chart_vsm *c = m->c;

	for (size_t k = 0; k <= c->n; k++) {
		TARGET(m, &c->stock[k].edit, stock_spoken(m, k), STR_NONE)
			stock(m, k);
		if (k < c->n)
			TARGET(m, &c->process[k].edit, step_spoken(m, k), STR_NONE)
				process(m, k);
	}
	for (size_t k = 0; k < c->bursts; k++)
		TARGET(m, &c->burst[k].edit, chart_say(m->h, T("Burst: {what}"), ARG("what", c->burst[k].says)), target_at(m, &c->burst[k])->id)
			burst(m, k);
}

static void measure(struct map *m)
{
	const struct chart_vsm *c = m->c;
	struct str *line = NEW_N(html_mem(m->h), struct str, facts_most(c));
	size_t rows = ROWS;

	for (size_t k = 0; k < c->n; k++) {
		size_t n = facts(m, &c->process[k], line);
		rows = n > rows ? n : rows;
		m->links = m->links || c->process[k].edit.to.n;
	}
	spots(m);
	m->bottom = HEAD + ROW * (double)rows;
	m->pitch = m->bottom + APART + BURST * (double)burst_rows(m, 0);
	m->ladder_y = TOP + m->pitch * (double)c->branches + m->bottom + 44 + BURST * (double)burst_rows(m, c->branches);
}

void chart_vsm(struct html *h, const struct chart_vsm *c)
{
	double step = c->n ? fmax(STEP, (LEAST - FIRST) / (double)c->n) : STEP;

	if (!c->n) {
		chart_nothing(h);
		return;
	}
	struct map m = { .h = h, .c = c, .step = step, .width = FIRST + step * (double)c->n, .days = NEW_N(html_mem(h), double, c->n + 1),
		.longest = NEW_N(html_mem(h), bool, c->n), .spot = NEW_N(html_mem(h), struct spot, c->bursts) };
	measure(&m);
	reckon(&m);
	struct str spoken = chart_say(h, T("Value-stream map of {n} steps: lead time {days} days, process time {s} seconds."),
		ARG("n", c->n), ARG("days", chart_number(h, m.sums.lead_days, 1)), ARG("s", chart_number(h, m.sums.process_s, 0)));
	BLOCK_(map, map_open(&m, m.ladder_y + FOOT, spoken), drawing_close(h)) {
		planning(&m);
		factory(&m, EDGE, c->supplier);
		factory(&m, m.width - EDGE, c->customer);
		truck(&m, EDGE, false, c->brought);
		truck(&m, m.width - EDGE, true, c->shipped);
		branches(&m);
		flow(&m);
		ladder(&m);
		sums(&m);
	}
	numbers(&m);
}
