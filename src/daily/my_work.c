/*
 * my_work.c -- My work: what I have to do now, late first, and what became of the ideas that I gave.
 *
 * Made for a phone in one hand: a tick is a whole step, an idea shows how far it has come and the last answer in the words
 * of the person who gave it. It shows nothing that somebody else must do, and no figure about a person but their own count.
 */
#include "daily/daily.h"
#include "daily/idea.h"
#include "record/list.h"

#include <stdlib.h>

enum { ACTIONS_SHOWN = 40, NOW_SHOWN = 60, IDEAS_SHOWN = 10, SAID_BYTES = 220, STAGES = 4 };

static void filter_put(struct list_spec *s, const char *field, enum filter_op op, struct val v)
{
	s->filter[s->filters++] = (struct filter){ .field = field_find(s->rec, str_c(field)), .op = op, .v = { v }, .n = 1 };
}

static void or_state(struct list_spec *s, struct str state)
{
	struct filter *f = &s->filter[s->filters - 1];

	f->v[f->n++] = V(state);
}

static struct str clipped(struct req *r, struct str s)
{
	return s.n <= SAID_BYTES ? s : str_fmt(r->mem, STR_FMT "…", STR_ARG(str_clip(s, SAID_BYTES)));
}

/* ---- now: one list of actions and ideas ---- */

struct task {
	const struct action *action;    /* or */
	const struct attention_row *row;        /* an idea, or somebody else's action to check */
	bool late;
	struct instant order;           /* late first; then what is due next */
};
struct tasks { VEC(struct task) rows; int64_t done; };

static void action_spec(struct req *r, struct list_spec *s, struct str state)
{
	list_init(s, &action_record);
	list_columns_all(s);
	s->sort = field_find(&action_record, S("due"));
	s->down = false;
	s->limit = ACTIONS_SHOWN;
	filter_put(s, "owner", FILTER_IS, V((struct ref){ r->actor.id }));
	filter_put(s, "state", FILTER_IS, V(state));
}

static void actions_read(struct req *r, struct tasks *t, struct list_spec *s)
{
	struct list_rows l;

	for (list_open(r, s, &l); list_next(&l);) {
		const struct action *a = arena_copy(r->mem, l.row, sizeof *a);
		bool done = str_is(a->state, "done"), late = !done && !date_is_none(a->due) && a->due.day < r->today.day;
		struct instant due = date_is_none(a->due) ? (struct instant){ INT64_MAX } : zone_instant(r->zone, a->due, 24 * 60);
		*VEC_ADD(r->mem, &t->rows) = (struct task){ .action = a, .late = late, .order = done ? (struct instant){ INT64_MAX } : due };
		t->done += done;
	}
}

static int task_order(const void *pa, const void *pb)
{
	const struct task *a = pa, *b = pb;

	if (a->late != b->late)
		return b->late - a->late;
	return (a->order.s > b->order.s) - (a->order.s < b->order.s);
}

/* Where no day is set: late by how long it has been so; else after what is due today and before what is due later, because somebody waits. */
static struct instant row_order(struct req *r, const struct attention_row *row)
{
	if (row->due.s && !instant_is_none(row->due))
		return row->due;
	return row->late ? row->since : zone_instant(r->zone, r->today, 24 * 60);
}

static void rows_read(struct req *r, struct tasks *t)
{
	struct attention *list = NEW(r->mem, struct attention);

	ideas_need_you(r, list);
	actions_to_check(r, list);
	for (size_t i = 0; i < list->rows.n; i++) {
		const struct attention_row *row = &list->rows.p[i];
		*VEC_ADD(r->mem, &t->rows) = (struct task){ .row = row, .late = row->late, .order = row_order(r, row) };
	}
}

static void tasks_read(struct req *r, struct tasks *t)
{
	struct list_spec s;

	action_spec(r, &s, S("open"));
	or_state(&s, S("doing"));
	or_state(&s, S("blocked"));
	actions_read(r, t, &s);
	rows_read(r, t);
	action_spec(r, &s, S("done"));
	filter_put(&s, "done_at", FILTER_FROM, V(zone_instant(r->zone, r->today, 0)));
	actions_read(r, t, &s);
	if (t->rows.n)
		qsort(t->rows.p, t->rows.n, sizeof t->rows.p[0], task_order);
}

