/*
 * private.h -- between the files of the dispatcher; nobody outside src/web includes it.
 *
 * A trip is one request on its way: from the loop's thread, perhaps over a worker, perhaps over the writer, to its
 * one answer. It lives in the request's arena, and only one thread has it at a time.
 */
#ifndef WEB_PRIVATE_H
#define WEB_PRIVATE_H

#include "web/web.h"

#include <pthread.h>
#include <stdatomic.h>

enum { WEB_LOOPS_MAX = 64, WEB_READERS_MAX = 128, DURATION_BUCKETS = 7, TRUSTED_MAX = 16 };

/* Written by one loop, read by whoever asks for /metrics. */
struct counters {
	_Atomic int64_t by_class[6];                    /* 2: 2xx */
	_Atomic int64_t bucket[DURATION_BUCKETS];       /* the last: all the rest */
	_Atomic int64_t us_sum;
};

struct web;
struct web_loop {
	struct web *web;
	struct db_conn *conn;                           /* this thread's own, for reading; NULL while the database cannot be opened */
	struct counters counters;
};

struct web {
	struct web_config config;
	struct arena *mem;
	struct http_server *_Atomic server;             /* a first request may come before http_start() has returned */
	const struct zone *zone;
	struct str trusted[TRUSTED_MAX];
	size_t trusted_count;
	struct instant started;
	_Atomic bool stopping;
	_Atomic int64_t under_way;                      /* write jobs and workers that still use us */
	struct web_loop loops[WEB_LOOPS_MAX];

	pthread_mutex_t readers_lock;                   /* guards the readers that no worker has now */
	struct db_conn *readers[WEB_READERS_MAX];
	size_t reader_count;
};

struct trip {
	struct req r;                                   /* first: what handlers see */
	struct web *web;
	struct http_request *http;                      /* NULL while only the head is there */
	struct db db;
	struct write_job job;
	struct str allow;                               /* for 405 */
	bool settled;                                   /* status and body of a success are final */
	bool quiet;                                     /* the page of the failure is already in r.html */
};

static inline struct trip *trip_of(struct req *r)
{
	return (struct trip *)r;
}

/* request.c: what the request says, before anybody is known */
struct trip *trip_new(struct web *w, const struct http_request *q);
void trip_route(struct trip *t);                        /* finds the route, decodes the path and the query */
void trip_body(struct trip *t);                         /* parses the form */
bool web_trust(struct web *w, struct fail *f);          /* reads config.trusted_proxies */
size_t route_body_max(const struct trip *t);

/* access.c: who asks, and may they */
void trip_identify(struct trip *t);                     /* session or token, actor, language, day; needs the database */
void trip_allow(struct trip *t);                        /* the route's right */
void trip_same_site(struct trip *t);                    /* CSRF */

/* answer.c */
void trip_page(struct trip *t);                         /* a fresh r.html */
void trip_settle(struct trip *t);                       /* after a success: what will be answered, for key_keep() to see; may fail */
void trip_reply(struct trip *t, struct http_reply *reply);

/* ops.c: what is no page */
bool ops_path(struct str path);
void ops_answer(struct web_loop *l, struct http_request *q);    /* one that ops_path() knows */
void ops_answered(const struct http_request *q, int status, size_t bytes, uint64_t us);

/* session.c */
struct str session_cookie(const struct req *r);                         /* its name: another over HTTPS */
bool session_load(struct req *r, struct str token, int64_t *person);    /* fills csrf and session; notes that it is in use */

/* secret.c */

#endif
