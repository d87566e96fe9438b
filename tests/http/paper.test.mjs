/*
 * paper.test.mjs -- every drawing of /charts on paper: a PDF that another program reads, with its words as words and a code that a scanner reads.
 *
 * The server runs in its sandbox, so that what fonts need is there. poppler reads the PDFs, zbar the codes.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { company } from '../lib/world.mjs';
import { folder_new, root } from '../lib/program.mjs';

let c, who, page, ids;

before(async () => {
	c = await company();
	who = await c.as('ingrid');
	page = (await who.get('/charts')).is(200).text;
	ids = [...new Set([...page.matchAll(/href="\/charts\/([\w-]+)\.pdf\?/g)].map((m) => m[1]))];
});
after(async () => { await c?.server.stop(); });

const folder = folder_new();
const said = (...args) => execFileSync(args[0], args.slice(1), { stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 64 << 20 }).toString();

async function pdf(id, size = 'a4', client = who) {
	const a = (await client.get(`/charts/${id}.pdf?size=${size}`)).is(200), file = path.join(folder, `${id}-${size}.pdf`);

	assert.equal(a.type, 'application/pdf');
	assert.equal(a.headers.get('content-disposition'), `inline; filename="${id}-${size}.pdf"`);
	fs.writeFileSync(file, a.bytes);
	return file;
}
const words = (file) => said('pdftotext', '-layout', file, '-').replace(/\s+/g, ' ');
function facts(file) {
	const info = said('pdfinfo', file);

	return { pages: Number(/^Pages:\s+(\d+)/m.exec(info)[1]), size: /^Page size:\s+([\d.]+) x ([\d.]+)/m.exec(info).slice(1).map((x) => Math.round(Number(x))), title: /^Title:\s+(.*)$/m.exec(info)?.[1] };
}
const title_of = (id) => new RegExp(`<div id="${id}"><section class="panel"><header><h2>([^<]+)`).exec(page)[1].replace(/&amp;/g, '&');

/* What stands in the rendered page, as a scanner sees it. */
function code_of(file) {
	const to = file.replace(/\.pdf$/, '');

	execFileSync('pdftoppm', ['-r', '150', '-gray', '-singlefile', file, to], { stdio: 'ignore' });
	return said('zbarimg', '-q', '--raw', `${to}.pgm`).trim();
}

test('each drawing is one page of A4 and one of A3, with its title, code and revision as words', { timeout: 120e3 }, async () => {
	assert.ok(ids.length >= 29, `${ids.length} drawings`);
	for (const id of ids)
		for (const [size, sides] of [['a4', [595, 842]], ['a3', [842, 1191]]]) {
			const file = await pdf(id, size), f = facts(file), text = words(file);
			assert.equal(f.pages, 1, `${id} ${size}`);
			assert.deepEqual([...f.size].sort((a, b) => a - b), sides, `${id} ${size}`);
			assert.equal(f.title, title_of(id));
			for (const said_ of [title_of(id), 'SW-0212', 'Revision', '1 of 1', 'Lakeside Plant', 'Amara Okafor', 'Example'])
				assert.ok(text.includes(said_), `${id} ${size}: ${said_} in ${text}`);
		}
});

test('its code leads to the drawing', { timeout: 60e3 }, async () => {
	for (const id of [ids[0], ids.at(-1), 'x-matrix'])
		for (const size of ['a4', 'a3'])
			assert.match(code_of(await pdf(id, size)), new RegExp(`^https?://[^/]+/charts#${id}$`));
});

