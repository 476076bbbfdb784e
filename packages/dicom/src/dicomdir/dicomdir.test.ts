import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Dataset } from '../dataset/index.ts';
import { TAG } from '../dictionary/index.ts';
import { readFile } from '../read/index.ts';
import { UID } from '../uid/index.ts';
import { writeFile } from '../write/index.ts';
import { buildDicomdir, type DicomdirInstance, type DirectoryRecord, readDicomdir } from './index.ts';
import { recordTypeOf } from './record-types.ts';

let count = 0;

function instance(
  patientId: string,
  study: string,
  series: string,
  more: Record<string, unknown> = {},
): DicomdirInstance {
  const dataset = Dataset.of({
    SOPClassUID: UID.CTImageStorage,
    SOPInstanceUID: `1.2.3.${++count}`,
    PatientID: patientId,
    PatientName: 'Doe^Jane',
    StudyInstanceUID: study,
    StudyDate: '20240101',
    SeriesInstanceUID: series,
    Modality: 'CT',
    InstanceNumber: count,
    ...(more as Record<string, string>),
  });
  return { dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian };
}

/** The tree as text: type, number of children by indentation, file ID. */
function outline(records: readonly DirectoryRecord[], indent = ''): string[] {
  return records.flatMap(({ type, fileId, children }) => [
    `${indent}${type}${fileId ? ` ${fileId.join('/')}` : ''}`,
    ...outline(children, `${indent} `),
  ]);
}

const SET = [
  instance('A', '1.1', '1.1.1'),
  instance('A', '1.1', '1.1.1'),
  instance('A', '1.1', '1.1.2', { SOPClassUID: UID.RTDoseStorage, DoseSummationType: 'PLAN' }),
  instance('A', '1.2', '1.2.1', {
    SOPClassUID: UID.KeyObjectSelectionDocumentStorage,
    ConceptNameCodeSequence: [{ CodeValue: '1' }],
  }),
  instance('B', '2.1', '2.1.1', { SpecificCharacterSet: 'ISO_IR 192', PatientName: 'Wang^X=王^小' }),
];

test('a file-set is built: one record for each patient, study, series and instance', () => {
  const { bytes, fileIds } = buildDicomdir(SET, { fileSetId: 'TEST_1' });
  const directory = readDicomdir(bytes);
  assert.equal(directory.fileSetId, 'TEST_1');
  assert.equal(directory.file.meta.text(TAG.MediaStorageSOPClassUID), UID.MediaStorageDirectoryStorage);
  assert.deepEqual(directory.file.warnings, []);
  assert.deepEqual(outline(directory.records), [
    'PATIENT',
    ' STUDY',
    '  SERIES',
    '   IMAGE DICOM/PA000001/ST000001/SE000001/IM000001',
    '   IMAGE DICOM/PA000001/ST000001/SE000001/IM000002',
    '  SERIES',
    '   RT DOSE DICOM/PA000001/ST000001/SE000002/IM000001',
    ' STUDY',
    '  SERIES',
    '   KEY OBJECT DOC DICOM/PA000001/ST000002/SE000001/IM000001',
    'PATIENT',
    ' STUDY',
    '  SERIES',
    '   IMAGE DICOM/PA000002/ST000001/SE000001/IM000001',
  ]);
  assert.equal(fileIds[2]?.join('/'), 'DICOM/PA000001/ST000001/SE000002/IM000001');
});

test('records carry the keys of their type, texts in the character set of the instance', () => {
  const { records } = readDicomdir(buildDicomdir(SET).bytes);
  const [first, second] = records;
  assert.equal(second?.dataset.text(TAG.PatientName), 'Wang^X=王^小');
  const series = first?.children[0]?.children;
  assert.equal(first?.children[0]?.dataset.text(TAG.StudyDate), '20240101');
  assert.equal(series?.[0]?.dataset.text(TAG.Modality), 'CT');
  assert.equal(series?.[1]?.children[0]?.dataset.text(TAG.DoseSummationType), 'PLAN');
  const document = first?.children[1]?.children[0]?.children[0]?.dataset;
  assert.equal(document?.items(TAG.ConceptNameCodeSequence)[0]?.text(TAG.CodeValue), '1');
  assert.equal(document?.text(TAG.ReferencedSOPClassUIDInFile), UID.KeyObjectSelectionDocumentStorage);
  assert.equal(document?.text(TAG.ReferencedTransferSyntaxUIDInFile), UID.ExplicitVRLittleEndian);
});

