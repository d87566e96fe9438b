/*
 * study.test.mjs -- a process study as a new user does it: from an empty list over the stopwatch, with the phone off line, to the sheet on paper.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { company } from '../lib/world.mjs';
import { browser_open, browser_close, screen, desk, phone } from '../lib/browser.mjs';
import { until } from '../lib/program.mjs';

let c;

before(async () => {
	await browser_open();
	c = await company();
});
after(async () => {
	await browser_close();
	await c?.server.stop();
});

const names = ['Take casting', 'Load CNC', 'Gauge', 'Walk to rack'];

// Begins where a new user begins: nothing is there yet.
test('a study, its elements, ten cycles off line, and the combination sheet that they make', { timeout: 120e3 }, async () => {
	const s = await (await screen(c.server, { size: desk })).sign_in(c.world.people.rashid), p = s.page;

	await s.go('/study');
	await s.says('No process has been studied here.');
	await s.check('no study yet');
	await p.getByRole('link', { name: 'New', exact: true }).click();
	await p.getByLabel('Process').first().fill('Valve bodies, cell B');
	await p.getByLabel('Area').selectOption({ label: 'Assembly 1' });
	await p.getByLabel('Demand a day').fill('375');
	await p.getByLabel('Working time a day').fill('450');
	await p.locator('form .btn.pri').click();
	await s.says('72 s');
	await p.getByRole('link', { name: 'Write the elements' }).click();
	for (const [k, name] of names.entries())
		await p.locator(`[name="n${k + 1}.name"]`).fill(name);
	await p.locator('[name="n2.machine_s"]').fill('46');
	await p.locator('[name="n4.walks"][type=checkbox]').check();
	await s.check('the table of elements');
	await Promise.all([p.waitForNavigation(), p.getByRole('button', { name: 'Save' }).click()]);
	const study = Number(p.url().match(/study\/(\d+)/)[1]);

	const o = await (await screen(c.server, { size: phone })).sign_in(c.world.people.rashid), q = o.page;
	await o.go(`/study/${study}/observe`);
	await q.evaluate(() => navigator.serviceWorker.ready);
	await q.reload();
	await o.check('the stopwatch');
	await o.context.setOffline(true);
	const lap = q.locator('#lap'), clock = { ms: 0 };
	// The wall clock is the test's, so that what is timed is known: 3.0, 8.0, 6.0 and 2.0 s, every third cycle a little more.
	await q.evaluate(() => { const real = Date.now; window.ahead = 0; const zero = real(); Date.now = () => zero + window.ahead; });
	await lap.tap();
	for (let cycle = 0; cycle < 4; cycle++)
		for (const s_ of [3, 8, 6, 2]) {
			clock.ms += s_ * 1000 + (cycle % 3 === 2 ? 700 : 0);
			await q.evaluate((ms) => { window.ahead = ms; }, clock.ms);
			await lap.tap();
		}
	await o.says('Cycle 5');
	await lap.tap();
	await q.getByRole('button', { name: 'Undo' }).click();
	await q.getByRole('button', { name: 'Odd' }).click();
	await q.getByLabel('What was odd in this cycle?').fill('Cart was missing');
	await o.check('while timing');
	// The phone dies: the page is loaded anew without signal, and nothing is lost.
	await q.reload();
	await o.says('Cycle 5');
	await q.getByRole('button', { name: 'Finish' }).click();
	await o.says('4 cycles timed.');
	assert.equal(await q.getByLabel('Clock readings').inputValue(), '30 110 170 190\n220 300 360 380\n417 504 571 598\n628x 708x 768x 788x # Cart was missing');
	await q.getByLabel('Operator').fill('A');
	await o.check('before sending');
	await q.getByRole('button', { name: 'Send observation' }).click();
	await o.says('Saved, 1 waits on this phone');
	await o.context.setOffline(false);
	await until('the observation has arrived', async () => /operator A/.test((await (await c.as('rashid')).page(`/study/${study}/observations`)).words), 40000, 400);
	await o.says('What waited on this phone was sent.');
	o.well(/ERR_INTERNET_DISCONNECTED|Failed to fetch/);
	await o.go(`/study/${study}/observations`);
	await o.says('Cart was missing');
	await o.check('the sheet of times on a phone');
	await o.close();

	await s.go(`/study/${study}`);
	await s.says('It meets takt');
	assert.match(await p.locator('table.swt tbody').innerText(), /Take casting\s+3\s+–\s+–\s+2\s+Load CNC\s+8\s+46\s+–\s+3\s+Gauge\s+6\s+–\s+2/);
	await s.check('the combination sheet');
	const pdf = await p.pdf({ format: 'A4', landscape: true });
	assert.ok(pdf.length > 8000);
	await s.close();
});

const line = async (title, of) => {
	const admin = await c.as('rashid'), headers = { 'x-csrf': await admin.csrf() };
	const study = (await admin.api('POST', '/study', { body: { title, area: c.world.units.assembly }, headers })).is(201).json;
	const made = [];

	for (const [name, operator] of of) made.push((await admin.api('POST', '/element', { body: { study: study.id, name, operator }, headers })).is(201).json);
	return { admin, headers, id: study.id, made };
};

test('one operator of a line: chosen first, kept without signal, gone on with', { timeout: 60e3 }, async () => {
	const l = await line('Line of two', [['Load', 1], ['Press', 1], ['Gauge', 2]]);
	const o = await (await screen(c.server, { size: phone })).sign_in(c.world.people.rashid), q = o.page;

	await o.go(`/study/${l.id}/observe`);
	await q.evaluate(() => navigator.serviceWorker.ready);
	await q.reload();
	await o.check('whose work');
	await o.go(`/study/${l.id}/observe?operator=1`);
	await o.go(`/study/${l.id}/observe`);
	await q.getByRole('link', { name: 'Operator 2: 1 element' }).click();
	await q.locator('#lap').tap();
	await q.locator('#lap').tap();
	await o.context.setOffline(true);
	await q.reload();
	await o.says('Cycle 2');
	assert.equal(await q.locator('#list li').count(), 1);
	await o.go(`/study/${l.id}/observe`);
	await o.says('Whose work do you time?');
	await q.getByRole('link', { name: 'Operator 2: 1 element' }).click();
	await o.says('Cycle 2');
	await o.go(`/study/${l.id}/observe?operator=1`);
	await o.says('What you have timed is of other elements than this page lists.');
	await o.go(`/study/${l.id}/observe?operator=2`);
	await q.getByRole('button', { name: 'Go on timing' }).click();
	for (let k = 0; k < 70; k++) await q.locator('#missed').evaluate((b) => b.click());
	await o.says('Cycle 61');
	await o.context.setOffline(false);
	o.well(/ERR_INTERNET_DISCONNECTED|Failed to fetch/);
	await o.close();
});

test('readings that waited and were refused come back, and stay until they are sent again', { timeout: 60e3 }, async () => {
	const l = await line('Refused', [['Load', 1], ['Press', 1]]), [a] = l.made;
	const o = await (await screen(c.server, { size: phone })).sign_in(c.world.people.rashid), q = o.page, at = `/study/${l.id}/observe`;
	const value = (name) => q.evaluate((k) => document.getElementById('observe').elements[k].value, name);

	await o.go(at);
	await q.evaluate(({ timed, to, who }) => new Promise((ok, no) => {
		const r = indexedDB.open('kpo', 1);
		r.onupgradeneeded = () => r.result.createObjectStore('out', { keyPath: 'id' });
		r.onsuccess = () => {
			const t = r.result.transaction('out', 'readwrite');
			t.objectStore('out').put({ id: 'refused-one', at: Date.now(), to: new URL(to, location.href).href, page: to, who, photo: null, refused: { why: 'Look', fields: { readings: 'Line 2: the clock goes back.' } },
				fields: [['timed', timed], ['started_at', '2026-11-20T08:00:00Z'], ['operator_code', 'B'], ['note', ''], ['readings', '50\n40']] });
			t.oncomplete = ok;
			t.onerror = no;
		};
	}), { timed: String(a.id), to: at, who: await value('_as') });
	await q.reload();
	await o.says('Line 2: the clock goes back.');
	const back = async () => assert.deepEqual([await value('timed'), await value('started_at'), await value('operator_code'), await value('readings'), await q.locator('#send').isVisible(), await q.locator('#watch').isVisible()],
		[String(a.id), '2026-11-20T08:00:00Z', 'B', '50\n40', true, false]);
	await back();
	await o.check('refused readings');
	await q.reload();
	await until('they are there after a reload', async () => (await value('readings')) === '50\n40', 5000, 100);
	await back();
	await q.getByLabel('Clock readings').fill('50\n100');
	await q.getByRole('button', { name: 'Send observation' }).click();
	await q.waitForURL('**/observations');
	assert.equal((await l.admin.api('GET', `/element/${a.id}`)).json.hand_s, 5);
	await o.go(at);
	assert.ok(await q.locator('#lap').isVisible(), 'a fresh stopwatch');
	assert.equal(await value('timed'), l.made.map((e) => e.id).join(' '));
	await o.close();
});

