/*
 * yokoten.c -- where else? A verified idea is proposed to similar areas; each answers adopt, adapt or not applicable.
 *
 * Adopting makes a new idea there, already answered, with its origin named: the copy goes the same way as any other.
 * Nobody is made to adopt; a reason is enough. A proposal to a wrong area is taken back as long as nobody there has answered.
 */
#include "daily/daily.h"
#include "daily/idea.h"

enum { AREAS_MAX = 12 };

static const struct choice states[] = {
	{ "proposed", T("Proposed") }, { "adopt", T("Adopted") }, { "adapt", T("Adapted") }, { "not_applicable", T("Not applicable") },
	{ "taken_back", T("Taken back") }, { 0 },
};

static const struct field yokoten_fields[] = {
	FIELD(yokoten, idea, .label = T("Idea"), .ref = "idea", .required = true, .fixed = true, .index = true),
	FIELD(yokoten, title, .label = T("Title"), .max = 120, .fixed = true, .list = true, .search = true),
	FIELD(yokoten, area, .label = T("Area"), .ref = "unit", .required = true, .fixed = true, .list = true, .filter = true),
	FIELD(yokoten, state, .label = T("Their answer"), .choices = states, .fixed = true, .list = true, .filter = true),
	FIELD(yokoten, asked, .label = T("Asked"), .ref = "person", .fixed = true, .list = true, .index = true),
	FIELD(yokoten, words, .label = T("In your words"), .max = 500, .fixed = true, .long_text = true, .search = true, .list = true),
	FIELD(yokoten, answered_by, .label = T("Answered by"), .ref = "person", .fixed = true),
	FIELD(yokoten, answered_at, .label = T("Answered"), .fixed = true, .list = true),
	FIELD(yokoten, new_idea, .label = T("Became"), .ref = "idea", .fixed = true),
	{ 0 },
};

static void answered(struct req *r, void *row)
{
	struct yokoten *y = row;

	y->answered_by.id = r->actor.id;
	y->answered_at = r->now;
}

/* The copy starts as a decided idea of that area: whoever adopts it becomes its owner until they name somebody. */
static void take_over(struct req *r, const void *row)
{
	const struct yokoten *y = row;
	struct yokoten again = *y;
	struct idea from, *copy = record_new(r->mem, &idea_record);

	if (!record_load(r, &idea_record, y->idea.id, &from))
		return;
	copy->title = from.title;
	copy->problem = from.problem;
	copy->suggestion = from.effect.n ? from.effect : from.suggestion;
	copy->category = from.category;
	copy->waste = from.waste;
	copy->area = y->area;
	copy->submitter.id = r->actor.id;
	copy->copied_from.id = from.id;
	copy->receipt = str_head(secret_token(r->mem), 27);
	copy->state = S("to_do");
	copy->decision = S("do_it");
	copy->created_at = r->now;
	copy->answered_at = copy->decided_at = r->now;
	copy->answerer.id = idea_answerer(r, copy);
	copy->answered_by.id = copy->decided_by.id = copy->owner.id = r->actor.id;
	copy->answer_due = r->now;
	copy->due = worktime_add_days(unit_worktime(r, y->area.id), r->today, 10);
	copy->climb = 0;
	if (!record_insert(r, &idea_record, copy))
		return;
	again.new_idea.id = copy->id;
	record_update(r, &yokoten_record, &again, y, "changed");
}

static struct msg guard_take_back(struct req *r, const void *row)
{
	const struct yokoten *y = row;
	bool theirs = y->asked.id == r->actor.id && y->created_by.id != r->actor.id;

	return theirs ? T("You are asked: say that it is not for you.") : MSG_NONE;
}

