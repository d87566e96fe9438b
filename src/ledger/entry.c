/*
 * entry.c -- the controls of the few forms that belong to no record: signing in, a PIN, a token's name.
 *
 * The markup is the record form's, so that all forms look and speak alike. A secret is never written back into a page.
 */
#include "ledger/private.h"

static struct str entry_describes(struct req *r, const struct entry *e)
{
	const char *id = e->id ? e->id : e->name;

	if (e->mistake.one)
		return str_fmt(r->mem, "f-%s-e", id);
	return e->hint.one ? str_fmt(r->mem, "f-%s-h", id) : STR_NONE;
}

void entry_field(struct req *r, const struct entry *e)
{
	struct html *h = r->html;
	struct str id = str_fmt(r->mem, "f-%s", e->id ? e->id : e->name), describes = entry_describes(r, e);

	EL(h, div, .cls = S("fo-field")) {
		LEAF(h, label, e->label, .for_ = id);
		VOID_EL(h, input, .cls = S("fo-in"), .type = e->type ? str_c(e->type) : S("text"), .id = id, .name = str_c(e->name),
			.value = e->value, .autocomplete = e->autocomplete, .inputmode = e->inputmode, .required = e->required,
			.autofocus = e->autofocus, .maxlength = e->max ? e->max : 200, .aria_describedby = describes,
			.aria_invalid = e->mistake.one ? S("true") : STR_NONE);
		if (e->mistake.one)
			EL(h, p, .cls = S("fo-err"), .id = describes) {
				html_mark(h, MARK_OFF, T("Error"));
				html_msg(h, e->mistake);
			}
		else if (e->hint.one)
			LEAF(h, p, e->hint, .cls = S("fo-hint"), .id = describes);
	}
}

void alert_show(struct req *r, enum mark mark, struct msg title, struct msg what)
{
	struct html *h = r->html;

	EL(h, div, .cls = mark == MARK_OK ? S("alert alert-ok") : S("alert"), .role = S("alert")) {
		html_mark(h, mark, mark == MARK_OK ? T("Done") : T("Error"));
		EL(h, div) {
			LEAF(h, b, title);
			if (what.one)
				LEAF(h, p, what);
		}
	}
}
