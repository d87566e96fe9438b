/*
 * standard.test.mjs -- standards in the browser: every page narrow and wide, light and dark; the whole way by keyboard alone; the print on its paper, and its code on a phone.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { company, scan } from '../lib/world.mjs';
import { browser_open, browser_close, desk, phone, screen } from '../lib/browser.mjs';

let c, rashid, amara, standard, draft, doc, code;
const id_in = (a, of) => Number(new RegExp(`^/${of}/(\\d+)`).exec(a.is(303).location)[1]);
const words = '# Before you start\n\n- The shaft is clean.\n\n# Fit it\n\n1. Slide it on by hand.\n2. Set the gap at **three places**.\n\n# Why\n\nA scraping impeller fails after three weeks.';

before(async () => {
	[c] = await Promise.all([company(), browser_open()]);
	[rashid, amara] = await Promise.all([c.as('rashid'), c.as('amara')]);
	const admin = await c.as('admin'), calendar = id_in(await admin.post('/calendar', { name: 'Two shifts', tz: 'Europe/Berlin', active: '1' }), 'calendar');
	for (const [name, start_at, end_at] of [['Early', '06:00', '14:00'], ['Night', '22:00', '06:00']])
		(await admin.post('/shift', { calendar, name, days: '1-7', start_at, end_at })).is(303);
	(await admin.post(`/unit/${c.world.units.assembly}/edit`, { version: '1', calendar })).is(303);
	const write = async (title) => id_in(await rashid.post('/document', { title, area: c.world.units.assembly, form: 'instruction', words }), 'document');
	const make = async (id) => id_in(await rashid.post('/standard/from', { kind: 'text', origin: 'document', id: String(id) }), 'standard');
	doc = await write('Fit the impeller and set the gap');
	standard = await make(doc);
	await rashid.step('standard_revision', 1, 'ask');
	await amara.step('standard_revision', 1, 'release');
	code = await scan(rashid, `/standard/${standard}/revision/1/print`, 'sw-qr');
	(await rashid.post(`/standard/${standard}/revise`, { what_changed: 'The gauge hangs at the bench.' })).is(303);
	await rashid.step('standard_revision', 2, 'ask');
	await amara.step('standard_revision', 2, 'release');
	(await rashid.post(`/standard/${standard}/ack`, { revision: '2', shift: 'Early' })).is(303);
	(await rashid.post(`/document/${doc}/edit`, { version: '1', words: `${words} Again.` })).is(303);
	(await rashid.post(`/standard/${standard}/revise`, { what_changed: 'It says it again.' })).is(303);
	draft = await make(await write('Read the lamp'));
});
after(async () => { await browser_close(); await c?.server.stop(); });

for (const size of [phone, desk])
	test(`pages of standards at ${size.width} px`, { timeout: 180e3 }, async () => {
		const wrong = [], pages = [
			['rashid', '/standard'], ['rashid', '/standard/new'], ['rashid', `/standard/${standard}`], ['rashid', `/standard/${standard}/revision/1`], ['rashid', `/standard/${standard}/revision/3`],
			['rashid', `/standard/${standard}/revision/2/print`], ['rashid', `/standard/${standard}/edit`], ['rashid', `/standard/${draft}`], ['amara', `/standard/${standard}`], ['rashid', `/document/${doc}`],
			['rashid', '/document'], ['rashid', '/document/new'], ['rashid', '/standard_ack'], ['rashid', `/standard_ack/1`], ['piotr', `/standard/${standard}`], ['amara', '/'], ['nobody', code],
		];

		for (const [who, at] of pages) {
			const s = await screen(c.server, { size });
			if (who !== 'nobody')
				await s.sign_in(c.world.people[who]);
			await s.go(at).then(() => s.check(at)).catch((e) => wrong.push(e.message));
			await s.close();
		}
		assert.deepEqual(wrong, []);
	});

/* Tab until what has the focus says so, then Enter. */
async function press(s, name, { key = 'Enter' } = {}) {
	const here = () => s.page.evaluate(() => { const e = document.activeElement; return (e.getAttribute('aria-label') ?? e.innerText ?? e.name ?? '').trim(); });

	for (let i = 0; i < 80; i++) {
		await s.page.keyboard.press('Tab');
		if (await here() === name)
			return key ? Promise.all([s.page.waitForNavigation(), s.page.keyboard.press(key)]) : undefined;
	}
	assert.fail(`${name} is not reached with Tab on ${s.page.url()}`);
}

