/*
 * gallery.c -- every chart on one page, with example data: to be looked at by whoever builds with them or wants to know what the program can draw.
 *
 * The figures are of a made-up line and say so. A picture of each is kept and compared (tests/browser/charts.test.mjs).
 */
#include "app/gallery.h"
#include "chart/chart.h"
#include "chart/paper.h"

#include <math.h>

#define LEN(a) (sizeof(a) / sizeof(a)[0])

static struct str number_of(struct req *r, size_t i)
{
	return lang_int(r->mem, r->lang, (int64_t)i + 1);
}

/* ---- standard work ---- */

static void show_combination(struct req *r)
{
	static const struct lean_work work[] = {
		{ 0, 3, 0, 1 }, { 0, 8, 46, 2 }, { 0, 6, 0, 2 }, { 0, 9, 52, 3 }, { 0, 5, 0, 2 }, { 0, 4, 8, 2 }, { 0, 3, 30, 2 }, { 0, 6, 0, 2 }, { 0, 2, 0, 1 }, { 0, 2, 0, 3 },
	};
	const struct str name[] = {
		S("Take casting from chute"), S("CNC-12: unload, load, start"), S("Deburr edge"), S("CNC-14: unload, load, start"), S("Blow off, check bore"), S("Press plug"),
		S("Wash: load, start"), S("Gauge 2 diameters"), S("Mark and log"), S("Place in rack, return"),
	};

	chart_combination(r->html, &(struct chart_combination){ work, name, LEN(work), 1, 72 });
}

static void show_yamazumi(struct req *r)
{
#define VAL(s_) { CHART_VALUE, s_, STR_NONE }
#define NEC(s_) { CHART_NECESSARY, s_, STR_NONE }
#define WST(s_, what) { CHART_WASTE, s_, S(what) }
	const struct chart_element e1[] = { VAL(34), NEC(14), WST(13, "walk 13") }, e2[] = { VAL(41), NEC(20), WST(9, "wait 9") }, e3[] = { VAL(48), NEC(21), WST(15, "search 15") },
		e4[] = { VAL(39), NEC(18), WST(9, "walk 9") }, e5[] = { VAL(52), NEC(22), WST(5, "") }, e6[] = { VAL(29), NEC(16), WST(3, "") };
	const struct chart_element a[] = { VAL(49), NEC(22) }, b[] = { VAL(47), NEC(23) }, c[] = { VAL(51), NEC(21) }, d[] = { VAL(48), NEC(22) }, e[] = { VAL(48), NEC(23) };
#undef VAL
#undef NEC
#undef WST
	const struct chart_stack now[] = { { S("St. 1"), e1, 3 }, { S("St. 2"), e2, 3 }, { S("St. 3"), e3, 3 }, { S("St. 4"), e4, 3 }, { S("St. 5"), e5, 3 }, { S("St. 6"), e6, 3 } };
	const struct chart_stack then[] = { { S("A"), a, 2 }, { S("B"), b, 2 }, { S("C"), c, 2 }, { S("D"), d, 2 }, { S("E"), e, 2 } };

	chart_yamazumi(r->html, &(struct chart_yamazumi){ { S("Now: 6 people, 408 s"), now, LEN(now) }, { S("Proposal: 5 people, 354 s"), then, LEN(then) }, 72, S("waste-1") });
}

/* ---- process behaviour ---- */

static void show_xmr(struct req *r)
{
	static const double x[] = { 52, 48, 55, 50, 47, 53, 51, 49, 54, 50, 52, 66, 49, 47, 51, 50, 44, 43, 45, 42, 44, 41, 43, 45, 42, 44, 43, 40, 44, 42 };
	static const struct chart_baseline baseline[] = { { 0, 10 }, { 16, 30 } };
	struct str label[LEN(x)];

	for (size_t i = 0; i < LEN(x); i++)
		label[i] = number_of(r, i);
	chart_xmr(r->html, &(struct chart_xmr){ x, label, LEN(x), baseline, LEN(baseline), S("minutes of changeover"), 1, true });
}

static void show_pareto(struct req *r)
{
	const struct chart_cause cause[] = { { S("Dent"), 12 }, { S("Scratch"), 48 }, { S("Other"), 3 }, { S("Missing part"), 31 }, { S("Label"), 6 } };

	chart_pareto(r->html, &(struct chart_pareto){ cause, LEN(cause), .8, S("defects") });
}

static void show_waterfall(struct req *r)
{
	const struct chart_stair stair[] = { { S("2025"), 7.0, true }, { S("Setup"), -1.4, false }, { S("Batches"), -1.9, false }, { S("New part"), .6, false }, { S("Flow"), -1.1, false },
		{ S("2026"), 0, true } };

	chart_waterfall(r->html, &(struct chart_waterfall){ stair, LEN(stair), S("days of lead time"), 1, true });
}

/* ---- the page ---- */

static const struct gallery_item charts[] = {
	{ "combination", T("Standard work combination sheet"), T("By hand solid, machine dashed, walking wavy, takt red"), show_combination, true },
	{ "yamazumi", T("Yamazumi"), T("Value-adding dark, necessary light, waste hatched"), show_yamazumi, true },
	{ "xmr", T("XmR chart"), T("Limits step where a new baseline was chosen; signals are ringed"), show_xmr, false },
	{ "pareto", T("Pareto chart"), T("Dark: those that reach four fifths together"), show_pareto, false },
	{ "waterfall", T("Waterfall"), T("Here less is better"), show_waterfall, false },
	{ 0 },
};

