/*
 * test_idea_who.c -- who an idea is with: what happens when they leave, what stands on whose Today, what undo takes back.
 */
#include "idea_world.h"

/* ---- who leaves ---- */

static int64_t action_id;

static void leader_leaves(struct req *r) { employment_is(r, w.leader, S("left")); }
static void leader_back(struct req *r) { employment_is(r, w.leader, S("active")); }
static void mate_leaves(struct req *r) { employment_is(r, w.mate, S("left")); }
static void super_leaves(struct req *r) { employment_is(r, w.super, S("left")); }
static void leader_2_leaves(struct req *r) { employment_is(r, w.leader_2, S("left")); }

static void mate_withdrawn(struct req *r)
{
	struct person old, p;

	assert_true(record_load(r, &person_record, w.mate, &old));
	p = old;
	p.withdrawn = true;
	assert_true(record_update(r, &person_record, &p, &old, "changed"));
}

static void verifier_is_leader(struct req *r) { assert_int_equal(now_is(r).verifier.id, w.leader); }
static void verifier_is_super(struct req *r) { assert_int_equal(now_is(r).verifier.id, w.super); }
static void owner_is_leader(struct req *r) { assert_int_equal(now_is(r).owner.id, w.leader); }
static void decider_is_boss(struct req *r) { assert_int_equal(now_is(r).escalated_to.id, w.boss); }

static void add_action(struct req *r)
{
	struct action *a = record_new(r->mem, &action_record);

	a->title = S("Order the hook");
	a->area.id = w.one;
	a->owner.id = w.mate;
	a->due = date_of(2026, 12, 1);
	assert_true(record_insert(r, &action_record, a));
	action_id = a->id;
}

static void action_is_leaders(struct req *r)
{
	struct action a;

	assert_true(record_load(r, &action_record, action_id, &a));
	assert_int_equal(a.owner.id, w.leader);
}

static const struct column what_columns[] = { { .name = "what", .off = 0, .kind = KIND_TEXT }, { 0 } };
static const struct query last_what = {
	.name = "test_last_what", .takes = { KIND_INT }, .gives = what_columns, .sql = "select what from history where record = 'idea' and row_id = ?1 order by id desc limit 1",
};

static void was_handed_on(struct req *r)
{
	struct { struct str what; } got = { STR_NONE };

	assert_true(db_one(r->db, &last_what, &got, V(w.idea)));
	assert_true(str_is(got.what, "handed on"));
}

static void test_what_is_theirs_goes_to_somebody_else(void **state)
{
	by(w.giver, give);
	by(w.mate, add_action);
	by(w.admin, leader_leaves);
	by(w.admin, answerer_is_super);
	by(w.admin, was_handed_on);
	by(w.admin, leader_back);
	by(w.giver, give);
	by(w.leader, answer);
	by(w.leader, decide);
	by(w.admin, mate_leaves);
	by(w.admin, owner_is_leader);
	by(w.admin, action_is_leaders);
}

static void test_who_decides_and_verifies_leaves(void **state)
{
	by(w.giver, give);
	by(w.leader, answer);
	by(w.leader, pass_up);
	by(w.admin, manager_leaves);
	by(w.admin, decider_is_boss);
	by(w.giver, give);
	by(w.leader, answer);
	by(w.leader, decide);
	by(w.mate, done);
	by(w.mate, verifier_is_leader);
	by(w.admin, leader_leaves);
	by(w.admin, verifier_is_super);
}

static void test_without_a_supervisor_the_value_stream_manager_verifies(void **state)
{
	by(w.admin, super_leaves);
	by(w.giver, give);
	by(w.leader, answer);
	by(w.leader, decide);
	by(w.leader, done);
	by(w.manager, verify);
}

static void super_is_gone(struct req *r) { employment_is(r, w.super, S("left")); }
static void nobody_has_climbed(struct req *r) { climbed(r, 1, 0); }

static void test_to_whom_it_climbed_leaves(void **state)
{
	by(w.giver, give);
	by_at(0, day(2, 11 * 60), clock_turns);
	by(w.admin, with_super);
	by_at(w.admin, day(2, 12 * 60), super_is_gone);
	by(w.admin, nobody_has_climbed);
	by_at(0, day(6, 11 * 60), clock_turns);
	by(w.admin, with_manager);
}

static void undo_leaving(struct req *r)
{
	assert_true(record_undo(r, &person_record, w.mate, version_of(r, &person_record, w.mate)));
}

