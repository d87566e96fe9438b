/*
 * route.c -- which handler a path leads to, and the paths that lead to handlers.
 *
 * All routes lie in one table sorted segment by segment, so that those which share a beginning lie
 * together: finding one narrows a range. A link is made from the text of a route and nothing else,
 * therefore no page can hold a link that leads nowhere. The table is made once, before the
 * first request, and only read after that.
 */
#include "web/web.h"

#include "web/assets.h"

#include <stdio.h>
#include <stdlib.h>

enum { SEGMENTS_MAX = 10, CAUGHT_MAX = 4, TABLE_BYTES = 16 * 1024 * 1024, KNOWN = 256 };

struct path { struct str segment[SEGMENTS_MAX]; size_t n; };
struct entry { const struct route *route; struct path path; };

static struct {
	struct arena *mem;
	VEC(struct entry) entries;
	const char **patterns;          /* sorted */
	unsigned made;                  /* counts routes_use */
} table;

/* ---- segments ---- */

/* "/a/b" is a, b; "/" is nothing at all. */
static bool path_split(struct str path, struct path *out)
{
	struct str rest = str_from(path, 1);

	out->n = 0;
	if (path.n == 0 || path.p[0] != '/')
		return false;
	while (rest.n > 0) {
		if (out->n == SEGMENTS_MAX || !str_cut(&rest, '/', &out->segment[out->n]))
			return false;
		out->n++;
	}
	/* No segment is empty, and none follows a slash at the end. */
	return path.n == 1 || path.p[path.n - 1] != '/';
}

static bool is_param(struct str segment)
{
	return segment.n > 0 && segment.p[0] == '{';
}

/* Where an entry sorts at a depth: those that end here, then literals, then parameters. */
enum rank { RANK_END, RANK_LITERAL, RANK_PARAM };
struct key { enum rank rank; struct str literal; };

static struct key key_at(const struct entry *e, size_t depth)
{
	if (depth >= e->path.n)
		return (struct key){ .rank = RANK_END };
	if (is_param(e->path.segment[depth]))
		return (struct key){ .rank = RANK_PARAM };
	return (struct key){ RANK_LITERAL, e->path.segment[depth] };
}

static int key_cmp(struct key a, struct key b)
{
	return a.rank != b.rank ? (int)a.rank - (int)b.rank : str_cmp(a.literal, b.literal);
}

static int shape_cmp(const struct entry *a, const struct entry *b)
{
	for (size_t i = 0; i < a->path.n || i < b->path.n; i++) {
		int order = key_cmp(key_at(a, i), key_at(b, i));

		if (order != 0)
			return order;
	}
	return 0;
}

static int entry_cmp(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;
	int order = shape_cmp(x, y);

	return order != 0 ? order : (int)x->route->method - (int)y->route->method;
}

