import type { BlobStore, StoredInstance } from '@vesalius/archive/api';
import { frameStartsByContent, HEAD_BYTES } from '@vesalius/codecs';
import { checkedBytes } from './checked-reader.ts';
import { fragmentsWithoutFrames, withFrames } from './frame-index.ts';

/** Each fragment costs a read of a block. */
const MOST_FRAGMENTS = 10_000;

/** Finds the frames of images that have neither offset table nor one fragment a frame, by what their fragments begin with (PS3.5 §A.4.1). */
export class FramesByContent {
  readonly #blobs: BlobStore;
  /** Of the instance asked for last: frames are asked for one after another. */
  #last: { readonly blobKey: string; readonly frameIndex: Promise<Uint8Array | undefined> } | undefined;

  constructor(blobs: BlobStore) {
    this.#blobs = blobs;
  }

  /** The frame index with the frames found, or undefined when there are none to find. */
  find(instance: StoredInstance, frameIndex: Uint8Array): Promise<Uint8Array | undefined> {
    if (this.#last?.blobKey === instance.blobKey) return this.#last.frameIndex;
    const found = this.#search(instance, frameIndex);
    const last = { blobKey: instance.blobKey, frameIndex: found };
    this.#last = last;
    found.catch(() => {
      if (this.#last === last) this.#last = undefined;
    });
    return found;
  }

  async #search(instance: StoredInstance, frameIndex: Uint8Array): Promise<Uint8Array | undefined> {
    const fragments = fragmentsWithoutFrames(frameIndex);
    if (fragments.length === 0 || fragments.length > MOST_FRAGMENTS) return undefined;
    const heads: Uint8Array[] = [];
    for (const { offset, length } of fragments) {
      const range = { offset, length: Math.min(HEAD_BYTES, length) };
      const pieces = await Array.fromAsync(checkedBytes(this.#blobs, instance, range));
      heads.push(Buffer.concat(pieces));
    }
    const starts = frameStartsByContent(heads, instance.pixels?.numberOfFrames ?? 0);
    return starts.length > 0 ? withFrames(fragments, starts) : undefined;
  }
}
