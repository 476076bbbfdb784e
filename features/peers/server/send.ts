import {
  type Archive,
  ArchiveError,
  type JobContext,
  type JobHandler,
  type Peer,
  type SendInput,
  type StoredInstance,
  type Transfer,
} from '@vesalius/archive/api';
import { type Association, DimseError } from '@vesalius/dimse';
import { encodingFor } from './encodings.ts';
import { openAssociation, type PeerCalls } from './open-association.ts';
import { PeerError } from './peer-error.ts';
import { PeerLine } from './peer-line.ts';
import { type Shipment, shipmentsOf } from './store-contexts.ts';
import { isKept, Tally } from './tally.ts';

/** The job `peer.send`: C-STORE of a selection to a peer. Running it again sends again, which does no harm. */
export function sendJob(archive: Archive, calls: PeerCalls): JobHandler {
  return async (context) => {
    const { aeTitle, selection } = context.job.input as unknown as SendInput;
    const peer = await archive.peers.get(aeTitle);
    if (!peer) throw new PeerError('peer-unknown', `No peer ${aeTitle}`);
    const { principal } = context;
    const transfer = archive.retrieve.transfer(principal, selection, aeTitle);
    const sending = new Sending(archive, transfer, context);
    const total = await archive.retrieve.count(principal, selection);
    try {
      for (const shipment of await sending.shipments()) await sending.ship(peer, calls, shipment, total);
    } finally {
      await transfer.end();
    }
    if (sending.tally.failed > 0 && sending.tally.failed === sending.tally.done)
      throw new PeerError('peer-failed', `${aeTitle} took none of ${sending.tally.failed} instances`);
    return { ...sending.tally.result() };
  };
}

class Sending {
  readonly tally = new Tally();
  readonly #archive: Archive;
  readonly #transfer: Transfer;
  readonly #context: JobContext;

  constructor(archive: Archive, transfer: Transfer, context: JobContext) {
    this.#archive = archive;
    this.#transfer = transfer;
    this.#context = context;
  }

  async shipments(): Promise<Shipment[]> {
    const kinds = new Map<string, StoredInstance>();
    for await (const instance of this.#instances()) {
      const kind = `${instance.sopClassUid} ${instance.transferSyntaxUid}`;
      if (!kinds.has(kind)) kinds.set(kind, instance);
    }
    return shipmentsOf(kinds.values());
  }

  async ship(peer: Peer, calls: PeerCalls, shipment: Shipment, total: number): Promise<void> {
    const { signal, progress } = this.#context;
    const { presentationContexts } = shipment;
    const line = new PeerLine(() => openAssociation(peer, calls, { presentationContexts, signal }));
    try {
      for await (const instance of this.#instances()) {
        if (!shipment.sopClassUids.has(instance.sopClassUid)) continue;
        signal.throwIfAborted();
        const association = await line.association();
        const status = await this.#store(association, instance);
        this.tally.add(instance.sopInstanceUid, status);
        if (isKept(status)) this.#transfer.arrived(instance);
        progress({ done: this.tally.done, total, failed: this.tally.failed });
      }
    } finally {
      await line.end();
    }
  }

  #instances(): AsyncIterable<StoredInstance> {
    return this.#transfer.instances();
  }

  /** The status of the C-STORE; undefined when the instance cannot be read, the peer takes no encoding of it, or hung up over it. */
  async #store(association: Association, instance: StoredInstance): Promise<number | undefined> {
    const { sopClassUid, sopInstanceUid } = instance;
    try {
      const encoding = await encodingFor(this.#archive, instance, association.contexts);
      if (!encoding) return undefined;
      return (await association.cStore({ sopClassUid, sopInstanceUid, ...encoding })).status;
    } catch (error) {
      this.#archive.log.warn('an instance could not be sent', {
        sopInstanceUid,
        code: error instanceof ArchiveError || error instanceof DimseError ? error.code : 'unexpected',
      });
      return undefined;
    }
  }
}
