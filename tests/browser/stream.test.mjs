/*
 * stream.test.mjs -- a value-stream map edited on its drawing: with the keyboard alone, with a finger, and without script; the published ladder as it is drawn.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { company } from '../lib/world.mjs';
import { browser_open, browser_close, desk, phone, screen } from '../lib/browser.mjs';
import { draw } from '../lib/acme.mjs';

let c, acme, rashid;

before(async () => {
	[c] = await Promise.all([company(), browser_open()]);
	rashid = await c.as('rashid');
	acme = await draw(rashid, c.world.units.assembly);
	for (const [step, stock, words] of [[acme.steps[1], '0', 'Weld changeover'], ['', '1', 'Supermarket']])
		(await rashid.post('/burst', { _stream: String(acme.id), _step: String(step), _at_stock: stock, words })).is(303);
	(await rashid.post(`/stream/${acme.id}/future`)).is(303);
});
after(async () => { await browser_close(); await c?.server.stop(); });

const small = (names) => draw(rashid, c.world.units.assembly, { stream: { title: 'Small', demand_day: 100 }, steps: names.map((name) => ({ name, cycle_s: 10, stock_pieces: 100 })) });
const focused = (s) => s.page.evaluate(() => document.activeElement?.id ?? '');
const names = (s) => s.page.locator('a.vs-a[id^=p]').evaluateAll((all) => all.map((a) => a.querySelector('title').textContent.split(':')[0]));
const shown = (s) => s.page.locator('dialog[open]').waitFor();
/* A form of the dialog is sent with the Enter key, and the page that follows has the focus on this element. */
async function sent(s, id) {
	await Promise.all([s.page.waitForNavigation(), s.page.keyboard.press('Enter')]);
	await s.page.waitForFunction((want) => want.test(document.activeElement?.id ?? ''), id).catch(async () => assert.fail(`the focus is on ${await focused(s)}`));
}

test('Acme Stamping is drawn with its ladder right, step for step', async () => {
	const s = await (await screen(c.server)).sign_in(c.world.people.rashid);

	await s.go(`/stream/${acme.id}`);
	const drawn = await s.page.locator('#map svg').evaluate((svg) => {
		const at = (t) => ({ says: t.textContent, x: t.getBoundingClientRect().x, y: t.getBoundingClientRect().y });
		return [...svg.querySelectorAll('text.m.k:not(.s)')].map(at).sort((a, b) => a.x - b.x);
	});
	// From left to right they wait and are worked on by turns, what waits higher up.
	assert.deepEqual(drawn.map((t) => t.says), ['5.0 d', '1 s', '7.6 d', '39 s', '1.8 d', '46 s', '2.7 d', '62 s', '2.0 d', '40 s', '4.5 d']);
	assert.ok(drawn.every((t, i) => i === 0 || (i % 2 ? t.y > drawn[i - 1].y : t.y < drawn[i - 1].y)), JSON.stringify(drawn));
	await s.says('Lead time 23.6 days');
	await s.says('Process time 188 s');
	await s.close();
});

