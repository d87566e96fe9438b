/*
 * stream_form.c -- the small forms of a map's rows: a step, the stock before one, a burst; adding, moving and withdrawing them.
 *
 * Each is a page of its own that works without script; with it the same form lies in a dialog over the drawing. Everything leads back to the map, to the
 * element that it is about. What a key does on the drawing is an address of these pages (?ask=after), so that nothing is possible there alone.
 */
#include "study/stream.h"

static const char *const stock_only[] = { "stock_pieces", "stock_days", "stock_flow", NULL };
static const char *const step_all[] = { "name", "people", "cycle_s", "changeover_s", "uptime_pct", "process_s", "complete_accurate_pct", "plan",
	"stock_pieces", "stock_days", "stock_flow", "branch", NULL };
static const char *const burst_words[] = { "words", NULL }, *const burst_all[] = { "words", "step", "at_stock", NULL };

struct url stream_at(struct req *r, int64_t stream, char what, int64_t id)
{
	return url_at(r->mem, record_url(r, &stream_record, stream), str_z(r->mem, str_fmt(r->mem, "#%c%lld", what, (long long)id)));
}

static struct str number(struct req *r, int64_t n)
{
	return str_fmt(r->mem, "%lld", (long long)n);
}

/* ---- the page around a form ---- */

struct sheet { struct msg title; struct str title_text; int64_t stream; struct url back; };

static bool sheet_open(struct req *r, const struct sheet *s)
{
	struct page *page = NEW(r->mem, struct page);
	struct str title = s->title_text.n ? s->title_text : lang_text(r->lang, s->title);

	*page = (struct page){ .title_text = title, .nav = record_path(&stream_record), .htmx = true, .crumb = record_title(r, &stream_record, s->stream),
		.crumb_to = record_url(r, &stream_record, s->stream) };
	page_open(r, page);
	return html_open(r->html, TAG_section, &(const struct html_attrs){ .cls = S("vs-f"), .id = S("vs-form"), .aria_label_str = title });
}

static bool sheet_close(struct req *r)
{
	html_close(r->html);
	return page_close(r);
}
#define SHEET(r, ...) BLOCK_(once_sheet, sheet_open((r), &(const struct sheet){ __VA_ARGS__ }), sheet_close(r))

static void foot(struct req *r, struct msg label, const char *cls, struct url back)
{
	struct html *h = r->html;

	EL(h, div, .cls = S("fo-foot")) {
		button(r, label, cls, NULL);
		EL(h, a, .cls = S("btn quiet"), .href = back, .data_close = true)
			html_msg(h, T("Cancel"));
	}
}

static void refused(struct req *r)
{
	r->quiet_errors = true;
	if (!r->fail.code)
		req_fail(r, FAIL_INVALID, T("Something is missing. Look at the fields that are marked."));
}

static void edit_form(struct req *r, const struct record *rec, const void *row, const char *const *only, struct url back)
{
	const struct row *head = row;

	FORM(r, record_at(r, rec, head->id, "/edit"), .cls = S("fo")) {
		hidden(r, "version", number(r, head->version));
		hidden(r, "next", url_text(back));
		form_fields(r, rec, only, row, false, NULL);
		foot(r, T("Save"), "btn pri", back);
	}
}

/* ---- a new step, a new burst ---- */

static void new_form(struct req *r, const struct record *rec, int64_t stream, const void *row, const struct mistakes *m, struct url back)
{
	bool step = rec == &stream_step_record;
	const struct stream_step *s = row;
	const struct burst *b = row;

	SHEET(r, .title = step ? T("Add a step") : T("Add a burst"), .stream = stream)
		FORM(r, step ? url_to(r->mem, "/stream_step") : url_to(r->mem, "/burst"), .cls = S("fo")) {
			if (stream)
				hidden(r, "_stream", number(r, stream));
			else
				form_field(r, rec, "stream", row, m);
			if (step && s->no != INT_NONE)
				hidden(r, "no", number(r, s->no));
			if (!step && stream) {
				hidden(r, "_step", number(r, b->step.id));
				hidden(r, "_at_stock", b->at_stock ? S("1") : S("0"));
			}
			form_mistakes(r, rec, m);
			form_fields(r, rec, step ? step_all : stream ? burst_words : burst_all, row, true, m);
			foot(r, T("Save"), "btn pri", back);
		}
}

static int64_t asked(struct str s)
{
	int64_t n = 0;

	return str_int(s, &n) && n > 0 ? n : 0;
}

/* The map that the form belongs to, when it says so: only one that they may see. */
static int64_t parent_of(struct req *r, int64_t id)
{
	struct stream s;

	return id && record_get(r, &stream_record, id, &s) ? id : 0;
}

