/*
 * stream.test.mjs -- the value-stream map: a published one with its ladder, who may change one, branches, the future state, and the way of a burst
 * to an event candidate and back.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { company } from '../lib/world.mjs';
import { acme, draw, sent } from '../lib/acme.mjs';

let c, rashid, tina, vera, victor, ingrid, piotr, area;

before(async () => {
	c = await company();
	[rashid, tina, vera, victor, ingrid, piotr] = [await c.as('rashid'), await c.as('tina'), await c.as('vera'), await c.as('victor'), await c.as('ingrid'), await c.as('piotr')];
	area = c.world.units.assembly;
});
after(() => c?.server.stop());

const drawing = (page) => /<svg class="ch ch-w"[\s\S]*?<\/svg>/.exec(page.text)[0];
const texts = (svg, cls) => [...svg.matchAll(new RegExp(`<text class="${cls}"[^>]*>([^<]*)</text>`, 'g'))].map((m) => m[1]);
const version = async (who, of, id) => (await who.api('GET', `/${of}/${id}`)).is(200).json.version;
const edit = async (who, of, id, fields) => who.post(`/${of}/${id}/edit`, { version: String(await version(who, of, id)), ...fields });
const order = async (who, id) => [...(await who.page(`/stream/${id}`)).text.matchAll(/<a class="vs-a" id="p\d+"[^>]*><title>([^<:]*)/g)].map((m) => m[1]);
const at = (a, what, of = 'stream') => { a.is(303); const m = new RegExp(`^/${of}/(\\d+)#${what}(\\d+)$`).exec(a.location); assert.ok(m, a.location); return Number(m[2]); };

test('Acme Stamping, written over the API, has the published ladder: 23.6 days and 188 seconds', async () => {
	const { id } = await draw(rashid, area), page = await rashid.page(`/stream/${id}`), svg = drawing(page);

	page.says('Lead time 23.6 days').says('Process time 188 s').says('Takt 60 s').says(/Figures Measure Value Lead time 23\.6 days Process time 188 s/).says(/People 5/);
	assert.deepEqual(texts(svg, 'm k'), ['5.0 d', '7.6 d', '1.8 d', '2.7 d', '2.0 d', '4.5 d', '1 s', '39 s', '46 s', '62 s', '40 s']);
	// Of 55,200 s a day 23.62 days are 1,303,803 s: 188 of them are 0.014 %.
	page.says('0.014 %');
	// Assembly #1 is over takt, and nothing else.
	page.says('103 %');
	assert.equal((page.text.match(/aria-label="Over takt"/g) ?? []).length, 1);
	const json = (await rashid.api('GET', `/stream_step?stream=${id}&sort=no`)).is(200).json;
	assert.deepEqual(json.items.map((s) => [s.no, s.name]), acme.steps.map((s, i) => [i + 1, s.name]));
});

test('a stock that nobody counted is a dash, and there is no lead time', async () => {
	const { id, steps } = await draw(rashid, area, { stream: { title: 'Not counted', demand_day: 100 }, steps: [{ name: 'Cut', cycle_s: 10, stock_pieces: 50 }, { name: 'Weld', cycle_s: 20 }] });

	(await rashid.page(`/stream/${id}`)).says('Lead time – days').says('Process time 30 s');
	(await edit(rashid, 'stream_step', steps[1], { stock_days: '1.5', next: `/stream/${id}#s${steps[1]}` })).is(303);
	(await edit(rashid, 'stream', id, { stock_pieces: '0' })).is(303);
	(await rashid.page(`/stream/${id}`)).says('Lead time 2.0 days');
	// The page of the stock holds what was typed, and nothing else of the step.
	const stock = await rashid.page(`/stream_step/${steps[1]}?part=stock`);
	assert.match(stock.text, /name="stock_days" value="1.5"/);
	assert.doesNotMatch(stock.text, /name="cycle_s"/);
});

test('who may change a map: the area\'s leaders; others read one picture or nothing', async () => {
	const { id, steps } = await draw(rashid, area), form = { to: 'later' };

	for (const who of [vera, piotr]) {
		const page = await who.page(`/stream/${id}`);
		assert.doesNotMatch(page.text, /class="vs-a"|Draw the future state|Add a step/);
		assert.match(page.text, /aria-label="Value-stream map of 5 steps[^>]*role="img"/);
		(await who.post(`/stream_step/${steps[0]}/move`, form)).is(403);
		(await who.post(`/stream/${id}/future`)).is(403);
		(await who.post('/stream_step', { _stream: String(id), name: 'X' })).is(403);
		(await who.post('/burst', { _stream: String(id), words: 'X' })).is(403);
		(await who.api('POST', '/stream_step', { headers: await sent(who), body: { stream: id, name: 'X' } })).is(403);
		assert.doesNotMatch((await who.page(`/stream_step/${steps[0]}`)).text, /action="\/stream_step/);
	}
	// Another area's leader does not read this one.
	for (const to of [`/stream/${id}`, `/stream_step/${steps[0]}`, `/stream/${id}/stock`, `/stream_step/new?stream=${id}`])
		(await tina.get(to)).is(404);
	(await tina.post(`/stream/${id}/future`)).is(404);
	(await tina.post(`/stream_step/${steps[0]}/move`, form)).is(404);
	(await tina.post('/stream_step', { _stream: String(id), name: 'X' })).is(404);
	(await vera.get(`/stream/${id}/stock`)).is(403);
	assert.equal((await rashid.api('GET', `/stream_step?stream=${id}`)).json.items.length, 5);
});

test('what does not fit is said at its field, and what was typed is kept', async () => {
	const { id, steps } = await draw(rashid, area), no_name = await rashid.post('/stream_step', { _stream: String(id), no: '2', name: '', uptime_pct: '130', cycle_s: '12' });

	no_name.is(422).says('Please fill this in.').says('A share is 0 to 100 %.');
	assert.match(no_name.text, /name="cycle_s" value="12"/);
	assert.match(no_name.text, new RegExp(`name="_stream" value="${id}"`));
	(await rashid.post('/burst', { _stream: String(id), words: '' })).is(422).says('Please fill this in.');
	const wrong = (await edit(rashid, 'stream_step', steps[0], { cycle_s: '-1', next: `/stream/${id}#p${steps[0]}` })).is(422).says('A time is 0 to 8640000 seconds');
	assert.match(wrong.text, new RegExp(`name="next" value="/stream/${id}#p${steps[0]}"`));
	(await edit(rashid, 'stream_step', steps[0], { stock_days: '-2' })).is(422).says('Days are 0 to 10000.');
	(await edit(rashid, 'stream', id, { stock_days: '10001' })).is(422).says('Days are 0 to 10000.');
	(await edit(rashid, 'stream_step', steps[0], { stock_flow: 'thrown' })).is(422).says('Choose one from the list.');
	(await rashid.post(`/stream_step/${steps[0]}/move`, { to: 'up' })).is(422);
	(await rashid.post(`/stream_step/${steps[0]}/edit`, { version: '99', name: 'Late' })).is(409);
	// A burst at a step of another map.
	const other = await draw(rashid, area, { stream: { title: 'Other' }, steps: [{ name: 'Elsewhere' }] });
	(await rashid.api('POST', '/burst', { headers: await sent(rashid), body: { stream: id, step: other.steps[0], words: 'X' } })).is(422);
	(await rashid.post('/burst', { _stream: String(id), _step: String(other.steps[0]), words: 'X' })).is(422);
});

test('a step is added after another, moved, withdrawn and put back; each leads back to the drawing', async () => {
	const { id, steps } = await draw(rashid, area, { stream: { title: 'Order' }, steps: [{ name: 'A' }, { name: 'B' }, { name: 'C' }] });
	const form = await rashid.page(`/stream_step/${steps[0]}?ask=after`);
	assert.match(form.text, /name="no" value="2"/);

	const made = at(await rashid.post('/stream_step', { _stream: String(id), no: '2', name: 'A2' }), 'p');
	assert.deepEqual(await order(rashid, id), ['A', 'A2', 'B', 'C']);
	assert.equal(at(await rashid.post(`/stream_step/${made}/move`, { to: 'later' }), 'p'), made);
	assert.deepEqual(await order(rashid, id), ['A', 'B', 'A2', 'C']);
	await rashid.post(`/stream_step/${steps[0]}/move`, { to: 'earlier' });
	assert.deepEqual(await order(rashid, id), ['A', 'B', 'A2', 'C']);
	await rashid.post(`/stream_step/${steps[2]}/move`, { to: 'earlier' });
	assert.deepEqual(await order(rashid, id), ['A', 'B', 'C', 'A2']);
	// Before a step: the stock's own form asks for its place.
	assert.match((await rashid.page(`/stream_step/${steps[0]}?part=stock&ask=after`)).text, /name="no" value="1"/);
	await rashid.post('/stream_step', { _stream: String(id), no: '1', name: 'First' });
	assert.deepEqual(await order(rashid, id), ['First', 'A', 'B', 'C', 'A2']);

	(await rashid.page(`/stream_step/${made}?ask=withdraw`)).says('Withdraw A2?');
	(await rashid.post(`/stream_step/${made}/withdraw`, { withdrawn: '1', version: String(await version(rashid, 'stream_step', made)), next: `/stream/${id}` })).is(303);
	assert.deepEqual(await order(rashid, id), ['First', 'A', 'B', 'C']);
	(await rashid.page(`/stream_step/${made}`)).says('Withdrawn');
	(await rashid.post(`/stream_step/${made}/undo`, { next: `/stream/${id}` })).is(303);
	assert.deepEqual(await order(rashid, id), ['First', 'A', 'B', 'C', 'A2']);
});

test('what runs side by side is not added: the longest way counts, and the page says which', async () => {
	const { id, steps } = await draw(rashid, area, { stream: { title: 'Two lines', demand_day: 100, stock_pieces: 200 }, steps: [
		{ name: 'Cut shaft', branch: 'Shaft', cycle_s: 30, stock_pieces: 400 }, { name: 'Cast', cycle_s: 60, stock_pieces: 300 }, { name: 'Machine', cycle_s: 50, stock_pieces: 200 },
		{ name: 'Grind shaft', branch: 'Shaft', cycle_s: 20, stock_pieces: 400 }, { name: 'Assemble', cycle_s: 100, stock_pieces: 100 }] });
	const page = await rashid.page(`/stream/${id}`);

	// Shaft 4 + 4, beside it 3 + 2; then 1 and 2: 11 days, never 16. And of the times 30 + 20 + 100.
	page.says('Lead time 11.0 days').says('Process time 150 s').says('The longest way counts: Shaft').says('Shaft, the longest way').says('the longest way, side by side is not added');
	(await edit(rashid, 'stream_step', steps[0], { stock_pieces: '0' })).is(303);
	(await rashid.page(`/stream/${id}`)).says('Lead time 8.0 days').says('Process time 210 s').says('The longest way counts: the main line');
});

test('office work has its rolled share that is complete and accurate, and none when a step was not asked', async () => {
	const steps = [95, 90, 98, 85].map((p, i) => ({ name: `Desk ${i}`, complete_accurate_pct: p, stock_pieces: 1, cycle_s: 60 }));
	const { id, steps: made } = await draw(rashid, area, { stream: { title: 'Orders', demand_day: 10, stock_pieces: 0 }, steps });

	(await rashid.page(`/stream/${id}`)).says(/Rolled %C&A passes all steps without asking back 71\.2 %/);
	(await edit(rashid, 'stream_step', made[0], { complete_accurate_pct: '' })).is(303);
	(await rashid.page(`/stream/${id}`)).says(/Rolled %C&A passes all steps without asking back –/);
});

test('the future state is a copy, linked to today\'s; both pages compare the two', async () => {
	const { id } = await draw(rashid, area), there = await rashid.post(`/stream/${id}/future`);
	const future = Number(/^\/stream\/(\d+)$/.exec(there.is(303).location)[1]);

	assert.notEqual(future, id);
	assert.equal((await rashid.post(`/stream/${id}/future`)).is(303).location, `/stream/${future}`);
	(await rashid.post(`/stream/${future}/future`)).is(409);
	const steps = (await rashid.api('GET', `/stream_step?stream=${future}&sort=no`)).json.items, row = (await rashid.api('GET', `/stream/${future}`)).json;
	assert.deepEqual(steps.map((s) => s.name), acme.steps.map((s) => s.name));
	assert.deepEqual([row.state, row.future_of?.id ?? row.future_of, row.stock_pieces], ['future', id, 4140]);
	(await edit(rashid, 'stream_step', steps[1].id, { stock_pieces: '460', stock_flow: 'fifo', people: '0.5' })).is(303);
	for (const of of [id, future]) {
		const page = await rashid.page(`/stream/${of}`);
		page.says(/Lead time 23\.6 days 16\.5 days −30 %/).says(/People 5 4\.5 −10 %/).says(/Process time 188 s 188 s 0 %/);
		assert.match(page.text, new RegExp(`<a aria-current="true" href="/stream/${of}">${of === id ? 'Current' : 'Future'}</a>`));
	}
	// Today's own map is as it was.
	(await rashid.page(`/stream/${id}`)).says('Lead time 23.6 days Process time');
});

test('a burst becomes an event candidate in one go, and the answer comes back to it', async () => {
	const { id, steps } = await draw(rashid, area), burst = at(await rashid.post('/burst', { _stream: String(id), _step: String(steps[1]), _at_stock: '0', words: 'Weld changeover' }), 'b');
	const step = (what, fields = {}, who = rashid) => who.post(`/burst/${burst}/step/${what}`, fields), row = async () => (await rashid.api('GET', `/burst/${burst}`)).json;

	assert.match((await rashid.page(`/stream/${id}`)).text, new RegExp(`id="b${burst}"[^>]*data-to="p${steps[1]}"|data-to="p${steps[1]}"[^>]*id="b${burst}"`));
	(await step('propose')).is(422).says('This is needed for the step.');
	assert.equal((await row()).state, 'open');
	(await step('propose', { worth: '3 days less before welding', next: `/stream/${id}#b${burst}` })).is(303);
	const proposed = await row(), candidate = proposed.candidate?.id ?? proposed.candidate;
	assert.equal(proposed.state, 'proposed');
	assert.ok(candidate > 0);
	const made = (await rashid.api('GET', `/candidate/${candidate}`)).json;
	assert.deepEqual([made.title, made.why, made.state], ['Weld changeover', '3 days less before welding', 'proposed']);
	(await step('propose', { worth: 'again' })).is(409);

	// It waits for whoever decides there, not for who proposed it.
	(await victor.page('/')).says('Weld changeover').says('Proposed as an event by Rashid Karim');
	assert.doesNotMatch((await rashid.page('/')).words, /Proposed as an event by/);
	(await rashid.post(`/candidate/${candidate}/step/choose`)).is(403);
	(await tina.post(`/candidate/${candidate}/step/choose`)).is(404);
	(await victor.post(`/candidate/${candidate}/step/decline`)).is(422);
	(await victor.post(`/candidate/${candidate}/step/decline`, { reason: 'The press comes first' })).is(303);
	assert.deepEqual([(await row()).state, (await row()).answer], ['declined', 'The press comes first']);
	(await rashid.page(`/stream/${id}`)).says('Declined').says('The press comes first');
	// Taken back, chosen: the burst follows each time.
	(await victor.post(`/candidate/${candidate}/undo`)).is(303);
	assert.deepEqual([(await row()).state, (await row()).answer], ['proposed', null]);
	(await victor.post(`/candidate/${candidate}/step/choose`)).is(303);
	assert.equal((await row()).state, 'taken');
	(await rashid.page(`/stream/${id}`)).says('Becomes an event');
	assert.doesNotMatch((await victor.page('/')).words, /Weld changeover/);
	// It is no longer to be taken off.
	(await step('drop')).is(409);
});

test('nobody decides what they proposed themselves, also with the right to decide', async () => {
	const { id } = await draw(ingrid, area), burst = at(await ingrid.post('/burst', { _stream: String(id), words: 'Ship smaller' }), 'b');

	(await ingrid.post(`/burst/${burst}/step/propose`, { worth: '2 days' })).is(303);
	const row = (await ingrid.api('GET', `/burst/${burst}`)).json, candidate = row.candidate?.id ?? row.candidate;
	(await ingrid.post(`/candidate/${candidate}/step/choose`)).is(403);
	(await victor.post(`/candidate/${candidate}/step/choose`)).is(303);
	// A burst that was only drawn is taken off, and this can be undone.
	const other = at(await rashid.post('/burst', { _stream: String(id), words: 'Not needed' }), 'b');
	(await rashid.post(`/burst/${other}/step/drop`)).is(303);
	assert.doesNotMatch((await rashid.page(`/stream/${id}`)).words, /Not needed/);
	(await rashid.post(`/burst/${other}/undo`)).is(303);
	(await rashid.page(`/stream/${id}`)).says('Not needed');
});

test('a map becomes a standard: released by somebody else, and it stays as it was when the map goes on', async () => {
	const { id, steps } = await draw(rashid, area), amara = await c.as('amara');

	(await rashid.page(`/stream/${id}`)).says('Make it a standard');
	const to = (await rashid.post('/standard/from', { kind: 'stream', origin: 'stream', id: String(id) })).is(303).location, standard = Number(/\/standard\/(\d+)/.exec(to)[1]);
	const revision = (await rashid.api('GET', `/standard_revision?standard=${standard}`)).is(200).json.items[0];
	(await rashid.post(`/standard_revision/${revision.id}/step/ask`, {})).is(303);
	(await amara.post(`/standard_revision/${revision.id}/step/release`, {})).is(303);
	(await rashid.page(`/standard/${standard}`)).says('Lead time 23.6 days').says('S. weld #1');
	(await edit(rashid, 'stream_step', steps[1], { name: 'Weld cell', stock_pieces: '0' })).is(303);
	const page = await rashid.page(`/standard/${standard}`);
	page.says('Lead time 23.6 days').says('S. weld #1');
	assert.doesNotMatch(page.text, /class="vs-a"|Weld cell/);
	(await rashid.page(`/stream/${id}`)).says('Weld cell').says('changed since');
	(await rashid.get(`/standard/${standard}/revision/1/print`)).is(200).says('S. weld #1');
	// As a PDF: what was released is as it was, today's map says that it is no standard.
	const pdf = async (at) => { const a = (await rashid.get(at)).is(200); assert.equal(a.type, 'application/pdf'); return execFileSync('pdftotext', ['-layout', '-', '-'], { input: a.bytes }).toString(); };
	const released = await pdf(`/standard/${standard}/revision/1/pdf?size=a3`), now = await pdf(`/sheet/stream/${id}?size=a3`);
	assert.match(released, /S\. weld #1[\s\S]*Lead time 23\.6 days/);
	assert.match(now, /Not released[\s\S]*Weld cell[\s\S]*Lead time 16\.0 days/i);
	(await tina.get(`/sheet/stream/${id}`)).is(404);
});

test('a map has sixty steps at most, and what was decided stays as it was read', async () => {
	const { id } = await draw(rashid, area, { stream: { title: 'Long' }, steps: Array.from({ length: 60 }, (_, i) => ({ name: `S${i}` })) });

	(await rashid.post('/stream_step', { _stream: String(id), name: 'One more' })).is(422).says('A map has 60 steps at most.');
	assert.equal((await order(rashid, id)).length, 60);
	const made = Number(/\/candidate\/(\d+)/.exec((await rashid.post('/candidate', { title: 'A', area: String(area), why: 'B' })).is(303).location)[1]);
	(await edit(rashid, 'candidate', made, { title: 'A2' })).is(303);
	(await victor.post(`/candidate/${made}/step/choose`)).is(303);
	(await edit(rashid, 'candidate', made, { why: 'Something else' })).is(422).says('This was decided as it stands.');
	(await victor.post(`/candidate/${made}/step/decline`, { reason: 'Not now' })).is(303);
});

test('a candidate can be written down by hand as well', async () => {
	const a = await rashid.post('/candidate', { title: 'Slow goods in', area: String(area), why: 'Two people search all morning' });

	a.is(303);
	(await rashid.page('/candidate')).says('Slow goods in');
	(await rashid.post('/candidate', { title: 'No reason', area: String(area), why: '' })).is(422);
	(await vera.post('/candidate', { title: 'X', area: String(area), why: 'Y' })).is(403);
});
