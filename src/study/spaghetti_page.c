/*
 * spaghetti_page.c -- the spaghetti diagram of a study, and the page on which a way is drawn.
 *
 * A way is typed as points; plan.js sets them by tapping the plan or with a cross that arrow keys move. The way of the standard work sheet can be taken over
 * as it is, so that what is known already is not drawn again.
 */
#include "study/layout.h"

#include <math.h>

static const char *const way_fields[] = { "name", "operator", "moment", "trips", "points", NULL };

static struct url spaghetti_url(struct req *r, const struct study_of *s)
{
	return url_to(r->mem, "/study/{id}/spaghetti", V(s->study.id));
}

static struct url way_url(struct req *r, int64_t study)
{
	return url_to(r->mem, "/study/{id}/spaghetti/way", V(study));
}

static struct url way_edit_url(struct req *r, const struct walks *all, int64_t way, int64_t study)
{
	return url_with(r->mem, way_url(r, study), "row", str_fmt(r->mem, "%lld", (long long)way));
}

/* ---- the diagram ---- */

/* Less is said only where both are known. */
static struct str saved(struct req *r, double before, double after)
{
	double less = 100 * lean_improvement(before, after, LEAN_LOWER);

	if (isnan(less))
		return S("–");
	return less < 0 ? say(r->mem, r->lang, T("{m} more"), ARG("m", metres(r, after - before))) :
		say(r->mem, r->lang, T("{m} less ({n} %)"), ARG("m", metres(r, before - after)), ARG("n", lang_real(r->mem, r->lang, less, 0)));
}

static void facts_show(struct req *r, const struct walks *all)
{
	struct walk_sum before = walks_sum(all, false, true), after = walks_sum(all, true, true);

	EL(r->html, dl, .cls = S("rc-facts pl-facts pl-far")) {
		fact_show(r, T("Before, a shift"), metres(r, walks_sum(all, false, false).shift_m));
		fact_show(r, T("After, a shift"), metres(r, walks_sum(all, true, false).shift_m));
		fact_show(r, T("Difference a shift"), saved(r, before.shift_m, after.shift_m));
		fact_show(r, T("Difference a trip"), saved(r, before.trip_m, after.trip_m));
	}
	for (size_t i = 0; i < all->n; i++)
		if (!walk_compares(all, &all->walk[i])) {
			LEAF(r->html, p, T("Compared are operators that are drawn before and after; the others are left out of the difference."), .cls = S("fo-hint"));
			return;
		}
}

static void acts_show(struct req *r, const struct study_of *s)
{
	struct html *h = r->html;

	if (!study_may_edit(r, s))
		return;
	link_button(r, T("Floor"), url_to(r->mem, "/study/{id}/layout/plan", V(s->study.id)), "btn", "image");
	EL(h, a, .cls = S("btn pri"), .href = way_url(r, s->study.id), .data_key = S("n")) {
		html_icon(h, "plus");
		html_msg(h, T("Draw a way"));
	}
}

static void nothing_show(struct req *r, const struct study_of *s, bool edits)
{
	if (edits)
		empty_state(r, study_way_record.empty, T("Draw a way"), way_url(r, s->study.id));
	else
		LEAF(r->html, p, study_way_record.empty, .cls = S("mut"));
}

static void spaghetti_page(struct req *r)
{
	static const struct form_page form = { .title = T("Spaghetti diagram"), .path = "/study/{id}/spaghetti", .acts = acts_show };
	struct study_of s;
	struct walks all;

	if (!study_read(r, req_id(r, "id"), &s) || !walks_read(r, &s, &all))
		return;
	struct page page = form_page_of(r, &s, &form);
	struct chart_plan plan = cell_plan(r, &all.cell);
	bool edits = study_may_edit(r, &s);
	page.main = S("main pl-sheet pl-ways");
	PAGE_OF(r, page) {
		form_head(r, &s, &form, &page);
		if (!all.n) {
			nothing_show(r, &s, edits);
			continue;
		}
		EL(r->html, div, .cls = S("grid c53 pl-grid")) {
			PANEL(r, T("Ways over the floor"), lang_text(r->lang, T("Thin before, thick after")))
				FLOOR(r, &plan, STR_NONE)
					walks_draw(r, &all, &plan);
			PANEL(r, T("How far"), STR_NONE)
				facts_show(r, &all);
		}
		EL(r->html, div, .cls = S("mt5"))
			PANEL(r, T("Ways on the plan"), STR_NONE)
				walks_table(r, &all, edits ? way_edit_url : NULL, s.study.id);
		sheet_below(r, &s, &spaghetti_module.sheets[0]);
	}
}

/* ---- drawing a way ---- */

