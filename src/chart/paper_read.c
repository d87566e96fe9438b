/*
 * paper_read.c -- what a chart wrote for a page, taken apart for a sheet of paper: drawings, the keys below them, words, and tables.
 *
 * It reads what html.c writes and nothing else: every element is closed, every text and every attribute is escaped, so the next ">" ends a tag. It must
 * never be given markup from elsewhere. What is there for a screen alone (the table of numbers that opens, words for a screen reader) is left out.
 */
#include "chart/paper_private.h"

/* ---- tags and texts ---- */

enum token_kind { TEXT_TOKEN, OPEN_TOKEN, CLOSE_TOKEN, EMPTY_TOKEN };
struct token { enum token_kind kind; struct str name, attrs, whole; };

struct reader { struct arena *a; struct str rest; VEC(struct piece) out; };

static bool name_is_empty(struct str name)
{
	static const char *const empty[] = { "br", "hr", "img", "input", "link", "meta", "col", "wbr" };

	for (size_t i = 0; i < sizeof empty / sizeof empty[0]; i++)
		if (str_is(name, empty[i]))
			return true;
	return false;
}

static void tag_take(struct token *t)
{
	struct str inner = { t->whole.p + 1, t->whole.n - 2 };
	bool close = inner.n && inner.p[0] == '/', slash = inner.n && inner.p[inner.n - 1] == '/';
	size_t n = 0;

	inner = close ? str_from(inner, 1) : slash ? str_head(inner, inner.n - 1) : inner;
	while (n < inner.n && inner.p[n] != ' ')
		n++;
	t->name = str_head(inner, n);
	t->attrs = str_from(inner, n);
	t->kind = close ? CLOSE_TOKEN : slash || name_is_empty(t->name) ? EMPTY_TOKEN : OPEN_TOKEN;
}

static bool next(struct reader *r, struct token *t)
{
	bool tag = r->rest.n && r->rest.p[0] == '<';
	const char *end = r->rest.n ? memchr(r->rest.p, tag ? '>' : '<', r->rest.n) : NULL;

	if (!r->rest.n || (tag && !end))
		return false;
	*t = (struct token){ .whole = str_head(r->rest, end ? (size_t)(end - r->rest.p) + tag : r->rest.n) };
	r->rest = str_from(r->rest, t->whole.n);
	if (tag)
		tag_take(t);
	return true;
}

/* The value of an attribute, as it is written; STR_NONE when it is not there. */
static struct str attr(struct str attrs, struct str name)
{
	for (size_t i = 0; i + name.n + 3 < attrs.n; i++)
		if (attrs.p[i] == ' ' && str_starts(str_from(attrs, i + 1), name) && str_starts(str_from(attrs, i + 1 + name.n), S("=\""))) {
			struct str value = str_from(attrs, i + name.n + 3);
			const char *end = memchr(value.p, '"', value.n);
			return end ? str_head(value, (size_t)(end - value.p)) : STR_NONE;
		}
	return STR_NONE;
}

bool has_class(struct str classes, const char *cls)
{
	struct str one;

	while (str_cut(&classes, ' ', &one))
		if (str_is(one, cls))
			return true;
	return false;
}

static bool is(const struct token *t, const char *name, const char *cls)
{
	return str_is(t->name, name) && (!cls || has_class(attr(t->attrs, S("class")), cls));
}

static void put_decoded(struct buf *b, struct str s)
{
	static const struct { struct str entity; char c; } known[] = { { S("&amp;"), '&' }, { S("&lt;"), '<' }, { S("&gt;"), '>' }, { S("&quot;"), '"' }, { S("&#39;"), '\'' } };

	while (s.n) {
		size_t k = 0, n = sizeof known / sizeof known[0];
		while (k < n && !str_starts(s, known[k].entity))
			k++;
		buf_c(b, k < n ? known[k].c : s.p[0]);
		s = str_from(s, k < n ? known[k].entity.n : 1);
	}
}

/* Past the end of an element whose beginning was just read. */
static void skip(struct reader *r, struct str name)
{
	struct token t;

	for (int depth = 1; depth > 0 && next(r, &t);)
		depth += str_eq(t.name, name) ? (t.kind == OPEN_TOKEN) - (t.kind == CLOSE_TOKEN) : 0;
}

/* ---- drawings ---- */