test('every word of a drawing stands in the PDF, none smaller than 7 points, in a font that is inside', { timeout: 120e3 }, async () => {
	const wrong = [];

	for (const id of ids) {
		const file = await pdf(id), text = words(file).replaceAll(' ', ''), at = page.indexOf(`<div id="${id}">`), part = page.slice(at, page.indexOf('class="ch-pdf', at));
		for (const [, t] of part.matchAll(/<(?:text|tspan)[^>]*>([^<]+)</g)) {
			const plain = t.replace(/&amp;/g, '&').replace(/&#39;/g, '\'').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/\s+/g, '');
			// What is turned comes letter by letter.
			if (!text.includes(plain) && id !== 'x-matrix')
				wrong.push(`${id}: ${t}`);
		}
		const sizes = [...said('pdftohtml', '-xml', '-stdout', '-zoom', '1', '-i', file).matchAll(/<fontspec [^>]*size="(\d+)"/g)].map((m) => Number(m[1]));
		if (Math.min(...sizes) < 7)
			wrong.push(`${id}: words of ${Math.min(...sizes)} points`);
		for (const line of said('pdffonts', file).trim().split('\n').slice(2))
			if (!/^\w+\+DejaVu/.test(line) || !/\byes +yes +yes\b/.test(line))
				wrong.push(`${id}: ${line}`);
	}
	assert.deepEqual(wrong, []);
});

test('what stands beside and below a drawing comes along, its table of numbers does not', async () => {
	const said_ = { combination: ['Work element', 'Total, seconds', 'Place in rack, return'], bowler: ['Kaizen events held', 'actual', 'missed twice in a row, or three times in six', 'Countermeasure due: Ideas per person'],
		skills: ['Rashid Karim', 'Team leader', 'Can teach', 'dashed: planned', 'Short ✓'], panels: ['All on one scale', 'Assembly 1', '1 signal, worse', 'too few for limits'], days: ['Safety', 'Meeting held'],
		flow: ['A band that widens is where work waits'], funnel: ['by chance 1 in 20 lies outside'] };

	for (const [id, words_] of Object.entries(said_)) {
		const text = words(await pdf(id));
		for (const w of words_)
			assert.ok(text.includes(w), `${id}: ${w} in ${text}`);
		assert.doesNotMatch(text, /\bNumbers\b/);
	}
});

test('each class of a drawing has its look on paper', () => {
	const css = fs.readFileSync(path.join(root, 'assets/paper.css'), 'utf8').replace(/\/\*[\s\S]*?\*\//g, ''), ruled = new Set([...css.matchAll(/\.([A-Za-z][\w-]*)/g)].map((m) => m[1]));
	// The frame of the drawing; the icons of the page, of which a sheet writes signs.
	const without = new Set(['ch', 'ch-w', 'g', 'i']), main = page.slice(page.indexOf('class="chs"'));
	const used = new Set([...main.matchAll(/<svg[\s\S]*?<\/svg>/g)].flatMap(([svg]) => [...svg.matchAll(/\bclass="([^"]*)"/g)].flatMap((m) => m[1].split(' '))));

	assert.ok(used.size > 60, `${used.size} classes`);
	assert.deepEqual([...used].filter((x) => !ruled.has(x) && !without.has(x)), []);
	assert.doesNotMatch(css, /var\(|@|url\(/);
});

test('in German', async () => {
	const ours = await c.as('rashid');

	await ours.post('/me/lang', { lang: 'de' }, { csrf: false });
	assert.ok(/<html [^>]*lang="de"/.test((await ours.get('/charts')).text), 'the page is German');
	const text = words(await pdf('combination', 'a4', ours));
	for (const german of ['Beispiel', 'Gedruckt', 'Seite', '1 von 1', 'Arbeitselement'])
		assert.ok(text.includes(german), `${german} in ${text}`);
});

test('what is not there is not there, and nobody without an account prints', async () => {
	for (const at of ['/charts/no-such.pdf', '/charts/xmr', '/charts/.pdf', '/charts/xmr.pdf?size=a0', '/charts/xmr.pdf.pdf', '/charts/%2e%2e%2fxmr.pdf'])
		(await who.get(at)).is(404);
	const a = await c.anybody().get('/charts/xmr.pdf');
	assert.notEqual(a.type, 'application/pdf');
});

test('the same sheet says the same, also when many ask at once', { timeout: 60e3 }, async () => {
	const one = (await who.get('/charts/smed.pdf?size=a3')).is(200).bytes, many = await Promise.all(Array.from({ length: 12 }, () => who.get('/charts/smed.pdf?size=a3')));
	const read = (bytes, i) => { const file = path.join(folder, `many-${i}.pdf`); fs.writeFileSync(file, bytes); return words(file); };

	// The reader of the fonts names each part of a font by chance, so bytes may differ by a few; words and pictures may not.
	for (const [i, a] of many.entries()) {
		assert.equal(read(a.is(200).bytes, i), read(one, 'one'));
		assert.ok(Math.abs(a.bytes.length - one.length) < one.length / 50, `${a.bytes.length} bytes and ${one.length}`);
	}
});

test('the log names no call that the sandbox refused', async () => {
	assert.match(c.server.log, /sandbox=on/);
	assert.doesNotMatch(c.server.log, /Fontconfig|Pango|GLib|librsvg/i);
});
