/*
 * requests.mjs -- for every route that the program has, one request that it answers well.
 *
 * The routes come from `kpo routes`; what all records have alike is made from their own forms, so a new record or a new
 * filter needs no word here. A route that no rule fits is a failure: whoever adds one says below how it is asked.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { kpo_ok, root } from '../lib/program.mjs';
import { scan } from '../lib/world.mjs';

const camera = fs.readFileSync(path.join(root, 'tests/data/camera-turned.jpg'));
const picture = { photo: { name: 'p.jpg', type: 'image/jpeg', bytes: camera } };
const csv = (text) => ({ file: { name: 'f.csv', type: 'text/csv', bytes: Buffer.from(text) } });
const words = (s) => s.replace(/&amp;/g, '&').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&lt;/g, '<').replace(/&gt;/g, '>');
const attribute = (tag, name) => { const m = new RegExp(`\\s${name}="([^"]*)"`).exec(tag); return m ? words(m[1]) : undefined; };

let counter = 0;
const fresh = () => `F${Date.now().toString(36).slice(-4)}${++counter}`;

/* The fields of the form that leads to this address, as the page fills them in; { name: { value, tag, options } }. */
function form_of(page, action) {
	const form = [...page.text.matchAll(/<form[\s\S]*?<\/form>/g)].map((m) => m[0]).find((f) => attribute(/<form[^>]*>/.exec(f)[0], 'action') === action);
	const fields = {};

	assert.ok(form, `${page.asked}: there is no form for ${action}`);
	for (const [whole, other] of form.matchAll(/<input\b[^>]*>|<(select|textarea)\b[^>]*>[\s\S]*?<\/\1>/g)) {
		const kind = other ?? 'input', tag = /<[^>]*>/.exec(whole)[0], name = attribute(tag, 'name'), type = attribute(tag, 'type');
		if (!name || name === 'csrf' || type === 'file' || ((type === 'checkbox' || type === 'radio') && !/\schecked/.test(tag)))
			continue;
		const options = [...whole.matchAll(/<option[^>]*>/g)].map(([o]) => ({ value: attribute(o, 'value') ?? '', chosen: /\sselected/.test(o) }));
		const value = kind === 'select' ? (options.find((o) => o.chosen) ?? options[0])?.value ?? '' : kind === 'textarea' ? words(whole.slice(tag.length).replace(/<\/textarea>$/, '')) : attribute(tag, 'value') ?? '';
		fields[name] = { value, type: kind === 'input' ? type : kind, options, required: /\srequired/.test(tag) };
	}
	return fields;
}
const values = (fields) => Object.fromEntries(Object.entries(fields).map(([name, f]) => [name, f.value]));

