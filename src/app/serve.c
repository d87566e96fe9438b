/*
 * serve.c -- kpo serve: opens the database, starts the clock and the web server, and stops all in order.
 *
 * A signal asks for the end; what was taken is finished first. Nothing is served before every declared query has
 * been prepared against the real schema.
 */
#include "app/app.h"
#include "record/api.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#define REMOTE_WORKERS "16"

/* A command ends with the program: its memory stays in reach until then, whichever way it ends. */
struct arena *app_arena(size_t max)
{
	static struct arena *kept[8];
	static size_t n;

	CHECK(n < sizeof kept / sizeof kept[0]);
	return kept[n++] = arena_new(max);
}

int app_failed(const struct fail *f)
{
	fprintf(stderr, "kpo: %s\n", f->why.one ? f->why.one : "something went wrong");
	return 1;
}

static void metrics(struct buf *b)
{
	(void)b;
}

static int wait_for_signal(void)
{
	sigset_t set;
	int sig = 0;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigwait(&set, &sig);
	return sig;
}

/* Blocked before any thread starts, so that every thread inherits it and only wait_for_signal sees them. */
static void signals_block(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	signal(SIGPIPE, SIG_IGN);
}

int command_serve(const struct options *o)
{
	struct arena *a = app_arena(64 << 20);
	struct fail f = { FAIL_NONE, MSG_NONE };

	struct sandbox box = o->no_sandbox ? (struct sandbox){ 0 } : sandbox_enter(a, o);
	sandbox_say(&box, o);
	signals_block();
	struct database *d = app_open(a, o, &f);
	if (!d)
		return app_failed(&f);
	if (database_remote(d)) {
		rate_share(d);
		setenv("UV_THREADPOOL_SIZE", REMOTE_WORKERS, 0);        /* all reading is theirs, and most of it is waiting */
	}
	struct web_config config = { .listen = o->listen, .loops = (int)o->loops, .database = d, .routes = fault_routes(a, bench_routes(a, modules_routes())), .trusted_proxies = o->trust,
		.hooks = { .actor_load = actor_load, .token_person = token_person, .may = may, .error_page = error_page, .sign_in_page = sign_in_page,
			.key_replay = key_replay, .key_keep = key_keep, .live_may = live_may, .metrics = metrics } };
	struct web *w = web_start(a, &config, &f);
	if (!w) {
		database_close(d);
		return app_failed(&f);
	}
	struct jobs *j = jobs_start(a, d);
	printf("kpo serves on port %d\n", web_port(w));
	fflush(stdout);
	log_line(LOG_INFO, "signal=%d stopping", wait_for_signal());
	web_stop(w);
	web_wait(w);
	jobs_stop(j);
	database_close(d);
	return 0;
}
