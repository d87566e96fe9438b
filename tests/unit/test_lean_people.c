/*
 * test_lean_people.c -- skills, learning, commitment, and what came of it, against the vectors of the domain reference.
 */
#include "lean_near.h"

/* ---- TV24: skills ---- */

static const int tv24[] = { 4, 3, 0, 1, 2, 3, 1, 0, 3, 0, 0, 2, 1, 2, 3, 0 };

static void test_skill_matrix(void **state)
{
	const size_t required[] = { 2, 2, 2, 1 }, qualified[] = { 2, 2, 1, 0 }, gap[] = { 0, 0, 1, 1 }, trainers[] = { 1, 0, 0, 0 };
	const double wanted[] = { 0.5, 0.25, 0.25, 0.25 };
	struct lean_skill skill[4];
	double versatility[4];

	assert_near(lean_skill_matrix(tv24, 4, 4, 3, 4, required, skill, versatility), 0.3125);
	for (size_t j = 0; j < 4; j++) {
		assert_int_equal(skill[j].qualified, qualified[j]);
		assert_int_equal(skill[j].gap, gap[j]);
		assert_int_equal(skill[j].trainers, trainers[j]);
		assert_int_equal(skill[j].single, j == 2);
		assert_int_equal(skill[j].uncovered, j == 3);
		assert_near(versatility[j], wanted[j]);
	}
}

static void test_skill_matrix_of_nothing(void **state)
{
	const size_t required[] = { 1, 0 };
	const int unassessed[] = { -1, -1 };
	struct lean_skill skill[2];
	double versatility[2];

	assert_nan(lean_skill_matrix(NULL, 0, 2, 3, 4, required, skill, versatility));
	assert_true(skill[0].uncovered && skill[0].gap == 1 && skill[1].gap == 0 && !skill[1].single);
	assert_nan(lean_skill_matrix(NULL, 2, 0, 3, 4, required, skill, versatility));
	assert_nan(versatility[0]);
	assert_near(lean_skill_matrix(unassessed, 1, 2, -5, 4, required, skill, versatility), 0);
}

/* Persons and skills counted by row or by column are the same; whoever learns never makes a gap larger. */
static void test_skill_matrix_properties(void **state)
{
	for (int r = 0; r < ROUNDS; r++) {
		int level[48];
		size_t persons = some_count(1, 8), skills = some_count(1, 6), required[6], sum = 0;
		struct lean_skill before[6], after[6];
		double versatility[8], versatilities = 0;

		for (size_t k = 0; k < persons * skills; k++)
			level[k] = (int)some_count(0, 5) - 1;
		for (size_t j = 0; j < skills; j++)
			required[j] = some_count(0, 4);
		double team = lean_skill_matrix(level, persons, skills, 3, 4, required, before, versatility);
		for (size_t i = 0; i < persons; i++)
			versatilities += versatility[i];
		for (size_t j = 0; j < skills; j++)
			sum += before[j].qualified;
		assert_within(team, versatilities / (double)persons, 1e-9);
		assert_within(team, (double)sum / (double)(persons * skills), 1e-9);
		level[some_count(0, persons * skills - 1)] = 4;
		assert_true(lean_skill_matrix(level, persons, skills, 3, 4, required, after, versatility) >= team);
		for (size_t j = 0; j < skills; j++)
			assert_true(after[j].gap <= before[j].gap && after[j].trainers >= before[j].trainers);
	}
}

/* ---- TV28, SV05, SV06: learning ---- */

static void test_cohort(void **state)
{
	const size_t left[] = { 0, 1, 2 }, active[] = { 18, 15, 11 };
	const double gross[] = { 0.9, 0.75, 0.55 }, net[] = { 0.9, 0.7895, 0.6111 };

	for (size_t i = 0; i < 3; i++) {
		assert_near(lean_cohort_retention(20, left[i], active[i]).gross, gross[i]);
		assert_near(lean_cohort_retention(20, left[i], active[i]).net, net[i]);
	}
	assert_nan(lean_cohort_retention(0, 0, 0).gross);
	assert_nan(lean_cohort_retention(20, 20, 0).net);
	assert_near(lean_cohort_retention(20, 20, 0).gross, 0);
	assert_nan(lean_cohort_retention(20, 21, 0).net);
	assert_nan(lean_cohort_retention(20, 5, 16).net);
	for (int r = 0; r < ROUNDS; r++) {
		size_t trained = some_count(1, 99), gone = some_count(0, trained - 1), still = some_count(0, trained - gone);
		struct lean_cohort c = lean_cohort_retention(trained, gone, still);
		assert_true(c.net >= c.gross && c.net <= 1);
	}
}

