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

test('efficiency, and a family that work content divides', async () => {
	assert.deepEqual(await answer('process-cycle-efficiency', { value_adding: 30, lead_time: 600 }), { pce: 0.05 });
	const parts = [40, 42, 90].map((work_s, i) => ({ name: `P${i}`, passes: [1, 1, 1], work_s }));
	assert.deepEqual((await answer('product-family', { parts, threshold: 0.7 })).family_of, [1, 1, 1]);
	assert.deepEqual((await answer('product-family', { parts, threshold: 0.7, work_within: 0.3 })).family_of, [1, 1, 2]);
});

const of_vector = (id) => vectors.find((v) => v.id === id).input;

test('signals against a baseline are those against its limits', async () => {
	const s = await answer('xmr-signals', { baseline: of_vector('TV11').x, new: of_vector('TV12').new });
	assert.deepEqual([s.outside_idx, s.run8_idx, s.near_idx, s.provisional], [[8], [7, 8], [], true]);
	assert.ok(Math.abs(s.UNPL - 62.1311) < 1e-4);
	const little = await answer('xmr-signals', { baseline: [1, 2, 3, null, 4, 5], new: [1000] });
	assert.deepEqual([little.mean, little.UNPL, little.outside_idx], [null, null, []]);
	assert.deepEqual((await answer('xmr-limits', { x: [1, null, 3, 2] })).mr, [2, 1]);
});

test('a shift, none, and one that went back', async () => {
	const baseline = [10, 12, 11, 9, 10, 11, 12, 10, 9, 11, 10, 12], up = [15, 16, 15, 17, 16, 15, 16, 15];
	const held = await answer('shift', { baseline, after: up });
	assert.deepEqual([held.verdict, held.side, held.back, held.provisional], ['shifted', 'up', 0, true]);
	assert.ok(Math.abs(held.effect - (15.625 - 127 / 12)) < 1e-8);
	assert.equal((await answer('shift', { baseline, after: [...up, 9, 10, 9, 10] })).verdict, 'went back');
	const none = await answer('shift', { baseline, after: [10, 11, 10, 11, 10, 11, 10, 11] });
	assert.deepEqual([none.verdict, none.side, none.first_idx], ['no signal', null, null]);
	assert.equal((await answer('shift', { baseline, after: [10] })).verdict, 'too early');
	assert.equal((await answer('shift', { baseline: baseline.slice(0, 11), after: up })).verdict, 'unknown');
	const x = [...baseline, ...up], test = await answer('shift-test', { x, before: 12, block: 1, seed: 5 });
	assert.ok(test.p < 0.001 && test.blocks === 20 && Math.abs(test.difference - held.effect) < 1e-8);
	assert.deepEqual(await answer('shift-test', { x, before: 12, block: 1, seed: 5 }), test);
	assert.equal((await answer('shift-test', { x, before: 1 })).p, null);
});

/* NIST/SEMATECH for the lag; Cohen's kappa of fifty proposals, 20 5 / 10 15; Freireich's 21 patients of 1963. */
test('statistics with a published answer', async () => {
	assert.deepEqual(await answer('autocorrelation', { x: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] }), { lag1: 0.7 });
	assert.deepEqual(await answer('concentration', { x: [30, 10, 40, 20] }), { herfindahl: 0.3, equivalent: 3.333333333, top: 1, top_share: 0.4 });
	assert.deepEqual(await answer('percentile', { x: [4, 1, 3, 2], p: [0, 0.5, 0.9, 2] }), { values: [1, 2.5, 3.7, null] });
	const pairs = [[20, 1, 1], [5, 1, 0], [10, 0, 1], [15, 0, 0]], rated = (k) => pairs.flatMap((p) => Array(p[0]).fill(p[k]));
	assert.deepEqual(await answer('kappa', { a: [...rated(1), null], b: [...rated(2), 1], levels: 2, weight: 'plain' }), { kappa: 0.4, agreement: 0.7, items: 50 });
	const s = await answer('survival', { closed: [6, 6, 6, 7, 10, 13, 16, 22, 23], open_age: [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35] });
	assert.deepEqual([s.steps[0].x, s.steps[0].at_risk, s.steps[0].closed, s.median, s.known], [6, 21, 3, 23, 'estimated']);
	assert.ok(Math.abs(s.steps[0].still_open - 0.857) < 5e-4 && Math.abs(s.steps[0].se - 0.0764) < 5e-5);
});

