/*
 * balance.c -- the yamazumi: who carries how much of the work today, and a proposal beside it that nobody has to carry yet.
 *
 * The one idea: a proposal is a second operator at each element, or nobody: then it is taken out. Today stays as it is, and stays visible, until somebody takes the proposal over. Elements are
 * moved between operators by hand, by typing, or by the balancer, which says whether it can be done with fewer.
 */
#include "study/form.h"

#include <math.h>

enum { NODES = 2000000, SEEN = 1 << 16, OPERATORS_MAX = 40 };
#define OUT SIZE_MAX            /* an operator that there is not: the element is taken out */

static const char *const share[] = { "work", "operator", "operator_next", "after", NULL };

static double element_s(const struct element *e)
{
	return e->hand_s + (isnan(e->walk_s) ? 0 : e->walk_s);
}

static bool proposed(const struct study_of *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->element[i].operator_next != INT_NONE)
			return true;
	return false;
}

static size_t operator_of(const struct element *e, bool next)
{
	int64_t k = next && e->operator_next != INT_NONE ? e->operator_next : e->operator;

	if (next && k == 0)
		return OUT;
	return (size_t)(k < 1 ? 1 : k > OPERATORS_MAX ? OPERATORS_MAX : k) - 1;
}

static size_t operators(const struct study_of *s, bool next)
{
	size_t n = next ? 1 : s->operators;

	for (size_t i = 0; i < s->n; i++) {
		size_t k = operator_of(&s->element[i], next);
		if (k != OUT && k + 1 > n)
			n = k + 1;
	}
	return n;
}

/* ---- the drawing ---- */

static enum chart_work work_of(const struct element *e)
{
	return e->walks || str_is(e->work, "waste") ? CHART_WASTE : str_is(e->work, "necessary") ? CHART_NECESSARY : CHART_VALUE;
}

/* What stands in a block of waste: "Walk 13". */
static struct str waste_words(struct req *r, const struct element *e)
{
	struct str rest = e->name, word = STR_NONE;

	str_cut(&rest, ' ', &word);
	return str_fmt(r->mem, STR_FMT " %.0f", STR_ARG(str_clip(word, 9)), e->hand_s);
}

/* Value-adding at the foot, waste on top, so that what could go is seen at one height. The walks to the next element are one block. */
static struct chart_stack stack_of(struct req *r, const struct study_of *s, size_t operator, bool next)
{
	struct chart_element *e = NEW_N(r->mem, struct chart_element, s->n + 1);
	double walk_s = 0;
	size_t n = 0;

	for (enum chart_work kind = CHART_VALUE; kind <= CHART_WASTE; kind++)
		for (size_t i = 0; i < s->n; i++)
			if (work_of(&s->element[i]) == kind && operator_of(&s->element[i], next) == operator)
				e[n++] = (struct chart_element){ kind, s->element[i].hand_s, kind == CHART_WASTE ? waste_words(r, &s->element[i]) : STR_NONE };
	for (size_t i = 0; i < s->n; i++)
		if (operator_of(&s->element[i], next) == operator && !isnan(s->element[i].walk_s))
			walk_s += s->element[i].walk_s;
	if (walk_s > 0)
		e[n++] = (struct chart_element){ CHART_WASTE, walk_s, lang_text(r->lang, T("walk")) };
	return (struct chart_stack){ say(r->mem, r->lang, T("Op. {n}"), ARG("n", (int64_t)operator + 1)), e, n };
}

static double *loads_of(struct req *r, const struct study_of *s, size_t n, bool next)
{
	double *load = NEW_N(r->mem, double, n + 1);

	for (size_t i = 0; i < s->n; i++)
		if (operator_of(&s->element[i], next) != OUT)
			load[operator_of(&s->element[i], next)] += element_s(&s->element[i]);
	return load;
}

static struct chart_stacks stacks_of(struct req *r, const struct study_of *s, bool next)
{
	size_t n = operators(s, next);
	struct chart_stack *all = NEW_N(r->mem, struct chart_stack, n + 1);
	double *load = loads_of(r, s, n, next);
	struct str sum = seconds_text(r, lean_line_balance(load, n).sum_s);

