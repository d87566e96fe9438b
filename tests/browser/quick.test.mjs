/*
 * quick.test.mjs -- the phone in the hand of who gives an idea: refusals beside their field, the box that waits for signal and for its
 * person, drafts that survive, one bar, and the button always in sight.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import path from 'node:path';
import { company } from '../lib/world.mjs';
import { root, until } from '../lib/program.mjs';
import { browser_open, browser_close, desk, phone, screen } from '../lib/browser.mjs';

let c;
const photo = path.join(root, 'tests/data/camera-turned.jpg');
const offline_noise = /ERR_INTERNET_DISCONNECTED|Failed to fetch/;

before(async () => { [c] = await Promise.all([company(), browser_open()]); });
after(async () => { await browser_close(); await c?.server.stop(); });

const ideas = async (words) => (await (await c.as('rashid')).api('GET', '/idea?limit=200')).is(200).json.items.filter((i) => words.test(i.problem ?? ''));
const place = () => c.world.places.station.path;
const words = (s) => s.page.getByLabel('What gets in your way?');
const send = (s) => s.page.getByRole('button', { name: 'Send idea' });
async function offline(s) {
	await s.page.evaluate(() => navigator.serviceWorker.ready);
	await s.context.setOffline(true);
}

test('what is refused is said beside its field; a picture that cannot be shown is none; a photo can be taken away', async () => {
	const s = await screen(c.server, { size: phone }), p = s.page;

	await s.go(place());
	await send(s).click();
	await p.locator('#problem-e', { hasText: 'A photo or one sentence is enough' }).waitFor();
	s.well(/422/);
	await s.check('a refusal');
	await p.locator('input[type=file]').setInputFiles({ name: 'p.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') });
	await p.locator('#photo-e', { hasText: 'This cannot be read as a photo' }).waitFor();
	assert.ok(await p.locator('#shot').isHidden(), 'a broken picture is shown');
	assert.equal(await p.locator('input[type=file]').evaluate((e) => e.files.length), 0);
	await p.locator('input[type=file]').setInputFiles(photo);
	await p.locator('#shot').waitFor();
	assert.equal(await p.locator('.fo-err:visible').count(), 0);
	await p.getByText('Take another photo').waitFor();
	await s.check('with a photo');
	await p.getByRole('button', { name: 'Remove photo' }).click();
	await p.getByText('Take photo', { exact: true }).waitFor();
	assert.ok(await p.locator('#shot').isHidden());
	assert.equal(await p.locator('input[type=file]').evaluate((e) => e.files.length), 0);
	await s.close();
});

test('what the server alone refuses is told too, and nothing typed is lost', async () => {
	const s = await screen(c.server, { size: phone }), p = s.page;

	await s.go(place());
	await p.route('**/p/*', (route) => (route.request().method() === 'POST' ? route.fulfill({ status: 415, contentType: 'application/json',
		body: '{"error":"This photo is in the HEIC format.","fields":{"photo":"This photo is in the HEIC format."}}' }) : route.continue()));
	await words(s).fill('It took a minute to type this.');
	await p.locator('input[type=file]').setInputFiles(photo);
	await p.locator('#shot').waitFor();
	await send(s).click();
	await p.locator('#photo-e', { hasText: 'HEIC' }).waitFor();
	assert.equal(await words(s).inputValue(), 'It took a minute to type this.');
	await p.unroute('**/p/*');
	await p.route('**/p/*', (route) => (route.request().method() === 'POST' ? route.fulfill({ status: 418, contentType: 'text/html', body: '<p>no' }) : route.continue()));
	await send(s).click();
	await p.locator('[data-error]', { hasText: 'This could not be taken as it is' }).waitFor();
	s.well(/415|418/);
	await s.close();
});

test('the button stands above the bar, with a photo and words as well', async () => {
	const s = await (await screen(c.server, { size: phone })).sign_in(c.world.people.piotr), p = s.page;
	const seen = async () => {
		const [b, bar] = [await send(s).boundingBox(), await p.locator('.ph-tabs').boundingBox()];
		assert.ok(b.y >= 0 && b.y + b.height <= bar.y, `the button ends at ${b.y + b.height}, the bar begins at ${bar.y}`);
	};

	await s.go('/idea/new');
	await seen();
	await p.locator('input[type=file]').setInputFiles(photo);
	await words(s).fill('A photo and words');
	await p.locator('#shot').waitFor();
	await p.getByText('More, if you like').click();
	await seen();
	await p.evaluate(() => scrollTo(0, 9999));
	await seen();
	await s.check('new idea, filled');
	await s.close();
});

test('without signal, signed in: it waits for signal and for its person, and goes out once under their name', { timeout: 120e3 }, async () => {
	const s = await (await screen(c.server, { size: phone })).sign_in(c.world.people.piotr), p = s.page;

	await s.go('/idea/new');
	await offline(s);
	await words(s).fill('The gantry drips on the desk.');
	await p.locator('input[type=file]').setInputFiles(photo);
	await p.locator('#shot').waitFor();
	await send(s).click();
	await s.says('Saved, 1 waits on this phone');
	await s.says('It goes out by itself when there is signal.');
	assert.equal(await words(s).inputValue(), '');
	s.well(offline_noise);

	// The next person on the same phone, while this page is still open: the page's token is not of their session, and nothing is sent as them.
	const other = await (await screen(c.server)).sign_in(c.world.people.grace), theirs = await other.context.cookies();
	await other.close();
	await s.context.clearCookies();
	await s.context.addCookies(theirs);
	const tried = p.waitForResponse((r) => r.request().method() === 'POST');
	await s.context.setOffline(false);
	assert.ok([401, 403].includes((await tried).status()));
	await s.says('It goes out when whoever gave it is signed in here.');
	s.well(/40[13]|ERR_INTERNET_DISCONNECTED/);

	// Their own pages: it stays, without a word of what it says.
	await s.go('/work');
	await s.says('Saved, 1 waits on this phone');
	await s.says('It goes out when whoever gave it is signed in here.');
	assert.doesNotMatch(await p.locator('body').innerText(), /gantry|Piotr/);
	await s.check('my work, while something of somebody else waits');
	await s.go('/idea/new');
	await p.waitForTimeout(600);
	assert.equal(await words(s).inputValue(), '');
	assert.equal((await ideas(/gantry/)).length, 0);

	await s.context.clearCookies();
	await s.sign_in(c.world.people.piotr);
	await s.go('/work');
	await until('the idea has arrived', async () => (await ideas(/gantry/)).length === 1, 30000, 300);
	await s.says('What waited on this phone was sent.');
	await p.waitForTimeout(500);
	const [i] = await ideas(/gantry/);
	assert.equal(i.submitter.id, c.world.people.piotr.id);
	await s.close();
});

test('the session ended while it was typed: it waits and says so, and goes out after signing in', { timeout: 120e3 }, async () => {
	const s = await (await screen(c.server, { size: phone })).sign_in(c.world.people.grace), p = s.page;

	await s.go('/idea/new');
	await s.context.clearCookies();
	/* What the page asks for by itself meanwhile takes nobody away from what they type. */
	await Promise.all([p.waitForResponse((r) => r.url().includes('/idea/similar') && r.status() === 401), words(s).fill('The hoist chain rattles.')]);
	await p.waitForTimeout(300);
	assert.equal(await p.locator('#similar').innerText(), '');
	await send(s).click();
	await s.says('Saved, 1 waits on this phone');
	await s.says('It goes out when whoever gave it is signed in here.');
	s.well(/40[13]/);
	await Promise.all([p.waitForURL('**/sign-in*'), p.locator('[data-waiting]').getByRole('link', { name: 'Sign in' }).click()]);
	await p.locator('main input[name=name]').fill(c.world.people.grace.employee_no);
	await p.locator('main input[name=secret]').fill(c.world.people.grace.secret);
	await Promise.all([p.waitForURL('**/idea/new'), p.locator('main .btn.pri').click()]);
	await until('the idea has arrived', async () => (await ideas(/hoist chain/)).length === 1, 30000, 300);
	assert.equal((await ideas(/hoist chain/))[0].submitter.id, c.world.people.grace.id);
	await s.close();
});

