/*
 * demo.h -- what the files of kpo demo share: the example company in memory while it is being written.
 *
 * The company is drawn from a seed and from today's date; what happened in it is then taken through the same steps as
 * real people take, in the order of time. Nothing here is seen outside of demo*.c.
 */
#ifndef APP_DEMO_H
#define APP_DEMO_H

#include "app/app.h"

/* ---- what is said (demo_words.c) ---- */

enum demo_work { WORK_ASSEMBLY, WORK_MACHINING, WORK_PRESS, WORK_PAINT, WORK_TEST, WORK_WAREHOUSE, WORK_OFFICE, WORK_MAINTENANCE, WORK_KINDS };

/* In texts, {s} is the station, {c} its code, {p} a part, {n} a few, {m} some minutes. */
struct demo_text { enum demo_work work; const char *lang, *category, *waste, *problem, *suggestion, *effect; };
struct demo_fill { struct str station, code, part; int64_t n, m; };

struct demo_list { const char *const *p; size_t n; };
enum demo_say { SAY_TAIL, SAY_ANSWER, SAY_ASK, SAY_INFO, SAY_ACTION, SAY_PASS, SAY_PARK, SAY_DECLINE, SAY_REJECT, SAY_THANK, SAY_NOT_FOR_US, SAY_ADAPT, SAY_ADOPT, SAY_KINDS };

extern const struct demo_text demo_texts[];
extern const size_t demo_text_count;
struct str demo_filled(struct arena *a, const char *text, const struct demo_fill *with);
struct str demo_said(struct rand *r, enum demo_say what);
struct str demo_part(struct rand *r, enum demo_work work);
struct str demo_name(struct arena *a, struct rand *r, struct str country, const char **lang);   /* lang: what they write in */

/* ---- the company in memory (demo_org.c) ---- */

enum demo_who { WHO_NOBODY, WHO_OPERATOR, WHO_LEADER, WHO_SUPERVISOR, WHO_VALUE_STREAM, WHO_FACILITATOR, WHO_KPO, WHO_EXECUTIVE, WHO_ADMIN, WHO_COUNT,
	WHO_MATE = WHO_COUNT };         /* WHO_MATE: somebody else of the example area */
struct demo_example { const char *number, *name, *role; bool pin; };
extern const struct demo_example demo_examples[WHO_COUNT];
#define DEMO_PASSWORD "kaizen-demo-1"
#define DEMO_PIN "2468"

enum demo_shifts { SHIFTS_OFFICE, SHIFTS_TWO, SHIFTS_THREE, SHIFTS_KINDS };

struct demo_site {
	int64_t id, manager, calendar[SHIFTS_KINDS];
	struct str name, code, country;
	const struct zone *zone;
	const struct worktime *hours[SHIFTS_KINDS];
	size_t group;                   /* of two sites */
};
/* A unit where people work and ideas are given. */
struct demo_unit {
	int64_t id, leader, supervisor, value_stream;
	struct str code;
	enum demo_work work;
	enum demo_shifts shifts;
	size_t site, person, people, place, places;     /* the first of them, how many */
	double rate, slow;              /* ideas per person and year; how much longer the first answer takes than elsewhere */
	size_t turn;                    /* which text comes next */
};
struct demo_person {
	int64_t id;
	size_t unit;
	struct date start, left, leave;
	double upto;                    /* of the unit's ideas, the share of this one and those before */
	const char *lang;
	struct str name;
	int from_min;                   /* when their shift begins */
};
struct demo_home { int64_t unit, heads; };      /* a unit above those, with its leaders */
struct demo_place { int64_t id; struct str name, code; };
#define NO_UNIT SIZE_MAX
#define NOBODY SIZE_MAX

struct run;
struct demo {
	const struct options *o;
	struct req *r;
	struct arena *keep, *batch;     /* for good; for a few hundred rows */
	struct rand rand;
	struct date first, today;
	struct instant now;
	struct str password, pin;       /* hashes */
	VEC(struct demo_site) sites;
	VEC(struct demo_unit) units;
	VEC(struct demo_person) people;
	VEC(struct demo_place) places;
	VEC(struct demo_home) homes;
	int64_t top, who[WHO_COUNT];
	size_t example, late;           /* units: where the example people work; where answers are late */
	int64_t numbers;                /* employee numbers given so far */
	int64_t written;                /* rows since the batch began */
	struct run *run;
	bool more;                      /* happenings are left for another transaction */
};

