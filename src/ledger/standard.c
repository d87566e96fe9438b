/*
 * standard.c -- standards and their revisions: what they are, the way to a release, and what follows from it.
 *
 * The one idea: a revision is frozen when its release is asked for; from then on nobody changes what it says, and somebody else than its
 * author releases it. One revision is valid at a time. Never shown as valid: what is a draft, superseded, or retired.
 */
#include "ledger/standard.h"

/* ---- finding ---- */

const struct sheet_kind *sheet_kind_find(struct str name)
{
	for (size_t i = 0; modules_all()[i]; i++)
		for (const struct sheet_kind *k = modules_all()[i]->sheets; k && k->name; k++)
			if (str_is(name, k->name))
				return k;
	return NULL;
}

static const struct column id_columns[] = { { .name = "id", .off = 0, .kind = KIND_INT }, { 0 } };
static const struct column no_columns[] = { { .name = "no", .off = 0, .kind = KIND_INT }, { 0 } };
static const struct query revision_valid_of = {
	.name = "revision_valid_of", .takes = { KIND_INT }, .gives = id_columns,
	.sql = "select id from standard_revision where standard = ?1 and state = 'released' and not withdrawn order by id desc limit 1",
};
static const struct query revision_open_of = {
	.name = "revision_open_of", .takes = { KIND_INT }, .gives = id_columns,
	.sql = "select id from standard_revision where standard = ?1 and state in ('draft', 'in_review') and not withdrawn order by id desc limit 1",
};
static const struct query revision_numbered = {
	.name = "revision_numbered", .takes = { KIND_INT, KIND_INT }, .gives = id_columns,
	.sql = "select id from standard_revision where standard = ?1 and no = ?2 and not withdrawn order by id desc limit 1",
};
static const struct query revision_last_no = {
	.name = "revision_last_no", .takes = { KIND_INT }, .gives = no_columns,
	.sql = "select coalesce(max(no), 0) as no from standard_revision where standard = ?1",
};
static const struct query revisions_open_count = {
	.name = "revisions_open_count", .takes = { KIND_INT, KIND_INT }, .gives = no_columns,
	.sql = "select count(*) as no from standard_revision where standard = ?1 and id <> ?2 and state in ('draft', 'in_review') and not withdrawn",
};
static const struct query standards_owned = {
	.name = "standards_owned", .takes = { KIND_REF }, .gives = id_columns,
	.sql = "select id from standard where owner = ?1 and state <> 'retired' and not withdrawn order by id",
};

static bool revision_by(struct req *r, const struct query *q, int64_t standard, struct standard_revision *out)
{
	struct { int64_t id; } got;

	return db_one(r->db, q, &got, V(standard)) && record_load(r, &standard_revision_record, got.id, out);
}

bool revision_valid(struct req *r, int64_t standard, struct standard_revision *out)
{
	return revision_by(r, &revision_valid_of, standard, out);
}

bool revision_open(struct req *r, int64_t standard, struct standard_revision *out)
{
	return revision_by(r, &revision_open_of, standard, out);
}

bool revision_get(struct req *r, int64_t standard, int64_t no, struct standard_revision *out)
{
	struct { int64_t id; } got;

	if (db_one(r->db, &revision_numbered, &got, V(standard), V(no)) && record_load(r, &standard_revision_record, got.id, out))
		return true;
	req_fail(r, FAIL_NOT_FOUND, T("There is no such page, or it is not yours to see."));
	return false;
}

struct date revision_since(struct req *r, const struct standard *s, const struct standard_revision *v)
{
	return instant_is_none(v->released_at) ? DATE_NONE : zone_date(unit_zone(r, s->area.id), v->released_at, NULL);
}

/* ---- the sheet ---- */

/* That there is nothing to freeze is an answer here, not the end of the page. */
static bool only_says_no(enum fail_code code)
{
	return code == FAIL_INVALID || code == FAIL_NOT_FOUND || code == FAIL_FORBIDDEN || code == FAIL_CONFLICT;
}

