import { type Dataset, TAG } from '@vesalius/dicom';
import { type Frame, framesOf } from '../study/frame.ts';
import { frameNumbers } from '../study/frame-attributes.ts';
import { stepsOf } from '../study/volume.ts';

/** The pixels of one segment in one plane: 0 to 1 for each. */
export interface SegmentFrame {
  readonly frame: Frame;
  readonly mask: Float32Array;
}

export interface Segment {
  readonly number: number;
  readonly label: string;
  readonly frames: readonly SegmentFrame[];
  /** Pixels in it, those in part by their part. */
  readonly voxels: number;
  /** Millilitres; undefined when the planes do not tell. */
  readonly millilitres: number | undefined;
}

/** The segments of a segmentation (PS3.3 §C.8.20), native pixels only: of others there are none. */
export function segmentsOf(instance: Dataset): Segment[] {
  const bytes = instance.bytes(TAG.PixelData);
  if (!bytes) return [];
  const frames = framesOf(instance);
  const size = (instance.number(TAG.Rows) ?? 0) * (instance.number(TAG.Columns) ?? 0);
  const read = instance.number(TAG.BitsAllocated) === 1 ? bitsOf(bytes) : partsOf(bytes, instance);
  const drawn = frames.map((frame, at) => ({
    number: segmentNumber(instance, frame.number),
    frame,
    mask: read(at * size, size),
  }));
  return instance.items(TAG.SegmentSequence).map((item) => {
    const number = item.number(TAG.SegmentNumber) ?? 0;
    const own = drawn.filter((one) => one.number === number);
    const voxels = own.reduce((sum, { mask }) => sum + mask.reduce((part, value) => part + value, 0), 0);
    return {
      number,
      label: item.text(TAG.SegmentLabel) ?? `Segment ${number}`,
      frames: own,
      voxels,
      millilitres: millilitresOf(instance, own, voxels),
    };
  });
}

/** One bit a pixel, the first in the lowest, frames without a gap (PS3.5 §8.1.1). */
function bitsOf(bytes: Uint8Array) {
  return (from: number, count: number) =>
    Float32Array.from({ length: count }, (_, at) => ((bytes[(from + at) >> 3] ?? 0) >> ((from + at) & 7)) & 1);
}

function partsOf(bytes: Uint8Array, instance: Dataset) {
  const most = instance.number(TAG.MaximumFractionalValue) ?? 1;
  return (from: number, count: number) =>
    Float32Array.from({ length: count }, (_, at) => (bytes[from + at] ?? 0) / most);
}

function segmentNumber(instance: Dataset, frame: number): number {
  const groups = [
    instance.items(TAG.PerFrameFunctionalGroupsSequence)[frame - 1],
    instance.items(TAG.SharedFunctionalGroupsSequence)[0],
  ];
  const item = groups.flatMap((group) => group?.items(TAG.SegmentIdentificationSequence) ?? [])[0];
  return item?.number(TAG.ReferencedSegmentNumber) ?? 1;
}

function millilitresOf(instance: Dataset, own: readonly SegmentFrame[], voxels: number): number | undefined {
  const [first] = own;
  if (!first?.frame.plane.spacing) return undefined;
  const between = frameNumbers(instance, first.frame.number, TAG.SpacingBetweenSlices)[0];
  const thickness = frameNumbers(instance, first.frame.number, TAG.SliceThickness)[0];
  const step = Math.abs(stepsOf(own.map(({ frame }) => frame))[0] ?? 0) || between || thickness;
  const { rowSpacing, columnSpacing } = first.frame.plane;
  return step ? (voxels * rowSpacing * columnSpacing * step) / 1000 : undefined;
}
