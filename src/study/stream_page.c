/*
 * stream_page.c -- a map on its page: the drawing, then its figures, its steps as a table, its bursts.
 *
 * The drawing is where it is edited: each box, stock and burst leads to its form. Whoever may not change it sees one picture and the same tables. A released
 * sheet is drawn by the same functions and leads nowhere. Nothing is computed here: the figures are stream_sums'.
 */
#include "chart/paper.h"
#include "study/stream.h"

#include <math.h>
#include <string.h>

enum { FITS = 8 };     /* so many steps can be read when the drawing is as wide as the page; more are pushed to and fro */

/* ---- numbers as words ---- */

static struct str num(struct req *r, double x, int decimals)
{
	return isnan(x) ? S("–") : lang_real(r->mem, r->lang, x, decimals);
}

static struct str whole_or(struct req *r, double x)
{
	return num(r, x, isnan(x) || x == floor(x) ? 0 : 1);
}

static struct str amount(struct req *r, struct msg m, double x, int decimals)
{
	return isnan(x) ? S("–") : say(r->mem, r->lang, m, ARG("n", lang_real(r->mem, r->lang, x, decimals)));
}

static struct str duration(struct req *r, double s)
{
	return s >= 600 ? amount(r, T("{n} min"), s / 60, 1) : amount(r, T("{n} s"), s, !isnan(s) && fmod(s, 1) ? 1 : 0);
}

static struct str share(struct req *r, double x)
{
	double pct = 100 * x;

	return amount(r, T("{n} %"), pct, pct < 0.1 ? 3 : pct < 10 ? 2 : 1);
}

/* ---- the drawing ---- */

struct drawn { struct req *r; const struct stream_map *m; const struct stream_sums *s; bool edit; };

static enum chart_carrier carrier(struct str by, struct str says)
{
	return str_is(by, "electronic") ? CHART_ELECTRONIC : str_is(by, "manual") || says.n ? CHART_MANUAL : CHART_NO_INFORMATION;
}

static enum chart_supply supply(struct str flow)
{
	return str_is(flow, "pull") ? CHART_PULL : str_is(flow, "fifo") ? CHART_FIFO : CHART_PUSH;
}

static struct chart_target target(const struct drawn *d, struct url to, char what, int64_t id)
{
	return d->edit ? (struct chart_target){ to, str_fmt(d->r->mem, "%c%lld", what, (long long)id) } : (struct chart_target){ URL_NONE, STR_NONE };
}

static struct chart_stock stock_of(const struct drawn *d, int64_t pieces, double days, struct str flow, struct url to, int64_t id)
{
	return (struct chart_stock){ pieces == INT_NONE ? NAN : (double)pieces, supply(flow), !isnan(days), days, target(d, to, 's', id) };
}

static struct chart_process process_of(const struct drawn *d, size_t i)
{
	const struct stream_step *s = &d->m->step[i];
	struct str *more = NEW(d->r->mem, struct str);
	bool has = !isnan(s->complete_accurate_pct);

	if (has)
		*more = amount(d->r, T("%C&A {n} %"), s->complete_accurate_pct, 0);
	return (struct chart_process){ .name = s->name, .people = s->people, .cycle_s = s->cycle_s, .changeover_s = s->changeover_s, .uptime = s->uptime_pct / 100,
		.process_s = stream_process_s(s), .plan = carrier(s->plan, STR_NONE), .more = more, .more_n = has, .branch = d->s->branch[i],
		.edit = target(d, d->edit ? record_url(d->r, &stream_step_record, s->id) : URL_NONE, 'p', s->id) };
}

static size_t bursts_of(const struct drawn *d, struct chart_burst *out)
{
	size_t n = 0;

	for (size_t i = 0; i < d->m->bursts; i++) {
		const struct burst *b = &d->m->burst[i];
		size_t at = b->step.id ? stream_index(d->m, b->step.id) : d->m->n;
		if (b->step.id && at == d->m->n)
			continue;       /* its step was withdrawn: it stands in the table alone */
		out[n++] = (struct chart_burst){ at, b->at_stock || !b->step.id, b->words, target(d, d->edit ? record_url(d->r, &burst_record, b->id) : URL_NONE, 'b', b->id) };
	}
	return n;
}

static struct str drawn_on(struct req *r, const struct stream *s)
{
	return date_is_none(s->drawn) ? STR_NONE : say(r->mem, r->lang, T("Drawn {day}"), ARG("day", s->drawn));
}

