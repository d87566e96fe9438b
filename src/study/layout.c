/*
 * layout.c -- the plan of a studied cell: its floor, the places on it, and which element is done where. The standard work sheet is drawn from these.
 *
 * Where an element is done is the one fact that is added to the elements; the way of an operator follows from it. Lengths are metres; a place never lies
 * beside the floor.
 */
#include "study/layout.h"

#include <math.h>

/* ---- what they are ---- */

static const struct field study_plan_fields[] = {
	FIELD(study_plan, study, .label = T("Process study"), .ref = "study", .required = true, .once = true, .unique = true, .index = true),
	FIELD(study_plan, name, .label = T("Plan of"), .max = 120, .list = true),
	FIELD(study_plan, width_m, .label = T("Width of the floor"), .hint = T("From left to right on the plan."), .unit = "m", .required = true, .list = true),
	FIELD(study_plan, height_m, .label = T("Depth of the floor"), .hint = T("From top to bottom on the plan."), .unit = "m", .required = true, .list = true),
	FIELD(study_plan, picture, .label = T("Picture of the floor"), .fixed = true, .aside = true),
	FIELD(study_plan, picture_m, .label = T("Width of the picture"), .unit = "m", .fixed = true, .aside = true),
	FIELD(study_plan, line, .label = T("Two points on the picture"), .hint = T("Metres from the left and from the top as the plan says them now: 1,1 6,1."),
	      .max = 60, .fixed = true, .aside = true),
	FIELD(study_plan, line_m, .label = T("How far they are apart"), .unit = "m", .fixed = true, .aside = true),
	{ 0 },
};

static const struct field study_place_fields[] = {
	FIELD(study_place, study, .label = T("Process study"), .ref = "study", .required = true, .once = true, .index = true),
	FIELD(study_place, name, .label = T("Place"), .hint = T("A machine by its number, a table, a rack: as people call it."), .required = true, .max = 60, .search = true, .list = true),
	FIELD(study_place, x, .label = T("From the left"), .unit = "m", .required = true, .list = true),
	FIELD(study_place, y, .label = T("From the top"), .unit = "m", .required = true, .list = true),
	FIELD(study_place, w, .label = T("Width"), .unit = "m", .required = true, .list = true),
	FIELD(study_place, h, .label = T("Depth"), .unit = "m", .required = true, .list = true),
	FIELD(study_place, quality, .label = T("Quality check here")),
	FIELD(study_place, safety, .label = T("Take care: safety")),
	FIELD(study_place, wip, .label = T("Standard WIP here"), .hint = T("So many pieces lie here between two rounds. Empty: none."), .unit = "pcs", .least = 0, .most = 9999),
	{ 0 },
};

static const struct field study_stop_fields[] = {
	FIELD(study_stop, study, .label = T("Process study"), .ref = "study", .required = true, .fixed = true, .index = true),
	FIELD(study_stop, element, .label = T("Work element"), .ref = "element", .required = true, .fixed = true, .index = true),
	FIELD(study_stop, place, .label = T("Place"), .ref = "study_place", .required = true, .fixed = true, .index = true),
	FIELD(study_stop, name, .label = T("Title"), .max = 120, .fixed = true),
	{ 0 },
};

/* ---- one plan of a study ---- */

static const struct column plan_columns[] = {
	COL(struct study_plan, id), COL(struct study_plan, version), COL(struct study_plan, study), COL(struct study_plan, width_m), COL(struct study_plan, height_m),
	COL(struct study_plan, picture), COL(struct study_plan, picture_m), COL(struct study_plan, line), COL(struct study_plan, line_m), { 0 },
};
static const struct query plan_of_id = {
	.name = "study_plan_of", .takes = { KIND_INT }, .gives = plan_columns,
	.sql = "select id, version, study, width_m, height_m, picture, picture_m, line, line_m from study_plan where study = ?1 and not withdrawn order by id limit 1",
};

bool plan_of_study(struct req *r, int64_t study, struct study_plan *out)
{
	struct study_plan *p = record_new(r->mem, &study_plan_record);
	bool any = db_one(r->db, &plan_of_id, p, V(study));

	if (!any) {
		p->study.id = study;
		p->width_m = PLAN_W_M;
		p->height_m = PLAN_H_M;
	}
	*out = *p;
	return any;
}

static bool size_wrong(double m)
{
	return !(m >= PLAN_LEAST_M && m <= PLAN_MOST_M);
}

static struct msg plan_check(struct req *r, const void *row, const void *old, const char **field)
{
	const struct study_plan *p = row;

	*field = size_wrong(p->width_m) ? "width_m" : "height_m";
	return size_wrong(p->width_m) || size_wrong(p->height_m) ? T("A floor is 1 to 1000 metres wide and deep.") : MSG_NONE;
}

