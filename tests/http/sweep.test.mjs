/*
 * sweep.test.mjs -- what must hold on every route, read from the program itself: `kpo routes`, `kpo rights`, the API's own description.
 *
 * A route, a record or a field that is added tomorrow is in these tests tomorrow. Nothing here names a page, but for what
 * makes rows to look at. Who may not see a row is told the same as of one that is not there.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { company, scan } from '../lib/world.mjs';
import { kpo_ok, root } from '../lib/program.mjs';

let c, routes, rights, spec, rows, admin;

const evil = '<i id=kpo>"\'&lt;{name}%s', raw_evil = /<i id=kpo|kpo>"|kpo>&quot;'/;
const photo = fs.readFileSync(path.join(root, 'tests/data/camera-turned.jpg'));
const roles = { piotr: 'operator', rashid: 'team leader', amara: 'supervisor', victor: 'value-stream', ingrid: 'kpo', vera: 'viewer', admin: 'admin' };

/* ---- what the program says of itself ---- */

function routes_read(text) {
	return text.trim().split('\n').map((line) => {
		const [, method, at, needs] = /^(\S+)\s+(\S+)\s+(.*?)(?:, slow part on a worker)?(?:, API)?$/.exec(line);
		return { method, at, needs, api: at.startsWith('/api/v1/'), open: needs.startsWith('everybody'), by_place: needs.startsWith('whoever') };
	});
}

/* right -> the columns of roles that have it, by the first four letters as the table heads them. */
function rights_read(text) {
	const [head, ...lines] = text.trimEnd().split('\n'), names = head.trim().split(/\s+/);

	return new Map(lines.map((l) => [l.slice(0, 44).trim(), new Set(l.slice(44).trim().split(/\s+/).flatMap((x, i) => (x === 'x' ? [names[i]] : [])))]));
}
const has_right = (who, needs) => [roles[who], ...(who === 'vera' ? [] : ['operator'])].some((r) => rights.get(needs)?.has(r.slice(0, 4)));

/* Every address of a route for these ids: its record's own rows, or the one asked for. */
const records = () => Object.keys(rows);
const record_of = (at) => records().find((r) => at.startsWith(`/${r}/`) || at.startsWith(`/api/v1/${r}/`)) ?? { '/photo/{id}': 'photo', '/comment/{id}': 'comment', '/admin/person/{id}': 'person',
	'/admin/role/{id}': 'role_grant' }[/^(\/admin)?\/\w+\/\{id\}/.exec(at)?.[0]];
function filled(at, id, { step = 'answer' } = {}) {
	return at.replace('{id}', id).replace('{step}', step).replace('{record}', 'idea').replace('{module}', 'daily').replace('{name}', 'open').replace('{no}', '1').replace('/s/{token}', c.code)
		.replace('/p/{token}', c.world.places.station.path).replace('/r/{token}', '/r/' + 'A'.repeat(27));
}
const part = /similar|suggest/;                 /* a piece of a page: may have nothing to say */
const plain = (a, id) => `${a.status} ${a.words}`.replaceAll(String(id), 'N').replace(/value="[\w-]{20,}"/g, '');

/* ---- rows to look at: one of each record at least, every text filled with the probe ---- */

const times = { start_at: '06:00', end_at: '14:00', days: '1-5', breaks: '09:00-09:15', tz: 'Europe/Berlin', email: 'a@example.com', language: 'en', start_date: '2026-01-05' };
const hangs_on = { photo: 2, comment: 1 };           /* which of the ideas below */
let serial = 0;
function value_of(name, s, given) {
	const type = [s.type].flat()[0] ?? 'ref', options = s.enum?.filter(Boolean);

	if (name in given)
		return given[name];
	if (name in times)
		return times[name];
	if (options?.length)
		return options[0];
	if (s.format === 'date')
		return `2026-12-${String(1 + serial++ % 28).padStart(2, '0')}`;
	if (type === 'string')
		return (evil + (/code|no$/.test(name) ? ` ${serial++}` : '')).slice(0, s.maxLength);
	return type === 'boolean' ? true : type === 'integer' ? 1 : undefined;
}