static struct chart_vsm *chart_of(const struct drawn *d)
{
	const struct stream_map *m = d->m;
	const struct stream *s = &m->stream;
	struct req *r = d->r;
	struct chart_process *process = NEW_N(r->mem, struct chart_process, m->n);
	struct chart_stock *stock = NEW_N(r->mem, struct chart_stock, m->n + 1);
	struct chart_burst *burst = NEW_N(r->mem, struct chart_burst, m->bursts);
	struct str *branch = NEW_N(r->mem, struct str, d->s->branches);

	for (size_t i = 0; i < m->n; i++) {
		const struct stream_step *at = &m->step[i];
		process[i] = process_of(d, i);
		stock[i] = stock_of(d, at->stock_pieces, at->stock_days, at->stock_flow,
			d->edit ? url_with(r->mem, record_url(r, &stream_step_record, at->id), "part", S("stock")) : URL_NONE, at->id);
	}
	stock[m->n] = stock_of(d, s->stock_pieces, s->stock_days, s->stock_flow, d->edit ? url_to(r->mem, "/stream/{id}/stock", V(s->id)) : URL_NONE, 0);
	for (size_t i = 0; i < d->s->branches; i++)
		branch[i] = *d->s->branch_of[i];
	size_t bursts = bursts_of(d, burst);
	struct chart_vsm *c = NEW(r->mem, struct chart_vsm);
	*c = (struct chart_vsm){ .supplier = s->supplier, .customer = s->customer, .planning = s->planning.n ? s->planning : lang_text(r->lang, T("Planning")),
		.planning_by = s->planning_by, .order = { carrier(s->order_by, s->order_says), s->order_says }, .forecast = { carrier(s->forecast_by, s->forecast_says), s->forecast_says },
		.brought = s->brought, .shipped = s->shipped, .process = process, .stock = stock, .n = m->n, .first_days = NAN,
		.daily_demand = s->demand_day == INT_NONE ? NAN : (double)s->demand_day, .takt_s = d->s->takt_s, .burst = burst, .bursts = bursts, .note = drawn_on(r, s),
		.branch_name = branch, .branches = d->s->branches };
	return c;
}

/* ---- the figures: one map, or today's beside the future one ---- */

enum { FIGURES = 6 };
enum measured { UNIT_DAYS, UNIT_TIME, UNIT_SHARE, UNIT_PEOPLE };
struct figure { struct msg label, note; enum measured unit; double now, then; bool compared; };

static struct str figure_text(struct req *r, enum measured unit, double x)
{
	switch (unit) {
	case UNIT_DAYS: return amount(r, T("{n} days"), x, 1);
	case UNIT_TIME: return duration(r, x);
	case UNIT_SHARE: return share(r, x);
	case UNIT_PEOPLE: return whole_or(r, x);
	}
	CHECK(!"a unit");
}

static struct str change_text(struct req *r, const struct figure *f)
{
	double change = 100 * lean_improvement(f->now, f->then, LEAN_HIGHER);

	if (isnan(change) || !f->compared)
		return S("–");
	struct str size = lang_real(r->mem, r->lang, fabs(change), 0);
	return str_fmt(r->mem, "%s" STR_FMT " %%", change > 0 ? "+" : change < 0 ? "−" : "", STR_ARG(size));
}

static void figure_row(struct req *r, const struct figure *f, bool both)
{
	struct html *h = r->html;

	EL(h, tr) {
		EL(h, th, .scope = S("row")) {
			html_msg(h, f->label);
			if (f->note.one)
				LEAF(h, small, f->note);
		}
		LEAF(h, td, figure_text(r, f->unit, f->now), .cls = S("tb-n tb-now nw"));
		if (both) {
			LEAF(h, td, figure_text(r, f->unit, f->then), .cls = S("tb-n tb-now nw"));
			LEAF(h, td, change_text(r, f), .cls = S("tb-n nw"));
		}
	}
}

