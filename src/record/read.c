/*
 * read.c -- what a person typed becomes a row, or a mistake beside its field.
 *
 * The user's mistake is data: nothing fails here, everything that can be read is read, and what was typed stays in the
 * request for the page to show again.
 */
#include "record/private.h"

#include <string.h>

enum { DAY_S = 86400 };

void mistake_add(struct mistakes *m, const char *field, struct msg why)
{
	if (m->n < sizeof m->at / sizeof m->at[0] && !mistake_of(m, field).one)
		m->at[m->n++] = (struct mistake){ .field = field, .why = why };
}

struct msg mistake_of(const struct mistakes *m, const char *field)
{
	for (size_t i = 0; m && i < m->n; i++)
		if (strcmp(m->at[i].field, field) == 0)
			return m->at[i].why;
	return MSG_NONE;
}

bool field_in_form(const struct record *rec, const struct field *f, const char *const *only, bool is_new)
{
	if (is_row_field(f))
		return false;   /* who, when and which version are never the form's to say */
	if (only)
		return name_in(only, f->name);
	return !f->fixed && !f->secret && (is_new || !f->once);
}

bool record_has_form(const struct record *rec, bool is_new)
{
	for (const struct field *f = rec->fields; f->name; f++)
		if (field_in_form(rec, f, NULL, is_new))
			return true;
	return false;
}

/* The form's own helpers, which are no fields of the record. */
static bool is_helper(struct str name)
{
	static const char *const helpers[] = { "csrf", "version", "next", "step", "idempotency_key", "photo", "draft", NULL };

	for (size_t i = 0; helpers[i]; i++)
		if (str_is(name, helpers[i]))
			return true;
	return name.n && name.p[0] == '_';
}

static void unknown_fields(struct req *r, const struct record *rec, const char *const *only, bool is_new, struct mistakes *m)
{
	for (size_t i = 0; i < r->form.n; i++) {
		struct str name = r->form.p[i].name;
		const struct field *f = field_find(rec, name);
		if (!is_helper(name) && (!f || !field_in_form(rec, f, only, is_new)))
			mistake_add(m, str_z(r->mem, name), T("This form has no such field."));
	}
}

/* Several values of one name (check boxes) are joined by spaces; of a check box with its hidden twin the last one counts. */
struct str field_posted(struct req *r, const struct field *f, bool *given)
{
	struct str last = STR_NONE;
	struct buf all = buf_new(r->mem, 64, 1 << 16);

	*given = false;
	for (size_t i = 0; i < r->form.n; i++) {
		if (!str_is(r->form.p[i].name, f->name))
			continue;
		last = str_trim(r->form.p[i].value);
		if (*given && last.n)
			buf_c(&all, ' ');
		buf_str(&all, last);
		*given = true;
	}
	return f->many ? str_trim(buf_done(&all)) : last;
}

static bool choices_ok(const struct field *f, struct str codes)
{
	struct str part;

	if (!f->many)
		return choice_label(f, codes).one != NULL;
	while (str_cut(&codes, ' ', &part))
		if (part.n && !choice_label(f, part).one)
			return false;
	return true;
}

static struct msg text_wrong(const struct field *f, struct str s)
{
	size_t max = f->max ? (size_t)f->max : f->long_text ? LIMIT_LONG_TEXT_CHARS : LIMIT_TEXT_CHARS;

	if (f->choices && s.n && !choices_ok(f, s))
		return T("Choose one from the list.");
	if (str_chars(s) > max)
		return T("This is too long. Shorten it, or put the rest in a comment.");
	return MSG_NONE;
}

static struct msg parse_wrong(enum kind kind)
{
	switch (kind) {
	case KIND_INT: return T("This is not a whole number.");
	case KIND_REAL: return T("This is not a number.");
	case KIND_MONEY: return T("This is not an amount. Write it like 1250.50.");
	case KIND_DATE: return T("This is not a date. Write it like 2026-11-22.");
	case KIND_TIME: return T("This is not a time.");
	case KIND_BOOL: return T("This is neither yes nor no.");
	case KIND_TEXT: case KIND_REF: break;
	default: break;
	}
	return T("This does not fit here.");
}

/* What came back as the form wrote it stays who it was: also one who is withdrawn by now, or has another's name. */
static bool ref_same(struct req *r, const struct record *to, struct str s, int64_t was)
{
	return was && to->big && !r->api && str_eq(s, ref_typed(r, to, was));
}

/* named: as in a file from elsewhere, by key or name; else as a form posts it, by id where it was a list. */
static struct msg read_ref(struct req *r, const struct field *f, struct str s, bool named, const void *row, struct val *v)
{
	const struct record *to = record_find(str_c(f->ref));
	int64_t id = 0, was = field_val(f, row).i;

	*v = val_null(KIND_REF);
	if (!s.n)
		return MSG_NONE;
	if (ref_same(r, to, s, was))
		id = was;
	else if (named || (to->big && !r->api))
		id = ref_lookup(r, to, s);
	else if (!str_int(s, &id) || id <= 0 || !record_title(r, to, id).n)
		id = 0;
	if (!id)
		return T("This is not in the list. Choose one, or type the name or number exactly.");
	*v = V((struct ref){ id });
	return MSG_NONE;
}

static bool read_bool(struct str s, struct val *v)
{
	bool yes = str_is(s, "1") || str_is(s, "on") || str_is(s, "true") || str_is(s, "yes");

	*v = V(yes);
	return yes || !s.n || str_is(s, "0") || str_is(s, "false") || str_is(s, "no");
}

