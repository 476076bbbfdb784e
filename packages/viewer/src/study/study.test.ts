import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Attributes, Dataset, TAG } from '@vesalius/dicom';
import { type Frame, framesOf, inReadingOrder } from './frame.ts';
import { frameNearPlane, referenceLine } from './linked-frame.ts';
import { fromImage, planeOf, toImage } from './plane.ts';
import { seriesOf } from './series.ts';
import { gapsOf, unevenStep, whyNoVolume } from './volume.ts';

const AXIAL = [1, 0, 0, 0, 1, 0];
const CORONAL = [1, 0, 0, 0, 0, -1];

function slice(number: number, place: readonly number[], more: Attributes = {}): Dataset {
  return Dataset.of({
    SeriesInstanceUID: '2.25.1',
    SOPInstanceUID: `2.25.2.${number}`,
    FrameOfReferenceUID: '2.25.3',
    Modality: 'CT',
    InstanceNumber: number,
    Rows: 10,
    Columns: 20,
    PixelSpacing: [2, 1],
    ImagePositionPatient: [...place],
    ImageOrientationPatient: AXIAL,
    ...more,
  });
}
const stack = (places: readonly number[], more: Attributes = {}): Frame[] =>
  inReadingOrder(places.flatMap((z, at) => framesOf(slice(at + 1, [0, 0, z], more))));

test('slices are read along their normal, whatever their numbers; others by number', () => {
  assert.deepEqual(
    stack([10, 0, 5]).map(({ plane }) => plane.origin[2]),
    [0, 5, 10],
  );
  const loose = [slice(2, []), slice(1, [])].flatMap(framesOf);
  assert.deepEqual(
    inReadingOrder(loose).map(({ sopInstanceUid }) => sopInstanceUid),
    ['2.25.2.1', '2.25.2.2'],
  );
});

test('where a slice is missing the gap is told, with the distance that is usual; frames at one place are no gap', () => {
  assert.deepEqual(gapsOf(stack([0, 5, 10, 20, 25])), [{ index: 3, millimetres: 10, usual: 5 }]);
  assert.deepEqual(gapsOf(stack([0, 0, 5, 5, 10, 10])), []);
  assert.deepEqual(gapsOf(stack([0, 5, 10.4, 15])), []);
  assert.deepEqual(gapsOf(stack([0, 30])), []);
  assert.deepEqual(unevenStep(stack([0, 5, 7, 12])), { index: 2, size: 2, usual: 5 });
});

const volumes: readonly [string, Frame[], string | undefined][] = [
  ['even slices', stack([0, 5, 10, 15]), undefined],
  ['two slices', stack([0, 5]), 'too-few'],
  ['a gap', stack([0, 5, 10, 20]), 'uneven'],
  ['two at one place', stack([0, 5, 5, 10]), 'same-place'],
  ['colour', stack([0, 5, 10], { SamplesPerPixel: 3 }), 'colour'],
  ['no place', stack([0, 5, 10], { ImageOrientationPatient: '' }), 'not-parallel'],
  ['other sizes', [...stack([0, 5]), ...framesOf(slice(9, [0, 0, 10], { Rows: 12 }))], 'sizes-differ'],
];
for (const [what, frames, reason] of volumes) {
  test(`a volume of ${what}: ${reason ?? 'yes'}`, () => assert.equal(whyNoVolume(frames), reason));
}

test('image coordinates begin at the corner of the first pixel (PS3.3 C.18.6.1.2) and come back', () => {
  const plane = planeOf(slice(1, [3, 4, 5]), 1);
  assert.deepEqual(toImage(plane, [3, 4, 5]), [0.5, 0.5]);
  assert.deepEqual(toImage(plane, [13, 24, 5]), [10.5, 10.5]);
  assert.deepEqual(fromImage(plane, 10.5, 10.5), [13, 24, 5]);
});

test('the frame next to a parallel plane is found; a plane across cuts in a line', () => {
  const frames = stack([0, 5, 10]);
  const [near] = framesOf(slice(7, [0, 0, 6]));
  assert.equal(frameNearPlane(frames, near!.plane), 1);
  const [across] = framesOf(slice(8, [0, 8, 9], { ImageOrientationPatient: CORONAL }));
  assert.equal(frameNearPlane(frames, across!.plane), undefined);
  const [elsewhere] = framesOf(slice(9, [0, 0, 6], { FrameOfReferenceUID: '2.25.4' }));
  assert.equal(frameNearPlane(frames, elsewhere!.plane), undefined);
  const line = referenceLine(frames[1]!.plane, across!.plane)!;
  assert.deepEqual(line.map((end) => end.map(Math.round)).sort(), [
    [0, 8, 5],
    [19, 8, 5],
  ]);
});

test('series come images first, then by number; what has no view of its own is shown by its attributes', () => {
  const other = Dataset.of({ SeriesInstanceUID: '2.25.9', SeriesNumber: 1, Rows: 10, Columns: 20 });
  const report = Dataset.of({ SeriesInstanceUID: '2.25.8', SeriesNumber: 2, ContentSequence: [] });
  const image = slice(1, [0, 0, 0], { SeriesNumber: 7 });
  image.set(TAG.PixelData, 'OW', new Uint8Array(400));
  const found = seriesOf([other, report, image]);
  assert.deepEqual(
    found.map(({ kind }) => kind),
    ['image', 'attributes', 'report'],
  );
});