/* then: NULL where there is one map alone. Rolled %C&A only where it was asked. */
static size_t figures_of(const struct stream_sums *now, const struct stream_sums *then, struct figure *out)
{
	const struct stream_sums none = { NAN, NAN, NAN, NAN, NAN, NAN, .days = NULL }, *t = then ? then : &none;
	const struct figure all[FIGURES] = {
		{ T("Lead time"), now->branches || t->branches ? T("the longest way, side by side is not added") : MSG_NONE, UNIT_DAYS, now->lead_days, t->lead_days, true },
		{ T("Process time"), MSG_NONE, UNIT_TIME, now->process_s, t->process_s, true },
		{ T("Process cycle efficiency"), T("process time of the working time that it takes"), UNIT_SHARE, now->pce, t->pce, false },
		{ T("People"), MSG_NONE, UNIT_PEOPLE, now->people, t->people, true },
		{ T("Takt time"), MSG_NONE, UNIT_TIME, now->takt_s, t->takt_s, false },
		{ T("Rolled %C&A"), T("passes all steps without asking back"), UNIT_SHARE, now->rolled, t->rolled, false },
	};

	memcpy(out, all, sizeof all);
	return now->any_rolled || t->any_rolled ? FIGURES : FIGURES - 1;
}

static void figures(struct req *r, const struct stream_sums *now, const struct stream_sums *then)
{
	struct figure all[FIGURES];
	size_t n = figures_of(now, then, all);
	struct html *h = r->html;

	EL(h, div, .cls = S("sx"), .tabindex = S("0"), .role = S("group"), .aria_label = T("Figures"))
		EL(h, table, .cls = S("tb")) {
			EL(h, thead)
				EL(h, tr) {
					LEAF(h, th, T("Measure"), .scope = S("col"));
					LEAF(h, th, then ? T("Current state") : T("Value"), .scope = S("col"), .cls = S("tb-n"));
					if (then) {
						LEAF(h, th, T("Future state"), .scope = S("col"), .cls = S("tb-n"));
						LEAF(h, th, T("Change"), .scope = S("col"), .cls = S("tb-n"));
					}
				}
			EL(h, tbody)
				for (size_t i = 0; i < n; i++)
					figure_row(r, &all[i], then != NULL);
		}
}

/* ---- the steps as a table ---- */

static void move_form(struct req *r, const struct stream_step *s, const char *to, struct msg label, const char *icon, bool can)
{
	struct html *h = r->html;

	EL(h, button, .cls = S("btn sm quiet icon"), .name = S("to"), .value = str_c(to), .aria_label_str = say(r->mem, r->lang, label, ARG("step", s->name)), .disabled = !can)
		html_icon(h, icon);
}

static void load_cell(struct req *r, const struct lean_load *l)
{
	struct html *h = r->html;

	EL(h, td, .cls = S("tb-n nw")) {
		if (l->over) {
			html_mark(h, MARK_OFF, T("Over takt"));
			html_raw(h, HTML_LIT(" "));
		}
		html_str(h, amount(r, T("{n} %"), 100 * l->load, 0));
	}
}

static void step_row(const struct drawn *d, size_t i)
{
	const struct stream_step *s = &d->m->step[i];
	struct req *r = d->r;
	struct html *h = r->html;
	struct str pieces = s->stock_pieces == INT_NONE ? S("–") : lang_int(r->mem, r->lang, s->stock_pieces);

	EL(h, tr) {
		LEAF(h, td, pieces, .cls = S("tb-n"));
		LEAF(h, td, num(r, d->s->days[i], 1), .cls = S("tb-n"));
		EL(h, th, .scope = S("row")) {
			if (d->edit)
				LEAF(h, a, s->name, .href = record_url(r, &stream_step_record, s->id));
			else
				html_str(h, s->name);
			if (s->branch.n)
				LEAF(h, small, d->s->longest[i] ? say(r->mem, r->lang, T("{branch}, the longest way"), ARG("branch", s->branch)) : s->branch);
		}
		LEAF(h, td, whole_or(r, s->people), .cls = S("tb-n"));
		LEAF(h, td, whole_or(r, s->cycle_s), .cls = S("tb-n"));
		load_cell(r, &d->s->load[i]);
		LEAF(h, td, whole_or(r, s->changeover_s / 60), .cls = S("tb-n"));
		LEAF(h, td, whole_or(r, s->uptime_pct), .cls = S("tb-n"));
		LEAF(h, td, whole_or(r, stream_process_s(s)), .cls = S("tb-n"));
		if (d->s->any_rolled)
			LEAF(h, td, whole_or(r, s->complete_accurate_pct), .cls = S("tb-n"));
		if (d->edit)
			EL(h, td, .cls = S("tb-x"))
				FORM(r, url_to(r->mem, "/stream_step/{id}/move", V(s->id)), .cls = S("vs-move noprint")) {
					move_form(r, s, "earlier", T("{step}: earlier"), "arrow-up", i > 0);
					move_form(r, s, "later", T("{step}: later"), "arrow-down", i + 1 < d->m->n);
				}
	}
}

