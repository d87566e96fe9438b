/*
 * form.c -- a record's form: label above, control, hint, and the mistake beside its field.
 *
 * The control follows from the field's kind. What was typed wins over the row, so that nothing typed is ever lost; and what a
 * control shows is what it sends back, so that saving a form changes nothing that nobody touched.
 */
#include "record/private.h"

#include <string.h>

bool form_open(struct req *r, struct url action, const struct html_attrs *at)
{
	struct html_attrs a = at ? *at : (struct html_attrs){ 0 };

	a.action = action;
	if (!a.method.n)
		a.method = S("post");
	html_open(r->html, TAG_form, &a);
	if (str_eq(a.method, S("post")))
		hidden(r, "csrf", r->csrf);
	return true;
}

bool form_close(struct req *r)
{
	return html_close(r->html);
}

void hidden(struct req *r, const char *name, struct str value)
{
	VOID_EL(r->html, input, .type = S("hidden"), .name = str_c(name), .value = value.n ? value : S(""));
}

void button(struct req *r, struct msg label, const char *cls, const char *icon)
{
	EL(r->html, button, .cls = str_c(cls)) {
		if (icon)
			html_icon(r->html, icon);
		html_msg(r->html, label);
	}
}

/* What stands in the control: what was typed in this request, else the row's value in the form's own writing. */
static struct str shown(struct req *r, const struct field *f, const void *row, bool *typed)
{
	struct val v = row ? field_val(f, row) : val_null(f->kind);

	struct str sent = field_posted(r, f, typed);
	if (*typed)
		return sent;
	if (val_is_null(&v))
		return S("");
	if (f->kind == KIND_TIME)
		return time_local(r, (struct instant){ v.i });
	if (f->kind == KIND_MONEY)
		return money_plain(r->mem, (struct money){ v.i });
	return val_plain(r->mem, &v);
}

struct control { struct req *r; const struct field *f; const void *row; struct str id, value, describes; bool typed, wrong; };

/* The same field may stand in the forms of several steps on one page. part: "" the control, "-e" its mistake, "-h" its hint. */
static struct str field_id(struct req *r, const char *name, const char *part)
{
	return r->form_step ? str_fmt(r->mem, "f-%s-%s%s", r->form_step, name, part) : str_fmt(r->mem, "f-%s%s", name, part);
}

static struct str describe(struct req *r, const struct field *f, bool wrong)
{
	if (wrong)
		return field_id(r, f->name, "-e");
	return f->hint.one ? field_id(r, f->name, "-h") : STR_NONE;
}

static void select_choices(struct control *c)
{
	struct html *h = c->r->html;

	EL(h, select, .cls = S("fo-in"), .id = c->id, .name = str_c(c->f->name), .required = c->f->required, .aria_describedby = c->describes,
	   .aria_invalid = c->wrong ? S("true") : STR_NONE) {
		LEAF(h, option, c->f->required ? T("Choose") : T("–"), .value = S(""));
		for (const struct choice *o = c->f->choices; o->code; o++)
			LEAF(h, option, o->label, .value = str_c(o->code), .selected = str_is(c->value, o->code));
	}
}

static bool has_code(struct str codes, const char *code)
{
	struct str part;

	while (str_cut(&codes, ' ', &part))
		if (str_is(part, code))
			return true;
	return false;
}

static void tick_choices(struct control *c)
{
	struct html *h = c->r->html;

	VOID_EL(h, input, .type = S("hidden"), .name = str_c(c->f->name), .value = S(""));
	for (const struct choice *o = c->f->choices; o->code; o++)
		EL(h, label, .cls = S("fo-opt")) {
			VOID_EL(h, input, .type = S("checkbox"), .name = str_c(c->f->name), .value = str_c(o->code), .checked = has_code(c->value, o->code));
			html_msg(h, o->label);
		}
}

/* A value that the list does not offer (withdrawn, or beyond its end) stays chosen: without an option of its own a browser
   would send nothing for it, and saving would clear it. */
