/*
 * quick.c -- giving an idea in twenty seconds: scan, photo or one sentence, send. What follows is receipt.c's.
 *
 * The place comes from the signed token in the label's QR code, so no account is needed. Nothing is asked that the
 * team leader can add later. A form may wait for signal on the phone for days: it says who was signed in when it was
 * filled in, and is never taken for somebody else's.
 */
#include "daily/idea.h"

enum { PLACE_PER_HOUR = 60, CLIENT_PER_HOUR = 40, HOUR_S = 3600 };

struct spot { struct place place; struct str area; };

static bool spot_find(struct req *r, struct spot *s)
{
	int64_t id = place_of_token(req_path(r, "token"));

	if (record_load(r, &place_record, id, &s->place) && s->place.active && !s->place.withdrawn) {
		s->area = str_copy(r->mem, unit_name(r, s->place.area.id));
		r->zone = unit_zone(r, s->place.area.id);
		r->today = zone_date(r->zone, r->now, NULL);
		return true;
	}
	quick_gone(r, T("This label is not valid any more"), T("Tell your team leader or the kaizen office: it needs a new one. Your idea is welcome with them, too."),
		   T("This label is not valid any more. Tell your team leader; your idea is welcome there too."));
	return false;
}

/* Who scanned a label or kept a receipt may have no account: no link here asks for one. */
void quick_gone(struct req *r, struct msg title, struct msg what, struct msg sentence)
{
	req_fail(r, FAIL_NOT_FOUND, sentence);
	if (r->wants_json)
		return;
	PAGE(r, .title = title, .plain = true, .main = S("er")) {
		LEAF(r->html, h1, title);
		LEAF(r->html, p, what);
	}
	r->quiet_errors = true;
}

/* ---- the form, for a place and for somebody who is signed in ---- */

static void wrong_show(struct req *r, struct msg why, struct str id)
{
	struct html *h = r->html;

	if (!why.one)
		return;
	EL(h, p, .cls = S("fo-err"), .id = id, .role = S("alert")) {
		html_mark(h, MARK_OFF, T("Error"));
		html_msg(h, why);
	}
}

static void photo_box(struct req *r, struct msg wrong)
{
	struct html *h = r->html;

	EL(h, div, .cls = S("qi-shot")) {
		VOID_EL(h, img, .id = S("shot"), .alt = T("Your photo"), .hidden = true);
		EL(h, label, .cls = S("btn")) {
			html_icon(h, "camera");
			LEAF(h, span, T("Take photo"), .cls = S("qi-one"));
			LEAF(h, span, T("Take another photo"), .cls = S("qi-two"));
			VOID_EL(h, input, .cls = S("vh"), .type = S("file"), .id = S("photo"), .name = S("photo"), .accept = S("image/*"), .capture = S("environment"),
				.data_preview = S("shot"), .aria_describedby = wrong.one ? S("photo-e") : STR_NONE,
				.data_unreadable = T("This cannot be read as a photo. Take another one (camera set to JPEG, \"Most compatible\"), or send your words without."));
		}
		EL(h, button, .cls = S("btn qi-off"), .type = S("button"), .data_unpick = S("photo")) {
			html_icon(h, "x");
			html_msg(h, T("Remove photo"));
		}
	}
	wrong_show(r, wrong, S("photo-e"));
}

static void photo_and_words(struct req *r, const struct mistakes *m)
{
	struct html *h = r->html;
	struct msg wrong = mistake_of(m, "problem");

	photo_box(r, mistake_of(m, "photo"));
	EL(h, div, .cls = S("fo-field")) {
		LEAF(h, label, T("What gets in your way?"), .for_ = S("problem"));
		EL(h, div, .cls = S("qi-say")) {
			LEAF(h, textarea, req_field(r, "problem"), .cls = S("fo-in"), .id = S("problem"), .name = S("problem"), .rows = 3, .maxlength = 2000, .dir = S("auto"),
			     .data_draft = S("quick"), .aria_invalid = wrong.one ? S("true") : STR_NONE, .aria_describedby = wrong.one ? S("problem-e") : STR_NONE,
			     .hx_get = r->actor.id ? url_to(r->mem, "/idea/similar") : URL_NONE, .hx_trigger = S("input changed delay:400ms"), .hx_target = S("#similar"));
			EL(h, button, .cls = S("btn qi-mic"), .type = S("button"), .data_mic = S("problem"), .aria_label = T("Speak"), .hidden = true)
				html_icon(h, "mic");
		}
		wrong_show(r, wrong, S("problem-e"));
	}
	EL(h, div, .id = S("similar"), .cls = S("qi-sim"), .aria_live = S("polite"))
		html_str(h, STR_NONE);
}

