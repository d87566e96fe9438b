/*
 * live.c -- live updates: who has a stream open, what it is about, and telling it that something changed.
 *
 * The database says topics after each commit (db/publish.c). They are kept as numbers in one ring that every loop reads from where it
 * was, so that whoever writes hands over in no time and a loop that is late loses nothing but detail: then everything may have changed.
 * A stream is told which of the topics that it asked for changed, by their places in its list, "*" when more may have, and nothing
 * else: no event ever carries data. Each event and each beat says this machine's clock; who comes back says the last one. A stream ends
 * with its session, when its person is saved, and after LIMIT_STREAM_S at the latest: who comes back is asked again.
 */
#include "web/private.h"

#include <sodium.h>
#include <time.h>

enum { RETRY_MS = 2000, RETRY_SPREAD_MS = 4000, LIFE_SPREAD_S = 40, SESSION_CHARS = 16, SLACK_MS = 1000, FILTER_BITS = 1 << 14 };
static const uint64_t everything = 0;

/* What was asked for: in the request's arena, until the head of the answer is written. */
struct live_ask {
	struct web *web;
	uint64_t session, person;       /* topics whose news end it */
	int64_t since_ms, ends_s;
	int topics;
	uint64_t topic[LIMIT_STREAM_TOPICS];
	bool counted;
};

/* One event or beat as it is sent. */
struct event { char text[4 * LIMIT_STREAM_TOPICS + 80]; size_t n; bool says; };

struct live {
	struct live *next, **at;        /* in its loop's list */
	struct web_loop *loop;
	struct http_stream *stream;
	uint64_t session, person;
	int64_t ends_s;
	int topics;
	uint64_t topic[LIMIT_STREAM_TOPICS];
};

int64_t live_clock_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Keyed by a secret of this process: nobody can ask for a topic that has another one's number. */
static uint64_t topic_number(const struct web *w, struct str topic)
{
	unsigned char out[crypto_shorthash_BYTES];
	uint64_t n;

	crypto_shorthash(out, (const unsigned char *)topic.p, topic.n, w->hub.key);
	memcpy(&n, out, sizeof n);
	return n == everything ? 1 : n;
}

/* ---- hearing: on a thread of the database's ---- */

static void heard(void *arg, struct str topic)
{
	struct web *w = arg;
	struct hub *hub = &w->hub;
	uint64_t n = str_is(topic, "*") ? everything : topic_number(w, topic);

	pthread_mutex_lock(&hub->lock);
	hub->heard[hub->heard_n++ % HUB_HEARD] = n;
	if (n == everything) {
		hub->all_ms = live_clock_ms();
	} else {
		hub->last[n % HUB_LAST].topic = n;
		hub->last[n % HUB_LAST].ms = live_clock_ms();
	}
	pthread_mutex_unlock(&hub->lock);
	http_wake(atomic_load(&w->server));
}

void live_start(struct web *w)
{
	/* What happened before this process was there is not known. */
	w->hub.all_ms = live_clock_ms();
	randombytes_buf(w->hub.key, sizeof w->hub.key);
	pthread_mutex_init(&w->hub.lock, NULL);
}

void live_listen(struct web *w)
{
	database_listen(w->config.database, heard, w);
}

void live_stop(struct web *w)
{
	database_listen(w->config.database, NULL, NULL);
}

/* ---- an event's text ---- */

static struct event event_new(void)
{
	struct event e = { .n = 0 };

	e.n = (size_t)snprintf(e.text, sizeof e.text, "id: %lld\n", (long long)live_clock_ms());
	return e;
}

/* topic: its place in the list, -1 for "*". */
static void event_say(struct event *e, int topic)
{
	const char *before = e->says ? " " : "data: ";

	e->n += (size_t)(topic < 0 ? snprintf(e->text + e->n, sizeof e->text - e->n, "%s*", before)
				   : snprintf(e->text + e->n, sizeof e->text - e->n, "%s%d", before, topic));
	e->says = true;
}

static struct str event_done(struct event *e)
{
	e->n += (size_t)snprintf(e->text + e->n, sizeof e->text - e->n, "%s\n", e->says ? "\n" : "");
	CHECK(e->n < sizeof e->text);
	return (struct str){ e->text, e->n };
}

/* ---- how many there are, in all and of one session ---- */

