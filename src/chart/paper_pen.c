/*
 * paper_pen.c -- words, lines and drawings onto paper, with cairo, Pango and librsvg; besides it only paper.c calls any of them, to begin and end the PDF.
 *
 * The one idea: the same calls measure and draw, so that what was measured is what is drawn. Words are shaped by Pango (any script, either direction) and
 * stay words in the PDF. A drawing has no address of its own, so that librsvg loads nothing for it, whatever is written in it.
 *
 * The font is DejaVu Sans Condensed: as narrow as the page's own, and with the scripts that its 19 kB do not have. (The page's font is a web font with a
 * weight axis; Pango takes no web fonts, and cairo writes a variable font into a PDF in its plain weight.)
 */
#include "chart/paper_private.h"
#include "web/assets.h"

#include <librsvg/rsvg.h>

#define FAMILY "DejaVu Sans Condensed, DejaVu Sans, Liberation Sans, sans-serif"

/* As in assets/paper.css. */
static const double inks[][3] = {
	[INK_TEXT] = { .10, .11, .12 }, [INK_SOFT] = { .29, .31, .33 }, [INK_RULE] = { .72, .71, .68 }, [INK_RED] = { .70, .15, .05 }, [INK_RED_TINT] = { .98, .89, .86 },
	[INK_WHITE] = { 1, 1, 1 }, [INK_H0] = { .95, .94, .91 }, [INK_H1] = { .89, .91, .96 }, [INK_H2] = { .74, .79, .91 }, [INK_H3] = { .49, .60, .81 }, [INK_H4] = { .15, .28, .54 },
};

static void pen_ink(struct pen *p, enum ink ink)
{
	cairo_set_source_rgb(p->cr, inks[ink][0], inks[ink][1], inks[ink][2]);
}

/* ---- words ---- */

/* How long the code point at p is when Unicode keeps it for no character (U+FFFE, U+FDD0 and their like); 0: it is one. */
static size_t nothing_at(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;

	if (s.n >= 3 && p[0] == 0xef)
		return (p[1] == 0xbf && p[2] >= 0xbe) || (p[1] == 0xb7 && p[2] >= 0x90 && p[2] <= 0xaf) ? 3 : 0;
	return s.n >= 4 && p[0] >= 0xf0 && (p[1] & 0xf) == 0xf && p[2] == 0xbf && p[3] >= 0xbe ? 4 : 0;
}

/* XML and cairo both refuse a whole text for one of them. */
static struct str without_nothings(struct arena *a, struct str s)
{
	struct buf b;
	size_t i = 0, n = 0;

	while (i < s.n && !nothing_at(str_from(s, i)))
		i++;
	if (i == s.n)
		return s;
	b = buf_new(a, s.n, SIZE_MAX);
	for (i = 0; i < s.n; i += n ? n : 1) {
		n = nothing_at(str_from(s, i));
		buf_str(&b, n ? S("\uFFFD") : str_head(str_from(s, i), 1));
	}
	return buf_done(&b);
}

struct str paper_text(struct arena *a, struct str s)
{
	return without_nothings(a, text_repair(a, s));
}

/* The second line of a name says more of it, and is not part of it. */
static void note_plain(PangoLayout *l, struct str s)
{
	const char *end = s.n ? memchr(s.p, '\n', s.n) : NULL;
	PangoAttrList *list = pango_attr_list_new();
	PangoAttribute *plain = pango_attr_weight_new(PANGO_WEIGHT_NORMAL);

	plain->start_index = end ? (guint)(end - s.p) : (guint)s.n;
	pango_attr_list_insert(list, plain);
	pango_layout_set_attributes(l, list);
	pango_attr_list_unref(list);
}

