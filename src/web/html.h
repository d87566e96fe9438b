/*
 * html.h -- HTML, SVG and JSON as blocks that close themselves and escape by type.
 *
 * Text is escaped unless its type says otherwise: user text is a struct str and fits only where text fits; a link
 * target is a struct url, made only by url_to() and its kin; markup is a struct html_lit, made only from a literal.
 * A struct msg is translated as it is written. The page is buffered: nothing is sent before the handler has returned.
 */
#ifndef WEB_HTML_H
#define WEB_HTML_H

#include "db/db.h"

struct url { const char *p; size_t n; };
struct html_lit { const char *p; size_t n; };
#define HTML_LIT(lit) ((struct html_lit){ "" lit, sizeof(lit) - 1 })
#define URL_NONE ((struct url){ NULL, 0 })

#define HTML_TAGS(X) X(a) X(abbr) X(article) X(aside) X(b) X(bdi) X(blockquote) X(body) X(button) X(caption) X(code) X(datalist) X(dd) X(del) \
	X(details) X(dialog) X(div) X(dl) X(dt) X(em) X(fieldset) X(figcaption) X(figure) X(footer) X(form) X(h1) X(h2) X(h3) X(head) X(header) \
	X(hgroup) X(html) X(i) X(ins) X(kbd) X(label) X(legend) X(li) X(main) X(mark) X(meter) X(nav) X(ol) X(optgroup) X(option) X(output) X(p) X(pre) \
	X(progress) X(q) X(section) X(select) X(small) X(span) X(strong) X(sub) X(summary) X(sup) X(table) X(tbody) X(td) X(textarea) X(tfoot) X(th) \
	X(thead) X(time) X(title) X(tr) X(ul) X(svg) X(g) X(defs) X(pattern) X(text) X(tspan)
/* Written with VOID_EL. A script is one of them: it has a source and never a text. */
#define HTML_VOID_TAGS(X) X(br) X(hr) X(img) X(input) X(link) X(meta) X(col) X(wbr)
#define SVG_VOID_TAGS(X) X(use) X(path) X(rect) X(circle) X(ellipse) X(line) X(polyline) X(polygon) X(image)

enum tag {
	TAG_NONE,
#define X(t) TAG_##t,
	HTML_TAGS(X) TAG_VOIDS, HTML_VOID_TAGS(X) TAG_SVG_VOIDS, SVG_VOID_TAGS(X) TAG_script, TAG_COUNT
#undef X
};

/*
 * Attributes: the member, and how it is written. A member that was not given is not written; a class that is
 * empty is not written either, any other empty text is (value="").
 */
#define HTML_USUAL_ATTRS(X) X(cls, "class") X(id, "id") X(type, "type") X(name, "name") X(value, "value") X(for_, "for") \
	X(scope, "scope") X(dir, "dir") \
	X(aria_label_str, "aria-label")
