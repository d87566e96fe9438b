/*
 * standard_text.c -- documents: work that is told in words, a work instruction or a one-point lesson, and its sheet for a standard.
 *
 * A document is written on here as often as it takes; what the shifts work by is the frozen text of a standard's revision.
 */
#include "chart/paper.h"
#include "ledger/standard.h"
#include "web/markdown.h"

#include <jansson.h>

enum { WORDS_MAX = 20000 };

static const struct choice forms[] = { { "instruction", T("Work instruction") }, { "lesson", T("One-point lesson") }, { 0 } };

static const struct field document_fields[] = {
	FIELD(document, title, .label = T("Title"), .hint = T("As people call the work: Fit the impeller."), .required = true, .max = 120, .search = true, .list = true),
	FIELD(document, area, .label = T("Area"), .ref = "unit", .required = true, .list = true, .filter = true, .index = true),
	FIELD(document, form, .label = T("Kind"), .choices = forms, .required = true, .list = true, .filter = true),
	FIELD(document, words, .label = T("Text"), .hint = T("One step a line: what, the key point, why. Begin a line with # for a heading, with - for a list."), .required = true, .long_text = true,
		.max = WORDS_MAX, .search = true),
	{ 0 },
};

static void document_page(struct req *r, const void *row)
{
	standard_panel(r, &text_sheets[0], &document_record, ((const struct row *)row)->id);
}

const struct record document_record = {
	.name = "document",
	.table = "document",
	.prefix = "DC-",
	.label = T("Document"),
	.labels = T("Documents"),
	.empty = T("Nothing is written down here yet. Begin with one page: what, the key points, and why."),
	.row_size = sizeof(struct document),
	.fields = document_fields,
	.title = "title",
	.place = "area",
	.own = { "created_by" },
	.read = CAP_FORM_READ,
	.create = CAP_STANDARD_EDIT,
	.edit = CAP_STANDARD_EDIT,
	.sort = "-created_at",
	.big = true,
	.page_extra = document_page,
};

/* ---- its sheet ---- */

static struct str text_freeze(struct req *r, int64_t id)
{
	struct document d;
	struct buf b = buf_new(r->mem, 4096, WORDS_MAX * 8);
	struct json j = { .b = &b };

	if (!record_get(r, &document_record, id, &d))
		return STR_NONE;
	json_put_open(&j, '{');
	json_put_key(&j, S("form"));
	json_put_str(&j, d.form);
	json_put_key(&j, S("words"));
	json_put_str(&j, d.words);
	json_put_close(&j, '}');
	return buf_done(&b);
}

static struct str member(struct req *r, const json_t *j, const char *name)
{
	const json_t *s = json_object_get(j, name);

	return json_is_string(s) ? str_copy(r->mem, (struct str){ json_string_value(s), json_string_length(s) }) : STR_NONE;
}

static void text_show(struct req *r, struct str frozen)
{
	json_t *j = json_loadb(frozen.p, frozen.n, 0, NULL);
	struct msg form = choice_label_of(&document_record, "form", member(r, j, "form"));

	PANEL(r, form.one ? form : T("Text"), STR_NONE)
		EL(r->html, div, .cls = S("prose"), .dir = S("auto"))
			html_markdown(r->html, member(r, j, "words"));
	json_decref(j);
}

/* Markdown as words: headings without their marks, nothing bold. */
static struct str plain_words(struct arena *mem, struct str text)
{
	struct buf b = buf_new(mem, text.n + 16, text.n + 1024);
	struct str line;

	while (str_cut(&text, '\n', &line)) {
		while (line.n && line.p[0] == '#')
			line = str_from(line, 1);
		for (size_t i = 0; i < line.n; i++)
			if (line.p[i] != '*' || (i == 0 && line.n > 1 && line.p[1] == ' '))
				buf_c(&b, line.p[i]);
		buf_c(&b, '\n');
	}
	return str_trim(buf_done(&b));
}

/* On paper one step a line, as it was typed. */
static bool text_print(struct req *r, struct str frozen, struct paper *out)
{
	json_t *j = json_loadb(frozen.p, frozen.n, 0, NULL);
	struct msg form = choice_label_of(&document_record, "form", member(r, j, "form"));
	struct paper_part *part = NEW(r->mem, struct paper_part);

	*part = (struct paper_part){ .title = form.one ? form : T("Text"), .kind = PAPER_TEXT, .text = plain_words(r->mem, member(r, j, "words")) };
	json_decref(j);
	out->portrait = true;
	out->part = part;
	out->parts = 1;
	return part->text.n > 0;
}

const struct sheet_kind text_sheets[] = {
	{ .name = "text", .label = T("Document"), .of = "document", .freeze = text_freeze, .show = text_show, .print = text_print },
	{ 0 },
};
