/*
 * losses.test.mjs -- at the line with a phone: an hour with one number and one tap, a shift's OEE with three; and a wall that follows by itself.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { company } from '../lib/world.mjs';
import { browser_close, browser_open, desk, phone, screen } from '../lib/browser.mjs';

const friday = '2026-11-27';
let c, study, setup, hours;

async function make(name, of, body) {
	const who = await c.as(name);

	return (await who.api('POST', `/${of}`, { body, headers: { 'x-csrf': await who.csrf() } })).is(201).json.id;
}

before(async () => {
	[c] = await Promise.all([company({ shift: Math.round((Date.parse('2026-11-27T09:15:00Z') - Date.now()) / 1000) }), browser_open()]);
	const calendar = await make('admin', 'calendar', { name: 'Early', tz: 'Europe/Berlin', active: true }), admin = await c.as('admin');
	for (const [name, start_at, end_at] of [['Early', '06:00', '14:00'], ['Late', '14:00', '22:00']])
		await make('admin', 'shift', { calendar, name, days: '1-5', start_at, end_at, breaks: '' });
	const unit = (await admin.api('GET', `/unit/${c.world.units.assembly}`)).json;
	(await admin.api('PATCH', `/unit/${unit.id}`, { body: { calendar }, headers: { 'if-match': `"${unit.version}"`, 'x-csrf': await admin.csrf() } })).is(200);
	study = await make('ingrid', 'study', { title: 'Pump bodies, cell B', area: c.world.units.assembly, demand_day: 832 });
	await make('ingrid', 'element', { study, name: 'Load', hand_s: 8, machine_s: 46 });
	for (const [hour, actual, reason] of [[1, 52], [2, 44, 'material'], [3, 52]])
		await make('piotr', 'hour_entry', { study, day: friday, shift: '06:00', hour, actual, reason });
	for (const [i, day] of ['26', '25', '24', '23', '20', '19', '18', '17'].entries())
		await make('piotr', 'oee_day', { study, day: `2026-11-${day}`, shift: '06:00', stop_min: 30 + i * 3, total: 470 + i, reject: i });
	setup = await make('ingrid', 'setup', { study, from_part: 'VB-220', to_part: 'VB-240', day: friday, parts: 6, run_min: 700 });
	for (const [name, clock, kind_after] of [['Fetch jig', '9:00', 'external'], ['Swap jig', '25:00'], ['Align', '36:30']])
		await make('ingrid', 'setup_element', { setup, name, clock, kind_after });
	hours = `/study/${study}/hours`;
});
after(async () => { await browser_close(); await c?.server.stop(); });

const row = (s, hour) => s.page.locator(`#hour-${hour}`);

test('an hour on a phone: one number and one tap; why, when it is beyond the tolerance; the wall follows by itself', async () => {
	const wall = await (await screen(c.server)).sign_in(c.world.people.vera), s = await (await screen(c.server, { size: phone })).sign_in(c.world.people.piotr);

	await wall.go(`${hours}?wall=1`);
	await s.go(hours);
	assert.match(await row(s, 4).innerText(), /not written/);
	await row(s, 4).getByLabel('Made 09:00–10:00').fill('40');
	await row(s, 4).getByRole('button', { name: 'Save 09:00–10:00' }).click();
	await s.says('This hour is beyond the tolerance. Say why.');
	s.well(/422/);
	assert.equal(await s.page.evaluate(() => document.activeElement.id), 'f-reason-4', 'the hand is where the answer goes');
	assert.ok(await s.page.locator('#f-reason-4').evaluate((e) => e.getBoundingClientRect().top > 0 && e.getBoundingClientRect().bottom < innerHeight - 64), 'and it is seen, above the bar');
	await s.check('an hour without its reason');
	assert.equal(await row(s, 4).getByLabel('Made 09:00–10:00').inputValue(), '40');
	assert.equal(await row(s, 5).getByLabel('Made 10:00–11:00').inputValue(), '', 'what was typed stays in its own row');
	await row(s, 4).getByLabel('Reason', { exact: true }).selectOption({ label: 'Machine breakdown' });
	await row(s, 4).getByLabel('In your words').fill('Plug press, no air');
	await row(s, 4).getByRole('button', { name: 'Save', exact: true }).click();
	await s.says('Plug press, no air');
	assert.match(s.page.url(), /#hour-4$/);
	assert.match(await row(s, 4).innerText(), /−12/);
	await wall.page.locator('#hour-4', { hasText: 'Machine breakdown' }).waitFor({ timeout: 15000 });
	assert.equal(await wall.page.locator('#hour-4 .hh-a b').innerText(), '40');

	// With the keys alone: the hour that runs now, and Enter.
	await row(s, 5).getByLabel('Made 10:00–11:00').focus();
	await s.page.keyboard.type('51');
	await Promise.all([s.page.waitForNavigation(), s.page.keyboard.press('Enter')]);
	assert.equal(await row(s, 5).getByLabel('Made 10:00–11:00').inputValue(), '51');
	for (const target of await s.page.locator('#board input, #board button, #board summary').all())
		if (await target.isVisible())
			assert.ok((await target.boundingBox()).height >= 43.5, await target.evaluate((e) => `${e.outerHTML.slice(0, 80)} is too low for a finger`));
	await s.close();
	await wall.close();
});

test('a shift\'s OEE on a phone: three numbers, then what was lost', async () => {
	const s = await (await screen(c.server, { size: phone })).sign_in(c.world.people.grace);

	await s.go(`/study/${study}/oee`);
	for (const [label, n] of [['Stops', '47'], ['Made in all', '430'], ['Of them rejects', '6']])
		await s.page.getByLabel(label, { exact: true }).fill(n);
	await s.page.getByRole('button', { name: 'Save the shift' }).click();
	await s.page.waitForURL(/#losses$/);
	const first = s.page.locator('#oee-shifts tbody tr').first();
	assert.match((await first.innerText()).replace(/\s+/g, ' '), /27 Nov, Early 480 47 430 6 54\.0 90\.2 % 89\.4 % 98\.6 % 79\.5 % 79\.5 %/);
	await s.page.getByLabel('Kind of loss').selectOption({ label: 'Breakdown' });
	await s.page.getByLabel('Minutes', { exact: true }).fill('30');
	await s.page.getByRole('button', { name: 'Add the loss' }).click();
	await s.says('30 of 47 minutes of stops have a reason.');
	await s.check('OEE at 390');
	await s.close();
});

test('without a script an hour is written all the same', async () => {
	const s = await (await screen(c.server, { js: false })).sign_in(c.world.people.piotr);

	await s.go(`${hours}?day=${friday}&shift=06:00`);
	await row(s, 3).getByLabel('Made 08:00–09:00').fill('53');
	await Promise.all([s.page.waitForNavigation(), row(s, 3).getByRole('button', { name: 'Save 08:00–09:00' }).click()]);
	assert.equal(await row(s, 3).getByLabel('Made 08:00–09:00').inputValue(), '53');
	await s.page.getByLabel('The day before').click();
	await s.says('26 Nov');
	await s.close();
});

for (const size of [phone, desk])
	test(`the sheets at ${size.width} px, light and dark`, { timeout: 120e3 }, async () => {
		const s = await (await screen(c.server, { size })).sign_in(c.world.people.rashid), wrong = [];

		for (const at of [hours, `${hours}?day=${friday}&shift=14:00`, `${hours}?day=2026-11-28`, `${hours}?wall=1`, `/study/${study}/oee`, `/study/${study}/setup`, `/setup/${setup}`, '/setup_element/1', '/oee_day/1', '/hour_entry', '/hour_entry/1/edit'])
			await s.go(at).then(() => s.check(at)).catch((e) => wrong.push(e.message));
		assert.deepEqual(wrong, []);
		await s.close();
	});
