/*
 * observed.c -- the time observation sheet: every reading as it was taken, what counts, and which time each element goes into the sheets with.
 *
 * The lowest repeatable, not the mean: a mean keeps the waste in. An odd cycle is marked by whoever saw it, with what was odd; it stays on the sheet and
 * counts for nothing. No reading is ever changed here.
 */
#include "study/form.h"

#include <math.h>

/* ---- marking a cycle: the text of readings with that line's marks set ---- */

static struct str line_marked(struct arena *mem, struct str line, bool odd, struct str note)
{
	struct buf b = buf_new(mem, line.n + note.n + 64, 2 * line.n + note.n + 64);       /* at most an x for each word */
	struct str times = STR_NONE, word;

	str_cut(&line, '#', &times);
	for (bool first = true; str_cut(&times, ' ', &word);) {
		word = str_trim(word);
		if (!word.n)
			continue;
		bool begins = word.p[0] == '@';
		if (word.n > 1 && word.p[word.n - 1] == 'x')
			word.n--;
		buf_fmt(&b, "%s" STR_FMT "%s", first ? "" : " ", STR_ARG(word), odd && !begins ? "x" : "");
		first = false;
	}
	if (note.n)
		buf_fmt(&b, " # " STR_FMT, STR_ARG(note));
	return buf_done(&b);
}

struct str readings_mark(struct arena *mem, struct str text, size_t cycle, bool odd, struct str note)
{
	struct buf b = buf_new(mem, text.n + note.n + 256, 2 * text.n + note.n + 256);
	struct str line;

	for (size_t c = 0; str_cut(&text, '\n', &line);) {
		if (!str_trim(line).n)
			continue;
		buf_str(&b, c++ == cycle ? line_marked(mem, line, odd, note) : str_trim(line));
		buf_c(&b, '\n');
	}
	return buf_done(&b);
}

static struct str one_line(struct arena *mem, struct str s)
{
	struct buf b = buf_new(mem, 128, 1024);

	s = str_clip(str_trim(s), 120);
	for (size_t i = 0; i < s.n; i++)
		buf_c(&b, s.p[i] == '\n' || s.p[i] == '\r' || s.p[i] == '#' ? ' ' : s.p[i]);
	return buf_done(&b);
}

void cycle_mark(struct req *r)
{
	struct observation *o = record_new(r->mem, &observation_record), *now;
	struct mistakes m = { .n = 0 };
	int64_t cycle = 0, version = 0;

	if (!record_get(r, &observation_record, req_id(r, "id"), o))
		return;
	if (!may_edit(r, &observation_record, o)) {
		req_fail(r, FAIL_FORBIDDEN, T("This study is not yours to change."));
		return;
	}
	if (!str_int(req_field(r, "cycle"), &cycle) || cycle < 1 || cycle > READINGS_CYCLES_MAX) {
		req_fail(r, FAIL_INVALID, T("Say which cycle, by its number."));
		return;
	}
	now = arena_copy(r->mem, o, sizeof *o);
	now->readings = readings_mark(r->mem, o->readings, (size_t)cycle - 1, req_field(r, "odd").n > 0, one_line(r->mem, req_field(r, "note")));
	if (!str_int(req_field(r, "version"), &version) || version != o->version)
		req_fail(r, FAIL_CONFLICT, T("Somebody has changed this observation in the meantime. Look at the page once more, then mark the cycle again."));
	else if (!record_valid(r, &observation_record, now, o, &m))
		req_fail(r, FAIL_INVALID, m.at[0].why);
	if (r->fail.code || (!str_eq(now->readings, o->readings) && !record_update(r, &observation_record, now, o, "marked")))
		return;
	req_flash(r, T("Marked. The times are computed anew."), URL_NONE);
	req_redirect(r, url_at(r->mem, url_to(r->mem, "/study/{id}/observations", V(o->study)), str_z(r->mem, str_fmt(r->mem, "#o%lld", (long long)o->id))));
}

/* ---- one sitting ---- */

static struct str time_text(struct req *r, double s)
{
	return isnan(s) ? S("–") : lang_real(r->mem, r->lang, s, 1);
}

