/*
 * world.mjs -- a small company that every HTTP and browser test starts from: one site, one value stream, three areas, ten people.
 *
 * It is made the way a customer makes it: `kpo init`, then the administrator's own forms. That happens once in a run; each test
 * file gets a copy of the database. `node world.mjs FOLDER` makes the one that is copied.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { database_copy, database_place } from './database.mjs';
import { folder_new, kpo_ok, serve } from './program.mjs';
import { Client } from './client.mjs';

const units = {
	site: { name: 'Lakeside Plant', code: 'LSP', kind: 'site', parent: 'company', tz: 'Europe/Berlin' },
	stream: { name: 'Pumps', code: 'PMP', kind: 'value_stream', parent: 'site' },
	assembly: { name: 'Assembly 1', code: 'ASM-1', kind: 'area', parent: 'stream', similar: 'assembly' },
	assembly2: { name: 'Assembly 2', code: 'ASM-2', kind: 'area', parent: 'stream', similar: 'assembly' },
	press: { name: 'Press shop', code: 'PRS', kind: 'area', parent: 'site', similar: 'press' },
};

// Who works where, and their role: where it counts. Everybody is an operator where they work.
const people = {
	piotr: { name: 'Piotr Nowak', employee_no: '4471', home: 'assembly', pin: true },
	grace: { name: 'Grace Mbeki', employee_no: '4472', home: 'assembly', pin: true },
	rashid: { name: 'Rashid Karim', employee_no: '3001', home: 'assembly', role: 'team_leader' },
	amara: { name: 'Amara Okafor', employee_no: '3002', home: 'stream', role: 'supervisor', at: 'assembly' },
	victor: { name: 'Victor Stream', employee_no: '3003', home: 'stream', role: 'value_stream' },
	tina: { name: 'Tina Other', employee_no: '3004', home: 'assembly2', role: 'team_leader' },
	paul: { name: 'Paul Press', employee_no: '3005', home: 'press', role: 'team_leader' },
	ingrid: { name: 'Ingrid Solberg', employee_no: '2001', home: 'site', role: 'kpo' },
	vera: { name: 'Vera Viewer', employee_no: '2002', home: 'site', role: 'viewer' },
};

const places = { station: { name: 'Station 6', code: 'ASM-1-06', area: 'assembly' }, saw: { name: 'Saw 4', code: 'PRS-04', area: 'press' } };

const id_in = (location, of) => Number(new RegExp(`^/${of}/(\\d+)`).exec(location)?.[1] ?? assert.fail(`${location} is not a ${of}`));

async function make_one(admin, of, fields) {
	const a = await admin.post(`/${of}`, fields);

	a.is(303);
	return id_in(a.location, of);
}

async function secret(admin, id, kind) {
	const a = (await admin.post(`/admin/person/${id}/secret`, { kind })).is(200);

	return [...a.text.matchAll(/<kbd>([^<]+)<\/kbd>/g)].at(-1)[1];
}

/* What is printed: the squares of a code as a picture, read by another program. */
export async function scan(client, to, cls = 'lb-qr') {
	const page = (await client.get(to)).is(200), folder = folder_new(), file = path.join(folder, 'label.pgm'), scale = 6;
	const svg = new RegExp(`<svg[^>]*class="${cls}"[^>]*>[\\s\\S]*?</svg>`).exec(page.text)[0];
	const side = Number(/viewBox="0 0 (\d+)/i.exec(svg)[1]) + 8, width = side * scale, pixels = Buffer.alloc(width * width, 255);

	for (const [, x, y, run] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1/g))
		for (let line = 0; line < scale; line++)
			pixels.fill(0, ((Number(y) + 4) * scale + line) * width + (Number(x) + 4) * scale, ((Number(y) + 4) * scale + line) * width + (Number(x) + 4 + Number(run)) * scale);
	fs.writeFileSync(file, Buffer.concat([Buffer.from(`P5 ${width} ${width} 255\n`), pixels]));
	return new URL(execFileSync('zbarimg', ['-q', '--raw', file], { stdio: ['ignore', 'pipe', 'ignore'] }).toString().trim()).pathname;
}

async function make(folder, keep) {
	const said = await kpo_ok(['init', '--db', database_place(folder, { keep })]);
	const password = /password:\s+(\S+)/.exec(said)[1];
	const server = await serve(folder), admin = await new Client(server).sign_in('admin', password);
	const world = { admin: { employee_no: 'admin', secret: password, name: 'Administrator' }, units: { company: 1 }, people: {}, places: {} };

	for (const [key, { parent, ...fields }] of Object.entries(units))
		world.units[key] = await make_one(admin, 'unit', { ...fields, parent: world.units[parent] });
	for (const [key, { home, role, at, pin, ...fields }] of Object.entries(people)) {
		const id = await make_one(admin, 'person', { ...fields, employment: 'active', language: 'en', home_unit: world.units[home] });
		if (role)
			await make_one(admin, 'role_grant', { person: fields.name, unit: world.units[at ?? home], role });
		world.people[key] = { ...fields, id, secret: await secret(admin, id, pin ? 'pin' : 'password') };
	}
	for (const [key, { area, ...fields }] of Object.entries(places)) {
		const id = await make_one(admin, 'place', { ...fields, area: world.units[area] });
		world.places[key] = { ...fields, id, path: await scan(admin, `/place/labels?place=${id}`) };
	}
	await server.stop();
	fs.writeFileSync(path.join(folder, 'world.json'), JSON.stringify(world));
}

/* A running server on a company of its own: { server, world, as(name), anybody() }. */
export async function company({ args = [], env = {}, shift = 0 } = {}) {
	const folder = folder_new(), from = process.env.KPO_WORLD ?? folder;

	if (from === folder)
		await make(folder);
	else
		database_copy(from, folder);
	const world = JSON.parse(fs.readFileSync(path.join(from, 'world.json'), 'utf8'));
	const c = { folder, world, server: await serve(folder, { args, env, shift }), anybody: () => new Client(c.server) };

	// Signed in once for each server, and again only when the session is over: signing in is limited.
	const known = new Map();
	c.as = async (name, { again = false } = {}) => {
		const who = name === 'admin' ? world.admin : world.people[name], kept = known.get(name);
		if (kept && !again && kept.server === c.server && (await kept.get('/me')).status === 200)
			return kept;
		known.set(name, Object.assign(await new Client(c.server).sign_in(who.employee_no, who.secret), { who }));
		return known.get(name);
	};
	// The same database, served again: after a stop or a kill.
	c.again = async (options = {}) => {
		c.server = await serve(folder, { args, env, shift: c.server.shifted ?? 0, ...options });
		return c.server;
	};
	/* An idea as the operator at the machine gives it: { id, receipt }. */
	c.give = async (words, { who, place = 'station', fields = {}, files = {}, headers } = {}) => {
		const a = await (who ?? c.anybody()).send(world.places[place].path, { problem: words, ...fields }, files, { headers: { accept: 'application/json', ...headers } });
		a.is(201);
		const receipt = a.json.receipt;
		const page = (await c.anybody().get(receipt)).is(200);
		return { receipt, id: Number(/\bI-(\d+)\b/.exec(page.words)[1]) };
	};
	return c;
}

if (process.argv[1]?.endsWith('lib/world.mjs'))
	await make(process.argv[2], true);
