/*
 * tree.c -- drivers of a result, or a goal and what it is broken down to.
 *
 * Every leaf has a place of its own, a parent stands in the middle of its children: so that a short branch is seen to be short. A state has a sign with a
 * shape of its own. A node that names itself or a later one as its parent is a root: a circle is never drawn.
 */
#include "chart/private.h"

enum { W = 130, H = 56, ASIDE = 10, DOWN_DEEP = 30, RIGHT_DEEP = 40, CHARS = 19, EDGE = 9, HALF = 8 /* a line */ };

struct tree { struct html *h; const struct chart_tree *c; double *place; size_t *depth; double leaves; size_t deepest; };

static bool is_root(const struct chart_tree *c, size_t i)
{
	return c->node[i].parent >= i;
}

/* Leaves one after the other in the order of the tree, parents between their first and last child. */
static void put(struct tree *t, size_t i)
{
	double first = NAN, last = NAN;

	for (size_t k = i + 1; k < t->c->n; k++)
		if (!is_root(t->c, k) && t->c->node[k].parent == i) {
			t->depth[k] = t->depth[i] + 1;
			put(t, k);
			first = isnan(first) ? t->place[k] : first;
			last = t->place[k];
		}
	t->deepest = t->depth[i] > t->deepest ? t->depth[i] : t->deepest;
	t->place[i] = isnan(first) ? t->leaves++ : (first + last) / 2;
}

static double node_x(const struct tree *t, size_t i)
{
	return 1 + (t->c->down ? (W + ASIDE) * t->place[i] : (W + RIGHT_DEEP) * (double)t->depth[i]);
}

static double node_y(const struct tree *t, size_t i)
{
	return EDGE + (t->c->down ? (H + DOWN_DEEP) * (double)t->depth[i] : (H + ASIDE) * t->place[i]);
}

static void branch(const struct tree *t, size_t from, size_t to)
{
	double x1 = node_x(t, from), y1 = node_y(t, from), x2 = node_x(t, to), y2 = node_y(t, to);

	if (t->c->down)
		chart_path(t->h, "mean", "M%.1f %.1fv%.1fH%.1fV%.1f", x1 + W / 2.0, y1 + H, DOWN_DEEP / 2.0, x2 + W / 2.0, y2);
	else
		chart_path(t->h, "mean", "M%.1f %.1fh%.1fV%.1fH%.1f", x1 + W, y1 + H / 2.0, RIGHT_DEEP / 2.0, y2 + H / 2.0, x2);
}

/* On track a hook in a circle, off track a stroke in a diamond. */
static void sign(struct html *h, enum chart_state state, double x, double y)
{
	if (state == CHART_ON_TRACK) {
		chart_dot(h, "f-ok", x, y, 8);
		chart_path(h, "s-paper f-none", "M%.1f %.1fl2.5 2.5 5-5", x - 3.8, y + .4);
	} else if (state == CHART_OFF_TRACK) {
		chart_path(h, "f-bad", "M%.1f %.1fl9.5 9.5-9.5 9.5-9.5-9.5z", x, y - 9.5);
		chart_path(h, "s-paper f-none", "M%.1f %.1fv5.5m0 1.6v1.6", x, y - 4.3);
	}
}

static void node(const struct tree *t, size_t i)
{
	const struct chart_node *n = &t->c->node[i];
	double x = node_x(t, i), y = node_y(t, i);
	struct str line[2];

	chart_bar(t->h, "bx", x, y, W, H);
	chart_words(t->h, t->depth[i] ? "m k" : "m b", x + W / 2.0, y + H / 2.0 - (n->note.n ? HALF : 0), n->name, CHARS, n->note.n ? 2 : 3);
	if (n->note.n)
		chart_words(t->h, "m s", x + W / 2.0, y + H / 2.0 + HALF * (double)chart_wrap(t->h, n->name, CHARS, line, 2), n->note, CHARS, 1);
	sign(t->h, n->state, x + W - 2, y);
}

static struct str state_word(const struct tree *t, enum chart_state state)
{
	return state == CHART_NO_STATE ? S("–") : chart_word(t->h, state == CHART_ON_TRACK ? T("on track") : T("off track"));
}

static void numbers(const struct tree *t)
{
	WORDS(t->h, T("Name"), T("Part of"), T("What it says"), T("State"))
		for (size_t i = 0; i < t->c->n; i++) {
			const struct chart_node *n = &t->c->node[i];
			words_row(t->h, n->name, (const struct str[]){ is_root(t->c, i) ? S("–") : t->c->node[n->parent].name, n->note.n ? n->note : S("–"),
				state_word(t, n->state) }, 3);
		}
}

static struct str spoken(const struct tree *t)
{
	int64_t off = 0;

	for (size_t i = 0; i < t->c->n; i++)
		off += t->c->node[i].state == CHART_OFF_TRACK;
	return chart_say(t->h, T("Tree of {all} under {name}; {off} off track."), ARG("all", t->c->n), ARG("name", t->c->node[0].name), ARG("off", off));
}

void chart_tree(struct html *h, const struct chart_tree *c)
{
	struct tree t = { .h = h, .c = c, .place = NEW_N(html_mem(h), double, c->n + 1), .depth = NEW_N(html_mem(h), size_t, c->n + 1) };

	if (!c->n) {
		chart_nothing(h);
		return;
	}
	for (size_t i = 0; i < c->n; i++)
		if (is_root(c, i))
			put(&t, i);
	double across = c->down ? (W + ASIDE) * t.leaves - ASIDE : (W + RIGHT_DEEP) * (double)(t.deepest + 1) - RIGHT_DEEP;
	double deep = c->down ? (H + DOWN_DEEP) * (double)(t.deepest + 1) - DOWN_DEEP : (H + ASIDE) * t.leaves - ASIDE;
	DRAWING(h, across + EDGE, deep + EDGE + 2, spoken(&t)) {
		for (size_t i = 0; i < c->n; i++)
			if (!is_root(c, i))
				branch(&t, c->node[i].parent, i);
		for (size_t i = 0; i < c->n; i++)
			node(&t, i);
	}
	numbers(&t);
}
