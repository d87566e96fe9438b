/*
 * mark.c -- what charts are made of: words, lines, bars, a grid, and the table of the same numbers.
 *
 * Words stand in the page's language; places are numbers of one decimal. A chart never says by colour alone what it says.
 */
#include "chart/private.h"

#include <stdio.h>

void chart_text(struct html *h, const char *cls, double x, double y, struct str s)
{
	LEAF(h, text, s, .cls = str_c(cls), .x = svg_num(h, x), .y = svg_num(h, y));
}

void chart_line(struct html *h, const char *cls, double x1, double y1, double x2, double y2)
{
	struct str from_x = svg_num(h, x1), from_y = svg_num(h, y1), to_x = svg_num(h, x2), to_y = svg_num(h, y2);

	VOID_EL(h, path, .cls = str_c(cls), .d = str_fmt(html_mem(h), "M" STR_FMT " " STR_FMT "L" STR_FMT " " STR_FMT, STR_ARG(from_x), STR_ARG(from_y), STR_ARG(to_x), STR_ARG(to_y)));
}

void chart_bar(struct html *h, const char *cls, double x, double y, double w, double height)
{
	if (w > 0 && height > 0)
		VOID_EL(h, rect, .cls = str_c(cls), .x = svg_num(h, x), .y = svg_num(h, y), .w = svg_num(h, w), .h = svg_num(h, height));
}

struct str chart_number(struct html *h, double x, int decimals)
{
	return isnan(x) ? S("–") : lang_real(html_mem(h), html_lang(h), x, decimals);
}

struct str chart_short(struct html *h, struct str s, size_t bytes)
{
	return s.n <= bytes ? s : str_fmt(html_mem(h), STR_FMT "…", STR_ARG(str_trim(str_clip(s, bytes))));
}

void chart_path(struct html *h, const char *cls, const char *fmt, ...)
{
	char d[512];
	va_list ap;

	va_start(ap, fmt);
	int n = vsnprintf(d, sizeof d, fmt, ap);
	va_end(ap);
	CHECK(n >= 0 && (size_t)n < sizeof d);
	VOID_EL(h, path, .cls = str_c(cls), .d = str_copy(html_mem(h), (struct str){ d, (size_t)n }));
}

void chart_dot(struct html *h, const char *cls, double x, double y, double r)
{
	VOID_EL(h, circle, .cls = str_c(cls), .cx = svg_num(h, x), .cy = svg_num(h, y), .r = svg_num(h, r));
}

void chart_arrow(struct html *h, const char *cls, double x1, double y1, double x2, double y2)
{
	enum { HEAD = 7 };
	double far = hypot(x2 - x1, y2 - y1);

	if (!(far > 0))
		return;
	double dx = (x2 - x1) / far * HEAD, dy = (y2 - y1) / far * HEAD;
	chart_path(h, cls, "M%.1f %.1fL%.1f %.1fM%.1f %.1fL%.1f %.1fL%.1f %.1f", x1, y1, x2, y2, x2 - dx - dy * .6, y2 - dy + dx * .6, x2, y2,
		x2 - dx + dy * .6, y2 - dy - dx * .6);
}

void chart_turned(struct html *h, const char *cls, double x, double y, struct str s)
{
	struct str at_x = svg_num(h, x), at_y = svg_num(h, y);

	LEAF(h, text, s, .cls = str_c(cls), .transform = str_fmt(html_mem(h), "translate(" STR_FMT " " STR_FMT ") rotate(-90)", STR_ARG(at_x), STR_ARG(at_y)));
}

/* How many bytes of s are its first `chars` characters. */
static size_t bytes_of(struct str s, size_t chars)
{
	size_t i = 0;

	for (size_t k = 0; i < s.n; i++)
		if (((unsigned char)s.p[i] & 0xc0) != 0x80 && k++ == chars)
			break;
	return i;
}

size_t chart_wrap(struct html *h, struct str s, size_t chars, struct str *line, size_t most)
{
	size_t n = 0;

	for (s = str_trim(s); s.n && n < most; n++) {
		size_t end = bytes_of(s, chars);
		if (end < s.n && n + 1 == most) {
			line[n] = str_fmt(html_mem(h), STR_FMT "…", STR_ARG(str_trim(str_head(s, bytes_of(s, chars - 1)))));
			return most;
		}
		for (size_t k = end; end < s.n && k > 0; k--)
			if (s.p[k] == ' ') {
				end = k;
				break;
			}
		line[n] = str_head(s, end);
		s = str_trim(str_from(s, end));
	}
	return n;
}

