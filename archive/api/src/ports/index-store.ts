import type { SealedRow } from '@vesalius/audit/chain';
import type { Scope } from '../access.ts';
import type { AuditEvent, AuditFilter, AuditRow } from '../audit.ts';
import type { ChangeKind, ChangePage } from '../changes.ts';
import type { CommitmentRecords } from '../commitment.ts';
import type { ConflictKind, InstanceIdentity } from '../ingest.ts';
import type { JobInput, JobProgress, JobRow, JobState } from '../jobs.ts';
import type { QuarantineCase } from '../lifecycle.ts';
import type { Peer } from '../peers.ts';
import type { Query, QueryPage, QuerySupport } from '../query.ts';
import type { Selection, StoredInstance } from '../retrieve.ts';
import type { GrowthDay, Statistics } from '../statistics.ts';
import type { AccessRecords } from './access-records.ts';
import type { Binning, BinRecords } from './bin-records.ts';
import type { EmergencyRecords } from './emergency-records.ts';
import type { ExternalRecords } from './external-records.ts';
import type { IdentityRecords } from './identity-records.ts';
import type { NonPatientRecords } from './non-patient-records.ts';
import type { PasskeyRecords } from './passkey-records.ts';
import type { RetentionRecords } from './retention-records.ts';
import type { SecondFactorRecords } from './second-factor-records.ts';
import type { ShareRecords } from './share-records.ts';
import type { WorkitemRecords } from './workitem-records.ts';

/** Column → value in the column's form (see `ColumnForm`); absent or null where the data set has no value. */
export type ColumnValues = Readonly<Record<string, string | number | null>>;

export interface ExtraValue {
  /** Position in the list of extra attributes. */
  readonly attribute: number;
  readonly values: readonly string[];
}

/** All that is kept of an instance that was made durable as a blob. */
export interface InstanceRecord {
  readonly identity: InstanceIdentity;
  readonly patient: ColumnValues;
  readonly study: ColumnValues;
  readonly series: ColumnValues;
  readonly instance: ColumnValues;
  readonly extra: readonly ExtraValue[];
  readonly blobKey: string;
  readonly fileSize: number;
  readonly datasetOffset: number;
  readonly datasetSha256: string;
  readonly blockChecksums: Uint8Array;
  readonly pixels?: {
    readonly offset: number;
    readonly length: number;
    readonly encapsulated: boolean;
    readonly numberOfFrames: number;
  };
  /** For encapsulated pixels: see core/retrieve/frame-index. */
  readonly frameIndex?: Uint8Array;
  readonly source: {
    readonly door: string;
    readonly principal: string;
    readonly callingAeTitle?: string;
    readonly calledAeTitle?: string;
    readonly address?: string;
  };
  readonly receivedAt: number;
  /** Absent: it may be added to any study, and a new one belongs to nobody. */
  readonly placing?: Placing;
  /** Hold it for a person whatever is known: it waited for a decision in an index that this one replaces. */
  readonly hold?: Hold;
}

/** Where a sender's instances may go. */
export interface Placing {
  /** Kept with a study that is new. */
  readonly maker: string;
  /** Ids of projects that a new study is put into. */
  readonly projects?: readonly number[];
  /** Studies that may be added to, when not all. */
  readonly scope?: Scope;
}

export interface Hold {
  readonly conflict: ConflictKind;
  readonly held?: InstanceIdentity;
}

export type Admission =
  | { readonly outcome: 'stored' }
  /** Same UID, same data set hash and transfer syntax: the new blob is not referred to and may be removed. */
  | { readonly outcome: 'duplicate' }
  | { readonly outcome: 'quarantined'; readonly caseId: number; readonly conflict: ConflictKind }
  /** The instance was deleted and lies in the bin until then; nothing was kept. */
  | { readonly outcome: 'binned'; readonly purgeAt: number }
  /** Its UIDs belong to something outside the scope of its sender; nothing was kept. */
  | { readonly outcome: 'refused' };

