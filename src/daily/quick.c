/*
 * quick.c -- giving an idea in twenty seconds: scan, photo or one sentence, send; and the receipt.
 *
 * The place comes from the signed token in the label's QR code, so no account is needed. Nothing is asked that the
 * team leader can add later. The receipt names the person who will answer, and by when; its link is the giver's
 * way back, and the only one when no name was given.
 */
#include "daily/idea.h"

enum { PLACE_PER_HOUR = 60, CLIENT_PER_HOUR = 40, HOUR_S = 3600 };

struct spot { struct place place; struct str area; };

static bool spot_find(struct req *r, struct spot *s)
{
	int64_t id = place_of_token(req_path(r, "token"));

	if (record_load(r, &place_record, id, &s->place) && s->place.active && !s->place.withdrawn) {
		s->area = unit_name(r, s->place.area.id);
		r->zone = unit_zone(r, s->place.area.id);
		r->today = zone_date(r->zone, r->now, NULL);
		return true;
	}
	req_fail(r, FAIL_NOT_FOUND, T("This label is not valid any more. Tell your team leader; your idea is welcome there too."));
	return false;
}

/* ---- the form, for a place and for somebody who is signed in ---- */

static void photo_and_words(struct req *r, const struct mistakes *m)
{
	struct html *h = r->html;
	struct msg wrong = mistake_of(m, "problem"), no_photo = mistake_of(m, "photo");

	EL(h, div, .cls = S("qi-shot")) {
		VOID_EL(h, img, .id = S("shot"), .alt_str = S(""), .hidden = true);
		EL(h, label, .cls = S("btn")) {
			html_icon(h, "camera");
			html_msg(h, T("Take photo"));
			VOID_EL(h, input, .cls = S("vh"), .type = S("file"), .name = S("photo"), .accept = S("image/*"), .capture = S("environment"), .data_preview = S("shot"));
		}
	}
	if (no_photo.one)
		EL(h, p, .cls = S("fo-err"), .role = S("alert")) {
			html_mark(h, MARK_OFF, T("Error"));
			html_msg(h, no_photo);
		}
	EL(h, div, .cls = S("fo-field")) {
		LEAF(h, label, T("What gets in your way?"), .for_ = S("problem"));
		EL(h, div, .cls = S("qi-say")) {
			LEAF(h, textarea, req_field(r, "problem"), .cls = S("fo-in"), .id = S("problem"), .name = S("problem"), .rows = 3, .maxlength = 2000, .dir = S("auto"),
			     .data_draft = S("quick"), .aria_invalid = wrong.one ? S("true") : STR_NONE, .aria_describedby = wrong.one ? S("problem-e") : STR_NONE,
			     .hx_get = r->actor.id ? url_to(r->mem, "/idea/similar") : URL_NONE, .hx_trigger = S("input changed delay:400ms"), .hx_target = S("#similar"));
			EL(h, button, .cls = S("btn qi-mic"), .type = S("button"), .data_mic = S("problem"), .aria_label = T("Speak"), .hidden = true)
				html_icon(h, "mic");
		}
		if (wrong.one)
			EL(h, p, .cls = S("fo-err"), .id = S("problem-e")) {
				html_mark(h, MARK_OFF, T("Error"));
				html_msg(h, wrong);
			}
	}
	EL(h, div, .id = S("similar"), .cls = S("qi-sim"), .aria_live = S("polite"))
		html_str(h, STR_NONE);
}

static void who_row(struct req *r)
{
	struct html *h = r->html;

	if (r->actor.id) {
		EL(h, div, .cls = S("qi-row")) {
			html_icon(h, "user");
			EL(h, span) {
				LEAF(h, b, r->actor.name);
				html_msg(h, T("signed in"));
			}
			LEAF(h, a, T("Not me"), .href = url_with(r->mem, url_to(r->mem, "/sign-in"), "next", url_text(url_self(r))));
		}
		EL(h, label, .cls = S("fo-opt")) {
			VOID_EL(h, input, .type = S("checkbox"), .name = S("anonymous"), .value = S("1"));
			html_msg(h, T("Without my name"));
		}
		return;
	}
	EL(h, div, .cls = S("fo-field")) {
		EL(h, label, .for_ = S("giver_name")) {
			html_msg(h, T("Your name"));
			html_raw(h, HTML_LIT(" "));
			LEAF(h, small, T("if you like"));
		}
		VOID_EL(h, input, .cls = S("fo-in"), .id = S("giver_name"), .name = S("giver_name"), .maxlength = 80, .autocomplete = S("name"), .value = req_field(r, "giver_name"), .dir = S("auto"));
	}
}