test('a sitting under way is not thrown away when the elements change', { timeout: 60e3 }, async () => {
	const l = await line('Changed', [['Load', 1], ['Press', 1]]), [a, b] = l.made;
	const o = await (await screen(c.server, { size: phone })).sign_in(c.world.people.rashid), q = o.page;

	await o.go(`/study/${l.id}/observe`);
	for (let k = 0; k < 5; k++) { await q.locator('#lap').tap(); await q.waitForTimeout(120); }
	await l.admin.api('POST', '/element', { body: { study: l.id, name: 'Gauge', operator: 1 }, headers: l.headers });
	await q.reload();
	await o.says('What you have timed is of other elements than this page lists.');
	assert.ok(await q.locator('#back').isHidden());
	await o.check('a sitting of other elements');
	await q.getByRole('button', { name: 'Send observation' }).click();
	await q.waitForURL('**/observations');
	const kept = (await l.admin.api('GET', `/observation?study=${l.id}`)).json.items[0];
	assert.equal(kept.timed, `${a.id} ${b.id}`);
	assert.equal(kept.readings.trim().split('\n').length, 2);
	await o.close();
});

test('the kept stopwatch is not passed on to the next person on this phone', { timeout: 60e3 }, async () => {
	const l = await line('Passed on', [['Load', 1]]), at = `/study/${l.id}/observe`;
	const o = await (await screen(c.server, { size: phone })).sign_in(c.world.people.rashid), q = o.page;
	const boxes = () => q.evaluate(async () => { let n = 0; for (const k of ['study', 'place']) n += (await (await caches.open(k)).keys()).length; return n; });

	await o.go(at);
	await q.evaluate(() => navigator.serviceWorker.ready);
	await q.reload();
	await until('it is kept', async () => (await boxes()) > 0, 5000, 100);
	// The kept page of one who is not the last that was here.
	const me = await q.evaluate(() => localStorage.getItem('person'));
	assert.equal(me, await q.locator('main').getAttribute('data-person'));
	await q.evaluate(() => localStorage.setItem('person', '1'));
	await q.reload();
	await o.says('This page was kept for somebody else who was signed in on this phone.');
	assert.ok(await q.locator('#lap').isHidden() && await q.locator('#send').isHidden());
	await o.check('a page of somebody else');
	await q.getByRole('link', { name: 'Open the study' }).click();
	await q.waitForURL(`**/study/${l.id}`);
	await until('nothing is kept', async () => (await boxes()) === 0, 5000, 100);
	await o.go(at);
	assert.ok(await q.locator('#lap').isVisible());
	await until('it is kept again', async () => (await boxes()) > 0, 5000, 100);
	await o.context.clearCookies();
	await o.go('/sign-in');
	await until('who signs in finds nothing', async () => (await boxes()) === 0, 5000, 100);
	await o.close();
});