static void option_now(struct control *c, const struct record *to, int64_t id)
{
	struct req *r = c->r;
	const struct row *head = c->row;
	bool kept = head && head->id && !c->typed;      /* what the page of this row says of it, too */
	struct str title = kept ? record_title(r, to, id) : STR_NONE;

	if (record_load(r, to, id, record_new(r->mem, to)))
		LEAF(r->html, option, title.n ? title : record_title_readable(r, to, id), .value = c->value, .selected = true);
}

static void select_ref(struct control *c, const struct record *to)
{
	struct html *h = c->r->html;
	size_t n;
	const struct ref_option *o = ref_options(c->r, to, 500, &n);
	bool offered = false;
	int64_t now = 0;

	(void)str_int(c->value, &now);
	EL(h, select, .cls = S("fo-in"), .id = c->id, .name = str_c(c->f->name), .required = c->f->required, .aria_describedby = c->describes,
	   .aria_invalid = c->wrong ? S("true") : STR_NONE) {
		LEAF(h, option, c->f->required ? T("Choose") : T("–"), .value = S(""));
		for (size_t i = 0; i < n; i++) {
			offered |= o[i].id == now;
			LEAF(h, option, o[i].title, .value = str_fmt(c->r->mem, "%lld", (long long)o[i].id), .selected = o[i].id == now);
		}
		if (!offered)
			option_now(c, to, now);
	}
}

/* Too many for a list: typed by name or number, with suggestions by /suggest. */
static void typed_ref(struct control *c, const struct record *to)
{
	struct html *h = c->r->html;
	int64_t id = c->row ? field_val(c->f, c->row).i : 0;
	struct str list = str_fmt(c->r->mem, "l-" STR_FMT, STR_ARG(c->id));
	struct url from = url_with(c->r->mem, url_to(c->r->mem, "/suggest/{record}", V(str_c(to->name))), "field", str_c(c->f->name));

	VOID_EL(h, input, .cls = S("fo-in"), .id = c->id, .name = str_c(c->f->name), .list = list, .autocomplete = S("off"), .required = c->f->required,
		.value = c->typed ? c->value : id ? ref_typed(c->r, to, id) : S(""), .aria_describedby = c->describes,
		.aria_invalid = c->wrong ? S("true") : STR_NONE, .hx_get = from, .hx_trigger = S("input changed delay:250ms"), .hx_target = str_fmt(c->r->mem, "#" STR_FMT, STR_ARG(list)));
	EL(h, datalist, .id = list)
		html_str(h, STR_NONE);
}

static const struct { struct str type, mode; } inputs[] = {
	[KIND_INT] = { S("text"), S("numeric") }, [KIND_REAL] = { S("text"), S("decimal") }, [KIND_MONEY] = { S("text"), S("decimal") },
	[KIND_TEXT] = { S("text"), STR_NONE }, [KIND_DATE] = { S("date"), STR_NONE }, [KIND_TIME] = { S("datetime-local"), STR_NONE }, [KIND_REF] = { S("text"), STR_NONE },
};

static void input(struct control *c)
{
	const struct field *f = c->f;
	int max = f->kind != KIND_TEXT ? 40 : f->max ? f->max : LIMIT_TEXT_CHARS;

	VOID_EL(c->r->html, input, .cls = S("fo-in"), .type = inputs[f->kind].type, .inputmode = inputs[f->kind].mode, .id = c->id, .name = str_c(f->name),
		.value = c->value.n ? c->value : S(""), .required = f->required, .maxlength = f->kind == KIND_DATE ? 0 : max, .aria_describedby = c->describes,
		.aria_invalid = c->wrong ? S("true") : STR_NONE, .dir = f->kind == KIND_TEXT ? S("auto") : STR_NONE);
}

static void control(struct control *c)
{
	const struct field *f = c->f;
	struct html *h = c->r->html;
	const struct record *to = f->kind == KIND_REF ? record_find(str_c(f->ref)) : NULL;

	if (f->choices)
		select_choices(c);
	else if (to)
		(to->big ? typed_ref : select_ref)(c, to);
	else if (f->long_text)
		LEAF(h, textarea, c->value, .cls = S("fo-in"), .id = c->id, .name = str_c(f->name), .rows = 4, .required = f->required, .dir = S("auto"),
		     .maxlength = f->max ? f->max : LIMIT_LONG_TEXT_CHARS, .aria_describedby = c->describes, .aria_invalid = c->wrong ? S("true") : STR_NONE);
	else if (f->unit)
		EL(h, div, .cls = S("fo-unit")) {
			input(c);
			LEAF(h, span, str_c(f->unit));
		}
	else
		input(c);
}