void chart_words(struct html *h, const char *cls, double x, double y, struct str s, size_t chars, size_t most)
{
	enum { LINES = 4, LEADING = 14 };
	struct str line[LINES];
	size_t n = chart_wrap(h, s, chars, line, most < LINES ? most : LINES);

	for (size_t i = 0; i < n; i++)
		chart_text(h, cls, x, y + 4 + LEADING * ((double)i - (double)(n - 1) / 2), line[i]);
}

struct str chart_amount(struct html *h, struct msg m, double x, int decimals)
{
	return chart_say(h, m, ARG("n", chart_number(h, x, decimals)));
}

struct str chart_word(struct html *h, struct msg m)
{
	return lang_text(html_lang(h), m);
}

bool chart_nothing(struct html *h)
{
	LEAF(h, p, T("There is nothing to draw yet."), .cls = S("mut"));
	return true;
}

void chart_grid(struct html *h, const struct scale *down, int most, double left, double right)
{
	double first, step;
	int n = scale_steps(down, most, &first, &step);

	for (int i = 0; i < n; i++) {
		double y = scale_at(down, first + i * step);
		chart_line(h, "gr", left, y, right, y);
		chart_text(h, "s e", left - 8, y + 4, chart_number(h, first + i * step, step_decimals(step)));
	}
}

void chart_ticks(struct html *h, const struct scale *across, int most, double y)
{
	double first, step;
	int n = scale_steps(across, most, &first, &step);

	for (int i = 0; i < n; i++) {
		double x = scale_at(across, first + i * step);
		chart_line(h, "ax", x, y, x, y + 4);
		chart_text(h, "s m", x, y + 17, chart_number(h, first + i * step, step_decimals(step)));
	}
}

void chart_labels(struct html *h, const struct str *label, size_t n, const struct scale *across, double y)
{
	enum { MOST = 8 };
	size_t bytes = 0;

	for (size_t i = 0; i < n; i++)
		bytes = label[i].n > bytes ? label[i].n : bytes;
	double most = fmin(MOST, floor(fabs(across->b - across->a) / (chart_room(bytes) + 12)));
	size_t every = (size_t)ceil((double)n / fmax(most, 1));
	for (size_t i = 0; i < n; i += every)
		chart_text(h, "s m", scale_at(across, (double)i), y, label[i]);
}

double chart_room(size_t bytes)
{
	return 6.2 * (double)bytes;
}

struct str chart_percent(struct html *h, double share, int decimals)
{
	return isnan(share) ? S("–") : str_fmt(html_mem(h), STR_FMT " %%", STR_ARG(chart_number(h, 100 * share, decimals)));
}

void chart_columns(struct html *h, const struct scale *across, int most, double top, double bottom)
{
	double first, step;
	int n = scale_steps(across, most, &first, &step);

	for (int i = 0; i < n; i++) {
		double x = scale_at(across, first + i * step);
		chart_line(h, "gr", x, top, x, bottom);
		chart_text(h, "s m", x, bottom + 16, chart_number(h, fabs(first + i * step), step_decimals(step)));
	}
}

void chart_hatched(struct html *h, struct str id, double x, double y, double w, double height)
{
	VOID_EL(h, rect, .fill = chart_hatch_of(h, id), .x = svg_num(h, x), .y = svg_num(h, y), .w = svg_num(h, fmax(w, 0)), .h = svg_num(h, fmax(height, 0)));
}

void chart_hatch(struct html *h, struct str id)
{
	EL(h, defs)
		EL(h, pattern, .id = id, .w = S("5"), .h = S("5"), .pattern_units = S("userSpaceOnUse"), .pattern_transform = S("rotate(45)")) {
			VOID_EL(h, rect, .cls = S("f-badT"), .w = S("5"), .h = S("5"));
			VOID_EL(h, rect, .cls = S("f-bad2"), .w = S("1.6"), .h = S("5"));
		}
}

