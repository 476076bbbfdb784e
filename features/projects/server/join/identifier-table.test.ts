import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ArchiveError } from '@vesalius/archive/api';
import { identifierLines } from './identifier-table.ts';

test('without names of columns each line is an identifier of any kind', () => {
  assert.deepEqual(identifierLines('P1\r\n\n  A2  \n"P ""3"""'), [
    { text: 'P1', anything: 'P1' },
    { text: 'A2', anything: 'A2' },
    { text: 'P "3"', anything: 'P "3"' },
  ]);
  assert.deepEqual(identifierLines(''), []);
  assert.deepEqual(identifierLines('\n'), []);
});

test('with names of columns the cells of a line belong together, however they are parted', () => {
  for (const sign of [',', ';', '\t']) {
    const csv = `\uFEFFPatient ID${sign}Note${sign}Accession_Number\nP1${sign}"x${sign}\ny"${sign}A1\n${sign}${sign}A2\nP3`;
    assert.deepEqual(identifierLines(csv), [
      { patientId: 'P1', accessionNumber: 'A1', text: `P1, x${sign}\ny, A1` },
      { accessionNumber: 'A2', text: ', , A2' },
      { patientId: 'P3', text: 'P3' },
    ]);
  }
});

test('a value that is too long is refused with its line', () => {
  const long = `mrn\nP1\n${'x'.repeat(300)}`;
  assert.throws(
    () => identifierLines(long),
    (error) => error instanceof ArchiveError && error.where === 'line 3',
  );
});