test('from writing to the signature by keyboard alone', { timeout: 120e3 }, async () => {
	const r = await (await screen(c.server)).sign_in(c.world.people.rashid), a = await (await screen(c.server)).sign_in(c.world.people.amara);

	await r.go('/standard');
	await press(r, 'New');
	await press(r, 'Write one');
	await r.page.getByLabel('Title').focus();
	await r.page.keyboard.type('Sweep the cell');
	await r.page.getByLabel('Area').selectOption({ label: 'Assembly 1' });
	await r.page.getByLabel('Kind').selectOption({ label: 'One-point lesson' });
	await r.page.getByLabel('Text').focus();
	await r.page.keyboard.type('From the wall to the aisle.');
	await press(r, 'Save');
	await press(r, 'Make it a standard');
	await press(r, 'Ask for release', { key: null });        // the step's heading; its form is open
	await press(r, 'Ask for release');
	await r.says('This waits for its release. It is not valid yet.');
	await a.go('/');
	await a.page.getByRole('link', { name: 'Release' }).first().focus();
	await Promise.all([a.page.waitForNavigation(), a.page.keyboard.press('Enter')]);
	await a.says('From the wall to the aisle.');
	await press(a, 'Release', { key: null });
	await press(a, 'Release');
	await r.go('/');
	await r.page.locator('.at li', { hasText: 'Sweep the cell' }).getByRole('link', { name: 'Make it known' }).focus();
	await Promise.all([r.page.waitForNavigation(), r.page.keyboard.press('Enter')]);
	await press(r, 'My shift knows it: Early');
	await r.says('Signed: your shift knows it.');
	await r.says('R. Karim');
	await r.close();
	await a.close();
});

test('a print is one sheet of A4 across, black on white, with its code', async () => {
	const s = await (await screen(c.server, { theme: 'dark' })).sign_in(c.world.people.rashid);

	await s.go(`/standard/${standard}/revision/2/print`);
	const pdf = (await s.page.pdf({ preferCSSPageSize: true })).toString('latin1'), [, w, h] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf).map(Number);
	assert.equal(pdf.match(/\/Type \/Page\b/g).length, 1);
	assert.ok(Math.abs(w - 842) < 2 && Math.abs(h - 595) < 2, `${w} x ${h}`);
	await s.page.emulateMedia({ media: 'print' });
	assert.deepEqual(await s.page.evaluate(() => [getComputedStyle(document.querySelector('.sw')).backgroundColor, getComputedStyle(document.querySelector('.op-bar')).display, getComputedStyle(document.querySelector('.sw h1')).color]),
		['rgb(255, 255, 255)', 'none', 'rgb(0, 0, 0)']);
	await s.close();
});

test('on a phone what is pressed is large enough', async () => {
	const s = await (await screen(c.server, { size: phone })).sign_in(c.world.people.amara);

	await s.go(`/standard/${standard}`);
	const box = await s.page.getByRole('button', { name: 'My shift knows it: Night' }).boundingBox();
	assert.ok(box.height >= 44 && box.width >= 44, JSON.stringify(box));
	await s.close();
	const n = await screen(c.server, { size: phone, locale: 'de-DE' });
	await n.go(code);
	await n.says('Dieser Ausdruck ist überholt');
	const link = await n.page.getByRole('link', { name: 'Zum Lesen anmelden' }).boundingBox();
	assert.ok(link.height >= 44, JSON.stringify(link));
	await n.close();
});
