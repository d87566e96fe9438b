/*
 * web.h -- a request as a handler sees it, and the routes that lead to handlers.
 *
 * A handler is straight: it reads parameters, asks the database, writes a page or redirects. Memory is the
 * request's arena, the first failure sticks (req_fail or the database's), the dispatcher owns the transaction, the
 * session, the right, the CSRF token and the answer. A POST route runs on the writer inside a savepoint;
 * its slow part (a password, a photo) goes in .prepare, which runs before, on a worker thread, with a reading connection.
 */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include "db/db.h"
#include "web/cap.h"
#include "web/html.h"
#include "web/serve.h"

/* ---- who is asking ---- */

struct grant { enum role role; int64_t unit; bool everywhere; };        /* a role at a place and all below it; everywhere: at the top */
struct actor {
	int64_t id;                     /* the person; 0: nobody is signed in */
	struct str name, initials, site;
	int64_t home_unit;
	const struct grant *grants;
	size_t grant_count;
	bool via_token;                 /* a program, over the API */
	bool phone_first;               /* an operator: My work instead of Today */
};

/* ---- parameters ---- */

struct param { struct str name, value; };
struct upload { struct str field, filename, bytes; };   /* the type a client claims is not kept: content decides */

struct params { const struct param *p; size_t n; const struct upload *file; size_t files; };

/* Percent-decoding, forms and multipart bodies. Each returns false on malformed or non-UTF-8 input. */
bool params_query(struct arena *a, struct str query, struct params *out);
bool params_body(struct arena *a, struct str content_type, struct str body, struct params *out, struct fail *f);
bool percent_decode(struct arena *a, struct str s, bool plus_is_space, struct str *out);
void percent_encode(struct buf *b, struct str s);
struct str params_get(const struct params *p, struct str name);         /* first of that name, or STR_NONE */
bool params_has(const struct params *p, struct str name);

/* ---- the request ---- */

/* Look-ups that are kept for the length of one request, each folder's own. */
enum req_cache { CACHE_NAMES, CACHE_WORKTIME, CACHE_UNITS, CACHE_TODAY, CACHE_OPTIONS, CACHE_BELOW };

struct route;
struct req {
	struct arena *mem;
	struct db *db;
	struct html *html;
	struct fail fail;               /* sticky: the first failure wins */
	const struct http_request *http;
	const struct route *route;
	enum method method;
	struct params query, form;
	struct str body_in;             /* the body as it came: JSON of an API route, a CSV */
	struct param path[4];           /* {id}, {token} of the route's pattern */
	struct actor actor;
	const struct lang *lang;
	const struct zone *zone;
	struct str theme;               /* "light", "dark", or none: the device's */
	struct str csrf;                /* this session's token */
	struct str session;             /* hash of the session's token, for signing out */
	struct instant session_ends;    /* when it is over if nobody uses it any more */
	bool shared_device;             /* the session is on a shared device: short, and its cookies end with the browser */
	struct instant now;
	struct date today;              /* in the request's zone */
	int64_t began_ms;               /* of this machine's clock, before anything was read: what changed later this page may not show */
	bool htmx, api, wants_json, secure;     /* secure: it came over HTTPS */
	bool nameless;                  /* who asks wants no name on it: neither the log nor what is kept of the answer says who it was */
	struct str client;              /* the client's address, behind a trusted proxy the forwarded one */
	void *prepared;                 /* what .prepare left for .run */
	const void *page;               /* the page being written: record/page.c's */
	const char *form_step;          /* the step whose form is being written: the ids in it carry its name, so that they differ from those of the others */
	void *cache[KEPT_ROOTS];        /* by enum req_cache */

	/* the answer */
	int status;                     /* 0: 200, or 303 with a redirect, or the failure's */
	struct url redirect;
	struct str content_type;        /* none: text/html; charset=utf-8 */
	struct str body;                /* instead of html: an export, a picture */
	struct http_header header[12];
	size_t header_count;
	bool stream;                    /* body is only its beginning: live.c's */
	bool quiet_errors;              /* the handler has already written the page for its failure (a form with its errors) */
};

struct req *program_req(struct arena *a, struct db *db);        /* one that belongs to the program itself: nobody is signed in, English, UTC */
void req_fail(struct req *r, enum fail_code code, struct msg why);
void req_redirect(struct req *r, struct url to);
void req_header(struct req *r, struct str name, struct str value);
void req_cookie(struct req *r, struct str name, struct str value, int64_t max_age_s, bool http_only);   /* SameSite=Lax, Path=/, Secure over HTTPS; max_age 0 ends it, -1: until the browser closes */
struct str req_cookie_get(const struct req *r, struct str name);
int64_t req_id(struct req *r, const char *name);                /* a path parameter as an id; FAIL_NOT_FOUND when it is none */
struct str req_path(struct req *r, const char *name);
struct str req_query(struct req *r, const char *name);          /* STR_NONE when absent */
struct str req_field(struct req *r, const char *name);          /* a form field, trimmed */
const struct upload *req_file(struct req *r, const char *name); /* NULL when absent or empty */
struct wall req_wall(const struct req *r, struct instant t);    /* to show an instant in the request's zone */

/* After a write: one line shown once on the next page, with an Undo when there is one. The code is a T() literal's English text. */
void req_flash(struct req *r, struct msg m, struct url undo);
bool req_flash_take(struct req *r, struct str *text, struct url *undo);        /* for the page's frame: translated, and shown once; false when there is none */

