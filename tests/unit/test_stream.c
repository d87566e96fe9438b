/*
 * test_stream.c -- a value-stream map: what follows from its rows (pure), and that a frozen map says the same as the living one, also when that goes on.
 */
#include "chart/paper.h"
#include "events/events.h"
#include "place.h"
#include "study/stream.h"
#include "study/study.h"

#include <math.h>
#include <string.h>

/* ---- the rule ---- */

static struct stream_step step_of(int64_t id, const char *branch, double cycle_s, int64_t pieces, double days)
{
	return (struct stream_step){ .id = id, .no = id, .name = S("a<b"), .branch = str_c(branch), .people = 1, .cycle_s = cycle_s, .changeover_s = NAN, .uptime_pct = NAN, .process_s = NAN,
		.complete_accurate_pct = NAN, .stock_pieces = pieces, .stock_days = days };
}

static struct stream_sums sums_of(struct arena *a, const struct stream_step *step, size_t n, int64_t demand, int64_t last)
{
	struct stream_map m = { .stream = { .demand_day = demand, .stock_pieces = last, .stock_days = NAN }, .step = step, .n = n, .available_s = 55200 };
	struct stream_sums s;

	stream_sums(a, &m, &s);
	return s;
}

/* Acme, Learning to See (TV21): the raw material is known in days, the rest in pieces. */
static void test_acme(void **state)
{
	struct arena *a = arena_new(1 << 20);
	const struct stream_step step[] = { step_of(1, "", 1, INT_NONE, 5), step_of(2, "", 39, 7000, NAN), step_of(3, "", 46, 1700, NAN), step_of(4, "", 62, 2450, NAN),
		step_of(5, "", 40, 1840, NAN) };
	static const double days[] = { 5, 7.609, 1.848, 2.663, 2.0, 4.5 };
	struct stream_sums s = sums_of(a, step, 5, 920, 4140);

	for (size_t i = 0; i < 6; i++)
		assert_true(fabs(s.days[i] - days[i]) < 5e-4);
	assert_true(fabs(s.lead_days - 23.6196) < 5e-4 && fabs(s.process_s - 188) < 1e-9 && fabs(s.takt_s - 60) < 1e-9 && fabs(s.people - 5) < 1e-9);
	assert_true(fabs(s.pce - 188 / (23.6196 * 55200)) < 1e-8);
	assert_true(s.load[3].over && !s.load[2].over && s.branches == 0 && !s.any_rolled && isnan(s.rolled));
	arena_free(a);
}

static void test_what_is_not_known_stays_so(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct stream_step step[] = { step_of(1, "", 10, 50, NAN), step_of(2, "", NAN, 50, NAN) };
	struct stream_sums s = sums_of(a, step, 2, 100, 0);

	assert_true(fabs(s.lead_days - 1) < 1e-9 && isnan(s.process_s) && isnan(s.pce));
	assert_true(isnan(sums_of(a, step, 2, INT_NONE, 0).lead_days) && isnan(sums_of(a, step, 2, INT_NONE, 0).takt_s));
	assert_true(isnan(sums_of(a, step, 2, 100, INT_NONE).lead_days));
	step[1].people = NAN;
	assert_true(isnan(sums_of(a, step, 2, 100, 0).people));
	s = sums_of(a, step, 0, 100, 100);
	assert_true(isnan(s.lead_days) && isnan(s.process_s) && isnan(s.people) && isnan(s.rolled));
	/* Process time of its own counts before the cycle, and all %C&A must be there. */
	step[1].process_s = 300;
	step[0].complete_accurate_pct = 90;
	s = sums_of(a, step, 2, 100, 0);
	assert_true(fabs(s.process_s - 310) < 1e-9 && s.any_rolled && isnan(s.rolled));
	step[1].complete_accurate_pct = 50;
	assert_true(fabs(sums_of(a, step, 2, 100, 0).rolled - .45) < 1e-9);
	arena_free(a);
}

