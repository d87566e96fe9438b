/*
 * help.test.mjs -- the help inside the program, and the marks in what people write.
 */
import { test, before, after } from 'node:test';
import assert from 'node:assert/strict';
import { company } from '../lib/world.mjs';

let c;
before(async () => {
	c = await company();
});
after(() => c.server.stop());

test('anybody reads the help; each text has its title once and its tables', async () => {
	const list = (await c.anybody().get('/help')).is(200), topics = [...list.text.matchAll(/href="(\/help\/[\w-]+)"/g)].map((m) => m[1]);

	assert.deepEqual(topics.slice(0, 3), ['/help/daily', '/help/guide', '/help/standard-work']);
	assert.ok(topics.includes('/help/administrator'));
	for (const to of topics) {
		const a = (await c.anybody().get(to)).is(200);
		assert.equal(a.text.match(/<h1/g).length, 1, to);
		assert.match(a.text, /<article class="prose" lang="en">/);
		assert.ok(/<table>[\s\S]*<\/table>/.test(a.text) || a.text.match(/<p>/g).length >= 6, `${to}: a few lines are no help`);
		assert.doesNotMatch(a.words, /\*\*|^#|\|---/m, to);
	}
	(await c.anybody().get('/help/guide')).says('due on Friday at 13:00');
	(await c.anybody().get('/help/nothing')).is(404);
});

test('a reader with German gets the German help, with the same headings, tables and commands', async () => {
	const de = { 'accept-language': 'de-AT,en;q=0.5' }, who = c.anybody(), list = (await who.get('/help', de)).is(200);
	const count = (text, what) => text.match(what)?.length ?? 0, commands = (text) => [...text.matchAll(/<code>(kpo [^<]*)<\/code>/g)].map((m) => m[1]);

	for (const [, to] of list.text.matchAll(/href="(\/help\/[\w-]+)"/g)) {
		const a = (await who.get(to, de)).is(200), en = (await who.get(to)).is(200);
		assert.match(a.text, /<article class="prose" lang="de">/, to);
		assert.match(list.text, new RegExp(`<a [^>]*href="${to}"[^>]*lang="de"|<a [^>]*lang="de"[^>]*href="${to}"`), to);
		assert.equal(count(a.text, /<h1/g), 1, to);
		for (const what of [/<h2/g, /<li>/g, /<tr>/g])
			assert.equal(count(a.text, what), count(en.text, what), `${to} ${what}`);
		assert.deepEqual(commands(a.text), commands(en.text), to);
		assert.doesNotMatch(a.words, /\*\*|^#|\|---/m, to);
	}
	(await who.get('/help/guide', de)).says('fällig am Freitag um 13:00');
});

test('the rail leads to it', async () => {
	assert.match((await (await c.as('rashid')).page('/')).text, /<a[^>]*href="\/help"/);
});

test('a comment may have marks, and nothing in it runs or leads astray', async () => {
	const { id } = await c.give('A leak at the pump.'), rashid = await c.as('rashid');
	const words = 'First **bold** line\nsecond, see https://example.org/x\n\n7. seventh\n\n<script>alert(1)</script> <img src=x onerror=alert(1)>\n[a](javascript:alert(1)) ![b](https://evil.example/p.gif) [c](//evil.example)';

	(await rashid.post('/comment', { origin: 'idea', id, words })).is(303);
	const page = await rashid.page(`/idea/${id}`);
	assert.match(page.text, /First <strong>bold<\/strong> line<br>second, see <a rel="noopener noreferrer nofollow" href="https:\/\/example\.org\/x">/);
	assert.match(page.text, /<li value="7">seventh/);
	assert.match(page.text, /&lt;script&gt;alert\(1\)&lt;\/script&gt; &lt;img/);
	assert.doesNotMatch(page.text, /<script>|<img src="?x|href="javascript|evil\.example/);
});
