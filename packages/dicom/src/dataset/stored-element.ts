import type { SpecificCharacterSet } from '../charset/index.ts';
import type { Tag } from '../tag.ts';
import type { VR } from '../vr.ts';
import { VR_TRAITS } from '../vr-traits.ts';
import { type ByteSource, viewOf } from './byte-source.ts';
import type { Content, SkippedValue } from './content.ts';
import { decodeFirstNumber, decodeNumbers, numberOfText } from './decode-number.ts';
import { decodeFirstText, decodeTexts } from './decode-text.ts';
import { type Encoding, EXPLICIT_LE } from './encoding.ts';
import type { EncapsulatedValue } from './fragments.ts';
import { readingVr } from './known-vr.ts';

const NO_BYTES = new Uint8Array(0);

/** Where an element lies in the input it was read from. */
export interface RawElement {
  readonly source: ByteSource;
  readonly encoding: Encoding;
  /** First byte of the element's header. */
  readonly start: number;
  /** First byte of its value. */
  readonly offset: number;
  /** Behind its last byte, delimiters included. */
  end: number;
}

/** What an element asks of the data set it stands in. */
export interface ElementOwner {
  readonly characterSets: SpecificCharacterSet;
}

/**
 * A data element (PS3.5 §7.1): bytes, byte order and character set until a value is asked for. A changed element is a
 * new element; see `Dataset.set`.
 */
export class StoredElement<Owner extends ElementOwner> {
  readonly tag: Tag;
  readonly vr: VR;
  /** The data set it stands in, which gives it its character sets. */
  readonly owner: Owner;
  readonly #source: ByteSource | undefined;
  readonly #encoding: Encoding;
  readonly #start: number;
  readonly #offset: number;
  #end: number;
  #content: Content<Owner> | undefined;

  constructor(
    tag: Tag,
    vr: VR,
    owner: Owner,
    content: Content<Owner> | undefined,
    source?: ByteSource,
    encoding: Encoding = EXPLICIT_LE,
    start = 0,
    offset = 0,
    end = 0,
  ) {
    this.tag = tag;
    this.vr = vr;
    this.owner = owner;
    this.#content = content;
    this.#source = source;
    this.#encoding = encoding;
    this.#start = start;
    this.#offset = offset;
    this.#end = end;
  }

