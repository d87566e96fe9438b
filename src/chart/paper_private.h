/* paper_private.h -- what the files paper*.c share: the pen, what was read of a drawing, grids of cells, and the parts of a page. */
#ifndef CHART_PAPER_PRIVATE_H
#define CHART_PAPER_PRIVATE_H

#include "base/base.h"
#include "chart/paper.h"

#include <math.h>
#include <pango/pangocairo.h>

/* ---- the pen: paper_pen.c. All lengths are points ---- */

#define MM (72 / 25.4)

enum ink { INK_TEXT, INK_SOFT, INK_RULE, INK_RED, INK_RED_TINT, INK_WHITE, INK_H0, INK_H1, INK_H2, INK_H3, INK_H4 };

struct pen {
	struct arena *mem;
	const struct lang *lang;
	const struct zone *zone;
	struct fail *fail;
	cairo_t *cr;
	PangoContext *words;
	bool dry;                       /* measures, and draws nothing */
	size_t drawn;                   /* bytes that drawings have written so far */
	double size;                    /* of plain words: 9 on A4, 11 on A3 */
};

enum align { AT_START, AT_END, AT_MIDDLE };
struct style { double size; bool bold, noted /* what follows the first line is plain */; enum ink ink; enum align align; int lines /* 0: all */; };

/* The height that it takes. Words that have no room in `lines` end in dots. */
double pen_words(struct pen *p, double x, double y, double w, struct str s, const struct style *style);
double pen_measure(struct pen *p, double w, struct str s, const struct style *style, double *wide);     /* w 0: in one line; wide: or NULL */
void pen_turned(struct pen *p, double x, double y, double h, struct str s, const struct style *style);  /* from bottom to top, its end at y */
struct str paper_text(struct arena *a, struct str s);   /* what is no character becomes U+FFFD: cairo refuses a whole sheet for it */
size_t pen_lines(struct pen *p, double w, struct str s, const struct style *style, struct str **line);  /* where it is broken into lines */
void pen_line(struct pen *p, double x1, double y1, double x2, double y2, double width, enum ink ink);
void pen_area(struct pen *p, double x, double y, double w, double h, enum ink ink);
void pen_frame(struct pen *p, double x, double y, double w, double h, double width, enum ink ink);
/* An <svg> of ours, with the classes of paper.css; white: its currentColor is. Fails the sheet when it cannot be drawn. */
void pen_svg(struct pen *p, double x, double y, double w, double h, struct str svg, bool white);

/* ---- what a drawing wrote: paper_read.c ---- */

struct cell { struct str text, cls, svg; size_t columns, rows; bool head; };
struct grid_row { const struct cell *cell; size_t n; bool head, foot; };
struct grid {
	const struct grid_row *row;
	size_t n;
	struct str cls;
	const double *share;            /* of each column; NULL: as their words want */
	double head_h, row_h;           /* fixed; 0: as high as their words */
};
struct sample { struct str svg, cls, word; };                           /* a line of a key */
struct panel { struct str name, value, svg, note; bool bad; };

enum piece_kind { PIECE_SVG, PIECE_GRID, PIECE_KEY, PIECE_WORDS, PIECE_PANELS };
struct piece {
	enum piece_kind kind;
	struct str svg, text;           /* text: of words, or what stands above a drawing */
	double w, h;                    /* of the drawing, in its own units */
	struct grid grid;
	const struct sample *sample;
	const struct panel *panel;
	size_t n;
	bool strong;
};
struct pieces { const struct piece *p; size_t n; };

struct pieces paper_read(struct arena *a, struct str written);
bool has_class(struct str classes, const char *cls);
bool svg_size(struct str svg, double *w, double *h);                    /* of its viewBox; false when there is none */

/* ---- cells: paper_grid.c ---- */

struct laid;                                                            /* a grid with its columns and rows measured */
struct laid *cells_lay(struct pen *p, const struct grid *g, double w);
size_t cells_together(const struct laid *l, size_t row);            /* so many rows from this one on may not be parted */
double cells_height(const struct laid *l, size_t row, size_t n);
void cells_draw(struct pen *p, const struct laid *l, size_t row, size_t n, double x, double y);
size_t cells_heads(const struct laid *l);                                /* rows at its beginning that are its heading */
struct grid cells_of_table(struct pen *p, const struct paper_table *t);
void class_ground(struct pen *p, struct str cls, double x, double y, double w, double h);       /* what a class of kpo.css lays below the words of a cell or a key */
enum ink class_ink(struct str cls);

/* ---- parts as items that a page takes whole: paper_part.c ---- */

struct item {
	double h;
	void (*draw)(struct pen *p, const struct item *i, double x, double y);
	const void *of;
	size_t at, n;
	double w;
	bool with_next;                 /* not the last of a page */
	bool again;                     /* a heading: at the top of each further page */
};
struct stripe { const struct item *item; size_t n; double x, w; };      /* one column of a band */
struct band { const struct stripe *stripe; size_t n; };
/* The parts that stand beside each other, from *at on; room: the height of a fresh page. */
struct band paper_band(struct pen *p, const struct paper *paper, size_t *at, double w, double room);

#endif