static void more(struct req *r)
{
	struct html *h = r->html;
	const struct field *f = field_find(&idea_record, S("can_do"));

	EL(h, details, .cls = S("qi-more")) {
		LEAF(h, summary, T("More, if you like"));
		EL(h, fieldset, .cls = S("fo-set")) {
			LEAF(h, legend, f->label);
			for (const struct choice *c = f->choices; c->code; c++)
				EL(h, label, .cls = S("fo-opt")) {
					VOID_EL(h, input, .type = S("radio"), .name = S("can_do"), .value = str_c(c->code));
					html_msg(h, c->label);
				}
		}
		form_field(r, &idea_record, "suggestion", NULL, NULL);
	}
}

static void send(struct req *r)
{
	struct html *h = r->html;

	EL(h, div, .cls = S("qi-send")) {
		EL(h, p, .cls = S("fo-err"), .data_error = true, .hidden = true)
			html_str(h, STR_NONE);
		button(r, T("Send idea"), "btn pri go", "send");
		EL(h, p, .data_note = true)
			html_str(h, STR_NONE);
	}
}

/* An idea that waited for signal went out while nobody looked: its receipt is the only way back to who gave it without a name. */
static void sent_since(struct req *r)
{
	struct html *h = r->html;

	EL(h, div, .cls = S("alert alert-ok"), .data_sent = true, .hidden = true) {
		html_mark(h, MARK_OK, T("Sent"));
		EL(h, div) {
			LEAF(h, b, T("An idea that waited on this phone was sent."));
			EL(h, p)
				LEAF(h, a, T("Its receipt"), .href = url_to(r->mem, "/work"));
		}
	}
}

static void place_form(struct req *r, const struct spot *s, const struct mistakes *m)
{
	struct html *h = r->html;
	struct url here = url_to(r->mem, "/p/{token}", V(req_path(r, "token")));

	PAGE(r, .title = T("New idea"), .phone = true, .outbox = true, .htmx = r->actor.id != 0) {
		EL(h, header, .cls = S("ph-h")) {
			EL(h, a, .cls = S("btn quiet icon"), .href = url_to(r->mem, "/work"), .aria_label = T("Close"))
				html_icon(h, "x");
			LEAF(h, h1, T("New idea"));
			EL(h, span, .cls = S("tag warn"), .data_net = true, .hidden = true) {
				html_icon(h, "wifi-off");
				html_msg(h, T("No signal"));
			}
		}
		sent_since(r);
		FORM(r, here, .cls = S("qi"), .enctype = S("multipart/form-data"), .data_outbox = S(""), .data_saved = T("Saved on this phone. It goes out by itself when you have signal.")) {
			photo_and_words(r, m);
			EL(h, div, .cls = S("qi-row")) {
				html_icon(h, "map-pin");
				EL(h, span) {
					LEAF(h, b, str_fmt(r->mem, STR_FMT ", " STR_FMT, STR_ARG(s->area), STR_ARG(s->place.name)), .dir = S("auto"));
					html_msg(h, T("from the QR code at the place"));
				}
			}
			who_row(r);
			more(r);
			send(r);
		}
	}
}

static void quick_place(struct req *r)
{
	struct spot s;

	if (spot_find(r, &s))
		place_form(r, &s, NULL);
}

static void own_form(struct req *r, struct idea *i, const struct mistakes *m)
{
	struct html *h = r->html;

	PAGE(r, .title = T("New idea"), .phone = true, .bar = r->actor.phone_first, .nav = "/idea/new", .htmx = true) {
		EL(h, header, .cls = S("ph-h")) {
			EL(h, a, .cls = S("btn quiet icon"), .href = url_to(r->mem, "/idea/board"), .aria_label = T("Close"))
				html_icon(h, "x");
			LEAF(h, h1, T("New idea"));
		}
		FORM(r, url_to(r->mem, "/idea"), .cls = S("qi"), .enctype = S("multipart/form-data")) {
			photo_and_words(r, m);
			form_field(r, &idea_record, "area", i, m);
			who_row(r);
			more(r);
			send(r);
		}
	}
}

static void quick_new(struct req *r)
{
	struct idea *i = record_new(r->mem, &idea_record);

	i->area.id = r->actor.home_unit;
	own_form(r, i, NULL);
}

