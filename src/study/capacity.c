/*
 * capacity.c -- the process capacity sheet: what each step can make in a day, and which one is the bottleneck.
 *
 * It comes first of the three sheets: where a machine cannot do it, no sharing of work helps. Machine and tool times stand at the elements, once.
 */
#include "study/form.h"

#include <math.h>

static const char *const tools[] = { "machine", "hand_s", "machine_s", "change_s", "pieces_per_change", NULL };

struct steps { struct lean_step *step; struct str *name; const struct element **from; struct lean_capacity *row; struct lean_capacity_line line; size_t n; };

static size_t step_of_machine(const struct steps *x, struct str machine)
{
	for (size_t i = 0; machine.n && i < x->n; i++)
		if (str_eq(x->from[i]->machine, machine))
			return i;
	return x->n;
}

static double or_0(double s)
{
	return isnan(s) ? 0 : s;
}

/* A machine is one step however many elements it takes: unloading and loading it stand in its way alike. */
static void step_join(struct lean_step *step, const struct element *e)
{
	step->manual_s += e->hand_s;
	step->auto_s += or_0(e->machine_s);
	if (e->pieces_per_change != INT_NONE && isnan(step->pieces_per_change)) {
		step->pieces_per_change = (double)e->pieces_per_change;
		step->change_s = or_0(e->change_s);
	}
}

/* Every element that is no walk is a step, those of one machine together; one that has not been timed is not known. */
static struct steps steps_of(struct req *r, const struct study_of *s)
{
	struct steps x = { .step = NEW_N(r->mem, struct lean_step, s->n + 1), .name = NEW_N(r->mem, struct str, s->n + 1),
		.from = NEW_N(r->mem, const struct element *, s->n + 1), .row = NEW_N(r->mem, struct lean_capacity, s->n + 1) };

	for (size_t i = 0; i < s->n; i++) {
		const struct element *e = &s->element[i];
		size_t at = step_of_machine(&x, e->machine);
		if (e->walks)
			continue;
		if (at == x.n) {
			x.step[x.n] = (struct lean_step){ .completion_s = NAN, .pieces_per_change = NAN };
			x.name[x.n] = e->name;
			x.from[x.n++] = e;
		} else {
			x.name[at] = e->machine;
		}
		step_join(&x.step[at], e);
	}
	x.line = lean_capacity(x.step, x.n, s->available_s, x.row);
	return x;
}

static struct str plain(struct req *r, double x)
{
	double tenths = round(x * 10) / 10;

	return isnan(x) ? S("–") : lang_real(r->mem, r->lang, tenths, fmod(tenths, 1) != 0);
}

static void step_row(struct req *r, const struct steps *x, size_t i, double demand)
{
	const struct element *e = x->from[i];
	const struct lean_step *step = &x->step[i];
	struct html *h = r->html;
	bool short_of = x->row[i].pieces < demand;

	EL(h, tr) {
		LEAF(h, td, (int64_t)i + 1, .cls = S("tb-n mut"));
		LEAF(h, th, x->name[i], .scope = S("row"), .dir = S("auto"));
		LEAF(h, td, e->machine.n ? e->machine : S("–"), .dir = S("auto"));
		LEAF(h, td, plain(r, step->manual_s), .cls = S("tb-n"));
		LEAF(h, td, step->auto_s > 0 ? plain(r, step->auto_s) : S("–"), .cls = S("tb-n"));
		LEAF(h, td, isnan(step->pieces_per_change) ? S("–") : say(r->mem, r->lang, T("{s} s per {n} pcs"), ARG("s", plain(r, step->change_s)), ARG("n", (int64_t)step->pieces_per_change)),
			.cls = S("tb-n"));
		LEAF(h, td, plain(r, x->row[i].unit_s), .cls = S("tb-n"));
		LEAF(h, td, isnan(x->row[i].pieces) ? S("–") : lang_int(r->mem, r->lang, (int64_t)x->row[i].pieces), .cls = S("tb-n ob-low"));
		EL(h, td) {
			if (short_of)
				html_mark(h, MARK_OFF, T("Below demand"));
			if (i == x->line.bottleneck) {
				html_raw(h, HTML_LIT(" "));
				LEAF(h, b, T("Bottleneck"));
			}
		}
	}
}

