import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { StagedBlob } from '@vesalius/archive/api';
import { storageFailure } from './failure.ts';
import { PartBuffer } from './part-buffer.ts';
import type { SegmentCache } from './segment-cache.ts';

export interface Bucket {
  readonly client: S3Client;
  readonly name: string;
  /** What each new object is given: storage class, encryption. */
  readonly manner: Pick<PutObjectCommandInput, 'StorageClass' | 'ServerSideEncryption' | 'SSEKMSKeyId'>;
  readonly cache: SegmentCache;
  readonly objectName: (key: string) => string;
}

/**
 * One object on its way. What fits into one part is one request; a longer one is a multipart upload, part after part, so that memory
 * holds one part whatever its size. Providers show an object only when the last request has succeeded, and it is durable then.
 *
 * The SHA-256 of each request's body is part of its signature (AWS Signature Version 4), so the provider refuses bytes that changed
 * on the way.
 */
export class StagedObject implements StagedBlob {
  readonly #bucket: Bucket;
  readonly #key: string;
  readonly #target: { readonly Bucket: string; readonly Key: string };
  readonly #part = new PartBuffer();
  readonly #etags: (string | undefined)[] = [];
  readonly #cached: Promise<void>[] = [];
  #uploadId: string | undefined;

  constructor(bucket: Bucket, key: string) {
    this.#bucket = bucket;
    this.#key = key;
    this.#target = { Bucket: bucket.name, Key: bucket.objectName(key) };
  }

  async append(chunks: readonly Uint8Array[]): Promise<void> {
    try {
      for (const chunk of chunks) await this.#appendOne(chunk);
    } catch (error) {
      throw storageFailure(error);
    }
  }

  async publish(last: readonly Uint8Array[] = []): Promise<string> {
    await this.append(last);
    try {
      if (this.#uploadId === undefined) await this.#putWhole();
      else await this.#complete(this.#uploadId);
      await Promise.all(this.#cached);
      return this.#key;
    } catch (error) {
      throw storageFailure(error);
    }
  }

  async discard(): Promise<void> {
    if (this.#uploadId !== undefined) {
      const abort = new AbortMultipartUploadCommand({ ...this.#target, UploadId: this.#uploadId });
      await this.#bucket.client.send(abort).catch(() => undefined); // what is left goes at a later start
    }
    await Promise.all(this.#cached);
    await this.#bucket.cache.forget(this.#key);
  }

  async #appendOne(chunk: Uint8Array): Promise<void> {
    let taken = 0;
    while (taken < chunk.length) {
      // A full part waits until a byte follows: the last part is sent by `publish`.
      if (this.#part.isFull) await this.#sendPart();
      taken += this.#part.take(chunk.subarray(taken));
    }
  }

  async #putWhole(): Promise<void> {
    const { bytes } = this.#part;
    const { client, manner } = this.#bucket;
    await client.send(
      new PutObjectCommand({ ...this.#target, ...manner, Body: bytes, ContentType: 'application/dicom' }),
    );
    this.#keepNear(0, bytes);
  }

  async #sendPart(): Promise<void> {
    const { client, manner } = this.#bucket;
    if (this.#uploadId === undefined) {
      const begin = new CreateMultipartUploadCommand({ ...this.#target, ...manner, ContentType: 'application/dicom' });
      this.#uploadId = (await client.send(begin)).UploadId!;
    }
    const { bytes } = this.#part;
    const number = this.#etags.length + 1;
    const send = new UploadPartCommand({
      ...this.#target,
      UploadId: this.#uploadId,
      PartNumber: number,
      Body: bytes,
    });
    this.#etags.push((await client.send(send)).ETag);
    this.#keepNear(number - 1, bytes);
    this.#part.renew();
  }

  async #complete(uploadId: string): Promise<void> {
    await this.#sendPart();
    const parts = this.#etags.map((ETag, at) => ({ ETag, PartNumber: at + 1 }));
    await this.#bucket.client.send(
      new CompleteMultipartUploadCommand({ ...this.#target, UploadId: uploadId, MultipartUpload: { Parts: parts } }),
    );
  }

  #keepNear(segment: number, bytes: Uint8Array): void {
    this.#cached.push(this.#bucket.cache.put(this.#key, segment, bytes));
  }
}
