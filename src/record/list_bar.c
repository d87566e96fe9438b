/*
 * list_bar.c -- above a list: its filters as a form, and those that count now as chips to take away.
 *
 * The form holds whatever the address holds: a filter that has no control of its own goes along hidden, so that "Show"
 * never forgets one.
 */
#include "record/list.h"

#include <string.h>

struct url record_new_url(struct req *r, const struct record *rec)
{
	return record_rest_url(r, rec, "/new");
}

struct url record_rest_url(struct req *r, const struct record *rec, const char *rest)
{
	return url_to(r->mem, str_z(r->mem, str_fmt(r->mem, "/%s%s", rec->name, rest)));
}

/* An empty parameter asks for nothing, and is more than having asked nothing. */
struct url list_all_url(struct req *r, const struct record *rec)
{
	struct url u = url_to(r->mem, record_path(rec));

	return rec->usual.query ? url_with(r->mem, u, "all", S("")) : u;
}

static const struct filter *now(const struct list_spec *s, const struct field *f, const char *suffix)
{
	for (size_t i = 0; i < s->filters; i++)
		if (s->filter[i].field == f && !s->filter[i].silent && filter_parts(&s->filter[i]) == 1 && strcmp(s->filter[i].suffix, suffix) == 0)
			return &s->filter[i];
	return NULL;
}

static struct str given(const struct list_spec *s, const struct field *f, const char *suffix)
{
	const struct filter *w = now(s, f, suffix);

	return w ? w->given : S("");
}

/* ---- what a filter says ---- */

static struct str value_says(struct req *r, const struct field *f, const struct val *v)
{
	if (f->choices)
		return lang_text(r->lang, choice_label(f, v->s));
	if (f->kind == KIND_REF)
		return record_title_readable(r, record_find(str_c(f->ref)), v->i);
	if (f->kind == KIND_BOOL)
		return lang_text(r->lang, v->i ? T("Yes") : T("No"));
	return v->kind == KIND_DATE ? lang_date(r->mem, r->lang, (struct date){ (int32_t)v->i }) : val_plain(r->mem, v);
}

static struct str filter_says(struct req *r, const struct filter *f)
{
	struct buf b = buf_new(r->mem, 64, 4096);

	if (f->op == FILTER_EMPTY)
		return lang_text(r->lang, T("none"));
	if (f->op != FILTER_IS)
		return f->given;
	for (size_t i = 0; i < f->n; i++) {
		if (i)
			buf_str(&b, S(", "));
		buf_str(&b, value_says(r, f->field, &f->v[i]));
	}
	return str_clip(buf_done(&b), 120);
}

static struct str filter_called(struct req *r, const struct filter *f)
{
	struct str label = lang_text(r->lang, f->field->label);

	if (strcmp(f->suffix, ".from") == 0)
		return say(r->mem, r->lang, T("{field} from"), ARG("field", label));
	if (strcmp(f->suffix, ".to") == 0)
		return say(r->mem, r->lang, T("{field} to"), ARG("field", label));
	return label;
}

/* ---- chips ---- */

static void chip(struct req *r, struct str says, struct url without)
{
	struct html *h = r->html;

	EL(h, span, .cls = S("li-chip")) {
		LEAF(h, bdi, says);
		EL(h, a, .href = without, .aria_label_str = say(r->mem, r->lang, T("Remove filter {filter}"), ARG("filter", says)))
			html_icon(h, "x");
	}
}

void filter_chips(struct req *r, const struct list_spec *s)
{
	struct html *h = r->html;
	struct list_spec *less = arena_copy(r->mem, s, sizeof *s);

	if (!s->filters && !s->words.n && !s->mine && !s->withdrawn)
		return;
	EL(h, p, .cls = S("li-chips")) {
		for (size_t i = 0; i < s->filters; i++)
			if (!s->filter[i].silent)
				chip(r, say(r->mem, r->lang, T("{field}: {value}"), ARG("field", filter_called(r, &s->filter[i])), ARG("value", filter_says(r, &s->filter[i]))),
				     list_url(r, s, "", (int)i));
		less->words = STR_NONE;
		if (s->words.n)
			chip(r, say(r->mem, r->lang, T("{field}: {value}"), ARG("field", T("Find")), ARG("value", s->words)), list_url(r, less, "", -1));
		less->words = s->words;
		less->mine = false;
		if (s->mine)
			chip(r, lang_text(r->lang, T("Only mine")), list_url(r, less, "", -1));
		less->mine = s->mine;
		less->withdrawn = false;
		if (s->withdrawn)
			chip(r, lang_text(r->lang, T("Withdrawn ones too")), list_url(r, less, "", -1));
		LEAF(h, a, T("Clear all"), .href = list_all_url(r, s->rec));
	}
}

