/*
 * bench.c -- a page that costs nothing but its way through the server: what the benchmark measures the others against.
 *
 * It is there only when the program was started with KPO_BENCH=1. It says nothing, asks nothing and shows nobody's data.
 */
#include "app/app.h"

#include <stdlib.h>
#include <string.h>

enum { PAGE_BYTES_MAX = 256 * 1024 };
static char page[PAGE_BYTES_MAX];

static void fixed_page(struct req *r)
{
	int64_t n;

	if (!str_int(req_query(r, "bytes"), &n) || n < 1 || n > PAGE_BYTES_MAX)
		req_fail(r, FAIL_INVALID, T("Say how many bytes."));
	else
		r->body = (struct str){ page, (size_t)n };
}

static const struct route bench_table[] = {
	{ .method = GET, .path = "/bench/page", .run = fixed_page, .needs = CAP_PUBLIC }, { 0 },
};

const struct route *const *routes_if(struct arena *a, const struct route *const *routes, const char *env, const struct route *table)
{
	const char *asked = getenv(env);
	size_t n = 0;

	if (!asked || strcmp(asked, "1") != 0)
		return routes;
	while (routes[n])
		n++;
	const struct route **more = NEW_N(a, const struct route *, n + 2);
	memcpy(more, routes, n * sizeof *more);
	more[n] = table;
	return more;
}

const struct route *const *bench_routes(struct arena *a, const struct route *const *routes)
{
	const struct route *const *all = routes_if(a, routes, "KPO_BENCH", bench_table);

	if (all != routes)
		memset(page, 'x', sizeof page);
	return all;
}