static void text_line(struct req *r, const struct task *t, struct url to, struct str title, struct str what)
{
	struct html *h = r->html;

	EL(h, a, .href = to) {
		LEAF(h, b, title, .dir = S("auto"));
		EL(h, em) {
			if (t->late) {
				html_mark(h, MARK_OFF, T("Late"));
				html_raw(h, HTML_LIT(" "));
			}
			html_str(h, what);
		}
	}
}

/* A tick takes the whole step; where something has to be said first, it leads to the step's form. */
static void tick(struct req *r, const struct action *a)
{
	const struct step *done = step_find(&action_record, S("done"));
	struct url page = record_url(r, &action_record, a->id);
	struct str label = say(r->mem, r->lang, T("Done: {title}"), ARG("title", a->title));
	struct html *h = r->html;
	struct msg why;

	if (!done || done->must[0] || !step_may(r, &action_record, a, done, &why)) {
		LEAF(h, a, STR_NONE, .cls = S("wk-tick"), .href = page, .aria_label_str = label);
		return;
	}
	FORM(r, url_to(r->mem, "/action/{id}/step/{step}", V(a->id), V(S("done")))) {
		hidden(r, "version", str_fmt(r->mem, "%lld", (long long)a->version));
		hidden(r, "next", S("/work"));
		EL(h, button, .cls = S("wk-tick"), .aria_label_str = label)
			html_str(h, STR_NONE);
	}
}

static struct str action_text(struct req *r, const struct task *t)
{
	const struct action *a = t->action;

	if (str_is(a->state, "blocked"))
		return a->block_reason.n ? say(r->mem, r->lang, T("Blocked: {why}"), ARG("why", clipped(r, a->block_reason))) : lang_text(r->lang, T("Blocked"));
	if (date_is_none(a->due))
		return lang_text(r->lang, T("No date"));
	if (t->late)
		return say(r->mem, r->lang, T("was due {day}"), ARG("day", lang_date_short(r->mem, r->lang, a->due, r->today)));
	if (a->due.day == r->today.day)
		return lang_text(r->lang, T("due today"));
	return say(r->mem, r->lang, T("due {day}"), ARG("day", lang_date_short(r->mem, r->lang, a->due, r->today)));
}

static struct str done_text(struct req *r, const struct action *a)
{
	int minute = 0;

	zone_date(r->zone, a->done_at, &minute);
	return say(r->mem, r->lang, T("done {time}"), ARG("time", lang_clock(r->mem, r->lang, minute)));
}

static void action_row(struct req *r, const struct task *t)
{
	const struct action *a = t->action;
	struct html *h = r->html;
	struct url to = record_url(r, &action_record, a->id);

	if (!str_is(a->state, "done")) {
		EL(h, li, .cls = t->late ? S("wk-late") : STR_NONE) {
			tick(r, a);
			text_line(r, t, to, a->title, action_text(r, t));
		}
		return;
	}
	EL(h, li, .cls = S("wk-dn")) {
		EL(h, span, .cls = S("wk-tick"))
			html_icon(h, "check");
		text_line(r, t, to, a->title, done_text(r, a));
	}
}

/* An idea, and what is to be seen at the place, are not ticked off: the row leads to the page. */
static void page_row(struct req *r, const struct task *t)
{
	const struct attention_row *i = t->row;
	struct html *h = r->html;

	EL(h, li, .cls = t->late ? S("wk-late") : STR_NONE) {
		EL(h, span)
			html_icon(h, i->icon ? i->icon : "lightbulb");
		text_line(r, t, i->to, i->title, say(r->mem, r->lang, T("{action}: {when}"), ARG("action", lang_text(r->lang, i->action)), ARG("when", i->age)));
	}
}