static int text_cmp(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* ---- start-up ---- */

static void refuse_if(bool wrong, const struct route *r, const char *why)
{
	if (!wrong)
		return;
	fprintf(stderr, "level=error event=route method=%d path=%s why=\"%s\"\n", (int)r->method, r->path, why);
	CHECK(!"a route is declared well");
}

static bool param_well_written(struct str segment)
{
	for (size_t i = 1; i + 1 < segment.n; i++) {
		if ((segment.p[i] < 'a' || segment.p[i] > 'z') && segment.p[i] != '_')
			return false;
	}
	return segment.n > 2 && segment.p[segment.n - 1] == '}';
}

static bool literal_well_written(struct str segment)
{
	for (size_t i = 0; i < segment.n; i++) {
		if (segment.p[i] <= ' ' || segment.p[i] > '~' || strchr("{}%?#\\\"<>&", segment.p[i]) != NULL)
			return false;
	}
	return segment.n > 0;
}

static void route_check(const struct route *r, const struct path *path)
{
	size_t params = 0;

	refuse_if(r->method != GET && r->method != POST && r->method != PUT && r->method != PATCH && r->method != DELETE, r,
		  "the method is GET, POST, PUT, PATCH or DELETE; GET answers HEAD");
	refuse_if(r->run == NULL, r, "nothing runs");
	refuse_if(r->needs <= CAP_NONE || r->needs >= CAP_COUNT, r, "it does not say which right it needs");
	refuse_if(r->read_only_post && r->method != POST, r, "only a POST can be a POST that writes nothing");
	for (size_t i = 0; i < path->n; i++) {
		struct str segment = path->segment[i];

		params += is_param(segment);
		refuse_if(is_param(segment) ? !param_well_written(segment) : !literal_well_written(segment), r,
			  "a segment is plain text or one {name}");
		for (size_t k = 0; k < i; k++)
			refuse_if(is_param(segment) && str_eq(segment, path->segment[k]), r, "a {name} occurs twice");
	}
	refuse_if(params > CAUGHT_MAX, r, "too many {names}");
}

static void route_add(const struct route *r)
{
	struct entry e = { .route = r };

	refuse_if(!path_split(str_c(r->path), &e.path), r, "the path begins with /, does not end with it and is not that deep");
	route_check(r, &e.path);
	*VEC_ADD(table.mem, &table.entries) = e;
}

void routes_use(const struct route *const *tables)
{
	if (table.mem == NULL)
		table.mem = arena_new(TABLE_BYTES);
	arena_reset(table.mem);
	memset(&table.entries, 0, sizeof table.entries);
	table.made++;
	for (; *tables != NULL; tables++) {
		for (const struct route *r = *tables; r->path != NULL; r++)
			route_add(r);
	}
	table.patterns = NEW_N(table.mem, const char *, table.entries.n);
	if (table.entries.n == 0)
		return;
	qsort(table.entries.p, table.entries.n, sizeof *table.entries.p, entry_cmp);
	for (size_t i = 0; i < table.entries.n; i++) {
		const struct entry *e = &table.entries.p[i];

		refuse_if(i > 0 && entry_cmp(e - 1, e) == 0, e->route, "it is there twice");
		table.patterns[i] = e->route->path;
	}
	qsort(table.patterns, table.entries.n, sizeof *table.patterns, text_cmp);
}

/* ---- finding ---- */

struct range { size_t from, to; };

/* The first entry of the range whose key at this depth is not under the key (above: is over it). */
static size_t bound(struct range in, size_t depth, struct key key, bool above)
{
	while (in.from < in.to) {
		size_t middle = in.from + (in.to - in.from) / 2;
		int order = key_cmp(key_at(&table.entries.p[middle], depth), key);

		if (order < 0 || (above && order == 0))
			in.from = middle + 1;
		else
			in.to = middle;
	}
	return in.from;
}

static struct range narrow(struct range in, size_t depth, struct key key)
{
	size_t from = bound(in, depth, key, false);

	return (struct range){ from, bound((struct range){ from, in.to }, depth, key, true) };
}

/* The entries of this path's shape: a literal goes before a parameter, at the earliest segment where they differ. */
static struct range shape_find(struct range in, size_t depth, const struct path *path)
{
	struct range found;

	if (in.from == in.to)
		return in;
	if (depth == path->n)
		return narrow(in, depth, (struct key){ .rank = RANK_END });
	found = shape_find(narrow(in, depth, (struct key){ RANK_LITERAL, path->segment[depth] }), depth + 1, path);
	if (found.from < found.to || path->segment[depth].n == 0)
		return found;
	return shape_find(narrow(in, depth, (struct key){ .rank = RANK_PARAM }), depth + 1, path);
}

static void catch_params(const struct entry *e, const struct path *path, struct param caught[4])
{
	size_t n = 0;

	for (size_t i = 0; i < path->n; i++) {
		struct str name = e->path.segment[i];

		if (is_param(name))
			caught[n++] = (struct param){ { name.p + 1, name.n - 2 }, path->segment[i] };
	}
}

const struct route *route_find(enum method m, struct str path, struct param caught[4], bool *other_method)
{
	struct range in = { 0, table.entries.n };
	struct path split;

	*other_method = false;
	memset(caught, 0, CAUGHT_MAX * sizeof *caught);
	if (!path_split(path, &split))
		return NULL;
	in = shape_find(in, 0, &split);
	for (size_t i = in.from; i < in.to; i++) {
		const struct entry *e = &table.entries.p[i];

		if (e->route->method != (m == HEAD ? GET : m))
			continue;
		catch_params(e, &split, caught);
		return e->route;
	}
	*other_method = in.from < in.to;
	return NULL;
}

/* ---- links ---- */

/* Every page writes the same few patterns again and again, from the same literals: a thread remembers those it has looked up. */
static void pattern_check(const char *pattern)
{
	static _Thread_local struct { const char *pattern; unsigned made; } known[KNOWN];
	uintptr_t address = (uintptr_t)pattern;
	size_t at = (address ^ address >> 8) % KNOWN;

	if (table.made == 0 || (known[at].pattern == pattern && known[at].made == table.made))
		return;
	if (bsearch(&pattern, table.patterns, table.entries.n, sizeof *table.patterns, text_cmp) == NULL) {
		fprintf(stderr, "level=error event=link pattern=%s why=\"no route has it\"\n", pattern);
		CHECK(!"a link leads to a route");
	}
	known[at].pattern = pattern;
	known[at].made = table.made;
}

static void put_value(struct buf *b, const struct val *v)
{
	if (v->kind == KIND_INT || v->kind == KIND_REF)
		buf_int(b, v->i);
	else
		percent_encode(b, v->kind == KIND_TEXT ? v->s : val_plain(b->a, v));
}

struct url url_to_(struct arena *a, const char *pattern, size_t n, const struct val *v)
{
	struct buf b = buf_new(a, 48, SIZE_MAX);
	const char *open;
	size_t used = 0;

	pattern_check(pattern);
	while ((open = strchr(pattern, '{')) != NULL) {
		CHECK(used < n);
		buf_put(&b, pattern, (size_t)(open - pattern));
		put_value(&b, &v[used++]);
		pattern = strchr(open, '}');
		CHECK(pattern != NULL);
		pattern++;
	}
	CHECK(used == n);
	buf_put(&b, pattern, strlen(pattern));
	return (struct url){ b.p, b.n };
}

struct url url_with(struct arena *a, struct url base, const char *name, struct str value)
{
	struct str whole = url_text(base), fragment = STR_NONE;
	const char *hash = whole.n == 0 ? NULL : memchr(whole.p, '#', whole.n);
	struct buf b = buf_new(a, whole.n + 2 + strlen(name) + value.n, SIZE_MAX);

	if (hash != NULL) {
		fragment = str_from(whole, (size_t)(hash - whole.p));
		whole = str_head(whole, (size_t)(hash - whole.p));
	}
	buf_str(&b, whole);
	buf_c(&b, whole.n > 0 && memchr(whole.p, '?', whole.n) != NULL ? '&' : '?');
	percent_encode(&b, str_c(name));
	buf_c(&b, '=');
	percent_encode(&b, value);
	buf_str(&b, fragment);
	return (struct url){ b.p, b.n };
}

struct url url_asset(const char *name)
{
	struct str path = asset_path(name);

	return (struct url){ path.p, path.n };
}

struct str url_text(struct url u)
{
	return (struct str){ u.p, u.n };
}

struct url url_at(struct arena *a, struct url page, const char *fragment)
{
	CHECK(fragment[0] == '#');
	struct str whole = str_fmt(a, STR_FMT "%s", STR_ARG(url_text(page)), fragment);
	return (struct url){ whole.p, whole.n };
}

struct url url_here(const char *fragment)
{
	CHECK(fragment[0] == '#');
	return (struct url){ fragment, strlen(fragment) };
}
