import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Attributes, Dataset, readFile, UID, writeFile } from '@vesalius/dicom';
import { openBytes } from '../src/file/memory.ts';
import { Deidentifier, type Profile, profileOf } from '../src/index.ts';

const KEY = new Uint8Array(32).fill(3);
const with_ = (options: readonly string[], more: Partial<Profile> = {}) =>
  new Deidentifier({ profile: { ...profileOf(options), ...more }, key: KEY });

function file(more: Attributes = {}): Uint8Array {
  const dataset = Dataset.of({
    ...{ SOPClassUID: UID.CTImageStorage, SOPInstanceUID: '1.2.3.4.5.6.7', StudyInstanceUID: '1.2.3.4.5.6' },
    ...{ SeriesInstanceUID: '1.2.3.4.5.6.1', PatientID: 'MRN84711', PatientName: 'Quixotevan^Alonso', Modality: 'CT' },
    ...{ Rows: 2, Columns: 2, SamplesPerPixel: 1, PhotometricInterpretation: 'MONOCHROME2', BitsAllocated: 8 },
    ...{ BitsStored: 8, HighBit: 7, PixelRepresentation: 0, PixelData: Uint8Array.of(1, 2, 3, 4) },
    ...more,
  });
  return writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian });
}

test('a file in memory is de-identified, and its pixels stay', async () => {
  const { bytes, pseudonym } = await openBytes(file()).deidentify(with_(['113107']));
  const text = Buffer.from(bytes).toString('latin1');
  for (const secret of ['MRN84711', 'Quixotevan', '1.2.3.4.5.6']) assert.ok(!text.includes(secret), secret);
  const { dataset } = readFile(bytes);
  assert.equal(dataset.text(0x00100020), pseudonym);
  assert.deepEqual([...dataset.bytes(0x7fe00010)!], [1, 2, 3, 4]);
});

test('what may have text in its pixels is refused, and every image under 113101', async () => {
  const refused = { code: 'pixels-not-cleaned' };
  await assert.rejects(openBytes(file({ BurnedInAnnotation: 'YES' })).deidentify(with_(['113107'])), refused);
  await assert.rejects(openBytes(file({ Modality: 'US' })).deidentify(with_(['113107'])), refused);
  await assert.rejects(openBytes(file()).deidentify(with_(['113101'])), refused);
});

test('what a rule of the profile leaves of the original is found', async () => {
  const rules = [{ tag: 0x00104000, action: 'K' }] as const;
  const opened = openBytes(file({ PatientComments: 'seen with MRN84711' }));
  await assert.rejects(opened.deidentify(with_([], { rules })), { code: 'identifier-left' });
});