static PangoLayout *laid_out(struct pen *p, double w, struct str s, const struct style *style)
{
	enum { MOST_BYTES = 20000 };
	static const PangoAlignment align[] = { PANGO_ALIGN_LEFT, PANGO_ALIGN_RIGHT, PANGO_ALIGN_CENTER };
	PangoLayout *l = pango_layout_new(p->words);
	PangoFontDescription *font = pango_font_description_from_string(FAMILY);

	s = paper_text(p->mem, str_clip(s, MOST_BYTES));
	pango_font_description_set_absolute_size(font, (style->size ? style->size : p->size) * PANGO_SCALE);
	pango_font_description_set_weight(font, style->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(l, font);
	pango_font_description_free(font);
	pango_layout_set_text(l, s.n ? s.p : "", (int)s.n);
	if (style->noted)
		note_plain(l, s);
	pango_layout_set_alignment(l, align[style->align]);
	pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
	if (w > 0)
		pango_layout_set_width(l, (int)(w * PANGO_SCALE));
	if (style->lines) {
		pango_layout_set_height(l, -style->lines);
		pango_layout_set_ellipsize(l, w > 0 ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
	}
	return l;
}

static double height_of(PangoLayout *l, double *wide)
{
	int w, h;

	pango_layout_get_size(l, &w, &h);
	if (wide)
		*wide = (double)w / PANGO_SCALE;
	return (double)h / PANGO_SCALE;
}

double pen_measure(struct pen *p, double w, struct str s, const struct style *style, double *wide)
{
	PangoLayout *l = laid_out(p, w, s, style);
	double h = height_of(l, wide);

	g_object_unref(l);
	return h;
}

double pen_words(struct pen *p, double x, double y, double w, struct str s, const struct style *style)
{
	PangoLayout *l = laid_out(p, w, s, style);
	double h = height_of(l, NULL);

	if (!p->dry && s.n) {
		pen_ink(p, style->ink);
		cairo_move_to(p->cr, x, y);
		pango_cairo_show_layout(p->cr, l);
	}
	g_object_unref(l);
	return h;
}

size_t pen_lines(struct pen *p, double w, struct str s, const struct style *style, struct str **line)
{
	PangoLayout *l = laid_out(p, w, s, style);
	const char *text = pango_layout_get_text(l);
	size_t n = (size_t)pango_layout_get_line_count(l);

	*line = NEW_N(p->mem, struct str, n + 1);
	for (size_t i = 0; i < n; i++) {
		const PangoLayoutLine *at = pango_layout_get_line_readonly(l, (int)i);
		(*line)[i] = str_copy(p->mem, str_trim((struct str){ text + at->start_index, (size_t)at->length }));
	}
	g_object_unref(l);
	return n;
}

void pen_turned(struct pen *p, double x, double y, double h, struct str s, const struct style *style)
{
	if (p->dry)
		return;
	cairo_save(p->cr);
	cairo_translate(p->cr, x, y);
	cairo_rotate(p->cr, -G_PI / 2);
	pen_words(p, 0, 0, h, s, style);
	cairo_restore(p->cr);
}

/* ---- lines and areas ---- */

void pen_line(struct pen *p, double x1, double y1, double x2, double y2, double width, enum ink ink)
{
	if (p->dry)
		return;
	pen_ink(p, ink);
	cairo_set_line_width(p->cr, width);
	cairo_move_to(p->cr, x1, y1);
	cairo_line_to(p->cr, x2, y2);
	cairo_stroke(p->cr);
}

void pen_area(struct pen *p, double x, double y, double w, double h, enum ink ink)
{
	if (p->dry)
		return;
	pen_ink(p, ink);
	cairo_rectangle(p->cr, x, y, w, h);
	cairo_fill(p->cr);
}

void pen_frame(struct pen *p, double x, double y, double w, double h, double width, enum ink ink)
{
	if (p->dry)
		return;
	pen_ink(p, ink);
	cairo_set_line_width(p->cr, width);
	cairo_rectangle(p->cr, x, y, w, h);
	cairo_stroke(p->cr);
}

/* ---- drawings ---- */

/* The page's own <svg> has no namespace and takes its colour from what stands around it. */
static struct str svg_whole(struct arena *a, struct str svg, bool white)
{
	return without_nothings(a, str_fmt(a, "<svg xmlns=\"http://www.w3.org/2000/svg\" color=\"%s\"" STR_FMT, white ? "#fff" : "#1a1c1e", STR_ARG(str_from(svg, 4))));
}

static bool svg_render(struct pen *p, RsvgHandle *svg, const RsvgRectangle *place)
{
	const struct asset *css = asset_find(S("paper.css"));

	CHECK(css);
	return rsvg_handle_set_stylesheet(svg, css->raw, css->raw_n, NULL) && rsvg_handle_render_document(svg, p->cr, place, NULL);
}

void pen_svg(struct pen *p, double x, double y, double w, double h, struct str svg, bool white)
{
	if (p->dry || p->fail->code)
		return;
	struct str whole = svg_whole(p->mem, svg, white);
	RsvgHandle *handle = whole.n <= LIMIT_PAPER_DRAWING_BYTES ? rsvg_handle_new_from_data((const guint8 *)whole.p, whole.n, NULL) : NULL;

	if (!handle || !svg_render(p, handle, &(const RsvgRectangle){ x, y, w, h }))
		fail_set(p->fail, FAIL_INTERNAL, T("This drawing could not be set on paper. Tell your administrator."));
	g_clear_object(&handle);
}
