import type { SkippedValue } from '../dataset/content.ts';
import type { DataElement, Dataset } from '../dataset/dataset.ts';
import { encodeNumbers, encodeTexts, padded } from '../dataset/encode-value.ts';
import { type Encoding, UNDEFINED_LENGTH } from '../dataset/encoding.ts';
import type { EncapsulatedValue, FragmentLocation } from '../dataset/fragments.ts';
import { DicomWriteError } from '../errors/index.ts';
import { elementOf, groupOf, type Tag, tagToText } from '../tag.ts';
import type { VR } from '../vr.ts';
import { VR_TRAITS } from '../vr-traits.ts';
import { isAsRead, isCopied } from './as-read.ts';
import type { LengthSlot, PartList } from './part-list.ts';

const ITEM = 0xfffee000;
const ITEM_DELIMITATION = 0xfffee00d;
const SEQUENCE_DELIMITATION = 0xfffee0dd;
const DEEPEST = 64;
const NO_GROUPS: ReadonlySet<number> = new Set();
/** Longest value of the short form; one longer goes as UN (PS3.5 §6.2.2). */
const SHORT_FORM_UP_TO = 0xfffe;

/** Writes elements in one encoding; what is as it was read is copied, so that its bytes stay the same. */
export class DatasetWriter {
  readonly #parts: PartList;
  readonly #encoding: Encoding;
  readonly #littleEndian: boolean;
  readonly #encapsulated: boolean;

  readonly #copies: boolean;

  /**
   * `encapsulated`: whether the transfer syntax has fragments (PS3.5 §A.4). `copies`: whether values that a streaming reader
   * passed over become ranges of its input, rather than an error.
   */
  constructor(parts: PartList, encoding: Encoding, encapsulated: boolean, copies = false) {
    this.#copies = copies;
    this.#parts = parts;
    this.#encoding = encoding;
    this.#encapsulated = encapsulated;
    this.#littleEndian = encoding.littleEndian;
  }

  /** Writes the elements, but for groups to be `leftOut`; stops between groups, where all lengths are known, so that what is written can be handed on. */
  *write(dataset: Dataset, depth = 0, leftOut = NO_GROUPS): IterableIterator<void> {
    const copied = isAsRead(dataset, this.#encoding);
    let groupLength: LengthSlot | undefined;
    let group = -1;
    let first = depth === 0;
    for (const element of dataset.elements()) {
      if (leftOut.has(groupOf(element.tag))) continue;
      if (groupOf(element.tag) !== group) {
        if (groupLength) this.#parts.fill(groupLength);
        groupLength = undefined;
        group = groupOf(element.tag);
        if (depth === 0) yield;
      }
      if (!copied && elementOf(element.tag) === 0) groupLength = this.#writeGroupLength(element.tag);
      else this.#writeElement(element, depth, first);
      first = false;
    }
    if (groupLength) this.#parts.fill(groupLength);
  }

  #writeGroupLength(tag: Tag): LengthSlot {
    this.#writeHeader(tag, 'UL', 4);
    return this.#parts.slot(this.#littleEndian);
  }

  /** By the `first` element of all a reader tells the encoding of the rest: that one is in the encoding declared, whatever it was read in. */
  #writeElement(element: DataElement, depth: number, first: boolean): void {
    const { content, raw } = element;
    if (content?.kind === 'encapsulated' && !this.#encapsulated) {
      throw new DicomWriteError('encapsulated-value', { tagPath: tagToText(element.tag) });
    }
    if (raw && isCopied(element, this.#encoding) && (!first || raw.encoding === this.#encoding)) {
      this.#parts.bytes(raw.source.bytes.subarray(raw.start, raw.end));
    } else if (content?.kind === 'items') this.#writeSequence(element, content, depth);
    else if (content?.kind === 'encapsulated') this.#writeEncapsulated(element.tag, element.vr, content.value);
    else this.#writeValue(element);
  }