async function fill(of, given, who = admin) {
	const schema = spec.components.schemas[`${of}_new`], body = {};

	for (const [name, s] of Object.entries(schema.properties)) {
		const v = value_of(name, s, given);
		if (v !== undefined)
			body[name] = v;
	}
	return (await who.api('POST', `/${of}`, { body, headers: { 'x-csrf': await who.csrf() } })).is(201).json.id;
}

/* What hangs on a process study and says what is lost. */
async function fill_losses() {
	const worked = (n) => ([0, 6].includes(new Date(Date.now() - n * 86400e3).getUTCDay()) ? worked(n + 1) : new Date(Date.now() - n * 86400e3).toISOString().slice(0, 10));

	const study = rows.study[0], on = { study, day: worked(1), shift: '08:00' };
	rows.setup.push(await fill('setup', { ...on, observer: undefined }));
	rows.setup_element.push(await fill('setup_element', { setup: rows.setup[0], clock: '12:30', time_after: '04:00' }));
	rows.oee_day.push(await fill('oee_day', { ...on, planned_min: undefined, stop_min: 5, total: 400, reject: 3, ideal_s: 54 }));
	rows.oee_loss.push(await fill('oee_loss', { oee_day: rows.oee_day[0], minutes: 5, pieces: undefined }));
	rows.hour_entry.push(await fill('hour_entry', { ...on, hour: 2, actual: 50 }));
}

before(async () => {
	c = await company();
	routes = routes_read(await kpo_ok(['routes']));
	rights = rights_read(await kpo_ok(['rights']));
	admin = await c.as('admin');
	spec = (await admin.get('/api/v1/openapi.json')).is(200).json;
	rows = Object.fromEntries(Object.keys(spec.components.schemas).filter((s) => spec.components.schemas[`${s}_list`]).map((r) => [r, []]));

	const { company: top, press, assembly } = c.world.units;
	rows.calendar.push(await fill('calendar', {}));
	rows.shift.push(await fill('shift', { calendar: rows.calendar[0] }));
	rows.holiday.push(await fill('holiday', { calendar: rows.calendar[0] }));
	rows.unit.push(await fill('unit', { parent: top, kind: 'area', calendar: rows.calendar[0] }));
	rows.person.push(await fill('person', { home_unit: rows.unit[0], employment: 'active' }));
	rows.place.push(await fill('place', { area: rows.unit[0] }));
	rows.headcount.push(await fill('headcount', { unit: rows.unit[0] }));
	rows.role_grant.push(await fill('role_grant', { person: rows.person[0], unit: rows.unit[0], role: 'team_leader' }));
	rows.idea.push(await fill('idea', { area: rows.unit[0], place: rows.place[0], waste: undefined, category: 'safety' }), await fill('idea', { area: press }));
	rows.study.push(await fill('study', { area: press, stops_min: undefined, available_min: 450 }));
	rows.element.push(await fill('element', { study: rows.study[0], walks: false, after: '1', pieces_per_change: undefined }));
	rows.observation.push(await fill('observation', { study: rows.study[0], timed: undefined, started_at: undefined, readings: `50x # ${evil}\n90\n140` }));
	rows.study_plan.push(await fill('study_plan', { study: rows.study[0], width_m: 12, height_m: 8 }));
	rows.study_place.push(await fill('study_place', { study: rows.study[0], x: 1, y: 1, w: 2, h: 1 }));
	rows.study_way.push(await fill('study_way', { study: rows.study[0], points: '1,1 2,2' }));
	rows.stream.push(await fill('stream', { area: rows.unit[0] }));
	rows.stream_step.push(await fill('stream_step', { stream: rows.stream[0] }));
	rows.burst.push(await fill('burst', { stream: rows.stream[0], step: rows.stream_step[0] }));
	rows.candidate.push(await fill('candidate', { area: rows.unit[0] }));
	const paul = await c.as('paul'), victor = await c.as('ingrid');
	await paul.step('idea', rows.idea[1], 'answer', { answer: evil });
	await admin.post('/comment', { origin_record: 'idea', origin_id: rows.idea[1], body: evil });
	rows.action.push(Number(/\/action\/(\d+)/.exec((await victor.post('/action', { title: evil, problem: evil, area: assembly, due: '2026-12-30', owner: 'Paul Press' })).is(303).location)[1]));
	const given = await c.anybody().send(c.world.places.saw.path, { problem: evil, giver_name: evil }, { photo: { name: '"><i id=kpo>.jpg', type: 'image/jpeg', bytes: photo } }, { headers: { accept: 'application/json' } });
	c.receipt = given.is(201).json.receipt;
	rows.idea.push(Number(/\bI-(\d+)\b/.exec((await c.anybody().get(c.receipt)).words)[1]));
	const proposed = await paul.post(`/idea/${rows.idea[1]}/propose`, { area: assembly, words: evil });
	assert.ok([303, 403, 422].includes(proposed.status), proposed.words);
	rows.document.push(await fill('document', { area: press }, paul));
	rows.standard.push(await fill('standard', { area: press, kind: 'text', origin_record: 'document', origin_id: rows.document[0], owner: undefined }, paul));
	await paul.step('standard_revision', 1, 'ask');
	await victor.step('standard_revision', 1, 'release');
	const shift = /name="shift" value="([^"]*)"/.exec((await paul.page(`/standard/${rows.standard[0]}`)).text)[1];
	(await paul.post(`/standard/${rows.standard[0]}/ack`, { revision: '1', shift })).is(303);
	(await paul.post(`/standard/${rows.standard[0]}/revise`, { what_changed: evil })).is(303);
	c.code = await scan(paul, `/standard/${rows.standard[0]}/revision/1/print`, 'sw-qr');
	for (const of of ['yokoten', 'standard_revision', 'standard_ack'])
		rows[of].push(...(await admin.api('GET', `/${of}`)).is(200).json.items.map((i) => i.id));
	await fill_losses();
	rows.photo = [1];
	rows.comment = [1];
});
after(() => c?.server.stop());

