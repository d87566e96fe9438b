// stream.js: a value-stream map edited on its drawing. Every box, stock and burst is a link to its form; here the form is fetched
// and laid over the drawing, and keys press what those pages hold. Without it the links lead to the same forms.
'use strict';
(() => {
	const doc = document, map = doc.getElementById('map');
	if (!map) return;
	const all = (q) => [...map.querySelectorAll(q)];

	// ---- the elements in the order of the flow: a burst follows what it is at ----
	const elements = () => {
		const flow = all('a.vs-a:not([data-to])'), bursts = all('a.vs-a[data-to]');
		return flow.flatMap((a) => [a, ...bursts.filter((b) => b.dataset.to === a.id)]);
	};
	const show = (el) => { el?.focus(); el?.scrollIntoView({ block: 'nearest', inline: 'nearest' }); };

	// ---- the form of an element, over the drawing ----
	let asking = false;
	const lay = async (to, back) => {
		if (asking) return;
		asking = true;
		try {
			const answer = await fetch(to, { headers: { accept: 'text/html' } });
			const form = answer.ok && new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('vs-form');
			if (!form) { location.assign(to); return; }
			doc.getElementById('vs-dlg')?.remove();
			const dlg = doc.createElement('dialog'), h = doc.createElement('h2');
			h.textContent = form.getAttribute('aria-label');
			h.id = 'vs-h';
			form.removeAttribute('aria-label');
			dlg.className = 'dlg vs-dlg';
			dlg.id = 'vs-dlg';
			dlg.setAttribute('aria-labelledby', 'vs-h');
			dlg.append(h, form);
			// The browser gives the focus back itself; where it cannot, and only there, we do.
			dlg.addEventListener('close', () => { dlg.remove(); if (!map.contains(doc.activeElement)) show(back?.isConnected ? back : elements()[0]); });
			doc.body.append(dlg);
			dlg.showModal();
			(dlg.querySelector('input:not([type=hidden]), select, textarea') ?? dlg.querySelector('.fo-foot button'))?.focus();
		} catch {
			location.assign(to);
		} finally {
			asking = false;
		}
	};
	const ask = (a, what) => {
		const to = new URL(a.href.baseVal ?? a.href, location.href);
		if (what) to.searchParams.set('ask', what);
		return lay(to, a);
	};
	const plain = (e) => !e.defaultPrevented && e.button === 0 && !e.metaKey && !e.ctrlKey && !e.shiftKey && !e.altKey;
	doc.addEventListener('click', (e) => {
		const a = plain(e) && e.target.closest('a.vs-a, #vs-form a[href*="ask="], a[data-key="n"]'), close = e.target.closest('#vs-dlg [data-close]');
		if (close) { e.preventDefault(); close.closest('dialog')?.close(); }
		else if (a) { e.preventDefault(); a.matches('a.vs-a') ? ask(a) : lay(a.href, doc.activeElement?.closest?.('a.vs-a') ?? doc.getElementById(at)); }
	});

	// ---- keys on the drawing ----
	let at = '';
	map.addEventListener('focusin', (e) => { at = e.target.closest('a.vs-a')?.id || at; });
	const moved = (a, to) => {
		const id = a.id.slice(1), button = a.id[0] === 'p' && doc.querySelector(`form[action="/stream_step/${id}/move"] button[value="${to}"]:not(:disabled)`);
		if (button) button.form.requestSubmit(button);
	};
	map.addEventListener('keydown', (e) => {
		const a = e.target.closest('a.vs-a'), k = e.key;
		if (!a || e.ctrlKey || e.metaKey || e.isComposing) return;
		const list = elements(), here = list.indexOf(a), burst = a.id[0] === 'b';
		const keys = {
			ArrowRight: () => (e.altKey ? moved(a, 'later') : show(list[here + 1])),
			ArrowLeft: () => (e.altKey ? moved(a, 'earlier') : show(list[here - 1])),
			Home: () => show(list[0]),
			End: () => show(list.at(-1)),
			n: () => !burst && ask(a, 'after'),
			b: () => !burst && ask(a, 'burst'),
			Delete: () => (burst || a.id[0] === 'p') && ask(a, burst ? '' : 'withdraw'),
		};
		if (!keys[k] || (e.altKey && !k.startsWith('Arrow'))) return;
		e.preventDefault();
		keys[k]();
	});

	// ---- after a save: back to the element that it was about ----
	const back = /^#[psb]\d+$/.test(location.hash) && doc.getElementById(location.hash.slice(1));
	if (back) show(back);
})();