bool demo_org(struct demo *g);                          /* places, people, roles, calendars */
void demo_ideas_plan(struct demo *g);                    /* what they will give */
bool demo_ideas_some(struct demo *g, int64_t most);      /* lets so much happen; false: nothing is left */
void demo_stream(struct demo *g);                        /* a value-stream map of the example area's line */
void demo_at(struct demo *g, struct instant at, const struct zone *z, int64_t actor);   /* from here on it is this moment, and this person */
void demo_wrote(struct demo *g);                        /* forgets a batch's memory now and then: no pointer into r->mem may live across it */
void demo_studies(struct demo *g);                       /* the processes that were studied in the example area (demo_study.c) */
void demo_layout(struct demo *g, int64_t study);         /* the plan of the cell that was studied (demo_layout.c) */
size_t demo_unit_of(const struct demo *g, int64_t id);          /* NO_UNIT when it is none of those */

/* ---- what happens to ideas (demo_ideas.c plans and keeps the queue, demo_story.c tells) ---- */

enum hap { HAP_ANSWER, HAP_CLOCK, HAP_INFO, HAP_DECIDE, HAP_BACK, HAP_START, HAP_DONE, HAP_VERIFY, HAP_THANK, HAP_WITHDRAW, HAP_ELSEWHERE, HAP_ACTION, HAP_SCENE,
	HAP_PERSON, HAP_MONTH, HAP_SEAL, HAP_STANDARD };      /* up to HAP_SCENE, of is a plan */
struct happening { int64_t at; uint64_t nth; enum hap what; size_t of, arg; };

/* An idea that waits for an example person: its whole way is written down, in working days before now. */
enum { SCENE_STEPS = 6 };
struct scene_step { const char *step; double days; enum demo_who by, target; int due_days; const char *words; };      /* by: the team leader when nobody is named */
struct scene {
	enum demo_who by;
	double days;
	struct demo_text text;
	struct scene_step steps[SCENE_STEPS];
	struct { const char *title; enum demo_who owner; int due_days; } actions[2];    /* with do_it */
	bool late_area, before, after;  /* pictures */
};
extern const struct scene demo_scenes[];
extern const size_t demo_scene_count;

enum give { GIVE_SIGNED_IN, GIVE_BY_NAME, GIVE_ANONYMOUS };
struct plan {
	int64_t at, id;
	uint64_t nth, says;             /* says: what fills the gaps of its text */
	struct rand rand;
	size_t unit, giver, mate, place, text;
	const struct scene *scene;
	enum give how;
	double days;                    /* how long doing it takes */
	bool scanned, hurry, parked, passed, rejected, pictured;
};

struct run {
	struct demo *g;
	const struct record *idea, *yokoten;
	const struct job *clock;        /* the program's own, which makes ideas climb and come back */
	const struct photo *before, *after, *driver;
	struct date quiet;              /* a month in which little was given */
	VEC(struct plan) plans;
	VEC(struct happening) queue;    /* a heap */
	uint64_t nth;
	size_t next, given;             /* plans: which comes next, of how many */
	int64_t older, older_given;     /* ideas from before the story */
	struct { int64_t document, standard, revision; } written[2];    /* demo_standard.c's */
};

void demo_push(struct run *x, int64_t at, enum hap what, size_t of, size_t arg);        /* what lies after now is dropped */
void demo_give(struct run *x, size_t plan);
void demo_idea_put(struct run *x, struct plan *p, void *row);   /* who gives it, where, in which words */
size_t demo_text_of(struct run *x, size_t unit, struct rand *r);        /* an index into demo_texts */
void demo_older_give(struct run *x, int64_t nth, int64_t of);   /* demo_older.c */
void demo_happen(struct run *x, const struct happening *h);
bool demo_step(struct run *x, const struct record *rec, void *row, const char *name, const void *old);  /* what record_step does, for somebody whose rights are those of the story */
void demo_standards_plan(struct run *x);                        /* demo_standard.c */
void demo_standard_happen(struct run *x, size_t nth);
void demo_seal(struct run *x);
const struct worktime *demo_hours(const struct run *x, size_t unit);
const struct zone *demo_zone(const struct run *x, size_t unit);
int64_t demo_later(const struct run *x, size_t unit, int64_t from, double days);        /* so many working days later */
int64_t demo_later_by_day(struct run *x, size_t unit, struct rand *r, int64_t from, double days);       /* and when a leader is there */
size_t demo_mate(struct run *x, size_t unit, struct rand *r, struct date d);            /* somebody of a unit, as an index into people */
size_t demo_giver(struct run *x, size_t unit, struct rand *r, struct date d);           /* the same by how often they give; NOBODY when they are away */
void demo_losses(struct demo *g, int64_t study);        /* hours, OEE and a changeover of a study that has a demand; called by who makes the study */
bool demo_is_there(const struct demo_person *p, struct date d);

#endif