static void sheet(struct req *r, const struct steps *x, double demand)
{
	static const struct msg columns[] = { T("No."), T("Step"), T("Machine no."), T("Hand"), T("Machine"), T("Tool change"), T("Time per piece, s"), T("Pieces a day") };
	struct html *h = r->html;

	EL(h, div, .cls = S("sx"), .tabindex = S("0"), .role = S("region"), .aria_label = T("Process capacity sheet"))
		EL(h, table, .cls = S("tb")) {
			EL(h, thead)
				EL(h, tr) {
					for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
						LEAF(h, th, columns[i], .cls = i == 0 || i > 2 ? S("tb-n") : STR_NONE, .scope = S("col"));
					EL(h, td) { }
				}
			EL(h, tbody)
				for (size_t i = 0; i < x->n; i++)
					step_row(r, x, i, demand);
		}
}

static void verdict(struct req *r, const struct steps *x, double demand)
{
	struct str pieces, name;

	if (isnan(x->line.pieces) || x->line.bottleneck >= x->n)
		return;
	pieces = lang_int(r->mem, r->lang, (int64_t)x->line.pieces);
	name = x->name[x->line.bottleneck];
	EL(r->html, p, .cls = S("sf-say"))
		if (x->line.pieces < demand)
			SAY(r->html, T("{step} can make {pieces} a day: {missing} fewer than are asked for."), ARG("step", name), ARG("pieces", pieces),
				ARG("missing", (int64_t)(demand - x->line.pieces)));
		else
			SAY(r->html, T("The line can make {pieces} a day. The bottleneck is {step}."), ARG("pieces", pieces), ARG("step", name));
}

static double demand_of(const struct study_of *s)
{
	return s->study.demand_day == INT_NONE ? NAN : (double)s->study.demand_day;
}

void capacity_sheet(struct req *r, const struct study_of *s)
{
	struct steps x = steps_of(r, s);

	sheet(r, &x, demand_of(s));
	verdict(r, &x, demand_of(s));
}

static void bars(struct req *r, const struct study_of *s)
{
	struct steps x = steps_of(r, s);

	if (!isnan(x.line.pieces))
		chart_capacity(r->html, &(struct chart_capacity){ x.step, x.name, x.n, s->available_s, demand_of(s), S("capacity") });
}

static bool has_steps(const struct study_of *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (!s->element[i].walks)
			return true;
	return false;
}

void capacity_panel(struct req *r, const struct study_of *s)
{
	PANEL(r, T("Process capacity sheet"), STR_NONE) {
		if (has_steps(s)) {
			capacity_sheet(r, s);
			bars(r, s);
		} else
			empty_state(r, T("No element yet. Write down what the hands do, step by step; then time it."), T("Write the elements"),
				study_may_edit(r, s) ? url_to(r->mem, "/study/{id}/elements", V(s->study.id)) : URL_NONE);
	}
}

static void below(struct req *r, const struct study_of *s)
{
	study_standard(r, s, "capacity");
}

static const struct grid tools_grid = { .form = { .title = T("Machines and tools"), .path = "/study/{id}/capacity", .sheet = "capacity", .htmx = true }, .draw_path = "/study/{id}/capacity/draw",
	.columns = tools, .drawing = capacity_panel, .below = below, .intro = T("A tool change needs both: its seconds, and after how many pieces it comes. The sheet below follows what you type.") };

static void tools_get(struct req *r) { grid_get(r, &tools_grid); }
static void tools_draw(struct req *r) { grid_draw(r, &tools_grid); }
static void tools_save(struct req *r) { grid_save(r, &tools_grid); }

static const struct route capacity_routes[] = {
	{ GET, "/study/{id}/capacity", .run = tools_get, .needs = CAP_FORM_READ },
	{ POST, "/study/{id}/capacity/draw", .run = tools_draw, .needs = CAP_FORM_READ, .read_only_post = true, .slow = true },
	{ POST, "/study/{id}/capacity", .run = tools_save, .needs = CAP_FORM_EDIT },
	{ 0 },
};

const struct module capacity_module = { .name = "capacity", .label = T("Process capacity"), .routes = capacity_routes };
