/*
 * test_layout_sheet.c -- a sheet that is frozen draws what the live one drew, also after everything below it has changed; and what is no sheet is said kindly.
 */
#include "place.h"
#include "chart/paper.h"
#include "study/layout.h"

#include <string.h>

extern const struct module record_module;

static const struct module *const modules[] = {
	&record_module, &org_module, &calendar_module, &action_module, &attachment_module, &comment_module, &sign_in_module, &admin_module, &study_module, &grid_module,
	&observation_module, &capacity_module, &balance_module, &layout_module, &spaghetti_module, NULL,
};

static struct world { struct arena *mem; struct database *d; int64_t area, leader, study; struct str layout, ways, layout_page, ways_page; } w;

/* ---- doing something in one write ---- */

static struct req *request(struct db *db, struct arena *mem)
{
	struct req *r = NEW(mem, struct req);

	r->mem = mem;
	r->db = db;
	r->zone = zone_find(S("UTC"));
	r->lang = lang_find(S("en"));
	r->now = (struct instant){ 1795000000 };
	r->html = html_new(r->mem, 4096, 1 << 20, r->lang, r->zone);
	db->fail = &r->fail;
	return r;
}

static void deed_run(struct db *db, void *arg)
{
	void (*const *run)(struct req *r) = arg;
	struct req *r = request(db, db->mem);

	if (w.leader)
		assert_true(actor_load(r, w.leader));
	r->today = zone_date(r->zone, r->now, NULL);
	(*run)(r);
	assert_int_equal(r->fail.code, 0);
}

static void by(void (*run)(struct req *r))
{
	struct arena *mem = arena_new(256 << 20);
	struct fail f = { FAIL_NONE, MSG_NONE };

	assert_true(database_bulk(w.d, mem, deed_run, &run, &f));
	arena_free(mem);
}

/* ---- a cell of two operators ---- */

static void company_make(struct req *r)
{
	struct unit *u = record_new(r->mem, &unit_record);
	struct person *p = record_new(r->mem, &person_record);
	struct role_grant *g = record_new(r->mem, &role_grant_record);

	assert_true(session_schema(r->db) && modules_schema(r->db));
	assert_true(modules_check_queries(r->db) && server_key_load(r));
	u->name = u->code = S("Assembly");
	u->kind = S("area");
	u->active = true;
	assert_true(record_insert(r, &unit_record, u));
	p->name = p->employee_no = S("Rashid");
	p->home_unit.id = u->id;
	assert_true(record_insert(r, &person_record, p));
	g->person.id = p->id;
	g->unit.id = u->id;
	g->role = S("admin");
	assert_true(record_insert(r, &role_grant_record, g));
	w.area = u->id;
	w.leader = p->id;
}

static int64_t place_add(struct req *r, struct str name, double x, double y, int64_t wip)
{
	struct study_place *p = record_new(r->mem, &study_place_record);

	p->study.id = w.study;
	p->name = name;
	p->x = x;
	p->y = y;
	p->w = 2;
	p->h = 1.2;
	p->wip = wip;
	p->quality = wip == INT_NONE;
	assert_true(record_insert(r, &study_place_record, p));
	return p->id;
}

static void element_add(struct req *r, struct str name, int64_t operator, struct str machine)
{
	struct element *e = record_new(r->mem, &element_record);

	e->study.id = w.study;
	e->name = name;
	e->operator = operator;
	e->machine = machine;
	e->hand_s = 5;
	assert_true(record_insert(r, &element_record, e));
}

static void way_add(struct req *r, struct str name, struct str moment, int64_t trips, struct str points)
{
	struct study_way *y = record_new(r->mem, &study_way_record);

	y->study.id = w.study;
	y->name = name;
	y->moment = moment;
	y->trips = trips;
	y->points = points;
	assert_true(record_insert(r, &study_way_record, y));
}