test('a map is edited with the keyboard alone, and the focus comes back to what was edited', { timeout: 120e3 }, async () => {
	const s = await (await screen(c.server)).sign_in(c.world.people.rashid), { id, steps: [a, b, d] } = await small(['Cut', 'Bend', 'Weld']), keys = s.page.keyboard;

	await s.go(`/stream/${id}`);
	for (let i = 0; i < 40 && await focused(s) !== `s${a}`; i++)
		await keys.press('Tab');
	assert.equal(await focused(s), `s${a}`);
	const way = [];
	for (let i = 0; i < 6; i++) {
		await keys.press('ArrowRight');
		way.push(await focused(s));
	}
	assert.deepEqual(way, [`p${a}`, `s${b}`, `p${b}`, `s${d}`, `p${d}`, 's0']);
	await keys.press('ArrowRight');
	assert.equal(await focused(s), 's0');
	// The focus is seen.
	assert.notEqual(await s.page.locator('#s0 .vs-t').evaluate((e) => getComputedStyle(e).stroke), 'none');

	// The stock before the customer: Enter opens its form, Enter in a field saves it.
	await keys.press('Enter');
	await shown(s);
	assert.equal(await focused(s), 'f-stock_pieces');
	await keys.type('250');
	await sent(s, /^s0$/);
	assert.match(await s.page.locator('#s0').textContent(), /250/);
	await s.says('Lead time 5.5 days');

	// A box: its name, and nothing of it is lost when the dialog is left with Escape.
	await keys.press('Home');
	await keys.press('ArrowRight');
	await keys.press('Enter');
	await shown(s);
	await keys.press('Escape');
	await s.page.waitForFunction((want) => document.activeElement?.id === want, `p${a}`);
	await keys.press('Enter');
	await shown(s);
	await keys.press('Control+A');
	await keys.type('Saw');
	await sent(s, new RegExp(`^p${a}$`));
	assert.deepEqual(await names(s), ['Saw', 'Bend', 'Weld']);

	// n adds a step after it, Alt with an arrow moves it.
	await keys.press('n');
	await shown(s);
	await keys.type('Deburr');
	await sent(s, /^p\d+$/);
	const made = await focused(s);
	assert.deepEqual(await names(s), ['Saw', 'Deburr', 'Bend', 'Weld']);
	await Promise.all([s.page.waitForNavigation(), keys.press('Alt+ArrowRight')]);
	await s.page.waitForFunction((want) => document.activeElement?.id === want, made);
	assert.deepEqual(await names(s), ['Saw', 'Bend', 'Deburr', 'Weld']);
	await Promise.all([s.page.waitForNavigation(), keys.press('Alt+ArrowLeft')]);
	await s.page.waitForFunction((want) => document.activeElement?.id === want, made);
	assert.deepEqual(await names(s), ['Saw', 'Deburr', 'Bend', 'Weld']);

	// b adds a burst at it; it comes next in the flow, and Delete on it shows how it is taken off.
	await keys.press('b');
	await shown(s);
	await keys.type('No burrs');
	await sent(s, /^b\d+$/);
	const burst = await focused(s);
	await keys.press('ArrowLeft');
	assert.equal(await focused(s), made);
	await keys.press('ArrowRight');
	assert.equal(await focused(s), burst);
	await keys.press('Delete');
	await shown(s);
	await s.page.getByText('Take it off').first().waitFor();
	await keys.press('Escape');
	await s.page.waitForFunction((want) => document.activeElement?.id === want, burst);

	// Delete asks, and Enter on its button withdraws.
	await keys.press('ArrowLeft');
	await keys.press('Delete');
	await shown(s);
	await s.says('Withdraw Deburr?');
	assert.equal(await s.page.evaluate(() => document.activeElement.textContent), 'Withdraw');
	await sent(s, new RegExp(`^p${b}$`));
	assert.deepEqual(await names(s), ['Saw', 'Bend', 'Weld']);
	await s.says('its step was withdrawn');
	await s.close();
});

test('what is wrong is said in words, and after it was put right the focus is on the same element', async () => {
	const s = await (await screen(c.server)).sign_in(c.world.people.rashid), { id, steps: [a] } = await small(['Cut']);

	await s.go(`/stream/${id}`);
	await s.page.locator(`#p${a}`).focus();
	await s.page.keyboard.press('Enter');
	await shown(s);
	await s.page.locator('dialog').getByLabel('Uptime').fill('140');
	await Promise.all([s.page.waitForNavigation(), s.page.keyboard.press('Enter')]);
	s.well(/422/);
	await s.says('A share is 0 to 100 %.');
	await s.page.getByLabel('Uptime').fill('90');
	await sent(s, new RegExp(`^p${a}$`));
	assert.match(await s.page.locator(`#p${a}`).textContent(), /Up 90 %/);
	await s.close();
});

