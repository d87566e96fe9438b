/*
 * paper.c -- a sheet of paper: its head, its parts from top to bottom, the block that it is filed by, the marks to fold and punch it, and its PDF.
 *
 * Everything is laid out once and gone through twice: first to count the pages, then to draw. The block is 180 mm wide and stands at the foot at the right,
 * where it lies on top when an A3 is folded to A4 (125, 105 and 190 mm, so that the filing edge stays free). The edge at which a sheet is filed has 20 mm of
 * margin, the others have 10. A page never says more than the data that it was given; when it is over its bounds there is no PDF rather than half of one.
 */
#include "chart/paper_private.h"
#include "chart/qr.h"

#include <cairo-pdf.h>

#define BLOCK_WIDE (180 * MM)
#define BLOCK_HIGH (27 * MM)
#define FIELD_HIGH (9 * MM)
enum { BAND_GAP = 10, SIGNATURES = 3, QUIET = 4, LABEL = 7 };

struct sheet {
	struct pen pen;
	const struct paper *paper;
	const struct band *band;
	size_t bands;
	double wide, high, left, top, right, bottom, block;     /* bottom: of what a page may hold; block: where the block begins */
	double y, began;                /* began: below the head of this page */
	size_t page, pages;
};

/* ---- the edges ---- */

/* A code needs three rows of fields beside it; without one there is no more than is said. */
static double block_high(const struct paper *p)
{
	return p->qr.n ? BLOCK_HIGH : p->signatures ? 2 * FIELD_HIGH : FIELD_HIGH;
}

static void edges(struct sheet *s)
{
	const struct paper *p = s->paper;
	bool lies = p->size == PAPER_A3 || !p->portrait, filed_at_top = p->size == PAPER_A4 && lies;
	double shorter = (p->size == PAPER_A3 ? 297 : 210) * MM, longer = (p->size == PAPER_A3 ? 420 : 297) * MM;

	s->wide = lies ? longer : shorter;
	s->high = lies ? shorter : longer;
	s->left = (filed_at_top ? 10 : 20) * MM;
	s->top = (filed_at_top ? 20 : 10) * MM;
	s->right = s->wide - 10 * MM;
	s->block = s->high - 10 * MM - block_high(p);
	/* Where the block takes the whole width, what stands beside it elsewhere stands above it. */
	s->bottom = s->block - (lies || !p->foot.n ? 8 : 24);
}

static void mark_down(struct sheet *s, double x)
{
	pen_line(&s->pen, x, 4 * MM, x, 8 * MM, .5, INK_SOFT);
	pen_line(&s->pen, x, s->high - 8 * MM, x, s->high - 4 * MM, .5, INK_SOFT);
}

static void marks(struct sheet *s)
{
	if (s->paper->size == PAPER_A3) {
		mark_down(s, 125 * MM);
		mark_down(s, 230 * MM);
	}
	if (s->paper->size == PAPER_A4 && !s->paper->portrait)
		pen_line(&s->pen, s->wide / 2, 4 * MM, s->wide / 2, 8 * MM, .5, INK_SOFT);
	else
		pen_line(&s->pen, 4 * MM, s->high / 2, 8 * MM, s->high / 2, .5, INK_SOFT);
}

/* ---- the head ---- */

/* Answers how wide it is. */
static double stamp(struct sheet *s)
{
	struct str words = lang_text(s->pen.lang, s->paper->state_stamp);
	struct style style = { .size = s->pen.size * 1.4, .bold = true, .ink = INK_RED, .lines = 1 };
	double wide, high;

	if (!s->paper->state_stamp.one)
		return 0;
	high = pen_measure(&s->pen, 0, words, &style, &wide);
	wide = fmin(wide, s->wide / 2);
	pen_frame(&s->pen, s->right - wide - 17, s->top + 1, wide + 16, high + 6, 1.6, INK_RED);
	pen_words(&s->pen, s->right - wide - 9, s->top + 4, wide + 1, words, &style);
	return wide + 30;
}

static double fact_wide(struct sheet *s, const struct paper_fact *f)
{
	const struct style label = { .size = s->pen.size * .85 }, value = { .size = s->pen.size * 1.1, .bold = true };
	double a, b;

	pen_measure(&s->pen, 0, lang_text(s->pen.lang, f->label), &label, &a);
	pen_measure(&s->pen, 0, f->value, &value, &b);
	return fmin(fmax(a, b) + 2, (s->right - s->left) / 2);
}

