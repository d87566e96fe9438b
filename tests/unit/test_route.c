/*
 * test_route.c -- paths to handlers and back; what a table may not say.
 */
#include "web/web.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static struct arena *mem;

static void nothing(struct req *r)
{
}

static const struct route some[] = {
	{ GET, "/", .run = nothing, .needs = CAP_PUBLIC },
	{ GET, "/idea/{id}", .run = nothing, .needs = CAP_PUBLIC },
	{ POST, "/idea/{id}", .run = nothing, .needs = CAP_PUBLIC },
	{ GET, "/idea/new", .run = nothing, .needs = CAP_PUBLIC },
	{ POST, "/idea/{idea}/step/{step}", .run = nothing, .needs = CAP_PUBLIC },
	{ GET, "/idea/new/step/help", .run = nothing, .needs = CAP_PUBLIC },
	{ 0 },
};

static const struct route others[] = {
	{ GET, "/ideas", .run = nothing, .needs = CAP_PUBLIC },
	{ GET, "/{record}", .run = nothing, .needs = CAP_PUBLIC },
	{ GET, "/{record}/{id}/history", .run = nothing, .needs = CAP_PUBLIC },
	{ DELETE, "/api/v1/{record}/{id}", .run = nothing, .needs = CAP_SIGNED_IN },
	{ 0 },
};

static int set_up(void **state)
{
	mem = arena_new((size_t)16 << 20);
	routes_use((const struct route *const[]){ some, others, NULL });
	return 0;
}

static int tear_down(void **state)
{
	arena_free(mem);
	return 0;
}

/* ---- finding ---- */

static void test_find(void **state)
{
	static const struct { enum method m; const char *path, *found, *caught[2]; bool other; } cases[] = {
		{ GET, "/", "/", { 0 }, false },
		{ HEAD, "/", "/", { 0 }, false },
		{ POST, "/", NULL, { 0 }, true },
		{ GET, "/ideas", "/ideas", { 0 }, false },
		{ GET, "/actions", "/{record}", { "actions" }, false },
		{ GET, "/idea/12", "/idea/{id}", { "12" }, false },
		{ HEAD, "/idea/12", "/idea/{id}", { "12" }, false },
		{ POST, "/idea/12", "/idea/{id}", { "12" }, false },
		{ PUT, "/idea/12", NULL, { 0 }, true },
		{ METHOD_NONE, "/idea/12", NULL, { 0 }, true },
		{ GET, "/idea/new", "/idea/new", { 0 }, false },
		{ POST, "/idea/new", NULL, { 0 }, true },
		{ POST, "/idea/1/step/2", "/idea/{idea}/step/{step}", { "1", "2" }, false },
		/* The literal "new" leads nowhere here, so the parameter is tried again. */
		{ POST, "/idea/new/step/2", "/idea/{idea}/step/{step}", { "new", "2" }, false },
		{ GET, "/idea/new/step/help", "/idea/new/step/help", { 0 }, false },
		{ GET, "/idea/7/history", "/{record}/{id}/history", { "idea", "7" }, false },
		{ DELETE, "/api/v1/idea/9", "/api/v1/{record}/{id}", { "idea", "9" }, false },
		{ GET, "/api/v1/idea/9", NULL, { 0 }, true },
		{ GET, "/idea/%C3%BC", "/idea/{id}", { "%C3%BC" }, false },
		{ GET, "/idea/12/", NULL, { 0 }, false },
		{ GET, "/idea//history", NULL, { 0 }, false },
		{ GET, "//", NULL, { 0 }, false },
		{ GET, "", NULL, { 0 }, false },
		{ GET, "idea", NULL, { 0 }, false },
		{ GET, "*", NULL, { 0 }, false },
		{ GET, "/nothing/here/at/all", NULL, { 0 }, false },
		{ GET, "/a/b/c/d/e/f/g/h/i/j/k/l/m", NULL, { 0 }, false },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct param caught[4];
		bool other;
		const struct route *r = route_find(cases[i].m, str_c(cases[i].path), caught, &other);

		if (cases[i].found == NULL)
			assert_null(r);
		else
			assert_string_equal(r->path, cases[i].found);
		assert_int_equal(other, cases[i].other);
		for (size_t k = 0; k < 2; k++) {
			if (cases[i].caught[k] == NULL)
				assert_null(caught[k].value.p);
			else
				assert_string_equal(str_z(mem, caught[k].value), cases[i].caught[k]);
		}
	}
}

