/*
 * api.h -- /api/v1: what a module that adds a route of its own to it needs, and the hooks that make a retry safe.
 */
#ifndef RECORD_API_H
#define RECORD_API_H

#include "record/record.h"

extern const struct module api_module;          /* the description, the page for people, the kept answers */

/* The description of the API in OpenAPI 3.1, made from the declarations; the sentences in this language. */
struct str openapi_text(struct arena *a, const struct lang *l);

/* Answers with JSON: a row with its ETag, as a GET of it does; or an error, with the fields that are wrong (m may be NULL). */
void api_row_answer(struct req *r, const struct record *rec, int64_t id, int status);
void api_refuse(struct req *r, enum fail_code code, struct msg why, const struct mistakes *m);

/* web_hooks: an answer is kept for a day under its Idempotency-Key and given again to the same request. */
bool key_replay(struct req *r);
void key_keep(struct req *r);
void keys_end(struct req *r);    /* a job: those that are over */

#endif
