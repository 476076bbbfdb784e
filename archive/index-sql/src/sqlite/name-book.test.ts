import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openSqliteIndex } from '../open-sqlite-index.ts';
import { ALL } from '../testing/contract/open-index.ts';
import { sample } from '../testing/sample-records.ts';
import { SqliteDatabase } from './sqlite-database.ts';

test('a name is kept once, and nothing of it is left when the last row that has it goes', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'name-book-'));
  const path = join(folder, 'index.sqlite');
  const index = await openSqliteIndex({ path, extraAttributes: [] });
  const db = new SqliteDatabase(path, 'reader');
  t.after(async () => {
    db.close();
    await index.close();
    rmSync(folder, { recursive: true });
  });
  const names = () => db.arrays('SELECT folded FROM names ORDER BY folded', []).flat();
  const physician = { referring_physician_name: 'House^Gregory' };
  await index.instances.admit([
    sample({ study: '1.1', studyColumns: physician }),
    sample({ study: '1.2', studyColumns: physician }),
    sample({ study: '1.3', patientColumns: { patient_id: 'P2', patient_name: 'House^Gregory' } }),
  ]);
  assert.deepEqual(names(), ['doe^jane', 'house^gregory']);
  const remove = (...studyInstanceUids: string[]) => index.instances.remove(ALL, { studyInstanceUids }, 'admin', 10);
  await remove('1.1', '1.2');
  assert.deepEqual(names(), ['house^gregory']);
  await remove('1.3');
  assert.deepEqual(names(), []);
  assert.equal(db.value('SELECT count(*) FROM name_parts'), 0);
});
