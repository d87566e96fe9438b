/*
 * layout_page.c -- the standard work sheet of a study, and what it is changed by: moving a place, saying where elements are done, the floor and its picture.
 *
 * Everything is a plain form; plan.js adds dragging and arrow keys to the places of the drawing, which are links to their forms without it. A move carries the
 * version that was looked at, so that two people never push one machine to and fro without knowing.
 */
#include "study/layout.h"

#include <math.h>

enum { PHOTOS_PER_HOUR = 120 };

static const char *const place_fields[] = { "name", "x", "y", "w", "h", "quality", "safety", "wip", NULL }, *const move_fields[] = { "x", "y", NULL },
	*const size_fields[] = { "width_m", "height_m", NULL }, *const line_fields[] = { "line", "line_m", NULL };

static struct url layout_url(struct req *r, const struct study_of *s)
{
	return url_to(r->mem, "/study/{id}/layout", V(s->study.id));
}

static struct url plan_url(struct req *r, const struct study_of *s)
{
	return url_to(r->mem, "/study/{id}/layout/plan", V(s->study.id));
}

/* Where the form came from, as long as it is one of ours. */
static void back(struct req *r, struct url usual)
{
	struct url next = url_local(r->mem, req_field(r, "next"));

	req_redirect(r, next.n ? next : usual);
}

static struct page page_of(struct req *r, const struct study_of *s, const struct form_page *form)
{
	struct page page = form_page_of(r, s, form);

	page.main = S("main pl-sheet");
	return page;
}

/* ---- the drawing ---- */

static size_t operator_asked(struct req *r, const struct cell *c)
{
	int64_t n = 0;

	return str_int(req_query(r, "operator"), &n) && n >= 1 && (size_t)n <= c->operators ? (size_t)n - 1 : 0;
}

static struct url operator_url(struct req *r, const struct study_of *s, size_t operator)
{
	return url_with(r->mem, layout_url(r, s), "operator", str_fmt(r->mem, "%zu", operator + 1));
}

static void operators_show(struct req *r, const struct study_of *s, const struct cell *c, size_t now)
{
	if (c->operators < 2)
		return;
	EL(r->html, nav, .cls = S("seg pl-seg"), .aria_label = T("Operator"))
		for (size_t i = 0; i < c->operators; i++)
			LEAF(r->html, a, say(r->mem, r->lang, T("Operator {n}"), ARG("n", i + 1)), .href = operator_url(r, s, i), .aria_current = i == now ? S("true") : STR_NONE);
}

static void facts_show(struct req *r, const struct cell *c, size_t operator)
{
	const struct cell_way *way = &c->way[operator];

	EL(r->html, dl, .cls = S("rc-facts pl-facts")) {
		fact_show(r, T("Operator"), say(r->mem, r->lang, T("{n} of {all}"), ARG("n", operator + 1), ARG("all", c->operators)));
		fact_show(r, T("Their cycle"), seconds_text(r, way->cycle_s));
		fact_show(r, T("Slack to takt"), seconds_text(r, c->takt_s - way->cycle_s));
		fact_show(r, T("Walk once round"), metres(r, way->walk_m));
	}
}

/* What lies on the plan and what the rule asks for are two figures: where they differ, both are said. */
static void swip_show(struct req *r, const struct study_of *s, const struct cell *c)
{
	double rule = study_facts(r, s).swip;
	int64_t here = 0;

	for (size_t i = 0; i < c->places; i++)
		here += c->mark[i].wip;
	if (here && !isnan(rule) && (double)here != rule)
		EL(r->html, p, .cls = S("fo-hint"))
			SAY(r->html, T("On the plan lie {here} pieces of standard WIP; by the rule it is {rule}."), ARG("here", here), ARG("rule", lang_real(r->mem, r->lang, rule, 0)));
}