static void study_make(struct req *r)
{
	struct study *s = record_new(r->mem, &study_record);

	s->title = S("Cell <B>");
	s->area.id = w.area;
	s->demand_day = 375;
	s->available_min = 450;
	s->operators = 2;
	assert_true(record_insert(r, &study_record, s));
	w.study = s->id;
	place_add(r, S("CNC \"12\""), .5, .5, 1);
	place_add(r, S("CNC-14"), 6, .5, INT_NONE);
	place_add(r, S("Rack"), 3, 4, 2);
	element_add(r, S("Load"), 1, S("CNC \"12\""));
	element_add(r, S("Mill"), 1, S("CNC-14"));
	element_add(r, S("Put away"), 1, S("Rack"));
	element_add(r, S("Pack"), 2, S("Rack"));
	way_add(r, S("Operator 1"), S("before"), 240, S("0,0 1.5,2 1.5,5 0,5"));
	way_add(r, S("Operator 1"), S("after"), INT_NONE, S("0,0 1.5,2"));
}

/* ---- what is said of it ---- */

static void live_read(struct req *r)
{
	struct study_of s;
	struct walks all;

	assert_true(study_read(r, w.study, &s) && walks_read(r, &s, &all));
	struct chart_plan plan = cell_plan(r, &all.cell);
	for (size_t i = 0; i < all.cell.operators; i++)
		cell_draw(r, &all.cell, i, &plan);
	walks_draw(r, &all, &plan);
	w.layout_page = str_copy(w.mem, html_done(r->html));
	w.layout = str_copy(w.mem, layout_module.sheets[0].freeze(r, w.study));
	w.ways = str_copy(w.mem, spaghetti_module.sheets[0].freeze(r, w.study));
}

static void all_changed(struct req *r)
{
	struct study_place *old = record_new(r->mem, &study_place_record), *p;

	for (int64_t id = 1; id <= 3; id++) {
		assert_true(record_load(r, &study_place_record, id, old));
		p = arena_copy(r->mem, old, sizeof *old);
		p->name = S("Other");
		p->x += .7;
		assert_true(record_update(r, &study_place_record, p, old, "changed"));
	}
	way_add(r, S("Operator 2"), S("before"), 1, S("1,1 2,2"));
}

static void frozen_read(struct req *r)
{
	layout_module.sheets[0].show(r, w.layout);
	spaghetti_module.sheets[0].show(r, w.ways);
	w.ways_page = str_copy(w.mem, html_done(r->html));
}

/* The drawings of a page, one after the other. */
static struct str drawings(struct str page)
{
	struct buf b = buf_new(w.mem, page.n, page.n + 1);

	for (const char *p = str_z(w.mem, page), *end; (p = strstr(p, "<svg class=\"ch ch-w\"")) && (end = strstr(p, "</svg></div>")); p = end)
		buf_put(&b, p, (size_t)(end - p));
	return buf_done(&b);
}

static void test_a_frozen_sheet_draws_the_same_for_ever(void **state)
{
	by(live_read);
	by(all_changed);
	by(frozen_read);
	struct str live = drawings(w.layout_page), frozen = drawings(w.ways_page);
	assert_true(live.n > 3000);
	assert_true(str_eq(live, frozen));
	assert_true(str_has(w.ways_page, S("CNC-14")) && !str_has(w.ways_page, S("Other")) && !str_has(w.ways_page, S("Operator 2</th>")));
	assert_true(str_has(w.ways_page, S("1.68 km")));
	assert_true(str_has(w.layout, S("\"walk_m\"")) && str_has(w.layout, S("\"Put away\"")));
}

