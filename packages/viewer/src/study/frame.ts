import { type Dataset, TAG } from '@vesalius/dicom';
import { normalOf, type Plane, planeOf } from './plane.ts';
import { dot } from './vector.ts';

/** One frame of an instance, the thing a stack shows. */
export interface Frame {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  /** From 1. */
  readonly number: number;
  readonly plane: Plane;
  readonly instance: Dataset;
}

/** The frames of an instance in their order; an instance without pixels has none. */
export function framesOf(instance: Dataset): Frame[] {
  if (!instance.number(TAG.Rows) || !instance.number(TAG.Columns)) return [];
  const count = Math.max(1, instance.number(TAG.NumberOfFrames) ?? 1);
  return Array.from({ length: count }, (_, index) => frameOf(instance, index + 1));
}

/** One frame of an instance, from 1. */
export function frameOf(instance: Dataset, number: number): Frame {
  const text = (tag: number) => instance.text(tag) ?? '';
  return {
    studyInstanceUid: text(TAG.StudyInstanceUID),
    seriesInstanceUid: text(TAG.SeriesInstanceUID),
    sopInstanceUid: text(TAG.SOPInstanceUID),
    sopClassUid: text(TAG.SOPClassUID),
    number,
    plane: planeOf(instance, number),
    instance,
  };
}

/** The resource of a frame under the service root (PS3.18 §10.4.1.1.6). */
export function framePath(frame: Frame): string {
  return `${instancePath(frame)}/frames/${frame.number}`;
}

/** The resource of an instance under the service root. */
export function instancePath({ studyInstanceUid, seriesInstanceUid, sopInstanceUid }: Frame): string {
  return `studies/${studyInstanceUid}/series/${seriesInstanceUid}/instances/${sopInstanceUid}`;
}

const PARALLEL = 0.999;

/**
 * Frames in the order one scrolls through: parallel planes of one frame of reference by their place along the normal, others by Instance
 * Number. Frames at the same place (phases, echoes) keep the order of their numbers.
 */
export function inReadingOrder(frames: readonly Frame[]): Frame[] {
  const numbered = [...frames].sort(byNumber);
  const [first] = numbered;
  if (!first || !areParallel(numbered)) return numbered;
  const normal = normalOf(first.plane);
  const place = ({ plane }: Frame) => dot(plane.origin, normal);
  return numbered.sort((a, b) => place(a) - place(b) || byNumber(a, b));
}

/** Whether all frames lie in one patient and face the same way. */
export function areParallel(frames: readonly Frame[]): boolean {
  const [first] = frames;
  if (!first?.plane.inPatient) return false;
  const normal = normalOf(first.plane);
  return frames.every(
    ({ plane }) =>
      plane.inPatient &&
      plane.frameOfReferenceUid === first.plane.frameOfReferenceUid &&
      dot(normalOf(plane), normal) > PARALLEL,
  );
}

function byNumber(a: Frame, b: Frame): number {
  const number = ({ instance }: Frame) => instance.number(TAG.InstanceNumber) ?? 0;
  return number(a) - number(b) || a.number - b.number;
}
