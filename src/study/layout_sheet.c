/*
 * layout_sheet.c -- a cell drawn, and the same frozen: the standard work sheet as JSON, read back and shown from that alone.
 *
 * What is frozen holds the stops as they were drawn, not the rule that found them. Nothing here asks the database for anything but the study that is frozen.
 */
#include "chart/paper.h"
#include "study/layout.h"

#include <jansson.h>
#include <math.h>

/* ---- drawing ---- */

enum { WIDTH_PX = 640, LEAST_PX = 440, DEEP_PX = 640 };

struct str metres(struct req *r, double m)
{
	if (isnan(m))
		return S("–");
	if (m >= 1000)
		return str_fmt(r->mem, STR_FMT " km", STR_ARG(lang_real(r->mem, r->lang, m / 1000, 2)));
	return str_fmt(r->mem, STR_FMT " m", STR_ARG(lang_real(r->mem, r->lang, m, 1)));
}

struct chart_plan cell_plan(struct req *r, const struct cell *c)
{
	double width_px = fmax(LEAST_PX, fmin(WIDTH_PX, DEEP_PX * c->w / c->h));        /* a deep floor is drawn narrower, so that it is seen whole */
	struct chart_plan plan = { c->w, c->h, c->place, c->places, .width = width_px };

	if (c->picture != INT_NONE)
		plan.under = (struct chart_picture){ photo_url(r, c->picture, false), c->picture_w, c->picture_h };
	return plan;
}

bool floor_open(struct req *r, const struct chart_plan *plan, struct str what)
{
	return html_open(r->html, TAG_div, &(struct html_attrs){ .cls = S("pl"), .id = S("floor"), .data_plan = plan->hands ? what : STR_NONE,
		.data_theme = plan->under.src.n ? S("light") : STR_NONE });
}

bool floor_close(struct req *r)
{
	return html_close(r->html);
}

void cell_draw(struct req *r, const struct cell *c, size_t operator, const struct chart_plan *plan)
{
	const struct cell_way *way = &c->way[operator];

	chart_layout(r->html, &(struct chart_layout){ *plan, c->mark, way->stop, way->n, c->takt_s, way->cycle_s });
}

/* ---- as JSON ---- */

static void real_put(struct json *j, const char *key, double x)
{
	json_put_key(j, str_c(key));
	json_put_real(j, x);
}

static void int_put(struct json *j, const char *key, int64_t i)
{
	json_put_key(j, str_c(key));
	json_put_int(j, i);
}

static void str_put(struct json *j, const char *key, struct str s)
{
	json_put_key(j, str_c(key));
	json_put_str(j, s);
}

static void bool_put(struct json *j, const char *key, bool b)
{
	json_put_key(j, str_c(key));
	json_put_bool(j, b);
}

static void list_open(struct json *j, const char *key)
{
	json_put_key(j, str_c(key));
	json_put_open(j, '[');
}

static int64_t place_no(size_t place)
{
	return place == SIZE_MAX ? -1 : (int64_t)place;
}

static void places_put(struct json *j, const struct cell *c)
{
	list_open(j, "places");
	for (size_t i = 0; i < c->places; i++) {
		const struct chart_place *p = &c->place[i];
		json_put_open(j, '{');
		str_put(j, "name", p->name);
		real_put(j, "x", p->x);
		real_put(j, "y", p->y);
		real_put(j, "w", p->w);
		real_put(j, "h", p->h);
		bool_put(j, "quality", c->mark[i].quality);
		bool_put(j, "safety", c->mark[i].safety);
		int_put(j, "wip", c->mark[i].wip);
		json_put_close(j, '}');
	}
	json_put_close(j, ']');
}

static void works_put(struct json *j, const struct cell *c)
{
	list_open(j, "elements");
	for (size_t i = 0; i < c->works; i++) {
		const struct cell_work *w = &c->work[i];
		json_put_open(j, '{');
		int_put(j, "no", w->no);
		int_put(j, "operator", w->operator);
		str_put(j, "name", w->name);
		bool_put(j, "walks", w->walks);
		int_put(j, "place", place_no(w->place));
		json_put_close(j, '}');
	}
	json_put_close(j, ']');
}

static void ways_put(struct json *j, const struct cell *c)
{
	list_open(j, "operators");
	for (size_t i = 0; i < c->operators; i++) {
		json_put_open(j, '{');
		real_put(j, "cycle_s", c->way[i].cycle_s);
		real_put(j, "walk_m", c->way[i].walk_m);
		list_open(j, "stops");
		for (size_t k = 0; k < c->way[i].n; k++) {
			const struct chart_stop *s = &c->way[i].stop[k];
			json_put_open(j, '{');
			real_put(j, "x", s->x);
			real_put(j, "y", s->y);
			int_put(j, "place", place_no(s->place));
			int_put(j, "no", s->no);
			json_put_close(j, '}');
		}
		json_put_close(j, ']');
		json_put_close(j, '}');
	}
	json_put_close(j, ']');
}

