// app.js: what a page gains from script: menus with arrows, keys, toast with a life time, drafts, bulk bar,
// photo preview, dragging of cards. Everything works without it; it sends only forms and follows only
// links that the page already holds. No eval, no inline styles, nothing from elsewhere.
'use strict';
(() => {
	const doc = document, root = doc.documentElement;
	const all = (q, in_ = doc) => [...in_.querySelectorAll(q)];
	const one = (q, in_ = doc) => in_.querySelector(q);
	const on = (what, run, opt) => doc.addEventListener(what, run, opt);
	const typing = el => el.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName);
	const store = { // storage may be forbidden: then drafts are not kept, and nothing else changes
		get: k => { try { return sessionStorage.getItem(k); } catch { return null; } },
		set: (k, v) => { try { v === null ? sessionStorage.removeItem(k) : sessionStorage.setItem(k, v); } catch { /* full or forbidden */ } },
		keys: () => { try { return Object.keys(sessionStorage); } catch { return []; } },
	};

	// ---- toast: 8 s, stays while it has focus or pointer; said once more so that it is announced ----
	const toast = t => {
		const text = one('span', t), words = text ? [...text.childNodes] : [];
		let left = 8;
		if (text) { text.replaceChildren(); setTimeout(() => text.replaceChildren(...words), 80); }
		const tick = setInterval(() => {
			if (t.matches(':hover, :focus-within') || doc.hidden) return;
			if (--left <= 0) { clearInterval(tick); t.remove(); }
		}, 1000);
	};

	// ---- Move menu and other menus: details.mv > summary + .menu ----
	const items = mv => all('.menu a, .menu button', mv);
	const shut = (mv, back) => { mv.open = false; if (back) one('summary', mv).focus(); };
	on('toggle', e => {
		const mv = e.target;
		if (!mv.matches('details.mv') || !mv.open) return;
		all('details.mv[open]').forEach(o => o !== mv && shut(o));
		const first = items(mv)[0];
		if (first) first.focus();
	}, true);
	on('click', e => all('details.mv[open]').forEach(mv => mv.contains(e.target) || shut(mv)));
	const menuKey = e => {
		const mv = e.target.closest('details.mv[open]');
		if (!mv) return false;
		const list = items(mv), at = list.indexOf(doc.activeElement), n = list.length;
		const to = { ArrowDown: at + 1, ArrowUp: at < 0 ? n - 1 : at - 1, Home: 0, End: n - 1 }[e.key];
		if (e.key === 'Escape') shut(mv, true);
		else if (to !== undefined && n && !typing(e.target)) list[(to + n) % n].focus();
		else if (e.key === 'Tab') { setTimeout(() => mv.contains(doc.activeElement) || shut(mv)); return true; }
		else return false;
		e.preventDefault();
		return true;
	};

	// ---- keys: data-key on links and buttons; Ctrl K and / find; m moves the card in focus; ? lists ----
	const label = el => el.getAttribute('aria-label') || [...el.childNodes].filter(c => c.nodeType === 3).map(c => c.data).join(' ').trim();
	const find = () => { const q = one('main input[type=search]'); if (q) { q.focus(); q.select(); } else one('[data-find]')?.click(); };
	const listKeys = () => {
		const d = doc.createElement('dialog'), h = doc.createElement('h2'), dl = doc.createElement('dl'), seen = new Set();
		d.className = 'dlg';
		h.textContent = root.dataset.keysTitle || 'Keys';
		h.id = 'keys-h';
		d.setAttribute('aria-labelledby', h.id);
		dl.className = 'dlg-keys';
		const row = (k, t) => {
			if (!t || seen.has(k)) return;
			seen.add(k);
			for (const [tag, v] of [['dt', k], ['dd', t]]) dl.append(Object.assign(doc.createElement(tag), { textContent: v }));
		};
		const f = one('[data-find]'), mv = one('.kb-card summary');
		if (f) row('Ctrl K', label(f));
		for (const el of all('[data-key]')) row(el.dataset.key, label(el));
		if (mv) row('m', root.dataset.keysMove || label(mv).split(':')[0]);
		d.append(h, dl);
		d.addEventListener('close', () => d.remove());
		d.addEventListener('click', e => e.target === d && d.close());
		doc.body.append(d);
		d.showModal();
	};
	const moveKey = e => {
		const c = doc.activeElement.closest('.kb-card') || one('.kb-card:hover'), s = c && one('.mv > summary', c);
		if (s) { e.preventDefault(); s.click(); }
	};
	let lead = '', leadAt = 0;
	const press = (key, e) => { const el = one(`[data-key="${key}"]`); if (el) { e.preventDefault(); el.click(); } return !!el; };
	on('keydown', e => {
		if (e.defaultPrevented || e.isComposing || menuKey(e)) return;
		if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'k') { e.preventDefault(); find(); return; }
		if (e.ctrlKey || e.metaKey || e.altKey || root.dataset.keys === 'off' || typing(e.target) || one('dialog[open]')) return;
		const k = e.key, two = Date.now() - leadAt < 1200 && lead ? lead + ' ' + k : '';
		lead = '';
		if (!/^[a-z/?]$/.test(k) || (two && press(two, e))) return;
		if (k === '/') { e.preventDefault(); find(); }
		else if (k === '?') { e.preventDefault(); listKeys(); }
		else if (k === 'm') moveKey(e);
		else if (!press(k, e)) { lead = k; leadAt = Date.now(); }
	});

	// ---- clicks: dialogs, print, dictation ----
	on('click', e => {
		const t = e.target.closest('[data-dialog], [data-close], [data-print], [data-mic], [data-unpick]');
		if (!t) return;
		const d = t.dataset.dialog && doc.getElementById(t.dataset.dialog);
		if (d) { e.preventDefault(); d.showModal(); }
		else if ('close' in t.dataset) t.closest('dialog')?.close();
		else if ('print' in t.dataset) print();
		else if (t.dataset.mic) dictate(t);
		else if (t.dataset.unpick) unpick(doc.getElementById(t.dataset.unpick));
	});
	const Speech = window.SpeechRecognition || window.webkitSpeechRecognition;
	const dictate = b => {
		const field = doc.getElementById(b.dataset.mic), s = new Speech();
		s.lang = root.lang;
		s.onresult = e => { field.value = (field.value + ' ' + e.results[0][0].transcript).trim(); field.dispatchEvent(new Event('input', { bubbles: true })); };
		s.onend = s.onerror = () => { b.setAttribute('aria-pressed', 'false'); field.focus(); };
		b.setAttribute('aria-pressed', 'true');
		s.start();
	};

	// ---- drafts: kept in this tab; thrown away when the page after sending says that it worked, and all of them with signing out.
	// A field says its own name in data-draft; in the form of a step every field is kept, for the person who typed it ----
	const kept_forms = 'form[id^="step-"], form[action="/action/add"]', person = one('main')?.dataset.person || '';
	const draft = el => {
		if (el.dataset?.draft) return 'draft:' + el.dataset.draft;
		const f = el.form;
		return f?.matches(kept_forms) && el.name && !/^(hidden|file|submit|button)$/.test(el.type) ?
			['draft', person, f.getAttribute('action'), one('[name=_origin]', f)?.value, one('[name=_id]', f)?.value, el.name, box(el) ? el.value : ''].join(':') : '';
	};
	const drafted = (in_ = doc) => all('[data-draft]', in_).concat(in_ === doc ? all(kept_forms).flatMap(f => [...f.elements]) : in_.matches(kept_forms) ? [...in_.elements] : []).filter(draft);
	const box = el => el.type === 'checkbox';
	const keep = e => { const k = draft(e.target); if (k) store.set(k, box(e.target) ? String(e.target.checked) : e.target.value || null); };
	on('input', keep);
	on('change', keep);
	on('submit', e => {
		drafted(e.target).forEach(el => store.get(draft(el)) && store.set('sent:' + draft(el), '1'));
		if (e.target.getAttribute('action') === '/sign-out') forget();
	});
	// "Not me" on the sign-in page: the sentence was typed by whoever holds the phone now.
	const forget = () => {
		store.keys().filter(k => k.startsWith('draft:') && !(k === 'draft:quick' && location.pathname === '/sign-in')).forEach(k => store.set(k, null));
		window.caches?.delete('place');
		window.caches?.delete('study');
	};
	// Whose phone this was, for pages that were kept on it. The stopwatch's page may be a kept one, so it says who it is only where nobody was before; who
	// comes to sign in may be somebody else, and finds nothing kept.
	const last_person = () => {
		try {
			const was = localStorage.getItem('person') || '';
			if (location.pathname === '/sign-in') { localStorage.removeItem('person'); ['place', 'study'].forEach(k => window.caches?.delete(k)); }
			if (!person || person === was || (was && doc.getElementById('observe'))) return;
			localStorage.setItem('person', person);
			if (was) forget();
		} catch { /* forbidden: nothing is remembered */ }
	};
	last_person();
	const drafts = () => {
		const done = one('.toast, [data-done]');
		for (const k of store.keys().filter(x => x.startsWith('sent:'))) {
			if (done) store.set(k.slice(5), null);
			store.set(k, null);
		}
		for (const el of drafted()) {
			const was = store.get(draft(el));
			if (was === null || (el.dataset.draft && el.value) || was === (box(el) ? String(el.checked) : el.value)) continue;
			if (box(el)) el.checked = was === 'true'; else el.value = was;
			const d = el.closest('details');
			if (d) d.open = true;
		}
	};

	// ---- a mistake beside its field; without words it goes away ----
	const wrong = (el, text) => {
		const id = (el.id || el.name) + '-e', p = doc.getElementById(id) || doc.createElement('p'), mark = one('[data-error] svg');
		if (!text) { p.remove(); el.removeAttribute('aria-invalid'); el.removeAttribute('aria-describedby'); return; }
		p.replaceChildren(...(mark ? [mark.cloneNode(true)] : []), Object.assign(doc.createElement('span'), { textContent: text }));
		Object.assign(p, { id, className: 'fo-err' }).setAttribute('role', 'alert');
		el.setAttribute('aria-invalid', 'true');
		el.setAttribute('aria-describedby', id);
		(el.closest('.qi-shot, .qi-say, .fo-file, .fo-set') || el).after(p);
	};
	on('wrong', e => wrong(e.target, e.detail));
	const mended = e => { if (e.target.form?.matches('[data-outbox]')) [...e.target.form.elements].forEach(el => el.getAttribute('aria-invalid') && wrong(el, '')); };
	on('input', mended);
	on('change', mended);

	// ---- photo preview: of what can be shown; the rest is no photo, here as on the server ----
	const unpick = el => { el.value = ''; el.dispatchEvent(new Event('change', { bubbles: true })); el.focus(); };
	on('change', e => {
		const el = e.target, img = el.dataset?.preview && doc.getElementById(el.dataset.preview), f = el.files?.[0];
		if (!img) return;
		if (img.src.startsWith('blob:')) URL.revokeObjectURL(img.src);
		img.hidden = true;
		img.removeAttribute('src');
		wrong(el, '');
		if (!f) return;
		img.onload = () => { img.hidden = false; };
		img.onerror = () => { if (img.hasAttribute('src')) { unpick(el); wrong(el, el.dataset.unreadable); } };
		img.src = URL.createObjectURL(f);
	});

	// ---- lists: select all, bulk bar ----
	const boxes = f => [...f.elements].filter(x => x.type === 'checkbox' && x.name === 'id');
	const count = f => {
		const b = boxes(f), n = b.filter(x => x.checked).length, bar = one('.li-bulk', f), text = one('[data-count]', f), a = [...f.elements].find(x => 'all' in x.dataset);
		if (bar) bar.hidden = !n;
		if (text) text.textContent = text.dataset.count.replace('{n}', n);
		if (a) { a.checked = n > 0 && n === b.length; a.indeterminate = n > 0 && n < b.length; }
	};
	on('change', e => {
		const f = e.target.form;
		if (!f || !('bulk' in f.dataset)) return;
		if ('all' in e.target.dataset) boxes(f).forEach(x => { x.checked = e.target.checked; });
		count(f);
	});

	// ---- board: dragging with mouse or pen presses the entry of the card's own Move menu ----
	let card = null;
	const column = e => e.target.closest?.('.kb-col');
	const entry = col => col && card && one(`.menu [value="${col.dataset.to}"], .menu [data-to="${col.dataset.to}"]`, card);
	const over = col => all('.kb-over').concat(col || []).forEach(c => c.classList.toggle('kb-over', c === col));
	on('pointerdown', e => { const c = e.target.closest('.kb-card'); if (c) c.draggable = e.pointerType !== 'touch' && !!one('.mv', c) && !e.target.closest('.mv'); });
	on('dragstart', e => { card = e.target.closest?.('.kb-card'); if (card) e.dataTransfer.effectAllowed = 'move'; });
	on('dragover', e => { const c = column(e), ok = entry(c); if (card) over(ok ? c : null); if (ok) e.preventDefault(); });
	on('drop', e => { const b = entry(column(e)); if (b) { e.preventDefault(); b.click(); } });
	on('dragend', () => { over(null); card = null; });

	// ---- start; the script is deferred, so the page is there ----
	all('.toast').forEach(toast);
	drafts();
	// What went wrong is where one goes on from.
	const said = one('main [role=alert]:not([hidden])');
	if (said && !one('[autofocus]')) { said.tabIndex = -1; said.focus({ preventScroll: true }); said.scrollIntoView({ block: 'center' }); }
	all('form[data-bulk]').forEach(count);
	all('[data-mic]').forEach(b => { b.hidden = !Speech; });
	window.addEventListener('pageshow', () => all('form[data-bulk]').forEach(count));
	if ('serviceWorker' in navigator) navigator.serviceWorker.register('/sw.js').catch(() => {});
})();
