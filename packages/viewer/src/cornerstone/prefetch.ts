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