/* What the links in the drawing are: the place's form, and for the script which row and where it lies. */
static void places_link(struct req *r, const struct study_of *s, struct cell *c)
{
	for (size_t i = 0; i < c->places; i++) {
		struct chart_place *p = &c->place[i];
		struct str id = str_fmt(r->mem, "%lld", (long long)c->place_id[i]);
		p->id = str_fmt(r->mem, "place-" STR_FMT, STR_ARG(id));
		p->to = url_with(r->mem, url_to(r->mem, "/study/{id}/layout/place", V(s->study.id)), "row", id);
		p->at = str_fmt(r->mem, STR_FMT " %lld %.1f %.1f %.1f %.1f", STR_ARG(id), (long long)c->place_version[i], p->x, p->y, p->w, p->h);
		p->spoken = say(r->mem, r->lang, c->mark[i].wip ? T("{place}, {wip} pieces: {x} from the left, {y} from the top") : T("{place}: {x} from the left, {y} from the top"),
			ARG("place", p->name), ARG("wip", c->mark[i].wip), ARG("x", metres(r, p->x)), ARG("y", metres(r, p->y)));
	}
}

/* Sent by the script alone; the same is done by the place's form without it. */
static void move_form(struct req *r, const struct study_of *s, size_t operator)
{
	FORM(r, url_to(r->mem, "/study/{id}/layout/move", V(s->study.id)), .id = S("pl-move"), .hidden = true,
	     .data_offline = T("There is no connection. Nothing was moved.")) {
		hidden(r, "_row", STR_NONE);
		hidden(r, "version", STR_NONE);
		hidden(r, "x", STR_NONE);
		hidden(r, "y", STR_NONE);
		hidden(r, "next", url_text(operator_url(r, s, operator)));
	}
}

static void drawing_show(struct req *r, const struct study_of *s, struct cell *c, size_t operator, bool edits)
{
	struct html *h = r->html;
	struct chart_plan plan;

	if (edits)
		places_link(r, s, c);
	plan = cell_plan(r, c);
	plan.hands = edits;
	PANEL(r, T("Plan of the cell"), say(r->mem, r->lang, T("{w} by {h}"), ARG("w", metres(r, c->w)), ARG("h", metres(r, c->h)))) {
		facts_show(r, c, operator);
		FLOOR(r, &plan, S("move"))
			cell_draw(r, c, operator, &plan);
		swip_show(r, s, c);
		if (!edits)
			continue;
		LEAF(h, p, T("Drag a place, or go to it with Tab and move it with the arrow keys: 0.1 m, with Shift 1 m. Enter opens it, Escape puts it back."),
			.cls = S("pl-hint noprint"), .id = S("pl-hint"), .hidden = true);
		LEAF(h, p, S(""), .cls = S("pl-now noprint"), .role = S("status"), .id = S("pl-now"), .data_count = T("{x} m from the left, {y} m from the top"));
		move_form(r, s, operator);
	}
}

/* ---- where each element is done ---- */

static struct str place_name(const struct cell *c, size_t place)
{
	return place < c->places ? c->place[place].name : STR_NONE;
}

/* What is said, not what follows: 0 where nothing is. */
static int64_t place_said(const struct cell *c, const struct cell_work *w)
{
	return w->bound && w->place < c->places ? c->place_id[w->place] : 0;
}

static struct str place_field(struct req *r, const char *kind, int64_t element)
{
	return str_fmt(r->mem, "%s%lld", kind, (long long)element);
}

/* w: what was shown, so that a page of an hour ago sets back nothing that somebody else has chosen since. */
static void place_select(struct req *r, const struct cell *c, const struct cell_work *w)
{
	struct html *h = r->html;
	struct str name = place_field(r, "e", w->id), at = place_name(c, w->place);
	int64_t said = place_said(c, w);
	bool follows = !w->bound && at.n;

	hidden(r, str_z(r->mem, place_field(r, "w", w->id)), said ? str_fmt(r->mem, "%lld", (long long)said) : STR_NONE);
	EL(h, select, .cls = S("fo-in"), .name = name, .id = name, .aria_label_str = say(r->mem, r->lang, T("Where it is done: {element}"), ARG("element", w->name))) {
		LEAF(h, option, follows ? say(r->mem, r->lang, T("{place} (follows)"), ARG("place", at)) : S("–"), .value = S(""));
		for (size_t i = 0; i < c->places; i++)
			LEAF(h, option, c->place[i].name, .value = str_fmt(r->mem, "%lld", (long long)c->place_id[i]), .selected = w->bound && w->place == i);
	}
}

