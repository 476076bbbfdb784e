import { DicomReadError } from '../errors/index.ts';
import { Arena } from './arena.ts';
import type { DicomFile, ReadOptions } from './dicom-file.ts';
import { FileParser, type InputForm } from './file-parser.ts';
import { BoundedInflater } from './inflate-dataset.ts';
import type { Demand } from './parser-state.ts';

export interface StreamReaderOptions extends ReadOptions {
  /** A DICOM file (PS3.10 §7), or a data set without preamble and meta as DIMSE carries it. */
  readonly form: InputForm;
  /** Needed for a data set; for a file it overrules the File Meta Information. */
  readonly transferSyntaxUid?: string;
  /** Longer values are passed over, only their offset and length kept; 64 KiB unless told. */
  readonly valuesUpTo?: number;
}

const VALUES_UP_TO = 64 * 1024;
/** Bytes copied ahead of what the parser asks for. */
const AHEAD = 2048;

/**
 * Reads a file or data set from a stream whose bytes arrive in any pieces, and keeps what a header is: everything but
 * values longer than `valuesUpTo`, pixel data among them, of which it records the place. Memory stays within
 * `limits.keptBytes` whatever the size of the input. `write` and `end` throw `DicomReadError`; once one has, all do.
 */
export class StreamReader {
  readonly #parser: FileParser;
  #arena = new Arena();
  #inflater: BoundedInflater | undefined;
  #skipping = 0;
  #wanted = 1;
  #bytesRead = 0;
  #done = false;
  #ended = false;
  #error: unknown;

  constructor(options: StreamReaderOptions) {
    const valuesUpTo = options.valuesUpTo ?? VALUES_UP_TO;
    this.#parser = new FileParser(this.#arena.source, options.form, options.transferSyntaxUid, {
      ...options,
      valuesUpTo,
    });
  }

  /** Bytes of input taken so far. */
  get bytesRead(): number {
    return this.#bytesRead;
  }

  /** The file as far as it has been read; throws `truncated` before its transfer syntax is known. */
  get file(): DicomFile {
    return this.#parser.result;
  }

  /** Bytes of input that come next and are not wanted; a source that can seek may leave them out by `passOver`. */
  get passable(): number {
    return this.#inflater ? 0 : this.#skipping;
  }

  /** Goes on as if `count` bytes, at most `passable`, had been written. */
  passOver(count: number): void {
    if (count > this.passable) throw new RangeError(`${count} bytes of ${this.passable}`);
    this.#skipping -= count;
    this.#bytesRead += count;
  }

  /** Takes the next piece of input; it may be overwritten afterwards. */
  write(piece: Uint8Array): void {
    this.#guarded(() => {
      if (this.#ended) throw new DicomReadError('reader-ended');
      this.#bytesRead += piece.length;
      this.#take(piece);
    });
  }

  /** The input ends here: gives the file, or throws `truncated`. */
  end(): DicomFile {
    return this.#guarded(() => {
      if (this.#ended) throw new DicomReadError('reader-ended');
      this.#ended = true;
      if (this.#skipping > 0 || (this.#inflater && !this.#inflater.finished)) throw this.#parser.truncated();
      this.#parser.final = true;
      let demand = this.#run();
      if (demand === 'inflate') {
        this.#startInflating();
        demand = this.#run();
      }
      if (demand === 'skip' || (this.#inflater && !this.#inflater.finished)) throw this.#parser.truncated();
      return this.#parser.result;
    });
  }

  #guarded<T>(act: () => T): T {
    if (this.#error) throw this.#error;
    try {
      return act();
    } catch (error) {
      this.#error = error;
      throw error;
    }
  }

  #take(piece: Uint8Array): void {
    if (this.#inflater) this.#inflater.push(piece, (inflated) => this.#feed(inflated));
    else this.#feed(piece);
  }

  /** Copies as much as the parser asks for, and a little ahead, into the arena; the rest waits or is passed over. */
  #feed(piece: Uint8Array): void {
    let at = 0;
    while (at < piece.length && !this.#done) {
      if (this.#skipping > 0) {
        const count = Math.min(this.#skipping, piece.length - at);
        this.#skipping -= count;
        at += count;
        continue;
      }
      const missing = this.#parser.pos + this.#wanted - this.#arena.length;
      const end = Math.min(piece.length, at + Math.max(missing, AHEAD));
      this.#arena.append(piece.subarray(at, end));
      at = end;
      if (this.#arena.length - this.#parser.pos < this.#wanted) return;
      const demand = this.#run();
      if (demand === 'skip') at -= this.#startSkipping();
      else if (demand === 'inflate') {
        this.#startInflating();
        this.#take(piece.subarray(at));
        return;
      }
    }
  }

  /** Runs the parser over what the arena holds. */
  #run(): Demand | 'inflate' {
    const parser = this.#parser;
    parser.limit = this.#arena.length;
    const demand = parser.run();
    if (demand === 'need') this.#wanted = parser.wanted;
    else this.#wanted = 1;
    this.#done = demand === 'done';
    return demand;
  }

  /** Answers how many of the bytes copied last belong to the value that is passed over, or come after it. */
  #startSkipping(): number {
    const left = this.#arena.length - this.#parser.pos;
    this.#skipping = this.#parser.wanted;
    this.#parser.passedOver();
    this.#arena.length = this.#parser.pos;
    return left;
  }

  /** What lies in the arena behind the File Meta Information is deflated already. */
  #startInflating(): void {
    const { pos, limits } = this.#parser;
    const rest = this.#arena.source.bytes.slice(pos, this.#arena.length);
    this.#inflater = new BoundedInflater(limits, pos);
    this.#arena = new Arena();
    this.#parser.continueIn(this.#arena.source);
    this.#take(rest);
  }
}
