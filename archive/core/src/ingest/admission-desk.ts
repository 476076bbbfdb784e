import {
  type Admission,
  ArchiveError,
  type BlobStore,
  type Clock,
  type ContentScanner,
  type ExtraAttribute,
  type IndexStore,
  type IngestOutcome,
  type InstanceIdentity,
  type Logger,
  nonPatientCategory,
} from '@vesalius/archive/api';
import { isStorageSopClass } from '@vesalius/dicom';
import type { AccessTrail } from '../audit/access-trail.ts';
import { NonPatientDesk } from '../non-patient/non-patient-desk.ts';
import { HeldLookup } from './held-lookup.ts';
import { type Arrival, recordOf } from './record.ts';

export interface AdmissionPolicy {
  /** Keep instances of SOP classes that are not in PS3.4 Table B.5-1: private ones and newer ones. */
  readonly acceptUnknownSopClasses: boolean;
  readonly extraAttributes: readonly ExtraAttribute[];
}

export interface DeskParts {
  readonly blobs: BlobStore;
  readonly index: IndexStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly policy: AdmissionPolicy;
  readonly scanner?: ContentScanner;
  /** Hears of what was not admitted. */
  readonly trail: Pick<AccessTrail, 'notStored' | 'heldAlready'>;
}

/** Where a durable blob becomes a row, or is given back. */
export class AdmissionDesk {
  readonly blobs: BlobStore;
  readonly scanner: ContentScanner | undefined;
  readonly trail: DeskParts['trail'];
  readonly #parts: DeskParts;
  readonly #held: HeldLookup;
  readonly #nonPatient: NonPatientDesk;

  constructor(parts: DeskParts) {
    this.#parts = parts;
    this.blobs = parts.blobs;
    this.scanner = parts.scanner;
    this.trail = parts.trail;
    this.#held = new HeldLookup(parts.index.instances);
    this.#nonPatient = new NonPatientDesk(parts);
  }

  /** @throws ArchiveError `sop-class-refused` */
  checkSopClass(identity: InstanceIdentity): void {
    if (this.#parts.policy.acceptUnknownSopClasses || isStorageSopClass(identity.sopClassUid)) return;
    throw new ArchiveError('sop-class-refused', { where: '00080016' });
  }

  async holds(identity: InstanceIdentity, datasetSha256: string): Promise<boolean> {
    const held = await this.#held.ask(identity.sopInstanceUid);
    return [held, held?.original].some(
      (one) => one?.datasetSha256 === datasetSha256 && one.transferSyntaxUid === identity.transferSyntaxUid,
    );
  }

  async admit(arrival: Arrival): Promise<IngestOutcome> {
    const [outcome] = await this.admitAll([arrival]);
    return outcome!;
  }

  /** Admits in this order: of two that contradict each other the first is kept. */
  async admitAll(arrivals: readonly Arrival[]): Promise<IngestOutcome[]> {
    const { index, clock, policy } = this.#parts;
    const ofPatients = arrivals.filter((arrival) => !isNonPatient(arrival));
    const records = ofPatients.map((arrival) => recordOf(arrival, policy.extraAttributes, clock.now()));
    const admissions = await index.instances.admit(records);
    const outcomes = new Map<Arrival, Promise<IngestOutcome>>();
    for (const [at, arrival] of ofPatients.entries()) outcomes.set(arrival, this.#outcomeOf(admissions[at]!, arrival));
    for (const arrival of arrivals)
      if (isNonPatient(arrival)) outcomes.set(arrival, this.#nonPatient.admit(arrival, clock.now()));
    return Promise.all(arrivals.map((arrival) => outcomes.get(arrival)!));
  }

  async #outcomeOf(admission: Admission, { file: { identity: instance }, blobKey }: Arrival): Promise<IngestOutcome> {
    if (admission.outcome === 'stored') return { outcome: 'stored', instance };
    await this.#giveBackUnlessOwned(blobKey);
    // Nothing says whether the other study exists.
    if (admission.outcome === 'refused')
      return { outcome: 'refused', code: 'not-permitted', detail: new ArchiveError('not-permitted').message, instance };
    if (admission.outcome === 'duplicate') return { outcome: 'duplicate', instance };
    if (admission.outcome === 'binned') return { ...binned(admission.purgeAt), instance };
    return { outcome: 'quarantined', instance, caseId: admission.caseId, conflict: admission.conflict };
  }

  /**
   * The same newcomer a second time is held once. A sweep may admit a blob that its own reception has admitted meanwhile: then the row
   * points at this very blob, and to remove it would be to lose the only copy.
   */
  async #giveBackUnlessOwned(blobKey: string): Promise<void> {
    const [owner] = await this.#parts.index.instances.blobOwners([blobKey]);
    if (owner !== 'owned') await this.blobs.remove(blobKey);
  }
}

/** Said in the 64 characters that an Error Comment has (PS3.7 §C.4.1). */
function binned(purgeAt: number): Pick<IngestOutcome & { outcome: 'refused' }, 'outcome' | 'code' | 'detail'> {
  const day = new Date(purgeAt).toISOString().slice(0, 'YYYY-MM-DD'.length);
  const { code, message } = new ArchiveError('binned', { detail: `until ${day}; restore or purge it first` });
  return { outcome: 'refused', code, detail: message };
}

function isNonPatient({ file }: Arrival): boolean {
  return nonPatientCategory(file.identity.sopClassUid) !== undefined;
}
