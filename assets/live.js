// live.js: keeps what a page shows up to date. It listens to GET /live for the topics that the page declares (data-live) and, on news,
// takes the page's own address again and exchanges that part (data-refresh-url), or unhides a line that offers to (data-live-bar).
// Nothing is exchanged under somebody's hands: typing, an open menu or dialog, a drag and marked text come first, the focus and what
// one looks at stay where they were. A hidden tab hears nothing. Without a stream the part asks every 30 s.
const doc = document, root = doc.documentElement, all = (q, in_ = doc) => [...in_.querySelectorAll(q)];
const QUIET_MS = 30000, GAP_MS = 2000, GAP_MOST_MS = 16000, STALE_MS = 300000, LOST_MS = 15000;
const parts = all('[data-live], [data-refresh-url]').map(el => ({ el, topics: (el.dataset.live || '').split(',').filter(Boolean), seen: new Set(), at: Date.now(), gap: GAP_MS }));
const topics = [...new Set(parts.flatMap(p => p.topics))];
const tags = new Map();

// ---- one part, exchanged ----
const FIELDS = 'input:not([type=hidden]), textarea, select', KEYS = ['href', 'formaction', 'aria-label', 'name', 'value'];
const changed = f => f.type === 'checkbox' || f.type === 'radio' ? f.checked !== f.defaultChecked
	: f.tagName === 'SELECT' ? [...f.options].some(o => o.selected !== o.defaultSelected && f.selectedIndex > 0) : f.value !== f.defaultValue;
let dragging = false;
const inHand = el => {
	const s = getSelection(), a = doc.activeElement;
	return dragging || doc.querySelector('dialog[open]') || el.querySelector('details[open]') || (el.contains(a) && a.matches(FIELDS)) || all(FIELDS, el).some(changed)
		|| (s.type === 'Range' && el.contains(s.anchorNode));
};
// The same link or button in what came.
const like = (a, in_) => all(a.tagName, in_).find(b => KEYS.every(k => a.getAttribute(k) === b.getAttribute(k)));
const exchange = (el, got) => {
	const a = el.contains(doc.activeElement) && doc.activeElement !== el ? doc.activeElement : null, focus = a && like(a, got);
	if (a && !focus) return false;
	const eye = a || all('a[href]', el).find(x => x.getBoundingClientRect().top >= 0), same = eye && like(eye, got), top = eye && eye.getBoundingClientRect().top;
	el.className = got.className;
	el.replaceChildren(...got.childNodes);
	if (focus) focus.focus({ preventScroll: true });
	if (same && el.contains(same)) scrollBy({ top: same.getBoundingClientRect().top - top, behavior: 'instant' });
	window.htmx?.process(el);
	return true;
};
const ask = async p => {
	const { el } = p, url = el.dataset.refreshUrl, headers = { 'HX-Request': 'true', Accept: 'text/html', 'X-Unattended': '1' };
	if (tags.has(url)) headers['If-None-Match'] = tags.get(url);
	const r = await fetch(url, { headers, cache: 'no-store', redirect: 'error' });
	if (r.status !== 200) return r.status < 500;
	const got = new DOMParser().parseFromString(await r.text(), 'text/html').getElementById(el.id);
	if (!got || inHand(el) || doc.hidden) return false;
	if (got.innerHTML !== el.innerHTML && !exchange(el, got)) return false;
	if (r.headers.get('ETag')) tags.set(url, r.headers.get('ETag'));
	return true;
};

// ---- when: at once the first time, then ever less often while news keep coming ----
const due = (p, ms = Math.max(p.at + p.gap - Date.now(), 50 + Math.random() * 800)) => { if (!p.timer) p.timer = setTimeout(run, ms, p); };
const run = async p => {
	p.timer = 0;
	if (doc.hidden) { p.at = 0; return; }
	if (p.busy || inHand(p.el)) { due(p, 1000); return; }
	const now = Date.now();
	p.gap = now - p.at > QUIET_MS ? GAP_MS : Math.min(p.gap * 2, GAP_MOST_MS);
	p.at = now;
	p.busy = true;
	const ok = await ask(p).catch(() => false);
	p.busy = false;
	if (!ok) { p.at = 0; due(p, inHand(p.el) ? 1000 : 5000); }
	else if (p.again) due(p);
	p.again = false;
};
const bar = p => {
	const d = p.el.dataset, n = p.seen.size, text = p.el.querySelector('span');
	clearTimeout(p.timer);
	p.timer = setTimeout(() => { p.at = Date.now(); text.textContent = n > 1 && d.liveBars ? d.liveBars.replace('{n}', n) : d.liveBar; }, p.el.hidden ? 50 : Math.max(p.at + QUIET_MS - Date.now(), 50));
	p.el.hidden = false;
};
const news = (p, names, some) => {
	const mine = names.filter(t => p.topics.includes(t));
	mine.forEach(t => p.seen.add(t));
	if (p.el.dataset.refreshUrl) { if (mine.length || some) { if (p.busy) p.again = true; else due(p); } }
	else if (mine.length) bar(p);
};

// ---- the stream ----
let source = null, since = all('[data-live-since]')[0]?.dataset.liveSince, lost = 0, again = 0, mark = null;
const live = () => source && source.readyState === EventSource.OPEN;
const sayLost = () => {
	const text = all('[data-live-lost]')[0]?.dataset.liveLost;
	if (!text || !lost || mark || live() || doc.hidden) return;
	mark = Object.assign(doc.createElement('p'), { className: 'lv-lost', textContent: text.replace('{time}', new Date(lost).toLocaleTimeString(root.lang, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })) });
	doc.querySelector('main').append(mark);
};
const stop = () => { source?.close(); source = null; clearTimeout(again); };
const start = () => {
	if (source || doc.hidden || !topics.length) return;
	source = new EventSource(`/live?topics=${encodeURIComponent(topics.join(','))}${since ? `&since=${since}` : ''}`);
	source.onopen = () => { lost = 0; mark?.remove(); mark = null; };
	source.onmessage = e => {
		const said = e.data.split(' '), names = said.filter(i => i !== '*').map(i => topics[i]);
		since = e.lastEventId || since;
		parts.forEach(p => news(p, names, said.includes('*')));
	};
	// It comes back by itself, at the time that the server said; a refusal it takes for final.
	source.onerror = () => {
		if (!lost) { lost = Date.now(); setTimeout(sayLost, LOST_MS); }
		if (source.readyState === EventSource.CLOSED) { stop(); again = setTimeout(start, QUIET_MS * (1 + Math.random())); }
	};
};
const tick = () => { if (!doc.hidden && navigator.onLine) parts.forEach(p => { if (p.el.dataset.refreshUrl && Date.now() - p.at >= (live() ? STALE_MS : QUIET_MS - 100)) due(p, 0); }); };
const shown = () => { if (doc.hidden) { stop(); lost = 0; } else { start(); tick(); } };
doc.addEventListener('visibilitychange', shown);
doc.addEventListener('dragstart', () => { dragging = true; });
doc.addEventListener('dragend', () => { dragging = false; });
addEventListener('pagehide', stop);
addEventListener('pageshow', e => { if (e.persisted) shown(); });
addEventListener('online', shown);
setInterval(tick, QUIET_MS);
start();
