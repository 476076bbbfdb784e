import type { Encoder } from '@cornerstonejs/codec-charls/wasmjs';
import { CodecError } from '../errors/index.ts';
import type { ImagePixel } from '../image-pixel.ts';
import type { CompressorInput } from '../sample-depth.ts';

/** Encodes a frame with one of Cornerstone's encoders, set up by `set`; what is returned is a copy outside of the module's memory. */
export function encodeWith(
  encoder: Encoder,
  { bytes, bitsPerSample, signed }: CompressorInput,
  { columns, rows, samplesPerPixel, photometricInterpretation }: ImagePixel,
  set: (encoder: Encoder) => void,
): Uint8Array {
  try {
    const info = {
      ...{ width: columns, height: rows, bitsPerSample, componentCount: samplesPerPixel, isSigned: signed },
      isUsingColorTransform: samplesPerPixel === 3 && photometricInterpretation === 'RGB', // of OpenJPH only
    };
    const input = encoder.getDecodedBuffer(info);
    if (input.length < bytes.length) throw new CodecError('not-encodable');
    input.set(bytes);
    set(encoder);
    encoder.encode();
    const encoded = encoder.getEncodedBuffer();
    return new Uint8Array(encoded.buffer, encoded.byteOffset, encoded.length).slice();
  } catch (cause) {
    throw cause instanceof CodecError ? cause : new CodecError('not-encodable', { cause });
  } finally {
    encoder.delete();
  }
}
