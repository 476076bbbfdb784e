import type { SpecificCharacterSet } from './character-set.ts';
import { type CodeSet, once, REPLACEMENT, ROW } from './code-set.ts';
import { CALLABLE_SETS, type WholeEncoding } from './defined-terms.ts';
import { KATAKANA, LATIN_1 } from './single-byte-sets.ts';
import { isDelimiter, type TextKind } from './text-kind.ts';

const ESC = 0x1b;

/** GBK is the two-byte part of GB 18030. */
const WHOLE: Readonly<Record<WholeEncoding, Decode>> = {
  'utf-8': decoderOf('utf-8'),
  gb18030: decoderOf('gb18030'),
  gbk: decoderOf('gb18030'),
};
const decodeShiftJis = decoderOf('shift_jis');

type Decode = (bytes: Uint8Array) => string;

/** Made at the first call: a decoder with its tables takes time to load. */
function decoderOf(label: string): Decode {
  const decoder = once(() => new TextDecoder(label, { ignoreBOM: true }));
  return (bytes) => decoder().decode(bytes);
}

/**
 * The text of bytes in a Specific Character Set, delimiters and padding included. Never throws: what is no character
 * becomes U+FFFD, and bytes from 80H on that no set was announced for are read as Latin-1.
 *
 * @param kind which delimiters end a code extension (PS3.5 §6.1.2.5.3)
 */
export function decodeText(bytes: Uint8Array, charset: SpecificCharacterSet, kind: TextKind): string {
  if (charset.whole) return WHOLE[charset.whole](bytes);
  if (bytes.includes(ESC)) return decodeExtended(bytes, charset, kind);
  const { g0, g1 = LATIN_1 } = charset.initial;
  if (g1 === KATAKANA && bytes.some(isShiftJisLead)) return decodeShiftJis(bytes);
  return g1.width === 1 ? decodeSingle(bytes, g0, g1) : decodeExtended(bytes, charset, kind);
}

/** Bytes that JIS X 0201 has no character for: devices write Shift JIS, of which it is a part, under its name. */
function isShiftJisLead(byte: number): boolean {
  return (byte >= 0x81 && byte <= 0x9f) || (byte >= 0xe0 && byte <= 0xfc);
}

function decodeSingle(bytes: Uint8Array, g0: CodeSet, g1: CodeSet): string {
  const low = g0.characters();
  const high = g1.characters();
  let text = '';
  for (const byte of bytes) text += byte < 0x80 ? low[byte] : high[byte & 0x7f];
  return text;
}

function decodeExtended(bytes: Uint8Array, charset: SpecificCharacterSet, kind: TextKind): string {
  const decoding = new ExtendedDecoding(bytes, charset);
  while (decoding.at < bytes.length) decoding.step(kind);
  return decoding.text;
}

/** Text with code extensions (PS3.5 §6.1.2.5), taken character by character. */
class ExtendedDecoding {
  text = '';
  at = 0;
  readonly #bytes: Uint8Array;
  readonly #initial: SpecificCharacterSet['initial'];
  #g0: CodeSet;
  #g1: CodeSet | undefined;
  /** The set last called to G1: many writers forget to call it again behind `^`. */
  #lastG1: CodeSet | undefined;

  constructor(bytes: Uint8Array, charset: SpecificCharacterSet) {
    this.#bytes = bytes;
    this.#initial = charset.initial;
    this.#g0 = charset.initial.g0;
    this.#g1 = charset.initial.g1;
  }

  step(kind: TextKind): void {
    const byte = this.#bytes[this.at]!;
    if (byte === ESC && this.#call()) return;
    if (byte >= 0x80) this.#put(this.#g1 ?? this.#lastG1 ?? LATIN_1, byte);
    else if (this.#g0.width === 2 && byte > 0x20 && this.#hasSecond(isPrintable)) this.#put(this.#g0, byte);
    else this.#putSingle(byte, kind);
  }

  /** Takes an escape sequence; false when it calls no set that DICOM knows. */
  #call(): boolean {
    const from = this.at + 1;
    const set = CALLABLE_SETS.find((one) => one.escape.every((code, index) => this.#bytes[from + index] === code));
    if (!set) return false;
    if (set.part === 'G0') this.#g0 = set;
    else this.#lastG1 = this.#g1 = set;
    this.at += 1 + set.escape.length;
    return true;
  }

  #put(set: CodeSet, byte: number): void {
    if (set.width === 1) {
      this.text += set.characters()[byte & 0x7f];
      this.at += 1;
    } else if (this.#hasSecond(set.part === 'G0' ? isPrintable : isHighPrintable) && (byte & 0x7f) > 0x20) {
      const second = this.#bytes[this.at + 1]!;
      this.text += set.characters()[((byte & 0x7f) - 0x21) * ROW + (second & 0x7f) - 0x21];
      this.at += 2;
    } else {
      this.text += REPLACEMENT;
      this.at += 1;
    }
  }

  /** A control character, a space, a character of a one-byte G0, or the odd half of a two-byte one. */
  #putSingle(byte: number, kind: TextKind): void {
    const delimiter = isDelimiter(byte, kind);
    if (this.#g0.width === 1) this.text += this.#g0.characters()[byte];
    else this.text += byte <= 0x20 || delimiter ? String.fromCharCode(byte) : REPLACEMENT;
    this.at += 1;
    if (!delimiter) return;
    this.#g0 = this.#initial.g0;
    this.#g1 = this.#initial.g1;
  }

  #hasSecond(fits: (byte: number) => boolean): boolean {
    return this.at + 1 < this.#bytes.length && fits(this.#bytes[this.at + 1]!);
  }
}

function isPrintable(byte: number): boolean {
  return byte >= 0x21 && byte <= 0x7e;
}

function isHighPrintable(byte: number): boolean {
  return byte >= 0xa1 && byte <= 0xfe;
}