static struct url back_to(struct req *r, int64_t stream)
{
	return stream ? record_url(r, &stream_record, stream) : url_to(r->mem, record_path(&stream_record));
}

void stream_child_new(struct req *r)
{
	const struct record *rec = r->route->of;
	void *row = record_new(r->mem, rec);
	int64_t stream = parent_of(r, asked(req_query(r, "stream"))), no = asked(req_query(r, "no"));

	if (r->fail.code)
		return;
	if (rec == &stream_step_record && no)
		((struct stream_step *)row)->no = no;
	if (rec == &burst_record)
		((struct burst *)row)->step.id = asked(req_query(r, "step"));
	new_form(r, rec, stream, row, NULL, back_to(r, stream));
}

static void burst_place(struct req *r, struct burst *b)
{
	b->stream.id = asked(req_field(r, "_stream"));
	b->step.id = asked(req_field(r, "_step"));
	b->at_stock = !b->step.id || str_is(req_field(r, "_at_stock"), "1");
}

void stream_child_create(struct req *r)
{
	const struct record *rec = r->route->of;
	void *row = record_new(r->mem, rec);
	int64_t stream = parent_of(r, asked(req_field(r, "_stream")));
	struct mistakes m = { .n = 0 };

	if (r->fail.code)
		return;
	record_read(r, rec, row, NULL, true, &m);
	if (stream && rec == &burst_record)
		burst_place(r, row);
	else if (stream)
		((struct stream_step *)row)->stream.id = stream;
	record_valid(r, rec, row, NULL, &m);
	if (m.n) {
		new_form(r, rec, stream, row, &m, back_to(r, stream));
		refused(r);
		return;
	}
	may_or_fail(r, rec->create, row_place(r, rec, row));
	if (!record_insert(r, rec, row))
		return;
	req_flash(r, T("Saved."), URL_NONE);
	stream = rec == &burst_record ? ((struct burst *)row)->stream.id : ((struct stream_step *)row)->stream.id;
	req_redirect(r, stream_at(r, stream, rec == &burst_record ? 'b' : 'p', ((struct row *)row)->id));
}

/* ---- a step and what lies before it ---- */

static struct url asking(struct req *r, struct url here, const char *what)
{
	return url_with(r->mem, here, "ask", str_c(what));
}

static void move_button(struct req *r, const char *to, struct msg label, const char *icon)
{
	struct html *h = r->html;

	EL(h, button, .cls = S("btn"), .name = S("to"), .value = str_c(to)) {
		html_icon(h, icon);
		html_msg(h, label);
	}
}

static void step_more(struct req *r, const struct stream_step *s, bool stock)
{
	struct url here = record_url(r, &stream_step_record, s->id);

	if (stock)
		here = url_with(r->mem, here, "part", S("stock"));
	EL(r->html, div, .cls = S("vs-more")) {
		if (!stock)
			FORM(r, url_to(r->mem, "/stream_step/{id}/move", V(s->id)), .cls = S("vs-move")) {
				move_button(r, "earlier", T("Earlier"), "arrow-up");
				move_button(r, "later", T("Later"), "arrow-down");
			}
		link_button(r, stock ? T("Add a step before it") : T("Add a step after it"), asking(r, here, "after"), "btn", "plus");
		link_button(r, T("Add a burst here"), asking(r, here, "burst"), "btn", "plus");
		if (!stock) {
			link_button(r, T("History"), record_at(r, &stream_step_record, s->id, "/history"), "btn quiet", NULL);
			link_button(r, T("Withdraw"), asking(r, here, "withdraw"), "btn quiet", "trash-2");
		}
	}
}

/* Where the focus goes when it is gone: to the step after it, else to the one before. */
static struct url beside(struct req *r, const struct stream_step *s)
{
	struct stream_map m = { .n = 0 };

	stream_children(r, s->stream.id, &m);
	size_t at = stream_index(&m, s->id), to = at + 1 < m.n ? at + 1 : at - 1;
	return to < m.n ? stream_at(r, s->stream.id, 'p', m.step[to].id) : record_url(r, &stream_record, s->stream.id);
}

static void withdraw_form(struct req *r, const struct stream_step *s)
{
	struct url back = stream_at(r, s->stream.id, 'p', s->id);

	SHEET(r, .title_text = say(r->mem, r->lang, T("Withdraw {step}?"), ARG("step", s->name)), .stream = s->stream.id)
		FORM(r, record_at(r, &stream_step_record, s->id, "/withdraw"), .cls = S("fo")) {
			LEAF(r->html, p, T("It goes off the map, and the stock before it too. It stays in the history, and you can take this back for two minutes."));
			hidden(r, "version", number(r, s->version));
			hidden(r, "withdrawn", S("1"));
			hidden(r, "next", url_text(beside(r, s)));
			foot(r, T("Withdraw"), "btn risk", back);
		}
}

