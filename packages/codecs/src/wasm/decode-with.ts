import type { Decoder, FrameInfo } from '@cornerstonejs/codec-charls/wasmjs';
import { CodecError } from '../errors/index.ts';
import type { ImagePixel } from '../image-pixel.ts';
import type { Samples } from '../samples.ts';

/** CharLS: samples of each colour follow each other as planes. */
const BY_PLANE = 0;

/** Decodes a frame with one of Cornerstone's decoders; what is returned is a copy outside of the module's memory. */
export function decodeWith(decoder: Decoder, encoded: Uint8Array, image: ImagePixel): Samples {
  try {
    decoder.getEncodedBuffer(encoded.length).set(encoded);
    decoder.decode();
    const info = decoder.getFrameInfo();
    const bytesPerSample = info.bitsPerSample <= 8 ? 1 : 2;
    const length = info.width * info.height * info.componentCount * bytesPerSample;
    const bytes = decoder.getDecodedBuffer();
    demandSame(info, image);
    if (bytes.length < length) throw new CodecError('codestream-corrupt');
    return {
      bytes: new Uint8Array(bytes.buffer, bytes.byteOffset, length).slice(),
      bytesPerSample,
      bitsPerSample: info.bitsPerSample,
      samplesPerPixel: info.componentCount,
      signed: info.isSigned,
      byPlane: info.componentCount > 1 && decoder.getInterleaveMode?.() === BY_PLANE,
    };
  } finally {
    decoder.delete();
  }
}

function demandSame(info: FrameInfo, image: ImagePixel): void {
  if (info.width !== image.columns || info.height !== image.rows || info.componentCount !== image.samplesPerPixel)
    throw new CodecError('header-differs');
}
