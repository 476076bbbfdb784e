import type { StoredInstance } from '@vesalius/archive/api';
import { lookupTransferSyntax, readDataset, writeDataset } from '@vesalius/dicom';
import type { AcceptedContext, DataSetSource } from '@vesalius/dimse';

/** Above this an instance is not re-encoded, which takes it into memory whole. */
const MOST_REENCODED_BYTES = 256 * 1024 * 1024;

export interface Sendable {
  readonly transferSyntaxUid: string;
  readonly source: DataSetSource;
}

/**
 * The instance in a transfer syntax the peer takes: as it is kept when one of the contexts has it, else re-encoded where its pixels are not
 * compressed; undefined when neither can be.
 */
export async function sendable(
  instance: StoredInstance,
  contexts: readonly AcceptedContext[],
  kept: () => AsyncIterable<Uint8Array>,
): Promise<Sendable | undefined> {
  const offered = contexts
    .filter(({ abstractSyntax }) => abstractSyntax === instance.sopClassUid)
    .map(({ transferSyntax }) => transferSyntax);
  if (offered.includes(instance.transferSyntaxUid))
    return { transferSyntaxUid: instance.transferSyntaxUid, source: kept() };
  const native = offered.find((uid) => isNative(uid));
  if (native === undefined || !isNative(instance.transferSyntaxUid) || instance.fileSize > MOST_REENCODED_BYTES)
    return undefined;
  const bytes = Buffer.concat(await Array.fromAsync(kept(), (piece) => Buffer.from(piece)));
  const { dataset } = readDataset(bytes, instance.transferSyntaxUid);
  return { transferSyntaxUid: native, source: writeDataset(dataset, native) };
}

function isNative(transferSyntaxUid: string): boolean {
  return lookupTransferSyntax(transferSyntaxUid)?.encapsulated === false;
}
