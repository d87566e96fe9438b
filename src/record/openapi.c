/*
 * openapi.c -- the description of the API, made from the declarations: OpenAPI 3.1.
 *
 * What is the same for every record (errors, parameters, how one proves who one is) stands here as text; schemas, filters and steps come
 * from the tables, therefore the description cannot fall behind. It names what there is and shows nobody's data.
 */
#include "record/api_private.h"

#include <stdio.h>
#include <string.h>

enum { DESCRIPTION_MAX_BYTES = 4 * 1024 * 1024 };

struct doc { struct json j; struct arena *a; const struct lang *lang; };

/* ---- small parts ---- */

/* Members or a value that are JSON already. */
static void raw(struct doc *d, const char *json)
{
	if (d->j.comma)
		buf_c(d->j.b, ',');
	buf_put(d->j.b, json, strlen(json));
	d->j.comma = true;
}

static void key(struct doc *d, const char *name)
{
	json_put_key(&d->j, str_c(name));
}

static void open_at(struct doc *d, struct str name)
{
	json_put_key(&d->j, name);
	json_put_open(&d->j, '{');
}

static void open(struct doc *d, const char *name)
{
	open_at(d, str_c(name));
}

static void close(struct doc *d)
{
	json_put_close(&d->j, '}');
}

static void text(struct doc *d, const char *name, struct str s)
{
	key(d, name);
	json_put_str(&d->j, s);
}

static struct str in_words(struct doc *d, struct msg m)
{
	return lang_text(d->lang, m);
}

static void schema_ref(struct doc *d, struct str name)
{
	text(d, "$ref", str_fmt(d->a, "#/components/schemas/" STR_FMT, STR_ARG(name)));
}

#define SCHEMA(r, what) str_fmt(d->a, "%s%s", (r)->name, (what))

/* ---- a field ---- */

static void describe(struct doc *d, const struct field *f)
{
	struct str label = in_words(d, f->label);

	text(d, "title", f->unit ? str_fmt(d->a, STR_FMT " (%s)", STR_ARG(label), f->unit) : label);
	if (f->hint.one)
		text(d, "description", in_words(d, f->hint));
}

static void codes(struct doc *d, const struct field *f, bool or_null)
{
	key(d, "enum");
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

	key(d, "examples");
	json_put_open(&d->j, '[');
	if (f->kind == KIND_INT)
		json_put_int(&d->j, f->most ? f->most : 5);
	else if (f->choices)
		json_put_str(&d->j, str_c(f->choices[0].code));
	else if (f->kind == KIND_TEXT)
		json_put_str(&d->j, str_clip(in_words(d, f->label), f->max ? (size_t)f->max : LIMIT_TEXT_CHARS));
	else
		raw(d, of_kind[f->kind]);
	json_put_close(&d->j, ']');
}

static void text_schema(struct doc *d, const struct field *f)
{
	if (f->many) {
		raw(d, "\"type\":[\"array\",\"null\"]");
		open(d, "items");
		raw(d, "\"type\":\"string\"");
		codes(d, f, false);
		close(d);
		return;
	}
	raw(d, "\"type\":[\"string\",\"null\"]");
	if (f->choices)
		codes(d, f, true);
	else
		raw(d, str_z(d->a, str_fmt(d->a, "\"maxLength\":%d", f->max ? f->max : f->long_text ? LIMIT_LONG_TEXT_CHARS : LIMIT_TEXT_CHARS)));
	example(d, f);
}

static void int_schema(struct doc *d, const struct field *f)
{
	raw(d, "\"type\":[\"integer\",\"null\"],\"format\":\"int64\"");
	if (f->least || f->most)
		raw(d, str_z(d->a, str_fmt(d->a, "\"minimum\":%lld,\"maximum\":%lld", (long long)f->least, (long long)f->most)));
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
		raw(d, writing ? "\"anyOf\":[{\"$ref\":\"#/components/schemas/RefGiven\"},{\"type\":\"null\"}]"
			       : "\"anyOf\":[{\"$ref\":\"#/components/schemas/Ref\"},{\"type\":\"null\"}]");
		return;
	}
	if (f->kind == KIND_TEXT) {
		text_schema(d, f);
	} else if (f->kind == KIND_INT) {
		int_schema(d, f);
	} else {
		raw(d, of_kind[f->kind]);
		example(d, f);
	}
}

