/*
 * paper_part.c -- the parts of a sheet as items, each of which a page takes whole: a title, a row of a table, a drawing, a line of a key.
 *
 * Widths are known first, then scales, then heights; where things go on the page is decided by paper.c alone. All drawings of a part have one scale, so that
 * their words are of one size. A table whose rows stand beside those of a drawing takes its row height from that scale.
 */
#include "chart/chart.h"
#include "chart/paper_private.h"

enum { GAP = 14, TITLE = 24, DRAWINGS_GAP = 14, KEY_GAP = 12, PANEL_WIDE = 118 };
#define LEAST_SCALE .61         /* the small words of a drawing are 11.5 units: 7 points */

struct heading { struct str title, note; };
/*
 * One part; or, two and second, its table and its drawing. follows: it stands below the heading of the stripe before it, which is `wide`. titled: any of
 * those that stand beside each other has a heading.
 */
struct stripe_plan { const struct paper_part *part; struct pieces pieces; struct grid table; double x, w, wide, head, row; bool aligned, titled, two, second, follows; };
struct builder { struct pen *p; VEC(struct item) items; double w, scale; };

static void add(struct builder *b, struct item i)
{
	*VEC_ADD(b->p->mem, &b->items) = i;
}

/* ---- the title ---- */

static void title_draw(struct pen *p, const struct item *i, double x, double y)
{
	const struct heading *t = i->of;
	struct style bold = { .size = p->size * 1.2, .bold = true, .lines = 1 }, note = { .size = p->size * .9, .ink = INK_SOFT, .align = AT_END, .lines = 1 };
	double wide;

	pen_line(p, x, y + .5, x + i->w, y + .5, 1.2, INK_TEXT);
	pen_measure(p, 0, t->title, &bold, &wide);
	wide = t->title.n ? fmin(wide + 1, i->w * (t->note.n ? .7 : 1)) : 0;
	pen_words(p, x, y + 5, wide, t->title, &bold);
	if (t->note.n)
		pen_words(p, x + wide + KEY_GAP, y + 6.5, i->w - wide - KEY_GAP, t->note, &note);
}

static void title_add(struct builder *b, const struct stripe_plan *s)
{
	struct heading *t = NEW(b->p->mem, struct heading);

	*t = (struct heading){ lang_text(b->p->lang, s->part->title), s->part->note };
	add(b, (struct item){ .h = TITLE * b->p->size / 9, .draw = s->follows ? NULL : title_draw, .of = t, .w = s->wide, .with_next = true, .again = true });
}

/* ---- words ---- */

struct words { struct str s; bool strong, soft; };

static struct style words_style(const struct pen *p, const struct words *w)
{
	return (struct style){ .size = p->size, .bold = w->strong, .ink = w->soft ? INK_SOFT : INK_TEXT };
}

static void words_draw(struct pen *p, const struct item *i, double x, double y)
{
	const struct words *w = i->of;
	struct style s = words_style(p, w);

	pen_words(p, x, y, i->w, w->s, &s);
}

static void words_add(struct builder *b, struct str text, bool strong, bool soft)
{
	struct str *line;
	struct words of = { text, strong, soft };
	struct style s = words_style(b->p, &of);
	size_t n = pen_lines(b->p, b->w, text, &s, &line);

	for (size_t i = 0; i < n; i++) {
		struct words *w = NEW(b->p->mem, struct words);
		*w = (struct words){ line[i], strong, soft };
		add(b, (struct item){ .h = pen_measure(b->p, b->w, line[i], &s, NULL) + (i + 1 == n ? 5 : 0), .draw = words_draw, .of = w, .w = b->w });
	}
}

/* ---- tables ---- */

static void rows_draw(struct pen *p, const struct item *i, double x, double y)
{
	cells_draw(p, i->of, i->at, i->n, x, y);
}

static void grid_add(struct builder *b, const struct grid *of, double head, double row)
{
	struct grid *g = arena_copy(b->p->mem, of, sizeof *g);
	g->head_h = head;
	g->row_h = row;
	const struct laid *l = cells_lay(b->p, g, b->w);
	size_t heads = cells_heads(l), step;

	for (size_t i = 0; i < g->n; i += step) {
		step = i < heads ? heads : cells_together(l, i);
		add(b, (struct item){ .h = cells_height(l, i, step), .draw = rows_draw, .of = l, .at = i, .n = step, .w = b->w, .with_next = i < heads, .again = i < heads });
	}
	if (!(row > 0))
		add(b, (struct item){ .h = 6, .draw = NULL });
}

/* ---- drawings ---- */

struct drawings { const struct piece *first; size_t n; double scale, caption; };

