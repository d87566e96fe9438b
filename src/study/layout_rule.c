/*
 * layout_rule.c -- the pure part of a cell's plan: points as text, snapping, where each element is done, and the way that follows from it.
 *
 * No request, no database, no clock. A point that was written is read again as the same; a way never has a stop that no place stands for.
 */
#include "study/layout.h"

#include <math.h>

/* ---- points as text ---- */

enum { WHOLE_DIGITS = 4, PART_DIGITS = 3, MOST_M = 9999 };

static bool digit(struct str s)
{
	return s.n && s.p[0] >= '0' && s.p[0] <= '9';
}

/* "12", "12.5": no sign, no blank, no exponent. What was read is taken off the front. */
static bool metres_cut(struct str *rest, double *out)
{
	double whole = 0, part = 0, unit = 1;
	int digits = 0;

	for (; digit(*rest); *rest = str_from(*rest, 1), digits++)
		whole = 10 * whole + (rest->p[0] - '0');
	if (!digits || digits > WHOLE_DIGITS)
		return false;
	if (rest->n && rest->p[0] == '.') {
		*rest = str_from(*rest, 1);
		for (digits = 0; digit(*rest); *rest = str_from(*rest, 1), digits++, unit *= 10)
			part = 10 * part + (rest->p[0] - '0');
		if (!digits || digits > PART_DIGITS)
			return false;
	}
	*out = whole + part / unit;
	return *out <= MOST_M;          /* so that what is rounded up is read again */
}

static bool point_read(struct str s, struct lean_point *out)
{
	if (!metres_cut(&s, &out->x) || !s.n || s.p[0] != ',')
		return false;
	s = str_from(s, 1);
	return metres_cut(&s, &out->y) && !s.n;
}

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static struct str word_cut(struct str *rest)
{
	size_t from = 0;

	while (from < rest->n && blank(rest->p[from]))
		from++;
	size_t to = from;
	while (to < rest->n && !blank(rest->p[to]))
		to++;
	struct str word = str_head(str_from(*rest, from), to - from);
	*rest = str_from(*rest, to);
	return word;
}

struct msg points_read(struct arena *a, struct str text, struct points *out)
{
	struct points all = { NEW_N(a, struct lean_point, POINTS_MAX), 0 };

	*out = (struct points){ 0 };
	for (struct str word; (word = word_cut(&text)).n;) {
		if (all.n == POINTS_MAX)
			return T("A way has at most 200 points. Leave out those on a straight line.");
		if (!point_read(word, &all.p[all.n++]))
			return T("Write a point as two numbers with a comma, and a blank between points: 1.5,2 4,2.");
	}
	if (all.n < 2)
		return T("A way has at least two points: where it begins and where it ends.");
	*out = all;
	return MSG_NONE;
}

static void metres_write(struct buf *b, double m)
{
	int64_t cm = llround(m * 100);

	buf_int(b, cm / 100);
	if (cm % 10)
		buf_fmt(b, ".%02d", (int)(cm % 100));
	else if (cm % 100)
		buf_fmt(b, ".%d", (int)(cm % 100 / 10));
}

struct str points_write(struct arena *a, const struct lean_point *p, size_t n)
{
	struct buf b = buf_new(a, 16 * n + 16, 32 * POINTS_MAX);

	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_c(&b, ' ');
		metres_write(&b, p[i].x);
		buf_c(&b, ',');
		metres_write(&b, p[i].y);
	}
	return buf_done(&b);
}

bool points_on(const struct lean_point *p, size_t n, double w, double h)
{
	for (size_t i = 0; i < n; i++)
		if (!(p[i].x >= 0 && p[i].y >= 0 && p[i].x <= w && p[i].y <= h))
			return false;
	return true;
}

size_t points_stops(const struct lean_point *p, size_t n)
{
	bool closed = n > 2 && p[0].x == p[n - 1].x && p[0].y == p[n - 1].y;

	return n - closed;
}

double plan_snap(double m)
{
	return round(m * 10) / 10;
}

/* ---- where each element is done ---- */

static size_t place_called(const struct cell *c, struct str name)
{
	for (size_t i = 0; name.n && i < c->places; i++)
		if (str_eq(str_trim(c->place[i].name), str_trim(name)))
			return i;
	return SIZE_MAX;
}