static void test_learning(void **state)
{
	struct lean_learning l = lean_learning_gain(54, 82, 100), full = lean_learning_gain(100, 100, 100);

	assert_near(l.gain, 28);
	assert_near(l.normalised, 0.6087);
	assert_near(full.gain, 0);
	assert_nan(full.normalised);
	assert_near(lean_learning_gain(50, 40, 100).normalised, -0.2);
	assert_nan(lean_learning_gain(NAN, 40, 100).normalised);
}

static void test_sensei(void **state)
{
	assert_near(lean_sensei_internal(180, 60), 0.75);
	assert_near(lean_sensei_internal(60, 180), 0.25);
	assert_near(lean_sensei_internal(0, 60), 0);
	assert_near(lean_sensei_internal(60, 0), 1);
	assert_nan(lean_sensei_internal(0, 0));
	assert_nan(lean_sensei_internal(5, -1));
	assert_nan(lean_sensei_internal(NAN, 1));
}

/* ---- SV01 to SV04: who must move ---- */

static void test_commitment(void **state)
{
	struct lean_stakeholder who[] = { { 3, 0, 2, true, 9 }, { 2, 1, 1, true, 9 }, { 3, -1, 2, false, 9 }, { 1, 0, 1, true, 9 } };
	struct lean_commitment c = lean_commitment_gap(who, N(who));

	assert_near(c.weighted_gap, 1.1667);
	assert_near(c.at_or_above, 0.3333);
	assert_int_equal(c.assessed, 3);
	assert_true(who[0].gap == 2 && who[1].gap == 0 && who[2].gap == 0 && who[3].gap == 1);
	c = lean_commitment_gap(who + 2, 1);
	assert_true(isnan(c.weighted_gap) && isnan(c.at_or_above) && c.assessed == 0);
	struct lean_stakeholder powerless[] = { { 0, 0, 2, true, 0 } };
	struct lean_stakeholder halfway[] = { { 2, 1, 3, true, 0 } };
	assert_near(lean_commitment_gap(halfway, 1).weighted_gap, 2);
	assert_nan(lean_commitment_gap(powerless, 1).weighted_gap);
	assert_near(lean_commitment_gap(powerless, 1).at_or_above, 0);
}

static void test_adkar(void **state)
{
	static const int profile[][5] = { { 5, 4, 3, 2, 4 }, { 2, 5, 5, 5, 5 }, { 4, 4, 4, 4, 4 }, { 5, 0, 1, 1, 1 }, { 5, 4, 1, 0, 9 }, { 5, 5, 5, 5, 1 } };
	static const enum lean_adkar wanted[] = { LEAN_ADKAR_KNOWLEDGE, LEAN_ADKAR_AWARENESS, LEAN_ADKAR_NONE, LEAN_ADKAR_UNKNOWN, LEAN_ADKAR_KNOWLEDGE,
		LEAN_ADKAR_REINFORCEMENT };

	for (size_t i = 0; i < N(wanted); i++)
		assert_int_equal(lean_adkar_barrier(profile[i]), wanted[i]);
}

static void test_forces(void **state)
{
	const int driving[] = { 4, 3, 5 }, restraining[] = { 2, 4, 3, 5 };
	struct lean_forces f = lean_force_field(driving, 3, restraining, 4);

	assert_int_equal(f.driving, 12);
	assert_int_equal(f.restraining, 14);
	assert_int_equal(f.net, -2);
	assert_near(f.ratio, 0.4615);
	assert_nan(lean_force_field(NULL, 0, NULL, 0).ratio);
	assert_near(lean_force_field(driving, 3, NULL, 0).ratio, 1);
	assert_near(lean_force_field(NULL, 0, restraining, 4).ratio, 0);
}

static void test_adoption(void **state)
{
	assert_near(lean_adoption(42, 56), 0.75);
	assert_nan(lean_adoption(0, 0));
	assert_nan(lean_adoption(2, 1));
	assert_near(lean_adoption(0, 5), 0);
	assert_nan(lean_share(0, 0));
}

/* ---- SV08, SV12: targets ---- */