static void step_facts(struct req *r, const struct stream_step *s, const char *const *only)
{
	struct html *h = r->html;

	SHEET(r, .title_text = s->name, .stream = s->stream.id) {
		if (s->withdrawn)
			LEAF(h, p, T("Withdrawn"), .cls = S("tag"));
		record_facts(r, &stream_step_record, s, only);
		if (s->withdrawn && may_edit(r, &stream_step_record, s))
			FORM(r, record_at(r, &stream_step_record, s->id, "/withdraw")) {
				hidden(r, "version", number(r, s->version));
				hidden(r, "withdrawn", S("0"));
				button(r, T("Put back"), "btn", NULL);
			}
	}
}

void stream_step_show(struct req *r, const struct record *rec, const void *row, const struct step *open, const struct mistakes *m)
{
	const struct stream_step *s = row;
	bool stock = str_is(req_query(r, "part"), "stock");
	struct str ask = req_query(r, "ask");

	if (!may_edit(r, rec, s) || s->withdrawn) {
		step_facts(r, s, stock ? stock_only : NULL);
	} else if (str_is(ask, "withdraw")) {
		withdraw_form(r, s);
	} else if (str_is(ask, "after")) {
		struct stream_step *next = record_new(r->mem, rec);
		next->no = stock || s->no >= 999 ? s->no : s->no + 1;
		next->branch = s->branch;
		new_form(r, rec, s->stream.id, next, NULL, stream_at(r, s->stream.id, stock ? 's' : 'p', s->id));
	} else if (str_is(ask, "burst")) {
		struct burst *b = record_new(r->mem, &burst_record);
		b->step.id = s->id;
		b->at_stock = stock;
		new_form(r, &burst_record, s->stream.id, b, NULL, stream_at(r, s->stream.id, stock ? 's' : 'p', s->id));
	} else {
		SHEET(r, .title_text = stock ? say(r->mem, r->lang, T("Stock before {step}"), ARG("step", s->name)) : s->name, .stream = s->stream.id) {
			edit_form(r, rec, s, stock ? stock_only : step_all, stream_at(r, s->stream.id, stock ? 's' : 'p', s->id));
			step_more(r, s, stock);
		}
	}
}

/* The stock before the customer is the map's own. */
void stream_stock_page(struct req *r)
{
	struct stream s;
	struct str ask = req_query(r, "ask");

	if (!record_get(r, &stream_record, req_id(r, "id"), &s))
		return;
	may_or_fail(r, CAP_FORM_EDIT, s.area.id);
	if (r->fail.code)
		return;
	struct url back = stream_at(r, s.id, 's', 0), here = url_to(r->mem, "/stream/{id}/stock", V(s.id));
	if (str_is(ask, "after")) {
		new_form(r, &stream_step_record, s.id, record_new(r->mem, &stream_step_record), NULL, back);
	} else if (str_is(ask, "burst")) {
		new_form(r, &burst_record, s.id, record_new(r->mem, &burst_record), NULL, back);
	} else {
		SHEET(r, .title = T("Stock before the customer"), .stream = s.id) {
			edit_form(r, &stream_record, &s, stock_only, back);
			EL(r->html, div, .cls = S("vs-more")) {
				link_button(r, T("Add a step before it"), asking(r, here, "after"), "btn", "plus");
				link_button(r, T("Add a burst here"), asking(r, here, "burst"), "btn", "plus");
			}
		}
	}
}

/* ---- moving ---- */

/* Every step gets the number of its place in the new order; those that have it already are not written. */
static void renumber(struct req *r, const struct stream_map *m, const size_t *order)
{
	for (size_t i = 0; i < m->n && !r->fail.code; i++) {
		struct stream_step old, s;
		if (m->step[order[i]].no == (int64_t)i + 1 || !record_load(r, &stream_step_record, m->step[order[i]].id, &old))
			continue;
		s = old;
		s.no = (int64_t)i + 1;
		record_update(r, &stream_step_record, &s, &old, "changed");
	}
}

