import { UID } from '@vesalius/dicom';
import { notUnderstood, unsupportedMedia } from './bulk-part.ts';

export interface JpegHeader {
  readonly rows: number;
  readonly columns: number;
  readonly bits: number;
  readonly samples: number;
  readonly transferSyntaxUid: string;
  /** YBR_FULL_422, YBR_FULL, RGB or MONOCHROME2 (PS3.5 §8.2.1). */
  readonly photometric: string;
  readonly lossy: boolean;
}

const SOI = 0xffd8;
const SOS = 0xda;
const ADOBE = 0xee;
/** Start-of-frame markers that DICOM has a transfer syntax for (PS3.5 §10, Annex A.4). */
const FRAMES: ReadonlyMap<number, string> = new Map([
  [0xc0, UID.JPEGBaseline8Bit],
  [0xc1, UID.JPEGExtended12Bit],
  [0xc3, UID.JPEGLossless],
]);
const isStartOfFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/**
 * What a JPEG stream says of itself (ISO/IEC 10918-1 Annex B).
 * @throws ComposeProblem when it is none, or of a process that DICOM has no transfer syntax for
 */
export function jpegHeader(bytes: Buffer): JpegHeader {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== SOI) throw notUnderstood('not a JPEG stream');
  let frame: { readonly marker: number; readonly at: number } | undefined;
  let isRgb = false;
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) throw notUnderstood('a JPEG marker is missing');
    const marker = bytes[at + 1]!;
    if (marker === 0xff) at++;
    else {
      if (isStartOfFrame(marker)) frame = { marker, at: at + 4 };
      if (marker === ADOBE && bytes.toString('latin1', at + 4, at + 9) === 'Adobe') isRgb = bytes[at + 15] === 0;
      if (marker === SOS && frame) return headerOf(bytes, frame, at + 4, isRgb);
      at += 2 + bytes.readUInt16BE(at + 2);
    }
  }
  throw notUnderstood('a JPEG stream without scan');
}

function headerOf(
  bytes: Buffer,
  { marker, at }: { readonly marker: number; readonly at: number },
  scan: number,
  isRgb: boolean,
): JpegHeader {
  const process = FRAMES.get(marker);
  if (!process) throw unsupportedMedia('a JPEG process without transfer syntax');
  const samples = bytes[at + 5]!;
  if (samples !== 1 && samples !== 3) throw unsupportedMedia('JPEG of neither one nor three components');
  const isLossless = process === UID.JPEGLossless;
  const predictor = bytes[scan + 1 + 2 * bytes[scan]!];
  return {
    bits: bytes[at]!,
    rows: bytes.readUInt16BE(at + 1),
    columns: bytes.readUInt16BE(at + 3),
    samples,
    transferSyntaxUid: isLossless && predictor === 1 ? UID.JPEGLosslessSV1 : process,
    photometric: photometricOf(samples, isRgb || isLossless, bytes[at + 7]!),
    lossy: !isLossless,
  };
}

function photometricOf(samples: number, isRgb: boolean, sampling: number): string {
  if (samples === 1) return 'MONOCHROME2';
  if (isRgb) return 'RGB';
  return sampling === 0x11 ? 'YBR_FULL' : 'YBR_FULL_422';
}