static const struct step yokoten_steps[] = {
	{ .name = "adopt", .label = T("Adopt it"), .done = T("Adopted. It is on your board."), .from = { "proposed" }, .to = "adopt", .needs = CAP_IDEA_ANSWER,
	  .who = { "asked" }, .asks = { "words" }, .run = answered, .after = take_over, .event = "yokoten.answered" },
	{ .name = "adapt", .label = T("Adapt it"), .done = T("Adapted. It is on your board."), .from = { "proposed" }, .to = "adapt", .needs = CAP_IDEA_ANSWER,
	  .who = { "asked" }, .hint = T("What do you do differently?"), .asks = { "words" }, .must = { "words" }, .run = answered, .after = take_over, .event = "yokoten.answered" },
	{ .name = "not_applicable", .label = T("Not for us"), .done = T("Answered."), .from = { "proposed" }, .to = "not_applicable", .needs = CAP_IDEA_ANSWER,
	  .who = { "asked" }, .hint = T("Why not? One line helps the others."), .asks = { "words" }, .must = { "words" }, .run = answered, .event = "yokoten.answered" },
	{ .name = "take_back", .label = T("Take it back"), .done = T("Taken back. Nobody there is asked any more."), .from = { "proposed" }, .to = "taken_back",
	  .needs = CAP_IDEA_SHARE, .who = { "created_by" }, .guard = guard_take_back, .undo = true, .danger = "take_back" },
	{ 0 },
};

const struct record yokoten_record = {
	.name = "yokoten",
	.table = "yokoten",
	.prefix = "Y-",
	.label = T("Where else"),
	.labels = T("Where else"),
	.empty = T("Nothing is proposed here. A verified idea is proposed to similar areas by itself."),
	.row_size = sizeof(struct yokoten),
	.fields = yokoten_fields,
	.steps = yokoten_steps,
	.state = "state",
	.title = "title",
	.place = "area",
	.own = { "asked", "created_by" },
	.read = CAP_IDEA_READ,
	.create = CAP_IDEA_SHARE,
	.edit = CAP_IDEA_SHARE,
	.sort = "-created_at",
	.indexes = { "asked, state" },
};

/* ---- proposing ---- */

enum asked { ASKED_NOT, ASKED_BACK, ASKED_OPEN, ASKED_ANSWERED };       /* back: it was asked, and that was taken back */

struct asked_row { struct ref area; struct str state; };
static const struct column asked_columns[] = { COL(struct asked_row, area), COL(struct asked_row, state), { 0 } };
static const struct query yokoten_areas = {
	.name = "yokoten_areas", .takes = { KIND_REF }, .gives = asked_columns, .sql = "select area, state from yokoten where idea = ?1 and not withdrawn",
};

static enum asked asked_already(struct req *r, int64_t idea, int64_t area)
{
	struct asked_row got;
	struct rows rows = db_query(r->db, &yokoten_areas, V((struct ref){ idea }));
	enum asked most = ASKED_NOT;

	while (db_next(&rows, &got)) {
		enum asked now = str_is(got.state, "taken_back") ? ASKED_BACK : str_is(got.state, "proposed") ? ASKED_OPEN : ASKED_ANSWERED;
		most = got.area.id == area && now > most ? now : most;
	}
	return most;
}

static int64_t propose_to(struct req *r, const struct idea *i, int64_t area)
{
	struct yokoten *y = record_new(r->mem, &yokoten_record);

	y->idea.id = i->id;
	y->area.id = area;
	y->title = i->title;
	y->state = S("proposed");
	y->asked.id = unit_answerer(r, area);
	return record_insert(r, &yokoten_record, y) ? y->id : 0;
}

/* A copy is not proposed again: its origin was, to the same areas. Nor is what somebody took back. */
void yokoten_propose(struct req *r, const void *row)
{
	const struct idea *i = row;
	int64_t areas[AREAS_MAX];
	size_t n = i->copied_from.id ? 0 : unit_similar(r, i->area.id, areas, AREAS_MAX);

	for (size_t k = 0; k < n && !r->fail.code; k++)
		if (areas[k] != i->area.id && asked_already(r, i->id, areas[k]) == ASKED_NOT)
			propose_to(r, i, areas[k]);
}

static struct url step_url(struct req *r, int64_t id, const char *step)
{
	return url_to(r->mem, "/yokoten/{id}/step/{step}", V(id), V(str_c(step)));
}

/* What is not proposed is said for what it is, with its reason. */
static void propose_once(struct req *r, const struct idea *i, int64_t area)
{
	enum asked asked = asked_already(r, i->id, area);

	if (area == i->area.id)
		req_flash(r, T("Nothing was proposed: the idea is from this area."), URL_NONE);
	else if (asked == ASKED_OPEN)
		req_flash(r, T("Nothing new was proposed: this area is asked already and has not answered yet."), URL_NONE);
	else if (asked == ASKED_ANSWERED)
		req_flash(r, T("Nothing new was proposed: this area has answered already."), URL_NONE);
	else
		req_flash(r, T("Proposed."), step_url(r, propose_to(r, i, area), "take_back"));
}

