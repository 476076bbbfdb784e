import { ALL_SETS, type CodeSet, UNANNOUNCED, WHOLE_ENCODINGS } from './code-sets.ts';
import type { SpecificCharacterSet, TextKind } from './terms.ts';

const ESC = 0x1b;

/** After these the initial sets are in force again (PS3.5 §6.1.2.5.3): TAB, LF, FF, CR, backslash; in names `^` and `=`. */
const DELIMITERS: Readonly<Record<TextKind, ReadonlySet<number>>> = {
  text: new Set([0x09, 0x0a, 0x0c, 0x0d, 0x5c]),
  'person-name': new Set([0x09, 0x0a, 0x0c, 0x0d, 0x5c, 0x3d, 0x5e]),
};

/**
 * The text of bytes in a Specific Character Set. Never throws: what is no character becomes U+FFFD.
 *
 * @param kind which delimiters end a code extension
 */
export function decodeText(bytes: Uint8Array, charset: SpecificCharacterSet, kind: TextKind): string {
  if (charset.whole) return WHOLE_ENCODINGS[charset.whole](bytes);
  return new Decoding(bytes, charset, DELIMITERS[kind]).text();
}

class Decoding {
  readonly #bytes: Uint8Array;
  readonly #charset: SpecificCharacterSet;
  readonly #delimiters: ReadonlySet<number>;
  #g0: CodeSet;
  #g1: CodeSet | undefined;
  #at = 0;

  constructor(bytes: Uint8Array, charset: SpecificCharacterSet, delimiters: ReadonlySet<number>) {
    this.#bytes = bytes;
    this.#charset = charset;
    this.#delimiters = delimiters;
    this.#g0 = charset.initial.g0;
    this.#g1 = charset.initial.g1;
  }

  text(): string {
    let text = '';
    while (this.#at < this.#bytes.length) {
      if (this.#bytes[this.#at] === ESC && this.#switched()) continue;
      text += this.#run();
    }
    return text;
  }

  /** Takes an escape sequence; false when it calls no set that DICOM knows. */
  #switched(): boolean {
    const set = calledBy(this.#bytes, this.#at + 1);
    if (!set) return false;
    if (set.part === 'G0') this.#g0 = set;
    else this.#g1 = set;
    this.#at += 1 + set.escape.length;
    return true;
  }

  /** The bytes up to the next escape, delimiter or change between G0 and G1, decoded at once. */
  #run(): string {
    const start = this.#at;
    const high = this.#bytes[start]! >= 0x80;
    const set = high ? this.#g1 : this.#g0;
    const width = set?.width ?? 1;
    do {
      const byte = this.#bytes[this.#at]!;
      if (width === 1 && this.#delimiters.has(byte)) {
        if (this.#at === start) this.#at += 1;
        else break;
        this.#reset();
        break;
      }
      this.#at += byte < 0x20 ? 1 : width;
    } while (this.#at < this.#bytes.length && this.#continues(high));
    const piece = this.#bytes.subarray(start, Math.min(this.#at, this.#bytes.length));
    return (set ?? UNANNOUNCED).decode(piece);
  }

  #continues(high: boolean): boolean {
    const byte = this.#bytes[this.#at]!;
    return byte !== ESC && byte >= 0x80 === high && !(byte < 0x20);
  }

  #reset(): void {
    this.#g0 = this.#charset.initial.g0;
    this.#g1 = this.#charset.initial.g1;
  }
}

function calledBy(bytes: Uint8Array, at: number): CodeSet | undefined {
  return ALL_SETS.find((set) => set.escape.every((code, index) => bytes[at + index] === code));
}