struct str sheet_now(struct req *r, const struct standard *s, struct msg *why)
{
	const struct sheet_kind *kind = sheet_kind_find(s->kind);
	struct fail before = r->fail;

	*why = MSG_NONE;
	if (!kind) {
		*why = T("This kind of sheet is not known here.");
		return STR_NONE;
	}
	struct str frozen = before.code ? STR_NONE : kind->freeze(r, s->origin_id);
	if (!before.code && only_says_no(r->fail.code)) {
		*why = r->fail.why;
		r->fail = before;
		return STR_NONE;
	}
	if (str_chars(frozen) > FROZEN_MAX)
		*why = T("This sheet is too large to be kept as one standard. Split it in two.");
	else if (!frozen.n && !r->fail.code)
		*why = T("There is nothing on this sheet yet.");
	return why->one ? STR_NONE : frozen;
}

struct str revision_sheet(struct req *r, const struct standard *s, const struct standard_revision *v, struct msg *why)
{
	*why = MSG_NONE;
	return str_is(v->state, "draft") || !v->frozen.n ? sheet_now(r, s, why) : v->frozen;
}

bool sheet_changed(struct req *r, const struct standard *s, const struct standard_revision *v)
{
	struct msg why;
	struct str now = sheet_now(r, s, &why);

	return !why.one && v->frozen.n && !r->fail.code && !str_eq(now, v->frozen);
}

/* ---- the standard ---- */

static const struct choice standard_states[] = { { "draft", T("Draft") }, { "released", T("Released") }, { "retired", T("Retired") }, { 0 } };

static const struct field standard_fields[] = {
	FIELD(standard, title, .label = T("Title"), .hint = T("As people call the work: Fit the impeller."), .required = true, .max = 160, .search = true, .list = true),
	FIELD(standard, area, .label = T("Area"), .ref = "unit", .required = true, .once = true, .list = true, .filter = true),
	FIELD(standard, kind, .label = T("Kind of sheet"), .required = true, .once = true, .aside = true, .max = 40),
	FIELD(standard, origin_record, .label = T("Drawn from"), .required = true, .once = true, .aside = true, .max = 40),
	FIELD(standard, origin_id, .label = T("Number there"), .required = true, .once = true, .aside = true, .least = 1, .most = INT64_MAX),
	FIELD(standard, revision, .label = T("Revision"), .fixed = true, .list = true),
	FIELD(standard, review_due, .label = T("Next review"), .fixed = true, .list = true, .filter = true, .index = true),
	FIELD(standard, state, .label = T("State"), .choices = standard_states, .fixed = true, .list = true, .filter = true),
	FIELD(standard, owner, .label = T("Owner"), .hint = T("One person who looks at it again when its review is due."), .ref = "person", .filter = true, .bulk = true),
	FIELD(standard, review_months, .label = T("Months between reviews"), .least = 1, .most = 60),
	FIELD(standard, reviewed_on, .label = T("Last looked at"), .fixed = true),
	FIELD(standard, retire_reason, .label = T("Why it is retired"), .fixed = true, .long_text = true, .max = 500),
	{ 0 },
};

/* A sheet is one standard. */
const struct query standard_of_sheet = {
	.name = "standard_of_sheet", .takes = { KIND_TEXT, KIND_TEXT, KIND_INT }, .gives = id_columns,
	.sql = "select id from standard where origin_record = ?2 and origin_id = ?3 and kind = ?1 and state <> 'retired' and not withdrawn order by id limit 1",
};

static const struct query standards_of_sheet_else = {
	.name = "standards_of_sheet_else", .takes = { KIND_TEXT, KIND_TEXT, KIND_INT, KIND_INT }, .gives = no_columns,
	.sql = "select count(*) as no from standard where origin_record = ?2 and origin_id = ?3 and kind = ?1 and id <> ?4 and state <> 'retired' and not withdrawn",
};

