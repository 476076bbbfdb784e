import type { ByteSource } from '../dataset/byte-source.ts';
import { type DataElement, Dataset } from '../dataset/dataset.ts';
import type { Encoding } from '../dataset/encoding.ts';
import { type DicomErrorCode, DicomReadError, type WarningCode } from '../errors/index.ts';
import type { Tag } from '../tag.ts';
import { ElementHeader } from './element-header.ts';
import { elementsFrame, type Frame, tagPathOf } from './frame.ts';
import type { ReadLimits } from './limits.ts';
import type { PixelDataLocation } from './pixel-data.ts';
import type { WarningList } from './warning-list.ts';

/** What a parser asks of the one that feeds it. */
export type Demand = 'need' | 'skip' | 'done';
/** What one step of it leads to. */
export type Step = Demand | 'again';

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

/** Where reading stands: the position in the source, the frames that are open, what was found. The steps work on it. */
export class ParserState {
  readonly source: ByteSource;
  readonly options: ParserOptions;
  readonly dataset = new Dataset();
  readonly header = new ElementHeader();
  /** Next byte to read in the source. */
  pos: number;
  /** End of the bytes that are in the source. */
  limit = 0;
  /** Whether no more bytes will come. */
  final = false;
  /** After 'need': bytes wanted from `pos` on. After 'skip': bytes of the input to pass over. */
  wanted = 0;
  /** Position in the input less position in the source: what has been passed over. */
  shift = 0;
  frame: Frame;
  depth = 0;
  /** Elements and items read, nested ones included. */
  elements = 0;
  pixelData: PixelDataLocation | undefined;

  constructor(source: ByteSource, pos: number, encoding: Encoding, options: ParserOptions) {
    this.source = source;
    this.options = options;
    this.pos = pos;
    this.dataset.readEncoding = encoding;
    this.frame = elementsFrame(undefined, this.dataset, encoding, Number.POSITIVE_INFINITY);
  }

  /** Position in the input of the next byte. */
  get inputOffset(): number {
    return this.pos + this.shift;
  }

  get available(): number {
    return this.limit - this.pos;
  }

  /** Reads the header of the next element, item or delimiter; false when bytes are missing. */
  readHeader(frame: Frame): boolean {
    return this.header.read(this.source.bytes, this.pos, this.limit - this.pos, frame.encoding);
  }

  need(bytes: number): Step {
    if (this.pos + bytes > this.options.limits.keptBytes) throw this.error('limit-kept');
    this.wanted = bytes;
    return 'need';
  }

  /** Passes over a header, then asks the feeder to pass over the value; what is around is no longer whole in the source. */
  skip(size: number, length: number): Step {
    for (let at: Frame | undefined = this.frame; at; at = at.around) at.whole = false;
    this.pos += size;
    this.wanted = length;
    return 'skip';
  }

  countElement(): void {
    if (++this.elements > this.options.limits.elements) throw this.error('limit-elements');
  }

  append(dataset: Dataset, element: DataElement): void {
    const found = dataset.append(element);
    if (found !== 'ascending') this.warn(found === 'duplicate' ? 'duplicate-tag' : 'tag-order', element.tag);
  }

  warn(code: WarningCode, tag?: Tag): void {
    const { warnings } = this.options;
    if (warnings.full) warnings.count++;
    else warnings.add({ code, offset: this.inputOffset, tagPath: tagPathOf(this.frame, tag) });
  }

  error(code: DicomErrorCode, tag?: Tag): DicomReadError {
    return new DicomReadError(code, { offset: this.inputOffset, tagPath: tagPathOf(this.frame, tag) });
  }
}
