import type { Archive, StoredInstance } from '@vesalius/archive/api';
import type { AcceptedContext, DataSetSource } from '@vesalius/dimse';

/**
 * An instance in a transfer syntax that the peer has accepted for its SOP class: as it is kept when it may be, else in one that loses nothing;
 * undefined when none can be.
 */
export async function encodingFor(
  { retrieve, transcoding }: Pick<Archive, 'retrieve' | 'transcoding'>,
  instance: StoredInstance,
  contexts: readonly AcceptedContext[],
): Promise<{ readonly transferSyntaxUid: string; readonly source: DataSetSource } | undefined> {
  const accepted = contexts
    .filter((context) => context.scu && context.abstractSyntax === instance.sopClassUid)
    .map((context) => context.transferSyntax);
  const { transferSyntaxUid: kept } = instance;
  if (accepted.includes(kept)) return { transferSyntaxUid: kept, source: retrieve.dataset(instance) };
  const other = transcoding.offers(instance).find((uid) => accepted.includes(uid));
  const source = other && (await transcoding.dataset(instance, other));
  return source ? { transferSyntaxUid: other, source } : undefined;
}
