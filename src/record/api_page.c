/*
 * api_page.c -- the same description for people: what a program can do, record by record, field by field.
 *
 * Made from the declarations as openapi.c is; it shows only the records that this person may see anywhere.
 */
#include "record/api_private.h"

static struct msg kind_words(const struct field *f)
{
	if (f->many)
		return T("list of codes");
	if (f->choices)
		return T("code");
	switch (f->kind) {
	case KIND_BOOL: return T("true or false");
	case KIND_INT: return T("whole number");
	case KIND_REAL: return T("number");
	case KIND_TEXT: return T("text");
	case KIND_DATE: return T("day, 2026-11-30");
	case KIND_TIME: return T("time, 2026-11-30T08:00:00Z");
	case KIND_MONEY: return T("amount as a text, \"1250.50\"");
	case KIND_REF: return T("id of another record");
	case KIND_BLOB: break;
	}
	return MSG_NONE;
}

static void head_row(struct html *h, struct msg a, struct msg b, struct msg c)
{
	EL(h, thead)
		EL(h, tr) {
			LEAF(h, th, a, .scope = S("col"));
			LEAF(h, th, b, .scope = S("col"));
			LEAF(h, th, c, .scope = S("col"));
		}
}

/* ---- what can be done ---- */

static void operation_row(struct html *h, const char *method, struct str path, struct msg what, struct msg send)
{
	EL(h, tr) {
		EL(h, th, .scope = S("row"))
			LEAF(h, code, str_fmt(html_mem(h), "%s " STR_FMT, method, STR_ARG(path)));
		LEAF(h, td, what);
		EL(h, td)
			if (send.one)
				html_msg(h, send);
	}
}

static void step_row(struct html *h, const struct record *rec, const struct step *s)
{
	struct buf b = buf_new(html_mem(h), 128, 1024);

	for (size_t i = 0; i < 8 && s->asks[i]; i++)
		buf_fmt(&b, "%s%s%s", i ? ", " : "", s->asks[i], name_in(s->must, s->asks[i]) ? "*" : "");
	EL(h, tr) {
		EL(h, th, .scope = S("row"))
			LEAF(h, code, str_fmt(html_mem(h), "POST /api/v1/%s/{id}/step/%s", rec->name, s->name));
		LEAF(h, td, s->label);
		EL(h, td)
			LEAF(h, code, buf_done(&b));
	}
}

static void operations(struct html *h, const struct record *rec)
{
	struct str list = str_fmt(html_mem(h), "/api/v1/%s", rec->name), one = str_fmt(html_mem(h), "/api/v1/%s/{id}", rec->name);

	EL(h, div, .cls = S("sx"), .tabindex = S("0"))
		EL(h, table, .cls = S("tb")) {
			head_row(h, T("Call"), T("What it does"), T("What it takes"));
			EL(h, tbody) {
				operation_row(h, "GET", list, T("A page of the list"), T("filters, sort, after, limit"));
				operation_row(h, "POST", list, T("A new one"), T("the fields below; Idempotency-Key"));
				operation_row(h, "GET", one, T("One of them, with its ETag"), T("–"));
				operation_row(h, "PATCH", one, T("A change of the fields that are sent"), T("If-Match with the ETag"));
				for (const struct step *s = rec->steps; s && s->name; s++)
					if (!s->quiet)
						step_row(h, rec, s);
				operation_row(h, "GET", str_fmt(html_mem(h), STR_FMT "/history", STR_ARG(one)), T("Who changed what, when"), T("after, limit"));
			}
		}
}

/* ---- its fields ---- */

static struct msg taken_words(const struct record *rec, const struct field *f)
{
	if (!api_taken(rec, f, NULL, true))
		return api_taken(rec, f, NULL, false) ? T("in a change") : T("by steps and by the program");
	if (f->required)
		return T("needed in a new one");
	return f->once ? T("in a new one only") : T("in a new one and in a change");
}

static void field_row(struct html *h, const struct record *rec, const struct field *f)
{
	struct str codes = STR_NONE;

	for (const struct choice *c = f->choices; c && c->code; c++)
		codes = codes.n ? str_fmt(html_mem(h), STR_FMT ", %s", STR_ARG(codes), c->code) : str_c(c->code);
	EL(h, tr) {
		EL(h, th, .scope = S("row")) {
			LEAF(h, code, str_c(f->name));
			LEAF(h, small, f->label);
		}
		EL(h, td) {
			html_msg(h, kind_words(f));
			if (codes.n || f->ref)
				EL(h, small)
					LEAF(h, code, codes.n ? codes : str_c(f->ref));
		}
		LEAF(h, td, taken_words(rec, f));
	}
}

static void fields(struct html *h, const struct record *rec)
{
	const struct plan *p = plan_of(rec);

	EL(h, details) {
		LEAF(h, summary, T("Fields"));
		EL(h, div, .cls = S("sx"), .tabindex = S("0"))
			EL(h, table, .cls = S("tb")) {
				head_row(h, T("Field"), T("Value"), T("Written"));
				EL(h, tbody)
					for (size_t i = 0; i < p->n; i++)
						if (api_shown(rec, p->fields[i]))
							field_row(h, rec, p->fields[i]);
			}
	}
}

/* ---- the page ---- */

static void how_to(struct req *r)
{
	struct html *h = r->html;

	PANEL(r, T("How a program asks"), STR_NONE) {
		LEAF(h, p, T("It sends a token with every call: Authorization: Bearer, a space, the token. The token may what its person may."));
		LEAF(h, p, T("A change names the version it was made on (If-Match with the ETag of the answer); a change of an old version is answered with both versions and changes nothing."));
		LEAF(h, p, T("A call with an Idempotency-Key may be sent again: it is done once, and answered the same."));
		EL(h, p, .cls = S("acts")) {
			link_button(r, T("Access tokens"), url_to(r->mem, "/me/tokens"), "btn", NULL);
			link_button(r, T("OpenAPI description"), url_to(r->mem, "/api/v1/openapi.json"), "btn", "download");
		}
	}
}

void api_page_show(struct req *r)
{
	PAGE(r, .title = T("Interface for programs"), .nav = "/api") {
		how_to(r);
		for (size_t i = 0; modules_all()[i]; i++)
			for (const struct record *const *rec = modules_all()[i]->records; rec && *rec; rec++)
				if (!(*rec)->no_api && may(r, (*rec)->read))
					PANEL(r, (*rec)->labels, str_c((*rec)->name)) {
						operations(r->html, *rec);
						fields(r->html, *rec);
					}
	}
}
