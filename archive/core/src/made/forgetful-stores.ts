import type { BlobStore } from '@vesalius/archive/api';
import { VIEW_KEY } from '../views/view-files.ts';
import type { MadeCache } from './made-cache.ts';

/**
 * The store, with which everything goes that was made of a blob when the blob goes.
 *
 * @param prefix what stands before the keys of this store where instances name them
 */
function forgetful(blobs: BlobStore, made: MadeCache, prefix: string): BlobStore {
  return {
    stage: () => blobs.stage(),
    read: (key, offset, length, into) => blobs.read(key, offset, length, into),
    async remove(key) {
      made.forget(prefix + key);
      await blobs.remove(key);
      made.forget(prefix + key); // what was begun before the blob had gone
    },
    ...(blobs.setAside && { setAside: (key: string) => blobs.setAside!(key) }),
    ...(blobs.mend && { mend: (key: string, pieces: AsyncIterable<Uint8Array>) => blobs.mend!(key, pieces) }),
    ...(blobs.distrust && { distrust: (key: string) => blobs.distrust!(key) }),
    entries: (after) => blobs.entries(after),
    free: () => blobs.free(),
    close: () => blobs.close(),
  };
}

interface Stores {
  readonly blobs: BlobStore;
  readonly views?: { readonly blobs: BlobStore };
}

/** Both stores, of originals and of views, so that nothing made of an instance outlives it. */
export function forgetfulStores<S extends Stores>(stores: S, made: MadeCache): S {
  const { blobs, views } = stores;
  return {
    ...stores,
    blobs: forgetful(blobs, made, ''),
    ...(views && { views: { ...views, blobs: forgetful(views.blobs, made, VIEW_KEY) } }),
  };
}