static void work_row(struct req *r, const struct cell *c, const struct cell_work *w, bool edits)
{
	struct html *h = r->html;

	EL(h, tr) {
		LEAF(h, td, w->no, .cls = S("tb-n"));
		LEAF(h, th, w->name, .scope = S("row"), .dir = S("auto"));
		EL(h, td)
			if (w->walks)
				html_msg(h, T("Walk"));
			else if (edits && c->places)
				place_select(r, c, w);
			else
				html_str(h, place_name(c, w->place).n ? place_name(c, w->place) : S("–"));
	}
}

static void works_table(struct req *r, const struct cell *c, size_t operator, bool edits)
{
	struct html *h = r->html;

	EL(h, table, .cls = S("tb pl-work")) {
		EL(h, thead)
			EL(h, tr) {
				LEAF(h, th, T("No."), .scope = S("col"), .cls = S("tb-n"));
				LEAF(h, th, T("Work element"), .scope = S("col"));
				LEAF(h, th, T("Done at"), .scope = S("col"));
			}
		EL(h, tbody)
			for (size_t i = 0; i < c->works; i++)
				if (c->work[i].operator == (int64_t)operator + 1)
					work_row(r, c, &c->work[i], edits);
	}
}

static void works_show(struct req *r, const struct study_of *s, const struct cell *c, size_t operator, bool edits)
{
	struct html *h = r->html;

	PANEL(r, T("Where each element is done"), STR_NONE) {
		if (!c->works) {
			LEAF(h, p, T("The study has no work elements yet. The path follows from them."), .cls = S("mut"));
			continue;
		}
		if (!edits || !c->places) {
			works_table(r, c, operator, false);
			continue;
		}
		FORM(r, url_to(r->mem, "/study/{id}/layout/stops", V(s->study.id))) {
			hidden(r, "next", url_text(operator_url(r, s, operator)));
			works_table(r, c, operator, true);
			LEAF(h, p, T("Left open, an element is done at the place that is called like its machine, else where the one before it was."), .cls = S("fo-hint mt2 noprint"));
			EL(h, div, .cls = S("fo-foot mt2"))
				button(r, T("Save where it is done"), "btn", NULL);
		}
	}
}

/* ---- the places as a table: the same without the drawing ---- */

static struct str stops_at(struct req *r, const struct cell *c, size_t operator, size_t place)
{
	struct buf b = buf_new(r->mem, 32, 1 << 12);

	for (size_t i = 0; i < c->way[operator].n; i++)
		if (c->way[operator].stop[i].place == place) {
			buf_str(&b, b.n ? S(", ") : STR_NONE);
			buf_int(&b, c->way[operator].stop[i].no);
		}
	return b.n ? buf_done(&b) : S("–");
}

static void yes_or_dash(struct req *r, bool yes)
{
	if (yes)
		LEAF(r->html, td, T("yes"));
	else
		LEAF(r->html, td, S("–"));
}

static void place_row(struct req *r, const struct study_of *s, const struct cell *c, size_t operator, size_t i, bool edits)
{
	struct html *h = r->html;
	const struct chart_place *p = &c->place[i];
	struct url to = url_with(r->mem, url_to(r->mem, "/study/{id}/layout/place", V(s->study.id)), "row", str_fmt(r->mem, "%lld", (long long)c->place_id[i]));

	EL(h, tr) {
		EL(h, th, .scope = S("row"), .dir = S("auto"))
			if (edits)
				LEAF(h, a, p->name, .href = to);
			else
				html_str(h, p->name);
		LEAF(h, td, stops_at(r, c, operator, i));
		yes_or_dash(r, c->mark[i].quality);
		yes_or_dash(r, c->mark[i].safety);
		EL(h, td, .cls = S("tb-n"))
			html_int(h, c->mark[i].wip ? c->mark[i].wip : INT_NONE);
		LEAF(h, td, metres(r, p->x), .cls = S("tb-n nw"));
		LEAF(h, td, metres(r, p->y), .cls = S("tb-n nw"));
		LEAF(h, td, say(r->mem, r->lang, T("{w} by {h}"), ARG("w", metres(r, p->w)), ARG("h", metres(r, p->h))), .cls = S("tb-n nw"));
	}
}

