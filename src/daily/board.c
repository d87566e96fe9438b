/*
 * board.c -- the ideas of a place on one board: new, to do, doing, done; over standard first, then oldest.
 *
 * The one idea: age is counted in the working days of the place against the standard of the state, so that a look shows
 * where somebody waits. A card moves only by a step that its reader may take, from its Move menu; dragging presses
 * the same entry. Rows, names and pictures come in the same few statements however many cards there are.
 */
#include "daily/board.h"

#include <math.h>
#include <stdlib.h>

const struct lane_kind lane_kinds[IDEA_COLUMNS] = {
	[IDEA_NEW] = { "new", T("New") },
	[IDEA_TODO] = { "todo", T("To do") },
	[IDEA_DOING] = { "doing", T("Doing") },
	[IDEA_DONE] = { "done", T("Done") },
};

static const char *const open_states[] = { "submitted", "needs_info", "acknowledged", "escalated", "to_do", "doing", NULL };
static const char *const done_states[] = { "implemented", "verified", "closed", NULL };

/* ---- places to choose from ---- */

static const struct column area_columns[] = { COL(struct board_area, id), COL(struct board_area, name), COL(struct board_area, parent), { 0 } };
static const struct query areas_below = {
	.name = "board_areas", .takes = { KIND_INT, KIND_INT }, .gives = area_columns,
	.sql = "select u.id, u.name, u.parent from unit_under c join unit u on u.id = c.unit"
	       " where c.top = ?1 and u.active and not u.withdrawn order by c.depth, u.name, u.id limit ?2",
};

static const struct board_area *area_find(const struct board *b, int64_t id)
{
	for (size_t i = 0; i < b->areas.n; i++)
		if (b->areas.p[i].id == id)
			return &b->areas.p[i];
	return NULL;
}

/* Places of all roles that read ideas, each once; the one whose role reaches furthest is where the board begins. */
static void areas_load(struct req *r, struct board *b)
{
	size_t widest = 0;

	for (size_t i = 0; i < r->actor.grant_count; i++) {
		const struct grant *g = &r->actor.grants[i];
		struct board_area a;
		size_t n = 0;
		if (!role_has(g->role, CAP_IDEA_READ))
			continue;
		struct rows rows = db_query(r->db, &areas_below, V(g->unit), V((int64_t)BOARD_AREAS));
		for (; db_next(&rows, &a); n++)
			if (b->areas.n < BOARD_AREAS && !area_find(b, a.id))
				*VEC_ADD(r->mem, &b->areas) = a;
		if (n > widest)
			b->area = g->unit;
		widest = n > widest ? n : widest;
	}
}

static void board_asked(struct req *r, struct board *b)
{
	struct str view = req_query(r, "view");
	int64_t area = 0;

	b->view = str_is(view, "over") ? BOARD_OVER : str_is(view, "mine") ? BOARD_MINE : BOARD_ALL;
	areas_load(r, b);
	if (str_int(req_query(r, "area"), &area) && area > 0 && (area_find(b, area) || (unit_name(r, area).n && may_here(r, CAP_IDEA_READ, area))))
		b->area = area;
}

/* ---- which ideas: the shared list query, so that rights are its ---- */

static void filter_put(struct list_spec *s, const char *field, enum filter_op op, struct val v)
{
	struct filter *f = &s->filter[s->filters++];

	CHECK(s->filters <= LIST_FILTERS_MAX);
	*f = (struct filter){ .field = field_find(s->rec, str_c(field)), .op = op, .v = { v }, .n = 1 };
}

static void spec_init(const struct board *b, struct list_spec *s, const char *const *states)
{
	list_init(s, &idea_record);
	s->columns = 0;
	s->sort = field_find(&idea_record, S("state_since"));
	s->down = false;
	s->mine = b->view == BOARD_MINE;
	if (b->area)
		filter_put(s, "area", FILTER_IS, V((struct ref){ b->area }));
	if (!states)
		return;
	filter_put(s, "state", FILTER_IS, V(S("")));
	struct filter *f = &s->filter[s->filters - 1];
	for (f->n = 0; states[f->n]; f->n++)
		f->v[f->n] = V(str_c(states[f->n]));
}

static void want(struct list_spec *s, const char *const *fields)
{
	for (size_t i = 0; fields[i]; i++)
		s->column[s->columns++] = field_find(s->rec, str_c(fields[i]));
}

