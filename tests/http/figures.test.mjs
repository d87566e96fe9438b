/*
 * figures.test.mjs -- every number leads to a page that has this very number above its rows: on Today, on the board, on the figures.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { company } from '../lib/world.mjs';

let c, id;
// Wednesday 2 December 2026, 10:00 in Berlin: a working hour, whatever day it is when this runs.
const DAY = 86400, wednesday = (Date.UTC(2026, 11, 2, 9, 0, 0) - Date.now()) / 1000;
const day = (n) => new Date(c.server.now().getTime() + n * DAY * 1000).toISOString().slice(0, 10);
const plain = (html) => html.replace(/<[^>]*>/g, ' ').replace(/&nbsp;|\s/g, ' ').replace(/ +/g, ' ');
const above = (page) => plain(/<main[\s\S]*?(<table|<\/main>)/.exec(page.text)[0]);
const links = (html) => [...html.matchAll(/<a [^>]*href="([^"]*)"[^>]*>([^<]*\d[^<]*)<\/a>/g)].map(([, to, says]) => ({ to: to.replaceAll('&amp;', '&'), says: says.replace(/\s/g, ' ') }));

async function leads(who, list) {
	assert.ok(list.length > 0, 'there is a number');
	for (const { to, says } of list) {
		const n = /[\d.,]+( %)?/.exec(says)[0];
		assert.ok(above(await who.page(to)).match(new RegExp(`(^|[^\\d.,])${n.replace('.', '\\.')}([^\\d]|$)`)), `${says}: ${to} does not say ${n}: ${above(await who.page(to)).slice(0, 900)}`);
	}
}

before(async () => {
	c = await company({ shift: wednesday });
	const [rashid, grace, tina, admin] = await Promise.all(['rashid', 'grace', 'tina', 'admin'].map((who) => c.as(who)));

	for (const words of ['Stays open.', 'Is declined.', 'Comes to its end.'])
		id = (await c.give(words, { who: grace })).id;
	await rashid.step('idea', id - 1, 'answer', { answer: 'No.' });
	await rashid.step('idea', id - 1, 'decline', { decision_reason: 'Tried before.', spoken: '1' });
	await rashid.step('idea', id, 'answer', { answer: 'Yes.' });
	await rashid.step('idea', id, 'do_it', { owner: c.world.people.grace.name, due: day(5) });
	await grace.step('idea', id, 'done', { effect: 'Better.' });
	await rashid.step('idea', id, 'verify', { standard_updated: 'yes' });
	const asked = /href="\/yokoten\/(\d+)">Assembly 2/.exec((await rashid.page(`/idea/${id}`)).text)[1];
	await tina.step('yokoten', asked, 'adopt', { words: 'We do the same.' });
	(await admin.post('/headcount', { unit: String(c.world.units.assembly), month: '2026-11-15', heads: '12' })).is(303);
});
after(() => c?.server.stop());

test('on the board: in progress, over standard, given and done this month, and what was taken over is not given here', async () => {
	const ingrid = await c.as('ingrid'), sub = /<p class="sub">([\s\S]*?)<\/p>/.exec((await ingrid.page('/idea/board')).text)[1];

	assert.equal(plain(sub).trim().replace(/ ([,.])/g, '$1'), '2 in progress, 0 over standard. This month so far: 3 given, 1 done');
	await leads(ingrid, links(sub));
});

test('on Today: the measures of the last full week, what is open, what is on standard', async () => {
	c.server.clock(wednesday + 7 * DAY);
	const ingrid = await c.as('ingrid'), today = await ingrid.page('/');
	const rows = [...today.text.matchAll(/<tr><th scope="row"><a href="([^"]*)">([^<]*)<\/a>[\s\S]*?<td class="tb-n fl-now[^"]*">([^<]*)<\/td>/g)];
	const measures = rows.map(([, to, label, now]) => ({ to: to.replaceAll('&amp;', '&'), label, says: now.replace(/[\u00a0\u202f]/g, ' ') }));

	assert.deepEqual(measures.map((m) => [m.label, m.says]).filter(([label]) => label !== 'First answer'),
		[['Ideas given', '3'], ['Ideas done', '1'], ['Idea to done', '≥ 3.5'], ['People with an idea', '1'], ['Ideas open', '1']]);
	await leads(ingrid, measures);
	await leads(ingrid, links([...today.text.matchAll(/<p class="still">[\s\S]*?<\/p>/g)].map(([p]) => p).join('')).concat({ to: measures[0].to, says: '3' }));
	// Open here is open there: what was taken over from another area is in neither.
	assert.match(plain((await ingrid.page('/figures')).text), /Open now.* New 1 .*Together 1 /);
});

test('on the figures: the months given, the people, and what the gap is made of', async () => {
	c.server.clock(wednesday + 42 * DAY);
	const ingrid = await c.as('ingrid'), page = (await ingrid.page(`/figures?area=${c.world.units.stream}`)).text;
	const december = /<tr><th scope="row">2026-12<\/th>[\s\S]*?<\/tr>/.exec(page)[0], below = /The places below[\s\S]*?<tbody>([\s\S]*?)<\/tbody>/.exec(page)[1];

	assert.deepEqual(links(december).map((l) => l.says), ['3', '2', '1']);
	await leads(ingrid, links(december));
	(await ingrid.page(links(december)[2].to)).says('Below stand the 1 alone.');
	assert.doesNotMatch((await ingrid.page(links(december)[2].to)).words, /Is declined/);
	const people = /<a href="([^"]*\/figures\/people[^"]*)">12<\/a>/.exec(below)[1].replaceAll('&amp;', '&');
	(await ingrid.page(people)).says('12 people, mean of the month-end headcounts').says(/2026-11 12/);
	const caption = /<figcaption>([\s\S]*?)<\/figcaption>/.exec(page)[1];
	assert.match(plain(caption), /1 of them was declined or taken back/);
	await leads(ingrid, links(caption));
});
