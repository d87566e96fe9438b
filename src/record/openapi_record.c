/*
 * openapi_record.c -- one record in the description of the API: its schemas, its filters, its operations, a path for each step.
 */
#include "record/openapi.h"

#include <string.h>

#define SCHEMA(r, what) str_fmt(d->a, "%s%s", (r)->name, (what))

/* ---- a field ---- */

static void describe(struct doc *d, const struct field *f)
{
	struct str label = doc_words(d, f->label);

	doc_text(d, "title", f->unit ? str_fmt(d->a, STR_FMT " (%s)", STR_ARG(label), f->unit) : label);
	if (f->hint.one)
		doc_text(d, "description", doc_words(d, f->hint));
}

static void codes(struct doc *d, const struct field *f, bool or_null)
{
	doc_key(d, "enum");
	json_put_open(&d->j, '[');
	for (const struct choice *c = f->choices; c->code; c++)
		json_put_str(&d->j, str_c(c->code));
	if (or_null)
		json_put_null(&d->j);
	json_put_close(&d->j, ']');
}

static void example(struct doc *d, const struct field *f)
{
	static const char *const of_kind[] = {
		[KIND_BOOL] = "true", [KIND_REAL] = "2.5", [KIND_DATE] = "\"2026-11-30\"", [KIND_TIME] = "\"2026-11-30T08:00:00Z\"",
		[KIND_MONEY] = "\"1250.50\"",
	};

	doc_key(d, "examples");
	json_put_open(&d->j, '[');
	if (f->kind == KIND_INT)
		json_put_int(&d->j, f->most ? f->most : 5);
	else if (f->choices)
		json_put_str(&d->j, str_c(f->choices[0].code));
	else if (f->kind == KIND_TEXT)
		json_put_str(&d->j, str_clip(doc_words(d, f->label), f->max ? (size_t)f->max : LIMIT_TEXT_CHARS));
	else
		doc_raw(d, of_kind[f->kind]);
	json_put_close(&d->j, ']');
}

static void text_schema(struct doc *d, const struct field *f)
{
	if (f->many) {
		doc_raw(d, "\"type\":[\"array\",\"null\"]");
		doc_open(d, "items");
		doc_raw(d, "\"type\":\"string\"");
		codes(d, f, false);
		doc_close(d);
		return;
	}
	doc_raw(d, "\"type\":[\"string\",\"null\"]");
	if (f->choices)
		codes(d, f, true);
	else
		doc_raw(d, str_z(d->a, str_fmt(d->a, "\"maxLength\":%d", f->max ? f->max : f->long_text ? LIMIT_LONG_TEXT_CHARS : LIMIT_TEXT_CHARS)));
	example(d, f);
}

static void int_schema(struct doc *d, const struct field *f)
{
	doc_raw(d, "\"type\":[\"integer\",\"null\"],\"format\":\"int64\"");
	if (f->least || f->most)
		doc_raw(d, str_z(d->a, str_fmt(d->a, "\"minimum\":%lld,\"maximum\":%lld", (long long)f->least, (long long)f->most)));
	example(d, f);
}

static void value_schema(struct doc *d, const struct field *f, bool writing)
{
	static const char *const of_kind[] = {
		[KIND_BOOL] = "\"type\":\"boolean\"",
		[KIND_REAL] = "\"type\":[\"number\",\"null\"]",
		[KIND_DATE] = "\"type\":[\"string\",\"null\"],\"format\":\"date\"",
		[KIND_TIME] = "\"type\":[\"string\",\"null\"],\"format\":\"date-time\"",
		[KIND_MONEY] = "\"type\":[\"string\",\"null\"],\"pattern\":\"^-?[0-9]+([.][0-9]{1,2})?$\"",
	};

	if (f->kind == KIND_REF) {
		doc_raw(d, writing ? "\"anyOf\":[{\"$ref\":\"#/components/schemas/RefGiven\"},{\"type\":\"null\"}]"
			       : "\"anyOf\":[{\"$ref\":\"#/components/schemas/Ref\"},{\"type\":\"null\"}]");
		return;
	}
	if (f->kind == KIND_TEXT) {
		text_schema(d, f);
	} else if (f->kind == KIND_INT) {
		int_schema(d, f);
	} else {
		doc_raw(d, of_kind[f->kind]);
		example(d, f);
	}
}

