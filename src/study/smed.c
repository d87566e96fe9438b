/*
 * smed.c -- changeovers observed: what is done from the last good piece of A to the first good piece of B, and what of it needs the machine to stand.
 *
 * A reading of the clock is written down as each element ends; nothing is subtracted by hand. The freed time is for more changeovers and smaller lots, which
 * is why a sheet ends with the EPEI.
 */
#include "study/form.h"
#include "study/smed.h"
#include "study/shifts.h"

#include <math.h>

static const struct choice kinds[] = { { "internal", T("Internal: the machine stands") }, { "external", T("External: while it runs") }, { 0 } };
static const struct choice ecrs[] = { { "eliminate", T("Eliminate") }, { "combine", T("Combine") }, { "rearrange", T("Rearrange") }, { "simplify", T("Simplify") }, { 0 } };
static const struct choice wastes[] = {
	{ "motion", T("Motion") }, { "waiting", T("Waiting") }, { "transport", T("Transport") }, { "search", T("Searching") }, { "adjust", T("Adjusting") },
	{ "overprocessing", T("Overprocessing") }, { "defects", T("Trial pieces, defects") }, { 0 },
};

/* ---- a changeover ---- */

static const struct field setup_fields[] = {
	FIELD(setup, study, .label = T("Process study"), .ref = "study", .required = true, .once = true, .index = true),
	FIELD(setup, called, .label = T("Changeover"), .fixed = true, .aside = true, .max = 200, .search = true, .list = true),
	FIELD(setup, from_part, .label = T("From part"), .hint = T("The clock starts with its last good piece."), .required = true, .max = 80),
	FIELD(setup, to_part, .label = T("To part"), .hint = T("The clock stops with its first good piece at rate."), .required = true, .max = 80),
	FIELD(setup, day, .label = T("Observed on"), .required = true, .list = true, .filter = true, .index = true),
	FIELD(setup, observer, .label = T("Observer"), .ref = "person", .list = true),
	FIELD(setup, parts, .label = T("Part numbers on it"), .hint = T("For the EPEI: how many different parts run here."), .least = 1, .most = 100000),
	FIELD(setup, run_min, .label = T("Run time a day"), .hint = T("For the EPEI: what all parts together run in a day, without changeovers."), .unit = "min", .least = 0, .most = 1440),
	FIELD(setup, note, .label = T("Note"), .long_text = true, .max = 1000, .search = true),
	{ 0 },
};

static struct msg setup_check(struct req *r, const void *row, const void *old, const char **field)
{
	const struct setup *s = row;

	*field = "day";
	return !date_is_none(s->day) && s->day.day > zone_date(r->zone, r->now, NULL).day + 1 ? T("This day is still to come.") : MSG_NONE;
}

static void setup_derive(struct req *r, void *row, const void *old)
{
	struct setup *s = row;

	s->called = str_fmt(r->mem, STR_FMT " → " STR_FMT, STR_ARG(s->from_part), STR_ARG(s->to_part));
}

/* ---- its elements ---- */

static struct msg clock_wrong(struct str s)
{
	return s.n && isnan(clock_parse(s)) ? T("Write a time in minutes and seconds like 12:30.") : MSG_NONE;
}

static struct msg clock_check(struct req *r, const void *row)
{
	return clock_wrong(((const struct setup_element *)row)->clock);
}

static struct msg after_check(struct req *r, const void *row)
{
	return clock_wrong(((const struct setup_element *)row)->time_after);
}

static const struct field element_fields[] = {
	FIELD(setup_element, setup, .label = T("Changeover"), .ref = "setup", .required = true, .once = true, .index = true),
	FIELD(setup_element, no, .label = T("No."), .least = 1, .most = 999, .list = true),
	FIELD(setup_element, name, .label = T("What is done"), .required = true, .max = 120, .search = true, .list = true),
	FIELD(setup_element, clock, .label = T("Clock when it ended"), .hint = T("Minutes and seconds like 12:30. The clock runs on."), .required = true, .max = 9, .check = clock_check, .list = true),
	FIELD(setup_element, kind_now, .label = T("Now"), .choices = kinds, .list = true),
	FIELD(setup_element, kind_after, .label = T("After"), .choices = kinds, .list = true),
	FIELD(setup_element, ecrs, .label = T("ECRS"), .choices = ecrs, .list = true),
	FIELD(setup_element, idea, .label = T("Idea"), .max = 200, .search = true),
	FIELD(setup_element, waste, .label = T("Waste"), .choices = wastes),
	FIELD(setup_element, time_after, .label = T("Time after"), .hint = T("Like 04:00. Empty: as now, and nothing for what is eliminated."), .max = 9, .check = after_check),
	{ 0 },
};

