/*
 * pictures.test.mjs -- docs/pictures: every page of the example company, as people see it. `./test pictures`; to be looked at before they are committed.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import path from 'node:path';
import { folder_new, kpo_ok, root, serve } from '../lib/program.mjs';
import { browser_open, browser_close, desk, phone, screen } from '../lib/browser.mjs';

let server, people, place;

before(async () => {
	const folder = folder_new(), said = await kpo_ok(['demo', '--db', `sqlite:${path.join(folder, 'kpo.db')}`]);

	people = Object.fromEntries([...said.matchAll(/^ {2}(\S.*?) {2,}(\S.*?) +(\d{4}) +(kaizen\S+)/gm)].map(([, role, name, employee_no, secret]) => [role, { name, employee_no, secret }]));
	place = /^ +(\/p\/\S+)/m.exec(said)[1];
	assert.ok(people['Team leader'] && people.Administrator, said);
	[server] = await Promise.all([serve(folder), browser_open()]);
});
after(async () => { await browser_close(); await server?.stop(); });

const pages = [
	['sign-in', null, '/sign-in'],
	['new-idea', null, () => place],
	['today', 'Team leader', '/'],
	['board', 'Team leader', '/idea/board'],
	['list', 'Team leader', '/idea'],
	['idea', 'Team leader', first('/idea?state=implemented')],
	['one-page', 'Team leader', first('/idea?state=closed', '/sheet')],
	['where-else', 'Team leader', '/yokoten'],
	['find', 'Team leader', '/find?q=light'],
	['my-work', 'Operator', '/work'],
	['figures', 'Value-stream manager', '/figures'],
	['study', 'Team leader', '/study/1'],
	['stopwatch', 'Team leader', '/study/1/observe'],
	['observation', 'Team leader', '/study/1/observations'],
	['balance', 'Team leader', '/study/2/balance'],
	['standard', 'Team leader', '/standard/1'],
	['administration', 'Administrator', '/admin'],
	['import', 'Administrator', '/person/import'],
	['labels', 'Administrator', '/place/labels'],
	['help', 'Team leader', '/help'],
];
const looks = { wide: { size: desk, theme: 'light' }, dark: { size: desk, theme: 'dark' }, phone: { size: phone, theme: 'light' } };

// The first row of a list, and what follows its address.
function first(list, rest = '') {
	return async (s) => {
		await s.go(list);
		return `${await s.page.locator('tbody a[href^="/idea/"]').first().getAttribute('href')}${rest}`;
	};
}

for (const [name, role, at] of pages)
	test(name, { timeout: 120e3 }, async () => {
		for (const [look, { size, theme }] of Object.entries(looks)) {
			const s = await screen(server, { size, theme });

			if (role)
				await s.sign_in(people[role]);
			await s.go(typeof at === 'string' ? at : await at(s));
			await s.page.evaluate(() => document.fonts.ready);
			await s.picture(`${name}-${look}.png`);
			await s.close();
		}
	});

test('receipt', async () => {
	const s = await screen(server, { size: phone });

	await s.go(place);
	await s.page.getByLabel('What gets in your way?').fill('The torque driver hangs on the wrong side. I reach over the part each time.');
	await Promise.all([s.page.waitForURL('**/r/*'), s.page.getByRole('button', { name: 'Send idea' }).click()]);
	await s.page.evaluate(() => document.fonts.ready);
	await s.picture('receipt-phone.png');
	await s.close();
});
