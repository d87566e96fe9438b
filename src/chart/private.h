/* private.h -- what the charts share: scales, paths through points with gaps, words in the drawing, and the table of the same numbers. */
#ifndef CHART_PRIVATE_H
#define CHART_PRIVATE_H

#include "chart/chart.h"

#include <math.h>

/* ---- places: path.c ---- */

struct scale { double from, to, a, b; };        /* values from..to are drawn at a..b */
double scale_at(const struct scale *s, double value);
void range_add(struct scale *s, double value);  /* widens from..to; NaN changes nothing */
double scale_step(const struct scale *s, int most);     /* 1, 2 or 5 times a power of ten: at most so many steps from end to end */
void scale_round(struct scale *s, int most);    /* from and to become whole steps */
/* The whole steps between from and to: answers how many; the i-th is at *first + i * *step. Never more than 2 * most + 2, whatever the values are. */
int scale_steps(const struct scale *s, int most, double *first, double *step);
int step_decimals(double step);                 /* so that its multiples are told apart */
struct str path_of(struct html *h, const double *x, size_t n, const struct scale *across, const struct scale *down);     /* "M3 4.5L8 7" */
struct str path_through(struct html *h, const struct lean_point *p, size_t n, bool closed);     /* places in the drawing; NaN is a gap */
void labels_apart(double *y, size_t n, double least, double bottom);    /* from the top down: none nearer to the next than least, the last not below bottom */

/* ---- marks: mark.c ---- */

void chart_text(struct html *h, const char *cls, double x, double y, struct str s);
void chart_line(struct html *h, const char *cls, double x1, double y1, double x2, double y2);    /* straight across or down, or slanted */
void chart_bar(struct html *h, const char *cls, double x, double y, double w, double height);  /* nothing when it has no height */
struct str chart_number(struct html *h, double x, int decimals);        /* as the language writes it; a dash for NaN */
struct str chart_short(struct html *h, struct str s, size_t bytes);     /* cut, with dots, where there is no room for it; the table has it whole */
void chart_path(struct html *h, const char *cls, const char *fmt, ...) __attribute__((format(printf, 3, 4)));    /* its d, with places in it */
void chart_dot(struct html *h, const char *cls, double x, double y, double r);
void chart_arrow(struct html *h, const char *cls, double x1, double y1, double x2, double y2);  /* a thin line with an open head at its end */
void chart_turned(struct html *h, const char *cls, double x, double y, struct str s);           /* read from bottom to top; it begins at x, y */
/* Cut into at most `most` lines of at most `chars` characters each, at blanks where there are any; dots end what has no room. Answers how many lines. */
size_t chart_wrap(struct html *h, struct str s, size_t chars, struct str *line, size_t most);
void chart_words(struct html *h, const char *cls, double x, double y, struct str s, size_t chars, size_t most);  /* the same, in lines around the height y */
#define chart_say(h, m, ...) say(html_mem(h), html_lang(h), m, __VA_ARGS__)
struct str chart_amount(struct html *h, struct msg m, double x, int decimals);                  /* m says {n} */
struct str chart_word(struct html *h, struct msg m);    /* in the page's language */
bool chart_nothing(struct html *h);                     /* the one sentence for when there is nothing to draw; true */
/* Lines across at each whole step of down, with its number left of the left end. */
void chart_grid(struct html *h, const struct scale *down, int most, double left, double right);
void chart_ticks(struct html *h, const struct scale *across, int most, double y);       /* the same along the foot at y, its numbers below */
void chart_labels(struct html *h, const struct str *label, size_t n, const struct scale *across, double y);     /* one a point, as many as have room */
double chart_room(size_t bytes);                         /* about how wide so much text is */
struct str chart_percent(struct html *h, double share, int decimals);
static inline bool signal_any(const struct lean_signal *s) { return s->outside || s->run || s->near; }
void chart_columns(struct html *h, const struct scale *across, int most, double top, double bottom);     /* the same down it */
/* The pattern of waste, once in a drawing, before it is used; id makes it its own on the page. */
void chart_hatch(struct html *h, struct str id);
struct str chart_hatch_of(struct html *h, struct str id);               /* "url(#id)" */
void chart_hatched(struct html *h, struct str id, double x, double y, double w, double height);         /* a bar of that pattern */

/* ---- what the lines and areas are: below the drawing, as wide as their words ---- */

#define KEY(h) EL(h, p, .cls = S("ch-key"))
void key_line(struct html *h, const char *cls, struct str word);
void key_area(struct html *h, const char *cls, struct str word);

/* ---- the drawing and its numbers ---- */

#define DRAWING_(n, h, width, height, spoken) BLOCK_(CAT_(drawing, n), drawing_open((h), (width), (height), (spoken)), drawing_close(h))
#define DRAWING(h, width, height, spoken) DRAWING_(__COUNTER__, h, width, height, spoken)       /* an <svg> that says what it shows */
bool drawing_open(struct html *h, double width, double height, struct str spoken);
bool drawing_close(struct html *h);
/* The same for a drawing that hands work on: what can be reached in it is not hidden from anybody. */
#define DRAWING_HANDS(h, width, height, spoken) BLOCK_(once_hands, drawing_hands_open((h), (width), (height), (spoken)), drawing_close(h))
bool drawing_hands_open(struct html *h, double width, double height, struct str spoken);

/* A table below it that opens, for whoever does not see the drawing or wants its numbers. The first column names the row. */
#define NUMBERS_(n, h, ...) BLOCK_(CAT_(numbers, n), numbers_open((h), (const struct msg[]){ __VA_ARGS__, MSG_NONE }), numbers_close(h))
#define NUMBERS(h, ...) NUMBERS_(__COUNTER__, h, __VA_ARGS__)
bool numbers_open(struct html *h, const struct msg *columns);
bool numbers_close(struct html *h);
void numbers_row(struct html *h, struct str name, const double *x, size_t n, int decimals);
void numbers_words(struct html *h, struct str name, const struct str *x, size_t n);      /* cells that are written already */

/* The same for what is said in words, not in numbers. */
#define WORDS_(n, h, ...) BLOCK_(CAT_(words, n), words_open((h), (const struct msg[]){ __VA_ARGS__, MSG_NONE }), numbers_close(h))
#define WORDS(h, ...) WORDS_(__COUNTER__, h, __VA_ARGS__)
bool words_open(struct html *h, const struct msg *columns);
void words_row(struct html *h, struct str name, const struct str *x, size_t n);

/* ---- a plan seen from above: plan.c ---- */

struct floor { double unit, left, top, w, h; };         /* pixels a unit of the plan, and where it lies in the drawing */
struct floor floor_of(const struct chart_plan *plan, double width, double top);
double floor_x(const struct floor *f, double x);
double floor_y(const struct floor *f, double y);
void floor_draw(struct html *h, const struct floor *f, const struct chart_plan *plan, bool grid);
void floor_places(struct html *h, const struct floor *f, const struct chart_plan *plan);
void floor_box(struct html *h, const struct floor *f, const struct chart_place *p);
void floor_name(struct html *h, const struct floor *f, const struct chart_place *p);
double floor_width(const struct chart_plan *plan, double usual);

#endif
