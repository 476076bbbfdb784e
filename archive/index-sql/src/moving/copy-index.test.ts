import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openSqliteIndex } from '../open-sqlite-index.ts';
import { ALL } from '../testing/contract/open-index.ts';
import { sample } from '../testing/sample-records.ts';
import { copyIndex, openRawDatabase } from './index.ts';
import { tableShapes } from './table-shapes.ts';

const open = (path: string) => openSqliteIndex({ path, extraAttributes: [] });

async function twoPlaces(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'vesalius-copy-'));
  t.after(() => rm(folder, { recursive: true }));
  const [old, made] = [join(folder, 'old.sqlite'), join(folder, 'made.sqlite')];
  const index = await open(old);
  await index.instances.admit(
    Array.from({ length: 1200 }, (_, n) =>
      sample({ study: `3.${n % 5}`, instance: `3.${n % 5}.1.${n}`, blobKey: `old ${n}` }),
    ),
  );
  await index.instances.admit([
    sample({ study: '3.0', instance: '3.0.1.0', sha: 'c'.repeat(64), blobKey: 'old held' }),
  ]);
  await index.close();
  await (await open(made)).close();
  const [from, to] = await Promise.all([openRawDatabase(old), openRawDatabase(made)]);
  t.after(() => Promise.all([from.close(), to.close()]));
  return { made, from, to };
}

const newKey = (key: string) => key.replace('old', 'new');

test('all rows are there, with the new keys of their blobs, also inside of records', async (t) => {
  const { made, from, to } = await twoPlaces(t);
  const report = await copyIndex(from, to, { newKey });
  assert.deepEqual(report.missing, []);
  for (const { name } of tableShapes()) {
    const [there] = await from.rows(`SELECT count(*) FROM ${name}`);
    assert.deepEqual(await to.rows(`SELECT count(*) FROM ${name}`), [there], name);
  }
  const index = await open(made);
  const instances = await index.instances.walk(0, 2000);
  assert.deepEqual(
    instances.map(({ blobKey }) => blobKey),
    Array.from({ length: 1200 }, (_, n) => `new ${n}`),
  );
  const [held] = await to.rows('SELECT id, blob_key, record FROM quarantine');
  assert.equal(held![1], 'new held');
  assert.match(String(held![2]), /"blobKey":"new held"/);
  assert.equal((await index.statistics(ALL)).quarantined, 1);
  assert.deepEqual(await index.instances.admit([sample({ study: '4.1' })]), [{ outcome: 'stored' }]);
  await index.close();
});

test('what was broken off is no index for a server, and goes on where it ended', async (t) => {
  const { made, from, to } = await twoPlaces(t);
  let asked = 0;
  const breaking = (key: string) => {
    asked += 1;
    if (asked > 700) throw new Error('broken off');
    return newKey(key);
  };
  await assert.rejects(copyIndex(from, to, { newKey: breaking }), /broken off/);
  assert.deepEqual(await to.rows('SELECT count(*) FROM instances'), [[500]]);
  await assert.rejects(open(made), /being copied into this one/);
  asked = 0;
  const counting = (key: string) => {
    asked += 1;
    return newKey(key);
  };
  await copyIndex(from, to, { newKey: counting });
  assert.ok(asked < 800, 'rows that were there are not copied again');
  assert.deepEqual(await to.rows('SELECT count(*) FROM instances'), [[1200]]);
  await (await open(made)).close();
  await assert.rejects(copyIndex(from, to, { newKey }), /in use: it has instances/);
});

test('a blob that is needed and was not copied is told', async (t) => {
  const { from, to } = await twoPlaces(t);
  const report = await copyIndex(from, to, {
    newKey: (key) => (key === 'old 7' || key === 'old held' ? undefined : key),
  });
  assert.deepEqual(report.missing, ['old 7']);
});
