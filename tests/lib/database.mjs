/*
 * database.mjs -- a database for a folder, on the engine that this run is for: a file in it, or a database of the run's own PostgreSQL.
 *
 * KPO_ENGINE=postgres and KPO_PG (the folder of its socket) choose the second one; tests/parts.mjs sets both. A test that is about
 * one engine says so with `only`.
 */
import fs from 'node:fs';
import path from 'node:path';
import { execFileSync, spawn } from 'node:child_process';

export const engine = process.env.KPO_ENGINE ?? 'sqlite';
export const only = (which) => (engine === which ? {} : { skip: `this is about ${which}` });

const name_of = (folder) => path.basename(folder).toLowerCase().replace(/[^a-z0-9]+/g, '_');
const file_of = (folder) => path.join(folder, 'kpo.db');
const made = new Set();

function psql(sql, database = 'postgres', more = []) {
	return execFileSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-h', process.env.KPO_PG, '-U', 'kpo', '-d', database, ...more, '-c', sql],
		{ maxBuffer: 64 << 20, stdio: ['ignore', 'pipe', 'pipe'] }).toString();
}

process.on('exit', () => {
	for (const name of made)
		psql(`drop database if exists ${name} with (force)`);
});

export function database_url(folder) {
	return engine === 'postgres' ? `postgres://kpo@/${name_of(folder)}?host=${process.env.KPO_PG}` : `sqlite:${file_of(folder)}`;
}

/* An empty place for `kpo init`; keep: the run's own, which outlives this program. */
export function database_place(folder, { keep = false } = {}) {
	if (engine === 'postgres') {
		psql(`create database ${name_of(folder)}`);
		if (!keep)
			made.add(name_of(folder));
	}
	return database_url(folder);
}

/* A copy while nobody has the original open. */
export function database_copy(from, to) {
	if (engine === 'postgres') {
		psql(`create database ${name_of(to)} template ${name_of(from)}`);
		made.add(name_of(to));
	} else {
		fs.copyFileSync(file_of(from), file_of(to));
	}
}

/* What a database holds, past the program: rows as objects. */
export function database_rows(folder, sql) {
	if (engine === 'sqlite')
		return JSON.parse(execFileSync('sqlite3', ['-json', file_of(folder), sql], { maxBuffer: 64 << 20 }).toString() || '[]');
	return JSON.parse(psql(`select coalesce(json_agg(x), '[]') from (${sql.replace(/;\s*$/, '')}) x`, name_of(folder), ['-At']));
}

/* Keeps everybody else from writing until it is let go. On a server, a lock of one's own choice. */
export async function database_hold(folder, lock = 'lock table history in exclusive mode') {
	const child = engine === 'sqlite' ? spawn('sqlite3', [file_of(folder)], { stdio: ['pipe', 'pipe', 'inherit'] })
		: spawn('psql', ['-X', '-q', '-At', '-v', 'ON_ERROR_STOP=1', database_url(folder)], { stdio: ['pipe', 'pipe', 'inherit'] });
	const held = new Promise((done) => child.stdout.on('data', (d) => String(d).includes('held') && done()));

	child.stdin.write(engine === 'sqlite' ? ".timeout 5000\nbegin immediate;\nselect 'held';\n" : `begin; ${lock}; select 'held';\n`);
	await held;
	return async () => {
		child.stdin.end('rollback;\n');
		await new Promise((done) => child.on('close', done));
	};
}

/* Who waits to write to this table, by the number of their connection. */
export const database_waiting = (folder, table) => database_rows(folder, `select l.pid from pg_locks l join pg_class k on k.oid = l.relation where not l.granted and l.mode = 'RowExclusiveLock' and k.relname = '${table}'`);

/* Whether these bytes lie anywhere in it: of a server's pictures, the table is all that can be looked at. */
export function database_holds(folder, bytes) {
	if (engine === 'sqlite')
		return fs.readFileSync(file_of(folder)).includes(bytes);
	return database_rows(folder, "select encode(bytes, 'hex') as hex from attachment_bytes").some((row) => row.hex.includes(bytes.toString('hex')));
}

/* All of it as SQL, as the engine's own tool says it. */
export function database_dump(folder) {
	return engine === 'sqlite' ? execFileSync('sqlite3', [file_of(folder), '.dump'], { maxBuffer: 1 << 28 }).toString()
		: execFileSync('pg_dump', ['-h', process.env.KPO_PG, '-U', 'kpo', '--no-owner', '--no-privileges', '--inserts', '--rows-per-insert=100', name_of(folder)], { maxBuffer: 1 << 28 })
			.toString().replace(/^\\(un)?restrict .*\n/gm, '');        // another word each time, and older ones do not know it
}

/* An empty database in this folder becomes what such SQL says. */
export function database_load(folder, text) {
	if (engine === 'sqlite')
		execFileSync('sqlite3', [file_of(folder)], { input: text });
	else
		execFileSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-h', process.env.KPO_PG, '-U', 'kpo', '-d', name_of(folder)], { input: text, stdio: ['pipe', 'ignore', 'pipe'] });
}

export function database_do(folder, sql) {
	if (engine === 'sqlite')
		execFileSync('sqlite3', ['-cmd', '.timeout 5000', file_of(folder), sql]);
	else
		psql(sql, name_of(folder));
}
