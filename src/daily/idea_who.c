/*
 * idea_who.c -- who an idea is with: who answers it, decides, verifies and does it; and what becomes of it when they leave.
 *
 * The one idea: at every moment an open idea is with somebody who is there and may. The giver is never asked about their
 * own, whoever did it never verifies it. Where nobody is found it is nobody's, and the kaizen office is told (idea_today.c).
 */
#include "daily/idea.h"

/* ---- whom the rules name ---- */

static int64_t first_holder(struct req *r, int64_t area, const enum role *roles, size_t n, struct but but)
{
	int64_t who = 0;

	for (size_t i = 0; i < n && !who; i++)
		who = unit_holder_but(r, area, roles[i], but);
	return who;
}

static const enum role upwards[] = { ROLE_SUPERVISOR, ROLE_VALUE_STREAM };
#define UPWARDS upwards, sizeof upwards / sizeof upwards[0]

/* The leader of the place; of the leader's own idea whoever is above them, and only then the next place's leader. */
int64_t idea_answerer(struct req *r, const struct idea *i)
{
	int64_t who = unit_answerer(r, i->area.id);

	if (who && who != i->submitter.id)
		return who;
	who = first_holder(r, i->area.id, UPWARDS, (struct but){ { i->submitter.id } });
	return who ? who : unit_answerer_but(r, i->area.id, i->submitter.id);
}

bool idea_did(const struct idea *i, int64_t person)
{
	return person && (person == i->owner.id || person == i->implemented_by.id || person == i->done_by.id);
}

int64_t idea_verifier(struct req *r, const struct idea *i)
{
	static const enum role roles[] = { ROLE_SUPERVISOR, ROLE_VALUE_STREAM, ROLE_TEAM_LEADER };

	if (i->answerer.id && !idea_did(i, i->answerer.id) && person_at_work(r, i->answerer.id))
		return i->answerer.id;
	return first_holder(r, i->area.id, roles, sizeof roles / sizeof roles[0], (struct but){ { i->owner.id, i->implemented_by.id, i->done_by.id } });
}

int64_t idea_climber(struct req *r, const struct idea *i, int64_t tier)
{
	const struct but giver = { { i->submitter.id } };
	int64_t who = tier ? unit_holder_but(r, i->area.id, upwards[tier - 1], giver) : 0;

	if (!who)
		who = i->climbed_to.id;
	return who || tier < 2 ? who : unit_holder_but(r, i->area.id, ROLE_SUPERVISOR, giver);
}

struct climb idea_climb_now(struct req *r, const struct idea *i, struct instant now)
{
	struct instant marks[CLIMB_LEVELS] = {
		unit_due(r, i->area.id, i->created_at, CLIMB_1_WD), unit_due(r, i->area.id, i->created_at, CLIMB_2_WD),
	};

	idea_marks(marks, i->created_at, i->answer_due);
	return idea_climb(marks, now);
}

/* It is passed up, so to somebody who leads the place or a place above it, by a role or as its manager. */
struct msg idea_decider_wrong(struct req *r, const struct idea *i)
{
	int64_t who = i->escalated_to.id;

	if (who == i->submitter.id)
		return T("Nobody decides on their own idea. Choose somebody else.");
	if (!person_at_work(r, who))
		return T("This person is not at work. Choose somebody who is here.");
	if (!person_covers(r, who, CAP_IDEA_ESCALATED, i->area.id) && !person_manages(r, who, i->area.id))
		return T("This person does not decide here. Choose the supervisor, the value-stream manager or somebody above them.");
	return MSG_NONE;
}

/* ---- when somebody has left: to whoever the rules name now ---- */

static bool is_in(struct str state, const char *const *states)
{
	while (*states && !str_is(state, *states))
		states++;
	return *states != NULL;
}

static int64_t decider_now(struct req *r, const struct idea *i)
{
	static const enum role roles[] = { ROLE_VALUE_STREAM, ROLE_SUPERVISOR, ROLE_EXECUTIVE };
	struct idea next = *i;

	next.escalated_to.id = person_manager(r, i->escalated_to.id);
	if (next.escalated_to.id && !idea_decider_wrong(r, &next).one)
		return next.escalated_to.id;
	return first_holder(r, i->area.id, roles, sizeof roles / sizeof roles[0], (struct but){ { i->submitter.id } });
}

/* Of an idea that is decided: whom its owner reported to, else who answers for the place. */
static int64_t owner_now(struct req *r, const struct idea *i)
{
	int64_t who = person_manager(r, i->owner.id);

	return who ? who : i->answerer.id;
}

static bool missing(struct req *r, struct ref who)
{
	return !who.id || person_gone(r, who.id);
}