static void hint_and_mistake(struct req *r, const struct field *f, struct msg wrong)
{
	struct html *h = r->html;

	if (wrong.one)
		EL(h, p, .cls = S("fo-err"), .id = field_id(r, f->name, "-e")) {
			html_mark(h, MARK_OFF, T("Error"));
			html_msg(h, wrong);
		}
	else if (f->hint.one)
		LEAF(h, p, f->hint, .cls = S("fo-hint"), .id = field_id(r, f->name, "-h"));
}

static void tick(struct control *c, struct msg wrong)
{
	struct html *h = c->r->html;
	bool on = str_is(c->value, "1") || str_is(c->value, "true") || str_is(c->value, "on");

	EL(h, div, .cls = S("fo-field")) {
		VOID_EL(h, input, .type = S("hidden"), .name = str_c(c->f->name), .value = S("0"));
		EL(h, label, .cls = S("fo-opt")) {
			VOID_EL(h, input, .type = S("checkbox"), .id = c->id, .name = str_c(c->f->name), .value = S("1"), .checked = on, .aria_describedby = c->describes,
				.aria_invalid = c->wrong ? S("true") : STR_NONE);
			html_msg(h, c->f->label);
		}
		hint_and_mistake(c->r, c->f, wrong);
	}
}

void form_field(struct req *r, const struct record *rec, const char *name, const void *row, const struct mistakes *m)
{
	const struct field *f = field_find(rec, str_c(name));
	struct msg wrong = mistake_of(m, name);
	struct html *h = r->html;

	CHECK(f);
	struct control c = { .r = r, .f = f, .row = row, .wrong = wrong.one != NULL, .id = field_id(r, name, ""), .describes = describe(r, f, wrong.one) };
	c.value = shown(r, f, row, &c.typed);
	if (f->kind == KIND_BOOL) {
		tick(&c, wrong);
	} else if (f->choices && f->many) {
		EL(h, fieldset, .cls = S("fo-set")) {
			LEAF(h, legend, f->label);
			tick_choices(&c);
			hint_and_mistake(r, f, wrong);
		}
	} else {
		EL(h, div, .cls = f->long_text ? S("fo-field fo-wide") : S("fo-field")) {
			LEAF(h, label, f->label, .for_ = c.id);
			control(&c);
			hint_and_mistake(r, f, wrong);
		}
	}
}

void form_fields(struct req *r, const struct record *rec, const char *const *only, const void *row, bool is_new, const struct mistakes *m)
{
	for (size_t i = 0; only && only[i]; i++)
		form_field(r, rec, only[i], row, m);
	if (only)
		return;
	for (const struct field *f = rec->fields; f->name; f++)
		if (field_in_form(rec, f, NULL, is_new))
			form_field(r, rec, f->name, row, m);
}

void form_mistakes(struct req *r, const struct record *rec, const struct mistakes *m)
{
	struct html *h = r->html;

	if (!m || !m->n)
		return;
	EL(h, div, .cls = S("alert"), .role = S("alert")) {
		html_mark(h, MARK_OFF, T("Error"));
		EL(h, div) {
			LEAF(h, b, TN("One field needs you", "{n} fields need you", (int64_t)m->n));
			EL(h, p)
				for (size_t i = 0; i < m->n; i++) {
					const struct field *f = field_find(rec, str_c(m->at[i].field));
					if (i)
						html_raw(h, HTML_LIT(", "));
					if (f)
						LEAF(h, a, f->label, .href = url_here(str_z(r->mem, str_fmt(r->mem, "#" STR_FMT, STR_ARG(field_id(r, f->name, ""))))));
					else
						html_str(h, str_c(m->at[i].field));
				}
		}
	}
}