static void drawings_draw(struct pen *p, const struct item *i, double x, double y)
{
	const struct drawings *d = i->of;
	const struct style bold = { .size = p->size, .bold = true, .lines = 1 };

	for (size_t k = 0; k < d->n; k++) {
		const struct piece *s = &d->first[k];
		double w = s->w * d->scale;
		if (s->text.n)
			pen_words(p, x, y, fmax(w, 40), s->text, &bold);
		pen_svg(p, x, y + d->caption, w, s->h * d->scale, s->svg, false);
		x += w + DRAWINGS_GAP;
	}
}

/* As many as have room beside each other. */
static size_t drawings_add(struct builder *b, const struct piece *first, size_t n, bool with_next)
{
	struct drawings *d = NEW(b->p->mem, struct drawings);
	double wide = 0, high = 0;

	*d = (struct drawings){ first, 0, b->scale, 0 };
	while (d->n < n && first[d->n].kind == PIECE_SVG && (!d->n || wide + first[d->n].w * b->scale <= b->w + .01)) {
		const struct piece *s = &first[d->n++];
		wide += s->w * b->scale + DRAWINGS_GAP;
		high = fmax(high, s->h * b->scale);
		d->caption = s->text.n ? b->p->size * 1.6 : d->caption;
	}
	add(b, (struct item){ .h = high + d->caption + 4, .draw = drawings_draw, .of = d, .w = b->w, .with_next = with_next && d->n < n && first[d->n].kind == PIECE_KEY });
	return d->n;
}

/* ---- the key ---- */

static double sample_wide(struct pen *p, const struct sample *s)
{
	const struct style plain = { .size = p->size * .9, .bold = !s->svg.n && s->cls.n };
	double wide;

	pen_measure(p, 0, s->word, &plain, &wide);
	return wide + (s->svg.n ? 22 : 4) + KEY_GAP;
}

static void sample_draw(struct pen *p, const struct sample *s, double x, double y)
{
	const bool box = has_class(s->cls, "hm-k");
	struct style plain = { .size = p->size * .9, .ink = box || s->svg.n ? INK_SOFT : class_ink(s->cls), .bold = !box && s->cls.n };
	double high = p->size * 1.4;

	if (box)
		class_ground(p, s->cls, x, y - 1, 19, high + 2);
	else if (s->cls.n && !s->svg.n)
		class_ground(p, s->cls, x - 1, y - 1, sample_wide(p, s) - KEY_GAP + 4, high + 2);
	if (s->svg.n)
		pen_svg(p, x + (box ? 4 : 0), y + (high - (box ? 11 : 10)) / 2, box ? 11 : 18, box ? 11 : 10, s->svg, class_ink(s->cls) == INK_WHITE);
	pen_words(p, x + (s->svg.n ? 22 : 3), y + 1, 0, s->word, &plain);
}

static void key_draw(struct pen *p, const struct item *i, double x, double y)
{
	const struct piece *key = i->of;

	for (size_t k = i->at; k < i->at + i->n; k++) {
		sample_draw(p, &key->sample[k], x, y);
		x += sample_wide(p, &key->sample[k]);
	}
}

static void key_add(struct builder *b, const struct piece *key)
{
	for (size_t i = 0, n; i < key->n; i += n) {
		double wide = 0;
		for (n = 0; i + n < key->n && (!n || wide + sample_wide(b->p, &key->sample[i + n]) <= b->w); n++)
			wide += sample_wide(b->p, &key->sample[i + n]);
		add(b, (struct item){ .h = b->p->size * 1.4 + 4, .draw = key_draw, .of = key, .at = i, .n = n, .w = b->w, .with_next = i + n < key->n });
	}
}

/* ---- small multiples ---- */

static size_t panels_across(const struct builder *b)
{
	size_t n = (size_t)(b->w / (PANEL_WIDE * b->p->size / 9));

	return n ? n : 1;
}

static double panel_high(const struct piece *of, double w)
{
	double high = 0, pw, ph;

	for (size_t i = 0; i < of->n; i++)
		high = svg_size(of->panel[i].svg, &pw, &ph) ? fmax(high, ph / pw * w) : high;
	return high;
}

static void panel_draw(struct pen *p, const struct panel *of, double x, double y, double w, double high)
{
	const struct style name = { .size = p->size, .bold = true, .lines = 1 }, value = { .size = p->size, .align = AT_END, .lines = 1 };
	const struct style note = { .size = p->size * .85, .bold = of->bad, .ink = of->bad ? INK_RED : INK_SOFT, .lines = 1 };

	pen_words(p, x, y, w * .75, of->name, &name);
	pen_words(p, x + w * .75, y, w * .25, of->value, &value);
	if (of->svg.n)
		pen_svg(p, x, y + p->size * 1.5, w, high, of->svg, false);
	pen_words(p, x, y + p->size * 1.5 + high, w, of->note, &note);
}

