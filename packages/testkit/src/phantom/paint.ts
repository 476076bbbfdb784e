import type { NoiseTable } from '../random.ts';
import { MATERIALS, type Material } from './materials.ts';
import { STRUCTURES } from './structures.ts';

/** A value for each label: what `property` says of the structure's material; zero is `outside`. */
export function valuesByLabel(
  property: (material: Material) => number,
  outside: Material = MATERIALS.air,
): Float32Array {
  return Float32Array.from([outside, ...STRUCTURES.map(({ material }) => MATERIALS[material])], property);
}

export interface Noise {
  readonly table: NoiseTable;
  readonly deviation: number;
}

/** Pixels of 16 bits, little endian, of a label map: `values[label]` plus noise, kept within 0 and `most`. */
export function paint(labels: Uint8Array, values: Float32Array, noise: Noise, most = 4095): Uint8Array {
  const pixels = new Uint16Array(labels.length);
  const rowLength = Math.min(labels.length, 4096);
  for (let start = 0; start < labels.length; start += rowLength) {
    const row = noise.table.row(rowLength);
    const end = Math.min(labels.length, start + rowLength);
    for (let at = start; at < end; at++) {
      const value = values[labels[at]!]! + noise.deviation * row[at - start]!;
      pixels[at] = value <= 0 ? 0 : value >= most ? most : value + 0.5;
    }
  }
  return littleEndianBytes(pixels);
}

/** The numbers as bytes, least significant first, on a machine of either byte order. */
export function littleEndianBytes(numbers: Uint16Array): Uint8Array {
  const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  if (new Uint8Array(Uint16Array.of(1).buffer)[0] === 0) {
    for (let at = 0; at < bytes.length; at += 2) bytes.subarray(at, at + 2).reverse();
  }
  return bytes;
}
