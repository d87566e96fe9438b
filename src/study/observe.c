/*
 * observe.c -- timing the work: a stopwatch on the phone, element by element, and what it wrote as a record.
 *
 * The readings are kept as they were taken; every time on every sheet is computed from them. The page works without signal, and what it wrote is sent like an
 * idea is: kept on the phone until the server has it. Nobody is timed: an observation names the process and who looked, the operator is A, B or C.
 */
#include "study/form.h"
#include "study/readings.h"

#include <math.h>

/* ---- the record ---- */

static const struct field observation_fields[] = {
	FIELD(observation, study, .label = T("Process study"), .ref = "study", .required = true, .once = true, .index = true),
	FIELD(observation, started_at, .label = T("Began"), .list = true),
	FIELD(observation, operator_code, .label = T("Operator"), .hint = T("A, B or C. No names: the process is timed, not the person."), .max = 8, .list = true),
	FIELD(observation, timed, .label = T("Elements timed"), .max = 500,
	      .hint = T("Their numbers in order, as the program keeps them. Empty: all of the study.")),
	FIELD(observation, readings, .label = T("Clock readings"),
	      .hint = T("One line for each cycle: the clock at the end of each element, in tenths of a second. M: missed. x behind it: odd. # and a note."),
	      .required = true, .long_text = true, .max = 20000),
	FIELD(observation, note, .label = T("Note"), .long_text = true, .max = 1000),
	{ 0 },
};

static size_t ids_read(struct str text, int64_t *out)
{
	struct str word;
	size_t n = 0;

	while (n < READINGS_ELEMENTS_MAX && str_cut(&text, ' ', &word))
		if (word.n && str_int(word, &out[n]))
			n++;
	return n;
}

static struct str ids_text(struct req *r, const struct study_of *s)
{
	struct buf b = buf_new(r->mem, 64, 4096);

	for (size_t i = 0; i < s->n && i < READINGS_ELEMENTS_MAX; i++)
		buf_fmt(&b, i ? " %lld" : "%lld", (long long)s->element[i].id);
	return buf_done(&b);
}

/* Which elements: those it names, else all that the study has. */
static struct str timed_text(struct req *r, const struct observation *o)
{
	struct study_of s;

	return o->timed.n || !o->study.id || !study_read(r, o->study.id, &s) ? o->timed : ids_text(r, &s);
}

static struct msg fault_words(struct readings_fault f)
{
	const int64_t n = (int64_t)f.line;

	switch (f.wrong) {
	case READINGS_GOOD: return MSG_NONE;
	case READINGS_EMPTY: return T("There is no reading. One line for each cycle.");
	case READINGS_MANY: return T("These are more than 60 cycles. Split them into two observations.");
	case READINGS_WORD: return TN("Line {n}: this is no reading. Whole tenths of a second, M for a missed one, x behind an odd one.",
		"Line {n}: this is no reading. Whole tenths of a second, M for a missed one, x behind an odd one.", n);
	case READINGS_COUNT: return TN("Line {n}: there are more readings than elements.", "Line {n}: there are more readings than elements.", n);
	case READINGS_BACK: return TN("Line {n}: the clock goes back. Each reading is later than the one before it.",
		"Line {n}: the clock goes back. Each reading is later than the one before it.", n);
	}
	return MSG_NONE;
}

static struct msg observation_check(struct req *r, const void *row, const void *old, const char **field)
{
	const struct observation *o = row;
	int64_t id[READINGS_ELEMENTS_MAX];
	size_t n = ids_read(timed_text(r, o), id);
	struct element *e = record_new(r->mem, &element_record);
	struct readings out;

	*field = "timed";
	for (size_t i = 0; i < n; i++)
		if (!record_load(r, &element_record, id[i], e) || e->study.id != o->study.id)
			return T("One of these elements is not of this study.");
	*field = "readings";
	if (!n)
		return T("This study has no elements yet. Write them down first.");
	return fault_words(readings_parse(r->mem, o->readings, n, &out));
}

