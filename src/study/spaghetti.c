/*
 * spaghetti.c -- the ways that people walk over the plan of a studied cell, before and after: as rows, as a drawing with its lengths, as a frozen sheet.
 *
 * A way is its points in metres; all that is said of it (length, crossings, stops) is computed from them. It shows the work's ways, not whose fault they are.
 */
#include "chart/paper.h"
#include "study/layout.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

static const struct choice moments[] = { { "before", T("Before") }, { "after", T("After") }, { 0 } };

static const struct field study_way_fields[] = {
	FIELD(study_way, study, .label = T("Process study"), .ref = "study", .required = true, .once = true, .index = true),
	FIELD(study_way, name, .label = T("Way"), .hint = T("Who walks, or what is carried: operator 1, the empty crate."), .required = true, .max = 80, .search = true, .list = true),
	FIELD(study_way, operator, .label = T("Operator"), .hint = T("Ways of one number have one colour."), .least = 1, .most = 40, .list = true),
	FIELD(study_way, moment, .label = T("When"), .choices = moments, .required = true, .list = true),
	FIELD(study_way, trips, .label = T("Trips a shift"), .hint = T("How often this way is walked. Empty: not counted yet."), .least = 1, .most = 100000, .list = true),
	FIELD(study_way, points, .label = T("Points"), .hint = T("One for each stop and turn, in metres from the left and from the top: 1.5,2 4,2."), .required = true, .long_text = true, .max = 3000),
	{ 0 },
};

static struct msg way_check(struct req *r, const void *row, const void *old, const char **field)
{
	const struct study_way *w = row;
	struct study_plan plan;
	struct points p;
	struct msg wrong = points_read(r->mem, w->points, &p);

	*field = "points";
	if (wrong.one || w->withdrawn || !w->points.n)
		return w->withdrawn || !w->points.n ? MSG_NONE : wrong;
	(void)plan_of_study(r, w->study.id, &plan);
	return points_on(p.p, p.n, plan.width_m, plan.height_m) ? MSG_NONE : T("A point does not lie on the floor. Take it back, or make the floor larger.");
}

static void way_derive(struct req *r, void *row, const void *old)
{
	struct study_way *w = row;
	struct points p;

	if (w->operator == INT_NONE)
		w->operator = 1;
	if (!points_read(r->mem, w->points, &p).one)
		w->points = points_write(r->mem, p.p, p.n);
}

const struct record study_way_record = {
	.name = "study_way",
	.table = "study_way",
	.prefix = "WY-",
	.label = T("Way on the plan"),
	.labels = T("Ways on the plan"),
	.empty = T("No way yet. Follow somebody for one round and draw where they walk."),
	.row_size = sizeof(struct study_way),
	.fields = study_way_fields,
	.title = "name",
	.parent = "study",
	.read = CAP_FORM_READ,
	.create = CAP_FORM_EDIT,
	.edit = CAP_FORM_EDIT,
	.sort = "id",
	.check = way_check,
	.derive = way_derive,
};

/* ---- read ---- */

enum { WALKS_MAX = 60 };

static const struct column way_columns[] = {
	COL(struct study_way, id), COL(struct study_way, name), COL(struct study_way, operator), COL(struct study_way, moment), COL(struct study_way, trips),
	COL(struct study_way, points), { 0 },
};
static const struct query ways_of = {
	.name = "study_ways_of", .takes = { KIND_INT, KIND_INT }, .gives = way_columns,
	.sql = "select id, name, operator, moment, trips, points from study_way where study = ?1 and not withdrawn order by operator, moment desc, id limit ?2",
};

static struct walk walk_of(struct req *r, const struct study_way *w)
{
	struct points p;

	(void)points_read(r->mem, w->points, &p);
	return (struct walk){ w->id, w->operator, w->trips, w->name, str_is(w->moment, "after"), p.p, p.n };
}

bool walks_read(struct req *r, const struct study_of *s, struct walks *out)
{
	struct study_way *w = record_new(r->mem, &study_way_record);

	*out = (struct walks){ .walk = NEW_N(r->mem, struct walk, WALKS_MAX) };
	if (!cell_read(r, s, &out->cell))
		return false;
	struct rows rows = db_query(r->db, &ways_of, V(s->study.id), V((int64_t)WALKS_MAX));
	while (out->n < WALKS_MAX && db_next(&rows, w))
		out->walk[out->n++] = walk_of(r, w);
	db_end(&rows);
	return !r->fail.code;
}

