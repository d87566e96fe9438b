/*
 * openapi.h -- the description while it is written: between openapi.c, which writes what is the same everywhere, and openapi_record.c.
 */
#ifndef RECORD_OPENAPI_H
#define RECORD_OPENAPI_H

#include "record/api_private.h"

struct doc { struct json j; struct arena *a; const struct lang *lang; };

void doc_raw(struct doc *d, const char *json);                  /* members or a value that are JSON already */
void doc_key(struct doc *d, const char *name);
void doc_open_at(struct doc *d, struct str name);               /* a member that is an object */
void doc_open(struct doc *d, const char *name);
void doc_close(struct doc *d);
void doc_text(struct doc *d, const char *name, struct str s);
struct str doc_words(struct doc *d, struct msg m);
void doc_ref(struct doc *d, struct str schema);
void doc_content(struct doc *d, struct str schema);             /* a body of JSON */

/* References into what openapi.c writes. */
#define REFUSAL(status, name) "\"" status "\":{\"$ref\":\"#/components/responses/" name "\"}"
#define ALWAYS REFUSAL("400", "Malformed") "," REFUSAL("401", "SignIn") "," REFUSAL("403", "Forbidden") "," REFUSAL("422", "Invalid") "," \
	REFUSAL("500", "Internal") "," REFUSAL("503", "Unavailable")
#define ON_WRITES REFUSAL("413", "TooLarge") "," REFUSAL("415", "Unsupported") "," REFUSAL("429", "TooMany")

/* What one record adds: its tag, its schemas, its paths. */
void doc_record_tag(struct doc *d, const struct record *rec);
void doc_record_schemas(struct doc *d, const struct record *rec);
void doc_record_paths(struct doc *d, const struct record *rec);

#endif