static void facts(struct sheet *s)
{
	const struct style label = { .size = s->pen.size * .85, .ink = INK_SOFT, .lines = 1 }, value = { .size = s->pen.size * 1.1, .bold = true, .lines = 1 };
	double x = s->left, high = s->pen.size * 2.9;

	for (size_t i = 0; i < s->paper->facts; i++) {
		const struct paper_fact *f = &s->paper->fact[i];
		double w = fact_wide(s, f);
		if (x > s->left && x + w > s->right) {
			x = s->left;
			s->y += high;
		}
		pen_words(&s->pen, x, s->y, w, lang_text(s->pen.lang, f->label), &label);
		pen_words(&s->pen, x, s->y + s->pen.size * 1.2, w, f->value, &value);
		x += w + 18;
	}
	s->y += s->paper->facts ? high : 0;
}

static void head(struct sheet *s)
{
	const struct style title = { .size = s->pen.size * (s->page == 1 ? 2 : 1.5), .bold = true, .lines = 2 };

	s->y = s->top + pen_words(&s->pen, s->left, s->top, s->right - s->left - stamp(s), s->paper->title, &title) + 5;
	if (s->page == 1)
		facts(s);
	s->y += 3;
	s->began = s->y;
}

/* ---- the block ---- */

static void field(struct sheet *s, double x, double y, double w, double h, struct str label, struct str value)
{
	const struct style small = { .size = LABEL, .ink = INK_SOFT, .lines = 1 }, bold = { .size = 9, .bold = true, .lines = 1 };

	pen_frame(&s->pen, x, y, w, h, .4, INK_SOFT);
	pen_words(&s->pen, x + 4, y + 2, w - 8, label, &small);
	pen_words(&s->pen, x + 4, y + 12, w - 8, value.n ? value : S("–"), &bold);
}

static struct str page_words(struct sheet *s)
{
	return say(s->pen.mem, s->pen.lang, T("{page} of {pages}"), ARG("page", s->page), ARG("pages", s->pages));
}

static struct str word(struct sheet *s, struct msg m)
{
	return lang_text(s->pen.lang, m);
}

static void signatures(struct sheet *s, double x, double y, double w, double h)
{
	size_t n = s->paper->signatures < SIGNATURES ? s->paper->signatures : SIGNATURES;

	for (size_t i = 0; i < n; i++) {
		const struct paper_signature *g = &s->paper->signature[i];
		struct str on = date_is_none(g->on) ? STR_NONE : lang_date_short(s->pen.mem, s->pen.lang, g->on, DATE_NONE);
		struct str who = !g->name.n ? S(" ") : on.n ? str_fmt(s->pen.mem, STR_FMT ", " STR_FMT, STR_ARG(g->name), STR_ARG(on)) : g->name;
		field(s, x + w / (double)n * (double)i, y, w / (double)n, h, word(s, g->label), who);
	}
}

/* The code's square is as high as the block, its modules at least 20 mm of it. */
static double code(struct sheet *s)
{
	int side;
	struct str path = qr_path(s->pen.mem, s->paper->qr, QUIET, &side);

	if (!path.n)
		return 0;
	struct str svg = str_fmt(s->pen.mem, "<svg viewBox=\"0 0 %d %d\"><path fill=\"#000\" d=\"" STR_FMT "\"/></svg>", side, side, STR_ARG(path));
	pen_frame(&s->pen, s->right - BLOCK_HIGH, s->block, BLOCK_HIGH, BLOCK_HIGH, .4, INK_SOFT);
	pen_svg(&s->pen, s->right - BLOCK_HIGH, s->block, BLOCK_HIGH, BLOCK_HIGH, svg, false);
	return BLOCK_HIGH;
}

static void foot(struct sheet *s)
{
	const struct style small = { .size = s->pen.size * .85, .ink = INK_SOFT, .lines = 3 }, one = { .size = s->pen.size * .85, .ink = INK_SOFT, .lines = 1 };
	double beside = s->right - BLOCK_WIDE - s->left - 12;
	bool above = beside < 40;

	if (!s->paper->foot.n)
		return;
	double w = above ? s->right - s->left : beside, h = pen_measure(&s->pen, w, s->paper->foot, above ? &one : &small, NULL);
	pen_words(&s->pen, s->left, above ? s->block - h - 4 : s->high - 10 * MM - h, w, s->paper->foot, above ? &one : &small);
}