const ids_of = (at) => { const of = record_of(at); return at.includes('{id}') ? (of && rows[of]?.length ? rows[of] : [1]) : ['']; };

/* ---- who gets in ---- */

test('without signing in: every route that is not open to everybody leads to the sign-in, or is 401', async () => {
	for (const r of routes.filter((x) => !x.open)) {
		const a = await c.anybody().ask(r.method, filled(r.at, 1), r.method === 'GET' ? {} : { headers: { 'content-type': r.api ? 'application/json' : 'application/x-www-form-urlencoded' }, body: r.api ? '{}' : '' });

		if (r.method === 'GET' && !r.api)
			assert.ok(a.status === 303 && a.location.startsWith('/sign-in'), `${r.method} ${r.at}: ${a.status} ${a.location}`);
		else
			assert.ok([401, 403, 415].includes(a.status), `${r.method} ${r.at}: ${a.status}`);
	}
});

test('every route, every role: whoever has not its right is refused, whoever has it is not', async () => {
	assert.ok(rights.size > 5 && rights.get('read ideas').has('oper'), 'the table of rights cannot be read');
	for (const who of Object.keys(roles)) {
		const client = await c.as(who), token = await client.csrf();

		for (const r of routes.filter((x) => !x.open && !x.by_place)) {
			assert.ok(rights.has(r.needs), `${r.at}: the right "${r.needs}" is in no table`);
			const a = await client.ask(r.method, filled(r.at, 999999), r.method === 'GET' ? { headers: part.test(r.at) ? { 'hx-request': 'true' } : {} } :
				{ headers: { 'x-csrf': token, 'content-type': r.api ? 'application/json' : 'application/x-www-form-urlencoded' }, body: r.api ? '{}' : `csrf=${token}&nothing=1` });
			if (has_right(who, r.needs))
				assert.doesNotMatch(a.text, /Your role does not include this/, `${who} ${r.method} ${r.at}`);             /* the place may still say no */
			else
				assert.equal(a.status, 403, `${who} ${r.method} ${r.at}`);
		}
	}
});

/* What hangs on an idea is seen by whoever sees the idea. */
async function seen_by(client, of) {
	const list = await client.api('GET', `/${hangs_on[of] ? 'idea' : of}?limit=200`), seen = new Set(list.status === 200 ? list.json.items.map((i) => i.id) : []);

	return hangs_on[of] ? new Set(seen.has(rows.idea[hangs_on[of]]) ? rows[of] : []) : seen;
}