/* ---- what they come to ---- */

double walk_trip_m(const struct walk *w)
{
	return lean_path_m(w->p, w->n, 1);
}

double walk_shift_m(const struct walk *w)
{
	return w->trips == INT_NONE ? NAN : walk_trip_m(w) * (double)w->trips;
}

bool walk_compares(const struct walks *all, const struct walk *w)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->walk[i].operator == w->operator && all->walk[i].after != w->after)
			return true;
	return false;
}

struct walk_sum walks_sum(const struct walks *all, bool after, bool compared)
{
	struct walk_sum sum = { 0, 0 };
	size_t n = 0;

	for (size_t i = 0; i < all->n; i++) {
		const struct walk *w = &all->walk[i];
		if (w->after != after || (compared && !walk_compares(all, w)))
			continue;
		sum.trip_m += walk_trip_m(w);
		sum.shift_m += walk_shift_m(w);
		n++;
	}
	return n ? sum : (struct walk_sum){ NAN, NAN };
}

/* ---- shown ---- */

static struct str spoken(struct req *r, const struct walks *all)
{
	return say(r->mem, r->lang, T("Spaghetti diagram: {n} ways, {before} a trip before and {after} after."), ARG("n", all->n),
		ARG("before", metres(r, walks_sum(all, false, false).trip_m)), ARG("after", metres(r, walks_sum(all, true, false).trip_m)));
}

/* As the drawing takes them, in r->mem. */
static struct chart_ways ways_drawn(struct req *r, const struct walks *all, const struct chart_plan *plan)
{
	struct chart_way *way = NEW_N(r->mem, struct chart_way, all->n + 1);

	for (size_t i = 0; i < all->n; i++) {
		const struct walk *w = &all->walk[i];
		way[i] = (struct chart_way){ say(r->mem, r->lang, w->after ? T("{n}: {way}, after") : T("{n}: {way}, before"), ARG("n", w->operator), ARG("way", w->name)), w->p, w->n,
			w->operator > 0 ? (size_t)w->operator : 1, w->after };
	}
	return (struct chart_ways){ *plan, way, all->n, 1, spoken(r, all) };
}

void walks_draw(struct req *r, const struct walks *all, const struct chart_plan *plan)
{
	struct chart_ways drawn = ways_drawn(r, all, plan);

	chart_ways(r->html, &drawn);
}

static void cell_m(struct req *r, double m)
{
	LEAF(r->html, td, metres(r, m), .cls = S("tb-n nw"));
}

static void walk_row(struct req *r, const struct walk *w, struct url to)
{
	struct html *h = r->html;

	EL(h, tr) {
		LEAF(h, td, w->operator, .cls = S("tb-n"));
		EL(h, th, .scope = S("row"), .dir = S("auto"))
			if (to.n)
				LEAF(h, a, w->name, .href = to);
			else
				html_str(h, w->name);
		LEAF(h, td, moments[w->after].label);
		cell_m(r, walk_trip_m(w));
		LEAF(h, td, w->trips, .cls = S("tb-n"));
		cell_m(r, walk_shift_m(w));
		LEAF(h, td, (int64_t)lean_path_crossings(w->p, w->n), .cls = S("tb-n"));
		LEAF(h, td, (int64_t)points_stops(w->p, w->n), .cls = S("tb-n"));
	}
}

static void sum_row(struct req *r, struct msg what, struct walk_sum sum)
{
	struct html *h = r->html;

	EL(h, tr) {
		LEAF(h, td, S(""));
		LEAF(h, th, what, .scope = S("row"));
		LEAF(h, td, S(""));
		cell_m(r, sum.trip_m);
		LEAF(h, td, S(""));
		cell_m(r, sum.shift_m);
		LEAF(h, td, S(""));
		LEAF(h, td, S(""));
	}
}

