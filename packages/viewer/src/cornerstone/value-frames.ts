import type { Dataset, DicomJson } from '@vesalius/dicom';
import { storedValues } from '../report/stored-values.ts';
import { type Frame, framePath } from '../study/frame.ts';
import { realWorldOf } from '../study/real-world.ts';
import { nameFrame } from './metadata.ts';
import { ownImage } from './own-images.ts';

/** Frames of numbers in their real unit, read from an instance of which all bytes are here; undefined when it has none. */
export function valueFrames(frames: readonly Frame[], file: Dataset, instance: DicomJson): string[] | undefined {
  const stored = storedValues(file);
  if (!stored) return undefined;
  return frames.map((frame) => {
    const { slope, intercept } = realWorldOf(file, frame.number);
    const { columns, rows } = frame.plane;
    const imageId = ownImage(framePath(frame), async () => {
      return { columns, rows, data: Float32Array.from(stored(frame.number), (value) => value * slope + intercept) };
    });
    nameFrame(imageId, frame, instance);
    return imageId;
  });
}