static void field_schema(struct doc *d, const struct field *f, bool writing)
{
	open(d, f->name);
	describe(d, f);
	value_schema(d, f, writing);
	close(d);
}

/* ---- a record's schemas ---- */

static void read_schema(struct doc *d, const struct record *rec)
{
	const struct plan *p = plan_of(rec);

	open_at(d, SCHEMA(rec, ""));
	text(d, "title", in_words(d, rec->label));
	raw(d, "\"type\":\"object\",\"required\":[\"id\",\"number\",\"version\"]");
	open(d, "properties");
	for (size_t i = 0; i < p->n; i++) {
		if (!api_shown(rec, p->fields[i]))
			continue;
		if (api_head(p->fields[i]) && (i == 0 || strcmp(p->fields[i]->name, "version") == 0))
			raw(d, str_z(d->a, str_fmt(d->a, "\"%s\":{\"type\":\"integer\",\"format\":\"int64\",\"minimum\":1}", p->fields[i]->name)));
		else
			field_schema(d, p->fields[i], false);
		if (i == 0)
			raw(d, str_z(d->a, str_fmt(d->a, "\"number\":{\"type\":\"string\",\"examples\":[\"%s12\"]}", rec->prefix ? rec->prefix : "")));
	}
	if (rec->steps)
		raw(d, "\"steps\":{\"description\":\"The steps that the caller may take now; not in lists.\",\"type\":\"array\",\"items\":{\"type\":\"string\"}}");
	close(d);
	close(d);
}

