/*
 * balance.c -- elements to operators: the fewest people at takt, and the rest of the work with the last one.
 *
 * The one idea: an operator's load is worth looking at only when nothing that is left would still fit into it, for filling up an earlier operator never
 * makes the later ones worse. So loads are built one operator after the other, each maximal, and a way is left as soon as more time has been given away
 * than the best answer so far can afford. "One operator fewer" is the same aim as "nothing left for the last one", so there is one thing to make small: what
 * is left after the last but one.
 *
 * It must never claim a proof that the limit cut short, and never put an element before one that it waits for.
 */
#include "lean/lean.h"

#include <math.h>
#include <string.h>

enum { MOST = LEAN_BALANCE_MOST, GUESS_NODES = 2000 };
#define MICROS 1e6
#define LONGEST_S (366 * 86400.0)

/* All times in units of the greatest common divisor; cap is what of them fits into takt. Elements are numbered in the order of the line, see order_line(). */
struct search {
	size_t n;
	int64_t t[MOST], tail[MOST], cap, sum;  /* tail: the element and all that come after it */
	uint64_t before[MOST], all;             /* all that must come before, near or far */
	size_t number[MOST];                    /* the caller's */

	size_t at[MOST], best[MOST];
	size_t used;                            /* operators of the best */
	int64_t last;                           /* load of its last one */

	bool counting;  /* looks for one operator fewer; else for less with the last one */
	int64_t aim;    /* what is left after operators used - 1 must be less */
	size_t nodes, limit;
	bool cut;       /* by the limit: nothing is proved */
	struct lean_balance_seen *seen;
	size_t seen_n;
};

static void operator_open(struct search *s, size_t k, uint64_t done, int64_t idle);

static bool has(uint64_t set, size_t i)
{
	return set >> i & 1;
}

static size_t people_for(const struct search *s, int64_t work)
{
	return (size_t)((work + s->cap - 1) / s->cap);
}

/* ---- what is asked ---- */

static int64_t micros(double seconds)
{
	return llround(seconds * MICROS);
}

