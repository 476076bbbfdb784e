import type { StoredInstance } from '@vesalius/archive/api';
import { writeMeta } from '@vesalius/dicom';

/** A data set behind the head of a Part 10 file. */
export function asFile(
  { sopClassUid: mediaStorageSopClassUid }: StoredInstance,
  mediaStorageSopInstanceUid: string,
  transferSyntaxUid: string,
  dataset: AsyncIterable<Uint8Array> | undefined,
): AsyncIterable<Uint8Array> | undefined {
  return (
    dataset && behind(writeMeta({ mediaStorageSopClassUid, mediaStorageSopInstanceUid, transferSyntaxUid }), dataset)
  );
}

async function* behind(head: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head;
  yield* rest;
}
