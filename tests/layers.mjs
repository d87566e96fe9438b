/*
 * layers.mjs -- the rules of the house that a compiler does not know: who includes whom, how long things are, what is never written.
 *
 * Reads the sources as text. A rule that finds something names file and line, so that the message alone is enough to put it right.
 */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/* ---- what is looked at ---- */

const left_out = /^(\.git|out|data|tests\/node_modules|tests\/browser\/failed)$/;
function walk(folder) {
	return fs.readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((e) => {
		const name = path.posix.join(folder, e.name);

		return left_out.test(name) ? [] : e.isDirectory() ? walk(name) : [name];
	});
}
const all = walk('').sort();
const texts = new Map();
const read = (f) => texts.get(f) ?? texts.set(f, fs.readFileSync(path.join(root, f), 'utf8')).get(f);
const lines = (f) => read(f).split('\n');
const written = all.filter((f) => /(\.(c|h|mjs|js|css|sh|md|po|build|json)|^run|^test|^\.ci\/run)$/.test(f) && !/vendor\//.test(f));
const sources = all.filter((f) => /^src\/.*\.[ch]$/.test(f));
const c_files = all.filter((f) => /^(src|tools|tests)\/.*\.[ch]$/.test(f));

const none = (found, why) => assert.deepEqual(found, [], why);
function matches(files, pattern, keep = () => true) {
	return files.flatMap((f) => lines(f).flatMap((l, i) => (pattern.test(l) && keep(f, l) ? [`${f}:${i + 1}: ${l.trim().slice(0, 110)}`] : [])));
}
// Comments and literals blanked, line breaks kept: so that a rule about code does not stumble over words.
const code_texts = new Map();
function code_of(f) {
	const blank = (m) => m.replace(/[^\n]/g, ' ');

	return code_texts.get(f) ?? code_texts.set(f, read(f).replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g, blank)).get(f);
}
function code_matches(files, pattern, keep = () => true) {
	return files.flatMap((f) => code_of(f).split('\n').flatMap((l, i) => (pattern.test(l) && keep(f) ? [`${f}:${i + 1}: ${lines(f)[i].trim().slice(0, 110)}`] : [])));
}

/* ---- layers ---- */

const modules = ['change', 'curriculum', 'people', 'events', 'daily', 'office', 'improvement', 'roi'];
const order = ['base', 'lean', 'db', 'web', 'chart', 'record', 'ledger', 'study', 'MODULE', 'jobs', 'app'];
const layer = (folder) => order.indexOf(modules.includes(folder) ? 'MODULE' : folder);

test('a folder includes those before it, never one after it, and no module another', () => {
	none(sources.flatMap((f) => {
		const folder = f.split('/')[1];

		assert.ok(layer(folder) >= 0, `${f} is in a folder that design.md does not know`);
		return [...read(f).matchAll(/^#\s*include\s+"([^"]+)"/gm)].flatMap(([, to]) => {
			const other = to.split('/')[0];
			if (!to.includes('/'))
				return [`${f} includes "${to}": written from src/, as "${folder}/${to}"`];
			if (layer(other) > layer(folder) || (modules.includes(folder) && modules.includes(other) && folder !== other))
				return [`${f} includes "${to}"`];
			return [];
		});
	}));
});

test('base and lean include nothing of ours', () => {
	none(sources.filter((f) => /^src\/(base|lean)\//.test(f)).flatMap((f) => [...read(f).matchAll(/^#\s*include\s+"([^"]+)"/gm)]
		.filter(([, to]) => to.split('/')[0] !== f.split('/')[1]).map(([, to]) => `${f} includes "${to}"`)));
});

