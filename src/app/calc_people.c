/*
 * calc_people.c -- `kpo calc` for people and change: skills, ideas, learning, commitment, barriers, forces, adoption.
 *
 * It answers of groups and of a person's own column; it never ranks persons.
 */
#include "app/calc_rows.h"

#include <math.h>
#include <string.h>

/* ---- people ---- */

struct matrix { size_t persons, skills; int *level; };

static bool levels_read(struct calc_in in, struct matrix *m)
{
	*m = (struct matrix){ .persons = calc_count(in, "levels"), .skills = calc_count(in, "required") };
	m->level = NEW_N(in.mem, int, m->persons * m->skills + 1);
	for (size_t i = 0; i < m->persons; i++) {
		struct calc_in person = calc_item(in, "levels", i);
		if (calc_count(person, NULL) != m->skills) {
			calc_refuse(in, "levels", "must have for each person as many levels as required has");
			return false;
		}
		memcpy(m->level + i * m->skills, calc_wholes(person, NULL, -1), m->skills * sizeof *m->level);
	}
	return true;
}

enum column { QUALIFIED, GAP, TRAINERS };

static void column_put(json_t *out, const char *name, const struct lean_skill *s, size_t n, enum column which)
{
	json_t *list = calc_put_list(out, name);

	for (size_t i = 0; i < n; i++)
		calc_add(list, (double)(which == QUALIFIED ? s[i].qualified : which == GAP ? s[i].gap : s[i].trainers));
}

static void thin_put(struct calc_in in, json_t *out, const struct lean_skill *s, size_t n)
{
	bool *single = NEW_N(in.mem, bool, n + 1), *uncovered = NEW_N(in.mem, bool, n + 1);

	for (size_t i = 0; i < n; i++) {
		single[i] = s[i].single;
		uncovered[i] = s[i].uncovered;
	}
	calc_put_places(out, "spof", single, n);
	calc_put_places(out, "uncovered", uncovered, n);
}

static void skills(struct calc_in in, json_t *out)
{
	struct matrix m;

	if (!levels_read(in, &m))
		return;
	struct lean_skill *s = NEW_N(in.mem, struct lean_skill, m.skills + 1);
	size_t *required = NEW_N(in.mem, size_t, m.skills + 1);
	double *versatility = NEW_N(in.mem, double, m.persons + 1);
	int *needed = calc_wholes(in, "required", 0);
	for (size_t i = 0; i < m.skills; i++)
		required[i] = (size_t)needed[i];
	calc_put(out, "team", lean_skill_matrix(m.level, m.persons, m.skills, calc_whole(in, "qualified_at", 0), calc_whole(in, "trains_at", INT_MAX), required, s,
		versatility));
	column_put(out, "qualified", s, m.skills, QUALIFIED);
	column_put(out, "gap", s, m.skills, GAP);
	if (calc_given(in, "trains_at"))
		column_put(out, "trainers", s, m.skills, TRAINERS);
	thin_put(in, out, s, m.skills);
	json_t *by_person = calc_put_record(out, "versatility");
	for (size_t i = 0; i < m.persons; i++)
		calc_put(by_person, calc_key(in, "levels", i), versatility[i]);
}

static size_t count(struct calc_in in, const char *name)
{
	return (size_t)calc_whole(in, name, 0);
}

static void ideas(struct calc_in in, json_t *out)
{
	double heads = calc_number(in, "avg_headcount");
	size_t given = count(in, "ideas");

	calc_put(out, "ann", lean_per_person_year((double)given, heads, calc_whole(in, "days", 0)));
	calc_put(out, "participation", lean_ratio((double)count(in, "distinct_submitters"), heads));
	calc_put(out, "impl_of_submitted", lean_share(count(in, "implemented"), given));
	calc_put(out, "impl_of_decided", lean_share(count(in, "implemented"), count(in, "decided")));
}

static void cohort(struct calc_in in, json_t *out)
{
	json_t *gross = calc_put_record(out, "gross"), *net = calc_put_record(out, "net");

	if (!calc_same_keys(in, "active", "left_company_by"))
		return;
	for (size_t i = 0; i < calc_count(in, "active"); i++) {
		const char *day = calc_key(in, "active", i);
		struct lean_cohort c = lean_cohort_retention(count(in, "trained"), count(calc_at_key(in, "left_company_by", day), NULL),
			count(calc_at_key(in, "active", day), NULL));
		calc_put(gross, day, c.gross);
		calc_put(net, day, c.net);
	}
}

static void learning(struct calc_in in, json_t *out)
{
	double pre = calc_number(in, "pre"), post = calc_number(in, "post"), max = calc_number(in, "max");
	struct lean_learning l = lean_learning_gain(pre, post, max);

	calc_put(out, "gain", l.gain);
	calc_put(out, "g", l.normalised);
	calc_put(out, "pre_equals_max", lean_learning_gain(max, post, max).normalised);
}