static void people_now(struct req *r, struct idea *i)
{
	static const char *const undone[] = { "to_do", "doing", NULL }, *const over[] = { "closed", "declined", "withdrawn", NULL };

	if (!is_in(i->state, over) && missing(r, i->answerer))
		i->answerer.id = idea_answerer(r, i);
	if (str_is(i->state, "submitted") && person_gone(r, i->climbed_to.id)) {
		i->climbed_to = REF_NONE;
		i->climbed_to.id = idea_climber(r, i, idea_climb_now(r, i, r->now).tier);
	}
	if (str_is(i->state, "escalated") && missing(r, i->escalated_to))
		i->escalated_to.id = decider_now(r, i);
	if (is_in(i->state, undone) && missing(r, i->owner))
		i->owner.id = owner_now(r, i);
	if (str_is(i->state, "implemented") && missing(r, i->verifier))
		i->verifier.id = idea_verifier(r, i);
}

static void hand_on(struct req *r, int64_t id)
{
	struct idea old, i;

	if (!record_load(r, &idea_record, id, &old))
		return;
	i = old;
	people_now(r, &i);
	if (i.answerer.id != old.answerer.id || i.climbed_to.id != old.climbed_to.id || i.escalated_to.id != old.escalated_to.id || i.owner.id != old.owner.id ||
	    i.verifier.id != old.verifier.id)
		record_update(r, &idea_record, &i, &old, "handed on");
}

#define OPEN "('submitted', 'needs_info', 'acknowledged', 'escalated', 'parked', 'to_do', 'doing', 'implemented', 'verified')"

static const struct column id_columns[] = { { .name = "id", .off = 0, .kind = KIND_INT }, { 0 } };
/* Each line has its index; a union leaves out what two of them find. */
const struct query ideas_of_person = {
	.name = "ideas_of_person", .takes = { KIND_REF }, .gives = id_columns,
	.sql = "select id from idea where answerer = ?1 and state in " OPEN " and not withdrawn"
	       " union select id from idea where climbed_to = ?1 and state = 'submitted' and not withdrawn"
	       " union select id from idea where escalated_to = ?1 and state = 'escalated' and not withdrawn"
	       " union select id from idea where owner = ?1 and state in ('to_do', 'doing') and not withdrawn"
	       " union select id from idea where verifier = ?1 and state = 'implemented' and not withdrawn order by id",
};
/* What nobody has, at and below a place, and wherever a person holds a role or is the manager. */
#define REACH " and +area in (select c.unit from unit_under c where c.top = ?1 union select c.unit from role_grant g join unit_under c on c.top = g.unit" \
	" where g.person = ?2 and not g.withdrawn union select c.unit from unit u join unit_under c on c.top = u.id where u.manager = ?2)"
const struct query ideas_of_nobody = {
	.name = "ideas_of_nobody", .takes = { KIND_INT, KIND_REF }, .gives = id_columns,
	.sql = "select id from idea where answerer is null and state in " OPEN " and not withdrawn" REACH
	       " union select id from idea where escalated_to is null and state = 'escalated' and not withdrawn" REACH
	       " union select id from idea where owner is null and state in ('to_do', 'doing') and not withdrawn" REACH
	       " union select id from idea where verifier is null and state = 'implemented' and not withdrawn" REACH " order by id",
};

static void hand_on_all(struct req *r, struct rows rows)
{
	struct { int64_t id; } got;
	VEC(int64_t) ids = { 0 };

	while (db_next(&rows, &got))
		*VEC_ADD(r->mem, &ids) = got.id;
	for (size_t k = 0; k < ids.n && !r->fail.code; k++)
		hand_on(r, ids.p[k]);
}

static void person_left(struct req *r, const struct record *rec, const void *row)
{
	hand_on_all(r, db_query(r->db, &ideas_of_person, V((struct ref){ ((const struct person *)row)->id })));
}

static void person_back(struct req *r, const struct record *rec, const void *row)
{
	hand_on_all(r, db_query(r->db, &ideas_of_nobody, V((int64_t)0), V((struct ref){ ((const struct person *)row)->id })));
}

static void person_undone(struct req *r, const struct record *rec, const void *row)
{
	struct undone u;

	if (record_undone(r, rec, row, &u))
		record_follow_undo(r, &idea_record, "handed on", u.at);
}

static void role_given(struct req *r, const struct record *rec, const void *row)
{
	hand_on_all(r, db_query(r->db, &ideas_of_nobody, V(((const struct role_grant *)row)->unit.id), V(REF_NONE)));
}

static void unit_managed(struct req *r, const struct record *rec, const void *row)
{
	hand_on_all(r, db_query(r->db, &ideas_of_nobody, V(((const struct unit *)row)->id), V(REF_NONE)));
}

/* ---- when a step is taken back: so is what it said and asked elsewhere ---- */

static void idea_undone(struct req *r, const struct record *rec, const void *row)
{
	const struct idea *i = row;
	struct undone u;

	if (!record_undone(r, rec, row, &u))
		return;
	words_take_back(r, &idea_record, i->id, u.at);
	if (str_is(u.what, "verify"))
		yokoten_take_back(r, i->id, u.at);
}

const struct reaction idea_reactions[] = {
	{ "person.left", person_left }, { "person.back", person_back }, { "person.undone", person_undone }, { "role.given", role_given }, { "unit.managed", unit_managed },
	{ "idea.undone", idea_undone }, { 0 },
};
