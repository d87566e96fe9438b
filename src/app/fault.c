/*
 * fault.c -- the address at which a test asks for a fault: the n-th call of the database, or for memory, fails.
 *
 * It is there only when the program was started with KPO_FAULT=1; whoever may do that may end the program as well. It answers what came of the
 * fault that was asked for before.
 */
#include "app/app.h"
#include "base/fault.h"

#include <stdio.h>

enum { SAID_BYTES = 64 };

static void fault_page(struct req *r)
{
	static const struct { const char *name; enum fault what; } names[] = {
		{ "none", FAULT_NONE }, { "database", FAULT_DATABASE }, { "apart", FAULT_APART }, { "memory", FAULT_MEMORY }, { 0 },
	};
	struct str what = req_query(r, "what");
	int64_t at = 0, times = 1;
	size_t i = 0;

	str_int(req_query(r, "at"), &at);
	str_int(req_query(r, "times"), &times);
	while (names[i].name && !str_is(what, names[i].name))
		i++;
	if (!names[i].name || at < 0 || times < 1) {
		req_fail(r, FAIL_INVALID, T("Say what shall fail, from which call on, how many times."));
		return;
	}
	r->content_type = S("application/json");
	/* The last thing that it does, and without memory: the fault is for the next request. */
	char *said = arena_alloc(r->mem, SAID_BYTES);
	struct fault_seen seen = fault_ask(names[i].what, at, times);
	snprintf(said, SAID_BYTES, "{\"calls\": %lld, \"failed\": %lld}", (long long)seen.calls, (long long)seen.failed);
	r->body = str_c(said);
}

static const struct route fault_table[] = {
	{ .method = GET, .path = "/fault", .run = fault_page, .needs = CAP_PUBLIC }, { 0 },
};

const struct route *const *fault_routes(struct arena *a, const struct route *const *routes)
{
	const struct route *const *all = routes_if(a, routes, "KPO_FAULT", fault_table);

	if (all != routes)
		fault_allow();
	return all;
}