test('an idea given at a place without an account goes out without one, whoever is signed in by then', { timeout: 120e3 }, async () => {
	const s = await screen(c.server, { size: phone });

	await s.go(place());
	await offline(s);
	await words(s).fill('The kettle is empty.');
	await send(s).click();
	await s.says('Saved, 1 waits on this phone');
	s.well(offline_noise);
	await s.context.setOffline(false);
	await s.sign_in(c.world.people.piotr);
	await s.go('/work');
	await until('the idea has arrived', async () => (await ideas(/kettle/)).length === 1, 30000, 300);
	assert.equal((await ideas(/kettle/))[0].submitter, null);
	s.well(offline_noise);
	await s.close();
});

test('without signal the place page is there: with a name only on a phone of one\'s own', { timeout: 120e3 }, async () => {
	for (const shared of [true, false]) {
		const s = await screen(c.server, { size: phone }), p = s.page;

		await s.go('/sign-in');
		await p.locator('main input[name=name]').fill(c.world.people.grace.employee_no);
		await p.locator('main input[name=secret]').fill(c.world.people.grace.secret);
		await p.locator('main input[name=shared]').setChecked(shared);
		await Promise.all([p.waitForURL('**/work'), p.locator('main .btn.pri').click()]);
		await s.go(place());
		await p.evaluate(() => navigator.serviceWorker.ready);
		await p.reload();
		await s.says('Grace Mbeki');
		await until('the page is kept', () => p.evaluate(async () => (await (await caches.open('place')).keys()).length), 5000);
		await s.context.setOffline(true);
		await p.reload();
		await s.says('What gets in your way?');
		assert.equal(await p.getByText('Grace Mbeki').count(), shared ? 0 : 1);
		await s.context.setOffline(false);
		s.well(offline_noise);
		await s.close();
	}
});

