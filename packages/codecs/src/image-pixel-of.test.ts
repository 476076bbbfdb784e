import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Dataset } from '@vesalius/dicom';
import { imagePixelOf } from './image-pixel-of.ts';

const SIZE = { Rows: 4, Columns: 5, BitsAllocated: 16 };

test('the module of an image, with the usual values for what is missing', () => {
  assert.deepEqual(imagePixelOf(Dataset.of(SIZE)), {
    ...{ rows: 4, columns: 5, samplesPerPixel: 1, bitsAllocated: 16, bitsStored: 16, highBit: 15 },
    ...{ pixelRepresentation: 0, planarConfiguration: 0, photometricInterpretation: 'MONOCHROME2', numberOfFrames: 1 },
  });
  const told = { ...SIZE, BitsStored: 12, HighBit: 11, PixelRepresentation: 1, NumberOfFrames: 7 };
  const image = imagePixelOf(Dataset.of({ ...told, PhotometricInterpretation: 'MONOCHROME1' }));
  assert.ok(!('refused' in image));
  assert.deepEqual(
    [image.bitsStored, image.highBit, image.pixelRepresentation, image.numberOfFrames, image.photometricInterpretation],
    [12, 11, 1, 7, 'MONOCHROME1'],
  );
});

test('what cannot be is refused, with the attribute that says so', () => {
  const cases: [refused: string, keyword: string, attributes: Parameters<typeof Dataset.of>[0]][] = [
    ['attribute-missing', 'Rows', { Columns: 5, BitsAllocated: 16 }],
    ['attribute-missing', 'BitsAllocated', { Rows: 5, Columns: 5 }],
    ['attribute-wrong', 'Columns', { ...SIZE, Columns: 0 }],
    ['attribute-wrong', 'SamplesPerPixel', { ...SIZE, SamplesPerPixel: 4096 }],
    ['attribute-wrong', 'BitsAllocated', { ...SIZE, BitsAllocated: 7 }],
    ['frame-too-large', 'Rows', { Rows: 65535, Columns: 65535, BitsAllocated: 8 }],
  ];
  for (const [refused, keyword, attributes] of cases)
    assert.deepEqual(imagePixelOf(Dataset.of(attributes)), { refused, keyword });
});

test('depths that contradict each other are taken for the usual ones', () => {
  const image = imagePixelOf(Dataset.of({ ...SIZE, BitsStored: 17, HighBit: 3, NumberOfFrames: -2 }));
  assert.ok(!('refused' in image));
  assert.deepEqual([image.bitsStored, image.highBit, image.numberOfFrames], [16, 15, 1]);
});
