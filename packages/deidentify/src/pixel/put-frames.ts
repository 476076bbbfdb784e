import {
  CodecError,
  type DecodedFrame,
  type EncodedFrame,
  encodeFrame,
  encodesLosslessly,
  type ImagePixel,
} from '@vesalius/codecs';
import { type Dataset, TAG, UID } from '@vesalius/dicom';

/** Written without compression whatever native syntax they came in. */
const NATIVE: ReadonlySet<string> = new Set([UID.ExplicitVRLittleEndian, UID.ImplicitVRLittleEndian]);

/**
 * Puts changed frames into a data set, and the Image Pixel Module that describes them: in the transfer syntax they came in where it loses nothing, else
 * native. Gives the transfer syntax.
 */
export async function putFrames(
  dataset: Dataset,
  frames: readonly DecodedFrame[],
  transferSyntaxUid: string,
): Promise<string> {
  for (const tag of [TAG.ExtendedOffsetTable, TAG.ExtendedOffsetTableLengths]) dataset.remove(tag);
  const encoded = await encodedFrames(frames, transferSyntaxUid);
  if (!encoded) return putNative(dataset, frames);
  const fragments = encoded.map(({ bytes }) => even(bytes));
  const value = {
    fragmentCount: fragments.length,
    fragment: (index: number) => fragments[index]!,
    basicOffsetTable: new Uint8Array(0),
  };
  describe(dataset, encoded[0]!.image);
  dataset.setContent(TAG.PixelData, 'OB', { kind: 'encapsulated', value });
  return transferSyntaxUid;
}

/** Undefined for syntaxes that lose something or are not written, and for samples that they cannot hold. */
async function encodedFrames(
  frames: readonly DecodedFrame[],
  transferSyntaxUid: string,
): Promise<EncodedFrame[] | undefined> {
  if (NATIVE.has(transferSyntaxUid) || !encodesLosslessly(transferSyntaxUid)) return undefined;
  const encoded: EncodedFrame[] = [];
  try {
    for (const frame of frames) encoded.push(await encodeFrame(frame, transferSyntaxUid));
  } catch (error) {
    if (error instanceof CodecError) return undefined;
    throw error;
  }
  return encoded;
}

function putNative(dataset: Dataset, frames: readonly DecodedFrame[]): string {
  const { image } = frames[0]!;
  const length = frames.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const whole = new Uint8Array(length + (length & 1));
  let at = 0;
  for (const { bytes } of frames) {
    whole.set(bytes, at);
    at += bytes.length;
  }
  describe(dataset, image);
  dataset.set(TAG.PixelData, image.bitsAllocated > 8 ? 'OW' : 'OB', whole);
  return UID.ExplicitVRLittleEndian;
}

/** Fragments are of even length (PS3.5 §A.4). */
function even(bytes: Uint8Array): Uint8Array {
  return bytes.length % 2 === 0 ? bytes : Uint8Array.from([...bytes, 0]);
}

function describe(dataset: Dataset, image: ImagePixel): void {
  dataset.set(TAG.PhotometricInterpretation, 'CS', image.photometricInterpretation);
  if (image.samplesPerPixel > 1) dataset.set(TAG.PlanarConfiguration, 'US', image.planarConfiguration);
  dataset.set(TAG.BitsAllocated, 'US', image.bitsAllocated);
  dataset.set(TAG.BitsStored, 'US', image.bitsStored);
  dataset.set(TAG.HighBit, 'US', image.highBit);
}
