/*
 * one_pager.c -- before and after on one sheet of A4, to hang up at the place.
 *
 * The sheet is one page whatever was written: texts are cut at a length that fits. It says what was better and who saw it, and
 * never that something is verified before somebody has been there.
 */
#include "daily/daily.h"
#include "daily/idea.h"

enum { TITLE_BYTES = 90, TEXT_BYTES = 400, PEOPLE_MAX = 3 };

static struct str cut(struct req *r, struct str s, size_t bytes)
{
	return s.n <= bytes ? s : str_fmt(r->mem, STR_FMT "…", STR_ARG(str_trim(str_clip(s, bytes))));
}

static struct str day(struct req *r, struct instant t)
{
	return lang_date(r->mem, r->lang, zone_date(r->zone, t, NULL));
}

static void mark_show(struct html *h)
{
	EL(h, svg, .view_box = S("0 0 22 22"), .aria_hidden = S("true")) {
		VOID_EL(h, path, .cls = S("f-ink"), .d = S("M1 21v-5.5h6.2V10h6.2V4.5H21V21z"));
		VOID_EL(h, path, .cls = S("f-bad"), .d = S("M15.6 0h5.4v2.6h-5.4z"));
	}
}

/* Who gave it and who did it, each once. */
static struct str people(struct req *r, const struct idea *i)
{
	struct str giver = i->submitter.id ? person_name(r, i->submitter.id) : i->giver_name;
	struct str doer = i->implemented_by.id != i->submitter.id ? person_name(r, i->implemented_by.id) : STR_NONE;

	if (giver.n && doer.n)
		return say(r->mem, r->lang, T("{giver}, {doer}"), ARG("giver", giver), ARG("doer", doer));
	return giver.n ? giver : doer;
}

static void head_show(struct req *r, const struct idea *i)
{
	struct html *h = r->html;
	struct str number = record_number(r->mem, &idea_record, i->id), area = unit_name(r, i->area.id), who = people(r, i);

	EL(h, header, .cls = S("op-h")) {
		mark_show(h);
		EL(h, div) {
			LEAF(h, h1, cut(r, i->title, TITLE_BYTES), .dir = S("auto"));
			EL(h, p)
				if (who.n)
					SAY(h, T("{number}, {area}. {who}"), ARG("number", number), ARG("area", area), ARG("who", who));
				else
					SAY(h, T("{number}, {area}"), ARG("number", number), ARG("area", area));
		}
		LEAF(h, p, day(r, instant_is_none(i->implemented_at) ? i->created_at : i->implemented_at), .cls = S("op-no"));
	}
}

static void photo_show(struct req *r, const struct idea *i, struct msg label, struct str moment, struct instant at)
{
	struct html *h = r->html;
	int64_t photo = photo_of(r, &idea_record, i->id, moment);

	EL(h, figure) {
		if (photo)
			VOID_EL(h, img, .src = photo_url(r, photo, false), .width = 600, .height = 600,
				.alt_str = say(r->mem, r->lang, T("{moment}: {title}"), ARG("moment", label), ARG("title", i->title)));
		else
			LEAF(h, div, T("No photo yet"), .cls = S("ba-none"));
		EL(h, figcaption) {
			LEAF(h, b, label);
			if (!instant_is_none(at))
				html_str(h, str_fmt(r->mem, " " STR_FMT, STR_ARG(day(r, at))));
		}
	}
}

static void text_show(struct req *r, struct msg title, struct str text)
{
	struct html *h = r->html;

	PANEL(r, title, STR_NONE)
		LEAF(h, p, text.n ? cut(r, text, TEXT_BYTES) : S("–"), .dir = S("auto"));
}

static void number_show(struct req *r, struct str number, struct msg what)
{
	struct html *h = r->html;

	if (!number.n)
		return;
	EL(h, li) {
		LEAF(h, b, number);
		html_msg(h, what);
	}
}

static void numbers_show(struct req *r, const struct idea *i)
{
	int64_t days = instant_is_none(i->implemented_at) ? 0 : (i->implemented_at.s - i->created_at.s) / 86400;
	struct str standard = i->standard_updated.n ? lang_text(r->lang, choice_label_of(&idea_record, "standard_updated", i->standard_updated)) : STR_NONE;

	EL(r->html, ul, .cls = S("op-n")) {
		if (!instant_is_none(i->implemented_at))
			number_show(r, say(r->mem, r->lang, T("{n} d"), ARG("n", days < 1 ? 1 : days)), T("from the idea to the change"));
		if (!money_is_none(i->cost))
			number_show(r, lang_money(r->mem, r->lang, i->cost), T("cost"));
		if (i->effort.n)
			number_show(r, lang_text(r->lang, choice_label_of(&idea_record, "effort", i->effort)), T("effort"));
		number_show(r, standard, T("standard updated"));
	}
}

static void foot_show(struct req *r, const struct idea *i)
{
	struct html *h = r->html;
	struct str who = person_name(r, i->verified_by.id);

	EL(h, footer, .cls = S("op-f")) {
		EL(h, span)
			if (instant_is_none(i->verified_at))
				html_msg(h, T("Not verified yet"));
			else if (who.n)
				SAY(h, T("Verified {day}, {who}"), ARG("day", day(r, i->verified_at)), ARG("who", who));
			else
				SAY(h, T("Verified {day}"), ARG("day", day(r, i->verified_at)));
		LEAF(h, span, T("kaizen office"));
	}
}

static void bar_show(struct req *r, const struct idea *i)
{
	struct html *h = r->html;

	EL(h, nav, .cls = S("op-bar noprint"), .aria_label = T("Sheet")) {
		link_button(r, T("Back"), record_url(r, &idea_record, i->id), "btn", NULL);
		EL(h, button, .cls = S("btn pri"), .type = S("button"), .data_print = true) {
			html_icon(h, "printer");
			html_msg(h, T("Print"));
		}
	}
}

static void sheet(struct req *r)
{
	struct idea *i = record_new(r->mem, &idea_record);
	struct html *h = r->html;

	if (!record_get(r, &idea_record, req_id(r, "id"), i))
		return;
	PAGE(r, .title_text = i->title, .plain = true, .no_head = true, .body = S("p-op")) {
		bar_show(r, i);
		EL(h, article, .cls = S("op"), .data_theme = S("light")) {
			head_show(r, i);
			EL(h, div, .cls = S("ba")) {
				photo_show(r, i, T("Before"), S("before"), i->created_at);
				photo_show(r, i, T("After"), S("after"), i->implemented_at);
			}
			EL(h, div, .cls = S("op-2")) {
				text_show(r, T("Before"), i->problem);
				text_show(r, T("After"), i->effect.n ? i->effect : i->suggestion);
			}
			numbers_show(r, i);
			foot_show(r, i);
		}
	}
}

const struct module one_pager_module = {
	.name = "one_pager",
	.label = T("One page"),
	.routes = (const struct route[]){ { GET, "/idea/{id}/sheet", .run = sheet, .needs = CAP_SIGNED_IN }, { 0 } },
};