	for (size_t k = 0; k < n; k++)
		all[k] = stack_of(r, s, k, next);
	return (struct chart_stacks){ say(r->mem, r->lang, next ? T("Proposal: {n}, {sum}") : T("Now: {n}, {sum}"),
		ARG("n", say(r->mem, r->lang, TN("{n} operator", "{n} operators", (int64_t)n), ARG("n", n))), ARG("sum", sum)), all, n };
}

static struct str percent(struct req *r, double share_of)
{
	return isnan(share_of) ? S("–") : say(r->mem, r->lang, T("{n} %"), ARG("n", lang_real(r->mem, r->lang, 100 * share_of, 1)));
}

static void line_says(struct req *r, const struct study_of *s, bool next)
{
	size_t n = operators(s, next);
	double *load = loads_of(r, s, n, next);
	struct lean_line line = lean_line_balance(load, n);
	struct lean_load *of_takt = NEW_N(r->mem, struct lean_load, n + 1);
	double mean = lean_loads(load, n, s->takt_s, of_takt);
	int64_t over = 0;

	for (size_t k = 0; k < n; k++)
		over += of_takt[k].over;
	EL(r->html, p) {
		SAY(r->html, next ? T("Proposal: line balance {rate}, mean load {load}.") : T("Now: line balance {rate}, mean load {load}."),
			ARG("rate", percent(r, line.rate)), ARG("load", percent(r, mean)));
		if (over) {
			html_raw(r->html, HTML_LIT(" "));
			LEAF(r->html, b, TN("{n} operator is above takt.", "{n} operators are above takt.", over), .cls = S("bad"));
		}
	}
}

static double out_s(const struct study_of *s)
{
	double sum = 0;

	for (size_t i = 0; i < s->n; i++)
		if (operator_of(&s->element[i], true) == OUT)
			sum += element_s(&s->element[i]);
	return sum;
}

/* What would have to happen for the proposal to be true. */
static void proposal_says(struct req *r, const struct study_of *s)
{
	size_t n = operators(s, true);

	if (out_s(s) > 0)
		EL(r->html, p, .cls = S("sf-say"))
			SAY(r->html, T("Take {s} of waste out, and the work is shared by {n}."), ARG("s", seconds_text(r, out_s(s))),
				ARG("n", say(r->mem, r->lang, TN("{n} operator", "{n} operators", (int64_t)n), ARG("n", n))));
}

static bool timed_all(const struct study_of *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (isnan(s->element[i].hand_s))
			return false;
	return s->n > 0;
}

void balance_panel(struct req *r, const struct study_of *s)
{
	bool next = proposed(s);

	PANEL(r, T("Yamazumi"), STR_NONE) {
		if (!timed_all(s)) {
			LEAF(r->html, p, T("It is drawn once every element has a time."));
		} else {
			struct chart_yamazumi c = { .now = stacks_of(r, s, false), .takt_s = s->takt_s, .id = S("yamazumi") };
			if (next)
				c.proposal = stacks_of(r, s, true);
			chart_yamazumi(r->html, &c);
			if (next)
				proposal_says(r, s);
			line_says(r, s, false);
			if (next)
				line_says(r, s, true);
		}
	}
}

/* ---- moving elements by hand: the proposal as cards ---- */

static void move_menu(struct req *r, const struct element *e, size_t columns)
{
	struct html *h = r->html;

	EL(h, details, .cls = S("mv")) {
		EL(h, summary, .aria_label_str = say(r->mem, r->lang, T("Move: {title}"), ARG("title", e->name)))
			html_icon(h, "move-right");
		FORM(r, url_to(r->mem, "/study/{id}/balance/move", V(e->study)), .cls = S("menu")) {
			hidden(r, "element", str_fmt(r->mem, "%lld", (long long)e->id));
			hidden(r, "version", str_fmt(r->mem, "%lld", (long long)e->version));
			for (size_t k = 0; k < columns; k++)
				if (k != operator_of(e, true))
					EL(h, button, .name = S("to"), .value = str_fmt(r->mem, "%zu", k + 1)) {
						html_icon(h, "move-right");
						SAY(h, T("To operator {n}"), ARG("n", (int64_t)k + 1));
					}
			if (operator_of(e, true) != OUT)
				EL(h, button, .name = S("to"), .value = S("0")) {
					html_icon(h, "x");
					html_msg(h, T("Take it out"));
				}
		}
	}
}

