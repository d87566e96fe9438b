/*
 * action_page.c -- actions where people meet them: on the page of what they came from, and under "needs you".
 *
 * Normal is quiet: only what is late, unowned or blocked speaks. The form to add one asks three things and no more; when
 * something in it is wrong, it comes back as a page of its own with what was typed.
 */
#include "ledger/action.h"
#include "ledger/private.h"

enum { ACTIONS_SHOWN = 100, SOON_DAYS = 3 };

static const struct column action_columns[] = {
	COL(struct action, id), COL(struct action, created_at), COL(struct action, area), COL(struct action, title), COL(struct action, state),
	COL(struct action, owner), COL(struct action, due), COL(struct action, reschedules), COL(struct action, done_at), { 0 },
};
#define COLUMNS "id, created_at, area, title, state, owner, due, reschedules, done_at"

struct count { int64_t n; };
static const struct column count_columns[] = { COL(struct count, n), { 0 } };

const struct query actions_of = {
	.name = "actions_of",
	.takes = { KIND_TEXT, KIND_INT, KIND_INT },
	.gives = action_columns,
	.sql = "select " COLUMNS " from action where origin_record = ?1 and origin_id = ?2 and not withdrawn"
	       " order by case when state in ('verified', 'cancelled') then 1 else 0 end, due nulls first, id limit ?3",
};

const struct query actions_open_of = {
	.name = "actions_open_of",
	.takes = { KIND_TEXT, KIND_INT },
	.gives = count_columns,
	.sql = "select count(*) as n from action where origin_record = ?1 and origin_id = ?2 and state not in ('verified', 'cancelled') and not withdrawn",
};

const struct query actions_mine = {
	.name = "actions_mine",
	.takes = { KIND_INT, KIND_DATE, KIND_INT },
	.gives = action_columns,
	.sql = "select " COLUMNS " from action where owner = ?1 and state in ('open', 'doing', 'blocked')"
	       " and due <= ?2 and not withdrawn order by due, id limit ?3",
};

/* What is done and not one's own, and what nobody owns, at a place and all below it. */
const struct query actions_to_verify = {
	.name = "actions_to_verify",
	.takes = { KIND_INT, KIND_INT, KIND_INT },
	.gives = action_columns,
	.sql = "select " COLUMNS " from action where area in (select unit from unit_under where top = ?1) and not withdrawn"
	       " and ((state = 'done' and coalesce(owner, 0) <> ?2 and coalesce(done_by, 0) <> ?2)"
	       " or (state in ('open', 'doing', 'blocked') and owner is null))"
	       " order by id limit ?3",
};

int64_t actions_open(struct req *r, const struct record *origin, int64_t id)
{
	return db_count(r->db, &actions_open_of, V(str_c(origin->name)), V(id));
}

/* ---- the panel on the origin's page ---- */

static void mark_show(struct req *r, const struct action *a)
{
	struct html *h = r->html;

	if (str_is(a->state, "verified"))
		html_mark(h, MARK_OK, T("Verified"));
	else if (action_late(a, r->today))
		html_mark(h, MARK_OFF, T("Late"));
	else if (action_runs(a) && !a->owner.id)
		html_mark(h, MARK_OFF, T("Nobody owns it"));
	else if (str_is(a->state, "blocked"))
		html_mark(h, MARK_RISK, T("Blocked"));
	else if (!str_is(a->state, "cancelled"))
		html_mark(h, MARK_DUE, T("Not due yet"));
}

static void action_line(struct req *r, const struct action *a)
{
	struct html *h = r->html;
	struct str owner = person_name(r, a->owner.id);

	EL(h, tr) {
		EL(h, td, .cls = S("tb-g"))
			mark_show(r, a);
		LEAF(h, td, a->due, .cls = S("nw"));
		EL(h, th, .scope = S("row")) {
			LEAF(h, a, a->title, .href = record_url(r, &action_record, a->id), .dir = S("auto"));
			EL(h, small) {
				html_str(h, record_number(r->mem, &action_record, a->id));
				html_raw(h, HTML_LIT(", "));
				if (owner.n)
					LEAF(h, bdi, owner);
				else
					html_msg(h, T("nobody yet"));
			}
		}
		LEAF(h, td, choice_label_of(&action_record, "state", a->state));
	}
}

static void action_head(struct req *r)
{
	struct html *h = r->html;

	EL(h, thead)
		EL(h, tr) {
			EL(h, th, .scope = S("col"), .cls = S("tb-g"))
				LEAF(h, span, T("Mark"), .cls = S("vh"));
			LEAF(h, th, T("Due"), .scope = S("col"));
			LEAF(h, th, T("What"), .scope = S("col"));
			LEAF(h, th, T("State"), .scope = S("col"));
		}
}

