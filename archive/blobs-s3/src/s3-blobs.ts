import { randomBytes } from 'node:crypto';
import { DeleteObjectCommand, GetObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { ArchiveError, type BlobEntry, type RawBlobStore, type StagedBlob } from '@vesalius/archive/api';
import { abandonOldUploads } from './abandoned-uploads.ts';
import { isMissing, storageFailure } from './failure.ts';
import { PART_BYTES } from './part-buffer.ts';
import type { S3Place } from './s3-url.ts';
import { SegmentCache } from './segment-cache.ts';
import { type Bucket, StagedObject } from './staged-object.ts';

export interface S3BlobsOptions {
  readonly place: S3Place;
  /** Folder of copies nearer by; made when absent. */
  readonly cacheFolder: string;
  /** Bytes of copies nearer by. */
  readonly cacheBytes: number;
}

const KEY = /^[0-9a-z]{9}-[0-9a-f]{16}$/;
const SUFFIX = '.dcm';
/** A part is sent once more when a connection breaks or the provider is busy. */
const ATTEMPTS = 4;

/**
 * Opens the blobs of a bucket. Credentials come from where the AWS SDK looks for them. A bucket that cannot be listed is known now, not
 * at the first image.
 *
 * @throws ArchiveError `storage-failed` when the bucket or the cache cannot be used
 */
export async function openS3Blobs({ place, cacheFolder, cacheBytes }: S3BlobsOptions): Promise<RawBlobStore> {
  const client = new S3Client({
    ...(place.endpoint !== undefined && { endpoint: place.endpoint }),
    ...(place.region !== undefined && { region: place.region }),
    forcePathStyle: place.pathStyle,
    maxAttempts: ATTEMPTS,
    // Trailing checksums are not understood by every provider; the signature covers each body as it is.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const cache = new SegmentCache(cacheFolder, cacheBytes);
  const store = new S3Blobs({
    client,
    name: place.bucket,
    cache,
    manner: mannerOf(place),
    objectName: (key) => `${place.prefix}${key}${SUFFIX}`,
  });
  try {
    await cache.open();
    for await (const _ of store.entries()) break;
    await abandonOldUploads(client, place);
    return store;
  } catch (error) {
    client.destroy();
    throw storageFailure(error, `s3://${place.bucket}`);
  }
}

function mannerOf({ storageClass, sse, kmsKeyId }: S3Place): Bucket['manner'] {
  return {
    ...(storageClass !== undefined && { StorageClass: storageClass as NonNullable<Bucket['manner']['StorageClass']> }),
    ...(sse !== undefined && { ServerSideEncryption: sse as NonNullable<Bucket['manner']['ServerSideEncryption']> }),
    ...(kmsKeyId !== undefined && { SSEKMSKeyId: kmsKeyId }),
  };
}

class S3Blobs implements RawBlobStore {
  readonly #bucket: Bucket;
  /** Segments on their way, so that several readers of one fetch it once. */
  readonly #fetching = new Map<string, Promise<Uint8Array>>();

  constructor(bucket: Bucket) {
    this.#bucket = bucket;
  }

  /** Milliseconds in base 36, so that keys sort by age, and 64 random bits, so that no two are the same. */
  stage(): StagedBlob {
    const key = `${Date.now().toString(36).padStart(9, '0')}-${randomBytes(8).toString('hex')}`;
    return new StagedObject(this.#bucket, key);
  }

  async read(key: string, offset: number, length: number, into?: Uint8Array): Promise<Uint8Array> {
    const bytes = into ?? Buffer.allocUnsafeSlow(length);
    if ((await this.#fill(key, offset, bytes.subarray(0, length), true)) < length)
      throw new ArchiveError('blob-missing', { where: key, detail: 'fewer bytes than expected' });
    return bytes;
  }

  async readSome(key: string, offset: number, most: number): Promise<Uint8Array> {
    const bytes = Buffer.allocUnsafeSlow(most);
    return bytes.subarray(0, await this.#fill(key, offset, bytes, false));
  }

  /**
   * @param whole it must all be there: a copy nearer by that is short is not believed
   * @returns the bytes that were there
   */
  async #fill(key: string, offset: number, bytes: Uint8Array, whole: boolean): Promise<number> {
    this.#demandKey(key);
    let got = 0;
    while (got < bytes.length) {
      const segment = Math.floor((offset + got) / PART_BYTES);
      const start = offset + got - segment * PART_BYTES;
      const piece = bytes.subarray(got, Math.min(bytes.length, got + PART_BYTES - start));
      const near = await this.#bucket.cache.read(key, segment, start, piece);
      const filled =
        near === piece.length || (near && !whole)
          ? near
          : await this.#fillFromAfar(key, segment, start, piece, got > 0);
      got += filled;
      if (filled < piece.length) break;
    }
    return got;
  }

  /** @param mayEnd the object may end with the segment before */
  async #fillFromAfar(
    key: string,
    segment: number,
    start: number,
    piece: Uint8Array,
    mayEnd: boolean,
  ): Promise<number> {
    try {
      const there = (await this.#segment(key, segment)).subarray(start, start + piece.length);
      piece.set(there);
      return there.length;
    } catch (error) {
      if (mayEnd && error instanceof ArchiveError && error.code === 'blob-missing') return 0;
      throw error;
    }
  }

  async remove(key: string): Promise<void> {
    this.#demandKey(key);
    await this.#bucket.cache.forget(key);
    const { client, name, objectName } = this.#bucket;
    try {
      await client.send(new DeleteObjectCommand({ Bucket: name, Key: objectName(key) }));
    } catch (error) {
      if (!isMissing(error)) throw storageFailure(error, key);
    }
  }

  async *entries(after = ''): AsyncIterable<BlobEntry> {
    const { client, name, objectName } = this.#bucket;
    const prefix = objectName('').slice(0, -SUFFIX.length);
    const listed = paginateListObjectsV2(
      { client },
      { Bucket: name, Prefix: prefix, ...(after !== '' && { StartAfter: objectName(after) }) },
    );
    try {
      for await (const { Contents = [] } of listed) {
        for (const { Key = '', Size = 0 } of Contents) {
          const key = Key.slice(prefix.length, -SUFFIX.length);
          if (KEY.test(key) && key > after && Key.endsWith(SUFFIX)) yield { key, size: Size };
        }
      }
    } catch (error) {
      throw storageFailure(error);
    }
  }

  /** Nobody knows how much a bucket takes. */
  async free(): Promise<undefined> {
    return undefined;
  }

  distrust(key: string): Promise<boolean> {
    return this.#bucket.cache.forget(key);
  }

  async close(): Promise<void> {
    this.#bucket.client.destroy();
  }

  #segment(key: string, segment: number): Promise<Uint8Array> {
    const name = `${key}.${segment}`;
    const known = this.#fetching.get(name);
    if (known) return known;
    const fetching = this.#fetch(key, segment).finally(() => this.#fetching.delete(name));
    this.#fetching.set(name, fetching);
    return fetching;
  }

  async #fetch(key: string, segment: number): Promise<Uint8Array> {
    const { client, name, objectName, cache } = this.#bucket;
    const first = segment * PART_BYTES;
    try {
      const Range = `bytes=${first}-${first + PART_BYTES - 1}`;
      const answer = await client.send(new GetObjectCommand({ Bucket: name, Key: objectName(key), Range }));
      const bytes = await answer.Body!.transformToByteArray();
      void cache.put(key, segment, bytes); // which fails quietly, and nobody waits for
      return bytes;
    } catch (error) {
      throw storageFailure(error, key);
    }
  }

  /** Keys come from the index; a damaged one must not lead to other objects. */
  #demandKey(key: string): void {
    if (!KEY.test(key)) throw new ArchiveError('blob-missing', { detail: 'not a key of this store' });
  }
}