static void places_show(struct req *r, const struct study_of *s, const struct cell *c, size_t operator, bool edits)
{
	static const struct { struct msg label; bool number; } columns[] = { { T("Place"), false }, { T("Stops"), false }, { T("Quality check"), false }, { T("Safety"), false },
		{ T("Standard WIP"), true }, { T("From the left"), true }, { T("From the top"), true }, { T("Size"), true } };
	struct html *h = r->html;

	PANEL(r, T("Places"), STR_NONE)
		EL(h, div, .cls = S("sx"), .tabindex = S("0"), .role = S("region"), .aria_label = T("Places"))
			EL(h, table, .cls = S("tb")) {
				EL(h, thead)
					EL(h, tr)
						for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
							LEAF(h, th, columns[i].label, .scope = S("col"), .cls = columns[i].number ? S("tb-n") : STR_NONE);
				EL(h, tbody)
					for (size_t i = 0; i < c->places; i++)
						place_row(r, s, c, operator, i, edits);
			}
}

static void acts_show(struct req *r, const struct study_of *s)
{
	struct html *h = r->html;

	if (!study_may_edit(r, s))
		return;
	link_button(r, T("Floor"), plan_url(r, s), "btn", "image");
	EL(h, a, .cls = S("btn pri"), .href = url_to(r->mem, "/study/{id}/layout/place", V(s->study.id)), .data_key = S("n")) {
		html_icon(h, "plus");
		html_msg(h, T("New place"));
	}
}

static void layout_page(struct req *r)
{
	static const struct form_page form = { .title = T("Standard work sheet"), .path = "/study/{id}/layout", .script = "plan.js", .acts = acts_show };
	struct study_of s;
	struct cell c;

	if (!study_read(r, req_id(r, "id"), &s) || !cell_read(r, &s, &c))
		return;
	struct page page = page_of(r, &s, &form);
	size_t operator = operator_asked(r, &c);
	bool edits = study_may_edit(r, &s);
	PAGE_OF(r, page) {
		form_head(r, &s, &form, &page);
		operators_show(r, &s, &c, operator);
		EL(r->html, div, .cls = S("grid c53 pl-grid")) {
			drawing_show(r, &s, &c, operator, edits);
			works_show(r, &s, &c, operator, edits);
		}
		EL(r->html, div, .cls = S("mt5 noprint"), .id = S("pl-places"))
			places_show(r, &s, &c, operator, edits);
		if (c.places)
			sheet_below(r, &s, &layout_module.sheets[0]);
	}
}

/* ---- moving ---- */

static void move(struct req *r)
{
	struct study_of s;
	struct sub f;
	int64_t version = 0;

	if (!study_edit_open(r, &s) || !sub_open(r, &f, &study_place_record, move_fields, s.study.id, req_field(r, "_row").n ? req_field(r, "_row") : S("0")))
		return;
	record_read(r, f.rec, f.row, move_fields, false, &f.m);
	(void)str_int(req_field(r, "version"), &version);
	if (version != ((struct row *)f.old)->version)
		req_fail(r, FAIL_CONFLICT, T("Somebody moved or changed this place in the meantime. Look where it lies now, then move it again."));
	else if (!record_valid(r, f.rec, f.row, f.old, &f.m))
		req_fail(r, FAIL_INVALID, f.m.at[0].why);
	if (r->fail.code || !record_update(r, f.rec, f.row, f.old, "changed"))
		return;
	req_flash(r, T("Moved."), record_at(r, f.rec, ((struct row *)f.row)->id, "/undo"));
	back(r, layout_url(r, &s));
}

