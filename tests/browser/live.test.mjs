/*
 * live.test.mjs -- two people, two browsers: what one saves the other sees without touching anything, and nothing happens under their hands.
 */
import { test, before, after, afterEach } from 'node:test';
import assert from 'node:assert/strict';
import { company } from '../lib/world.mjs';
import { browser_close, browser_open, desk, phone, screen } from '../lib/browser.mjs';
import { sleep, until } from '../lib/program.mjs';

let c, board;

before(async () => {
	await browser_open();
	c = await company();
	board = `/idea/board?area=${c.world.units.assembly}`;
});
after(async () => {
	await browser_close();
	await c.server.stop();
});

/* A page that a failed test left open would be counted as a listener by the next. */
const opened = [];
afterEach(() => Promise.all(opened.splice(0).map((s) => s.context.close().catch(() => {}))));
const as = async (name, options) => {
	const s = await screen(c.server, options);

	opened.push(s);
	return s.sign_in(c.world.people[name]);
};
const card = (s, title) => s.page.locator('.kb-card', { hasText: title });
const listening = (n) => until(`${n} listen`, async () => (await c.server.metrics()).kpo_live_streams === n);
/* Long enough for news to have come and been taken, had it been. */
const settle = () => sleep(3000);

test('the board changes by itself when somebody else saves; the focus and what one looks at stay', async () => {
	await c.give('Was there before');
	const rashid = await as('rashid'), amara = await as('amara');

	await rashid.go(board);
	await listening(2);
	await rashid.page.evaluate(() => { window.same_page = true; });
	const title = card(rashid, 'Was there before').locator('.kb-t');
	await title.focus();
	const { id } = await c.give('A new card');
	await card(rashid, 'A new card').waitFor();
	assert.equal(await rashid.page.evaluate(() => document.activeElement.textContent), 'Was there before');
	await amara.go(`/idea/${id}`);
	await amara.step('Answer', { Answer: 'We start on Monday.' });
	await rashid.page.locator('.kb-col[data-to=new] .kb-card', { hasText: 'A new card' }).waitFor();
	assert.equal(await rashid.page.evaluate(() => window.same_page), true);
	await rashid.check('the board after it changed');
	await Promise.all([rashid.close(), amara.close()]);
});

test('an open menu, a dialog and marked text are not disturbed; afterwards the news come', async () => {
	await c.give('Hold me');
	const rashid = await as('rashid');

	await rashid.go(board);
	await listening(1);
	await card(rashid, 'Hold me').locator('.mv summary').click();
	await c.give('Came while the menu was open');
	await settle();
	assert.equal(await card(rashid, 'Came while the menu was open').count(), 0);
	assert.equal(await card(rashid, 'Hold me').locator('.menu').isVisible(), true);
	await rashid.page.keyboard.press('Escape');
	await card(rashid, 'Came while the menu was open').waitFor();

	await rashid.page.keyboard.press('?');
	await rashid.page.locator('dialog[open]').waitFor();
	await c.give('Came while a dialog was open');
	await settle();
	assert.equal(await card(rashid, 'Came while a dialog was open').count(), 0);
	await rashid.page.keyboard.press('Escape');
	await card(rashid, 'Came while a dialog was open').waitFor();

	await card(rashid, 'Hold me').locator('.kb-d').evaluate((e) => getSelection().selectAllChildren(e));
	await c.give('Came while text was marked');
	await settle();
	assert.equal(await card(rashid, 'Came while text was marked').count(), 0);
	await rashid.page.evaluate(() => getSelection().removeAllRanges());
	await card(rashid, 'Came while text was marked').waitFor();
	await rashid.close();
});