test('the table of elements with the keyboard alone: the drawing follows, saving keeps it', { timeout: 60e3 }, async () => {
	const admin = await c.as('rashid'), headers = { 'x-csrf': await admin.csrf() };
	const study = (await admin.api('POST', '/study', { body: { title: 'Keys', area: c.world.units.assembly, demand_day: 375, available_min: 450 }, headers })).is(201).json;
	const made = (await admin.api('POST', '/element', { body: { study: study.id, name: 'Press plug', hand_s: 5 }, headers })).is(201).json;
	const s = await (await screen(c.server, { size: desk })).sign_in(c.world.people.rashid), p = s.page;

	await s.go(`/study/${study.id}/elements`);
	await p.locator(`[name="${made.id}.hand_s"]`).focus();
	await p.keyboard.press('Control+A');
	await p.keyboard.type('80');
	await p.getByText('A round takes 80 s: 8 s more than takt.').waitFor();
	assert.equal(await p.evaluate(() => document.activeElement.name), `${made.id}.hand_s`, 'who types is not disturbed');
	await Promise.all([p.waitForNavigation(), p.keyboard.press('Enter')]);
	assert.equal((await admin.api('GET', `/element/${made.id}`)).json.hand_s, 80);
	await s.close();
});

test('an element goes to another operator by dragging and by the menu; the pages are clean at both widths', { timeout: 90e3 }, async () => {
	const admin = await c.as('rashid'), headers = { 'x-csrf': await admin.csrf() };
	const study = (await admin.api('POST', '/study', { body: { title: 'Line 2', area: c.world.units.assembly, demand_day: 600, available_min: 450 }, headers })).is(201).json;
	const made = [];
	for (const [name, hand_s, work] of [['Fit seal', 30, 'value'], ['Search seal', 9, 'waste'], ['Press plug', 20, 'value'], ['Gauge', 12, 'necessary']])
		made.push((await admin.api('POST', '/element', { body: { study: study.id, name, hand_s, work, machine_s: name === 'Press plug' ? 8 : null }, headers })).is(201).json);
	const next = async (k) => (await admin.api('GET', `/element/${made[k].id}`)).json.operator_next;
	const s = await (await screen(c.server, { size: desk })).sign_in(c.world.people.rashid), p = s.page;

	await s.go(`/study/${study.id}/balance`);
	await Promise.all([p.waitForNavigation(), p.locator('.kb-card', { hasText: 'Gauge' }).dragTo(p.locator('.kb-col').nth(1))]);
	assert.equal(await next(3), 2);
	await p.locator('.kb-card', { hasText: 'Press plug' }).locator('summary').focus();
	await p.keyboard.press('Enter');
	await p.locator('.menu button:focus').waitFor();
	await p.keyboard.press('ArrowDown');
	await Promise.all([p.waitForNavigation(), p.keyboard.press('Enter')]);
	assert.equal(await next(2), 3);
	await s.says('Proposal: 3 operators');
	for (const path of ['', '/capacity', '/balance', '/observations']) {
		await s.go(`/study/${study.id}${path}`);
		await s.check(`study${path} at 1440`);
	}
	await s.close();
	const o = await (await screen(c.server, { size: phone })).sign_in(c.world.people.rashid);
	for (const path of ['', '/elements', '/capacity', '/balance', '/observations']) {
		await o.go(`/study/${study.id}${path}`);
		await o.check(`study${path} at 390`);
	}
	await o.close();
});