static void printed(struct req *r, const struct module *m, struct str frozen, const char *file)
{
	struct paper sheet = { .size = PAPER_A3, .title = S("Cell <B>"), .code = S("SW-1"), .revision = S("1"), .printed = date_of(2026, 11, 29) };

	assert_true(m->sheets[0].print(r, frozen, &sheet));
	struct str pdf = paper_pdf(r->mem, r->lang, r->zone, &sheet, &r->fail);
	assert_int_equal(r->fail.code, 0);
	assert_true(pdf.n > 5000 && str_starts(pdf, S("%PDF")));
	FILE *f = getenv("KPO_SHEETS") ? fopen(str_z(r->mem, str_fmt(r->mem, "%s/%s", getenv("KPO_SHEETS"), file)), "wb") : NULL;
	if (f) {
		assert_int_equal(fwrite(pdf.p, 1, pdf.n, f), pdf.n);
		fclose(f);
	}
	assert_false(m->sheets[0].print(r, S("[]"), &sheet));
}

static void both_printed(struct req *r)
{
	printed(r, &layout_module, w.layout, "layout.pdf");
	printed(r, &spaghetti_module, w.ways, "spaghetti.pdf");
}

static void test_a_frozen_sheet_is_printed(void **state)
{
	by(live_read);
	by(all_changed);
	by(both_printed);
}

static void nothing_frozen(struct req *r)
{
	struct study *s = record_new(r->mem, &study_record);

	s->title = S("Empty");
	s->area.id = w.area;
	assert_true(record_insert(r, &study_record, s));
	assert_int_equal(layout_module.sheets[0].freeze(r, s->id).n, 0);
	assert_int_equal(r->fail.code, FAIL_INVALID);
	r->fail = (struct fail){ FAIL_NONE, MSG_NONE };
	assert_int_equal(spaghetti_module.sheets[0].freeze(r, s->id).n, 0);
	assert_int_equal(r->fail.code, FAIL_INVALID);
	r->fail = (struct fail){ FAIL_NONE, MSG_NONE };
}

static void test_nothing_is_not_released(void **state)
{
	by(nothing_frozen);
}

static void odd_shown(struct req *r)
{
	static const char *const odd[] = { "", "{", "[]", "7", "null", "{}", "{\"width_m\":\"wide\",\"height_m\":6}", "{\"cell\":[],\"ways\":{}}", "{\"width_m\":-1,\"height_m\":1}" };
	static const char *const half[] = {
		"{\"width_m\":10,\"height_m\":6,\"places\":[7,{\"name\":3,\"x\":1e300,\"wip\":99999999}],\"elements\":[{\"place\":99}],\"operators\":[{\"stops\":[{\"x\":1,\"place\":-5},null]},4]}",
		"{\"width_m\":1e-9,\"height_m\":1e9,\"operators\":[{}]}",
	};

	for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
		layout_module.sheets[0].show(r, str_c(odd[i]));
		spaghetti_module.sheets[0].show(r, str_c(odd[i]));
	}
	for (size_t i = 0; i < sizeof half / sizeof half[0]; i++)
		layout_module.sheets[0].show(r, str_c(half[i]));
	spaghetti_module.sheets[0].show(r, S("{\"cell\":{\"width_m\":10,\"height_m\":6},\"ways\":[{\"points\":\"1,2\"},{\"points\":\"x\",\"operator\":-3},5]}"));
	struct str page = html_done(r->html);
	size_t said = 0;
	for (const char *p = str_z(r->mem, page); (p = strstr(p, "This sheet cannot be read.")); p++)
		said++;
	assert_int_equal(said, 2 * sizeof odd / sizeof odd[0]);
}

static void test_what_is_no_sheet_is_said(void **state)
{
	by(odd_shown);
}

static int set_up(void **state)
{
	w = (struct world){ .mem = arena_new(64 << 20) };
	w.d = place_make(w.mem);
	by(company_make);
	by(study_make);
	return 0;
}

static int tear_down(void **state)
{
	place_end(w.d);
	arena_free(w.mem);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_a_frozen_sheet_draws_the_same_for_ever, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_frozen_sheet_is_printed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_nothing_is_not_released, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_what_is_no_sheet_is_said, set_up, tear_down),
	};

	modules_use(modules);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
