/*
 * tables.mjs -- what is in the database, all of it, as one word to compare: whatever was written shows.
 *
 * It asks the engine's own program (sqlite3 or psql), which stays open, so that a comparison costs a few milliseconds.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';

const engines = {
	sqlite: {
		command: (url) => ['sqlite3', ['-readonly', '-batch', url.slice('sqlite:'.length)]],
		say: (word) => `.print ${word}\n`,
		tables: "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like 'search%' order by name;",
	},
	postgres: {
		command: (url) => ['psql', ['--quiet', '--no-psqlrc', '--tuples-only', '--no-align', url]],
		say: (word) => `\\echo ${word}\n`,
		tables: "select tablename from pg_tables where schemaname = current_schema() and tablename not like 'search%' order by 1;",
	},
};

/* { digest(), rows(sql), end() } of the database of this URL. */
export function tables_of(url) {
	const engine = engines[url.split(':')[0].replace('postgresql', 'postgres')], [program, args] = engine.command(url);
	const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
	let text = '', waiting = null, asked = 0;

	child.stdout.setEncoding('latin1');
	child.stdout.on('data', (d) => {
		text += d;
		const end = waiting && text.indexOf(waiting.word);
		if (waiting && end >= 0) {
			const said = text.slice(0, end), { done } = waiting;
			text = text.slice(end + waiting.word.length + 1);
			waiting = null;
			done(said);
		}
	});
	const rows = (sql) => new Promise((done) => {
		waiting = { word: `end-of-answer-${++asked}`, done };
		child.stdin.write(`${sql}\n${engine.say(waiting.word)}`);
	});
	return {
		rows,
		/* Without the tables of these names. */
		async digest(without = []) {
			const names = (await rows(engine.tables)).split('\n').filter((n) => n && !without.includes(n));
			return createHash('sha256').update(await rows(names.map((n) => `select '${n}', t.* from ${n} t order by 1, 2;`).join('\n'))).digest('hex');
		},
		end: () => child.stdin.end(),
	};
}
