import type { StoredInstance, Transcoding } from '@vesalius/archive/api';
import type { AcceptedContext, DataSetSource } from '@vesalius/dimse';

export interface Sendable {
  readonly transferSyntaxUid: string;
  readonly source: DataSetSource;
}

/**
 * The instance in a transfer syntax the peer takes: as it is kept when one of the contexts has it, else in one that loses nothing;
 * undefined when none can be.
 */
export async function sendable(
  instance: StoredInstance,
  contexts: readonly AcceptedContext[],
  kept: () => AsyncIterable<Uint8Array>,
  transcoding: Transcoding,
): Promise<Sendable | undefined> {
  const offered = contexts
    .filter(({ abstractSyntax }) => abstractSyntax === instance.sopClassUid)
    .map(({ transferSyntax }) => transferSyntax);
  if (offered.includes(instance.transferSyntaxUid))
    return { transferSyntaxUid: instance.transferSyntaxUid, source: kept() };
  const transferSyntaxUid = transcoding.offers(instance).find((uid) => offered.includes(uid));
  const source = transferSyntaxUid && (await transcoding.dataset(instance, transferSyntaxUid));
  return source ? { transferSyntaxUid, source } : undefined;
}
