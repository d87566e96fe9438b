/*
 * calc.test.mjs -- `kpo calc`: every vector of the domain reference through the program itself, what it says of wrong input, and its help.
 *
 * tests/data/vectors.json is a copy of the reference's, whose numbers are rounded.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { kpo, kpo_ok, root } from '../lib/program.mjs';

const vectors = JSON.parse(fs.readFileSync(path.join(root, 'tests/data/vectors.json'), 'utf8'));

// A vector whose answer needs what its input does not say: rough_no_cure is (manual + auto) / takt with the 25 s of TV07.
const added = { TV08: { manual_total: 25 } };

const calc = (name, input) => kpo(['calc', name], { input: typeof input === 'string' ? input : JSON.stringify(input) });

async function answer(name, input) {
	const a = await calc(name, input);

	assert.equal(a.code, 0, `${name}: ${a.err}`);
	assert.equal(a.err, '');
	return JSON.parse(a.out);
}

// How near is near enough: what the reference says, money to a cent, and what it printed with fewer digits.
const near = { TV14: 0.005, TV18: 0.005, TV19: 0.005, TV21: 5e-4 };

/* Not the order of names: an object is a set of them. */
function assert_like(is, wanted, within, where) {
	if (typeof wanted === 'number') {
		assert.ok(typeof is === 'number' && Math.abs(is - wanted) <= within, `${where}: ${is} instead of ${wanted}`);
	} else if (wanted === null || typeof wanted !== 'object') {
		assert.equal(is, wanted, where);
	} else {
		assert.equal(Array.isArray(is), Array.isArray(wanted), where);
		assert.deepEqual(Object.keys(is).sort(), Object.keys(wanted).sort(), where);
		for (const key of Object.keys(wanted))
			assert_like(is[key], wanted[key], within, `${where}.${key}`);
	}
}

for (const v of vectors) {
	test(`${v.id} ${v.name}`, async () => {
		const input = { ...v.input, ...added[v.id] };

		for (const name of [v.id, v.name])
			assert_like(await answer(name, input), v.expected, near[v.id] ?? 1e-4, name);
	});
}

test('a name finds the shape that its input has', async () => {
	assert.equal((await answer('takt', vectors[0].input)).available_s, 25200);
	assert.equal((await answer('takt', vectors[1].input)).takt_s, 60);
});

test('no value is null, a whole number has no point, a fraction ten digits', async () => {
	assert.equal((await calc('load', { op_cycle_s: [43, 90], takt_s: 45 })).out, '{"load": [0.9555555556, 2], "avg_load": 1.477777778, "over_takt": [false, true]}\n');
	assert.equal((await calc('load', { op_cycle_s: [], takt_s: 0 })).out, '{"load": [], "avg_load": null, "over_takt": []}\n');
	assert.deepEqual(await answer('takt', { ...vectors[0].input, demand: 0 }), { available_s: 25200, takt_s: null });
});

test('what may be left out adds what it makes possible', async () => {
	const plain = await answer('time-observation', { obs: [9, null, 12, 9] });
	assert.deepEqual(plain, { lowest_repeatable: 9, min: 9, mean: 10, median: 9, fluctuation: 3 });
	assert.deepEqual((await answer('time-observation', { obs: [9], clock: [5, null, 20, 25, 31, 40], elements_per_cycle: 3 })).cycle_times, [20, 20]);
	const elements = [{ name: 'a', manual: 5, auto: 20, walk: 1, operator: 1 }, { name: 'b', manual: 7, auto: 0, walk: 2, operator: 2 }];
	assert.deepEqual((await answer('combination-table', { takt_s: 30, elements })).operators, [{ cycle: 6, wait: 19 }, { cycle: 9, wait: 16 }]);
	assert.equal('rough_no_cure' in await answer('TV08', vectors.find((v) => v.id === 'TV08').input), false);
});

/* Jackson's line of 1956: five operators at 10. */
test('balance, with the reason when it cannot be', async () => {
	const element_s = [6, 2, 5, 7, 1, 2, 3, 6, 5, 5, 4];
	const before = [[1, 2], [1, 3], [1, 4], [1, 5], [2, 6], [3, 7], [4, 7], [5, 7], [6, 8], [7, 9], [8, 10], [9, 11], [10, 11]];
	const b = await answer('balance', { element_s, takt_s: 10, before });

	assert.equal(b.operators, 5);
	assert.ok(b.fewest_proved && b.last_proved && b.why_not === null && b.why_not_at === null);
	assert.equal(b.load_s.reduce((x, y) => x + y), 46);
	assert.ok(before.every(([a, c]) => b.operator_of[a - 1] <= b.operator_of[c - 1]));
	const long = await answer('balance', { element_s, takt_s: 6, before });
	assert.deepEqual([long.operators, long.why_not, long.why_not_at, long.operator_of], [null, 'an element is longer than takt', 4, []]);
	assert.equal((await answer('balance', { element_s, takt_s: 10, before: [[1, 2], [2, 1]] })).why_not, 'elements wait for each other');
	assert.equal((await answer('balance', { element_s, takt_s: 10, before: [[1, 12]] })).why_not_at, 1);
	assert.equal((await answer('balance', { element_s, takt_s: 10, before: [[1, 1.5]] })).why_not_at, 1);
});