struct str chart_hatch_of(struct html *h, struct str id)
{
	return str_fmt(html_mem(h), "url(#" STR_FMT ")", STR_ARG(id));
}

/* ---- the key ---- */

static bool sample_open(struct html *h)
{
	html_open(h, TAG_span, NULL);
	return html_open(h, TAG_svg, &(const struct html_attrs){ .cls = S("ch"), .aria_hidden = S("true"), .w = S("22"), .h = S("12"), .view_box = S("0 0 22 12") });
}

static void sample_close(struct html *h, struct str word)
{
	html_close(h);
	html_str(h, word);
	html_close(h);
}

void key_line(struct html *h, const char *cls, struct str word)
{
	sample_open(h);
	chart_line(h, cls, 0, 6, 22, 6);
	sample_close(h, word);
}

void key_area(struct html *h, const char *cls, struct str word)
{
	sample_open(h);
	chart_bar(h, cls, 1, 1, 20, 10);
	sample_close(h, word);
}

/* ---- the drawing and its numbers ---- */

/* Its own size is its largest, so that words stay as large as the page's; on a phone it is pushed to and fro, by finger or arrow keys. */
static bool svg_open(struct html *h, double width, double height, struct str hidden)
{
	struct str w = svg_num(h, width), t = svg_num(h, height);

	return html_open(h, TAG_svg, &(const struct html_attrs){ .cls = S("ch ch-w"), .aria_hidden = hidden, .w = w, .h = t,
		.view_box = str_fmt(html_mem(h), "0 0 " STR_FMT " " STR_FMT, STR_ARG(w), STR_ARG(t)) });
}

bool drawing_open(struct html *h, double width, double height, struct str spoken)
{
	html_open(h, TAG_div, &(const struct html_attrs){ .cls = S("sx"), .role = S("img"), .tabindex = S("0"), .aria_label_str = spoken });
	return svg_open(h, width, height, S("true"));
}

bool drawing_hands_open(struct html *h, double width, double height, struct str spoken)
{
	html_open(h, TAG_div, &(const struct html_attrs){ .cls = S("sx"), .role = S("group"), .tabindex = S("0"), .aria_label_str = spoken });
	return svg_open(h, width, height, STR_NONE);
}

bool drawing_close(struct html *h)
{
	html_close(h);
	return html_close(h);
}

static bool table_open(struct html *h, const struct msg *columns, struct str cls)
{
	html_open(h, TAG_details, &(const struct html_attrs){ .cls = S("ch-d") });
	LEAF(h, summary, T("Numbers"));
	html_open(h, TAG_div, &(const struct html_attrs){ .cls = S("sx"), .role = S("group"), .tabindex = S("0"), .aria_label = T("Numbers") });
	html_open(h, TAG_table, &(const struct html_attrs){ .cls = S("tb") });
	EL(h, thead)
		EL(h, tr)
			for (size_t i = 0; columns[i].one; i++)
				LEAF(h, th, columns[i], .scope = S("col"), .cls = i ? cls : STR_NONE);
	return html_open(h, TAG_tbody, NULL);
}

bool numbers_open(struct html *h, const struct msg *columns)
{
	return table_open(h, columns, S("tb-n"));
}

bool words_open(struct html *h, const struct msg *columns)
{
	return table_open(h, columns, STR_NONE);
}

bool numbers_close(struct html *h)
{
	html_close(h);
	html_close(h);
	html_close(h);
	return html_close(h);
}

void numbers_row(struct html *h, struct str name, const double *x, size_t n, int decimals)
{
	EL(h, tr) {
		LEAF(h, th, name, .scope = S("row"));
		for (size_t i = 0; i < n; i++)
			LEAF(h, td, chart_number(h, x[i], decimals), .cls = S("tb-n"));
	}
}

static void row_of(struct html *h, struct str name, const struct str *x, size_t n, struct str cls)
{
	EL(h, tr) {
		LEAF(h, th, name, .scope = S("row"));
		for (size_t i = 0; i < n; i++)
			LEAF(h, td, x[i], .cls = cls);
	}
}

void numbers_words(struct html *h, struct str name, const struct str *x, size_t n)
{
	row_of(h, name, x, n, S("tb-n"));
}

void words_row(struct html *h, struct str name, const struct str *x, size_t n)
{
	row_of(h, name, x, n, STR_NONE);
}