/* ---- one place ---- */

static void place_form(struct req *r, const struct study_of *s, const struct sub *f)
{
	const struct form_page form = { .title = f->is_new ? T("New place") : T("Place on the plan"), .path = "/study/{id}/layout" };
	struct page page = page_of(r, s, &form);

	PAGE_OF(r, page) {
		form_head(r, s, &form, &page);
		FORM(r, url_to(r->mem, "/study/{id}/layout/place", V(s->study.id)), .cls = S("fo fo-2")) {
			sub_fields(r, f);
			EL(r->html, div, .cls = S("fo-foot")) {
				button(r, T("Save"), "btn pri", NULL);
				link_button(r, T("Cancel"), layout_url(r, s), "btn quiet", NULL);
			}
		}
		sub_withdraw(r, f, layout_url(r, s), T("Take this place off the plan"));
	}
}

static void place_new(struct study_place *p)
{
	p->x = p->y = .5;
	p->w = 2;
	p->h = 1.2;
}

static void place_page(struct req *r)
{
	struct study_of s;
	struct sub f;

	if (!study_edit_open(r, &s) || !sub_open(r, &f, &study_place_record, place_fields, s.study.id, req_query(r, "row")))
		return;
	if (f.is_new)
		place_new(f.row);
	place_form(r, &s, &f);
}

static void place_post(struct req *r)
{
	struct study_of s;
	struct sub f;

	if (!study_edit_open(r, &s) || !sub_open(r, &f, &study_place_record, place_fields, s.study.id, req_field(r, "_row")))
		return;
	if (sub_save(r, &f)) {
		req_redirect(r, layout_url(r, &s));
	} else if (!r->fail.code) {
		place_form(r, &s, &f);
		sub_refuse(r, &f);
	}
}

/* ---- which element is done where ---- */

static bool place_is(const struct cell *c, int64_t id)
{
	for (size_t i = 0; i < c->places; i++)
		if (c->place_id[i] == id)
			return true;
	return false;
}

static void stop_save(struct req *r, const struct study_of *s, const struct element *e, int64_t place)
{
	struct study_stop *old = record_new(r->mem, &study_stop_record), *stop = record_new(r->mem, &study_stop_record);
	struct { int64_t id; } got = { 0 };
	bool there = db_one(r->db, &stop_of_element, &got, V((struct ref){ e->id })) && record_load(r, &study_stop_record, got.id, old);

	if (there ? old->place.id == place : !place)
		return;
	*stop = *old;
	stop->study.id = s->study.id;
	stop->element.id = e->id;
	stop->name = e->name;
	if (place)
		stop->place.id = place;
	else
		stop->withdrawn = true;
	if (there)
		record_update(r, &study_stop_record, stop, old, "changed");
	else
		record_insert(r, &study_stop_record, stop);
}

/* Unchanged on the page: nothing is written, whatever it is by now. */
static void stop_posted(struct req *r, const struct study_of *s, const struct cell *c, size_t i)
{
	const char *name = str_z(r->mem, place_field(r, "e", s->element[i].id));
	struct str given = req_field(r, name), was = req_field(r, str_z(r->mem, place_field(r, "w", s->element[i].id)));
	int64_t place = 0, shown = 0, now = place_said(c, &c->work[i]);

	if (!params_has(&r->form, str_c(name)) || str_eq(given, was))
		return;
	if (given.n && (!str_int(given, &place) || !place_is(c, place)))
		req_fail(r, FAIL_INVALID, T("Choose one from the list."));
	else if ((was.n && !str_int(was, &shown)) || (shown != now && place != now))
		req_fail(r, FAIL_CONFLICT, T("Somebody has said in the meantime where this element is done. Nothing of yours was saved; look at the page once more."));
	else
		stop_save(r, s, &s->element[i], place);
}