/* Everything that has to be there for the requests, made once: { make(route) }, make() gives a new request each time: { who, send(client), is }. */
export async function requests_of(c) {
	const { units, people, places } = c.world, day = (n) => new Date(c.server.now().getTime() + n * 86400e3).toISOString().slice(0, 10);
	const who = {}, address = () => `10.${++counter >> 16 & 255}.${counter >> 8 & 255}.${counter & 255}`;

	for (const name of ['admin', 'ingrid', 'rashid', 'grace', 'tina']) {
		who[name] = await c.as(name);
		await who[name].csrf();
	}
	const nobody = () => { const b = c.anybody(); b.headers = { 'x-forwarded-for': address() }; return b; };
	const token = (await kpo_ok(['user', 'token', 'admin', 'faults', '--db', c.server.database])).trim();
	const give = async (more = {}) => c.give(`Given for a fault ${fresh()}.`, { who: nobody(), ...more });
	const step = (name, id, what, fields) => who[name].step('idea', id, what, fields);
	const id_of = (a) => { a.is(303); return Number(/\/(\d+)(?:[?#]|$)/.exec(a.location)[1]); };
	const first = async (of) => (await who.admin.api('GET', `/${of}?limit=1`)).is(200).json.items[0];
	const newest = async (of) => (await who.admin.api('GET', `/${of}?sort=-id&limit=1`)).is(200).json.items[0].id;
	const version = async (of, id) => (await who.admin.api('GET', `/${of}/${id}`)).is(200).json.version;

	async function idea_to_do() {
		const { id } = await give({ fields: { giver_name: 'Grace' } });
		await step('rashid', id, 'answer', { answer: 'Yes.' });
		await step('rashid', id, 'do_it', { owner: people.grace.name, due: day(5) });
		return id;
	}
	let view = '';

	async function idea_asked() {
		const i = await give();
		await step('rashid', i.id, 'ask', { question: 'Which one?' });
		return i;
	}
	async function proposal() {
		const id = await idea_to_do();
		(await who.rashid.post(`/idea/${id}/propose`, { area: String(units.assembly2) })).is(303);
		return newest('yokoten');
	}
	async function action() {
		const id = await idea_to_do(), title = `Hang it up ${fresh()}`;
		(await who.rashid.post('/action/add', { _origin: 'idea', _id: String(id), _area: String(units.assembly), title, owner: people.grace.name, due: day(3) })).is(303);
		return newest('action');
	}
	/* A study with two elements, timed once. */
	async function study() {
		const headers = { 'x-csrf': await who.rashid.csrf() }, make = async (of, body) => (await who.rashid.api('POST', `/${of}`, { body, headers })).is(201).json;
		const { id, title } = await make('study', { title: `Study ${fresh()}`, area: units.assembly, demand_day: 500, available_min: 450 });
		const element = await make('element', { study: id, name: 'Load', machine_s: 20 });

		await make('element', { study: id, name: 'Gauge', hand_s: 20, walk_s: 2 });
		const observation = await make('observation', { study: id, timed: String(element.id), readings: '50\n102\n152' });
		return { id, title, element: element.id, version: await version('element', element.id), observation: observation.id };
	}
	const on_study = (path, fields) => async () => { const s = await study(); return post(`/study/${s.id}${path}`, fields(s), { as: 'rashid', is: /draw$/.test(path) ? 200 : 303 }); };
	/* The same with a place on its plan and a way over it. */
	async function cell() {
		const s = await study(), at = `/study/${s.id}`;

		(await who.rashid.post(`${at}/layout/plan`, { width_m: '12', height_m: '8' })).is(303);
		(await who.rashid.post(`${at}/layout/place`, { name: 'Press', x: '1', y: '1', w: '2', h: '1' })).is(303);
		(await who.rashid.post(`${at}/spaghetti/way`, { name: 'Operator 1', moment: 'before', points: '1,1 3,4' })).is(303);
		return { ...s, place: await newest('study_place'), way: await newest('study_way'), plan: await newest('study_plan') };
	}
	const on_cell = (path, fields) => async () => { const s = await cell(); return post(`/study/${s.id}${path}`, fields(s), { as: 'rashid' }); };
	/* A map with two steps and a burst. */
	async function map() {
		const headers = { 'x-csrf': await who.rashid.csrf() }, make = async (of, body) => (await who.rashid.api('POST', `/${of}`, { body, headers })).is(201).json;
		const { id, title } = await make('stream', { title: `Stream ${fresh()}`, area: units.assembly, demand_day: 100, stock_pieces: 100 });
		const { id: step } = await make('stream_step', { stream: id, name: 'Cut', cycle_s: 10, stock_pieces: 100 });

		await make('stream_step', { stream: id, name: 'Weld', cycle_s: 20, stock_pieces: 50 });
		return { id, title, step, burst: (await make('burst', { stream: id, step, words: 'Faster' })).id };
	}
	async function photo_on(id) {
		(await who.rashid.send('/photo', { _origin: 'idea', _id: String(id) }, picture, { csrf: true })).is(303);
		return Number([...(await who.rashid.page(`/idea/${id}`)).text.matchAll(/\/photo\/(\d+)/g)].at(-1)[1]);
	}

	/* A document, a standard made of it, and its revision; asked: its release is asked for, released: and given. */
	const document = async () => id_of(await who.rashid.post('/document', { title: `Fit it ${fresh()}`, area: String(units.assembly), form: 'instruction', words: '- One step' }));
	const sheet = (id) => ({ kind: 'text', origin: 'document', id: String(id) });
	async function standard(until = 'draft') {
		const id = id_of(await who.rashid.post('/standard/from', sheet(await document()))), revision = await newest('standard_revision');
		if (until !== 'draft')
			(await who.rashid.post(`/standard_revision/${revision}/step/ask`)).is(303);
		if (until === 'released')
			(await who.ingrid.post(`/standard_revision/${revision}/step/release`)).is(303);
		return { id, revision };
	}
	/* As the button of the page sends it. */
	const ack_of = async (id) => values(form_of(await who.rashid.page(`/standard/${id}`), `/standard/${id}/ack`));
	async function acknowledged() {
		const { id } = await standard('released');
		(await who.rashid.post(`/standard/${id}/ack`, await ack_of(id))).is(303);
		return newest('standard_ack');
	}
	/* ---- what hangs on a process study: each on one of its own, on the last working day of office hours ---- */

	const named = {}, worked = () => { let n = -1; while ([0, 6].includes(new Date(`${day(n)}T12:00:00Z`).getUTCDay())) n--; return day(n); };
	const known = (title, id) => { named[title] = id; return { title, id }; };
	const a_row = async (of, body) => (await who.admin.api('POST', `/${of}`, { body, headers: { 'x-csrf': await who.admin.csrf() } })).is(201).json;
	const a_study = async () => { const title = `Process ${fresh()}`; return known(title, (await a_row('study', { title, area: units.assembly, demand_day: 480 })).id); };
	const a_setup = async () => { const from_part = fresh(), made = await a_row('setup', { study: (await a_study()).id, from_part, to_part: 'B', day: worked() }); return known(made.called, made.id); };
	const a_shift = async () => { const study = await a_study(), made = await a_row('oee_day', { study: study.id, day: worked(), shift: '08:00', stop_min: 20, total: 400, reject: 3, ideal_s: 60 }); return { study, ...known(made.called, made.id) }; };

	/* ---- records: what a new one of each is filled in with, where its form alone does not say enough ---- */

	const more = {
		action: () => ({ area: String(units.assembly), owner: people.grace.name, priority: '2' }),
		unit: () => ({ kind: 'area', parent: String(units.site) }),
		person: () => ({ employment: 'active', home_unit: String(units.assembly), language: 'en' }),
		role_grant: async () => ({ person: (await new_person()).name, unit: String(units.press), role: 'viewer' }),
		headcount: () => ({ unit: String(units.press), month: `20${10 + ++counter % 90}-${String(1 + counter % 12).padStart(2, '0')}-01`, heads: '12' }),
		place: () => ({ area: String(units.assembly) }),
		holiday: () => ({ day: day(40 + ++counter), calendar: '1' }),
		shift: async () => ({ calendar: String(await make_row('calendar')), days: '1-5', start_at: '06:00', end_at: '14:00' }),
		calendar: () => ({ tz: 'Europe/Warsaw' }),
		study: () => ({ available_min: '450', stops_min: '30' }),
		element: async () => ({ study: (await study()).title, change_s: '', pieces_per_change: '' }),
		study_plan: async () => ({ study: (await study()).title, width_m: '12', height_m: '8' }),
		study_place: async () => ({ study: (await study()).title, x: '1', y: '1', w: '2', h: '1', wip: '' }),
		study_way: async () => ({ study: (await study()).title, moment: 'before', points: '1,1 3,4', trips: '240' }),
		observation: async () => ({ study: (await study()).title, readings: '50 90\n140 180' }),
		document: () => ({ area: String(units.assembly), form: 'lesson', words: 'One point.' }),
		standard_revision: async () => ({ standard: await standard_named(), what_changed: 'Another key.' }),
		stream: () => ({ available_min: '450', stock_days: '' }),
		stream_step: async () => ({ stream: (await map()).title }),
		burst: async () => ({ stream: (await map()).title }),
		candidate: () => ({ area: String(units.assembly), why: 'Less walking' }),
		setup: async () => ({ study: (await a_study()).title, day: worked(), to_part: 'B' }),
		setup_element: async () => ({ setup: (await a_setup()).title, clock: '12:30' }),
		oee_day: async () => ({ study: (await a_study()).title, day: worked(), shift: '08:00', stop_min: '20', total: '400', reject: '3', planned_min: '' }),
		oee_loss: async () => ({ oee_day: (await a_shift()).title, reason: 'setup', minutes: '12' }),
		hour_entry: async () => ({ study: (await a_study()).title, day: worked(), shift: '08:00', hour: '2', actual: '60' }),
	};
	/* Typed by its name in a form. */
	const standard_named = async () => (await who.admin.api('GET', `/standard/${(await standard('released')).id}`)).json.title;
	async function new_fields(of) {
		const filled = {}, given = await more[of]?.() ?? {};
		for (const [name, f] of Object.entries(form_of((await who[editor(of)].get(`/${of}/new`)).is(200), `/${of}`)))
			filled[name] = given[name] ?? (f.value || !f.required ? f.value : f.type === 'date' ? day(30) : f.type === 'number' ? '12' : f.type === 'time' ? '06:00' :
				f.type === 'select' ? f.options.find((o) => o.value)?.value : fresh());
		return { ...filled, ...given };
	}
	const new_person = async () => { const f = { ...await new_fields('person'), name: `Person ${fresh()}` }; return { name: f.name, id: id_of(await who.admin.post('/person', f)) }; };
	const makers = { burst: async () => (await map()).burst, stream_step: async () => (await map()).step, idea: async () => (await give()).id, yokoten: proposal, action, document, standard: async () => (await standard('released')).id, standard_revision: async () => (await standard()).revision,
		standard_ack: acknowledged };
	const make_row = async (of) => (makers[of] ? makers[of]() : id_of(await who.admin.post(`/${of}`, await new_fields(of))));
	const rows = {}, turn = {};
	const row = async (of) => rows[of] ??= (await first(of))?.id ?? await make_row(of);

	const steps = { idea: [make_row, 'answer', { answer: 'I will look at it.' }], yokoten: [make_row, 'take_back', {}], action: [make_row, 'start', {}],
		burst: [make_row, 'drop', {}], candidate: [make_row, 'choose', {}], standard: [make_row, 'retire', { retire_reason: 'It is no longer done.' }], standard_revision: [make_row, 'ask', {}], standard_ack: [make_row, 'take_back', {}] };
	const editor = (of) => (of === 'idea' || of === 'action' ? 'ingrid' : /^(document|standard)/.test(of) ? 'rashid' : 'admin');
	const doer = { burst: 'admin', candidate: 'ingrid', idea: 'rashid', yokoten: 'rashid', action: 'grace', standard: 'ingrid', standard_revision: 'rashid', standard_ack: 'rashid' };
	const bulk = { idea: { category: 'safety' }, yokoten: null, document: null, standard: { owner: people.grace.name }, standard_revision: null, standard_ack: null, action: { priority: '3' }, unit: { similar: 'machining' }, person: { shift: 'late' }, place: { active: 'no' } };
	const lines = { unit: () => `name,code,kind,parent\nUnit ${fresh()},${fresh()},area,Lakeside Plant\n`, person: () => `employee_no,name,home_unit,employment\n${fresh()},Import ${fresh()},Assembly 1,active\n`,
		place: () => `name,code,area\nPlace ${fresh()},${fresh()},Assembly 1\n`, calendar: () => `name,tz\nCalendar ${fresh()},Europe/Berlin\n` };
	const imported = async (of) => id_of(await who.admin.send(`/${of}/import`, {}, csv(lines[of]()), { csrf: true }));
	const other_text = (fields) => Object.keys(fields).find((n) => /^(name|title|problem|words|notes|label|heads)$/.test(n) && fields[n].type !== 'hidden');

	const get = (to, client = 'admin') => async () => ({ send: () => (typeof client === 'string' ? who[client] : client()).get(typeof to === 'function' ? to() : to), is: 200 });
	const post = (to, fields = {}, { as = 'admin', is = 303 } = {}) => ({ send: () => who[as].post(to, fields), is });

	/* ---- a rule for each form of route; the first that fits makes its requests ---- */

	const no_steps = /^(?!idea$|yokoten$|action$|standard$|standard_revision$|standard_ack$|burst$|candidate$)/;
	const rules = [
		['GET /p/{token}', get(places.station.path, nobody)],
		['POST /p/{token}', async () => ({ send: () => nobody().send(places.station.path, { problem: `Fault ${fresh()}` }, picture), is: 303 })],
		['GET /r/{token}', async () => { const { receipt } = await give(); return get(receipt, nobody)(); }],
		['POST /r/{token}', async () => { const { receipt } = await idea_asked(); return { send: () => nobody().post(receipt, { info: 'Station 6.' }, { csrf: false }), is: 303 }; }],
		['GET /r/{token}/photo', async () => { const { receipt } = await give({ files: picture }); return get(`${receipt}/photo`, nobody)(); }],
		['POST /idea', async () => post('/idea', { area: String(units.assembly), problem: `Fault ${fresh()}` }, { as: 'rashid' })],
		['POST /idea/{id}/propose', async () => post(`/idea/${await idea_to_do()}/propose`, { area: String(units.assembly2) }, { as: 'rashid' })],
		['POST /study/{id}/layout/move', on_cell('/layout/move', (s) => ({ _row: String(s.place), version: '1', x: '2.5', y: '3' }))],
		['POST /study/{id}/layout/place', on_cell('/layout/place', (s) => ({ _row: String(s.place), version: '1', name: 'Press 2', x: '1', y: '1', w: '2', h: '1', quality: '1' }))],
		['POST /study/{id}/layout/stops', on_cell('/layout/stops', (s) => ({ [`e${s.element}`]: String(s.place) }))],
		['POST /study/{id}/layout/plan', on_cell('/layout/plan', (s) => ({ _row: String(s.plan), version: '1', width_m: '14', height_m: '8' }))],
		['POST /study/{id}/layout/picture', async () => { const s = await cell(); return { send: () => who.rashid.send(`/study/${s.id}/layout/picture`, {}, picture, { csrf: true }), is: 303 }; }],
		['POST /study/{id}/layout/scale', async () => {
			const s = await cell();
			(await who.rashid.send(`/study/${s.id}/layout/picture`, {}, picture, { csrf: true })).is(303);
			return post(`/study/${s.id}/layout/scale`, { _row: String(s.plan), version: '2', line: '1,1 6,1', line_m: '10' }, { as: 'rashid' });
		}],
		['POST /study/{id}/spaghetti/way', on_cell('/spaghetti/way', (s) => ({ _row: String(s.way), version: '1', name: 'Operator 1', operator: '1', moment: 'after', trips: '240', points: '1,1 4,4' }))],
		[/^GET \/study\/\{id\}(\/(?:layout|spaghetti)(?:\/\w+)?)$/, async (m) => get(`/study/${(rows.cell ??= await cell()).id}${m[1]}`)()],
		['GET /study/{id}/observe', async () => get(`/study/${(await study()).id}/observe`)()],
		['POST /study/{id}/observe', on_study('/observe', (s) => ({ timed: String(s.element), readings: '50\n100' }))],
		['POST /observation/{id}/cycle', async () => post(`/observation/${(await study()).observation}/cycle`, { version: '1', cycle: '2', odd: '1', note: 'Cart was missing' }, { as: 'rashid' })],
		['POST /study/{id}/balance/move', on_study('/balance/move', (s) => ({ element: String(s.element), version: String(s.version), to: '2' }))],
		['POST /study/{id}/balance/propose', on_study('/balance/propose', () => ({ how: 'kept' }))],
		[/^POST \/study\/\{id\}(\/(?:elements|capacity|balance)(?:\/draw)?)$/, async (m) => on_study(m[1], (s) => ({ [`${s.element}.version`]: String(s.version), [`${s.element}.hand_s`]: '7', [`${s.element}.operator`]: '2' }))()],
		['POST /stream/{id}/future', async () => post(`/stream/${(await map()).id}/future`, {}, { as: 'rashid' })],
		['POST /stream_step/{id}/move', async () => post(`/stream_step/${(await map()).step}/move`, { to: 'later' }, { as: 'rashid' })],
		['POST /burst/{id}/step/{step}', async () => post(`/burst/${(await map()).burst}/step/propose`, { worth: 'A day less' }, { as: 'rashid' })],
		['GET /idea/similar', async () => ({ send: () => who.rashid.get('/idea/similar?problem=fault', { 'hx-request': 'true' }), is: 200 })],
		['GET /figures/{name}', get(`/figures/${/href="\/figures\/(?!people)(\w+)/.exec((await who.ingrid.page('/figures')).text)[1]}`, 'ingrid')],
		['POST /action/add', async () => post('/action/add', { _origin: 'idea', _id: String(await idea_to_do()), _area: String(units.assembly), title: 'Hang it up', owner: people.grace.name, due: day(3) }, { as: 'rashid' })],
		[/^GET \/photo\/\{id\}(\/thumb)?$/, async (m) => { rows.photo ??= await photo_on((await give()).id); return get(`/photo/${rows.photo}${m[1] ?? ''}`)(); }],
		['POST /photo', async () => { const { id } = await give(); return { send: () => who.rashid.send('/photo', { _origin: 'idea', _id: String(id) }, picture, { csrf: true }), is: 303 }; }],
		['POST /api/v1/{record}/{id}/photo', async () => { const { id } = await give(); return { send: () => nobody().ask('POST', `/api/v1/idea/${id}/photo`, { headers: { authorization: `Bearer ${token}`, 'content-type': 'image/jpeg' }, body: camera }), is: 201 }; }],
		['POST /photo/{id}/withdraw', async () => post(`/photo/${await photo_on((await give()).id)}/withdraw`, {}, { as: 'rashid' })],
		['POST /comment', async () => post('/comment', { origin: 'idea', id: String((await give()).id), words: 'Go and see.' }, { as: 'rashid' })],
		['POST /comment/{id}/withdraw', async () => {
			const { id } = await give();
			(await who.rashid.post('/comment', { origin: 'idea', id: String(id), words: 'Go and see.' })).is(303);
			return post(/\/comment\/\d+\/withdraw/.exec((await who.rashid.page(`/idea/${id}`)).text)[0], {}, { as: 'rashid' });
		}],
		['GET /sign-in', get('/sign-in', nobody)],
		['POST /sign-in', async () => ({ send: () => nobody().post('/sign-in', { name: people.victor.employee_no, secret: people.victor.secret }, { csrf: false }), is: 303 })],
		['POST /sign-out', async () => { const b = await nobody().sign_in(people.victor.employee_no, people.victor.secret); await b.csrf(); return { send: () => b.post('/sign-out'), is: 303 }; }],
		['POST /me/sessions/end', async () => { const b = await nobody().sign_in(people.victor.employee_no, people.victor.secret); await b.csrf(); return { send: () => b.post('/me/sessions/end'), is: 303 }; }],
		// Its head: the rest never ends.
		['GET /live', async () => ({ send: () => who.admin.ask('HEAD', '/live?topics=idea'), is: 200 })],
		['POST /me/lang', async () => post('/me/lang', { lang: (turn.lang = !turn.lang) ? 'de' : 'en' }, { as: 'grace' })],
		['POST /me/theme', async () => post('/me/theme', { theme: (turn.theme = !turn.theme) ? 'dark' : 'light' })],
		['POST /me/secret', async () => {
			const b = await nobody().sign_in(people.paul.employee_no, people.paul.secret), current = people.paul.secret, next = `another word ${fresh()}`;
			await b.csrf();
			return { send: async () => { const a = await b.post('/me/secret', { kind: 'password', current, fresh: next }); people.paul.secret = a.status === 303 ? next : current; return a; }, is: 303 };
		}],
		['POST /me/tokens', async () => post('/me/tokens', { name: `t ${fresh()}`, secret: c.world.admin.secret }, { is: 200 })],
		['POST /me/tokens/{id}/withdraw', async () => {
			(await who.admin.post('/me/tokens', { name: `t ${fresh()}`, secret: c.world.admin.secret })).is(200);
			return post([...(await who.admin.page('/me/tokens')).text.matchAll(/\/me\/tokens\/\d+\/withdraw/g)][0][0]);
		}],
		['POST /admin/address', async () => post('/admin/address', { base_url: `https://kpo-${++counter}.example.com` })],
		['POST /admin/person/{id}/role', async () => post(`/admin/person/${(await new_person()).id}/role`, { role: 'viewer', unit: String(units.press) })],
		['POST /admin/role/{id}/withdraw', async () => post(`/admin/role/${await make_row('role_grant')}/withdraw`)],
		['POST /admin/person/{id}/secret', async () => post(`/admin/person/${people.vera.id}/secret`, { kind: 'password' }, { is: 200 })],
		['POST /admin/person/{id}/badge', async () => post(`/admin/person/${people.vera.id}/badge`, { badge: `badge-${fresh()}` })],
		['GET /place/labels', get(`/place/labels?place=${places.station.id}`)],
		['GET /find', get('/find?q=torque')],
		['GET /suggest/{record}', get('/suggest/person?field=owner&owner=pi')],
		['GET /help/{module}', get(`/help/${/href="\/help\/([\w-]+)"/.exec((await who.admin.page('/help')).text)[1]}`)],
		['GET /charts/{name}', get('/charts/spaghetti.pdf')],
		['POST /study/{id}/hours', async () => post(`/study/${(await a_study()).id}/hours?day=${worked()}&shift=08:00&hour=2`, { actual: '60' }, { as: 'grace' })],
		['POST /study/{id}/oee', async () => post(`/study/${(await a_study()).id}/oee`, { day: worked(), shift: '08:00', stop_min: '20', total: '400', reject: '3' }, { as: 'grace' })],
		['POST /study/{id}/oee/loss', async () => { const s = await a_shift(); return post(`/study/${s.study.id}/oee/loss?shift=${s.id}`, { reason: 'setup', minutes: '12' }, { as: 'grace' }); }],
		['POST /setup/{id}/element', async () => post(`/setup/${(await a_setup()).id}/element`, { name: 'Swap the jig', clock: '12:30' }, { as: 'rashid' })],
		['GET /idea/{id}/sheet', async () => get(`/idea/${await row('idea')}/sheet`)()],

		[/^GET (\/(document|standard|standard_revision)\/new)$/, (m) => get(m[1], 'rashid')()],
		[/^GET \/(document|standard|standard_revision)\/\{id\}\/edit$/, async (m) => get(`/${m[1]}/${await make_row(m[1])}/edit`, 'rashid')()],
		['POST /standard/from', async () => post('/standard/from', sheet(await document()), { as: 'rashid' })],
		['POST /standard', async () => post('/standard', { title: `Fit it ${fresh()}`, area: String(units.assembly), kind: 'text', origin_record: 'document', origin_id: String(await document()) }, { as: 'rashid' })],
		['POST /api/v1/standard', async () => {
			const body = { title: `Fit it ${fresh()}`, area: units.assembly, kind: 'text', origin_record: 'document', origin_id: await document() }, headers = { 'x-csrf': await who.rashid.csrf() };
			return { send: () => who.rashid.api('POST', '/standard', { body, headers }), is: 201 };
		}],
		['POST /api/v1/standard_revision', async () => {
			const body = { standard: (await standard('released')).id, what_changed: 'Another key.' }, headers = { 'x-csrf': await who.rashid.csrf() };
			return { send: () => who.rashid.api('POST', '/standard_revision', { body, headers }), is: 201 };
		}],
		['PATCH /api/v1/standard_revision/{id}', async () => {
			const { revision } = await standard(), headers = { 'if-match': '"1"', 'x-csrf': await who.rashid.csrf() };
			return { send: () => who.rashid.api('PATCH', `/standard_revision/${revision}`, { body: { what_changed: fresh() }, headers }), is: 200 };
		}],
		['PATCH /api/v1/standard_ack/{id}', async () => {
			const id = await acknowledged(), headers = { 'if-match': '"1"', 'x-csrf': await who.rashid.csrf() };
			return { send: () => who.rashid.api('PATCH', `/standard_ack/${id}`, { body: { shift: 'Early' }, headers }), is: /4../ };
		}],
		['POST /standard_ack/{id}/undo', async () => post(`/standard_ack/${await acknowledged()}/undo`, {}, { as: 'rashid', is: /4../ })],
		['GET /standard/{id}/revise', async () => get(`/standard/${(await standard('released')).id}/revise`, 'rashid')()],
		['POST /standard/{id}/revise', async () => post(`/standard/${(await standard('released')).id}/revise`, { what_changed: 'Another key.' }, { as: 'rashid' })],
		['POST /standard/{id}/ack', async () => { const { id } = await standard('released'); return post(`/standard/${id}/ack`, await ack_of(id), { as: 'rashid' }); }],
		['GET /standard/{id}/revision/{no}', async () => get(`/standard/${await row('standard')}/revision/1`, 'rashid')()],
		['GET /standard/{id}/revision/{no}/print', async () => get(`/standard/${await row('standard')}/revision/1/print`, 'rashid')()],
		['GET /standard/{id}/revision/{no}/pdf', async () => get(`/standard/${await row('standard')}/revision/1/pdf`, 'rashid')()],
		['GET /sheet/{name}/{id}', async () => get(`/sheet/combination/${rows.timed ??= (await study()).id}`, 'rashid')()],
		['GET /s/{token}', async () => get(rows.scan ??= await scan(who.rashid, `/standard/${(await standard('released')).id}/revision/1/print`, 'sw-qr'), nobody)()],

		[/^GET \/(\w+)\/import\/\{id\}$/, async (m) => get(`/${m[1]}/import/${rows[`import ${m[1]}`] ??= await imported(m[1])}`)()],
		[/^POST \/(\w+)\/import$/, async (m) => ({ send: () => who.admin.send(`/${m[1]}/import`, {}, csv(lines[m[1]]()), { csrf: true }), is: 303 })],
		[/^POST \/(\w+)\/import\/\{id\}\/apply$/, async (m) => post(`/${m[1]}/import/${await imported(m[1])}/apply`)],
		[/^POST \/(\w+)\/import\/\{id\}\/undo$/, async (m) => { const at = `/${m[1]}/import/${await imported(m[1])}`; (await who.admin.post(`${at}/apply`)).is(303); return post(`${at}/undo`); }],
		[/^POST \/(\w+)\/view$/, async (m) => {                // a list has twelve at most
			await who.admin.post(`/${m[1]}/view/remove`, { name: view });
			return post(`/${m[1]}/view`, { name: view = `View ${fresh()}`, query: 'sort=-id' });
		}],
		[/^POST \/(\w+)\/view\/remove$/, async (m) => { const name = `View ${fresh()}`; await who.admin.post(`/${m[1]}/view`, { name, query: 'sort=-id' }); return post(`/${m[1]}/view/remove`, { name }); }],
		[/^POST \/(\w+)\/bulk$/, async (m) => post(`/${m[1]}/bulk`, { id: String(await make_row(m[1])), ...bulk[m[1]] }, { is: bulk[m[1]] ? 303 : /4../, as: editor(m[1]) })],
		[/^POST \/(\w+)\/bulk\/undo$/, async (m) => {
			if (!bulk[m[1]])
				return post(`/${m[1]}/bulk/undo`, {}, { is: /4../ });
			const as = editor(m[1]);
			const a = (await who[as].post(`/${m[1]}/bulk`, { id: String(await make_row(m[1])), ...bulk[m[1]] })).is(303);
			return post(words(/action="([^"]*\/bulk\/undo[^"]*)"/.exec((await who[as].page(a.location)).text)[1]), {}, { as });
		}],
		[/^POST \/(\w+)\/\{id\}\/edit$/, async (m) => {
			const id = await make_row(m[1]), as = editor(m[1]), page = (await who[as].get(`/${m[1]}/${id}/edit`)).is(200), fields = form_of(page, `/${m[1]}/${id}/edit`), name = other_text(fields);
			return post(`/${m[1]}/${id}/edit`, { ...values(fields), ...(name ? { [name]: name === 'heads' ? '77' : fresh() } : {}) }, { as });
		}],
		[/^POST (\/api\/v1)?\/(\w+)\/\{id\}\/step\/\{step\}$/, async (m) => {
			if (no_steps.test(m[2]))
				return post(`/${m[2]}/${await row(m[2])}/step/none`, {}, { is: /4../ });
			const [make, name, fields] = steps[m[2]], id = await make(m[2]), to = `/${m[2]}/${id}/step/${name}`;
			const stamp = m[1] && { 'if-match': `"${await version(m[2], id)}"`, 'x-csrf': await who[doer[m[2]]].csrf() };
			return m[1] ? { send: () => who[doer[m[2]]].api('POST', to, { body: fields, headers: stamp }), is: 200 } : post(to, fields, { as: doer[m[2]] });
		}],
		[/^POST \/(\w+)\/\{id\}\/undo$/, async (m) => {
			if (no_steps.test(m[1]))
				return post(`/${m[1]}/${await make_row(m[1])}/undo`, {}, { is: /303|4../ });
			const id = m[1] === 'idea' ? await idea_to_do() : await make_row(m[1]), as = m[1] === 'idea' ? 'grace' : doer[m[1]], [, name, fields] = m[1] === 'idea' ? [0, 'start', {}] : steps[m[1]];
			(await who[as].post(`/${m[1]}/${id}/step/${name}`, fields)).is(303);
			return post(`/${m[1]}/${id}/undo`, {}, { as });
		}],
		[/^POST \/(\w+)\/\{id\}\/withdraw$/, async (m) => { const id = await make_row(m[1]); return post(`/${m[1]}/${id}/withdraw`, { withdrawn: '1', version: String(await version(m[1], id)) }, { as: editor(m[1]) }); }],
		[/^POST \/api\/v1\/(\w+)$/, async (m) => {
			const given = m[1] === 'idea' ? { problem: `Fault ${fresh()}`, area: units.assembly } : await new_fields(m[1]), as = who[editor(m[1])], csrf = await as.csrf();
			const body = Object.fromEntries(Object.entries(given).filter(([n, v]) => v !== '' && n !== 'next' && !/^(active|walks|quality|safety|at_stock)$/.test(n)).map(([n, v]) => [n, /^\d+$/.test(v) ? Number(v) : v]));
			for (const n of ['person', 'owner'].filter((ref) => body[ref]))
				body[n] = people.grace.name === body[n] ? people.grace.id : (await who.admin.api('GET', '/person?sort=-id&limit=1')).json.items[0].id;
			if (body.study && !named[body.study])
				body.study = await newest('study');
			if (body.stream)
				body.stream = await newest('stream');
			for (const n of ['study', 'setup', 'oee_day'].filter((ref) => named[body[ref]]))
				body[n] = named[body[n]];
			const headers = m[1] === 'unit' ? { 'idempotency-key': fresh() } : {};
			return m[1] === 'idea' ? { send: () => nobody().api('POST', '/idea', { body, token, headers: { 'idempotency-key': fresh() } }), is: 201 } :
				{ send: () => as.api('POST', `/${m[1]}`, { body, headers: { ...headers, 'x-csrf': csrf } }), is: 201 };
		}],
		[/^PATCH \/api\/v1\/(\w+)\/\{id\}$/, async (m) => {
			const id = await make_row(m[1]), as = editor(m[1]), text = (await who.admin.api('GET', `/${m[1]}/${id}`)).json;
			const name = ['heads', 'words', 'name', 'title', 'problem', 'heads', 'label'].find((n) => n in text) ?? 'withdrawn', csrf = await who[as].csrf();
			const body = { [name]: name === 'heads' ? 55 : name === 'withdrawn' ? true : fresh() };
			return { send: () => who[as].api('PATCH', `/${m[1]}/${id}`, { body, headers: { 'if-match': `"${text.version}"`, 'x-csrf': csrf } }), is: m[1] === 'yokoten' ? /4../ : 200 };
		}],
		[/^POST \/(\w+)$/, async (m) => post(`/${m[1]}`, await new_fields(m[1]), { as: editor(m[1]) })],
		[/^GET (\/api\/v1)?\/(\w+)\/\{id\}(\/\w+)?$/, async (m) => get(`${m[1] ?? ''}/${m[2]}/${await row(m[2])}${m[3] ?? ''}`)()],
		[/^GET \/(action|idea)(\/\w+)?$/, async (m) => get(`/${m[1]}${m[2] ?? ''}`, 'ingrid')()],
		[/^GET ([^{}]*)$/, async (m) => get(m[1])()],
	];

	return {
		/* { send, is }, where is: the status that a good answer has; or null when no rule knows the route. */
		async make(route) {
			for (const [form, rule] of rules) {
				const m = typeof form === 'string' ? form === route && [route] : form.exec(route);
				if (m)
					return rule(m);
			}
			return null;
		},
		check: who.rashid,
		clients: Object.values(who),
	};
}