test('mix, branches and families', async () => {
	const mix = await answer('product-mix', { available_s: 28800, products: [{ name: 'A', demand: 300, cycle_s: 50 }, { name: 'B', demand: 180, cycle_s: 66 }] });
	assert.deepEqual([mix.takt_s, mix.cycle_s, mix.products[1].every_s], [60, 56, 160]);
	const way = await answer('lead-time', { lead: [2, 5, 1, 3, 4], before: [[1, 2], [2, 3], [1, 4], [3, 5], [4, 5]] });
	assert.deepEqual(way, { lead_time: 12, end: [2, 7, 8, 5, 12], longest_way: [1, 2, 3, 5] });
	const parts = [[1, 1, 1, 1], [1, 1, 1, 1, 1], [0, 0, 0, 0, 1, 1]].map((passes, i) => ({ name: `P${i}`, passes }));
	assert.deepEqual(await answer('product-family', { parts, threshold: 0.7 }), { families: 2, family_of: [1, 1, 2] });
});

test('a mistake in the input is a sentence that names the field', async () => {
	const steps = [{ name: 'Lathe', manual: 5, auto: 28 }], many = Array(1001).fill(1);
	const wrong = [
		['operators', { manual_s: [1] }, /the field takt_s is missing/],
		['operators', { manual_s: null, takt_s: 45 }, /the field manual_s must not be null/],
		['operators', { manual_s: 3, takt_s: 45 }, /the field manual_s must be a list/],
		['operators', { manual_s: [1, 'x'], takt_s: 45 }, /the field manual_s\[1\] must be a number/],
		['operators', { manual_s: [1, null], takt_s: 45 }, /the field manual_s\[1\] must not be null/],
		['operators', { manual_s: [1], takt_s: 1e16 }, /the field takt_s is too large a number/],
		['operators', { manual_s: many, takt_s: 45 }, /the field manual_s is too long a list/],
		['operators', { manual_s: [1], takt_s: 45, takt: 45 }, /the field takt is not a field of this calculation/],
		['balance', { element_s: many.slice(0, 65), takt_s: 45 }, /the field element_s is too long a list/],
		['process-capacity', { available_s: 1, steps: [{ ...steps[0], manual: true }] }, /the field steps\[0\]\.manual must be a number/],
		['process-capacity', { available_s: 1, steps: [...steps, { name: 'Mill', manual: 1 }] }, /the field steps\[1\]\.auto is missing/],
		['process-capacity', { available_s: 1, steps: [[1]] }, /the field steps\[0\] must be a record/],
		['process-capacity', { available_s: 1, steps: [{ ...steps[0], name: 'x'.repeat(501) }] }, /the field steps\[0\]\.name is too long a text/],
		['hour-by-hour', { plan_actual: [[1, 2], [1]], tolerance: 0 }, /the field plan_actual\[1\] must be a row/],
		['hour-by-hour', { plan_actual: [[1, 2], [null, 1]], tolerance: 0 }, /the field plan_actual\[1\]\.plan must not be null/],
		['takt', { demand: 5 }, /the field shift_min is missing/],
		['operators', [], /the input must be a record/],
		['operators', '{"takt_s": 1, "takt_s": 2, "manual_s": []}', /names a field twice/],
		['operators', '{', /not well-formed JSON/],
		['operators', '', /not well-formed JSON/],
		['operators', '['.repeat(100000), /not well-formed JSON/],
		['operators', `{"takt_s": 1e999, "manual_s": []}`, /not well-formed JSON/],
		['operators', ' '.repeat(1100000), /longer than a megabyte/],
	];

	for (const [name, input, says] of wrong) {
		const a = await calc(name, input);
		assert.deepEqual([a.code, a.out], [1, ''], a.err);
		assert.match(a.err, /^kpo: calc.*\n$/);
		assert.match(a.err, says);
	}
});

test('its help: the names, and what one takes and answers', async () => {
	const names = await kpo_ok(['calc']);

	for (const line of names.trimEnd().split('\n'))
		assert.match(line, /^ {2}[a-z][a-z0-9-]+ +\S.*$/);
	for (const name of new Set(names.trimEnd().split('\n').map((l) => l.trim().split(' ')[0]))) {
		const a = await kpo(['calc', name, '--about']);
		assert.equal(a.code, 0);
		assert.match(a.out, /^[^\n]+\n(Test vector [^\n]+\n)?\nInput:\n( {2}.*\n)+\nAnswer:\n( {2}.*\n)+/, name);
	}
	const about = (await kpo(['calc', 'TV06', '--about'])).out;
	assert.match(about, /process-capacity:.*\nTest vector TV06, "process capacity"/);
	assert.match(about, /available_s +number +s +net time/);
	assert.match((await kpo(['calc', 'takt', '--about'])).out, /shift_min[\s\S]*\nOr:\n[\s\S]*available_s_per_shift/);
	assert.equal((await kpo(['calc', 'nothing'])).code, 2);
	assert.equal((await kpo(['calc', 'takt', 'load'])).code, 2);
	assert.match((await kpo(['help'])).out, /kpo calc {5}\[NAME \[--about\]\]/);
});
