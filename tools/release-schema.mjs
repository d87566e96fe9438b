/*
 * release-schema.mjs -- node tools/release-schema.mjs, and again with KPO_ENGINE=postgres KPO_PG=FOLDER_OF_ITS_SOCKET: keeps a database of this release in tests/data/schema, for every later one to prove itself on.
 *
 * Run once a release, after the version in meson.build was raised and ./test passed. It makes the tests' small company with the
 * program in out/ (or KPO=...), a person's way through it: an idea with a picture, answered and to be done, a comment, an import, a
 * token. The file is SQL as the engine's own tool writes it; its first line says how to sign in. What is released is never written over.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { kpo_ok, root } from '../tests/lib/program.mjs';
import { database_dump, engine } from '../tests/lib/database.mjs';
import { company } from '../tests/lib/world.mjs';

const version = /version: '([^']+)'/.exec(fs.readFileSync(path.join(root, 'meson.build'), 'utf8'))[1];
const folder = path.join(root, 'tests/data/schema'), file = path.join(folder, `${version}.${engine}.sql`);
const day = (n) => new Date(Date.now() + n * 86400000).toISOString().slice(0, 10);

assert.ok(!fs.existsSync(file), `${file} is there: a release is kept once`);
const c = await company(), rashid = await c.as('rashid'), grace = await c.as('grace'), admin = await c.as('admin');
const bytes = fs.readFileSync(path.join(root, 'tests/data/camera-turned.jpg'));
const { id, receipt } = await c.give('The box is too far away.', { files: { photo: { name: 'box.jpg', type: 'image/jpeg', bytes } } });

await rashid.step('idea', id, 'answer', { answer: 'Good point, I looked at it with the early shift.' });
await rashid.step('idea', id, 'do_it', { owner: c.world.people.grace.name, due: day(5) });
await grace.step('idea', id, 'start');
(await rashid.post('/comment', { origin: 'idea', id, words: 'The rack comes on Monday.' })).is(303);
await c.give('A lamp above the press.', { place: 'saw' });
const key = { 'idempotency-key': 'released-1' };
const token = (await kpo_ok(['user', 'token', '3001', '--db', c.server.database])).trim();
(await c.anybody().api('POST', '/idea', { token, headers: key, body: { problem: 'Given by a program.', area: c.world.units.assembly } })).is(201);
const csv = { file: { name: 'people.csv', type: 'text/csv', bytes: Buffer.from('Employee number,Name,home_unit,employment\n4480,Hana Ito,Assembly 1,active\n') } };
const preview = (await admin.send('/person/import', {}, csv, { csrf: true })).is(303);
(await admin.post(`${preview.location}/apply`)).is(303);
await c.server.stop();
await kpo_ok(['jobs', '--db', c.server.database]);
await kpo_ok(['check', '--db', c.server.database]);

const facts = { admin: c.world.admin, leader: c.world.people.rashid, token, receipt, idea: id };
fs.mkdirSync(folder, { recursive: true });
fs.writeFileSync(file, `-- ${JSON.stringify(facts)}\n${database_dump(c.folder)}`);
console.log(`${path.relative(root, file)}: ${Math.round(fs.statSync(file).size / 1024)} KB`);