static void owner_entry(struct req *r)
{
	struct html *h = r->html;
	struct url from = url_with(r->mem, url_to(r->mem, "/suggest/{record}", V(S("person"))), "field", S("owner"));

	EL(h, div, .cls = S("fo-field")) {
		LEAF(h, label, T("Owner"), .for_ = S("action-owner"));
		VOID_EL(h, input, .cls = S("fo-in"), .id = S("action-owner"), .name = S("owner"), .list = S("action-owners"), .autocomplete = S("off"),
			.hx_get = from, .hx_trigger = S("input changed delay:250ms"), .hx_target = S("#action-owners"));
		EL(h, datalist, .id = S("action-owners"))
			html_str(h, STR_NONE);
	}
}

/* Its ids are its own: the page it stands on may have a step that asks for an owner and a date, too. */
static void action_form(struct req *r, const struct record *origin, int64_t id)
{
	struct html *h = r->html;

	EL(h, details, .cls = S("rc-step")) {
		LEAF(h, summary, T("Add an action"));
		FORM(r, url_to(r->mem, "/action/add"), .cls = S("fo fo-2")) {
			hidden(r, "_origin", str_c(origin->name));
			hidden(r, "_id", str_fmt(r->mem, "%lld", (long long)id));
			ENTRY(r, .name = "title", .id = "action-title", .label = T("What"), .hint = T("One sentence that begins with a verb."),
			      .required = true, .max = 160);
			owner_entry(r);
			ENTRY(r, .name = "due", .id = "action-due", .type = "date", .label = T("Due"), .required = true);
			EL(h, div, .cls = S("fo-foot"))
				button(r, T("Add"), "btn", "plus");
		}
	}
}

void actions_panel(struct req *r, const struct record *origin, int64_t id, int64_t area)
{
	struct html *h = r->html;
	struct action *all = NEW_N(r->mem, struct action, ACTIONS_SHOWN);
	struct rows rows = db_query(r->db, &actions_of, V(str_c(origin->name)), V(id), V((int64_t)ACTIONS_SHOWN));
	size_t n = 0;

	while (n < ACTIONS_SHOWN && db_next(&rows, &all[n]))
		n += may_read(r, &action_record, &all[n]);
	db_end(&rows);
	PANEL(r, T("Actions"), STR_NONE) {
		if (n)
			EL(h, table, .cls = S("tb"), .id = S("actions")) {
				action_head(r);
				EL(h, tbody)
					for (size_t i = 0; i < n; i++)
						action_line(r, &all[i]);
			}
		else
			LEAF(h, p, T("No action yet."), .cls = S("mut2"));
		if (may_here(r, ACTION_CREATE, area))
			action_form(r, origin, id);
	}
}

/* ---- adding one ---- */

static const char *const asked[] = { "title", "owner", "due", NULL };

static void wrong_page(struct req *r, const struct origin *o, const struct action *a, const struct mistakes *m)
{
	struct page page = { .title = T("Add an action"), .nav = "/action", .htmx = true, .crumb = record_title(r, o->rec, o->id),
		.crumb_to = record_url(r, o->rec, o->id), .crumb_here = record_number(r->mem, o->rec, o->id) };

	PAGE_OF(r, page)
		FORM(r, url_to(r->mem, "/action/add"), .cls = S("fo")) {
			hidden(r, "_origin", str_c(o->rec->name));
			hidden(r, "_id", str_fmt(r->mem, "%lld", (long long)o->id));
			form_mistakes(r, &action_record, m);
			form_fields(r, &action_record, asked, a, true, m);
			EL(r->html, div, .cls = S("fo-foot")) {
				button(r, T("Add"), "btn pri", NULL);
				link_button(r, T("Cancel"), record_url(r, o->rec, o->id), "btn quiet", NULL);
			}
		}
	r->quiet_errors = true;
	req_fail(r, FAIL_INVALID, T("Something is missing. Look at the fields that are marked."));
}

void action_post(struct req *r)
{
	struct action *a = record_new(r->mem, &action_record);
	struct mistakes m = { .n = 0 };
	struct origin o;

	if (!origin_posted(r, &o))
		return;
	a->area.id = row_place(r, o.rec, o.row);        /* never the form's to say: an action lies where what it is for lies */
	may_or_fail(r, ACTION_CREATE, a->area.id);
	if (r->fail.code)
		return;
	a->origin_record = str_c(o.rec->name);
	a->origin_id = o.id;
	record_read(r, &action_record, a, asked, true, &m);
	record_valid(r, &action_record, a, NULL, &m);
	if (m.n) {
		wrong_page(r, &o, a, &m);
		return;
	}
	if (!record_insert(r, &action_record, a))
		return;
	event_raise(r, "action.added", &action_record, a);
	req_flash(r, T("Action added."), URL_NONE);
	origin_back(r, &o, "#actions");
}

/* ---- its own page, below the facts ---- */

