/*
 * layout.c -- the standard work sheet: the cell from above, the way of the operator in it, and where care is needed.
 *
 * It hangs at the cell and is read standing: numbers in the order of the work, three signs that are told apart by their shape, and the legend below. It
 * shows one operator; two ways in one drawing are read as one.
 */
#include "chart/private.h"

enum { WIDTH = 556, TOP = 2, STOP = 9, SIGN = 7, LEGEND = 60, CHAR = 7 };

struct cell { struct html *h; const struct chart_layout *c; struct floor floor; };

/* ---- the signs ---- */

static void diamond(struct html *h, double x, double y)
{
	chart_path(h, "bx", "M%.1f %.1fl%d %d -%d %d -%d -%dz", x, y - SIGN, SIGN, SIGN, SIGN, SIGN, SIGN, SIGN);
}

static void cross(struct html *h, double x, double y)
{
	chart_path(h, "f-ok", "M%.1f %.1fh5v5h5v5h-5v5h-5v-5h-5v-5h5z", x - 2.5, y - 7.5);
}

static void wip(struct html *h, double x, double y, int n)
{
	chart_dot(h, "pt", x, y, SIGN + .5);
	if (n)
		chart_text(h, "s m inv-s", x, y + 4, lang_int(html_mem(h), html_lang(h), n));
}

static void stop(struct html *h, double x, double y, size_t n)
{
	chart_dot(h, "bx", x, y, STOP);
	chart_text(h, "s m k", x, y + 4, lang_int(html_mem(h), html_lang(h), (int64_t)n));
}

static void marks(const struct cell *s, size_t i)
{
	enum { STEP = 18, IN = 12, LOW = 60 /* then they have no room in it */ };
	const struct chart_place *p = &s->c->plan.place[i];
	const struct chart_marks *m = &s->c->mark[i];
	double x = floor_x(&s->floor, p->x) + IN, top = floor_y(&s->floor, p->y), bottom = floor_y(&s->floor, p->y + p->h);
	double y = bottom - top >= LOW ? top + IN : top > 2 * IN ? top - IN : bottom + IN;

	if (m->quality) {
		diamond(s->h, x, y);
		x += STEP;
	}
	if (m->safety) {
		cross(s->h, x, y);
		x += STEP;
	}
	if (m->wip > 0)
		wip(s->h, x, y, m->wip);
}

/* ---- the way ---- */

static void leg(const struct cell *s, const struct chart_stop *a, const struct chart_stop *b, bool back)
{
	double x1 = floor_x(&s->floor, a->x), y1 = floor_y(&s->floor, a->y), x2 = floor_x(&s->floor, b->x), y2 = floor_y(&s->floor, b->y),
		far = hypot(x2 - x1, y2 - y1);

	if (far <= 2 * STOP + 4)
		return;
	double dx = (x2 - x1) / far * (STOP + 2), dy = (y2 - y1) / far * (STOP + 2);
	if (back)
		chart_line(s->h, "way bck", x1 + dx, y1 + dy, x2 - 1.6 * dx, y2 - 1.6 * dy);
	chart_arrow(s->h, back ? "tgt" : "way", back ? x2 - 1.6 * dx : x1 + dx, back ? y2 - 1.6 * dy : y1 + dy, x2 - dx, y2 - dy);
}

static size_t number_of(const struct chart_layout *c, size_t i)
{
	return c->stop[i].no > 0 ? (size_t)c->stop[i].no : i + 1;
}

static void way(const struct cell *s)
{
	const struct chart_layout *c = s->c;

	for (size_t i = 0; i + 1 < c->stops; i++)
		leg(s, &c->stop[i], &c->stop[i + 1], false);
	if (c->stops > 2)
		leg(s, &c->stop[c->stops - 1], &c->stop[0], true);
	for (size_t i = 0; i < c->stops; i++)
		stop(s->h, floor_x(&s->floor, c->stop[i].x), floor_y(&s->floor, c->stop[i].y), number_of(c, i));
}

/* ---- below it ---- */

static int wip_sum(const struct cell *s)
{
	int sum = 0;

	for (size_t i = 0; i < s->c->plan.n; i++)
		sum += s->c->mark[i].wip;
	return sum;
}

static double legend_word(const struct cell *s, double x, double y, struct msg word)
{
	struct str text = chart_word(s->h, word);

	chart_text(s->h, "k", x + 14, y + 4, text);
	return x + 14 + CHAR * (double)str_chars(text) + 26;
}

