/*
 * pages.test.mjs -- every page, narrow and wide, light and dark; the board by keyboard, the list with all it does, the idea that waits for signal.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { company } from '../lib/world.mjs';
import { folder_new, root, until } from '../lib/program.mjs';
import { browser_open, browser_close, desk, phone, screen } from '../lib/browser.mjs';

let c;
const sentences = ['The torque driver hangs on the wrong side', 'Gauge limits are not painted', 'The drip tray overflows', 'No light above the bench', 'The scanner cable is too short',
	'Screws fall through the grid', 'The trolley wheel blocks'];

before(async () => {
	[c] = await Promise.all([company(), browser_open()]);
	const ids = [];
	for (const words of sentences)
		ids.push((await c.give(words)).id);
	const rashid = await c.as('rashid');
	for (const id of ids.slice(0, 3))
		await rashid.step('idea', id, 'answer', { answer: 'I come by today.' });
});
after(async () => { await browser_close(); await c?.server.stop(); });

const pages = {
	nobody: ['/sign-in', '/p/PLACE'],
	piotr: ['/work', '/idea/new', '/me'],
	rashid: ['/', '/work', '/idea', '/idea/board', '/idea/board?view=mine', '/idea/1', '/idea/1/history', '/idea/1/edit', '/yokoten', '/figures', '/action', '/action/new', '/find?q=torque', '/me', '/me/tokens'],
	admin: ['/', '/admin', '/admin/history', '/unit', '/unit/new', '/unit/1', '/person', '/person/new', '/person/1', '/place', '/place/labels', '/role_grant', '/calendar', '/headcount', '/person/import'],
};

for (const size of [phone, desk])
	for (const [who, list] of Object.entries(pages))
		test(`pages of ${who} at ${size.width} px`, { timeout: 180e3 }, async () => {
			const s = await screen(c.server, { size }), wrong = [];

			if (who !== 'nobody')
				await s.sign_in(who === 'admin' ? c.world.admin : c.world.people[who]);
			for (const p of list) {
				const at = p.replace('/p/PLACE', c.world.places.station.path);
				await s.go(at).then(() => s.check(at)).catch((e) => wrong.push(e.message));
			}
			assert.deepEqual(wrong, []);
			await s.close();
		});

test('what is wrong is shown as a page too', async () => {
	const s = await (await screen(c.server, { size: phone })).sign_in(c.world.people.rashid);

	await s.page.goto('/nowhere');
	s.well(/404/);
	await s.check('404');
	await s.page.goto('/admin');
	s.well(/403/);
	await s.check('403');
	await s.close();
});

test('the board is worked by keyboard alone', async () => {
	const s = await (await screen(c.server)).sign_in(c.world.people.rashid), p = s.page;

	await s.go('/idea/board');
	await p.keyboard.press('Tab');
	await p.keyboard.press('Enter');        // skips to the content
	const card = p.locator('.kb-card', { hasText: 'The torque driver' });
	for (let i = 0; i < 80 && !(await card.evaluate((e) => e.contains(document.activeElement))); i++)
		await p.keyboard.press('Tab');
	assert.ok(await card.evaluate((e) => e.contains(document.activeElement)), 'the card is not reached with Tab');
	await p.keyboard.press('m');
	await card.locator('details.mv[open]').waitFor();
	const entries = await card.locator('.menu a, .menu button').allTextContents();
	const at = entries.findIndex((t) => t.includes('Park it'));
	assert.ok(at >= 0, String(entries));
	for (let i = 0; i < at; i++)
		await p.keyboard.press('ArrowDown');
	await Promise.all([p.waitForURL('**/idea/*'), p.keyboard.press('Enter')]);
	const park = p.locator('details.rc-step', { has: p.locator('summary', { hasText: /^Park it$/ }) });
	if (await park.getAttribute('open') === null) {
		await park.locator('summary').focus();
		await p.keyboard.press('Enter');
	}
	await park.getByLabel('Parked until').focus();
	await park.getByLabel('Parked until').fill(new Date(Date.now() + 20 * 86400e3).toISOString().slice(0, 10));
	await park.getByLabel('Reason').focus();
	await p.keyboard.type('After the line has moved');
	await park.getByRole('button', { name: 'Park it' }).focus();
	await Promise.all([p.waitForNavigation(), p.keyboard.press('Enter')]);
	await s.says('Parked. It comes back by itself.');
	await s.close();
});

test('Escape closes a menu and gives the focus back', async () => {
	const s = await (await screen(c.server)).sign_in(c.world.people.rashid), p = s.page;

	await s.go('/idea/board');
	const summary = p.locator('.kb-card summary').first();
	await summary.focus();
	await p.keyboard.press('Enter');
	await p.locator('details.mv[open]').waitFor();
	await s.check('the board with an open menu');
	await p.keyboard.press('Escape');
	assert.ok(await summary.evaluate((e) => e === document.activeElement && !e.parentElement.open));
	await s.close();
});

test('the list: filter, sort, find, save a view, change several at once, and out as CSV and XLSX', { timeout: 120e3 }, async () => {
	const s = await (await screen(c.server)).sign_in(c.world.people.rashid), p = s.page, rows = () => p.locator('table.tb tbody tr').count();

	await s.go('/idea');
	assert.equal(await rows(), sentences.length);
	if (!await p.getByLabel('State').first().isVisible())
		await p.getByText('More filters').click();
	await p.getByLabel('State').first().selectOption({ label: 'Answered' });
	await Promise.all([p.waitForURL(/state=acknowledged/), p.getByRole('button', { name: 'Show', exact: true }).click()]);
	const answered = await rows();
	assert.ok(answered === 2 || answered === 3, String(answered));
	await s.check('a filtered list');
	await Promise.all([p.waitForURL(/sort=/), p.locator('th a').first().click()]);
	await p.locator('th[aria-sort]').first().waitFor();

	await p.getByText('Save this view').click();
	await p.getByLabel('Name of the view').fill('Answered, mine');
	await Promise.all([p.waitForNavigation(), p.locator('form', { has: p.getByLabel('Name of the view') }).getByRole('button', { name: 'Save' }).click()]);
	await p.getByRole('link', { name: 'Answered, mine' }).waitFor();

	await s.go('/idea');
	await p.getByRole('searchbox').first().fill('drip tray');
	await Promise.all([p.waitForURL(/q=drip/), p.getByRole('button', { name: 'Show', exact: true }).click()]);
	assert.equal(await rows(), 1);

	await s.go('/idea');
	await p.locator('input[name=id]').nth(0).check();
	await p.locator('input[name=id]').nth(1).check();
	await p.getByText('2 selected').waitFor();
	await s.check('a list with two selected');
	const bar = p.locator('.li-bulk');
	await bar.getByText('Change them').click();
	await s.check('the bulk bar, open');
	await bar.getByLabel('Category', { exact: true }).selectOption({ label: 'Safety' });
	// Enter in another control sets what is filled in, and empties nothing.
	await Promise.all([p.waitForNavigation(), bar.getByLabel('Due', { exact: true }).press('Enter')]);
	await s.says('2 rows were changed.');
	await s.go('/idea?category=safety');
	assert.equal(await rows(), 2);
	await s.go('/idea');
	await p.locator('input[name=id]').nth(0).check();
	await bar.getByText('Change them').click();
	await bar.getByLabel('clear it Category').check();
	await Promise.all([p.waitForNavigation(), bar.getByRole('button', { name: 'Set what is filled in' }).click()]);
	await Promise.all([p.waitForNavigation(), p.locator('.toast').getByRole('button', { name: 'Undo' }).click()]);
	await s.says('Undone.');
	await s.go('/idea?category=safety');
	assert.equal(await rows(), 2);

	const folder = folder_new();
	await s.go('/idea');
	for (const kind of ['CSV', 'Excel']) {
		const link = p.getByRole('link', { name: kind, exact: true });
		if (!await link.isVisible())
			await p.locator('details:has(a[href*="export"]) > summary').first().click();
		const [download] = await Promise.all([p.waitForEvent('download'), link.click()]);
		await download.saveAs(path.join(folder, kind === 'CSV' ? 'ideas.csv' : 'ideas.xlsx'));
	}
	const csv = fs.readFileSync(path.join(folder, 'ideas.csv'), 'utf8');
	for (const words of sentences)
		assert.ok(csv.includes(words), words);
	const xlsx = path.join(folder, 'ideas.xlsx'), part = (name) => execFileSync('unzip', ['-p', xlsx, name]).toString();
	execFileSync('unzip', ['-tq', xlsx]);
	const strings = part('xl/worksheets/sheet1.xml');
	for (const words of sentences)
		assert.ok(strings.includes(words), words);
	await s.close();
});

test('on paper: the board lies across with all its columns, and nothing is there to press', async () => {
	const s = await (await screen(c.server)).sign_in(c.world.people.rashid), p = s.page;
	const seen = () => p.evaluate(() => [...document.querySelectorAll('main :is(input, select, textarea, button, summary, .btn)')].filter((e) => e.checkVisibility() && e.getClientRects().length).map((e) => e.outerHTML.slice(0, 120)));

	for (const path of ['/idea/board', '/idea/1', '/idea', '/figures']) {
		await s.go(path);
		await p.emulateMedia({ media: 'print' });
		assert.deepEqual(await seen(), [], path);
		await p.emulateMedia({ media: 'screen' });
	}
	await s.go('/idea/board');
	await p.emulateMedia({ media: 'print' });
	await p.setViewportSize({ width: 1047, height: 718 });  // A4 across, without its margins
	const ends = await p.locator('.kb-col').evaluateAll((all) => all.map((e) => Math.round(e.getBoundingClientRect().right)));
	assert.equal(ends.length, 4);
	assert.ok(ends[3] <= 1047, `the last column ends at ${ends[3]} of 1047`);
	assert.equal((await p.pdf({ preferCSSPageSize: true })).toString('latin1').match(/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/).slice(1).map((x) => Math.round(x)).join(' x '), '842 x 595');
	await s.close();
});

test('search from anywhere, with one key', async () => {
	const s = await (await screen(c.server)).sign_in(c.world.people.rashid), p = s.page;

	await s.go('/');
	await p.keyboard.press('Control+k');
	await p.waitForURL('**/find*');
	await p.getByRole('searchbox').first().fill('scanner');
	await p.keyboard.press('Enter');
	await p.getByRole('link', { name: /scanner cable/ }).first().waitFor();
	await s.check('what was found');
	await s.close();
});

