/*
 * demo_standard.c -- two standards of the example area: one in its second revision, which not every shift knows yet, and one that waits for its release.
 *
 * A table of what happened how many days ago; each goes through the same steps as on the pages.
 */
#include "app/demo.h"

enum act { ACT_WRITE, ACT_MAKE, ACT_ASK, ACT_RELEASE, ACT_REWRITE, ACT_SIGN };
enum text { IMPELLER, LAMP };

static const struct { const char *title, *form, *first, *second, *changed; } texts[] = {
	[IMPELLER] = {
		"Fit the impeller and set the gap", "instruction",
		"# Before you start\n\n- The shaft is clean and dry. Wipe it with a cloth: paper leaves fibres, and fibres jam the ring.\n- The lamp of the torque driver is green.\n\n"
		"# Fit it\n\n1. Slide the impeller on by hand until it stops. **Never** hit it: blades crack where nobody sees it.\n2. Turn it once round. It turns freely and without a sound.\n"
		"3. Set the gap with the 0.3 mm gauge. Tighten to 24 Nm.\n\n# Why\n\nAn impeller that scrapes fails at the customer after three weeks.",
		"# Before you start\n\n- The shaft is clean and dry. Wipe it with a cloth: paper leaves fibres, and fibres jam the ring.\n- The lamp of the torque driver is green.\n\n"
		"# Fit it\n\n1. Slide the impeller on by hand until it stops. **Never** hit it: blades crack where nobody sees it.\n2. Turn it once round. It turns freely and without a sound.\n"
		"3. Set the gap with the 0.3 mm gauge at **three places**. Tighten to 24 Nm.\n4. Turn it again. If it scrapes, call the team leader: do not go on.\n\n"
		"# Why\n\nAn impeller that scrapes fails at the customer after three weeks. Measured at one place, two of five scraped on the far side.",
		"The gap is measured at three places instead of one, and the impeller is turned once more.",
	},
	[LAMP] = {
		"Read the lamp of the torque driver", "lesson",
		"- **Green**: the torque is right, the screw counts.\n- **Red**: loosen the screw, take a new washer, do it again.\n"
		"- **Yellow, blinking**: the battery ends within ten screws. Change it now, not in the middle of a pump.\n\n"
		"Three pumps came back in autumn because red was taken for \"done\".", NULL, NULL,
	},
};

/* Days before now, at which minute of the day. */
static const struct { int days, minute; enum act act; enum text text; } story[] = {
	{ 75, 9 * 60 + 40, ACT_WRITE, IMPELLER }, { 75, 9 * 60 + 55, ACT_MAKE, IMPELLER }, { 75, 10 * 60, ACT_ASK, IMPELLER }, { 73, 13 * 60 + 10, ACT_RELEASE, IMPELLER },
	{ 72, 6 * 60 + 20, ACT_SIGN, IMPELLER }, { 16, 11 * 60 + 30, ACT_REWRITE, IMPELLER }, { 16, 11 * 60 + 45, ACT_ASK, IMPELLER }, { 13, 9 * 60 + 15, ACT_RELEASE, IMPELLER },
	{ 12, 6 * 60 + 25, ACT_SIGN, IMPELLER }, { 4, 10 * 60 + 20, ACT_WRITE, LAMP }, { 4, 10 * 60 + 30, ACT_MAKE, LAMP }, { 3, 6 * 60 + 40, ACT_ASK, LAMP },
};

void demo_standards_plan(struct run *x)
{
	const struct worktime *w = demo_hours(x, x->g->example);

	for (size_t i = 0; i < sizeof story / sizeof story[0]; i++) {
		struct date d = worktime_add_days(w, (struct date){ x->g->today.day - story[i].days - 1 }, 1);
		demo_push(x, zone_instant(demo_zone(x, x->g->example), d, story[i].minute).s, HAP_STANDARD, i, 0);
	}
}

static void document_write(struct run *x, enum text t)
{
	struct document *d = record_new(x->g->r->mem, &document_record);

	d->title = str_c(texts[t].title);
	d->form = str_c(texts[t].form);
	d->words = str_c(texts[t].first);
	d->area.id = x->g->units.p[x->g->example].id;
	if (record_insert(x->g->r, &document_record, d))
		x->written[t].document = d->id;
}

static const struct column id_columns[] = { { .name = "id", .off = 0, .kind = KIND_INT }, { 0 } };
static const struct query revision_newest = {
	.name = "demo_revision_newest", .takes = { KIND_INT }, .gives = id_columns, .sql = "select id from standard_revision where standard = ?1 order by id desc limit 1",
};

static void standard_make(struct run *x, enum text t)
{
	struct standard *s = record_new(x->g->r->mem, &standard_record);

	s->kind = S("text");
	s->origin_record = S("document");
	s->origin_id = x->written[t].document;
	s->title = str_c(texts[t].title);
	s->area.id = x->g->units.p[x->g->example].id;
	if (!record_insert(x->g->r, &standard_record, s))
		return;
	x->written[t].standard = s->id;
	x->written[t].revision = db_count(x->g->r->db, &revision_newest, V(s->id));
}

static void revision_step(struct run *x, enum text t, const char *step)
{
	struct standard_revision old, v;

	if (!record_load(x->g->r, &standard_revision_record, x->written[t].revision, &old))
		return;
	v = old;
	(void)!demo_step(x, &standard_revision_record, &v, step, &old);
}

static void document_rewrite(struct run *x, enum text t)
{
	struct standard_revision *v = record_new(x->g->r->mem, &standard_revision_record);
	struct document old, d;

	if (!record_load(x->g->r, &document_record, x->written[t].document, &old))
		return;
	d = old;
	d.words = str_c(texts[t].second);
	v->standard.id = x->written[t].standard;
	v->what_changed = str_c(texts[t].changed);
	if (record_update(x->g->r, &document_record, &d, &old, "changed") && record_insert(x->g->r, &standard_revision_record, v))
		x->written[t].revision = v->id;
}

static void shift_sign(struct run *x, enum text t)
{
	struct standard_ack *a = record_new(x->g->r->mem, &standard_ack_record);

	a->revision.id = x->written[t].revision;
	a->shift = S("Early");
	a->person.id = x->g->r->actor.id;
	a->at = x->g->r->now;
	a->state = S("signed");
	record_insert(x->g->r, &standard_ack_record, a);
}

void demo_standard_happen(struct run *x, size_t nth)
{
	enum text t = story[nth].text;

	x->g->r->actor.id = x->g->who[story[nth].act == ACT_RELEASE ? WHO_SUPERVISOR : WHO_LEADER];
	switch (story[nth].act) {
	case ACT_WRITE: document_write(x, t); break;
	case ACT_MAKE: standard_make(x, t); break;
	case ACT_ASK: revision_step(x, t, "ask"); break;
	case ACT_RELEASE: revision_step(x, t, "release"); break;
	case ACT_REWRITE: document_rewrite(x, t); break;
	case ACT_SIGN: shift_sign(x, t); break;
	}
}