static void required_put(struct doc *d, const struct record *rec)
{
	bool any = false;

	for (const struct field *f = rec->fields; f->name; f++)
		if (f->required && api_taken(rec, f, NULL, true)) {
			if (!any) {
				key(d, "required");
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

	open_at(d, SCHEMA(rec, is_new ? "_new" : "_change"));
	raw(d, "\"type\":\"object\",\"additionalProperties\":false");
	if (is_new)
		required_put(d, rec);
	open(d, "properties");
	for (size_t i = 0; i < p->n; i++)
		if (api_taken(rec, p->fields[i], NULL, is_new))
			field_schema(d, p->fields[i], true);
	close(d);
	close(d);
}

static void list_schema(struct doc *d, const struct record *rec)
{
	open_at(d, SCHEMA(rec, "_list"));
	raw(d, "\"type\":\"object\",\"required\":[\"items\",\"next\"]");
	open(d, "properties");
	open(d, "items");
	raw(d, "\"type\":\"array\"");
	open(d, "items");
	schema_ref(d, SCHEMA(rec, ""));
	close(d);
	close(d);
	raw(d, "\"next\":{\"description\":\"The address of the next page; null on the last one.\",\"type\":[\"string\",\"null\"]}");
	close(d);
	close(d);
}

static void conflict_schema(struct doc *d, const struct record *rec)
{
	open_at(d, SCHEMA(rec, "_conflict"));
	raw(d, "\"type\":\"object\",\"required\":[\"error\"]");
	open(d, "properties");
	raw(d, "\"error\":{\"$ref\":\"#/components/schemas/Problem\"},\"yours\":{\"description\":\"What was sent.\",\"type\":\"object\"}");
	open(d, "saved");
	schema_ref(d, SCHEMA(rec, ""));
	close(d);
	close(d);
	close(d);
}

/* ---- operations ---- */

static void content(struct doc *d, struct str schema)
{
	open(d, "content");
	open(d, "application/json");
	open(d, "schema");
	schema_ref(d, schema);
	close(d);
	close(d);
	close(d);
}

static void answer(struct doc *d, const char *status, struct msg says, struct str schema, const char *headers)
{
	open(d, status);
	text(d, "description", in_words(d, says));
	if (headers) {
		open(d, "headers");
		raw(d, headers);
		close(d);
	}
	content(d, schema);
	close(d);
}

#define REFUSAL(status, name) "\"" status "\":{\"$ref\":\"#/components/responses/" name "\"}"
#define ALWAYS REFUSAL("400", "Malformed") "," REFUSAL("401", "SignIn") "," REFUSAL("403", "Forbidden") "," REFUSAL("422", "Invalid") "," \
	REFUSAL("500", "Internal") "," REFUSAL("503", "Unavailable")
#define ON_WRITES REFUSAL("413", "TooLarge") "," REFUSAL("415", "Unsupported") "," REFUSAL("429", "TooMany")
#define ETAG "\"ETag\":{\"$ref\":\"#/components/headers/ETag\"}"
#define LOCATION "\"Location\":{\"description\":\"The address of the new one.\",\"schema\":{\"type\":\"string\"}}"
#define PARAM(name) "{\"$ref\":\"#/components/parameters/" name "\"}"

static struct str step_id(struct doc *d, const struct record *rec, const struct step *s)
{
	return str_fmt(d->a, "%s_step_%s", rec->name, s->name);
}

static void operation_open(struct doc *d, const struct record *rec, const char *method, struct str id, struct str summary)
{
	open(d, method);
	text(d, "operationId", id);
	text(d, "summary", summary);
	key(d, "tags");
	json_put_open(&d->j, '[');
	json_put_str(&d->j, str_c(rec->name));
	json_put_close(&d->j, ']');
}

static void body_ref(struct doc *d, struct str schema)
{
	open(d, "requestBody");
	raw(d, "\"required\":true");
	content(d, schema);
	close(d);
}

static void query_param(struct doc *d, struct str name, struct str description, const char *schema)
{
	json_put_open(&d->j, '{');
	text(d, "name", name);
	text(d, "description", description);
	raw(d, "\"in\":\"query\"");
	open(d, "schema");
	raw(d, schema);
	close(d);
	close(d);
}

static bool ranges(const struct field *f)
{
	return f->kind == KIND_INT || f->kind == KIND_REAL || f->kind == KIND_MONEY || f->kind == KIND_DATE || f->kind == KIND_TIME;
}

static void filter_params(struct doc *d, const struct field *f)
{
	struct str label = in_words(d, f->label);
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

	raw(&names, "\"type\":\"string\"");
	key(&names, "enum");
	json_put_open(&names.j, '[');
	for (size_t i = 0; i < p->n; i++)
		if (api_shown(rec, p->fields[i]) && list_sorts(rec, p->fields[i])) {
			json_put_str(&names.j, str_c(p->fields[i]->name));
			json_put_str(&names.j, str_fmt(d->a, "-%s", p->fields[i]->name));
		}
	json_put_close(&names.j, ']');
	query_param(d, S("sort"), in_words(d, T("The order; a minus turns it round.")), str_z(d->a, buf_done(&b)));
}

static void list_params(struct doc *d, const struct record *rec)
{
	const struct plan *p = plan_of(rec);

	key(d, "parameters");
	json_put_open(&d->j, '[');
	raw(d, PARAM("After") "," PARAM("Limit") "," PARAM("Withdrawn"));
	if (searched(rec))
		raw(d, PARAM("Words"));
	if (rec->own[0])
		raw(d, PARAM("Mine"));
	sort_param(d, rec);
	for (size_t i = 0; i < p->n; i++)
		if (api_shown(rec, p->fields[i]) && strcmp(p->fields[i]->name, "withdrawn") != 0)
			filter_params(d, p->fields[i]);
	json_put_close(&d->j, ']');
}

static void list_operation(struct doc *d, const struct record *rec)
{
	struct str labels = in_words(d, rec->labels);

	operation_open(d, rec, "get", SCHEMA(rec, "_list"), say(d->a, d->lang, T("{records}: the list"), ARG("records", labels)));
	list_params(d, rec);
	open(d, "responses");
	answer(d, "200", T("A page of the list."), SCHEMA(rec, "_list"), NULL);
	raw(d, ALWAYS);
	close(d);
	close(d);
}

static void create_operation(struct doc *d, const struct record *rec)
{
	operation_open(d, rec, "post", SCHEMA(rec, "_create"), say(d->a, d->lang, T("{record}: a new one"), ARG("record", in_words(d, rec->label))));
	raw(d, "\"parameters\":[" PARAM("IdempotencyKey") "]");
	body_ref(d, SCHEMA(rec, "_new"));
	open(d, "responses");
	answer(d, "201", T("Saved."), SCHEMA(rec, ""), ETAG "," LOCATION);
	raw(d, ALWAYS "," REFUSAL("409", "Conflict") "," ON_WRITES);
	close(d);
	close(d);
}

static void get_operation(struct doc *d, const struct record *rec)
{
	operation_open(d, rec, "get", SCHEMA(rec, "_get"), say(d->a, d->lang, T("{record}: one of them"), ARG("record", in_words(d, rec->label))));
	raw(d, "\"parameters\":[" PARAM("IfNoneMatch") "]");
	open(d, "responses");
	answer(d, "200", T("As it is now."), SCHEMA(rec, ""), ETAG);
	raw(d, ALWAYS "," REFUSAL("304", "NotModified") "," REFUSAL("404", "NotFound"));
	close(d);
	close(d);
}

static void change_operation(struct doc *d, const struct record *rec)
{
	operation_open(d, rec, "patch", SCHEMA(rec, "_change"), say(d->a, d->lang, T("{record}: a change of the fields that are sent"), ARG("record", in_words(d, rec->label))));
	raw(d, "\"parameters\":[" PARAM("IfMatch") "," PARAM("IdempotencyKey") "]");
	body_ref(d, SCHEMA(rec, "_change"));
	open(d, "responses");
	answer(d, "200", T("Saved."), SCHEMA(rec, ""), ETAG);
	answer(d, "409", T("Somebody else saved this in the meantime: both versions."), SCHEMA(rec, "_conflict"), ETAG);
	raw(d, ALWAYS "," REFUSAL("404", "NotFound") "," REFUSAL("428", "NoVersion") "," ON_WRITES);
	close(d);
	close(d);
}

static void history_operation(struct doc *d, const struct record *rec)
{
	operation_open(d, rec, "get", SCHEMA(rec, "_history"), say(d->a, d->lang, T("{record}: its history, the oldest first"), ARG("record", in_words(d, rec->label))));
	raw(d, "\"parameters\":[" PARAM("After") "," PARAM("Limit") "]");
	open(d, "responses");
	answer(d, "200", T("A page of the history."), S("History"), NULL);
	raw(d, ALWAYS "," REFUSAL("404", "NotFound"));
	close(d);
	close(d);
}

/* Only what the step asks for can be sent; what it needs beside that must be there already. */
static void step_body(struct doc *d, const struct record *rec, const struct step *s)
{
	bool any = false;

	open(d, "requestBody");
	open(d, "content");
	open(d, "application/json");
	open(d, "schema");
	raw(d, "\"type\":\"object\",\"additionalProperties\":false");
	open(d, "properties");
	for (size_t i = 0; i < 8 && s->asks[i]; i++)
		field_schema(d, field_find(rec, str_c(s->asks[i])), true);
	close(d);
	for (size_t i = 0; i < 8 && s->must[i]; i++) {
		if (!name_in(s->asks, s->must[i]))
			continue;
		if (!any) {
			key(d, "required");
			json_put_open(&d->j, '[');
		}
		json_put_str(&d->j, str_c(s->must[i]));
		any = true;
	}
	if (any)
		json_put_close(&d->j, ']');
	close(d);
	close(d);
	close(d);
	close(d);
}

static struct str step_from(struct doc *d, const struct record *rec, const struct step *s)
{
	struct buf b = buf_new(d->a, 128, 4096);
	const struct field *state = plan_of(rec)->state;

	for (size_t i = 0; s->from[i]; i++) {
		buf_str(&b, i ? S(", ") : S(""));
		buf_str(&b, in_words(d, choice_label(state, str_c(s->from[i]))));
	}
	return say(d->a, d->lang, T("From: {states}."), ARG("states", buf_done(&b)));
}

static void step_operation(struct doc *d, const struct record *rec, const struct step *s)
{
	struct str hint = s->hint.one ? in_words(d, s->hint) : STR_NONE, from = step_from(d, rec, s);

	open_at(d, str_fmt(d->a, "/api/v1/%s/{id}/step/%s", rec->name, s->name));
	raw(d, "\"parameters\":[" PARAM("Id") "]");
	operation_open(d, rec, "post", step_id(d, rec, s), in_words(d, s->label));
	text(d, "description", hint.n ? str_fmt(d->a, STR_FMT " " STR_FMT, STR_ARG(hint), STR_ARG(from)) : from);
	raw(d, "\"parameters\":[" PARAM("IfMatchOptional") "," PARAM("IdempotencyKey") "]");
	step_body(d, rec, s);
	open(d, "responses");
	answer(d, "200", s->done, SCHEMA(rec, ""), ETAG);
	answer(d, "409", T("The step does not start from where it is now, or the version has moved on: both versions."), SCHEMA(rec, "_conflict"), ETAG);
	raw(d, ALWAYS "," REFUSAL("404", "NotFound") "," ON_WRITES);
	close(d);
	close(d);
	close(d);
}

static void record_paths(struct doc *d, const struct record *rec)
{
	open_at(d, str_fmt(d->a, "/api/v1/%s", rec->name));
	list_operation(d, rec);
	create_operation(d, rec);
	close(d);
	open_at(d, str_fmt(d->a, "/api/v1/%s/{id}", rec->name));
	raw(d, "\"parameters\":[" PARAM("Id") "]");
	get_operation(d, rec);
	change_operation(d, rec);
	close(d);
	for (const struct step *s = rec->steps; s && s->name; s++)
		if (!s->quiet)
			step_operation(d, rec, s);
	open_at(d, str_fmt(d->a, "/api/v1/%s/{id}/history", rec->name));
	raw(d, "\"parameters\":[" PARAM("Id") "]");
	history_operation(d, rec);
	close(d);
}

/* ---- routes that a module adds by itself ---- */

static void path_params(struct doc *d, const char *path)
{
	key(d, "parameters");
	json_put_open(&d->j, '[');
	for (const char *at = strchr(path, '{'); at; at = strchr(at + 1, '{')) {
		struct str name = { at + 1, strcspn(at + 1, "}") };
		json_put_open(&d->j, '{');
		text(d, "name", name);
		raw(d, "\"in\":\"path\",\"required\":true,\"schema\":{\"type\":\"string\"}");
		close(d);
	}
	json_put_close(&d->j, ']');
}

static struct str route_id(struct doc *d, const struct route *route, const char *method)
{
	struct buf b = buf_new(d->a, 64, 512);

	buf_fmt(&b, "%s", method);
	for (const char *c = route->path + strlen("/api/v1"); *c; c++)
		if (*c != '{' && *c != '}')
			buf_c(&b, *c == '/' || *c == '.' ? '_' : *c);
	return buf_done(&b);
}

static void extra_operation(struct doc *d, const struct module *m, const struct route *route)
{
	static const char *const methods[] = { [GET] = "get", [POST] = "post", [PUT] = "put", [PATCH] = "patch", [DELETE] = "delete" };

	open(d, methods[route->method]);
	text(d, "operationId", route_id(d, route, methods[route->method]));
	text(d, "summary", in_words(d, m->label));
	if (route->needs == CAP_PUBLIC)
		raw(d, "\"security\":[]");
	path_params(d, route->path);
	if (route->method != GET)
		raw(d, "\"requestBody\":{\"content\":{\"*/*\":{}}}");
	open(d, "responses");
	raw(d, "\"2XX\":{\"description\":\"Done.\"}," ALWAYS "," REFUSAL("404", "NotFound"));
	if (route->method != GET)
		raw(d, ON_WRITES);
	close(d);
	close(d);
}

/* One path is one object, whichever module its methods come from. */
static bool path_first(const struct module *m, const struct route *route)
{
	for (const struct route *t = m->routes; t < route; t++)
		if (t->api && strcmp(t->path, route->path) == 0)
			return false;
	return true;
}

static void extra_paths(struct doc *d, const struct module *m)
{
	for (const struct route *route = m->routes; route && route->path; route++) {
		if (!route->api || !str_starts(str_c(route->path), S("/api/v1/")) || !path_first(m, route))
			continue;
		open_at(d, str_c(route->path));
		for (const struct route *t = route; t->path; t++)
			if (t->api && strcmp(t->path, route->path) == 0)
				extra_operation(d, m, t);
		close(d);
	}
}

/* ---- what is the same everywhere ---- */

static const char schemas[] =
	"\"Ref\":{\"description\":\"Another record: its id, and what it is called.\",\"type\":\"object\",\"required\":[\"id\"],\"properties\":{"
	"\"id\":{\"type\":\"integer\",\"format\":\"int64\"},\"title\":{\"type\":[\"string\",\"null\"]}}},"
	"\"RefGiven\":{\"description\":\"Another record: its id, alone or as it was read.\",\"anyOf\":[{\"type\":\"integer\",\"format\":\"int64\",\"minimum\":1},"
	"{\"$ref\":\"#/components/schemas/Ref\"}]},"
	"\"Problem\":{\"type\":\"object\",\"required\":[\"status\",\"message\"],\"properties\":{\"status\":{\"type\":\"integer\"},"
	"\"message\":{\"description\":\"For people, in their language.\",\"type\":\"string\"},\"fields\":{\"type\":\"array\",\"items\":{\"type\":\"object\","
	"\"required\":[\"field\",\"message\"],\"properties\":{\"field\":{\"type\":\"string\"},\"message\":{\"type\":\"string\"}}}}}},"
	"\"Error\":{\"type\":\"object\",\"required\":[\"error\"],\"properties\":{\"error\":{\"$ref\":\"#/components/schemas/Problem\"}}},"
	"\"History\":{\"type\":\"object\",\"required\":[\"items\",\"next\"],\"properties\":{\"next\":{\"type\":[\"string\",\"null\"]},\"items\":{\"type\":\"array\","
	"\"items\":{\"type\":\"object\",\"required\":[\"version\",\"at\",\"by\",\"what\",\"changes\"],\"properties\":{\"version\":{\"type\":\"integer\"},"
	"\"at\":{\"type\":\"string\",\"format\":\"date-time\"},\"by\":{\"anyOf\":[{\"$ref\":\"#/components/schemas/Ref\"},{\"type\":\"null\"}]},"
	"\"what\":{\"description\":\"created, changed, undone, or a step's name.\",\"type\":\"string\"},\"changes\":{\"type\":\"array\",\"items\":{"
	"\"type\":\"object\",\"required\":[\"field\",\"from\",\"to\"],\"properties\":{\"field\":{\"type\":\"string\"},\"from\":{},\"to\":{}}}}}}}}}";

static const char parameters[] =
	"\"Id\":{\"name\":\"id\",\"in\":\"path\",\"required\":true,\"schema\":{\"type\":\"integer\",\"format\":\"int64\",\"minimum\":1}},"
	"\"After\":{\"name\":\"after\",\"in\":\"query\",\"description\":\"Where the page begins; taken from next of the page before.\",\"schema\":{\"type\":\"string\"}},"
	"\"Limit\":{\"name\":\"limit\",\"in\":\"query\",\"schema\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":200,\"default\":25}},"
	"\"Words\":{\"name\":\"q\",\"in\":\"query\",\"description\":\"Rows that have all these words, or words that begin so.\",\"schema\":{\"type\":\"string\"}},"
	"\"Mine\":{\"name\":\"mine\",\"in\":\"query\",\"description\":\"Only those where the caller is one of its own.\",\"schema\":{\"type\":\"boolean\"}},"
	"\"Withdrawn\":{\"name\":\"withdrawn\",\"in\":\"query\",\"description\":\"Withdrawn ones too.\",\"schema\":{\"type\":\"boolean\"}},"
	"\"IfMatch\":{\"name\":\"If-Match\",\"in\":\"header\",\"required\":true,\"description\":\"The ETag of the version that is changed.\",\"schema\":{\"type\":\"string\"}},"
	"\"IfMatchOptional\":{\"name\":\"If-Match\",\"in\":\"header\",\"description\":\"The ETag of the version that was looked at.\",\"schema\":{\"type\":\"string\"}},"
	"\"IfNoneMatch\":{\"name\":\"If-None-Match\",\"in\":\"header\",\"description\":\"The ETag that is known already.\",\"schema\":{\"type\":\"string\"}},"
	"\"IdempotencyKey\":{\"name\":\"Idempotency-Key\",\"in\":\"header\",\"description\":\"Drawn by the caller, a new one for each request. The same request with the "
	"same key within 24 hours gets the same answer again, with the header Idempotent-Replay.\",\"schema\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":255}}";

