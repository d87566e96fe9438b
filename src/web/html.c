/*
 * html.c -- the page as it is written: tags, attributes, escaped text.
 *
 * Everything goes into one buffer, and a stack remembers what has to be closed. Pieces of the
 * markup lie in fixed slots of 16 or 24 bytes, so that writing one is a copy of constant size;
 * text is copied in runs between the characters that need escaping. Nothing here may write a
 * byte of user text unescaped, or a byte that is not UTF-8.
 */
#include "web/html.h"

#include "web/web.h"

#include <math.h>

enum { DEPTH_MAX = 64, SLOT_TAG = 16, SLOT_NAME = 24, DATES_KEPT = 16 };

struct html {
	struct buf b;
	const struct lang *lang;
	const struct zone *zone;
	struct date today;              /* what is of another year is written with it */
	size_t depth;
	uint8_t open[DEPTH_MAX];
	struct str sprite;                                              /* "/a/HASH/icons.svg", once it was needed */
	struct { struct date date; struct str written; } dates[DATES_KEPT];     /* a page says the same few days again and again */
};

/* ---- the markup's own words ---- */

struct tag_slot { char open[SLOT_TAG], close[SLOT_TAG]; uint8_t open_n, close_n; };

static const struct tag_slot tags[TAG_COUNT] = {
#define X(t) [TAG_##t] = { "<" #t, "</" #t ">", sizeof #t, sizeof #t + 2 },
	HTML_TAGS(X)
#undef X
#define X(t) [TAG_##t] = { "<" #t, ">", sizeof #t, 1 },
	HTML_VOID_TAGS(X)
#undef X
#define X(t) [TAG_##t] = { "<" #t, "/>", sizeof #t, 2 },
	SVG_VOID_TAGS(X)
#undef X
	[TAG_script] = { "<script", "></script>", 7, 10 },
};

struct name_slot { char text[SLOT_NAME - 1]; uint8_t n; };

#define X(member, written) { " " written "=\"", sizeof written + 2 },
static const struct name_slot str_names[] = { HTML_STR_ATTRS(X) };
static const struct name_slot url_names[] = { HTML_URL_ATTRS(X) };
static const struct name_slot msg_names[] = { HTML_MSG_ATTRS(X) };
static const struct name_slot int_names[] = { HTML_INT_ATTRS(X) };
static const struct name_slot bool_names[] = { HTML_BOOL_ATTRS(X) };
#undef X

/* n bytes from a slot: while there is room for all of it, a copy of constant size. */
static inline void put_slot(struct buf *b, const char *slot, size_t n, size_t slot_size)
{
	if (b->cap - b->n >= slot_size) {
		memcpy(b->p + b->n, slot, slot_size);
		b->n += n;
	} else {
		buf_put(b, slot, n);
	}
}

static inline void put_name(struct buf *b, const struct name_slot *name)
{
	put_slot(b, name->text, name->n, sizeof name->text);
}

/* ---- text ---- */

enum { PLAIN, HIGH, CONTROL, AMP, LESS, GREATER, QUOTE, APOSTROPHE };

/* What a byte is to text inside an element or a quoted attribute. */
static const uint8_t byte_class[256] = {
	[0x00 ... 0x08] = CONTROL, [0x0b ... 0x0c] = CONTROL, [0x0e ... 0x1f] = CONTROL, [0x7f] = CONTROL, [0x80 ... 0xff] = HIGH,
	['&'] = AMP, ['<'] = LESS, ['>'] = GREATER, ['"'] = QUOTE, ['\''] = APOSTROPHE,
};

static const struct str entities[] = {
	[AMP] = S("&amp;"), [LESS] = S("&lt;"), [GREATER] = S("&gt;"), [QUOTE] = S("&quot;"), [APOSTROPHE] = S("&#39;"),
};

/* The length of the good character at the start of s, 0 when there is none: the base decides what is good. */
static size_t good_char(struct str s)
{
	for (size_t n = 1; n <= 4 && n <= s.n; n++) {
		if (str_utf8(str_head(s, n)))
			return n;
	}
	return 0;
}