/* ---- sending ---- */

/* What the slow part leaves: the picture, or why it was refused. A refusal is a mistake beside its field, so that the words typed with it stay. */
struct shot { struct photo *photo; struct fail refused; };

static void quick_send_prepare(struct req *r)
{
	const struct upload *u = req_file(r, "photo");
	struct shot *s = NEW(r->mem, struct shot);

	s->photo = u ? photo_read(r, u->bytes) : NULL;
	s->refused = r->fail;
	if (r->fail.code < FAIL_INTERNAL)
		r->fail = (struct fail){ FAIL_NONE, MSG_NONE };
	r->prepared = s;
}

static struct photo *shot_photo(struct req *r, struct mistakes *m)
{
	const struct shot *s = r->prepared;

	if (s && s->refused.code)
		mistake_add(m, "photo", s->refused.why);
	return s ? s->photo : NULL;
}

/* The form again, with its mistakes and all that was typed. */
static void send_refused(struct req *r)
{
	const struct shot *s = r->prepared;

	if (s && s->refused.code)
		req_fail(r, s->refused.code, s->refused.why);
	else
		req_fail(r, FAIL_INVALID, T("A photo or one sentence is enough. One of the two is needed."));
	r->quiet_errors = true;
}

static const char *const own_fields[] = { "problem", "suggestion", "can_do", "area", "anonymous", NULL };
static const char *const place_fields[] = { "problem", "suggestion", "can_do", "giver_name", "anonymous", NULL };

/* A token in the form's URL binds the place and its area; a name is only as good as the giver says, so a person is set from the session alone. */
static bool idea_send(struct req *r, struct idea *i, const char *const *fields, struct mistakes *m)
{
	struct photo *photo = shot_photo(r, m);

	record_read(r, &idea_record, i, fields, true, m);
	if (r->actor.id && !i->anonymous)
		i->submitter.id = r->actor.id;
	else
		i->anonymous = !i->giver_name.n;
	if (!i->problem.n && photo)
		i->title = lang_text(r->lang, T("Photo without words"));
	if (!i->problem.n && !photo)
		mistake_add(m, "problem", T("A photo or one sentence is enough. One of the two is needed."));
	if (!record_valid(r, &idea_record, i, NULL, m))
		return false;
	int64_t person = r->actor.id;
	r->nameless = i->anonymous;
	if (r->nameless)
		r->actor.id = 0;        /* without a name means: in the history too */
	bool ok = record_insert(r, &idea_record, i);
	if (ok && photo)
		ok = photo_attach(r, &idea_record, i->id, photo, S("before")) != 0;
	r->actor.id = person;
	return ok;
}

static void receipt_json(struct req *r, struct url to)
{
	struct buf b = buf_new(r->mem, 128, 4096);
	struct json j = { .b = &b };

	json_put_open(&j, '{');
	json_put_key(&j, S("receipt"));
	json_put_str(&j, url_text(to));
	json_put_close(&j, '}');
	r->status = 201;
	r->content_type = S("application/json");
	r->body = buf_done(&b);
}

static void sent(struct req *r, const struct idea *i)
{
	struct url to = url_to(r->mem, "/r/{token}", V(i->receipt));

	if (r->wants_json)
		receipt_json(r, to);
	else
		req_redirect(r, to);
}

static bool rate_ok(struct req *r, int64_t place)
{
	if (rate_allow(S("place"), str_fmt(r->mem, "%lld", (long long)place), PLACE_PER_HOUR, HOUR_S, r->now) &&
	    rate_allow(S("place-client"), r->client, CLIENT_PER_HOUR, HOUR_S, r->now))
		return true;
	req_fail(r, FAIL_TOO_MANY, T("Many ideas came from here in the last hour. Please send yours a little later; nothing you typed is lost."));
	return false;
}

/* A picture costs as much as a hundred pages: whether anybody may send one here is asked before it is looked at. */
static void place_send_prepare(struct req *r)
{
	struct spot s;

	if (spot_find(r, &s) && rate_ok(r, s.place.id))
		quick_send_prepare(r);
}

static void quick_send(struct req *r)
{
	struct idea *i = record_new(r->mem, &idea_record);
	struct mistakes m = { .n = 0 };
	struct spot s;

	if (!spot_find(r, &s))
		return;
	i->place.id = s.place.id;
	i->area = s.place.area;
	if (idea_send(r, i, place_fields, &m)) {
		sent(r, i);
	} else if (m.n) {
		place_form(r, &s, &m);
		send_refused(r);
	}
}