struct clock_reading { int64_t no; struct str clock; };
static const struct column reading_columns[] = { COL(struct clock_reading, no), COL(struct clock_reading, clock), { 0 } };
static const struct query setup_readings = {
	.name = "setup_readings", .takes = { KIND_INT, KIND_INT }, .gives = reading_columns,
	.sql = "select no, clock from setup_element where setup = ?1 and id <> ?2 and not withdrawn order by no, id limit 999",
};

static struct msg element_check(struct req *r, const void *row, const void *old, const char **field)
{
	const struct setup_element *e = row;
	double clock_s = clock_parse(e->clock);
	struct rows rows = db_query(r->db, &setup_readings, V(e->setup.id), V(e->id));
	struct clock_reading other;
	size_t n = 0;
	bool back = false, ahead = false;

	for (; db_next(&rows, &other); n++) {
		back |= (e->no == INT_NONE || other.no < e->no) && clock_parse(other.clock) > clock_s;
		ahead |= e->no != INT_NONE && other.no > e->no && clock_parse(other.clock) < clock_s;
	}
	*field = "name";
	if (!old && n >= SETUP_ELEMENTS_MAX)
		return T("A sheet has at most 80 elements. Join some of them.");
	*field = "clock";
	if (ahead && !e->withdrawn)
		return T("The clock is further on here than at an element that comes later.");
	return back && !e->withdrawn ? T("The clock was further on at the element before. It runs on, it is not set back.") : MSG_NONE;
}

static void element_derive(struct req *r, void *row, const void *old)
{
	struct setup_element *e = row;
	double clock_s = clock_parse(e->clock), after_s = clock_parse(e->time_after);
	struct clock_reading other = { 0 };

	if (e->no == INT_NONE) {
		e->no = 1;
		for (struct rows rows = db_query(r->db, &setup_readings, V(e->setup.id), V(e->id)); db_next(&rows, &other);)
			e->no = other.no + 1;
	}
	if (!isnan(clock_s))
		e->clock = clock_text(r->mem, clock_s);
	if (!isnan(after_s))
		e->time_after = clock_text(r->mem, after_s);
	if (!e->kind_now.n)
		e->kind_now = S("internal");
}

/* ---- the sheet's lines ---- */

static const struct column line_columns[] = {
	COL(struct setup_element, id), COL(struct setup_element, no), COL(struct setup_element, name), COL(struct setup_element, clock), COL(struct setup_element, kind_now),
	COL(struct setup_element, kind_after), COL(struct setup_element, ecrs), COL(struct setup_element, idea), COL(struct setup_element, waste),
	COL(struct setup_element, time_after), { 0 },
};
const struct query setup_lines = {
	.name = "setup_lines", .takes = { KIND_INT }, .gives = line_columns,
	.sql = "select id, no, name, clock, kind_now, kind_after, ecrs, idea, waste, time_after from setup_element where setup = ?1 and not withdrawn order by no, id limit 80",
};

/* ---- as a standard ---- */

static struct str setup_freeze(struct req *r, int64_t id)
{
	struct setup_sheet sheet;
	struct study_of of;
	struct setup s;

	if (!record_get(r, &setup_record, id, &s) || !study_read(r, s.study.id, &of))
		return STR_NONE;
	setup_sheet_fill(r, &of, &s, &sheet);
	if (!sheet.n)
		req_fail(r, FAIL_INVALID, T("The sheet has no element yet."));
	return sheet.n ? setup_sheet_json(r->mem, &sheet) : STR_NONE;
}