void works_settle(struct cell *c)
{
	for (size_t i = 0; i < c->works; i++) {
		struct cell_work *w = &c->work[i];
		bool follows = i > 0 && c->work[i - 1].operator == w->operator;
		if (w->bound)
			continue;
		w->place = place_called(c, w->machine);
		if (w->place == SIZE_MAX && follows)
			w->place = c->work[i - 1].place;
	}
}

/* ---- the way that follows from it ---- */

static bool works_at(const struct cell *c, int64_t operator, size_t place)
{
	for (size_t i = 0; i < c->works; i++)
		if (c->work[i].operator == operator && c->work[i].place == place && !c->work[i].walks)
			return true;
	return false;
}

/* Of the places where this operator works, each counted once. */
static struct lean_point middle_of(const struct cell *c, int64_t operator)
{
	struct lean_point sum = { 0, 0 };
	double n = 0;

	for (size_t i = 0; i < c->places; i++) {
		const struct chart_place *p = &c->place[i];
		if (!works_at(c, operator, i))
			continue;
		sum.x += p->x + p->w / 2;
		sum.y += p->y + p->h / 2;
		n++;
	}
	return n > 0 ? (struct lean_point){ sum.x / n, sum.y / n } : sum;
}

/* There is room to stand: nothing within 0.2 m. */
static bool is_free(const struct cell *c, struct lean_point p)
{
	static const double room_m = .2;

	for (size_t i = 0; i < c->places; i++) {
		const struct chart_place *o = &c->place[i];
		if (p.x > o->x - room_m && p.x < o->x + o->w + room_m && p.y > o->y - room_m && p.y < o->y + o->h + room_m)
			return false;
	}
	return points_on(&p, 1, c->w, c->h);
}

/* Before the middle of one of its four sides: of those where nothing stands, the one that looks most to the middle of the cell, as seen on a square floor.
   Each further stop at the same place stands beside the ones before it. */
static struct lean_point stand(const struct cell *c, size_t place, struct lean_point middle, size_t visit)
{
	enum { SIDES = 4 };
	static const double off_m = .4, beside_m = .6;
	static const struct lean_point out[SIDES] = { { 0, 1 }, { 0, -1 }, { -1, 0 }, { 1, 0 } };
	const struct chart_place *p = &c->place[place];
	struct lean_point centre = { p->x + p->w / 2, p->y + p->h / 2 }, best = centre;
	double most = -INFINITY, aside = beside_m * (double)visit;

	for (size_t i = 0; i < SIDES; i++) {
		struct lean_point at = { centre.x + out[i].x * (p->w / 2 + off_m) + (out[i].x == 0 ? aside : 0), centre.y + out[i].y * (p->h / 2 + off_m) + (out[i].y == 0 ? aside : 0) };
		double looks = out[i].x * (middle.x - centre.x) / c->w + out[i].y * (middle.y - centre.y) / c->h - (is_free(c, at) ? 0 : 10);
		if (looks > most) {
			most = looks;
			best = at;
		}
	}
	return (struct lean_point){ fmin(fmax(best.x, 0), c->w), fmin(fmax(best.y, 0), c->h) };
}

static size_t visits(const struct cell_way *way, size_t place)
{
	size_t n = 0;

	for (size_t i = 0; i < way->n; i++)
		n += way->stop[i].place == place;
	return n;
}

static double round_m(struct arena *a, const struct cell_way *way)
{
	struct lean_point *p = NEW_N(a, struct lean_point, way->n + 1);

	for (size_t i = 0; i < way->n; i++)
		p[i] = (struct lean_point){ way->stop[i].x, way->stop[i].y };
	if (way->n)
		p[way->n] = p[0];
	return way->n ? lean_path_m(p, way->n + 1, 1) : NAN;
}

struct cell_way way_of(struct arena *a, const struct cell *c, int64_t operator)
{
	struct cell_way way = { NEW_N(a, struct chart_stop, c->works + 1), 0, NAN, NAN };
	struct lean_point middle = middle_of(c, operator);

	for (size_t i = 0; i < c->works; i++) {
		const struct cell_work *w = &c->work[i];
		if (w->operator != operator || w->walks || w->place >= c->places || (way.n && way.stop[way.n - 1].place == w->place))
			continue;
		struct lean_point at = stand(c, w->place, middle, visits(&way, w->place));
		way.stop[way.n++] = (struct chart_stop){ at.x, at.y, w->place, w->no };
	}
	way.walk_m = round_m(a, &way);
	return way;
}