test('who types goes on typing: a row that changed says so in one line, and keeps every word', async () => {
	const { id } = await c.give('Two at once'), rashid = await as('rashid'), amara = await c.as('amara');

	await rashid.go(`/idea/${id}`);
	await listening(1);
	const bar = rashid.page.locator('.lv-bar');
	assert.equal(await bar.isVisible(), false);
	const form = rashid.page.locator('details.rc-step', { has: rashid.page.locator('summary', { hasText: /^Answer$/ }) });
	if (await form.getAttribute('open') === null)
		await form.locator('summary').click();
	const words = form.getByLabel('Answer').first();
	await words.pressSequentially('I am in the middle of ');
	(await amara.post('/comment', { origin: 'idea', id, words: 'A word from Amara.' })).is(303);
	await bar.waitFor();
	await rashid.says('This was changed in the meantime.');
	await words.pressSequentially('a sentence.');
	assert.equal(await words.inputValue(), 'I am in the middle of a sentence.');
	await rashid.check('a row with its line');
	await bar.getByRole('link', { name: 'Show' }).click();
	await rashid.says('A word from Amara.');
	assert.equal(await bar.isVisible(), false);
	await rashid.close();
});

test('a list says how many of its rows changed, and only of its own', async () => {
	const a = await c.give('First of the list'), b = await c.give('Second of the list'), rashid = await as('rashid'), amara = await c.as('amara');

	await rashid.go('/idea?q=list');
	await listening(1);
	await c.give('Elsewhere', { place: 'saw' });
	await amara.step('idea', a.id, 'answer', { answer: 'Yes.' });
	await rashid.says('One row here was changed in the meantime.');
	await amara.step('idea', b.id, 'answer', { answer: 'Yes.' });
	await until('two are said', async () => /2 rows here/.test(await rashid.page.locator('.lv-bar').innerText()), 40000);
	await rashid.check('a list with its line');
	await rashid.close();
});

test('Today and My work change by themselves, on a desk and on a phone', async () => {
	const rashid = await as('rashid'), piotr = await as('piotr', { size: phone }), leader = await c.as('rashid');

	await rashid.go('/');
	await piotr.go('/work');
	await listening(2);
	const { id } = await c.give('Needs an answer today');
	await rashid.says('Needs an answer today');
	const mine = await c.give('Piotr asks', { who: await c.as('piotr') });
	await piotr.says('Piotr asks');
	await leader.step('idea', mine.id, 'answer', { answer: 'Good, we will try it.' });
	await piotr.page.getByText('Good, we will try it.').waitFor();
	await piotr.check('My work after it changed');
	await rashid.check('Today after it changed');
	assert.ok(id);
	await Promise.all([rashid.close(), piotr.close()]);
});

test('a hidden tab hears nothing and takes nothing; shown again it catches up', async () => {
	const rashid = await as('rashid');

	await rashid.go(board);
	await listening(1);
	const visible = (state) => rashid.page.evaluate((s) => {
		Object.defineProperty(document, 'hidden', { configurable: true, get: () => s !== 'visible' });
		document.dispatchEvent(new Event('visibilitychange'));
	}, state);
	await visible('hidden');
	await listening(0);
	await c.give('While it was hidden');
	await settle();
	assert.equal(await card(rashid, 'While it was hidden').count(), 0);
	await visible('visible');
	await card(rashid, 'While it was hidden').waitFor();
	await listening(1);
	await rashid.close();
});

test('a lost server is said in one quiet line; when it is back the line goes and the page is up to date', { timeout: 120000 }, async () => {
	const rashid = await as('rashid');

	await rashid.go(board);
	await listening(1);
	await c.server.stop();
	await rashid.page.locator('.lv-lost').waitFor({ timeout: 40000 });
	assert.match(await rashid.page.locator('.lv-lost').innerText(), /^Not live since \d\d:\d\d$/);
	assert.equal(await rashid.page.locator('.lv-lost').getAttribute('role'), null);
	/* The same address, so that the browser finds it again. */
	const { port } = c.server;
	await c.again({ args: ['--listen', `127.0.0.1:${port}`] });
	await c.give('After it came back');
	await card(rashid, 'After it came back').waitFor({ timeout: 40000 });
	await rashid.page.locator('.lv-lost').waitFor({ state: 'detached' });
	rashid.well(/Failed to load resource|ERR_CONNECTION|ERR_INCOMPLETE/);
	await rashid.close();
});

test('without script the board is as it always was', async () => {
	await c.give('No script');
	const s = await screen(c.server, { js: false, size: desk });

	await s.sign_in(c.world.people.amara);
	await s.go(board);
	await card(s, 'No script').waitFor();
	assert.equal(await s.page.locator('.lv-bar, .lv-lost').count(), 0);
	await s.close();
});