static enum fail_code count_in(struct hub *hub, uint64_t session)
{
	enum fail_code code = FAIL_NONE;
	int same = 0;

	pthread_mutex_lock(&hub->lock);
	for (int i = 0; i < hub->streams; i++)
		same += hub->session[i] == session;
	if (same >= LIMIT_STREAMS_SESSION)
		code = FAIL_TOO_MANY;
	else if (hub->streams >= LIMIT_STREAMS)
		code = FAIL_UNAVAILABLE;
	else
		hub->session[hub->streams++] = session;
	pthread_mutex_unlock(&hub->lock);
	return code;
}

/* Streams of one session are alike: any of its places may go. */
static void count_out(struct hub *hub, uint64_t session)
{
	int i = 0;

	pthread_mutex_lock(&hub->lock);
	while (hub->session[i] != session)
		CHECK(++i < hub->streams);
	hub->session[i] = hub->session[--hub->streams];
	pthread_mutex_unlock(&hub->lock);
}

/* When the request's memory goes and no stream has come of it. */
static void ask_over(void *arg)
{
	struct live_ask *ask = arg;

	if (ask->counted)
		count_out(&ask->web->hub, ask->session);
}

/* ---- asking for a stream: GET /live?topics=idea.unit:17,for:12&since=MS ---- */

static void ask_topics(struct req *r, struct live_ask *ask)
{
	struct str rest = req_query(r, "topics"), topic;

	while (!r->fail.code && str_cut(&rest, ',', &topic)) {
		if (ask->topics == LIMIT_STREAM_TOPICS)
			req_fail(r, FAIL_MALFORMED, T("Too many topics at once."));
		else if (!ask->web->config.hooks.live_may(r, topic))
			req_fail(r, FAIL_FORBIDDEN, T("There is no such topic, or it is not yours to hear of."));
		else
			ask->topic[ask->topics++] = topic_number(ask->web, topic);
	}
	if (!ask->topics)
		req_fail(r, FAIL_MALFORMED, T("Say which topics to listen to."));
}

static struct str session_topic(struct req *r, struct str session)
{
	return str_fmt(r->mem, "session:" STR_FMT, STR_ARG(str_head(session, SESSION_CHARS)));
}

void live_session_over(struct req *r)
{
	db_publish(r->db, session_topic(r, r->session));
}

void live_open(struct req *r)
{
	struct live_ask *ask = NEW(r->mem, struct live_ask);
	enum fail_code code;

	*ask = (struct live_ask){ .web = trip_of(r)->web };
	ask_topics(r, ask);
	if (r->fail.code)
		return;
	ask->session = topic_number(ask->web, session_topic(r, r->session));
	ask->person = topic_number(ask->web, str_fmt(r->mem, "person:%lld", (long long)r->actor.id));
	ask->ends_s = r->now.s + LIMIT_STREAM_S + randombytes_uniform(LIFE_SPREAD_S);
	if (ask->ends_s > r->session_ends.s)
		ask->ends_s = r->session_ends.s;
	/* A browser that comes back says the last event it had. That may have been another server's clock. */
	if (str_int(http_header_get(r->http, "last-event-id"), &ask->since_ms))
		ask->since_ms -= SLACK_MS;
	else if (!str_int(req_query(r, "since"), &ask->since_ms))
		ask->since_ms = INT64_MAX;
	code = count_in(&ask->web->hub, ask->session);
	if (code)
		req_fail(r, code, T("Too many pages listen for changes at once."));
	else
		arena_defer(r->mem, ask_over, ask);
	ask->counted = !code;
	trip_of(r)->live = ask;
	r->stream = true;
	r->content_type = S("text/event-stream");
	req_header(r, S("x-accel-buffering"), S("no"));
	/* Those whom a stop or a lost network sends away together do not come back together. */
	r->body = str_fmt(r->mem, "retry: %d\n\n", RETRY_MS + (int)randombytes_uniform(RETRY_SPREAD_MS));
}

/* ---- a stream, on its loop's thread ---- */

static struct live *live_new(struct web_loop *l)
{
	struct live *v = l->live_free;

	if (v) {
		l->live_free = v->next;
		return v;
	}
	if (!l->live_mem)
		l->live_mem = arena_new_soft((size_t)LIMIT_STREAMS * 2 * sizeof *v);
	return NEW(l->live_mem, struct live);
}