static void test_the_same_word_is_the_same_branch(void **state)
{
	struct arena *a = arena_new(1 << 20);
	const struct stream_step step[] = { step_of(1, "Shaft", 30, 400, NAN), step_of(2, "", 60, 300, NAN), step_of(3, "Coil", 5, 100, NAN), step_of(4, "Shaft", 20, 400, NAN),
		step_of(5, "", 100, 100, NAN) };
	struct stream_sums s = sums_of(a, step, 5, 100, 200);

	assert_int_equal(s.branches, 2);
	assert_int_equal(s.branch[0], 1);
	assert_int_equal(s.branch[2], 2);
	assert_int_equal(s.branch[3], 1);
	assert_true(str_is(*s.branch_of[0], "Shaft") && str_is(*s.branch_of[1], "Coil"));
	assert_true(fabs(s.lead_days - 11) < 1e-9 && fabs(s.process_s - 150) < 1e-9 && s.longest[0] && s.longest[3] && s.longest[4] && !s.longest[1] && !s.longest[2]);
	arena_free(a);
}

/* ---- frozen ---- */

extern const struct module record_module;
static const struct module *const modules[] = {
	&record_module, &org_module, &calendar_module, &action_module, &attachment_module, &comment_module, &sign_in_module, &admin_module, &study_module, &observation_module, &stream_module,
	&candidate_module, NULL,
};
static struct arena *mem;
static struct database *d;
static int64_t map, ada;
static struct str frozen;

static void deed_run(struct db *db, void *arg)
{
	struct req *r = NEW(db->mem, struct req);

	r->mem = db->mem;
	r->db = db;
	r->zone = zone_find(S("UTC"));
	r->lang = lang_find(S("en"));
	r->now = instant_now();
	r->html = html_new(r->mem, 4096, 1 << 20, r->lang, r->zone);
	db->fail = &r->fail;
	if (ada)
		assert_true(actor_load(r, ada));
	r->today = zone_date(r->zone, r->now, NULL);
	(*(void (**)(struct req *r))arg)(r);
	assert_int_equal(r->fail.code, 0);
}

static void deed(void (*run)(struct req *r))
{
	struct fail f = { FAIL_NONE, MSG_NONE };
	struct arena *of = arena_new(256 << 20);

	assert_true(database_bulk(d, of, deed_run, &run, &f));
	arena_free(of);
}

static void company_make(struct req *r)
{
	struct unit *u = record_new(r->mem, &unit_record);
	struct person *p = record_new(r->mem, &person_record);
	struct role_grant *g = record_new(r->mem, &role_grant_record);

	assert_true(session_schema(r->db) && modules_schema(r->db));
	assert_true(modules_check_queries(r->db) && server_key_load(r));
	u->name = S("Pumps <b>");
	u->code = S("P");
	u->kind = S("enterprise");
	u->active = true;
	assert_true(record_insert(r, &unit_record, u));
	p->name = p->employee_no = S("Ada");
	p->home_unit.id = u->id;
	assert_true(record_insert(r, &person_record, p));
	g->person.id = p->id;
	g->unit.id = u->id;
	g->role = S("kpo");
	assert_true(record_insert(r, &role_grant_record, g));
	ada = p->id;
}

static void map_make(struct req *r)
{
	struct stream *s = record_new(r->mem, &stream_record);
	struct burst *b = record_new(r->mem, &burst_record);

	s->title = S("Acme <i>");
	s->area.id = 1;
	s->demand_day = 920;
	s->available_min = 920;
	s->stock_pieces = 4140;
	assert_true(record_insert(r, &stream_record, s));
	for (int i = 0; i < 3; i++) {
		struct stream_step *step = record_new(r->mem, &stream_step_record);
		step->stream.id = s->id;
		step->name = i ? S("Weld") : S("Stamp <u>");
		step->cycle_s = 39.5;
		step->stock_pieces = i ? 920 : INT_NONE;
		step->stock_days = i ? NAN : 5;
		assert_true(record_insert(r, &stream_step_record, step));
		b->step.id = step->id;
	}
	b->stream.id = s->id;
	b->words = S("Faster");
	assert_true(record_insert(r, &burst_record, b));
	map = s->id;
}

static void freeze(struct req *r)
{
	frozen = str_copy(mem, stream_freeze(r, map));
	assert_true(frozen.n > 0);
}

static void frozen_again_is_the_same(struct req *r)
{
	assert_true(str_eq(stream_freeze(r, map), frozen));
}