static const struct gallery_item *const groups[] = { charts, gallery_figures, gallery_forms };

static void paper_links(struct req *r, const struct gallery_item *item)
{
	struct html *h = r->html;
	struct str title = lang_text(r->lang, item->title);
	struct url pdf = url_to(r->mem, "/charts/{name}", V(str_fmt(r->mem, "%s.pdf", item->id)));

	EL(h, p, .cls = S("ch-pdf noprint")) {
		LEAF(h, a, S("PDF A4"), .href = url_with(r->mem, pdf, "size", S("a4")), .aria_label_str = str_fmt(r->mem, "PDF A4: " STR_FMT, STR_ARG(title)));
		LEAF(h, a, S("PDF A3"), .href = url_with(r->mem, pdf, "size", S("a3")), .aria_label_str = str_fmt(r->mem, "PDF A3: " STR_FMT, STR_ARG(title)));
	}
}

static void show(struct req *r, const struct gallery_item *item)
{
	struct html *h = r->html;

	for (; item->id; item++)
		EL(h, div, .cls = item->wide ? S("w2") : STR_NONE) {
			EL(h, div, .id = str_c(item->id))
				PANEL(r, item->title, lang_text(r->lang, item->note))
					item->show(r);
			paper_links(r, item);
		}
}

static void gallery(struct req *r)
{
	struct html *h = r->html;

	PAGE(r, .title = T("Charts"), .nav = "/help", .crumb = lang_text(r->lang, T("Help")), .crumb_to = url_to(r->mem, "/help"),
			.sub = lang_text(r->lang, T("Everything that is drawn here, with made-up figures. Text stays text, prints stay sharp, and no script is needed to read them.")))
		EL(h, div, .cls = S("chs")) {
			for (size_t i = 0; i < LEN(groups); i++)
				show(r, groups[i]);
		}
}

/* ---- the same on paper ---- */

struct on_paper { struct req *r; const struct gallery_item *item; };

static void draw(struct html *h, const void *of)
{
	const struct on_paper *o = of;
	struct html *page = o->r->html;

	o->r->html = h;
	o->item->show(o->r);
	o->r->html = page;
}

static const struct gallery_item *named(struct str file)
{
	for (size_t i = 0; file.n > 4 && i < LEN(groups); i++)
		for (const struct gallery_item *item = groups[i]; item->id; item++)
			if (str_is(str_head(file, file.n - 4), item->id) && str_is(str_from(file, file.n - 4), ".pdf"))
				return item;
	return NULL;
}

static struct str sheet(struct req *r, const struct gallery_item *item, bool large)
{
	const struct on_paper of = { r, item };
	const struct paper_fact fact[] = { { T("Site"), S("Lakeside Plant") }, { T("Value stream"), S("Pumps") }, { T("Area"), S("Cell B") } };
	const struct paper_part part[] = { { .note = lang_text(r->lang, item->note), .kind = PAPER_DRAWING, .drawing = { .draw = draw, .of = &of } } };
	const struct paper_signature signature[] = { { T("Owner"), S("Rashid Karim"), date_of(2026, 11, 16) }, { T("Verified by"), S("Amara Okafor"), date_of(2026, 11, 17) } };
	const struct paper p = {
		.size = large ? PAPER_A3 : PAPER_A4, .portrait = !item->wide, .title = lang_text(r->lang, item->title), .code = S("SW-0212"), .revision = S("7"), .state_stamp = T("Example"),
		.foot = lang_text(r->lang, T("Made-up figures. A print is as old as its day; the code leads to what counts today.")), .printed = r->today,
		.qr = str_fmt(r->mem, STR_FMT "/charts#%s", STR_ARG(base_url(r)), item->id), .fact = fact, .facts = LEN(fact), .part = part, .parts = LEN(part),
		.signature = signature, .signatures = LEN(signature),
	};

	return paper_pdf(r->mem, r->lang, r->zone, &p, &r->fail);
}

static void chart_pdf(struct req *r)
{
	const struct gallery_item *item = named(req_path(r, "name"));
	struct str size = req_query(r, "size");
	bool large = str_is(size, "a3");

	if (!item || (size.n && !large && !str_is(size, "a4"))) {
		req_fail(r, FAIL_NOT_FOUND, T("There is no such chart."));
		return;
	}
	r->body = sheet(r, item, large);
	r->content_type = S("application/pdf");
	req_header(r, S("content-disposition"), str_fmt(r->mem, "inline; filename=\"%s-%s.pdf\"", item->id, large ? "a3" : "a4"));
}

static const struct route routes[] = {
	{ GET, "/charts", .run = gallery, .needs = CAP_SIGNED_IN },
	{ GET, "/charts/{name}", .run = chart_pdf, .needs = CAP_SIGNED_IN, .slow = true },
	{ 0 },
};

const struct module gallery_module = { .name = "gallery", .label = T("Charts"), .routes = routes };
