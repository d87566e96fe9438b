/*
 * live.mjs -- somebody who listens: GET /live as a browser's EventSource asks for it, with what came of it.
 *
 * news: one list of topics for each event, by name ("*" for everything); head: status and headers; ended: a promise.
 */
import assert from 'node:assert/strict';
import http from 'node:http';
import { until } from './program.mjs';

export function listen(client, topics, { since, last, method = 'GET', path } = {}) {
	const s = { topics, text: '', beats: 0, news: [], error: null, over: false, forgot: 0 };
	const to = path ?? `/live?topics=${topics.join(',')}${since === undefined ? '' : `&since=${since}`}`;
	const cookie = [...client.jar].map(([n, v]) => `${n}=${v}`).join('; ');

	s.head = new Promise((done, fail) => {
		s.ended = new Promise((over) => {
			const end = () => { s.over = true; over(s); };
			s.request = http.request({ port: client.server.port, host: '127.0.0.1', path: to, method, agent: false, headers: { accept: 'text/event-stream', ...(cookie ? { cookie } : {}), ...(last ? { 'last-event-id': last } : {}), ...client.headers } }, (a) => {
				a.setEncoding('utf8');
				a.on('data', (d) => {
					s.text += d;
					const whole = s.whole = s.text.split('\n\n').slice(0, -1);
					s.retry = Number(/^retry: (\d+)$/m.exec(s.text)?.[1]);
					s.beats = whole.filter((e) => /^id: \d+$/.test(e)).length - 1;      // the first says from when on
					s.last = Number([...s.text.matchAll(/^id: (\d+)$/gm)].at(-1)?.[1]);
					s.news = whole.slice(s.forgot).map((e) => /^data: (.+)$/m.exec(e)).filter(Boolean).map((m) => m[1].split(' ').map((i) => (i === '*' ? '*' : topics[i])));
				});
				a.on('end', end);
				a.on('close', end);
				a.on('error', (e) => { s.error = e; });
				done({ status: a.statusCode, headers: a.headers });
			});
			s.request.on('error', (e) => { s.error = e; end(); fail(e); });
			s.request.on('close', end);
		});
	});
	s.head.catch(() => {});
	s.request.end();
	s.close = () => { s.request.destroy(); return s.ended; };
	/* What was heard so far counts no more. */
	s.forget = () => { s.forgot = s.whole.length; s.news = []; };
	s.begun = async () => {
		const { status, headers } = await s.head;
		assert.equal(status, 200, s.text);
		await until('the stream has begun', () => s.retry > 0);
		return Object.assign(s, { headers });
	};
	s.hears = (what) => until(`${what} is heard by who listens to ${topics}: ${JSON.stringify(s.news)} ${s.over ? '(ended)' : ''}`, () => s.news.some((n) => n.includes(what)));
	return s;
}

export const listening = (client, topics, options) => listen(client, topics, options).begun();