struct str time_local(struct req *r, struct instant t)
{
	int minute;
	struct date day = zone_date(r->zone, t, &minute);

	return str_fmt(r->mem, STR_FMT "T%02d:%02d", STR_ARG(date_iso(r->mem, day)), minute / 60, minute % 60);
}

/* "2026-11-22T18:40", with or without seconds: a browser knows no zone, the reader's own is meant. */
static bool read_wall(struct req *r, struct str s, struct val *v)
{
	struct instant utc;
	struct date day;

	if (!instant_parse(str_fmt(r->mem, STR_FMT "%s", STR_ARG(s), s.n == 16 ? ":00Z" : "Z"), &utc) || !date_parse(str_head(s, 10), &day))
		return false;
	int64_t second = utc.s - (int64_t)day.day * DAY_S;
	*v = V((struct instant){ zone_instant(r->zone, day, (int)(second / 60)).s + second % 60 });
	return true;
}

/* What came back as it was written stays to the second, also in the hour that a clock change gives twice. */
static bool read_time(struct req *r, const struct field *f, struct str s, const void *row, struct val *v)
{
	struct val was = field_val(f, row);

	if (!val_is_null(&was) && str_eq(s, time_local(r, (struct instant){ was.i }))) {
		*v = was;
		return true;
	}
	return val_parse(f->kind, s, v) || read_wall(r, s, v);
}

static struct msg read_value(struct req *r, const struct field *f, struct str s, bool named, const void *row, struct val *v)
{
	struct msg why = MSG_NONE;

	if (f->kind == KIND_REF)
		return read_ref(r, f, s, named, row, v);
	if (f->kind == KIND_BOOL)
		return read_bool(s, v) ? MSG_NONE : parse_wrong(f->kind);
	if (f->kind == KIND_TIME && s.n)
		return read_time(r, f, s, row, v) ? MSG_NONE : parse_wrong(f->kind);
	if (f->kind == KIND_TEXT) {
		why = text_wrong(f, s);
		*v = V(s);
		return why;
	}
	if (!s.n) {
		*v = val_null(f->kind);
		return MSG_NONE;
	}
	bool ok = f->kind == KIND_MONEY ? false : val_parse(f->kind, s, v);
	if (f->kind == KIND_MONEY) {
		struct money amount;
		ok = money_parse(s, &amount);
		*v = V(amount);
	} else if (f->kind == KIND_REAL) {
		double x;
		ok = str_real(s, &x);
		*v = V(x);
	}
	return ok ? MSG_NONE : parse_wrong(f->kind);
}

static bool read_fields(struct req *r, const struct record *rec, void *row, const char *const *only, bool is_new, bool named, struct mistakes *m)
{
	const struct plan *p = plan_of(rec);

	unknown_fields(r, rec, only, is_new, m);
	for (size_t i = 0; i < p->n; i++) {
		const struct field *f = p->fields[i];
		struct val v;
		bool given;
		if (!field_in_form(rec, f, only, is_new))
			continue;
		struct str s = field_posted(r, f, &given);
		if (!given)
			continue;
		struct msg why = read_value(r, f, s, named, row, &v);
		if (why.one)
			mistake_add(m, f->name, why);
		else
			field_set(f, row, v);
	}
	return m->n == 0;
}

bool record_read(struct req *r, const struct record *rec, void *row, const char *const *only, bool is_new, struct mistakes *m)
{
	return read_fields(r, rec, row, only, is_new, false, m);
}

bool record_read_named(struct req *r, const struct record *rec, void *row, bool is_new, struct mistakes *m)
{
	return read_fields(r, rec, row, NULL, is_new, true, m);
}

static struct msg field_wrong(struct req *r, const struct field *f, const void *row)
{
	struct val v = field_val(f, row);

	if (val_is_null(&v))
		return f->required ? T("Please fill this in.") : MSG_NONE;
	if (f->kind == KIND_INT && (f->least || f->most) && (v.i < f->least || v.i > f->most))
		return T("This number is outside of what is possible here.");
	if (f->kind == KIND_TEXT) {
		struct msg why = text_wrong(f, v.s);
		if (why.one)
			return why;
	}
	return f->check ? f->check(r, row) : MSG_NONE;
}

static bool is_taken(struct req *r, const struct record *rec, const struct field *f, const void *row)
{
	struct column gives[] = { { .name = "n", .off = 0, .kind = KIND_INT }, { 0 } };
	struct query q = { .name = "unique_taken", .takes = { KIND_INT, f->kind }, .gives = gives, .sql = str_z(r->mem,
		str_fmt(r->mem, "select count(*) as n from %s where id <> ?1 and %s = ?2 and not withdrawn", rec->table, f->name)) };
	struct val v[2] = { V(((const struct row *)row)->id), field_val(f, row) };

	return !val_is_null(&v[1]) && db_count_(r->db, &q, 2, v) > 0;
}

bool record_valid(struct req *r, const struct record *rec, const void *row, const void *old, struct mistakes *m)
{
	for (const struct field *f = rec->fields; f->name; f++) {
		struct msg why = field_wrong(r, f, row);
		if (!why.one && f->unique && is_taken(r, rec, f, row))
			why = T("There is one with this already.");
		if (why.one)
			mistake_add(m, f->name, why);
	}
	if (rec->check) {
		const char *field = rec->title;
		struct msg why = rec->check(r, row, old, &field);
		if (why.one)
			mistake_add(m, field, why);
	}
	return m->n == 0;
}
