import type { CodestreamSize } from '../codestream-size.ts';
import { CodecError } from '../errors/index.ts';

/** The start of a frame in the JPEG family (ITU-T T.81 §B.2.2, T.87 §C.2.2), and what stands before it. */
export interface FrameHeader extends CodestreamSize {
  /** The second byte of the SOF marker: which process. */
  readonly process: number;
  readonly componentIds: readonly number[];
  /** The transform of an Adobe APP14 segment: 0 none, 1 YCbCr, 2 YCCK; undefined when there is no such segment. */
  readonly adobeTransform?: number;
  readonly jfif: boolean;
}

export const SOF = { baseline: 0xc0, extended: 0xc1, progressive: 0xc2, lossless: 0xc3, jpegLs: 0xf7 } as const;

const SOI = 0xd8;
const SOS = 0xda;
const APP0 = 0xe0;
const APP14 = 0xee;
/** Markers C4, C8 and CC in the range of the frame headers are tables (T.81 Table B.1). */
const FRAME_MARKERS = new Set([
  ...[0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf],
  SOF.jpegLs,
]);

/** @throws CodecError `header-corrupt` */
export function readFrameHeader(bytes: Uint8Array): FrameHeader {
  if (bytes[0] !== 0xff || bytes[1] !== SOI) throw new CodecError('header-corrupt', { where: 'SOI' });
  let adobeTransform: number | undefined;
  let jfif = false;
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) throw new CodecError('header-corrupt', { where: `byte ${at}` });
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at += 1; // fill bytes may stand before a marker (T.81 §B.1.1.2)
      continue;
    }
    const length = (bytes[at + 2]! << 8) | bytes[at + 3]!;
    const segment = bytes.subarray(at + 4, at + 2 + length);
    if (FRAME_MARKERS.has(marker))
      return { ...sizeOf(segment, marker), jfif, ...(adobeTransform !== undefined && { adobeTransform }) };
    if (marker === SOS || length < 2) break;
    if (marker === APP0 && startsWith(segment, 'JFIF')) jfif = true;
    if (marker === APP14 && startsWith(segment, 'Adobe')) adobeTransform = segment[11];
    at += 2 + length;
  }
  throw new CodecError('header-corrupt', { where: 'SOF' });
}

function sizeOf(segment: Uint8Array, process: number) {
  const samplesPerPixel = segment[5] ?? 0;
  if (segment.length < 6 + samplesPerPixel * 3) throw new CodecError('header-corrupt', { where: 'SOF' });
  return {
    process,
    precision: segment[0]!,
    rows: (segment[1]! << 8) | segment[2]!,
    columns: (segment[3]! << 8) | segment[4]!,
    samplesPerPixel,
    componentIds: Array.from({ length: samplesPerPixel }, (_, index) => segment[6 + index * 3]!),
  };
}

function startsWith(segment: Uint8Array, text: string): boolean {
  return [...text].every((letter, index) => segment[index] === letter.charCodeAt(0));
}