static void card(struct req *r, const struct element *e, size_t columns, bool may)
{
	struct html *h = r->html;

	EL(h, li, .cls = S("kb-card")) {
		LEAF(h, span, e->name, .cls = S("kb-t"), .dir = S("auto"));
		EL(h, div, .cls = S("kb-ft")) {
			LEAF(h, b, seconds_text(r, element_s(e)));
			LEAF(h, span, e->walks ? T("Walking") : choice_label_of(&element_record, "work", e->work), .cls = S("kb-w"));
			if (may)
				move_menu(r, e, columns);
		}
	}
}

static void column(struct req *r, const struct study_of *s, size_t k, size_t columns, double load_s, bool may)
{
	struct html *h = r->html;

	EL(h, section, .cls = S("kb-col"), .data_to = str_fmt(r->mem, "%zu", k + 1)) {      /* OUT + 1 is 0 */
		EL(h, header) {
			EL(h, h2) {
				if (k == OUT)
					html_msg(h, T("Taken out"));
				else
					SAY(h, T("Operator {n}"), ARG("n", (int64_t)k + 1));
				LEAF(h, span, seconds_text(r, load_s), .cls = k != OUT && load_s > s->takt_s ? S("bad") : STR_NONE);
			}
			LEAF(h, p, isnan(s->takt_s) || k == OUT ? STR_NONE : percent(r, lean_ratio(load_s, s->takt_s)));
		}
		EL(h, ul)
			for (size_t i = 0; i < s->n; i++)
				if (operator_of(&s->element[i], true) == k)
					card(r, &s->element[i], columns, may);
	}
}

/* One word for all that the page shows of the elements: it is another one as soon as any of them has changed, come or gone. */
static struct str shown_word(struct req *r, const struct study_of *s)
{
	struct buf b = buf_new(r->mem, 16 + s->n * 24, 16 + s->n * 48);

	for (size_t i = 0; i < s->n; i++)
		buf_fmt(&b, "%lld.%lld ", (long long)s->element[i].id, (long long)s->element[i].version);
	return str_fmt(r->mem, "%016llx", (unsigned long long)str_hash(buf_done(&b)));
}

/* What acts on the whole proposal carries what it was; the balancer looks for itself. */
static void act(struct req *r, const struct study_of *s, struct msg label, const char *how, const char *cls)
{
	FORM(r, url_to(r->mem, "/study/{id}/balance/propose", V(s->study.id))) {
		hidden(r, "how", str_c(how));
		hidden(r, "shown", shown_word(r, s));
		button(r, label, cls, NULL);
	}
}

static void cards_panel(struct req *r, const struct study_of *s)
{
	size_t n = operators(s, true), columns = n < OPERATORS_MAX ? n + 1 : n;
	double *load = loads_of(r, s, columns, true);
	bool may = study_may_edit(r, s);

	if (!s->n)
		return;
	PANEL(r, T("Share the work anew"), STR_NONE) {
		LEAF(r->html, p, T("Move an element to another operator, or let it be worked out. Today's sharing stays until you take the proposal over."), .cls = S("fo-hint"));
		if (may)
			EL(r->html, div, .cls = S("acts")) {
				act(r, s, T("Propose, order kept"), "kept", "btn");
				act(r, s, T("Propose, order free"), "free", "btn");
				if (proposed(s)) {
					act(r, s, T("Throw it away"), "none", "btn quiet");
					act(r, s, T("Take it over"), "take", "btn pri");
				}
			}
		EL(r->html, div, .cls = S("kb")) {
			for (size_t k = 0; k < columns; k++)
				column(r, s, k, columns, load[k], may);
			column(r, s, OUT, columns, out_s(s), may);
		}
	}
}

static void below(struct req *r, const struct study_of *s)
{
	study_standard(r, s, "balance");
	cards_panel(r, s);
}

static const struct grid share_grid = { .form = { .title = T("Who does what"), .path = "/study/{id}/balance", .sheet = "balance", .htmx = true }, .draw_path = "/study/{id}/balance/draw",
	.columns = share, .drawing = balance_panel, .below = below, .intro = T("What must come first counts where the order is free: write the numbers of those elements.") };

static void share_get(struct req *r) { grid_get(r, &share_grid); }
static void share_draw(struct req *r) { grid_draw(r, &share_grid); }
static void share_save(struct req *r) { grid_save(r, &share_grid); }

/* ---- moving and proposing ---- */

