/*
 * browser.mjs -- Debian's Chromium on the running program: screens of a width and a theme, and what must hold on every page.
 *
 * A screen watches while it is used: a violated policy, an error on the console or an answer of 500 and above fails the test that
 * looked. check() is for a page that stands: axe with nothing to say in light and dark, no class without a rule in the sheet, nothing
 * wider than the screen.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { root } from './program.mjs';

const require = createRequire(import.meta.url);
const axe_source = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const sheet = fs.readFileSync(path.join(root, 'assets/kpo.css'), 'utf8');
const classes_known = new Set([...sheet.matchAll(/\.(-?[_a-zA-Z][\w-]*)/g)].map((m) => m[1]));
// Set by htmx while it works; hooks of scripts.
const classes_of_scripts = /^htmx-/;
const rules = { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }, resultTypes: ['violations'] };

let running;
const sessions = new Map();

export async function browser_open() {
	running = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true,
		args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'] });
	return running;
}
export const browser_close = () => running?.close();

export const phone = { width: 390, height: 844 }, desk = { width: 1440, height: 900 };

class Screen {
	static async open(server, { size = desk, theme = 'light', js = true, phone: touch = size.width < 600, locale = 'en-GB' } = {}) {
		const s = new Screen();

		s.context = await running.newContext({ baseURL: server.url, viewport: size, colorScheme: theme, javaScriptEnabled: js, hasTouch: touch, isMobile: touch, locale,
			timezoneId: 'Europe/Berlin', reducedMotion: 'reduce' });
		s.context.setDefaultTimeout(10000);
		Object.assign(s, { origin: server.url, size, theme, js, wrong: [], expected: [] });
		if (js)
			await s.context.addInitScript(() => document.addEventListener('securitypolicyviolation', (e) => console.error(`policy: ${e.violatedDirective} ${e.blockedURI} ${e.sample}`)));
		s.page = await s.context.newPage();
		// What a page asked for and did not wait for ends with the page.
		s.page.on('console', (m) => { if (m.type() === 'error' && !/htmx:error: Failed to fetch/.test(m.text())) s.wrong.push(`console: ${m.text()} (${m.location().url ?? ''})`); });
		s.page.on('pageerror', (e) => s.wrong.push(`script: ${e.message}`));
		s.page.on('response', (r) => { if (r.status() >= 500) s.wrong.push(`${r.status()} ${r.url()}`); });
		s.page.on('dialog', (d) => { s.wrong.push(`dialog: ${d.message()}`); d.dismiss(); });
		return s;
	}

	close() {
		this.well();
		return this.context.close();
	}

	/* What the browser complained about since the last time; `but` names what this test provokes on purpose. */
	well(but = /$^/) {
		const wrong = this.wrong.filter((w) => !but.test(w));

		this.wrong.length = 0;
		assert.deepEqual(wrong, [], `on ${this.page.url()}`);
	}

	async go(to) {
		const r = await this.page.goto(to);

		assert.ok(r.status() < 400, `${to}: ${r.status()}`);
		return this;
	}

	/* The first time through the form; later with the same session, because signing in is limited. */
	async sign_in(who) {
		const kept = sessions.get(`${this.origin} ${who.employee_no}`);

		if (kept) {
			await this.context.addCookies(kept);
			return this.go('/');
		}
		await this.go('/sign-in');
		await this.page.locator('main input[name=name]').fill(who.employee_no);
		await this.page.locator('main input[name=secret]').fill(who.secret);
		await Promise.all([this.page.waitForURL((u) => u.pathname !== '/sign-in'), this.page.locator('main .btn.pri').click()]);
		sessions.set(`${this.origin} ${who.employee_no}`, (await this.context.cookies()).filter((x) => x.name === 'kpo_s'));
		return this;
	}

	says(what) {
		return this.page.getByText(what).first().waitFor();
	}

	/* A step of a record's page: opens its form, fills it by the labels, sends it. */
	async step(name, fields = {}) {
		const form = this.page.locator('details.rc-step', { has: this.page.locator('summary', { hasText: new RegExp(`^${name}$`) }) });

		await form.waitFor();
		if (await form.getAttribute('open') === null)
			await form.locator('summary').click();
		for (const [label, value] of Object.entries(fields))
			await this.fill(form, label, value);
		await Promise.all([this.page.waitForNavigation(), form.getByRole('button', { name, exact: true }).click()]);
	}

	async fill(within, label, value) {
		const control = within.getByLabel(label, { exact: false }).first(), kind = await control.evaluate((e) => e.type ?? e.tagName).catch(() => 'text');

		if (kind === 'select-one')
			await control.selectOption({ label: value });
		else if (kind === 'checkbox')
			await control.setChecked(value);
		else
			await control.fill(value);
	}

	async axe() {
		await this.page.evaluate(axe_source);
		const found = await this.page.evaluate((r) => window.axe.run(document, r), rules);

		return found.violations.flatMap((v) => v.nodes.slice(0, 4).map((n) => `${v.id}: ${n.target.join(' ')}: ${n.failureSummary.replace(/\s+/g, ' ').slice(0, 300)}`));
	}

	/* Everything that holds on every page that stands still. */
	async check(name = this.page.url()) {
		this.well();
		const facts = await this.page.evaluate(() => ({
			classes: [...new Set([...document.querySelectorAll('[class]')].flatMap((e) => [...e.classList]))],
			wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
			widest: [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !e.closest('.sx, .kb, .menu, svg'))
				.slice(0, 3).map((e) => `${e.tagName.toLowerCase()}.${e.className}`),
			ids: [...document.querySelectorAll('[id]')].map((e) => e.id).filter((id, i, all) => all.indexOf(id) !== i),
			headings: document.querySelectorAll('h1').length, lang: document.documentElement.lang, title: document.title,
			blank: document.body.innerText.trim().length === 0,
		}));

		assert.deepEqual(facts.classes.filter((x) => !classes_known.has(x) && !classes_of_scripts.test(x)), [], `${name}: classes that the sheet does not know`);
		assert.deepEqual(facts.ids, [], `${name}: the same id twice`);
		assert.ok(facts.wide <= 0, `${name}: ${facts.wide} px wider than ${this.size.width}: ${facts.widest}`);
		assert.equal(facts.headings, 1, `${name}: ${facts.headings} headings h1`);
		assert.ok(facts.lang && facts.title && !facts.blank, name);
		for (const theme of ['light', 'dark']) {
			await this.page.emulateMedia({ colorScheme: theme });
			assert.deepEqual(await this.axe(), [], `${name}, ${this.size.width} px, ${theme}`);
		}
		await this.page.emulateMedia({ colorScheme: this.theme });
		this.well();
	}

	async picture(file) {
		const at = path.join(root, 'docs/pictures', file);

		fs.mkdirSync(path.dirname(at), { recursive: true });
		await this.page.screenshot({ path: at, animations: 'disabled', caret: 'hide' });
	}
}

export const screen = (server, options) => Screen.open(server, options);