/* ---- routes ---- */

struct route {
	enum method method;             /* GET answers HEAD too */
	const char *path;               /* "/idea/{id}"; {name} takes one segment */
	void (*run)(struct req *);
	void (*prepare)(struct req *);  /* on a worker thread before run; reads only */
	enum cap needs;                 /* zero is refused at start-up; the place is checked by the handler with may_here() */
	bool slow;                      /* a reading route that runs on a worker thread */
	bool api;                       /* /api/v1: token or session, JSON errors, no CSRF form field */
	bool no_csrf;                   /* a public form bound by its own signed token */
	bool read_only_post;            /* a POST that writes nothing (a preview) */
	size_t body_max;                /* bytes; 0: LIMIT_FORM_BYTES */
	const void *of;                 /* what a derived route is about: its struct record */
};

const struct route *route_find(enum method m, struct str path, struct param caught[4], bool *other_method);
void routes_use(const struct route *const *tables);             /* start-up: sorts, refuses doubles and silence */

/* A link: url_to(mem, "/idea/{id}", V(id)); CHECKs that a GET or POST route with this pattern exists. */
#define url_to(mem, pattern, ...) url_to_((mem), (pattern), VALS(__VA_ARGS__))
struct url url_to_(struct arena *a, const char *pattern, size_t n, const struct val *v);
struct url url_with(struct arena *a, struct url base, const char *name, struct str value);      /* adds ?name=value or &name=value */
struct url url_self(struct req *r);                             /* this page with its query */
struct url url_here(const char *fragment);                      /* "#main": a place on this page */
struct url url_at(struct arena *a, struct url page, const char *fragment);      /* "#pictures": a place on that page */
struct url url_asset(const char *name);                         /* "kpo.css" to "/a/HASH/kpo.css" */
struct url url_local(struct arena *a, struct str s);            /* a same-site path from a form ("next"): else URL_NONE */
struct str url_text(struct url u);

/* ---- the dispatcher ---- */

struct web_hooks {
	bool (*actor_load)(struct req *r, int64_t person);                      /* fills r->actor, lang, zone from a person's row */
	int64_t (*token_person)(struct req *r, struct str token_hash);          /* an API token's person; 0: none */
	bool (*may)(struct req *r, enum cap needs);                             /* anywhere at all */
	void (*error_page)(struct req *r);                                      /* r->fail says what */
	void (*sign_in_page)(struct req *r);                                    /* nobody is signed in and the route is not public */
	bool (*key_replay)(struct req *r);                                      /* Idempotency-Key: true when an earlier answer was put into r */
	void (*key_keep)(struct req *r);
	bool (*live_may)(struct req *r, struct str topic);                      /* whether they may hear of it; NULL: there is no /live */
	void (*metrics)(struct buf *b);                                         /* further lines for /metrics */
};

struct web_config {
	struct str listen;
	int loops;
	struct database *database;
	const struct route *const *routes;                                      /* NULL-terminated */
	struct web_hooks hooks;
	struct str trusted_proxies;                                             /* "127.0.0.1,::1": forwarded headers are believed from these alone */
	const struct zone *zone;                                                /* of pages before anybody signed in; NULL: UTC */
};

struct web;
struct web *web_start(struct arena *a, const struct web_config *c, struct fail *f);
int web_port(const struct web *w);
void web_wait(struct web *w);                                           /* until web_stop; then requests and writes under way have ended */
void web_stop(struct web *w);

/* GET /live, the stream of changes: whoever registers the route gives the hook live_may. */
void live_open(struct req *r);

/* ---- sessions (web/session.c) ---- */

enum { SESSION_HOURS = 12, SESSION_SHARED_MIN = 10 };
bool session_schema(struct db *db);
extern const struct query *const session_queries[];                     /* NULL-terminated, for db_check_query() at start-up */
void session_start(struct req *r, int64_t person, bool shared_device);  /* sets the cookie; the old session, if any, ends */
void session_end(struct req *r);
struct str secret_hash(struct arena *a, struct str secret);             /* BLAKE2b, hex */
bool secret_same(struct str a, struct str b);                           /* in constant time for equal lengths */
struct str secret_mac(struct arena *a, const char *purpose, struct str text);  /* keyed by the server, URL-safe, 22 characters */
struct str secret_token(struct arena *a);                               /* 32 random bytes, URL-safe */
struct str password_hash(struct arena *a, struct str password);         /* argon2id; slow: in .prepare. STR_NONE: no memory for it now */
bool password_verify(struct str hash, struct str password);             /* slow; no hash: as slow, and false */
struct str id_token(struct arena *a, const char *purpose, int64_t id);  /* a signed id, short enough for a QR code */
int64_t id_of_token(const char *purpose, struct str token);     /* 0: not one of ours, or made for something else */
struct str place_token(struct arena *a, int64_t place);                 /* a signed token for a place's QR code */
int64_t place_of_token(struct str token);                               /* 0: not one of ours */
void web_key(struct str key);                                           /* the server's signing key, from the database */
bool rate_schema(struct db *db);
void rate_share(struct database *d);    /* from now on counted in this database, which is remote */
void rate_end(struct req *r);           /* a job: windows that are over */
extern const struct query *const rate_queries[];
bool rate_open(struct str what, struct str who, int per_window, int64_t window_s, struct instant now);  /* whether it would be allowed; counts nothing */
bool rate_allow(struct str what, struct str who, int per_window, int64_t window_s, struct instant now); /* counts and decides */

#endif
