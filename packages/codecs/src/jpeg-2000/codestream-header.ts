import type { CodestreamSize } from '../codestream-size.ts';
import { CodecError } from '../errors/index.ts';

const SOC = 0xff4f;
const SIZ = 0xff51;
/** The type of the box that holds the codestream in a JP2 file, `jp2c` (ITU-T T.800 §I.5.4). */
const CODESTREAM_BOX = 0x6a703263;

/**
 * The image and tile size of a JPEG 2000 or HTJ2K codestream (T.800 §A.5.1).
 *
 * @throws CodecError `header-corrupt`
 */
export function readCodestreamHeader(bytes: Uint8Array): CodestreamSize {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 45 || view.getUint16(0) !== SOC || view.getUint16(2) !== SIZ)
    throw new CodecError('header-corrupt', { where: 'SIZ' });
  const at = 8; // behind SOC, SIZ, Lsiz and Rsiz
  const [right, bottom, left, top] = [0, 4, 8, 12].map((offset) => view.getUint32(at + offset)) as [
    number,
    number,
    number,
    number,
  ];
  const [tileWidth, tileHeight] = [view.getUint32(at + 16), view.getUint32(at + 20)];
  const samplesPerPixel = view.getUint16(at + 32);
  if (
    bytes.length < at + 34 + samplesPerPixel * 3 ||
    tileWidth === 0 ||
    tileHeight === 0 ||
    right <= left ||
    bottom <= top
  )
    throw new CodecError('header-corrupt', { where: 'SIZ' });
  const depths = Array.from({ length: samplesPerPixel }, (_, index) => (bytes[at + 34 + index * 3]! & 0x7f) + 1);
  return { rows: bottom - top, columns: right - left, samplesPerPixel, precision: Math.max(0, ...depths) };
}

/** The codestream itself; some writers put it into the boxes of a JP2 file, which PS3.5 §8.2.4 forbids. */
export function bareCodestream(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 2 || view.getUint16(0) === SOC) return bytes;
  for (let at = 0; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at);
    if (view.getUint32(at + 4) === CODESTREAM_BOX) return bytes.subarray(at + 8);
    if (length < 8) break;
    at += length;
  }
  return bytes;
}