  /** Length of the value in bytes as it was read; undefined for what was set or is a sequence or encapsulated. */
  get length(): number | undefined {
    if (this.#content?.kind === 'skipped') return this.#content.location.length;
    if (this.#content?.kind === 'bytes') return this.#content.bytes.length;
    return this.#content ? undefined : this.#end - this.#offset;
  }

  /** What the element holds beside bytes in the input; for writers. */
  get content(): Content<Owner> | undefined {
    return this.#content;
  }

  /** Where it lies in the input, for a writer that copies; undefined when it was set or a part of it was skipped. */
  get raw(): RawElement | undefined {
    if (!this.#source || this.#end < this.#offset) return undefined;
    return {
      source: this.#source,
      encoding: this.#encoding,
      start: this.#start,
      offset: this.#offset,
      end: this.#end,
    };
  }

  /** The byte order of `bytes`. */
  get littleEndian(): boolean {
    return this.vr === 'UN' || this.#encoding.littleEndian;
  }

  /** The value as it lies, padding included; undefined for sequences, encapsulated, set and skipped values. */
  get bytes(): Uint8Array | undefined {
    if (this.#content) return this.#content.kind === 'bytes' ? this.#content.bytes : undefined;
    return this.#source?.bytes.subarray(this.#offset, this.#end) ?? NO_BYTES;
  }

  /** Where a value lies that a streaming reader passed over; undefined for every other. */
  get skipped(): SkippedValue | undefined {
    return this.#content?.kind === 'skipped' ? this.#content.location : undefined;
  }

  /** The fragments of encapsulated Pixel Data; undefined for every other value. */
  get encapsulated(): EncapsulatedValue | undefined {
    return this.#content?.kind === 'encapsulated' ? this.#content.value : undefined;
  }

  /** Whether the value has no bytes and no items (PS3.5 §7.4: type 2 attributes may be empty). */
  get isEmpty(): boolean {
    const content = this.#content;
    if (!content) return this.#end === this.#offset;
    if (content.kind === 'items') return content.items.length === 0;
    if (content.kind === 'texts') return content.texts.length === 0;
    if (content.kind === 'numbers') return content.numbers.length === 0;
    return content.kind === 'bytes' && content.bytes.length === 0;
  }

  /** Items of a sequence; empty for every other VR. */
  get items(): readonly Owner[] {
    return this.#content?.kind === 'items' ? this.#content.items : [];
  }

  /** All values as text: decoded, split at backslashes, padding trimmed; binary numbers in decimal. */
  texts(): string[] {
    const content = this.#content;
    if (content?.kind === 'texts') return [...content.texts];
    const vr = readingVr(this.tag, this.vr);
    const { kind } = VR_TRAITS[vr];
    if (kind === 'number' || kind === 'tag') return this.#numbers(vr).map(String);
    if (kind === 'bytes' || kind === 'sequence') return [];
    const bytes = content ? this.bytes : this.#source?.bytes;
    if (!bytes) return [];
    return decodeTexts(bytes, this.#from, this.#to, vr, () => this.owner.characterSets);
  }

  /** The first value as text, or undefined when there is none. */
  text(): string | undefined {
    const content = this.#content;
    if (content?.kind === 'texts') return content.texts[0];
    const vr = readingVr(this.tag, this.vr);
    const { kind } = VR_TRAITS[vr];
    if (kind === 'number' || kind === 'tag') return this.texts()[0];
    const bytes = content ? this.bytes : this.#source?.bytes;
    if (!bytes || kind === 'bytes' || kind === 'sequence') return undefined;
    return decodeFirstText(bytes, this.#from, this.#to, vr, () => this.owner.characterSets);
  }

  /** All values as numbers; NaN where a text is no number. 64-bit integers lose precision: see `bigints`. */
  numbers(): number[] {
    const vr = readingVr(this.tag, this.vr);
    if (this.#content?.kind === 'numbers') return this.#content.numbers.map(Number);
    if (VR_TRAITS[vr].kind === 'string' || VR_TRAITS[vr].kind === 'text') return this.texts().map(numberOfText);
    return this.#numbers(vr).map(Number);
  }

  /** The first value as a number, or undefined when there is none or it is no number. */
  number(): number | undefined {
    const vr = readingVr(this.tag, this.vr);
    const { kind } = VR_TRAITS[vr];
    if (kind === 'string' || kind === 'text') {
      const text = this.text();
      const number = text === undefined ? Number.NaN : numberOfText(text);
      return Number.isNaN(number) ? undefined : number;
    }
    if (this.#content?.kind === 'numbers') return toNumber(this.#content.numbers[0]);
    if (this.#content && this.#content.kind !== 'bytes') return undefined;
    return toNumber(decodeFirstNumber(this.#view, this.#from, this.#to, vr, this.littleEndian));
  }

  /** All values of an integer VR as bigints: the exact values of SV, UV and OV. */
  bigints(): bigint[] {
    const vr = readingVr(this.tag, this.vr);
    const numbers = VR_TRAITS[vr].kind === 'string' ? this.numbers() : this.#numbers(vr);
    return numbers.filter((number) => typeof number === 'bigint' || Number.isInteger(number)).map(BigInt);
  }

  /** For the reader: the value of a sequence ends here, once its items are read. */
  close(end: number, whole: boolean): void {
    this.#end = whole ? end : -1;
  }

  #numbers(vr: VR): readonly (number | bigint)[] {
    if (this.#content?.kind === 'numbers') return this.#content.numbers;
    if (this.#content && this.#content.kind !== 'bytes') return [];
    return decodeNumbers(this.#view, this.#from, this.#to, vr, this.littleEndian) ?? [];
  }

  get #view(): DataView {
    if (this.#content?.kind === 'bytes') return viewOf(this.#content.bytes);
    return this.#source?.view ?? viewOf(NO_BYTES);
  }

  get #from(): number {
    return this.#content ? 0 : this.#offset;
  }

  get #to(): number {
    return this.#content?.kind === 'bytes' ? this.#content.bytes.length : this.#content ? 0 : this.#end;
  }
}

function toNumber(value: number | bigint | undefined): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  return Number.isNaN(number) ? undefined : number;
}
