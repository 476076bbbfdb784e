import { parseCharacterSets, type SpecificCharacterSet } from '../charset/index.ts';
import { lookupKeyword, lookupTag } from '../dictionary/index.ts';
import { DicomWriteError } from '../errors/index.ts';
import { type Tag, tagFromText } from '../tag.ts';
import type { VR } from '../vr.ts';
import { VR_TRAITS } from '../vr-traits.ts';
import { type ByteSource, viewOf } from './byte-source.ts';
import type { Content, ElementValue, SkippedValue } from './content.ts';
import { decodeFirstNumber, decodeNumbers, numberOfText } from './decode-number.ts';
import { decodeFirstText, decodeTexts } from './decode-text.ts';
import { contentOf } from './element-value.ts';
import { type Encoding, EXPLICIT_LE } from './encoding.ts';
import type { EncapsulatedValue } from './fragments.ts';
import { readingVr } from './known-vr.ts';

const SPECIFIC_CHARACTER_SET = 0x00080005;
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

/**
 * A data element (PS3.5 §7.1): bytes, byte order and character set until a value is asked for. A changed element is a
 * new element; see `Dataset.set`.
 */
export class DataElement {
  readonly tag: Tag;
  readonly vr: VR;
  /** The data set it stands in, which gives it its character sets. */
  readonly owner: Dataset;
  readonly #source: ByteSource | undefined;
  readonly #encoding: Encoding;
  readonly #start: number;
  readonly #offset: number;
  #end: number;
  #content: Content<Dataset> | undefined;