void cell_put(struct json *j, const struct cell *c)
{
	json_put_open(j, '{');
	str_put(j, "title", c->title);
	str_put(j, "product", c->product);
	real_put(j, "takt_s", c->takt_s);
	real_put(j, "width_m", c->w);
	real_put(j, "height_m", c->h);
	if (c->picture != INT_NONE) {
		int_put(j, "picture", c->picture);
		real_put(j, "picture_width_m", c->picture_w);
		real_put(j, "picture_height_m", c->picture_h);
	}
	places_put(j, c);
	works_put(j, c);
	ways_put(j, c);
	json_put_close(j, '}');
}

/* ---- and read again ---- */

static struct str str_take(struct req *r, const json_t *j, const char *key)
{
	const json_t *s = json_object_get(j, key);

	return s && json_is_string(s) ? str_copy(r->mem, (struct str){ json_string_value(s), json_string_length(s) }) : STR_NONE;
}

static double real_take(const json_t *j, const char *key)
{
	const json_t *x = json_object_get(j, key);

	return x && json_is_number(x) ? json_number_value(x) : NAN;
}

static int64_t int_take(const json_t *j, const char *key)
{
	const json_t *x = json_object_get(j, key);

	return x && json_is_integer(x) ? json_integer_value(x) : INT_NONE;
}

static size_t place_take(const json_t *j, const struct cell *c)
{
	int64_t i = int_take(j, "place");

	return i >= 0 && (size_t)i < c->places ? (size_t)i : SIZE_MAX;
}

static void places_take(struct req *r, const json_t *list, struct cell *c)
{
	size_t n = json_array_size(list);

	c->places = n < PLACES_MAX ? n : PLACES_MAX;
	c->place = NEW_N(r->mem, struct chart_place, c->places + 1);
	c->mark = NEW_N(r->mem, struct chart_marks, c->places + 1);
	for (size_t i = 0; i < c->places; i++) {
		const json_t *p = json_array_get(list, i);
		int64_t wip = int_take(p, "wip");
		c->place[i] = (struct chart_place){ .name = str_take(r, p, "name"), .x = real_take(p, "x"), .y = real_take(p, "y"), .w = real_take(p, "w"), .h = real_take(p, "h") };
		c->mark[i] = (struct chart_marks){ json_is_true(json_object_get(p, "quality")), json_is_true(json_object_get(p, "safety")), wip > 0 && wip < 10000 ? (int)wip : 0 };
	}
}

static void works_take(struct req *r, const json_t *list, struct cell *c)
{
	c->works = json_array_size(list);
	c->work = NEW_N(r->mem, struct cell_work, c->works + 1);
	for (size_t i = 0; i < c->works; i++) {
		const json_t *w = json_array_get(list, i);
		c->work[i] = (struct cell_work){ .no = int_take(w, "no"), .operator = int_take(w, "operator"), .name = str_take(r, w, "name"),
			.walks = json_is_true(json_object_get(w, "walks")), .place = place_take(w, c) };
	}
}

static struct cell_way way_take(struct req *r, const json_t *j, const struct cell *c)
{
	const json_t *list = json_object_get(j, "stops");
	struct cell_way way = { NULL, json_array_size(list), real_take(j, "walk_m"), real_take(j, "cycle_s") };

	way.stop = NEW_N(r->mem, struct chart_stop, way.n + 1);
	for (size_t i = 0; i < way.n; i++) {
		const json_t *s = json_array_get(list, i);
		way.stop[i] = (struct chart_stop){ real_take(s, "x"), real_take(s, "y"), place_take(s, c), int_take(s, "no") };
	}
	return way;
}

bool cell_take(struct req *r, const json_t *j, struct cell *out)
{
	const json_t *ways = json_object_get(j, "operators");

	*out = (struct cell){ .title = str_take(r, j, "title"), .product = str_take(r, j, "product"), .takt_s = real_take(j, "takt_s"), .w = real_take(j, "width_m"),
		.h = real_take(j, "height_m"), .picture = int_take(j, "picture"), .picture_w = real_take(j, "picture_width_m"), .picture_h = real_take(j, "picture_height_m") };
	places_take(r, json_object_get(j, "places"), out);
	works_take(r, json_object_get(j, "elements"), out);
	out->operators = json_array_size(ways);
	out->way = NEW_N(r->mem, struct cell_way, out->operators + 1);
	for (size_t i = 0; i < out->operators; i++)
		out->way[i] = way_take(r, json_array_get(ways, i), out);
	return out->w > 0 && out->h > 0;
}

