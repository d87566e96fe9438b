/*
 * import.test.mjs -- people and places from a spreadsheet: looked at first, mistakes beside their row, applied, taken back;
 * and what the program exports is what it takes.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { company } from '../lib/world.mjs';

let c, admin;

before(async () => {
	c = await company();
	admin = await c.as('admin');
});
after(() => c?.server.stop());

const csv = (text, name = 'people.csv') => ({ file: { name, type: 'text/csv', bytes: Buffer.from(text) } });

/* The page that says what a file would do. */
async function look(of, text) {
	const a = (await admin.send(`/${of}/import`, {}, csv(text), { csrf: true })).is(303);

	return { at: a.location, page: (await admin.get(a.location)).is(200) };
}

const people = async () => (await admin.api('GET', '/person?limit=200')).is(200).json.items;

test('people: looked at, applied, taken back', async () => {
	const before_ = await people(), file = 'Employee number,Name,home_unit,employment\r\n9001,"Łukasz ""Luke"" Zając",Assembly 1,At work\r\n9002,Maya Ortiz,Assembly 1,active\r\n4471,Piotr Nowak-Weber,,\r\n,,,\r\n9003,,Assembly 1,active\r\n9004,Nils Berg,Nowhere,active\r\n';
	const { at, page } = await look('person', file);

	page.says('Piotr Nowak → Piotr Nowak-Weber').says('2 new rows').says('1 row changes').says('2 rows need a change and are left out').says('This is not in the list.');
	assert.match(page.text, /<td class="tb-n">6<\/td>[\s\S]*<td class="tb-n">7<\/td>/, 'the mistakes say their row as the spreadsheet numbers it');
	assert.equal((await people()).length, before_.length, 'looking changes nothing');

	(await admin.page((await admin.post(`${at}/apply`)).is(303).location)).says('Applied: 3 rows were made or changed.');
	const now = await people(), maya = now.find((p) => p.employee_no === '9002');
	assert.equal(now.length, before_.length + 2);
	assert.equal(now.find((p) => p.employee_no === '9001').name, 'Łukasz "Luke" Zając');
	const piotr = now.find((p) => p.employee_no === '4471');
	assert.equal(piotr.name, 'Piotr Nowak-Weber');
	assert.equal(piotr.home_unit.id, c.world.units.assembly, 'an empty cell leaves what is there');
	(await admin.get(`/person/${maya.id}/history`)).is(200).says('Administrator');
	(await admin.post(`${at}/apply`)).is(409).says('This import was applied already.');

	(await admin.post(`${at}/undo`)).is(303);
	const then = await people();
	assert.deepEqual(then.map((p) => [p.employee_no, p.name]), before_.map((p) => [p.employee_no, p.name]));
});

test('a file whose rows change what another of its rows names is refused whole', async () => {
	const { at, page } = await look('person', 'employee_no,name,home_unit,manager\n9051,Twin Berg,Assembly 1,\n9052,Zed Berg,Assembly 1,Piotr Nowak (4471)\n4471,Pjotr Nowak,,\n');

	page.says('2 new rows').says('1 row changes');
	(await admin.post(`${at}/apply`)).is(422).says('A row of this file changes what another row names. Nothing was imported.');
	assert.deepEqual((await people()).filter((p) => p.employee_no.startsWith('905') || p.name === 'Pjotr Nowak'), []);
});

test('what somebody changed since is left as it is when an import is taken back', async () => {
	const { at } = await look('person', 'employee_no,name,home_unit\n9101,Anna Ek,Assembly 1\n9102,Bo Ek,Assembly 1\n');

	(await admin.post(`${at}/apply`)).is(303);
	const anna = (await people()).find((p) => p.employee_no === '9101');
	(await admin.post(`/person/${anna.id}/edit`, { version: anna.version, name: anna.name, employee_no: anna.employee_no, home_unit: c.world.units.assembly, phone: '123' })).is(303);
	(await admin.page((await admin.post(`${at}/undo`)).is(303).location)).says('except for rows that somebody has changed since');
	assert.deepEqual((await people()).filter((p) => p.employee_no.startsWith('91')).map((p) => p.name), ['Anna Ek']);
});

for (const of of ['person', 'unit'])
	for (const language of ['en', 'de'])
		test(`${of}: an export in ${language} is imported without a change`, async () => {
			(await admin.post('/me/lang', { lang: language })).is(303);
			const file = (await admin.get(`/${of}/export.csv`)).is(200).text, { page } = await look(of, file);
			(await admin.post('/me/lang', { lang: 'en' })).is(303);
			const rows = file.trim().split('\r\n').length - 1;

			page.says(language === 'de' ? `${rows} Zeilen bleiben gleich` : `${rows} rows are the same`);
			assert.doesNotMatch(page.words, /row needs|rows need|Zeilen? brauch|not known|nicht bekannt/);
		});

