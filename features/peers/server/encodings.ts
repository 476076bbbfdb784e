import type { Retrieve, StoredInstance } from '@vesalius/archive/api';
import { lookupTransferSyntax, readDataset, writeDataset } from '@vesalius/dicom';
import type { AcceptedContext, DataSetSource } from '@vesalius/dimse';

/** Above this an instance is not re-encoded, which takes it into memory whole. Bytes. */
const MOST_REENCODED = 256 * 1024 * 1024;

/**
 * An instance in a transfer syntax that the peer has accepted for its SOP class: as it is kept when it may be, else re-encoded
 * where pixels are not compressed; undefined when neither can be.
 */
export async function encodingFor(
  retrieve: Retrieve,
  instance: StoredInstance,
  contexts: readonly AcceptedContext[],
): Promise<{ readonly transferSyntaxUid: string; readonly source: DataSetSource } | undefined> {
  const accepted = contexts
    .filter((context) => context.scu && context.abstractSyntax === instance.sopClassUid)
    .map((context) => context.transferSyntax);
  const { transferSyntaxUid: kept } = instance;
  if (accepted.includes(kept)) return { transferSyntaxUid: kept, source: retrieve.dataset(instance) };
  const other = accepted.find(isNative);
  if (other === undefined || !isNative(kept) || instance.fileSize > MOST_REENCODED) return undefined;
  const { dataset } = readDataset(Buffer.concat(await Array.fromAsync(retrieve.dataset(instance))), kept);
  return { transferSyntaxUid: other, source: writeDataset(dataset, other) };
}

function isNative(transferSyntaxUid: string): boolean {
  return lookupTransferSyntax(transferSyntaxUid)?.encapsulated === false;
}
