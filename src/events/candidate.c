/*
 * candidate.c -- what could become a kaizen event: where, what it is worth, and whether it was chosen.
 *
 * A burst that is proposed on a value-stream map makes one in the same transaction; the answer goes back to it by an event. Nobody decides what they
 * proposed themselves, and declining takes a reason, because whoever drew the burst reads it there.
 */
#include "events/events.h"
#include "study/stream.h"

enum { WAITING_MOST = 60, LATE_DAYS = 14 };

static const struct choice states[] = { { "proposed", T("Proposed") }, { "chosen", T("Chosen") }, { "declined", T("Declined") }, { 0 } };

static const struct field candidate_fields[] = {
	FIELD(candidate, title, .label = T("What is to be improved?"), .required = true, .max = 120, .search = true, .list = true),
	FIELD(candidate, area, .label = T("Area"), .ref = "unit", .required = true, .list = true, .filter = true, .index = true),
	FIELD(candidate, why, .label = T("What is it worth?"), .hint = T("In lead time, pieces, people, scrap: against what is measured today."), .required = true, .long_text = true, .max = 500,
	      .search = true, .list = true),
	FIELD(candidate, state, .label = T("State"), .choices = states, .fixed = true, .list = true, .filter = true),
	FIELD(candidate, reason, .label = T("Why not"), .hint = T("Whoever proposed it reads this."), .max = 500, .fixed = true),
	FIELD(candidate, burst, .label = T("From the map"), .ref = "burst", .fixed = true, .index = true),
	FIELD(candidate, proposed_by, .label = T("Proposed by"), .ref = "person", .fixed = true, .list = true),
	FIELD(candidate, decided_by, .label = T("Decided by"), .ref = "person", .fixed = true),
	FIELD(candidate, decided_at, .label = T("Decided"), .fixed = true),
	{ 0 },
};

static void decided(struct req *r, void *row)
{
	struct candidate *c = row;

	c->decided_by.id = r->actor.id;
	c->decided_at = r->now;
	if (str_is(c->state, "chosen"))
		c->reason = STR_NONE;
}

static const struct step candidate_steps[] = {
	{ .name = "choose", .label = T("Choose it"), .done = T("Chosen. It becomes an event."), .from = { "proposed", "declined" }, .to = "chosen", .needs = CAP_EVENT_DECIDE,
	  .never = { "proposed_by" }, .run = decided, .event = "candidate.chosen", .undo = true },
	{ .name = "decline", .label = T("Decline it"), .done = T("Declined. Whoever proposed it sees why."), .from = { "proposed", "chosen" }, .to = "declined", .needs = CAP_EVENT_DECIDE,
	  .never = { "proposed_by" }, .asks = { "reason" }, .must = { "reason" }, .run = decided, .event = "candidate.declined", .undo = true, .danger = "decline" },
	{ 0 },
};

/* What was decided is what was read. */
static struct msg candidate_check(struct req *r, const void *row, const void *old, const char **field)
{
	const struct candidate *c = row, *was = old;
	bool same = !was || (str_eq(c->title, was->title) && str_eq(c->why, was->why) && c->area.id == was->area.id);

	*field = "title";
	return same || str_is(was->state, "proposed") ? MSG_NONE : T("This was decided as it stands. Propose what is new as a candidate of its own.");
}

static void candidate_derive(struct req *r, void *row, const void *old)
{
	struct candidate *c = row;

	if (old)
		return;
	c->state = S("proposed");
	c->proposed_by.id = r->actor.id;
}

const struct record candidate_record = {
	.name = "candidate",
	.table = "candidate",
	.prefix = "EC-",
	.label = T("Event candidate"),
	.labels = T("Event candidates"),
	.empty = T("Nothing is proposed as an event here. Candidates come from the bursts of a value-stream map."),
	.row_size = sizeof(struct candidate),
	.fields = candidate_fields,
	.steps = candidate_steps,
	.state = "state",
	.title = "title",
	.place = "area",
	.own = { "proposed_by" },
	.read = CAP_FORM_READ,
	.create = CAP_FORM_EDIT,
	.edit = CAP_FORM_EDIT,
	.sort = "-created_at",
	.big = true,
	.usual = { T("Open"), "state=proposed" },
	.check = candidate_check,
	.derive = candidate_derive,
};

/* ---- from a burst ---- */

static void burst_proposed(struct req *r, const struct record *rec, const void *row)
{
	const struct burst *b = row;
	struct candidate *c = record_new(r->mem, &candidate_record);
	struct stream s;

	if (!record_load(r, &stream_record, b->stream.id, &s))
		return;
	c->title = b->words;
	c->area = s.area;
	c->why = b->worth;
	c->burst.id = b->id;
	if (record_insert(r, &candidate_record, c))
		event_raise(r, "candidate.proposed", &candidate_record, c);
}

/* ---- who decides ---- */

static const struct column waiting_columns[] = {
	COL(struct candidate, id), COL(struct candidate, title), COL(struct candidate, area), COL(struct candidate, proposed_by), COL(struct candidate, created_at), { 0 },
};
static const struct query candidates_waiting = {
	.name = "candidates_waiting", .takes = { KIND_REF, KIND_INT }, .gives = waiting_columns,
	.sql = "select id, title, area, proposed_by, created_at from candidate where state = 'proposed' and not withdrawn and proposed_by <> ?1 order by created_at, id limit ?2",
};

static void waiting_row(struct req *r, struct attention *list, const struct candidate *c)
{
	bool late = r->now.s - c->created_at.s > LATE_DAYS * 86400;

	*VEC_ADD(r->mem, &list->rows) = (struct attention_row){
		.mark = late ? MARK_RISK : MARK_DUE, .title = c->title, .since = c->created_at, .icon = "calendar-range",
		.detail = say(r->mem, r->lang, T("{number}, {area}. Proposed as an event by {who}"), ARG("number", record_number(r->mem, &candidate_record, c->id)),
			ARG("area", unit_name(r, c->area.id)), ARG("who", person_name(r, c->proposed_by.id))),
		.age = say(r->mem, r->lang, T("since {day}"), ARG("day", zone_date(r->zone, c->created_at, NULL))), .action = T("Decide"), .to = record_url(r, &candidate_record, c->id),
	};
}

static void candidate_needs_you(struct req *r, struct attention *list)
{
	VEC(struct candidate) all = { 0 };
	struct candidate *c = record_new(r->mem, &candidate_record);

	if (!may(r, CAP_EVENT_DECIDE))
		return;
	for (struct rows rows = db_query(r->db, &candidates_waiting, V((struct ref){ r->actor.id }), V((int64_t)WAITING_MOST)); db_next(&rows, c);)
		*VEC_ADD(r->mem, &all) = *c;
	for (size_t i = 0; i < all.n; i++)
		if (may_here(r, CAP_EVENT_DECIDE, all.p[i].area.id))
			waiting_row(r, list, &all.p[i]);
}

static const struct record *const records[] = { &candidate_record, NULL };
static const struct query *const queries[] = { &candidates_waiting, NULL };
static const struct reaction reactions[] = { { "burst.proposed", burst_proposed }, { 0 } };
static const struct nav nav[] = {
	{ .label = T("Kaizen events"), .path = "/candidate", .icon = "calendar-range", .needs = CAP_FORM_READ, .key = "g e" },
	{ .path = NULL },
};

const struct module candidate_module = {
	.name = "candidate",
	.label = T("Kaizen events"),
	.records = records,
	.queries = queries,
	.reactions = reactions,
	.nav = nav,
	.needs_you = candidate_needs_you,
};
