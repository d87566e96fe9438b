/*
 * receipt.c -- the giver's own page of an idea: who answers and by when; later what became of it, and who does it.
 *
 * Its link is the way back, and the only one when no name was given. So the link is all that is asked: whoever has it reads
 * what was said to the giver, sees the giver's photo, and replies to a question.
 */
#include "daily/idea.h"

static const struct column id_columns[] = { { .name = "id", .off = 0, .kind = KIND_INT }, { 0 } };
const struct query idea_by_receipt = {
	.name = "idea_by_receipt", .takes = { KIND_TEXT }, .gives = id_columns, .sql = "select id from idea where receipt = ?1 and not withdrawn",
};

static bool receipt_find(struct req *r, struct idea *i)
{
	struct { int64_t id; } got = { 0 };

	if (db_one(r->db, &idea_by_receipt, &got, V(req_path(r, "token"))) && record_load(r, &idea_record, got.id, i)) {
		r->zone = unit_zone(r, i->area.id);
		return true;
	}
	quick_gone(r, T("There is no such receipt"), T("Look at the link again, or ask your team leader."),
		   T("There is no such receipt. Look at the link again, or ask your team leader."));
	return false;
}

static void fact(struct req *r, struct msg label, struct str text, struct str by)
{
	struct html *h = r->html;

	if (!text.n)
		return;
	EL(h, div, .cls = S("rc-wide")) {
		LEAF(h, dt, label);
		EL(h, dd, .dir = S("auto")) {
			html_str(h, text);
			if (by.n)
				LEAF(h, small, str_fmt(r->mem, " " STR_FMT, STR_ARG(by)));
		}
	}
}

/* What happens next, with the person and the day: for as long as somebody owes something. */
static void promise(struct req *r, const struct idea *i)
{
	struct html *h = r->html;
	struct str who = person_name(r, i->answerer.id), owner = person_name(r, i->owner.id), up = person_name(r, i->escalated_to.id);
	bool doing = str_is(i->state, "to_do") || str_is(i->state, "doing");

	EL(h, p, .cls = S("rp-by")) {
		if (str_is(i->state, "submitted") && who.n)
			SAY(h, T("{who} answers by {when}."), ARG("who", who), ARG("when", req_wall(r, i->answer_due)));
		else if (str_is(i->state, "submitted"))
			SAY(h, T("The kaizen office finds who answers, by {when}."), ARG("when", req_wall(r, i->answer_due)));
		else if (str_is(i->state, "escalated") && up.n && !date_is_none(i->escalate_due))
			SAY(h, T("Passed up. {who} answers by {day}."), ARG("who", up), ARG("day", i->escalate_due));
		else if (str_is(i->state, "parked") && !date_is_none(i->parked_until))
			SAY(h, T("Parked. It comes back on {day}."), ARG("day", i->parked_until));
		else if (doing && owner.n && !date_is_none(i->due))
			SAY(h, T("{who} does it by {day}."), ARG("who", owner), ARG("day", i->due));
		else
			LEAF(h, b, choice_label_of(&idea_record, "state", i->state));
	}
}

static void reply_form(struct req *r, const struct idea *i, const struct mistakes *m)
{
	if (!str_is(i->state, "needs_info"))
		return;
	FORM(r, url_to(r->mem, "/r/{token}", V(i->receipt)), .cls = S("fo")) {
		form_field(r, &idea_record, "info", NULL, m);
		button(r, T("Send"), "btn pri", "send");
	}
}

static void facts_show(struct req *r, const struct idea *i)
{
	struct html *h = r->html;

	EL(h, dl, .cls = S("rc-facts")) {
		EL(h, div) {
			LEAF(h, dt, T("Number"));
			LEAF(h, dd, record_number(r->mem, &idea_record, i->id));
		}
		fact(r, T("Question"), str_is(i->state, "needs_info") ? i->question : STR_NONE, STR_NONE);
		fact(r, T("First answer"), i->answer, person_name(r, i->answered_by.id));
		fact(r, T("Reason"), i->decision_reason, STR_NONE);
		fact(r, T("What is better now?"), i->effect, STR_NONE);
		fact(r, T("Thank you"), i->thanks, person_name(r, i->thanked_by.id));
	}
}

