/*
 * idea_page.c -- one idea on one page: its way, what was said, before and after, what comes next.
 *
 * What this reader can do next comes first, beside the words on a wide screen and above them on a phone; then the giver's
 * words. The person who moves it next is named, and the steps are those that this reader may take.
 */
#include "daily/idea.h"
#include "web/markdown.h"

#include <math.h>

double idea_age_days(struct req *r, const struct idea *i)
{
	const struct worktime *w = unit_worktime(r, i->area.id);
	int64_t day_min = worktime_day_min(w);

	return day_min ? (double)worktime_between(w, i->state_since, r->now) / (double)day_min : NAN;
}

struct str idea_age_text(struct req *r, const struct idea *i, enum mark *mark)
{
	double age = idea_age_days(r, i), standard = idea_standard_wd(i->state);

	*mark = idea_mark(age, standard);
	if (isnan(age) || age < 0.5)
		return lang_text(r->lang, T("today"));
	int64_t days = (int64_t)ceil(age - 0.5), std = isnan(standard) ? 0 : (int64_t)standard;
	return *mark == MARK_OFF ? say(r->mem, r->lang, T("{n} d, standard {standard}"), ARG("n", days), ARG("standard", std)) : say(r->mem, r->lang, T("{n} d"), ARG("n", days));
}

/* No day has more than one working day, so the calendar need not be asked before as many days have passed. */
static bool may_be_over(const struct req *r, const struct idea *i)
{
	double standard = idea_standard_wd(i->state);

	return !isnan(standard) && (double)(r->now.s - i->state_since.s) > standard * 86400;
}

void idea_list_note(struct req *r, const void *row)
{
	const struct idea *i = row;
	struct html *h = r->html;
	enum mark mark = MARK_OK;

	if (str_is(i->state, "parked") && !date_is_none(i->parked_until)) {
		LEAF(h, small, say(r->mem, r->lang, T("until {day}"), ARG("day", lang_date_short(r->mem, r->lang, i->parked_until, r->today))), .cls = S("nw"));
		return;
	}
	struct str age = may_be_over(r, i) ? idea_age_text(r, i, &mark) : STR_NONE;
	if (mark == MARK_OFF)
		EL(h, small, .cls = S("nw")) {
			html_mark(h, mark, T("Over standard"));
			html_raw(h, HTML_LIT(" "));
			LEAF(h, span, age, .cls = S("bad"));
		}
}

/* ---- the way ---- */

struct station { struct msg label; struct instant at; int64_t person; };

static void station_show(struct req *r, const struct station *s, bool done, bool current)
{
	struct html *h = r->html;

	EL(h, li, .cls = current ? S("st-cur") : done ? S("st-done") : STR_NONE, .aria_current = current ? S("step") : STR_NONE) {
		LEAF(h, b, s->label);
		if (!instant_is_none(s->at) && done) {
			html_str(h, lang_date_short(r->mem, r->lang, zone_date(r->zone, s->at, NULL), r->today));
			if (s->person) {
				html_raw(h, HTML_LIT(", "));
				html_str(h, name_short(r->mem, person_name(r, s->person)));
			}
		}
	}
}

static void way_show(struct req *r, const struct idea *i)
{
	bool declined = str_is(i->state, "declined"), withdrawn = str_is(i->state, "withdrawn");
	const struct station stations[] = {
		{ T("Given"), i->created_at, i->submitter.id }, { T("Answered"), i->answered_at, i->answered_by.id }, { declined ? T("Declined") : T("Decided"), i->decided_at, i->decided_by.id },
		{ T("Done"), i->implemented_at, i->implemented_by.id }, { T("Verified"), i->verified_at, i->verified_by.id }, { T("Thanked"), i->thanked_at, i->thanked_by.id },
	};
	enum { STATIONS = sizeof stations / sizeof stations[0] };
	const struct station back = { T("Withdrawn"), i->state_since, i->submitter.id };
	int last = 0;

	for (int k = 0; k < STATIONS; k++)
		if (!instant_is_none(stations[k].at))
			last = k;
	EL(r->html, ol, .cls = S("st rc-way"), .aria_label = T("Way of this idea")) {
		/* Where the way has ended, nothing is still to come. */
		for (int k = 0; k < (declined || withdrawn ? last + 1 : STATIONS); k++)
			station_show(r, &stations[k], !instant_is_none(stations[k].at), k == last + 1 && idea_column(i->state) != IDEA_OFF);
		if (withdrawn)
			station_show(r, &back, true, false);
	}
}

/* ---- what was said ---- */

static void words(struct req *r, struct msg label, struct str text)
{
	struct html *h = r->html;

	if (!text.n)
		return;
	EL(h, div, .cls = S("rc-wide")) {
		LEAF(h, dt, label);
		EL(h, dd, .cls = S("prose"), .dir = S("auto"))
			html_words(h, text);
	}
}

static void giver(struct req *r, const struct idea *i)
{
	struct html *h = r->html;

	EL(h, div) {
		LEAF(h, dt, T("Given by"));
		if (i->submitter.id)
			LEAF(h, dd, person_name(r, i->submitter.id));
		else if (i->giver_name.n)
			LEAF(h, dd, i->giver_name, .dir = S("auto"));
		else
			LEAF(h, dd, T("Without a name"));
	}
}