static void stops_post(struct req *r)
{
	struct study_of s;
	struct cell c;

	if (!study_edit_open(r, &s) || !cell_read(r, &s, &c))
		return;
	for (size_t i = 0; i < c.works && !r->fail.code; i++)
		stop_posted(r, &s, &c, i);
	if (r->fail.code)
		return;
	req_flash(r, T("Saved. The path follows."), URL_NONE);
	back(r, layout_url(r, &s));
}

/* ---- the floor: its size, its picture, the scale ---- */

static void size_form(struct req *r, const struct study_of *s, const struct sub *f)
{
	PANEL(r, T("Size"), STR_NONE)
		FORM(r, plan_url(r, s), .cls = S("fo fo-2")) {
			sub_fields(r, f);
			EL(r->html, div, .cls = S("fo-foot"))
				button(r, T("Save"), "btn pri", NULL);
		}
}

static void picture_form(struct req *r, const struct study_of *s, bool has)
{
	struct html *h = r->html;

	PANEL(r, T("Picture of the floor"), STR_NONE) {
		FORM(r, url_to(r->mem, "/study/{id}/layout/picture", V(s->study.id)), .cls = S("fo"), .enctype = S("multipart/form-data"))
			EL(h, div, .cls = S("fo-field")) {
				LEAF(h, label, has ? T("Another picture") : T("A drawing, a photo of one, or a picture from above"), .for_ = S("f-photo"));
				VOID_EL(h, input, .cls = S("fo-in"), .id = S("f-photo"), .type = S("file"), .name = S("photo"), .accept = S("image/jpeg,image/png,image/webp"), .required = true,
					.aria_describedby = S("f-photo-h"), .data_unreadable = T("This cannot be read as a photo. Take another one (camera set to JPEG, \"Most compatible\")."));
				LEAF(h, p, T("JPEG, PNG or WebP, up to 12 MB. Then say below how long something on it is."), .cls = S("fo-hint"), .id = S("f-photo-h"));
				EL(h, div, .cls = S("fo-foot"))
					button(r, T("Put it under the plan"), "btn", "upload");
			}
		if (has)
			FORM(r, url_to(r->mem, "/study/{id}/layout/picture", V(s->study.id)), .cls = S("mt2")) {
				hidden(r, "remove", S("1"));
				button(r, T("Take the picture away"), "btn quiet", "trash-2");
			}
	}
}

static void scale_form(struct req *r, const struct study_of *s, const struct sub *f)
{
	struct html *h = r->html;

	PANEL(r, T("Scale"), STR_NONE) {
		LEAF(h, p, T("Set two points on the picture whose distance you know, a wall or a machine, and say how many metres it is. "
			"Floor and picture become as large as that. Places and ways stay where they are in metres, so set the scale first."),
			.cls = S("fo-hint"));
		FORM(r, url_to(r->mem, "/study/{id}/layout/scale", V(s->study.id)), .cls = S("fo fo-2 mt2")) {
			sub_fields(r, f);
			EL(h, div, .cls = S("fo-foot"))
				button(r, T("Set the scale"), "btn", NULL);
		}
	}
}

/* Both forms on one page; the one that was sent shows its mistakes, the other one what is kept. */
static void plan_show(struct req *r, const struct study_of *s, const struct sub *size, const struct sub *scale)
{
	static const struct form_page form = { .title = T("Floor"), .path = "/study/{id}/layout", .script = "plan.js" };
	struct page page = page_of(r, s, &form);
	struct cell c;

	if (!cell_read(r, s, &c))
		return;
	struct chart_plan plan = cell_plan(r, &c);
	plan.hands = true;
	PAGE_OF(r, page) {
		form_head(r, s, &form, &page);
		EL(r->html, div, .cls = S("grid c53")) {
			PANEL(r, T("As it is now"), say(r->mem, r->lang, T("{w} by {h}"), ARG("w", metres(r, c.w)), ARG("h", metres(r, c.h)))) {
				FLOOR(r, &plan, c.picture == INT_NONE ? STR_NONE : S("line"))
					chart_ways(r->html, &(struct chart_ways){ plan, NULL, 0, 1, lang_text(r->lang, T("The floor from above, with its places")) });
				if (c.picture != INT_NONE) {
					LEAF(r->html, p, T("Tap two points on the plan. With the keyboard: go to the plan, arrow keys move the cross, Space sets a point, Backspace takes it back."),
						.cls = S("pl-hint"), .id = S("pl-hint"), .hidden = true);
					LEAF(r->html, p, S(""), .cls = S("pl-now"), .id = S("pl-now"), .role = S("status"), .data_count = T("{n} points, {m} m"));
				}
			}
			EL(r->html, div, .cls = S("stack")) {
				size_form(r, s, size);
				picture_form(r, s, c.picture != INT_NONE);
				if (c.picture != INT_NONE)
					scale_form(r, s, scale);
			}
		}
	}
}