  #writeValue(element: DataElement): void {
    const { tag, vr, content } = element;
    if (content?.kind === 'skipped') {
      this.#writeRange(element, content.location);
      return;
    }
    const littleEndian = this.#littleEndian;
    if (content?.kind === 'texts') {
      this.#writeBytes(
        tag,
        vr,
        encodeTexts(content.texts, tag, vr, () => element.owner.characterSets),
        littleEndian,
      );
    } else if (content?.kind === 'numbers') {
      this.#writeBytes(tag, vr, encodeNumbers(content.numbers, vr, littleEndian), littleEndian);
    } else this.#writeBytes(tag, vr, padded(element.bytes!, vr), element.littleEndian);
  }

  /** A value that stays where it is in the input: only when its byte order does (PS3.5 §7.3). */
  #writeRange({ tag, vr, owner }: DataElement, location: SkippedValue): void {
    const traits = VR_TRAITS[vr];
    const sameOrder = traits.word === 1 || owner.readEncoding?.littleEndian === this.#littleEndian;
    if (!this.#copies || !sameOrder) throw new DicomWriteError('value-skipped', { tagPath: tagToText(tag) });
    const odd = location.length & 1;
    const asUnknown = this.#encoding.explicitVr && !traits.longForm && location.length > SHORT_FORM_UP_TO;
    this.#writeHeader(tag, asUnknown ? 'UN' : vr, location.length + odd);
    this.#parts.range(location);
    if (odd) this.#parts.bytes(Uint8Array.of(traits.padding));
  }

  /** A value too long for the short form is written as UN, which is little endian always (PS3.5 §6.2.2). */
  #writeBytes(tag: Tag, vr: VR, bytes: Uint8Array, littleEndian: boolean): void {
    const traits = VR_TRAITS[vr];
    if (bytes.length >= UNDEFINED_LENGTH) throw new DicomWriteError('value-length', { tagPath: tagToText(tag) });
    const asUnknown = this.#encoding.explicitVr && !traits.longForm && bytes.length > SHORT_FORM_UP_TO;
    const wanted = asUnknown || vr === 'UN' ? true : this.#littleEndian;
    this.#writeHeader(tag, asUnknown ? 'UN' : vr, bytes.length);
    this.#parts.bytes(bytes, littleEndian === wanted ? 1 : traits.word);
  }

  #writeHeader(tag: Tag, vr: VR, length: number): void {
    this.#writeTagAndVr(tag, vr);
    if (this.#encoding.explicitVr && !VR_TRAITS[vr].longForm) this.#parts.uint16(length, this.#littleEndian);
    else this.#parts.uint32(length, this.#littleEndian);
  }

  /** Everything of the header but the length (PS3.5 §7.1.2, §7.1.3). */
  #writeTagAndVr(tag: Tag, vr: VR): void {
    this.#parts.tag(tag, this.#littleEndian);
    if (!this.#encoding.explicitVr) return;
    this.#parts.uint16((vr.charCodeAt(0) << 8) | vr.charCodeAt(1), false);
    if (VR_TRAITS[vr].longForm) this.#parts.uint16(0, false);
  }

  #writeSequence(
    element: DataElement,
    { items, undefinedLength }: { readonly items: readonly Dataset[]; readonly undefinedLength: boolean },
    depth: number,
  ): void {
    if (depth >= DEEPEST) throw new DicomWriteError('limit-depth', { tagPath: tagToText(element.tag) });
    this.#writeTagAndVr(element.tag, 'SQ');
    const slot = this.#openLength(undefinedLength);
    for (const item of items) this.#writeItem(item, depth);
    this.#closeLength(slot, SEQUENCE_DELIMITATION);
  }

  #writeItem(item: Dataset, depth: number): void {
    this.#parts.tag(ITEM, this.#littleEndian);
    const slot = this.#openLength(item.undefinedLength);
    for (const _ of this.write(item, depth + 1));
    this.#closeLength(slot, ITEM_DELIMITATION);
  }

  #openLength(undefinedLength: boolean): LengthSlot | undefined {
    if (!undefinedLength) return this.#parts.slot(this.#littleEndian);
    this.#parts.uint32(UNDEFINED_LENGTH, this.#littleEndian);
    return undefined;
  }

  #closeLength(slot: LengthSlot | undefined, delimiter: Tag): void {
    if (slot) this.#parts.fill(slot);
    else this.#writeDelimiter(delimiter);
  }

  #writeDelimiter(tag: Tag): void {
    this.#parts.tag(tag, this.#littleEndian);
    this.#parts.uint32(0, this.#littleEndian);
  }

  /** The Basic Offset Table, the fragments, a delimiter (PS3.5 §A.4). */
  #writeEncapsulated(tag: Tag, vr: VR, value: EncapsulatedValue): void {
    this.#writeTagAndVr(tag, vr);
    this.#parts.uint32(UNDEFINED_LENGTH, this.#littleEndian);
    this.#writeFragment(value.basicOffsetTable);
    if (value.passedOver && this.#copies) for (const location of value.passedOver) this.#writeFragmentRange(location);
    else for (let index = 0; index < value.fragmentCount; index++) this.#writeFragment(value.fragment(index));
    this.#writeDelimiter(SEQUENCE_DELIMITATION);
  }

  #writeFragment(bytes: Uint8Array): void {
    this.#parts.tag(ITEM, this.#littleEndian);
    const even = padded(bytes, 'OB');
    this.#parts.uint32(even.length, this.#littleEndian);
    this.#parts.bytes(even);
  }

  #writeFragmentRange(location: FragmentLocation): void {
    const odd = location.length & 1;
    this.#parts.tag(ITEM, this.#littleEndian);
    this.#parts.uint32(location.length + odd, this.#littleEndian);
    this.#parts.range(location);
    if (odd) this.#parts.bytes(Uint8Array.of(0));
  }
}
