/*
 * place_label.c -- the QR labels that hang at the stations: twelve to a sheet of A4.
 *
 * The code is the address of "something in my way, here": a signed token, so that nobody can make a label for a place that
 * does not exist. What is printed hangs for years; the address on it is the one that was set for the program, else
 * the one by which this page was asked for. The words are in the language that is chosen on the sheet.
 */
#include "ledger/private.h"

enum { LABELS_PER_SHEET = 12, LABELS_MAX = 600 };

struct label_row { int64_t id; struct str name, code; struct ref area; };

static const struct column label_columns[] = {
	COL(struct label_row, id), COL(struct label_row, name), COL(struct label_row, code), COL(struct label_row, area), { 0 },
};

/* area 0: all places; place 0: all of the area and of what is below it. */
const struct query labels_of = {
	.name = "labels_of",
	.takes = { KIND_INT, KIND_INT },
	.gives = label_columns,
	.sql = "select p.id, p.name, p.code, p.area from place p where p.active and not p.withdrawn and (?1 = 0 or p.id = ?1)"
	       " and (?2 = 0 or p.area in (select unit from unit_under where top = ?2)) order by p.area, p.name, p.id",
};

/* ---- the sheet ---- */

static const struct lang *label_lang(struct req *r)
{
	struct str asked = req_query(r, "lang");

	return asked.n ? lang_find(asked) : r->lang;
}

static void label_show(struct req *r, const struct label_row *l, struct str base, const struct lang *lang)
{
	struct html *h = r->html;
	struct str path = url_text(url_to(r->mem, "/p/{token}", V(place_token(r->mem, l->id))));

	EL(h, section, .cls = S("lb")) {
		qr_show(r, str_fmt(r->mem, STR_FMT STR_FMT, STR_ARG(base), STR_ARG(path)), S("lb-qr"));
		LEAF(h, h2, l->name, .dir = S("auto"));
		EL(h, p) {
			LEAF(h, bdi, unit_name(r, l->area.id));
			html_raw(h, HTML_LIT(" · "));
			LEAF(h, bdi, l->code);
		}
		LEAF(h, p, lang_text(lang, T("Something in your way? Scan and say it.")), .lang = lang_tag(lang));
	}
}

static void bar_show(struct req *r, const struct lang *lang, int64_t count)
{
	struct html *h = r->html;

	EL(h, div, .cls = S("lb-bar noprint")) {
		link_button(r, T("Back"), url_to(r->mem, "/place"), "btn", NULL);
		LEAF(h, span, TN("one label", "{n} labels", count));
		for (const struct lang *const *l = lang_all(); *l; l++)
			LEAF(h, a, lang_label(*l), .cls = S("btn quiet"), .lang = lang_tag(*l), .aria_current = *l == lang ? S("true") : STR_NONE,
			     .href = url_with(r->mem, url_with(r->mem, url_with(r->mem, url_to(r->mem, "/place/labels"), "area", req_query(r, "area")), "place",
				req_query(r, "place")), "lang", lang_tag(*l)));
		EL(h, button, .cls = S("btn pri"), .type = S("button"), .data_print = true) {
			html_icon(h, "printer");
			html_msg(h, T("Print"));
		}
	}
}

struct labels { const struct label_row *at; size_t n; };

static struct labels labels_load(struct req *r, int64_t place, int64_t area)
{
	VEC(struct label_row) found = { 0 };
	struct rows rows = db_query(r->db, &labels_of, V(place), V(area));
	struct label_row l;

	while (found.n < LABELS_MAX && db_next(&rows, &l))
		if (may_here(r, CAP_ORG_READ, l.area.id))
			*VEC_ADD(r->mem, &found) = l;
	if (found.n == LABELS_MAX)
		db_end(&rows);
	return (struct labels){ found.p, found.n };
}

static void sheets_show(struct req *r, struct labels labels, const struct lang *lang)
{
	struct html *h = r->html;
	struct str base = base_url(r);

	for (size_t i = 0; i < labels.n; i += LABELS_PER_SHEET)
		EL(h, div, .cls = S("lb-page"))
			for (size_t k = i; k < labels.n && k < i + LABELS_PER_SHEET; k++)
				label_show(r, &labels.at[k], base, lang);
}

void labels_show(struct req *r)
{
	const struct lang *lang = label_lang(r);
	int64_t place = 0, area = 0;

	(void)str_int(req_query(r, "place"), &place);
	(void)str_int(req_query(r, "area"), &area);
	struct labels labels = labels_load(r, place, area);
	PAGE(r, .title = T("QR labels"), .plain = true, .body = S("p-lb")) {
		LEAF(r->html, h1, T("QR labels"), .cls = S("vh"));
		bar_show(r, lang, (int64_t)labels.n);
		if (labels.n)
			sheets_show(r, labels, lang);
		else
			empty_state(r, T("There is no labelled place here yet. Add the stations where a label should hang."), T("Add a place"),
				url_to(r->mem, "/place/new"));
	}
}
