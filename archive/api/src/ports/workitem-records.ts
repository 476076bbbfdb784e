import type { DicomJson } from '@vesalius/dicom';
import type { AuditEvent } from '../audit.ts';
import type { ModelValue, ValueCondition } from './model-values.ts';

/** Values of Procedure Step State (0074,1000), PS3.3 C.30.1. */
export const WORKITEM_STATES = ['SCHEDULED', 'IN PROGRESS', 'COMPLETED', 'CANCELED'] as const;
export type WorkitemState = (typeof WORKITEM_STATES)[number];

/** A UPS Instance (PS3.4 Annex CC) as it is kept. */
export interface WorkitemRecord {
  /** Grows with the order in which they were made. */
  readonly id: number;
  readonly uid: string;
  /** Grows with every change. */
  readonly revision: number;
  readonly state: WorkitemState;
  /** The key of who performs it, known to no one else. */
  readonly transactionUid?: string;
  /** All attributes but the Transaction UID. */
  readonly model: DicomJson;
}

/** Who is told of the events of a workitem, or is to be subscribed to each new one. */
export interface WorkitemSubscription {
  readonly aeTitle: string;
  /** A SOP Instance UID, or one of the well-known ones of PS3.4 §CC.2.3.1. */
  readonly target: string;
  readonly deletionLock: boolean;
  /** The query string of a filtered global subscription. */
  readonly filter?: string;
}

export interface WorkitemRecords {
  /** False when there is one of that UID already. One transaction with its subscriptions. */
  add(
    workitem: Pick<WorkitemRecord, 'uid' | 'state' | 'model'>,
    values: readonly ModelValue[],
    subscriptions: readonly WorkitemSubscription[],
    audit?: AuditEvent,
  ): Promise<boolean>;
  get(uid: string): Promise<WorkitemRecord | undefined>;
  /** In order of id, those behind `after` that may pass the conditions: further ones may be among them. */
  list(after: number, limit: number, conditions?: readonly ValueCondition[]): Promise<WorkitemRecord[]>;
  /** Replaces it when it still has that revision. */
  change(
    uid: string,
    revision: number,
    to: Pick<WorkitemRecord, 'state' | 'transactionUid' | 'model'>,
    values: readonly ModelValue[],
    audit?: AuditEvent,
  ): Promise<boolean>;
  /** Removes so many at most that ended before then (ms UTC) and are held by no deletion lock; says how many. */
  expire(before: number, limit: number): Promise<number>;
  /** Puts them, replacing those of the same subscriber and target; one transaction. */
  subscribe(subscriptions: readonly WorkitemSubscription[], audit?: AuditEvent): Promise<void>;
  /** Removes one subscription, or all of a subscriber; says whether there was any. */
  unsubscribe(aeTitle: string, target?: string, audit?: AuditEvent): Promise<boolean>;
  subscriptionsTo(target: string): Promise<WorkitemSubscription[]>;
}
