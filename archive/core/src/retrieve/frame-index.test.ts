import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Dataset, readFile, UID, writeFile } from '@vesalius/dicom';
import { frameBytes, pixelsOf } from './frame-index.ts';

function imageFile(attributes: Parameters<typeof Dataset.of>[0]): Uint8Array {
  const dataset = Dataset.of({
    SOPClassUID: UID.SecondaryCaptureImageStorage,
    SOPInstanceUID: '2.25.1',
    SamplesPerPixel: 1,
    Rows: 4,
    Columns: 4,
    BitsAllocated: 8,
    ...attributes,
  });
  return writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian });
}

test('native frames follow each other; beyond the last there is none', () => {
  const pixels = Uint8Array.from({ length: 48 }, (_, index) => index);
  const file = imageFile({ NumberOfFrames: 3, PixelData: pixels });
  const indexed = pixelsOf(readFile(file), 0)!;
  for (let number = 1; number <= 3; number++) {
    const [range] = frameBytes(indexed.frameIndex, indexed.location, number)!.ranges;
    assert.deepEqual(
      file.subarray(range!.offset, range!.offset + range!.length),
      pixels.subarray((number - 1) * 16, number * 16),
    );
  }
  for (const number of [0, 4, 1.5, -1])
    assert.equal(frameBytes(indexed.frameIndex, indexed.location, number), undefined);
});

test('a padded odd frame is given without its padding', () => {
  const indexed = pixelsOf(readFile(imageFile({ Rows: 3, Columns: 3, PixelData: new Uint8Array(10) })), 0)!;
  assert.equal(frameBytes(indexed.frameIndex, indexed.location, 1)!.length, 9);
});

test('frame counts that the bytes contradict give no frames of other data', () => {
  const indexed = pixelsOf(readFile(imageFile({ NumberOfFrames: 2147483647, PixelData: new Uint8Array(16) })), 0)!;
  assert.equal(frameBytes(indexed.frameIndex, indexed.location, 2), undefined);
  const negative = pixelsOf(readFile(imageFile({ NumberOfFrames: -5, PixelData: new Uint8Array(16) })), 0)!;
  assert.equal(negative.location.numberOfFrames, 1);
});

test('the kept file may have another head than the stream', () => {
  const read = readFile(imageFile({ PixelData: new Uint8Array(16) }));
  assert.equal(pixelsOf(read, 100)!.location.offset, pixelsOf(read, 0)!.location.offset + 100);
});

test('frames of bits that begin inside a byte have no place of their own, however many bytes there are', () => {
  // Two frames of nine bits in four bytes.
  const bits = { Rows: 3, Columns: 3, BitsAllocated: 1, NumberOfFrames: 2, PixelData: new Uint8Array(4) };
  const indexed = pixelsOf(readFile(imageFile(bits)), 0)!;
  assert.equal(frameBytes(indexed.frameIndex, indexed.location, 1), undefined);
});
