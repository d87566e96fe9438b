/*
 * private.h -- what the files of src/ledger share and nobody else may use.
 */
#ifndef LEDGER_PRIVATE_H
#define LEDGER_PRIVATE_H

#include "ledger/ledger.h"

/* org_page.c: what the pages of places and people show below the facts. */
void unit_page(struct req *r, const void *row);
void person_page(struct req *r, const void *row);
void place_page(struct req *r, const void *row);

/* Statements are listed by the module whose file holds the list. */
extern const struct query unit_fact_by_id, unit_holder_of, unit_answerer_of, unit_similar_to, person_roles_over, heads_between,
	heads_last_before, person_manages_over, person_there_by_id;                              /* org_query.c */
extern const struct query units_below, places_at, unit_leaders, grants_of_person;                    /* org_page.c */
extern const struct query setting_by_name, setting_put;                                 /* setting.c */
extern const struct query labels_of;                                                    /* place_label.c */
extern const struct query actor_by_id, actor_grants;                                    /* actor.c */
extern const struct query login_by_name, login_of_person, session_others_end, badge_owner;      /* login.c */
extern const struct query roles_of_person;                                              /* me.c */
extern const struct query token_by_hash, token_used, tokens_of_person;                  /* token.c */

/* A control of a form that is not a record's: its label, its hint, what was wrong. */
struct entry {
	const char *name, *type, *id;                   /* type: "text" when NULL; id: the name when NULL */
	struct msg label, hint, mistake;
	struct str value, autocomplete, inputmode;
	bool required, autofocus;
	int64_t max;
};
void entry_field(struct req *r, const struct entry *e);
#define ENTRY(r, ...) entry_field((r), &(struct entry){ __VA_ARGS__ })
void alert_show(struct req *r, enum mark mark, struct msg title, struct msg what);

/* login.c. Verifying is slow, so only in .prepare. */
struct login { int64_t id; struct str name, password, pin; };
bool login_find(struct req *r, struct str name, struct login *out);     /* at work and not withdrawn */
bool login_by_id(struct req *r, int64_t person, struct login *out);
bool login_verify(const struct login *l, struct str secret);            /* NULL: takes as long and says no */
enum login_outcome { LOGIN_FITS = 1, LOGIN_WRONG, LOGIN_TOO_OFTEN };
void device_know(struct req *r, int64_t person);        /* this browser has proven to be theirs: its wrong tries are counted apart from its neighbours' */
enum login_outcome login_try(struct req *r, const struct login *l, struct str name, struct str secret);        /* l NULL: nobody of this name; takes as long and says no */
bool person_set_badge(struct req *r, int64_t person, struct str code);
bool badge_taken(struct req *r, struct str code, int64_t but);          /* by somebody else than this person */
struct msg pin_wrong(struct str pin);                                   /* MSG_NONE: a good one */
bool is_pin(struct str secret);                                         /* digits, as many as a PIN has */

/* me.c and token.c: routes of sign_in.c's module */
void taste_show(struct req *r, struct url back);                        /* language and look; back: where to go then */
void me_show(struct req *r);
void me_lang(struct req *r);
void me_theme(struct req *r);
void me_sessions_end(struct req *r);
void me_secret_prepare(struct req *r);
void me_secret(struct req *r);
void tokens_show(struct req *r);
void tokens_prepare(struct req *r);
void tokens_add(struct req *r);
void tokens_withdraw(struct req *r);
void token_use_keep(struct req *r);
struct role_shown { struct str role; struct ref unit; };

extern const struct record api_token_record;

/* person_admin.c and place_label.c: routes of admin.c's module */
void person_role_add(struct req *r);
void person_role_withdraw(struct req *r);
void person_secret_prepare(struct req *r);
void person_secret(struct req *r);
void person_badge(struct req *r);
void labels_show(struct req *r);

#endif
