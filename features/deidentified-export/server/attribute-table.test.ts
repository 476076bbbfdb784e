import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { tinyCt } from '../../../apps/server/src/testing/tiny-ct.ts';
import { AttributeTable } from './attribute-table.ts';

test('a table can be read again, whatever its cells hold, and is no formula', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'vesalius-table-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'one.dcm');
  writeFileSync(
    file,
    tinyCt(1, 1, { StudyDescription: 'a "b", c', SeriesDescription: '=HYPERLINK(1)', ImageType: ['A', 'B'] }),
  );
  const path = join(folder, 'table.csv');
  const table = await AttributeTable.begin(path);
  await table.add('one.dcm', file);
  await table.end();
  const text = readFileSync(path, 'utf8');
  assert.ok(text.includes(',"a ""b"", c",') && text.includes(",'=HYPERLINK(1),") && text.includes(',A\\B,'), text);
  assert.equal(text.split('\r\n').length, 3);
});