test('similar ideas are shown while typing', async () => {
	const s = await (await screen(c.server, { size: phone })).sign_in(c.world.people.piotr);

	await s.go('/idea/new');
	await s.page.getByLabel('What gets in your way?').pressSequentially('The scanner cable is');
	await s.page.locator('#similar a', { hasText: 'scanner cable' }).waitFor();
	await s.check('with similar ones');
	await s.close();
});

test('without signal an idea waits on the phone, also over a reload, and goes out once when there is signal', { timeout: 120e3 }, async () => {
	const s = await screen(c.server, { size: phone }), p = s.page, count = async () => (await (await c.as('rashid')).page('/idea?q=crane')).words.match(/crane/g)?.length ?? 0;

	await s.go(c.world.places.station.path);
	await p.evaluate(() => navigator.serviceWorker.ready);
	await p.reload();
	await s.context.setOffline(true);
	await p.getByLabel('What gets in your way?').fill('The crane squeaks.');
	await p.locator('input[type=file]').setInputFiles(path.join(root, 'tests/data/camera-turned.jpg'));
	await p.getByRole('button', { name: 'Send idea' }).click();
	await s.says('Saved, 1 waits on this phone');
	await p.reload();
	await s.says('What gets in your way?');
	const before_ = await count();
	await s.context.setOffline(false);
	await until('the idea has arrived', async () => (await count()) > before_, 30000, 300);
	await s.says('What waited on this phone was sent.');
	await s.check('with the receipt of what waited');
	await p.reload();
	await p.getByRole('link', { name: 'Look at it' }).click();
	await s.says('The crane squeaks.');
	await s.go(c.world.places.station.path);
	await p.waitForTimeout(800);
	assert.ok(await p.locator('[data-sent]').isHidden(), 'a receipt that was opened is not offered again');
	const ideas = (await (await c.as('rashid')).api('GET', '/idea?limit=200')).is(200).json.items.filter((i) => /crane/.test(i.problem));
	assert.equal(ideas.length, 1);
	s.well(/ERR_INTERNET_DISCONNECTED|Failed to fetch/);
	await s.close();
});