static struct msg standard_new_wrong(struct req *r, const struct standard *s, const char **field)
{
	const struct sheet_kind *kind = sheet_kind_find(s->kind);
	struct { int64_t id; } got;
	struct origin o;

	*field = "kind";
	if (!kind)
		return T("This kind of sheet cannot be a standard.");
	*field = "origin_record";
	if (!str_is(s->origin_record, kind->of))
		return T("This kind of sheet is not drawn from that.");
	*field = "origin_id";
	if (!origin_may_read(r, s->origin_record, s->origin_id, &o) || ((const struct row *)o.row)->withdrawn)
		return T("There is no such sheet, or it is not yours to see.");
	if (db_one(r->db, &standard_of_sheet, &got, V(s->kind), V(s->origin_record), V(s->origin_id)))
		return T("This sheet is a standard already. Make a new revision of it.");
	*field = "area";
	return row_place(r, o.rec, o.row) == s->area.id ? MSG_NONE : T("A standard belongs to the area of its sheet.");
}

static struct msg standard_check(struct req *r, const void *row, const void *old, const char **field)
{
	const struct standard *s = row, *was = old;

	*field = "owner";
	if (s->owner.id && (!was || was->owner.id != s->owner.id) && !person_at_work(r, s->owner.id))
		return T("This person is not at work. Choose somebody who is here.");
	return was ? MSG_NONE : standard_new_wrong(r, s, field);
}

static void standard_derive(struct req *r, void *row, const void *old)
{
	struct standard *s = row;

	if (!old) {
		s->state = S("draft");
		s->owner.id = s->owner.id ? s->owner.id : r->actor.id;
	}
	if (s->review_months == INT_NONE)
		s->review_months = REVIEW_MONTHS;
	s->review_due = review_date(s->reviewed_on, s->review_months);
}

/* A new standard has its first revision at once. */
static void standard_saved(struct req *r, const void *row, const void *old)
{
	struct standard_revision *v;

	if (old)
		return;
	v = record_new(r->mem, &standard_revision_record);
	v->standard.id = ((const struct standard *)row)->id;
	v->what_changed = lang_text(r->lang, T("First edition"));
	record_insert(r, &standard_revision_record, v);
}

static struct date area_today(struct req *r, int64_t area)
{
	return zone_date(unit_zone(r, area), r->now, NULL);
}

static struct msg confirm_guard(struct req *r, const void *row)
{
	const struct standard *s = row;

	return s->review_due.day - r->today.day > CONFIRM_DAYS ? T("Its review is not due yet.") : MSG_NONE;
}

static void confirm_run(struct req *r, void *row)
{
	struct standard *s = row;

	s->reviewed_on = area_today(r, s->area.id);
}

static struct msg retire_guard(struct req *r, const void *row)
{
	struct standard_revision v;

	return revision_open(r, ((const struct row *)row)->id, &v) ? T("A new revision is under way. Drop it first.") : MSG_NONE;
}

static void reinstate_run(struct req *r, void *row)
{
	((struct standard *)row)->retire_reason = STR_NONE;
}

static struct msg reinstate_guard(struct req *r, const void *row)
{
	const struct standard *s = row;
	struct { int64_t id; } got;

	if (s->revision == INT_NONE)
		return T("It was never released. Make its sheet a standard anew.");
	return db_one(r->db, &standard_of_sheet, &got, V(s->kind), V(s->origin_record), V(s->origin_id)) ? T("Its sheet is another standard by now.") : MSG_NONE;
}

