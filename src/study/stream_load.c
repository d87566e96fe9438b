/*
 * stream_load.c -- a map from its rows, and from what was frozen of them.
 *
 * Both fill the same struct, so that a released sheet is drawn by the same code as the living map. What is frozen holds what follows from elsewhere too (the
 * area's name, its working time): it must never ask the database for anything, because that may say something else by then.
 */
#include "study/form.h"
#include "study/stream.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

static const struct column step_columns[] = {
	COL(struct stream_step, id), COL(struct stream_step, version), COL(struct stream_step, stream), COL(struct stream_step, no), COL(struct stream_step, name),
	COL(struct stream_step, branch), COL(struct stream_step, plan), COL(struct stream_step, people), COL(struct stream_step, cycle_s), COL(struct stream_step, changeover_s),
	COL(struct stream_step, uptime_pct), COL(struct stream_step, process_s), COL(struct stream_step, complete_accurate_pct), COL(struct stream_step, stock_pieces),
	COL(struct stream_step, stock_days), COL(struct stream_step, stock_flow), { 0 },
};
const struct query stream_steps_of = {
	.name = "stream_steps_of", .takes = { KIND_INT, KIND_INT }, .gives = step_columns,
	.sql = "select id, version, stream, no, name, branch, plan, people, cycle_s, changeover_s, uptime_pct, process_s, complete_accurate_pct, stock_pieces, stock_days, stock_flow"
	       " from stream_step where stream = ?1 and not withdrawn order by no, id limit ?2",
};
static const struct column burst_columns[] = {
	COL(struct burst, id), COL(struct burst, version), COL(struct burst, stream), COL(struct burst, step), COL(struct burst, at_stock), COL(struct burst, words),
	COL(struct burst, worth), COL(struct burst, state), COL(struct burst, answer), COL(struct burst, candidate), { 0 },
};
const struct query stream_bursts_of = {
	.name = "stream_bursts_of", .takes = { KIND_INT, KIND_INT }, .gives = burst_columns,
	.sql = "select id, version, stream, step, at_stock, words, worth, state, answer, candidate from burst"
	       " where stream = ?1 and state <> 'dropped' and not withdrawn order by id limit ?2",
};
static const struct column pair_columns[] = { COL(struct stream, id), { 0 } };
const struct query stream_future_of = {
	.name = "stream_future_of", .takes = { KIND_INT }, .gives = pair_columns, .sql = "select id from stream where future_of = ?1 and not withdrawn order by id limit 1",
};

void stream_children(struct req *r, int64_t stream, struct stream_map *out)
{
	VEC(struct stream_step) steps = { 0 };
	VEC(struct burst) bursts = { 0 };
	struct stream_step *s = record_new(r->mem, &stream_step_record);
	struct burst *b = record_new(r->mem, &burst_record);

	for (struct rows rows = db_query(r->db, &stream_steps_of, V(stream), V((int64_t)STREAM_STEPS_MAX)); db_next(&rows, s);)
		*VEC_ADD(r->mem, &steps) = *s;
	for (struct rows rows = db_query(r->db, &stream_bursts_of, V(stream), V((int64_t)STREAM_BURSTS_MAX)); db_next(&rows, b);)
		*VEC_ADD(r->mem, &bursts) = *b;
	out->step = steps.p;
	out->n = steps.n;
	out->burst = bursts.p;
	out->bursts = bursts.n;
}

bool stream_read(struct req *r, int64_t id, struct stream_map *out)
{
	*out = (struct stream_map){ .available_s = NAN };
	if (!record_get(r, &stream_record, id, &out->stream))
		return false;
	stream_children(r, id, out);
	out->area = unit_name(r, out->stream.area.id);
	out->available_s = study_available_s(r, out->stream.area.id, out->stream.available_min, INT_NONE);
	return !r->fail.code;
}

int64_t stream_pair(struct req *r, const struct stream *s)
{
	struct stream got = { .id = s->future_of.id }, *other = record_new(r->mem, &stream_record);

	if (!got.id && !db_one(r->db, &stream_future_of, &got, V(s->id)))
		return 0;
	return record_load(r, &stream_record, got.id, other) && !other->withdrawn && may_read(r, &stream_record, other) ? got.id : 0;
}

/* ---- frozen ---- */

static void freeze_list(struct json *j, const struct record *rec, const void *rows, size_t n)
{
	json_put_open(j, '[');
	for (size_t i = 0; i < n; i++)
		frozen_put(j, rec, (const char *)rows + i * rec->row_size, NULL);
	json_put_close(j, ']');
}

/* step_ids: a burst says by its step's number where it stands. */
struct str stream_freeze(struct req *r, int64_t id)
{
	struct buf b = buf_new(r->mem, 4096, 1 << 20);
	struct json j = { .b = &b };
	struct stream_map m;

	if (!stream_read(r, id, &m))
		return STR_NONE;
	if (!m.n) {
		req_fail(r, FAIL_INVALID, T("This map has no steps yet. Draw them first."));
		return STR_NONE;
	}
	json_put_open(&j, '{');
	json_put_key(&j, S("area"));
	json_put_str(&j, m.area);
	json_put_key(&j, S("available_s"));
	json_put_real(&j, m.available_s);
	json_put_key(&j, S("stream"));
	frozen_put(&j, &stream_record, &m.stream, NULL);
	json_put_key(&j, S("step_ids"));
	json_put_open(&j, '[');
	for (size_t i = 0; i < m.n; i++)
		json_put_int(&j, m.step[i].id);
	json_put_close(&j, ']');
	json_put_key(&j, S("steps"));
	freeze_list(&j, &stream_step_record, m.step, m.n);
	json_put_key(&j, S("bursts"));
	freeze_list(&j, &burst_record, m.burst, m.bursts);
	json_put_close(&j, '}');
	return buf_done(&b);
}

static void *thaw_list(struct req *r, const json_t *list, const struct record *rec, size_t n)
{
	char *rows = arena_alloc(r->mem, rec->row_size * (n + 1));

	for (size_t i = 0; i < n; i++) {
		void *row = record_new(r->mem, rec);
		frozen_get(r->mem, json_array_get(list, i), rec, row);
		memcpy(rows + i * rec->row_size, row, rec->row_size);
	}
	return rows;
}

bool stream_thaw(struct req *r, struct str frozen, struct stream_map *out)
{
	json_t *j = frozen_root(r->mem, frozen), *steps = json_object_get(j, "steps"), *bursts = json_object_get(j, "bursts"), *time = json_object_get(j, "available_s");
	const char *area = json_string_value(json_object_get(j, "area"));
	struct stream *stream = record_new(r->mem, &stream_record);

	if (!json_is_object(json_object_get(j, "stream")) || json_array_size(steps) > STREAM_STEPS_MAX || json_array_size(bursts) > STREAM_BURSTS_MAX)
		return false;
	frozen_get(r->mem, json_object_get(j, "stream"), &stream_record, stream);
	struct stream_step *step = thaw_list(r, steps, &stream_step_record, json_array_size(steps));
	for (size_t i = 0; i < json_array_size(steps); i++)
		step[i].id = json_integer_value(json_array_get(json_object_get(j, "step_ids"), i));
	*out = (struct stream_map){ .stream = *stream, .step = step, .n = json_array_size(steps), .burst = thaw_list(r, bursts, &burst_record, json_array_size(bursts)),
		.bursts = json_array_size(bursts), .area = area ? str_copy(r->mem, str_c(area)) : STR_NONE, .available_s = json_is_number(time) ? json_number_value(time) : NAN };
	return true;
}
