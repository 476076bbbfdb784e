import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { ChainWalk } from '@vesalius/audit';
import { openAuditTrail } from '../open-audit-trail.ts';
import { openSqliteIndex } from '../open-sqlite-index.ts';
import { MIGRATIONS } from '../schema/migrations.ts';
import { migrate } from './migrate.ts';
import { SqliteDatabase } from './sqlite-database.ts';

const BEFORE_THE_CHAIN = 4;
const ROWS = 12_345;

test('a trail from before there was a chain is sealed when its index is opened, and read beside the one who writes', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'seal-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'index.sqlite');
  const db = new SqliteDatabase(path, 'writer');
  migrate(db, MIGRATIONS.slice(0, BEFORE_THE_CHAIN), 1);
  db.transaction(() => {
    for (let at = 0; at < ROWS; at++)
      db.run(`INSERT INTO audit(kind, outcome, actor, at) VALUES ('query', 'success', 'alice', ?)`, at);
  });
  db.close();
  const index = await openSqliteIndex({ path, extraAttributes: [] });
  await index.audit.append({ kind: 'query', outcome: 'success', actor: 'bob' });
  const trail = openAuditTrail(path);
  const walk = new ChainWalk();
  for (;;) {
    const rows = await trail.records.sealed(walk.lastId, 5_000);
    if (rows.length === 0) break;
    for (const { row, link } of rows) walk.add(row, link);
  }
  trail.close();
  await index.close();
  assert.deepEqual([walk.breaks, walk.rows], [[], ROWS + 1]);
});

test('what another writer has sealed is not sealed anew: a change in between is found', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'seal-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'index.sqlite');
  const event = { kind: 'query', outcome: 'success', actor: 'alice' } as const;
  const [one, other] = [
    await openSqliteIndex({ path, extraAttributes: [] }),
    await openSqliteIndex({ path, extraAttributes: [] }),
  ];
  await one.audit.append(event);
  await other.audit.append(event);
  await other.audit.append(event);
  await one.audit.append(event);
  const breaks = async () => {
    const walk = new ChainWalk();
    for (const { row, link } of await one.audit.sealed(0, 100)) walk.add(row, link);
    return walk.breaks;
  };
  assert.deepEqual(await breaks(), []);
  await other.audit.append(event);
  const db = new DatabaseSync(path);
  db.exec(`UPDATE audit SET actor = 'nobody' WHERE id = 5`);
  db.close();
  await one.audit.append(event);
  assert.deepEqual(await breaks(), [{ id: 5, problem: 'changed' }]);
  await one.close();
  await other.close();
});
