/** The part of yauzl 3 that is used here. */
declare module 'yauzl' {
  import type { Readable } from 'node:stream';

  export interface Entry {
    readonly fileName: string;
    readonly crc32: number;
    readonly compressedSize: number;
    readonly uncompressedSize: number;
    isEncrypted(): boolean;
  }

  export interface ZipFile {
    readonly entryCount: number;
    eachEntry(): AsyncIterable<Entry>;
    openReadStreamPromise(entry: Entry): Promise<Readable>;
  }

  export interface Options {
    readonly autoClose?: boolean;
    readonly lazyEntries?: boolean;
    readonly validateEntrySizes?: boolean;
  }

  export function fromFdPromise(fd: number, options?: Options): Promise<ZipFile>;
}
