/*
 * faults_database.test.mjs -- on every route, every fallible call of the database fails once in turn. See sweep.mjs.
 */
import { sweep } from './sweep.mjs';

await sweep('database');