struct str text_repair(struct arena *a, struct str s)
{
	struct buf b;

	if (str_utf8(s))
		return s;
	b = buf_new(a, s.n + 16, SIZE_MAX);
	while (s.n > 0) {
		size_t n = good_char(s);

		buf_str(&b, n > 0 ? str_head(s, n) : S("\uFFFD"));
		s = str_from(s, n > 0 ? n : 1);
	}
	return buf_done(&b);
}

/* Copies run by run from the first byte that is not plain. */
static __attribute__((noinline)) void put_text_slow(struct buf *b, struct str s)
{
	const char *p = s.p, *end = s.p + s.n, *run = p;
	bool repaired = false;

	for (; p < end; p++) {
		unsigned class = byte_class[(unsigned char)*p];

		if (class == PLAIN || (class == HIGH && repaired))
			continue;
		buf_put(b, run, (size_t)(p - run));
		if (class <= CONTROL) {
			/* Once for the whole rest: after that a high byte is as good as any, and this one is not looked at again. */
			s = text_repair(b->a, (struct str){ p, (size_t)(end - p) });
			repaired = true;
			run = p = s.p;
			end = s.p + s.n;
		} else {
			buf_str(b, entities[class]);
			run = p + 1;
		}
	}
	buf_put(b, run, (size_t)(end - run));
}

/* No byte of x is high, a control byte or to be escaped; may be false for a word that is fine. */
static inline bool all_plain(uint64_t x)
{
	const uint64_t ones = 0x0101010101010101u;
	/* & and ' differ in one bit, so do < and >: each pair is one comparison. */
	uint64_t amp = ((x | ones) ^ ones * 0x27) - ones, angle = ((x | ones * 2) ^ ones * 0x3e) - ones;
	uint64_t quote = (x ^ ones * 0x22) - ones, del = (x ^ ones * 0x7f) - ones;

	return ((x | (x - ones * 0x20) | amp | angle | quote | del) & ones * 0x80) == 0;
}

/* Copies n bytes while it looks at them; false, with no more than n bytes written, when they are not plain. */
static inline bool copy_plain(char *to, const char *p, size_t n)
{
	uint64_t word;
	uint32_t half[2];

	if (n >= sizeof word) {
		for (size_t i = 0; i < n; i += sizeof word) {
			/* The last word overlaps the one before it. */
			size_t at = n - i < sizeof word ? n - sizeof word : i;

			memcpy(&word, p + at, sizeof word);
			if (!all_plain(word))
				return false;
			memcpy(to + at, &word, sizeof word);
		}
		return true;
	}
	if (n >= sizeof half[0]) {
		memcpy(&half[0], p, sizeof half[0]);
		memcpy(&half[1], p + n - sizeof half[1], sizeof half[1]);
		memcpy(to, &half[0], sizeof half[0]);
		memcpy(to + n - sizeof half[1], &half[1], sizeof half[1]);
		return all_plain((uint64_t)half[1] << 32 | half[0]);
	}
	for (size_t i = 0; i < n; i++) {
		if (byte_class[(unsigned char)p[i]] != PLAIN)
			return false;
		to[i] = p[i];
	}
	return true;
}

/* Nearly all text is plain ASCII. */
static void put_text(struct buf *b, struct str s)
{
	if (s.n == 0)
		return;
	if (b->cap - b->n >= s.n && copy_plain(b->p + b->n, s.p, s.n))
		b->n += s.n;
	else
		put_text_slow(b, s);
}

void html_str(struct html *h, struct str s)
{
	put_text(&h->b, s);
}

void html_msg(struct html *h, struct msg m)
{
	if (m.one != NULL && m.one[0] != '\0')
		put_text(&h->b, msg_text(h->b.a, h->lang, m));
}

void html_raw(struct html *h, struct html_lit s)
{
	buf_put(&h->b, s.p, s.n);
}

/* ---- elements ---- */