static void field_schema(struct doc *d, const struct field *f, bool writing)
{
	doc_open(d, f->name);
	describe(d, f);
	value_schema(d, f, writing);
	doc_close(d);
}

/* ---- a record's schemas ---- */

static void read_schema(struct doc *d, const struct record *rec)
{
	const struct plan *p = plan_of(rec);

	doc_open_at(d, SCHEMA(rec, ""));
	doc_text(d, "title", doc_words(d, rec->label));
	doc_raw(d, "\"type\":\"object\",\"required\":[\"id\",\"number\",\"version\"]");
	doc_open(d, "properties");
	for (size_t i = 0; i < p->n; i++) {
		if (!api_shown(rec, p->fields[i]))
			continue;
		if (api_head(p->fields[i]) && (i == 0 || strcmp(p->fields[i]->name, "version") == 0))
			doc_raw(d, str_z(d->a, str_fmt(d->a, "\"%s\":{\"type\":\"integer\",\"format\":\"int64\",\"minimum\":1}", p->fields[i]->name)));
		else
			field_schema(d, p->fields[i], false);
		if (i == 0)
			doc_raw(d, str_z(d->a, str_fmt(d->a, "\"number\":{\"type\":\"string\",\"examples\":[\"%s12\"]}", rec->prefix ? rec->prefix : "")));
	}
	if (rec->steps)
		doc_raw(d, "\"steps\":{\"description\":\"The steps that the caller may take now; not in lists.\",\"type\":\"array\",\"items\":{\"type\":\"string\"}}");
	doc_close(d);
	doc_close(d);
}

static void required_put(struct doc *d, const struct record *rec)
{
	bool any = false;

	for (const struct field *f = rec->fields; f->name; f++)
		if (f->required && api_taken(rec, f, NULL, true)) {
			if (!any) {
				doc_key(d, "required");
				json_put_open(&d->j, '[');
			}
			json_put_str(&d->j, str_c(f->name));
			any = true;
		}
	if (any)
		json_put_close(&d->j, ']');
}

static void write_schema(struct doc *d, const struct record *rec, bool is_new)
{
	const struct plan *p = plan_of(rec);

	doc_open_at(d, SCHEMA(rec, is_new ? "_new" : "_change"));
	doc_raw(d, "\"type\":\"object\",\"additionalProperties\":false");
	if (is_new)
		required_put(d, rec);
	doc_open(d, "properties");
	for (size_t i = 0; i < p->n; i++)
		if (api_taken(rec, p->fields[i], NULL, is_new))
			field_schema(d, p->fields[i], true);
	doc_close(d);
	doc_close(d);
}

static void list_schema(struct doc *d, const struct record *rec)
{
	doc_open_at(d, SCHEMA(rec, "_list"));
	doc_raw(d, "\"type\":\"object\",\"required\":[\"items\",\"next\"]");
	doc_open(d, "properties");
	doc_open(d, "items");
	doc_raw(d, "\"type\":\"array\"");
	doc_open(d, "items");
	doc_ref(d, SCHEMA(rec, ""));
	doc_close(d);
	doc_close(d);
	doc_raw(d, "\"next\":{\"description\":\"The address of the next page; null on the last one.\",\"type\":[\"string\",\"null\"]}");
	doc_close(d);
	doc_close(d);
}

static void conflict_schema(struct doc *d, const struct record *rec)
{
	doc_open_at(d, SCHEMA(rec, "_conflict"));
	doc_raw(d, "\"type\":\"object\",\"required\":[\"error\"]");
	doc_open(d, "properties");
	doc_raw(d, "\"error\":{\"$ref\":\"#/components/schemas/Problem\"},\"yours\":{\"description\":\"What was sent.\",\"type\":\"object\"}");
	doc_open(d, "saved");
	doc_ref(d, SCHEMA(rec, ""));
	doc_close(d);
	doc_close(d);
	doc_close(d);
}