#define HTML_RARE_ATTRS(X) X(role, "role") X(datetime, "datetime") X(aria_hidden, "aria-hidden") X(aria_current, "aria-current") \
	X(aria_describedby, "aria-describedby") \
	X(aria_invalid, "aria-invalid") X(aria_labelledby, "aria-labelledby") X(aria_live, "aria-live") \
	X(aria_expanded, "aria-expanded") X(aria_pressed, "aria-pressed") X(aria_sort, "aria-sort") X(aria_controls, "aria-controls") \
	X(aria_haspopup, "aria-haspopup") X(alt_str, "alt") X(title_str, "title") X(data_key, "data-key") X(data_to, "data-to") X(data_value, "data-value") \
	X(rel, "rel") X(lang, "lang") X(method, "method") X(enctype, "enctype") X(form, "form") X(tabindex, "tabindex") X(loading, "loading") \
	X(accept, "accept") X(capture, "capture") X(autocomplete, "autocomplete") X(inputmode, "inputmode") X(enterkeyhint, "enterkeyhint") \
	X(list, "list") X(min, "min") X(max, "max") X(step, "step") X(pattern, "pattern") X(content, "content") X(charset, "charset") \
	X(as, "as") X(media, "media") X(sizes, "sizes") X(download, "download") X(data_outbox, "data-outbox") X(data_draft, "data-draft") \
	X(data_theme, "data-theme") X(data_keys, "data-keys") X(data_dialog, "data-dialog") X(data_preview, "data-preview") X(data_mic, "data-mic") \
	X(data_live, "data-live") X(data_live_since, "data-live-since") \
	X(data_person, "data-person") X(data_csrf, "data-csrf") X(data_unpick, "data-unpick") X(data_plan, "data-plan") \
	X(hx_target, "hx-target") X(hx_swap, "hx-swap") X(hx_trigger, "hx-trigger") X(hx_select, "hx-select") X(hx_push_url, "hx-push-url") \
	X(hx_include, "hx-include") X(hx_indicator, "hx-indicator") X(view_box, "viewBox") X(d, "d") X(x, "x") X(y, "y") X(w, "width") X(h, "height") \
	X(r, "r") X(cx, "cx") X(cy, "cy") X(rx, "rx") X(ry, "ry") X(x1, "x1") X(y1, "y1") X(x2, "x2") X(y2, "y2") X(dx, "dx") X(dy, "dy") \
	X(points, "points") X(fill, "fill") X(pattern_units, "patternUnits") \
	X(pattern_transform, "patternTransform") X(transform, "transform") X(text_anchor, "text-anchor") X(preserve, "preserveAspectRatio") X(xmlns, "xmlns")
#define HTML_STR_ATTRS(X) HTML_USUAL_ATTRS(X) HTML_RARE_ATTRS(X)
#define HTML_RARE_URLS(X) X(src, "src") X(action, "action") X(formaction, "formaction") X(hx_get, "hx-get") X(hx_post, "hx-post") \
	X(data_refresh_url, "data-refresh-url")
#define HTML_URL_ATTRS(X) X(href, "href") HTML_RARE_URLS(X)
#define HTML_MSG_ATTRS(X) X(aria_label, "aria-label") X(title, "title") X(placeholder, "placeholder") X(alt, "alt") X(data_refused, "data-refused") \
	X(data_live_lost, "data-live-lost") X(data_live_bar, "data-live-bar") X(data_live_bars, "data-live-bars") \
	X(data_count, "data-count") X(data_waiting_text, "data-waiting-text") X(data_waiting_many, "data-waiting-many") \
	X(data_offline, "data-offline") X(data_unreadable, "data-unreadable") X(data_keys_title, "data-keys-title")
/* 0: not written */
#define HTML_INT_ATTRS(X) X(colspan, "colspan") X(rowspan, "rowspan") X(rows, "rows") X(maxlength, "maxlength") X(width, "width") \
	X(height, "height") X(size, "size")
#define HTML_BOOL_ATTRS(X) X(checked, "checked") X(selected, "selected") X(disabled, "disabled") X(required, "required") X(multiple, "multiple") \
	X(autofocus, "autofocus") X(hidden, "hidden") X(open, "open") X(novalidate, "novalidate") X(readonly, "readonly") X(defer, "defer") \
	X(crossorigin, "crossorigin") X(data_find, "data-find") X(data_close, "data-close") X(data_bulk, "data-bulk") X(data_all, "data-all") \
	X(data_print, "data-print") X(data_net, "data-net") X(data_waiting, "data-waiting") X(data_done, "data-done") X(data_error, "data-error") \
	X(data_sent, "data-sent") X(data_waiting_net, "data-waiting-net") \
	X(data_waiting_who, "data-waiting-who") X(data_waiting_look, "data-waiting-look") X(data_waiting_why, "data-waiting-why")

