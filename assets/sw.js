// sw.js: served at /sw.js for the whole site. It keeps the shell (style, font, icons, scripts) and the last place page
// (/p/...), so that a phone without signal can still take down an idea, and the last study that was about to be timed. Everything else goes to the network untouched. Phones are
// shared: a place page that names somebody ("no-store") is kept as it is for anybody, and only on a phone of their own as theirs.
'use strict';
const SHELL = ["/a/kpo.css", "/a/atkinson-next.woff2", "/a/icons.svg", "/a/icon.svg", "/a/app.js", "/a/outbox.js", "/a/observe.js"];
const SHELL_BOX = 'shell ' + SHELL.join(' '), PLACE_BOX = 'place', STUDY_BOX = 'study';

addEventListener('install', e => e.waitUntil(caches.open(SHELL_BOX).then(c => c.addAll(SHELL)).then(() => skipWaiting())));
addEventListener('activate', e => e.waitUntil((async () => {
	for (const k of await caches.keys()) if (![SHELL_BOX, PLACE_BOX, STUDY_BOX].includes(k)) await caches.delete(k);
	await clients.claim();
})()));

// Network first; after 2 s without an answer the kept page, if there is one for this place.
const place = async e => {
	const box = await caches.open(PLACE_BOX), old = await box.match(e.request.url);
	const net = fetch(e.request).then(async r => {
		if (r.ok && !r.redirected) {
			const named = /no-store/.test(r.headers.get('Cache-Control')), page = r.clone();
			e.waitUntil((named ? fetch(e.request.url, { credentials: 'omit' }) : Promise.resolve(page)).then(async p => {
				if (!p.ok || p.redirected) return;
				for (const k of await box.keys()) await box.delete(k);
				await box.put(e.request.url, p);
			}).catch(() => {}));
		}
		return r;
	});
	e.waitUntil(net.catch(() => {}));
	if (!old) return net;
	const late = new Promise(ok => setTimeout(ok, 2000, old));
	return Promise.race([net.catch(() => old), late]);
};
// The study as this person sees it: only on a phone of their own, and gone with signing out and with somebody else signed in (app.js).
const study = async e => {
	const box = await caches.open(STUDY_BOX), old = await box.match(e.request.url);
	const net = fetch(e.request).then(async r => {
		if (r.ok && !r.redirected && !/no-store/.test(r.headers.get('Cache-Control'))) {
			for (const k of await box.keys()) if (new URL(k.url).pathname !== new URL(e.request.url).pathname) await box.delete(k); // ?operator=: the same study
			await box.put(e.request.url, r.clone());
		}
		return r;
	});
	e.waitUntil(net.catch(() => {}));
	if (!old) return net;
	const late = new Promise(ok => setTimeout(ok, 2000, old));
	return Promise.race([net.catch(() => old), late]);
};
const shell = async e => (await caches.match(e.request, { cacheName: SHELL_BOX })) || fetch(e.request);

addEventListener('fetch', e => {
	const u = new URL(e.request.url);
	if (e.request.method !== 'GET' || u.origin !== location.origin) return;
	if (u.pathname.startsWith('/a/')) e.respondWith(shell(e));
	else if (e.request.mode === 'navigate' && u.pathname.startsWith('/p/')) e.respondWith(place(e));
	else if (e.request.mode === 'navigate' && /^\/study\/\d+\/observe$/.test(u.pathname)) e.respondWith(study(e));
});

// Background sync (Chromium): ask an open page to empty its box.
addEventListener('sync', e => { if (e.tag === 'out') e.waitUntil(clients.matchAll().then(list => list.forEach(c => c.postMessage('flush')))); });
