/*
 * bench.c -- a page that costs nothing but its way through the server: what the benchmark measures the others against; and a page of many drawings.
 *
 * It is there only when the program was started with KPO_BENCH=1. It says nothing, asks nothing and shows nobody's data.
 */
#include "app/app.h"
#include "chart/chart.h"

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

/* So many small XmR charts of 26 weeks, each of other numbers. */
static void panels_page(struct req *r)
{
	enum { MOST = 500, WEEKS = 26, BASELINE = 13 };
	int64_t n;

	if (!str_int(req_query(r, "n"), &n) || n < 1 || n > MOST) {
		req_fail(r, FAIL_INVALID, T("Say how many."));
		return;
	}
	struct chart_panel *panel = NEW_N(r->mem, struct chart_panel, (size_t)n);
	double *x = NEW_N(r->mem, double, (size_t)n * WEEKS);
	for (size_t i = 0; i < (size_t)n * WEEKS; i++)
		x[i] = (double)(i * i * 31 % 17 + i % WEEKS / 9);
	for (size_t i = 0; i < (size_t)n; i++)
		panel[i] = (struct chart_panel){ .name = str_fmt(r->mem, "Area %d", (int)i + 1), .x = x + i * WEEKS, .n = WEEKS };
	PAGE(r, .title = T("Charts"), .nav = "/help", .plain = true)
		chart_panels(r->html, &(struct chart_panels){ panel, (size_t)n, BASELINE, S("ideas a week"), 0, false });
}

static const struct route bench_table[] = {
	{ .method = GET, .path = "/bench/page", .run = fixed_page, .needs = CAP_PUBLIC },
	{ .method = GET, .path = "/bench/panels", .run = panels_page, .needs = CAP_PUBLIC }, { 0 },
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
