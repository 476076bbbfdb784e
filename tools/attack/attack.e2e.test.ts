import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { attackAll } from './attack-all.ts';
import { THREATS } from './threats.ts';
import { vesaliusVictim } from './victims/vesalius.ts';

/** All of 127.0.0.0/8 is this machine, and /proc tells what a process takes. */
const ONLY_LINUX = process.platform === 'linux' ? false : 'attacks come from addresses that only Linux has';

test('every attack of the threat table is held off, in its short form', { skip: ONLY_LINUX }, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'vesalius-attack-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const tried = await attackAll(await vesaliusVictim(folder), THREATS, { full: false, seed: 1 });
  for (const { id, name, missed } of tried) assert.deepEqual(missed, [], `${id}, ${name}`);
  assert.equal(tried.length, THREATS.length);
});