static void now_show(struct req *r, const struct tasks *t)
{
	struct html *h = r->html;
	struct str note = t->done ? say(r->mem, r->lang, T("{done} of {n} done today"), ARG("done", t->done), ARG("n", t->rows.n)) : STR_NONE;

	PANEL(r, T("Now"), note) {
		if (!t->rows.n)
			EL(h, p, .cls = S("still")) {
				html_mark(h, MARK_OK, T("On standard"));
				LEAF(h, span, T("Nothing waits for you."));
			}
		EL(h, ul, .cls = S("wk"))
			for (size_t i = 0; i < t->rows.n && i < NOW_SHOWN; i++)
				(t->rows.p[i].action ? action_row : page_row)(r, &t->rows.p[i]);
		if (t->rows.n > NOW_SHOWN)
			LEAF(h, p, say(r->mem, r->lang, T("{n} more come after these."), ARG("n", t->rows.n - NOW_SHOWN)), .cls = S("still"));
	}
}

/* ---- my ideas ---- */

struct said { const char *state; struct str words; struct ref by; };

/* The last thing that somebody said to the giver, newest first. */
static struct said last_words(const struct idea *i)
{
	const struct said all[] = {
		{ "closed", i->thanks, i->thanked_by }, { "declined", i->decision_reason, i->decided_by }, { "parked", i->decision_reason, i->decided_by },
		{ "needs_info", i->question, i->answered_by }, { "implemented", i->effect, i->implemented_by }, { "verified", i->effect, i->implemented_by },
	};

	for (size_t k = 0; k < sizeof all / sizeof all[0]; k++)
		if (str_is(i->state, all[k].state) && all[k].words.n)
			return all[k];
	return (struct said){ NULL, i->answer, i->answered_by };
}

static struct str answer_text(struct req *r, const struct idea *i)
{
	struct said said = last_words(i);
	struct str who = name_short(r->mem, person_name(r, said.by.id));

	if (said.words.n && who.n)
		return say(r->mem, r->lang, T("{who}: {words}"), ARG("who", who), ARG("words", clipped(r, said.words)));
	if (said.words.n)
		return clipped(r, said.words);
	if (!str_is(i->state, "submitted"))
		return lang_text(r->lang, choice_label_of(&idea_record, "state", i->state));
	who = name_short(r->mem, person_name(r, i->answerer.id));
	return who.n ? say(r->mem, r->lang, T("{who} answers by {when}"), ARG("who", who), ARG("when", req_wall(r, i->answer_due)))
		     : say(r->mem, r->lang, T("An answer comes by {when}"), ARG("when", req_wall(r, i->answer_due)));
}

static void stages_show(struct req *r, const struct idea *i)
{
	static const struct msg labels[STAGES] = { T("Given"), T("Answered"), T("Trying"), T("Done") };
	int stage = idea_stage(i->state);
	bool ended = idea_column(i->state) == IDEA_DONE;
	struct str label = say(r->mem, r->lang, T("Step {n} of {all}: {stage}"), ARG("n", stage), ARG("all", (int64_t)STAGES), ARG("stage", labels[stage - 1]));

	EL(r->html, ol, .cls = S("wk-st"), .aria_label_str = label)
		for (int k = 1; k <= STAGES; k++)
			LEAF(r->html, li, labels[k - 1], .cls = k < stage || ended ? S("wk-d") : k == stage ? S("wk-c") : STR_NONE);
}

static void mine_row(struct req *r, const struct idea *i)
{
	struct html *h = r->html;

	EL(h, li) {
		EL(h, a, .href = record_url(r, &idea_record, i->id)) {
			LEAF(h, b, i->title, .dir = S("auto"));
			LEAF(h, em, answer_text(r, i), .dir = S("auto"));
		}
		if (idea_column(i->state) == IDEA_OFF)
			LEAF(h, span, choice_label_of(&idea_record, "state", i->state), .cls = S("tag"));
		else
			stages_show(r, i);
	}
}

static void mine_spec(struct req *r, struct list_spec *s)
{
	static const char *const fields[] = { "title", "state", "answer", "answered_by", "question", "effect", "implemented_by", "thanks", "thanked_by",
		"decision_reason", "decided_by", "answerer", "answer_due", NULL };

	list_init(s, &idea_record);
	s->columns = 0;
	for (size_t i = 0; fields[i]; i++)
		s->column[s->columns++] = field_find(&idea_record, str_c(fields[i]));
	filter_put(s, "submitter", FILTER_IS, V((struct ref){ r->actor.id }));
}

