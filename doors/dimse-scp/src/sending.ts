import type { StoredInstance, Transcoding } from '@vesalius/archive/api';
import type { AcceptedContext, DataSetSource } from '@vesalius/dimse';

export interface Sendable {
  /** Another one than that of the instance where a rule has it sent with a loss. */
  readonly sopInstanceUid: string;
  readonly transferSyntaxUid: string;
  readonly source: DataSetSource;
}

/**
 * The instance in a transfer syntax the peer takes: with a loss where a rule says so, else as it is kept when one of the contexts has it, else
 * in one that loses nothing; undefined when none can be.
 */
export async function sendable(
  instance: StoredInstance,
  contexts: readonly AcceptedContext[],
  kept: () => AsyncIterable<Uint8Array>,
  transcoding: Transcoding,
  aeTitle: string,
): Promise<Sendable | undefined> {
  const offered = contexts
    .filter(({ abstractSyntax }) => abstractSyntax === instance.sopClassUid)
    .map(({ transferSyntax }) => transferSyntax);
  const made = async (transferSyntaxUid: string | undefined): Promise<Sendable | undefined> => {
    if (transferSyntaxUid === undefined) return undefined;
    const source = await transcoding.dataset(instance, transferSyntaxUid);
    return source && { transferSyntaxUid, source, sopInstanceUid: transcoding.uidIn(instance, transferSyntaxUid) };
  };
  const rule = transcoding.lossyTo(aeTitle);
  const lossy = transcoding.lossyOffers(instance).find((uid) => uid === rule && offered.includes(uid));
  const small = await made(lossy);
  if (small) return small;
  const { sopInstanceUid, transferSyntaxUid } = instance;
  if (offered.includes(transferSyntaxUid)) return { sopInstanceUid, transferSyntaxUid, source: kept() };
  return made(transcoding.offers(instance).find((uid) => offered.includes(uid)));
}
