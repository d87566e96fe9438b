/*
 * charts.test.mjs -- every chart of /charts looks as it did: a picture of each is kept in tests/data/charts and compared.
 *
 * KPO_PICTURES=keep takes them anew; look at each before you commit it. The browser compares, so that no decoder of pictures is needed. A few pixels
 * may differ: another version of the browser draws the edge of a letter a little differently.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { company } from '../lib/world.mjs';
import { root } from '../lib/program.mjs';
import { browser_open, browser_close, desk, phone, screen } from '../lib/browser.mjs';

const kept = path.join(root, 'tests/data/charts'), keep = process.env.KPO_PICTURES === 'keep';
const DIFFERS = 48, PART = 0.002;               // of 255 in one colour; of all pixels
let c, s;

before(async () => {
	[c] = await Promise.all([company(), browser_open()]);
	s = await (await screen(c.server, { size: desk })).sign_in(c.world.people.rashid);
});
after(async () => { await browser_close(); await c?.server.stop(); });

/* The part of two pictures that differs; 1 when their sizes do. */
async function difference(page, one, other) {
	return page.evaluate(async ([a, b, differs]) => {
		const pixels = async (png) => {
			const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob()), canvas = new OffscreenCanvas(image.width, image.height);
			canvas.getContext('2d').drawImage(image, 0, 0);
			return canvas.getContext('2d').getImageData(0, 0, image.width, image.height);
		};
		const [x, y] = [await pixels(a), await pixels(b)];
		if (x.width !== y.width || x.height !== y.height)
			return 1;
		let n = 0;
		for (let i = 0; i < x.data.length; i += 4)
			n += Math.max(...[0, 1, 2].map((k) => Math.abs(x.data[i + k] - y.data[i + k]))) > differs;
		return n / (x.width * x.height);
	}, [one.toString('base64'), other.toString('base64'), DIFFERS]);
}

test('each chart looks as it was kept', { timeout: 180e3 }, async () => {
	const blank = await s.context.newPage(), wrong = [], seen = [];

	await s.go('/charts');
	fs.mkdirSync(kept, { recursive: true });
	for (const at of await s.page.locator('.chs > div > [id]').all()) {
		const id = await at.getAttribute('id'), file = path.join(kept, `${id}.png`), now = await at.screenshot();
		seen.push(`${id}.png`);
		if (keep)
			fs.writeFileSync(file, now);
		const part = fs.existsSync(file) ? await difference(blank, now, fs.readFileSync(file)) : 1;
		if (part > PART) {
			const look = path.join(os.tmpdir(), `kpo-chart-${id}.png`);
			fs.writeFileSync(look, now);
			wrong.push(`${id}: ${(part * 100).toFixed(2)} % differ; as it is now: ${look}`);
		}
	}
	assert.deepEqual(wrong, []);
	assert.deepEqual(fs.readdirSync(kept).sort(), seen.sort());
	assert.ok(seen.length >= 5);
});

test('a chart is read without the drawing: a sentence, and its numbers', async () => {
	const wrong = [];

	await s.go('/charts');
	for (const at of await s.page.locator('.chs > div > [id]').all()) {
		const id = await at.getAttribute('id'), drawings = await at.locator('[role=img]').all(), tables = await at.locator('table').count();
		for (const d of drawings)
			if (((await d.getAttribute('aria-label')) ?? '').length < 3)
				wrong.push(`${id}: a drawing does not say what it shows`);
		// The days of a month that missed stand in the sentence, one by one.
		if (!tables && id !== 'days')
			wrong.push(`${id}: no table`);
	}
	assert.deepEqual(wrong, []);
});

test('the page of charts on a phone and on a desk', { timeout: 120e3 }, async () => {
	for (const size of [phone, desk]) {
		const at = await (await screen(c.server, { size })).sign_in(c.world.people.rashid);
		await at.go('/charts');
		await at.check('/charts');
		await at.close();
	}
});