test('file IDs that are given are kept when PS3.10 §8.2 allows them', () => {
  const given = { ...SET[0]!, fileId: ['A', 'B_1'] };
  assert.deepEqual(
    readDicomdir(buildDicomdir([given]).bytes).records[0]?.children[0]?.children[0]?.children[0]?.fileId,
    ['A', 'B_1'],
  );
  for (const fileId of [[], ['lower'], ['TOOLONGNAME'], ['A.DCM'], ['..'], Array.from({ length: 9 }, () => 'A')]) {
    assert.throws(() => buildDicomdir([{ ...SET[0]!, fileId }]), { code: 'value-kind' }, fileId.join('/'));
  }
});

test('an instance without its UIDs has no place', () => {
  const dataset = Dataset.of({ SOPClassUID: UID.CTImageStorage, SOPInstanceUID: '1.2' });
  assert.throws(() => buildDicomdir([{ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian }]), {
    code: 'missing-attribute',
  });
});

test('an empty file-set', () => {
  const { records, file } = readDicomdir(buildDicomdir([]).bytes);
  assert.deepEqual(records, []);
  assert.equal(file.dataset.number(TAG.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity), 0);
});

test('record types by SOP class', () => {
  const types: [string, string, boolean?][] = [
    [UID.EnhancedCTImageStorage, 'IMAGE'],
    [UID.EnhancedSRStorage, 'SR DOCUMENT'],
    [UID.XRayRadiationDoseSRStorage, 'SR DOCUMENT'],
    [UID.KeyObjectSelectionDocumentStorage, 'KEY OBJECT DOC'],
    [UID.GrayscaleSoftcopyPresentationStateStorage, 'PRESENTATION'],
    [UID.TwelveLeadECGWaveformStorage, 'WAVEFORM'],
    [UID.RTStructureSetStorage, 'RT STRUCTURE SET'],
    [UID.RTPlanStorage, 'RT PLAN'],
    [UID.RTImageStorage, 'IMAGE'],
    [UID.SegmentationStorage, 'IMAGE'],
    [UID.SurfaceSegmentationStorage, 'SURFACE'],
    [UID.EncapsulatedPDFStorage, 'ENCAP DOC'],
    [UID.RawDataStorage, 'RAW DATA'],
    [UID.SpatialRegistrationStorage, 'REGISTRATION'],
    [UID.MRSpectroscopyStorage, 'SPECTROSCOPY'],
    [UID.HangingProtocolStorage, 'HANGING PROTOCOL', true],
    ['1.2.3.4', 'IMAGE'],
  ];
  for (const [uid, type, atRoot = false] of types) {
    assert.deepEqual([recordTypeOf(uid).record.type, recordTypeOf(uid).atRoot], [type, atRoot], uid);
  }
});

/** A directory whose offsets are changed after it is written. */
function tampered(change: (items: readonly Dataset[], dataset: Dataset) => void): Uint8Array {
  const { dataset, meta } = readFile(buildDicomdir(SET).bytes);
  change(dataset.items(TAG.DirectoryRecordSequence), dataset);
  return writeFile({ dataset, meta, transferSyntaxUid: UID.ExplicitVRLittleEndian });
}

test('offsets in a circle, to nowhere, or to one record twice are refused', () => {
  const next = TAG.OffsetOfTheNextDirectoryRecord;
  const lower = TAG.OffsetOfReferencedLowerLevelDirectoryEntity;
  const broken = [
    tampered((items) => items[0]?.set(next, 'UL', items[0].offset!)),
    tampered((items) => items[3]?.set(lower, 'UL', items[0]!.offset!)),
    tampered((items) => items[1]?.set(next, 'UL', 7)),
    tampered((items) => items[4]?.set(next, 'UL', items[3]!.offset!)),
  ];
  for (const bytes of broken) assert.throws(() => readDicomdir(bytes), { code: 'bad-dicomdir' });
});

test('without offsets the order of the records tells the tree', () => {
  const bytes = tampered((items, dataset) => {
    dataset.remove(TAG.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity);
    for (const item of items) item.remove(TAG.OffsetOfTheNextDirectoryRecord);
  });
  assert.deepEqual(outline(readDicomdir(bytes).records), outline(readDicomdir(buildDicomdir(SET).bytes).records));
});

test('a record out of use is told', () => {
  const bytes = tampered((items) => items[0]?.set(TAG.RecordInUseFlag, 'US', 0));
  assert.deepEqual(
    readDicomdir(bytes).records.map(({ inUse }) => inUse),
    [false, true],
  );
});