static void test_improvement(void **state)
{
	static const struct { double baseline, final, target; enum lean_direction better; double improvement, attainment; } c[] = {
		{ 480, 192, 240, LEAN_LOWER, 0.6, 1.2 }, { 86.4, 60.2, 60, LEAN_LOWER, 0.3032, 0.9924 }, { 70, 84, 90, LEAN_HIGHER, 0.2, 0.7 },
		{ 0, 5, 10, LEAN_HIGHER, NAN, 0.5 }, { 50, 60, 40, LEAN_LOWER, -0.2, -1 }, { -50, -40, -30, LEAN_HIGHER, 0.2, 0.5 }, { 5, 6, 5, LEAN_HIGHER, 0.2, NAN },
	};

	for (size_t i = 0; i < N(c); i++) {
		double improvement = lean_improvement(c[i].baseline, c[i].final, c[i].better), attainment = lean_attainment(c[i].baseline, c[i].final, c[i].target);
		if (isnan(c[i].improvement))
			assert_nan(improvement);
		else
			assert_near(improvement, c[i].improvement);
		if (isnan(c[i].attainment))
			assert_nan(attainment);
		else
			assert_near(attainment, c[i].attainment);
	}
	assert_nan(lean_improvement(NAN, 5, LEAN_LOWER));
	assert_nan(lean_attainment(5, NAN, 6));
}

static void test_gain_retention(void **state)
{
	static const struct { double baseline, final, current, retention; enum lean_gain class; } c[] = {
		{ 480, 192, 235, 0.8507, LEAN_GAIN_PARTIAL }, { 480, 192, 180, 1.0417, LEAN_GAIN_SUSTAINED }, { 70, 84, 76, 0.4286, LEAN_GAIN_NOT },
		{ 100, 97, 97.3, 0.9, LEAN_GAIN_SUSTAINED }, { 100, 80, 90, 0.5, LEAN_GAIN_PARTIAL }, { 100, 80, 110, -0.5, LEAN_GAIN_NOT },
	};

	for (size_t i = 0; i < N(c); i++) {
		double retention = lean_gain_retention(c[i].baseline, c[i].final, c[i].current);
		assert_near(retention, c[i].retention);
		assert_int_equal(lean_gain_class(retention), c[i].class);
	}
	assert_nan(lean_gain_retention(10, 10, 9));
	assert_int_equal(lean_gain_class(lean_gain_retention(10, 10, 9)), LEAN_GAIN_UNKNOWN);
}

/* F19: every primary target at 0.9 or above, and 0.8 of the work as its standard says. */
static void test_event_verdict(void **state)
{
	static const struct { double kept[2]; size_t n; double conform; enum lean_gain verdict; } c[] = {
		{ { 0.95, 0.9 }, 2, 0.8, LEAN_GAIN_SUSTAINED }, { { 0.95, 0.9 }, 2, 0.79, LEAN_GAIN_PARTIAL }, { { 0.95, 0.85 }, 2, 1, LEAN_GAIN_PARTIAL },
		{ { 1.2, 0.49 }, 2, 1, LEAN_GAIN_NOT }, { { 0.851 }, 1, 0.9, LEAN_GAIN_PARTIAL }, { { NAN, 0.3 }, 2, NAN, LEAN_GAIN_NOT },
		{ { NAN, 0.95 }, 2, 1, LEAN_GAIN_UNKNOWN }, { { 0.95 }, 1, NAN, LEAN_GAIN_UNKNOWN }, { { 0 }, 0, 1, LEAN_GAIN_UNKNOWN },
	};

	for (size_t i = 0; i < N(c); i++)
		assert_int_equal(lean_event_verdict(c[i].kept, c[i].n, c[i].conform, 0.8), c[i].verdict);
}

/* What stands at the final value has kept all, at the baseline nothing; both directions alike. */
static void test_target_properties(void **state)
{
	for (int r = 0; r < ROUNDS; r++) {
		double baseline = some_number(1, 99), final = baseline + some_number(1, 50), current = some_number(0, 200);

		assert_within(lean_gain_retention(baseline, final, final), 1, 1e-12);
		assert_within(lean_gain_retention(baseline, final, baseline), 0, 1e-12);
		assert_within(lean_gain_retention(-baseline, -final, -current), lean_gain_retention(baseline, final, current), 1e-12);
		assert_within(lean_improvement(baseline, current, LEAN_LOWER), -lean_improvement(baseline, current, LEAN_HIGHER), 1e-12);
		assert_true((lean_improvement(baseline, current, LEAN_HIGHER) > 0) == (lean_attainment(baseline, current, final) > 0));
	}
}