static struct instant day_instant(struct req *r, struct date d)
{
	return zone_instant(r->zone, d, 0);
}

/* ---- reading: first how old each one is, then in full those that are shown ---- */

static void card_add(struct req *r, struct board *b, const struct idea *i)
{
	enum idea_column at = idea_column(i->state);
	struct card c = { .id = i->id, .since = i->state_since, .age_wd = idea_age_days(r, i), .standard_wd = idea_standard_wd(i->state) };

	c.mark = idea_mark(c.age_wd, c.standard_wd);
	if (at == IDEA_DONE)
		c.lead_days = instant_is_none(i->implemented_at) ? NAN : (double)(i->implemented_at.s - i->created_at.s) / 86400;
	else
		b->open++, b->over += c.mark == MARK_OFF;
	if (at != IDEA_OFF && (b->view != BOARD_OVER || c.mark == MARK_OFF))
		*VEC_ADD(r->mem, &b->lane[at].cards) = c;
}

static void cards_read(struct req *r, struct board *b, struct list_spec *s)
{
	struct list_rows l;
	int64_t n = 0;

	s->limit = BOARD_ROWS;
	for (list_open(r, s, &l); list_next(&l); n++)
		card_add(r, b, l.row);
	b->more |= n == BOARD_ROWS;
}

static int double_order(const void *pa, const void *pb)
{
	double a = *(const double *)pa, b = *(const double *)pb;

	return (a > b) - (a < b);
}

static double lane_median(struct req *r, const struct lane *l, bool lead)
{
	double *x = NEW_N(r->mem, double, l->cards.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < l->cards.n; i++) {
		double d = lead ? l->cards.p[i].lead_days : l->cards.p[i].age_wd;
		if (!isnan(d))
			x[n++] = d;
	}
	if (!n)
		return NAN;
	qsort(x, n, sizeof *x, double_order);
	return n % 2 ? x[n / 2] : (x[n / 2 - 1] + x[n / 2]) / 2;
}

static int card_order(const struct card *a, const struct card *b, int oldest_first)
{
	if ((a->mark == MARK_OFF) != (b->mark == MARK_OFF))
		return a->mark == MARK_OFF ? -1 : 1;
	return a->since.s == b->since.s ? (a->id > b->id) - (a->id < b->id) : a->since.s < b->since.s ? -oldest_first : oldest_first;
}

static int open_order(const void *a, const void *b)
{
	return card_order(a, b, 1);
}

static int done_order(const void *a, const void *b)
{
	return card_order(a, b, -1);
}

static struct card *card_shown(struct board *b, int64_t id)
{
	for (int k = 0; k < IDEA_COLUMNS; k++)
		for (size_t i = 0; i < b->lane[k].shown; i++)
			if (b->lane[k].cards.p[i].id == id)
				return &b->lane[k].cards.p[i];
	return NULL;
}

/* The list's own way of asking for rows that are known: their ids, in one text. */
static void cards_fill(struct req *r, struct board *b)
{
	static const char *const fields[] = { "area", "submitter", "title", "giver_name", "state", "state_since", "waste", "effect", "answerer", "climbed_to",
		"escalated_to", "owner", "verifier", "implemented_by", NULL };
	struct buf ids = buf_new(r->mem, 1024, IDEA_COLUMNS * BOARD_CARDS * (LIST_ID_DIGITS + 1));
	struct list_spec s;
	struct list_rows l;

	list_init(&s, &idea_record);
	s.columns = 0;
	want(&s, fields);
	for (int k = 0; k < IDEA_COLUMNS; k++)
		for (size_t i = 0; i < b->lane[k].shown; i++, s.ids_n++)
			buf_fmt(&ids, "%0*lld", LIST_ID_DIGITS, (long long)b->lane[k].cards.p[i].id);
	if (!s.ids_n)
		return;
	s.ids = buf_done(&ids);
	s.limit = s.ids_n;
	for (list_open(r, &s, &l); list_next(&l);) {
		struct card *c = card_shown(b, ((struct idea *)l.row)->id);
		c->idea = arena_copy(r->mem, l.row, sizeof(struct idea));
		c->area = l.title[0];
		c->giver = l.title[1].n ? name_short(r->mem, l.title[1]) : c->idea->giver_name;
	}
}

/* ---- pictures: of the newest few that are new ---- */