test('a median says how far it is known', async () => {
	assert.deepEqual(await answer('median', { x: [5, 1, 2, 4] }), { median: 3 });
	assert.deepEqual(await answer('median', { closed: [2, 5, 7], open_age: [9] }), { median: 6, known: 'exact' });
	assert.deepEqual(await answer('median', { closed: [2], open_age: [5, 9] }), { median: 5, known: 'at least' });
	assert.deepEqual(await answer('median', { closed: [], open_age: [] }), { median: null, known: null });
	const waits = await answer('response-time', { responded_h: [2, 3, 4], unanswered_age_h: [1, 30], sla_h: 24 });
	assert.deepEqual(waits, { naive: 3, honest: 3.5, known: 'estimated', within_sla: 0.75 });
});

/* By hand: of one trial at a half, P(0) = P(1) = 1/2, so the upper limit is 1 - (1 - 0.975) / 0.5. */
test('sites and capability', async () => {
	const f = await answer('funnel-proportion', { target: 0.5, sites: [{ name: 'small', count: 1, of: 1 }, { name: 'none', count: 0, of: 0 }] });
	assert.deepEqual(f.sites[0], { name: 'small', is: 1, lower: 0, upper: 0.95, outside: true });
	assert.deepEqual(f.sites[1], { name: 'none', is: null, lower: null, upper: null, outside: false });
	const sites = [{ name: 'A', count: 3, exposure: 2 }, { name: 'B', count: 300, exposure: 200 }];
	const [a, b] = (await answer('funnel-rate', { target: 1, sites, coverage: 0.998 })).sites;
	assert.ok(!a.outside && b.outside && b.lower > a.lower && b.upper < a.upper);
	assert.deepEqual(await answer('capability', { lsl: 9.5, mean: 10.1, sigma: 0.12 }), { cp: null, cpk: 1.666666667, if_sigma_0: null });
	const c = await answer('capability', { x: [1, 2, 1, 2, 1, 2, 1], usl: 4, lsl: -1 });
	assert.deepEqual([c.sigma_within, c.cp], [0.8865248227, 0.94]);
	assert.equal((await answer('pareto', { counts: { Other: 60, A: 30, B: 10 }, threshold: 0.3, other: 'Other' })).cum[2][0], 'Other');
});

test('a forecast', async () => {
	assert.deepEqual(await answer('forecast', { throughput: [2, 2], open: 10, shares: [0.5, 2] }), { p50: 5, p85: 5, p95: 5, never: 0, within: [5, null] });
	assert.deepEqual(await answer('forecast', { throughput: [0], open: 1 }), { p50: null, p85: null, p95: null, never: 1 });
	assert.deepEqual(await answer('forecast', { throughput: [], open: 1 }), { p50: null, p85: null, p95: null, never: null });
	const input = { throughput: [0, 1, 5, 3, 2], open: 30 }, one = await answer('forecast', { ...input, seed: 1 });
	assert.deepEqual(await answer('forecast', input), one);
	assert.ok(one.p50 <= one.p85 && one.p85 <= one.p95 && one.p50 >= 6);
});

test('money is exact to the last unit', async () => {
	assert.equal((await calc('roi', { benefits: 999999999999.99, costs: 0.01 })).out.match(/"net": ([0-9.]+)/)[1], '999999999999.98');
	assert.deepEqual(await answer('money-split', { amount: 100, weights: { A: 1, B: 1, C: 1 } }), { parts: { A: 33.34, B: 33.33, C: 33.33 } });
	assert.deepEqual(await answer('money-split', { amount: -0.02, weights: { A: 1, B: 0, C: 2 } }), { parts: { A: -0.01, B: 0, C: -0.01 } });
	assert.deepEqual(await answer('money-split', { amount: 5, weights: {} }), { parts: {} });
	assert.deepEqual(await answer('labour-saved', { hours: 1e15, rate: 1e12, redeployed_hours: 1 }), { total: null, hard: null, soft: null });
});

/* Lorie and Savage 1955. */
test('rates of return that are not one', async () => {
	assert.deepEqual(await answer('irr', { cf: [-1600, 10000, -10000] }), { irr: null, why_not: 'there are several, and none is the rate', rates: [0.25, 4] });
	assert.deepEqual(await answer('irr', { cf: [1, 2] }), { irr: null, why_not: 'the flows never change their sign' });
	assert.deepEqual(await answer('payback', { cf: [-100, 1], rate: 0 }), { simple_y: null, discounted_y: null, never: null });
});

