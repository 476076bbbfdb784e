import { once, REPLACEMENT } from './code-set.ts';

/** A run of code points that follow each other like their four-byte codes do. */
interface Run {
  readonly point: number;
  readonly index: number;
  length: number;
}

/** Four-byte codes of the Basic Multilingual Plane: 81 30 81 30 to 84 31 A4 39. */
const BMP_CODES = 39420;
/** The linear index of U+10000: 90 30 81 30. */
const SUPPLEMENTARY = 189000;

/** The bytes of a text in GB 18030, or in its two-byte part, GBK; undefined when a character cannot be written. */
export function encodeGb(text: string, encoding: 'gb18030' | 'gbk'): Uint8Array | undefined {
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0)!;
    const code = point < 0x80 ? point : twoByteCodes().get(point);
    if (code !== undefined) {
      if (code > 0xff) bytes.push(code >> 8);
      bytes.push(code & 0xff);
      continue;
    }
    const index = encoding === 'gb18030' ? fourByteIndex(point) : undefined;
    if (index === undefined) return undefined;
    bytes.push(...fourBytes(index));
  }
  return Uint8Array.from(bytes);
}

/** Code point to two-byte code, made by decoding every such code once. */
const twoByteCodes = once(() => {
  const codes: number[] = [];
  for (let first = 0x81; first <= 0xfe; first++) {
    for (let second = 0x40; second <= 0xfe; second++) if (second !== 0x7f) codes.push((first << 8) | second);
  }
  const bytes = Uint8Array.from(codes.flatMap((code) => [code >> 8, code & 0xff, 0x0a]));
  const characters = new TextDecoder('gb18030').decode(bytes).split('\n');
  const table = new Map<number, number>();
  for (const [index, code] of codes.entries()) {
    const character = characters[index]!;
    if (character !== REPLACEMENT && [...character].length === 1) table.set(character.codePointAt(0)!, code);
  }
  return table;
});

/** The runs of the four-byte codes of the Basic Multilingual Plane, in the order of their code points. */
const runs = once(() => {
  const bytes = new Uint8Array(BMP_CODES * 4);
  for (let index = 0; index < BMP_CODES; index++) bytes.set(fourBytes(index), index * 4);
  const found: Run[] = [];
  let expected = -1;
  for (const [index, character] of [...new TextDecoder('gb18030').decode(bytes)].entries()) {
    const point = character.codePointAt(0)!;
    if (point !== expected) found.push({ point, index, length: 0 });
    found.at(-1)!.length += 1;
    expected = point + 1;
  }
  return found.sort((a, b) => a.point - b.point);
});

/** Undefined for surrogates, and for some code points of private use that lost their codes to characters. */
function fourByteIndex(point: number): number | undefined {
  if (point >= 0x10000) return SUPPLEMENTARY + point - 0x10000;
  const run = runs().findLast((candidate) => candidate.point <= point);
  return run && point < run.point + run.length ? run.index + point - run.point : undefined;
}

/** The four bytes of a linear index: digits to the bases 10, 126 and 10. */
function fourBytes(index: number): readonly number[] {
  const third = Math.floor(index / 10);
  const second = Math.floor(third / 126);
  return [0x81 + Math.floor(second / 10), 0x30 + (second % 10), 0x81 + (third % 126), 0x30 + (index % 10)];
}
