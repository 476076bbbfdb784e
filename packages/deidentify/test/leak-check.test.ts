import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Dataset } from '@vesalius/dicom';
import { forbiddenTexts, standsIn } from '../src/file/leak-check.ts';
import { Deidentifier, profileOf } from '../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'vesalius-leak-'));
after(() => rmSync(folder, { recursive: true }));

test('a text is found across the pieces a file is read in, in any case, and not in a longer one', async () => {
  const path = join(folder, 'bytes');
  const at = 1024 * 1024 - 5;
  const bytes = Buffer.alloc(at + 100, 0x20);
  bytes.write('2.25.77701.1', at, 'latin1');
  bytes.write('nr-4711x', 10, 'latin1');
  bytes.write('(Q/12.5)', 40, 'latin1');
  writeFileSync(path, bytes);
  assert.equal(await standsIn(path, ['2.25.77701.1']), true);
  assert.equal(await standsIn(path, ['2.25.77701']), false);
  assert.equal(await standsIn(path, ['NR-4711X']), true);
  assert.equal(await standsIn(path, ['NR-4711']), false);
  assert.equal(await standsIn(path, ['q/12.5']), true);
  assert.equal(await standsIn(path, []), false);
});

test('forbidden are own UIDs and numbers taken away, but for those that count something', () => {
  const dataset = Dataset.of({
    ...{ SOPInstanceUID: '1.2.840.10008.1.5.3', StudyInstanceUID: '1.2.3.4.5.6.7', SeriesNumber: 123456 },
    ...{ PatientID: '123456', AccessionNumber: 'AC-99001', PatientName: 'Doe^J' },
  });
  const deidentifier = new Deidentifier({ profile: profileOf([]), key: new Uint8Array(32) });
  const identifiers = deidentifier.identifiersIn(dataset);
  assert.deepEqual(forbiddenTexts(dataset, identifiers, false), ['1.2.3.4.5.6.7', 'ac-99001', '99001']);
  assert.deepEqual(forbiddenTexts(dataset, identifiers, true), ['ac-99001', '99001']);
});