test('a run over fiscal years, whole in each convention', async () => {
	for (const convention of ['months', 'fraction', 'days']) {
		const p = await answer('proration', { annual: 120000.05, start: '2024-05-16', fy_start: '2025-04-01', convention, months: 30 });
		const wanted = convention === 'days' ? 120000.05 * 914 / 365 : 120000.05 * 2.5;
		assert.ok(Math.abs(p.earlier + p.in_year + p.rollover + p.later - wanted) < 0.006, convention);
		assert.equal(p.days_in_year, 365);
	}
	const run = { annual: 120000, start: '2025-04-01', fy_start: '2025-01-01' };
	const months = await answer('proration', { ...run, convention: 'months' }), days = await answer('proration', { ...run, convention: 'days' });
	assert.deepEqual([months.in_year, months.rollover, months.months_in_year, days.in_year], [90000, 30000, 9, 90410.96]);
	const leap = await answer('run-rate', { annualised: 1200, start: '2024-02-29', fy: '2023-03-01..2024-02-29' });
	assert.deepEqual([leap.days, leap.monthly_rollover], [1, 1200]);
});

test('claims on one baseline by each rule', async () => {
	const claims = [{ name: 'a', share: 0.3 }, { name: 'b', share: 0.25 }], input = { claims, baseline: 500000 };
	const rule = async (name, cap) => answer('overlap', { ...input, rule: name, ...cap && { cap } });
	assert.deepEqual(await rule('sequential'), { claims: [{ name: 'a', claimed: 150000, allowed: 150000 }, { name: 'b', claimed: 125000, allowed: 87500 }],
		claimed: 275000, allowed: 237500, overstated: 37500 });
	assert.deepEqual((await rule('first wins', 200000)).claims.map((c) => c.allowed), [150000, 50000]);
	assert.deepEqual((await rule('pro rata', 110000)).claims.map((c) => c.allowed), [60000, 50000]);
});