static void owner_is_mate(struct req *r) { assert_int_equal(now_is(r).owner.id, w.mate); }

static void test_undoing_it_gives_all_of_it_back(void **state)
{
	by(w.giver, give);
	by(w.leader, answer);
	by(w.leader, decide);
	by(w.admin, mate_withdrawn);
	by(w.admin, owner_is_leader);
	by_at(w.admin, day(0, 10 * 60 + 1), undo_leaving);
	by(w.admin, owner_is_mate);
}

/* ---- what stands on whose Today ---- */

static size_t rows_for(struct req *r, struct attention *list)
{
	*list = (struct attention){ .on_standard = 0 };
	daily_module.needs_you(r, list);
	return list->rows.n;
}

static void ask(struct req *r) { take(r, "ask", FAIL_NONE, fill_question); }
static void nothing_needs_them(struct req *r) { assert_int_equal(rows_for(r, &(struct attention){ .on_standard = 0 }), 0); }

static void question_stands_here(struct req *r)
{
	struct attention list;

	assert_int_equal(rows_for(r, &list), 1);
	assert_true(str_is(str_c(list.rows.p[0].action.one), "Go on") && str_has(list.rows.p[0].detail, S("cannot reply here")));
	take(r, "info", FAIL_NONE, fill_info);
}

static void question_is_the_givers(struct req *r)
{
	struct attention list;

	assert_int_equal(rows_for(r, &list), 1);
	assert_true(str_is(str_c(list.rows.p[0].action.one), "Reply"));
}

static void giver_leaves(struct req *r) { employment_is(r, w.giver, S("left")); }

static void test_a_question_nobody_can_see_stays_with_who_asked(void **state)
{
	by(0, give_unknown);
	by(w.leader, ask);
	by(w.leader, question_stands_here);
	by(w.leader, decide);
	by(w.giver, give);
	by(w.leader, ask);
	by(w.giver, question_is_the_givers);
	by(w.leader, nothing_needs_them);
	by(w.admin, giver_leaves);
	by(w.leader, question_stands_here);
}

static void two_without(struct req *r)
{
	struct attention list;

	assert_int_equal(rows_for(r, &list), 1);                /* an area is one row */
	assert_true(str_is(list.rows.p[0].title, "2 ideas have nobody who answers them") && str_is(list.rows.p[0].detail, "Press"));
	assert_true(str_has(url_text(list.rows.p[0].to), S("/role_grant/new?role=team_leader")));
}

static void leader_of_press(struct req *r) { grant_add(r, w.chief, w.press, "team_leader"); }
static void answerer_is_chief(struct req *r) { assert_int_equal(now_is(r).answerer.id, w.chief); }
static void chief_leaves(struct req *r) { employment_is(r, w.chief, S("left")); }
static void chief_back(struct req *r) { employment_is(r, w.chief, S("active")); }

static void test_what_nobody_answers_is_told_to_who_can_name_somebody(void **state)
{
	by(0, give_in_press);
	by(0, give_in_press);
	by(w.kpo, two_without);
	by(w.admin, two_without);
	by(w.leader, nothing_needs_them);
	by(w.admin, leader_of_press);
	by(w.kpo, answerer_is_chief);
	by(w.kpo, nothing_needs_them);
	by(w.admin, chief_leaves);
	by(w.kpo, two_without);
	by(w.admin, chief_back);
	by(w.kpo, nothing_needs_them);
	by(w.admin, answerer_is_chief);
}

/* ---- undo takes back what followed ---- */

static const struct column n_columns[] = { { .name = "n", .off = 0, .kind = KIND_INT }, { 0 } };
static const struct query words_left = {
	.name = "test_words_left", .takes = { KIND_INT }, .gives = n_columns,
	.sql = "select (select count(*) from comment where origin_id = ?1 and not withdrawn) + (select count(*) from signature where origin_id = ?1 and not withdrawn) as n",
};
static const struct query asked_left = {
	.name = "test_asked_left", .takes = { KIND_INT }, .gives = n_columns, .sql = "select count(*) as n from yokoten where idea = ?1 and not withdrawn",
};

static void undo(struct req *r)
{
	assert_true(record_undo(r, &idea_record, w.idea, now_is(r).version));
}

static void one_word_none_asked(struct req *r)
{
	assert_int_equal(db_count(r->db, &words_left, V(w.idea)), 1);
	assert_int_equal(db_count(r->db, &asked_left, V(w.idea)), 0);
}

