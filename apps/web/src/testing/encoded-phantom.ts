import { encodeFrame, encodesLosslessly, type ImagePixel, imagePixelOf } from '@vesalius/codecs';
import { type Dataset, TAG, UID, writeFile } from '@vesalius/dicom';
import { plainSlice } from './phantom-forms.ts';

/** The slice of the phantom in a transfer syntax, in a series of its own; JPEG baseline has eight bits only. */
export async function encodedSlice(study: string, transferSyntaxUid: string, number: number): Promise<Uint8Array> {
  const dataset = plainSlice(study, number);
  if (encodesLosslessly(transferSyntaxUid) !== undefined && !NATIVE.has(transferSyntaxUid))
    await compress(dataset, transferSyntaxUid);
  return writeFile({ dataset, transferSyntaxUid });
}

const NATIVE: ReadonlySet<string> = new Set([UID.ExplicitVRLittleEndian, UID.ImplicitVRLittleEndian]);

/** Puts fragments in place of the pixels. */
export async function compress(dataset: Dataset, transferSyntaxUid: string): Promise<void> {
  const image = imagePixelOf(dataset) as ImagePixel;
  const { bytes } = await encodeFrame({ image, bytes: dataset.bytes(TAG.PixelData)! }, transferSyntaxUid, {
    quantization: 0.00002, // of a range of sixteen bits, of which the values take a thirtieth
  });
  const fragment = bytes.length % 2 === 0 ? bytes : new Uint8Array(Buffer.concat([bytes, Buffer.alloc(1)]));
  const value = { fragmentCount: 1, fragment: () => fragment, basicOffsetTable: new Uint8Array(0) };
  dataset.setContent(TAG.PixelData, 'OB', { kind: 'encapsulated', value });
}