static void observation_derive(struct req *r, void *row, const void *old)
{
	struct observation *o = row;

	o->timed = timed_text(r, o);
	if (instant_is_none(o->started_at))
		o->started_at = r->now;
}

const struct record observation_record = {
	.name = "observation",
	.table = "observation",
	.prefix = "TO-",
	.label = T("Time observation"),
	.labels = T("Time observations"),
	.empty = T("Nobody has timed this yet. Ten cycles of somebody who does it well are enough."),
	.row_size = sizeof(struct observation),
	.fields = observation_fields,
	.title = "operator_code",
	.parent = "study",
	.read = CAP_FORM_READ,
	.create = CAP_FORM_EDIT,
	.edit = CAP_FORM_EDIT,
	.sort = "-started_at",
	.indexes = { "study, started_at, id" },
	.check = observation_check,
	.derive = observation_derive,
	.saved = observation_saved,
};

/* ---- all that was timed of a study ---- */

static const struct column observation_columns[] = {
	COL(struct observation, id), COL(struct observation, version), COL(struct observation, study), COL(struct observation, started_at), COL(struct observation, operator_code),
	COL(struct observation, timed), COL(struct observation, readings), COL(struct observation, note), COL(struct observation, created_by), { 0 },
};
static const struct query observations_of_study = {
	.name = "observations_of_study", .takes = { KIND_REF }, .gives = observation_columns,
	.sql = "select id, version, study, started_at, operator_code, timed, readings, note, created_by from observation where study = ?1 and not withdrawn"
	       " order by started_at desc, id desc limit 40",
};

struct timed timed_of(struct req *r, const struct observation *o)
{
	struct timed t = { .o = *o, .id = NEW_N(r->mem, int64_t, READINGS_ELEMENTS_MAX) };

	t.n = ids_read(o->timed, t.id);
	readings_parse(r->mem, o->readings, t.n, &t.r);
	return t;
}

size_t observations_read(struct req *r, struct ref study, struct timed **out)
{
	VEC(struct timed) all = { 0 };
	struct observation *o = record_new(r->mem, &observation_record);

	for (struct rows rows = db_query(r->db, &observations_of_study, V(study)); db_next(&rows, o);)
		*VEC_ADD(r->mem, &all) = timed_of(r, o);
	*out = all.p;
	return all.n;
}

static struct lean_observation sitting_observation(struct req *r, const struct timed *t, int64_t element)
{
	const struct readings *of[READINGS_ELEMENTS_MAX];
	size_t at[READINGS_ELEMENTS_MAX], count = 0;

	for (size_t k = 0; k < t->n; k++)
		if (t->id[k] == element) {
			of[count] = &t->r;
			at[count++] = k;
		}
	return readings_observation(r->mem, of, at, count);
}

/* Sittings are of different people and years, and are not pooled: the latest in which a time repeats. Where none repeats, the latest that has one at all. */
struct lean_observation element_observation(struct req *r, const struct timed *t, size_t n, int64_t element)
{
	struct lean_observation out = readings_observation(r->mem, NULL, NULL, 0);

	for (size_t i = 0; i < n; i++) {
		struct lean_observation o = sitting_observation(r, &t[i], element);
		if (!isnan(o.lowest_repeatable))
			return o;
		if (!out.n)
			out = o;
	}
	return out;
}

/* A tap ends an element when the hands reach for the next one, so the walk there is in it. */
static double hand_of(double lowest_s, const struct element *e)
{
	if (isnan(lowest_s))
		return NAN;
	return round(10 * fmax(0, lowest_s - (isnan(e->walk_s) ? 0 : e->walk_s))) / 10;
}

