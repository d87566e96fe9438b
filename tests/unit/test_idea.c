/*
 * test_idea.c -- an idea's way: who may take which step, to whom it is passed, when it climbs, when it comes back.
 */
#include "idea_world.h"

/* ---- nobody verifies what they said is done ---- */

static void leader_pressed_done(struct req *r)
{
	struct idea i = now_is(r);

	assert_true(str_is(i.state, "implemented"));
	assert_int_equal(i.implemented_by.id, w.mate);
	assert_int_equal(i.done_by.id, w.leader);
	assert_int_equal(i.verifier.id, w.super);               /* somebody who may */
}

static void owner_moved(struct req *r)
{
	assert_true(put(r, fill_owner_giver));
	assert_int_equal(now_is(r).done_by.id, w.leader);
}

static void super_owns(struct idea *i) { i->owner.id = w.super; }

static void verifier_follows(struct req *r)
{
	assert_true(put(r, super_owns));
	assert_int_equal(now_is(r).verifier.id, w.manager);     /* no other supervisor: the value-stream manager */
}

static void after_reject(struct req *r)
{
	take(r, "reject", FAIL_NONE, fill_rejected);
	assert_int_equal(now_is(r).done_by.id, 0);
}

static void test_who_said_done_never_verifies(void **state)
{
	by(w.giver, give);
	by(w.leader, answer);
	by(w.leader, decide);
	by(w.leader, done);
	by(w.leader, leader_pressed_done);
	by(w.leader, verify_refused);
	by(w.leader, owner_moved);
	by(w.leader, verify_refused);
	by(w.mate, verify_refused);                             /* whose work it was */
	by(w.leader, verifier_follows);
	by(w.super, verify_refused);
	by(w.manager, after_reject);
}

/* ---- passing up, and one's own idea ---- */

static void passed_wrong(struct req *r)
{
	static const struct { void (*fill)(struct idea *i); const char *field; } cases[] = {
		{ fill_up_mate, "escalated_to" }, { fill_up_kpo, "escalated_to" }, { fill_up_leader_2, "escalated_to" }, { fill_up_chief, "escalated_to" },
		{ fill_up_past, "escalate_due" },
	};

	for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
		take(r, "pass_up", FAIL_INVALID, cases[k].fill);
		assert_int_equal(wrong.n, 1);
		assert_string_equal(wrong.at[0].field, cases[k].field);
	}
	employment_is(r, w.manager, S("leave"));
	take(r, "pass_up", FAIL_INVALID, fill_up);
	employment_is(r, w.manager, S("active"));
	employment_is(r, w.mate, S("left"));
	take(r, "do_it", FAIL_INVALID, fill_mate);
	assert_string_equal(wrong.at[0].field, "owner");
	employment_is(r, w.mate, S("active"));
}

static void passed_right(struct req *r)
{
	struct unit old, u;

	take(r, "pass_up", FAIL_NONE, fill_up_super);           /* today is still to come */
	take(r, "pass_up", FAIL_NONE, fill_up_boss);
	assert_true(record_load(r, &unit_record, w.site, &old));
	u = old;
	u.manager.id = w.chief;
	assert_true(record_update(r, &unit_record, &u, &old, "changed"));
	take(r, "pass_up", FAIL_NONE, fill_up_chief);           /* the plant's manager, with no role at all */
}

static void test_it_is_passed_to_somebody_who_decides_there(void **state)
{
	by(w.giver, give);
	by(w.leader, answer);
	by(w.leader, passed_wrong);
	by(w.leader, passed_right);
}

static void own_is_refused(struct req *r)
{
	take(r, "do_it", FAIL_FORBIDDEN, fill_mate);
	take(r, "trial", FAIL_FORBIDDEN, fill_mate);
	take(r, "park", FAIL_FORBIDDEN, fill_park);
	take(r, "decline", FAIL_FORBIDDEN, fill_reason);
	take(r, "pass_up", FAIL_FORBIDDEN, fill_up);
}

static void own_answer_is_refused(struct req *r)
{
	take(r, "answer", FAIL_FORBIDDEN, fill_answer);
}

static void passed_to_giver(struct req *r)
{
	take(r, "pass_up", FAIL_INVALID, fill_up_super);
	assert_string_equal(wrong.at[0].field, "escalated_to");
}

static void leader_answers(struct idea *i) { i->answerer.id = w.leader; }
static void answerer_not_giver(struct req *r)
{
	assert_false(put(r, leader_answers));
	assert_string_equal(wrong.at[0].field, "answerer");
}

static void test_nobody_decides_their_own(void **state)
{
	by(w.leader, give_of_leader);
	by(w.leader, answerer_is_super);
	by(w.leader, own_answer_is_refused);
	by(w.kpo, answerer_not_giver);
	by(w.super, answer);
	by(w.leader, own_is_refused);
	by(w.super, decide);
	by(w.super, give_of_super);
	by(w.leader, answer);
	by(w.leader, passed_to_giver);
	by(w.leader, pass_up);
	by(w.super, own_is_refused);
	by(w.manager, decide);
}

/* ---- climbing ---- */