test('a row that one may not see answers the same as one that is not there, on every route with a number', async () => {
	const missing = 987654;

	for (const who of ['grace', 'tina', 'vera']) {
		const client = await c.as(who), token = await client.csrf();
		let compared = 0;

		for (const of of records()) {
			const seen = await seen_by(client, of);
			for (const r of routes.filter((x) => record_of(x.at) === of && x.by_place && x.at.includes('{id}')))
				for (const id of rows[of].filter((i) => !seen.has(i))) {
					const options = r.method === 'GET' ? {} : { headers: { 'x-csrf': token, 'content-type': r.api ? 'application/json' : 'application/x-www-form-urlencoded', 'if-match': '"1"' },
						body: r.api ? '{}' : `csrf=${token}&version=1` };
					const a = await client.ask(r.method, filled(r.at, id), options), b = await client.ask(r.method, filled(r.at, missing), options);
					if (a.status < 300 && of === 'person' && id === client.who.id)
						continue;
					assert.equal(plain(a, id), plain(b, missing), `${who} ${r.method} ${r.at} ${id}`);
					compared++;
				}
		}
		assert.ok(compared > 20, `${who}: ${compared}`);
	}
});

/* ---- what another site can make a browser do ---- */

test('every writing route refuses a form without the token, and one from another site, also the open ones', async () => {
	const before_ = (await admin.get('/admin/history')).is(200).words;

	for (const r of routes.filter((x) => x.method !== 'GET')) {
		const headers = { 'content-type': r.api ? 'application/json' : 'application/x-www-form-urlencoded' }, at = filled(r.at, ids_of(r.at)[0]), body = r.api ? '{}' : '';
		const ours = await admin.ask(r.method, at, { headers: { ...headers, origin: 'https://evil.example' }, body: r.api ? body : `csrf=${await admin.csrf()}` });
		assert.ok([403, 404].includes(ours.status), `${r.method} ${r.at} from another site: ${ours.status}`);
		const fetched = await admin.ask(r.method, at, { headers: { ...headers, 'sec-fetch-site': 'cross-site' }, body });
		assert.ok([403, 404].includes(fetched.status), `${r.method} ${r.at} cross-site: ${fetched.status}`);
		if (!r.open)
			assert.equal((await admin.ask(r.method, at, { headers, body })).status, 403, `${r.method} ${r.at} without a token`);
	}
	assert.equal((await admin.get('/admin/history')).is(200).words, before_);
});

/* ---- what every answer carries ---- */

async function every_page(client, look, { query = '' } = {}) {
	for (const r of routes.filter((x) => x.method === 'GET'))
		for (const id of ids_of(r.at)) {
			const at = filled(r.at, id).replace(/^\/r\/A+/, c.receipt);
			look(await client.get(at + query, part.test(r.at) ? { 'hx-request': 'true' } : {}), at, r);
		}
}

function headers_hold(a, at, r, client) {
	const h = (name) => a.headers.get(name) ?? '';

	assert.match(h('content-security-policy'), /default-src 'none'.*frame-ancestors 'none'/, at);
	assert.equal(h('x-content-type-options'), 'nosniff', at);
	assert.equal(h('referrer-policy'), 'same-origin', at);
	assert.equal(h('server') + h('x-powered-by'), '', at);
	assert.equal(h('access-control-allow-origin'), '', at);
	if (!a.fragment && a.status === 200)
		assert.match(a.type, /^(text\/html; charset=utf-8|text\/csv|text\/plain|application\/|image\/jpeg)/, at);
	assert.match(h('cache-control'), client.jar.has('kpo_s') && !/\/photo|\/openapi|^\/p\/|\/observe$/.test(r.at) && !part.test(r.at) ? /no-store/ : /no-store|private/, at);
}

test('every page, list, file and answer of the API has its policy, and is kept by nobody', async () => {
	await every_page(admin, (a, at, r) => { assert.ok(a.status < 500, `${at}: ${a.status}`); headers_hold(a, at, r, admin); });
	const nobody = c.anybody();
	await every_page(nobody, (a, at, r) => headers_hold(a, at, r, nobody));
});

/* ---- what was typed ---- */

