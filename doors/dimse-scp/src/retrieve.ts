import { isIP } from 'node:net';
import {
  type Archive,
  ArchiveError,
  type Peer,
  type Principal,
  type Selection,
  type StoredInstance,
  type Transfer,
} from '@vesalius/archive/api';
import {
  type Association,
  type CGetRequest,
  type CMoveRequest,
  type ConnectOptions,
  type ContextProposal,
  connect,
  type DimseResult,
  EXPLICIT_VR_LITTLE_ENDIAN,
  IMPLICIT_VR_LITTLE_ENDIAN,
  type RetrieveResult,
  type SubOperationCounts,
  type SubOperations,
} from '@vesalius/dimse';
import type { Callers } from './accept.ts';
import { MODELS } from './models.ts';
import { selectionOf } from './retrieve-keys.ts';
import { sendable } from './sending.ts';
import { queryFailure } from './status-table.ts';

const MOVE_DESTINATION_UNKNOWN = 0xa801;
/** PS3.7 §C.5.16. */
const NOT_AUTHORIZED = 0x0124;
/** Port of a peer that is known as a caller only: nothing can be sent to it. */
const CALLER_ONLY = 0;
const UNABLE_TO_PERFORM = 0xa702;
/** Progress is told this often, milliseconds: often enough for a bar, seldom enough to cost nothing. */
const TELL_EVERY_MS = 200;
/** How long a destination that was allowed is believed to be so. */
const LOOK_EVERY_MS = 2_000;
/** Presentation contexts of one association (PS3.8 §9.3.2.2: odd numbers up to 255). */
const MOST_CONTEXTS = 128;

type Retrieval = AsyncGenerator<SubOperationCounts, RetrieveResult>;
type Store = (instance: StoredInstance, following?: StoredInstance) => Promise<DimseResult | undefined>;

export interface MoveOptions {
  readonly aeTitle: string;
  readonly tls?: ConnectOptions['tls'];
}

/** C-GET (PS3.4 §C.4.3): sub-operations on the same association. */
export function getFrom(archive: Archive, callers: Callers) {
  return async function* (request: CGetRequest, association: Association, subOperations: SubOperations): Retrieval {
    const principal = callers.principalOf(association.request);
    const selection = selectionIn(archive, principal, request);
    const reading = archive.retrieve.inTurn();
    const store: Store = async (instance, following) => {
      const sending = await sendable(
        instance,
        subOperations.contexts,
        () => reading.dataset(instance, following),
        archive.transcoding,
        association.callingAeTitle,
      );
      return (
        sending &&
        subOperations.cStore({
          sopClassUid: instance.sopClassUid,
          ...sending,
          priority: request.priority,
          signal: request.signal,
        })
      );
    };
    const transfer = archive.retrieve.transfer(principal, selection, association.callingAeTitle);
    const remaining = await archive.retrieve.count(principal, selection);
    return yield* retrieval(archive, transfer, remaining, store, request.signal);
  };
}

/** C-MOVE (PS3.4 §C.4.2): sub-operations on an association of our own to a registered peer. */
export function moveFrom(archive: Archive, callers: Callers, options: MoveOptions) {
  return async function* (request: CMoveRequest, association: Association): Retrieval {
    const principal = callers.principalOf(association.request);
    const selection = selectionIn(archive, principal, request);
    const peer = await archive.peers.get(request.moveDestination);
    const transfer = archive.retrieve.transfer(principal, selection, request.moveDestination);
    if (!peer || peer.port === CALLER_ONLY) {
      await transfer.end('destination-unknown');
      return { ...NOTHING, status: MOVE_DESTINATION_UNKNOWN, errorComment: 'Move destination unknown' };
    }
    if (!(await archive.peers.maySendTo(principal, peer.aeTitle))) {
      await transfer.end('destination-not-allowed');
      return { ...NOTHING, status: NOT_AUTHORIZED, errorComment: 'Move destination not allowed for this caller' };
    }
    const presentationContexts = await contextsFor(archive, transfer, peer.aeTitle);
    if (presentationContexts.length === 0) {
      await transfer.end();
      return NOTHING;
    }
    const outgoing = await dialled(archive, peer, options, { presentationContexts, signal: request.signal });
    if (!outgoing) return nothingMoved(transfer);
    const moveOriginator = { aeTitle: association.callingAeTitle, messageId: request.messageId };
    const reading = archive.retrieve.inTurn();
    const mayStill = lookedAtAgain(async () => {
      const now = await archive.peers.get(peer.aeTitle);
      return now?.host === peer.host && now.port === peer.port && archive.peers.maySendTo(principal, peer.aeTitle);
    });
    const store: Store = async (instance, following) => {
      if (!(await mayStill())) return undefined;
      const sending = await sendable(
        instance,
        outgoing.contexts,
        () => reading.dataset(instance, following),
        archive.transcoding,
        peer.aeTitle,
      );
      return (
        sending &&
        outgoing.cStore({
          sopClassUid: instance.sopClassUid,
          ...sending,
          priority: request.priority,
          moveOriginator,
          signal: request.signal,
        })
      );
    };
    try {
      const remaining = await archive.retrieve.count(principal, selection);
      return yield* retrieval(archive, transfer, remaining, store, request.signal);
    } finally {
      await outgoing.release().catch(() => undefined);
    }
  };
}

