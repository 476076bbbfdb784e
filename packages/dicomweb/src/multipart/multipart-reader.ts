import { DicomWebError } from '../errors/index.ts';
import { DEFAULT_MULTIPART_LIMITS, type MultipartLimits } from './limits.ts';
import { type PartHeaders, parsePartHeaders } from './part-headers.ts';

/** What is told of a body as it is read. Bytes are views of the chunks that were written. */
export interface MultipartHandler {
  partBegin(headers: PartHeaders): void;
  partData(bytes: Uint8Array): void;
  partEnd(): void;
}

type State = 'preamble' | 'boundary' | 'header' | 'body' | 'epilogue';

const CRLF = Buffer.from('\r\n');
const EMPTY_LINE = Buffer.from('\r\n\r\n');
const NOTHING = Buffer.alloc(0);
const CR = 0x0d;
const DASH = 0x2d;
/** White space that a transport may have put behind a boundary (RFC 2046 §5.1.1). */
const MOST_PADDING = 256;

/**
 * Reads a `multipart/*` body (RFC 2046 §5.1) whose bytes arrive in any pieces. Bytes of parts are handed on without being copied
 * but for those around a seam of chunks that may be a boundary; nothing else but the header of one part is kept.
 */
export class MultipartReader {
  readonly #delimiter: Buffer;
  readonly #handler: MultipartHandler;
  readonly #limits: MultipartLimits;
  #state: State = 'preamble';
  /** Bytes that cannot be understood before more have come. A first boundary has no line end of its own before it. */
  #rest: Buffer = CRLF;
  #preamble = 0;
  #parts = 0;
  #inPart = false;

  /** @param boundary the parameter of the media type, unquoted */
  constructor(boundary: string, handler: MultipartHandler, limits: Partial<MultipartLimits> = {}) {
    if (boundary === '') throw new DicomWebError('no-boundary');
    this.#delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
    this.#handler = handler;
    this.#limits = { ...DEFAULT_MULTIPART_LIMITS, ...limits };
  }

  /** Parts begun so far. */
  get parts(): number {
    return this.#parts;
  }

  /** Whether the closing boundary has been read: what follows it is ignored. */
  get closed(): boolean {
    return this.#state === 'epilogue';
  }

  /** Takes the next piece of the body. @throws DicomWebError */
  write(piece: Uint8Array): void {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    const data = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes;
    this.#rest = NOTHING;
    let at = 0;
    while (at < data.length && this.#state !== 'epilogue') {
      const next = this.#step(data, at);
      if (next < 0) return;
      at = next;
    }
  }

  /** The body ends here. @throws DicomWebError `truncated-body` when the closing boundary has not come */
  end(): void {
    if (this.#state === 'boundary' && this.#rest.equals(Buffer.from('--'))) this.#close();
    if (this.#state !== 'epilogue') throw new DicomWebError('truncated-body', { where: `part ${this.#parts}` });
  }

  /** Goes on from `at`; answers where to go on, or -1 when the rest is kept until more bytes come. */
  #step(data: Buffer, at: number): number {
    switch (this.#state) {
      case 'boundary':
        return this.#afterDelimiter(data, at);
      case 'header':
        return this.#header(data, at);
      default:
        return this.#content(data, at);
    }
  }

  /** Preamble or body: everything up to the next delimiter. */
  #content(data: Buffer, at: number): number {
    const found = data.indexOf(this.#delimiter, at);
    if (found >= 0) {
      this.#give(data, at, found);
      this.#state = 'boundary';
      return found + this.#delimiter.length;
    }
    const end = this.#possibleDelimiter(data, at);
    this.#give(data, at, end);
    this.#rest = keep(data, end);
    return -1;
  }

  /** Where the last bytes may begin a delimiter, or the end of the data. */
  #possibleDelimiter(data: Buffer, at: number): number {
    let start = data.indexOf(CR, Math.max(at, data.length - this.#delimiter.length + 1));
    while (start >= 0) {
      if (data.compare(this.#delimiter, 0, data.length - start, start) === 0) return start;
      start = data.indexOf(CR, start + 1);
    }
    return data.length;
  }

  #give(data: Buffer, from: number, to: number): void {
    if (to <= from) return;
    if (this.#inPart) this.#handler.partData(data.subarray(from, to));
    else {
      this.#preamble += to - from;
      if (this.#preamble > this.#limits.preamble) throw new DicomWebError('preamble-too-long');
    }
  }

  /** Behind a delimiter stand `--` or white space and a line end; else it was content that only looked like one. */
  #afterDelimiter(data: Buffer, at: number): number {
    let end = at;
    if (data[at] === DASH) {
      if (at + 1 === data.length) return this.#wait(data, at);
      if (data[at + 1] === DASH) return this.#close();
      return this.#notDelimiter(at);
    }
    while (end < data.length && end - at < MOST_PADDING && (data[end] === 0x20 || data[end] === 0x09)) end++;
    if (end + 1 >= data.length) {
      return end === data.length || data[end] === CR ? this.#wait(data, at) : this.#notDelimiter(at);
    }
    if (data[end] !== CR || data[end + 1] !== 0x0a) return this.#notDelimiter(at);
    this.#endPart();
    this.#state = 'header';
    return end; // the line end belongs to the empty line when there are no headers
  }

  #notDelimiter(at: number): number {
    this.#give(this.#delimiter, 0, this.#delimiter.length);
    this.#state = this.#inPart ? 'body' : 'preamble';
    return at;
  }

  #header(data: Buffer, at: number): number {
    const end = data.indexOf(EMPTY_LINE, at);
    if ((end < 0 ? data.length : end) - at > this.#limits.partHeader) {
      throw new DicomWebError('headers-too-long', { where: `part ${this.#parts + 1}` });
    }
    if (end < 0) return this.#wait(data, at);
    if (++this.#parts > this.#limits.parts) throw new DicomWebError('too-many-parts');
    const block = end === at ? '' : data.toString('utf8', at + 2, end);
    this.#handler.partBegin(parsePartHeaders(block, this.#parts));
    this.#inPart = true;
    this.#state = 'body';
    return end + EMPTY_LINE.length;
  }

  #wait(data: Buffer, at: number): number {
    this.#rest = keep(data, at);
    return -1;
  }

  #endPart(): void {
    if (this.#inPart) this.#handler.partEnd();
    this.#inPart = false;
  }

  #close(): number {
    this.#endPart();
    this.#state = 'epilogue';
    this.#rest = NOTHING;
    return 0;
  }
}

/** A copy, so that a few bytes do not hold a whole chunk in memory. */
function keep(data: Buffer, from: number): Buffer {
  return from === data.length ? NOTHING : Buffer.from(data.subarray(from));
}