static void time_cell(struct req *r, const struct reading *x, bool unusual)
{
	struct html *h = r->html;

	if (isnan(x->elapsed_s))
		LEAF(h, td, isnan(x->clock_s) ? S("M") : S("–"), .cls = S("tb-n mut"));
	else if (x->odd)
		EL(h, td, .cls = S("tb-n"))
			LEAF(h, span, time_text(r, x->elapsed_s), .cls = S("ob-x"), .title = T("Odd: it does not count"));
	else if (unusual)
		EL(h, td, .cls = S("tb-n"))
			LEAF(h, span, time_text(r, x->elapsed_s), .cls = S("ob-u"), .title = T("Outside of what is usual here"));
	else
		LEAF(h, td, time_text(r, x->elapsed_s), .cls = S("tb-n"));
}

/* Which readings of this element are outside the natural limits of the others: worth a question, and left to whoever saw it. */
static const struct lean_signal *unusual(struct req *r, const struct timed *t, size_t k)
{
	double *x = NEW_N(r->mem, double, t->r.cycles + 1);
	struct lean_signal *out = NEW_N(r->mem, struct lean_signal, t->r.cycles + 1);

	for (size_t c = 0; c < t->r.cycles; c++) {
		const struct reading *one = &t->r.at[c * t->r.elements + k];
		x[c] = one->odd ? NAN : one->elapsed_s;
	}
	struct lean_xmr limits = lean_xmr(x, t->r.cycles);
	lean_xmr_signals(&limits, x, t->r.cycles, out);
	return out;
}

static struct str element_name(const struct study_of *s, int64_t id)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->element[i].id == id)
			return s->element[i].name;
	return STR_NONE;
}

static void ends(struct req *r, struct lean_observation o)
{
	LEAF(r->html, td, time_text(r, o.lowest_repeatable), .cls = S("tb-n ob-low"));
	LEAF(r->html, td, time_text(r, o.fluctuation), .cls = S("tb-n mut"));
}

static void element_row(struct req *r, const struct study_of *s, const struct timed *t, size_t k)
{
	const struct readings *of[] = { &t->r };
	const struct lean_signal *u = unusual(r, t, k);
	struct str name = element_name(s, t->id[k]);
	struct html *h = r->html;

	EL(h, tr) {
		LEAF(h, td, (int64_t)k + 1, .cls = S("tb-n mut"));
		if (name.n)
			LEAF(h, th, name, .scope = S("row"), .dir = S("auto"));
		else
			LEAF(h, th, T("Not in the study any more"), .scope = S("row"));
		for (size_t c = 0; c < t->r.cycles; c++)
			time_cell(r, &t->r.at[c * t->r.elements + k], u[c].outside);
		ends(r, readings_observation(r->mem, of, &k, 1));
	}
}

static void cycles_row(struct req *r, const struct timed *t)
{
	struct html *h = r->html;

	EL(h, tr) {
		EL(h, td) { }
		LEAF(h, th, T("Cycle"), .scope = S("row"));
		for (size_t c = 0; c < t->r.cycles; c++)
			LEAF(h, td, time_text(r, t->r.cycle_s[c]), .cls = t->r.cycle_odd[c] ? S("tb-n mut") : S("tb-n"));
		ends(r, readings_cycle(r->mem, &t->r));
	}
}

static void sitting_table(struct req *r, const struct study_of *s, const struct timed *t)
{
	struct html *h = r->html;

	EL(h, div, .cls = S("sx"), .tabindex = S("0"), .role = S("region"), .aria_label = T("Readings"))
		EL(h, table, .cls = S("tb ob-t")) {
			EL(h, thead)
				EL(h, tr) {
					LEAF(h, th, S("#"), .cls = S("tb-n"), .scope = S("col"));
					LEAF(h, th, T("Work element"), .scope = S("col"));
					for (size_t c = 0; c < t->r.cycles; c++)
						LEAF(h, th, (int64_t)c + 1, .cls = S("tb-n"), .scope = S("col"));
					LEAF(h, th, T("Lowest repeatable"), .cls = S("tb-n"), .scope = S("col"));
					LEAF(h, th, T("Range"), .cls = S("tb-n"), .scope = S("col"));
				}
			EL(h, tbody)
				for (size_t k = 0; k < t->n; k++)
					element_row(r, s, t, k);
			EL(h, tfoot)
				cycles_row(r, t);
		}
}