/* ---- controls ---- */

struct bar { struct req *r; const struct list_spec *s; bool shown[LIST_FILTERS_MAX]; };

static void mark_shown(struct bar *b, const struct filter *w)
{
	if (w)
		b->shown[w - b->s->filter] = true;
}

static void select_options(struct bar *b, const struct record *to, const struct filter *w)
{
	struct req *r = b->r;
	size_t n;
	const struct ref_option *o = ref_options(r, to, 300, &n);
	bool one = w && w->op == FILTER_IS && w->n == 1, offered = !one;

	for (size_t i = 0; i < n; i++) {
		/* Apart: what a call gives would keep all attributes in memory. */
		struct str id = str_fmt(r->mem, "%lld", (long long)o[i].id);
		bool now = one && w->v[0].i == o[i].id;
		LEAF(r->html, option, o[i].title, .value = id, .selected = now);
		offered |= now;
	}
	/* Withdrawn, or beyond the list's end: "Show" must not forget it. */
	if (!offered)
		LEAF(r->html, option, filter_says(r, w), .value = w->given, .selected = true);
}

static void choice_options(struct bar *b, const struct field *f, const struct filter *w)
{
	for (const struct choice *c = f->choices; c->code; c++) {
		struct str code = str_c(c->code);
		LEAF(b->r->html, option, c->label, .value = code, .selected = w && w->op == FILTER_IS && w->n == 1 && str_is(w->v[0].s, c->code));
	}
}

static void bool_options(struct bar *b, const struct filter *w)
{
	LEAF(b->r->html, option, T("Yes"), .value = S("yes"), .selected = w && w->v[0].i);
	LEAF(b->r->html, option, T("No"), .value = S("no"), .selected = w && !w->v[0].i);
}

static void select_show(struct bar *b, const struct field *f, struct str id)
{
	const struct filter *w = now(b->s, f, "");
	struct html *h = b->r->html;

	EL(h, select, .cls = S("fo-in"), .id = id, .name = str_c(f->name)) {
		LEAF(h, option, T("Any"), .value = S(""));
		if (w && (w->n > 1 || w->op == FILTER_EMPTY))
			LEAF(h, option, filter_says(b->r, w), .value = w->given, .selected = true);
		if (f->choices)
			choice_options(b, f, w);
		else if (f->kind == KIND_BOOL)
			bool_options(b, w);
		else
			select_options(b, record_find(str_c(f->ref)), w);
	}
	mark_shown(b, w);
}

/* Too many to choose from: typed by name or number, with suggestions. */
static void typed_show(struct bar *b, const struct field *f, const struct record *to, struct str id)
{
	const struct filter *w = now(b->s, f, "");
	struct req *r = b->r;
	struct str list = str_fmt(r->mem, "ql-%s", f->name);
	bool one = w && w->op == FILTER_IS && w->n == 1;

	VOID_EL(r->html, input, .cls = S("fo-in"), .id = id, .name = str_c(f->name), .list = list, .autocomplete = S("off"),
		.value = one && may_name(r, to, w->v[0].i) ? ref_typed(r, to, w->v[0].i) : w ? w->given : S(""),
		.hx_get = url_with(r->mem, url_to(r->mem, "/suggest/{record}", V(str_c(to->name))), "field", str_c(f->name)),
		.hx_trigger = S("input changed delay:250ms"), .hx_target = str_fmt(r->mem, "#" STR_FMT, STR_ARG(list)));
	EL(r->html, datalist, .id = list)
		html_str(r->html, STR_NONE);
	mark_shown(b, w);
}

static void end_show(struct bar *b, const struct field *f, const char *suffix, struct msg label)
{
	struct req *r = b->r;
	struct html *h = r->html;
	struct str id = str_fmt(r->mem, "q-%s%s", f->name, suffix);
	bool day = f->kind == KIND_DATE || f->kind == KIND_TIME;

	EL(h, div, .cls = S("fo-field")) {
		EL(h, label, .for_ = id)
			SAY(h, label, ARG("field", f->label));
		VOID_EL(h, input, .cls = S("fo-in"), .id = id, .name = str_fmt(r->mem, "%s%s", f->name, suffix), .type = day ? S("date") : S("text"),
			.inputmode = day ? STR_NONE : S("decimal"), .value = given(b->s, f, suffix));
	}
	mark_shown(b, now(b->s, f, suffix));
}