static void sensei(struct calc_in in, json_t *out)
{
	double internal = lean_sensei_internal(calc_number(in, "internal"), calc_number(in, "external"));

	calc_put(out, "internal", internal);
	calc_put(out, "external", 1 - internal);
	calc_put(out, "no_days", lean_sensei_internal(0, 0));
}

/* ---- change ---- */

static void commitment(struct calc_in in, json_t *out)
{
	const char *const name = "influence_current_required";
	size_t n = calc_count(in, name);
	struct lean_stakeholder *who = NEW_N(in.mem, struct lean_stakeholder, n + 1);

	for (size_t i = 0; i < n; i++) {
		struct calc_in row = calc_item(in, name, i);
		who[i] = (struct lean_stakeholder){ .influence = calc_whole(row, "influence", 0), .current = calc_whole(row, "current", 0),
			.required = calc_whole(row, "required", 0), .assessed = calc_given(row, "current") };
	}
	struct lean_commitment c = lean_commitment_gap(who, n);
	json_t *gaps = calc_put_list(out, "gaps");
	for (size_t i = 0; i < n; i++)
		calc_add(gaps, who[i].assessed ? who[i].gap : NAN);
	calc_put(out, "weighted", c.weighted_gap);
	calc_put(out, "at_or_above", c.at_or_above);
}

static void adkar(struct calc_in in, json_t *out)
{
	static const char *const names[] = { "awareness", "desire", "knowledge", "ability", "reinforcement" };
	static const char *const barriers[] = { [LEAN_ADKAR_AWARENESS] = "A", [LEAN_ADKAR_DESIRE] = "D", [LEAN_ADKAR_KNOWLEDGE] = "K",
		[LEAN_ADKAR_ABILITY] = "Ab", [LEAN_ADKAR_REINFORCEMENT] = "R", [LEAN_ADKAR_NONE] = NULL };
	size_t n = calc_count(in, "profiles"), unknowns = 0;
	bool *unknown = NEW_N(in.mem, bool, n + 1);
	json_t *list = calc_put_list(out, "barrier");

	for (size_t i = 0; i < n; i++) {
		int score[5];
		for (size_t k = 0; k < 5; k++)
			score[k] = calc_whole(calc_item(in, "profiles", i), names[k], 0);
		enum lean_adkar barrier = lean_adkar_barrier(score);
		unknown[i] = barrier == LEAN_ADKAR_UNKNOWN;
		unknowns += unknown[i];
		calc_add_text(list, barriers[barrier]);
	}
	if (unknowns)
		calc_put_places(out, "unknown_idx", unknown, n);
}

static void force_field(struct calc_in in, json_t *out)
{
	struct lean_forces f = lean_force_field(calc_wholes(in, "driving", 0), calc_count(in, "driving"), calc_wholes(in, "restraining", 0),
		calc_count(in, "restraining"));

	calc_put(out, "net", (double)f.net);
	calc_put(out, "ratio", f.ratio);
}

static void adoption(struct calc_in in, json_t *out)
{
	calc_put(out, "rate", lean_adoption(count(in, "conform"), count(in, "observed")));
	calc_put(out, "none_observed", lean_adoption(0, 0));
}

/* ---- the rows ---- */

#define SCORE(n) WHOLE(n, "score", "1 to 5; null: not assessed", .or_null = true, .least = 1, .most = 5)
#define COMMITMENT "-2 against, -1 none, 0 let, 1 help, 2 make it happen"