static void mark_form(struct req *r, const struct timed *t)
{
	struct html *h = r->html;
	struct str id = str_fmt(r->mem, "%lld", (long long)t->o.id);

	EL(h, details, .cls = S("rc-step noprint")) {
		LEAF(h, summary, T("Mark a cycle as odd"));
		FORM(r, url_to(r->mem, "/observation/{id}/cycle", V(t->o.id)), .cls = S("li-bar")) {
			hidden(r, "version", str_fmt(r->mem, "%lld", (long long)t->o.version));
			EL(h, label, .cls = S("fo-field")) {
				LEAF(h, span, T("Cycle"));
				EL(h, select, .cls = S("fo-in"), .name = S("cycle"))
					for (size_t c = 0; c < t->r.cycles; c++)
						LEAF(h, option, (int64_t)c + 1, .value = str_fmt(r->mem, "%zu", c + 1));
			}
			EL(h, label, .cls = S("fo-field li-q")) {
				LEAF(h, span, T("What was odd in this cycle?"));
				VOID_EL(h, input, .cls = S("fo-in"), .name = S("note"), .maxlength = 120, .dir = S("auto"), .id = str_fmt(r->mem, "n" STR_FMT, STR_ARG(id)));
			}
			EL(h, label, .cls = S("fo-opt")) {
				VOID_EL(h, input, .type = S("checkbox"), .name = S("odd"), .value = S("1"), .checked = true);
				html_msg(h, T("It does not count"));
			}
			button(r, T("Mark"), "btn", NULL);
		}
	}
}

static void notes(struct req *r, const struct timed *t)
{
	struct html *h = r->html;

	for (size_t c = 0; c < t->r.cycles; c++)
		if (t->r.note[c].n)
			EL(h, p, .cls = S("ob-note"))
				SAY(h, T("Cycle {n}: {what}"), ARG("n", (int64_t)c + 1), ARG("what", t->r.note[c]));
	if (t->o.note.n)
		LEAF(h, p, t->o.note, .dir = S("auto"));
}

static struct str sitting_title(struct req *r, const struct timed *t)
{
	struct str when = lang_wall(r->mem, r->lang, req_wall(r, t->o.started_at)), who = name_short(r->mem, person_name(r, t->o.created_by.id));

	if (!t->o.id)
		return t->o.operator_code.n ? say(r->mem, r->lang, T("{when}, operator {code}"), ARG("when", when), ARG("code", t->o.operator_code)) : when;
	return t->o.operator_code.n ? say(r->mem, r->lang, T("{when}, operator {code}, timed by {who}"), ARG("when", when), ARG("code", t->o.operator_code), ARG("who", who))
		: say(r->mem, r->lang, T("{when}, timed by {who}"), ARG("when", when), ARG("who", who));
}

static void sitting(struct req *r, const struct study_of *s, const struct timed *t)
{
	EL(r->html, div, .id = t->o.id ? str_fmt(r->mem, "o%lld", (long long)t->o.id) : STR_NONE)
		PANEL(r, T("Observation"), sitting_title(r, t)) {
			sitting_table(r, s, t);
			notes(r, t);
			if (study_may_edit(r, s)) {
				mark_form(r, t);
				EL(r->html, div, .cls = S("acts"))
					link_button(r, T("Edit the readings"), record_at(r, &observation_record, t->o.id, "/edit"), "btn quiet", "pencil");
			}
		}
}

/* ---- which time goes into the sheets ---- */

