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

/* live.c: the topics that were heard, as numbers, and whose streams there are. */
enum { HUB_HEARD = 4096, HUB_LAST = 4096 };
struct hub {
	pthread_mutex_t lock;                           /* guards all below but the key */
	uint64_t heard[HUB_HEARD], heard_n;             /* a ring, and how many there have been */
	struct { uint64_t topic; int64_t ms; } last[HUB_LAST];  /* when it was heard last; another topic may have taken its place since */
	int64_t all_ms;                                 /* when everything was, or this process began */
	uint64_t session[LIMIT_STREAMS];
	int streams;
	unsigned char key[16];
};
struct live;
struct live_ask;

struct web;
struct web_loop {
	struct web *web;
	struct live *live, *live_free;                  /* its streams */
	struct arena *live_mem;
	uint64_t heard_n;                               /* how many its streams have been told */
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
	struct hub hub;

	pthread_mutex_t readers_lock;                   /* guards the readers that no worker has now */
	struct db_conn *readers[WEB_READERS_MAX];
	size_t reader_count;
};

struct trip {
	struct req r;                                   /* first: what handlers see */
	struct req asked;                               /* as it was handed to the writer, should it have to run again */
	struct web *web;
	struct http_request *http;                      /* NULL while only the head is there */
	struct db db;
	struct write_job job;
	struct str allow;                               /* for 405 */
	struct fail refused;                            /* there is no such page; said when it is known who asks */
	size_t body_max;                                /* while only the head is there */
	bool settled;                                   /* status and body of a success are final */
	bool quiet;                                     /* the page of the failure is already in r.html */
	struct live_ask *live;                          /* of a stream */
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

/* reader.c: reading connections that no loop owns */
struct db_conn *reader_take(struct web *w, struct fail *f);     /* NULL: f says why */
void reader_give(struct web *w, struct db_conn *c);
void readers_close(struct web *w);

/* ops.c: what is no page */
bool ops_path(struct str path);
void ops_answer(struct web_loop *l, struct http_request *q);    /* one that ops_path() knows */
void ops_answered(const struct http_request *q, int status, size_t bytes, uint64_t us);

/* live.c */
int64_t live_clock_ms(void);
void live_start(struct web *w);
void live_listen(struct web *w);                        /* when there is a server to wake */
void live_stop(struct web *w);
void live_session_over(struct req *r);                  /* r->session is: its streams end with the commit */
void *live_begin(const struct http_request *q, struct http_stream *s, struct str *first);       /* serve.h: the stream_ handlers, and woken */
void live_beat(void *stream);
void live_end(void *stream);
void live_woken(void *loop_data);

/* session.c */
struct str session_cookie(const struct req *r);                         /* its name: another over HTTPS */
bool session_load(struct req *r, struct str token, int64_t *person);    /* fills csrf and session; notes that it is in use */

/* secret.c */

#endif
