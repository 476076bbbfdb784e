import type { Segment } from '../report/segmentation.ts';
import type { LabelledSegment, Labels } from './labels.ts';

/**
 * Takes the segments of a segmentation over to be drawn on. False when it does not lie on the pixels of the series, or knows parts of
 * pixels; then nothing was taken.
 */
export function takeOver(labels: Labels, segments: readonly Segment[]): LabelledSegment[] | undefined {
  const placed = segments.flatMap(({ frames }, index) =>
    frames.map(({ frame, mask }) => ({ number: index + 1, mask, slice: labels.sliceOf(frame) })),
  );
  const isBinary = placed.every(({ mask }) => mask.every((part) => part === 0 || part === 1));
  if (segments.length > 255 || !isBinary || placed.some(({ slice }) => slice === undefined)) return undefined;
  for (const { number, mask, slice } of placed) {
    const inside: number[] = [];
    for (const [pixel, part] of mask.entries()) if (part === 1) inside.push(pixel);
    labels.put(slice!, inside, number);
  }
  return segments.map(({ label }, index) => ({ number: index + 1, name: label }));
}
