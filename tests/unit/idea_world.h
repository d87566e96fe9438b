/*
 * idea_world.h -- a small company whose people give, answer and do ideas, in a database of its own for each test.
 *
 * A value stream of two areas that are alike. Each deed is done by somebody at some moment; Tuesday, 17 November 2026, is day 0.
 */
#ifndef UNIT_IDEA_WORLD_H
#define UNIT_IDEA_WORLD_H

#include "daily/daily.h"
#include "daily/idea.h"
#include "place.h"

#include <string.h>

#pragma GCC diagnostic ignored "-Wunused-function"      /* each of the tests needs a part of it */

extern const struct module record_module, yokoten_module;

static const struct module *const modules[] = {
	&record_module, &org_module, &calendar_module, &action_module, &attachment_module, &comment_module, &sign_in_module, &admin_module, &daily_module,
	&yokoten_module, NULL,
};

static struct world {
	struct arena *mem;
	struct database *d;
	int64_t company, site, stream, one, two, press, calendar;
	int64_t admin, kpo, boss, manager, super, leader, leader_2, giver, mate, guest, chief;
	int64_t idea;
} w;

/* ---- doing something in one write, as somebody, at some moment ---- */

struct deed { void (*run)(struct req *r); int64_t person; struct instant at; };

static struct instant day(int days, int minute)
{
	return zone_instant(zone_find(S("Europe/Berlin")), (struct date){ date_of(2026, 11, 17).day + days }, minute);
}

static void deed_run(struct db *db, void *arg)
{
	struct deed *deed = arg;
	struct req *r = NEW(db->mem, struct req);

	r->mem = db->mem;
	r->db = db;
	r->zone = zone_find(S("UTC"));
	r->lang = lang_find(S("en"));
	r->now = deed->at;
	r->html = html_new(r->mem, 4096, 1 << 20, r->lang, r->zone);
	db->fail = &r->fail;
	if (deed->person)
		assert_true(actor_load(r, deed->person));
	r->today = zone_date(r->zone, r->now, NULL);
	deed->run(r);
	assert_int_equal(r->fail.code, 0);
}

static void by_at(int64_t person, struct instant at, void (*run)(struct req *r))
{
	struct deed deed = { run, person, at };
	struct arena *mem = arena_new(256 << 20);
	struct fail f = { FAIL_NONE, MSG_NONE };

	assert_true(database_bulk(w.d, mem, deed_run, &deed, &f));
	arena_free(mem);
}

static void by(int64_t person, void (*run)(struct req *r))
{
	by_at(person, day(0, 10 * 60), run);
}

/* ---- the company ---- */

static int64_t unit_add(struct req *r, const char *name, const char *kind, int64_t parent, const char *tz, const char *similar)
{
	struct unit *u = record_new(r->mem, &unit_record);

	u->name = u->code = str_c(name);
	u->kind = str_c(kind);
	u->parent.id = parent;
	u->tz = str_c(tz);
	u->similar = str_c(similar);
	u->active = true;
	assert_true(record_insert(r, &unit_record, u));
	return u->id;
}

static void grant_add(struct req *r, int64_t person, int64_t unit, const char *role)
{
	struct role_grant *g = record_new(r->mem, &role_grant_record);

	g->person.id = person;
	g->unit.id = unit;
	g->role = str_c(role);
	assert_true(record_insert(r, &role_grant_record, g));
}

static int64_t person_add(struct req *r, const char *name, int64_t home, int64_t manager, int64_t at, const char *role)
{
	struct person *p = record_new(r->mem, &person_record);

	p->name = p->employee_no = str_c(name);
	p->home_unit.id = home;
	p->manager.id = manager;
	assert_true(record_insert(r, &person_record, p));
	if (at)
		grant_add(r, p->id, at, role);
	return p->id;
}

static void company_make(struct req *r)
{
	assert_true(session_schema(r->db) && modules_schema(r->db));
	assert_true(modules_check_queries(r->db) && server_key_load(r));
	w.company = unit_add(r, "Company", "enterprise", 0, "Europe/Berlin", "");
	w.site = unit_add(r, "Lakeside", "site", w.company, "Europe/Berlin", "");
	w.stream = unit_add(r, "Pumps", "value_stream", w.site, "", "");
	w.one = unit_add(r, "Assembly 1", "area", w.stream, "", "assembly");
	w.two = unit_add(r, "Assembly 2", "area", w.stream, "", "assembly");
	w.press = unit_add(r, "Press", "area", w.site, "", "");
	w.admin = person_add(r, "Ada", w.company, 0, w.company, "admin");
	w.boss = person_add(r, "Bo", w.company, 0, w.company, "executive");
	w.kpo = person_add(r, "Kai", w.site, w.boss, w.site, "kpo");
	w.manager = person_add(r, "Victor", w.stream, w.boss, w.stream, "value_stream");
	w.super = person_add(r, "Amara", w.stream, w.manager, w.stream, "supervisor");
	w.leader = person_add(r, "Rashid", w.one, w.super, w.one, "team_leader");
	w.leader_2 = person_add(r, "Tina", w.two, w.super, w.two, "team_leader");
	w.giver = person_add(r, "Piotr", w.one, w.leader, 0, "");
	w.mate = person_add(r, "Grace", w.one, w.leader, 0, "");
	w.guest = person_add(r, "Vera", w.site, 0, w.site, "viewer");
	w.chief = person_add(r, "Cleo", w.site, 0, 0, "");
}

static int set_up(void **state)
{
	w = (struct world){ .idea = 0 };
	w.mem = arena_new(64 << 20);
	w.d = place_make(w.mem);
	by_at(0, day(-60, 8 * 60), company_make);
	return 0;
}

static int tear_down(void **state)
{
	place_end(w.d);
	arena_free(w.mem);
	return 0;
}

