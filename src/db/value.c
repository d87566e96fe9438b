/*
 * value.c -- a value of one kind: from a struct's member and back, as text and back.
 *
 * Null is each kind's sentinel and nothing else; whoever compares, binds or writes a value asks
 * val_is_null() and never the sentinel itself.
 */
#include "db/db.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct val val_bool(bool b)
{
	return (struct val){ .kind = KIND_BOOL, .i = b };
}

struct val val_int(int64_t i)
{
	return (struct val){ .kind = KIND_INT, .i = i };
}

struct val val_real(double d)
{
	return (struct val){ .kind = KIND_REAL, .d = d };
}

struct val val_text(struct str s)
{
	return (struct val){ .kind = KIND_TEXT, .s = s };
}

struct val val_date(struct date d)
{
	return (struct val){ .kind = KIND_DATE, .i = d.day };
}

struct val val_time(struct instant t)
{
	return (struct val){ .kind = KIND_TIME, .i = t.s };
}

struct val val_money(struct money m)
{
	return (struct val){ .kind = KIND_MONEY, .i = m.minor };
}

struct val val_ref(struct ref r)
{
	return (struct val){ .kind = KIND_REF, .i = r.id };
}

struct val val_bytes(struct bytes b)
{
	return (struct val){ .kind = KIND_BLOB, .b = b };
}

struct val val_null(enum kind kind)
{
	switch (kind) {
	case KIND_BOOL:
		return val_bool(false);
	case KIND_INT:
		return val_int(INT_NONE);
	case KIND_REAL:
		return val_real(NAN);
	case KIND_TEXT:
		return val_text(STR_NONE);
	case KIND_DATE:
		return val_date(DATE_NONE);
	case KIND_TIME:
		return val_time(INSTANT_NONE);
	case KIND_MONEY:
		return val_money(MONEY_NONE);
	case KIND_REF:
		return val_ref(REF_NONE);
	case KIND_BLOB:
		return val_bytes((struct bytes){ NULL, 0 });
	}
	CHECK(!"a kind");
}

bool val_is_null(const struct val *v)
{
	switch (v->kind) {
	case KIND_BOOL:
		return false;
	case KIND_REAL:
		return isnan(v->d);
	case KIND_TEXT:
		return v->s.n == 0;
	case KIND_BLOB:
		return v->b.n == 0;
	case KIND_REF:
		return v->i == 0;
	case KIND_DATE:
		return v->i == DATE_NONE.day;
	case KIND_INT:
	case KIND_TIME:
	case KIND_MONEY:
		return v->i == INT64_MIN;
	}
	CHECK(!"a kind");
}

bool val_eq(const struct val *a, const struct val *b)
{
	if (a->kind != b->kind)
		return false;
	if (val_is_null(a) || val_is_null(b))
		return val_is_null(a) && val_is_null(b);
	if (a->kind == KIND_TEXT)
		return str_eq(a->s, b->s);
	if (a->kind == KIND_BLOB)
		return a->b.n == b->b.n && memcmp(a->b.p, b->b.p, a->b.n) == 0;
	return a->kind == KIND_REAL ? a->d == b->d : a->i == b->i;
}

struct val val_load(enum kind kind, const void *member)
{
	switch (kind) {
	case KIND_BOOL:
		return val_bool(*(const bool *)member);
	case KIND_INT:
		return val_int(*(const int64_t *)member);
	case KIND_REAL:
		return val_real(*(const double *)member);
	case KIND_TEXT:
		return val_text(*(const struct str *)member);
	case KIND_DATE:
		return val_date(*(const struct date *)member);
	case KIND_TIME:
		return val_time(*(const struct instant *)member);
	case KIND_MONEY:
		return val_money(*(const struct money *)member);
	case KIND_REF:
		return val_ref(*(const struct ref *)member);
	case KIND_BLOB:
		return val_bytes(*(const struct bytes *)member);
	}
	CHECK(!"a kind");
}