static inline void put_str_attr(struct html *h, size_t i, struct str s)
{
	if (s.p == NULL || (i == HTML_N_cls && s.n == 0))
		return;
	put_name(&h->b, &str_names[i]);
	put_text(&h->b, s);
	buf_c(&h->b, '"');
}

static inline void put_url_attr(struct html *h, size_t i, struct url u)
{
	if (u.p == NULL)
		return;
	put_name(&h->b, &url_names[i]);
	put_text(&h->b, (struct str){ u.p, u.n });
	buf_c(&h->b, '"');
}

/* Without the ="" that a name's slot ends in. */
static inline void put_bool_attr(struct html *h, size_t i)
{
	buf_put(&h->b, bool_names[i].text, bool_names[i].n - 2u);
}

/* Nearly all of them are absent: eight are passed over in one step. */
static void put_str_attrs(struct html *h, const struct html_attrs *at)
{
	for (size_t i = 0; i < sizeof at->strs_ / sizeof at->strs_[0]; i += 8) {
		const struct str *s = &at->strs_[i];
		uintptr_t any = (uintptr_t)s[0].p | (uintptr_t)s[1].p | (uintptr_t)s[2].p | (uintptr_t)s[3].p | (uintptr_t)s[4].p |
				(uintptr_t)s[5].p | (uintptr_t)s[6].p | (uintptr_t)s[7].p;

		if (any == 0)
			continue;
		for (size_t k = i; k < i + 8; k++)
			put_str_attr(h, k, s[k - i]);
	}
}

static void put_other_attrs(struct html *h, const struct html_attrs *at)
{
	static const bool no_bools[sizeof at->bools_];
	static const int32_t no_ints[sizeof at->ints_ / sizeof at->ints_[0]];

	for (size_t i = 0; i < HTML_URLS; i++)
		put_url_attr(h, i, at->urls_[i]);
	for (size_t i = 0; i < HTML_MSGS; i++) {
		if (at->msgs_[i].one == NULL)
			continue;
		put_name(&h->b, &msg_names[i]);
		html_msg(h, at->msgs_[i]);
		buf_c(&h->b, '"');
	}
	for (size_t i = 0; i < HTML_INTS && memcmp(at->ints_, no_ints, sizeof no_ints) != 0; i++) {
		if (at->ints_[i] == 0)
			continue;
		put_name(&h->b, &int_names[i]);
		buf_int(&h->b, at->ints_[i]);
		buf_c(&h->b, '"');
	}
	for (size_t i = 0; i < HTML_BOOLS && memcmp(at->bools_, no_bools, sizeof no_bools) != 0; i++) {
		if (at->bools_[i])
			put_bool_attr(h, i);
	}
}

static inline void put_open(struct html *h, enum tag tag, const struct html_attrs *at)
{
	put_slot(&h->b, tags[tag].open, tags[tag].open_n, SLOT_TAG);
	if (at != NULL) {
		put_str_attrs(h, at);
		put_other_attrs(h, at);
	}
}

static inline bool put_opened(struct html *h, enum tag tag)
{
	CHECK(tag > TAG_NONE && tag < TAG_VOIDS && h->depth < DEPTH_MAX);
	/* A browser swallows the first line break in these two: give it one that nobody typed. */
	if (tag == TAG_textarea || tag == TAG_pre)
		buf_str(&h->b, S(">\n"));
	else
		buf_c(&h->b, '>');
	h->open[h->depth++] = (uint8_t)tag;
	return true;
}

bool html_open_any(struct html *h, enum tag tag, const struct html_attrs *at)
{
	put_open(h, tag, at);
	return put_opened(h, tag);
}

_Static_assert(HTML_N_aria_label_str + 1 == HTML_USUAL && HTML_N_href == 0, "the usual attributes come first in the tables");