static bool plan_open(struct req *r, const struct study_of *s, struct sub *f, const char *const *only)
{
	struct study_plan plan;
	bool there = plan_of_study(r, s->study.id, &plan);

	if (!sub_open(r, f, &study_plan_record, only, s->study.id, there ? str_fmt(r->mem, "%lld", (long long)plan.id) : STR_NONE))
		return false;
	if (!there)
		*(struct study_plan *)f->row = plan;
	return true;
}

static bool plan_forms(struct req *r, struct study_of *s, struct sub *size, struct sub *scale)
{
	return study_edit_open(r, s) && plan_open(r, s, size, size_fields) && plan_open(r, s, scale, line_fields);
}

static void plan_page(struct req *r)
{
	struct study_of s;
	struct sub size, scale;

	if (plan_forms(r, &s, &size, &scale))
		plan_show(r, &s, &size, &scale);
}

static void plan_post(struct req *r)
{
	struct study_of s;
	struct sub size, scale;

	if (!plan_forms(r, &s, &size, &scale))
		return;
	if (sub_save(r, &size)) {
		req_redirect(r, plan_url(r, &s));
	} else if (!r->fail.code) {
		plan_show(r, &s, &size, &scale);
		sub_refuse(r, &size);
	}
}

/* On a worker, before the writer's turn: who may not change the plan costs no decoding. */
static void picture_prepare(struct req *r)
{
	const struct upload *file = req_file(r, "photo");
	struct study_of s;

	if (!study_edit_open(r, &s) || req_field(r, "remove").n)
		return;
	if (!file)
		req_fail(r, FAIL_INVALID, T("There is no picture in the form. Take or choose one, then send it."));
	else if (!rate_allow(S("photo"), str_fmt(r->mem, "%lld", (long long)r->actor.id), PHOTOS_PER_HOUR, 3600, r->now))
		req_fail(r, FAIL_TOO_MANY, T("That were many pictures within an hour. Please wait a little."));
	else
		r->prepared = photo_read(r, file->bytes);
}

/* The floor keeps its width, and becomes deeper where the picture is; the scale is set after it. */
static void picture_under(struct study_plan *p, const struct photo *photo, int64_t attachment)
{
	double high = plan_snap(p->width_m * (double)photo->height / (double)photo->width);

	p->picture = attachment;
	p->picture_m = p->width_m;
	p->height_m = fmin(fmax(fmax(p->height_m, high), PLAN_LEAST_M), PLAN_MOST_M);
	p->line = STR_NONE;
	p->line_m = NAN;
}

static void picture_post(struct req *r)
{
	const struct photo *photo = r->prepared;
	struct study_of s;
	struct sub f;

	if (!study_edit_open(r, &s) || !plan_open(r, &s, &f, size_fields) || (f.is_new && !record_insert(r, f.rec, f.row)))
		return;
	struct study_plan *p = f.row, *old = arena_copy(r->mem, p, sizeof *p);
	if (photo)
		picture_under(p, photo, photo_attach(r, f.rec, p->id, photo, S("none")));
	else
		p->picture = INT_NONE;
	if (r->fail.code || !record_update(r, f.rec, p, old, "changed"))
		return;
	req_flash(r, photo ? T("The picture lies under the plan. Now set the scale.") : T("The picture is taken away."), record_at(r, f.rec, p->id, "/undo"));
	req_redirect(r, plan_url(r, &s));
}

