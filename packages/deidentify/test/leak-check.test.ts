import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Dataset, foldForSearch } from '@vesalius/dicom';
import { ForbiddenNames } from '../src/file/forbidden-names.ts';
import { forbiddenTexts } from '../src/file/leak-check.ts';
import { standsIn } from '../src/file/stands-in.ts';
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

test('a name is found in any text at any depth, but not in codes, in what the profile lets stay, or in the pseudonym', () => {
  const original = Dataset.of({
    ...{ SpecificCharacterSet: 'ISO_IR 192', PatientName: 'Wałęsa^Lung=王^小東', SOPInstanceUID: '2.25.1' },
  });
  const deidentifier = new Deidentifier({ profile: profileOf([]), key: new Uint8Array(32) });
  const names = (...keep: string[]) =>
    new ForbiddenNames(deidentifier.identifiersIn(original), new Set(keep.map(foldForSearch)));
  const holds = (attributes: Parameters<typeof Dataset.of>[0], ...keep: string[]) =>
    names(...keep).standIn(Dataset.of({ SpecificCharacterSet: 'ISO_IR 192', ...attributes }), 'LUNG-01');
  assert.ok(holds({ StudyDescription: 'of WALESA' }));
  assert.ok(holds({ StudyDescription: 'of 王小東' }));
  assert.ok(holds({ RequestAttributesSequence: [Dataset.of({ RequestedProcedureDescription: 'for Walesa' })] }));
  assert.ok(!holds({ StudyDescription: 'of Walesa' }, 'Wałęsa'));
  assert.ok(!holds({ PatientName: 'LUNG-01', PatientID: 'LUNG-01' }));
  assert.ok(!holds({ ProcedureCodeSequence: [Dataset.of({ CodeMeaning: 'Lung' })] }));
  assert.ok(!holds({ StudyDescription: 'Thorax', BodyPartExamined: 'LUNG' }));
  const before = Dataset.of({ PatientName: 'REMOVED by^Profile' });
  const again = new ForbiddenNames(deidentifier.identifiersIn(before), new Set());
  const ours = {
    PatientName: 'REMOVED',
    StudyDescription: 'of [removed], CT',
    DeidentificationMethod: 'Profile lung 1',
  };
  assert.ok(!again.standIn(Dataset.of(ours), 'LUNG-01'), 'what we wrote ourselves');
  assert.ok(again.standIn(Dataset.of({ StudyDescription: 'Removed' }), 'LUNG-01'));
  const secret = Dataset.of({});
  secret.set(0x00291001, 'OB', new TextEncoder().encode('Lung, W.'));
  assert.ok(names().standIn(secret, 'LUNG-01'));
  assert.ok(new ForbiddenNames(deidentifier.identifiersIn(Dataset.of({})), new Set()).isEmpty);
});
