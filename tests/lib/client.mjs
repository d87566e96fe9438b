/*
 * client.mjs -- a browser without a screen: cookies, the form's token, redirects that are looked at rather than followed.
 *
 * Every answer is also looked at for what must never be: an empty page, a page without its policy, words of the engine.
 */
import assert from 'node:assert/strict';

const internals = /sqlite|SQLITE_|no such table|src\/\w+\/\w+\.c|constraint failed|stack trace|CHECK failed/i;

class Answer {
	constructor(response, bytes, asked) {
		Object.assign(this, { status: response.status, headers: response.headers, bytes, asked });
		this.text = bytes.toString('utf8');
		this.type = response.headers.get('content-type') ?? '';
		this.location = response.headers.get('location');
		// Debian 12's Node.js has no getSetCookie(); a comma that parts two cookies stands before a name and "=".
		this.cookies = (response.headers.get('set-cookie') ?? '').split(/, (?=[^;,\s]+=)/).filter(Boolean);
	}
	get json() {
		return JSON.parse(this.text);
	}
	/* The page's words without its markup. */
	get words() {
		return this.text.replace(/<(script|style)[\s\S]*?<\/\1>/g, ' ').replace(/<[^>]*>/g, ' ').replace(/&amp;/g, '&').replace(/&lt;/g, '<').replace(/&gt;/g, '>')
			.replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/\s+/g, ' ');
	}
	is(status) {
		assert.equal(this.status, status, `${this.asked}: ${this.status} ${this.location ?? ''} ${this.words.slice(0, 600)}`);
		return this;
	}
	says(what) {
		assert.match(this.words, what instanceof RegExp ? what : new RegExp(what.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')), this.asked);
		return this;
	}
}

function never(a) {
	const page = a.type.startsWith('text/html');

	if (a.status !== 204 && a.status !== 304 && a.status !== 303 && !a.asked.startsWith('HEAD') && !a.fragment)
		assert.ok(a.bytes.length > 0, `${a.asked}: an answer ${a.status} without a word`);
	if (page || a.type.startsWith('application/json') || a.type.startsWith('text/plain'))
		assert.doesNotMatch(a.text, internals, `${a.asked}: words of the engine`);
	if (page) {
		const csp = a.headers.get('content-security-policy') ?? '';
		assert.match(csp, /default-src 'none'/, a.asked);
		assert.doesNotMatch(csp, /unsafe/, a.asked);
		assert.doesNotMatch(a.text.replace(/="[^"]*"/g, '=""'), /<[^>]*\s(style|on[a-z]+)=/, `${a.asked}: inline style or script`);
	}
	if (a.status !== 204 && a.status !== 304)
		assert.equal(a.headers.get('x-content-type-options'), 'nosniff', `${a.asked}: ${a.status}`);
	return a;
}

export class Client {
	constructor(server, { headers = {} } = {}) {
		Object.assign(this, { server, headers, jar: new Map() });
	}

	async ask(method, to, { headers = {}, body } = {}) {
		const url = new URL(to, Object.values(headers).some((v) => String(v).includes(this.server.url)) ? this.server.url : this.server.next_url?.() ?? this.server.url), all = { ...this.headers, ...headers };

		if (this.jar.size)
			all.cookie = [...this.jar].map(([n, v]) => `${n}=${v}`).join('; ');
		const response = await fetch(url, { method, headers: all, body, redirect: 'manual', duplex: body ? 'half' : undefined }).catch(async (e) => {
			await new Promise((done) => setTimeout(done, 300));
			throw new Error(`${method} ${to}: ${e.cause?.message ?? e.message} ${this.server.post_mortem?.() ?? ''}`, { cause: e });
		});
		const a = new Answer(response, Buffer.from(await response.arrayBuffer()), `${method} ${to}`);
		for (const c of a.cookies) {
			const [, name, value] = /^([^=]+)=([^;]*)/.exec(c);
			if (/max-age=0/i.test(c))
				this.jar.delete(name);
			else
				this.jar.set(name, value);
		}
		a.fragment = all['hx-request'] === 'true';
		return never(a);
	}

	get(to, headers) {
		return this.ask('GET', to, { headers });
	}

	/* A page is followed to where it leads. */
	async page(to) {
		let a = await this.get(to);

		for (let hops = 0; a.status === 303 && hops < 5; hops++)
			a = await this.get(a.location);
		return a.is(200);
	}

	async csrf(from = '/me') {
		return this.token ??= /name="csrf" value="([^"]+)"/.exec((await this.page(from)).text)?.[1] ?? assert.fail(`there is no token on ${from}`);
	}

	/* A form: fields as an object, a list for several of one name. csrf: false leaves the token out. */
	async post(to, fields = {}, { csrf = true, headers } = {}) {
		const body = new URLSearchParams();

		if (csrf)
			body.append('csrf', csrf === true ? await this.csrf() : csrf);
		for (const [name, value] of Object.entries(fields))
			for (const v of [value].flat())
				body.append(name, v);
		return this.ask('POST', to, { headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers }, body: body.toString() });
	}

	/* A form with files: { photo: { name, type, bytes } }. */
	async send(to, fields, files = {}, { csrf = false, headers } = {}) {
		const body = new FormData();

		if (csrf)
			body.append('csrf', await this.csrf());
		for (const [name, value] of Object.entries(fields))
			body.append(name, value);
		for (const [name, f] of Object.entries(files))
			body.append(name, new Blob([f.bytes], { type: f.type }), f.name);
		return this.ask('POST', to, { headers, body });
	}

	async sign_in(name, secret, more = {}) {
		const a = await this.post('/sign-in', { name, secret, ...more }, { csrf: false });

		assert.equal(a.status, 303, `${name} cannot sign in: ${a.words.slice(0, 400)}`);
		this.token = undefined;
		return this;
	}

	/* A step of a record, with the fields of its form; the page that follows. */
	async step(of, id, name, fields = {}) {
		const a = await this.post(`/${of}/${id}/step/${name}`, fields);

		a.is(303);
		return this.page(a.location);
	}

	/* The API: JSON in and out. */
	api(method, to, { body, headers = {}, token } = {}) {
		return this.ask(method, `/api/v1${to}`, { headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }),
			...(token ? { authorization: `Bearer ${token}` } : {}), ...headers }, body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body) });
	}
}