struct thumb { struct ref idea; int64_t photo; };
static const struct column thumb_columns[] = { COL(struct thumb, idea), COL(struct thumb, photo), { 0 } };
static const struct query thumbs_of = {
	.name = "board_thumbs", .takes = { KIND_INT, KIND_INT, KIND_INT, KIND_INT }, .gives = thumb_columns,
	.sql = "select origin_id as idea, min(id) as photo from attachment where origin_record = 'idea' and origin_id in (?1, ?2, ?3, ?4)"
	       " and moment = 'before' and not withdrawn group by origin_id",
};

static void thumbs_fill(struct req *r, struct board *b)
{
	struct lane *l = &b->lane[IDEA_NEW];
	struct card *newest[BOARD_THUMBS] = { NULL };
	int64_t id[BOARD_THUMBS] = { 0 };
	struct thumb t;

	for (size_t k = 0; k < BOARD_THUMBS && k < l->shown; k++) {
		for (size_t i = 0; i < l->shown; i++) {
			struct card *c = &l->cards.p[i];
			if ((!k || c->since.s < newest[k - 1]->since.s) && (!newest[k] || c->since.s > newest[k]->since.s))
				newest[k] = c;
		}
		if (!newest[k])
			break;
		id[k] = newest[k]->id;
	}
	struct rows rows = db_query(r->db, &thumbs_of, V(id[0]), V(id[1]), V(id[2]), V(id[3]));
	while (db_next(&rows, &t))
		for (size_t k = 0; k < BOARD_THUMBS; k++)
			if (newest[k] && id[k] == t.idea.id)
				newest[k]->thumb = t.photo;
}

/* ---- the board ---- */

static void lanes_finish(struct req *r, struct board *b)
{
	for (int k = 0; k < IDEA_COLUMNS; k++) {
		struct lane *l = &b->lane[k];
		if (l->cards.n)
			qsort(l->cards.p, l->cards.n, sizeof l->cards.p[0], k == IDEA_DONE ? done_order : open_order);
		l->shown = l->cards.n < BOARD_CARDS ? l->cards.n : BOARD_CARDS;
		l->median = lane_median(r, l, k == IDEA_DONE);
	}
}

static void board_load(struct req *r, struct board *b)
{
	static const char *const open_fields[] = { "area", "state", "state_since", NULL };
	static const char *const done_fields[] = { "area", "state", "state_since", "created_at", "implemented_at", NULL };
	struct list_spec s;

	spec_init(b, &s, open_states);
	want(&s, open_fields);
	cards_read(r, b, &s);
	spec_init(b, &s, done_states);
	filter_put(&s, "implemented_at", FILTER_FROM, V(day_instant(r, (struct date){ r->today.day - BOARD_DONE_DAYS })));
	want(&s, done_fields);
	cards_read(r, b, &s);
	lanes_finish(r, b);
	cards_fill(r, b);
	thumbs_fill(r, b);
}

/* What was taken over from another area is nobody's new idea, here as in the figures. */
static void month_count(struct req *r, struct board *b)
{
	struct instant month = day_instant(r, date_month_start(r->today));
	struct list_spec given, done;

	spec_init(b, &given, NULL);
	filter_put(&given, "created_at", FILTER_FROM, V(month));
	filter_put(&given, "copied_from", FILTER_EMPTY, V(REF_NONE));
	b->given = list_count(r, &given);
	spec_init(b, &done, done_states);
	filter_put(&done, "implemented_at", FILTER_FROM, V(month));
	filter_put(&done, "copied_from", FILTER_EMPTY, V(REF_NONE));
	b->done = list_count(r, &done);
}

static void board_page(struct req *r)
{
	struct board b = { .area = 0 };
	/* Whoever works with a phone keeps its bar instead of the rail, on the whole width. */
	bool phone = r->actor.phone_first;
	struct page page = { .title = T("Ideas"), .nav = "/idea/board", .no_head = true, .live = true, .phone = phone, .bar = phone, .main = S("main kb-p") };

	board_asked(r, &b);
	board_load(r, &b);
	month_count(r, &b);
	page.sub_show = board_sub;
	page.sub_of = &b;
	if (!r->fail.code)
		board_show(r, &page, &b);
}

const struct module board_module = {
	.name = "board",
	.label = T("Ideas board"),
	.queries = (const struct query *const[]){ &areas_below, &thumbs_of, NULL },
	.routes = (const struct route[]){ { GET, "/idea/board", .run = board_page, .needs = CAP_IDEA_READ }, { 0 } },
};
