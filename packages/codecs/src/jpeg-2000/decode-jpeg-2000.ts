import loadOpenJpeg from '@cornerstonejs/codec-openjpeg/wasmjs';
import { demandSize } from '../codestream-size.ts';
import type { DecodedFrame, ImagePixel } from '../image-pixel.ts';
import { frameOf } from '../samples.ts';
import { decodeWith } from '../wasm/decode-with.ts';
import { ModuleSlot } from '../wasm/module-slot.ts';
import { QUIET } from '../wasm/quiet.ts';
import { bareCodestream, readCodestreamHeader } from './codestream-header.ts';
import { photometricAfter } from './colour.ts';

export const openJpeg = new ModuleSlot(
  () => loadOpenJpeg({ ...QUIET }),
  ({ HEAPU8 }) => HEAPU8.length,
);

/**
 * A frame of JPEG 2000, reversible or not (PS3.5 §8.2.4).
 *
 * @throws CodecError `header-corrupt`, `header-differs`, `frame-too-large`, `codestream-corrupt`
 */
export async function decodeJpeg2000(encoded: Uint8Array, image: ImagePixel): Promise<DecodedFrame> {
  const codestream = bareCodestream(encoded);
  demandSize(readCodestreamHeader(codestream), image);
  const samples = await openJpeg.use(({ J2KDecoder }) => decodeWith(new J2KDecoder(), codestream, image));
  return frameOf({ ...samples, photometricInterpretation: photometricAfter(image) }, image);
}