static void story(struct req *r, const struct idea *i)
{
	struct html *h = r->html;
	const char *facts[] = { "area", "place", "category", "waste", "can_do", "owner", "due", "original_due", "effort", "cost", "decision", "standard_updated", "copied_from", NULL };
	const char *shown[14] = { NULL };
	size_t n = 0;

	for (size_t k = 0; facts[k]; k++) {
		struct val v = field_val(field_find(&idea_record, str_c(facts[k])), i);
		if (!val_is_null(&v))
			shown[n++] = facts[k];
	}
	PANEL(r, T("What gets in the way"), STR_NONE) {
		EL(h, dl, .cls = S("rc-facts")) {
			words(r, T("Problem"), i->problem);
			words(r, T("Suggestion"), i->suggestion);
			words(r, T("Question"), i->question);
			words(r, T("Reply"), i->info);
			words(r, T("First answer"), i->answer);
			words(r, T("Reason"), i->decision_reason);
			words(r, T("What is better now"), i->effect);
			words(r, T("Not right yet"), i->rejected);
			words(r, T("Thank you"), i->thanks);
			giver(r, i);
		}
		record_facts(r, &idea_record, i, shown);
	}
}

static bool is_past(struct req *r, struct date d)
{
	return !date_is_none(d) && d.day < r->today.day;
}

static struct str status_line(struct req *r, const struct idea *i)
{
	struct str who = person_name(r, i->answerer.id), label = lang_text(r->lang, choice_label_of(&idea_record, "state", i->state));

	if (str_is(i->state, "submitted") && who.n)
		return say(r->mem, r->lang, i->answer_due.s < r->now.s ? T("New. {who} was to answer by {when}.") : T("New. {who} answers by {when}."),
			ARG("who", who), ARG("when", req_wall(r, i->answer_due)));
	if (str_is(i->state, "escalated") && i->escalated_to.id)
		return say(r->mem, r->lang, is_past(r, i->escalate_due) ? T("Passed up. {who} was to answer by {day}.") : T("Passed up. {who} answers by {day}."),
			ARG("who", person_name(r, i->escalated_to.id)), ARG("day", i->escalate_due));
	if (str_is(i->state, "parked"))
		return say(r->mem, r->lang, T("Parked. It comes back on {day}."), ARG("day", i->parked_until));
	if ((str_is(i->state, "to_do") || str_is(i->state, "doing")) && i->owner.id)
		return say(r->mem, r->lang, is_past(r, i->due) ? T("{state}. {who}, was due {day}.") : T("{state}. {who}, due {day}."),
			ARG("state", label), ARG("who", person_name(r, i->owner.id)), ARG("day", i->due));
	if (str_is(i->state, "implemented") && i->verifier.id)
		return say(r->mem, r->lang, T("Done. {who} verifies it at the place."), ARG("who", person_name(r, i->verifier.id)));
	return label;
}

static void late_alert(struct req *r, const struct idea *i)
{
	struct html *h = r->html;

	if (!str_is(i->state, "submitted") || i->answer_due.s >= r->now.s)
		return;
	EL(h, div, .cls = S("alert")) {
		html_mark(h, MARK_OFF, T("Off standard"));
		EL(h, div) {
			LEAF(h, b, T("The promised answer is late"));
			EL(h, p)
				if (i->climbed_to.id)
					SAY(h, T("It has climbed to {who}."), ARG("who", person_name(r, i->climbed_to.id)));
				else
					html_msg(h, T("It climbs to the supervisor after one more working day."));
		}
	}
}

/* Best the giver does it: they are proposed as the owner until somebody else is named. */
static const struct idea *proposal(struct req *r, const struct idea *i)
{
	struct idea *p = arena_copy(r->mem, i, sizeof *i);

	if (!p->owner.id && (str_is(p->state, "acknowledged") || str_is(p->state, "escalated")))
		p->owner = p->submitter;
	return p;
}

void idea_show(struct req *r, const struct record *rec, const void *row, const struct step *open, const struct mistakes *m)
{
	const struct idea *i = row;
	struct page page = { .title_text = i->title, .sub = status_line(r, i), .nav = "/idea", .no_head = true, .htmx = true, .live = true, .crumb = lang_text(r->lang, rec->labels),
		.crumb_to = url_to(r->mem, "/idea"), .crumb_here = record_number(r->mem, rec, i->id) };

	PAGE_OF(r, page) {
		HEAD_ACTS_OF(r, page) {
			if (may_edit(r, rec, row))
				link_button(r, T("Edit"), record_at(r, rec, i->id, "/edit"), "btn", "pencil");
			if (!instant_is_none(i->implemented_at))
				link_button(r, T("One page"), record_at(r, rec, i->id, "/sheet"), "btn", "printer");
		}
		late_alert(r, i);
		EL(r->html, div, .cls = S("rc rc-next")) {
			EL(r->html, div, .cls = S("stack rc-side"))
				record_steps_panel(r, rec, proposal(r, i), open, m);
			way_show(r, i);
			story(r, i);
			EL(r->html, div, .cls = S("stack")) {
				photos_panel(r, rec, i->id);
				actions_panel(r, rec, i->id, i->area.id);
				yokoten_panel(r, i);
				comments_panel(r, rec, i->id);
				record_history_panel(r, rec, row);
			}
		}
		live_bar(r, live_row(r, rec, i->id), T("This was changed in the meantime."), MSG_NONE);
	}
}
