import { Enums, imageLoader } from '@cornerstonejs/core';

const AT_ONCE = 4;

/** Brings the frames of a stack into memory, the nearest first; what it returns stops that. */
export function prefetch(imageIds: readonly string[], from: number): () => void {
  const order = [...imageIds.keys()].sort((a, b) => Math.abs(a - from) - Math.abs(b - from));
  let stopped = false;
  const next = async (): Promise<void> => {
    for (let index = order.shift(); index !== undefined && !stopped; index = order.shift()) {
      // A frame that cannot be had is told when it is looked at.
      await imageLoader
        .loadAndCacheImage(imageIds[index]!, { requestType: Enums.RequestType.Prefetch, priority: 0 })
        .catch(() => undefined);
    }
  };
  for (let worker = 0; worker < AT_ONCE; worker++) void next();
  return () => {
    stopped = true;
  };
}

/** Brings all of these frames into memory; `told` hears how many are there. Rejects when one of them cannot be had. */
export async function loadAll(imageIds: readonly string[], told: (loaded: number) => void): Promise<void> {
  const left = [...imageIds];
  let loaded = 0;
  const next = async (): Promise<void> => {
    for (let imageId = left.shift(); imageId !== undefined; imageId = left.shift()) {
      await imageLoader.loadAndCacheImage(imageId, { requestType: Enums.RequestType.Interaction, priority: 0 });
      told(++loaded);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}
