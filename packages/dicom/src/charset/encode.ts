import type { SpecificCharacterSet } from './character-set.ts';
import { type CodeSet, REPLACEMENT, ROW } from './code-set.ts';
import { encodeGb } from './gb18030.ts';
import { ASCII } from './single-byte-sets.ts';
import { isDelimiter, type TextKind } from './text-kind.ts';

const ESC = 0x1b;
const utf8 = new TextEncoder();

/**
 * The bytes of one value in a Specific Character Set, without padding, with escape sequences where it has code
 * extensions (PS3.5 §6.1.2.5); undefined when a character cannot be written. A backslash is written as it is.
 */
export function encodeText(text: string, charset: SpecificCharacterSet, kind: TextKind): Uint8Array | undefined {
  if (charset.whole === 'utf-8') return text.isWellFormed() ? utf8.encode(text) : undefined;
  if (charset.whole) return encodeGb(text, charset.whole);
  return (charset.initial.g0 === ASCII ? encodeAscii(text) : undefined) ?? encodeExtended(text, charset, kind);
}

function encodeAscii(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0x80 || code === ESC) return undefined;
    bytes[at] = code;
  }
  return bytes;
}

function encodeExtended(text: string, charset: SpecificCharacterSet, kind: TextKind): Uint8Array | undefined {
  const encoding = new ExtendedEncoding(charset);
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (isDelimiter(code, kind)) encoding.delimit(code);
    else if (code === ESC || !encoding.put(code)) return undefined;
  }
  encoding.end();
  return Uint8Array.from(encoding.bytes);
}

class ExtendedEncoding {
  readonly bytes: number[] = [];
  readonly #charset: SpecificCharacterSet;
  #g0: CodeSet;
  #g1: CodeSet | undefined;

  constructor(charset: SpecificCharacterSet) {
    this.#charset = charset;
    this.#g0 = charset.initial.g0;
    this.#g1 = charset.initial.g1;
  }

  /** Writes a character in a set in force, else in the first of the announced ones that has it. */
  put(point: number): boolean {
    for (const set of [this.#g0, this.#g1, ...this.#charset.sets]) {
      const code = set && codesOf(set).get(point);
      if (!set || code === undefined) continue;
      this.#call(set);
      if (set.width === 2) this.bytes.push(code >> 8);
      this.bytes.push(code & 0xff);
      return true;
    }
    return false;
  }

  /** The initial sets must be in force again before a delimiter; what G1 is then, if anything, goes without saying. */
  delimit(code: number): void {
    this.end();
    this.bytes.push(code);
    this.#g1 = this.#charset.initial.g1;
  }

  end(): void {
    const { g0, g1 } = this.#charset.initial;
    this.#call(g0);
    if (g1) this.#call(g1);
  }

  #call(set: CodeSet): void {
    if (set === this.#g0 || set === this.#g1) return;
    this.bytes.push(ESC, ...set.escape);
    if (set.part === 'G0') this.#g0 = set;
    else this.#g1 = set;
  }
}

const tables = new Map<CodeSet, ReadonlyMap<number, number>>();

/** Code point to code, the other way round than the set's table. */
function codesOf(set: CodeSet): ReadonlyMap<number, number> {
  const known = tables.get(set);
  if (known) return known;
  const table = new Map<number, number>();
  for (const [index, character] of set.characters().entries()) {
    const point = character.codePointAt(0)!;
    if (character !== REPLACEMENT && isWritable(set, index) && !table.has(point)) table.set(point, codeAt(set, index));
  }
  tables.set(set, table);
  return table;
}

function isWritable({ width, writable }: CodeSet, index: number): boolean {
  return width === 1 || !writable || writable(Math.floor(index / ROW) + 1, (index % ROW) + 1);
}

function codeAt({ part, width }: CodeSet, index: number): number {
  if (width === 1) return part === 'G1' ? index | 0x80 : index;
  const code = ((Math.floor(index / ROW) + 0x21) << 8) | ((index % ROW) + 0x21);
  return part === 'G1' ? code | 0x8080 : code;
}
