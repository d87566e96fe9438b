/*
 * funnel.c -- places of different size compared fairly: is this one different, or only small?
 *
 * The limits are lean_funnel_*'s, exact and wider for the small. Only who lies outside them is named: there is no ranking to be read from it, and none is
 * given.
 */
#include "chart/private.h"

#define ALERT .95       /* one of twenty lies outside by chance */
#define ALARM .998      /* one of five hundred */

enum { WIDTH = 556, LEFT = 44, RIGHT = 516, TOP = 26, BOTTOM = 240, HEIGHT = 278, TICKS = 5, ACROSS_TICKS = 8, CURVE = 64, NAME_BYTES = 22, NAME_WIDTH = 90,
	NAME_HEIGHT = 13 };

enum place { INSIDE, ALERTED, ALARMED };
struct compared { struct html *h; const struct chart_funnel *c; double target; enum place *place; struct scale across, down; };

static struct lean_limits limits(const struct compared *f, double size, double coverage)
{
	return f->c->rate ? lean_funnel_rate(f->target, size, coverage) : lean_funnel_proportion(f->target, (size_t)llround(size), coverage);
}

static double value_of(const struct chart_site *s)
{
	return lean_ratio(s->count, s->size);
}

/*
 * The upper limit is drawn between two counts so that its curve is smooth; counts are whole. One that the limit runs through is still as likely as the limit
 * says: two of two would otherwise be "different" in every small place.
 */
static bool outside(const struct lean_limits *l, const struct chart_site *s)
{
	return s->count > ceil(l->upper * s->size - 1e-9) || s->count < l->lower * s->size;
}

static enum place judge(const struct compared *f, const struct chart_site *s)
{
	struct lean_limits alert = limits(f, s->size, ALERT), alarm = limits(f, s->size, ALARM);

	return outside(&alarm, s) ? ALARMED : outside(&alert, s) ? ALERTED : INSIDE;
}

static double target_of(const struct chart_funnel *c)
{
	double count = 0, size = 0;

	for (size_t i = 0; i < c->n; i++) {
		count += c->site[i].count;
		size += c->site[i].size;
	}
	return isnan(c->target) ? lean_ratio(count, size) : c->target;
}

static double y_of(const struct compared *f, double share)
{
	return fmax(scale_at(&f->down, share * f->c->per), TOP);        /* the funnel's mouth is cut at the top, the points are not */
}

static void curve(const struct compared *f, const char *cls, double coverage)
{
	struct lean_point low[CURVE], high[CURVE];
	double least = f->c->rate ? f->across.to / 500 : 1;

	for (size_t i = 0; i < CURVE; i++) {
		double part = (double)(i + 1) / CURVE, size = fmax(f->across.to * part * part, least);          /* closer where it bends */
		struct lean_limits l = limits(f, f->c->rate ? size : round(size), coverage);
		double x = scale_at(&f->across, f->c->rate ? size : round(size));
		low[i] = (struct lean_point){ x, y_of(f, l.lower) };
		high[i] = (struct lean_point){ x, y_of(f, l.upper) };
	}
	VOID_EL(f->h, path, .cls = str_c(cls), .d = path_through(f->h, low, CURVE, false));
	VOID_EL(f->h, path, .cls = str_c(cls), .d = path_through(f->h, high, CURVE, false));
}

/* Another name stands where this one would. */
static bool crowded(const struct compared *f, const struct chart_site *s, double x, double y)
{
	for (size_t i = 0; i < f->c->n; i++) {
		const struct chart_site *other = &f->c->site[i];
		double dx = scale_at(&f->across, other->size) - x, dy = scale_at(&f->down, value_of(other) * f->c->per) - y;
		if (other != s && dx >= 0 && dx < NAME_WIDTH && fabs(dy) < NAME_HEIGHT && f->place[i] != INSIDE)
			return true;
	}
	return false;
}