static void who_row(struct req *r)
{
	struct html *h = r->html;

	if (r->actor.id) {
		hidden(r, "_as", str_fmt(r->mem, "%lld", (long long)r->actor.id));
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
		EL(h, p, .cls = S("fo-err"), .role = S("alert"), .data_error = true, .hidden = true) {
			html_mark(h, MARK_OFF, T("Error"));
			LEAF(h, span, STR_NONE);
		}
		button(r, T("Send idea"), "btn pri go", "send");
	}
}

/* Without an account there is nothing to close to. */
static void head(struct req *r, struct url close)
{
	struct html *h = r->html;

	EL(h, header, .cls = close.n ? S("ph-h") : S("ph-h ph-l")) {
		if (close.n)
			EL(h, a, .cls = S("btn quiet icon"), .href = close, .aria_label = T("Close"))
				html_icon(h, "x");
		LEAF(h, h1, T("New idea"));
		EL(h, span, .cls = S("tag warn"), .data_net = true, .hidden = true) {
			html_icon(h, "wifi-off");
			html_msg(h, T("No signal"));
		}
	}
	outbox_show(r);
}

#define QUICK_FORM(r, to) FORM(r, to, .cls = S("qi"), .enctype = S("multipart/form-data"), .data_outbox = S(""), \
	.data_refused = T("This could not be taken as it is. Look at it once more, then send it again."), \
	.data_offline = T("There is no signal, and this browser keeps nothing. Leave this page open and send it again where there is signal."))

static void place_form(struct req *r, const struct spot *s, const struct mistakes *m)
{
	struct html *h = r->html;

	PAGE(r, .title = T("New idea"), .phone = true, .outbox = true, .htmx = r->actor.id != 0) {
		head(r, r->actor.id ? url_to(r->mem, "/work") : URL_NONE);
		QUICK_FORM(r, url_to(r->mem, "/p/{token}", V(req_path(r, "token")))) {
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

/* The service worker keeps this page for the next time without signal; one that names somebody only on a phone of their own. */
static void quick_place(struct req *r)
{
	struct spot s;

	if (!spot_find(r, &s))
		return;
	if (r->actor.id && !r->shared_device)
		req_header(r, S("cache-control"), S("private, no-cache"));
	place_form(r, &s, NULL);
}

static void own_form(struct req *r, struct idea *i, const struct mistakes *m)
{
	PAGE(r, .title = T("New idea"), .phone = true, .bar = r->actor.phone_first, .nav = "/idea/new", .htmx = true, .outbox = true) {
		head(r, r->actor.phone_first ? url_to(r->mem, "/work") : url_to(r->mem, "/idea/board"));
		QUICK_FORM(r, url_to(r->mem, "/idea")) {
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

/* The page is the form again, with its mistakes and all that was typed; it was written before. */
static void send_refused(struct req *r, const struct mistakes *m)
{
	const struct shot *s = r->prepared;

	outbox_refused(r, s && s->refused.code ? s->refused.code : FAIL_INVALID, m);
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
	if (!i->place.id && i->area.id && !may_here(r, CAP_IDEA_CREATE, i->area.id))
		mistake_add(m, "area", T("You cannot give an idea for this area. Choose the one where you work, or scan the label at the place."));
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

static void sent(struct req *r, const struct idea *i)
{
	outbox_taken(r, url_to(r->mem, "/r/{token}", V(i->receipt)));
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

	if (outbox_same_person(r) && spot_find(r, &s) && rate_ok(r, s.place.id))
		quick_send_prepare(r);
}

static void own_send_prepare(struct req *r)
{
	if (outbox_same_person(r))
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
		if (!r->wants_json)
			place_form(r, &s, &m);
		send_refused(r, &m);
	}
}

static void quick_new_send(struct req *r)
{
	struct idea *i = record_new(r->mem, &idea_record);
	struct mistakes m = { .n = 0 };

	if (idea_send(r, i, own_fields, &m)) {
		sent(r, i);
	} else if (m.n) {
		if (!r->wants_json)
			own_form(r, i, &m);
		send_refused(r, &m);
	}
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
	{ GET, "/r/{token}", .run = receipt_page, .needs = CAP_PUBLIC },
	{ POST, "/r/{token}", .run = receipt_info, .needs = CAP_PUBLIC, .no_csrf = true },
	{ GET, "/r/{token}/photo", .run = receipt_photo, .needs = CAP_PUBLIC },
	{ GET, "/idea/new", .run = quick_new, .needs = CAP_IDEA_CREATE },
	{ POST, "/idea", .run = quick_new_send, .prepare = own_send_prepare, .needs = CAP_IDEA_CREATE, .body_max = LIMIT_PHOTO_BYTES + LIMIT_FORM_BYTES },
	{ GET, "/idea/similar", .run = quick_similar, .needs = CAP_IDEA_READ },
	{ 0 },
};