static bool has_range(const struct field *f)
{
	return f->kind == KIND_DATE || f->kind == KIND_TIME || f->kind == KIND_INT || f->kind == KIND_REAL || f->kind == KIND_MONEY;
}

static void control_show(struct bar *b, const struct field *f)
{
	struct html *h = b->r->html;
	struct str id = str_fmt(b->r->mem, "q-%s", f->name);
	const struct record *to = f->kind == KIND_REF ? record_find(str_c(f->ref)) : NULL;

	if (has_range(f)) {
		end_show(b, f, ".from", T("{field} from"));
		end_show(b, f, ".to", T("{field} to"));
		return;
	}
	EL(h, div, .cls = S("fo-field")) {
		LEAF(h, label, f->label, .for_ = id);
		if (to && to->big) {
			typed_show(b, f, to, id);
		} else if (to || f->choices || f->kind == KIND_BOOL) {
			select_show(b, f, id);
		} else {
			VOID_EL(h, input, .cls = S("fo-in"), .id = id, .name = str_c(f->name), .value = given(b->s, f, ""));
			mark_shown(b, now(b->s, f, ""));
		}
	}
}

/* ---- the bar ---- */

enum { BAR_FIELDS = 3 };

static bool in_bar(const struct field *f)
{
	return f->filter && !f->secret;
}

static void flag_show(struct bar *b, const char *name, struct msg label, bool on)
{
	struct html *h = b->r->html;

	EL(h, label, .cls = S("fo-opt")) {
		VOID_EL(h, input, .type = S("checkbox"), .name = str_c(name), .value = S("1"), .checked = on);
		html_msg(h, label);
	}
}

/* What has no place in the bar itself: ranges and whatever follows the first few. */
static void more_show(struct bar *b)
{
	const struct record *rec = b->s->rec;
	struct html *h = b->r->html;
	int n = 0;

	EL(h, details, .cls = S("li-more")) {
		LEAF(h, summary, T("More filters"), .cls = S("btn"));
		EL(h, div, .cls = S("li-in")) {
			for (const struct field *f = rec->fields; f->name; f++)
				if (in_bar(f) && (has_range(f) || ++n > BAR_FIELDS))
					control_show(b, f);
			if (rec->own[0])
				flag_show(b, "mine", T("Only mine"), b->s->mine);
			flag_show(b, "withdrawn", T("Withdrawn ones too"), b->s->withdrawn);
		}
	}
}

static void rest_hidden(struct bar *b)
{
	const struct list_spec *s = b->s;

	for (size_t i = 0; i < s->filters; i++)
		for (size_t k = 0; !b->shown[i] && !s->filter[i].silent && k < filter_parts(&s->filter[i]); k++)
			hidden(b->r, str_z(b->r->mem, str_fmt(b->r->mem, "%s%s", s->filter[i].field->name, s->filter[i].suffix)), filter_part(b->r, &s->filter[i], k));
	if (s->sort_given.n)
		hidden(b->r, "sort", s->sort_given);
}

static void words_show(struct bar *b)
{
	struct html *h = b->r->html;
	bool any = false;

	for (const struct field *f = b->s->rec->fields; f->name; f++)
		any |= f->search;
	if (any)
		EL(h, div, .cls = S("fo-field li-q")) {
			LEAF(h, label, T("Find"), .for_ = S("q"));
			VOID_EL(h, input, .cls = S("fo-in"), .type = S("search"), .id = S("q"), .name = S("q"), .value = b->s->words.n ? b->s->words : S(""));
		}
}

void filter_bar(struct req *r, const struct list_spec *s)
{
	struct bar b = { .r = r, .s = s };
	int n = 0;

	EL(r->html, form, .cls = S("li-bar"), .method = S("get"), .action = url_to(r->mem, record_path(s->rec)), .role = S("search")) {
		words_show(&b);
		for (const struct field *f = s->rec->fields; f->name && n < BAR_FIELDS; f++)
			if (in_bar(f) && !has_range(f)) {
				control_show(&b, f);
				n++;
			}
		more_show(&b);
		rest_hidden(&b);
		LEAF(r->html, button, T("Show"), .cls = S("btn"));
	}
}