test('what is private to a folder stays there', () => {
	none(sources.concat(c_files).flatMap((f) => [...read(f).matchAll(/^#\s*include\s+"(\w+)\/((?:\w+_)?private|engine|idea)\.h"/gm)]
		.filter(([, folder]) => f.startsWith('src/') && f.split('/')[1] !== folder).map(([line]) => `${f}: ${line}`)));
});

test('the engine, the sockets, the password hash and the picture library are known to one folder each', () => {
	const known = [['sqlite3.h', /^src\/db\//], ['uv.h', /^src\/(web|jobs|app)\//], ['llhttp.h', /^src\/web\//], ['vips/vips.h', /^src\/ledger\/photo/], ['xlsxwriter.h', /^src\/record\//],
		['seccomp.h', /^src\/app\/sandbox/], ['librsvg/rsvg.h', /^src\/chart\/paper_pen/], ['cairo-pdf.h', /^src\/chart\/paper\.c/], ['qrencode.h', /^src\/chart\/qr/]];

	none(sources.flatMap((f) => known.filter(([header, where]) => new RegExp(`#\\s*include\\s+<${header}>`).test(read(f)) && !where.test(f)).map(([header]) => `${f} includes <${header}>`)));
});

test('every header guards itself', () => {
	none(sources.filter((f) => f.endsWith('.h') && !/#ifndef (\w+)\n#define \1\b/.test(read(f))));
});

/* ---- sizes ---- */

test('a file has at most 800 lines', () => {
	none(all.filter((f) => /\.(c|h|mjs|js)$/.test(f) && !/vendor\//.test(f) && lines(f).length > 801).map((f) => `${f}: ${lines(f).length} lines`));
});

test('a line of C has at most 200 columns, tables too', () => {
	const wide = (l) => [...l.replace(/\t/g, '        ')].length > 200;

	none(c_files.flatMap((f) => lines(f).flatMap((l, i) => (wide(l) ? [`${f}:${i + 1}`] : []))));
});

function functions(f) {
	return [...code_of(f).matchAll(/^(?!struct|enum|union|static const|extern)[a-z][^;{}=]*\)\n\{\n([\s\S]*?)^\}/gm)].map((m) => ({
		at: `${f}:${code_of(f).slice(0, m.index).split('\n').length}`, length: m[1].split('\n').length - 1,
	}));
}

test('a function has at most 70 lines, and half of them at most 14', () => {
	const found = sources.flatMap(functions), lengths = found.map((x) => x.length).sort((a, b) => a - b);

	none(found.filter((x) => x.length > 70).map((x) => `${x.at}: ${x.length} lines`));
	assert.ok(lengths[lengths.length >> 1] <= 14, `the median of ${lengths.length} functions is ${lengths[lengths.length >> 1]} lines`);
});

/* ---- what is never written ---- */

test('a file opens with what it is for', () => {
	none(all.filter((f) => /\.(c|h|mjs)$/.test(f) && !/^(\/\*|\/\/)/.test(read(f)) && !/node_modules/.test(f)));
});

test('nothing is left for later', () => {
	const words = new RegExp('\\b(' + ['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX', 'place' + 'holder (text|page|value)', 'not (yet )?implemented'].join('|') + ')\\b');

	none(matches(written, words, (f, l) => !/layers\.mjs$/.test(f) && !l.includes('mkstemp') && !l.includes('mktemp')));
});

test('memory belongs to the arena, and nothing jumps', () => {
	none(code_matches(sources, /\bgoto\b/, (f) => f !== 'src/base/arena.c'));
	none(code_matches(sources, /(?<![\w>.])(malloc|calloc|realloc|strdup|asprintf|free)\s*\(/, (f) => !/^src\/(base\/arena|record\/export|ledger\/photo)\.c$/.test(f)));
});

test('no unbounded or locale-bound C function', () => {
	none(code_matches(sources, /(?<![\w>.])(strcpy|strcat|sprintf|vsprintf|gets|strtok|atoi|atol|atof|alloca|setlocale|localtime|gmtime|rand|srand|system|popen)\s*\(/));
});

test('a struct is called struct', () => {
	none(code_matches(sources, /\btypedef\s+(struct|union|enum)\b/));
});

test('pages hold no inline style and no inline script', () => {
	none(matches(sources, /"[^"]*\s(style|on[a-z]+)=|<script>|javascript:/));
	none(matches(all.filter((f) => /^assets\/\w+\.js$/.test(f)), /\beval\s*\(|new Function\s*\(|document\.write\(|\.innerHTML\s*=(?!=)/));
});

test('C is indented with tabs, and no line ends in a blank', () => {
	none(matches(c_files, /^ {4,}\S/));
	none(matches(written.filter((f) => !f.endsWith('.md')), /[ \t]+$/));
});

test('no registry host and no path of a machine', () => {
	const hosts = new RegExp(['registry\\.' + '[a-z]+js', 'np' + 'mjs\\.', 'deb\\.' + 'debian\\.org', 'proxy\\.' + 'golang', '/wo' + 'rk/(main|shared)', '/ho' + 'me/\\w+', '/ro' + 'ot/'].join('|'));

	none(matches(written, hosts));
	none(matches(all.filter((f) => /package-lock\.json$/.test(f)), /"resolved"|https?:\/\//));
});

test('the schema of a record is not written by hand', () => {
	none(matches(sources.filter((f) => /^src\/(daily|ledger|change|events|office|people|roi|improvement|curriculum)\//.test(f)),
		/"(insert into|update) (unit|person|place|idea|action|comment|calendar|shift|holiday|attachment|signature|yokoten|role_grant)\b/));
});

/* ---- docs/security.md: what it says is shown must be shown ---- */

// Names as they are written: in JavaScript between quotes, in C as a function.
const names_of = (f) => new Set(f.endsWith('.c') ? [...read(f).matchAll(/cmocka_unit_test\w*\((\w+)|\bTEST\((\w+)\)/g)].map((m) => m[1] ?? m[2])
	: [...read(f).matchAll(/\btest\('((?:[^'\\]|\\.)*)'/g)].map((m) => m[1].replace(/\\'/g, '\'')));

test('every row of the security list names tests and files that exist, or says why not', () => {
	const rows = lines('docs/security.md').filter((l) => /^\| \d+\.\d+\.\d+/.test(l)).map((l) => l.split(' | ').map((x) => x.replace(/^\| | \|$/g, '')));
	const numbers = rows.flatMap(([n]) => n.split(', '));

	assert.ok(numbers.length > 250, `${numbers.length} requirements`);
	none(numbers.filter((n, i) => numbers.indexOf(n) !== i), 'a requirement stands twice');
	none(rows.filter((r) => r.length !== 3).map((r) => r.join(' | ')), 'three cells');
	none(rows.flatMap(([n, , shown]) => {
		const tests = [...shown.matchAll(/`([\w/.]+\.(?:mjs|c))` "([^"]+)"/g)].map(([, f, name]) => [`tests/${f}`, name]), files = [...shown.matchAll(/read `([^`]+)`/g)].map(([, f]) => f);

		if (tests.length + files.length === 0 && !/^(not applicable|open): \S/.test(shown))
			return [`${n}: ${shown}`];
		return [...tests.filter(([f, name]) => !all.includes(f) || !names_of(f).has(name)).map((t) => `${n}: ${t.join(': ')}`), ...files.filter((f) => !all.includes(f)).map((f) => `${n}: ${f}`)];
	}));
});
