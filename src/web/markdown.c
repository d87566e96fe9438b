/*
 * markdown.c -- see markdown.h: md4c's findings, written through the typed writer.
 *
 * md4c's own HTML renderer is not used: its bytes would have to be trusted. Nesting is cut at a depth that no person
 * needs, because the page's stack of open elements has an end and a text full of '>' must not reach it.
 */
#include "web/markdown.h"

#include "web/web.h"

#include <md4c.h>

enum { DEPTH_MAX = 14 };

struct writing {
	struct html *h;
	bool typed;             /* in a field, not in a document */
	bool list_starts;       /* the next item carries the number that its list starts with */
	unsigned list_start;
	int depth;              /* of elements asked for; those below DEPTH_MAX are not written */
	int spans;              /* how many of these are marks within a block */
	bool open[DEPTH_MAX];   /* was there an element for it */
};

/* ---- elements ---- */

static int enter(struct writing *w, enum tag tag, const struct html_attrs *at)
{
	if (w->depth < DEPTH_MAX) {
		w->open[w->depth] = tag != TAG_NONE;
		if (tag != TAG_NONE)
			html_open_any(w->h, tag, at);
	}
	w->depth++;
	return 0;
}

static int leave(struct writing *w)
{
	w->depth--;
	if (w->depth < DEPTH_MAX && w->open[w->depth])
		html_close(w->h);
	return 0;
}

/* md4c 0.4.8 ends marks that never began, and others it leaves open: of "[](*)*" the emphasis. A block ends with its own. */
static int leave_span(struct writing *w)
{
	if (w->spans == 0)
		return 0;
	w->spans--;
	return leave(w);
}

static void end_spans(struct writing *w)
{
	while (w->spans > 0)
		leave_span(w);
}

static int enter_item(struct writing *w)
{
	struct html_attrs at = { 0 };

	if (w->list_starts)
		at.value = str_fmt(html_mem(w->h), "%u", w->list_start);
	w->list_starts = false;
	return enter(w, TAG_li, &at);
}

static int enter_heading(struct writing *w, unsigned level)
{
	return enter(w, level <= 2 && !w->typed ? TAG_h2 : TAG_h3, NULL);
}

static enum tag tag_of_block(MD_BLOCKTYPE type)
{
	static const enum tag tags[] = {
		[MD_BLOCK_QUOTE] = TAG_blockquote, [MD_BLOCK_UL] = TAG_ul, [MD_BLOCK_OL] = TAG_ol, [MD_BLOCK_CODE] = TAG_pre, [MD_BLOCK_P] = TAG_p,
		[MD_BLOCK_TABLE] = TAG_table, [MD_BLOCK_THEAD] = TAG_thead, [MD_BLOCK_TBODY] = TAG_tbody, [MD_BLOCK_TR] = TAG_tr, [MD_BLOCK_TH] = TAG_th,
		[MD_BLOCK_TD] = TAG_td,
	};

	return (size_t)type < sizeof tags / sizeof tags[0] ? tags[type] : TAG_NONE;
}

static int block_enter(MD_BLOCKTYPE type, void *detail, void *arg)
{
	struct writing *w = arg;

	end_spans(w);
	w->list_starts &= type == MD_BLOCK_LI;
	switch (type) {
	case MD_BLOCK_LI: return enter_item(w);
	case MD_BLOCK_H: return enter_heading(w, ((const MD_BLOCK_H_DETAIL *)detail)->level);
	case MD_BLOCK_TH: return enter(w, TAG_th, &(struct html_attrs){ .scope = S("col") });
	case MD_BLOCK_OL:
		w->list_start = ((const MD_BLOCK_OL_DETAIL *)detail)->start;
		w->list_starts = w->list_start != 1;
		break;
	case MD_BLOCK_HR:
		html_void(w->h, TAG_hr, NULL);
		break;
	default:
		break;
	}
	return enter(w, tag_of_block(type), NULL);
}