static void panels_draw(struct pen *p, const struct item *i, double x, double y)
{
	const struct piece *of = i->of;
	double step = i->w / (double)i->n, w = step - GAP;

	for (size_t k = i->at; k < i->at + i->n && k < of->n; k++)
		panel_draw(p, &of->panel[k], x + step * (double)(k - i->at), y, w, panel_high(of, w));
}

static void panels_add(struct builder *b, const struct piece *of)
{
	size_t across = panels_across(b);
	double w = b->w / (double)across - GAP;

	for (size_t i = 0; i < of->n; i += across)
		add(b, (struct item){ .h = panel_high(of, w) + b->p->size * 3.2, .draw = panels_draw, .of = of, .at = i, .n = across, .w = b->w });
}

/* ---- a drawing's pieces ---- */

static void pieces_add(struct builder *b, const struct stripe_plan *s)
{
	const bool bare = s->part->drawing.bare || s->second;

	for (size_t i = 0; i < s->pieces.n;) {
		const struct piece *p = &s->pieces.p[i];
		if (p->kind == PIECE_SVG) {
			i += drawings_add(b, p, s->pieces.n - i, !s->part->drawing.bare);
			continue;
		}
		if (p->kind == PIECE_GRID && !bare)
			grid_add(b, &p->grid, 0, 0);
		else if (p->kind == PIECE_KEY && !s->part->drawing.bare)
			key_add(b, p);
		else if (p->kind == PIECE_WORDS && !s->part->drawing.bare)
			words_add(b, p->text, p->strong, !p->strong);
		else if (p->kind == PIECE_PANELS && !s->part->drawing.bare)
			panels_add(b, p);
		i++;
	}
}

static struct builder stripe_build(struct pen *p, const struct stripe_plan *s, double scale)
{
	struct builder b = { .p = p, .w = s->w, .scale = scale };

	if (s->titled)
		title_add(&b, s);
	if (s->table.n)
		grid_add(&b, &s->table, s->head * scale, s->row * scale);
	else if (s->part->kind == PAPER_DRAWING)
		pieces_add(&b, s);
	else
		words_add(&b, s->part->text, false, false);
	return b;
}

/* As large as there is room for on a page; smaller when that makes all of them fit one page and their words stay legible (one drawing alone always fits). */
static double scale_of(struct pen *p, const struct stripe_plan *s, double room)
{
	double scale = p->size > 9 ? 1.8 : 1.25, drawn = 0, all = 0;
	size_t n = 0;

	for (size_t i = 0; i < s->pieces.n; i++)
		if (s->pieces.p[i].kind == PIECE_SVG) {
			scale = fmin(scale, fmin(s->w / s->pieces.p[i].w, (room - 5 * p->size) / s->pieces.p[i].h));
			n++;
		}
	struct builder b = stripe_build(p, s, scale);
	for (size_t i = 0; i < b.items.n; i++) {
		all += b.items.p[i].h;
		drawn += b.items.p[i].draw == drawings_draw ? b.items.p[i].h : 0;
	}
	if (all <= room || !n)
		return scale;
	double less = scale * fmax(drawn - (all - room) - 1, 1) / drawn;
	return less >= LEAST_SCALE || n == 1 ? less : scale;
}

/* ---- what stands beside each other ---- */

static struct pieces pieces_of(struct pen *p, const struct paper_drawing *d)
{
	struct html *h = html_new(p->mem, 4096, LIMIT_PAPER_DRAWING_BYTES - p->drawn, p->lang, p->zone);

	d->draw(h, d->of);
	struct str written = html_done(h);
	p->drawn += written.n;
	if (html_over(h))
		fail_set(p->fail, FAIL_TOO_LARGE, T("This is too much for a printed sheet. Choose less of it."));
	return html_over(h) ? (struct pieces){ 0 } : paper_read(p->mem, written);
}

/* The combination sheet brings its own table, which stands beside its drawing on paper too. */
static const struct piece *table_beside(const struct stripe_plan *s)
{
	for (size_t i = 0; i < s->pieces.n && !s->part->drawing.bare; i++)
		if (s->pieces.p[i].kind == PIECE_GRID && has_class(s->pieces.p[i].grid.cls, "swt"))
			return &s->pieces.p[i];
	return NULL;
}