/* ---- the sheet ---- */

struct str layout_freeze(struct req *r, int64_t study)
{
	struct buf b = buf_new(r->mem, 4096, 1 << 20);
	struct json j = { .b = &b };
	struct study_of s;
	struct cell c;

	if (!study_read(r, study, &s) || !cell_read(r, &s, &c))
		return STR_NONE;
	if (!c.places) {
		req_fail(r, FAIL_INVALID, T("There is no place on the plan yet: there is nothing to release."));
		return STR_NONE;
	}
	cell_put(&j, &c);
	return buf_done(&b);
}

bool cell_frozen(struct req *r, struct str frozen, struct cell *out)
{
	json_t *j = json_loadb(frozen.p ? frozen.p : "", frozen.n, 0, NULL);

	if (j)
		arena_defer(r->mem, (void (*)(void *))json_decref, j);
	return j && cell_take(r, j, out);
}

void layout_show(struct req *r, struct str frozen)
{
	struct cell c;

	if (!cell_frozen(r, frozen, &c)) {
		LEAF(r->html, p, T("This sheet cannot be read."), .cls = S("mut"));
		return;
	}
	struct chart_plan plan = cell_plan(r, &c);
	for (size_t i = 0; i < c.operators; i++)
		PANEL(r, T("Standard work sheet"), say(r->mem, r->lang, T("Operator {n} of {all}"), ARG("n", i + 1), ARG("all", c.operators)))
			EL(r->html, div, .cls = S("pl"), .data_theme = plan.under.src.n ? S("light") : STR_NONE)
				cell_draw(r, &c, i, &plan);
}

/* ---- on paper ---- */

struct on_paper { const struct cell *c; size_t operator; };

/* The picture of the floor stays on the screen: a print is made without asking for anything. */
static void paper_draw(struct html *h, const void *of)
{
	const struct on_paper *o = of;
	const struct cell_way *way = &o->c->way[o->operator];

	chart_layout(h, &(struct chart_layout){ { o->c->w, o->c->h, o->c->place, o->c->places, .width = WIDTH_PX }, o->c->mark, way->stop, way->n, o->c->takt_s, way->cycle_s });
}

static struct paper_table paper_works(struct req *r, const struct cell *c, size_t operator)
{
	static const struct paper_column columns[] = { { T("No."), .12, true }, { T("Work element"), .55, false }, { T("Done at"), .33, false } };
	struct str *cell = NEW_N(r->mem, struct str, 3 * c->works + 1);
	size_t rows = 0;

	for (size_t i = 0; i < c->works; i++) {
		const struct cell_work *w = &c->work[i];
		if (w->operator != (int64_t)operator + 1)
			continue;
		cell[3 * rows] = lang_int(r->mem, r->lang, w->no);
		cell[3 * rows + 1] = w->name;
		cell[3 * rows++ + 2] = w->walks ? lang_text(r->lang, T("Walk")) : w->place < c->places ? c->place[w->place].name : S("–");
	}
	return (struct paper_table){ .column = columns, .columns = 3, .cell = cell, .rows = rows };
}

bool layout_print(struct req *r, struct str frozen, struct paper *out)
{
	struct cell *c = NEW(r->mem, struct cell);

	if (!cell_frozen(r, frozen, c))
		return false;
	struct paper_part *part = NEW_N(r->mem, struct paper_part, 2 * c->operators + 1);
	struct on_paper *of = NEW_N(r->mem, struct on_paper, c->operators + 1);
	struct paper_fact *fact = NEW_N(r->mem, struct paper_fact, 2);
	for (size_t i = 0; i < c->operators; i++) {
		of[i] = (struct on_paper){ c, i };
		part[2 * i] = (struct paper_part){ .title = T("Standard work sheet"), .note = say(r->mem, r->lang, T("Operator {n} of {all}"), ARG("n", i + 1), ARG("all", c->operators)),
			.kind = PAPER_DRAWING, .share = 2, .drawing = { paper_draw, &of[i], false } };
		part[2 * i + 1] = (struct paper_part){ .title = T("Where each element is done"), .kind = PAPER_TABLE, .beside = true, .table = paper_works(r, c, i) };
	}
	fact[0] = (struct paper_fact){ T("Product"), c->product.n ? c->product : S("–") };
	fact[1] = (struct paper_fact){ T("Takt"), seconds_text(r, c->takt_s) };
	out->fact = fact;
	out->facts = 2;
	out->part = part;
	out->parts = 2 * c->operators;
	return true;
}