static void quick_new_send(struct req *r)
{
	struct idea *i = record_new(r->mem, &idea_record);
	struct mistakes m = { .n = 0 };

	if (idea_send(r, i, own_fields, &m)) {
		may_or_fail(r, CAP_IDEA_CREATE, i->area.id);
		sent(r, i);
	} else if (m.n) {
		own_form(r, i, &m);
		send_refused(r);
	}
}

/* ---- the receipt: who answers, by when; later what became of it ---- */

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
	req_fail(r, FAIL_NOT_FOUND, T("There is no such receipt. Look at the link again, or ask your team leader."));
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

static void promise(struct req *r, const struct idea *i)
{
	struct html *h = r->html;
	struct str who = person_name(r, i->answerer.id);

	EL(h, p, .cls = S("rp-by")) {
		if (str_is(i->state, "submitted") && who.n)
			SAY(h, T("{who} answers by {when}."), ARG("who", who), ARG("when", req_wall(r, i->answer_due)));
		else if (str_is(i->state, "submitted"))
			SAY(h, T("The kaizen office finds who answers, by {when}."), ARG("when", req_wall(r, i->answer_due)));
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

static void receipt_show(struct req *r, const struct idea *i, const struct mistakes *m)
{
	struct html *h = r->html;
	struct str giver = r->actor.id && r->actor.id == i->submitter.id ? r->actor.name : i->giver_name;

	PAGE(r, .title = T("Thank you"), .phone = true, .main = S("ph ph-full rp"), .done = true) {
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
		reply_form(r, i, m);
		LEAF(h, p, i->problem.n ? i->problem : i->title, .cls = S("rp-say"), .dir = S("auto"));
		EL(h, div, .cls = S("qi-send")) {
			if (i->place.id)
				link_button(r, T("One more"), url_to(r->mem, "/p/{token}", V(place_token(r->mem, i->place.id))), "btn pri go", NULL);
			LEAF(h, p, T("Keep this page's link: the answer appears here."));
		}
	}
}

static void quick_receipt(struct req *r)
{
	struct idea i;

	if (receipt_find(r, &i))
		receipt_show(r, &i, NULL);
}

static void quick_info(struct req *r)
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

/* ---- similar ones, while typing ---- */

static void quick_similar(struct req *r)
{
	struct html *h = r->html;
	int64_t ids[120];        /* most of them lie elsewhere, where one person may not read them */
	size_t shown = 0;

	r->htmx = true;
	size_t n = str_chars(req_query(r, "problem")) >= 8 ? db_search(r->db, S("idea"), req_query(r, "problem"), true, ids, 120) : 0;
	for (size_t k = 0; k < n && shown < 3; k++) {
		struct idea i;
		if (!record_load(r, &idea_record, ids[k], &i) || i.withdrawn || !may_read(r, &idea_record, &i))
			continue;
		if (shown++ == 0)
			LEAF(h, p, T("Like it already:"));
		EL(h, p) {
			LEAF(h, a, i.title, .href = record_url(r, &idea_record, i.id));
			html_raw(h, HTML_LIT(" "));
			LEAF(h, small, choice_label_of(&idea_record, "state", i.state));
		}
	}
}

const struct route quick_routes[] = {
	{ GET, "/p/{token}", .run = quick_place, .needs = CAP_PUBLIC },
	{ POST, "/p/{token}", .run = quick_send, .prepare = place_send_prepare, .needs = CAP_PUBLIC, .no_csrf = true, .body_max = LIMIT_PHOTO_BYTES + LIMIT_FORM_BYTES },
	{ GET, "/r/{token}", .run = quick_receipt, .needs = CAP_PUBLIC },
	{ POST, "/r/{token}", .run = quick_info, .needs = CAP_PUBLIC, .no_csrf = true },
	{ GET, "/idea/new", .run = quick_new, .needs = CAP_IDEA_CREATE },
	{ POST, "/idea", .run = quick_new_send, .prepare = quick_send_prepare, .needs = CAP_IDEA_CREATE, .body_max = LIMIT_PHOTO_BYTES + LIMIT_FORM_BYTES },
	{ GET, "/idea/similar", .run = quick_similar, .needs = CAP_IDEA_READ },
	{ 0 },
};