  constructor(
    tag: Tag,
    vr: VR,
    owner: Dataset,
    content: Content<Dataset> | undefined,
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
  get content(): Content<Dataset> | undefined {
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
  get items(): readonly Dataset[] {
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

/** A data set or an item of a sequence: data elements in the order of their tags (PS3.5 §7.1). */
export class Dataset {
  /** The data set that holds the sequence this is an item of. */
  readonly parent: Dataset | undefined;
  /** As an item: whether it was read with an undefined length (PS3.5 §7.5.1), and is written so again. */
  undefinedLength = false;
  /** As an item that was read: where its Item tag lies in the input, which a DICOMDIR refers to. */
  offset: number | undefined;
  /** The encoding it was read in; undefined when it was built. */
  readEncoding: Encoding | undefined;
  #elements: DataElement[] = [];
  #changed = false;
  #characterSets: SpecificCharacterSet | undefined;

  constructor(parent?: Dataset) {
    this.parent = parent;
  }

  /**
   * A data set from keywords (or eight hexadecimal digits), each VR the first that the dictionary gives. Throws
   * `unknown-keyword`, and `value-kind` for a value that does not fit.
   */
  static of(attributes: Attributes): Dataset {
    const dataset = new Dataset();
    for (const [keyword, value] of Object.entries(attributes)) {
      const tag = lookupKeyword(keyword) ?? tagFromText(keyword);
      const entry = tag === undefined ? undefined : lookupTag(tag);
      if (!entry) throw new DicomWriteError('unknown-keyword', { detail: keyword });
      dataset.set(entry.tag, entry.vr, entry.vr === 'SQ' ? itemsOf(value) : (value as ElementValue<Dataset>));
    }
    return dataset;
  }

  get size(): number {
    return this.#elements.length;
  }

  /** Whether anything was set or removed since it was read; items are not looked into. */
  get changed(): boolean {
    return this.#changed;
  }

  get(tag: Tag): DataElement | undefined {
    const index = this.#indexOf(tag);
    const element = this.#elements[index];
    return element?.tag === tag ? element : undefined;
  }

  has(tag: Tag): boolean {
    return this.get(tag) !== undefined;
  }

  *tags(): IterableIterator<Tag> {
    for (const element of this.#elements) yield element.tag;
  }

  /** The elements in ascending order of their tags. */
  elements(): IterableIterator<DataElement> {
    return this.#elements.values();
  }

  [Symbol.iterator](): IterableIterator<DataElement> {
    return this.elements();
  }

  /** First value as text, padding trimmed, decoded; undefined when absent or empty. */
  text(tag: Tag): string | undefined {
    return this.get(tag)?.text();
  }

  texts(tag: Tag): string[] {
    return this.get(tag)?.texts() ?? [];
  }

  /** First value as a number (IS, DS and the binary VRs; AT as a tag); undefined when absent or not a number. */
  number(tag: Tag): number | undefined {
    return this.get(tag)?.number();
  }

  numbers(tag: Tag): number[] {
    return this.get(tag)?.numbers() ?? [];
  }

  /** Items of a sequence; none when it is absent. */
  items(tag: Tag): readonly Dataset[] {
    return this.get(tag)?.items ?? [];
  }

  /** The value as it lies in the input; undefined when absent, a sequence, encapsulated or skipped. */
  bytes(tag: Tag): Uint8Array | undefined {
    return this.get(tag)?.bytes;
  }

  /**
   * Sets an element; throws `value-kind` when the value does not fit the VR. Items are taken over by this data set,
   * a text of several values may be given with backslashes.
   */
  set(tag: Tag, vr: VR, value: ElementValue<Dataset>): void {
    const content = contentOf<Dataset>(tag, vr, value);
    const adopted: Content<Dataset> =
      content.kind === 'items' ? { ...content, items: content.items.map((item) => item.adoptedBy(this)) } : content;
    this.put(new DataElement(tag, vr, this, adopted));
  }

  /** Sets an element whose content is made already: encapsulated Pixel Data, for instance. */
  setContent(tag: Tag, vr: VR, content: Content<Dataset>): void {
    this.put(new DataElement(tag, vr, this, content));
  }

  remove(tag: Tag): boolean {
    const index = this.#indexOf(tag);
    if (this.#elements[index]?.tag !== tag) return false;
    this.#elements.splice(index, 1);
    this.#touch(tag);
    return true;
  }

  /** The character sets texts are in: its own (0008,0005), else those of the data set around it (PS3.3 §C.12.1.1.2). */
  get characterSets(): SpecificCharacterSet {
    if (this.#characterSets) return this.#characterSets;
    const own = this.get(SPECIFIC_CHARACTER_SET);
    if (!own && this.parent) return this.parent.characterSets;
    this.#characterSets = parseCharacterSets(own?.texts() ?? []);
    return this.#characterSets;
  }

  /** For the reader: adds an element as read; out of order it is put in its place, a second one replaces the first. */
  append(element: DataElement): 'ascending' | 'out-of-order' | 'duplicate' {
    const elements = this.#elements;
    if (elements.length === 0 || elements[elements.length - 1]!.tag < element.tag) {
      elements.push(element);
      return 'ascending';
    }
    const duplicate = this.has(element.tag);
    this.#insert(element);
    return duplicate ? 'duplicate' : 'out-of-order';
  }

  /** This data set as an item of another: itself when it has no parent yet, else a copy that shares the values. */
  adoptedBy(parent: Dataset): Dataset {
    if (this.parent === parent) return this;
    const item = new Dataset(parent);
    item.undefinedLength = this.undefinedLength;
    for (const element of this.#elements) item.#elements.push(copyInto(item, element));
    item.#changed = true;
    return item;
  }

  private put(element: DataElement): void {
    this.#insert(element);
    this.#touch(element.tag);
  }

  #insert(element: DataElement): void {
    const index = this.#indexOf(element.tag);
    this.#elements.splice(index, this.#elements[index]?.tag === element.tag ? 1 : 0, element);
  }

  #touch(tag: Tag): void {
    this.#changed = true;
    if (tag === SPECIFIC_CHARACTER_SET) this.#characterSets = undefined;
  }

  /** The index of the tag, or where it would be inserted. */
  #indexOf(tag: Tag): number {
    let low = 0;
    let high = this.#elements.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#elements[middle]!.tag < tag) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Values by keyword; an item of a sequence is such an object again. */
export interface Attributes {
  readonly [keyword: string]: ElementValue<Dataset | Attributes>;
}

function itemsOf(value: ElementValue<Dataset | Attributes>): ElementValue<Dataset> {
  if (!Array.isArray(value)) return value as ElementValue<Dataset>;
  return value.map((item) => (item instanceof Dataset || typeof item !== 'object' ? item : Dataset.of(item)));
}

function copyInto(owner: Dataset, element: DataElement): DataElement {
  const { content, raw } = element;
  const own: Content<Dataset> | undefined =
    content?.kind === 'items' ? { ...content, items: content.items.map((item) => item.adoptedBy(owner)) } : content;
  if (!raw) return new DataElement(element.tag, element.vr, owner, own);
  return new DataElement(element.tag, element.vr, owner, own, raw.source, raw.encoding, raw.start, raw.offset, raw.end);
}
