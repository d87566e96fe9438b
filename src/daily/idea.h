/*
 * idea.h -- what the files of src/daily share about ideas; nobody else includes this.
 */
#ifndef DAILY_IDEA_H
#define DAILY_IDEA_H

#include "daily/idea_rule.h"
#include "ledger/ledger.h"

struct idea {
	ROW;
	struct str title, problem, suggestion, category, waste, can_do;
	struct ref area, place, submitter, copied_from;
	bool anonymous;
	struct str giver_name, receipt;         /* receipt: the secret in the giver's link */
	struct str state;
	struct instant state_since;
	struct ref answerer, answered_by, climbed_to;
	struct instant answer_due, answered_at, decide_due, climb_at;
	int64_t climb;                          /* 0 in time, 1 supervisor, 2 value-stream manager, 3 bottleneck list */
	struct str answer, question, info;
	struct str decision, decision_reason;
	bool spoken;
	struct instant decided_at;
	struct ref decided_by, escalated_to;
	struct date escalate_due, parked_until;
	struct ref owner;
	struct date due, original_due;
	struct str effort;
	struct money cost;
	struct instant implemented_at;
	struct ref implemented_by, done_by;     /* whose work it was, and who said that it is done */
	struct str effect;
	struct ref verifier, verified_by;
	struct instant verified_at;
	struct str standard_updated;
	bool told_shifts;
	struct str rejected, thanks;
	struct ref thanked_by;
	struct instant thanked_at;
};

struct yokoten {
	ROW;
	struct ref idea, area, asked, answered_by, new_idea;
	struct str title, state, words;
	struct instant answered_at;
};

extern const struct record idea_record, yokoten_record;
extern const struct step idea_steps[];

/* idea_step.c */
void idea_derive(struct req *r, void *row, const void *old);
struct msg idea_check(struct req *r, const void *row, const void *old, const char **field);

/* idea_who.c: 0 is nobody */
int64_t idea_answerer(struct req *r, const struct idea *i);
int64_t idea_verifier(struct req *r, const struct idea *i);
int64_t idea_climber(struct req *r, const struct idea *i, int64_t tier);        /* who has it by now; the one before when there is no other */
bool idea_did(const struct idea *i, int64_t person);    /* owns it, did it or said that it is done: never verifies it */
struct msg idea_decider_wrong(struct req *r, const struct idea *i);             /* of escalated_to */
struct climb idea_climb_now(struct req *r, const struct idea *i, struct instant now);
extern const struct query ideas_of_person, ideas_of_nobody;
extern const struct reaction idea_reactions[];

/* quick.c */
extern const struct route quick_routes[];
void quick_gone(struct req *r, struct msg title, struct msg what, struct msg sentence);  /* a label or receipt that is not valid: 404; sentence: all of it, for a script */

/* receipt.c */
void receipt_page(struct req *r);
void receipt_info(struct req *r);
void receipt_photo(struct req *r);
extern const struct query idea_by_receipt;


/* idea_page.c */
void idea_show(struct req *r, const struct record *rec, const void *row, const struct step *open, const struct mistakes *m);
struct str idea_age_text(struct req *r, const struct idea *i, enum mark *mark);         /* "5 d, standard 3" */
void idea_list_note(struct req *r, const void *row);                                    /* below its state in a list */
double idea_age_days(struct req *r, const struct idea *i);                              /* working days in its present state */

/* idea_today.c */
void ideas_need_you(struct req *r, struct attention *list);
extern const struct query ideas_waiting, ideas_without;

/* idea_job.c */
void idea_clock(struct req *r);
extern const struct query ideas_to_climb, ideas_to_come_back;

/* yokoten.c */
void yokoten_panel(struct req *r, const struct idea *i);
void yokoten_propose(struct req *r, const void *idea);
void yokoten_take_back(struct req *r, int64_t idea, struct instant at); /* what was proposed at that moment; FAIL_CONFLICT when somebody has answered */

#endif