#define X(member, written) HTML_N_##member,
enum { HTML_STR_ATTRS(X) HTML_STRS };
enum { HTML_URL_ATTRS(X) HTML_URLS };
enum { HTML_MSG_ATTRS(X) HTML_MSGS };
enum { HTML_INT_ATTRS(X) HTML_INTS };
enum { HTML_BOOL_ATTRS(X) HTML_BOOLS };
#undef X

/* A member by name for whoever writes a page, all of a kind as an array for html.c. */
#define HTML_MEMBERS(T, list, all, n) union { struct { list }; T all[((n) + 7) / 8 * 8]; }
struct html_attrs {
#define X(member, written) struct str member;
	HTML_MEMBERS(struct str, HTML_STR_ATTRS(X), strs_, HTML_STRS);
#undef X
#define X(member, written) struct url member;
	HTML_MEMBERS(struct url, HTML_URL_ATTRS(X), urls_, HTML_URLS);
#undef X
#define X(member, written) struct msg member;
	HTML_MEMBERS(struct msg, HTML_MSG_ATTRS(X), msgs_, HTML_MSGS);
#undef X
#define X(member, written) int32_t member;
	HTML_MEMBERS(int32_t, HTML_INT_ATTRS(X), ints_, HTML_INTS);
#undef X
#define X(member, written) bool member;
	HTML_MEMBERS(bool, HTML_BOOL_ATTRS(X), bools_, HTML_BOOLS);
#undef X
};

struct html *html_new(struct arena *a, size_t start, size_t max, const struct lang *lang, const struct zone *zone);
void html_today(struct html *h, struct date today);     /* times of this year are written without it; never said: always with it */
struct str html_done(struct html *h);                   /* CHECKs that every block is closed */
bool html_over(const struct html *h);                   /* the page went over its limit */
struct arena *html_mem(struct html *h);
const struct lang *html_lang(const struct html *h);

bool html_open_any(struct html *h, enum tag tag, const struct html_attrs *at);  /* at may be NULL */
bool html_close(struct html *h);                        /* always false, to end BLOCK_ */
void html_void_any(struct html *h, enum tag tag, const struct html_attrs *at);

void html_str(struct html *h, struct str s);            /* escaped; what is not UTF-8 becomes U+FFFD */
void html_msg(struct html *h, struct msg m);            /* translated, escaped */
void html_int(struct html *h, int64_t i);               /* as the language writes it; INT_NONE as a dash */
void html_date(struct html *h, struct date d);          /* <time>; none as a dash */
void html_time(struct html *h, struct instant t);       /* <time>, in the page's zone */
void html_money(struct html *h, struct money m);
void html_raw(struct html *h, struct html_lit s);
void html_say_(struct html *h, struct msg m, size_t n, const struct arg *args);          /* names and numbers in <bdi> */
#define SAY(h, m, ...) html_say_((h), (m), ARGS(__VA_ARGS__))
struct str text_repair(struct arena *a, struct str s);  /* s itself when it is good text, else a copy with U+FFFD for what is not */

/*
 * The attributes are large and nearly always empty. Where the compiler can see that only the usual ones were given,
 * it builds these few and never the rest; the page is the same either way.
 */
enum { HTML_USUAL = 9 };
struct html_usual { struct str strs[HTML_USUAL]; struct url href; uint32_t bools; };    /* bools: a bit for each HTML_BOOL_ATTRS */
bool html_open_usual(struct html *h, enum tag tag, const struct html_usual *at);
void html_void_usual(struct html *h, enum tag tag, const struct html_usual *at);
_Static_assert(HTML_BOOLS <= 32, "html_usual.bools has a bit for each");

static inline __attribute__((always_inline)) uintptr_t html_rare_(const struct html_attrs *at)
{
	uintptr_t any = 0;
#define X(member, written) any |= (uintptr_t)at->member.p;
	HTML_RARE_ATTRS(X) HTML_RARE_URLS(X)
#undef X
#define X(member, written) any |= (uintptr_t)at->member.one;
	HTML_MSG_ATTRS(X)
#undef X
#define X(member, written) any |= (uintptr_t)at->member;
	HTML_INT_ATTRS(X)
#undef X
	return any;
}

