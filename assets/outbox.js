// outbox.js: a form that is filled in where there may be no signal (an idea, a time observation), sent at once or as soon as there is some. It shrinks the photo, gives it a key
// (Idempotency-Key: a retry can never make a second idea), posts it, and keeps it in IndexedDB when the network does not
// answer. Where the phone has no such storage the form posts by itself, as without script. It must never lose an idea: an
// item leaves the box only after the server took it or said that it never will. Phones are shared: what somebody gave while
// signed in carries their number, is sent only while they are signed in on this page, and is shown to nobody else; what
// was given without an account is sent without one, whoever is signed in by then.
'use strict';
(() => {
	const doc = document, form = doc.querySelector('form[data-outbox]'), main = doc.getElementById('main');
	const part = q => doc.querySelector(q);
	const me = main?.dataset.person || '';
	let over = false; // the server does not know this page's session any more

	// ---- the box ----
	const open = () => new Promise((ok, no) => {
		const r = indexedDB.open('kpo', 1);
		r.onupgradeneeded = () => r.result.createObjectStore('out', { keyPath: 'id' });
		r.onsuccess = () => ok(r.result);
		r.onerror = () => no(r.error);
	});
	const tx = async (mode, run) => {
		const db = await open();
		return new Promise((ok, no) => {
			const t = db.transaction('out', mode), q = run(t.objectStore('out'));
			t.oncomplete = () => { db.close(); ok(q.result); };
			t.onerror = t.onabort = () => { db.close(); no(t.error); };
		});
	};
	const put = m => tx('readwrite', s => s.put(m));
	const drop = id => tx('readwrite', s => s.delete(id));
	const kept_here = () => tx('readonly', s => s.getAll());
	const pending = async () => (await kept_here()).filter(m => !m.receipt);
	const mine = m => (m.who || '') === me, ours = m => !m.who || mine(m);

	// 128 random bits; randomUUID exists only in a secure context, a phone on plain http has none.
	const newId = () => crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map(b => b.toString(16).padStart(2, '0')).join('');

	// Longest side 1600 px, JPEG 0.8. Orientation is baked in; EXIF (and GPS) is dropped by the re-encode.
	const shrink = async (file, max = 1600) => {
		const full = await createImageBitmap(file, { imageOrientation: 'from-image' });
		const k = Math.min(1, max / Math.max(full.width, full.height)), w = Math.round(full.width * k), h = Math.round(full.height * k);
		const c = Object.assign(doc.createElement('canvas'), { width: w, height: h }), g = c.getContext('2d');
		g.imageSmoothingQuality = 'high';
		g.drawImage(full, 0, 0, w, h);
		full.close();
		return new Promise((ok, no) => c.toBlob(b => (b ? ok(b) : no(new Error('no photo'))), 'image/jpeg', 0.8));
	};

	// ---- sending: 'done' with the answer, 'wait' to try again, 'no' when the server will never take it ----
	// The page's own token, never one that was kept: it says whose session this is.
	const send = async (m, wait_s) => {
		const b = new FormData(), stop = new AbortController(), timer = setTimeout(() => stop.abort(), wait_s * 1000);
		for (const [k, v] of m.fields) b.append(k, v);
		if (m.who) b.append('csrf', main.dataset.csrf || '');
		if (m.photo) b.append('photo', m.photo, 'photo.jpg');
		try {
			const r = await fetch(m.to, { method: 'POST', body: b, credentials: m.who ? 'same-origin' : 'omit', signal: stop.signal,
				headers: { 'Idempotency-Key': m.id, Accept: 'application/json', 'Accept-Language': doc.documentElement.lang } });
			const said = await r.json().catch(() => ({}));
			if (r.ok || r.status === 409) return { how: 'done', receipt: said.receipt || r.headers.get('Location') };
			if (m.who && (r.status === 401 || r.status === 403)) over = true;
			const later = r.status >= 500 || [401, 403, 408, 425, 429].includes(r.status);
			return { how: later ? 'wait' : 'no', why: said.error?.message || said.error, fields: said.fields, status: r.status };
		} catch {
			return { how: 'wait' };
		} finally {
			clearTimeout(timer);
		}
	};

	// ---- what is said of it ----
	// The receipts of what went out by itself, each until it is opened, for a month at most.
	const receipts = async () => {
		const box = part('[data-sent]'), row = box?.querySelector('p');
		if (!box) return;
		box.hidden = true;
		box.querySelectorAll('p ~ p').forEach(p => p.remove());
		for (const m of (await kept_here()).filter(x => x.receipt && ours(x))) {
			if (Date.now() - m.at > 30 * 864e5) { await drop(m.id); continue; }
			const p = box.hidden ? row : row.cloneNode(true), a = p.firstElementChild;
			a.href = m.receipt;
			a.onclick = e => { e.preventDefault(); drop(m.id).catch(() => {}).then(() => location.assign(m.receipt)); };
			if (!box.hidden) row.after(p);
			box.hidden = false;
		}
	};
	let why = ''; // the server's own reason to wait
	const show = async () => {
		await receipts();
		const all = (await pending()).filter(m => !m.refused || mine(m)), n = all.length, box = part('[data-waiting]'), text = part('[data-waiting-text]'), net = part('[data-net]');
		const look = all.find(m => m.refused), who = all.some(m => !m.refused && (!ours(m) || (m.who && over)));
		const line = (q, on) => { const p = part(q); if (p) p.hidden = !on; return p; };
		if (net) net.hidden = navigator.onLine;
		if (!box) return;
		box.hidden = !n;
		text.textContent = text.dataset[n === 1 ? 'waitingText' : 'waitingMany'].replace('{n}', n);
		line('[data-waiting-net]', !why && all.some(m => !m.refused && ours(m) && !(m.who && over)));
		line('[data-waiting-who]', who);
		line('[data-waiting-why]', why).textContent = why;
		const p = line('[data-waiting-look]', look);
		if (look) p.querySelector('a').href = look.page;
	};
	let busy = false;
	const flush = async () => {
		if (busy || !navigator.onLine) return;
		busy = true;
		try {
			for (const m of await pending()) {
				if (m.refused || !ours(m) || (m.who && over)) continue;
				const r = await send(m, 60);
				const to = r.receipt && new URL(r.receipt, location.href);
				why = (r.status === 429 && r.why) || '';
				if (r.how === 'done') await (to?.origin === location.origin ? put({ id: m.id, at: Date.now(), who: m.who, receipt: to.href }) : drop(m.id));
				else if (r.how === 'no') await put({ ...m, refused: { why: r.why, fields: r.fields } });
				else if (!r.status) break; // no network: the others need not try
			}
		} finally {
			busy = false;
			await show();
		}
	};
	const tidy = () => flush().catch(() => {});

	// ---- the form ----
	const field = name => { const el = form.elements[name]; return el && (el.length && !el.tagName ? el[0] : el); };
	const beside = (el, text) => el?.dispatchEvent(new CustomEvent('wrong', { bubbles: true, detail: text })); // app.js writes it there
	// Each mistake beside its field; a sentence that belongs to none, above the button.
	const refuse = ({ why: text, fields = {} } = {}) => {
		const p = part('[data-error]'), at = Object.keys(fields).filter(k => field(k));
		for (const el of form.elements) if (el.getAttribute('aria-invalid')) beside(el, '');
		for (const k of at) beside(field(k), fields[k]);
		p.querySelector('span').textContent = text || '';
		p.hidden = !text || at.length > 0;
		if (!text) return;
		(at.length ? field(at[0]) : p).focus?.();
		(at.length ? field(at[0]).closest('.qi-shot') || field(at[0]) : p).scrollIntoView({ block: 'nearest' });
	};
	const refusal = r => ({ why: r.why || form.dataset.refused, fields: r.fields });
	const forget = () => form.querySelectorAll('[data-draft]').forEach(el => { try { sessionStorage.removeItem('draft:' + el.dataset.draft); } catch { /* forbidden */ } });
	const kept = async () => {
		form.reset();
		form.querySelectorAll('[type=file]').forEach(el => el.dispatchEvent(new Event('change', { bubbles: true })));
		forget();
		doc.getElementById('similar')?.replaceChildren();
		navigator.storage?.persist?.().catch(() => {});
		navigator.serviceWorker?.ready.then(r => r.sync?.register('out')).catch(() => {});
		await show();
		part('[data-waiting]')?.scrollIntoView({ block: 'center' });
	};
	const give = async () => {
		const all = [...new FormData(form)], photo = all.find(([, v]) => v instanceof File && v.size)?.[1];
		const fields = all.filter(([k, v]) => typeof v === 'string' && k !== 'csrf');
		const item = { id: newId(), at: Date.now(), to: form.action, page: location.pathname + location.search, who: field('_as')?.value || '', fields, photo: null };
		if (photo) item.photo = await shrink(photo).catch(() => photo);
		try { await put(item); } catch { return false; } // kept before it is sent: a phone that dies now still has it
		const r = navigator.onLine ? await send(item, 12) : { how: 'wait' };
		why = (r.status === 429 && r.why) || '';
		if (r.how === 'wait') { await kept(); return true; }
		await drop(item.id).catch(() => {}); // what stays is sent again under the same key
		if (r.how === 'no') { refuse(refusal(r)); return true; }
		navigator.vibrate?.(20);
		forget();
		form.dispatchEvent(new Event('taken'));
		const to = r.receipt && new URL(r.receipt, location.href);
		if (to && to.origin === location.origin) location.assign(to);
		else await kept();
		return true;
	};
	const start = () => {
		const button = form.querySelector('[type=submit], button:not([type])');
		let going = false, plain = false;
		form.addEventListener('submit', async e => {
			if (plain) return;
			e.preventDefault();
			if (going) return;
			going = busy = true; // flush waits until this one is decided: nothing is sent twice at a time
			if (button) button.disabled = true;
			refuse();
			try {
				plain = !await give();
			} finally {
				going = busy = false;
				if (button) button.disabled = false;
				show().catch(() => {});
			}
			if (plain && !navigator.onLine) { plain = false; refuse({ why: form.dataset.offline }); return; } // the browser's own page would take what was typed
			if (plain) setTimeout(() => form.requestSubmit(button || undefined)); // no room, private window: as without script, once this event is over
		});
		refused().catch(() => {});
	};
	// What the server would not take comes back into its form, with the reason; only to who gave it.
	// A script that works on this form (observe.js) is there by then, says with data-busy that it holds something else, and hears 'refused' before the box lets go.
	const place = url => url.split('?')[0];
	const refused = async () => {
		if (doc.readyState !== 'complete') await new Promise(ok => addEventListener('load', ok, { once: true }));
		const m = (await pending()).find(x => x.refused && place(x.to) === place(form.action) && mine(x));
		if (!m || form.hidden || 'busy' in form.dataset || [...new FormData(form)].some(([k, v]) => k === 'problem' && v)) return;
		for (const [k, v] of m.fields) {
			const el = form.elements[k];
			if (el?.type === 'checkbox') el.checked = true;
			else if (el && (el.type !== 'hidden' || /^(timed|started_at)$/.test(k))) el.value = v; // what the readings are of, and when
		}
		const pick = form.querySelector('[type=file]'), box = new DataTransfer();
		if (m.photo && pick) {
			box.items.add(new File([m.photo], 'photo.jpg', { type: 'image/jpeg' }));
			pick.files = box.files;
			pick.dispatchEvent(new Event('change', { bubbles: true }));
		}
		form.dispatchEvent(new Event('refused'));
		refuse(refusal(m.refused));
		await drop(m.id);
		await show();
	};
	if (!window.indexedDB || !window.createImageBitmap || !window.crypto?.getRandomValues) return;
	if (form) start();
	window.addEventListener('online', tidy);
	navigator.serviceWorker?.addEventListener('message', tidy);
	setInterval(tidy, 30000);
	window.addEventListener('offline', () => show().catch(() => {}));
	doc.addEventListener('visibilitychange', () => doc.hidden || tidy());
	show().catch(() => {});
	tidy();
})();
