/*
 * openapi.c -- the description of the API, made from the declarations: OpenAPI 3.1.
 *
 * What is the same for every record (errors, parameters, how one proves who one is) stands here as text; schemas, filters and steps come
 * from the tables, therefore the description cannot fall behind. It names what there is and shows nobody's data.
 */
#include "record/openapi.h"

#include <string.h>

enum { DESCRIPTION_MAX_BYTES = 4 * 1024 * 1024 };

/* ---- small parts ---- */

void doc_raw(struct doc *d, const char *json)
{
	if (d->j.comma)
		buf_c(d->j.b, ',');
	buf_put(d->j.b, json, strlen(json));
	d->j.comma = true;
}

void doc_key(struct doc *d, const char *name)
{
	json_put_key(&d->j, str_c(name));
}

void doc_open_at(struct doc *d, struct str name)
{
	json_put_key(&d->j, name);
	json_put_open(&d->j, '{');
}

void doc_open(struct doc *d, const char *name)
{
	doc_open_at(d, str_c(name));
}

void doc_close(struct doc *d)
{
	json_put_close(&d->j, '}');
}

void doc_text(struct doc *d, const char *name, struct str s)
{
	doc_key(d, name);
	json_put_str(&d->j, s);
}

struct str doc_words(struct doc *d, struct msg m)
{
	return lang_text(d->lang, m);
}

void doc_ref(struct doc *d, struct str name)
{
	doc_text(d, "$ref", str_fmt(d->a, "#/components/schemas/" STR_FMT, STR_ARG(name)));
}

void doc_content(struct doc *d, struct str schema)
{
	doc_open(d, "content");
	doc_open(d, "application/json");
	doc_open(d, "schema");
	doc_ref(d, schema);
	doc_close(d);
	doc_close(d);
	doc_close(d);
}

/* ---- routes that a module adds by itself ---- */

static void path_params(struct doc *d, const char *path)
{
	doc_key(d, "parameters");
	json_put_open(&d->j, '[');
	for (const char *at = strchr(path, '{'); at; at = strchr(at + 1, '{')) {
		struct str name = { at + 1, strcspn(at + 1, "}") };
		json_put_open(&d->j, '{');
		doc_text(d, "name", name);
		doc_raw(d, "\"in\":\"path\",\"required\":true,\"schema\":{\"type\":\"string\"}");
		doc_close(d);
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

	doc_open(d, methods[route->method]);
	doc_text(d, "operationId", route_id(d, route, methods[route->method]));
	doc_text(d, "summary", doc_words(d, m->label));
	if (route->needs == CAP_PUBLIC)
		doc_raw(d, "\"security\":[]");
	path_params(d, route->path);
	if (route->method != GET)
		doc_raw(d, "\"requestBody\":{\"content\":{\"*/*\":{}}}");
	doc_open(d, "responses");
	doc_raw(d, "\"2XX\":{\"description\":\"Done.\"}," ALWAYS "," REFUSAL("404", "NotFound"));
	if (route->method != GET)
		doc_raw(d, ON_WRITES);
	doc_close(d);
	doc_close(d);
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
		doc_open_at(d, str_c(route->path));
		for (const struct route *t = route; t->path; t++)
			if (t->api && strcmp(t->path, route->path) == 0)
				extra_operation(d, m, t);
		doc_close(d);
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
	"\"IdempotencyKey\":{\"name\":\"Idempotency-Key\",\"in\":\"header\",\"description\":\"Drawn by the caller, a new one for each request. The same request with the "
	"same key within 24 hours gets the same answer again, with the header Idempotent-Replay.\",\"schema\":{\"type\":\"string\",\"minLength\":1,\"maxLength\":255}}";

static const char headers[] =
	"\"ETag\":{\"description\":\"The version, in quotes, for If-Match. Titles and steps may change without it.\",\"schema\":{\"type\":\"string\",\"examples\":[\"\\\"7\\\"\"]}}";

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
	doc_open(d, "responses");
	for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
		doc_open(d, refusals[i].name);
		doc_text(d, "description", doc_words(d, refusals[i].says));
		doc_content(d, S("Error"));
		doc_close(d);
	}
	doc_close(d);
}

static void each_record(struct doc *d, void (*run)(struct doc *, const struct record *))
{
	for (size_t i = 0; modules_all()[i]; i++)
		for (const struct record *const *rec = modules_all()[i]->records; rec && *rec; rec++)
			if (!(*rec)->no_api)
				run(d, *rec);
}

static void info_put(struct doc *d)
{
	doc_raw(d, "\"openapi\":\"3.1.0\"");
	doc_open(d, "info");
	doc_raw(d, "\"title\":\"kpo\",\"version\":\"1\"");
	doc_text(d, "description", doc_words(d, T("What people do on the pages, programs do here, with the same rights. A value that was not given is null. "
		"Days are YYYY-MM-DD, times are UTC, amounts are decimal texts.")));
	doc_close(d);
	doc_raw(d, "\"servers\":[{\"url\":\"/\"}],\"security\":[{\"token\":[]}]");
	doc_key(d, "tags");
	json_put_open(&d->j, '[');
	each_record(d, doc_record_tag);
	json_put_close(&d->j, ']');
}

static void components_put(struct doc *d)
{
	doc_open(d, "components");
	doc_open(d, "schemas");
	doc_raw(d, schemas);
	each_record(d, doc_record_schemas);
	doc_close(d);
	doc_open(d, "parameters");
	doc_raw(d, parameters);
	doc_close(d);
	doc_open(d, "headers");
	doc_raw(d, headers);
	doc_close(d);
	refusals_put(d);
	doc_open(d, "securitySchemes");
	doc_raw(d, security);
	doc_close(d);
	doc_close(d);
}

struct str openapi_text(struct arena *a, const struct lang *l)
{
	struct buf b = buf_new(a, 1 << 16, DESCRIPTION_MAX_BYTES);
	struct doc d = { .j = { .b = &b }, .a = a, .lang = l };

	json_put_open(&d.j, '{');
	info_put(&d);
	doc_open(&d, "paths");
	each_record(&d, doc_record_paths);
	for (size_t i = 0; modules_all()[i]; i++)
		extra_paths(&d, modules_all()[i]);
	doc_close(&d);
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