export interface InstanceRecords {
  /**
   * Admits all records in ONE durable transaction, with their audit rows and changes; conflicts are found inside it. The records of
   * one call may name the same instance.
   */
  admit(records: readonly InstanceRecord[]): Promise<Admission[]>;
  /** What is held under each UID, to recognise a duplicate before its blob is written. */
  held(sopInstanceUids: readonly string[]): Promise<(HeldInstance | undefined)[]>;
  /** A page in order of study, series number, instance number, id; `after` is the `next` of the page before. */
  select(
    scope: Scope,
    selection: Selection,
    limit: number,
    after?: string,
  ): Promise<{ readonly instances: StoredInstance[]; readonly next?: string }>;
  count(scope: Scope, selection: Selection): Promise<number>;
  frameIndex(instanceId: number): Promise<Uint8Array | undefined>;
  /**
   * One transaction: rows go, counts follow, changes come. With a binning all of it is kept in the bin, otherwise tombstones stay; answers the
   * entries of the bin, and the blobs that are now free.
   */
  remove(
    scope: Scope,
    selection: Selection,
    by: string,
    limit: number,
    address?: string,
    binning?: Binning,
  ): Promise<{
    readonly instances: number;
    readonly bytes: number;
    readonly blobKeys: string[];
    readonly entries: number[];
    /** Nothing was removed, since a study of the selection is kept until then; the audit row says so. */
    readonly retainedUntil?: number;
  }>;
  /** Which of these blobs belong to an instance, kept or quarantined; which are in the bin; which were given up by a deletion. */
  blobOwners(keys: readonly string[]): Promise<('owned' | 'binned' | 'deleted' | undefined)[]>;
  /** The same bytes are under another key now, whoever names them. False when nothing names the old one. */
  moveBlob(from: string, to: string): Promise<boolean>;
  /** All kept instances by id, for verify and back-fill. */
  walk(afterId: number, limit: number): Promise<StoredInstance[]>;
}

export interface HeldInstance {
  readonly datasetSha256: string;
  readonly transferSyntaxUid: string;
  /** What it was before it was kept in another transfer syntax. */
  readonly original?: { readonly datasetSha256: string; readonly transferSyntaxUid: string };
}

/** A file that takes the place of another of the same instance. */
export interface ReplacingRecord
  extends Required<Pick<InstanceRecord, 'pixels' | 'frameIndex'>>,
    Pick<InstanceRecord, 'blobKey' | 'fileSize' | 'datasetOffset' | 'datasetSha256' | 'blockChecksums'> {
  readonly transferSyntaxUid: string;
  readonly photometricInterpretation: string;
}

/** What an instance was before it was kept in another transfer syntax. */
export interface OriginalRecord {
  readonly transferSyntaxUid: string;
  readonly datasetSha256: string;
  readonly fileSize: number;
  /** Milliseconds since 1970, UTC. */
  readonly replacedAt: number;
}

export interface ReplacedBlob {
  readonly instanceId: number;
  readonly blobKey: string;
}

/** Instances that come to be kept in another transfer syntax. */
export interface ReplacementRecords {
  /** Before the new blob is there: what a crash leaves of it is known as such by the sweep. */
  intendReplacing(instanceId: number, transferSyntaxUid: string): Promise<void>;
  giveUpReplacing(instanceId: number): Promise<void>;
  /** One transaction: the row, sizes, the record of the original, audit. False when the instance is not kept in that blob any more. */
  replace(instanceId: number, heldBlobKey: string, by: ReplacingRecord): Promise<boolean>;
  original(instanceId: number): Promise<OriginalRecord | undefined>;
  /** Blobs of originals that were replaced before that moment and are there yet. */
  replacedBlobs(before: number, limit: number): Promise<ReplacedBlob[]>;
  forgetReplacedBlob(instanceId: number): Promise<void>;
}

export interface QuarantineRecords {
  list(
    scope: Scope,
    filter: {
      readonly state?: QuarantineCase['state'];
      readonly limit: number;
      readonly before?: number;
    },
  ): Promise<QuarantineCase[]>;
  get(scope: Scope, id: number): Promise<QuarantineCase | undefined>;
  /** One transaction; what goes, goes to the bin when there is a binning. `undefined`: no such open case, or `replace` does not fit. */
  resolve(
    id: number,
    decision: 'reject' | 'replace',
    by: string,
    address?: string,
    binning?: Binning,
  ): Promise<{ readonly blobKeys: string[] } | undefined>;
}

export interface QueryRecords {
  support(query: Query): QuerySupport;
  /** At most `limit` rows and no more than the index thinks good for one page; `offset` counts on the first page only. */
  search(scope: Scope, query: Query, after?: string): Promise<QueryPage>;
  /** No further than to `limit`. */
  count(scope: Scope, query: Query): Promise<number>;
}

export interface SeriesDocument {
  readonly version: string;
  readonly gzip: Uint8Array;
}

export interface SeriesRecords {
  /** Series of a selection in order of series number, each with its version and the document kept for exactly that version. */
  documents(
    scope: Scope,
    selection: Selection,
  ): Promise<
    {
      readonly seriesId: number;
      readonly studyInstanceUid: string;
      readonly seriesInstanceUid: string;
      readonly version: string;
      readonly document?: Uint8Array;
    }[]
  >;
  /** Keeps the document when the series still has that version. */
  keepDocument(seriesId: number, version: string, gzip: Uint8Array): Promise<boolean>;
  /** Series without instance since `before` (ms UTC) that are not yet marked stable, oldest first. */
  quiet(
    before: number,
    limit: number,
  ): Promise<
    {
      readonly seriesId: number;
      readonly studyInstanceUid: string;
      readonly seriesInstanceUid: string;
      readonly version: string;
    }[]
  >;
  /** Marks the series stable at that version, with its change event (and `study-stable` when it was the last). False when it has moved on. */
  markStable(seriesId: number, version: string): Promise<boolean>;
}

