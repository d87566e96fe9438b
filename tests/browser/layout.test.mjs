/*
 * layout.test.mjs -- the plan of a cell under somebody's hands: dragged with the mouse, moved with the keyboard alone, a way drawn by tapping on a phone.
 *
 * What a gesture did is read back over the API: the drawing alone proves nothing.
 */
import { test, before, after, afterEach } from 'node:test';
import assert from 'node:assert/strict';
import path from 'node:path';
import { company } from '../lib/world.mjs';
import { cell_study } from '../lib/cell.mjs';
import { browser_close, browser_open, desk, phone, screen } from '../lib/browser.mjs';
import { root, until } from '../lib/program.mjs';

let c, rashid, made, at;
const opened = [];

before(async () => {
	await browser_open();
	c = await company();
	rashid = await c.as('rashid');
	made = await cell_study(rashid, c.world.units.assembly);
	at = `/study/${made.study}`;
});
after(async () => {
	await browser_close();
	await c.server.stop();
});
afterEach(() => Promise.all(opened.splice(0).map((s) => s.context.close().catch(() => {}))));

const open = async (to, options) => {
	const s = await screen(c.server, options);

	opened.push(s);
	await s.sign_in(c.world.people.rashid);
	return s.go(to);
};
const place = async (name) => (await rashid.api('GET', `/study_place/${made.places[name]}`)).is(200).json;
const lies = async (name) => (({ x, y }) => [x, y])(await place(name));
const moved_to = (name, x, y) => until(`${name} at ${x},${y}`, async () => `${await lies(name)}` === `${[x, y]}`);
const newest = async (of) => (await rashid.api('GET', `/${of}?sort=-id&limit=1`)).is(200).json.items[0];
/* Where a point of the floor, in metres, lies on the screen. */
const spot = (page, x, y) => page.evaluate(([mx, my]) => {
	const [unit, left, top] = document.querySelector('.pl-floor').dataset.value.split(' ').map(Number), svg = document.querySelector('.pl svg.ch');
	const p = new DOMPoint(left + mx * unit, top + my * unit).matrixTransform(svg.getScreenCTM());
	return [p.x, p.y];
}, [x, y]);

test('a place is dragged with the mouse, snaps, is kept and undone', async () => {
	const s = await open(`${at}/layout`), { page } = s, before = await lies('Press'), walk = () => page.locator('.pl-facts dd').nth(3).textContent(), walk_before = await walk(), path_before = await page.locator('.ch .way').first().getAttribute('d');

	await page.mouse.move(...await spot(page, before[0] + .9, before[1] + 1));
	await page.mouse.down();
	await page.mouse.move(...await spot(page, 8, 3), { steps: 4 });
	await page.mouse.move(...await spot(page, before[0] + .9 - .52, before[1] + 1 + .73), { steps: 4 });
	await page.mouse.up();
	await moved_to('Press', 8.1, 2.6);
	await s.says('Moved.');
	assert.match(page.url(), /\/layout$/, 'the drag did not open the form');
	await until('the path follows', async () => await page.locator('.ch .way').nth(2).getAttribute('d') !== path_before);
	assert.notEqual(await walk(), walk_before, 'how far one walks follows too');
	// Beyond the edge it stays on the floor.
	await page.mouse.move(...await spot(page, 8.7, 3.4));
	await page.mouse.down();
	await page.mouse.move(...await spot(page, 30, -5), { steps: 4 });
	await page.mouse.up();
	await moved_to('Press', 8.8, 0);
	await page.locator('.toast button').click();
	await moved_to('Press', 8.1, 2.6);
	await s.says('Undone.');
	await page.locator(`#place-${made.places.Press}`).click();
	await page.waitForURL(/layout\/place\?row=/);
});