static void plan_derive(struct req *r, void *row, const void *old)
{
	struct study_plan *p = row;

	p->width_m = plan_snap(p->width_m);
	p->height_m = plan_snap(p->height_m);
	if (!p->name.n)
		p->name = record_title(r, &study_record, p->study.id);
}

const struct record study_plan_record = {
	.name = "study_plan",
	.table = "study_plan",
	.prefix = "PL-",
	.label = T("Floor plan"),
	.labels = T("Floor plans"),
	.empty = T("No plan yet. A grid of 10 by 6 metres is where it begins."),
	.row_size = sizeof(struct study_plan),
	.fields = study_plan_fields,
	.title = "name",
	.parent = "study",
	.read = CAP_FORM_READ,
	.create = CAP_FORM_EDIT,
	.edit = CAP_FORM_EDIT,
	.check = plan_check,
	.derive = plan_derive,
};

/* ---- places ---- */

static struct msg place_check(struct req *r, const void *row, const void *old, const char **field)
{
	const struct study_place *p = row;
	struct study_plan plan;

	*field = p->w >= .1 ? "h" : "w";
	if (!(p->w >= .1 && p->h >= .1))
		return T("A place is at least 0.1 metres wide and deep.");
	if (p->withdrawn)
		return MSG_NONE;
	(void)plan_of_study(r, p->study.id, &plan);
	*field = p->x >= 0 && plan_snap(p->x + p->w) <= plan.width_m ? "y" : "x";
	if (p->x >= 0 && p->y >= 0 && plan_snap(p->x + p->w) <= plan.width_m && plan_snap(p->y + p->h) <= plan.height_m)
		return MSG_NONE;
	return T("The place would not lie on the floor. Move it, make it smaller, or make the floor larger.");
}

static void place_derive(struct req *r, void *row, const void *old)
{
	struct study_place *p = row;

	p->x = plan_snap(p->x);
	p->y = plan_snap(p->y);
	p->w = fmax(plan_snap(p->w), .1);
	p->h = fmax(plan_snap(p->h), .1);
}

const struct record study_place_record = {
	.name = "study_place",
	.table = "study_place",
	.prefix = "SP-",
	.label = T("Place on the plan"),
	.labels = T("Places on the plan"),
	.empty = T("No place yet. Begin with the machines."),
	.row_size = sizeof(struct study_place),
	.fields = study_place_fields,
	.title = "name",
	.parent = "study",
	.read = CAP_FORM_READ,
	.create = CAP_FORM_EDIT,
	.edit = CAP_FORM_EDIT,
	.sort = "id",
	.check = place_check,
	.derive = place_derive,
};

/* No pages and no API of its own: it is chosen on the sheet, for all elements at once. */
const struct record study_stop_record = {
	.name = "study_stop",
	.table = "study_stop",
	.label = T("Where it is done"),
	.labels = T("Where each element is done"),
	.row_size = sizeof(struct study_stop),
	.fields = study_stop_fields,
	.title = "name",
	.parent = "study",
	.read = CAP_FORM_READ,
	.create = CAP_FORM_EDIT,
	.edit = CAP_FORM_EDIT,
	.no_pages = true,
	.no_api = true,
};

/* ---- all of it, as the sheet is drawn from ---- */

static const struct column place_columns[] = {
	COL(struct study_place, id), COL(struct study_place, version), COL(struct study_place, name), COL(struct study_place, x), COL(struct study_place, y),
	COL(struct study_place, w), COL(struct study_place, h), COL(struct study_place, quality), COL(struct study_place, safety), COL(struct study_place, wip), { 0 },
};
static const struct query places_of = {
	.name = "study_places_of", .takes = { KIND_INT, KIND_INT }, .gives = place_columns,
	.sql = "select id, version, name, x, y, w, h, quality, safety, wip from study_place where study = ?1 and not withdrawn order by id limit ?2",
};

static const struct column stop_columns[] = { COL(struct study_stop, element), COL(struct study_stop, place), { 0 } };
static const struct query stops_of = {
	.name = "study_stops_of", .takes = { KIND_INT }, .gives = stop_columns,
	.sql = "select element, place from study_stop where study = ?1 and not withdrawn order by id limit 400",
};

static const struct column id_columns[] = { { .name = "id", .off = 0, .kind = KIND_INT }, { 0 } };
const struct query stop_of_element = {
	.name = "study_stop_of_element", .takes = { KIND_REF }, .gives = id_columns, .sql = "select id from study_stop where element = ?1 and not withdrawn order by id limit 1",
};

