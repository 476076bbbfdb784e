import type { Principal } from './access.ts';
import type { ArchiveErrorCode } from './errors.ts';
import type { NonPatientCategory } from './non-patient-categories.ts';

/** Where an instance came from; kept with it. */
export interface InstanceSource {
  readonly door: 'dimse' | 'dicomweb' | 'rest' | 'import' | 'recovery' | 'retrieve';
  readonly principal: Principal;
  readonly callingAeTitle?: string;
  readonly calledAeTitle?: string;
  /** Network address of the sender, without port. */
  readonly address?: string;
  /** Ids of projects that a new study is put into; by default those that the sender sends to alone. */
  readonly projects?: readonly number[];
}

/** What the bytes of a reception are. */
export type Envelope =
  /** A data set in a known transfer syntax, as a C-STORE carries it (PS3.7 §9.1.1). */
  | {
      readonly form: 'dataset';
      readonly transferSyntaxUid: string;
      readonly sopClassUid: string;
      readonly sopInstanceUid: string;
    }
  /** A Part 10 file (PS3.10 §7.1); a missing preamble or meta group is tolerated. */
  | {
      readonly form: 'file';
      /** Refuse an instance of another study: STOW-RS to `/studies/{uid}` (PS3.18 §10.5.1). */
      readonly expectedStudyInstanceUid?: string;
      /** Refuse what is no Non-Patient Instance of that category, or not of that UID: the Store transaction of PS3.18 §12.5. */
      readonly expectedNonPatient?: { readonly category: NonPatientCategory; readonly sopInstanceUid?: string };
    };

/** The UIDs an instance is known by; study and series are empty for a Non-Patient Instance. */
export interface InstanceIdentity {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  readonly transferSyntaxUid: string;
}

export type ConflictKind =
  /** The SOP Instance UID is held with other bytes. */
  | 'instance-differs'
  /** The Study Instance UID belongs to another patient. */
  | 'study-of-other-patient'
  /** The Series Instance UID belongs to another study. */
  | 'series-of-other-study';

/** What became of a reception. All but `refused` mean: durable, whatever happens to the power now. */
export type IngestOutcome =
  | { readonly outcome: 'stored'; readonly instance: InstanceIdentity }
  /** The very same bytes are held already; nothing was written. */
  | { readonly outcome: 'duplicate'; readonly instance: InstanceIdentity }
  /** The original is kept, the newcomer is held for a person to decide. */
  | {
      readonly outcome: 'quarantined';
      readonly instance: InstanceIdentity;
      readonly caseId: number;
      readonly conflict: ConflictKind;
    }
  | {
      readonly outcome: 'refused';
      readonly code: ArchiveErrorCode;
      readonly detail: string;
      /** As far as it could be read. */
      readonly instance?: Partial<InstanceIdentity>;
    };

/**
 * One instance on its way in. The reception keeps the chunks it is given: the caller must not write into them again.
 */
export interface Reception {
  /** False asks the caller to wait for `drained()`; the chunk is taken all the same. */
  write(chunk: Uint8Array): boolean;
  drained(): Promise<void>;
  /** Resolves when the instance is durable or refused; never rejects for what the data are, only for broken storage. */
  end(): Promise<IngestOutcome>;
  /** Forgets the instance, for a sender that went away. */
  abort(): void;
}

/** An instance as its sender knows it. */
export interface KnownBytes {
  readonly sopInstanceUid: string;
  /** SHA-256 of its data set as it is encoded, without preamble and meta group, in hexadecimal. */
  readonly datasetSha256: string;
}

export interface Ingest {
  receive(source: InstanceSource, envelope: Envelope): Reception;
  /** Which of these very bytes are kept: to send them again would be answered with `duplicate`. For who may store. */
  holds(principal: Principal, instances: readonly KnownBytes[]): Promise<boolean[]>;
}