/* ---- TV25, TV26, SV13: what is kept, closed, checked ---- */

static void test_sustainment(void **state)
{
	struct lean_sustainment s = lean_sustainment(12, 10, 7), none = lean_sustainment(0, 0, 0);

	assert_near(s.strict, 0.5833);
	assert_near(s.of_audited, 0.7);
	assert_near(s.audited, 0.8333);
	assert_true(isnan(none.strict) && isnan(none.of_audited) && isnan(none.audited));
	assert_nan(lean_sustainment(12, 0, 0).of_audited);
	assert_near(lean_sustainment(12, 0, 0).strict, 0);
}

static void test_actions(void **state)
{
	struct lean_actions a = lean_actions_closed(40, 26, 8);

	assert_near(a.on_time, 0.65);
	assert_near(a.closed, 0.85);
	assert_true(isnan(lean_actions_closed(0, 0, 0).on_time) && isnan(lean_actions_closed(0, 0, 0).closed));
	assert_nan(lean_actions_closed(5, 4, 2).closed);
}

static void test_leader_adherence(void **state)
{
	const struct lean_leader_work w = { .scheduled = 60, .excused = 4, .on_time = 49, .on_time_abnormal = 3, .late = 3, .missed = 4 };
	const struct lean_leader_work away = { .scheduled = 5, .excused = 5 }, idle = { .scheduled = 5, .missed = 5 }, wrong = { .scheduled = 5, .excused = 7 };
	struct lean_adherence a = lean_leader_adherence(&w);

	assert_near(a.adherence, 0.875);
	assert_near(a.late, 0.0536);
	assert_near(a.missed, 0.0714);
	assert_near(a.abnormality_yield, 0.0577);
	assert_within(a.adherence + a.late + a.missed, 1, 1e-12);
	const struct lean_leader_work late = { .scheduled = 10, .on_time = 6, .on_time_abnormal = 2, .late = 4, .late_abnormal = 3 };
	assert_near(lean_leader_adherence(&late).abnormality_yield, 0.5);
	a = lean_leader_adherence(&away);
	assert_true(isnan(a.adherence) && isnan(a.late) && isnan(a.missed) && isnan(a.abnormality_yield));
	a = lean_leader_adherence(&idle);
	assert_near(a.adherence, 0);
	assert_nan(a.abnormality_yield);
	assert_nan(lean_leader_adherence(&wrong).adherence);
}

/* ---- SV23: bowler ---- */

static void assert_triggers(const char *months, const char *wanted)
{
	enum lean_bowler month[32] = { LEAN_BOWLER_BLANK };
	bool trigger[32];
	size_t n = 0, count = 0;

	for (; months[n]; n++) {
		month[n] = months[n] == 'R' ? LEAN_BOWLER_RED : months[n] == 'G' ? LEAN_BOWLER_GREEN : LEAN_BOWLER_BLANK;
		count += wanted[n] == 'x';
	}
	assert_int_equal(lean_bowler_triggers(month, n, trigger), count);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(trigger[i], wanted[i] == 'x');
}

static void test_bowler(void **state)
{
	assert_triggers("GRRGRR", "--x-xx");
	assert_triggers("", "");
	assert_triggers("RGRGRG", "----x-");
	assert_triggers("RGGGGR", "------");
	assert_triggers("RGRGGGR", "-------");
	assert_triggers("R R", "--x");
	assert_triggers("RRRR", "-xxx");
	assert_triggers("RG RG  R", "-------x");
	assert_triggers("   ", "---");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_skill_matrix), cmocka_unit_test(test_skill_matrix_of_nothing), cmocka_unit_test(test_skill_matrix_properties),
		cmocka_unit_test(test_cohort), cmocka_unit_test(test_learning), cmocka_unit_test(test_sensei), cmocka_unit_test(test_commitment),
		cmocka_unit_test(test_adkar), cmocka_unit_test(test_forces), cmocka_unit_test(test_adoption), cmocka_unit_test(test_improvement),
		cmocka_unit_test(test_gain_retention), cmocka_unit_test(test_event_verdict), cmocka_unit_test(test_target_properties), cmocka_unit_test(test_sustainment),
		cmocka_unit_test(test_actions), cmocka_unit_test(test_leader_adherence), cmocka_unit_test(test_bowler),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