static void plan_read(struct pen *p, const struct paper_part *part, struct stripe_plan *s)
{
	s->part = part;
	if (part->kind == PAPER_TABLE && part->table.columns) {
		s->table = cells_of_table(p, &part->table);
		s->head = part->table.head;
		s->row = part->table.row;
		s->aligned = s->row > 0;
	}
	if (part->kind == PAPER_DRAWING && part->drawing.draw)
		s->pieces = pieces_of(p, &part->drawing);
}

/* Answers how many stripes it is now. */
static size_t plan_split(const struct stripe_plan *read, struct stripe_plan *s)
{
	const struct piece *table = read->part->kind == PAPER_DRAWING ? table_beside(read) : NULL;

	s[0] = *read;
	if (!table)
		return 1;
	s[1] = *read;
	s[1].second = true;
	s[0].two = true;
	s[0].table = table->grid;
	s[0].pieces = (struct pieces){ 0 };
	s[0].head = CHART_COMBINATION_HEAD;
	s[0].row = CHART_COMBINATION_ROW;
	s[0].aligned = true;
	return 2;
}

/* Each part's share; a part that became two gives its table two fifths of it. */
static void plan_widths(struct stripe_plan *s, size_t n, double w)
{
	double all = 0, room = w - GAP * (double)(n - 1), x = 0;

	for (size_t i = 0; i < n; i++)
		all += s[i].second ? 0 : s[i].part->share > 0 ? s[i].part->share : 1;
	for (size_t i = 0; i < n; i++) {
		double share = (s[i].part->share > 0 ? s[i].part->share : 1) / all;
		s[i].x = x;
		s[i].w = room * share * (s[i].second ? .6 : s[i].two ? .4 : 1);
		x += s[i].w + GAP;
	}
}

static bool has_heading(const struct paper_part *part)
{
	return part->title.one || part->note.n;
}

static void plan_headings(struct stripe_plan *s, size_t n)
{
	bool titled = false;

	for (size_t i = 0; i < n; i++)
		titled = titled || has_heading(s[i].part);
	for (size_t i = n; i-- > 0;) {
		s[i].titled = titled;
		s[i].follows = i && (s[i].second || !has_heading(s[i].part));
		s[i].wide = i + 1 < n && s[i + 1].follows ? s[i + 1].x + s[i + 1].wide - s[i].x : s[i].w;
	}
}

static size_t plan_beside(const struct stripe_plan *read, size_t parts, bool split, double w, struct stripe_plan *s)
{
	size_t n = 0;

	for (size_t i = 0; i < parts; i++) {
		if (split)
			n += plan_split(&read[i], &s[n]);
		else
			s[n++] = read[i];
	}
	plan_widths(s, n, w);
	plan_headings(s, n);
	return n;
}

static bool plan_legible(const struct stripe_plan *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < s[i].pieces.n; k++)
			if (s[i].pieces.p[k].kind == PIECE_SVG && s[i].w < LEAST_SCALE * s[i].pieces.p[k].w)
				return false;
	return true;
}

/* Where a drawing would be too small beside another part, they stand below each other. */
static size_t plan(const struct stripe_plan *read, size_t *parts, double w, struct stripe_plan *s)
{
	size_t n = plan_beside(read, *parts, true, w, s);

	if (plan_legible(s, n))
		return n;
	*parts = 1;
	n = plan_beside(read, 1, true, w, s);
	return plan_legible(s, n) ? n : plan_beside(read, 1, false, w, s);
}

static double stripe_scale(struct pen *p, struct stripe_plan *s, size_t n, size_t i, double room)
{
	size_t of = s[i].aligned && i + 1 < n ? i + 1 : i;

	return of == i && s[i].aligned ? .75 : scale_of(p, &s[of], room);
}

struct band paper_band(struct pen *p, const struct paper *paper, size_t *at, double w, double room)
{
	size_t parts = 1;

	while (*at + parts < paper->parts && paper->part[*at + parts].beside)
		parts++;
	struct stripe_plan *read = NEW_N(p->mem, struct stripe_plan, parts), *s = NEW_N(p->mem, struct stripe_plan, 2 * parts);
	for (size_t i = 0; i < parts; i++)
		plan_read(p, &paper->part[*at + i], &read[i]);
	size_t n = plan(read, &parts, w, s);
	struct stripe *stripe = NEW_N(p->mem, struct stripe, n);
	for (size_t i = 0; i < n && !p->fail->code; i++) {
		struct builder b = stripe_build(p, &s[i], stripe_scale(p, s, n, i, room));
		stripe[i] = (struct stripe){ b.items.p, b.items.n, s[i].x, s[i].w };
	}
	*at += parts;
	return (struct band){ stripe, n };
}