static bool studied(struct req *r, struct study_of *s)
{
	if (!study_read(r, req_id(r, "id"), s))
		return false;
	if (!study_may_edit(r, s))
		req_fail(r, FAIL_FORBIDDEN, T("This study is not yours to change."));
	return !r->fail.code;
}

static void back(struct req *r, const struct study_of *s, struct msg done)
{
	req_flash(r, done, URL_NONE);
	req_redirect(r, url_to(r->mem, "/study/{id}/balance", V(s->study.id)));
}

static void give_to(struct req *r, const struct element *old, int64_t now, int64_t next, const char *what)
{
	struct element *e = arena_copy(r->mem, old, sizeof *e);

	e->operator = now;
	e->operator_next = next;
	if (old->operator != now || old->operator_next != next)
		record_update(r, &element_record, e, old, what);
}

static const struct element *element_posted(struct req *r, const struct study_of *s)
{
	int64_t id = 0, version = 0;

	(void)(str_int(req_field(r, "element"), &id) && str_int(req_field(r, "version"), &version));
	for (size_t i = 0; i < s->n; i++)
		if (s->element[i].id == id) {
			if (s->element[i].version != version)
				req_fail(r, FAIL_CONFLICT, T("Somebody has changed this element in the meantime. Look at the page once more."));
			return &s->element[i];
		}
	req_fail(r, FAIL_INVALID, T("This element is not in the study any more."));
	return NULL;
}

static void move(struct req *r)
{
	struct study_of s;
	int64_t to = 0;

	if (!studied(r, &s))
		return;
	const struct element *moved = element_posted(r, &s);
	if (!str_int(req_field(r, "to"), &to) || to < 0 || to > OPERATORS_MAX)
		req_fail(r, FAIL_INVALID, T("Operators are numbered from 1 to 40."));
	for (size_t i = 0; i < s.n && !r->fail.code; i++) {
		const struct element *e = &s.element[i];
		give_to(r, e, e->operator, e == moved ? to : (int64_t)(operator_of(e, true) + 1), "moved");
	}
	back(r, &s, T("Moved."));
}

/* Order kept: each after the one before it by its number. Free: only as the elements say. e has n. */
static size_t before_of(struct req *r, const struct element *const *e, size_t n, bool kept, struct lean_before **out)
{
	VEC(struct lean_before) all = { 0 };
	struct str rest, word;
	int64_t no;

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++)
			if (kept && i != k && e[i]->no < e[k]->no)
				*VEC_ADD(r->mem, &all) = (struct lean_before){ i, k };
	for (size_t k = 0; k < n && !kept; k++)
		for (rest = e[k]->after; str_cut(&rest, ' ', &word);)
			for (size_t i = 0; i < n && str_int(word, &no); i++)
				if (e[i]->no == no)
					*VEC_ADD(r->mem, &all) = (struct lean_before){ i, k };
	*out = all.p;
	return all.n;
}

static struct msg why_not(enum lean_balance_why why)
{
	static const struct msg words[] = {
		[LEAN_BALANCE_DONE] = { 0 }, [LEAN_BALANCE_NOTHING] = T("There are no elements to share."),
		[LEAN_BALANCE_TOO_MANY] = T("It works out up to 64 elements. Put small ones together."),
		[LEAN_BALANCE_NO_TAKT] = T("Without takt there is nothing to load to. Say how many pieces a day are asked for."),
		[LEAN_BALANCE_BAD_TIME] = T("Every element needs a time first."), [LEAN_BALANCE_BAD_PAIR] = T("An element waits for one that is not there."),
		[LEAN_BALANCE_TOO_LONG] = T("One element alone is longer than takt. Split it, or take waste out of it."),
		[LEAN_BALANCE_CIRCLE] = T("Two elements wait for each other. Look at what must come first."),
	};

	return words[why];
}

/* What the balancer found, and of which versions of the elements: it works before the writer is asked for, so that nobody waits for it. */
struct worked { struct lean_balance b; const struct element **e; size_t n, *who; };