static const struct step standard_steps[] = {
	{ .name = "confirm", .label = T("Still right as it is"), .done = T("Noted. The next review has its date."), .from = { "released" }, .needs = CAP_STANDARD_RELEASE, .who = { "owner" },
	  .hint = T("Somebody was at the place and saw that the work is done as it says."), .guard = confirm_guard, .run = confirm_run, .event = "standard.confirmed", .undo = true },
	{ .name = "retire", .label = T("Retire it"), .done = T("Retired. Its prints say so when they are scanned."), .from = { "released" }, .to = "retired", .needs = CAP_STANDARD_RELEASE,
	  .hint = T("The work is no longer done, or another standard says it."), .asks = { "retire_reason" }, .must = { "retire_reason" }, .guard = retire_guard, .event = "standard.retired",
	  .undo = true, .danger = "retire" },
	{ .name = "reinstate", .label = T("Bring it back"), .done = T("It is valid again."), .from = { "retired" }, .to = "released", .needs = CAP_STANDARD_RELEASE, .guard = reinstate_guard,
	  .run = reinstate_run, .event = "standard.reinstated", .undo = true },
	{ .name = "release", .label = T("Released"), .from = { "draft", "released" }, .to = "released", .quiet = true },
	{ .name = "drop", .label = T("Dropped"), .from = { "draft" }, .to = "retired", .quiet = true },
	{ 0 },
};

static void standard_list_note(struct req *r, const void *row)
{
	const struct standard *s = row;
	struct html *h = r->html;

	if (str_is(s->state, "released") && review_late(s->review_due, r->today))
		EL(h, small, .cls = S("nw")) {
			html_mark(h, MARK_OFF, T("Off standard"));
			html_raw(h, HTML_LIT(" "));
			LEAF(h, span, T("review overdue"), .cls = S("bad"));
		}
}

const struct record standard_record = {
	.name = "standard",
	.table = "standard",
	.prefix = "SW-",
	.label = T("Standard"),
	.labels = T("Standards"),
	.empty = T("No standard here yet. Begin with the work that goes wrong most often: write it down, or make a sheet of a process study the standard."),
	.row_size = sizeof(struct standard),
	.fields = standard_fields,
	.steps = standard_steps,
	.state = "state",
	.title = "title",
	.place = "area",
	.own = { "owner", "created_by" },
	.read = CAP_FORM_READ,
	.create = CAP_STANDARD_EDIT,
	.edit = CAP_STANDARD_EDIT,
	.sort = "-created_at",
	.indexes = { "origin_record, origin_id, kind", "owner, state, review_due" },
	.big = true,
	.usual = { T("In use"), "state=draft,released" },
	.list_note = standard_list_note,
	.check = standard_check,
	.derive = standard_derive,
	.saved = standard_saved,
	.show = standard_show,
};

/* ---- a revision ---- */

static const struct choice revision_states[] = {
	{ "draft", T("Draft") }, { "in_review", T("Waits for release") }, { "released", T("Released") }, { "superseded", T("Superseded") }, { "dropped", T("Dropped") }, { 0 },
};

static const struct field revision_fields[] = {
	FIELD(standard_revision, standard, .label = T("Standard"), .ref = "standard", .required = true, .once = true, .index = true),
	FIELD(standard_revision, no, .label = T("Revision"), .fixed = true, .list = true),
	FIELD(standard_revision, name, .label = T("Number"), .fixed = true, .aside = true, .list = true, .search = true),
	FIELD(standard_revision, state, .label = T("State"), .choices = revision_states, .fixed = true, .list = true, .filter = true),
	FIELD(standard_revision, what_changed, .label = T("What changed"), .hint = T("What is done differently, and why. The shifts read this first."), .required = true, .long_text = true, .max = 500,
		.search = true, .list = true),
	FIELD(standard_revision, frozen, .label = T("The sheet"), .fixed = true, .secret = true, .long_text = true, .max = FROZEN_MAX),
	FIELD(standard_revision, author, .label = T("Written by"), .ref = "person", .fixed = true, .list = true),
	FIELD(standard_revision, asked_by, .label = T("Release asked by"), .ref = "person", .fixed = true),
	FIELD(standard_revision, asked_at, .label = T("Release asked"), .fixed = true),
	FIELD(standard_revision, decline_reason, .label = T("Why not yet"), .fixed = true, .long_text = true, .max = 500),
	FIELD(standard_revision, released_by, .label = T("Released by"), .ref = "person", .fixed = true),
	FIELD(standard_revision, released_at, .label = T("Released"), .fixed = true, .list = true),
	FIELD(standard_revision, known_at, .label = T("Known by all shifts"), .fixed = true),
	{ 0 },
};