/* ---- ideas ---- */

static void give_at(struct req *r, int64_t area, int64_t giver)
{
	struct idea *i = record_new(r->mem, &idea_record);

	i->problem = S("The driver hangs on the wrong side.");
	i->area.id = area;
	i->submitter.id = giver;
	i->anonymous = !giver;
	assert_true(record_insert(r, &idea_record, i));
	w.idea = i->id;
}

static void give(struct req *r) { give_at(r, w.one, w.giver); }
static void give_unknown(struct req *r) { give_at(r, w.one, 0); }
static void give_of_leader(struct req *r) { give_at(r, w.one, w.leader); }
static void give_of_super(struct req *r) { give_at(r, w.one, w.super); }
static void give_in_press(struct req *r) { give_at(r, w.press, 0); }

static struct idea now_is(struct req *r)
{
	struct idea *i = record_new(r->mem, &idea_record);

	assert_true(record_load(r, &idea_record, w.idea, i));
	return *i;
}

static struct mistakes wrong;

static void take(struct req *r, const char *step, enum fail_code expected, void (*fill)(struct idea *i))
{
	struct idea *old = record_new(r->mem, &idea_record), *i;

	wrong.n = 0;
	*old = now_is(r);
	i = arena_copy(r->mem, old, sizeof *old);
	if (fill)
		fill(i);
	assert_int_equal(record_step(r, &idea_record, step_find(&idea_record, str_c(step)), i, old, &wrong), expected == FAIL_NONE);
	assert_int_equal(r->fail.code, expected);
	r->fail = (struct fail){ FAIL_NONE, MSG_NONE };
}

/* Put right by hand, as the list does it. */
static bool put(struct req *r, void (*fill)(struct idea *i))
{
	struct idea *old = record_new(r->mem, &idea_record), *i;

	wrong.n = 0;
	*old = now_is(r);
	i = arena_copy(r->mem, old, sizeof *old);
	fill(i);
	return record_valid(r, &idea_record, i, old, &wrong) && record_update(r, &idea_record, i, old, "changed");
}

static void fill_answer(struct idea *i) { i->answer = S("I saw it."); }
static void fill_question(struct idea *i) { i->question = S("Which one?"); }
static void fill_info(struct idea *i) { i->info = S("Station 6."); }
static void fill_mate(struct idea *i) { i->owner.id = w.mate; i->due = date_of(2026, 12, 1); }
static void fill_owner_giver(struct idea *i) { i->owner.id = w.giver; }
static void fill_effect(struct idea *i) { i->effect = S("40 s less."); }
static void fill_standard(struct idea *i) { i->standard_updated = S("yes"); }
static void fill_rejected(struct idea *i) { i->rejected = S("It fell down."); }
static void fill_reason(struct idea *i) { i->decision_reason = S("No room."); i->spoken = true; }
static void fill_park(struct idea *i) { i->decision_reason = S("Later."); i->parked_until = date_of(2026, 11, 24); }
static void fill_up_to(struct idea *i, int64_t who, int days) { i->escalated_to.id = who; i->escalate_due.day = date_of(2026, 11, 17).day + days; }
static void fill_up(struct idea *i) { fill_up_to(i, w.manager, 3); }
static void fill_up_super(struct idea *i) { fill_up_to(i, w.super, 0); }
static void fill_up_boss(struct idea *i) { fill_up_to(i, w.boss, 3); }
static void fill_up_past(struct idea *i) { fill_up_to(i, w.manager, -1); }
static void fill_up_mate(struct idea *i) { fill_up_to(i, w.mate, 3); }
static void fill_up_kpo(struct idea *i) { fill_up_to(i, w.kpo, 3); }
static void fill_up_leader_2(struct idea *i) { fill_up_to(i, w.leader_2, 3); }
static void fill_up_chief(struct idea *i) { fill_up_to(i, w.chief, 3); }

static void answer(struct req *r) { take(r, "answer", FAIL_NONE, fill_answer); }
static void decide(struct req *r) { take(r, "do_it", FAIL_NONE, fill_mate); }
static void done(struct req *r) { take(r, "done", FAIL_NONE, fill_effect); }
static void verify(struct req *r) { take(r, "verify", FAIL_NONE, fill_standard); }
static void verify_refused(struct req *r) { take(r, "verify", FAIL_FORBIDDEN, fill_standard); take(r, "reject", FAIL_FORBIDDEN, fill_rejected); }
static void pass_up(struct req *r) { take(r, "pass_up", FAIL_NONE, fill_up); }

static void employment_is(struct req *r, int64_t id, struct str employment)
{
	struct person old, p;

	assert_true(record_load(r, &person_record, id, &old));
	p = old;
	p.employment = employment;
	assert_true(record_update(r, &person_record, &p, &old, "changed"));
}

static int64_t version_of(struct req *r, const struct record *rec, int64_t id)
{
	void *row = record_new(r->mem, rec);

	assert_true(record_load(r, rec, id, row));
	return ((struct row *)row)->version;
}

static void manager_leaves(struct req *r) { employment_is(r, w.manager, S("left")); }
static void answerer_is_super(struct req *r) { assert_int_equal(now_is(r).answerer.id, w.super); }
static void clock_turns(struct req *r) { daily_module.jobs[0].run(r); }

static void climbed(struct req *r, int64_t level, int64_t to)
{
	struct idea i = now_is(r);

	assert_int_equal(i.climb, level);
	assert_int_equal(i.climbed_to.id, to);
}

static void with_super(struct req *r) { climbed(r, 1, w.super); }
static void with_manager(struct req *r) { climbed(r, 2, w.manager); }

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

static int once(void **state)
{
	modules_use(modules);
	return 0;
}

#endif