test('people: trainers, who was not assessed, and who is unknown', async () => {
	const skills = await answer('skills-matrix', { ...of_vector('TV24'), trains_at: 4 });
	assert.deepEqual(skills.trainers, [1, 0, 0, 0]);
	assert.deepEqual((await answer('skills-matrix', { levels: { Ana: [null] }, qualified_at: 0, required: [1] })).uncovered, [0]);
	assert.deepEqual(await answer('adkar', { profiles: [[5, null, 1, 1, 1], [3, null, 1, 1, 1]] }), { barrier: [null, 'A'], unknown_idx: [0] });
	assert.deepEqual(await answer('commitment-gap', { influence_current_required: [[3, null, 2], [1, -2, 0]] }), { gaps: [null, 2], weighted: 2, at_or_above: 0 });
	assert.deepEqual(await answer('bowler', { months: ['R', null, 'R'] }), { trigger_idx: [2] });
	assert.deepEqual(await answer('maturity', { scores: [2, null, 3], weights: [3, 5, 1] }), { mean: 2.25, min: 2 });
	assert.equal((await answer('ideas', { ...of_vector('TV27'), days: 27 })).ann, null);
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
		['actions-on-time', { due_in_period: 4.5, closed_on_time: 1, closed_late: 1 }, /the field due_in_period must be a whole number from 0 to 1000000000/],
		['actions-on-time', { due_in_period: -1, closed_on_time: 1, closed_late: 1 }, /the field due_in_period must be a whole number/],
		['actions-on-time', { due_in_period: 4, closed_on_time: 1e10, closed_late: 1 }, /the field closed_on_time must be a whole number/],
		['actions-on-time', { due_in_period: 4, closed_on_time: 3, closed_late: 2 }, /the field due_in_period must not be less than/],
		['adkar', { profiles: [[1, 2, 3, 4, 6]] }, /the field profiles\[0\]\.reinforcement must be a whole number from 1 to 5/],
		['adkar', { profiles: [[1, 2, 3, 4]] }, /the field profiles\[0\] must be a row \[\.\.\.\] of 5 values/],
		['roi', { benefits: 1.005, costs: 1 }, /the field benefits must be an amount with two decimals at most/],
		['roi', { benefits: 1, costs: 1e12 + 1 }, /the field costs is too large a number/],
		['roi', { benefits: '1', costs: 1 }, /the field benefits must be a number/],
		['run-rate', { ...of_vector('TV18'), start: '2025-02-29' }, /the field start must be a day that exists/],
		['run-rate', { ...of_vector('TV18'), start: '1.4.2025' }, /the field start must be a day that exists/],
		['run-rate', { ...of_vector('TV18'), start: 20250401 }, /the field start must be a day that exists/],
		['run-rate', { ...of_vector('TV18'), fy: '2025-01-01..2025-12-30' }, /the field fy must be twelve months/],
		['run-rate', { ...of_vector('TV18'), fy: '2025-01-02..2026-01-01' }, /the field fy must be twelve months/],
		['run-rate', { ...of_vector('TV18'), fy: '2025' }, /the field fy must be twelve months/],
		['proration', { annual: 1, start: '2025-01-01', fy_start: '2025-01-02', convention: 'days' }, /the field fy_start must be the first of a month/],
		['proration', { annual: 1, start: '2025-01-01', fy_start: '2025-01-01', convention: 'weeks' }, /the field convention must be one of: months, fraction, days/],
		['proration', { annual: 1, start: '2025-01-01', fy_start: '2025-01-01', convention: 'days', months: 0 }, /the field months must be a whole number from 1/],
		['bowler', { months: ['G', 'g'] }, /the field months\[1\] must be one of: G, R/],
		['improvement', { cases: [[1, 2, 3, 4]] }, /the field cases\[0\]\.better must be one of: lower, higher/],
		['pareto', { counts: [1, 2], threshold: 0.8 }, /the field counts must be values by name/],
		['pareto', { counts: { A: '1' }, threshold: 0.8 }, /the field counts\.A must be a number/],
		['pareto', { counts: Object.fromEntries(many.map((x, i) => [i, x])), threshold: 0.8 }, /the field counts has too many names/],
		['pareto', { counts: { A: 1 }, threshold: 0.8, other: 'B' }, /the field other must be one of the names in counts/],
		['pareto', { counts: { 'a\n\x1b[31m': null }, threshold: 0.8 }, /the field counts\.a\?\?\[31m must not be null/],
		['kappa', { a: [1, 2], b: [1], levels: 3, weight: 'plain' }, /the field b must have as many ratings as a/],
		['kappa', { a: [1], b: [1], levels: 33, weight: 'plain' }, /the field levels must be a whole number from 0 to 32/],
		['xmr-limits', { x: [1], c1: 2.7 }, /the field c1 must be 2\.66/],
		['xmr-signals', { ...of_vector('TV12'), LNPL: 51 }, /the field mean must lie between LNPL and UNPL/],
		['funnel-rate', { target: 1e6, sites: [{ name: 'A', count: 1, exposure: 1 }] }, /the field target must not make a site expect more than 100000/],
		['cohort-retention', { ...of_vector('TV28'), left_company_by: { 30: 0, 60: 1, 91: 2 } }, /the field left_company_by must have the same names as active/],
		['event-effectiveness', { weights: { t: 1 }, values: {} }, /the field values must have the same names as weights/],
		['maturity', { scores: [1], weights: [1, 2] }, /the field weights must be as many as scores/],
		['audit-score', { scores: { Sort: [4], Shine: [5] }, max: 4 }, /the field scores\.Shine must have no score above max/],
		['skills-matrix', { ...of_vector('TV24'), required: [1] }, /the field levels must have for each person as many levels as required has/],
		['product-family', { parts: [{ name: 'A', passes: [1] }], threshold: 0.7, work_within: 0.3 }, /the field work_within needs a work_s of every part/],
		['forecast', { throughput: [1.5], open: 1 }, /the field throughput\[0\] must be a whole number/],
		['forecast', { throughput: [1], open: 1, rounds: 20001 }, /the field rounds must be a whole number from 0 to 20000/],
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

test('its page lists the names that there are, and its examples answer what it says', async () => {
	const page = fs.readFileSync(path.join(root, 'docs/calc.md'), 'utf8');

	assert.ok(page.includes(`\n\`\`\`\n${await kpo_ok(['calc'])}\`\`\`\n`), 'docs/calc.md has not the list of `kpo calc`');
	const examples = [...page.matchAll(/^\$ kpo calc (\S+) <<< '(.*)'\n(.*)$/gm)];
	assert.ok(examples.length >= 3);
	for (const [, name, input, says] of examples)
		assert.equal((await calc(name, input)).out, `${says}\n`, name);
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
