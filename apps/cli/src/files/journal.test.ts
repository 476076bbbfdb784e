import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ImportJournal } from './journal.ts';

const folder = mkdtempSync(join(tmpdir(), 'vesalius-journal-'));
after(() => rmSync(folder, { recursive: true }));

test('remembers files by path, size, time and server; a line cut off by a crash costs only itself', () => {
  const path = join(folder, 'journal');
  const file = { path: '/a', size: 10, mtimeMs: 5.5 };
  const first = new ImportJournal(path, 'http://one');
  first.add(file);
  first.close();
  appendFileSync(path, '{"server":"http://one","path":"/b","si');
  const second = new ImportJournal(path, 'http://one');
  second.add({ ...file, path: '/c' });
  second.close();
  const third = new ImportJournal(path, 'http://one');
  assert.deepEqual(
    ['/a', '/b', '/c'].map((name) => third.has({ ...file, path: name })),
    [true, false, true],
  );
  assert.equal(third.has({ ...file, size: 11 }), false);
  assert.equal(third.has({ ...file, mtimeMs: 6 }), false);
  third.close();
  const other = new ImportJournal(path, 'http://two');
  assert.equal(other.has(file), false);
  other.close();
});
