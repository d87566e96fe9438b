/*
 * standard.test.mjs -- a standard from the first draft to the print that says it is out of date: who may, what is frozen, which shift knows it.
 *
 * The sheet is a document, which the ledger has by itself. Rashid leads Assembly 1 and writes; Amara, its supervisor, releases; nobody releases what they wrote.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { company, scan } from '../lib/world.mjs';

let c, admin, rashid, amara, ingrid, tina, piotr, vera;
// Wednesday 2 December 2026, 10:00 in Berlin: in the early shift, whatever day it is when this runs.
const DAY = 86400, wednesday = (Date.UTC(2026, 11, 2, 9, 0, 0) - Date.now()) / 1000;
const made = (a, of) => Number(new RegExp(`^/${of}/(\\d+)`).exec(a.is(303).location)[1]);
const row = async (of, id, who = admin) => (await who.api('GET', `/${of}/${id}`)).is(200).json;
const signed_in = async () => { [admin, rashid, amara, ingrid, tina, piotr, vera] = await Promise.all(['admin', 'rashid', 'amara', 'ingrid', 'tina', 'piotr', 'vera'].map((who) => c.as(who))); };
const at = async (seconds) => { c.server.clock(wednesday + seconds); await signed_in(); };

before(async () => {
	c = await company({ shift: wednesday });
	await signed_in();
	const calendar = made(await admin.post('/calendar', { name: 'Three shifts', tz: 'Europe/Berlin', active: '1' }), 'calendar');
	for (const [name, start_at, end_at] of [['Early', '06:00', '14:00'], ['Late', '14:00', '22:00'], ['Night', '22:00', '06:00']])
		made(await admin.post('/shift', { calendar, name, days: '12345', start_at, end_at }), 'shift');
	const area = await row('unit', c.world.units.assembly);
	(await admin.post(`/unit/${area.id}/edit`, { version: area.version, calendar })).is(303);
	const person = await row('person', c.world.people.rashid.id);
	(await admin.post(`/person/${person.id}/edit`, { version: person.version, shift: 'early' })).is(303);
});
after(() => c?.server.stop());

const document = async (words = '- Seat the impeller\n- Turn it by hand', title = 'Fit the impeller') =>
	made(await rashid.post('/document', { title, area: c.world.units.assembly, form: 'instruction', words }), 'document');
const rewrite = async (id, words) => (await rashid.post(`/document/${id}/edit`, { version: (await row('document', id)).version, words })).is(303);
const from = (who, document) => who.post('/standard/from', { kind: 'text', origin: 'document', id: String(document) });
const revisions = async (standard) => (await admin.api('GET', `/standard_revision?standard=${standard}&sort=id`)).is(200).json.items;
const newest = async (standard) => (await revisions(standard)).at(-1).id;
async function released(words) {
	const doc = await document(words), standard = made(await from(rashid, doc), 'standard'), revision = await newest(standard);

	await rashid.step('standard_revision', revision, 'ask');
	await amara.step('standard_revision', revision, 'release');
	return { doc, standard, revision };
}
async function next_revision(standard, what_changed) {
	(await rashid.post(`/standard/${standard}/revise`, { what_changed })).is(303);
	const revision = await newest(standard);
	await rashid.step('standard_revision', revision, 'ask');
	await amara.step('standard_revision', revision, 'release');
	return revision;
}
const code = (client, standard, no) => scan(client, `/standard/${standard}/revision/${no}/print`, 'sw-qr');

test('from a document to a standard: frozen when it is asked for, released by somebody else', async () => {
	const doc = await document();

	(await rashid.page(`/document/${doc}`)).says('Make it a standard');
	const standard = made(await from(rashid, doc), 'standard'), revision = await newest(standard);
	(await rashid.page(`/standard/${standard}`)).says('This is a draft. It is not valid.').says('Turn it by hand').says('First edition').says('Ask for release');
	assert.deepEqual([(await row('standard', standard)).state, (await row('standard', standard)).revision, (await row('standard', standard)).review_due], ['draft', null, null]);
	// A draft shows what the document says now; what was asked for stays.
	await rewrite(doc, '- Seat the impeller\n- Measure the gap');
	(await rashid.page(`/standard/${standard}`)).says('Measure the gap');
	await rashid.step('standard_revision', revision, 'ask');
	await rewrite(doc, '- Something else');
	const page = (await amara.page(`/standard_revision/${revision}`)).says('This waits for its release. It is not valid yet.').says('Measure the gap');
	assert.doesNotMatch(page.words, /Something else/);
	// Nobody approves their own, also over the API; who only reads does neither.
	assert.doesNotMatch((await rashid.page(`/standard_revision/${revision}`)).text, /step\/release/);
	(await rashid.post(`/standard_revision/${revision}/step/release`)).is(403);
	(await rashid.api('POST', `/standard_revision/${revision}/step/release`, { body: {}, headers: { 'if-match': `"${(await row('standard_revision', revision)).version}"`, 'x-csrf': await rashid.csrf() } })).is(403);
	for (const who of [piotr, vera])
		(await who.post(`/standard_revision/${revision}/step/release`)).is(403);
	(await amara.step('standard_revision', revision, 'release')).says('Revision 1 is valid since 2 December 2026');
	const s = await row('standard', standard);
	assert.deepEqual([s.state, s.revision, s.reviewed_on, s.review_due, s.review_months], ['released', 1, '2026-12-02', '2027-12-02', 12]);
	(await piotr.page(`/standard/${standard}`)).says('Measure the gap').says('Released 2 Dec , Amara Okafor');
	(await rashid.page(`/standard/${standard}`)).says('It says something else by now.');
	(await rashid.page(`/document/${doc}`)).says('It was changed since').says('revision 1 , valid since 2 December 2026');
	await rewrite(doc, '- Seat the impeller\n- Measure the gap');
	(await rashid.page(`/document/${doc}`)).says('It says what stands here.');
	// The frozen text is no field of the API, a list, or a file.
	for (const a of [await admin.api('GET', `/standard_revision/${revision}`), await admin.get('/standard_revision/export.json'), await admin.get('/standard_revision/export.csv')])
		assert.doesNotMatch(a.is(200).text, /Measure the gap|frozen/);
});

test('another area: not there, for reading and for writing', async () => {
	const { standard, revision, doc } = await released('- Only here');

	for (const to of [`/standard/${standard}`, `/standard/${standard}/revision/1`, `/standard/${standard}/revision/1/print`, `/standard/${standard}/revise`, `/standard_revision/${revision}`, `/document/${doc}`])
		(await tina.get(to)).is(404);
	(await tina.post(`/standard/${standard}/revise`, { what_changed: 'Mine.' })).is(404);
	(await tina.post(`/standard/${standard}/ack`, { revision: '1', shift: 'Late' })).is(404);
	(await from(tina, doc)).is(404);
	assert.doesNotMatch((await tina.page('/standard')).words, new RegExp(`SW-${standard}\\b`));
	(await piotr.get('/standard/new')).is(403);
	(await from(piotr, await document())).is(403);
	(await rashid.page('/standard/new')).says('Document').says('Write one');
});

test('what does not fit is said', async () => {
	const { standard, doc, revision } = await released();

	(await from(rashid, doc)).is(422).says('This sheet is a standard already.');
	(await rashid.post('/standard/from', { kind: 'nothing', origin: 'document', id: String(doc) })).is(422).says('This kind of sheet cannot be a standard.');
	(await rashid.post('/standard/from', { kind: 'text', origin: 'unit', id: String(c.world.units.assembly) })).is(422).says('This kind of sheet is not drawn from that.');
	(await rashid.post('/standard/from', { kind: 'text', origin: 'document', id: '999999' })).is(404);
	(await rashid.post(`/standard/${standard}/revise`, { what_changed: ' ' })).is(422).says('Please fill this in.');
	(await rashid.post(`/standard/${standard}/revise`, { what_changed: 'x'.repeat(501) })).is(422).says('This is too long.');
	(await rashid.post(`/standard/${standard}/revise`, { what_changed: 'A torque is given.' })).is(303);
	(await rashid.post(`/standard/${standard}/revise`, { what_changed: 'Another one.' })).is(409).says('A revision of it is under way already.');
	(await amara.post(`/standard/${standard}/step/retire`, { retire_reason: 'Gone.' })).is(403).says('A new revision is under way. Drop it first.');
	const open = await newest(standard);
	assert.equal((await rashid.get(`/standard/${standard}/revise`)).is(303).location, `/standard/${standard}/revision/2`);
	assert.notEqual(open, revision);
	await rashid.step('standard_revision', open, 'ask');
	(await rashid.post(`/standard_revision/${open}/edit`, { version: (await row('standard_revision', open)).version, what_changed: 'Rewritten.' })).is(422).says('This stands as it was when the release was asked for.');
	(await amara.post(`/standard_revision/${open}/step/decline`, {})).is(422).says('This is needed for the step.');
	await amara.step('standard_revision', open, 'decline', { decline_reason: 'Say which torque.' });
	(await rashid.page(`/standard/${standard}/revision/2`)).says('Say which torque.').says('This is a draft.').says('Revision 1 is valid since');
	(await rashid.step('standard_revision', open, 'drop')).says('This was dropped.');
	(await amara.post(`/standard/${standard}/step/retire`, { retire_reason: '' })).is(422);
	// Over the API the same.
	(await rashid.api('POST', '/standard', { body: { title: 'T', area: c.world.units.press, kind: 'text', origin_record: 'document', origin_id: doc }, headers: { 'x-csrf': await rashid.csrf() } })).is(422);
	const other = await document();
	(await rashid.api('POST', '/standard', { body: { title: 'T', area: c.world.units.assembly2, kind: 'text', origin_record: 'document', origin_id: other }, headers: { 'x-csrf': await rashid.csrf() } })).is(422).says('A standard belongs to the area of its sheet.');
	const over_api = (await rashid.api('POST', '/standard', { body: { title: 'T', area: c.world.units.assembly, kind: 'text', origin_record: 'document', origin_id: other }, headers: { 'x-csrf': await rashid.csrf() } })).is(201).json.id;
	assert.equal((await revisions(over_api)).length, 1);
});

test('a release supersedes the one before; undo gives it back, until a shift has signed', async () => {
	const { doc, standard, revision } = await released('- Old way');

	await rewrite(doc, '- New way');
	(await rashid.get(`/standard/${standard}/revise`)).is(200).says('What changed');
	const second = await next_revision(standard, 'The key is turned first.');
	assert.deepEqual([(await row('standard_revision', revision)).state, (await row('standard', standard)).revision], ['superseded', 2]);
	(await piotr.page(`/standard/${standard}`)).says('New way').says('The key is turned first.');
	const old = (await piotr.page(`/standard/${standard}/revision/1`)).says('This is out of date.').says('Revision 2 is valid since 2 December 2026').says('Look at the valid one').says('Old way');
	assert.doesNotMatch(old.words, /New way/);
	(await piotr.get(`/standard/${standard}/revision/9`)).is(404);
	(await amara.post(`/standard_revision/${second}/undo`)).is(303);
	assert.deepEqual([(await row('standard_revision', revision)).state, (await row('standard_revision', second)).state, (await row('standard', standard)).revision], ['released', 'in_review', 1]);
	(await piotr.page(`/standard/${standard}`)).says('Old way');
	await amara.step('standard_revision', second, 'release');
	(await rashid.post(`/standard/${standard}/ack`, { revision: '2', shift: 'Early' })).is(303);
	(await amara.post(`/standard_revision/${second}/undo`)).is(409).says('a shift has signed it');
	assert.equal((await row('standard', standard)).revision, 2);
});

test('each shift signs for itself; who belongs to none signs for any; what waits stands under Today', async () => {
	const { standard, revision } = await released('- Shifts'), page = () => rashid.page(`/standard/${standard}`);
	const sign = (who, shift, no = '1') => who.post(`/standard/${standard}/ack`, { revision: no, shift });
	const waits = async (who) => new RegExp(`SW-${standard}, `).test((await who.page('/')).words);

	(await page()).says('Early has not signed yet').says('Night has not signed yet');
	assert.equal((await page()).text.match(/name="shift"/g).length, 1, 'one button, for his own shift');
	assert.deepEqual([await waits(rashid), await waits(amara), await waits(tina)], [true, true, false]);
	(await sign(rashid, 'Late')).is(403).says('You belong to another shift.');
	(await sign(rashid, 'Noon')).is(422).says('This area has no such shift.');
	(await sign(rashid, 'Early', '7')).is(409).says('Another revision was released in the meantime.');
	(await sign(piotr, 'Early')).is(403);
	(await sign(ingrid, 'Early')).is(403);
	const a = (await sign(rashid, 'Early')).is(303);
	(await rashid.page(a.location)).says('Signed: your shift knows it.').says('Undo').says('R. Karim , 2 Dec');
	assert.equal(await waits(rashid), false);
	(await sign(rashid, 'Early')).is(303);
	const ack = async () => (await admin.api('GET', `/standard_ack?revision=${revision}`)).json.items;
	assert.equal((await ack()).length, 1, 'a second tap signs nothing');
	(await amara.post(`/standard_ack/${(await ack())[0].id}/step/take_back`)).is(403);
	(await rashid.post(`/standard_ack/${(await ack())[0].id}/step/take_back`)).is(303);
	(await page()).says('Early has not signed yet');
	assert.equal(await waits(rashid), true);
	await sign(rashid, 'Early');
	(await sign(amara, 'Late')).is(303);
	assert.equal((await row('standard_revision', revision)).known_at, null);
	// The night shift that began after the release ends at 06:00 on the next day.
	await at(19.5 * 3600);
	assert.doesNotMatch((await page()).words, /has run since/);
	await at(20.5 * 3600);
	(await page()).says('Night has not signed, and has run since');
	(await sign(amara, 'Night')).is(303);
	assert.notEqual((await row('standard_revision', revision)).known_at, null);
	assert.equal(await waits(amara), false);
	await at(0);
});

test('what waits for its release is shown to whoever may give it, and to nobody else', async () => {
	const standard = made(await from(rashid, await document('- Wait')), 'standard'), revision = await newest(standard), waits = async (who) => new RegExp(`SW-${standard}, `).test((await who.page('/')).words);

	assert.equal(await waits(amara), false);
	await rashid.step('standard_revision', revision, 'ask');
	assert.deepEqual([await waits(amara), await waits(ingrid), await waits(rashid), await waits(tina), await waits(vera)], [true, true, false, false, false]);
	await rashid.step('standard_revision', revision, 'take_back');
	assert.equal(await waits(amara), false);
	// Amara writes one: then she does not release it, and Ingrid does.
	const doc = made(await amara.post('/document', { title: 'By Amara', area: c.world.units.assembly, form: 'lesson', words: 'One point.' }), 'document'), hers = made(await from(amara, doc), 'standard');
	await amara.step('standard_revision', await newest(hers), 'ask');
	(await amara.post(`/standard_revision/${await newest(hers)}/step/release`)).is(403);
	await ingrid.step('standard_revision', await newest(hers), 'release');
});

test('a print answers for itself: valid, out of date, a draft, retired, or none of ours; to anybody, without a word of its content', async () => {
	const { doc, standard } = await released('- Secret of the impeller'), nobody = c.anybody(), first = await code(rashid, standard, 1);

	assert.match(first, /^\/s\/[\w-]+$/);
	const valid = (await nobody.get(first)).is(200).says('This print is valid').says('Revision 1 , since 2 December 2026 .').says(`SW-${standard}`).says('Fit the impeller').says('Sign in to read it');
	assert.doesNotMatch(valid.text, /Secret of the impeller|Amara|Rashid|Assembly/);
	assert.match(valid.headers.get('cache-control'), /no-store/);
	(await nobody.get(first, { 'accept-language': 'de-DE' })).is(200).says('Dieser Ausdruck gilt');
	(await piotr.get(first)).is(200).says('Open the standard');
	assert.doesNotMatch((await tina.get(first)).is(200).words, /Open the standard/);
	(await rashid.get(`/standard/${standard}/revision/1/print`)).is(200).says('Valid only while its QR code says so.').says(/Valid released 2 December 2026 , Amara Okafor/).says('Secret of the impeller');
	await rewrite(doc, '- Another secret');
	(await rashid.post(`/standard/${standard}/revise`, { what_changed: 'Turned.' })).is(303);
	const second = await code(rashid, standard, 2);
	(await nobody.get(second)).is(200).says('This print is only a draft');
	(await rashid.get(`/standard/${standard}/revision/2/print`)).is(200).says('Draft, not valid');
	await rashid.step('standard_revision', await newest(standard), 'ask');
	await amara.step('standard_revision', await newest(standard), 'release');
	(await nobody.get(first)).is(200).says('This print is out of date').says('This is revision 1 . Revision 2 is valid since 2 December 2026 . Take it down.');
	(await nobody.get(second)).is(200).says('This print is valid');
	await amara.step('standard', standard, 'retire', { retire_reason: 'The pump is no longer made.' });
	for (const print of [first, second])
		assert.doesNotMatch((await nobody.get(print)).is(200).words, /print is valid/);
	(await nobody.get(second)).says('This print does not count any more').says('Nobody works by it: take it down.');
	(await rashid.get(`/standard/${standard}/revise`)).is(409).says('Bring it back first.');
	(await rashid.post(`/standard/${standard}/revise`, { what_changed: 'None.' })).is(409).says('Bring it back first.');
	(await rashid.page(`/standard/${standard}`)).says('This standard is retired.').says('The pump is no longer made.');
	await amara.step('standard', standard, 'reinstate');
	(await nobody.get(second)).says('This print is valid');
	// What was made for something else, or by nobody, or for what is not there.
	const label = c.world.places.station.path.split('/').at(-1);
	for (const forged of [label, second.split('/').at(-1).replace(/.$/, (x) => (x === 'A' ? 'B' : 'A')), 'x', 'A'.repeat(22), second.split('/').at(-1) + 'A'])
		(await nobody.get(`/s/${forged}`)).is(404);
	(await nobody.get(`/s/${label}`)).says('This code is not one of ours');
	(await nobody.get(`/p/${second.split('/').at(-1)}`)).is(404);
});

test('a review has its day: before it and after it the owner is asked; still right moves it, and undo moves it back', async () => {
	const { standard } = await released('- Review'), print = await code(rashid, standard, 1), due = async () => (await row('standard', standard)).review_due, waits = async (who) => (await who.page('/')).words.includes('still how the work is done');

	(await rashid.post(`/standard/${standard}/step/confirm`)).is(403).says('Its review is not due yet.');
	(await rashid.post(`/standard/${standard}/edit`, { version: (await row('standard', standard)).version, review_months: '1' })).is(303);
	assert.equal(await due(), '2027-01-02');
	(await amara.page(`/standard/${standard}`)).says('Next review');
	assert.equal(await waits(rashid), false);
	assert.doesNotMatch((await c.anybody().get(print)).is(200).words, /review/);
	await at(5 * DAY);
	(await rashid.page('/')).says('Is revision 1 still how the work is done?');
	await at(40 * DAY);
	(await rashid.page(`/standard/${standard}`)).says('Its review is overdue.').says('It was due on 2 January 2027');
	(await rashid.page('/standard')).says('review overdue');
	(await c.anybody().get(print)).is(200).says('This print is valid').says('Its review was due on 2 January 2027');
	assert.equal(await waits(tina), false);
	await rashid.step('standard', standard, 'confirm');
	assert.equal(await due(), '2027-02-11');
	(await rashid.post(`/standard/${standard}/undo`)).is(303);
	assert.equal(await due(), '2027-01-02');
	(await rashid.post(`/standard/${standard}/edit`, { version: (await row('standard', standard)).version, review_months: '0' })).is(422);
	await at(0);
});

test('with its only revision a standard is dropped, and both come back together', async () => {
	const doc = await document('- Never mind'), standard = made(await from(rashid, doc), 'standard'), revision = await newest(standard);
	const states = async () => [(await row('standard', standard)).state, (await row('standard_revision', revision)).state];

	await rashid.step('standard_revision', revision, 'drop');
	assert.deepEqual(await states(), ['retired', 'dropped']);
	(await rashid.post(`/standard_revision/${revision}/undo`)).is(303);
	assert.deepEqual(await states(), ['draft', 'draft']);
	await rashid.step('standard_revision', revision, 'drop');
	(await amara.page(`/standard/${standard}`)).says('It was never released.');
	(await amara.post(`/standard/${standard}/step/reinstate`)).is(403);
	// Its sheet is free again, and then the dropped one stays where it is.
	assert.notEqual(made(await from(rashid, doc), 'standard'), standard);
	(await rashid.post(`/standard_revision/${revision}/undo`)).is(409).says('its sheet is another standard by now');
	assert.deepEqual(await states(), ['retired', 'dropped']);
});

test('retired and its sheet made a standard anew: the retirement stays', async () => {
	const { doc, standard } = await released('- Never two');

	await amara.step('standard', standard, 'retire', { retire_reason: 'Not done any more.' });
	(await amara.post(`/standard/${standard}/undo`)).is(303);
	assert.equal((await row('standard', standard)).state, 'released');
	await amara.step('standard', standard, 'retire', { retire_reason: 'Not done any more.' });
	assert.notEqual(made(await from(rashid, doc), 'standard'), standard);
	(await amara.post(`/standard/${standard}/undo`)).is(409).says('its sheet is another standard by now');
	assert.equal((await row('standard', standard)).state, 'retired');
});

test('who leaves is no owner any more; comes back with what was theirs', async () => {
	const { standard } = await released('- Owned'), owner = async () => (await row('standard', standard)).owner?.title, grace = c.world.people.grace;
	const employ = async (employment) => (await admin.post(`/person/${grace.id}/edit`, { version: (await row('person', grace.id)).version, employment })).is(303);

	(await rashid.post(`/standard/${standard}/edit`, { version: (await row('standard', standard)).version, owner: grace.name })).is(303);
	assert.equal(await owner(), grace.name);
	await employ('left');
	assert.equal(await owner(), c.world.people.rashid.name, 'who answers for the area');
	(await admin.post(`/person/${grace.id}/undo`)).is(303);
	assert.equal(await owner(), grace.name);
	(await rashid.post(`/standard/${standard}/edit`, { version: (await row('standard', standard)).version, owner: 'Nobody Known' })).is(422).says('This is not in the list.');
});