static void block(struct sheet *s)
{
	const struct paper *p = s->paper;
	double w = BLOCK_WIDE - code(s), x = s->right - BLOCK_WIDE, y = s->block, title = !p->qr.n ? 0 : p->signatures ? FIELD_HIGH : 2 * FIELD_HIGH;
	struct str day = date_is_none(p->printed) ? STR_NONE : lang_date(s->pen.mem, s->pen.lang, p->printed);

	if (title > 0)
		field(s, x, y, w, title, word(s, T("Title")), p->title);
	y += title;
	field(s, x, y, w * .28, FIELD_HIGH, word(s, T("Code")), p->code);
	field(s, x + w * .28, y, w * .2, FIELD_HIGH, word(s, T("Revision")), p->revision);
	field(s, x + w * .48, y, w * .34, FIELD_HIGH, word(s, T("Printed")), day);
	field(s, x + w * .82, y, w * .18, FIELD_HIGH, word(s, T("Page")), page_words(s));
	signatures(s, x, y + FIELD_HIGH, w, FIELD_HIGH);
	pen_frame(&s->pen, x, s->block, BLOCK_WIDE, block_high(p), 1, INK_TEXT);
}

/* ---- the pages ---- */

static void page_begin(struct sheet *s)
{
	s->page++;
	if (s->page > LIMIT_PAPER_PAGES)
		fail_set(s->pen.fail, FAIL_TOO_LARGE, T("This is too much for a printed sheet. Choose less of it."));
	head(s);
}

static void page_end(struct sheet *s)
{
	foot(s);
	block(s);
	marks(s);
	if (!s->pen.dry)
		cairo_show_page(s->pen.cr);
}

static void page_turn(struct sheet *s)
{
	page_end(s);
	page_begin(s);
}

/* What may not be parted from the i-th item: itself, and those that it holds on to. */
static double together(const struct stripe *of, size_t i)
{
	double h = 0;

	for (; i < of->n; i++) {
		h += of->item[i].h;
		if (!of->item[i].with_next)
			break;
	}
	return h;
}

static double height_of(const struct stripe *of)
{
	double h = 0;

	for (size_t i = 0; i < of->n; i++)
		h += of->item[i].h;
	return h;
}

static double put(struct sheet *s, const struct stripe *of, const struct item *i, double y)
{
	if (i->draw)
		i->draw(&s->pen, i, s->left + of->x, y);
	return y + i->h;
}

/* Puts as much of the stripe as this page has room for, at least one item; answers where it ends. */
static double stripe_put(struct sheet *s, const struct stripe *of, size_t *at)
{
	double y = s->y;
	size_t from = *at, held = from;         /* up to held nothing is asked: it came along */

	for (size_t i = 0; from && from < of->n && i < from; i++)
		if (of->item[i].again)
			y = put(s, of, &of->item[i], y);
	for (; *at < of->n; (*at)++) {
		if (*at >= held) {
			if (*at > from && y + together(of, *at) > s->bottom)
				break;
			for (held = *at; held < of->n && of->item[held].with_next; held++)
				;
			held++;
		}
		y = put(s, of, &of->item[*at], y);
	}
	return y;
}

/* Side by side they stay together when a fresh page has room for all of them. */
static void band_begin(struct sheet *s, const struct band *b)
{
	double first = 0, all = 0;

	for (size_t i = 0; i < b->n; i++) {
		first = fmax(first, together(&b->stripe[i], 0));
		all = fmax(all, height_of(&b->stripe[i]));
	}
	bool whole = b->n > 1 && all <= s->bottom - s->began;
	if (s->y > s->began && s->y + (whole ? all : first) > s->bottom)
		page_turn(s);
}

static void band_put(struct sheet *s, const struct band *b)
{
	size_t *at = NEW_N(s->pen.mem, size_t, b->n);

	band_begin(s, b);
	for (bool more = true; more && !s->pen.fail->code;) {
		double y = s->y;
		more = false;
		for (size_t i = 0; i < b->n; i++) {
			y = fmax(y, stripe_put(s, &b->stripe[i], &at[i]));
			more = more || at[i] < b->stripe[i].n;
		}
		s->y = y + BAND_GAP;
		if (more)
			page_turn(s);
	}
}

static void pages_put(struct sheet *s, bool dry)
{
	s->pen.dry = dry;
	s->page = 0;
	page_begin(s);
	for (size_t i = 0; i < s->bands && !s->pen.fail->code; i++)
		band_put(s, &s->band[i]);
	page_end(s);
	s->pages = s->page;
}