/* Between the page and its stream, or while the network was gone, somebody may have saved. */
static struct str missed(struct hub *hub, const struct live_ask *ask, struct arena *mem)
{
	struct event e = event_new();
	bool more;

	pthread_mutex_lock(&hub->lock);
	more = hub->all_ms >= ask->since_ms;
	for (int i = 0; i < ask->topics; i++) {
		uint64_t topic = hub->last[ask->topic[i] % HUB_LAST].topic;

		if (hub->last[ask->topic[i] % HUB_LAST].ms < ask->since_ms)
			continue;
		if (topic == ask->topic[i])
			event_say(&e, i);
		else
			more = true;
	}
	pthread_mutex_unlock(&hub->lock);
	if (more)
		event_say(&e, -1);
	return str_copy(mem, event_done(&e));
}

void *live_begin(const struct http_request *q, struct http_stream *s, struct str *first)
{
	struct live_ask *ask = ((struct trip *)q->app)->live;
	struct web_loop *l = q->loop_data;
	struct live *v = live_new(l);

	*v = (struct live){ .next = l->live, .at = &l->live, .loop = l, .stream = s, .session = ask->session, .person = ask->person,
		.ends_s = ask->ends_s, .topics = ask->topics };
	memcpy(v->topic, ask->topic, sizeof v->topic);
	if (v->next)
		v->next->at = &v->next;
	l->live = v;
	ask->counted = false;
	*first = missed(&l->web->hub, ask, q->mem);
	return v;
}

void live_end(void *stream)
{
	struct live *v = stream;
	struct web_loop *l = v->loop;

	count_out(&l->web->hub, v->session);
	*v->at = v->next;
	if (v->next)
		v->next->at = v->at;
	v->next = l->live_free;
	l->live_free = v;
}

void live_beat(void *stream)
{
	struct live *v = stream;
	struct event e = event_new();

	if (instant_now().s >= v->ends_s)
		http_stream_close(v->stream);
	else
		http_stream_send(v->stream, event_done(&e));
}

/* ---- news, on every loop's thread ---- */

struct news { uint64_t topic[HUB_HEARD], n, filter[FILTER_BITS / 64]; bool all; };

static void news_take(struct web_loop *l, struct news *news)
{
	struct hub *hub = &l->web->hub;

	pthread_mutex_lock(&hub->lock);
	news->n = hub->heard_n - l->heard_n;
	news->all = news->n > HUB_HEARD;
	for (uint64_t i = 0; !news->all && i < news->n; i++)
		news->topic[i] = hub->heard[(l->heard_n + i) % HUB_HEARD];
	l->heard_n = hub->heard_n;
	pthread_mutex_unlock(&hub->lock);
}

static void news_sort(struct news *news)
{
	memset(news->filter, 0, sizeof news->filter);
	for (uint64_t i = 0; !news->all && i < news->n; i++) {
		uint64_t bit = news->topic[i] % FILTER_BITS;

		news->filter[bit / 64] |= UINT64_C(1) << bit % 64;
		news->all = news->topic[i] == everything;
	}
}

/* Nearly always no: one bit says so. */
static bool news_have(const struct news *news, uint64_t topic)
{
	uint64_t bit = topic % FILTER_BITS;

	if (news->all || !(news->filter[bit / 64] >> bit % 64 & 1))
		return news->all;
	for (uint64_t i = 0; i < news->n; i++)
		if (news->topic[i] == topic)
			return true;
	return false;
}

static void live_tell(struct live *v, const struct news *news)
{
	struct event e = event_new();

	if (!news->all && (news_have(news, v->session) || news_have(news, v->person))) {
		http_stream_close(v->stream);
		return;
	}
	if (news->all)
		event_say(&e, -1);
	for (int i = 0; !news->all && i < v->topics; i++)
		if (news_have(news, v->topic[i]))
			event_say(&e, i);
	if (e.says)
		http_stream_send(v->stream, event_done(&e));
}

void live_woken(void *loop_data)
{
	struct web_loop *l = loop_data;
	struct news news;

	news_take(l, &news);
	if (!news.n || !l->live)
		return;
	news_sort(&news);
	for (struct live *v = l->live, *next; v; v = next) {
		next = v->next;         /* telling may end it */
		live_tell(v, &news);
	}
}