static void thawed_says_the_same(struct req *r)
{
	struct stream_map live, then;
	struct stream_sums a, b;

	assert_true(stream_read(r, map, &live) && stream_thaw(r, frozen, &then));
	stream_sums(r->mem, &live, &a);
	stream_sums(r->mem, &then, &b);
	assert_int_equal(then.n, 3);
	assert_int_equal(then.bursts, 1);
	assert_true(str_eq(then.area, live.area) && str_eq(then.stream.title, live.stream.title) && str_eq(then.step[0].name, live.step[0].name));
	assert_int_equal(stream_index(&then, then.burst[0].step.id), 2);
	assert_true(a.lead_days > 5 && !(fabs(a.lead_days - b.lead_days) > 0) && !(fabs(a.process_s - b.process_s) > 0) && !(fabs(a.takt_s - b.takt_s) > 0));
}

static void step_change(struct req *r)
{
	struct stream_map m;
	struct stream_step old, s;

	assert_true(stream_read(r, map, &m));
	assert_true(record_load(r, &stream_step_record, m.step[0].id, &old));
	s = old;
	s.stock_days = 1;
	s.name = S("Press");
	assert_true(record_update(r, &stream_step_record, &s, &old, "changed"));
}

static void frozen_stays(struct req *r)
{
	struct stream_map then;
	struct stream_sums s;

	assert_true(stream_thaw(r, frozen, &then));
	stream_sums(r->mem, &then, &s);
	assert_true(fabs(s.lead_days - 11.5) < 1e-9 && str_is(then.step[0].name, "Stamp <u>"));
	stream_frozen_show(r, frozen);
	struct str page = html_done(r->html);
	assert_non_null(memmem(page.p, page.n, "Stamp &lt;u&gt;", 15));
	assert_non_null(memmem(page.p, page.n, "Lead time 11.5 days", 19));
	assert_null(memmem(page.p, page.n, "class=\"vs-a\"", 12));
	assert_null(memmem(page.p, page.n, "<form", 5));
}

/* On A3; with KPO_PDF the file is kept, to be looked at. */
static void printed(struct req *r)
{
	struct paper p = { .title = S("Acme"), .code = S("SW-1"), .revision = S("1") };
	struct fail f = { FAIL_NONE, MSG_NONE };

	assert_false(stream_print(r, S("{}"), &p));
	assert_true(stream_print(r, frozen, &p));
	assert_int_equal(p.size, PAPER_A3);
	assert_int_equal(p.parts, 3);
	assert_int_equal(p.part[1].table.rows, 5);
	assert_true(str_is(p.part[1].table.cell[1], "11.5 days") && str_is(p.part[2].table.cell[0], "Faster") && str_is(p.part[2].table.cell[1], "Weld"));
	struct str pdf = paper_pdf(r->mem, r->lang, r->zone, &p, &f);
	assert_true(f.code == FAIL_NONE && pdf.n > 1000 && memcmp(pdf.p, "%PDF", 4) == 0);
	FILE *out = getenv("KPO_PDF") ? fopen(getenv("KPO_PDF"), "wb") : NULL;
	if (out) {
		assert_true(fwrite(pdf.p, 1, pdf.n, out) == pdf.n);
		fclose(out);
	}
}

static void what_is_no_map_is_refused(struct req *r)
{
	static const char *const wrong[] = { "", "{", "[]", "{\"stream\":3}", "null" };
	struct stream_map m;

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_false(stream_thaw(r, str_c(wrong[i]), &m));
	/* Values of another kind are nothing; a map without steps has no figures. */
	assert_true(stream_thaw(r, S("{\"stream\":{\"demand_day\":\"many\"},\"steps\":[{\"cycle_s\":\"x\"},7]}"), &m));
	assert_true(m.stream.demand_day == INT_NONE && isnan(m.step[0].cycle_s) && m.n == 2);
}

static void test_frozen(void **state)
{
	deed(company_make);
	deed(map_make);
	deed(freeze);
	deed(frozen_again_is_the_same);
	deed(thawed_says_the_same);
	deed(step_change);
	deed(frozen_stays);
	deed(printed);
	deed(what_is_no_map_is_refused);
}

static int set_up(void **state)
{
	mem = arena_new(64 << 20);
	d = place_make(mem);
	ada = 0;
	return 0;
}

static int tear_down(void **state)
{
	place_end(d);
	arena_free(mem);
	return 0;
}

static int once(void **state)
{
	modules_use(modules);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_acme), cmocka_unit_test(test_what_is_not_known_stays_so), cmocka_unit_test(test_the_same_word_is_the_same_branch),
		cmocka_unit_test_setup_teardown(test_frozen, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, once, NULL);
}