test('with the keyboard alone: Tab to it, arrows move it, Shift by a metre, Escape puts it back, Enter opens it', async () => {
	const s = await open(`${at}/layout`), { page } = s, id = `place-${made.places.Chute}`, [x, y] = await lies('Chute');

	await page.locator('.pl .sx').first().focus();
	await page.keyboard.press('Tab');
	assert.equal(await page.evaluate(() => document.activeElement.id), id);
	for (const key of ['ArrowRight', 'ArrowRight', 'Shift+ArrowDown'])
		await page.keyboard.press(key);
	await s.says(`${(x + .2).toFixed(1)} m from the left, ${(y + 1).toFixed(1)} m from the top`);
	await moved_to('Chute', x + .2, y + 1);
	await s.says('Moved.');
	await until('the focus is where it was', () => page.evaluate((i) => document.activeElement.id === i, id));
	await page.keyboard.press('ArrowLeft');
	await page.keyboard.press('Escape');
	await page.keyboard.press('ArrowLeft');
	await page.keyboard.press('ArrowLeft');
	await page.keyboard.press('Shift+ArrowUp');
	await page.keyboard.press('Enter');
	await page.waitForURL(/layout\/place\?row=/);
	assert.deepEqual(await lies('Chute'), [x, y]);
	assert.equal(await page.getByLabel('From the left').inputValue(), String(x));
});

test('a place is dragged with a finger on a phone, and the page does not move with it', async () => {
	const s = await open(`${at}/layout`, { size: phone }), { page } = s, touch = await s.context.newCDPSession(page), [x, y] = await lies('CNC-12');
	const finger = (type, at) => touch.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [{ x: at[0], y: at[1] }] : [] });

	await page.locator('.pl').scrollIntoViewIfNeeded();
	const before = await page.evaluate(() => scrollY);
	await finger('touchStart', await spot(page, x + 1, y + .6));
	for (const d of [.2, .5, .8, 1])
		await finger('touchMove', await spot(page, x + 1, y + .6 + d));
	await finger('touchEnd');
	await moved_to('CNC-12', x, Math.round((y + 1) * 10) / 10);
	assert.equal(await page.evaluate(() => scrollY), before);
	const box = await page.locator(`#place-${made.places.Press} rect`).boundingBox();
	assert.ok(box.width >= 44 && box.height >= 44, `${box.width} by ${box.height}`);
});

test('who moves what somebody else has moved meanwhile is told, and sees where it lies', async () => {
	const s = await open(`${at}/layout`), { page } = s, p = await place('Rack');

	(await rashid.post(`${at}/layout/move`, { _row: String(p.id), version: String(p.version), x: '3', y: '4.5' })).is(303);
	await page.locator(`#place-${p.id}`).focus();
	await page.keyboard.press('ArrowUp');
	await s.says(/Somebody moved or changed this place in the meantime/);
	assert.deepEqual(await lies('Rack'), [3, 4.5]);
	await until('the drawing is fresh', async () => (await page.locator(`#place-${p.id}`).getAttribute('data-value')).includes(' 3.0 4.5 '));
	s.well(/409/);
});

test('a way is drawn by tapping on a phone; the last point is taken back', async () => {
	const s = await open(`${at}/spaghetti/way`, { size: phone }), { page } = s;

	await page.locator('.pl').scrollIntoViewIfNeeded();
	for (const p of [[1, 2], [3.04, 2], [3, 4], [4.5, 4.5]])
		await page.touchscreen.tap(...await spot(page, ...p));
	await s.says('4 points, 5.6 m');
	await page.getByRole('button', { name: 'Take the last point back' }).tap();
	await s.says('3 points, 4.0 m');
	assert.equal(await page.getByLabel('Points').inputValue(), '1,2 3,2 3,4');
	await page.getByLabel('Way', { exact: true }).fill('Tapped');
	await page.getByLabel('Trips a shift').fill('100');
	await Promise.all([page.waitForURL(/spaghetti$/), page.getByRole('button', { name: 'Save' }).tap()]);
	const way = await newest('study_way');
	assert.deepEqual([way.name, way.points, way.trips], ['Tapped', '1,2 3,2 3,4', 100]);
});