static inline __attribute__((always_inline)) uint32_t html_bools_(const struct html_attrs *at)
{
	uint32_t bits = 0;
#define X(member, written) bits |= (uint32_t)at->member << HTML_N_##member;
	HTML_BOOL_ATTRS(X)
#undef X
	return bits;
}

/* Member by member: a copy of whole structs would keep all of at alive. */
#define HTML_USUAL_X_(member, written) { at->member.p, at->member.n },
#define HTML_USUAL_OF_(at) (&(const struct html_usual){ { HTML_USUAL_ATTRS(HTML_USUAL_X_) }, { (at)->href.p, (at)->href.n }, html_bools_(at) })

static inline __attribute__((always_inline)) bool html_open(struct html *h, enum tag tag, const struct html_attrs *at)
{
	uintptr_t rare = at == NULL ? 1 : html_rare_(at);

	if (__builtin_constant_p(rare) && rare == 0)
		return html_open_usual(h, tag, HTML_USUAL_OF_(at));
	return html_open_any(h, tag, at);
}

static inline __attribute__((always_inline)) void html_void(struct html *h, enum tag tag, const struct html_attrs *at)
{
	uintptr_t rare = at == NULL ? 1 : html_rare_(at);

	if (__builtin_constant_p(rare) && rare == 0)
		html_void_usual(h, tag, HTML_USUAL_OF_(at));
	else
		html_void_any(h, tag, at);
}

#define CAT_(a, b) a##b
#define BLOCK_(once, open, close) for (bool once = (open); once; once = (close))
#define AT_NONE_()      NULL
#define AT_NONE_SOME_(...) &(const struct html_attrs){ __VA_ARGS__ }
#define AT_(...)        AT_NONE_##__VA_OPT__(SOME_)(__VA_ARGS__)        /* an element without attributes costs nothing for them */
#define EL_(n, h, tag, ...) BLOCK_(CAT_(once, n), html_open((h), TAG_##tag, AT_(__VA_ARGS__)), html_close(h))
#define EL(h, ...)      EL_(__COUNTER__, h, __VA_ARGS__)                /* EL(h, td, .cls = S("n")) { ... } */
#define VOID_EL(h, tag, ...) html_void((h), TAG_##tag, AT_(__VA_ARGS__))    /* VOID_EL(h, input, .name = S("q")) */
#define TEXT(h, x) _Generic((x), struct str: html_str, struct msg: html_msg, int64_t: html_int, struct date: html_date, \
	struct instant: html_time, struct money: html_money)((h), (x))
#define LEAF(h, tag, x, ...) EL(h, tag, __VA_ARGS__) TEXT(h, x)         /* an element holding one text */

/* The marks of docs/look.md: an icon of the sprite (decorative), and a status glyph that says its word. */
void html_icon(struct html *h, const char *icon);                       /* "plus" */
enum mark { MARK_OK = 1, MARK_RISK, MARK_OFF, MARK_DUE, MARK_NA };
void html_mark(struct html *h, enum mark m, struct msg word);           /* MSG_NONE: the word stands beside it as text */

/* ---- SVG numbers: one decimal at most, no trailing zero ---- */
struct str svg_num(struct html *h, double x);

/* ---- JSON: a writer that puts the commas and the escapes ---- */
struct json { struct buf *b; bool comma; };
void json_put_open(struct json *j, char bracket);                           /* '{' or '[' */
void json_put_close(struct json *j, char bracket);                          /* '}' or ']' */
void json_put_key(struct json *j, struct str key);
void json_put_str(struct json *j, struct str s);
void json_put_int(struct json *j, int64_t i);
void json_put_real(struct json *j, double d);                               /* not finite: null */
void json_put_bool(struct json *j, bool b);
void json_put_null(struct json *j);
void json_put_val(struct json *j, const struct val *v);                     /* null sentinel: null; dates ISO; money a decimal string */

#endif