static void used_row(struct req *r, const struct element *e, struct lean_observation o)
{
	struct html *h = r->html;

	EL(h, tr) {
		LEAF(h, th, e->name, .scope = S("row"), .dir = S("auto"));
		LEAF(h, td, time_text(r, o.lowest_repeatable), .cls = S("tb-n"));
		LEAF(h, td, o.n ? say(r->mem, r->lang, T("{min} to {max}"), ARG("min", o.min), ARG("max", o.max)) : S("–"), .cls = S("tb-n mut"));
		LEAF(h, td, (int64_t)o.n, .cls = S("tb-n mut"));
		LEAF(h, td, e->walk_s > 0 ? say(r->mem, r->lang, T("{hand} + {walk} walk"), ARG("hand", time_text(r, e->hand_s)), ARG("walk", time_text(r, e->walk_s)))
			: time_text(r, e->hand_s), .cls = S("tb-n ob-low"));
		EL(h, td, .dir = S("auto")) {
			if (e->hand_from.n)
				html_msg(h, choice_label_of(&element_record, "hand_from", e->hand_from));
			if (e->why.n)
				SAY(h, T(": {why}"), ARG("why", e->why));
			if (o.n && isnan(o.lowest_repeatable))
				LEAF(h, small, T("No time repeats yet: time more cycles."), .cls = S("bad"));
		}
	}
}

/* Elements are added up and compared with the cycle that was really seen: they seldom agree, and the gap is worth a look. */
static void sums(struct req *r, const struct study_of *s, const struct timed *t, size_t n)
{
	double sum = 0, cycle = n ? readings_cycle(r->mem, &t[0].r).lowest_repeatable : NAN;

	for (size_t i = 0; i < s->n; i++)
		sum += s->element[i].hand_s + (isnan(s->element[i].walk_s) ? 0 : s->element[i].walk_s);
	if (!isnan(sum) && !isnan(cycle))
		EL(r->html, p, .cls = S("fo-hint"))
			SAY(r->html, T("The elements add up to {sum} s; the lowest repeatable cycle of the last observation is {cycle} s."), ARG("sum", sum), ARG("cycle", cycle));
}

static void used_panel(struct req *r, const struct study_of *s, const struct timed *t, size_t n)
{
	static const struct msg columns[] = { T("Work element"), T("Lowest repeatable"), T("From, to"), T("Readings"), T("Used, s"), T("Where it is from") };
	struct html *h = r->html;

	PANEL(r, T("Times that the sheets use"), STR_NONE) {
		EL(h, div, .cls = S("sx"), .tabindex = S("0"), .role = S("region"), .aria_label = T("Times that the sheets use"))
			EL(h, table, .cls = S("tb")) {
				EL(h, thead)
					EL(h, tr)
						for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
							LEAF(h, th, columns[i], .cls = i > 0 && i < 5 ? S("tb-n") : STR_NONE, .scope = S("col"));
				EL(h, tbody)
					for (size_t i = 0; i < s->n; i++)
						used_row(r, &s->element[i], element_observation(r, t, n, s->element[i].id));
			}
		sums(r, s, t, n);
		if (study_may_edit(r, s))
			EL(h, div, .cls = S("acts"))
				link_button(r, T("Choose other times"), url_to(r->mem, "/study/{id}/elements", V(s->study.id)), "btn", "pencil");
	}
}

static void acts(struct req *r, const struct study_of *s)
{
	if (s->n && study_may_edit(r, s))
		link_button(r, T("Time a cycle"), url_to(r->mem, "/study/{id}/observe", V(s->study.id)), "btn pri", "clock");
}

void observations_show(struct req *r, const struct study_of *s, const struct timed *t, size_t n)
{
	if (n)
		used_panel(r, s, t, n);
	for (size_t i = 0; i < n; i++)
		sitting(r, s, &t[i]);
}

void observations_page(struct req *r)
{
	static const struct form_page form = { .title = T("Time observation"), .path = "/study/{id}/observations", .sheet = "observation", .acts = acts };
	struct study_of s;
	struct timed *t;

	if (!study_read(r, req_id(r, "id"), &s))
		return;
	size_t n = observations_read(r, (struct ref){ s.study.id }, &t);
	struct page page = form_page_of(r, &s, &form);
	PAGE_OF(r, page) {
		form_head(r, &s, &form, &page);
		if (!n)
			PANEL(r, T("Observation"), STR_NONE)
				empty_state(r, observation_record.empty, T("Time a cycle"), s.n && study_may_edit(r, &s) ? url_to(r->mem, "/study/{id}/observe", V(s.study.id)) : URL_NONE);
		observations_show(r, &s, t, n);
	}
}
