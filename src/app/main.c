/*
 * main.c -- the command line: one program, a word for what it shall do.
 *
 * Commands are a table; help is that table. A mistake in the words ends with 2 and the sentence that puts it right.
 */
#include "app/app.h"

#include <getopt.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

static const struct command { const char *name, *args, *what; int (*run)(const struct options *o); } commands[] = {
	{ "serve", "[--listen ADDR:PORT] [--trust ADDR,ADDR] [--loops N] [--no-sandbox]", "serves the application", command_serve },
	{ "init", "[ZONE]", "makes an empty company: one calendar, one administrator", command_init },
	{ "demo", "[--people N] [--years N] [--ideas N] [--seed N] [--who]", "fills an example company", command_demo },
	{ "check", "", "proves that the history is whole, and says where it is not", command_check },
	{ "backup", "FILE", "copies the database, also while it serves", command_backup },
	{ "restore", "FILE [--force]", "puts a backup in the database's place", command_restore },
	{ "copy", "--from URL --to URL", "moves a company into an empty database, of either engine", command_copy },
	{ "user", "add|passwd|token LOGIN [NAME]", "people, passwords and tokens from the command line", command_user },
	{ "import", "RECORD FILE.csv", "rows from a spreadsheet, matched by their key", command_import },
	{ "export", "RECORD [--format csv|xlsx|json]", "a record's rows, to standard output", command_export },
	{ "calc", "[NAME [--about]]", "a calculation of the trade, JSON in and out; alone: their names", command_calc },
	{ "jobs", "", "runs every job once, now", command_jobs },
	{ "sandbox", "", "tries what the kernel must refuse to the server here", command_sandbox },
	{ "routes", "", "every route with the right it needs", command_routes },
	{ "schema", "[--db URL]", "the tables that are declared; with a database: what has to be changed in it", command_schema },
	{ "rights", "", "every right with the roles that have it", command_rights },
	{ "openapi", "", "the description of /api/v1", command_openapi },
	{ 0 },
};

static int help(FILE *out)
{
	fprintf(out, "kpo: the system that a kaizen office runs on\n\n");
	for (const struct command *c = commands; c->name; c++)
		fprintf(out, "  kpo %-8s %-52s %s\n", c->name, c->args, c->what);
	fprintf(out, "\n  --db URL           the database, sqlite:FILE or postgres://HOST/NAME; sqlite:data/kpo.db when it is not given\n"
		"  --backups FOLDER   where the backup before an upgrade goes; beside the database when it is not given\n"
		"  --clock FILE       for tests: the clock is shifted by the seconds in this file\n");
	return out == stdout ? 0 : 2;
}

enum { OPT_DB = 256, OPT_LISTEN, OPT_TRUST, OPT_CLOCK, OPT_PEOPLE, OPT_YEARS, OPT_IDEAS, OPT_SEED, OPT_LOOPS, OPT_FORCE, OPT_WHO, OPT_FORMAT, OPT_FROM, OPT_TO, OPT_BACKUPS,
	OPT_NO_SANDBOX, OPT_ABOUT };
static const struct option longs[] = {
	{ "db", required_argument, NULL, OPT_DB }, { "listen", required_argument, NULL, OPT_LISTEN }, { "trust", required_argument, NULL, OPT_TRUST },
	{ "clock", required_argument, NULL, OPT_CLOCK }, { "people", required_argument, NULL, OPT_PEOPLE }, { "years", required_argument, NULL, OPT_YEARS },
	{ "ideas", required_argument, NULL, OPT_IDEAS },
	{ "seed", required_argument, NULL, OPT_SEED }, { "loops", required_argument, NULL, OPT_LOOPS }, { "force", no_argument, NULL, OPT_FORCE },
	{ "who", no_argument, NULL, OPT_WHO }, { "format", required_argument, NULL, OPT_FORMAT }, { "backups", required_argument, NULL, OPT_BACKUPS },
	{ "from", required_argument, NULL, OPT_FROM }, { "to", required_argument, NULL, OPT_TO },
	{ "no-sandbox", no_argument, NULL, OPT_NO_SANDBOX }, { "about", no_argument, NULL, OPT_ABOUT }, { 0 },
};

static bool number(const char *name, int64_t least, int64_t most, int64_t *out)
{
	if (str_int(str_c(optarg), out) && *out >= least && *out <= most)
		return true;
	fprintf(stderr, "kpo: --%s takes a number from %lld to %lld\n", name, (long long)least, (long long)most);
	return false;
}

static bool option_take(struct options *o, int c)
{
	switch (c) {
	case OPT_DB: o->db = str_c(optarg); o->db_given = true; return true;
	case OPT_LISTEN: o->listen = str_c(optarg); return true;
	case OPT_TRUST: o->trust = str_c(optarg); return true;
	case OPT_CLOCK: o->clock = str_c(optarg); return true;
	case OPT_FORMAT: o->format = str_c(optarg); return true;
	case OPT_FROM: o->from = str_c(optarg); return true;
	case OPT_TO: o->to = str_c(optarg); return true;
	case OPT_BACKUPS: o->backups = str_c(optarg); return true;
	case OPT_PEOPLE: return number("people", 20, 1000000, &o->people);
	case OPT_YEARS: return number("years", 1, 30, &o->years);
	case OPT_IDEAS: return number("ideas", 100, 20000000, &o->ideas);
	case OPT_SEED: return number("seed", 0, INT64_MAX, &o->seed);
	case OPT_LOOPS: return number("loops", 1, 64, &o->loops);
	case OPT_FORCE: o->force = true; return true;
	case OPT_WHO: o->who = true; return true;
	case OPT_NO_SANDBOX: o->no_sandbox = true; return true;
	case OPT_ABOUT: o->about = true; return true;
	default: return false;
	}
}

static bool options_read(int argc, char **argv, struct options *o)
{
	int c;

	*o = (struct options){ .db = S("sqlite:data/kpo.db"), .listen = S("127.0.0.1:8080"), .people = 1250, .years = 2, .seed = 1 };
	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1)
		if (!option_take(o, c))
			return false;
	for (; optind < argc && o->arg_count < sizeof o->args / sizeof o->args[0]; optind++)
		o->args[o->arg_count++] = str_c(argv[optind]);
	return true;
}

int main(int argc, char **argv)
{
	struct options o;

	CHECK(sodium_init() >= 0);
	if (argc < 2 || strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0)
		return help(argc < 2 ? stderr : stdout);
	for (const struct command *c = commands; c->name; c++) {
		if (strcmp(argv[1], c->name) != 0)
			continue;
		if (!options_read(argc - 1, argv + 1, &o))
			return 2;
		if (o.clock.n)
			instant_offset_file(o.clock.p);
		modules_use(app_modules);
		return c->run(&o);
	}
	fprintf(stderr, "kpo: there is no command '%s'\n\n", argv[1]);
	return help(stderr);
}