bool svg_size(struct str svg, double *w, double *h)
{
	struct str box = attr(svg, S("viewBox")), part;
	double at[4] = { 0 };
	size_t n = 0;

	while (n < 4 && str_cut(&box, ' ', &part) && str_real(part, &at[n]))
		n++;
	*w = at[2];
	*h = at[3];
	return n == 4 && *w > 0 && *h > 0;
}

/* From its first tag, which was just read, to its last. */
static struct str svg_take(struct reader *r, const struct token *t)
{
	static const struct str close = S("</svg>");
	const char *end = r->rest.n ? memmem(r->rest.p, r->rest.n, close.p, close.n) : NULL;

	if (end) {
		struct str all = { t->whole.p, (size_t)(end + close.n - t->whole.p) };
		r->rest = str_from(r->rest, (size_t)(end + close.n - r->rest.p));
		return all;
	}
	r->rest = STR_NONE;
	return STR_NONE;
}

/* ---- the words of an element, and the first drawing in it ---- */

struct inner { struct buf text; struct str svg; struct str cls; };

/* A mark of the sprite says with a sign what it is. */
static struct str sign_of(struct str svg)
{
	return str_has(svg, S("#g-ok")) ? S("✓") : str_has(svg, S("#g-bad")) ? S(" !") : STR_NONE;
}

static void inner_svg(struct reader *r, const struct token *t, struct inner *in)
{
	struct str svg = svg_take(r, t), cls = attr(t->attrs, S("class"));

	if (has_class(cls, "g"))
		buf_str(&in->text, sign_of(svg));
	else if (!has_class(cls, "i") && !in->svg.n)
		in->svg = svg;
}

static void inner_open(struct reader *r, const struct token *t, struct inner *in)
{
	struct str cls = attr(t->attrs, S("class"));

	if (is(t, "small", NULL) && in->text.n)
		buf_c(&in->text, '\n');
	if (cls.n && !in->cls.n && is(t, "i", NULL))
		in->cls = cls;
}

/* Up to the end of the element whose beginning was just read. */
static struct inner inner(struct reader *r)
{
	struct inner in = { .text = buf_new(r->a, 64, 1 << 16) };
	struct token t;
	int depth = 1;

	while (depth > 0 && next(r, &t)) {
		if (t.kind == TEXT_TOKEN) {
			put_decoded(&in.text, t.whole);
		} else if (t.kind == CLOSE_TOKEN) {
			depth--;
		} else if (t.kind == OPEN_TOKEN && is(&t, "svg", NULL)) {
			inner_svg(r, &t, &in);
		} else if (t.kind == OPEN_TOKEN && is(&t, "span", "vh")) {
			skip(r, t.name);
		} else if (t.kind == OPEN_TOKEN) {
			inner_open(r, &t, &in);
			depth++;
		}
	}
	return in;
}

/* ---- tables ---- */

static size_t span_of(const struct token *t, struct str name)
{
	int64_t n = 1;

	return str_int(attr(t->attrs, name), &n) && n > 1 && n < 200 ? (size_t)n : 1;
}

static struct grid_row row_take(struct reader *r, bool head, bool foot)
{
	VEC(struct cell) cells = { 0 };
	struct token t;

	while (next(r, &t) && !(t.kind == CLOSE_TOKEN && is(&t, "tr", NULL))) {
		if (t.kind != OPEN_TOKEN)
			continue;
		struct cell c = { .cls = attr(t.attrs, S("class")), .columns = span_of(&t, S("colspan")), .rows = span_of(&t, S("rowspan")), .head = is(&t, "th", NULL) };
		struct inner in = inner(r);
		c.text = buf_done(&in.text);
		c.svg = in.svg;
		*VEC_ADD(r->a, &cells) = c;
	}
	return (struct grid_row){ cells.p, cells.n, head, foot };
}

static struct grid grid_take(struct reader *r, struct str cls)
{
	VEC(struct grid_row) rows = { 0 };
	bool head = false, foot = false;
	struct token t;

	while (next(r, &t) && !(t.kind == CLOSE_TOKEN && is(&t, "table", NULL))) {
		head = is(&t, "thead", NULL) ? t.kind == OPEN_TOKEN : head;
		foot = is(&t, "tfoot", NULL) ? t.kind == OPEN_TOKEN : foot;
		if (t.kind == OPEN_TOKEN && is(&t, "tr", NULL))
			*VEC_ADD(r->a, &rows) = row_take(r, head, foot);
	}
	return (struct grid){ .row = rows.p, .n = rows.n, .cls = cls };
}

