import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Dataset, readFile, TAG, UID, writeFile } from '@vesalius/dicom';
import { type Change, Deidentifier, profileOf } from '../src/index.ts';

const KEY = new Uint8Array(32).fill(7);
const SAFE_GROUP = 0x00190000;

function deidentify(dataset: Dataset, options: readonly string[] = [], onChange?: (change: Change) => void) {
  const deidentifier = new Deidentifier({ profile: profileOf(options), key: KEY, ...(onChange && { onChange }) });
  return { ...deidentifier.deidentify(dataset), dataset };
}

const ct = (more: Parameters<typeof Dataset.of>[0] = {}) =>
  Dataset.of({
    SOPClassUID: UID.CTImageStorage,
    SOPInstanceUID: '1.2.3.1',
    StudyInstanceUID: '1.2.3',
    PatientName: 'Müller^Änne=山田^太郎',
    PatientID: '4711-X',
    SpecificCharacterSet: 'ISO_IR 192',
    ...more,
  });

test('compound actions go by the type in the IOD', () => {
  const values = {
    ContentDate: '20200101',
    OperatorsName: 'Doe^J',
    AcquisitionDateTime: '20200101',
    InstitutionName: 'H',
  };
  const plain = deidentify(ct(values)).dataset;
  assert.equal(plain.has(TAG.OperatorsName), false, 'type 3 in General Series');
  assert.equal(plain.get(TAG.ContentDate)?.isEmpty, true, 'Z/D, type 3');
  assert.equal(plain.has(TAG.AcquisitionDateTime), false);
  const enhanced = deidentify(ct({ ...values, SOPClassUID: UID.EnhancedCTImageStorage })).dataset;
  assert.equal(enhanced.text(TAG.ContentDate), '19000101', 'type 1 in Multi-frame Functional Groups');
  assert.equal(enhanced.text(TAG.AcquisitionDateTime), '19000101000000', 'type 1C in Enhanced CT Image');
  const unknown = deidentify(ct({ ...values, SOPClassUID: '1.2.3.999' })).dataset;
  assert.equal(unknown.text(TAG.ContentDate), '19000101', 'nothing is known: valid in any case');
});

test('pseudonym, marks and file meta', () => {
  const { dataset, pseudonym } = deidentify(ct(), ['113107', '113105']);
  assert.equal(dataset.text(TAG.PatientName), pseudonym);
  assert.equal(dataset.text(TAG.PatientID), pseudonym);
  assert.equal(dataset.text(TAG.PatientIdentityRemoved), 'YES');
  assert.equal(dataset.text(TAG.LongitudinalTemporalInformationModified), 'MODIFIED');
  const codes = dataset.items(TAG.DeidentificationMethodCodeSequence).map((item) => item.text(TAG.CodeValue));
  assert.deepEqual(codes, ['113100', '113105', '113107']);
  assert.match(dataset.text(TAG.DeidentificationMethod) ?? '', /PS3\.15 2024b/);
  const file = readFile(writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian }));
  assert.equal(file.meta.text(TAG.MediaStorageSOPInstanceUID), dataset.text(TAG.SOPInstanceUID));
});

test('private elements go with their creators, but for the safe ones by creator and element', () => {
  const withPrivate = () => {
    const dataset = ct();
    dataset.set(SAFE_GROUP + 0x10, 'LO', 'GEMS_ACQU_01');
    dataset.set(SAFE_GROUP + 0x11, 'LO', 'SOMEBODY ELSE');
    dataset.set(SAFE_GROUP + 0x1023, 'DS', '1.5'); // (0019,xx23) Table Speed
    dataset.set(SAFE_GROUP + 0x1099, 'LO', 'not on the list');
    dataset.set(SAFE_GROUP + 0x1123, 'DS', '2.5'); // the same element of another creator
    dataset.set(SAFE_GROUP + 0x1223, 'DS', '3.5'); // of nobody
    return dataset;
  };
  const isPrivateTag = (tag: number) => (tag & 0x10000) !== 0;
  assert.deepEqual([...deidentify(withPrivate()).dataset.tags()].filter(isPrivateTag), []);
  const kept = [...deidentify(withPrivate(), ['113111']).dataset.tags()].filter(isPrivateTag);
  assert.deepEqual(kept, [SAFE_GROUP + 0x10, SAFE_GROUP + 0x1023]);
});

test('elements nobody knows go, and those that newer tables than E.1-1 have are treated by their VR', () => {
  const dataset = ct({ VolumeFrameOfReferenceUID: '1.2.9', RetrieveURL: 'http://a/4711-X' });
  dataset.set(0x00089876, 'LO', 'unknown');
  dataset.set(0x00080000, 'UL', 7);
  const { dataset: after } = deidentify(dataset);
  assert.equal(after.has(0x00089876), false);
  assert.equal(after.has(0x00080000), false);
  assert.equal(after.has(TAG.RetrieveURL), false);
  assert.match(after.text(TAG.VolumeFrameOfReferenceUID) ?? '', /^2\.25\./);
});

