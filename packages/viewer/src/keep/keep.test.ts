import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Dataset, readFile, TAG, UID, writeFile } from '@vesalius/dicom';
import { type Frame, framesOf } from '../study/frame.ts';
import { frame, place, reader } from '../testing/sample-marks.ts';
import { readKeyObjects, writeKeyObjects } from './key-objects.ts';
import { type PresentedView, readPresentationState, writePresentationState } from './presentation-state.ts';

const written = (dataset: Dataset) =>
  readFile(writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian })).dataset;

test('key images come back with who chose them; taking the last one away says so and refers to the document before', () => {
  const document = written(writeKeyObjects([frame], place)!);
  const read = readKeyObjects(document)!;
  assert.deepEqual([read.id, read.observer], [reader.uid, 'Reader^Rita']);
  assert.deepEqual(read.frames, [{ sopInstanceUid: '2.25.3', frameNumber: 1 }]);
  const none = written(writeKeyObjects([], { ...place, before: document })!);
  assert.deepEqual(readKeyObjects(none)?.frames, []);
  const evidence = none.items(TAG.CurrentRequestedProcedureEvidenceSequence)[0]!;
  const series = evidence.items(TAG.ReferencedSeriesSequence)[0]!;
  assert.equal(
    series.items(TAG.ReferencedSOPSequence)[0]?.text(TAG.ReferencedSOPInstanceUID),
    document.text(TAG.SOPInstanceUID),
  );
  assert.equal(writeKeyObjects([], place), undefined);
});

test('a selection that rejects images has no key images', () => {
  const document = writeKeyObjects([frame], place)!;
  document.items(TAG.ConceptNameCodeSequence)[0]!.set(TAG.CodeValue, 'SH', '113001');
  assert.equal(readKeyObjects(document), undefined);
});

const view: PresentedView = {
  sopInstanceUid: '2.25.3',
  frameNumber: 1,
  seriesInstanceUid: '2.25.2',
  window: { center: -600, width: 1500.5 },
  inverted: true,
  turn: { degrees: 90, flipped: true },
  area: [3, -5, 40, 60],
  layout: '1x2',
  cell: 1,
};
const presentation = { ...place, name: 'Lung' };

test('a view comes back from a written presentation state', () => {
  const state = written(writePresentationState(view, frame, presentation));
  assert.deepEqual(
    readPresentationState(state, () => frame.instance),
    view,
  );
  assert.equal(
    readPresentationState(frame.instance, () => undefined),
    undefined,
  );
});

test('the corners of a displayed area are those that lie there once the picture is turned (PS3.3 §C.10.4)', () => {
  const corners = (degrees: PresentedView['turn']['degrees'], flipped: boolean) => {
    const state = writePresentationState({ ...view, turn: { degrees, flipped } }, frame, presentation);
    const item = state.items(TAG.DisplayedAreaSelectionSequence)[0]!;
    return [TAG.DisplayedAreaTopLeftHandCorner, TAG.DisplayedAreaBottomRightHandCorner].map((tag) => item.numbers(tag));
  };
  const [left, top, right, bottom] = [4, -4, 40, 60];
  const expected: readonly [Parameters<typeof corners>, readonly number[], readonly number[]][] = [
    [
      [0, false],
      [left, top],
      [right, bottom],
    ],
    [
      [90, false],
      [left, bottom],
      [right, top],
    ],
    [
      [180, false],
      [right, bottom],
      [left, top],
    ],
    [
      [270, false],
      [right, top],
      [left, bottom],
    ],
    [
      [0, true],
      [right, top],
      [left, bottom],
    ],
    [
      [90, true],
      [left, top],
      [right, bottom],
    ],
    [
      [180, true],
      [left, bottom],
      [right, top],
    ],
    [
      [270, true],
      [right, bottom],
      [left, top],
    ],
  ];
  for (const [turn, first, last] of expected) assert.deepEqual(corners(...turn), [first, last], turn.join());
});

test('a window of SUV is kept in the values that the image has after its rescaling', () => {
  const [pet] = framesOf(
    Dataset.of({
      ...{ StudyInstanceUID: '2.25.1', SeriesInstanceUID: '2.25.2', SOPInstanceUID: '2.25.3', Rows: 4, Columns: 4 },
      ...{ Modality: 'PT', Units: 'BQML', CorrectedImage: ['ATTN', 'DECY'], DecayCorrection: 'ADMIN' },
      PatientWeight: 50,
      RadiopharmaceuticalInformationSequence: [{ RadionuclideTotalDose: 1e8, RadionuclideHalfLife: 6586 }],
    }),
  ) as [Frame];
  const state = writePresentationState({ ...view, window: { center: 5, width: 10 } }, pet, presentation);
  const voi = state.items(TAG.SoftcopyVOILUTSequence)[0]!;
  assert.deepEqual([voi.number(TAG.WindowCenter), voi.number(TAG.WindowWidth)], [10_000, 20_000]); // 1e8 Bq in 50 kg
  assert.deepEqual(readPresentationState(state, () => pet.instance)?.window, { center: 5, width: 10 });
});
