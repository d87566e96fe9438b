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
enum demo_say { SAY_TAIL, SAY_ANSWER, SAY_ASK, SAY_INFO, SAY_PASS, SAY_PARK, SAY_DECLINE, SAY_REJECT, SAY_THANK, SAY_NOT_FOR_US, SAY_ADAPT, SAY_ADOPT, SAY_KINDS };

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
	int group;                      /* alike areas are alike within a pair of sites */
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
struct demo_place { int64_t id; struct str name, code; };
#define NO_UNIT SIZE_MAX

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
	int64_t top, who[WHO_COUNT];
	size_t example, late;           /* units: where the example people work; where answers are late */
	int64_t numbers;                /* employee numbers given so far */
	int64_t written;                /* rows since the batch began */
};

bool demo_org(struct demo *g);                          /* places, people, roles, calendars */
bool demo_ideas(struct demo *g);                        /* what they gave, and what became of it */
void demo_at(struct demo *g, struct instant at, const struct zone *z, int64_t actor);   /* from here on it is this moment, and this person */
void demo_wrote(struct demo *g);                        /* forgets a batch's memory now and then: no pointer into r->mem may live across it */
struct date demo_day(int year, int month, int day);
size_t demo_unit_of(const struct demo *g, int64_t id);          /* NO_UNIT when it is none of those */
struct str demo_keep(struct demo *g, struct str s);

#endif