test('no text of any record appears on any page as markup', async () => {
	let met = 0;

	for (const of of records().filter((r) => r !== 'photo' && r !== 'comment'))
		assert.ok(rows[of].length || of === 'yokoten', `no row of ${of}`);
	for (const client of [admin, await c.as('ingrid'), await c.as('paul'), c.anybody()])
		await every_page(client, (a, at) => {
			if (!a.type.startsWith('text/html'))
				return;
			assert.doesNotMatch(a.text, raw_evil, at);
			met += (a.text.match(/&lt;i id=kpo/g) ?? []).length;
		});
	assert.ok(met > 60, `the probe was met only ${met} times`);
});

test('what stands in an address is shown as text, leads nowhere else, and never fails the program', async () => {
	const names = ['q', 'next', 'sort', 'after', 'view', 'state', 'unit', 'area', 'from', 'place', 'back', 'owner', 'title', 'lang', 'id', 'version', 'created_by', 'columns', 'as', 'of'];
	const values = [evil, 'https://evil.example/', '//evil.example', '\'; select 1 --', '999999999999999999999', '-1', '%00', '\u202e\ufeff', 'a\r\nSet-Cookie: kpo_s=x'];

	for (const value of values) {
		const pairs = names.map((n) => `${n}=${encodeURIComponent(value)}`);
		for (const query of [`?${pairs.join('&')}`, `?q=1&q=${encodeURIComponent(value)}`, ...(value === evil ? pairs.map((p) => `?${p}`) : [])])
			await every_page(admin, (a, at) => {
				assert.ok(a.status < 500, `${at}${query}: ${a.status}`);
				assert.ok(!a.type.startsWith('text/html') || !raw_evil.test(a.text), `${at}${query}`);
				assert.doesNotMatch(a.location ?? '', /^(\w+:|\/\/)|[\r\n]/, `${at}${query}`);
				assert.equal(a.cookies.filter((x) => /kpo_s=x/.test(x)).length, 0, `${at}${query}`);
				assert.doesNotMatch(a.text, /(href|action|src)="(https?:)?\/\/evil/, `${at}${query}`);
			}, { query });
	}
});

test('a file name, a header and a host that a client makes up change nothing', async () => {
	for (const headers of [{ 'x-forwarded-host': 'evil.example' }, { 'x-original-url': '/admin' }, { 'x-rewrite-url': '/admin' }, { 'x-http-method-override': 'DELETE' }, { referer: 'https://evil.example/"><i id=kpo>' },
		{ 'accept-language': '<i id=kpo>' }, { cookie: 'lang=<i id=kpo>; theme="><i id=kpo>; kpo_s=' + 'x'.repeat(4000) }]) {
		const a = await c.anybody().get('/sign-in', headers);
		a.is(200);
		assert.doesNotMatch(a.text, /evil\.example|<i id=kpo/, JSON.stringify(headers));
	}
});

/* ---- fields that are not theirs to set ---- */

test('no field that is kept by the program can be set over the API or by a form', async () => {
	const token = await admin.csrf();
	let tried = 0;

	for (const of of records().filter((r) => spec.paths[`/api/v1/${r}/{id}`]?.patch)) {
		const read = Object.keys(spec.components.schemas[of].properties), id = rows[of][0];
		for (const [method, at, schema] of [['POST', `/${of}`, `${of}_new`], ['PATCH', `/${of}/${id}`, `${of}_change`]]) {
			const may = new Set(Object.keys(spec.components.schemas[schema]?.properties ?? {})), kept = [...read.filter((f) => !may.has(f)), 'password', 'pin', 'badge', 'hash', 'receipt'];
			if (!spec.paths[`/api/v1${at.replace(String(id), '{id}')}`]?.[method.toLowerCase()] || !id)
				continue;
			for (const field of kept) {
				const a = await admin.api(method, at, { body: { [field]: 1 }, headers: { 'x-csrf': token, 'if-match': '"1"' } });
				if (a.status === 403)           /* nobody changes it at all */
					break;
				assert.ok((a.is(422).json.error.fields ?? []).some((f) => f.field === field), `${method} ${at}: ${field}`);
				tried++;
			}
		}
		if (routes.some((r) => r.method === 'POST' && r.at === `/${of}` && has_right('admin', r.needs)) && of !== 'idea')
			for (const field of ['id', 'created_by', 'created_at', 'updated_by', 'password', 'pin'])
				(await admin.post(`/${of}`, { [field]: '1' })).is(422).says(/./);
	}
	assert.ok(tried > 60, String(tried));
});
