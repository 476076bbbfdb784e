import { createHash } from 'node:crypto';
import { readFile, UID } from '@vesalius/dicom';
import { tinyInstance } from '@vesalius/testkit';

const ROWS = 1024;
const COLUMNS = 1024;
const FRAME_BYTES = ROWS * COLUMNS * 2;
/** Distinct frames; the bytes of an instance are these again and again, so that none is ever whole in memory. */
const PATTERNS = 5;

/** A multi-frame instance of any size up to the 4 GiB that a length can tell (PS3.5 §7.1.2), made as it is read. */
export interface Huge {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly studyInstanceUid: string;
  readonly transferSyntaxUid: string;
  /** Of the data set. */
  readonly bytes: number;
  readonly sha256: string;
  readonly frames: number;
  /** Native bytes of a frame, from 1. */
  frame(number: number): Uint8Array;
  dataset(): Generator<Uint8Array>;
  file(): AsyncGenerator<Uint8Array>;
}

/** @param megabytes of pixels, as MiB */
export function hugeInstance(key: string, megabytes: number): Huge {
  const frames = Math.floor((megabytes * 1024 * 1024) / FRAME_BYTES);
  const { file, truth } = tinyInstance({
    kind: 'SC',
    key,
    study: `huge ${key}`,
    attributes: {
      SOPClassUID: UID.MultiFrameGrayscaleWordSecondaryCaptureImageStorage,
      Rows: ROWS,
      Columns: COLUMNS,
      NumberOfFrames: frames,
    },
  });
  const { datasetOffset } = readFile(file);
  const head = file.subarray(datasetOffset, file.length - 8 * 8 * 2 - 4); // up to the length of Pixel Data, which comes last
  const length = Buffer.alloc(4);
  length.writeUInt32LE(frames * FRAME_BYTES);
  const patterns = Array.from({ length: PATTERNS }, (_, at) => framePattern(at));
  const frameOf = (number: number) => patterns[((number - 1) * (number - 1)) % PATTERNS]!;
  function* dataset(): Generator<Uint8Array> {
    yield head;
    yield length;
    for (let frame = 0; frame < frames; frame++) yield frameOf(frame + 1);
  }
  async function* whole(): AsyncGenerator<Uint8Array> {
    yield file.subarray(0, datasetOffset);
    yield* dataset();
  }
  const hash = createHash('sha256');
  for (const bytes of dataset()) hash.update(bytes);
  const { sopClassUid, sopInstanceUid, seriesInstanceUid, studyInstanceUid } = truth;
  return {
    ...{ sopClassUid, sopInstanceUid, seriesInstanceUid, studyInstanceUid },
    transferSyntaxUid: UID.ExplicitVRLittleEndian,
    bytes: head.length + 4 + frames * FRAME_BYTES,
    sha256: hash.digest('hex'),
    frames,
    frame: frameOf,
    dataset,
    file: whole,
  };
}

function framePattern(number: number): Uint8Array {
  const values = new Uint16Array(FRAME_BYTES / 2);
  for (let at = 0; at < values.length; at++) values[at] = (at * (number + 3)) & 0x0fff;
  return new Uint8Array(values.buffer);
}