static void steps_table(const struct drawn *d)
{
	const struct msg columns[] = { T("Pieces before it"), T("Days"), T("Step"), T("People"), T("C/T, s"), T("Of takt"), T("C/O, min"), T("Up, %"), T("Process time, s"), T("%C&A") };
	struct html *h = d->r->html;

	EL(h, div, .cls = S("sx"), .tabindex = S("0"), .role = S("group"), .aria_label = T("Steps"))
		EL(h, table, .cls = S("tb")) {
			EL(h, thead)
				EL(h, tr) {
					for (size_t i = 0; i < (d->s->any_rolled ? 10 : 9); i++)
						LEAF(h, th, columns[i], .scope = S("col"), .cls = i == 2 ? STR_NONE : S("tb-n"));
					if (d->edit)
						EL(h, th, .scope = S("col"), .cls = S("tb-x"))
							LEAF(h, span, T("Move"), .cls = S("vh"));
				}
			EL(h, tbody)
				for (size_t i = 0; i < d->m->n; i++)
					step_row(d, i);
			EL(h, tfoot)
				EL(h, tr) {
					LEAF(h, td, d->m->stream.stock_pieces == INT_NONE ? S("–") : lang_int(d->r->mem, d->r->lang, d->m->stream.stock_pieces), .cls = S("tb-n"));
					LEAF(h, td, num(d->r, d->s->days[d->m->n], 1), .cls = S("tb-n"));
					LEAF(h, th, d->m->stream.customer.n ? d->m->stream.customer : lang_text(d->r->lang, T("Customer")), .scope = S("row"));
					EL(h, td, .colspan = (d->s->any_rolled ? 7 : 6) + d->edit)
						html_str(h, STR_NONE);
				}
		}
}

/* ---- bursts ---- */

static struct str burst_where(const struct drawn *d, const struct burst *b)
{
	size_t at = b->step.id ? stream_index(d->m, b->step.id) : d->m->n;

	if (!b->step.id)
		return lang_text(d->r->lang, T("Stock before the customer"));
	if (at == d->m->n)
		return lang_text(d->r->lang, T("its step was withdrawn"));
	return b->at_stock ? say(d->r->mem, d->r->lang, T("Stock before {step}"), ARG("step", d->m->step[at].name)) : d->m->step[at].name;
}

static void burst_row(const struct drawn *d, const struct burst *b)
{
	struct req *r = d->r;
	struct html *h = r->html;
	bool live = d->m->stream.version > 0;

	EL(h, li, .cls = S("rows-x")) {
		EL(h, div) {
			if (live)
				LEAF(h, a, b->words, .cls = S("rows-t"), .href = record_url(r, &burst_record, b->id));
			else
				LEAF(h, b, b->words);
			LEAF(h, p, burst_where(d, b), .cls = S("rows-d"));
			if (b->answer.n)
				LEAF(h, p, b->answer, .cls = S("rows-d"), .dir = S("auto"));
		}
		EL(h, span, .cls = S("tag"))
			html_msg(h, choice_label_of(&burst_record, "state", b->state));
	}
}

static void bursts_list(const struct drawn *d)
{
	struct html *h = d->r->html;

	if (!d->m->bursts)
		LEAF(h, p, burst_record.empty, .cls = S("mut"));
	EL(h, ul, .cls = S("rows"))
		for (size_t i = 0; i < d->m->bursts; i++)
			burst_row(d, &d->m->burst[i]);
}

/* ---- the page ---- */

static void switch_show(struct req *r, const struct stream *s, int64_t pair)
{
	struct html *h = r->html;
	bool future = str_is(s->state, "future");
	struct url here = record_url(r, &stream_record, s->id), there = record_url(r, &stream_record, pair);

	EL(h, nav, .cls = S("seg"), .aria_label = T("Current and future state")) {
		LEAF(h, a, T("Current"), .href = future ? there : here, .aria_current = future ? STR_NONE : S("true"));
		LEAF(h, a, T("Future"), .href = future ? here : there, .aria_current = future ? S("true") : STR_NONE);
	}
}

