/*
 * nameless.test.mjs -- without a name means without a name: not in the row, its history, its comments, the kept answers, the log;
 * and a place's form gives nothing but an idea at that place.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import zlib from 'node:zlib';
import { company } from '../lib/world.mjs';
import { database_rows } from '../lib/database.mjs';
import { until } from '../lib/program.mjs';

let c;

before(async () => { c = await company(); });
after(() => c?.server.stop());

const rows = (sql) => database_rows(c.folder, sql);

test('who is signed in and gives an idea without a name is nowhere', async () => {
	const grace = await c.as('grace'), rashid = await c.as('rashid'), { id: grace_id } = c.world.people.grace, log_before = c.server.log.length;
	const receipt = (await grace.send(c.world.places.station.path, { problem: 'Nobody said this about the jig.', anonymous: '1' }, {}, { headers: { 'idempotency-key': 'nameless-1' } })).is(303).location;
	const [idea] = rows("select * from idea where problem like 'Nobody said this about the jig%'");

	(await rashid.post(`/idea/${idea.id}/step/ask`, { question: 'Which jig?' })).is(303);
	(await grace.post(receipt, { info: 'The left one.' }, { csrf: false })).is(303);
	assert.deepEqual([idea.submitter, idea.created_by, idea.updated_by].map((x) => x || null), [null, null, null]);
	for (const { table, column } of [{ table: 'history', column: 'person' }, { table: 'comment', column: 'created_by' }, { table: 'comment', column: 'by' }]) {
		const of = table === 'history' ? `record = 'idea' and row_id = ${idea.id}` : `origin_record = 'idea' and origin_id = ${idea.id}`;
		assert.deepEqual(rows(`select "${column}" as who from ${table} where ${of}`).filter((r) => r.who === grace_id), [], `${table}.${column}`);
	}
	assert.deepEqual(rows(`select scope from idempotency where scope = '${grace_id}'`), []);
	const said = () => c.server.log.slice(log_before).split('\n').filter((l) => /method=POST path=\/[pr]\/\{token\}.*\n?$/.test(l));
	const lines = await until('both lines are in the log', async () => said().length === 2 && said(), 5000);
	for (const l of lines)
		assert.match(l, /person=0 client=-/);
});

test('a retry under the same key is one idea, with a name and without', async () => {
	const grace = await c.as('grace');

	for (const more of [{}, { anonymous: '1' }]) {
		const send = () => grace.send(c.world.places.station.path, { problem: `Twice sent ${more.anonymous ?? ''}`, ...more }, {}, { headers: { 'idempotency-key': `retry-${more.anonymous}` } });
		const one = (await send()).is(303).location;
		assert.equal((await send()).is(303).location, one);
	}
	assert.equal(rows("select count(*) as n from idea where problem like 'Twice sent%'")[0].n, 2);
});

test('the label says which area, not the form', async () => {
	(await c.anybody().send(c.world.places.station.path, { problem: 'Somewhere else', area: String(c.world.units.press) })).is(422);
	assert.deepEqual(rows("select id from idea where problem = 'Somewhere else'"), []);
});

test('a reply that says nothing comes back with its page, and what was typed stays', async () => {
	const receipt = (await c.anybody().send(c.world.places.station.path, { problem: 'To be asked back' })).is(303).location;
	const [{ id }] = rows("select id from idea where problem = 'To be asked back'"), rashid = await c.as('rashid');

	(await rashid.post(`/idea/${id}/step/ask`, { question: 'Where?' })).is(303);
	(await c.anybody().post(receipt, { info: '  ' }, { csrf: false })).is(422).says('Write a few words first.').says('Where?');
	(await c.anybody().post(receipt, { info: 'x'.repeat(9000) }, { csrf: false })).is(422).says('x'.repeat(8000));
	(await c.anybody().post(receipt, { info: 'There.' }, { csrf: false })).is(303);
});

/* A PNG of one colour: few bytes, many points. */
function png(width, height, { bits = 8, passes = 0 } = {}) {
	const chunk = (type, data) => {
		const body = Buffer.concat([Buffer.from(type), data]), out = Buffer.alloc(body.length + 8);
		out.writeUInt32BE(data.length, 0);
		body.copy(out, 4);
		out.writeUInt32BE(crc(body), body.length + 4);
		return out;
	};
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(height, 4);
	head.set([bits, 6, 0, 0, passes], 8);
	return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', zlib.deflateSync(Buffer.alloc((width * (bits / 2) + 1) * height))), chunk('IEND', Buffer.alloc(0))]);
}
const table = Array.from({ length: 256 }, (_, n) => { for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1; return n >>> 0; });
const crc = (b) => (~b.reduce((c_, x) => table[(c_ ^ x) & 255] ^ (c_ >>> 8), ~0)) >>> 0;

test('a picture is looked at only for a label that is one, and never when it grows to hundreds of megabytes', async () => {
	const bomb = { photo: { name: 'p.png', type: 'image/png', bytes: png(6300, 6300, { bits: 16, passes: 1 }) } };

	(await c.anybody().send('/p/nonsense', { problem: 'x' }, bomb)).is(404);
	(await c.anybody().send(c.world.places.station.path, { problem: 'x' }, bomb)).is(413).says('too large');
	assert.ok(Number(/VmHWM:\s+(\d+)/.exec(fs.readFileSync(`/proc/${c.server.child.pid}/status`, 'utf8'))[1]) < 600 * 1024);
});

test('typing that finds nothing alike is an answer without words', async () => {
	const rashid = await c.as('rashid');

	for (const to of ['/idea/similar?problem=zzzzzzzzzz%20qqqqqqqq', '/idea/similar?problem=short', '/suggest/person?field=q&q=zzzzzz'])
		assert.equal((await rashid.get(to, { 'hx-request': 'true' })).status, 200, to);
});
