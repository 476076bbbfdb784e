import { close, constants, open } from 'node:fs';
import { promisify } from 'node:util';
import { writeAll } from '../write-all.ts';
import { GIVEN_UP, STATE_AT } from './entry.ts';

/** Bytes of one file of the journal. */
export const SEGMENT_BYTES = 32 * 1024 * 1024;
/** Before the first entry. */
export const SEGMENT_HEAD_BYTES = 4096;
export const SEGMENT_MAGIC = 'VESALIUS JOURNAL 1';
export const EPOCH_AT = 32;
export const BOOT_AT = 64;

/** Room is made in such steps, by zeros: to write over what is there changes nothing but the bytes, which is what makes it quick. */
const STEP = 4 * 1024 * 1024;

const opened = promisify(open);
const closed = promisify(close);

/**
 * One file of the journal, written from its start to its end, then begun anew. Every write returns when its bytes are on the disk. In use only
 * while its epoch is not zero.
 */
export class Segment {
  readonly #path: string;
  readonly #boot: string;
  #file: Promise<number> | undefined;
  #room: number;
  #at = SEGMENT_HEAD_BYTES;
  #epoch = 0;
  /** Marks on their way: none may come down on what a new life writes there. */
  #marks: Promise<unknown> = Promise.resolve();

  /**
   * @param room bytes that the file has
   * @param boot name of the run of the operating system
   */
  constructor(path: string, room: number, boot: string) {
    this.#path = path;
    this.#room = room;
    this.#boot = boot;
  }

  get epoch(): number {
    return this.#epoch;
  }

  /** Entries of an earlier life are in it. */
  occupy(epoch: number): void {
    this.#epoch = epoch;
  }

  hasRoomFor(bytes: number): boolean {
    return this.#at + bytes <= SEGMENT_BYTES;
  }

  /** Begins it anew; what is in it is no entry any more. */
  async begin(epoch: number): Promise<void> {
    await this.#marks;
    await this.#writeHead(epoch);
    this.#epoch = epoch;
    this.#at = SEGMENT_HEAD_BYTES;
  }

  /** The blobs of all its entries are durable elsewhere. */
  async retire(): Promise<void> {
    await this.#writeHead(0);
    this.#epoch = 0;
  }

  /** @returns where the bytes begin */
  async append(pieces: readonly Uint8Array[], bytes: number): Promise<number> {
    const at = this.#at;
    while (at + bytes > this.#room) await this.#makeRoom();
    await writeAll(await this.#open(), pieces, at);
    this.#at = at + bytes;
    return at;
  }

  /** The entry there is not to be brought back. */
  async giveUp(at: number): Promise<void> {
    const state = Buffer.alloc(4);
    state.writeUInt32LE(GIVEN_UP);
    const mark = writeAll(await this.#open(), [state], at + STATE_AT);
    this.#marks = Promise.allSettled([this.#marks, mark]);
    await mark;
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    if (file) await closed(await file);
  }

  async #writeHead(epoch: number): Promise<void> {
    const head = Buffer.alloc(SEGMENT_HEAD_BYTES);
    head.write(SEGMENT_MAGIC, 0, 'latin1');
    head.writeUInt32LE(epoch, EPOCH_AT);
    head.write(this.#boot, BOOT_AT, 'latin1');
    await writeAll(await this.#open(), [head], 0);
    this.#room = Math.max(this.#room, head.length);
  }

  async #makeRoom(): Promise<void> {
    const zeros = Buffer.alloc(Math.min(STEP, SEGMENT_BYTES - this.#room));
    await writeAll(await this.#open(), [zeros], this.#room);
    this.#room += zeros.length;
  }

  #open(): Promise<number> {
    this.#file ??= opened(this.#path, constants.O_CREAT | constants.O_RDWR | constants.O_DSYNC, 0o600).catch(
      (error) => {
        this.#file = undefined;
        throw error;
      },
    );
    return this.#file;
  }
}
