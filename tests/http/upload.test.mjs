/*
 * upload.test.mjs -- pictures: decided by content, re-encoded, without where they were taken; and never a page.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { company } from '../lib/world.mjs';
import { database_holds } from '../lib/database.mjs';
import { folder_new, root } from '../lib/program.mjs';

let c, rashid;
const camera = fs.readFileSync(path.join(root, 'tests/data/camera-gps.jpg'));
const place = () => c.world.places.station.path;
const send = (bytes, { name = 'photo.jpg', type = 'image/jpeg', problem = 'With a picture' } = {}) => c.anybody().send(place(), { problem }, { photo: { name, type, bytes } });

before(async () => {
	c = await company();
	rashid = await c.as('rashid');
});
after(() => c?.server.stop());

async function pictures_of(id) {
	const page = await rashid.page(`/idea/${id}`);

	return [...new Set([...page.text.matchAll(/(?:src|href)="(\/[^"]*(?:photo|attachment|picture|file)[^"]*)"/g)].map((m) => m[1]))].filter((u) => !u.startsWith('/a/'));
}

test('a camera\'s picture arrives turned upright, without its place, its time and its owner', async () => {
	assert.match(execFileSync('exiftool', [path.join(root, 'tests/data/camera-gps.jpg')]).toString(), /GPS (Latitude|Position)/);
	const { id } = await c.give('The leak is here.', { files: { photo: { name: 'IMG_1.jpg', type: 'image/jpeg', bytes: camera } } });
	const urls = await pictures_of(id);
	assert.ok(urls.length > 0, 'the page of the idea shows no picture');
	for (const url of urls) {
		const a = await rashid.get(url);
		if (!a.type.startsWith('image/'))
			continue;
		a.is(200);
		assert.equal(a.type, 'image/jpeg');
		assert.match(a.headers.get('content-security-policy'), /default-src 'none'/);
		const file = path.join(folder_new(), 'p.jpg');
		fs.writeFileSync(file, a.bytes);
		const tags = execFileSync('exiftool', ['-a', '-G1', file]).toString();
		assert.doesNotMatch(tags, /GPS|Make|Model|Serial|Owner|Artist|Date\/Time Original|Thumbnail|Orientation\s+:\s+(Rotate|Mirror)/i);
	}
	assert.ok(!database_holds(c.folder, camera.subarray(1000, 1200)), 'the original bytes were kept');
});

test('a picture is only for who may read the idea', async () => {
	const { id } = await c.give('Not for everybody.', { files: { photo: { name: 'p.jpg', type: 'image/jpeg', bytes: camera } } }), [url] = await pictures_of(id);
	const a = await c.anybody().get(url);

	assert.ok([303, 403, 404].includes(a.status), `${url}: ${a.status}`);
});

const refused = (a) => assert.ok([413, 415, 422].includes(a.status), `${a.status} ${a.words.slice(0, 200)}`);

test('what is no picture is refused, whatever it is called', async () => {
	const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
	const gif_js = Buffer.from('GIF89a/*' + '\0'.repeat(20) + '*/=1;alert(1)');

	for (const [name, bytes] of [['page.jpg', Buffer.from('<!doctype html><script>alert(1)</script>')], ['x.jpg', svg], ['x.png', gif_js], ['half.jpg', camera.subarray(0, 300)],
		['zeros.jpg', Buffer.alloc(5000)], ['tiff.jpg', Buffer.from('49492a0008000000', 'hex')], ['pdf.jpg', Buffer.from('%PDF-1.4\n1 0 obj\n')], ['x.jpg', Buffer.from('push graphic-context\nviewbox 0 0 640 480\n')]])
		refused(await send(bytes, { name }));
	refused(await send(svg, { name: 'x.svg', type: 'image/svg+xml' }));
});

test('two things in one file: only the picture is kept', async () => {
	const tail = Buffer.from('<script>alert("two things in one file")</script>PK\x03\x04'), both = Buffer.concat([camera, tail]);
	const { id } = await c.give('A polyglot.', { files: { photo: { name: 'both.jpg.html', type: 'text/html', bytes: both } } });

	for (const url of await pictures_of(id)) {
		const a = await rashid.get(url);
		assert.ok(!a.bytes.includes('two things in one file') || a.type.startsWith('text/html') && !a.text.includes('<script>alert'));
	}
});

test('a picture that unpacks to far more than it is, is refused and the program lives', async () => {
	// A PNG that claims 60,000 by 60,000 points.
	const header = Buffer.from('89504e470d0a1a0a0000000d49484452' + '0000ea600000ea60' + '0802000000', 'hex');
	const crc = (b) => { let x = ~0; for (const v of b) { x ^= v; for (let k = 0; k < 8; k++) x = (x >>> 1) ^ (0xedb88320 & -(x & 1)); } return ~x >>> 0; };
	const sum = Buffer.alloc(4);

	sum.writeUInt32BE(crc(header.subarray(12)));
	refused(await send(Buffer.concat([header, sum, Buffer.from('0000000049444154', 'hex')]), { name: 'bomb.png' }));
	(await c.anybody().get('/healthz')).is(200);
});

test('a photo alone is enough, nothing at all is not', async () => {
	(await c.anybody().send(place(), { problem: '' }, { photo: { name: 'p.jpg', type: 'image/jpeg', bytes: camera } })).is(303);
	(await c.anybody().send(place(), { problem: '' })).is(422).says('A photo or one sentence is enough');
});

test('a picture that is refused takes none of what was typed with it', async () => {
	const a = await send(Buffer.from('no picture'), { problem: 'A sentence that took a minute to type.' });

	refused(a);
	assert.match(a.text, /A sentence that took a minute to type\./);
	a.says(/photo|picture/i);
});

test('too large: 413 before it is stored', async () => {
	const a = await send(Buffer.alloc(40 << 20, 7)).catch((e) => e);

	// Node may see the connection closed before it has sent everything; what it must not see is success.
	if (!(a instanceof Error))
		a.is(413);
	(await c.anybody().get('/healthz')).is(200);
});
