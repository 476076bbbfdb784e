import { ASCII, type CodeSet, ROMAJI, WHOLE_ENCODINGS } from './code-sets.ts';
import type { SpecificCharacterSet, TextKind } from './terms.ts';

const ESC = 0x1b;
const DELIMITERS: Readonly<Record<TextKind, string>> = { text: '\t\n\f\r\\', 'person-name': '\t\n\f\r\\^=' };

/**
 * The bytes of a text in a Specific Character Set, with escape sequences where it has code extensions (PS3.5 §6.1.2.5); undefined
 * when a character cannot be written.
 */
export function encodeText(text: string, charset: SpecificCharacterSet, kind: TextKind): Uint8Array | undefined {
  if (isAscii(text) && charset.initial.g0.width === 1) return new TextEncoder().encode(text);
  if (charset.whole === 'utf-8') return new TextEncoder().encode(text);
  if (charset.whole) return encodeWhole(text, charset.whole);
  return new Encoding(charset, DELIMITERS[kind]).encode(text);
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7e) return false;
  return true;
}

class Encoding {
  readonly #charset: SpecificCharacterSet;
  readonly #delimiters: string;
  readonly #bytes: number[] = [];
  #g0: CodeSet;
  #g1: CodeSet | undefined;

  constructor(charset: SpecificCharacterSet, delimiters: string) {
    this.#charset = charset;
    this.#delimiters = delimiters;
    this.#g0 = charset.initial.g0;
    this.#g1 = charset.initial.g1;
  }

  encode(text: string): Uint8Array | undefined {
    for (const character of text) {
      const delimits = this.#delimiters.includes(character);
      if (delimits) this.#toInitialG0();
      if (!this.#put(character)) return undefined;
      if (delimits) this.#g1 = this.#charset.initial.g1;
    }
    this.#toInitialG0();
    return Uint8Array.from(this.#bytes);
  }

  /** A text and each part of a name end with the initial G0 in force (PS3.5 §6.1.2.5.3). */
  #toInitialG0(): void {
    if (this.#g0 !== this.#charset.initial.g0) this.#call(this.#charset.initial.g0);
  }

  #put(character: string): boolean {
    const sets = [this.#g0, this.#g1, ...this.#charset.sets];
    for (const set of sets) {
      const code = set && codesOf(set).get(character);
      if (!set || code === undefined) continue;
      if (set !== this.#g0 && set !== this.#g1) {
        if (this.#charset.values.length < 2) continue;
        this.#call(set);
      }
      this.#bytes.push(...code);
      return true;
    }
    return false;
  }

  #call(set: CodeSet): void {
    this.#bytes.push(ESC, ...set.escape);
    if (set.part === 'G0') this.#g0 = set;
    else this.#g1 = set;
  }
}

const tables = new Map<CodeSet, ReadonlyMap<string, readonly number[]>>();

/** Character → bytes of a set, made by decoding every code of it once. */
function codesOf(set: CodeSet): ReadonlyMap<string, readonly number[]> {
  const table = tables.get(set) ?? new Map(codes(set));
  tables.set(set, table);
  return table;
}

function* codes(set: CodeSet): Iterable<[string, readonly number[]]> {
  const high = set.part === 'G1';
  if (set.width === 2) {
    for (let first = 0x21; first <= 0x7e; first++) {
      for (let second = 0x21; second <= 0x7e; second++) {
        yield* decoded(set, high ? [first | 0x80, second | 0x80] : [first, second]);
      }
    }
    return;
  }
  const [from, to] = high ? [0xa0, 0xff] : set === ASCII || set === ROMAJI ? [0x00, 0x7e] : [0x20, 0x7e];
  for (let code = from; code <= to; code++) yield* decoded(set, [code]);
}

function* decoded(set: CodeSet, code: readonly number[]): Iterable<[string, readonly number[]]> {
  const text = set.decode(Uint8Array.from(code));
  if ([...text].length === 1 && text !== '\ufffd') yield [text, code];
}

const wholeTables = new Map<string, ReadonlyMap<string, readonly number[]>>();

function encodeWhole(text: string, encoding: 'gb18030' | 'gbk'): Uint8Array | undefined {
  const table = wholeTables.get(encoding) ?? wholeTable(encoding);
  wholeTables.set(encoding, table);
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0)!;
    const code =
      point < 0x80 ? [point] : (table.get(character) ?? (encoding === 'gb18030' ? supplementary(point) : undefined));
    if (!code) return undefined;
    bytes.push(...code);
  }
  return Uint8Array.from(bytes);
}

function wholeTable(encoding: 'gb18030' | 'gbk'): Map<string, readonly number[]> {
  const table = new Map<string, readonly number[]>();
  const add = (code: readonly number[]) => {
    const text = WHOLE_ENCODINGS[encoding](Uint8Array.from(code));
    if ([...text].length === 1 && text !== '\ufffd' && !table.has(text)) table.set(text, code);
  };
  for (let first = 0x81; first <= 0xfe; first++) {
    for (let second = 0x40; second <= 0xfe; second++) if (second !== 0x7f) add([first, second]);
  }
  if (encoding === 'gb18030') for (let index = 0; index < 39420; index++) add(fourBytes(index)); // four-byte codes of the BMP
  return table;
}

/** The four bytes of a linear index into the four-byte part of GB 18030. */
function fourBytes(index: number): readonly number[] {
  const third = Math.floor(index / 10);
  const second = Math.floor(third / 126);
  return [0x81 + Math.floor(second / 10), 0x30 + (second % 10), 0x81 + (third % 126), 0x30 + (index % 10)];
}

/** Planes beyond the BMP follow linearly from 90 30 81 30. */
function supplementary(point: number): readonly number[] | undefined {
  return point >= 0x10000 ? fourBytes(189000 + point - 0x10000) : undefined;
}
