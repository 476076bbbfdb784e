import type { DicomJson, Match, Tag } from '@vesalius/dicom';
import type { Principal } from './access.ts';
import type { WorkitemState } from './ports/workitem-records.ts';

/** Why something is not done with a workitem: the status codes of PS3.4 Tables CC.2.1-3, CC.2.5-1 and others, in words. */
export const WORKITEM_REFUSALS = [
  'not-found',
  'exists',
  'attribute-missing',
  'attribute-not-allowed',
  'not-scheduled',
  'transaction-uid-missing',
  'transaction-uid-wrong',
  'in-progress-already',
  'not-in-progress',
  'final',
  'completed',
  'requirements-not-met',
  'subscription-unknown',
] as const;
export type WorkitemRefusal = (typeof WORKITEM_REFUSALS)[number];

export type WorkitemOutcome =
  /** `already`: it was in the state that is wished; nothing has changed. */
  | { readonly outcome: 'done'; readonly already?: WorkitemState }
  /** `detail`: the keyword of the attribute it is about. */
  | { readonly outcome: 'refused'; readonly refusal: WorkitemRefusal; readonly detail?: string };

/** PS3.4 §CC.2.3.1: the targets of subscriptions to all workitems, and to those that pass a filter. */
export const GLOBAL_SUBSCRIPTION = '1.2.840.10008.5.1.4.34.5';
export const FILTERED_GLOBAL_SUBSCRIPTION = '1.2.840.10008.5.1.4.34.5.1';

/** Event types of PS3.4 Table CC.2.4-1. */
export const WORKITEM_EVENTS = { stateReport: 1, cancelRequested: 2, progressReport: 3, assigned: 5 } as const;

export interface WorkitemEvent {
  readonly uid: string;
  readonly type: (typeof WORKITEM_EVENTS)[keyof typeof WORKITEM_EVENTS];
  readonly attributes: DicomJson;
  /** AE titles of the subscribers that are told. */
  readonly receivers: readonly string[];
}

export interface WorkitemQuery {
  readonly matches: readonly Match[];
  readonly include: readonly (readonly Tag[])[] | 'all';
  readonly limit: number;
  readonly offset: number;
}

/**
 * Unified Procedure Steps (PS3.4 Annex CC): a worklist whose entries are pushed, pulled, performed and watched. Reading needs the permission
 * `search`, everything else `store`, on all studies that a workitem names; of one that names none, and to subscribe to all, everywhere. What an
 * answer holds never has the Transaction UID. Ended ones go after a time, unless somebody has a deletion lock on them.
 */
export interface Workitems {
  create(principal: Principal, uid: string, attributes: DicomJson): Promise<WorkitemOutcome>;
  retrieve(principal: Principal, uid: string): Promise<DicomJson | undefined>;
  /** Whether this one may know of it, and of its events. */
  maySee(principal: Principal, uid: string): Promise<boolean>;
  /** Replaces the attributes that are given. */
  update(principal: Principal, uid: string, attributes: DicomJson, transactionUid?: string): Promise<WorkitemOutcome>;
  changeState(
    principal: Principal,
    uid: string,
    state: string,
    transactionUid: string | undefined,
  ): Promise<WorkitemOutcome>;
  requestCancel(principal: Principal, uid: string, reason: DicomJson): Promise<WorkitemOutcome>;
  search(principal: Principal, query: WorkitemQuery): Promise<{ readonly models: DicomJson[]; readonly more: boolean }>;
  /** @param filter the conditions of a filtered global subscription, and the query string they came from */
  subscribe(
    principal: Principal,
    aeTitle: string,
    target: string,
    options: {
      readonly deletionLock: boolean;
      readonly filter?: { readonly text: string; readonly matches: readonly Match[] };
    },
  ): Promise<WorkitemOutcome>;
  unsubscribe(principal: Principal, aeTitle: string, target: string): Promise<WorkitemOutcome>;
  /** Ends a global subscription, while those to workitems that are there already stay. */
  suspend(principal: Principal, aeTitle: string, target: string): Promise<WorkitemOutcome>;
  /** Called after each event; returns the function that ends it. */
  onEvent(listener: (event: WorkitemEvent) => void): () => void;
}
