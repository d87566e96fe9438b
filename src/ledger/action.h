/* action.h -- between action.c and action_page.c. */
#ifndef LEDGER_ACTION_H
#define LEDGER_ACTION_H

#include "ledger/origin.h"

/* Who may add, verify, and decide about dates and cancelling. The rights table names rights of ideas; an action lives by the same ones, but that its date
   and its end are the sponsor's: the value-stream manager's, not the supervisor's who has it to do. */
#define ACTION_CREATE CAP_IDEA_SHARE
#define ACTION_CARRY  CAP_IDEA_ANSWER
#define ACTION_VERIFY CAP_IDEA_VERIFY
#define ACTION_DECIDE CAP_ACTION_DECIDE

bool action_runs(const struct action *a);                       /* somebody still has to do it */
bool action_late(const struct action *a, struct date today);
void action_list_note(struct req *r, const void *row);           /* below its state in a list: late */
void action_page(struct req *r, const void *row);               /* below its facts */
void action_post(struct req *r);                                /* POST /action/add */
void actions_need_you(struct req *r, struct attention *list);
extern const struct query actions_of, actions_open_of, actions_mine, actions_to_verify;        /* action_page.c */

#endif
