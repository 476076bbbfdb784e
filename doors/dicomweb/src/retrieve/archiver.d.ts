/** The part of archiver 8 that is used here. */
declare module 'archiver' {
  import { Transform } from 'node:stream';

  export class ZipArchive extends Transform {
    constructor(options: { readonly store?: boolean; readonly forceZip64?: boolean });
    append(source: NodeJS.ReadableStream | Buffer, entry: { readonly name: string; readonly date?: Date }): this;
    finalize(): Promise<void>;
    abort(): this;
  }
}