static const char headers[] =
	"\"ETag\":{\"description\":\"The version, in quotes.\",\"schema\":{\"type\":\"string\",\"examples\":[\"\\\"7\\\"\"]}}";

static const char security[] =
	"\"token\":{\"type\":\"http\",\"scheme\":\"bearer\",\"description\":\"An access token of a person; it may what that person may. Made on the page /me/tokens.\"}";

static const struct { const char *name; struct msg says; } refusals[] = {
	{ "Malformed", T("The request cannot be read.") }, { "SignIn", T("No token, or one that is not valid.") },
	{ "Forbidden", T("The caller may see it, and not do this.") }, { "NotFound", T("There is none, or it is not the caller's to see.") },
	{ "Conflict", T("There is one with this already.") }, { "TooLarge", T("What was sent is too large; nothing was stored.") },
	{ "Unsupported", T("The body is not of a type that is taken here.") }, { "Invalid", T("A field, a step or a parameter does not fit; each is named with the reason.") },
	{ "NoVersion", T("If-Match is missing.") }, { "TooMany", T("Too many requests; try again after Retry-After.") },
	{ "Internal", T("Something went wrong on our side. Nothing was changed.") }, { "Unavailable", T("Not just now; try again after Retry-After.") },
};

static void refusals_put(struct doc *d)
{
	open(d, "responses");
	for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
		open(d, refusals[i].name);
		text(d, "description", in_words(d, refusals[i].says));
		content(d, S("Error"));
		close(d);
	}
	raw(d, "\"NotModified\":{\"description\":\"The version that is known is the present one.\"}");
	close(d);
}