void val_store(const struct val *v, void *member)
{
	switch (v->kind) {
	case KIND_BOOL:
		*(bool *)member = v->i != 0;
		return;
	case KIND_INT:
		*(int64_t *)member = v->i;
		return;
	case KIND_REAL:
		*(double *)member = v->d;
		return;
	case KIND_TEXT:
		*(struct str *)member = v->s;
		return;
	case KIND_DATE:
		*(struct date *)member = (struct date){ (int32_t)v->i };
		return;
	case KIND_TIME:
		*(struct instant *)member = (struct instant){ v->i };
		return;
	case KIND_MONEY:
		*(struct money *)member = (struct money){ v->i };
		return;
	case KIND_REF:
		*(struct ref *)member = (struct ref){ v->i };
		return;
	case KIND_BLOB:
		*(struct bytes *)member = v->b;
		return;
	}
	CHECK(!"a kind");
}

/* The shortest of two forms that reads back as the same number; always with a point, whatever the locale. */
static struct str real_plain(struct arena *a, double d)
{
	char text[40];
	int n = snprintf(text, sizeof text, "%.15g", d);

	if (strtod(text, NULL) != d)
		n = snprintf(text, sizeof text, "%.17g", d);
	char *comma = strchr(text, ',');
	if (comma)
		*comma = '.';
	return str_copy(a, (struct str){ text, (size_t)n });
}

struct str val_plain(struct arena *a, const struct val *v)
{
	if (val_is_null(v))
		return STR_NONE;
	switch (v->kind) {
	case KIND_BOOL:
		return v->i ? S("true") : S("false");
	case KIND_INT:
	case KIND_REF:
		return str_fmt(a, "%lld", (long long)v->i);
	case KIND_REAL:
		return real_plain(a, v->d);
	case KIND_TEXT:
		return v->s;
	case KIND_DATE:
		return date_iso(a, (struct date){ (int32_t)v->i });
	case KIND_TIME:
		return instant_iso(a, (struct instant){ v->i });
	case KIND_MONEY:
		return money_plain(a, (struct money){ v->i });
	case KIND_BLOB:
		break;
	}
	CHECK(!"a kind that has a text");
}

static bool bool_parse(struct str s, struct val *out)
{
	bool yes = str_is(s, "true") || str_is(s, "yes") || str_is(s, "on") || str_is(s, "1");
	bool no = str_is(s, "false") || str_is(s, "no") || str_is(s, "off") || str_is(s, "0");

	*out = val_bool(yes);
	return yes || no;
}

static bool date_val_parse(struct str s, struct val *out)
{
	struct date d = DATE_NONE;
	bool ok = date_parse(s, &d);

	*out = val_date(d);
	return ok;
}

static bool time_val_parse(struct str s, struct val *out)
{
	struct instant t = INSTANT_NONE;
	bool ok = instant_parse(s, &t);

	*out = val_time(t);
	return ok;
}

static bool money_val_parse(struct str s, struct val *out)
{
	struct money m = MONEY_NONE;
	bool ok = money_parse(s, &m);

	*out = val_money(m);
	return ok;
}

bool val_parse(enum kind kind, struct str s, struct val *out)
{
	*out = val_null(kind);
	if (s.n == 0)
		return true;
	switch (kind) {
	case KIND_BOOL:
		return bool_parse(s, out);
	case KIND_INT:
		return str_int(s, &out->i) && out->i != INT_NONE;
	case KIND_REAL:
		return str_real(s, &out->d);
	case KIND_TEXT:
		out->s = s;
		return str_utf8(s);
	case KIND_DATE:
		return date_val_parse(s, out);
	case KIND_TIME:
		return time_val_parse(s, out);
	case KIND_MONEY:
		return money_val_parse(s, out);
	case KIND_REF:
		return str_int(s, &out->i) && out->i >= 0;
	case KIND_BLOB:
		break;
	}
	CHECK(!"a kind that has a text");
}
