/*
 * quick.test.mjs -- giving an idea: what the form's script is told when something is wrong, who it is sent for, and the receipt.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { company } from '../lib/world.mjs';
import { root } from '../lib/program.mjs';

let c, rashid, piotr;
const camera = fs.readFileSync(path.join(root, 'tests/data/camera-gps.jpg'));
const place = () => c.world.places.station.path;
const json = { headers: { accept: 'application/json' } };
const photo = (bytes) => ({ photo: { name: 'p.jpg', type: 'image/jpeg', bytes } });
const day = (n) => new Date(Date.now() + n * 86400e3).toISOString().slice(0, 10);

before(async () => {
	c = await company();
	rashid = await c.as('rashid');
	piotr = await c.as('piotr');
});
after(() => c?.server.stop());

function refused(a, status, sentence, field) {
	a.is(status);
	assert.match(a.type, /^application\/json/);
	assert.match(a.json.error, sentence);
	if (field)
		assert.match(a.json.fields[field], sentence);
	return a.json;
}

test('every refusal is told to the form\'s script as a sentence, at its field where it has one', async () => {
	const send = (fields, files = {}, client = c.anybody()) => client.send(place(), fields, files, json);

	refused(await send({ problem: '' }), 422, /A photo or one sentence is enough/, 'problem');
	refused(await send({ problem: 'Words' }, photo(Buffer.from('no picture'))), 415, /not a photo that we can read/, 'photo');
	refused(await send({ problem: 'Words' }, photo(camera.subarray(0, 400))), 422, /./, 'photo');
	refused(await send({ problem: 'Words' }, photo(Buffer.concat([camera, Buffer.alloc((12 << 20) + 1000)]))), 413, /larger than 12 MB/, 'photo');
	refused(await send({ problem: 'Words', giver_name: 'x'.repeat(600) }), 422, /too long/, 'giver_name');
	refused(await c.anybody().send('/p/nonsense', { problem: 'Words' }, {}, json), 404, /label is not valid any more/);
	refused(await c.anybody().ask('POST', place(), { headers: { ...json.headers, 'content-type': 'text/plain' }, body: 'x' }), 415, /Only a form/);
});

test('somebody who is signed in is told the same', async () => {
	const send = async (fields, files = {}) => piotr.send('/idea', { ...fields, area: String(c.world.units.assembly) }, files, { csrf: true, ...json });

	refused(await send({ problem: '' }), 422, /A photo or one sentence is enough/, 'problem');
	refused(await send({ problem: 'Words' }, photo(Buffer.from('no picture'))), 415, /not a photo/, 'photo');
	refused(await piotr.send('/idea', { problem: 'Words', area: String(c.world.units.press) }, {}, { csrf: true, ...json }), 422, /this area/, 'area');
	(await piotr.send('/idea', { problem: 'Words that stay', area: String(c.world.units.press) }, {}, { csrf: true })).is(422).says('this area').says('Words that stay');
	refused(await c.anybody().send('/idea', { problem: 'Words' }, {}, json), 401, /sign in/i);
	refused(await piotr.send('/idea', { problem: 'Words', csrf: 'old' }, {}, json), 403, /open for too long/);
});

test('what one person filled in is not sent as the next one on the same phone', async () => {
	const grace = await c.as('grace'), as = String(c.world.people.piotr.id);

	refused(await grace.send(place(), { problem: 'Typed by Piotr', _as: as }, {}, json), 401, /Sign in/);
	refused(await c.anybody().send(place(), { problem: 'Typed by Piotr', _as: as }, {}, json), 401, /Sign in/);
	refused(await grace.send('/idea', { problem: 'Typed by Piotr', area: String(c.world.units.assembly), _as: as }, {}, { csrf: true, ...json }), 401, /Sign in/);
	const receipt = (await piotr.send(place(), { problem: 'Typed by Piotr', _as: as }, {}, json)).is(201).json.receipt;
	(await piotr.page('/work')).says('Typed by Piotr');
	(await c.anybody().get(receipt)).is(200).says('Typed by Piotr');
	assert.doesNotMatch((await grace.page('/work')).words, /Typed by Piotr/);
});

test('the page says who is signed in, and may be kept on the phone only where it is their own', async () => {
	const own = (await piotr.get(place())).is(200), shared = await c.anybody().sign_in(c.world.people.grace.employee_no, c.world.people.grace.secret, { shared: '1' });

	assert.match(own.text, new RegExp(`name="_as" value="${c.world.people.piotr.id}"`));
	assert.equal(own.headers.get('cache-control'), 'private, no-cache');
	assert.equal((await shared.get(place())).is(200).headers.get('cache-control'), 'no-store');
	const nobody = (await c.anybody().get(place())).is(200);
	assert.doesNotMatch(nobody.text, /name="_as"|data-person|data-csrf/);
	assert.doesNotMatch(nobody.text, /href="\/(work|sign-in)"[^>]*aria-label="Close"/);
});

test('without a name, sent twice under one key: one idea, and what is kept does not say whose', async () => {
	const key = 'k'.repeat(40), headers = { ...json.headers, 'idempotency-key': key };
	const fields = { problem: 'The tea kitchen has no light.', area: String(c.world.units.assembly), anonymous: '1', _as: String(c.world.people.piotr.id) };
	const first = (await piotr.send('/idea', fields, {}, { csrf: true, headers })).is(201), again = (await piotr.send('/idea', fields, {}, { csrf: true, headers })).is(201);

	assert.equal(again.json.receipt, first.json.receipt);
	assert.equal(again.headers.get('idempotent-replay'), 'true');
	assert.equal((await rashid.api('GET', '/idea?limit=200')).json.items.filter((i) => /tea kitchen/.test(i.problem)).length, 1);
	// Another person's number in the same words has the same fingerprint: it holds nobody's.
	const other = (await c.anybody().sign_in(c.world.people.grace.employee_no, c.world.people.grace.secret));
	(await other.send('/idea', { ...fields, _as: String(c.world.people.grace.id) }, {}, { csrf: true, headers })).is(201);
	assert.equal((await rashid.api('GET', '/idea?limit=200')).json.items.filter((i) => /tea kitchen/.test(i.problem)).length, 1);
});

test('a label that is worn out: kind words, nothing that needs an account', async () => {
	for (const [to, words] of [['/p/nonsense', 'This label is not valid any more'], ['/r/nonsense', 'There is no such receipt']]) {
		const a = (await c.anybody().get(to)).is(404).says(words).says('team leader');
		assert.doesNotMatch(a.words, /404|Today/);
		assert.doesNotMatch(a.text.replace(/<head>[\s\S]*<\/head>/, ''), /<a (?!class="skip")/);
	}
});

test('the receipt leads on for who is signed in, shows the photo, and later who does it by when', async () => {
	const { receipt, id } = await c.give('The lamp flickers.', { who: piotr, files: photo(camera) });
	const own = (await piotr.page(receipt)), any = (await c.anybody().page(receipt));

	assert.match(own.text, /href="\/work"/);
	assert.match(own.text, /href="\/idea\/new"/);
	assert.match(own.text, /class="ph-tabs"/);
	assert.doesNotMatch(any.text, /href="\/(work|idea\/new)"|ph-tabs/);
	assert.match(any.text, new RegExp(`href="${place()}"`));
	const picture = (await c.anybody().get(`${receipt}/photo`)).is(200);
	assert.match(any.text, new RegExp(`src="${receipt}/photo"`));
	assert.equal(picture.type, 'image/jpeg');
	(await c.anybody().get(`${(await c.give('Without a photo.')).receipt}/photo`)).is(404);
	(await c.anybody().get('/r/nonsense/photo')).is(404);

	await rashid.step('idea', id, 'answer', { answer: 'Yes, I see it.' });
	await rashid.step('idea', id, 'do_it', { owner: c.world.people.grace.name, due: day(5) });
	(await c.anybody().page(receipt)).says(/Grace Mbeki does it by \d+ \w+ \d{4}/);
});

test('my work: late first, then what is due next, with the action that waits to be seen at the place', async () => {
	const titles = [], at = async (who) => (await who.page('/work')).text;
	for (const [words, due] of [['Due in nine days', 9], ['Due in two days', 2], ['Due in five days', 5]]) {
		const { id } = await c.give(words);
		await rashid.step('idea', id, 'answer', { answer: 'Yes.' });
		await rashid.step('idea', id, 'do_it', { owner: c.world.people.rashid.name, due: day(due) });
		titles.push(words);
	}
	const { id } = await c.give('The idea that the action came from.');
	const add = await rashid.post('/action/add', { _origin: 'idea', _id: String(id), _area: String(c.world.units.assembly), title: 'Hang up the second hook', owner: c.world.people.grace.name, due: day(1) });
	add.is(303);
	assert.match(add.location, new RegExp(`^/idea/${id}#actions$`));
	const grace = await c.as('grace'), action = /\/action\/(\d+)\/step\/done/.exec(await at(grace))[1];
	await grace.step('action', action, 'done');
	const page = await at(rashid), where = (words) => { assert.ok(page.includes(`>${words}<`), words); return page.indexOf(`>${words}<`); };
	const order = ['Hang up the second hook', 'Due in two days', 'Due in five days', 'Due in nine days'].map(where);
	assert.deepEqual(order, [...order].sort((a, b) => a - b), String(order));
});

test('after a picture or a comment one is where one was', async () => {
	const { id } = await c.give('Where was I.'), origin = { origin: 'idea', id: String(id) };

	assert.equal((await rashid.send('/photo', { ...origin, moment: 'before' }, photo(camera), { csrf: true })).is(303).location, `/idea/${id}#pictures`);
	assert.equal((await rashid.post('/comment', { ...origin, words: 'A comment' })).is(303).location, `/idea/${id}#comments`);
	const page = (await rashid.page(`/idea/${id}`)).text;
	assert.match(page, /id="pictures"/);
	assert.match(page, /id="comments"/);
});

test('a session that ended while somebody typed: signing in leads back to that page', async () => {
	const next = async (referer) => {
		const a = (await c.anybody().post('/idea/1/step/answer', { answer: 'Typed' }, { csrf: false, headers: { referer } })).is(401);
		return /name="next" value="([^"]*)"/.exec(/<form[^>]*action="\/sign-in"[\s\S]*?<\/form>/.exec(a.text)[0])?.[1];
	};

	assert.equal(await next(`${c.server.url}/idea/1`), '/idea/1');
	assert.equal(await next(`${c.server.url}/idea/1/step/answer`), '/idea/1');
	assert.equal(await next(`${c.server.url}/idea?state=closed`), '/idea?state=closed');
	for (const elsewhere of ['https://evil.example/idea/1', `${c.server.url}.evil.example/idea/1`, `${c.server.url}//evil.example/`, '/idea/1', ''])
		assert.ok([undefined, '/'].includes(await next(elsewhere)), elsewhere);
});

test('the idea\'s page begins with the next step', async () => {
	const { id } = await c.give('Steps first.'), page = (await rashid.page(`/idea/${id}`)).text;

	assert.ok(page.indexOf('Next step') > 0 && page.indexOf('Next step') < page.indexOf('What gets in the way'));
});

test('an operator has one bar on every page', async () => {
	for (const to of ['/work', '/idea/1', '/idea', '/me', '/idea/board', '/action'])
		assert.equal([...(await piotr.page(to)).text.matchAll(/class="ph-tabs"/g)].length, 1, to);
	assert.doesNotMatch((await rashid.page('/idea/1')).text, /class="ph-tabs"/);
});

test('my work: what is late without a day of its own stands by how long it has been so', async () => {
	const { id } = await c.give('The idea that an action came from.'), paul = c.world.people.paul.id;
	const add = await rashid.post('/action/add', { _origin: 'idea', _id: String(id), _area: String(c.world.units.assembly), title: 'Late since the day before', owner: c.world.people.ingrid.name, due: day(1) });

	add.is(303);
	c.server.clock(4 * 86400);
	const chief = await c.as('admin', { again: true }), row = (await chief.api('GET', `/person/${paul}`)).is(200);
	(await chief.api('PATCH', `/person/${paul}`, { body: { employment: 'left' }, headers: { 'x-csrf': await chief.csrf(), 'if-match': row.headers.get('etag') } })).is(200);
	await c.give('With nobody who answers.', { place: 'saw' });
	const page = (await (await c.as('ingrid', { again: true })).page('/work')).text, [late, without] = ['Late since the day before', '1 idea has nobody who answers it'].map((x) => page.indexOf(x));
	assert.ok(late > 0 && without > 0, `${late} ${without}`);
	assert.ok(late < without);
	c.server.clock(0);
});

test('too many from one place: the script is told so, and keeps it', async () => {
	let a;

	for (let i = 0; i < 45 && (!a || a.status === 201); i++)
		a = await c.anybody().send(c.world.places.saw.path, { problem: `One of many ${i}` }, {}, json);
	refused(a, 429, /a little later/);
});