void stream_step_move(struct req *r)
{
	struct stream_step s;
	struct stream_map m = { .n = 0 };
	bool earlier = str_is(req_field(r, "to"), "earlier");

	if (!record_get(r, &stream_step_record, req_id(r, "id"), &s))
		return;
	may_or_fail(r, CAP_FORM_EDIT, row_place(r, &stream_step_record, &s));
	if (!earlier && !str_is(req_field(r, "to"), "later"))
		req_fail(r, FAIL_INVALID, T("Say whether it moves earlier or later."));
	if (r->fail.code)
		return;
	stream_children(r, s.stream.id, &m);
	size_t *order = NEW_N(r->mem, size_t, m.n), at = stream_index(&m, s.id), to = earlier ? at - 1 : at + 1;
	for (size_t i = 0; i < m.n; i++)
		order[i] = i;
	if (at < m.n && to < m.n) {
		order[at] = to;
		order[to] = at;
		renumber(r, &m, order);
	}
	req_redirect(r, stream_at(r, s.stream.id, 'p', s.id));
}

/* ---- a burst ---- */

static void burst_step_form(struct req *r, const struct burst *b, const struct step *s, bool open, const struct mistakes *m)
{
	struct html *h = r->html;

	r->form_step = s->name;
	EL(h, details, .cls = S("rc-step"), .open = open) {
		LEAF(h, summary, s->label);
		FORM(r, url_to(r->mem, "/burst/{id}/step/{step}", V(b->id), V(str_c(s->name))), .cls = S("fo")) {
			hidden(r, "version", number(r, b->version));
			hidden(r, "next", url_text(s->danger ? stream_at(r, b->stream.id, b->at_stock ? 's' : 'p', b->step.id) : stream_at(r, b->stream.id, 'b', b->id)));
			form_mistakes(r, &burst_record, m);
			for (size_t i = 0; i < 8 && s->asks[i]; i++)
				form_field(r, &burst_record, s->asks[i], b, m);
			EL(h, div, .cls = S("fo-foot"))
				button(r, s->label, s->danger ? "btn risk" : "btn", NULL);
		}
	}
	r->form_step = NULL;
}

void burst_show(struct req *r, const struct record *rec, const void *row, const struct step *open, const struct mistakes *m)
{
	const struct burst *b = row;
	struct step_offer o[4];
	size_t n = step_offers(r, rec, row, o, 4);
	struct html *h = r->html;

	SHEET(r, .title_text = b->words, .stream = b->stream.id) {
		EL(h, p) {
			LEAF(h, span, choice_label_of(rec, "state", b->state), .cls = S("tag"));
			if (b->candidate.id) {
				html_raw(h, HTML_LIT(" "));
				LEAF(h, a, record_number(r->mem, record_find(S("candidate")), b->candidate.id), .href = record_url(r, record_find(S("candidate")), b->candidate.id));
			}
		}
		if (b->answer.n)
			LEAF(h, p, b->answer, .dir = S("auto"));
		if (may_edit(r, rec, b) && !str_is(b->state, "dropped"))
			edit_form(r, rec, b, burst_words, stream_at(r, b->stream.id, 'b', b->id));
		else
			record_facts(r, rec, b, NULL);
		for (size_t i = 0; i < n; i++)
			if (o[i].now)
				burst_step_form(r, b, o[i].step, open ? open == o[i].step : i == 0, open == o[i].step ? m : NULL);
	}
}

/* ---- the future state: a copy to be changed ---- */

static int64_t copy_step(struct req *r, const struct stream_step *from, int64_t stream)
{
	struct stream_step *s = record_new(r->mem, &stream_step_record);
	struct stream_step head = *s;

	*s = *from;
	s->id = 0;
	s->created_at = head.created_at;
	s->stream.id = stream;
	return record_insert(r, &stream_step_record, s) ? s->id : 0;
}

void stream_future(struct req *r)
{
	struct stream_map m;
	struct stream *s = record_new(r->mem, &stream_record), head = *s;

	if (!stream_read(r, req_id(r, "id"), &m))
		return;
	may_or_fail(r, CAP_FORM_EDIT, m.stream.area.id);
	if (str_is(m.stream.state, "future"))
		req_fail(r, FAIL_CONFLICT, T("This is a future state already."));
	if (r->fail.code)
		return;
	int64_t there = stream_pair(r, &m.stream);
	if (!there) {
		*s = m.stream;
		s->id = 0;
		s->created_at = head.created_at;
		s->state = S("future");
		s->future_of.id = m.stream.id;
		s->drawn = r->today;
		there = record_insert(r, &stream_record, s) ? s->id : 0;
		for (size_t i = 0; there && i < m.n && !r->fail.code; i++)
			copy_step(r, &m.step[i], there);
		req_flash(r, T("Copied. Now change it to what it shall be."), URL_NONE);
	}
	if (!r->fail.code)
		req_redirect(r, record_url(r, &stream_record, there));
}
