/*
 * origin.h -- the row that an action, a picture, a comment or a signature belongs to.
 *
 * Whoever may read that row may read what hangs on it; who takes part in it adds to it. There is no second right to keep in step.
 */
#ifndef LEDGER_ORIGIN_H
#define LEDGER_ORIGIN_H

#include "ledger/ledger.h"

struct origin { const struct record *rec; int64_t id; void *row; };

bool origin_may_read(struct req *r, struct str record, int64_t id, struct origin *out);  /* false: there is none, or it is not theirs; nothing fails */
bool origin_get(struct req *r, struct str record, int64_t id, struct origin *out);       /* the same, and FAIL_NOT_FOUND */
bool origin_posted(struct req *r, struct origin *out);          /* from the form's "origin" and "id", or "_origin" and "_id" beside a record's own fields */
/* Who may add something: its editors, whoever is named in it, whoever may give an idea where it belongs. Reading alone is not enough. */
bool origin_may_add(struct req *r, const struct origin *o);
bool origin_add_posted(struct req *r, struct origin *out);      /* origin_posted(), and FAIL_FORBIDDEN */
void origin_hidden(struct req *r, const struct record *rec, int64_t id);        /* writes those two into a form */
void origin_back(struct req *r, const struct origin *o, const char *fragment);  /* to the form's "next", else to that part of the origin's page */
bool origin_may_withdraw(struct req *r, const struct origin *o, struct ref added_by);    /* whoever added it, or an editor of the origin */
/* The posted form's row of rec ("/comment/{id}/withdraw") is withdrawn, by whoever may; then back. */
void origin_withdraw(struct req *r, const struct record *rec, struct msg done, const char *fragment);

#endif