/* What was observed becomes the element's time, unless somebody has chosen another and said why. */
void observation_saved(struct req *r, const void *row, const void *old)
{
	const struct observation *o = row;
	struct study_of s;
	struct timed *t;

	if (!study_read(r, o->study.id, &s))
		return;
	size_t n = observations_read(r, o->study, &t);
	for (size_t i = 0; i < s.n && !r->fail.code; i++) {
		struct element *e = arena_copy(r->mem, &s.element[i], sizeof *e);
		double hand_s = hand_of(element_observation(r, t, n, e->id).lowest_repeatable, e);
		if (isnan(hand_s) || str_is(e->hand_from, "chosen") || (str_is(e->hand_from, "observed") && e->hand_s == hand_s))
			continue;
		e->hand_s = hand_s;
		e->hand_from = S("observed");
		record_update(r, &element_record, e, &s.element[i], "observed");
	}
}

/* ---- the stopwatch ---- */

static void big_button(struct req *r, struct msg label, const char *id, struct str cls)
{
	LEAF(r->html, button, label, .type = S("button"), .id = str_c(id), .cls = cls);
}

static void watch_show(struct req *r, const struct study_of *s)
{
	struct html *h = r->html;

	EL(h, div, .cls = S("ob-watch"), .id = S("watch"), .hidden = true) {
		EL(h, p, .cls = S("ob-clock")) {
			LEAF(h, b, S("0.0"), .id = S("clock"), .role = S("timer"));
			LEAF(h, span, STR_NONE, .id = S("cycle"));
		}
		EL(h, ol, .cls = S("ob-list"), .id = S("list"))
			for (size_t i = 0; i < s->n && i < READINGS_ELEMENTS_MAX; i++)
				EL(h, li) {
					LEAF(h, span, s->element[i].name, .dir = S("auto"));
					LEAF(h, b, STR_NONE);
				}
		LEAF(h, p, STR_NONE, .cls = S("vh"), .id = S("said"), .aria_live = S("polite"));
		EL(h, div, .id = S("why-box"), .hidden = true)
			EL(h, label, .cls = S("fo-field")) {
				LEAF(h, span, T("What was odd in this cycle?"));
				VOID_EL(h, input, .cls = S("fo-in"), .id = S("why"), .maxlength = 120, .dir = S("auto"), .autocomplete = S("off"));
			}
		EL(h, div, .cls = S("ob-small")) {
			big_button(r, T("Undo"), "undo", S("btn"));
			big_button(r, T("Missed"), "missed", S("btn"));
			big_button(r, T("Odd"), "odd", S("btn"));
			big_button(r, T("Begins here"), "begins", S("btn"));
			big_button(r, T("Finish"), "finish", S("btn"));
		}
		big_button(r, T("Start"), "lap", S("btn pri ob-lap"));
	}
}

static void send_show(struct req *r, const struct study_of *s, const struct observation *o, const struct mistakes *m)
{
	struct msg wrong = mistake_of(m, "timed");
	struct html *h = r->html;

	EL(h, div, .cls = S("ob-send"), .id = S("send")) {
		LEAF(h, p, T("What you have timed is of other elements than this page lists. Send it, then begin anew."), .id = S("changed"), .hidden = true);
		LEAF(h, p, STR_NONE, .id = S("summary"), .cls = S("ob-sum"), .data_value = lang_text(r->lang, T("{n} cycles timed. Send them, or go on.")));
		hidden(r, "timed", ids_text(r, s));
		if (r->actor.id)
			hidden(r, "_as", str_fmt(r->mem, "%lld", (long long)r->actor.id));
		hidden(r, "started_at", STR_NONE);
		form_field(r, &observation_record, "operator_code", o, m);
		form_field(r, &observation_record, "note", o, m);
		form_field(r, &observation_record, "readings", o, m);
		EL(h, p, .cls = S("fo-err"), .role = S("alert"), .data_error = true, .hidden = !wrong.one) {
			html_mark(h, MARK_OFF, T("Error"));
			LEAF(h, span, wrong);
		}
		EL(h, div, .cls = S("ob-small")) {
			EL(h, button, .cls = S("btn"), .type = S("button"), .id = S("back"), .hidden = true)
				html_msg(h, T("Go on timing"));
			EL(h, button, .cls = S("btn"), .type = S("button"), .id = S("drop"), .hidden = true, .data_value = lang_text(r->lang, T("Throw these readings away?")))
				html_msg(h, T("Throw away"));
		}
		button(r, T("Send observation"), "btn pri go", "send");
	}
}

