import { CodecError } from '../errors/index.ts';
import { demandPlausible, frameBytes } from '../frame-size.ts';
import type { DecodedFrame, ImagePixel } from '../image-pixel.ts';
import { decodeNative } from '../native/decode-native.ts';

/** 258 bytes in two bits (RFC 1951 §3.2.5). */
const MOST_GROWTH = 1032;

/**
 * A frame of Deflated Image Frame Compression (PS3.5 §A.4.13): native bytes, deflated.
 *
 * @throws CodecError `codestream-corrupt`, `frame-too-short`
 */
export async function decodeDeflated(
  encoded: Uint8Array,
  transferSyntaxUid: string,
  image: ImagePixel,
): Promise<DecodedFrame> {
  demandPlausible(frameBytes(image), encoded.length, MOST_GROWTH);
  return decodeNative(await inflated(encoded, frameBytes(image)), transferSyntaxUid, image);
}

/** No more than `length` bytes are taken, whatever the rest would become. */
async function inflated(encoded: Uint8Array, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  const stream = new Blob([encoded as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream('deflate-raw'));
  const reader = stream.getReader();
  try {
    while (filled < length) {
      const { done, value } = await reader.read();
      if (done) break;
      bytes.set(value.subarray(0, length - filled), filled);
      filled += Math.min(value.length, length - filled);
    }
  } catch (cause) {
    // The byte that makes the length even (PS3.5 §A.4) is behind the stream, which is an error to some.
    if (filled < length) throw new CodecError('codestream-corrupt', { cause });
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  return bytes.subarray(0, filled);
}