/* With an account the idea stands under My work, so the link is not all there is. */
static void onward(struct req *r, const struct idea *i)
{
	struct url more = r->actor.id && may(r, CAP_IDEA_CREATE) ? url_to(r->mem, "/idea/new") :
		i->place.id ? url_to(r->mem, "/p/{token}", V(place_token(r->mem, i->place.id))) : URL_NONE;

	EL(r->html, div, .cls = S("qi-send")) {
		if (more.n)
			link_button(r, T("One more"), more, "btn pri go", NULL);
		if (r->actor.id)
			link_button(r, T("My work"), url_to(r->mem, "/work"), "btn", "list-checks");
		if (!r->actor.id || r->actor.id != i->submitter.id)
			LEAF(r->html, p, T("Keep this page's link: the answer appears here."));
	}
}

static void receipt_show(struct req *r, const struct idea *i, const struct mistakes *m)
{
	struct html *h = r->html;
	struct str giver = r->actor.id && r->actor.id == i->submitter.id ? r->actor.name : i->giver_name;

	PAGE(r, .title = T("Thank you"), .phone = true, .bar = r->actor.id != 0, .main = S("ph ph-full rp"), .done = true) {
		EL(h, svg, .cls = S("rp-ok"), .view_box = S("0 0 64 64"), .aria_hidden = S("true")) {
			VOID_EL(h, circle, .cx = S("32"), .cy = S("32"), .r = S("30"));
			VOID_EL(h, path, .d = S("M19 33l9 9 18-20"));
		}
		EL(h, h1)
			if (giver.n)
				SAY(h, T("Thank you, {name}"), ARG("name", giver));
			else
				html_msg(h, T("Thank you"));
		promise(r, i);
		facts_show(r, i);
		reply_form(r, i, m);
		LEAF(h, p, i->problem.n ? i->problem : i->title, .cls = S("rp-say"), .dir = S("auto"));
		if (photo_of(r, &idea_record, i->id, S("before")))
			VOID_EL(h, img, .cls = S("rp-shot"), .src = url_to(r->mem, "/r/{token}/photo", V(i->receipt)), .alt = T("Your photo"));
		onward(r, i);
	}
}

void receipt_photo(struct req *r)
{
	struct idea i;

	if (receipt_find(r, &i))
		photo_write(r, photo_of(r, &idea_record, i.id, S("before")));
}

void receipt_page(struct req *r)
{
	struct idea i;

	if (receipt_find(r, &i))
		receipt_show(r, &i, NULL);
}

void receipt_info(struct req *r)
{
	struct mistakes m = { .n = 0 };
	struct idea old, i;

	if (!receipt_find(r, &old))
		return;
	i = old;
	r->nameless = i.anonymous;
	if (r->nameless)
		r->actor.id = 0;
	const struct step *s = step_find(&idea_record, S("info"));
	record_read(r, &idea_record, &i, s->asks, false, &m);
	if (!i.info.n)
		mistake_add(&m, "info", T("Write a few words first."));
	if (m.n && str_is(i.state, "needs_info")) {
		receipt_show(r, &old, &m);
		req_fail(r, FAIL_INVALID, T("Write a few words first."));
		r->quiet_errors = true;
		return;
	}
	if (!str_is(i.state, "needs_info")) {
		req_fail(r, FAIL_CONFLICT, T("The question was answered in the meantime. Look at the page again."));
		return;
	}
	i.state = S("acknowledged");
	if (!record_update(r, &idea_record, &i, &old, "info"))
		return;
	s->after(r, &i);
	req_redirect(r, url_to(r->mem, "/r/{token}", V(i.receipt)));
}