static void legend(const struct cell *s, double y)
{
	double x = 9;

	diamond(s->h, x, y);
	x = legend_word(s, x, y, T("quality check"));
	cross(s->h, x, y);
	x = legend_word(s, x, y, T("safety"));
	wip(s->h, x, y, 0);
	x = legend_word(s, x, y, T("standard WIP"));
	stop(s->h, x, y, 1);
	legend_word(s, x, y, T("walking path"));
}

static void facts(const struct cell *s, double y)
{
	struct html *h = s->h;

	EL(h, text, .cls = S("L b"), .x = S("0"), .y = svg_num(h, y)) {
		LEAF(h, tspan, chart_amount(h, T("Standard WIP {n}"), wip_sum(s), 0));
		if (!isnan(s->c->takt_s))
			LEAF(h, tspan, chart_amount(h, T("Takt {n} s"), s->c->takt_s, 0), .dx = S("20"));
		if (!isnan(s->c->cycle_s))
			LEAF(h, tspan, chart_amount(h, T("Cycle {n} s"), s->c->cycle_s, 0), .dx = S("20"));
	}
}

/* ---- the same as a table ---- */

static struct str stops_at(const struct cell *s, size_t place)
{
	struct buf b = buf_new(html_mem(s->h), 32, 1 << 10);

	for (size_t i = 0; i < s->c->stops; i++)
		if (s->c->stop[i].place == place) {
			buf_str(&b, b.n ? S(", ") : STR_NONE);
			buf_str(&b, lang_int(html_mem(s->h), html_lang(s->h), (int64_t)number_of(s->c, i)));
		}
	return b.n ? buf_done(&b) : S("–");
}

static void numbers(const struct cell *s)
{
	struct html *h = s->h;
	struct str yes = chart_word(h, T("yes"));

	NUMBERS(h, T("Place"), T("Stops"), T("Quality check"), T("Safety"), T("Standard WIP"))
		for (size_t i = 0; i < s->c->plan.n; i++) {
			const struct chart_marks *m = &s->c->mark[i];
			numbers_words(h, s->c->plan.place[i].name, (const struct str[]){ stops_at(s, i), m->quality ? yes : S("–"), m->safety ? yes : S("–"),
				chart_number(h, m->wip ? m->wip : NAN, 0) }, 4);
		}
}

/* Each place with its name and signs is one thing that is taken hold of by its box: a link that says itself what it is. */
static void places_for_hands(const struct cell *s)
{
	struct html *h = s->h;

	for (size_t i = 0; i < s->c->plan.n; i++) {
		const struct chart_place *p = &s->c->plan.place[i];
		EL(h, g) {
			EL(h, a, .cls = S("pl-at"), .id = p->id, .href = p->to, .data_value = p->at, .aria_label_str = p->spoken)
				floor_box(h, &s->floor, p);
			EL(h, g, .cls = S("pl-on")) {
				floor_name(h, &s->floor, p);
				marks(s, i);
			}
		}
	}
}

static void draw(const struct cell *s, double bottom)
{
	const struct chart_plan *plan = &s->c->plan;

	floor_draw(s->h, &s->floor, plan, true);
	if (plan->hands) {
		places_for_hands(s);
	} else {
		floor_places(s->h, &s->floor, plan);
		for (size_t i = 0; i < plan->n; i++)
			marks(s, i);
	}
	way(s);
	legend(s, bottom + 20);
	facts(s, bottom + 52);
}

void chart_layout(struct html *h, const struct chart_layout *c)
{
	if (!(c->plan.w > 0) || (!c->plan.n && !c->plan.hands)) {
		chart_nothing(h);
		return;
	}
	double width = floor_width(&c->plan, WIDTH);
	struct cell s = { h, c, floor_of(&c->plan, width, TOP) };
	double bottom = s.floor.top + s.floor.h;
	struct str spoken = chart_say(h, T("Standard work sheet: {places} places, a path of {stops} stops, {wip} pieces of standard WIP."),
		ARG("places", c->plan.n), ARG("stops", c->stops), ARG("wip", wip_sum(&s)));
	if (c->plan.hands)
		DRAWING_HANDS(h, width, bottom + LEGEND, spoken)
			draw(&s, bottom);
	else
		DRAWING(h, width, bottom + LEGEND, spoken)
			draw(&s, bottom);
	numbers(&s);
}