const struct calc calc_people[] = {
	{ .name = "skills-matrix", .vector = "TV24", .title = "skills matrix", .what = "who can do what: gaps, single points of failure, versatility", .run = skills,
		.in = FIELDS(BY_NAME("levels", "of each person",
			{ .kind = CALC_LIST, .what = "of each skill", CALC_OF(WHOLE(NULL, "level", "null: not assessed", .or_null = true)) }),
			WHOLE("qualified_at", "level", "from which somebody counts"), WHOLES("required", "people", "for each skill"),
			WHOLE("trains_at", "level", "from which somebody trains others", .optional = true)),
		.out = FIELDS(WHOLES("qualified", "people", "for each skill"), WHOLES("gap", "people", "that are missing, for each skill"),
			WHOLES("trainers", "people", "for each skill", .optional = true), PLACES("spof", "skills that one person has: single points of failure"),
			PLACES("uncovered", "skills that nobody has"), BY_NAME("versatility", "of each person", NUMBER(NULL, "fraction", "of the skills")),
			NUMBER("team", "fraction", "of all, flexibility")) },
	{ .name = "ideas", .vector = "TV27", .title = "ideas/employee/year annualised; participation",
		.what = "ideas a person and year, participation, what was implemented", .run = ideas,
		.in = FIELDS(WHOLE("ideas", "ideas", "submitted"), WHOLE("days", "days", "of the window, 28 at least"),
			NUMBER("avg_headcount", "people", "mean of month ends"),
			WHOLE("distinct_submitters", "people", "that gave one"), WHOLE("implemented", "ideas", "of them"), WHOLE("decided", "ideas", "of them")),
		.out = FIELDS(NUMBER("ann", "ideas", "a person and year"), NUMBER("participation", "fraction", "submitters / headcount"),
			NUMBER("impl_of_submitted", "fraction", ""), NUMBER("impl_of_decided", "fraction", "")) },
	{ .name = "cohort-retention", .vector = "TV28", .title = "learning cohort retention", .what = "of those trained, who still practises", .run = cohort,
		.in = FIELDS(WHOLE("trained", "people", "at the start"), BY_NAME("left_company_by", "a day, e.g. \"30\"", WHOLE(NULL, "people", "that had left")),
			BY_NAME("active", "the same days", WHOLE(NULL, "people", "that practise"))),
		.out = FIELDS(BY_NAME("gross", "each day", NUMBER(NULL, "fraction", "active / trained")),
			BY_NAME("net", "each day", NUMBER(NULL, "fraction", "active / those who are still there"))) },
	{ .name = "learning-gain", .vector = "SV05", .title = "normalised learning gain", .what = "what was learned of what could be (Hake)", .run = learning,
		.in = FIELDS(NUMBER("pre", "points", "before"), NUMBER("post", "points", "after"), NUMBER("max", "points", "that there are")),
		.out = FIELDS(NUMBER("gain", "points", "post - pre"), NUMBER("g", "fraction", "gain / (max - pre)"), NOTHING("pre_equals_max", "who knew it all has none")) },
	{ .name = "internal-sensei", .vector = "SV06", .title = "internal sensei ratio", .what = "share of sensei days that is our own", .run = sensei,
		.in = FIELDS(NUMBER("internal", "days", "of our own"), NUMBER("external", "days", "bought")),
		.out = FIELDS(NUMBER("internal", "fraction", "of all days"), NUMBER("external", "fraction", "of all days"),
			NOTHING("no_days", "without days there is none")) },
	{ .name = "commitment-gap", .vector = "SV01", .title = "weighted commitment gap", .what = "how far stakeholders are from where they must be",
		.run = commitment,
		.in = FIELDS(ROWS("influence_current_required", "each stakeholder", WHOLE("influence", "weight", "0 to 3 is usual"),
			WHOLE("current", "level", COMMITMENT "; null: not assessed", .or_null = true, .least = -2, .most = 2),
			WHOLE("required", "level", COMMITMENT, .least = -2, .most = 2))),
		.out = FIELDS(FIELD(CALC_LIST, "gaps", NULL, "of each", CALC_OF(WHOLE(NULL, "levels", "null: not assessed"))),
			NUMBER("weighted", "levels", "mean gap by influence"), NUMBER("at_or_above", "fraction", "of those assessed")) },
	{ .name = "adkar", .vector = "SV02", .title = "ADKAR barrier", .what = "the first element that holds somebody back: a score of 3 or less", .run = adkar,
		.in = FIELDS(ROWS("profiles", "each person or group", SCORE("awareness"), SCORE("desire"), SCORE("knowledge"), SCORE("ability"), SCORE("reinforcement"))),
		.out = FIELDS(FIELD(CALC_LIST, "barrier", NULL, "of each", CALC_OF(WORD(NULL, "A, D, K, Ab, R", "null: none, or unknown"))),
			FIELD(CALC_LIST, "unknown_idx", NULL, "where a score is missing before any barrier", CALC_OF(WHOLE(NULL, NULL, "counted from 0")), .optional = true)) },
	{ .name = "force-field", .vector = "SV03", .title = "force field", .what = "driving against restraining forces (Lewin)", .run = force_field,
		.in = FIELDS(WHOLES("driving", "strength", "of each force"), WHOLES("restraining", "strength", "of each force")),
		.out = FIELDS(NUMBER("net", "strength", "driving - restraining"), NUMBER("ratio", "fraction", "driving / both")) },
	{ .name = "adoption", .vector = "SV04", .title = "adoption rate", .what = "share of observed behaviours that conform", .run = adoption,
		.in = FIELDS(WHOLE("conform", "times", "it was as agreed"), WHOLE("observed", "times", "somebody looked")),
		.out = FIELDS(NUMBER("rate", "fraction", "conform / observed"), NOTHING("none_observed", "without observations there is none")) },
	{ .name = NULL },
};