static bool standard_of(struct req *r, const struct standard_revision *v, struct standard *out)
{
	return record_load(r, &standard_record, v->standard.id, out);
}

static struct msg revision_check(struct req *r, const void *row, const void *old, const char **field)
{
	const struct standard_revision *v = row, *was = old;
	struct standard s;

	*field = "what_changed";
	if (was)
		return str_is(v->state, "draft") || str_eq(v->what_changed, was->what_changed) ? MSG_NONE : T("This stands as it was when the release was asked for.");
	*field = "standard";
	if (!standard_of(r, v, &s) || !may_read(r, &standard_record, &s))
		return T("There is no such standard, or it is not yours to see.");
	if (str_is(s.state, "retired"))
		return T("This standard is retired. Bring it back first.");
	return db_count(r->db, &revisions_open_count, V(s.id), V((int64_t)0)) ? T("A revision of it is under way already. Finish that one, or drop it.") : MSG_NONE;
}

static void revision_derive(struct req *r, void *row, const void *old)
{
	struct standard_revision *v = row;
	struct { int64_t no; } last = { 0 };

	if (old || !db_one(r->db, &revision_last_no, &last, V(v->standard.id)))
		return;
	v->no = last.no + 1;
	v->state = S("draft");
	v->author.id = r->actor.id;
	v->name = str_fmt(r->mem, STR_FMT "/%lld", STR_ARG(record_number(r->mem, &standard_record, v->standard.id)), (long long)v->no);
}

static struct msg ask_guard(struct req *r, const void *row)
{
	struct standard s;
	struct msg why = MSG_NONE;

	if (standard_of(r, row, &s))
		(void)sheet_now(r, &s, &why);
	return why;
}

static void ask_run(struct req *r, void *row)
{
	struct standard_revision *v = row;
	struct standard s;
	struct msg why;

	if (!standard_of(r, v, &s))
		return;
	v->frozen = sheet_now(r, &s, &why);
	if (why.one)
		req_fail(r, FAIL_INVALID, why);
	v->asked_by.id = r->actor.id;
	v->asked_at = r->now;
	v->decline_reason = STR_NONE;
}

static struct msg release_guard(struct req *r, const void *row)
{
	struct standard s;

	return standard_of(r, row, &s) && str_is(s.state, "retired") ? T("This standard is retired. Bring it back first.") : MSG_NONE;
}

static void release_run(struct req *r, void *row)
{
	struct standard_revision *v = row;

	v->released_by.id = r->actor.id;
	v->released_at = r->now;
	v->known_at = INSTANT_NONE;
}

static const struct query revision_before = {
	.name = "revision_before", .takes = { KIND_INT, KIND_INT }, .gives = id_columns,
	.sql = "select id from standard_revision where standard = ?1 and state = 'released' and id <> ?2 and not withdrawn order by id desc limit 1",
};

static void supersede(struct req *r, const struct standard_revision *by)
{
	struct standard_revision old, v;
	struct { int64_t id; } got;

	if (!db_one(r->db, &revision_before, &got, V(by->standard.id), V(by->id)) || !record_load(r, &standard_revision_record, got.id, &old))
		return;
	v = old;
	v.state = S("superseded");
	record_update(r, &standard_revision_record, &v, &old, "supersede");
}

/* One revision is valid: the one before is not, from this transaction on. */
static void release_after(struct req *r, const void *row)
{
	const struct standard_revision *v = row;
	struct standard old, s;

	supersede(r, v);
	if (!standard_of(r, v, &old))
		return;
	s = old;
	s.state = S("released");
	s.revision = v->no;
	s.reviewed_on = area_today(r, s.area.id);
	record_update(r, &standard_record, &s, &old, "release");
}

/* With its only revision the standard goes as well. */
static void drop_after(struct req *r, const void *row)
{
	struct standard old, s;

	if (!standard_of(r, row, &old) || old.revision != INT_NONE)
		return;
	s = old;
	s.state = S("retired");
	record_update(r, &standard_record, &s, &old, "drop");
}