test('the first page is small', async () => {
	const s = await screen(c.server, { size: phone }), sizes = [];

	const client = await s.context.newCDPSession(s.page);
	await client.send('Network.enable');
	client.on('Network.loadingFinished', (e) => sizes.push(e.encodedDataLength));
	await s.go(c.world.places.station.path);
	await s.page.waitForLoadState('networkidle');
	const sum = sizes.reduce((a, b) => a + b, 0);
	assert.ok(sum < 60 * 1024, `${sum} bytes on the wire`);
	assert.ok(sizes.length < 12, `${sizes.length} requests`);
	await s.close();
});

test('German, and a dark page that was chosen, stay chosen', async () => {
	const s = await (await screen(c.server, { locale: 'de-DE' })).sign_in(c.world.people.vera), p = s.page;

	await s.go('/me');
	await p.getByRole('button', { name: 'Deutsch' }).click();
	await p.locator('html[lang=de]').waitFor();
	assert.equal(await p.locator('html').getAttribute('lang'), 'de');
	await p.getByRole('button', { name: 'Dunkel' }).click();
	await p.locator('html[data-theme=dark]').waitFor();
	await s.go('/idea');
	assert.equal(await p.locator('html').getAttribute('lang'), 'de');
	assert.equal(await p.locator('html').getAttribute('data-theme'), 'dark');
	await s.check('a German list, dark');
	await s.close();
});