static void setup_frozen_show(struct req *r, struct str frozen)
{
	struct setup_sheet sheet;

	if (!setup_sheet_from_json(r->mem, frozen, &sheet)) {
		req_fail(r, FAIL_INTERNAL, T("This sheet cannot be read any more."));
		return;
	}
	setup_sheet_facts_show(r, &sheet);
	setup_sheet_show(r, &sheet, NULL);
}

static const struct sheet_kind setup_sheets[] = {
	{ .name = "setup", .label = T("Changeover sheet"), .of = "setup", .freeze = setup_freeze, .show = setup_frozen_show,
	  .print = setup_print },
	{ 0 },
};

/* ---- pages ---- */

struct element_action { int64_t id, element; struct str title, state; };
static const struct column action_columns[] = {
	COL(struct element_action, id), COL(struct element_action, element), COL(struct element_action, title), COL(struct element_action, state), { 0 },
};
static const struct query setup_actions = {
	.name = "setup_actions", .takes = { KIND_INT }, .gives = action_columns,
	.sql = "select id, origin_id as element, title, state from action where origin_record = 'setup_element' and origin_id = ?1 and not withdrawn order by id limit 5",
};

static void line_last(struct req *r, const struct sheet_line *l)
{
	struct element_action a;
	struct rows rows = db_query(r->db, &setup_actions, V(l->id));
	struct html *h = r->html;

	while (db_next(&rows, &a))
		EL(h, p) {
			LEAF(h, a, a.title, .href = record_url(r, &action_record, a.id), .dir = S("auto"));
			LEAF(h, small, choice_label_of(&action_record, "state", a.state));
		}
	EL(h, a, .href = record_url(r, &setup_element_record, l->id)) {
		html_msg(h, T("Details"));
		LEAF(h, span, l->name, .cls = S("vh"));
	}
}

static const char *const element_asked[] = { "name", "clock", "kind_now", "kind_after", "ecrs", "idea", "waste", "time_after", NULL };
static const char *const element_first[] = { "name", "clock", "kind_now", "kind_after", NULL };
static const char *const element_more[] = { "ecrs", "idea", "waste", "time_after", NULL };

static void element_form(struct req *r, const struct setup *s, const struct setup_element *typed, const struct mistakes *m)
{
	struct setup_element *fresh = record_new(r->mem, &setup_element_record);
	bool more = m && mistake_of(m, "time_after").one;

	fresh->kind_now = S("internal");
	typed = typed ? typed : fresh;

	PANEL(r, T("The next element"), STR_NONE)
		FORM(r, url_to(r->mem, "/setup/{id}/element", V(s->id)), .cls = S("fo noprint"), .id = S("next-element")) {
			form_mistakes(r, &setup_element_record, m);
			EL(r->html, div, .cls = S("oe-in"))
				form_fields(r, &setup_element_record, element_first, typed, true, m);
			EL(r->html, details, .cls = S("rc-step"), .open = more) {
				LEAF(r->html, summary, T("Idea, waste, time after"));
				EL(r->html, div, .cls = S("oe-in"))
					form_fields(r, &setup_element_record, element_more, typed, true, m);
			}
			EL(r->html, div, .cls = S("fo-foot"))
				button(r, T("Add"), "btn pri", "plus");
		}
}

static void head_acts(struct req *r, const struct setup *s)
{
	link_button(r, T("Edit"), record_at(r, &setup_record, s->id, "/edit"), "btn", "pencil");
	FORM(r, record_at(r, &setup_record, s->id, "/withdraw")) {
		hidden(r, "version", str_fmt(r->mem, "%lld", (long long)s->version));
		hidden(r, "withdrawn", s->withdrawn ? S("0") : S("1"));
		button(r, s->withdrawn ? T("Put back") : T("Withdraw"), "btn quiet", NULL);
	}
}