static void each_record(struct doc *d, void (*run)(struct doc *, const struct record *))
{
	for (size_t i = 0; modules_all()[i]; i++)
		for (const struct record *const *rec = modules_all()[i]->records; rec && *rec; rec++)
			if (!(*rec)->no_api)
				run(d, *rec);
}

static void record_schemas(struct doc *d, const struct record *rec)
{
	read_schema(d, rec);
	write_schema(d, rec, true);
	write_schema(d, rec, false);
	list_schema(d, rec);
	conflict_schema(d, rec);
}

static void record_tag(struct doc *d, const struct record *rec)
{
	json_put_open(&d->j, '{');
	text(d, "name", str_c(rec->name));
	text(d, "description", in_words(d, rec->labels));
	close(d);
}

static void info_put(struct doc *d)
{
	raw(d, "\"openapi\":\"3.1.0\"");
	open(d, "info");
	raw(d, "\"title\":\"kpo\",\"version\":\"1\"");
	text(d, "description", in_words(d, T("What people do on the pages, programs do here, with the same rights. A value that was not given is null. "
		"Days are YYYY-MM-DD, times are UTC, amounts are decimal texts.")));
	close(d);
	raw(d, "\"servers\":[{\"url\":\"/\"}],\"security\":[{\"token\":[]}]");
	key(d, "tags");
	json_put_open(&d->j, '[');
	each_record(d, record_tag);
	json_put_close(&d->j, ']');
}

static void components_put(struct doc *d)
{
	open(d, "components");
	open(d, "schemas");
	raw(d, schemas);
	each_record(d, record_schemas);
	close(d);
	open(d, "parameters");
	raw(d, parameters);
	close(d);
	open(d, "headers");
	raw(d, headers);
	close(d);
	refusals_put(d);
	open(d, "securitySchemes");
	raw(d, security);
	close(d);
	close(d);
}

struct str openapi_text(struct arena *a, const struct lang *l)
{
	struct buf b = buf_new(a, 1 << 16, DESCRIPTION_MAX_BYTES);
	struct doc d = { .j = { .b = &b }, .a = a, .lang = l };

	json_put_open(&d.j, '{');
	info_put(&d);
	open(&d, "paths");
	each_record(&d, record_paths);
	for (size_t i = 0; modules_all()[i]; i++)
		extra_paths(&d, modules_all()[i]);
	close(&d);
	components_put(&d);
	json_put_close(&d.j, '}');
	CHECK(!b.over);
	return buf_done(&b);
}

void openapi_show(struct req *r)
{
	r->content_type = S("application/json");
	r->body = openapi_text(r->mem, r->lang);
}
