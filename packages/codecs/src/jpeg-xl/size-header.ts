import { CodecError } from '../errors/index.ts';

const SIGNATURE = 0xff0a;
/** Boxes that hold the codestream or its first part (ISO/IEC 18181-2 §9). */
const WHOLE = 0x6a786c63;
const PART = 0x6a786c70;
const BITS_OF_A_SIZE = [9, 13, 18, 30] as const;
/** Width to height, by the number that stands for it (ISO/IEC 18181-1 §D.1). */
const RATIOS = [
  [1, 1],
  [12, 10],
  [4, 3],
  [3, 2],
  [16, 9],
  [5, 4],
  [2, 1],
] as const;

/**
 * Rows and columns that a JPEG XL stream says of itself.
 *
 * @throws CodecError `header-corrupt`
 */
export function readSizeHeader(bytes: Uint8Array): { readonly rows: number; readonly columns: number } {
  const stream = codestreamIn(bytes);
  let at = 16;
  const read = (count: number) => {
    let value = 0;
    for (let bit = 0; bit < count; bit++, at++) value += (((stream[at >> 3] ?? 0) >> (at & 7)) & 1) * 2 ** bit;
    return value;
  };
  const small = read(1) === 1;
  const size = () => (small ? (read(5) + 1) * 8 : 1 + read(BITS_OF_A_SIZE[read(2)]!));
  const rows = size();
  const ratio = RATIOS[read(3) - 1];
  return { rows, columns: ratio ? Math.floor((rows * ratio[0]) / ratio[1]) : size() };
}

function codestreamIn(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length >= 2 && view.getUint16(0) === SIGNATURE) return bytes;
  for (let at = 0; at + 8 <= bytes.length; ) {
    const [length, type] = [view.getUint32(at), view.getUint32(at + 4)];
    if (type === WHOLE) return bytes.subarray(at + 8);
    if (type === PART) return bytes.subarray(at + 12);
    if (length < 8) break;
    at += length;
  }
  throw new CodecError('header-corrupt', { where: 'JPEG XL' });
}