#define NEVER_ONES_OWN .never = { "author", "asked_by" }

static const struct step revision_steps[] = {
	{ .name = "ask", .label = T("Ask for release"), .done = T("Asked. Somebody else releases it."), .from = { "draft" }, .to = "in_review", .needs = CAP_STANDARD_EDIT, .who = { "author" },
	  .hint = T("The sheet is kept as it is now. Later changes need a new revision."), .guard = ask_guard, .run = ask_run, .event = "standard.asked", .undo = true },
	{ .name = "release", .label = T("Release"), .done = T("Released. Each shift says that it knows it."), .from = { "in_review" }, .to = "released", .needs = CAP_STANDARD_RELEASE, NEVER_ONES_OWN,
	  .hint = T("You have seen the work done by it, at the place."), .guard = release_guard, .run = release_run, .after = release_after, .event = "standard.released", .undo = true },
	{ .name = "decline", .label = T("Not yet"), .done = T("Given back with your reason."), .from = { "in_review" }, .to = "draft", .needs = CAP_STANDARD_RELEASE, NEVER_ONES_OWN,
	  .asks = { "decline_reason" }, .must = { "decline_reason" }, .event = "standard.declined", .undo = true },
	{ .name = "take_back", .label = T("Take it back"), .done = T("It is a draft again."), .from = { "in_review" }, .to = "draft", .who = { "author", "asked_by" }, .undo = true },
	{ .name = "drop", .label = T("Drop this revision"), .done = T("Dropped. What is valid stays valid."), .from = { "draft" }, .to = "dropped", .needs = CAP_STANDARD_EDIT, .who = { "author" },
	  .after = drop_after, .undo = true, .danger = "drop" },
	{ .name = "supersede", .label = T("Superseded"), .from = { "released" }, .to = "superseded", .quiet = true },
	{ .name = "known", .label = T("Known by all shifts"), .from = { "released" }, .quiet = true },
	{ 0 },
};

const struct record standard_revision_record = {
	.name = "standard_revision",
	.table = "standard_revision",
	.prefix = "SR-",
	.label = T("Revision"),
	.labels = T("Revisions"),
	.empty = T("No revision here."),
	.row_size = sizeof(struct standard_revision),
	.fields = revision_fields,
	.steps = revision_steps,
	.state = "state",
	.title = "name",
	.parent = "standard",
	.own = { "author" },
	.read = CAP_FORM_READ,
	.create = CAP_STANDARD_EDIT,
	.edit = CAP_STANDARD_EDIT,
	.sort = "-created_at",
	.indexes = { "standard, no", "state, known_at, id" },
	.big = true,
	.check = revision_check,
	.derive = revision_derive,
	.show = revision_show,
};

/* ---- taken back ---- */

static void release_undone(struct req *r, const struct standard_revision *v, struct instant at)
{
	if (ack_any(r, v->id)) {
		req_fail(r, FAIL_CONFLICT, T("This can no longer be undone: a shift has signed it. Make a new revision."));
		return;
	}
	record_follow_undo(r, &standard_revision_record, "supersede", at);
	record_follow_undo(r, &standard_record, "release", at);
}

static void drop_undone(struct req *r, const struct standard_revision *v, struct instant at)
{
	struct standard s;
	struct { int64_t id; } got;

	if (!standard_of(r, v, &s) || !str_is(s.state, "retired"))
		return;
	if (db_one(r->db, &standard_of_sheet, &got, V(s.kind), V(s.origin_record), V(s.origin_id)))
		req_fail(r, FAIL_CONFLICT, T("This can no longer be undone: its sheet is another standard by now."));
	else
		record_follow_undo(r, &standard_record, "drop", at);
}

