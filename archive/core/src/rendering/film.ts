import type { PictureRequest, StoredInstance } from '@vesalius/archive/api';
import type { Picture } from '@vesalius/codecs/picture';
import { type Dataset, StreamReader, TAG } from '@vesalius/dicom';

/** A film is for looking, not for reading: larger frames are made smaller, more of them fewer. */
const MOST_SIDE = 512;
const MOST_FRAMES = 200;
const MOST_SAMPLES = 96 * 1024 * 1024;
const DEFAULT_DELAY_MS = 100;
/** Viewers show what is quicker than this slowly. */
const LEAST_DELAY_MS = 20;

/**
 * All frames from the wanted one on in one picture that moves; undefined when one of them cannot be had. Frames are left out at even
 * distances, and those that are left shown longer, when there are too many.
 */
export async function filmOf(
  instance: StoredInstance,
  header: Uint8Array,
  request: PictureRequest,
  frame: (number: number, viewport: PictureRequest['viewport']) => Promise<Picture | undefined>,
  encode: (frames: readonly Picture[], delayMs: number) => Promise<Uint8Array>,
): Promise<Uint8Array | undefined> {
  const { dataset } = headerOf(header);
  const viewport = request.viewport ?? viewportOf(dataset);
  const count = (instance.pixels?.numberOfFrames ?? 1) - request.frameNumber + 1;
  const first = await frame(request.frameNumber, viewport);
  if (!first) return undefined;
  const room = Math.floor(MOST_SAMPLES / (first.width * first.height * 3));
  const step = Math.max(1, Math.ceil(count / Math.max(1, Math.min(MOST_FRAMES, room))));
  const frames = [first];
  for (let number = request.frameNumber + step; number < request.frameNumber + count; number += step) {
    const next = await frame(number, viewport);
    if (!next || next.width !== first.width || next.height !== first.height) return undefined;
    frames.push(next);
  }
  return encode(frames, Math.max(LEAST_DELAY_MS, Math.round(delayOf(dataset) * step)));
}

function headerOf(header: Uint8Array) {
  const reader = new StreamReader({ form: 'file', valuesUpTo: 4096, keepTruncated: true });
  reader.write(header);
  return reader.file;
}

function viewportOf(dataset: Dataset): PictureRequest['viewport'] {
  const rows = dataset.number(TAG.Rows) ?? 0;
  const columns = dataset.number(TAG.Columns) ?? 0;
  return Math.max(rows, columns) > MOST_SIDE ? { width: MOST_SIDE, height: MOST_SIDE } : undefined;
}

/** Milliseconds from a frame to the next (PS3.3 C.7.6.5.1.1). */
function delayOf(dataset: Dataset): number {
  const rate = dataset.number(TAG.RecommendedDisplayFrameRate) ?? dataset.number(TAG.CineRate);
  if (rate !== undefined && rate > 0) return 1000 / rate;
  const time = dataset.number(TAG.FrameTime) ?? dataset.numbers(TAG.FrameTimeVector)[1];
  return time !== undefined && time > 0 ? time : DEFAULT_DELAY_MS;
}