/* ---- operations ---- */

static void answer(struct doc *d, const char *status, struct msg says, struct str schema, const char *headers)
{
	doc_open(d, status);
	doc_text(d, "description", doc_words(d, says));
	if (headers) {
		doc_open(d, "headers");
		doc_raw(d, headers);
		doc_close(d);
	}
	doc_content(d, schema);
	doc_close(d);
}

#define ETAG "\"ETag\":{\"$ref\":\"#/components/headers/ETag\"}"
#define LOCATION "\"Location\":{\"description\":\"The address of the new one.\",\"schema\":{\"type\":\"string\"}}"
#define PARAM(name) "{\"$ref\":\"#/components/parameters/" name "\"}"

static struct str step_id(struct doc *d, const struct record *rec, const struct step *s)
{
	return str_fmt(d->a, "%s_step_%s", rec->name, s->name);
}

static void operation_open(struct doc *d, const struct record *rec, const char *method, struct str id, struct str summary)
{
	doc_open(d, method);
	doc_text(d, "operationId", id);
	doc_text(d, "summary", summary);
	doc_key(d, "tags");
	json_put_open(&d->j, '[');
	json_put_str(&d->j, str_c(rec->name));
	json_put_close(&d->j, ']');
}

static void body_ref(struct doc *d, struct str schema)
{
	doc_open(d, "requestBody");
	doc_raw(d, "\"required\":true");
	doc_content(d, schema);
	doc_close(d);
}

static void query_param(struct doc *d, struct str name, struct str description, const char *schema)
{
	json_put_open(&d->j, '{');
	doc_text(d, "name", name);
	doc_text(d, "description", description);
	doc_raw(d, "\"in\":\"query\"");
	doc_open(d, "schema");
	doc_raw(d, schema);
	doc_close(d);
	doc_close(d);
}

static bool ranges(const struct field *f)
{
	return f->kind == KIND_INT || f->kind == KIND_REAL || f->kind == KIND_MONEY || f->kind == KIND_DATE || f->kind == KIND_TIME;
}

static void filter_params(struct doc *d, const struct field *f)
{
	struct str label = doc_words(d, f->label);
	struct str name = str_c(f->name);

	query_param(d, name, say(d->a, d->lang, f->choices || f->kind == KIND_REF ? T("{field}: one of these, separated by commas; \"-\" for none.") :
		T("{field}: exactly this; \"-\" for none."), ARG("field", label)), "\"type\":\"string\"");
	if (!ranges(f))
		return;
	query_param(d, str_fmt(d->a, "%s.from", f->name), say(d->a, d->lang, T("{field}: from here on."), ARG("field", label)), "\"type\":\"string\"");
	query_param(d, str_fmt(d->a, "%s.to", f->name), say(d->a, d->lang, T("{field}: up to here, this included."), ARG("field", label)), "\"type\":\"string\"");
}

static bool searched(const struct record *rec)
{
	for (const struct field *f = rec->fields; f->name; f++)
		if (f->search)
			return true;
	return false;
}

static void sort_param(struct doc *d, const struct record *rec)
{
	const struct plan *p = plan_of(rec);
	struct buf b = buf_new(d->a, 512, 1 << 14);
	struct doc names = { .j = { .b = &b }, .a = d->a, .lang = d->lang };

	doc_raw(&names, "\"type\":\"string\"");
	doc_key(&names, "enum");
	json_put_open(&names.j, '[');
	for (size_t i = 0; i < p->n; i++)
		if (api_shown(rec, p->fields[i]) && list_sorts(rec, p->fields[i])) {
			json_put_str(&names.j, str_c(p->fields[i]->name));
			json_put_str(&names.j, str_fmt(d->a, "-%s", p->fields[i]->name));
		}
	json_put_close(&names.j, ']');
	query_param(d, S("sort"), doc_words(d, T("The order; a minus turns it round.")), str_z(d->a, buf_done(&b)));
}