static int block_leave(MD_BLOCKTYPE type, void *detail, void *arg)
{
	end_spans(arg);
	return leave(arg);
}

/* ---- links ---- */

/* Browsers drop tabs and line breaks inside an address and take a backslash for a slash. */
static bool has_tricks(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= 0x20 || s.p[i] == 0x7f || s.p[i] == '\\')
			return true;
	return false;
}

static bool leads_away(struct arena *a, struct str s)
{
	struct str head = str_lower(a, str_head(s, 8));

	return str_starts(head, S("http://")) || str_starts(head, S("https://")) || str_starts(head, S("mailto:"));
}

static int enter_link(struct writing *w, const MD_ATTRIBUTE *href)
{
	struct str to = str_copy(html_mem(w->h), (struct str){ href->text, href->size });
	struct url url = { to.p, to.n };
	bool away = leads_away(html_mem(w->h), to), local = str_starts(to, S("/")) && !str_starts(to, S("//"));

	if (has_tricks(to) || !str_utf8(to) || !(away || local))
		return enter(w, TAG_NONE, NULL);
	return enter(w, TAG_a, &(struct html_attrs){ .href = url, .rel = away ? S("noopener noreferrer nofollow") : STR_NONE });
}

static int span_enter(MD_SPANTYPE type, void *detail, void *arg)
{
	struct writing *w = arg;

	w->spans++;
	switch (type) {
	case MD_SPAN_EM: return enter(w, TAG_em, NULL);
	case MD_SPAN_STRONG: return enter(w, TAG_strong, NULL);
	case MD_SPAN_CODE: return enter(w, TAG_code, NULL);
	case MD_SPAN_DEL: return enter(w, TAG_del, NULL);
	case MD_SPAN_A: return enter_link(w, &((const MD_SPAN_A_DETAIL *)detail)->href);
	default: return enter(w, TAG_NONE, NULL);
	}
}

static int span_leave(MD_SPANTYPE type, void *detail, void *arg)
{
	return leave_span(arg);
}

/* ---- text ---- */

/* An entity stays as it was typed: whoever writes "&nbsp;" in a comment means these letters. */
static int text_found(MD_TEXTTYPE type, const MD_CHAR *p, MD_SIZE n, void *arg)
{
	struct writing *w = arg;

	if (type == MD_TEXT_BR || (type == MD_TEXT_SOFTBR && w->typed))
		html_void(w->h, TAG_br, NULL);
	else if (type == MD_TEXT_SOFTBR)
		html_raw(w->h, HTML_LIT("\n"));
	else if (type != MD_TEXT_NULLCHAR)
		html_str(w->h, (struct str){ p, n });
	return 0;
}

/* Should md4c have no memory, whoever reads gets the text without its marks. */
static void write_marked(struct html *h, struct str text, bool typed)
{
	struct writing w = { .h = h, .typed = typed };
	const MD_PARSER parser = {
		.flags = MD_FLAG_NOHTML | MD_FLAG_PERMISSIVEURLAUTOLINKS | MD_FLAG_STRIKETHROUGH | (typed ? MD_FLAG_NOINDENTEDCODEBLOCKS : MD_FLAG_TABLES),
		.enter_block = block_enter, .leave_block = block_leave, .enter_span = span_enter, .leave_span = span_leave, .text = text_found,
	};

	text = text_repair(html_mem(h), text);
	text.p = str_z(html_mem(h), text);      /* md4c looks for marks with strcspn(): the end must be a NUL */
	if (md_parse(text.p, (MD_SIZE)text.n, &parser, &w) == 0)
		return;
	while (w.depth > 0)
		leave(&w);
	LEAF(h, p, text);
}

void html_markdown(struct html *h, struct str text)
{
	write_marked(h, text, false);
}

void html_words(struct html *h, struct str text)
{
	if (str_trim(text).n)
		write_marked(h, str_trim(text), true);
}