static void acts(const struct drawn *d, int64_t pair)
{
	struct req *r = d->r;
	const struct stream *s = &d->m->stream;
	struct html *h = r->html;

	if (pair)
		switch_show(r, s, pair);
	else
		LEAF(h, span, choice_label_of(&stream_record, "state", s->state), .cls = S("tag ai"));
	if (d->m->n)
		link_button(r, T("PDF"), url_with(r->mem, sheet_pdf_url(r, stream_sheets, s->id), "size", S("a3")), "btn", "printer");
	if (!d->edit)
		return;
	link_button(r, T("Edit"), record_at(r, &stream_record, s->id, "/edit"), "btn", "pencil");
	if (!pair && d->m->n && str_is(s->state, "current"))
		FORM(r, url_to(r->mem, "/stream/{id}/future", V(s->id)))
			button(r, T("Draw the future state"), "btn", "share-2");
	EL(h, a, .cls = S("btn pri"), .href = url_with(r->mem, url_to(r->mem, "/stream/{id}/stock", V(s->id)), "ask", S("after")), .data_key = S("n")) {
		html_icon(h, "plus");
		html_msg(h, T("Add a step"));
	}
}

static void withdraw(struct req *r, const struct stream *s)
{
	EL(r->html, details, .cls = S("rc-step")) {
		LEAF(r->html, summary, s->withdrawn ? T("Withdrawn") : T("Withdraw this map"));
		FORM(r, record_at(r, &stream_record, s->id, "/withdraw"), .cls = S("fo")) {
			LEAF(r->html, p, T("It stays in the history, with its steps."), .cls = S("fo-hint"));
			hidden(r, "version", str_fmt(r->mem, "%lld", (long long)s->version));
			hidden(r, "withdrawn", s->withdrawn ? S("0") : S("1"));
			button(r, s->withdrawn ? T("Put back") : T("Withdraw"), "btn risk", NULL);
		}
	}
}

static void map_panel(const struct drawn *d)
{
	PANEL(d->r, T("Map"), STR_NONE)
		EL(d->r->html, div, .cls = d->m->n <= FITS ? S("vs-map vs-fit") : S("vs-map"), .id = S("map")) {
			if (d->m->n && d->edit)
				LEAF(d->r->html, p, T("Keys on the drawing: arrows go from one to the next, Enter edits, n adds a step, b a burst, "
					"Alt with an arrow moves a step, Delete withdraws it."), .cls = S("vs-keys noprint"));
			if (d->m->n)
				chart_vsm(d->r->html, chart_of(d));
			else
				empty_state(d->r, stream_step_record.empty, d->edit ? T("Add a step") : MSG_NONE,
					d->edit ? url_with(d->r->mem, url_to(d->r->mem, "/stream/{id}/stock", V(d->m->stream.id)), "ask", S("after")) : URL_NONE);
		}
}

static void rest(const struct drawn *d, const struct stream_sums *pair_sums)
{
	struct req *r = d->r;
	const struct stream *s = &d->m->stream;
	bool future = str_is(s->state, "future");

	EL(r->html, div, .cls = S("grid c53")) {
		PANEL(r, T("Figures"), STR_NONE)
			figures(r, future && pair_sums ? pair_sums : d->s, pair_sums ? future ? d->s : pair_sums : NULL);
		PANEL(r, burst_record.labels, STR_NONE)
			bursts_list(d);
	}
	if (d->m->n)
		PANEL(r, stream_step_record.labels, STR_NONE)
			steps_table(d);
}

static void map_of(struct req *r, const struct stream *s, struct stream_map *m, struct stream_sums *sums)
{
	if (stream_read(r, s->id, m))
		stream_sums(r->mem, m, sums);
}

void stream_show(struct req *r, const struct record *rec, const void *row, const struct step *open, const struct mistakes *m)
{
	const struct stream *s = row;
	struct stream_map map, other;
	struct stream_sums sums, other_sums;
	int64_t pair = stream_pair(r, s);
	struct page page = { .title_text = s->title, .nav = record_path(rec), .no_head = true, .htmx = true, .live = true, .main = S("main vs-p"), .script = "stream.js",
		.crumb = lang_text(r->lang, rec->labels), .crumb_to = url_to(r->mem, record_path(rec)), .crumb_here = record_number(r->mem, rec, s->id) };

	map_of(r, s, &map, &sums);
	if (pair)
		map_of(r, &(struct stream){ .id = pair }, &other, &other_sums);
	if (r->fail.code)
		return;
	struct drawn d = { r, &map, &sums, may_edit(r, rec, s) && !s->withdrawn };
	PAGE_OF(r, page) {
		HEAD_ACTS_OF(r, page)
			acts(&d, pair);
		EL(r->html, div, .cls = S("stack")) {
			map_panel(&d);
			rest(&d, pair ? &other_sums : NULL);
			if (map.n)
				standard_panel(r, stream_sheets, rec, s->id);
			EL(r->html, div, .cls = S("noprint")) {
				EL(r->html, details, .cls = S("rc-step")) {
					LEAF(r->html, summary, T("Facts"));
					record_facts(r, rec, s, NULL);
				}
				record_history_panel(r, rec, s);
				if (may_edit(r, rec, s))
					withdraw(r, s);
			}
		}
		live_bar(r, live_row(r, rec, s->id), T("This was changed in the meantime."), MSG_NONE);
	}
}