void walks_table(struct req *r, const struct walks *all, struct url (*edit)(struct req *r, const struct walks *all, int64_t way, int64_t study), int64_t study)
{
	static const struct { struct msg label; bool word; } columns[] = { { T("No."), false }, { T("Way"), true }, { T("When"), true }, { T("A trip"), false },
		{ T("Trips a shift"), false }, { T("A shift"), false }, { T("Crossings"), false }, { T("Stops"), false } };
	struct html *h = r->html;

	EL(h, div, .cls = S("sx"), .tabindex = S("0"), .role = S("region"), .aria_label = T("Ways on the plan"))
		EL(h, table, .cls = S("tb")) {
			EL(h, thead)
				EL(h, tr)
					for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
						LEAF(h, th, columns[i].label, .scope = S("col"), .cls = columns[i].word ? STR_NONE : S("tb-n"));
			EL(h, tbody)
				for (size_t i = 0; i < all->n; i++)
					walk_row(r, &all->walk[i], edit ? edit(r, all, all->walk[i].id, study) : URL_NONE);
			EL(h, tfoot) {
				sum_row(r, T("Together before"), walks_sum(all, false, false));
				sum_row(r, T("Together after"), walks_sum(all, true, false));
			}
		}
}

/* ---- frozen ---- */

static void walk_put(struct req *r, struct json *j, const struct walk *w)
{
	json_put_open(j, '{');
	json_put_key(j, S("name"));
	json_put_str(j, w->name);
	json_put_key(j, S("operator"));
	json_put_int(j, w->operator);
	json_put_key(j, S("after"));
	json_put_bool(j, w->after);
	json_put_key(j, S("trips"));
	if (w->trips == INT_NONE)
		json_put_null(j);
	else
		json_put_int(j, w->trips);
	json_put_key(j, S("points"));
	json_put_str(j, points_write(r->mem, w->p, w->n));
	json_put_close(j, '}');
}

static struct str spaghetti_freeze(struct req *r, int64_t study)
{
	struct buf b = buf_new(r->mem, 4096, 1 << 20);
	struct json j = { .b = &b };
	struct study_of s;
	struct walks all;

	if (!study_read(r, study, &s) || !walks_read(r, &s, &all))
		return STR_NONE;
	if (!all.n) {
		req_fail(r, FAIL_INVALID, T("There is no way on the plan yet: there is nothing to release."));
		return STR_NONE;
	}
	json_put_open(&j, '{');
	json_put_key(&j, S("cell"));
	cell_put(&j, &all.cell);
	json_put_key(&j, S("ways"));
	json_put_open(&j, '[');
	for (size_t i = 0; i < all.n; i++)
		walk_put(r, &j, &all.walk[i]);
	json_put_close(&j, ']');
	json_put_close(&j, '}');
	return buf_done(&b);
}

static struct walk walk_take(struct req *r, const json_t *j)
{
	const json_t *name = json_object_get(j, "name"), *points = json_object_get(j, "points"), *trips = json_object_get(j, "trips"), *operator = json_object_get(j, "operator");
	struct points p = { 0 };

	if (json_is_string(points))
		(void)points_read(r->mem, (struct str){ json_string_value(points), json_string_length(points) }, &p);
	return (struct walk){ 0, json_is_integer(operator) ? json_integer_value(operator) : 1, json_is_integer(trips) ? json_integer_value(trips) : INT_NONE,
		json_is_string(name) ? str_copy(r->mem, (struct str){ json_string_value(name), json_string_length(name) }) : STR_NONE,
		json_is_true(json_object_get(j, "after")), p.p, p.n };
}

static bool walks_take(struct req *r, const json_t *j, struct walks *out)
{
	const json_t *ways = json_object_get(j, "ways");

	*out = (struct walks){ .n = json_array_size(ways) };
	out->walk = NEW_N(r->mem, struct walk, out->n + 1);
	for (size_t i = 0; i < out->n; i++)
		out->walk[i] = walk_take(r, json_array_get(ways, i));
	return cell_take(r, json_object_get(j, "cell"), &out->cell);
}

static bool walks_frozen(struct req *r, struct str frozen, struct walks *out)
{
	json_t *j = json_loadb(frozen.p ? frozen.p : "", frozen.n, 0, NULL);

	if (j)
		arena_defer(r->mem, (void (*)(void *))json_decref, j);
	return j && walks_take(r, j, out);
}