/* What is taken out already stays out; the rest is shared. */
static void propose_prepare(struct req *r)
{
	struct str how = req_field(r, "how");
	struct worked *w = NEW(r->mem, struct worked);
	struct study_of s;
	struct lean_before *before;

	if ((!str_is(how, "kept") && !str_is(how, "free")) || !studied(r, &s))
		return;
	double *x = NEW_N(r->mem, double, s.n + 1);
	*w = (struct worked){ .e = NEW_N(r->mem, const struct element *, s.n + 1), .who = NEW_N(r->mem, size_t, s.n + 1) };
	for (size_t i = 0; i < s.n; i++)
		if (operator_of(&s.element[i], true) != OUT) {
			x[w->n] = element_s(&s.element[i]);
			w->e[w->n++] = &s.element[i];
		}
	size_t before_n = before_of(r, w->e, w->n, str_is(how, "kept"), &before);
	struct lean_balance_of of = { .element_s = x, .n = w->n, .before = before, .before_n = before_n, .takt_s = s.takt_s, .node_limit = NODES,
		.seen = NEW_N(r->mem, struct lean_balance_seen, SEEN), .seen_n = SEEN };
	w->b = lean_balance(&of, w->who);
	r->prepared = w;
}

static bool worked_still(const struct worked *w, const struct study_of *s)
{
	size_t k = 0;

	for (size_t i = 0; i < s->n; i++)
		if (operator_of(&s->element[i], true) != OUT && (k >= w->n || w->e[k]->id != s->element[i].id || w->e[k++]->version != s->element[i].version))
			return false;
	return k == w->n;
}

static void propose(struct req *r, const struct study_of *s, const struct worked *w)
{
	if (w->b.why != LEAN_BALANCE_DONE) {
		grid_refuse(r, &share_grid, s, why_not(w->b.why));
		return;
	}
	if (!worked_still(w, s))
		req_fail(r, FAIL_CONFLICT, T("Somebody has changed this element in the meantime. Look at the page once more."));
	for (size_t i = 0; i < w->n && !r->fail.code; i++)
		give_to(r, w->e[i], w->e[i]->operator, (int64_t)w->who[i] + 1, "proposed");
	back(r, s, w->b.fewest ? T("Worked out. It is proved that fewer operators cannot do it in takt.")
		: T("Worked out. Perhaps it can be done with fewer still: that was not proved."));
}

/* The proposal becomes today's sharing; what was taken out is withdrawn. */
static void take_over(struct req *r, const struct element *e)
{
	struct element *gone = arena_copy(r->mem, e, sizeof *gone);

	if (operator_of(e, true) != OUT) {
		give_to(r, e, (int64_t)operator_of(e, true) + 1, INT_NONE, "taken_over");
		return;
	}
	gone->withdrawn = true;
	record_update(r, &element_record, gone, e, "withdrawn");
}

static void propose_post(struct req *r)
{
	bool take = str_is(req_field(r, "how"), "take");
	struct study_of s;

	if (!studied(r, &s))
		return;
	if (r->prepared) {
		propose(r, &s, r->prepared);
		return;
	}
	if (!take && !str_is(req_field(r, "how"), "none"))
		req_fail(r, FAIL_INVALID, T("Choose one from the list."));
	else if (!str_eq(req_field(r, "shown"), shown_word(r, &s)))
		req_fail(r, FAIL_CONFLICT, T("Somebody has changed the elements or the proposal in the meantime. Look at the page once more."));
	if (r->fail.code)
		return;
	for (size_t i = 0; i < s.n && !r->fail.code; i++)
		if (take)
			take_over(r, &s.element[i]);
		else
			give_to(r, &s.element[i], s.element[i].operator, INT_NONE, "thrown_away");
	back(r, &s, take ? T("Taken over. The sheets use it from now on.") : T("Thrown away. Today's sharing is as it was."));
}

static const struct route balance_routes[] = {
	{ GET, "/study/{id}/balance", .run = share_get, .needs = CAP_FORM_READ },
	{ POST, "/study/{id}/balance/draw", .run = share_draw, .needs = CAP_FORM_READ, .read_only_post = true, .slow = true },
	{ POST, "/study/{id}/balance", .run = share_save, .needs = CAP_FORM_EDIT },
	{ POST, "/study/{id}/balance/move", .run = move, .needs = CAP_FORM_EDIT },
	{ POST, "/study/{id}/balance/propose", .run = propose_post, .prepare = propose_prepare, .needs = CAP_FORM_EDIT },
	{ 0 },
};

const struct module balance_module = { .name = "balance", .label = T("Balance"), .routes = balance_routes };
