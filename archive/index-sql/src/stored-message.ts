import type { StoredInstance } from '@vesalius/archive/api';

/** Instances on their way to the main thread: text for all that is text, one piece for all checksums. */
export interface StoredMessage {
  /** JSON of a `StoredText` for each. */
  readonly text: string;
  readonly checksums: Uint8Array;
}

export type StoredText = Omit<StoredInstance, 'blockChecksums'> & { readonly checksumBytes: number };

export function unpackStored({ text, checksums }: StoredMessage): StoredInstance[] {
  let at = 0;
  return (JSON.parse(text) as StoredText[]).map(({ checksumBytes, ...instance }) => {
    const blockChecksums = checksums.subarray(at, at + checksumBytes);
    at += checksumBytes;
    return { ...instance, blockChecksums };
  });
}
