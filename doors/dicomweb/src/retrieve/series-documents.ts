import type { SeriesMetadata } from '@vesalius/archive/api';

/** Compressed bytes held to know the versions of all series before the answer begins. */
const MOST_HELD = 32 * 1024 * 1024;

export interface SeriesDocuments {
  readonly held: readonly SeriesMetadata[];
  /** Those beyond what may be held; undefined when all are. */
  readonly further?: AsyncIterator<SeriesMetadata>;
}

/** Takes the documents of a selection as far as memory allows. */
export async function gatherDocuments(documents: AsyncIterable<SeriesMetadata>): Promise<SeriesDocuments> {
  const held: SeriesMetadata[] = [];
  const iterator = documents[Symbol.asyncIterator]();
  let bytes = 0;
  for (let step = await iterator.next(); !step.done; step = await iterator.next()) {
    held.push(step.value);
    bytes += step.value.gzip.length;
    if (bytes > MOST_HELD) return { held, further: iterator };
  }
  return { held };
}

export async function* allDocuments({ held, further }: SeriesDocuments): AsyncGenerator<SeriesMetadata> {
  yield* held;
  if (!further) return;
  try {
    for (let step = await further.next(); !step.done; step = await further.next()) yield step.value;
  } finally {
    await further.return?.();
  }
}