test('references in a structured report are followed; its text is cleaned of the patient, with the findings kept', () => {
  const report = (text: string) =>
    ct({
      SOPClassUID: UID.BasicTextSRStorage,
      AccessionNumber: 'A-900417',
      ContentSequence: [
        { RelationshipType: 'CONTAINS', ValueType: 'TEXT', TextValue: text },
        {
          ValueType: 'IMAGE',
          ReferencedSOPSequence: [{ ReferencedSOPClassUID: UID.CTImageStorage, ReferencedSOPInstanceUID: '1.2.3.1' }],
        },
        { ValueType: 'PNAME', PersonName: 'Doe^Jane' },
      ],
    });
  const text =
    'MULLER, 山田太郎 (4711-X, acc A-900417) seen by Dr. Karl Weiss with Jane: 8 mm nodule. Image 1.2.3.4.5.6.7';
  const { dataset } = deidentify(report(text), ['113104']);
  const [first, second, third] = dataset.items(TAG.ContentSequence);
  const cleaned = first!.text(TAG.TextValue)!;
  for (const gone of ['MULLER', '山田', '4711', '900417', 'Weiss', 'Jane', '1.2.3.4.5.6.7'])
    assert.ok(!cleaned.includes(gone), gone);
  assert.match(cleaned, /seen by Dr\. \[removed\].* 8 mm nodule\. Image 2\.25\./);
  const uid = second!.items(TAG.ReferencedSOPSequence)[0]!.text(TAG.ReferencedSOPInstanceUID);
  assert.equal(uid, dataset.text(TAG.SOPInstanceUID));
  assert.equal(third!.text(TAG.PersonName), 'REMOVED');
  const basic = deidentify(report(text)).dataset.items(TAG.ContentSequence);
  assert.equal(basic[0]!.text(TAG.TextValue), 'REMOVED');
  assert.equal(basic[1]!.items(TAG.ReferencedSOPSequence)[0]!.text(TAG.ReferencedSOPInstanceUID), uid);
});

test('descriptions lose the names and keep the rest, in the character set they are in', () => {
  const described = ct({
    SpecificCharacterSet: 'ISO_IR 100',
    PatientName: 'Müller^Änne',
    StudyDescription: 'Thorax MÜLLER änne, Übersicht',
    SeriesDescription: 'Muller_Anne Lunge',
    Manufacturer: 'ACME',
  });
  const { dataset } = deidentify(described, ['CleanDescriptors']);
  assert.equal(dataset.text(TAG.StudyDescription), 'Thorax [removed] [removed], Übersicht');
  assert.equal(dataset.text(TAG.SeriesDescription), '[removed]_[removed] Lunge');
  const back = readFile(writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian })).dataset;
  assert.equal(back.text(TAG.StudyDescription), 'Thorax [removed] [removed], Übersicht');
  assert.equal(deidentify(ct({ StudyDescription: 'Thorax' })).dataset.has(TAG.StudyDescription), false);
});

test('two visits of a patient: one pseudonym, one offset, intervals kept; with another key another', () => {
  const visit = (date: string) => deidentify(ct({ StudyDate: date, SOPInstanceUID: `1.2.${date}` }), ['113107']);
  const [one, two] = [visit('20200101'), visit('20200131')];
  assert.equal(one.pseudonym, two.pseudonym);
  const day = (dataset: Dataset) => {
    const text = dataset.text(TAG.StudyDate)!;
    return Date.UTC(Number(text.slice(0, 4)), Number(text.slice(4, 6)) - 1, Number(text.slice(6))) / 86_400_000;
  };
  assert.equal(day(two.dataset) - day(one.dataset), 30);
  assert.notEqual(one.dataset.text(TAG.StudyDate), '20200101');
  const other = new Deidentifier({ profile: profileOf([]), key: new Uint8Array(32).fill(9) }).deidentify(ct());
  assert.notEqual(other.pseudonym, one.pseudonym);
});

test('pixels that say they hold text are not called clean; options about pixels are refused while pixels are not cleaned', () => {
  const image = (burnedIn: string) => ct({ BurnedInAnnotation: burnedIn, PixelData: new Uint8Array(2) });
  const declared = deidentify(image('YES'));
  assert.equal(declared.burnedIn, 'declared');
  assert.equal(declared.dataset.text(TAG.PatientIdentityRemoved), 'NO');
  assert.equal(deidentify(image('NO')).burnedIn, 'low');
  assert.throws(() => deidentify(image('NO'), ['113101']), { code: 'pixels-not-cleaned' });
  assert.throws(() => deidentify(image('NO'), ['113102']), { code: 'features-not-cleaned' });
  assert.throws(() => deidentify(new Dataset()), { code: 'no-instance' });
});

test('overlays go as planes; an encapsulated document becomes an empty one of its kind', () => {
  const dataset = ct({ MIMETypeOfEncapsulatedDocument: 'application/pdf', EncapsulatedDocument: new Uint8Array(4) });
  dataset.set(0x60000010, 'US', 512);
  dataset.set(0x60003000, 'OW', Uint8Array.of(1, 2));
  const { dataset: after } = deidentify(dataset);
  assert.deepEqual(
    [...after.tags()].filter((tag) => tag >>> 24 === 0x60),
    [],
  );
  assert.match(new TextDecoder().decode(after.bytes(TAG.EncapsulatedDocument)), /^%PDF-1\.4[\s\S]*%%EOF\n*$/);
});

test('changes are told by place and action, never by value', () => {
  const changes: Change[] = [];
  deidentify(ct({ ReferencedSeriesSequence: [{ SeriesInstanceUID: '1.2' }] }), [], (change) => changes.push(change));
  assert.ok(changes.some(({ tagPath, action }) => tagPath === '00081115[1].0020000E' && action === 'U'));
  assert.ok(!JSON.stringify(changes).includes('4711'));
});