static int64_t common_divisor(int64_t a, int64_t b)
{
	while (b) {
		int64_t rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

static enum lean_balance_why times_read(struct search *s, const struct lean_balance_of *of, size_t *at)
{
	int64_t unit = 0;

	if (!(of->takt_s > 0 && micros(fmin(of->takt_s, LONGEST_S)) > 0))
		return LEAN_BALANCE_NO_TAKT;
	for (*at = 0; *at < s->n; ++*at) {
		if (!(of->element_s[*at] >= 0 && of->element_s[*at] <= LONGEST_S))
			return LEAN_BALANCE_BAD_TIME;
		s->t[*at] = micros(of->element_s[*at]);
		unit = common_divisor(s->t[*at], unit);
	}
	unit = unit ? unit : 1;
	s->cap = micros(fmin(of->takt_s, LONGEST_S)) / unit;
	for (size_t i = 0; i < s->n; i++)
		s->sum += s->t[i] /= unit;
	for (*at = 0; *at < s->n; ++*at)
		if (s->t[*at] > s->cap)
			return LEAN_BALANCE_TOO_LONG;
	return LEAN_BALANCE_DONE;
}

/* The pairs, and then all that follows from them (Warshall). */
static enum lean_balance_why pairs_read(struct search *s, const struct lean_balance_of *of, size_t *at)
{
	for (*at = 0; *at < of->before_n; ++*at) {
		const struct lean_before *p = &of->before[*at];
		if (p->first >= s->n || p->then >= s->n)
			return LEAN_BALANCE_BAD_PAIR;
		s->before[p->then] |= UINT64_C(1) << p->first;
	}
	for (size_t k = 0; k < s->n; k++)
		for (size_t i = 0; i < s->n; i++)
			if (has(s->before[i], k))
				s->before[i] |= s->before[k];
	for (*at = 0; *at < s->n; ++*at)
		if (has(s->before[*at], *at))
			return LEAN_BALANCE_CIRCLE;
	return LEAN_BALANCE_DONE;
}

/* Numbers the elements anew, by the work that waits for them (Helgeson and Birnie's positional weight), so that none comes before one it waits for. */
static void order_line(struct search *s)
{
	struct search was = *s;
	uint64_t placed = 0;

	for (size_t i = 0; i < s->n; i++) {
		was.tail[i] = s->t[i];
		for (size_t j = 0; j < s->n; j++)
			was.tail[i] += has(was.before[j], i) ? s->t[j] : 0;
	}
	for (size_t to = 0; to < s->n; to++) {
		size_t pick = MOST;
		for (size_t i = 0; i < s->n; i++)
			if (!has(placed, i) && !(was.before[i] & ~placed) && (pick == MOST || was.tail[i] > was.tail[pick]))
				pick = i;
		placed |= UINT64_C(1) << pick;
		s->number[to] = pick;
		s->t[to] = was.t[pick];
		s->tail[to] = was.tail[pick];
	}
	for (size_t to = 0; to < s->n; to++) {
		s->before[to] = 0;
		for (size_t j = 0; j < s->n; j++)
			s->before[to] |= has(was.before[s->number[to]], s->number[j]) ? UINT64_C(1) << j : 0;
	}
	s->all = s->n == MOST ? UINT64_MAX : (UINT64_C(1) << s->n) - 1;
}

/* ---- bounds ---- */

/* What an element takes of an operator at least, in sixths, when only halves are looked at (more than a half, just a half), or only thirds. */
static int64_t sixths_by_half(int64_t t, int64_t cap)
{
	return 2 * t > cap ? 6 : 2 * t == cap ? 3 : 0;
}

static int64_t sixths_by_third(int64_t t, int64_t cap)
{
	if (3 * t >= 2 * cap)
		return 3 * t > 2 * cap ? 6 : 4;
	return 3 * t > cap ? 3 : 3 * t == cap ? 2 : 0;
}

static size_t greater(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* People for what is left: by its sum, by its big elements, of which few share an operator, and by the way to the end. */
static size_t people_least(const struct search *s, uint64_t done)
{
	int64_t work = 0, halves = 0, thirds = 0;
	size_t way = 0;

	for (size_t i = 0; i < s->n; i++) {
		if (has(done, i))
			continue;
		work += s->t[i];
		halves += sixths_by_half(s->t[i], s->cap);
		thirds += sixths_by_third(s->t[i], s->cap);
		way = greater(way, people_for(s, s->tail[i]));
	}
	size_t big = (size_t)((halves > thirds ? halves : thirds) + 5) / 6;
	return greater(greater(people_for(s, work), big), way);
}

/* Was the same reached with no more operators? Then all that can follow has been looked at. */
static bool is_seen(struct search *s, size_t k, uint64_t done)
{
	if (!s->seen_n)
		return false;
	struct lean_balance_seen *e = &s->seen[(done * UINT64_C(0x9E3779B97F4A7C15) >> 20) % s->seen_n];
	if (e->done == done && e->used <= k)
		return true;
	*e = (struct lean_balance_seen){ .done = done, .used = k };
	return false;
}

/* ---- the search ---- */

static void keep(struct search *s, size_t used, int64_t last)
{
	memcpy(s->best, s->at, sizeof s->best);
	s->used = used;
	s->last = last;
	s->aim = s->counting ? 1 : last;
}

static int64_t load_of(const struct search *s, size_t operator)
{
	int64_t load = 0;

	for (size_t i = 0; i < s->n; i++)
		load += s->at[i] == operator ? s->t[i] : 0;
	return load;
}

/* k operators are loaded and no more than one may follow: it has the rest, or is not needed. */
static void rest_to_last(struct search *s, size_t k, uint64_t done, int64_t left)
{
	if (!left) {
		keep(s, k, load_of(s, k - 1));
		return;
	}
	for (size_t i = 0; i < s->n; i++)
		if (!has(done, i))
			s->at[i] = k;
	keep(s, k + 1, left);
}

static bool fits(const struct search *s, size_t i, uint64_t done, int64_t room)
{
	return !has(done, i) && s->t[i] <= room && !(s->before[i] & ~done);
}

static int64_t idle_allowed(const struct search *s)
{
	return (int64_t)(s->used - 1) * s->cap - s->sum + s->aim - 1;
}

static int64_t could_add(const struct search *s, uint64_t done, size_t from)
{
	int64_t sum = 0;

	for (size_t i = from; i < s->n; i++)
		sum += has(done, i) ? 0 : s->t[i];
	return sum;
}

/* Loads operator k further with elements from the from-th on; skipped is the least time of one that was left out though it fitted. Whatever still
   fits at the end is among those, so the load is maximal when what is left of takt is less. */
static void load_further(struct search *s, size_t k, uint64_t done, size_t from, int64_t room, int64_t skipped, int64_t idle)
{
	s->cut = s->cut || s->nodes >= s->limit;
	if (s->cut || k + 1 >= s->used)
		return;
	s->nodes++;
	int64_t more = could_add(s, done, from);
	if (room - more >= skipped || idle + room - more > idle_allowed(s))
		return;
	for (size_t i = from; i < s->n; i++) {
		if (!fits(s, i, done, room))
			continue;
		s->at[i] = k;
		load_further(s, k, done | UINT64_C(1) << i, i + 1, room - s->t[i], skipped, idle);
		skipped = s->t[i] < skipped ? s->t[i] : skipped;
	}
	if (room < skipped && idle + room <= idle_allowed(s))
		operator_open(s, k + 1, done, idle + room);
}

static void operator_open(struct search *s, size_t k, uint64_t done, int64_t idle)
{
	int64_t left = s->sum - (int64_t)k * s->cap + idle;

	if (k + 1 >= s->used) {
		if (k + 1 == s->used && k && left <= s->cap && left < s->aim)
			rest_to_last(s, k, done, left);
		return;
	}
	if (idle > idle_allowed(s) || k + people_least(s, done) > s->used - s->counting || is_seen(s, k, done))
		return;
	load_further(s, k, done, 0, s->cap, INT64_MAX, idle);
}

/* Whether the search came to its end. What was seen under another aim says nothing under this one. */
static bool search_whole(struct search *s, bool counting, size_t limit)
{
	s->counting = counting;
	s->aim = counting ? 1 : s->last;
	s->limit = limit;
	s->cut = false;
	for (size_t i = 0; i < s->seen_n; i++)
		s->seen[i] = (struct lean_balance_seen){ .done = 0, .used = SIZE_MAX };
	operator_open(s, 0, 0, 0);
	return !s->cut;
}

/* ---- the first guess ---- */

struct fill { uint64_t done; int64_t room; size_t nodes; };

/* The fullest load that is found in so many nodes. Taking comes before leaving out: the first load is that of positional weight, and whatever could be filled
   up further comes after what it would be filled up to. */
static void fill_further(const struct search *s, struct fill *f, uint64_t done, size_t from, int64_t room)
{
	bool full = true;

	if (!f->nodes || !f->room)
		return;
	f->nodes--;
	for (size_t i = from; i < s->n; i++)
		if (fits(s, i, done, room)) {
			full = false;
			fill_further(s, f, done | UINT64_C(1) << i, i + 1, room - s->t[i]);
		}
	if (full && room < f->room) {
		f->room = room;
		f->done = done;
	}
}

/* One operator after the other; with just enough nodes for one load it is the rule of positional weight, with more it is Hoffmann's. */
static void guess(struct search *s, size_t nodes)
{
	uint64_t done = 0;
	size_t k = 0;
	int64_t load = 0;

	for (; done != s->all; k++) {
		struct fill f = { .done = done, .room = INT64_MAX, .nodes = nodes };
		fill_further(s, &f, done, 0, s->cap);
		for (size_t i = 0; i < s->n; i++)
			if (has(f.done & ~done, i))
				s->at[i] = k;
		load = s->cap - f.room;
		done = f.done;
	}
	if (!s->used || k < s->used || (k == s->used && load < s->last))
		keep(s, k, load);
}

/* ---- what is answered ---- */

static enum lean_balance_why read_all(struct search *s, const struct lean_balance_of *of, size_t *at)
{
	if (!of->n || of->n > MOST)
		return of->n ? LEAN_BALANCE_TOO_MANY : LEAN_BALANCE_NOTHING;
	enum lean_balance_why why = times_read(s, of, at);
	return why == LEAN_BALANCE_DONE ? pairs_read(s, of, at) : why;
}

/* Half of the limit for the number of operators, and all that is left of it for the last load. */
static void solve(struct search *s, size_t limit, struct lean_balance *b)
{
	order_line(s);
	guess(s, s->n + 1);
	guess(s, GUESS_NODES);
	b->least = people_least(s, 0);
	b->fewest = s->used == b->least || search_whole(s, true, limit / 2);
	b->fullest = search_whole(s, false, limit);
	b->fewest = b->fewest || b->fullest || s->used == b->least;
	b->least = b->fewest ? greater(b->least, s->used) : b->least;
	b->operators = s->used;
	b->nodes = s->nodes;
}

struct lean_balance lean_balance(const struct lean_balance_of *of, size_t *operator_of)
{
	struct lean_balance b = { .last_s = NAN };
	struct search s = { .n = of->n, .seen = of->seen, .seen_n = of->seen ? of->seen_n : 0 };

	b.why = read_all(&s, of, &b.at);
	if (b.why != LEAN_BALANCE_DONE)
		return b;
	b.at = 0;
	solve(&s, of->node_limit, &b);
	b.last_s = 0;
	for (size_t i = 0; i < s.n; i++) {
		operator_of[s.number[i]] = s.best[i];
		b.last_s += s.best[i] == s.used - 1 ? of->element_s[s.number[i]] : 0;
	}
	return b;
}

void lean_balance_loads(const double *element_s, const size_t *operator_of, size_t n, double *load_s, size_t operator_n)
{
	for (size_t k = 0; k < operator_n; k++)
		load_s[k] = 0;
	for (size_t i = 0; i < n; i++)
		if (operator_of[i] < operator_n)
			load_s[operator_of[i]] += element_s[i];
}
