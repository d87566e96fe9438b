/*
 * api_private.h -- what the files of the API share.
 */
#ifndef RECORD_API_PRIVATE_H
#define RECORD_API_PRIVATE_H

#include "record/api.h"
#include "record/list.h"

#include <jansson.h>

/* A field as the API sees it. Head fields are every record's own seven. */
bool api_head(const struct field *f);
bool api_shown(const struct record *rec, const struct field *f);
bool api_taken(const struct record *rec, const struct field *f, const char *const *only, bool is_new);        /* may be written */

/* api_read.c: the body, and its values. What cannot be read at all sticks in r->fail; a value that does not fit is a mistake. */
json_t *api_body(struct req *r);                        /* an object; NULL: r->fail says why */
void api_read(struct req *r, const struct record *rec, json_t *body, void *row, const char *const *only, bool is_new, struct mistakes *m);

/* api_show.c */
struct buf api_buf(struct req *r);
void api_answer(struct req *r, int status, struct buf *b);
void api_ref_put(struct json *j, int64_t id, struct str title);
void api_val_put(struct req *r, struct json *j, const struct field *f, const struct val *v);           /* a ref with its title */
void api_row_put(struct req *r, struct json *j, const struct record *rec, const void *row, bool steps);
void api_list_row_put(struct req *r, struct json *j, const struct list_rows *l);
struct str api_etag(struct req *r, const void *row);
void api_conflict(struct req *r, const struct record *rec, const void *saved, struct msg why);        /* 409 with both versions */

/* openapi.c, api_page.c, idempotency.c: routes and tables of the module */
void openapi_show(struct req *r);
void api_page_show(struct req *r);
extern const struct query key_find, key_put, key_purge;
extern const struct query api_history;
extern const char *const key_ddl[];

/* The operations that every record has, for the routes and for their description. */
enum api_op { API_LIST, API_CREATE, API_GET, API_CHANGE, API_STEP, API_HISTORY, API_OPS };
struct api_row { enum method method; const char *name, *rest; void (*run)(struct req *); };
extern const struct api_row api_ops[API_OPS];

#endif
