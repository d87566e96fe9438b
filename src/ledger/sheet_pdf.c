/*
 * sheet_pdf.c -- every sheet as a PDF, A4 or A3: a revision of a standard with its code, or a sheet that is not released, which says so.
 *
 * A kind that lays its print out itself does (sheet_kind.print); of any other the panels of its page go onto the paper. What a revision prints is
 * what was frozen, never what its form says today.
 */
#include "chart/paper.h"
#include "ledger/standard.h"

struct shown { struct req *r; const struct sheet_kind *kind; struct str frozen; };

/* The panels, written into the paper's own page. */
static void draw(struct html *h, const void *of)
{
	const struct shown *s = of;
	struct html *page = s->r->html;

	s->r->html = h;
	s->kind->show(s->r, s->frozen);
	s->r->html = page;
}

static void laid_out(struct req *r, const struct sheet_kind *kind, struct str frozen, struct paper *p)
{
	struct paper_part *part = NEW(r->mem, struct paper_part);
	struct shown *shown = NEW(r->mem, struct shown);

	if (kind->print && kind->print(r, frozen, p))
		return;
	*shown = (struct shown){ r, kind, frozen };
	*part = (struct paper_part){ .title = kind->label, .kind = PAPER_DRAWING, .drawing = { .draw = draw, .of = shown } };
	p->part = part;
	p->parts = 1;
}

static void pdf_answer(struct req *r, struct paper *p, struct str name)
{
	struct str size = req_query(r, "size");

	p->size = str_is(size, "a3") ? PAPER_A3 : PAPER_A4;
	p->printed = r->today;
	r->body = paper_pdf(r->mem, r->lang, r->zone, p, &r->fail);
	r->content_type = S("application/pdf");
	req_header(r, S("content-disposition"), str_fmt(r->mem, "inline; filename=\"" STR_FMT ".pdf\"", STR_ARG(name)));
}

/* ---- a revision of a standard ---- */

void revision_pdf(struct req *r)
{
	struct standard s;
	struct standard_revision v;
	struct msg why;

	if (!record_get(r, &standard_record, req_id(r, "id"), &s) || !revision_get(r, s.id, req_id(r, "no"), &v))
		return;
	struct str frozen = revision_sheet(r, &s, &v, &why);
	const struct sheet_kind *kind = sheet_kind_find(s.kind);
	if (!frozen.n || !kind) {
		req_fail(r, FAIL_INVALID, why.one ? why : T("This kind of sheet is not known here."));
		return;
	}
	const struct paper_signature signature[] = { { T("Written by"), person_name(r, v.author.id), zone_date(r->zone, v.created_at, NULL) },
		{ T("Released by"), person_name(r, v.released_by.id), instant_is_none(v.released_at) ? DATE_NONE : revision_since(r, &s, &v) } };
	struct paper p = { .title = s.title, .code = record_number(r->mem, &standard_record, s.id), .revision = str_fmt(r->mem, "%lld", (long long)v.no),
		.state_stamp = revision_stamp(&s, &v), .foot = lang_text(r->lang, T("Valid only while its QR code says so.")), .qr = revision_scan_address(r, &v),
		.signature = signature, .signatures = 2 };
	laid_out(r, kind, frozen, &p);
	pdf_answer(r, &p, str_fmt(r->mem, STR_FMT "-%lld", STR_ARG(p.code), (long long)v.no));
}

/* ---- a sheet that is no standard yet ---- */

struct url sheet_pdf_url(struct req *r, const struct sheet_kind *kind, int64_t id)
{
	return url_to(r->mem, "/sheet/{name}/{id}", V(str_c(kind->name)), V(id));
}

void sheet_pdf(struct req *r)
{
	const struct sheet_kind *kind = sheet_kind_find(req_path(r, "name"));
	const struct record *of = kind ? record_find(str_c(kind->of)) : NULL;
	int64_t id = req_id(r, "id");

	if (!of) {
		req_fail(r, FAIL_NOT_FOUND, T("There is no such sheet."));
		return;
	}
	if (!record_get(r, of, id, record_new(r->mem, of)))
		return;
	struct str frozen = kind->freeze(r, id);
	if (r->fail.code)
		return;
	struct paper p = { .title = record_title(r, of, id), .code = record_number(r->mem, of, id), .state_stamp = T("Not released"),
		.foot = lang_text(r->lang, T("No standard: as it was on the day of its print.")) };
	laid_out(r, kind, frozen, &p);
	pdf_answer(r, &p, str_fmt(r->mem, STR_FMT "-%s", STR_ARG(p.code), kind->name));
}
