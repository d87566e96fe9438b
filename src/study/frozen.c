/*
 * frozen.c -- a study as it was on the day its sheet was released: written as JSON, read back, and shown like the living one.
 *
 * One loader fills the same struct study_of that the rows fill, so that a released sheet is drawn by what draws today's. It holds fields and no versions: as
 * long as nothing that the sheet says has changed, freezing again gives the same text.
 */
#include "study/form.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

/* ---- one row, field by field ---- */

static bool among(const char *const *names, const char *name)
{
	for (; *names; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

void frozen_put(struct json *j, const struct record *rec, const void *row, const char *const *only)
{
	json_put_open(j, '{');
	for (const struct field *f = rec->fields; f->name; f++) {
		struct val v = field_val(f, row);
		if (val_is_null(&v) || (only && !among(only, f->name)))
			continue;
		json_put_key(j, str_c(f->name));
		json_put_val(j, &v);
	}
	json_put_close(j, '}');
}

static struct val json_val(struct arena *mem, const struct field *f, const json_t *x)
{
	struct val v = val_null(f->kind);

	if (f->kind == KIND_REAL && json_is_number(x))
		v = V(json_number_value(x));
	else if (f->kind == KIND_BOOL && json_is_boolean(x))
		v = V((bool)json_is_true(x));
	else if (f->kind == KIND_REF && json_is_integer(x))
		v = V((struct ref){ json_integer_value(x) });
	else if (f->kind == KIND_INT && json_is_integer(x))
		v = V((int64_t)json_integer_value(x));
	else if (json_is_string(x))
		val_parse(f->kind, str_copy(mem, (struct str){ json_string_value(x), json_string_length(x) }), &v);
	return v;
}

void frozen_get(struct arena *mem, const struct json_t *o, const struct record *rec, void *row)
{
	for (const struct field *f = rec->fields; f->name; f++) {
		const json_t *x = json_object_get(o, f->name);
		if (x)
			field_set(f, row, json_val(mem, f, x));
	}
}

static void json_end(void *root)
{
	json_decref(root);
}

struct json_t *frozen_root(struct arena *mem, struct str text)
{
	json_t *root = json_loadb(text.p ? text.p : "", text.n, 0, NULL);

	if (root)
		arena_defer(mem, json_end, root);
	return root;
}

/* ---- the study and its elements ---- */

/* What each sheet says of the study and of an element, and no more: another proposal makes no new combination sheet. */
static const char *const said_of_study[] = { "title", "area", "product", "demand_day", "operators", NULL };
static const char *const on_combination[] = { "no", "name", "operator", "walks", "hand_s", "machine_s", "walk_s", NULL };
static const char *const on_capacity[] = { "no", "name", "operator", "walks", "machine", "hand_s", "machine_s", "change_s", "pieces_per_change", NULL };
static const char *const on_balance[] = { "no", "name", "operator", "walks", "hand_s", "walk_s", "work", "operator_next", NULL };

static const char *const on_observation[] = { "no", "name", "operator", "walks", "hand_s", "walk_s", "hand_from", "why", NULL };
static const char *const said_of_sitting[] = { "started_at", "operator_code", "timed", "readings", "note", NULL };

/* Every sitting as it was taken, with the elements' numbers that it names. */
static void sittings_put(struct req *r, struct json *j, const struct study_of *s)
{
	struct timed *t;
	size_t n = observations_read(r, (struct ref){ s->study.id }, &t);

	json_put_key(j, S("ids"));
	json_put_open(j, '[');
	for (size_t i = 0; i < s->n; i++)
		json_put_int(j, s->element[i].id);
	json_put_close(j, ']');
	json_put_key(j, S("sittings"));
	json_put_open(j, '[');
	for (size_t i = 0; i < n; i++)
		frozen_put(j, &observation_record, &t[i].o, said_of_sitting);
	json_put_close(j, ']');
}

static struct str study_freeze(struct req *r, int64_t id, const char *const *said)
{
	struct buf b = buf_new(r->mem, 4096, 1 << 20);
	struct json j = { .b = &b };
	struct study_of s;

	if (!study_read(r, id, &s))
		return STR_NONE;
	if (!s.n) {
		req_fail(r, FAIL_INVALID, T("This study has no elements yet. Write them down first."));
		return STR_NONE;
	}
	json_put_open(&j, '{');
	json_put_key(&j, S("study"));
	frozen_put(&j, &study_record, &s.study, said_of_study);
	json_put_key(&j, S("available_s"));
	json_put_real(&j, s.available_s);
	json_put_key(&j, S("elements"));
	json_put_open(&j, '[');
	for (size_t i = 0; i < s.n; i++)
		frozen_put(&j, &element_record, &s.element[i], said);
	json_put_close(&j, ']');
	if (said == on_observation)
		sittings_put(r, &j, &s);
	json_put_close(&j, '}');
	return buf_done(&b);
}

bool study_thaw(struct req *r, struct str frozen, struct study_of *out)
{
	json_t *root = frozen_root(r->mem, frozen), *list = json_object_get(root, "elements"), *time = json_object_get(root, "available_s");
	struct element *all = NEW_N(r->mem, struct element, json_array_size(list) + 1);
	struct study *study = record_new(r->mem, &study_record);

	if (!root)
		return false;
	frozen_get(r->mem, json_object_get(root, "study"), &study_record, study);
	for (size_t i = 0; i < json_array_size(list); i++) {
		struct element *e = record_new(r->mem, &element_record);
		frozen_get(r->mem, json_array_get(list, i), &element_record, e);
		e->id = json_integer_value(json_array_get(json_object_get(root, "ids"), i));
		all[i] = *e;
	}
	*out = (struct study_of){ .study = *study, .element = all, .n = json_array_size(list), .available_s = json_is_number(time) ? json_number_value(time) : NAN };
	study_follow(out);
	return true;
}

/* ---- the sheets of a study that can be released ---- */

static void show_with(struct req *r, struct str frozen, void (*panel)(struct req *r, const struct study_of *s))
{
	struct study_of s;

	if (!study_thaw(r, frozen, &s))
		return;
	study_facts_show(r, &s);
	panel(r, &s);
}

static void show_observation(struct req *r, struct str frozen)
{
	json_t *list = json_object_get(frozen_root(r->mem, frozen), "sittings");
	size_t n = json_array_size(list);
	struct timed *t = NEW_N(r->mem, struct timed, n + 1);
	struct study_of s;

	if (!study_thaw(r, frozen, &s))
		return;
	for (size_t i = 0; i < n; i++) {
		struct observation *o = record_new(r->mem, &observation_record);
		frozen_get(r->mem, json_array_get(list, i), &observation_record, o);
		t[i] = timed_of(r, o);
	}
	study_facts_show(r, &s);
	observations_show(r, &s, t, n);
}

static struct str freeze_observation(struct req *r, int64_t id) { return study_freeze(r, id, on_observation); }
static struct str freeze_combination(struct req *r, int64_t id) { return study_freeze(r, id, on_combination); }
static struct str freeze_capacity(struct req *r, int64_t id) { return study_freeze(r, id, on_capacity); }
static struct str freeze_balance(struct req *r, int64_t id) { return study_freeze(r, id, on_balance); }
static void show_combination(struct req *r, struct str frozen) { show_with(r, frozen, combination_panel); }
static void show_capacity(struct req *r, struct str frozen) { show_with(r, frozen, capacity_panel); }
static void show_balance(struct req *r, struct str frozen) { show_with(r, frozen, balance_panel); }

const struct sheet_kind study_sheets[] = {
	{ .name = "combination", .label = T("Combination sheet"), .of = "study", .freeze = freeze_combination, .show = show_combination, .print = print_combination },
	{ .name = "observation", .label = T("Time observation"), .of = "study",
	  .freeze = freeze_observation, .show = show_observation, .print = print_observation },
	{ .name = "capacity", .label = T("Process capacity sheet"), .of = "study", .freeze = freeze_capacity, .show = show_capacity, .print = print_capacity },
	{ .name = "balance", .label = T("Yamazumi"), .of = "study", .freeze = freeze_balance, .show = show_balance, .print = print_balance },
	{ 0 },
};