static void observe_head(struct req *r, const struct study_of *s)
{
	struct html *h = r->html;

	EL(h, header, .cls = S("ph-h")) {
		EL(h, a, .cls = S("btn quiet icon"), .href = url_to(r->mem, "/study/{id}", V(s->study.id)), .aria_label = T("Close"))
			html_icon(h, "x");
		LEAF(h, h1, s->study.title, .dir = S("auto"));
		EL(h, span, .cls = S("tag warn"), .data_net = true, .hidden = true) {
			html_icon(h, "wifi-off");
			html_msg(h, T("No signal"));
		}
	}
	outbox_show(r);
}

static struct url observe_url(struct req *r, const struct study_of *s, struct str operator)
{
	struct url to = url_to(r->mem, "/study/{id}/observe", V(s->study.id));

	return operator.n ? url_with(r->mem, to, "operator", operator) : to;
}

/* Shown by the script alone: the kept page of somebody else who was signed in on this phone. */
static void other_show(struct req *r, const struct study_of *s)
{
	struct html *h = r->html;

	EL(h, div, .cls = S("ob-pick"), .id = S("other"), .hidden = true) {
		LEAF(h, p, T("This page was kept for somebody else who was signed in on this phone. Open the study anew."));
		EL(h, div, .cls = S("acts"))
			link_button(r, T("Open the study"), url_to(r->mem, "/study/{id}", V(s->study.id)), "btn pri", NULL);
	}
}

static void observe_form(struct req *r, const struct study_of *s, const struct observation *o, const struct mistakes *m)
{
	struct str words = lang_text(r->lang, T("Cycle {n}"));

	PAGE(r, .title = T("Time observation"), .phone = true, .outbox = true, .script = "observe.js") {
		observe_head(r, s);
		other_show(r, s);
		FORM(r, observe_url(r, s, req_query(r, "operator")), .cls = S("ob"), .id = S("observe"), .data_outbox = S(""), .data_value = words,
		     .data_refused = T("This could not be taken as it is. Look at it once more, then send it again."),
		     .data_offline = T("There is no signal, and this browser keeps nothing. Leave this page open and send it again where there is signal.")) {
			watch_show(r, s);
			send_show(r, s, o, m);
		}
	}
}

/* ---- whose work: the elements of one operator, or all ---- */

static bool is_timed(struct str ids, int64_t element)
{
	int64_t id[READINGS_ELEMENTS_MAX];
	size_t n = ids_read(ids, id);

	for (size_t i = 0; i < n; i++)
		if (id[i] == element)
			return true;
	return !n;
}

static struct study_of only_timed(struct req *r, const struct study_of *s, struct str ids)
{
	struct element *e = NEW_N(r->mem, struct element, s->n + 1);
	struct study_of out = *s;

	out.element = e;
	out.n = 0;
	for (size_t i = 0; i < s->n; i++)
		if (is_timed(ids, s->element[i].id))
			e[out.n++] = s->element[i];
	return out;
}

/* The elements are in the order of their operators: those of one stand together. */
static size_t operator_elements(const struct study_of *s, size_t from)
{
	size_t n = 0;

	while (from + n < s->n && s->element[from + n].operator == s->element[from].operator)
		n++;
	return n;
}