void action_page(struct req *r, const void *row)
{
	const struct action *a = row;
	struct origin o;

	if (a->reschedules > 0)
		LEAF(r->html, p, TN("Its date was moved once. On time is measured by the first one.", "Its date was moved {n} times. On time is measured by the first one.",
			a->reschedules), .cls = S("mut2"));
	if (a->origin_id && origin_may_read(r, a->origin_record, a->origin_id, &o))
		PANEL(r, T("Where it comes from"), STR_NONE)
			EL(r->html, ul, .cls = S("rows"))
				EL(r->html, li) {
					LEAF(r->html, a, record_title(r, o.rec, o.id), .cls = S("rows-t"), .href = record_url(r, o.rec, o.id), .dir = S("auto"));
					LEAF(r->html, p, record_number(r->mem, o.rec, o.id), .cls = S("rows-d"));
				}
	photos_panel(r, &action_record, a->id);
	comments_panel(r, &action_record, a->id);
}

/* ---- what needs this person ---- */

static struct str due_text(struct req *r, const struct action *a)
{
	int64_t days = (int64_t)a->due.day - r->today.day;

	if (days < 0)
		return say(r->mem, r->lang, TN("{n} day late", "{n} days late", -days), ARG("n", -days));
	if (days < 2)
		return lang_text(r->lang, days ? T("due tomorrow") : T("due today"));
	return say(r->mem, r->lang, T("due {day}"), ARG("day", lang_weekday(r->mem, r->lang, a->due)));
}

void action_list_note(struct req *r, const void *row)
{
	const struct action *a = row;
	struct html *h = r->html;

	if (action_late(a, r->today))
		EL(h, small, .cls = S("nw")) {
			html_mark(h, MARK_OFF, T("Late"));
			html_raw(h, HTML_LIT(" "));
			LEAF(h, span, due_text(r, a), .cls = S("bad"));
		}
}

static struct str where_text(struct req *r, const struct action *a)
{
	return say(r->mem, r->lang, T("{number}, {area}"), ARG("number", record_number(r->mem, &action_record, a->id)),
		   ARG("area", unit_name(r, a->area.id)));
}

/* A day counts to its end. */
static struct instant due_end(struct req *r, const struct action *a)
{
	return date_is_none(a->due) ? INSTANT_NONE : zone_instant(unit_zone(r, a->area.id), a->due, 24 * 60);
}

static void mine_row(struct req *r, struct attention *list, const struct action *a)
{
	bool late = action_late(a, r->today), blocked = str_is(a->state, "blocked");

	*VEC_ADD(r->mem, &list->rows) = (struct attention_row){
		.mark = late ? MARK_OFF : blocked ? MARK_RISK : MARK_DUE,
		.title = a->title,
		.detail = where_text(r, a),
		.age = due_text(r, a),
		.late = late,
		.since = zone_instant(unit_zone(r, a->area.id), a->due, 0),
		.due = due_end(r, a),
		.action = blocked ? T("Unblock") : str_is(a->state, "open") ? T("Start") : T("Finish"),
		.to = record_url(r, &action_record, a->id),
	};
}

static void verify_row(struct req *r, struct attention *list, const struct action *a)
{
	bool done = str_is(a->state, "done");
	struct str owner = person_name(r, a->owner.id), where = where_text(r, a);

	*VEC_ADD(r->mem, &list->rows) = (struct attention_row){
		.mark = done ? MARK_DUE : MARK_OFF,
		.title = a->title,
		.detail = !done ? say(r->mem, r->lang, T("{where}. Nobody owns it"), ARG("where", where)) :
			say(r->mem, r->lang, T("{where}. {owner} says it is done"), ARG("where", where), ARG("owner", owner)),
		.age = done ? say(r->mem, r->lang, T("since {day}"), ARG("day", zone_date(r->zone, a->done_at, NULL))) : due_text(r, a),
		.late = !done,
		.since = done ? a->done_at : a->created_at,
		.due = due_end(r, a),
		.action = done ? T("Verify") : T("Give it to somebody"),
		.icon = done ? "eye" : "user",
		.to = record_url(r, &action_record, a->id),
	};
}

static void mine_need_you(struct req *r, struct attention *list)
{
	struct action a = { 0 };
	struct rows rows = db_query(r->db, &actions_mine, V(r->actor.id), V((struct date){ r->today.day + SOON_DAYS }), V((int64_t)ACTIONS_SHOWN));

	while (db_next(&rows, &a))
		mine_row(r, list, &a);
}

/* Two roles may cover the same place: what was shown for one is not shown again for the other. */
void actions_to_check(struct req *r, struct attention *list)
{
	VEC(int64_t) seen = { 0 };
	struct action a = { 0 };

	for (size_t i = 0; i < r->actor.grant_count; i++) {
		const struct grant *g = &r->actor.grants[i];
		if (!g->unit || !role_has(g->role, ACTION_VERIFY))
			continue;
		struct rows rows = db_query(r->db, &actions_to_verify, V(g->unit), V(r->actor.id), V((int64_t)ACTIONS_SHOWN));
		while (db_next(&rows, &a)) {
			bool known = false;
			for (size_t k = 0; k < seen.n; k++)
				known |= seen.p[k] == a.id;
			if (known)
				continue;
			*VEC_ADD(r->mem, &seen) = a.id;
			verify_row(r, list, &a);
		}
	}
}

void actions_need_you(struct req *r, struct attention *list)
{
	mine_need_you(r, list);
	actions_to_check(r, list);
}
