import type { DicomFile } from '@vesalius/dicom';
import { framesOfFile } from '../src/fragments/frames-of-file.ts';
import type { ImagePixel } from '../src/index.ts';

/** All frames of a file that lies in memory, as they are kept. */
export function framesOf(file: DicomFile, image: ImagePixel): Uint8Array[] {
  const frame = framesOfFile(file, image);
  const frames: Uint8Array[] = [];
  for (let one = frame(1); one && frames.length < image.numberOfFrames; one = frame(frames.length + 1))
    frames.push(one);
  return frames;
}