static void list_params(struct doc *d, const struct record *rec)
{
	const struct plan *p = plan_of(rec);

	doc_key(d, "parameters");
	json_put_open(&d->j, '[');
	doc_raw(d, PARAM("After") "," PARAM("Limit") "," PARAM("Withdrawn"));
	if (searched(rec))
		doc_raw(d, PARAM("Words"));
	if (rec->own[0])
		doc_raw(d, PARAM("Mine"));
	sort_param(d, rec);
	for (size_t i = 0; i < p->n; i++)
		if (api_shown(rec, p->fields[i]) && strcmp(p->fields[i]->name, "withdrawn") != 0)
			filter_params(d, p->fields[i]);
	json_put_close(&d->j, ']');
}

static void list_operation(struct doc *d, const struct record *rec)
{
	struct str labels = doc_words(d, rec->labels);

	operation_open(d, rec, "get", SCHEMA(rec, "_list"), say(d->a, d->lang, T("{records}: the list"), ARG("records", labels)));
	list_params(d, rec);
	doc_open(d, "responses");
	answer(d, "200", T("A page of the list."), SCHEMA(rec, "_list"), NULL);
	doc_raw(d, ALWAYS);
	doc_close(d);
	doc_close(d);
}

static void create_operation(struct doc *d, const struct record *rec)
{
	operation_open(d, rec, "post", SCHEMA(rec, "_create"), say(d->a, d->lang, T("{record}: a new one"), ARG("record", doc_words(d, rec->label))));
	doc_raw(d, "\"parameters\":[" PARAM("IdempotencyKey") "]");
	body_ref(d, SCHEMA(rec, "_new"));
	doc_open(d, "responses");
	answer(d, "201", T("Saved."), SCHEMA(rec, ""), ETAG "," LOCATION);
	doc_raw(d, ALWAYS "," REFUSAL("409", "Conflict") "," ON_WRITES);
	doc_close(d);
	doc_close(d);
}

static void get_operation(struct doc *d, const struct record *rec)
{
	operation_open(d, rec, "get", SCHEMA(rec, "_get"), say(d->a, d->lang, T("{record}: one of them"), ARG("record", doc_words(d, rec->label))));
	doc_open(d, "responses");
	answer(d, "200", T("As it is now."), SCHEMA(rec, ""), ETAG);
	doc_raw(d, ALWAYS "," REFUSAL("404", "NotFound"));
	doc_close(d);
	doc_close(d);
}

static void change_operation(struct doc *d, const struct record *rec)
{
	operation_open(d, rec, "patch", SCHEMA(rec, "_change"), say(d->a, d->lang, T("{record}: a change of the fields that are sent"), ARG("record", doc_words(d, rec->label))));
	doc_raw(d, "\"parameters\":[" PARAM("IfMatch") "," PARAM("IdempotencyKey") "]");
	body_ref(d, SCHEMA(rec, "_change"));
	doc_open(d, "responses");
	answer(d, "200", T("Saved."), SCHEMA(rec, ""), ETAG);
	answer(d, "409", T("Somebody else saved this in the meantime: both versions."), SCHEMA(rec, "_conflict"), NULL);
	doc_raw(d, ALWAYS "," REFUSAL("404", "NotFound") "," REFUSAL("428", "NoVersion") "," ON_WRITES);
	doc_close(d);
	doc_close(d);
}

static void history_operation(struct doc *d, const struct record *rec)
{
	operation_open(d, rec, "get", SCHEMA(rec, "_history"), say(d->a, d->lang, T("{record}: its history, the oldest first"), ARG("record", doc_words(d, rec->label))));
	doc_raw(d, "\"parameters\":[" PARAM("After") "," PARAM("Limit") "]");
	doc_open(d, "responses");
	answer(d, "200", T("A page of the history."), S("History"), NULL);
	doc_raw(d, ALWAYS "," REFUSAL("404", "NotFound"));
	doc_close(d);
	doc_close(d);
}