/* Ways of operators as the standard work sheet has them, to be taken over. */
static void take_links(struct req *r, const struct study_of *s, const struct walks *all)
{
	struct html *h = r->html;

	for (size_t i = 0; i < all->cell.operators; i++)
		if (all->cell.way[i].n > 1)
			EL(h, p, .cls = S("fo-hint"))
				LEAF(h, a, say(r->mem, r->lang, T("Take the path of operator {n} from the standard work sheet"), ARG("n", i + 1)),
					.href = url_with(r->mem, way_url(r, s->study.id), "take", str_fmt(r->mem, "%zu", i + 1)));
}

static void way_form(struct req *r, const struct study_of *s, const struct sub *f)
{
	struct html *h = r->html;
	const struct form_page form = { .title = f->is_new ? T("Draw a way") : T("Way on the plan"), .path = "/study/{id}/spaghetti", .script = "plan.js" };
	struct page page = form_page_of(r, s, &form);
	struct walks all;

	if (!walks_read(r, s, &all))
		return;
	struct chart_plan plan = cell_plan(r, &all.cell);
	plan.hands = true;
	PAGE_OF(r, page) {
		form_head(r, s, &form, &page);
		EL(h, div, .cls = S("grid c53")) {
			PANEL(r, T("Plan of the cell"), say(r->mem, r->lang, T("{w} by {h}"), ARG("w", metres(r, plan.w)), ARG("h", metres(r, plan.h)))) {
				FLOOR(r, &plan, S("draw"))
					chart_ways(r->html, &(struct chart_ways){ plan, NULL, 0, 1, lang_text(r->lang, T("The floor from above, with its places")) });
				LEAF(h, p, T("Tap the plan at each stop and turn. With the keyboard: go to the plan, arrow keys move the cross by 0.1 m, with Shift by 1 m, "
					"Space sets a point, Backspace takes the last one back, Enter ends."),
					.cls = S("pl-hint"), .id = S("pl-hint"), .hidden = true);
				LEAF(h, p, S(""), .cls = S("pl-now"), .id = S("pl-now"), .role = S("status"), .data_count = T("{n} points, {m} m"));
				EL(h, button, .cls = S("btn sm mt2"), .type = S("button"), .id = S("pl-back"), .hidden = true) {
					html_icon(h, "undo-2");
					html_msg(h, T("Take the last point back"));
				}
			}
			EL(h, div) {
				FORM(r, way_url(r, s->study.id), .cls = S("fo")) {
					sub_fields(r, f);
					if (f->is_new)
						take_links(r, s, &all);
					EL(h, div, .cls = S("fo-foot")) {
						EL(h, button, .cls = S("btn pri"), .id = S("pl-end"))
							html_msg(h, T("Save"));
						link_button(r, T("Cancel"), spaghetti_url(r, s), "btn quiet", NULL);
					}
				}
				sub_withdraw(r, f, spaghetti_url(r, s), T("Take this way off the plan"));
			}
		}
	}
}

static void take_over(struct req *r, const struct study_of *s, struct study_way *w)
{
	int64_t operator = 0;
	struct cell c;

	w->moment = S("before");
	if (!str_int(req_query(r, "take"), &operator) || !cell_read(r, s, &c) || operator < 1 || (size_t)operator > c.operators || !c.way[operator - 1].n)
		return;
	const struct cell_way *way = &c.way[operator - 1];
	struct lean_point *p = NEW_N(r->mem, struct lean_point, way->n + 1);
	for (size_t i = 0; i <= way->n; i++)
		p[i] = (struct lean_point){ way->stop[i % way->n].x, way->stop[i % way->n].y };
	w->name = say(r->mem, r->lang, T("Operator {n}"), ARG("n", operator));
	w->operator = operator;
	w->moment = S("after");
	w->points = points_write(r->mem, p, way->n + 1);
}

static void way_page(struct req *r)
{
	struct study_of s;
	struct sub f;

	if (!study_edit_open(r, &s) || !sub_open(r, &f, &study_way_record, way_fields, s.study.id, req_query(r, "row")))
		return;
	if (f.is_new)
		take_over(r, &s, f.row);
	way_form(r, &s, &f);
}

static void way_post(struct req *r)
{
	struct study_of s;
	struct sub f;

	if (!study_edit_open(r, &s) || !sub_open(r, &f, &study_way_record, way_fields, s.study.id, req_field(r, "_row")))
		return;
	if (sub_save(r, &f)) {
		req_redirect(r, spaghetti_url(r, &s));
	} else if (!r->fail.code) {
		way_form(r, &s, &f);
		sub_refuse(r, &f);
	}
}

const struct route spaghetti_routes[] = {
	{ GET, "/study/{id}/spaghetti", .run = spaghetti_page, .needs = CAP_FORM_READ },
	{ GET, "/study/{id}/spaghetti/way", .run = way_page, .needs = CAP_FORM_EDIT },
	{ POST, "/study/{id}/spaghetti/way", .run = way_post, .needs = CAP_FORM_EDIT },
	{ 0 },
};
