/*
 * journey.test.mjs -- the idea's whole way as people go it, at a phone's and a desk's width: scan, answer, decide, do, verify, thank, where else.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import path from 'node:path';
import { company } from '../lib/world.mjs';
import { root } from '../lib/program.mjs';
import { browser_open, browser_close, desk, phone, screen } from '../lib/browser.mjs';

let c;
const photo = path.join(root, 'tests/data/camera-turned.jpg');
const day = (n) => new Date(Date.now() + n * 86400e3).toISOString().slice(0, 10);

before(async () => { [c] = await Promise.all([company(), browser_open()]); });
after(async () => { await browser_close(); await c?.server.stop(); });

// What an operator does after the scan: photo, one sentence, send. Returns the receipt's path.
async function capture(size, words, js = true) {
	const s = await screen(c.server, { size, js }), begin = Date.now();

	await s.go(c.world.places.station.path);
	await s.says('Assembly 1, Station 6');
	if (js)
		await s.check('the place form');
	await s.page.locator('input[type=file]').setInputFiles(photo);
	await s.page.getByLabel('What gets in your way?').fill(words);
	if (js)
		await s.page.locator('#shot').waitFor({ state: 'visible' });
	await Promise.all([s.page.waitForURL('**/r/*'), s.page.getByRole('button', { name: 'Send idea' }).click()]);
	await s.says('Thank you');
	await s.says(/Rashid Karim answers by/);
	const took = Date.now() - begin, receipt = new URL(s.page.url()).pathname;
	if (js)
		await s.check('the receipt');
	await s.close();
	assert.ok(took < 20000, `the capture took ${took} ms`);
	return receipt;
}

test('on a phone without script: photo, sentence, send, receipt', async () => {
	await capture(phone, 'Sent without script.', false);
});

for (const size of [phone, desk])
	test(`the whole way at ${size.width} px`, { timeout: 180e3 }, async () => {
		const title = `Bins are labelled on one side only ${size.width}`, receipt = await capture(size, title);
		const leader = await (await screen(c.server, { size })).sign_in(c.world.people.rashid);

		await leader.check('Today');
		const row = leader.page.getByRole('link', { name: title }).first();
		await row.click();
		await leader.says(/Rashid Karim answers by/);
		await leader.check('a new idea');
		const idea = new URL(leader.page.url()).pathname;
		await leader.step('Answer', { Answer: 'Good point, I looked at it with the early shift.' });
		await leader.page.getByRole('status').getByText('Answered').waitFor();
		await leader.check('an answered idea');
		await leader.step('Do it', { Owner: 'Grace Mbeki', Due: day(3) });
		await leader.says('Decided: do it.');

		const owner = await (await screen(c.server, { size })).sign_in(c.world.people.grace);
		await owner.go('/work');
		await owner.says(title);
		await owner.check('my work');
		await owner.go(idea);
		await owner.step('Start');
		await owner.check('an idea that is being done');
		const after_form = owner.page.locator('form[action^="/photo"]').first();
		await after_form.locator('input[type=file]').setInputFiles(photo);
		await Promise.all([owner.page.waitForNavigation(), after_form.getByRole('button').last().click()]);
		await owner.step('Done', { 'What is better now?': '40 s less for each box' });
		await owner.says('Somebody else verifies it');
		assert.equal(await owner.page.locator('details.rc-step summary', { hasText: /^Verify$/ }).count(), 0, 'the owner is offered to verify');
		await owner.check('an idea that is done');

		await leader.go('/');
		await leader.says(title);
		await leader.go(idea);
		await leader.step('Verify', { 'Is the standard updated?': 'Yes' });
		await leader.step('Say thank you', { 'Thank you': 'The late shift asked for the same.' });
		await leader.check('a thanked idea');
		await leader.go(`${idea}/sheet`);
		await leader.check('the one-pager');

		const giver = await screen(c.server, { size });
		await giver.go(receipt);
		for (const words of ['Good point, I looked at it', '40 s less for each box', 'The late shift asked for the same.', 'Thanked'])
			await giver.says(words);
		await giver.check('the receipt at the end');

		const other = await (await screen(c.server, { size })).sign_in(c.world.people.tina);
		await other.go('/yokoten');
		await other.says(title);
		await other.check('where else');
		for (const s of [leader, owner, giver, other])
			await s.close();
	});

test('where else is answered by the other area', async () => {
	const s = await (await screen(c.server)).sign_in(c.world.people.tina);

	await s.go('/yokoten');
	await s.page.locator('tr', { hasText: 'Bins are labelled' }).getByRole('link').first().click();
	await s.check('one proposal');
	const steps = await s.page.locator('details.rc-step summary').allTextContents();
	assert.ok(steps.length >= 3, `adopt, adapt, not applicable: ${steps}`);
	await s.close();
});

test('the one-pager prints on exactly one A4 page', async () => {
	const s = await (await screen(c.server)).sign_in(c.world.people.rashid), text = (b) => b.toString('latin1');

	await s.go('/idea?state=closed');
	await s.page.locator('tr', { hasText: 'Bins are labelled' }).getByRole('link').first().click();
	await s.page.waitForURL(/\/idea\/\d+$/);
	await s.go(`${new URL(s.page.url()).pathname}/sheet`);
	await s.page.emulateMedia({ media: 'print' });
	const pdf = text(await s.page.pdf({ preferCSSPageSize: true, printBackground: true, format: 'A4' }));
	assert.equal((pdf.match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length, 1);
	await s.close();
});