export interface ChangeReader {
  readonly scope: Scope;
  /** Kinds it may know of at all. */
  readonly kinds: readonly ChangeKind[];
  /** Whose jobs it may know of, when not everybody's. */
  readonly maker: string;
}

export interface ChangeRecords {
  /** What the reader may know of; looks at a bounded number of changes, so that a page may be empty and yet not the last. */
  since(reader: ChangeReader, sequence: number, limit: number): Promise<ChangePage>;
  last(): Promise<number>;
  append(kind: ChangeKind, facts: Readonly<Record<string, string | number>>): Promise<void>;
  /** Called after each commit of this process that brought changes. */
  subscribe(listener: () => void): () => void;
}

export interface JobRecords {
  /** @param startedAs who started it with which rights, for the one that runs it */
  add(kind: string, input: JobInput, createdBy: string, startedAs: string, audit?: AuditEvent): Promise<JobRow>;
  get(id: number): Promise<JobRow | undefined>;
  list(filter: {
    readonly states?: readonly JobState[];
    readonly limit: number;
    readonly before?: number;
    readonly createdBy?: string;
  }): Promise<JobRow[]>;
  /** Takes the oldest job that waits, or whose lease has run out, of one of the kinds. */
  lease(kinds: readonly string[], owner: string, leaseMs: number): Promise<JobRow | undefined>;
  /** Saves progress and extends the lease; false: cancelled or taken by another. */
  progress(id: number, owner: string, progress: JobProgress, leaseMs: number): Promise<boolean>;
  end(
    id: number,
    owner: string,
    state: 'succeeded' | 'failed' | 'cancelled',
    result: JobInput | undefined,
    error: string | undefined,
  ): Promise<void>;
  cancel(id: number, audit?: AuditEvent): Promise<boolean>;
}

export interface PeerRecords {
  list(): Promise<Peer[]>;
  put(peer: Peer, audit?: AuditEvent): Promise<void>;
  remove(aeTitle: string, audit?: AuditEvent): Promise<boolean>;
}

export interface AuditRecords {
  append(event: AuditEvent): Promise<void>;
  list(filter: AuditFilter): Promise<AuditRow[]>;
  /** Rows as they were sealed, those behind an id, in the order of the chain. */
  sealed(afterId: number, limit: number): Promise<SealedAuditRow[]>;
  /** The newest row and its link; undefined of an empty trail. */
  head(): Promise<{ readonly id: number; readonly link: string } | undefined>;
  /** Takes rows of another trail as they are, before this one has any of those ids. */
  adopt(rows: readonly SealedAuditRow[]): Promise<void>;
}

/** A row of the audit trail as it is stored, text for text, with its link. */
export interface SealedAuditRow {
  readonly row: SealedRow;
  readonly link: string | null;
}

/** Small facts of the archive itself: checkpoints, the version of extra attributes. */
export interface FactRecords {
  get(name: string): Promise<string | undefined>;
  put(name: string, value: string): Promise<void>;
}

export interface BackfillRecords {
  /** Replaces the extra values of these instances, one transaction. */
  putExtra(values: readonly { readonly instanceId: number; readonly extra: readonly ExtraValue[] }[]): Promise<void>;
}

/** The index: one schema, one behaviour, whichever database is behind it. Every write is durable when its promise resolves. */
export interface IndexStore {
  readonly instances: InstanceRecords;
  readonly quarantine: QuarantineRecords;
  readonly queries: QueryRecords;
  readonly series: SeriesRecords;
  readonly changes: ChangeRecords;
  readonly jobs: JobRecords;
  readonly peers: PeerRecords;
  readonly audit: AuditRecords;
  readonly identity: IdentityRecords;
  readonly workitems: WorkitemRecords;
  readonly secondFactors: SecondFactorRecords;
  readonly externals: ExternalRecords;
  readonly passkeys: PasskeyRecords;
  readonly emergencies: EmergencyRecords;
  readonly shares: ShareRecords;
  readonly retention: RetentionRecords;
  readonly commitments: CommitmentRecords;
  readonly nonPatient: NonPatientRecords;
  readonly facts: FactRecords;
  readonly bin: BinRecords;
  readonly replacements: ReplacementRecords;
  readonly backfill: BackfillRecords;
  readonly access: AccessRecords;
  statistics(scope: Scope): Promise<Statistics>;
  /** Of the whole archive, from a day on, in order. */
  growth(sinceDay: number): Promise<GrowthDay[]>;
  /** Rejects when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