test('a file that is none, without a key, or twice the same person says what to do', async () => {
	const send = (files) => admin.send('/person/import', {}, files, { csrf: true });

	(await send(csv(''))).is(422).says(/heading|empty|file/i);
	(await send(csv('name\nSomebody\n'))).is(422).says('The heading has no column for the key.');
	(await send(csv('name,employee_no,Name\nA,9001,B\n'))).is(422).says('Two columns have the same heading.');
	const { page } = await look('person', 'employee_no,name,home_unit\n9201,One,Assembly 1\n9201,Two,Assembly 1\n');
	page.says('1 new row').says('1 row needs a change and is left out').says('A row above has the same. Keep one of them.');
});

test('places below places of the same file: looked at as they will be, and made', async () => {
	const { at, page } = await look('unit', 'code,name,kind,parent\nNEW-1,New hall,area,SITE\nNEW-1-A,Cell A,cell,NEW-1\nBAD-1,Bad hall,no such kind,SITE\nBAD-1-A,Cell B,cell,BAD-1\n'.replaceAll('SITE', 'LSP'));

	page.says('2 new rows').says('2 rows need a change and are left out');
	(await admin.post(`${at}/apply`)).is(303);
	const units = (await admin.api('GET', '/unit?limit=200')).is(200).json.items, cell = units.find((u) => u.code === 'NEW-1-A');
	assert.equal(cell.parent.id, units.find((u) => u.code === 'NEW-1').id);
	assert.ok(!units.some((u) => u.code.startsWith('BAD')));
});

test('a name that two have names nobody, and brackets belong to a name as well', async () => {
	const rows = async (unit) => (await look('person', `employee_no,name,home_unit\n9401,Kim Ode,${unit}\n`)).page;

	for (const code of ['TWIN-1', 'TWIN-2'])
		(await admin.post('/unit', { name: 'Twin', code, kind: 'area', parent: c.world.units.site })).is(303);
	(await admin.post('/unit', { name: 'Spare (PRS)', code: 'SPARE', kind: 'area', parent: c.world.units.site })).is(303);
	(await rows('Twin')).says('This is not in the list.');
	(await rows('TWIN-2')).says('1 new row');
	(await rows('Twin (TWIN-1)')).says('1 new row');
	(await rows('Other name (PRS)')).says('This is not in the list.');
	const { at } = await look('person', 'employee_no,name,home_unit\n9402,Sam Pare,Spare (PRS)\n');
	(await admin.post(`${at}/apply`)).is(303);
	assert.equal((await people()).find((p) => p.employee_no === '9402').home_unit.title, 'Spare (PRS)');
});

test('too many rows or columns: nothing is read, and it says so', async () => {
	const send = (text) => admin.send('/person/import', {}, csv(text), { csrf: true });

	(await send(`employee_no,name\n${'1,x\n'.repeat(100001)}`)).is(422).says('more than 100,000 rows');
	(await send(`employee_no,name${',x'.repeat(70)}\n1,y\n`)).is(422).says('64 columns');
	(await send(`employee_no,name\n${','.repeat(20 << 20)}\n`)).is(422).says('2 million cells');
});

test('an import of twenty thousand people fits', async () => {
	const { at, page } = await look('person', `employee_no,name,home_unit,phone,shift\n${Array.from({ length: 20000 }, (_, i) => `B${i},Person ${i},Assembly 1,+49 30 ${i},early`).join('\n')}\n`);

	page.says('20,000 new rows');
	(await admin.post(`${at}/apply`)).is(303);
	assert.equal((await admin.api('GET', '/person?q=19999&limit=10')).is(200).json.items[0].employee_no, 'B19999');
});

test('an import is seen and undone by who made it or may change everything', async () => {
	const tina = await c.as('tina'), { assembly2 } = c.world.units;

	(await admin.post('/role_grant', { person: 'Tina Other', unit: assembly2, role: 'admin' })).is(303);
	const { at } = await look('person', 'employee_no,name,home_unit\n9501,Ola By,Assembly 1\n');
	(await admin.post(`${at}/apply`)).is(303);
	(await tina.get(at)).is(404);
	(await tina.post(`${at}/undo`)).is(404);
	assert.doesNotMatch((await tina.get('/person/import')).is(200).text, new RegExp(`${at}"`));
});

test('who may not add people may not import them, nor see what others wanted to', async () => {
	const { at } = await look('person', 'employee_no,name,home_unit\n9301,Secret Person,Assembly 1\n'), rashid = await c.as('rashid');

	for (const to of ['/person/import', at])
		assert.ok([403, 404].includes((await rashid.get(to)).status), to);
	assert.ok([403, 404].includes((await rashid.post(`${at}/apply`)).status));
});