/* A released sheet: as it was, and it leads nowhere. */
void stream_frozen_show(struct req *r, struct str frozen)
{
	struct stream_map map;
	struct stream_sums sums;

	if (!stream_thaw(r, frozen, &map)) {
		LEAF(r->html, p, T("This sheet cannot be read."), .cls = S("mut"));
		return;
	}
	map.stream.version = 0;
	stream_sums(r->mem, &map, &sums);
	struct drawn d = { r, &map, &sums, false };
	map_panel(&d);
	rest(&d, NULL);
}

/* ---- on paper ---- */

static void paper_draw(struct html *h, const void *of)
{
	chart_vsm(h, of);
}

static struct paper_table paper_figures(const struct drawn *d)
{
	static const struct paper_column columns[] = { { T("Measure"), .6, false }, { T("Value"), .4, true } };
	struct figure all[FIGURES];
	size_t n = figures_of(d->s, NULL, all);
	struct str *cell = NEW_N(d->r->mem, struct str, n * 2);

	for (size_t i = 0; i < n; i++) {
		cell[i * 2] = lang_text(d->r->lang, all[i].label);
		cell[i * 2 + 1] = figure_text(d->r, all[i].unit, all[i].now);
	}
	return (struct paper_table){ .column = columns, .columns = 2, .cell = cell, .rows = n };
}

static struct paper_table paper_bursts(const struct drawn *d)
{
	static const struct paper_column columns[] = { { T("What is to be improved?"), .4, false }, { T("Where"), .35, false }, { T("State"), .25, false } };
	struct str *cell = NEW_N(d->r->mem, struct str, d->m->bursts * 3 + 1);

	for (size_t i = 0; i < d->m->bursts; i++) {
		const struct burst *b = &d->m->burst[i];
		cell[i * 3] = b->words;
		cell[i * 3 + 1] = burst_where(d, b);
		cell[i * 3 + 2] = lang_text(d->r->lang, choice_label_of(&burst_record, "state", b->state));
	}
	return (struct paper_table){ .column = columns, .columns = 3, .cell = cell, .rows = d->m->bursts };
}

bool stream_print(struct req *r, struct str frozen, struct paper *out)
{
	struct stream_map *map = NEW(r->mem, struct stream_map);
	struct stream_sums *sums = NEW(r->mem, struct stream_sums);
	struct paper_fact *fact = NEW_N(r->mem, struct paper_fact, 4);
	struct paper_part *part = NEW_N(r->mem, struct paper_part, 3);

	if (!stream_thaw(r, frozen, map) || !map->n)
		return false;
	stream_sums(r->mem, map, sums);
	const struct stream *s = &map->stream;
	struct drawn d = { r, map, sums, false };
	fact[0] = (struct paper_fact){ T("Area"), map->area };
	fact[1] = (struct paper_fact){ T("Product family"), s->family.n ? s->family : S("–") };
	fact[2] = (struct paper_fact){ T("Demand a day"), s->demand_day == INT_NONE ? S("–") : lang_int(r->mem, r->lang, s->demand_day) };
	fact[3] = (struct paper_fact){ T("State"), lang_text(r->lang, choice_label_of(&stream_record, "state", s->state)) };
	part[0] = (struct paper_part){ .title = T("Map"), .kind = PAPER_DRAWING, .drawing = { .draw = paper_draw, .of = chart_of(&d) } };
	part[1] = (struct paper_part){ .title = T("Figures"), .kind = PAPER_TABLE, .share = 2, .table = paper_figures(&d) };
	part[2] = (struct paper_part){ .title = burst_record.labels, .kind = PAPER_TABLE, .beside = true, .share = 3, .table = paper_bursts(&d) };
	out->size = PAPER_A3;
	out->fact = fact;
	out->facts = 4;
	out->part = part;
	out->parts = map->bursts ? 3 : 2;
	return true;
}