/* ---- keys and panels ---- */

static struct piece key_take(struct reader *r)
{
	VEC(struct sample) samples = { 0 };
	struct token t;

	while (next(r, &t) && !(t.kind == CLOSE_TOKEN && is(&t, "p", NULL))) {
		if (t.kind != OPEN_TOKEN)
			continue;
		struct str own = attr(t.attrs, S("class"));
		struct inner in = inner(r);
		*VEC_ADD(r->a, &samples) = (struct sample){ in.svg, own.n ? own : in.cls, buf_done(&in.text) };
	}
	return (struct piece){ .kind = PIECE_KEY, .sample = samples.p, .n = samples.n };
}

/* Its name comes first, then its value, its drawing and what is to be said. */
static struct panel panel_take(struct reader *r)
{
	struct panel p = { .name = STR_NONE };
	struct token t;

	while (next(r, &t) && !(t.kind == CLOSE_TOKEN && is(&t, "li", NULL))) {
		if (t.kind == OPEN_TOKEN && is(&t, "svg", NULL)) {
			p.svg = svg_take(r, &t);
		} else if (t.kind == OPEN_TOKEN) {
			struct inner in = inner(r);
			struct str *to = is(&t, "small", NULL) ? &p.note : p.name.n ? &p.value : &p.name, words = buf_done(&in.text);
			*to = to->n ? str_fmt(r->a, STR_FMT ", " STR_FMT, STR_ARG(*to), STR_ARG(words)) : words;
			p.bad = p.bad || is(&t, "small", "bad");
		}
	}
	return p;
}

static struct piece panels_take(struct reader *r)
{
	VEC(struct panel) panels = { 0 };
	struct token t;

	while (next(r, &t) && !(t.kind == CLOSE_TOKEN && is(&t, "ul", NULL)))
		if (t.kind == OPEN_TOKEN && is(&t, "li", NULL))
			*VEC_ADD(r->a, &panels) = panel_take(r);
	return (struct piece){ .kind = PIECE_PANELS, .panel = panels.p, .n = panels.n };
}

/* ---- all of it ---- */

static void words_take(struct reader *r, const struct token *t)
{
	struct inner in = inner(r);
	struct str text = str_trim(buf_done(&in.text));

	if (text.n)
		*VEC_ADD(r->a, &r->out) = (struct piece){ .kind = PIECE_WORDS, .text = text, .strong = is(t, "p", "bw-due") || is(t, "figcaption", NULL) };
}

static void drawing_take(struct reader *r, const struct token *t)
{
	struct piece p = { .kind = PIECE_SVG, .svg = svg_take(r, t) };
	struct piece *last = r->out.n ? &r->out.p[r->out.n - 1] : NULL;

	if (!svg_size(p.svg, &p.w, &p.h))
		return;
	/* What stands right above a drawing is its caption, and goes where it goes. */
	if (last && last->kind == PIECE_WORDS && last->strong) {
		p.text = last->text;
		*last = p;
	} else {
		*VEC_ADD(r->a, &r->out) = p;
	}
}

static void element_take(struct reader *r, const struct token *t)
{
	if (is(t, "details", NULL) || is(t, "span", "vh"))
		skip(r, t->name);
	else if (is(t, "svg", NULL))
		drawing_take(r, t);
	else if (is(t, "table", NULL))
		*VEC_ADD(r->a, &r->out) = (struct piece){ .kind = PIECE_GRID, .grid = grid_take(r, attr(t->attrs, S("class"))) };
	else if (is(t, "p", "ch-key"))
		*VEC_ADD(r->a, &r->out) = key_take(r);
	else if (is(t, "ul", "mp"))
		*VEC_ADD(r->a, &r->out) = panels_take(r);
	else if (is(t, "p", NULL) || is(t, "figcaption", NULL))
		words_take(r, t);
}

struct pieces paper_read(struct arena *a, struct str written)
{
	struct reader r = { .a = a, .rest = written };
	struct token t;

	while (next(&r, &t))
		if (t.kind == OPEN_TOKEN)
			element_take(&r, &t);
	return (struct pieces){ r.out.p, r.out.n };
}