/* Only what the step asks for can be sent; what it needs beside that must be there already. */
static void step_body(struct doc *d, const struct record *rec, const struct step *s)
{
	bool any = false;

	doc_open(d, "requestBody");
	doc_open(d, "content");
	doc_open(d, "application/json");
	doc_open(d, "schema");
	doc_raw(d, "\"type\":\"object\",\"additionalProperties\":false");
	doc_open(d, "properties");
	for (size_t i = 0; i < 8 && s->asks[i]; i++)
		field_schema(d, field_find(rec, str_c(s->asks[i])), true);
	doc_close(d);
	for (size_t i = 0; i < 8 && s->must[i]; i++) {
		if (!name_in(s->asks, s->must[i]))
			continue;
		if (!any) {
			doc_key(d, "required");
			json_put_open(&d->j, '[');
		}
		json_put_str(&d->j, str_c(s->must[i]));
		any = true;
	}
	if (any)
		json_put_close(&d->j, ']');
	doc_close(d);
	doc_close(d);
	doc_close(d);
	doc_close(d);
}

static struct str step_from(struct doc *d, const struct record *rec, const struct step *s)
{
	struct buf b = buf_new(d->a, 128, 4096);
	const struct field *state = plan_of(rec)->state;

	for (size_t i = 0; s->from[i]; i++) {
		buf_str(&b, i ? S(", ") : S(""));
		buf_str(&b, doc_words(d, choice_label(state, str_c(s->from[i]))));
	}
	return say(d->a, d->lang, T("From: {states}."), ARG("states", buf_done(&b)));
}

static void step_operation(struct doc *d, const struct record *rec, const struct step *s)
{
	struct str hint = s->hint.one ? doc_words(d, s->hint) : STR_NONE, from = step_from(d, rec, s);

	doc_open_at(d, str_fmt(d->a, "/api/v1/%s/{id}/step/%s", rec->name, s->name));
	doc_raw(d, "\"parameters\":[" PARAM("Id") "]");
	operation_open(d, rec, "post", step_id(d, rec, s), doc_words(d, s->label));
	doc_text(d, "description", hint.n ? str_fmt(d->a, STR_FMT " " STR_FMT, STR_ARG(hint), STR_ARG(from)) : from);
	doc_raw(d, "\"parameters\":[" PARAM("IfMatchOptional") "," PARAM("IdempotencyKey") "]");
	step_body(d, rec, s);
	doc_open(d, "responses");
	answer(d, "200", s->done, SCHEMA(rec, ""), ETAG);
	answer(d, "409", T("The step does not start from where it is now, or the version has moved on: both versions."), SCHEMA(rec, "_conflict"), NULL);
	doc_raw(d, ALWAYS "," REFUSAL("404", "NotFound") "," ON_WRITES);
	doc_close(d);
	doc_close(d);
	doc_close(d);
}

void doc_record_paths(struct doc *d, const struct record *rec)
{
	doc_open_at(d, str_fmt(d->a, "/api/v1/%s", rec->name));
	list_operation(d, rec);
	if (record_has_form(rec, true))
		create_operation(d, rec);
	doc_close(d);
	doc_open_at(d, str_fmt(d->a, "/api/v1/%s/{id}", rec->name));
	doc_raw(d, "\"parameters\":[" PARAM("Id") "]");
	get_operation(d, rec);
	change_operation(d, rec);
	doc_close(d);
	for (const struct step *s = rec->steps; s && s->name; s++)
		if (!s->quiet)
			step_operation(d, rec, s);
	doc_open_at(d, str_fmt(d->a, "/api/v1/%s/{id}/history", rec->name));
	doc_raw(d, "\"parameters\":[" PARAM("Id") "]");
	history_operation(d, rec);
	doc_close(d);
}

/* ---- all of it ---- */

void doc_record_schemas(struct doc *d, const struct record *rec)
{
	read_schema(d, rec);
	if (record_has_form(rec, true))
		write_schema(d, rec, true);
	write_schema(d, rec, false);
	list_schema(d, rec);
	conflict_schema(d, rec);
}

void doc_record_tag(struct doc *d, const struct record *rec)
{
	json_put_open(&d->j, '{');
	doc_text(d, "name", str_c(rec->name));
	doc_text(d, "description", doc_words(d, rec->labels));
	doc_close(d);
}