/* The picture grows or shrinks so that the line is as long as was said, and the floor with it. */
static void scale_set(struct req *r, struct study_plan *p, const struct cell *c, struct mistakes *m)
{
	struct points line;
	struct msg wrong = points_read(r->mem, p->line, &line);
	double now_m = wrong.one ? NAN : lean_path_m(line.p, line.n, 1), factor = p->line_m / now_m;

	if (wrong.one || line.n != 2 || !(now_m >= .1))
		mistake_add(m, "line", wrong.one ? wrong : T("The line has two points, at least 0.1 metres apart."));
	else if (!(p->line_m >= .1 && p->line_m <= PLAN_MOST_M))
		mistake_add(m, "line_m", T("Say how long the line is: 0.1 to 1000 metres."));
	else if (!(c->picture_w * factor <= PLAN_MOST_M && c->picture_h * factor <= PLAN_MOST_M && c->picture_w * factor >= PLAN_LEAST_M && c->picture_h * factor >= PLAN_LEAST_M))
		mistake_add(m, "line_m", T("A floor is 1 to 1000 metres wide and deep."));
	if (m->n)
		return;
	for (size_t i = 0; i < line.n; i++)
		line.p[i] = (struct lean_point){ line.p[i].x * factor, line.p[i].y * factor };
	p->line = points_write(r->mem, line.p, line.n);
	p->picture_m = c->picture_w * factor;
	p->width_m = plan_snap(c->picture_w * factor);
	p->height_m = plan_snap(c->picture_h * factor);
}

static void scale_post(struct req *r)
{
	struct study_of s;
	struct sub size, scale;
	struct cell c;

	if (!plan_forms(r, &s, &size, &scale) || !cell_read(r, &s, &c))
		return;
	if (scale.is_new || c.picture == INT_NONE) {
		req_fail(r, FAIL_INVALID, T("There is no picture under the plan yet: put one there first."));
		return;
	}
	struct study_plan *p = scale.row, *typed;
	record_read(r, scale.rec, p, line_fields, false, &scale.m);
	typed = arena_copy(r->mem, p, sizeof *p);
	if (!scale.m.n)
		scale_set(r, p, &c, &scale.m);
	int64_t version = 0;
	scale.late = !str_int(req_field(r, "version"), &version) || version != ((struct row *)scale.old)->version;
	if (scale.m.n || scale.late) {
		scale.row = typed;
		plan_show(r, &s, &size, &scale);
		sub_refuse(r, &scale);
		return;
	}
	if (!record_update(r, scale.rec, p, scale.old, "changed"))
		return;
	req_flash(r, T("The scale is set."), record_at(r, scale.rec, p->id, "/undo"));
	req_redirect(r, plan_url(r, &s));
}


const struct route layout_routes[] = {
	{ GET, "/study/{id}/layout", .run = layout_page, .needs = CAP_FORM_READ },
	{ POST, "/study/{id}/layout/move", .run = move, .needs = CAP_FORM_EDIT },
	{ POST, "/study/{id}/layout/stops", .run = stops_post, .needs = CAP_FORM_EDIT },
	{ GET, "/study/{id}/layout/place", .run = place_page, .needs = CAP_FORM_EDIT },
	{ POST, "/study/{id}/layout/place", .run = place_post, .needs = CAP_FORM_EDIT },
	{ GET, "/study/{id}/layout/plan", .run = plan_page, .needs = CAP_FORM_EDIT },
	{ POST, "/study/{id}/layout/plan", .run = plan_post, .needs = CAP_FORM_EDIT },
	{ POST, "/study/{id}/layout/picture", .run = picture_post, .prepare = picture_prepare, .needs = CAP_FORM_EDIT, .body_max = LIMIT_PHOTO_BYTES + LIMIT_FORM_BYTES },
	{ POST, "/study/{id}/layout/scale", .run = scale_post, .needs = CAP_FORM_EDIT },
	{ 0 },
};