static bool operator_chosen(struct req *r, struct study_of *s)
{
	struct str operator = req_query(r, "operator");
	int64_t number;

	if (str_is(operator, "all") || operator_elements(s, 0) == s->n)
		return true;
	for (size_t i = 0; str_int(operator, &number) && i < s->n; i += operator_elements(s, i))
		if (s->element[i].operator == number) {
			s->n = operator_elements(s, i);
			s->element += i;
			return true;
		}
	return false;
}

static void operators_show(struct req *r, const struct study_of *s)
{
	struct html *h = r->html;

	PAGE(r, .title = T("Time observation"), .phone = true, .outbox = true) {
		observe_head(r, s);
		EL(h, nav, .cls = S("ob-pick"), .aria_label = T("Whose work do you time?")) {
			LEAF(h, p, T("Whose work do you time?"));
			for (size_t i = 0; i < s->n; i += operator_elements(s, i))
				LEAF(h, a, say(r->mem, r->lang, TN("Operator {operator}: {n} element", "Operator {operator}: {n} elements", (int64_t)operator_elements(s, i)),
					ARG("operator", s->element[i].operator)), .cls = S("btn"), .href = observe_url(r, s, str_fmt(r->mem, "%lld", (long long)s->element[i].operator)));
			LEAF(h, a, T("All in one"), .cls = S("btn"), .href = observe_url(r, s, S("all")));
		}
	}
}

static bool observe_study(struct req *r, struct study_of *s)
{
	if (!study_read(r, req_id(r, "id"), s))
		return false;
	if (!study_may_edit(r, s))
		req_fail(r, FAIL_FORBIDDEN, T("This study is not yours to change."));
	return !r->fail.code;
}

/* The service worker keeps this page for the gemba without signal; only on a phone of one's own. */
static void observe(struct req *r)
{
	struct study_of s;

	if (!observe_study(r, &s))
		return;
	if (!s.n) {
		req_redirect(r, url_to(r->mem, "/study/{id}/elements", V(s.study.id)));
		return;
	}
	if (!r->shared_device)
		req_header(r, S("cache-control"), S("private, no-cache"));
	if (operator_chosen(r, &s))
		observe_form(r, &s, record_new(r->mem, &observation_record), NULL);
	else
		operators_show(r, &s);
}

static const char *const sent_fields[] = { "timed", "started_at", "operator_code", "note", "readings", NULL };

static void observe_send(struct req *r)
{
	struct observation *o = record_new(r->mem, &observation_record);
	struct mistakes m = { .n = 0 };
	struct study_of s, shown;

	if (!outbox_same_person(r) || !observe_study(r, &s))
		return;
	o->study.id = s.study.id;
	record_read(r, &observation_record, o, sent_fields, true, &m);
	if (record_valid(r, &observation_record, o, NULL, &m)) {
		if (record_insert(r, &observation_record, o))
			outbox_taken(r, url_to(r->mem, "/study/{id}/observations", V(s.study.id)));
	} else if (m.n) {
		shown = only_timed(r, &s, o->timed);
		if (!r->wants_json)
			observe_form(r, shown.n ? &shown : &s, o, &m);
		outbox_refused(r, FAIL_INVALID, &m);
	}
}

/* ---- the module ---- */

static const struct record *const observe_records[] = { &observation_record, NULL };
static const struct query *const observe_queries[] = { &observations_of_study, NULL };
static const struct route observe_routes[] = {
	{ GET, "/study/{id}/observe", .run = observe, .needs = CAP_FORM_EDIT },
	{ POST, "/study/{id}/observe", .run = observe_send, .needs = CAP_FORM_EDIT },
	{ GET, "/study/{id}/observations", .run = observations_page, .needs = CAP_FORM_READ },
	{ POST, "/observation/{id}/cycle", .run = cycle_mark, .needs = CAP_FORM_EDIT },
	{ 0 },
};

const struct module observation_module = { .name = "observation", .label = T("Time observations"), .records = observe_records, .queries = observe_queries, .routes = observe_routes };