static void places_read(struct req *r, int64_t study, struct cell *c)
{
	struct study_place *p = record_new(r->mem, &study_place_record);
	struct rows rows = db_query(r->db, &places_of, V(study), V((int64_t)PLACES_MAX));

	c->place = NEW_N(r->mem, struct chart_place, PLACES_MAX);
	c->mark = NEW_N(r->mem, struct chart_marks, PLACES_MAX);
	c->place_id = NEW_N(r->mem, int64_t, PLACES_MAX);
	c->place_version = NEW_N(r->mem, int64_t, PLACES_MAX);
	for (; c->places < PLACES_MAX && db_next(&rows, p); c->places++) {
		c->place[c->places] = (struct chart_place){ .name = p->name, .x = p->x, .y = p->y, .w = p->w, .h = p->h };
		c->mark[c->places] = (struct chart_marks){ p->quality, p->safety, p->wip == INT_NONE ? 0 : (int)p->wip };
		c->place_id[c->places] = p->id;
		c->place_version[c->places] = p->version;
	}
	db_end(&rows);
}

static size_t place_at(const struct cell *c, int64_t id)
{
	for (size_t i = 0; i < c->places; i++)
		if (c->place_id[i] == id)
			return i;
	return SIZE_MAX;
}

static void bind(struct cell *c, int64_t element, size_t place)
{
	for (size_t i = 0; i < c->works && place != SIZE_MAX; i++)
		if (c->work[i].id == element) {
			c->work[i].place = place;
			c->work[i].bound = true;
		}
}

static void works_read(struct req *r, const struct study_of *s, struct cell *c)
{
	struct study_stop stop = { 0 };

	c->work = NEW_N(r->mem, struct cell_work, s->n + 1);
	for (size_t i = 0; i < s->n; i++) {
		const struct element *e = &s->element[i];
		c->work[c->works++] = (struct cell_work){ .id = e->id, .no = e->no, .operator = e->operator, .name = e->name, .machine = e->machine, .walks = e->walks, .place = SIZE_MAX };
	}
	for (struct rows rows = db_query(r->db, &stops_of, V(s->study.id)); db_next(&rows, &stop);)
		bind(c, stop.element.id, place_at(c, stop.place.id));
	works_settle(c);
}

/* One operator alone, as the combination sheet has them. */
static double cycle_s(struct req *r, const struct work_rows *all, double takt_s, size_t operator)
{
	struct lean_work *w = NEW_N(r->mem, struct lean_work, all->n + 1);
	struct lean_work_row *rows = NEW_N(r->mem, struct lean_work_row, all->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < all->n; i++)
		if (all->work[i].operator == operator) {
			w[n] = all->work[i];
			w[n++].operator = 0;
		}
	return lean_combination(w, n, takt_s, rows, NULL, 1).cell_cycle_s;
}

static void picture_read(struct req *r, const struct study_plan *p, struct cell *c)
{
	struct attachment *a = record_new(r->mem, &attachment_record);

	if (p->picture == INT_NONE || !record_load(r, &attachment_record, p->picture, a) || a->withdrawn || a->width <= 0)
		return;
	c->picture = p->picture;
	c->picture_w = isnan(p->picture_m) ? p->width_m : p->picture_m;
	c->picture_h = c->picture_w * (double)a->height / (double)a->width;
}

bool cell_read(struct req *r, const struct study_of *s, struct cell *out)
{
	struct work_rows work = study_work(r, s);
	struct study_plan plan;

	*out = (struct cell){ .title = s->study.title, .product = s->study.product, .takt_s = s->takt_s, .picture = INT_NONE };
	(void)plan_of_study(r, s->study.id, &plan);
	out->w = plan.width_m;
	out->h = plan.height_m;
	picture_read(r, &plan, out);
	places_read(r, s->study.id, out);
	works_read(r, s, out);
	out->operators = s->operators < OPERATORS_MAX ? s->operators : OPERATORS_MAX;
	out->way = NEW_N(r->mem, struct cell_way, out->operators + 1);
	for (size_t i = 0; i < out->operators; i++) {
		out->way[i] = way_of(r->mem, out, (int64_t)i + 1);
		out->way[i].cycle_s = cycle_s(r, &work, s->takt_s, i);
	}
	return !r->fail.code;
}

/* ---- the module ---- */

static const struct record *const records[] = { &study_plan_record, &study_place_record, &study_stop_record, NULL };
static const struct query *const queries[] = { &plan_of_id, &places_of, &stops_of, &stop_of_element, NULL };
static const struct sheet_kind sheets[] = {
	{ .name = "layout", .label = T("Standard work sheet"), .of = "study", .freeze = layout_freeze, .show = layout_show, .print = layout_print },
	{ 0 },
};

const struct module layout_module = {
	.name = "layout", .label = T("Standard work sheet"), .records = records, .queries = queries, .routes = layout_routes, .sheets = sheets,
};