/** The answer of some seconds ago at most: a destination may be removed while much is on its way there. */
function lookedAtAgain(look: () => Promise<boolean>): () => Promise<boolean> {
  let [answer, at] = [true, performance.now()];
  return async () => {
    if (performance.now() - at < LOOK_EVERY_MS) return answer;
    at = performance.now();
    answer = await look();
    return answer;
  };
}

/** An association of ours with the peer; undefined when none comes about. */
async function dialled(
  archive: Archive,
  peer: Peer,
  options: MoveOptions,
  wanted: Pick<ConnectOptions, 'presentationContexts' | 'signal'>,
): Promise<Association | undefined> {
  const { aeTitle: calledAeTitle, host, port } = peer;
  try {
    return await connect({
      host: await archive.outgoing.addressOf(host),
      port,
      callingAeTitle: options.aeTitle,
      calledAeTitle,
      ...(peer.tls && { tls: { servername: isIP(host) ? '' : host, ...options.tls } }),
      ...wanted,
    });
  } catch {
    return undefined;
  }
}

const NOTHING: RetrieveResult = { completed: 0, failed: 0, warning: 0 };

/** Every sub-operation failed, and the requestor hears which (PS3.4 §C.4.2.1.4.2). */
async function nothingMoved(transfer: Transfer): Promise<RetrieveResult> {
  const failedSopInstanceUids: string[] = [];
  for await (const { sopInstanceUid } of transfer.instances()) failedSopInstanceUids.push(sopInstanceUid);
  await transfer.end('destination-not-reached');
  return {
    ...NOTHING,
    status: UNABLE_TO_PERFORM,
    failed: failedSopInstanceUids.length,
    failedSopInstanceUids,
    errorComment: 'No association with the move destination',
  };
}

function selectionIn(archive: Archive, principal: Principal, request: CGetRequest): Selection {
  try {
    archive.access.demand(principal, 'retrieve');
    return selectionOf(request.identifier, request.context.transferSyntax, MODELS.get(request.sopClassUid)!);
  } catch (error) {
    throw queryFailure(error);
  }
}

async function* retrieval(
  archive: Archive,
  transfer: Transfer,
  expected: number,
  store: Store,
  signal: AbortSignal,
): Retrieval {
  let remaining = expected;
  const counts = { completed: 0, failed: 0, warning: 0 };
  const failedSopInstanceUids: string[] = [];
  let told = performance.now();
  try {
    for await (const [instance, following] of withFollowing(transfer.instances())) {
      if (signal.aborted) break;
      const kind = await storedAs(archive, store, instance, following);
      counts[kind] += 1;
      if (kind === 'failed') failedSopInstanceUids.push(instance.sopInstanceUid);
      else transfer.arrived(instance);
      remaining = Math.max(0, remaining - 1);
      if (performance.now() - told < TELL_EVERY_MS) continue;
      told = performance.now();
      yield { remaining, ...counts };
    }
  } finally {
    await transfer.end(); // also of what a break has ended
  }
  return {
    ...counts,
    ...(signal.aborted && { remaining }),
    ...(failedSopInstanceUids.length > 0 && { failedSopInstanceUids }),
  };
}

/** Each with the one that comes after it. */
async function* withFollowing<T>(all: AsyncIterable<T>): AsyncIterable<readonly [T, T | undefined]> {
  let present: T | undefined;
  for await (const following of all) {
    if (present !== undefined) yield [present, following];
    present = following;
  }
  if (present !== undefined) yield [present, undefined];
}

/** One instance that cannot be read or sent is a failed sub-operation, not the end of all. */
async function storedAs(
  archive: Archive,
  store: Store,
  instance: StoredInstance,
  following: StoredInstance | undefined,
): Promise<'completed' | 'failed' | 'warning'> {
  try {
    const result = await store(instance, following);
    if (!result) return 'failed';
    if (result.status === 0) return 'completed';
    return (result.status & 0xf000) === 0xb000 || result.status === 1 ? 'warning' : 'failed';
  } catch (error) {
    archive.log.warn('a sub-operation failed', {
      sopInstanceUid: instance.sopInstanceUid,
      code: error instanceof ArchiveError ? error.code : 'association',
    });
    return 'failed';
  }
}

/**
 * Each SOP class in the transfer syntaxes its instances are kept in and in the one with loss that a rule names, each in a context of its own,
 * and native ones to fall back on.
 */
async function contextsFor({ transcoding }: Archive, transfer: Transfer, aeTitle: string): Promise<ContextProposal[]> {
  const pairs = new Map<string, ContextProposal>();
  const rule = transcoding.lossyTo(aeTitle);
  for await (const instance of transfer.instances()) {
    const { sopClassUid, transferSyntaxUid } = instance;
    for (const uid of [transferSyntaxUid, ...transcoding.lossyOffers(instance).filter((one) => one === rule)])
      pairs.set(`${sopClassUid} ${uid}`, { abstractSyntax: sopClassUid, transferSyntaxes: [uid] });
    const key = `${sopClassUid} native`;
    if (!pairs.has(key))
      pairs.set(key, {
        abstractSyntax: sopClassUid,
        transferSyntaxes: [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN],
      });
  }
  return [...pairs.values()].slice(0, MOST_CONTEXTS);
}
