/*
 * flow.c -- the cumulative flow: what came in, where it is, and what got done, all on top of each other.
 *
 * A band that widens is where work waits; how steep the foot rises is how fast things get done. Names and counts stand at the bands' ends, darker the nearer
 * to done.
 */
#include "chart/private.h"

enum { WIDTH = 556, LEFT = 44, RIGHT = 384, TOP = 26, BOTTOM = 236, HEIGHT = 258, TICKS = 5, WORD_LINE = 15, NAME_BYTES = 24 };

struct bands { struct html *h; const struct chart_flow *c; struct scale across, down; };

/* The height of this state's upper edge: it and all that come after it. */
static double above(const struct chart_flow *c, size_t state, size_t i)
{
	double sum = 0;

	for (size_t k = state; k < c->states; k++)
		sum += isnan(c->count[k * c->n + i]) ? 0 : c->count[k * c->n + i];
	return sum;
}

static struct lean_point at(const struct bands *b, size_t state, size_t i)
{
	return (struct lean_point){ scale_at(&b->across, (double)i), scale_at(&b->down, above(b->c, state, i)) };
}

/* Darker the nearer to done; done itself is the ground that all stands on. */
static const char *shade(const struct bands *b, size_t state)
{
	static const char *const of[CHART_STATES - 1] = { "f-ink2", "f-ai", "f-ai2", "f-ai3", "f-aiT" };

	return state + 1 == b->c->states ? "f-rule" : of[(b->c->states - 2 - state) + (b->c->states <= 4)];
}

static void band(const struct bands *b, size_t state)
{
	size_t n = b->c->n;
	struct lean_point *p = NEW_N(html_mem(b->h), struct lean_point, 2 * n + 1);

	for (size_t i = 0; i < n; i++) {
		p[i] = at(b, state, i);
		p[2 * n - 1 - i] = at(b, state + 1, i);
	}
	VOID_EL(b->h, path, .cls = str_c(shade(b, state)), .d = path_through(b->h, p, 2 * n, true));
	VOID_EL(b->h, path, .cls = state + 1 == b->c->states ? S("ln") : S("f-none s-paper"), .d = path_through(b->h, p, n, false));
}

static void words(const struct bands *b)
{
	size_t last = b->c->n - 1;
	double y[CHART_STATES], mid[CHART_STATES];

	for (size_t s = 0; s < b->c->states; s++)
		y[s] = mid[s] = (at(b, s, last).y + at(b, s + 1, last).y) / 2;
	labels_apart(y, b->c->states, WORD_LINE, BOTTOM - 4);
	for (size_t s = 0; s < b->c->states; s++) {
		struct str name = chart_short(b->h, b->c->state[s], NAME_BYTES), n = chart_number(b->h, b->c->count[s * b->c->n + last], 0);
		chart_line(b->h, "gr2", RIGHT + 2, mid[s], RIGHT + 14, y[s]);
		chart_text(b->h, "k", RIGHT + 18, y[s] + 4, chart_say(b->h, T("{name} {n}"), ARG("name", name), ARG("n", n)));
	}
}

static void numbers(const struct bands *b)
{
	struct html *h = b->h;
	double *row = NEW_N(html_mem(h), double, b->c->n + 1);

	NUMBERS(h, T("State"), T("At first"), T("In the middle"), T("At last"))
		for (size_t s = 0; s < b->c->states; s++) {
			const double *x = b->c->count + s * b->c->n;
			row[0] = x[0];
			row[1] = x[b->c->n / 2];
			row[2] = x[b->c->n - 1];
			numbers_row(h, b->c->state[s], row, 3, 0);
		}
}

void chart_flow(struct html *h, const struct chart_flow *c)
{
	struct bands b = { h, c, { 0, (double)c->n - 1, LEFT, RIGHT }, { 0, 0, BOTTOM, TOP } };

	CHECK(c->states <= CHART_STATES);
	for (size_t i = 0; i < c->n; i++)
		range_add(&b.down, above(c, 0, i));
	if ((c->n < 2 || c->states < 2 || !(b.down.to > 0)) && chart_nothing(h))
		return;
	scale_round(&b.down, TICKS);
	DRAWING(h, WIDTH, HEIGHT, chart_say(h, T("Cumulative flow: {all} came in, {done} are done."), ARG("all", chart_number(h, above(c, 0, c->n - 1), 0)),
			ARG("done", chart_number(h, above(c, c->states - 1, c->n - 1), 0)))) {
		chart_grid(h, &b.down, TICKS, LEFT, RIGHT);
		chart_text(h, "s", 0, 12, c->unit);
		for (size_t s = 0; s < c->states; s++)
			band(&b, s);
		chart_line(h, "ax", LEFT, BOTTOM, RIGHT, BOTTOM);
		words(&b);
		chart_labels(h, c->label, c->n, &b.across, BOTTOM + 17);
	}
	numbers(&b);
}
