import { parseCharacterSets, type SpecificCharacterSet } from '../charset/index.ts';
import { lookupKeyword, lookupTag } from '../dictionary/index.ts';
import { DicomWriteError } from '../errors/index.ts';
import { type Tag, tagFromText } from '../tag.ts';
import type { VR } from '../vr.ts';
import type { Content, ElementValue } from './content.ts';
import { contentOf } from './element-value.ts';
import type { Encoding } from './encoding.ts';
import { StoredElement } from './stored-element.ts';

const SPECIFIC_CHARACTER_SET = 0x00080005;

/** A data element (PS3.5 §7.1) of a data set. */
export type DataElement = StoredElement<Dataset>;
export const DataElement = StoredElement<Dataset>;

/** A data set or an item of a sequence: data elements in the order of their tags (PS3.5 §7.1). */
export class Dataset {
  /** The data set that holds the sequence this is an item of. */
  get parent(): Dataset | undefined {
    return this.#parent;
  }

  #parent: Dataset | undefined;
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
    this.#parent = parent;
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

  /** This data set as an item of another: itself when it belongs to none yet, else a copy that shares the values. */
  adoptedBy(parent: Dataset): Dataset {
    if (this.#parent === parent) return this;
    if (!this.#parent && !parent.#isWithin(this)) {
      this.#parent = parent;
      this.#characterSets = undefined;
      return this;
    }
    const item = new Dataset(parent);
    item.undefinedLength = this.undefinedLength;
    item.#elements = this.#elements.map((element) => copyInto(item, element));
    item.#changed = true;
    return item;
  }

  #isWithin(dataset: Dataset): boolean {
    for (let at: Dataset | undefined = this; at; at = at.#parent) if (at === dataset) return true;
    return false;
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