test('a map is printed on A3, across', async () => {
	const s = await (await screen(c.server)).sign_in(c.world.people.rashid);

	await s.go(`/stream/${acme.id}`);
	const pdf = (await s.page.pdf({ preferCSSPageSize: true })).toString('latin1'), [, wide, high] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf).map(Number);
	assert.ok(Math.abs(wide - 420 / 25.4 * 72) < 2 && Math.abs(high - 297 / 25.4 * 72) < 2, `${wide} x ${high}`);
	await s.page.emulateMedia({ media: 'print' });
	for (const gone of ['.vs-move', '.vs-keys', '.head .btn'])
		assert.equal(await s.page.locator(gone).first().isVisible(), false, gone);
	assert.ok(await s.page.locator('#map svg').isVisible());
	await s.close();
});

test('with a finger: a tap opens the form over the drawing', async () => {
	const s = await (await screen(c.server, { size: phone })).sign_in(c.world.people.rashid), { id, steps: [a] } = await small(['Cut', 'Bend']);

	await s.go(`/stream/${id}`);
	for (const box of await s.page.locator('a.vs-a .vs-t').evaluateAll((all) => all.map((e) => e.getBoundingClientRect()).map((r) => [r.width, r.height])))
		assert.ok(box[0] >= 44 && box[1] >= 44, `${box}`);
	await s.page.locator(`#s${a} .vs-t`).tap();
	await shown(s);
	await s.page.locator('dialog').getByLabel('Or its days').fill('3');
	await Promise.all([s.page.waitForNavigation(), s.page.locator('dialog').getByRole('button', { name: 'Save' }).tap()]);
	assert.match(await s.page.locator(`#s${a}`).textContent(), /3\.0 d/);
	await s.close();
});

test('without script the boxes lead to the same forms', async () => {
	const s = await (await screen(c.server, { js: false })).sign_in(c.world.people.rashid), { id, steps: [a, b] } = await small(['Cut', 'Bend']);

	await s.go(`/stream/${id}`);
	await Promise.all([s.page.waitForNavigation(), s.page.locator(`#p${a} .vs-t`).click()]);
	await s.page.getByLabel('Cycle time').fill('12.5');
	await Promise.all([s.page.waitForNavigation(), s.page.getByRole('button', { name: 'Save' }).click()]);
	assert.equal(new URL(s.page.url()).pathname + new URL(s.page.url()).hash, `/stream/${id}#p${a}`);
	assert.match(await s.page.locator(`#p${a}`).textContent(), /12\.5 s/);
	await s.go(`/stream_step/${a}`);
	await Promise.all([s.page.waitForNavigation(), s.page.getByRole('button', { name: 'Later' }).click()]);
	assert.deepEqual(await names(s), ['Bend', 'Cut']);
	await s.go(`/stream_step/${b}`);
	await Promise.all([s.page.waitForNavigation(), s.page.getByRole('link', { name: 'Add a burst here' }).click()]);
	await s.page.getByLabel('What is to be improved?').fill('Faster');
	await Promise.all([s.page.waitForNavigation(), s.page.getByRole('button', { name: 'Save' }).click()]);
	assert.match(await s.page.locator('a.vs-a[id^=b]').textContent(), /Faster/);
	await s.close();
});

for (const size of [phone, desk])
	test(`the pages of a map at ${size.width} px`, { timeout: 120e3 }, async () => {
		const s = await (await screen(c.server, { size })).sign_in(c.world.people.rashid), wrong = [], step = acme.steps[1];

		for (const to of ['/stream', `/stream/${acme.id}`, `/stream_step/${step}`, `/stream_step/${step}?part=stock`, `/stream_step/${step}?ask=after`, `/stream_step/${step}?ask=withdraw`,
			`/stream/${acme.id}/stock`, '/burst/1', '/burst', '/stream_step', '/stream/new', '/candidate', '/candidate/new'])
			await s.go(to).then(() => s.check(to)).catch((e) => wrong.push(e.message));
		await s.go(`/stream/${acme.id}`);
		await s.page.locator(`#p${step}`).focus();
		await s.page.keyboard.press('Enter');
		await shown(s);
		await s.check('the dialog').catch((e) => wrong.push(e.message));
		assert.deepEqual(wrong, []);
		await s.close();
	});