test('one long word widens no page', { timeout: 240e3 }, async () => {
	const word = 'Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft'.slice(0, 60), day = new Date(Date.now() + 3 * 86400e3).toISOString().slice(0, 10);
	const admin = await c.as('admin'), rashid = await c.as('rashid'), made = async (of, fields) => /\/(\d+)/.exec((await admin.post(`/${of}`, fields)).is(303).location)[1];
	const area = c.world.units.assembly, unit = await made('unit', { name: word, code: 'LONG-1', kind: 'cell', parent: String(area), active: '1' });
	const person = await made('person', { name: word, employee_no: '9009', employment: 'active', language: 'en', home_unit: String(area) });
	const at = await made('place', { name: word, code: 'LONG-P', area: unit, active: '1' });
	const { id, receipt } = await c.give(word, { who: await c.as('piotr'), fields: { suggestion: word } }), asked = await c.give(`${word} asked`, { who: await c.as('piotr') });
	await rashid.step('idea', id, 'answer', { answer: word });
	await rashid.step('idea', asked.id, 'ask', { question: word });
	await rashid.step('idea', id, 'do_it', { owner: c.world.people.rashid.name, due: day });
	await rashid.post('/comment', { origin: 'idea', id: String(id), words: word });
	(await rashid.post('/action/add', { _origin: 'idea', _id: String(id), _area: String(area), title: word, owner: c.world.people.rashid.name, due: day })).is(303);
	const action = /\/action\/(\d+)/.exec((await rashid.page('/work')).text)[1];
	const label = (await admin.page(`/place/${at}`)).text, wrong = [];

	assert.ok(label.includes(word));
	const lists = {
		nobody: [receipt, asked.receipt],
		piotr: ['/work', `/idea/${id}`, `/idea/${asked.id}`, '/idea', '/idea/board', receipt],
		rashid: ['/', '/work', '/idea', '/idea/board', '/idea/board?view=mine', `/idea/${id}`, `/idea/${id}/edit`, `/idea/${id}/history`, '/action', `/action/${action}`, '/yokoten', '/figures', `/find?q=${word}`],
		admin: ['/', '/admin', '/admin/history', '/unit', `/unit/${unit}`, '/person', `/person/${person}`, '/place', `/place/${at}`, '/place/labels', '/role_grant', '/headcount'],
	};
	for (const size of [phone, desk])
		for (const [who, list] of Object.entries(lists)) {
			const s = await screen(c.server, { size });
			if (who !== 'nobody')
				await s.sign_in(who === 'admin' ? c.world.admin : c.world.people[who]);
			for (const to of list) {
				await s.go(to);
				const [wide, widest] = await s.page.evaluate(() => [document.documentElement.scrollWidth - document.documentElement.clientWidth,
					[...document.querySelectorAll('main *')].filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !e.closest('.sx, .kb, .menu, svg'))
						.slice(0, 2).map((e) => `${e.tagName.toLowerCase()}.${e.className}`).join(' ')]);
				if (wide > 0 || widest)
					wrong.push(`${to}, ${who} at ${size.width}: ${wide} px: ${widest}`);
			}
			await s.close();
		}
	assert.deepEqual(wrong, []);
});
