import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TAG } from '@vesalius/dicom';
import { DicomWebError } from '../errors/index.ts';
import { parseSearch } from './parse-search.ts';
import { mediaTypesDecoded } from './query-string.ts';

const path = (tag: number) => [tag];

test('keys by keyword, tag and dotted path become matches', () => {
  const { matches } = parseSearch(
    'PatientID=11235&00100010=SMITH%5EJ*&RequestAttributesSequence.RequestedProcedureID=7&00400275.00400009=a+b',
  );
  assert.deepEqual(matches, [
    { kind: 'equals', path: path(TAG.PatientID), value: '11235' },
    { kind: 'wildcard', path: path(TAG.PatientName), pattern: 'SMITH^J*' },
    { kind: 'equals', path: [TAG.RequestAttributesSequence, TAG.RequestedProcedureID], value: '7' },
    { kind: 'equals', path: [TAG.RequestAttributesSequence, TAG.ScheduledProcedureStepID], value: 'a b' },
  ]);
});

test('lists of UIDs are parted by comma or backslash, other values keep their commas', () => {
  const values = ['1.2', '1.3'];
  for (const text of ['1.2,1.3', '1.2%5C1.3', '1.2%2C1.3']) {
    const { matches } = parseSearch(`StudyInstanceUID=${text}`);
    assert.deepEqual(matches, [{ kind: 'any-of', path: path(TAG.StudyInstanceUID), values }]);
  }
  assert.deepEqual(parseSearch('StudyDescription=a,b').matches, [
    { kind: 'equals', path: path(TAG.StudyDescription), value: 'a,b' },
  ]);
  assert.equal(parseSearch('ModalitiesInStudy=CT,MR').matches[0]!.kind, 'any-of');
});

test('ranges, the offset of a date-time and empty values', () => {
  assert.deepEqual(parseSearch('StudyDate=20240101-20241231').matches, [
    { kind: 'range', path: path(TAG.StudyDate), from: '20240101', to: '20241231' },
  ]);
  assert.deepEqual(parseSearch('AcquisitionDateTime=20240101120000+0100').matches, [
    { kind: 'range', path: path(TAG.AcquisitionDateTime), from: '20240101120000+0100', to: '20240101120000+0100' },
  ]);
  assert.deepEqual(parseSearch('PatientID=%22%22&emptyvaluematching=true').matches, [
    { kind: 'empty', path: path(TAG.PatientID) },
  ]);
});

test('fuzzy matching holds wherever the parameter stands', () => {
  assert.equal(parseSearch('PatientName=smith&fuzzymatching=true').matches[0]!.kind, 'fuzzy-name');
  assert.equal(parseSearch('PatientName=smith&fuzzymatching=false').matches[0]!.kind, 'equals');
});

test('include, order, limit and offset', () => {
  const search = parseSearch(
    'includefield=00080060,StudyID&includefield=PatientSex&limit=7&offset=3&orderby=-StudyDate,StudyTime',
  );
  assert.deepEqual(search.include, [[TAG.Modality], [TAG.StudyID], [TAG.PatientSex]]);
  assert.equal(search.limit, 7);
  assert.equal(search.offset, 3);
  assert.deepEqual(search.order, [
    { by: TAG.StudyDate, descending: true },
    { by: TAG.StudyTime, descending: false },
  ]);
  assert.equal(parseSearch('includefield=StudyID&includefield=all').include, 'all');
});

test('a key without a value is universal matching and asks for the attribute', () => {
  const search = parseSearch('StudyDescription=&PatientSex');
  assert.deepEqual(search.matches, []);
  assert.deepEqual(search.include, [[TAG.StudyDescription], [TAG.PatientSex]]);
});

test('what is not known is named, what is wrong is refused without its value', () => {
  const search = parseSearch('foo=bar&PatientAgee=1&includefield=nonsense&accept=application/dicom+json');
  assert.deepEqual(search.ignored, ['includefield', 'foo', 'PatientAgee']);
  for (const query of [
    'limit=-1',
    'limit=x',
    'offset=1.5',
    'StudyDate=Miller',
    'fuzzymatching=maybe',
    'PatientID=%FF',
  ]) {
    assert.throws(
      () => parseSearch(query),
      (error) => error instanceof DicomWebError && !error.message.includes('Miller'),
      query,
    );
  }
});

test('plus signs in media types are kept, those for spaces are not', () => {
  const types = 'application/dicom+json, multipart/related; type="application/dicom+xml"';
  assert.equal(mediaTypesDecoded(types.replaceAll(' ', '+')), types);
  assert.equal(mediaTypesDecoded(encodeURIComponent(types)), types);
  assert.equal(mediaTypesDecoded('a/b%2C+c/d%3B+e=f'), 'a/b, c/d; e=f');
});