/* ---- taken back, handed on ---- */

static const struct column id_columns[] = { COL(struct yokoten, id), { 0 } };
static const struct query yokoten_proposed_at = {
	.name = "yokoten_proposed_at", .takes = { KIND_REF, KIND_REF, KIND_TIME }, .gives = id_columns,
	.sql = "select id from yokoten where idea = ?1 and created_by = ?2 and created_at = ?3 and not withdrawn order by id",
};
static const struct query yokoten_of_person = {
	.name = "yokoten_of_person", .takes = { KIND_REF }, .gives = id_columns,
	.sql = "select id from yokoten where asked = ?1 and state = 'proposed' and not withdrawn order by id",
};

static void each(struct req *r, struct rows rows, void (*run)(struct req *r, struct yokoten *y, const struct yokoten *old), const char *what)
{
	struct yokoten got = { .id = 0 };
	VEC(int64_t) ids = { 0 };

	while (db_next(&rows, &got))
		*VEC_ADD(r->mem, &ids) = got.id;
	for (size_t i = 0; i < ids.n && !r->fail.code; i++) {
		struct yokoten old, y;
		if (!record_load(r, &yokoten_record, ids.p[i], &old))
			continue;
		y = old;
		run(r, &y, &old);
		if (!r->fail.code)
			record_update(r, &yokoten_record, &y, &old, what);
	}
}

static void withdraw(struct req *r, struct yokoten *y, const struct yokoten *old)
{
	y->withdrawn = true;
	if (!str_is(old->state, "proposed"))
		req_fail(r, FAIL_CONFLICT, T("This can no longer be undone: another area has answered already."));
}

void yokoten_take_back(struct req *r, int64_t idea, struct instant at)
{
	each(r, db_query(r->db, &yokoten_proposed_at, V((struct ref){ idea }), V((struct ref){ r->actor.id }), V(at)), withdraw, "undone");
}

static void ask_next(struct req *r, struct yokoten *y, const struct yokoten *old)
{
	y->asked.id = unit_answerer(r, y->area.id);
}

static void person_left(struct req *r, const struct record *rec, const void *row)
{
	each(r, db_query(r->db, &yokoten_of_person, V((struct ref){ ((const struct person *)row)->id })), ask_next, "handed on");
}

static void person_undone(struct req *r, const struct record *rec, const void *row)
{
	struct undone u;

	if (record_undone(r, rec, row, &u))
		record_follow_undo(r, &yokoten_record, "handed on", u.at);
}

static void propose_by_hand(struct req *r)
{
	struct idea i;
	int64_t area = 0;

	if (!record_get(r, &idea_record, req_id(r, "id"), &i))
		return;
	may_or_fail(r, CAP_IDEA_SHARE, i.area.id);
	if (!str_int(req_field(r, "area"), &area) || area <= 0 || !unit_name(r, area).n)
		req_fail(r, FAIL_INVALID, T("Choose the area to propose it to."));
	if (r->fail.code)
		return;
	propose_once(r, &i, area);
	req_redirect(r, record_url(r, &idea_record, i.id));
}

/* ---- on the idea's page ---- */

static const struct column row_columns[] = {
	COL(struct yokoten, id), COL(struct yokoten, area), COL(struct yokoten, state), COL(struct yokoten, words), COL(struct yokoten, asked),
	COL(struct yokoten, new_idea), COL(struct yokoten, idea), COL(struct yokoten, created_at), COL(struct yokoten, created_by), { 0 },
};
static const struct query yokoten_of_idea = {
	.name = "yokoten_of_idea", .takes = { KIND_REF }, .gives = row_columns,
	.sql = "select id, area, state, words, asked, new_idea, idea, created_at, created_by from yokoten where idea = ?1 and state <> 'taken_back' and not withdrawn"
	       " order by id",
};
static const struct query yokoten_waiting = {
	.name = "yokoten_waiting", .takes = { KIND_REF }, .gives = row_columns,
	.sql = "select id, area, state, words, asked, new_idea, idea, created_at, created_by from yokoten where asked = ?1 and state = 'proposed' and not withdrawn"
	       " order by id limit 50",
};

