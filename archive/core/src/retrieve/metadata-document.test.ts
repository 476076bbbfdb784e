import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { BlobStore, StoredInstance } from '@vesalius/archive/api';
import { type Attributes, Dataset, type DicomJson, readFile, UID, writeFile } from '@vesalius/dicom';
import { BlockChecksums } from '../integrity/block-checksums.ts';
import { seriesDocument } from './metadata-document.ts';

const BEHIND: Attributes = {
  DigitalSignaturesSequence: [{ MACIDNumber: 7, DigitalSignatureUID: '1.2.3', CertificateType: 'X509_1993_SIG' }],
  DataSetTrailingPadding: new Uint8Array(64),
};

interface Kept {
  readonly instance: StoredInstance;
  readonly bytes: Buffer;
}

function kept(attributes: Attributes, transferSyntaxUid: string, change?: (dataset: Dataset) => void): Kept {
  const dataset = Dataset.of({
    SpecificCharacterSet: 'ISO_IR 100',
    SOPClassUID: UID.SecondaryCaptureImageStorage,
    SOPInstanceUID: '1.2.3.4',
    ...attributes,
  });
  change?.(dataset);
  const bytes = Buffer.from(writeFile({ dataset, transferSyntaxUid }));
  const { pixelData, datasetOffset } = readFile(bytes);
  const sums = new BlockChecksums();
  sums.update(bytes);
  const instance = {
    studyInstanceUid: '1.1',
    seriesInstanceUid: '1.1.1',
    sopInstanceUid: '1.2.3.4',
    transferSyntaxUid,
    blobKey: 'one',
    fileSize: bytes.length,
    datasetOffset,
    blockChecksums: sums.finish(),
    ...(pixelData && { pixels: { ...pixelData, numberOfFrames: 1 } }),
  };
  return { instance: instance as unknown as StoredInstance, bytes };
}

async function document({ instance, bytes }: Kept): Promise<{ model: DicomJson; text: string; read: number }> {
  let read = 0;
  const blobs = {
    read: async (_key: string, offset: number, length: number) => {
      read += length;
      return Buffer.from(bytes.subarray(offset, offset + length));
    },
  };
  const gzip = await seriesDocument(blobs as unknown as BlobStore, one(instance));
  const text = gunzipSync(gzip).toString();
  return { model: (JSON.parse(text) as [DicomJson])[0], text, read };
}

async function* one(instance: StoredInstance) {
  yield instance;
}

const SIZES = [4, 2000, 70_000, 3_000_000];
const SYNTAXES = [UID.ExplicitVRLittleEndian, UID.ImplicitVRLittleEndian, UID.DeflatedExplicitVRLittleEndian];

for (const syntax of SYNTAXES) {
  test(`what is behind native pixels stands in the document, in the order of tags (${syntax})`, async () => {
    for (const size of SIZES) {
      const { model, read } = await document(kept({ PixelData: new Uint8Array(size), ...BEHIND }, syntax));
      assert.match(model['7FE00010']!.BulkDataURI!, /bulkdata\/7FE00010$/);
      assert.deepEqual(model.FFFAFFFA!.Value, [
        {
          '04000005': { vr: 'US', Value: [7] },
          '04000100': { vr: 'UI', Value: ['1.2.3'] },
          '04000110': { vr: 'CS', Value: ['X509_1993_SIG'] },
        },
      ]);
      assert.equal(model.FFFCFFFC!.InlineBinary, Buffer.alloc(64).toString('base64'));
      assert.deepEqual(Object.keys(model), Object.keys(model).toSorted());
      if (size > 1e6 && syntax !== UID.DeflatedExplicitVRLittleEndian) assert.ok(read < size, `${read} bytes read`);
    }
  });
}

test('what is behind encapsulated pixels stands there too, its texts in the character set of the whole', async () => {
  const fragments = [new Uint8Array(0), new Uint8Array(1_000_000), new Uint8Array(1_000_000)];
  const encapsulated = {
    fragmentCount: 2,
    basicOffsetTable: fragments[0]!,
    fragment: (index: number) => fragments[index + 1]!,
  };
  const one = kept(BEHIND, UID.JPEG2000Lossless, (dataset) => {
    dataset.set(0x7fe10010, 'LO', 'Müller');
    dataset.setContent(0x7fe00010, 'OB', { kind: 'encapsulated', value: encapsulated });
  });
  const { model, read } = await document(one);
  assert.deepEqual(model['7FE10010'], { vr: 'LO', Value: ['Müller'] });
  assert.match(model['7FE00010']!.BulkDataURI!, /instances\/1\.2\.3\.4\/bulkdata\/7FE00010$/);
  assert.equal((model.FFFAFFFA!.Value as DicomJson[])[0]!['04000005']!.Value![0], 7);
  assert.ok(model.FFFCFFFC!.InlineBinary);
  assert.deepEqual(Object.keys(model), Object.keys(model).toSorted());
  assert.ok(read < 1_000_000, `${read} bytes read`);
});

test('a long padding is given by reference, and float pixels under their own tag', async () => {
  const { model, text } = await document(
    kept({ FloatPixelData: [1, 2, 3], DataSetTrailingPadding: new Uint8Array(2_000_000) }, UID.ExplicitVRLittleEndian),
  );
  assert.match(model['7FE00008']!.BulkDataURI!, /7FE00008$/);
  assert.equal(model['7FE00010'], undefined);
  assert.match(model.FFFCFFFC!.BulkDataURI!, /FFFCFFFC$/);
  assert.ok(text.length < 2000);
});