static void site(const struct compared *f, size_t i)
{
	const struct chart_site *s = &f->c->site[i];
	double x = scale_at(&f->across, s->size), y = scale_at(&f->down, value_of(s) * f->c->per);
	enum place place = f->place[i];
	bool worse = (value_of(s) > f->target) == f->c->lower_is_better, crowd = place != INSIDE && crowded(f, s, x, y);
	bool left = x > LEFT + (RIGHT - LEFT) * .75 || (crowd && x > LEFT + NAME_WIDTH);

	if (isnan(y))
		return;
	chart_dot(f->h, place != ALARMED ? "pt" : worse ? "pt-bad" : "pt-ai", x, y, 3);
	if (place == INSIDE)
		return;
	chart_dot(f->h, place != ALARMED ? "s-ink3 f-none" : worse ? "s-bad f-none" : "s-ai f-none", x, y, 6);
	chart_text(f->h, left ? "e b halo" : "b halo", x + (left ? -10 : 10), y + (crowd && !left ? -6 : 4), chart_short(f->h, s->name, NAME_BYTES));
}

static struct str spoken(const struct compared *f)
{
	int64_t out = 0;

	for (size_t i = 0; i < f->c->n; i++)
		out += f->place[i] == ALARMED;
	return chart_say(f->h, TN("{all} places by their size; {n} lies outside the outer limits.",
		"{all} places by their size; {n} lie outside the outer limits.", out),
		ARG("all", (int64_t)f->c->n));
}

static void numbers(const struct compared *f)
{
	static const struct msg word[] = { [INSIDE] = T("inside"), [ALERTED] = T("look at it"), [ALARMED] = T("different") };
	struct html *h = f->h;

	NUMBERS(h, T("Place"), T("Count"), T("Size"), T("Value"), T("Against the limits"))
		for (size_t i = 0; i < f->c->n; i++) {
			const struct chart_site *s = &f->c->site[i];
			EL(h, tr) {
				LEAF(h, th, s->name, .scope = S("row"));
				LEAF(h, td, chart_number(h, s->count, 0), .cls = S("tb-n"));
				LEAF(h, td, chart_number(h, s->size, 0), .cls = S("tb-n"));
				LEAF(h, td, chart_number(h, value_of(s) * f->c->per, f->c->decimals), .cls = S("tb-n"));
				LEAF(h, td, word[f->place[i]], .cls = S("tb-n"));
			}
		}
}

static void paper(const struct compared *f)
{
	double target = y_of(f, f->target);

	chart_grid(f->h, &f->down, TICKS, LEFT, RIGHT);
	chart_ticks(f->h, &f->across, ACROSS_TICKS, BOTTOM);
	chart_text(f->h, "s", 0, 12, f->c->unit);
	chart_text(f->h, "s e", RIGHT, HEIGHT - 4, f->c->size_unit);
	chart_line(f->h, "ax", LEFT, BOTTOM, RIGHT, BOTTOM);
	chart_line(f->h, isnan(f->c->target) ? "ax" : "tgt", LEFT, target, RIGHT, target);
	chart_text(f->h, isnan(f->c->target) ? "b" : "tai", RIGHT + 6, target + 4, chart_number(f->h, f->target * f->c->per, f->c->decimals));
}

void chart_funnel(struct html *h, const struct chart_funnel *c)
{
	struct compared f = { h, c, target_of(c), NEW_N(html_mem(h), enum place, c->n + 1), { 0, 0, LEFT, RIGHT }, { 0, 0, BOTTOM, TOP } };

	if (isnan(f.target) && chart_nothing(h))
		return;
	for (size_t i = 0; i < c->n; i++) {
		f.place[i] = judge(&f, &c->site[i]);
		range_add(&f.across, c->site[i].size);
		range_add(&f.down, value_of(&c->site[i]) * c->per);
	}
	scale_round(&f.across, ACROSS_TICKS);
	range_add(&f.down, limits(&f, f.across.to / 8, ALERT).upper * c->per);
	scale_round(&f.down, TICKS);
	DRAWING(h, WIDTH, HEIGHT, spoken(&f)) {
		paper(&f);
		curve(&f, "lim", ALERT);
		curve(&f, "mean", ALARM);
		for (size_t i = 0; i < c->n; i++)
			site(&f, i);
	}
	KEY(h) {
		key_line(h, isnan(c->target) ? "ax" : "tgt", chart_word(h, isnan(c->target) ? T("all together") : T("target")));
		key_line(h, "lim", chart_word(h, T("by chance 1 in 20 lies outside")));
		key_line(h, "mean", chart_word(h, T("1 in 500")));
	}
	numbers(&f);
}