static void still_with_super(struct req *r) { climbed(r, 2, w.super); }
static void with_nobody(struct req *r) { climbed(r, 1, 0); }

static void test_it_climbs_to_somebody_else_and_is_never_dropped(void **state)
{
	by(w.giver, give);
	by_at(0, day(2, 11 * 60), clock_turns);
	by(w.admin, with_super);
	by_at(0, day(6, 11 * 60), clock_turns);
	by(w.admin, with_manager);
	by(w.super, give_of_super);                             /* never to the giver */
	by_at(0, day(2, 11 * 60), clock_turns);
	by(w.admin, with_nobody);
	by_at(0, day(6, 11 * 60), clock_turns);
	by(w.admin, with_manager);
	by(w.admin, manager_leaves);
	by(w.giver, give);                                      /* without a value-stream manager the supervisor keeps it */
	by_at(0, day(2, 11 * 60), clock_turns);
	by(w.admin, with_super);
	by_at(0, day(6, 11 * 60), clock_turns);
	by(w.admin, still_with_super);
	by(w.giver, give);                                      /* and gets it when the program stood still meanwhile */
	by_at(0, day(6, 11 * 60), clock_turns);
	by(w.admin, still_with_super);
}

static void shutdown(struct req *r)
{
	struct calendar *c = record_new(r->mem, &calendar_record);
	struct unit old, u;

	c->name = S("Closed for 17 days");
	c->tz = S("Europe/Berlin");
	assert_true(record_insert(r, &calendar_record, c));
	for (int32_t k = 1; k <= 17; k++) {
		struct holiday *h = record_new(r->mem, &holiday_record);
		h->calendar.id = c->id;
		h->day.day = date_of(2026, 11, 17).day + k;
		h->name = S("Shutdown");
		assert_true(record_insert(r, &holiday_record, h));
	}
	assert_true(record_load(r, &unit_record, w.one, &old));
	u = old;
	u.calendar.id = c->id;
	assert_true(record_update(r, &unit_record, &u, &old, "changed"));
}

static void promised_after_it(struct req *r) { assert_int_equal(now_is(r).answer_due.s, day(20, 10 * 60).s); }
static void not_yet(struct req *r) { climbed(r, 0, 0); }
static void bottleneck(struct req *r) { climbed(r, 3, 0); }
static void bottleneck_super(struct req *r) { climbed(r, 3, w.super); }
static void bottleneck_manager(struct req *r) { climbed(r, 3, w.manager); }

static void test_nothing_climbs_before_its_promise_is_over(void **state)
{
	by(w.admin, shutdown);
	by(w.giver, give);
	by(w.giver, promised_after_it);
	by_at(0, day(8, 11 * 60), clock_turns);
	by(w.giver, not_yet);
	by_at(0, day(20, 11 * 60), clock_turns);
	by(w.giver, bottleneck);
	by_at(0, day(21, 11 * 60), clock_turns);
	by(w.giver, bottleneck_super);
	by_at(0, day(23, 11 * 60), clock_turns);
	by(w.giver, bottleneck_manager);
}

/* ---- parked until a day, where the idea is ---- */

static void zone_is(struct req *r, const char *tz)
{
	struct unit old, u;

	assert_true(record_load(r, &unit_record, w.one, &old));
	u = old;
	u.tz = str_c(tz);
	assert_true(record_update(r, &unit_record, &u, &old, "changed"));
}

static void far_east(struct req *r) { zone_is(r, "Pacific/Kiritimati"); }
static void far_west(struct req *r) { zone_is(r, "Pacific/Honolulu"); }
static void park(struct req *r) { take(r, "park", FAIL_NONE, fill_park); }
static void is_parked(struct req *r) { assert_true(str_is(now_is(r).state, "parked")); }
static void is_back(struct req *r) { assert_true(str_is(now_is(r).state, "acknowledged")); }

static struct instant utc(int d, int hour)
{
	return zone_instant(zone_find(S("UTC")), date_of(2026, 11, d), hour * 60);
}

static void test_parked_until_the_day_begins_there(void **state)
{
	by(w.giver, give);
	by(w.leader, answer);
	by(w.leader, park);                                     /* until the 24th */
	by_at(0, utc(23, 22), clock_turns);
	by(w.giver, is_parked);
	by(w.admin, far_west);
	by_at(0, utc(24, 9), clock_turns);                      /* still the 23rd on Hawaii */
	by(w.giver, is_parked);
	by_at(0, utc(24, 11), clock_turns);
	by(w.giver, is_back);
	by(w.leader, park);
	by(w.admin, far_east);
	by_at(0, utc(23, 9), clock_turns);
	by(w.giver, is_parked);
	by_at(0, utc(23, 11), clock_turns);                     /* the 24th already on Kiritimati */
	by(w.giver, is_back);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_who_said_done_never_verifies), TEST(test_it_is_passed_to_somebody_who_decides_there), TEST(test_nobody_decides_their_own),
		TEST(test_it_climbs_to_somebody_else_and_is_never_dropped), TEST(test_nothing_climbs_before_its_promise_is_over),
		TEST(test_parked_until_the_day_begins_there),
	};

	return cmocka_run_group_tests_name("idea", tests, once, NULL);
}