static void take_back_form(struct req *r, const struct yokoten *y)
{
	const struct step *s = step_find(&yokoten_record, S("take_back"));
	struct msg why_not;

	if (!step_may(r, &yokoten_record, y, s, &why_not))
		return;
	FORM(r, step_url(r, y->id, s->name), .cls = S("noprint")) {
		hidden(r, "next", url_text(record_url(r, &idea_record, y->idea.id)));
		button(r, s->label, "btn sm quiet", "undo-2");
	}
}

static void answer_row(struct req *r, const struct yokoten *y)
{
	struct html *h = r->html;
	bool open = str_is(y->state, "proposed");

	EL(h, tr) {
		EL(h, th, .scope = S("row"))
			LEAF(h, a, unit_name(r, y->area.id), .href = record_url(r, &yokoten_record, y->id));
		EL(h, td) {
			html_mark(h, open ? MARK_DUE : MARK_OK, open ? T("Not answered yet") : T("Answered"));
			html_raw(h, HTML_LIT(" "));
			html_msg(h, choice_label_of(&yokoten_record, "state", y->state));
			if (y->words.n)
				LEAF(h, small, y->words, .dir = S("auto"));
		}
		EL(h, td) {
			if (y->new_idea.id)
				LEAF(h, a, record_number(r->mem, &idea_record, y->new_idea.id), .href = record_url(r, &idea_record, y->new_idea.id));
			else
				html_str(h, name_short(r->mem, person_name(r, y->asked.id)));
		}
		EL(h, td, .cls = S("tb-x"))
			take_back_form(r, y);
	}
}

static void propose_form(struct req *r, const struct idea *i)
{
	if (!may_here(r, CAP_IDEA_SHARE, i->area.id))
		return;
	FORM(r, record_at(r, &idea_record, i->id, "/propose"), .cls = S("fo")) {
		form_field(r, &idea_record, "area", NULL, NULL);
		button(r, T("Propose there"), "btn sm", "share-2");
	}
}

void yokoten_panel(struct req *r, const struct idea *i)
{
	struct html *h = r->html;
	struct yokoten y = { .id = 0 };

	if (instant_is_none(i->verified_at))
		return;
	PANEL(r, T("Where else does it fit?"), STR_NONE) {
		struct rows rows = db_query(r->db, &yokoten_of_idea, V((struct ref){ i->id }));
		bool any = false;
		EL(h, table, .cls = S("tb"))
			EL(h, tbody)
				for (; db_next(&rows, &y); any = true)
					answer_row(r, &y);
		if (!any)
			LEAF(h, p, T("No similar area is known. Name one below, or give areas the same word under \"Similar areas\"."), .cls = S("mut"));
		propose_form(r, i);
	}
}

static void yokoten_needs_you(struct req *r, struct attention *list)
{
	struct yokoten y = { .id = 0 };
	struct rows rows = db_query(r->db, &yokoten_waiting, V((struct ref){ r->actor.id }));

	while (db_next(&rows, &y)) {
		bool late = r->now.s - y.created_at.s > 14 * 86400;
		*VEC_ADD(r->mem, &list->rows) = (struct attention_row){
			.mark = late ? MARK_RISK : MARK_DUE, .title = record_title(r, &idea_record, y.idea.id), .since = y.created_at, .late = false,
			.detail = say(r->mem, r->lang, T("Proposed for {area}: adopt, adapt, or not for you?"), ARG("area", unit_name(r, y.area.id))),
			.age = say(r->mem, r->lang, T("since {day}"), ARG("day", zone_date(r->zone, y.created_at, NULL))), .action = T("Look at it"), .to = record_url(r, &yokoten_record, y.id),
		};
	}
}

static const struct route routes[] = {
	{ POST, "/idea/{id}/propose", .run = propose_by_hand, .needs = CAP_IDEA_SHARE },
	{ 0 },
};
static const struct query *const queries[] = { &yokoten_areas, &yokoten_of_idea, &yokoten_waiting, &yokoten_proposed_at, &yokoten_of_person, NULL };
static const struct reaction reactions[] = { { "person.left", person_left }, { "person.undone", person_undone }, { 0 } };

const struct module yokoten_module = {
	.name = "yokoten",
	.label = T("Where else"),
	.routes = routes,
	.queries = queries,
	.reactions = reactions,
	.needs_you = yokoten_needs_you,
};
