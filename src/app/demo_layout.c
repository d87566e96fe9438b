/*
 * demo_layout.c -- the plan of the example cell: where its machines stand, where each element is done, and how far one walked before and after.
 *
 * The way after is the one that follows from the elements; the one before is how it was seen when everything still lay along the wall.
 */
#include "app/demo.h"
#include "study/layout.h"

#define LEN(a) (sizeof(a) / sizeof(a)[0])

/* machine: empty, or as the elements call it; done: the number of the element that is done there although it names no machine. */
struct demo_spot { const char *name; double x, y, w, h; bool quality, safety; int64_t wip, done; };

static const struct demo_spot spots[] = {
	{ "Chute", .3, .3, 1.4, 1.2, false, false, INT_NONE, 1 }, { "BP-12", 2.1, .3, 2, 1.2, false, true, 1, 0 }, { "Deburr", 4.5, .3, 1.4, 1.2, false, false, INT_NONE, 3 },
	{ "LT-14", 6.3, .3, 2, 1.2, false, true, 1, 0 }, { "PP-03", 8.6, 1.9, 1.2, 1.4, true, true, 1, 0 }, { "WA-01", 6.3, 3.7, 2, 1.2, false, false, 2, 0 },
	{ "Gauge", 4.1, 3.7, 1.7, 1.2, true, false, INT_NONE, 8 }, { "Rack", 1.5, 3.7, 2, 1.2, false, false, INT_NONE, 10 },
};

static const char before[] = "1,1.9 3.1,1.9 4.9,3.3 3.1,1.9 5.2,1.9 7.3,1.9 2.5,3.3 8.2,2.6 7.3,3.3 4.9,3.3 8.2,2.6 2.5,3.3 1,1.9";

static int64_t spot_make(struct req *r, int64_t study, const struct demo_spot *d)
{
	struct study_place *p = record_new(r->mem, &study_place_record);

	p->study.id = study;
	p->name = str_c(d->name);
	p->x = d->x;
	p->y = d->y;
	p->w = d->w;
	p->h = d->h;
	p->quality = d->quality;
	p->safety = d->safety;
	p->wip = d->wip;
	record_insert(r, &study_place_record, p);
	return p->id;
}

static void done_at(struct req *r, const struct study_of *s, int64_t no, int64_t place)
{
	for (size_t i = 0; i < s->n; i++) {
		struct study_stop *stop = record_new(r->mem, &study_stop_record);
		if (s->element[i].no != no)
			continue;
		stop->study.id = s->study.id;
		stop->element.id = s->element[i].id;
		stop->place.id = place;
		stop->name = s->element[i].name;
		record_insert(r, &study_stop_record, stop);
	}
}

static void way_make(struct req *r, int64_t study, const char *moment, struct str points)
{
	struct study_way *w = record_new(r->mem, &study_way_record);

	w->study.id = study;
	w->name = S("Operator 1");
	w->operator = 1;
	w->moment = str_c(moment);
	w->trips = 375;
	w->points = points;
	record_insert(r, &study_way_record, w);
}

static void plan_make(struct req *r, int64_t study)
{
	struct study_plan *p = record_new(r->mem, &study_plan_record);

	p->study.id = study;
	p->width_m = 10;
	p->height_m = 5.2;
	record_insert(r, &study_plan_record, p);
}

/* As the sheet has it, back to where it began. */
static struct str way_after(struct req *r, const struct study_of *s)
{
	struct cell c;

	cell_read(r, s, &c);
	const struct cell_way *way = &c.way[0];
	struct lean_point *p = NEW_N(r->mem, struct lean_point, way->n + 1);
	for (size_t i = 0; i <= way->n && way->n; i++)
		p[i] = (struct lean_point){ way->stop[i % way->n].x, way->stop[i % way->n].y };
	return points_write(r->mem, p, way->n ? way->n + 1 : 0);
}

void demo_layout(struct demo *g, int64_t study)
{
	struct req *r = g->r;
	struct study_of s;

	if (!study_read(r, study, &s))
		return;
	plan_make(r, study);
	for (size_t i = 0; i < LEN(spots); i++) {
		int64_t place = spot_make(r, study, &spots[i]);
		if (spots[i].done)
			done_at(r, &s, spots[i].done, place);
	}
	way_make(r, study, "before", str_c(before));
	way_make(r, study, "after", way_after(r, &s));
}
