/** A file on its way to the store. */
export interface StagedBlob {
  /** Bytes follow those given before; one call at a time. Their memory is the caller's again when the promise has settled. */
  append(chunks: readonly Uint8Array[]): Promise<void>;
  /**
   * Durable from here on, with these bytes as its last: content synced, name in place, folder synced.
   *
   * With a seal, a crash before that may leave an entry whose bytes are not whole; its entry carries the seal, by which one finds out.
   * Without one, an entry is whole.
   * @param seal 16 hexadecimal digits that tell these bytes from others; a store that never shows unfinished blobs passes it over
   * @returns the key under which it is read
   * @throws ArchiveError `out-of-space`, `storage-failed`
   */
  publish(last?: readonly Uint8Array[], seal?: string): Promise<string>;
  discard(): Promise<void>;
}

export interface BlobEntry {
  readonly key: string;
  readonly size: number;
  /** What `publish` was given, where the store keeps it. */
  readonly seal?: string;
}

/** Where the bytes are. Keys are the store's own and sort by age; never made from a data set. */
export interface BlobStore {
  stage(): StagedBlob;
  /**
   * @param into memory of that length to read into, and to return
   * @throws ArchiveError `blob-missing`, also when there are fewer bytes than asked for
   */
  read(key: string, offset: number, length: number, into?: Uint8Array): Promise<Uint8Array>;
  remove(key: string): Promise<void>;
  /** Out of the way without being lost: no key leads there any more. A store without unfinished blobs leaves this out. */
  setAside?(key: string): Promise<void>;
  /**
   * Puts whole bytes in the place of damaged ones, durable when it resolves; the damaged ones are set aside. A store whose provider heals by itself
   * leaves this out.
   */
  mend?(key: string, pieces: AsyncIterable<Uint8Array>): Promise<void>;
  /**
   * What was read is not what was kept: copies that the store has nearer by go.
   * @returns whether reading once more may give other bytes; a store without copies leaves this out
   */
  distrust?(key: string): Promise<boolean>;
  /** All published blobs with a key greater than `after`, in order of key. */
  entries(after?: string): AsyncIterable<BlobEntry>;
  /** Bytes left for new blobs, or undefined where nobody knows. */
  free(): Promise<number | undefined>;
  close(): Promise<void>;
}

/** A store that says where its blobs end: what others are built on that do not keep bytes as they are. */
export interface RawBlobStore extends BlobStore {
  /** As `read`, but the end may come sooner: then fewer bytes, none behind it. @throws ArchiveError `blob-missing` */
  readSome(key: string, offset: number, most: number): Promise<Uint8Array>;
}