static inline void put_usual(struct html *h, enum tag tag, const struct html_usual *at)
{
	put_open(h, tag, NULL);
	for (size_t i = 0; i < HTML_USUAL; i++)
		put_str_attr(h, i, at->strs[i]);
	put_url_attr(h, HTML_N_href, at->href);
	for (uint32_t left = at->bools; left != 0; left &= left - 1)
		put_bool_attr(h, (size_t)__builtin_ctz(left));
}

bool html_open_usual(struct html *h, enum tag tag, const struct html_usual *at)
{
	put_usual(h, tag, at);
	return put_opened(h, tag);
}

bool html_close(struct html *h)
{
	const struct tag_slot *tag;

	CHECK(h->depth > 0);
	tag = &tags[h->open[--h->depth]];
	put_slot(&h->b, tag->close, tag->close_n, SLOT_TAG);
	return false;
}

static inline void void_check(enum tag tag)
{
	CHECK(tag > TAG_VOIDS && tag < TAG_COUNT && tag != TAG_SVG_VOIDS);
}

static inline void put_voided(struct html *h, enum tag tag)
{
	put_slot(&h->b, tags[tag].close, tags[tag].close_n, SLOT_TAG);
}

void html_void_any(struct html *h, enum tag tag, const struct html_attrs *at)
{
	void_check(tag);
	put_open(h, tag, at);
	put_voided(h, tag);
}

void html_void_usual(struct html *h, enum tag tag, const struct html_usual *at)
{
	void_check(tag);
	put_usual(h, tag, at);
	put_voided(h, tag);
}

/* ---- the page ---- */

struct html *html_new(struct arena *a, size_t start, size_t max, const struct lang *lang, const struct zone *zone)
{
	struct html *h = NEW(a, struct html);

	h->b = buf_new(a, start, max);
	h->lang = lang;
	h->zone = zone;
	return h;
}

void html_today(struct html *h, struct date today)
{
	h->today = today;
}

struct str html_done(struct html *h)
{
	CHECK(h->depth == 0);
	return buf_done(&h->b);
}

bool html_over(const struct html *h)
{
	return h->b.over;
}

struct arena *html_mem(struct html *h)
{
	return h->b.a;
}

const struct lang *html_lang(const struct html *h)
{
	return h->lang;
}

/* ---- numbers, days, times ---- */

#define DASH S("\u2013")

void html_int(struct html *h, int64_t i)
{
	/* Under a thousand every language writes the same digits. */
	if (i >= 0 && i < 1000)
		buf_int(&h->b, i);
	else
		put_text(&h->b, i == INT_NONE ? DASH : lang_int(h->b.a, h->lang, i));
}

void html_money(struct html *h, struct money m)
{
	put_text(&h->b, money_is_none(m) ? DASH : lang_money(h->b.a, h->lang, m));
}

static void put_time(struct buf *b, struct str machine, struct str person)
{
	buf_str(b, S("<time datetime=\""));
	put_text(b, machine);
	buf_str(b, S("\">"));
	put_text(b, person);
	buf_str(b, S("</time>"));
}

void html_date(struct html *h, struct date d)
{
	size_t kept = (uint32_t)d.day % DATES_KEPT;
	struct buf b;

	if (date_is_none(d)) {
		put_text(&h->b, DASH);
		return;
	}
	if (h->dates[kept].written.p == NULL || h->dates[kept].date.day != d.day) {
		b = buf_new(h->b.a, 96, SIZE_MAX);
		put_time(&b, date_iso(h->b.a, d), lang_date(h->b.a, h->lang, d));
		h->dates[kept].date = d;
		h->dates[kept].written = buf_done(&b);
	}
	buf_str(&h->b, h->dates[kept].written);
}

void html_time(struct html *h, struct instant t)
{
	if (instant_is_none(t))
		put_text(&h->b, DASH);
	else
		put_time(&h->b, instant_iso(h->b.a, t), lang_wall(h->b.a, h->lang, (struct wall){ t, h->zone, h->today }));
}

/* ---- sentences with names and numbers in them ---- */

