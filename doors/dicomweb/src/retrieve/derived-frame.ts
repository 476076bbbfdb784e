import type { Retrieve, StoredInstance } from '@vesalius/archive/api';
import { type Dataset, TAG } from '@vesalius/dicom';
import { type BulkValue, bulkValue } from './bulk-value.ts';
import { readHead } from './read-head.ts';

/**
 * A native frame that does not lie in the file as it is to be sent: in a deflated data set, or of single bits and begun inside a byte
 * (PS3.5 §8.1.1; each frame sent begins with a byte of its own). Undefined when there is no such frame.
 */
export async function derivedFrame(
  retrieve: Retrieve,
  instance: StoredInstance,
  number: number,
): Promise<Uint8Array | undefined> {
  if (instance.pixels?.encapsulated) return undefined;
  const value = await pixelValue(retrieve, instance);
  const dataset = value && (await readHead(retrieve, instance)).dataset;
  const bits = dataset && bitsOfFrame(dataset);
  if (!value || !bits || number > (dataset.number(TAG.NumberOfFrames) ?? 1)) return undefined;
  const start = bits * (number - 1);
  const first = Math.floor(start / 8);
  const end = Math.ceil((start + bits) / 8);
  const bytes = await bytesOf(retrieve, instance, value, first, end);
  return bytes.length < end - first ? undefined : shifted(bytes, start % 8, bits);
}

async function pixelValue(retrieve: Retrieve, instance: StoredInstance): Promise<BulkValue | undefined> {
  if (instance.pixels) return { kind: 'range', range: instance.pixels };
  return bulkValue(retrieve, instance, { sequences: [], tag: TAG.PixelData });
}

function bitsOfFrame(dataset: Dataset): number {
  const value = (tag: number) => dataset.number(tag) ?? 0;
  return value(TAG.Rows) * value(TAG.Columns) * (dataset.number(TAG.SamplesPerPixel) ?? 1) * value(TAG.BitsAllocated);
}

async function bytesOf(retrieve: Retrieve, instance: StoredInstance, value: BulkValue, first: number, end: number) {
  if (value.kind === 'bytes') return value.bytes.subarray(first, end);
  const chunks: Uint8Array[] = [];
  const length = Math.min(end, value.range.length) - first;
  if (length <= 0) return new Uint8Array(0);
  for await (const bytes of retrieve.read(instance, { offset: value.range.offset + first, length })) chunks.push(bytes);
  return Buffer.concat(chunks);
}

/** So many bits from bit `shift` on, the first into the lowest bit of the first byte, zeros behind the last. */
export function shifted(bytes: Uint8Array, shift: number, bits: number): Uint8Array {
  const frame = new Uint8Array(Math.ceil(bits / 8));
  for (let at = 0; at < frame.length; at++) {
    frame[at] = (bytes[at]! >>> shift) | ((bytes[at + 1] ?? 0) << (8 - shift));
  }
  if (bits % 8 !== 0) frame[frame.length - 1]! &= (1 << (bits % 8)) - 1;
  return frame;
}
