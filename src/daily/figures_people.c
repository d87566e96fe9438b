/*
 * figures_people.c -- the people that figures are divided by: the headcounts at the months' ends, and their mean.
 *
 * The same months as unit_headcount_mean() takes: those that ended in the time looked at, else the last one before it.
 */
#include "daily/figures.h"

#include <math.h>

struct heads { struct date month; int64_t heads; };
static const struct column heads_columns[] = { COL(struct heads, month), COL(struct heads, heads), { 0 } };

#define HEADS "select h.month, sum(h.heads) as heads from unit_under c join headcount h on h.unit = c.unit where c.top = ?1 and not h.withdrawn"

const struct query figures_heads = {
	.name = "figures_heads", .takes = { KIND_INT, KIND_DATE, KIND_DATE }, .gives = heads_columns,
	.sql = HEADS " and h.month >= ?2 and h.month <= ?3 group by h.month order by h.month desc limit 600",
};
const struct query figures_heads_before = {
	.name = "figures_heads_before", .takes = { KIND_INT, KIND_DATE }, .gives = heads_columns,
	.sql = HEADS " and h.month < ?2 group by h.month order by h.month desc limit 1",
};

struct people_page { struct req *r; int64_t area; struct span_choice span; double mean; VEC(struct heads) months; };

static void months_load(struct people_page *p)
{
	struct date first = date_month_start(p->span.from), last = date_add_months(date_month_start((struct date){ p->span.to.day + 1 }), -1);
	struct heads m;
	struct rows rows = db_query(p->r->db, &figures_heads, V(p->area), V(first), V(last));

	while (db_next(&rows, &m))
		*VEC_ADD(p->r->mem, &p->months) = m;
	if (!p->months.n && db_one(p->r->db, &figures_heads_before, &m, V(p->area), V(first)))
		*VEC_ADD(p->r->mem, &p->months) = m;
	p->mean = unit_headcount_mean(p->r, p->area, p->span.from, p->span.to);
}

static void month_row(struct people_page *p, const struct heads *m)
{
	struct req *r = p->r;
	struct html *h = r->html;
	const struct record *rec = &headcount_record;
	struct url to = url_with(r->mem, url_with(r->mem, url_to(r->mem, record_path(rec)), "unit", str_fmt(r->mem, "%lld", (long long)p->area)), "month",
		date_iso(r->mem, m->month));
	struct str month = str_head(date_iso(r->mem, m->month), 7);

	EL(h, tr) {
		EL(h, th, .scope = S("row")) {
			if (may(r, rec->read))
				LEAF(h, a, month, .href = to);
			else
				html_str(h, month);
		}
		LEAF(h, td, m->heads, .cls = S("tb-n"));
	}
}

static void months_show(struct people_page *p)
{
	struct html *h = p->r->html;

	EL(h, table, .cls = S("tb")) {
		EL(h, thead)
			EL(h, tr) {
				LEAF(h, th, T("End of month"), .scope = S("col"));
				LEAF(h, th, T("People"), .scope = S("col"), .cls = S("tb-n"));
			}
		EL(h, tbody)
			for (size_t i = 0; i < p->months.n; i++)
				month_row(p, &p->months.p[i]);
	}
}

static void people_show(struct people_page *p)
{
	struct req *r = p->r;
	struct html *h = r->html;
	struct page page = { .title = T("People"), .nav = "/figures", .crumb = lang_text(r->lang, T("Figures")), .crumb_here = lang_text(r->lang, T("People")),
		.crumb_to = figures_url(r, p->area, p->span.code.n ? p->span.code : S("ttm")) };

	page.sub = say(r->mem, r->lang, T("{place}, {span}. As of {when}"), ARG("place", unit_name(r, p->area)), ARG("span", p->span.text), ARG("when", req_wall(r, r->now)));
	PAGE_OF(r, page)
		EL(h, div, .cls = S("stack")) {
			EL(h, div, .cls = S("prose")) {
				EL(h, p, .cls = S("fg-v")) {
					LEAF(h, b, heads_text(r, p->mean));
					LEAF(h, span, isnan(p->mean) ? T("No headcount is known for this place.") : T("people, mean of the month-end headcounts"));
				}
				LEAF(h, p, T("The headcounts of this place and of all below it, added up for each month that ended in this time, else the last one before it."),
					.cls = S("mut"));
			}
			if (p->months.n)
				months_show(p);
		}
}

void figures_people(struct req *r)
{
	struct people_page *p = NEW(r->mem, struct people_page);

	p->r = r;
	p->area = figures_area(r);
	if (!p->area)
		return;
	p->span = span_choose(r, p->area);
	months_load(p);
	if (!r->fail.code)
		people_show(p);
}