static int64_t done_this_year(struct req *r)
{
	struct list_spec s;
	int year;

	date_parts(r->today, &year, &(int){ 0 }, &(int){ 0 });
	mine_spec(r, &s);
	filter_put(&s, "implemented_at", FILTER_FROM, V(zone_instant(r->zone, date_of(year, 1, 1), 0)));
	return list_count(r, &s);
}

static void mine_show(struct req *r)
{
	struct html *h = r->html;
	struct list_spec s;
	struct list_rows l;
	int64_t n = 0, done = done_this_year(r);

	mine_spec(r, &s);
	s.limit = IDEAS_SHOWN + 1;
	PANEL(r, T("My ideas"), say(r->mem, r->lang, T("{n} done this year"), ARG("n", done))) {
		list_open(r, &s, &l);
		EL(h, ul, .cls = S("wk-mine"))
			for (; n < IDEAS_SHOWN && list_next(&l); n++)
				mine_row(r, l.row);
		bool more = n == IDEAS_SHOWN && list_next(&l);
		if (more)
			list_end(&l);
		if (more)
			EL(h, p, .cls = S("kb-more"))
				LEAF(h, a, T("All my ideas"), .href = url_with(r->mem, url_to(r->mem, "/idea"), "submitter", str_fmt(r->mem, "%lld", (long long)r->actor.id)));
		if (!n)
			empty_state(r, T("You have not given an idea yet. A photo or one sentence is enough."), T("New idea"),
				may(r, CAP_IDEA_CREATE) ? url_to(r->mem, "/idea/new") : URL_NONE);
	}
}

/* ---- the page ---- */

static struct str sub_line(struct req *r)
{
	return say(r->mem, r->lang, T("{weekday} {day}. {place}"), ARG("weekday", lang_weekday(r->mem, r->lang, r->today)), ARG("day", r->today),
		   ARG("place", unit_name(r, r->actor.home_unit)));
}

static void phone_page(struct req *r, const struct tasks *t)
{
	struct html *h = r->html;

	PAGE(r, .title = T("My work"), .nav = "/work", .phone = true, .bar = true, .outbox = true, .live = true) {
		EL(h, header, .cls = S("ph-h ph-l")) {
			LEAF(h, h1, T("My work"));
			EL(h, a, .cls = S("av"), .href = url_to(r->mem, "/me")) {
				html_str(h, r->actor.initials);
				LEAF(h, span, r->actor.name, .cls = S("vh"));
			}
		}
		outbox_show(r);
		LEAF(h, p, sub_line(r), .cls = S("ph-sub"));
		EL(h, div, .cls = S("stack"), .id = S("work"), .data_refresh_url = url_self(r), LIVE(r, live_me(r))) {
			now_show(r, t);
			mine_show(r);
		}
		link_button(r, T("New idea"), url_to(r->mem, "/idea/new"), "btn pri go", "plus");
	}
}

static void desk_page(struct req *r, const struct tasks *t)
{
	struct page page = { .title = T("My work"), .nav = "/work", .no_head = true, .outbox = true, .live = true, .sub = sub_line(r) };

	PAGE_OF(r, page) {
		HEAD_ACTS_OF(r, page)
			if (may(r, CAP_IDEA_CREATE))
				link_button(r, T("New idea"), url_to(r->mem, "/idea/new"), "btn pri", "plus");
		outbox_show(r);
		EL(r->html, div, .cls = S("grid c2"), .id = S("work"), .data_refresh_url = url_self(r), LIVE(r, live_me(r))) {
			now_show(r, t);
			mine_show(r);
		}
	}
}

static void my_work(struct req *r)
{
	struct tasks t = { .done = 0 };

	tasks_read(r, &t);
	if (r->actor.phone_first)
		phone_page(r, &t);
	else
		desk_page(r, &t);
}

const struct module my_work_module = {
	.name = "my_work",
	.label = T("My work"),
	.routes = (const struct route[]){ { GET, "/work", .run = my_work, .needs = CAP_SIGNED_IN }, { 0 } },
};