/* Retired, its sheet is free, and somebody may have made a standard of it since: never two of one sheet. */
static void standard_undone(struct req *r, const struct record *rec, const void *row)
{
	const struct standard *s = row;

	if (!s->withdrawn && !str_is(s->state, "retired") && db_count(r->db, &standards_of_sheet_else, V(s->kind), V(s->origin_record), V(s->origin_id), V(s->id)))
		req_fail(r, FAIL_CONFLICT, T("This can no longer be undone: its sheet is another standard by now."));
}

static void revision_undone(struct req *r, const struct record *rec, const void *row)
{
	const struct standard_revision *v = row;
	struct undone u;
	bool open = str_is(v->state, "draft") || str_is(v->state, "in_review");

	if (open && db_count(r->db, &revisions_open_count, V(v->standard.id), V(v->id)))
		req_fail(r, FAIL_CONFLICT, T("This can no longer be undone: a newer revision is under way."));
	else if (!record_undone(r, rec, row, &u))
		return;
	else if (str_is(u.what, "release"))
		release_undone(r, v, u.at);
	else if (str_is(u.what, "drop"))
		drop_undone(r, v, u.at);
}

/* ---- somebody leaves ---- */

static void person_left(struct req *r, const struct record *rec, const void *row)
{
	owned_hand_on(r, &standard_record, &standards_owned, row);
}

static void person_undone(struct req *r, const struct record *rec, const void *row)
{
	owned_hand_back(r, &standard_record, rec, row);
}

/* ---- the module ---- */

static const struct record *const records[] = { &document_record, &standard_record, &standard_revision_record, &standard_ack_record, NULL };
static const struct query *const queries[] = {
	&revision_valid_of, &revision_open_of, &revision_numbered, &revision_last_no, &revisions_open_count, &revision_before, &standards_owned, &standard_of_sheet, &acks_by_revision,
	&standards_of_sheet_else, &revisions_of, &standards_to_release, &standards_to_sign, &standards_to_review, NULL,
};
static const struct route routes[] = {
	{ GET, "/standard/new", .run = standard_new_page, .needs = CAP_STANDARD_EDIT },
	{ POST, "/standard/from", .run = standard_from, .needs = CAP_STANDARD_EDIT },
	{ GET, "/standard/{id}/revise", .run = revise_page, .needs = CAP_STANDARD_EDIT },
	{ POST, "/standard/{id}/revise", .run = revise_post, .needs = CAP_STANDARD_EDIT },
	{ POST, "/standard/{id}/ack", .run = ack_post, .needs = CAP_STANDARD_SIGN },
	{ GET, "/standard/{id}/revision/{no}", .run = revision_page, .needs = CAP_SIGNED_IN },
	{ GET, "/standard/{id}/revision/{no}/print", .run = print_page, .needs = CAP_SIGNED_IN },
	{ GET, "/standard/{id}/revision/{no}/pdf", .run = revision_pdf, .needs = CAP_SIGNED_IN, .slow = true },
	{ GET, "/sheet/{name}/{id}", .run = sheet_pdf, .needs = CAP_SIGNED_IN, .slow = true },
	{ GET, "/s/{token}", .run = scan_page, .needs = CAP_PUBLIC },
	{ 0 },
};
static const struct reaction reactions[] = {
	{ "standard.undone", standard_undone }, { "standard_revision.undone", revision_undone }, { "person.left", person_left }, { "person.undone", person_undone }, { 0 },
};
static const struct nav nav[] = {
	{ .label = T("Business system"), .path = "/standard", .icon = "book-open", .needs = CAP_FORM_READ, .key = "g s" },
	{ .label = T("Standards"), .path = "/standard", .needs = CAP_FORM_READ, .under = "/standard" },
	{ .label = T("Documents"), .path = "/document", .needs = CAP_FORM_READ, .under = "/standard" },
	{ .path = NULL },
};

const struct module standard_module = {
	.name = "standard",
	.label = T("Standards"),
	.records = records,
	.queries = queries,
	.routes = routes,
	.reactions = reactions,
	.nav = nav,
	.sheets = text_sheets,
	.needs_you = standards_need_you,
};