static void setup_page(struct req *r, const struct setup *s, const struct study_of *of, const struct setup_element *typed, const struct mistakes *m)
{
	struct page page = { .title_text = s->called, .sub = say(r->mem, r->lang, T("Observed on {day}"), ARG("day", lang_date(r->mem, r->lang, s->day))), .nav = "/study", .no_head = true,
		.live = true, .htmx = true, .crumb = of->study.title, .crumb_to = url_to(r->mem, "/study/{id}/setup", V(s->study.id)), .crumb_here = record_number(r->mem, &setup_record, s->id) };
	struct setup_sheet sheet;
	bool edits = may_edit(r, &setup_record, s);

	setup_sheet_fill(r, of, s, &sheet);
	PAGE_OF(r, page) {
		HEAD_ACTS_OF(r, page) {
			if (sheet.n)
				link_button(r, T("PDF"), sheet_pdf_url(r, &setup_sheets[0], s->id), "btn", "printer");
			if (edits)
				head_acts(r, s);
		}
		setup_sheet_show(r, &sheet, line_last);
		EL(r->html, div, .cls = S("grid c2 mt5")) {
			if (edits)
				element_form(r, s, typed, m);
			EL(r->html, div, .cls = S("stack")) {
				actions_panel(r, &setup_record, s->id, of->study.area.id);
				if (sheet.n)
					standard_panel(r, &setup_sheets[0], &setup_record, s->id);
				record_history_panel(r, &setup_record, s);
			}
		}
		live_bar(r, live_row(r, &setup_record, s->id), T("This was changed in the meantime."), MSG_NONE);
	}
}

static void setup_show(struct req *r, const struct record *rec, const void *row, const struct step *open, const struct mistakes *m)
{
	struct study_of of;

	if (study_read(r, ((const struct setup *)row)->study.id, &of))
		setup_page(r, row, &of, NULL, NULL);
}

static void element_post(struct req *r)
{
	struct setup_element *e = record_new(r->mem, &setup_element_record);
	struct mistakes m = { .n = 0 };
	struct study_of of;
	struct setup s;

	if (!record_get(r, &setup_record, req_id(r, "id"), &s) || !study_read(r, s.study.id, &of))
		return;
	may_or_fail(r, CAP_FORM_EDIT, of.study.area.id);
	if (r->fail.code)
		return;
	e->setup.id = s.id;
	record_read(r, &setup_element_record, e, element_asked, true, &m);
	record_valid(r, &setup_element_record, e, NULL, &m);
	if (m.n) {
		setup_page(r, &s, &of, e, &m);
		r->quiet_errors = true;
		req_fail(r, FAIL_INVALID, T("Something is missing. Look at the fields that are marked."));
		return;
	}
	if (!record_insert(r, &setup_element_record, e))
		return;
	req_flash(r, T("Saved."), URL_NONE);
	req_redirect(r, url_at(r->mem, record_url(r, &setup_record, s.id), "#next-element"));
}

/* Where an element is improved: its action is one of the ledger's. */
static void element_extra(struct req *r, const void *row)
{
	const struct setup_element *e = row;

	actions_panel(r, &setup_element_record, e->id, row_place(r, &setup_element_record, e));
	EL(r->html, p)
		LEAF(r->html, a, T("To the sheet"), .href = record_url(r, &setup_record, e->setup.id));
}

/* ---- the list of a study ---- */

static const struct column setup_columns[] = {
	COL(struct setup, id), COL(struct setup, study), COL(struct setup, called), COL(struct setup, day), COL(struct setup, observer), COL(struct setup, parts),
	COL(struct setup, run_min), COL(struct setup, from_part), COL(struct setup, to_part), { 0 },
};
static const struct query setups_of = {
	.name = "setups_of", .takes = { KIND_INT }, .gives = setup_columns,
	.sql = "select id, study, called, day, observer, parts, run_min, from_part, to_part from setup where study = ?1 and not withdrawn order by day desc, id desc limit 50",
};

static void setup_row(struct req *r, const struct study_of *of, const struct setup *s)
{
	struct html *h = r->html;
	struct setup_sheet sheet;

	setup_sheet_fill(r, of, s, &sheet);
	struct setup_sums sums = setup_sheet_sums(r->mem, &sheet);
	EL(h, tr) {
		LEAF(h, td, lang_date_short(r->mem, r->lang, s->day, r->today), .cls = S("nw"));
		EL(h, th, .scope = S("row"))
			LEAF(h, a, s->called, .href = record_url(r, &setup_record, s->id), .dir = S("auto"));
		LEAF(h, td, clock_text(r->mem, sums.now_s), .cls = S("tb-n"));
		LEAF(h, td, clock_text(r->mem, sums.converted_s), .cls = S("tb-n"));
		LEAF(h, td, clock_text(r->mem, sums.after_s), .cls = S("tb-n tb-now"));
	}
}