static void spaghetti_show(struct req *r, struct str frozen)
{
	struct walks all;

	if (!walks_frozen(r, frozen, &all)) {
		LEAF(r->html, p, T("This sheet cannot be read."), .cls = S("mut"));
		return;
	}
	struct chart_plan plan = cell_plan(r, &all.cell);
	PANEL(r, T("Spaghetti diagram"), STR_NONE) {
		EL(r->html, div, .cls = S("pl"), .data_theme = plan.under.src.n ? S("light") : STR_NONE)
			walks_draw(r, &all, &plan);
		walks_table(r, &all, NULL, 0);
	}
}

/* ---- on paper ---- */

static void paper_draw(struct html *h, const void *of)
{
	chart_ways(h, of);
}

static struct paper_table paper_ways(struct req *r, const struct walks *all)
{
	static const struct paper_column columns[] = { { T("No."), .06, true }, { T("Way"), .22, false }, { T("When"), .12, false }, { T("A trip"), .12, true },
		{ T("Trips a shift"), .14, true }, { T("A shift"), .12, true }, { T("Crossings"), .13, true }, { T("Stops"), .09, true } };
	enum { COLUMNS = sizeof columns / sizeof columns[0] };
	struct str *cell = NEW_N(r->mem, struct str, COLUMNS * all->n + 1);

	for (size_t i = 0; i < all->n; i++) {
		const struct walk *w = &all->walk[i];
		const struct str row[COLUMNS] = { lang_int(r->mem, r->lang, w->operator), w->name, lang_text(r->lang, moments[w->after].label), metres(r, walk_trip_m(w)),
			w->trips == INT_NONE ? S("–") : lang_int(r->mem, r->lang, w->trips), metres(r, walk_shift_m(w)), lang_int(r->mem, r->lang, (int64_t)lean_path_crossings(w->p, w->n)),
			lang_int(r->mem, r->lang, (int64_t)points_stops(w->p, w->n)) };
		memcpy(&cell[COLUMNS * i], row, sizeof row);
	}
	return (struct paper_table){ .column = columns, .columns = COLUMNS, .cell = cell, .rows = all->n };
}

static bool spaghetti_print(struct req *r, struct str frozen, struct paper *out)
{
	struct walks *all = NEW(r->mem, struct walks);
	struct chart_ways *drawn = NEW(r->mem, struct chart_ways);
	struct paper_part *part = NEW_N(r->mem, struct paper_part, 2);
	struct paper_fact *fact = NEW_N(r->mem, struct paper_fact, 2);

	if (!walks_frozen(r, frozen, all))
		return false;
	*drawn = ways_drawn(r, all, &(struct chart_plan){ all->cell.w, all->cell.h, all->cell.place, all->cell.places });
	part[0] = (struct paper_part){ .title = T("Spaghetti diagram"), .note = lang_text(r->lang, T("Thin before, thick after")), .kind = PAPER_DRAWING, .share = 3,
		.drawing = { paper_draw, drawn, false } };
	part[1] = (struct paper_part){ .title = T("Ways on the plan"), .kind = PAPER_TABLE, .beside = true, .share = 2, .table = paper_ways(r, all) };
	fact[0] = (struct paper_fact){ T("Before, a shift"), metres(r, walks_sum(all, false, false).shift_m) };
	fact[1] = (struct paper_fact){ T("After, a shift"), metres(r, walks_sum(all, true, false).shift_m) };
	out->fact = fact;
	out->facts = 2;
	out->part = part;
	out->parts = 2;
	return true;
}

/* ---- the module ---- */

static const struct record *const records[] = { &study_way_record, NULL };
static const struct query *const queries[] = { &ways_of, NULL };
static const struct sheet_kind sheets[] = {
	{ .name = "spaghetti", .label = T("Spaghetti diagram"), .of = "study", .freeze = spaghetti_freeze, .show = spaghetti_show, .print = spaghetti_print },
	{ 0 },
};

const struct module spaghetti_module = {
	.name = "spaghetti", .label = T("Spaghetti diagram"), .records = records, .queries = queries, .routes = spaghetti_routes, .sheets = sheets,
};