test('what is typed into a step stays while a picture is added, over the end of a session, and one is back where one was', { timeout: 120e3 }, async () => {
	const { id } = await c.give('The draft stays.'), s = await (await screen(c.server, { size: phone })).sign_in(c.world.people.rashid), p = s.page;
	const answer = () => p.getByLabel('First answer', { exact: true });

	await s.go(`/idea/${id}`);
	await answer().fill('A long answer, typed with care.');
	await p.locator('form[action="/photo"] input[type=file]').setInputFiles(photo);
	await Promise.all([p.waitForURL(`**/idea/${id}#pictures`), p.getByRole('button', { name: 'Add picture' }).click()]);
	await s.says('Picture added.');
	assert.equal(await answer().inputValue(), 'A long answer, typed with care.');
	assert.ok(await p.locator('#pictures').evaluate((e) => e.getBoundingClientRect().top >= 0 && e.getBoundingClientRect().top < innerHeight));

	await s.context.clearCookies();
	await Promise.all([p.waitForURL('**/step/answer'), p.locator('#step-answer').getByRole('button').click()]);
	await s.says('You are not signed in any more');
	s.well(/401/);
	await p.locator('main input[name=name]').fill(c.world.people.rashid.employee_no);
	await p.locator('main input[name=secret]').fill(c.world.people.rashid.secret);
	await Promise.all([p.waitForURL(`**/idea/${id}`), p.locator('main .btn.pri').click()]);
	assert.equal(await answer().inputValue(), 'A long answer, typed with care.');
	await Promise.all([p.waitForURL(`**/idea/${id}`), p.locator('#step-answer').getByRole('button').click()]);
	await s.says('Answered. The giver sees your words.');
	assert.equal(await p.evaluate(() => Object.keys(sessionStorage).filter((k) => /step\/answer/.test(k)).length), 0, 'a draft that was taken is kept');

	// Signing out takes what was not sent along.
	await p.getByLabel('Your comment').fill('Never sent');
	await p.locator('summary', { hasText: /^Do it$/ }).click().catch(() => {});
	await p.evaluate(() => document.querySelector('form[action="/sign-out"]').requestSubmit());
	await p.waitForURL('**/sign-in*');
	assert.equal(await p.evaluate(() => Object.keys(sessionStorage).length), 0);
	await s.close();
});

test('on a phone the next step comes first, a mistake has the focus, and an operator has one bar', async () => {
	const { id } = await c.give('On the phone.'), leader = await (await screen(c.server, { size: phone })).sign_in(c.world.people.rashid), p = leader.page;
	const top = (q) => p.locator(q).first().evaluate((e) => e.getBoundingClientRect().top);

	await leader.go(`/idea/${id}`);
	assert.ok(await top('.rc-side') < await top('.rc-way') && await top('.rc-way') < await top('.rc-next > .panel'));
	await p.locator('#step-answer textarea').evaluate((e) => { e.required = false; });
	await Promise.all([p.waitForURL('**/step/answer'), p.locator('#step-answer').getByRole('button').click()]);
	assert.ok(await p.evaluate(() => document.activeElement.matches('[role=alert]')), 'the focus is elsewhere');
	leader.well(/422/);
	await leader.close();

	const s = await (await screen(c.server, { size: phone })).sign_in(c.world.people.piotr);
	for (const to of ['/work', `/idea/${id}`, '/idea', '/me', '/idea/board']) {
		await s.go(to);
		assert.equal(await s.page.locator('nav[aria-label=Main]:visible').count(), 1, to);
		await s.check(`${to}, an operator`);
	}
	await s.close();
	const wide = await (await screen(c.server, { size: desk })).sign_in(c.world.people.piotr);
	await wide.go(`/idea/${id}`);
	assert.equal(await wide.page.locator('nav[aria-label=Main]:visible').count(), 1);
	assert.ok(await wide.page.locator('.ph-tabs').isHidden());
	await wide.close();
});
