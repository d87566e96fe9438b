/*
 * faults_memory.test.mjs -- on every route, every request for memory fails once in turn. See sweep.mjs.
 */
import { sweep } from './sweep.mjs';

await sweep('memory');
