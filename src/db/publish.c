/*
 * publish.c -- what was changed, said once the change is true: topics of a transaction, and who listens.
 *
 * A topic is a word or two ("idea.unit:17"), never data: who hears it goes and reads what they may see. It belongs to its job as a
 * row does: rolled back with it, the same word said twice in a group is one, and it is heard only after the commit. A group that says
 * more than is kept here says "*": everything. Where several servers share a database they are told through it, and each hears itself
 * that way too.
 */
#include "db/engine.h"

/* Of a line's length in PostgreSQL's notifications; and as many as a full group of saves says. */
enum { PIECE_BYTES = 7000, PUBLISHED_BYTES = 32 * 1024 };

struct published { char text[PUBLISHED_BYTES]; size_t n; bool all; };   /* a topic a line */

static const struct column said_columns[] = { { .name = "n", .off = 0, .kind = KIND_INT }, { 0 } };
static const struct query notify = {
	.name = "notify", .takes = { KIND_TEXT }, .gives = said_columns, .sql = "select count(pg_notify('kpo', ?1)) as n",
};

static bool is_topic(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') || memchr("._:-", s.p[i], 4)))
			return false;
	return s.n > 0 && s.n <= DB_TOPIC_BYTES;
}

static bool said_before(const struct published *p, struct str line)
{
	const char *at = p->text;

	for (size_t left = p->n; (at = memmem(at, left, line.p, line.n)) != NULL; at++, left = p->n - (size_t)(at - p->text))
		if (at == p->text || at[-1] == '\n')
			return true;
	return false;
}

bool db_publishes(const struct db *db)
{
	return db->conn->use != CONN_BULK;
}

void db_publish(struct db *db, struct str topic)
{
	char line[DB_TOPIC_BYTES + 1];
	struct db_conn *c = db->conn;

	CHECK(db->writes && is_topic(topic));
	if (db->fail->code || !db_publishes(db))
		return;
	if (!c->published)
		c->published = NEW(c->mem, struct published);
	struct published *p = c->published;
	memcpy(line, topic.p, topic.n);
	line[topic.n] = '\n';
	if (p->all || said_before(p, (struct str){ line, topic.n + 1 }))
		return;
	p->all = p->n + topic.n + 1 > sizeof p->text;
	if (p->all)
		return;
	memcpy(p->text + p->n, line, topic.n + 1);
	p->n += topic.n + 1;
}

struct publish_mark publish_mark(const struct db_conn *c)
{
	return c->published ? (struct publish_mark){ c->published->n, c->published->all } : (struct publish_mark){ 0 };
}

void publish_back(struct db_conn *c, struct publish_mark to)
{
	if (!c->published)
		return;
	c->published->n = to.n;
	c->published->all = to.all;
}

static struct str published_text(const struct db_conn *c)
{
	const struct published *p = c->published;

	if (!p)
		return STR_NONE;
	return p->all ? S("*\n") : (struct str){ p->text, p->n };
}

/* In a transaction of its own, after the commit: inside of it, PostgreSQL would let one commit wait for the disk after the other. */
static void publish_send(struct db *db, void *arg)
{
	struct str rest = *(struct str *)arg;

	while (rest.n && !db->fail->code) {
		size_t n = rest.n < PIECE_BYTES ? rest.n : PIECE_BYTES;

		while (rest.p[n - 1] != '\n')
			n--;
		(void)db_count(db, &notify, V(str_head(rest, n)));
		rest = str_from(rest, n);
	}
}

void publish_over(struct db_conn *c, bool committed)
{
	struct str text = published_text(c);

	if (committed && text.n && c->engine->remote) {
		struct arena *mem = arena_new_soft(1 << 16);
		if (!database_apart(c->database, mem, publish_send, &text))
			log_line(LOG_WARN, "db publish=failed");
		arena_free(mem);
	} else if (committed) {
		database_heard(c->database, text);
	}
	publish_back(c, (struct publish_mark){ 0 });
}

/* ---- listening ---- */

void database_heard(struct database *d, struct str topics)
{
	struct listener *l = &d->listener;
	struct str topic;

	pthread_mutex_lock(&l->lock);
	while (l->heard && str_cut(&topics, '\n', &topic))
		l->heard(l->arg, topic);
	pthread_mutex_unlock(&l->lock);
}

void database_listen(struct database *d, void (*heard)(void *arg, struct str topic), void *arg)
{
	struct listener *l = &d->listener;

	if (!heard && l->heard && d->engine->hear_stop)
		d->engine->hear_stop(d);
	pthread_mutex_lock(&l->lock);
	l->heard = heard;
	l->arg = arg;
	pthread_mutex_unlock(&l->lock);
	if (heard && d->engine->hear_start)
		d->engine->hear_start(d);
}