static void test_caught_names(void **state)
{
	struct param caught[4];
	bool other;

	assert_non_null(route_find(POST, S("/idea/1/step/2"), caught, &other));
	assert_true(str_eq(caught[0].name, S("idea")));
	assert_true(str_eq(caught[1].name, S("step")));
}

/* ---- links ---- */

#define assert_url(u, z) assert_string_equal(str_z(mem, url_text(u)), (z))

static void test_links(void **state)
{
	assert_url(url_to(mem, "/"), "/");
	assert_url(url_to(mem, "/idea/{id}", V(412)), "/idea/412");
	assert_url(url_to(mem, "/idea/{idea}/step/{step}", V((struct ref){ 3 }), V((int64_t)-4)), "/idea/3/step/-4");
	assert_url(url_to(mem, "/{record}", V(S("a/b?c#d \xc3\xbc&%"))), "/a%2Fb%3Fc%23d%20%C3%BC%26%25");
	assert_url(url_to(mem, "/idea/{id}", V(date_of(2026, 11, 22))), "/idea/2026-11-22");
	/* The same literal again comes from the thread's memory. */
	for (int i = 0; i < 3; i++)
		assert_url(url_to(mem, "/idea/{id}", V(i)), str_z(mem, str_fmt(mem, "/idea/%d", i)));
}

static void test_queries(void **state)
{
	struct url u = url_to(mem, "/ideas");

	u = url_with(mem, u, "view", S("late & open"));
	assert_url(u, "/ideas?view=late%20%26%20open");
	u = url_with(mem, u, "q", S(""));
	assert_url(u, "/ideas?view=late%20%26%20open&q=");
	assert_url(url_with(mem, url_local(mem, S("/a?b=1#c")), "d", S("2")), "/a?b=1&d=2#c");
}

/* ---- what ends the program at start-up, or at once ---- */

static const struct route wrong[][3] = {
	{ { GET, "/a", .run = nothing, .needs = CAP_PUBLIC }, { GET, "/a", .run = nothing, .needs = CAP_PUBLIC } },
	{ { GET, "/a/{x}", .run = nothing, .needs = CAP_PUBLIC }, { GET, "/a/{y}", .run = nothing, .needs = CAP_PUBLIC } },
	{ { GET, "/a", .run = nothing } },
	{ { GET, "/a", .needs = CAP_PUBLIC } },
	{ { HEAD, "/a", .run = nothing, .needs = CAP_PUBLIC } },
	{ { METHOD_NONE, "/a", .run = nothing, .needs = CAP_PUBLIC } },
	{ { GET, "a", .run = nothing, .needs = CAP_PUBLIC } },
	{ { GET, "/a/", .run = nothing, .needs = CAP_PUBLIC } },
	{ { GET, "/a//b", .run = nothing, .needs = CAP_PUBLIC } },
	{ { GET, "/a{x}", .run = nothing, .needs = CAP_PUBLIC } },
	{ { GET, "/{}", .run = nothing, .needs = CAP_PUBLIC } },
	{ { GET, "/{a", .run = nothing, .needs = CAP_PUBLIC } },
	{ { GET, "/{a}/{a}", .run = nothing, .needs = CAP_PUBLIC } },
	{ { GET, "/{a}/{b}/{c}/{d}/{e}", .run = nothing, .needs = CAP_PUBLIC } },
	{ { GET, "/a", .run = nothing, .needs = CAP_PUBLIC, .read_only_post = true } },
};

static bool dies(void (*run)(const void *), const void *arg)
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		signal(SIGABRT, SIG_DFL);
		close(2);
		run(arg);
		_exit(0);
	}
	waitpid(child, &status, 0);
	return WIFSIGNALED(status) || WEXITSTATUS(status) != 0;
}

static void use(const void *routes)
{
	routes_use((const struct route *const[]){ routes, NULL });
}

static void link_of(const void *pattern)
{
	url_to_(mem, pattern, 1, &(struct val){ .kind = KIND_INT, .i = 1 });
}

static void test_mistakes_end_the_program(void **state)
{
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_true(dies(use, wrong[i]));
	assert_false(dies(use, some));
	assert_true(dies(link_of, "/idea/{nothing}"));
	assert_true(dies(link_of, "/ideas"));
	assert_true(dies(link_of, "/idea/{idea}/step/{step}"));
	assert_false(dies(link_of, "/idea/{id}"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_find), TEST(test_caught_names), TEST(test_links), TEST(test_queries), TEST(test_mistakes_end_the_program),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
