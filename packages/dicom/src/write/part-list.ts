import { viewOf } from '../dataset/byte-source.ts';
import type { SkippedValue } from '../dataset/content.ts';

const BUFFER = 4096;
/** Longer values are handed on as they are rather than copied. */
const COPIED_UP_TO = 1024;
const PIECE = 64 * 1024;

/** A piece of what is written: bytes, or a range of the input that is to be copied there. */
export type Piece = Uint8Array | SkippedValue;

/** Bytes to hand on, in words whose bytes are to be turned around when `swap` is more than 1. */
interface Part {
  readonly bytes: Uint8Array;
  readonly swap: number;
}

/** A place for a 32-bit length that is known only later. */
export interface LengthSlot {
  readonly view: DataView;
  readonly at: number;
  readonly littleEndian: boolean;
  /** `length` of the list behind the slot. */
  readonly from: number;
}

/** What has been written: small things gathered in buffers, long values by reference. */
export class PartList {
  /** Bytes written in all. */
  length = 0;
  #parts: (Part | SkippedValue)[] = [];
  #buffer = new Uint8Array(BUFFER);
  #view = viewOf(this.#buffer);
  #from = 0;
  #at = 0;

  uint16(value: number, littleEndian: boolean): void {
    this.#reserve(2);
    this.#view.setUint16(this.#at, value, littleEndian);
    this.#advance(2);
  }

  uint32(value: number, littleEndian: boolean): void {
    this.#reserve(4);
    this.#view.setUint32(this.#at, value, littleEndian);
    this.#advance(4);
  }

  tag(tag: number, littleEndian: boolean): void {
    this.uint16(tag >>> 16, littleEndian);
    this.uint16(tag & 0xffff, littleEndian);
  }

  bytes(bytes: Uint8Array, swap = 1): void {
    if (swap > 1 || bytes.length > COPIED_UP_TO) {
      this.#flush();
      this.#parts.push({ bytes, swap });
      this.length += bytes.length;
      return;
    }
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#at);
    this.#advance(bytes.length);
  }

  /** Bytes that stay in the input. */
  range(location: SkippedValue): void {
    this.#flush();
    this.#parts.push(location);
    this.length += location.length;
  }

  slot(littleEndian: boolean): LengthSlot {
    this.uint32(0, littleEndian);
    return { view: this.#view, at: this.#at - 4, littleEndian, from: this.length };
  }

  /** Writes into the slot what has been written since. */
  fill({ view, at, littleEndian, from }: LengthSlot): void {
    view.setUint32(at, this.length - from, littleEndian);
  }

  /** Hands on what has been written; no slot may be open. */
  *drain(): IterableIterator<Piece> {
    this.#flush();
    const parts = this.#parts;
    this.#parts = [];
    for (const part of parts) {
      if (!('bytes' in part)) {
        yield part;
        continue;
      }
      const { bytes, swap } = part;
      if (swap === 1) yield bytes;
      else for (let at = 0; at < bytes.length; at += PIECE) yield swapped(bytes.subarray(at, at + PIECE), swap);
    }
  }

  #reserve(count: number): void {
    if (this.#at + count <= this.#buffer.length) return;
    this.#flush();
    this.#buffer = new Uint8Array(BUFFER);
    this.#view = viewOf(this.#buffer);
    this.#from = 0;
    this.#at = 0;
  }

  #advance(count: number): void {
    this.#at += count;
    this.length += count;
  }

  #flush(): void {
    if (this.#from === this.#at) return;
    this.#parts.push({ bytes: this.#buffer.subarray(this.#from, this.#at), swap: 1 });
    this.#from = this.#at;
  }
}

/** A copy with the bytes of each word turned around; an incomplete last word stays as it is. */
export function swapped(bytes: Uint8Array, word: number): Uint8Array {
  const result = new Uint8Array(bytes);
  for (let at = 0; at + word <= result.length; at += word) result.subarray(at, at + word).reverse();
  return result;
}