static void setups_table(struct req *r, const struct study_of *of, const struct setup *all, size_t n)
{
	const struct msg heads[] = { T("Observed on"), T("Changeover"), T("Stands now"), T("After separating"), T("After shortening") };
	struct html *h = r->html;

	EL(h, div, .cls = S("sx"), .tabindex = S("0"), .role = S("group"), .aria_label = T("Changeovers"))
		EL(h, table, .cls = S("tb")) {
			EL(h, thead)
				EL(h, tr)
					for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
						LEAF(h, th, heads[i], .scope = S("col"), .cls = i > 1 ? S("tb-n") : STR_NONE);
			EL(h, tbody)
				for (size_t i = 0; i < n; i++)
					setup_row(r, of, &all[i]);
		}
}

static void setups_page(struct req *r)
{
	struct study_of of;
	VEC(struct setup) all = { 0 };
	struct setup *s = record_new(r->mem, &setup_record);

	if (!study_read(r, req_id(r, "id"), &of))
		return;
	for (struct rows rows = db_query(r->db, &setups_of, V(of.study.id)); db_next(&rows, s);)
		*VEC_ADD(r->mem, &all) = *s;
	struct url fresh = url_with(r->mem, url_to(r->mem, "/setup/new"), "study", str_fmt(r->mem, "%lld", (long long)of.study.id));
	bool edits = may_here(r, CAP_FORM_EDIT, of.study.area.id);
	struct page page = { .title = T("Changeovers"), .sub = unit_name(r, of.study.area.id), .nav = "/study", .no_head = true, .crumb = of.study.title,
		.crumb_to = record_url(r, &study_record, of.study.id), .crumb_here = record_number(r->mem, &study_record, of.study.id) };
	PAGE_OF(r, page) {
		HEAD_ACTS_OF(r, page)
			if (edits && all.n)
				link_button(r, T("Observe a changeover"), fresh, "btn pri", "plus");
		forms_nav(r, &of, "/study/{id}/setup");
		if (all.n)
			setups_table(r, &of, all.p, all.n);
		else
			empty_state(r, setup_record.empty, T("Observe a changeover"), edits ? fresh : URL_NONE);
	}
}

const struct record setup_record = {
	.name = "setup",
	.table = "setup",
	.prefix = "SU-",
	.label = T("Changeover"),
	.labels = T("Changeovers"),
	.empty = T("No changeover was observed yet. Take the one that stands longest, with a clock and somebody who does it."),
	.row_size = sizeof(struct setup),
	.fields = setup_fields,
	.title = "called",
	.parent = "study",
	.read = CAP_FORM_READ,
	.create = CAP_FORM_EDIT,
	.edit = CAP_FORM_EDIT,
	.sort = "-day",
	.indexes = { "study, day, id" },
	.big = true,
	.check = setup_check,
	.derive = setup_derive,
	.show = setup_show,
};

const struct record setup_element_record = {
	.name = "setup_element",
	.table = "setup_element",
	.prefix = "SE-",
	.label = T("Element of a changeover"),
	.labels = T("Elements of changeovers"),
	.empty = T("No element yet."),
	.row_size = sizeof(struct setup_element),
	.fields = element_fields,
	.title = "name",
	.parent = "setup",
	.read = CAP_FORM_READ,
	.create = CAP_FORM_EDIT,
	.edit = CAP_FORM_EDIT,
	.sort = "no",
	.indexes = { "setup, no, id" },
	.check = element_check,
	.derive = element_derive,
	.page_extra = element_extra,
};

const struct module smed_module = {
	.name = "smed",
	.label = T("Changeovers"),
	.records = (const struct record *const[]){ &setup_record, &setup_element_record, NULL },
	.queries = (const struct query *const[]){ &setup_readings, &setup_lines, &setup_actions, &setups_of, NULL },
	.routes = (const struct route[]){
		{ GET, "/study/{id}/setup", .run = setups_page, .needs = CAP_SIGNED_IN },
		{ POST, "/setup/{id}/element", .run = element_post, .needs = CAP_SIGNED_IN },
		{ 0 },
	},
	.sheets = setup_sheets,
};
