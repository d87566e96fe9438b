/* app.h -- what the files of src/app share: the command line, and the commands. */
#ifndef APP_APP_H
#define APP_APP_H

#include "jobs/jobs.h"
#include "ledger/ledger.h"

struct options {
	struct str db, listen, trust, clock, format, backups, from, to;
	int64_t people, years, ideas, seed, loops;
	bool force, who, db_given, no_sandbox, about;
	struct str args[6];             /* what follows the command */
	size_t arg_count;
};

extern const struct module *const app_modules[];
extern const struct module today_module, find_module, gallery_module, help_module;

/* Opens the database, brings its schema up to date (a backup first), loads the server's key. NULL: f says why. */
struct database *app_open(struct arena *a, const struct options *o, struct fail *f);
struct database *app_make(struct arena *a, const struct options *o, struct fail *f);            /* the same, and a new one where there is none */
struct database *app_open_as_it_is(struct arena *a, const struct options *o, struct fail *f);    /* nothing is changed in it */
bool app_due(struct req *r, struct schema_due *due);    /* what the schema needs; false after a failure, and when a newer program was here */
/* The routes and one more table, when this variable of the environment is 1. */
const struct route *const *routes_if(struct arena *a, const struct route *const *routes, const char *env, const struct route *table);
const struct route *const *bench_routes(struct arena *a, const struct route *const *routes);       /* and the benchmark's page, with KPO_BENCH=1 */
const struct route *const *fault_routes(struct arena *a, const struct route *const *routes);       /* and the faults to be asked for, with KPO_FAULT=1 */
struct arena *app_arena(size_t max);             /* a command's memory, for the program's life */
int app_failed(const struct fail *f);           /* says it on standard error; an exit code */

/* What the kernel keeps this process to from now on: before its first thread, for good. landlock: its version, 0 when the kernel has none. */
struct sandbox { bool powers, calls, sanitized; int landlock; };
struct sandbox sandbox_enter(struct arena *a, const struct options *o);
void sandbox_say(const struct sandbox *s, const struct options *o);             /* one line in the log */

/* copy.c: a server's database as a file and back; the target has nothing yet */
bool copy_to_file(struct database *d, const char *file, struct fail *f);
bool copy_from_file(struct arena *a, const struct options *o, struct str file, struct fail *f);

int command_copy(const struct options *o), command_serve(const struct options *o), command_demo(const struct options *o), command_init(const struct options *o), command_check(const struct options *o),
	command_backup(const struct options *o), command_restore(const struct options *o), command_user(const struct options *o), command_jobs(const struct options *o),
	command_routes(const struct options *o), command_rights(const struct options *o), command_openapi(const struct options *o), command_import(const struct options *o),
	command_export(const struct options *o), command_schema(const struct options *o), command_sandbox(const struct options *o), command_calc(const struct options *o);

#endif