static void no_word(struct req *r) { assert_int_equal(db_count(r->db, &words_left, V(w.idea)), 0); }

static void signed_and_asked(struct req *r)
{
	assert_int_equal(db_count(r->db, &words_left, V(w.idea)), 2);
	assert_int_equal(db_count(r->db, &asked_left, V(w.idea)), 1);
}

static void others_answer(struct req *r)
{
	static const struct column id_columns[] = { { .name = "id", .off = 0, .kind = KIND_INT }, { 0 } };
	static const struct query q = { .name = "test_yokoten", .takes = { KIND_INT }, .gives = id_columns, .sql = "select id from yokoten where idea = ?1 and not withdrawn" };
	struct { int64_t id; } got;
	struct yokoten old, y;
	struct mistakes m = { .n = 0 };

	assert_true(db_one(r->db, &q, &got, V(w.idea)));
	assert_true(record_load(r, &yokoten_record, got.id, &old));
	y = old;
	assert_true(record_step(r, &yokoten_record, step_find(&yokoten_record, S("adopt")), &y, &old, &m));
}

static void undo_refused(struct req *r)
{
	assert_false(record_undo(r, &idea_record, w.idea, now_is(r).version));
	assert_int_equal(r->fail.code, FAIL_CONFLICT);
	r->fail = (struct fail){ FAIL_NONE, MSG_NONE };
}

static void test_undo_takes_back_what_followed(void **state)
{
	by(w.giver, give);
	by(w.leader, answer);
	by_at(w.leader, day(0, 10 * 60 + 1), undo);
	by(w.leader, no_word);
	by_at(w.leader, day(0, 10 * 60 + 2), answer);
	by(w.leader, decide);
	by(w.mate, done);
	by_at(w.leader, day(0, 11 * 60), verify);
	by(w.leader, signed_and_asked);
	by_at(w.leader, day(0, 11 * 60 + 1), undo);
	by(w.leader, one_word_none_asked);
	by_at(w.leader, day(0, 11 * 60 + 2), verify);           /* and is asked again */
	by(w.leader, signed_and_asked);
	by_at(w.leader_2, day(0, 11 * 60 + 3), others_answer);
	by_at(w.leader, day(0, 11 * 60 + 3), undo_refused);
}

static void asked_next(struct req *r)
{
	static const struct column asked_columns[] = { { .name = "asked", .off = 0, .kind = KIND_REF }, { 0 } };
	static const struct query q = { .name = "test_asked", .takes = { KIND_INT }, .gives = asked_columns, .sql = "select asked from yokoten where idea = ?1" };
	struct { struct ref asked; } got;

	assert_true(db_one(r->db, &q, &got, V(w.idea)));
	assert_int_equal(got.asked.id, w.chief);
}

static void chief_leads_two(struct req *r) { grant_add(r, w.chief, w.two, "team_leader"); }

static void test_who_was_asked_elsewhere_leaves(void **state)
{
	by(w.giver, give);
	by(w.leader, answer);
	by(w.leader, decide);
	by(w.mate, done);
	by(w.leader, verify);
	by(w.admin, chief_leads_two);
	by(w.admin, leader_2_leaves);
	by(w.admin, asked_next);
}

/* ---- a guest ---- */

static void reads_and_gives_nothing(struct req *r)
{
	assert_true(may_here(r, CAP_IDEA_READ, w.one));
	assert_false(may(r, CAP_IDEA_CREATE));
	assert_false(person_covers(r, w.guest, CAP_IDEA_CREATE, w.site));
	assert_true(person_covers(r, w.guest, CAP_IDEA_READ, w.one));
	assert_true(person_covers(r, w.giver, CAP_IDEA_CREATE, w.one));
}

static void test_a_viewer_gives_nothing(void **state)
{
	by(w.guest, reads_and_gives_nothing);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_what_is_theirs_goes_to_somebody_else), TEST(test_who_decides_and_verifies_leaves),
		TEST(test_without_a_supervisor_the_value_stream_manager_verifies), TEST(test_to_whom_it_climbed_leaves), TEST(test_undoing_it_gives_all_of_it_back),
		TEST(test_a_question_nobody_can_see_stays_with_who_asked), TEST(test_what_nobody_answers_is_told_to_who_can_name_somebody),
		TEST(test_undo_takes_back_what_followed), TEST(test_who_was_asked_elsewhere_leaves), TEST(test_a_viewer_gives_nothing),
	};

	return cmocka_run_group_tests_name("idea who", tests, once, NULL);
}