test('a way is drawn with the keyboard: the cross moves, Space sets, Backspace takes back, Enter ends', async () => {
	const s = await open(`${at}/spaghetti/way`), { page } = s;

	await page.getByLabel('Way', { exact: true }).fill('Typed');
	await page.locator('.pl .sx').first().focus();
	assert.equal(await page.locator('.pl .sx').first().getAttribute('role'), 'application');
	for (const key of ['Space', 'Shift+ArrowRight', 'Shift+ArrowRight', 'Space', 'ArrowDown', 'Space', 'Backspace', 'Shift+ArrowDown', 'Space'])
		await page.keyboard.press(key);
	await s.says('3 points, 3.1 m');
	await page.keyboard.press('Enter');
	assert.equal(await page.evaluate(() => document.activeElement.id), 'pl-end');
	await Promise.all([page.waitForURL(/spaghetti$/), page.keyboard.press('Enter')]);
	const way = await newest('study_way');
	assert.equal(way.points, '5,3 7,3 7,4.1');
	// What was typed more exactly than a finger can set it stays as it is.
	(await rashid.post(`${at}/spaghetti/way`, { _row: String(way.id), version: String(way.version), name: 'Typed', operator: '1', moment: 'before', trips: '', points: '5.25,3 7,3' })).is(303);
	await s.go(`${at}/spaghetti/way?row=${way.id}`);
	await page.mouse.click(...await spot(page, 6, 2));
	assert.equal(await page.getByLabel('Points').inputValue(), '5.25,3 7,3 6,2');
});

test('without script everything is done by forms', async () => {
	const s = await open(`${at}/layout`, { js: false }), { page } = s;

	await page.locator('#pl-places').getByRole('link', { name: 'Gauge' }).click();
	await page.getByLabel('From the left').fill('4.4');
	await Promise.all([page.waitForURL(/\/layout$/), page.getByRole('button', { name: 'Save', exact: true }).click()]);
	assert.equal((await lies('Gauge'))[0], 4.4);
	assert.equal(await page.locator('#pl-hint').isVisible(), false);
});

test('the scale is set by two points on the picture', async () => {
	const s = await open(`${at}/layout/plan`), { page } = s;

	await page.locator('#f-photo').setInputFiles(path.join(root, 'tests/data/camera-gps.jpg'));
	await Promise.all([page.waitForNavigation(), page.getByRole('button', { name: 'Put it under the plan' }).click()]);
	await s.says('The picture lies under the plan.');
	for (const p of [[1, 1], [6, 1]])
		await page.mouse.click(...await spot(page, ...p));
	assert.equal(await page.getByLabel('Two points on the picture').inputValue(), '1,1 6,1');
	await page.getByLabel('How far they are apart').fill('6');
	await Promise.all([page.waitForNavigation(), page.getByRole('button', { name: 'Set the scale' }).click()]);
	assert.equal((await newest('study_plan')).width_m, 12);
	const shown = await page.evaluate(async () => { const i = new Image(); i.src = document.querySelector('image').getAttribute('href'); await i.decode(); return i.naturalWidth; });
	assert.ok(shown > 100, 'the picture is there');
});

for (const size of [desk, phone])
	test(`pages stand still and are clean at ${size.width}, with a picture under the plan`, async () => {
		const s = await open('/', { size });

		(await rashid.post(`${at}/layout/place`, { name: `Incoming castings, two pallets ${size.width}`, x: '5', y: '2.5', w: '1.2', h: '1.4', wip: '2' })).is(303);
		for (const to of [`${at}/layout`, `${at}/layout?operator=2`, `${at}/layout/place`, `${at}/layout/place?row=${made.places.Press}`, `${at}/layout/plan`, `${at}/spaghetti`, `${at}/spaghetti/way`]) {
			await s.go(to);
			await s.check(to);
		}
	});

test('on paper the drawing is as wide as the sheet and nothing is left to press', async () => {
	const s = await open(`${at}/layout`), { page } = s;

	await page.emulateMedia({ media: 'print' });
	for (const gone of ['.btn', '.pl-hint', '#pl-places', '.sf'])
		assert.equal(await page.locator(gone).first().isVisible(), false, gone);
	assert.equal(await page.locator('.pl svg.ch').first().isVisible(), true);
	for (const [format, form] of [['A3', 'layout'], ['A4', 'layout'], ['A3', 'spaghetti'], ['A4', 'spaghetti']]) {
		await s.go(`${at}/${form}`);
		const pdf = await page.pdf({ format, landscape: true, path: process.env.KPO_SHEETS && path.join(process.env.KPO_SHEETS, `${form}-${format}.pdf`) });
		assert.equal([...pdf.toString('latin1').matchAll(/\/Type\s*\/Page\b/g)].length, 1, `${form}: one sheet of ${format}`);
	}
});
