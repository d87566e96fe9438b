// plan.js: hands for a plan of a cell. On the standard work sheet places are dragged or moved with the arrow keys; on the plan of a
// way, and for the line of the scale, points are set by tapping or with a cross that the keys move. It sends only the form that the page holds and
// writes only into the field that is there; without it both are done by typing metres.
'use strict';
(() => {
	const doc = document, one = (q, in_ = doc) => in_.querySelector(q), svg_ns = 'http://www.w3.org/2000/svg';
	const snap = m => Math.round(m * 10) / 10, write = m => String(Math.round(m * 100) / 100), clamp = (m, most) => Math.min(Math.max(m, 0), Math.max(most, 0));
	const say = values => {
		const p = one('#pl-now');
		if (p) p.textContent = Object.entries(values).reduce((t, [k, v]) => t.replace(`{${k}}`, v), p.dataset.count);
	};
	const warn = text => { const p = one('#pl-now'); if (p) p.textContent = text; };
	const shown = m => m.toLocaleString(doc.documentElement.lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
	const element = (name, at) => { const e = doc.createElementNS(svg_ns, name); for (const k in at) e.setAttribute(k, at[k]); return e; };

	// Where the floor lies in its drawing: pixels a metre, its corner, its size.
	const floor_of = pl => {
		const [unit, left, top, w, h] = one('.pl-floor', pl).dataset.value.split(' ').map(Number), svg = one('svg.ch', pl);
		return { unit, left, top, w, h, svg, x: m => left + m * unit, y: m => top + m * unit,
			metres: e => { const p = new DOMPoint(e.clientX, e.clientY).matrixTransform(svg.getScreenCTM().inverse()); return { x: (p.x - left) / unit, y: (p.y - top) / unit }; } };
	};
	const step_of = e => { const m = e.shiftKey ? 1 : .1; return { ArrowLeft: [-m, 0], ArrowRight: [m, 0], ArrowUp: [0, -m], ArrowDown: [0, m] }[e.key]; };
	const hint = () => { const p = one('#pl-hint'); if (p) p.hidden = false; };

	// ---- places ----
	const place_of = a => {
		const [row, version, x, y, w, h] = a.dataset.value.split(' ');
		return { row, version, x: Number(x), y: Number(y), w: Number(w), h: Number(h) };
	};
	const move = pl => {
		const floor = floor_of(pl), form = one('#pl-move'), far = 4;
		let held = null, waits = null;         // held: the place under the finger; waits: the one whose move is not sent yet
		const put = (a, at) => {
			const p = a.now ?? place_of(a);
			a.now = { ...p, x: clamp(snap(at.x), snap(floor.w - p.w)), y: clamp(snap(at.y), snap(floor.h - p.h)) };
			const was = place_of(a);
			a.parentNode.setAttribute('transform', `translate(${(a.now.x - was.x) * floor.unit} ${(a.now.y - was.y) * floor.unit})`);
			say({ x: shown(a.now.x), y: shown(a.now.y) });
		};
		const undone = a => { a.now = null; a.parentNode.removeAttribute('transform'); };
		const moved = a => a.now && (a.now.x !== place_of(a).x || a.now.y !== place_of(a).y);
		const renew = async (text, id) => {
			const page = new DOMParser().parseFromString(text, 'text/html'), at = doc.activeElement?.id;
			if (!one('#floor', page)) return location.reload();     // signed out meanwhile
			for (const q of ['#floor', '#pl-places', '.pl-facts']) if (one(q) && one(q, page)) one(q).replaceWith(one(q, page));
			one('.toast')?.remove();
			const toast = one('.toast', page);
			if (toast) one('#main').append(toast);
			move(one('#floor'));
			if (at === id || !at) doc.getElementById(id)?.focus({ preventScroll: true });
		};
		const send = async a => {
			clearTimeout(waits?.timer);
			waits = null;
			if (!moved(a)) return undone(a);
			for (const [k, v] of Object.entries({ _row: a.now.row, version: a.now.version, x: write(a.now.x), y: write(a.now.y) })) form.elements[k].value = v;
			const body = new URLSearchParams(new FormData(form));
			try {
				const r = await fetch(form.action, { method: 'POST', body, headers: { accept: 'application/json' }, keepalive: true });
				if (r.ok) return await renew(await r.text(), a.id);
				const why = (await r.json().catch(() => ({}))).error;
				const fresh = await fetch(location.href);
				if (fresh.ok) await renew(await fresh.text(), a.id);
				warn(typeof why === 'string' ? why : why?.message ?? r.statusText);
			} catch {
				undone(a);
				warn(form.dataset.offline ?? '');
			}
		};
		const later = a => {
			if (waits && waits.a !== a) send(waits.a);
			clearTimeout(waits?.timer);
			waits = { a, timer: setTimeout(() => send(a), 800) };
		};
		for (const a of pl.querySelectorAll('.pl-at')) {
			a.addEventListener('pointerdown', e => {
				if (e.button || !e.isPrimary) return;
				const p = a.now ?? place_of(a), from = floor.metres(e);
				held = { a, dx: from.x - p.x, dy: from.y - p.y, x: e.clientX, y: e.clientY, drags: false };
				a.setPointerCapture(e.pointerId);
			});
			a.addEventListener('pointermove', e => {
				if (held?.a !== a) return;
				held.drags ||= Math.hypot(e.clientX - held.x, e.clientY - held.y) > far;
				if (held.drags) { const m = floor.metres(e); put(a, { x: m.x - held.dx, y: m.y - held.dy }); }
			});
			a.addEventListener('pointerup', () => { if (held?.a === a) { if (held.drags) { a.dropped = true; a.focus({ preventScroll: true }); send(a); } held = null; } });
			a.addEventListener('pointercancel', () => { if (held?.a === a) { held = null; undone(a); } });
			a.addEventListener('click', e => { if (a.dropped) { e.preventDefault(); a.dropped = false; } });
			a.addEventListener('dragstart', e => e.preventDefault());
			a.addEventListener('touchmove', e => e.cancelable && e.preventDefault(), { passive: false });       // else the page would go with the finger
			a.addEventListener('keydown', e => {
				const step = step_of(e);
				if (e.key === 'Escape' && a.now) { clearTimeout(waits?.timer); waits = null; undone(a); }
				else if (e.key === 'Enter' && moved(a)) { e.preventDefault(); send(a).then(() => { location.href = a.getAttribute('href'); }); }
				else if (step && !e.ctrlKey && !e.metaKey && !e.altKey) {
					const p = a.now ?? place_of(a);
					e.preventDefault();
					put(a, { x: p.x + step[0], y: p.y + step[1] });
					later(a);
				}
			});
			a.addEventListener('blur', () => waits?.a === a && send(a));
		}
	};

	// ---- points ----
	const draw = (pl, field, most) => {
		const floor = floor_of(pl), sheet = one('.sx', pl), end = one('#pl-end') ?? field.form.querySelector('button'), back = one('#pl-back');
		const line = element('polyline', { class: 'way', points: '' }), dots = element('g', { class: 'pl-dots' }), cross = element('path', { class: 'pl-cross', d: '' });
		let points = [], at = { x: snap(floor.w / 2), y: snap(floor.h / 2) }, keys = false;
		const number = String.raw`(\d{1,4}(?:\.\d{1,3})?)`, form = new RegExp(`^${number},${number}$`);
		const length = () => points.slice(1).reduce((m, p, i) => m + Math.hypot(p.x - points[i].x, p.y - points[i].y), 0);
		const show = () => {
			line.setAttribute('points', points.map(p => `${floor.x(p.x)},${floor.y(p.y)}`).join(' '));
			dots.replaceChildren(...points.map(p => element('circle', { class: 'pt-ai', r: 4, cx: floor.x(p.x), cy: floor.y(p.y) })));
			cross.setAttribute('d', keys ? `M${floor.x(at.x)} ${floor.top}v${floor.h * floor.unit}M${floor.left} ${floor.y(at.y)}h${floor.w * floor.unit}` : '');
			if (back) back.hidden = !points.length;
			if (points.length) say({ n: points.length, m: shown(length()) }); else warn('');
		};
		const typed = () => { points = field.value.trim().split(/\s+/).map(w => form.exec(w)).filter(Boolean).map(m => ({ x: Number(m[1]), y: Number(m[2]) })); show(); };
		const keep = () => { field.value = points.map(p => `${write(p.x)},${write(p.y)}`).join(' '); show(); };
		const set = p => {
			if (most && points.length >= most) points = [];
			points.push({ x: clamp(snap(p.x), floor.w), y: clamp(snap(p.y), floor.h) });
			keep();
		};
		const take = () => { points.pop(); keep(); };
		floor.svg.append(line, dots, cross);
		sheet.setAttribute('role', 'application');
		sheet.setAttribute('aria-describedby', 'pl-hint');
		pl.classList.add('pl-draws');
		floor.svg.addEventListener('click', e => {
			const p = floor.metres(e);
			if (p.x < 0 || p.y < 0 || p.x > floor.w || p.y > floor.h) return;
			keys = false;
			at = { x: snap(p.x), y: snap(p.y) };
			set(p);
		});
		sheet.addEventListener('keydown', e => {
			const step = step_of(e);
			if (e.ctrlKey || e.metaKey || e.altKey) return;
			if (step) { keys = true; at = { x: clamp(snap(at.x + step[0]), floor.w), y: clamp(snap(at.y + step[1]), floor.h) }; show(); warn(`${shown(at.x)}, ${shown(at.y)}`); }
			else if (e.key === ' ') { keys = true; set(at); }
			else if (e.key === 'Backspace') take();
			else if (e.key === 'Enter') end.focus();
			else return;
			e.preventDefault();
		});
		sheet.addEventListener('focus', () => { keys = sheet.matches(':focus-visible'); show(); });
		sheet.addEventListener('blur', () => { keys = false; show(); });
		field.addEventListener('input', typed);
		back?.addEventListener('click', take);
		typed();
	};

	const pl = one('[data-plan]'), what = pl?.dataset.plan, field = one(what === 'line' ? '#f-line' : '#f-points');
	if (!pl || !one('.pl-floor', pl)) return;
	hint();
	if (what === 'move' && one('#pl-move')) move(pl);
	else if (field) draw(pl, field, what === 'line' ? 2 : 0);
})();