/* The value of {name} as the language writes it; false when nobody gave one. */
static bool say_value(struct html *h, struct msg m, struct str name, size_t n, const struct arg *args, struct str *value)
{
	for (size_t i = 0; i < n; i++) {
		struct arg arg = args[i];

		if (!str_is(name, arg.name))
			continue;
		arg.name = "x";
		*value = arg.kind == ARG_TEXT ? arg.text : say_(h->b.a, h->lang, T("{x}"), 1, &arg);
		return true;
	}
	if (m.many == NULL || !str_eq(name, S("n")))
		return false;
	*value = lang_int(h->b.a, h->lang, m.n);
	return true;
}

void html_say_(struct html *h, struct msg m, size_t n, const struct arg *args)
{
	struct str rest = lang_text(h->lang, m), value;

	while (rest.n > 0) {
		const char *open = memchr(rest.p, '{', rest.n);
		size_t before = open == NULL ? rest.n : (size_t)(open - rest.p);
		const char *close = open == NULL ? NULL : memchr(open, '}', rest.n - before);

		if (close == NULL)
			break;
		put_text(&h->b, str_head(rest, before));
		if (say_value(h, m, (struct str){ open + 1, (size_t)(close - open - 1) }, n, args, &value)) {
			buf_str(&h->b, S("<bdi>"));
			put_text(&h->b, value);
			buf_str(&h->b, S("</bdi>"));
		} else {
			/* A wrong sentence is better seen than guessed at. */
			put_text(&h->b, (struct str){ open, (size_t)(close - open + 1) });
		}
		rest = str_from(rest, (size_t)(close - rest.p + 1));
	}
	put_text(&h->b, rest);
}

/* ---- icons and marks ---- */

static void put_use(struct html *h, struct str prefix, struct str name)
{
	if (h->sprite.p == NULL)
		h->sprite = url_text(url_asset("icons.svg"));
	buf_str(&h->b, S("<use href=\""));
	buf_str(&h->b, h->sprite);
	buf_str(&h->b, prefix);
	put_text(&h->b, name);
	buf_str(&h->b, S("\"/></svg>"));
}

void html_icon(struct html *h, const char *icon)
{
	buf_str(&h->b, S("<svg class=\"i\" viewBox=\"0 0 24 24\" aria-hidden=\"true\">"));
	put_use(h, S("#i-"), str_c(icon));
}

void html_mark(struct html *h, enum mark m, struct msg word)
{
	static const struct str glyphs[] = {
		[MARK_OK] = S("ok"), [MARK_RISK] = S("warn"), [MARK_OFF] = S("bad"), [MARK_DUE] = S("due"), [MARK_NA] = S("na"),
	};

	CHECK(m >= MARK_OK && m <= MARK_NA);
	buf_str(&h->b, S("<svg class=\"g\" viewBox=\"0 0 16 16\""));
	if (word.one == NULL) {
		buf_str(&h->b, S(" aria-hidden=\"true\">"));
	} else {
		buf_str(&h->b, S(" role=\"img\" aria-label=\""));
		html_msg(h, word);
		buf_str(&h->b, S("\">"));
	}
	put_use(h, S("#g-"), glyphs[m]);
}

/* ---- SVG ---- */

struct str svg_num(struct html *h, double x)
{
	enum { MOST = 1000000000, BYTES = 16 };
	char *bytes = arena_alloc(h->b.a, BYTES), *end = bytes + BYTES, *p = end;
	int64_t tenths;
	uint64_t u;

	/* A drawing is never worth a CHECK: what is not a number is drawn at the origin, what is far off at the edge. */
	if (isnan(x))
		x = 0;
	tenths = llround(fmin(fmax(x, -MOST), MOST) * 10);
	u = tenths < 0 ? 0 - (uint64_t)tenths : (uint64_t)tenths;
	if (u % 10 > 0) {
		*--p = (char)('0' + u % 10);
		*--p = '.';
	}
	u /= 10;
	do
		*--p = (char)('0' + u % 10);
	while ((u /= 10) > 0);
	if (tenths < 0)
		*--p = '-';
	return (struct str){ p, (size_t)(end - p) };
}
