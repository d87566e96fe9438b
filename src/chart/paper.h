/*
 * paper.h -- a printed sheet as data, and its PDF: A4, or A3 with the marks to fold it to A4.
 *
 * The drawings on it are those of chart.h, unchanged: they are called into a page of their own, and what they wrote there goes onto the paper in the colours
 * of assets/paper.css. Text stays text. The sheet is read at the cell, standing: what it is stands at its head, what it is filed by in the block at its foot
 * (code, revision, day, page, who signed, and a QR code that leads to what counts today). All memory is the caller's; nothing here asks a database or a clock.
 */
#ifndef CHART_PAPER_H
#define CHART_PAPER_H

#include "web/html.h"

enum paper_size { PAPER_A4, PAPER_A3 };

/* ---- what stands on it ---- */

struct paper_fact { struct msg label; struct str value; };

/* share: of the table's width. A number stands at the end of its column. */
struct paper_column { struct msg label; double share; bool number; };
/*
 * cell[row * columns + column]. Long words go on in the next line, a long table on the next page, with its heading again. head and row: how high the heading
 * and a row are in the units of the drawing beside it, so that its rows and those of the drawing stand in one line; 0: as high as their words.
 */
struct paper_table { const struct paper_column *column; size_t columns; const struct str *cell; size_t rows; bool total /* the last row is a sum */; double head, row; };

/*
 * Calls a chart. All its drawings are set as large as there is room, never larger than they are on a screen by half; the keys below it, the words and
 * the tables that it writes beside it come along, its "Numbers" do not. bare: the drawings alone. It is called more than once.
 */
struct paper_drawing { void (*draw)(struct html *h, const void *of); const void *of; bool bare; };

/*
 * A part: a rule, its title, a note at the end of the line, and one of the three. beside: at the right of the part before it; share: of the width both
 * have (0: 1). One without title and note stands under the heading of the one before it. Where a drawing would be too small to be read, they stand below each
 * other instead.
 */
enum paper_kind { PAPER_TEXT, PAPER_TABLE, PAPER_DRAWING };
struct paper_part {
	struct msg title;
	struct str note;
	enum paper_kind kind;
	bool beside;
	double share;
	struct str text;                /* a line break stays one */
	struct paper_table table;
	struct paper_drawing drawing;
};

struct paper_signature { struct msg label; struct str name; struct date on; };  /* no name: a line to sign on */

struct paper {
	enum paper_size size;
	bool portrait;                  /* of A4; A3 lies */
	struct str title, code, revision;
	struct msg state_stamp;         /* "Draft", "Out of date": framed at the head of every page; MSG_NONE: it counts */
	struct str foot;                /* small, at the foot of every page */
	struct date printed;            /* DATE_NONE: not said */
	struct str qr;                  /* an address; none: no code */
	const struct paper_fact *fact; size_t facts;
	const struct paper_part *part; size_t parts;
	const struct paper_signature *signature; size_t signatures;     /* three at most are shown */
};

/* ---- the PDF ---- */

/* Its bytes; STR_NONE and a failure when it would be more than base/limits.h allows, or could not be drawn. Slow (tens of ms): for a worker, never a loop. */
struct str paper_pdf(struct arena *mem, const struct lang *lang, const struct zone *zone, const struct paper *p, struct fail *f);

#endif
