import type { ByteSource } from '../dataset/byte-source.ts';
import { DataElement, Dataset } from '../dataset/dataset.ts';
import { type Encoding, IMPLICIT_LE, UNDEFINED_LENGTH } from '../dataset/encoding.ts';
import { FragmentTable } from '../dataset/fragments.ts';
import { lookupTag } from '../dictionary/index.ts';
import { type DicomErrorCode, DicomReadError, type WarningCode } from '../errors/index.ts';
import { groupOf, isPrivate, type Tag } from '../tag.ts';
import type { VR } from '../vr.ts';
import { ElementHeader } from './element-header.ts';
import { type FragmentState, type Frame, tagPathOf } from './frame.ts';
import { implicitVr } from './implicit-vr.ts';
import type { ReadLimits } from './limits.ts';
import { offsetsOf, PIXEL_DATA_TAGS, type PixelDataLocation, ReadFragments } from './pixel-data.ts';
import type { WarningList } from './warning-list.ts';

const ITEM = 0xfffee000;
const ITEM_DELIMITATION = 0xfffee00d;
const SEQUENCE_DELIMITATION = 0xfffee0dd;
const PIXEL_DATA = 0x7fe00010;
/** Kept whatever their length: without them frames are not found. */
const OFFSET_TABLES: ReadonlySet<Tag> = new Set([0x7fe00001, 0x7fe00002]);
/** VRs whose undefined length means fragments rather than items (PS3.5 §A.4). */
const FRAGMENT_VRS: ReadonlySet<VR> = new Set(['OB', 'OW', 'OD', 'OF', 'OL', 'OV']);

/** What the parser asks of the one that feeds it. */
export type Demand = 'need' | 'skip' | 'done';
type Step = Demand | 'again';

export interface ParserOptions {
  readonly limits: ReadLimits;
  readonly warnings: WarningList;
  /** Values longer than this are passed over; undefined keeps all. */
  readonly valuesUpTo?: number | undefined;
  /** Stops before the first element of another group: the File Meta Information (PS3.10 §7.1). */
  readonly onlyGroup?: number;
  /** Takes what there is of a data set that ends too early, with a warning, rather than throw. */
  readonly keepTruncated?: boolean | undefined;
}

/**
 * Reads the elements of one data set out of a source that may still be filling: iterative, with an explicit stack of
 * frames, so that nesting costs no call stack. `run` goes as far as the bytes allow and says what it needs next.
 */
export class DatasetParser {
  readonly dataset = new Dataset();
  /** Next byte to read in the source. */
  pos: number;
  /** End of the bytes that are in the source. */
  limit = 0;
  /** Whether no more bytes will come. */
  final = false;
  /** After 'need': bytes wanted from `pos` on. After 'skip': bytes of the input to pass over. */
  wanted = 0;
  pixelData: PixelDataLocation | undefined;
  readonly #source: ByteSource;
  readonly #options: ParserOptions;
  readonly #header = new ElementHeader();
  #frame: Frame;
  #depth = 0;
  #elements = 0;
  /** Position in the input less position in the source: what has been passed over. */
  #shift: number;

