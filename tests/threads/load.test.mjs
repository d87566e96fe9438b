/*
 * load.test.mjs -- everything at once for a few seconds on the build with the thread sanitizer: it must have nothing to say.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { company } from '../lib/world.mjs';
import { root } from '../lib/program.mjs';

const seconds = Number(process.env.SECONDS ?? 12);

test('readers, writers, pictures, sign-ins, exports and jobs at the same time', { timeout: 300e3 }, async (t) => {
	const c = await company({ args: ['--loops', '4'] }), end = Date.now() + seconds * 1000, done = {};
	const photo = fs.readFileSync(path.join(root, 'tests/data/camera-turned.jpg'));
	const [rashid, ingrid, admin] = await Promise.all(['rashid', 'ingrid', 'admin'].map(c.as)), { id } = await c.give('Under load.');
	const repeat = async (name, what) => {
		for (let i = 0; Date.now() < end; i++) {
			const a = await what(i);
			assert.ok(a.status < 500, `${name}: ${a.status} ${a.words.slice(0, 300)}`);
			done[name] = (done[name] ?? 0) + 1;
		}
	};

	await Promise.all([
		...['/', '/idea', '/idea/board', `/idea/${id}`, '/work', '/figures', '/idea?q=load', '/find?q=load', '/yokoten'].map((p) => repeat(p, () => rashid.get(p))),
		repeat('/admin', () => admin.get('/admin')),
		repeat('export', () => ingrid.get('/idea/export.csv')),
		repeat('metrics', () => ingrid.get('/metrics')),
		repeat('give', (i) => c.anybody().send(c.world.places.station.path, { problem: `Load ${i}` })),
		repeat('photo', (i) => c.anybody().send(c.world.places.saw.path, { problem: `Photo ${i}` }, { photo: { name: 'p.jpg', type: 'image/jpeg', bytes: photo } })),
		repeat('sign in', () => c.anybody().post('/sign-in', { name: c.world.people.paul.employee_no, secret: c.world.people.paul.secret }, { csrf: false })),
		repeat('wrong', () => c.anybody().post('/sign-in', { name: 'nobody', secret: 'wrong' }, { csrf: false })),
		repeat('edit', async (i) => {
			const version = /name="version" value="(\d+)"/.exec((await admin.get(`/place/${c.world.places.saw.id}/edit`)).text)[1];
			return admin.post(`/place/${c.world.places.saw.id}/edit`, { version, name: `Saw ${i}`, code: 'PRS-04', area: c.world.units.press, active: '1' });
		}),
	]);
	t.diagnostic(JSON.stringify(done));
	await c.server.stop();
});
