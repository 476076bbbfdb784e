import { Dataset, UID } from '@vesalius/dicom';
import { MARKS, type Mark, type MarkKind } from '../measure/mark.ts';
import { unitOf } from '../measure/quantity.ts';
import { type Frame, framesOf } from '../study/frame.ts';
import type { Vector } from '../study/vector.ts';

export const [frame] = framesOf(
  Dataset.of({
    StudyInstanceUID: '2.25.1',
    SeriesInstanceUID: '2.25.2',
    SOPInstanceUID: '2.25.3',
    SOPClassUID: UID.CTImageStorage,
    PatientName: 'Wałęsa^Łucja',
    PatientID: 'P1',
    Modality: 'CT',
    Rows: 64,
    Columns: 64,
    PixelSpacing: [0.7, 0.8],
    ImagePositionPatient: [-10, -20, 30],
    ImageOrientationPatient: [1, 0, 0, 0, 1, 0],
    FrameOfReferenceUID: '2.25.4',
  }),
) as [Frame];

const POINTS: Readonly<Record<MarkKind, readonly Vector[]>> = {
  length: [
    [0, 0, 30],
    [7, 0, 30],
  ],
  bidirectional: [
    [0, 0, 30],
    [7, 0, 30],
    [3, -2, 30],
    [3, 2, 30],
  ],
  angle: [
    [0, 0, 30],
    [5, 5, 30],
    [9, 0, 30],
  ],
  cobb: [
    [0, 0, 30],
    [5, 1, 30],
    [0, 9, 30],
    [5, 7, 30],
  ],
  ellipse: [
    [5, 10, 30],
    [5, 0, 30],
    [2, 5, 30],
    [8, 5, 30],
  ],
  rectangle: [
    [0, 0, 30],
    [8, 0, 30],
    [0, 4, 30],
    [8, 4, 30],
  ],
  freehand: [
    [0, 0, 30],
    [8, 1, 30],
    [4, 6, 30],
  ],
  arrow: [
    [1, 1, 30],
    [5, 5, 30],
  ],
  text: [[3, 3, 30]],
};
export const reader = { uid: '2.25.88', login: 'rita', name: 'Reader^Rita' };
export const author = { id: reader.uid, observer: 'Reader^Rita', at: new Date(2026, 2, 4, 5, 6, 7).getTime() };
export const marks: Mark[] = (Object.keys(POINTS) as MarkKind[]).map((kind, index) => ({
  uid: `2.25.77${index}`,
  kind,
  sopInstanceUid: '2.25.3',
  frameNumber: 1,
  points: POINTS[kind],
  values: MARKS[kind].quantities.map((quantity) => ({ quantity, value: 12.5, unit: unitOf(quantity, frame) })),
  text: kind === 'text' ? 'ąćę 注' : '',
  author,
}));
/** A plane turned by 30 degrees about the patient's long axis. */
const cut = {
  frameOfReferenceUid: '2.25.4',
  normal: [-0.5, Math.sqrt(0.75), 0] as Vector,
  through: [0, 0, 30] as Vector,
};
/** The same marks on it: their first axis lies along it, their second goes to the feet. */
export const marksOnCut: Mark[] = marks.map((mark) => ({
  ...mark,
  cut,
  points: mark.points.map(([x, y]): Vector => [x * Math.sqrt(0.75), x * 0.5, 30 - y]),
}));
export const place = {
  of: frame.instance,
  seriesInstanceUid: '2.25.9',
  observer: reader,
  at: new Date(author.at),
  instanceNumber: 1,
};