  constructor(source: ByteSource, pos: number, shift: number, encoding: Encoding, options: ParserOptions) {
    this.#source = source;
    this.pos = pos;
    this.#shift = shift;
    this.#options = options;
    this.dataset.readEncoding = encoding;
    this.#frame = {
      kind: 'elements', around: undefined, dataset: this.dataset, encoding, end: Number.POSITIVE_INFINITY,
      tag: 0, element: undefined, items: [], whole: true, fragments: undefined,
    }; // biome-ignore format: one frame, two lines
  }

  /** Position in the input of the next byte. */
  get inputOffset(): number {
    return this.pos + this.#shift;
  }

  /** Reads as far as the bytes in the source allow. */
  run(): Demand {
    for (;;) {
      const { pos } = this;
      const frame = this.#frame;
      const step = pos + this.#shift >= frame.end ? this.#close(frame) : this.#read(frame);
      if (step !== 'again') return step;
      if (this.pos <= pos && this.#frame === frame) throw this.#error('no-progress');
    }
  }

  /** The feeder has passed over the bytes it was asked to. */
  skipped(): void {
    this.#shift += this.wanted;
    this.wanted = 0;
  }

  truncated(): DicomReadError {
    return this.#error('truncated');
  }

  #read(frame: Frame): Step {
    if (frame.kind === 'elements') return this.#readElement(frame);
    return frame.kind === 'items' ? this.#readItem(frame) : this.#readFragment(frame);
  }

  #readElement(frame: Frame): Step {
    const header = this.#header;
    if (!header.read(this.#source.bytes, this.pos, this.limit - this.pos, frame.encoding)) {
      return this.#starved(frame, header.size);
    }
    const { tag } = header;
    if (groupOf(tag) === 0xfffe) return this.#readDelimiter(frame, tag);
    if (frame.around === undefined && this.#endsHere(tag, header.length)) return 'done';
    if (++this.#elements > this.#options.limits.elements) throw this.#error('limit-elements');
    if (header.oddity) this.#warn(header.oddity, tag);
    const vr = header.vr ?? implicitVr(tag, frame.dataset);
    if (header.length === UNDEFINED_LENGTH) return this.#openUndefined(frame, tag, vr);
    if (vr === 'SQ' || (vr === 'UN' && header.encoding.explicitVr)) {
      const opens = this.#opensItems(tag, vr);
      if (opens === undefined) return this.#starved(frame, header.size + 4);
      if (opens) return this.#openSequence(frame, tag, vr);
    }
    return this.#readValue(frame, tag, vr === 'SQ' ? 'UN' : vr);
  }

  /** At the root: another group than the one asked for, or zeros that fill up the file. */
  #endsHere(tag: Tag, length: number): boolean {
    const { onlyGroup } = this.#options;
    if (onlyGroup !== undefined && groupOf(tag) !== onlyGroup) return true;
    return tag === 0 && length === 0 && this.#elements > 0;
  }

  /**
   * Whether a value of defined length is items. An SQ is believed when its VR stands in the bytes; a sequence by the
   * dictionary only (implicit VR, or written as UN) when an Item is seen. Undefined when more bytes are needed.
   */
  #opensItems(tag: Tag, vr: VR): boolean | undefined {
    const { size, length, vr: written } = this.#header;
    if (written === 'SQ') return true;
    if (vr === 'UN' && (isPrivate(tag) || lookupTag(tag)?.vr !== 'SQ')) return false;
    if (length === 0) return true;
    if (length < 8) return false;
    if (this.limit - this.pos < size + 4) return this.final ? false : undefined;
    const littleEndian = vr === 'UN' || this.#header.encoding.littleEndian;
    return this.#source.view.getUint16(this.pos + size, littleEndian) === 0xfffe;
  }

  #readValue(frame: Frame, tag: Tag, vr: VR): Step {
    const { size, length, encoding } = this.#header;
    const start = this.pos;
    const inputOffset = start + size + this.#shift;
    if (length > this.#options.limits.valueLength) throw this.#error('limit-length', tag);
    if (this.#passesOver(tag, length)) return this.#passOver(frame, tag, vr, size, length);
    let end = start + size + length;
    if (end > this.limit) {
      if (!this.final) return this.#need(size + length);
      if (!this.#options.keepTruncated) throw this.#error('truncated', tag);
      this.#warn('value-truncated', tag);
      end = this.limit;
    }
    if ((length & 1) === 1) this.#warn('odd-length', tag);
    if (end + this.#shift > frame.end) this.#warn('value-overruns', tag);
    const { dataset } = frame;
    this.#append(
      dataset,
      new DataElement(tag, vr, dataset, undefined, this.#source, encoding, start, start + size, end),
    );
    if (frame.around === undefined && PIXEL_DATA_TAGS.has(tag)) {
      this.pixelData = { tag, vr, offset: inputOffset, length: end - start - size, encapsulated: false };
    }
    this.pos = end;
    return 'again';
  }

  #passesOver(tag: Tag, length: number): boolean {
    const { valuesUpTo } = this.#options;
    return valuesUpTo !== undefined && length > valuesUpTo && !OFFSET_TABLES.has(tag);
  }

  #passOver(frame: Frame, tag: Tag, vr: VR, size: number, length: number): Step {
    const location = { offset: this.pos + size + this.#shift, length };
    this.#append(frame.dataset, new DataElement(tag, vr, frame.dataset, { kind: 'skipped', location }));
    if (frame.around === undefined && PIXEL_DATA_TAGS.has(tag)) {
      this.pixelData = { tag, vr, ...location, encapsulated: false };
    }
    return this.#skip(size, length);
  }

  /** Passes over the header, then asks the feeder to pass over a value. */
  #skip(size: number, length: number): Step {
    for (let at: Frame | undefined = this.#frame; at; at = at.around) at.whole = false;
    this.pos += size;
    this.wanted = length;
    return 'skip';
  }

  #openUndefined(frame: Frame, tag: Tag, vr: VR): Step {
    if (tag === PIXEL_DATA || FRAGMENT_VRS.has(vr)) return this.#openFragments(frame, tag, vr);
    if (vr !== 'SQ' && vr !== 'UN') this.#warn('undefined-length-vr', tag);
    return this.#openSequence(frame, tag, vr);
  }

  /** A UN of undefined length, or known to be a sequence, holds implicit VR little endian items (PS3.5 §6.2.2). */
  #openSequence(frame: Frame, tag: Tag, vr: VR): Step {
    const { size, length, encoding } = this.#header;
    if (++this.#depth > this.#options.limits.depth) throw this.#error('limit-depth', tag);
    const start = this.pos;
    const offset = start + size;
    const undefinedLength = length === UNDEFINED_LENGTH;
    const items: Dataset[] = [];
    const { dataset } = frame;
    const content = { kind: 'items', items, undefinedLength } as const;
    const element = new DataElement(tag, 'SQ', dataset, content, this.#source, encoding, start, offset, offset);
    this.#append(dataset, element);
    this.#frame = {
      kind: 'items', around: frame, dataset, encoding: vr === 'UN' ? IMPLICIT_LE : encoding,
      end: undefinedLength ? Number.POSITIVE_INFINITY : offset + length + this.#shift,
      tag, element, items, whole: true, fragments: undefined,
    }; // biome-ignore format: one frame, three lines
    if (this.final && !undefinedLength && offset + length > this.limit && !this.#options.keepTruncated) {
      throw this.#error('truncated');
    }
    this.pos = offset;
    return 'again';
  }

  #readItem(frame: Frame): Step {
    const header = this.#header;
    if (!header.read(this.#source.bytes, this.pos, this.limit - this.pos, frame.encoding)) {
      return this.#starved(frame, header.size);
    }
    if (header.tag === ITEM) return this.#openItem(frame);
    if (header.tag !== SEQUENCE_DELIMITATION && header.tag !== ITEM_DELIMITATION) return this.#withoutItem(frame);
    this.pos += 8;
    if (header.length !== 0) this.#warn('delimiter-length');
    if (header.tag === SEQUENCE_DELIMITATION && frame.end === Number.POSITIVE_INFINITY) return this.#close(frame);
    this.#warn('stray-delimiter');
    return 'again';
  }

  /** An element where an item should be: the delimiter of the sequence is missing, or this is no sequence at all. */
  #withoutItem(frame: Frame): Step {
    if (frame.end !== Number.POSITIVE_INFINITY || this.#header.tag <= frame.tag) throw this.#error('bad-item');
    this.#warn('missing-delimiter');
    return this.#close(frame);
  }

  #openItem(frame: Frame): Step {
    const { length } = this.#header;
    if (++this.#elements > this.#options.limits.elements) throw this.#error('limit-elements');
    const item = new Dataset(frame.dataset);
    item.undefinedLength = length === UNDEFINED_LENGTH;
    item.readEncoding = frame.encoding;
    frame.items.push(item);
    this.pos += 8;
    const end = item.undefinedLength ? Number.POSITIVE_INFINITY : this.inputOffset + length;
    if (end !== Number.POSITIVE_INFINITY && end > frame.end) this.#warn('value-overruns');
    this.#frame = {
      kind: 'elements', around: frame, dataset: item, encoding: frame.encoding, end,
      tag: 0, element: undefined, items: [], whole: true, fragments: undefined,
    }; // biome-ignore format: one frame, two lines
    return 'again';
  }

  /** A tag of group FFFE among elements: the end of this item, or of one whose own delimiter is missing. */
  #readDelimiter(frame: Frame, tag: Tag): Step {
    const isItem = frame.around !== undefined && frame.end === Number.POSITIVE_INFINITY;
    if (isItem && tag === ITEM_DELIMITATION) {
      if (this.#header.length !== 0) this.#warn('delimiter-length');
      this.pos += 8;
      return this.#close(frame);
    }
    if (isItem && (tag === SEQUENCE_DELIMITATION || tag === ITEM)) {
      this.#warn('missing-delimiter');
      return this.#close(frame);
    }
    if (tag !== ITEM_DELIMITATION && tag !== SEQUENCE_DELIMITATION) throw this.#error('bad-element', tag);
    this.#warn('stray-delimiter');
    this.pos += 8;
    return 'again';
  }

  #openFragments(frame: Frame, tag: Tag, vr: VR): Step {
    const { size } = this.#header;
    const offset = this.pos + size;
    const fragments: FragmentState = {
      table: new FragmentTable(), start: this.pos, offset, inputOffset: offset + this.#shift,
      vr: vr === 'OW' ? 'OW' : 'OB', basicOffsetTable: undefined,
    }; // biome-ignore format: one object, two lines
    this.#frame = {
      kind: 'fragments', around: frame, dataset: frame.dataset, encoding: this.#header.encoding,
      end: Number.POSITIVE_INFINITY, tag, element: undefined, items: [], whole: true, fragments,
    }; // biome-ignore format: one frame, two lines
    this.pos = offset;
    return 'again';
  }

  #readFragment(frame: Frame): Step {
    const header = this.#header;
    const state = frame.fragments!;
    if (!header.read(this.#source.bytes, this.pos, this.limit - this.pos, frame.encoding)) {
      return this.#starved(frame, header.size);
    }
    if (header.tag === SEQUENCE_DELIMITATION) {
      this.#closeFragments(frame, state, this.pos);
      this.pos += 8;
      return 'again';
    }
    const { length } = header;
    if (header.tag !== ITEM || length === UNDEFINED_LENGTH) throw this.#error('bad-fragment');
    if (state.basicOffsetTable === undefined) return this.#readOffsetTable(state, length);
    if (state.table.length >= this.#options.limits.fragments) throw this.#error('limit-fragments');
    state.table.add(this.inputOffset + 8, length);
    if (this.#options.valuesUpTo !== undefined) return this.#skip(8, length);
    if (length > this.limit - this.pos - 8) return this.#fragmentShort(frame, state, length);
    this.pos += 8 + length;
    return 'again';
  }

  #readOffsetTable(state: FragmentState, length: number): Step {
    if (length > this.#options.limits.fragments * 4) throw this.#error('limit-fragments');
    const end = this.pos + 8 + length;
    if (end > this.limit) {
      if (!this.final) return this.#need(8 + length);
      throw this.#error('truncated');
    }
    state.basicOffsetTable = this.#source.bytes.slice(this.pos + 8, end);
    this.pos = end;
    return 'again';
  }

  #fragmentShort(frame: Frame, state: FragmentState, length: number): Step {
    state.table.removeLast();
    if (!this.final) return this.#need(8 + length);
    if (!this.#options.keepTruncated) throw this.#error('truncated');
    this.#warn('value-truncated');
    state.table.add(this.inputOffset + 8, this.limit - this.pos - 8);
    this.pos = this.limit;
    this.#closeFragments(frame, state, this.pos);
    return 'again';
  }

  #closeFragments(frame: Frame, state: FragmentState, end: number): void {
    const { dataset, tag } = frame;
    const table = state.basicOffsetTable ?? new Uint8Array(0);
    const value = new ReadFragments(state.table, table, frame.whole ? this.#source : undefined);
    const content = { kind: 'encapsulated', value } as const;
    const after = Math.min(end + 8, this.limit);
    const element = frame.whole
      ? new DataElement(tag, state.vr, dataset, content, this.#source, frame.encoding, state.start, state.offset, after)
      : new DataElement(tag, state.vr, dataset, content);
    this.#append(dataset, element);
    this.#frame = frame.around!;
    if (this.#frame.around !== undefined || !PIXEL_DATA_TAGS.has(tag)) return;
    this.pixelData = {
      tag, vr: state.vr, offset: state.inputOffset, length: end + this.#shift - state.inputOffset,
      encapsulated: true, fragments: state.table, basicOffsetTable: offsetsOf(table), ...this.#extendedOffsetTable(),
    }; // biome-ignore format: one object, two lines
  }

  #extendedOffsetTable(): Pick<PixelDataLocation, 'extendedOffsetTable'> {
    const offsets = this.dataset.numbers(0x7fe00001);
    return offsets.length === 0 ? {} : { extendedOffsetTable: { offsets, lengths: this.dataset.numbers(0x7fe00002) } };
  }

  /** The frame ends: the one around it goes on. */
  #close(frame: Frame): Step {
    const { around } = frame;
    if (!around) return 'done';
    if (frame.kind === 'items') {
      frame.element!.close(this.pos, frame.whole);
      this.#depth--;
    }
    if (!frame.whole) around.whole = false;
    this.#frame = around;
    return 'again';
  }

  /** Too few bytes for a header: more are needed, or the input ends here. */
  #starved(frame: Frame, size: number): Step {
    if (!this.final) return this.#need(size);
    const left = this.limit - this.pos;
    if (frame.kind === 'fragments') return this.#starvedFragments(frame, left);
    if (!frame.around) {
      if (this.#options.onlyGroup !== undefined) return 'done';
      if (left > 0) this.#warn('trailing-bytes');
      this.pos = this.limit;
      return 'done';
    }
    const cut = left > 0 || frame.end !== Number.POSITIVE_INFINITY;
    if (cut && !this.#options.keepTruncated) throw this.#error('truncated');
    this.#warn(cut ? 'value-truncated' : 'missing-delimiter');
    this.pos = this.limit;
    return this.#close(frame);
  }

  #starvedFragments(frame: Frame, left: number): Step {
    if (left > 0 && !this.#options.keepTruncated) throw this.#error('truncated');
    this.#warn(left > 0 ? 'value-truncated' : 'missing-delimiter');
    this.#closeFragments(frame, frame.fragments!, this.pos);
    this.pos = this.limit;
    return 'again';
  }

  #need(bytes: number): Step {
    if (bytes > this.#options.limits.keptBytes) throw this.#error('limit-kept');
    this.wanted = bytes;
    return 'need';
  }

  #append(dataset: Dataset, element: DataElement): void {
    const found = dataset.append(element);
    if (found !== 'ascending') this.#warn(found === 'duplicate' ? 'duplicate-tag' : 'tag-order', element.tag);
  }

  #warn(code: WarningCode, tag?: Tag): void {
    if (this.#options.warnings.full) this.#options.warnings.count++;
    else this.#options.warnings.add({ code, offset: this.inputOffset, tagPath: tagPathOf(this.#frame, tag) });
  }

  #error(code: DicomErrorCode, tag?: Tag): DicomReadError {
    return new DicomReadError(code, { offset: this.inputOffset, tagPath: tagPathOf(this.#frame, tag) });
  }
}
