// observe.js: the stopwatch of a time observation. A tap ends an element and begins the next; what is kept are readings of a clock that runs on, in
// tenths of a second since the start. The clock is the wall's, so it goes on while the screen is locked, and the moment of a tap is the finger's, not that of
// the script. Every tap is in localStorage before it is shown: a phone that dies or a page that is reloaded goes on where it was. Without script the
// form below takes readings typed from paper; this file fills that form in, and outbox.js sends it.
'use strict';
(() => {
	const doc = document, form = doc.getElementById('observe'), id = x => doc.getElementById(x);
	if (!form) return;
	const field = name => form.elements[name], watch = id('watch'), items = [...id('list').children];
	const me = form.elements._as?.value || '';
	const key = `observe:${me}:${location.pathname}`; // one sitting of a study at a time, whoever's work: none is left behind when operators change
	// A page that was kept for somebody else who held this phone (app.js remembers the last one): nothing is timed in their name.
	let holder = me;
	try { holder = localStorage.getItem('person') || me; } catch { /* forbidden: nobody is remembered */ }
	if (holder !== me) { form.hidden = true; id('other').hidden = false; return; }
	const store = {
		get: () => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
		set: v => { try { v ? localStorage.setItem(key, JSON.stringify(v)) : localStorage.removeItem(key); } catch { /* forbidden: kept as long as the page is open */ } },
	};
	// started: ms of the wall clock. taps: { t: tenths, or null for missed }. begins: of a cycle that began later than the one before it ended. odd, notes: by cycle.
	// typed: what the server refused and the outbox gave back, or what was typed since then.
	const listed = field('timed').value, sent = ['timed', 'started_at', 'operator_code', 'note', 'readings'];
	const fresh = () => ({ elements: listed, started: 0, taps: [], begins: {}, odd: {}, notes: {}, at: 'watch' });
	let s, n;
	const take = x => { s = x; n = x.elements.split(' ').length; field('timed').value = x.elements; };
	const was = store.get();
	take(was && (was.elements === listed || was.taps.length || was.typed) ? was : fresh());
	const changed = () => s.taps.length > 0 && s.elements !== listed; // another operator, or the study went on: here it can be sent, not gone on with
	if (changed()) s.at = 'end';
	const keep = () => {
		store.set(s.started || s.typed ? s : null);
		form.toggleAttribute('data-busy', s.started > 0 || !!s.typed);
	};

	// ---- the clock ----
	const moment = e => Date.now() - Math.min(Math.max(e?.timeStamp ? performance.now() - e.timeStamp : 0, 0), 500);
	const tenths = ms => Math.round((ms - s.started) / 100);
	const last = () => s.taps.reduce((m, x) => (x.t === null ? m : Math.max(m, x.t)), 0);
	const cycle = () => Math.floor(s.taps.length / n), element = () => s.taps.length % n;
	const start_of = c => s.begins[c] ?? (c ? s.taps[c * n - 1]?.t ?? null : 0);
	const before = k => (k % n ? s.taps[k - 1].t : start_of(k / n));
	const took = k => (s.taps[k].t === null || before(k) === null ? null : s.taps[k].t - before(k));
	const text = d => (d === null ? '–' : (d / 10).toLocaleString(doc.documentElement.lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 }));

	// ---- what is shown ----
	const words = (el, k) => el.dataset.value.replace('{n}', k);
	const show = () => {
		const e = element(), c = cycle(), on = s.started > 0;
		watch.hidden = s.at !== 'watch';
		id('send').hidden = s.at === 'watch';
		id('changed').hidden = !changed();
		id('back').hidden = !on || changed();
		id('drop').hidden = false;
		if (s.at !== 'watch') { id('summary').textContent = s.at === 'end' && !changed() ? words(id('summary'), Math.ceil(s.taps.length / n)) : ''; return; }
		items.forEach((li, k) => {
			const done = k < e, at = (done ? c : c - 1) * n + k, b = li.lastElementChild;
			li.className = on && k === e ? 'ob-now' : done ? 'ob-done' : '';
			b.textContent = at >= 0 && at < s.taps.length ? (s.taps[at].t === null ? 'M' : text(took(at))) : '';
			b.className = s.odd[Math.floor(at / n)] ? 'ob-x' : '';
		});
		items[on ? e : 0].scrollIntoView({ block: 'nearest' });
		id('cycle').textContent = on ? words(form, c + 1) : '';
		id('lap').textContent = on ? items[e].firstElementChild.textContent : id('lap').dataset.start;
		for (const x of ['undo', 'missed', 'odd', 'begins', 'finish']) id(x).disabled = !on;
		id('begins').disabled = !on || e !== 0;
		id('odd').setAttribute('aria-pressed', String(!!s.odd[marked()]));
		id('why-box').hidden = !on || !s.odd[marked()];
		if (doc.activeElement !== id('why')) id('why').value = s.notes[marked()] || '';
	};
	const marked = () => (element() === 0 && cycle() ? cycle() - 1 : cycle()); // the one that is under way, else the one that has just ended
	const tick = () => {
		if (s.started && s.at === 'watch') id('clock').textContent = text(Math.max(0, tenths(Date.now()) - (before_now() ?? 0)));
		requestAnimationFrame(tick);
	};
	const before_now = () => (element() ? s.taps[s.taps.length - 1].t : start_of(cycle()));
	const done = () => { keep(); show(); };

	// ---- what a tap does ----
	const lap = e => {
		if (!s.started) {
			s.started = moment(e);
			navigator.wakeLock?.request('screen').catch(() => {});
		} else if (s.taps.length < 60 * n) {
			s.taps.push({ t: Math.max(last(), tenths(moment(e))) });
			navigator.vibrate?.(15);
			id('said').textContent = `${items[(s.taps.length - 1) % n].firstElementChild.textContent} ${text(took(s.taps.length - 1))}`;
		}
		done();
	};
	const undo = () => {
		if (s.begins[cycle()] !== undefined && element() === 0) delete s.begins[cycle()];
		else if (s.taps.length) s.taps.pop();
		else take(fresh());
		done();
	};
	const acts = {
		undo,
		missed: () => { if (s.taps.length < 60 * n) s.taps.push({ t: null }); done(); },
		odd: () => { const c = marked(); s.odd[c] = !s.odd[c]; done(); if (s.odd[c]) id('why').focus(); },
		begins: e => { s.begins[cycle()] = Math.max(last(), tenths(moment(e))); done(); },
		finish: () => { s.at = 'end'; fill(); done(); form.querySelector('[name=operator_code]').focus(); },
		back: () => { s.at = 'watch'; done(); id('lap').focus(); },
		drop: () => { if (confirm(id('drop').dataset.value)) { take(fresh()); field('readings').value = field('started_at').value = ''; done(); id('lap').focus(); } },
	};
	// A finger counts when it touches; the click that follows it does not count again.
	let touched = 0;
	id('lap').addEventListener('pointerdown', e => { if (e.button === 0) { touched = Date.now(); lap(e); } });
	id('lap').addEventListener('click', e => { if (Date.now() - touched > 1000) lap(e); touched = 0; });
	for (const [name, run] of Object.entries(acts)) id(name).addEventListener('click', run);
	id('why').addEventListener('input', e => { s.notes[marked()] = e.target.value; keep(); });
	doc.addEventListener('keydown', e => {
		if (s.at !== 'watch' || e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(e.target.tagName)) return;
		const run = { u: undo, m: acts.missed, o: acts.odd, b: acts.begins }[e.key];
		if (e.key === ' ' && !e.repeat && e.target.tagName !== 'A') { e.preventDefault(); if (e.target.tagName !== 'BUTTON' || e.target.id === 'lap') lap(e); else e.target.click(); }
		else if (run && s.started && !(run === acts.begins && element())) { e.preventDefault(); e.stopPropagation(); run(e); }
	}, true);
	doc.addEventListener('keyup', e => { if (e.key === ' ' && e.target.id === 'lap') e.preventDefault(); }); // else the browser clicks as well

	// ---- the form that is sent ----
	const fill = () => {
		const lines = [];
		for (let c = 0; c * n < s.taps.length; c++) {
			const x = s.odd[c] ? 'x' : '', note = (s.notes[c] || '').replace(/[\n#]/g, ' ').trim();
			lines.push((s.begins[c] === undefined ? '' : `@${s.begins[c]} `) + s.taps.slice(c * n, c * n + n).map(t => (t.t === null ? 'M' : t.t) + x).join(' ') + (note && s.odd[c] ? ` # ${note}` : ''));
		}
		field('readings').value = lines.join('\n');
		field('started_at').value = s.started ? new Date(s.started).toISOString().replace(/\.\d+Z/, 'Z') : '';
	};
	// It is in the outbox, or with the server: the stopwatch may forget it. A refusal leaves the form as it is.
	form.addEventListener('reset', () => { take(fresh()); keep(); setTimeout(show); });
	// It waited and was refused: the outbox has written it back into the form and lets go of it, so it is kept here until it is sent again or thrown away.
	const typed = () => { s.typed = Object.fromEntries(sent.map(k => [k, field(k).value])); keep(); };
	form.addEventListener('refused', () => { take({ ...fresh(), elements: field('timed').value, at: 'typed' }); typed(); show(); });
	form.addEventListener('input', () => { if (s.typed) typed(); });
	addEventListener('pagehide', () => { if (form.dataset.taken) store.set(null); });
	form.addEventListener('taken', () => { form.dataset.taken = '1'; });

	id('lap').dataset.start = id('lap').textContent;
	if (s.typed) for (const k of sent) field(k).value = s.typed[k];
	else if (form.querySelector('[aria-invalid=true]') || (field('readings').value && !s.started)) s.at = 'typed';
	done();
	requestAnimationFrame(tick);
	if (s.at === 'watch') id('lap').focus();
	else if (s.at === 'end') fill();
})();