/* ---- the PDF ---- */

static cairo_status_t take(void *to, const unsigned char *bytes, unsigned n)
{
	struct buf *b = to;

	buf_put(b, bytes, n);
	return b->over ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void surface_end(void *surface) { cairo_surface_destroy(surface); }
static void cairo_end(void *cr) { cairo_destroy(cr); }
static void object_end(void *object) { g_object_unref(object); }

static void pen_take(struct sheet *s, cairo_surface_t *to)
{
	struct pen *p = &s->pen;
	cairo_font_options_t *plain = cairo_font_options_create();

	p->cr = cairo_create(to);
	arena_defer(p->mem, cairo_end, p->cr);
	p->words = pango_font_map_create_context(pango_cairo_font_map_get_default());
	arena_defer(p->mem, object_end, p->words);
	cairo_font_options_set_hint_style(plain, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(plain, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(p->words, plain);
	cairo_font_options_destroy(plain);
	pango_cairo_context_set_resolution(p->words, 72);
	pango_context_set_round_glyph_positions(p->words, FALSE);
	pango_context_set_language(p->words, pango_language_from_string(str_z(p->mem, lang_tag(p->lang))));
}

static void facts_of_file(struct sheet *s, cairo_surface_t *to)
{
	struct str title = paper_text(s->pen.mem, s->paper->title), day = date_iso(s->pen.mem, date_is_none(s->paper->printed) ? (struct date){ 0 } : s->paper->printed);

	cairo_pdf_surface_set_metadata(to, CAIRO_PDF_METADATA_TITLE, str_z(s->pen.mem, title));
	cairo_pdf_surface_set_metadata(to, CAIRO_PDF_METADATA_CREATOR, "kpo");
	/* The day that is said, not the clock's: the same sheet gives the same bytes. */
	cairo_pdf_surface_set_metadata(to, CAIRO_PDF_METADATA_CREATE_DATE, str_z(s->pen.mem, day));
}

static bool within_bounds(const struct paper *p)
{
	size_t cells = 0, bytes = 0;

	for (size_t i = 0; i < p->parts && cells <= LIMIT_PAPER_CELLS; i++) {
		const struct paper_table *t = &p->part[i].table;
		bytes += p->part[i].text.n;
		cells += t->columns * t->rows;
		for (size_t k = 0; k < t->columns * t->rows && cells <= LIMIT_PAPER_CELLS; k++)
			bytes += t->cell[k].n;
	}
	return cells <= LIMIT_PAPER_CELLS && bytes <= LIMIT_PAPER_WORDS_BYTES;
}

static void bands_lay(struct sheet *s)
{
	VEC(struct band) bands = { 0 };

	if (!within_bounds(s->paper))
		fail_set(s->pen.fail, FAIL_TOO_LARGE, T("This is too much for a printed sheet. Choose less of it."));
	s->pen.dry = true;
	s->page = 1;
	head(s);
	for (size_t i = 0; i < s->paper->parts && !s->pen.fail->code;)
		*VEC_ADD(s->pen.mem, &bands) = paper_band(&s->pen, s->paper, &i, s->right - s->left, s->bottom - s->began);
	s->band = bands.p;
	s->bands = bands.n;
}

struct str paper_pdf(struct arena *mem, const struct lang *lang, const struct zone *zone, const struct paper *p, struct fail *f)
{
	struct sheet s = { .pen = { .mem = mem, .lang = lang, .zone = zone, .fail = f, .size = p->size == PAPER_A3 ? 11 : 9 }, .paper = p };
	struct buf *pdf = NEW(mem, struct buf);

	*pdf = buf_new(mem, 1 << 16, LIMIT_PAPER_BYTES);
	edges(&s);
	cairo_surface_t *to = cairo_pdf_surface_create_for_stream(take, pdf, s.wide, s.high);
	arena_defer(mem, surface_end, to);
	facts_of_file(&s, to);
	pen_take(&s, to);
	bands_lay(&s);
	if (!f->code)
		pages_put(&s, true);
	if (!f->code)
		pages_put(&s, false);
	cairo_surface_finish(to);
	if (!f->code && (pdf->over || cairo_surface_status(to) != CAIRO_STATUS_SUCCESS || cairo_status(s.pen.cr) != CAIRO_STATUS_SUCCESS))
		fail_set(f, FAIL_INTERNAL, T("This drawing could not be set on paper. Tell your administrator."));
	return f->code ? STR_NONE : buf_done(pdf);
}
