/** Bytes with something wrong in them, the same for the same numbers drawn. */
export type Mutation = (bytes: Uint8Array, draw: Draw, others: readonly Uint8Array[]) => Uint8Array;

/** Draws whole numbers from 0 to below `bound`. */
export type Draw = (bound: number) => number;

/** Numbers that lengths, counts and markers are unlikely to expect. */
const ODD_BYTES = [0x00, 0x01, 0x7f, 0x80, 0xfe, 0xff];
const MOST_FLIPS = 16;
const MOST_RUN = 64;
/** Headers are short and decide most. */
const HEAD_BYTES = 64;

export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  truncated: (bytes, draw) => bytes.slice(0, draw(bytes.length)),
  flipped: (bytes, draw) =>
    changed(bytes, draw, draw(MOST_FLIPS) + 1, (at, copy) => {
      copy[at]! ^= 1 << draw(8);
    }),
  'flipped in its head': (bytes, draw) =>
    changed(
      bytes,
      (bound) => draw(Math.min(bound, HEAD_BYTES)),
      draw(4) + 1,
      (at, copy) => {
        copy[at] = draw(256);
      },
    ),
  'odd numbers': (bytes, draw) =>
    changed(bytes, draw, draw(4) + 1, (at, copy) => {
      copy.fill(ODD_BYTES[draw(ODD_BYTES.length)]!, at, at + draw(4) + 1);
    }),
  'a part left out': (bytes, draw) => {
    const from = draw(bytes.length);
    return joined(bytes.subarray(0, from), bytes.subarray(from + draw(MOST_RUN) + 1));
  },
  'a part twice': (bytes, draw) => {
    const [from, length] = [draw(bytes.length), draw(MOST_RUN) + 1];
    return joined(bytes.subarray(0, from + length), bytes.subarray(from));
  },
  spliced: (bytes, draw, others) => {
    const other = others[draw(others.length)] ?? bytes;
    return joined(bytes.subarray(0, draw(bytes.length)), other.subarray(draw(other.length)));
  },
  noise: (bytes, draw) => {
    const from = draw(bytes.length);
    return bytes.map((byte, at) => (at < from ? byte : draw(256)));
  },
};

function changed(
  bytes: Uint8Array,
  draw: Draw,
  times: number,
  change: (at: number, copy: Uint8Array) => void,
): Uint8Array {
  const copy = bytes.slice();
  for (let time = 0; time < times && copy.length > 0; time++) change(draw(copy.length), copy);
  return copy;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
