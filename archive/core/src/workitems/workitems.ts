import {
  type Access,
  ArchiveError,
  type AuditEvent,
  type Clock,
  FILTERED_GLOBAL_SUBSCRIPTION,
  GLOBAL_SUBSCRIPTION,
  type IndexStore,
  type Principal,
  type WorkitemEvent,
  type WorkitemOutcome,
  type WorkitemQuery,
  type WorkitemRecord,
  type WorkitemRecords,
  type WorkitemRefusal,
  type Workitems,
} from '@vesalius/archive/api';
import { type DicomJson, TAG, type Tag, tagToText, UID } from '@vesalius/dicom';
import { actOf } from '../audit/act.ts';
import { modelValues } from '../models/model-values.ts';
import { pageOfModels } from '../models/page-of-models.ts';
import { answerOf } from './answer-attributes.ts';
import { cancelRequested, eventsOfUpdate, stateReport } from './events.ts';
import { lackOfCancellation, lackOfCompletion, lackOfCreation, lackOfUpdate } from './requirements.ts';
import { WorkitemRights } from './rights.ts';
import { CANCEL_REQUESTS, isWanted, TRANSITIONS } from './states.ts';
import { subscribeToExisting, subscriptionsOfNew } from './subscriptions.ts';

const DONE: WorkitemOutcome = { outcome: 'done' };
/** How often a change is tried anew when another was faster. */
const ATTEMPTS = 8;
const DAY_MS = 24 * 3_600_000;
/** Workitems that ended long ago and go when a new one comes. */
const EXPIRED_AT_ONCE = 100;

type Told = Omit<WorkitemEvent, 'receivers'>;
/** What a change makes of a workitem, and what is told of it. */
type Changed =
  | { readonly outcome: WorkitemOutcome }
  | {
      readonly to: Pick<WorkitemRecord, 'state' | 'transactionUid' | 'model'>;
      readonly events: readonly Told[];
    };

/** Unified Procedure Steps over the index: the state machine of PS3.4 §CC.1.1, its changes durable before they are told. */
export class ArchiveWorkitems implements Workitems {
  readonly #records: WorkitemRecords;
  readonly #rights: WorkitemRights;
  readonly #clock: Clock;
  readonly #keepMs: number;
  readonly #listeners = new Set<(event: WorkitemEvent) => void>();

  constructor(
    parts: { readonly index: IndexStore; readonly clock: Clock; readonly keepWorkitemsDays: number },
    access: Access,
  ) {
    this.#records = parts.index.workitems;
    this.#rights = new WorkitemRights(access, parts.index);
    this.#clock = parts.clock;
    this.#keepMs = parts.keepWorkitemsDays * DAY_MS;
  }

  async create(principal: Principal, uid: string, attributes: DicomJson): Promise<WorkitemOutcome> {
    await this.#rights.demandFor(principal, 'store', attributes);
    const lack = lackOfCreation(attributes);
    if (lack) return { outcome: 'refused', ...lack };
    const model = inOrder({
      [tagToText(TAG.WorklistLabel)]: { vr: 'LO', Value: ['VESALIUS'] },
      ...attributes,
      ...element(TAG.SOPClassUID, 'UI', UID.UnifiedProcedureStepPush),
      ...element(TAG.SOPInstanceUID, 'UI', uid),
      ...element(TAG.ProcedureStepState, 'CS', 'SCHEDULED'),
      ...element(TAG.ScheduledProcedureStepModificationDateTime, 'DT', dicomNow()),
    });
    delete model[tagToText(TAG.TransactionUID)];
    const workitem = { uid, state: 'SCHEDULED', model } as const;
    const subscriptions = await subscriptionsOfNew(this.#records, workitem);
    await this.#records.expire(this.#clock.now() - this.#keepMs, EXPIRED_AT_ONCE);
    const event = eventOf(principal, 'created', uid);
    if (!(await this.#records.add(workitem, modelValues(model), subscriptions, event))) return refused('exists');
    await this.#tell([stateReport(workitem)]);
    return DONE;
  }

  async retrieve(principal: Principal, uid: string): Promise<DicomJson | undefined> {
    this.#rights.demand(principal, 'search');
    const workitem = await this.#records.get(uid);
    return workitem && (await this.#rights.may(principal, 'search', workitem.model)) ? workitem.model : undefined;
  }

  async maySee(principal: Principal, uid: string): Promise<boolean> {
    const workitem = await this.#records.get(uid);
    return workitem !== undefined && this.#rights.may(principal, 'search', workitem.model);
  }

  update(principal: Principal, uid: string, attributes: DicomJson, transactionUid?: string): Promise<WorkitemOutcome> {
    return this.#change(principal, 'updated', uid, (workitem) => {
      const { state, model } = workitem;
      if (state === 'COMPLETED' || state === 'CANCELED') return { outcome: refused('final') };
      if (state === 'IN PROGRESS') {
        const wrong = wrongTransaction(workitem, transactionUid);
        if (wrong) return { outcome: wrong };
      }
      const lack = lackOfUpdate(attributes);
      if (lack) return { outcome: { outcome: 'refused', ...lack } };
      const modified = element(TAG.ScheduledProcedureStepModificationDateTime, 'DT', dicomNow());
      const changed = inOrder({ ...model, ...attributes, ...modified });
      return { to: { ...workitem, model: changed }, events: eventsOfUpdate({ uid, model: changed }, attributes) };
    });
  }

  changeState(
    principal: Principal,
    uid: string,
    wanted: string,
    transactionUid: string | undefined,
  ): Promise<WorkitemOutcome> {
    return this.#change(principal, 'state-changed', uid, (workitem) => {
      if (!isWanted(wanted)) return { outcome: refused('not-scheduled') };
      if (!transactionUid) return { outcome: refused('transaction-uid-missing') };
      const { state, model } = workitem;
      const transition = TRANSITIONS[wanted][state];
      if (workitem.transactionUid !== undefined && transition !== 'in-progress-already' && transition !== 'final') {
        const wrong = wrongTransaction(workitem, transactionUid);
        if (wrong) return { outcome: wrong };
      }
      if (transition === 'already') return { outcome: { outcome: 'done', already: state } };
      if (transition !== 'change') return { outcome: refused(transition) };
      const lack =
        wanted === 'COMPLETED'
          ? lackOfCompletion(model)
          : wanted === 'CANCELED'
            ? lackOfCancellation(model)
            : undefined;
      if (lack) return { outcome: { outcome: 'refused', ...lack } };
      const changed = inOrder({ ...model, ...element(TAG.ProcedureStepState, 'CS', wanted) });
      return { to: { state: wanted, transactionUid, model: changed }, events: [stateReport({ uid, model: changed })] };
    });
  }

  async requestCancel(principal: Principal, uid: string, reason: DicomJson): Promise<WorkitemOutcome> {
    return this.#change(principal, 'cancel-requested', uid, ({ state, model, transactionUid }) => {
      const request = CANCEL_REQUESTS[state];
      if (request === 'already') return { outcome: { outcome: 'done', already: state } };
      if (request === 'tell') {
        const events = [cancelRequested(uid, reason, principal.name.slice(0, 16))];
        return { to: { state, model, ...(transactionUid !== undefined && { transactionUid }) }, events };
      }
      if (request !== 'change') return { outcome: refused(request) };
      const changed = canceled(model, reason);
      return { to: { state: 'CANCELED', model: changed }, events: [stateReport({ uid, model: changed })] };
    });
  }

  async search(principal: Principal, query: WorkitemQuery): Promise<{ models: DicomJson[]; more: boolean }> {
    this.#rights.demand(principal, 'search');
    const { rows, more } = await pageOfModels(query, this.#records.list, ({ model }) =>
      this.#rights.may(principal, 'search', model),
    );
    return { models: rows.map(({ model }) => answerOf(model, query)), more };
  }

  async subscribe(
    principal: Principal,
    aeTitle: string,
    target: string,
    { deletionLock, filter }: Parameters<Workitems['subscribe']>[3],
  ): Promise<WorkitemOutcome> {
    this.#rights.demand(principal, 'store');
    if (target === GLOBAL_SUBSCRIPTION || target === FILTERED_GLOBAL_SUBSCRIPTION) {
      this.#rights.demandEverywhere(principal, 'search');
      const text = target === FILTERED_GLOBAL_SUBSCRIPTION ? (filter?.text ?? '') : undefined;
      const subscription = { aeTitle, target, deletionLock, ...(text !== undefined && { filter: text }) };
      await this.#records.subscribe([subscription], eventOf(principal, 'subscribed', target));
      const matches = text === undefined ? [] : (filter?.matches ?? []);
      return this.#report(aeTitle, await subscribeToExisting(this.#records, { aeTitle, deletionLock }, matches));
    }
    const workitem = await this.#records.get(target);
    if (!workitem || !(await this.#rights.may(principal, 'search', workitem.model))) return refused('not-found');
    await this.#records.subscribe([{ aeTitle, target, deletionLock }], eventOf(principal, 'subscribed', target));
    return this.#report(aeTitle, [workitem]);
  }

  async unsubscribe(principal: Principal, aeTitle: string, target: string): Promise<WorkitemOutcome> {
    this.#rights.demand(principal, 'store');
    const isGlobal = target === GLOBAL_SUBSCRIPTION || target === FILTERED_GLOBAL_SUBSCRIPTION;
    // Who ends a global subscription wants to hear of nothing any more (PS3.4 §CC.2.3.3).
    const event = eventOf(principal, 'unsubscribed', target);
    const ended = await this.#records.unsubscribe(aeTitle, isGlobal ? undefined : target, event);
    return ended ? DONE : refused('subscription-unknown');
  }

  async suspend(principal: Principal, aeTitle: string, target: string): Promise<WorkitemOutcome> {
    this.#rights.demand(principal, 'store');
    const event = eventOf(principal, 'suspended', target);
    return (await this.#records.unsubscribe(aeTitle, target, event)) ? DONE : refused('subscription-unknown');
  }

  onEvent(listener: (event: WorkitemEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Tries a change until no other was faster; events follow when it is durable. */
  async #change(
    principal: Principal,
    act: string,
    uid: string,
    change: (workitem: WorkitemRecord) => Changed,
  ): Promise<WorkitemOutcome> {
    this.#rights.demand(principal, 'store');
    const event = eventOf(principal, act, uid);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const workitem = await this.#records.get(uid);
      if (!workitem || !(await this.#rights.may(principal, 'store', workitem.model))) return refused('not-found');
      const changed = change(workitem);
      if ('outcome' in changed) return changed.outcome;
      // What it names after the change must not be out of reach either.
      await this.#rights.demandFor(principal, 'store', changed.to.model);
      const values = modelValues(changed.to.model);
      if (!(await this.#records.change(uid, workitem.revision, changed.to, values, event))) continue;
      await this.#tell(changed.events);
      return DONE;
    }
    throw new ArchiveError('conflict', { detail: 'the workitem is changed by too many at once' });
  }

  async #tell(events: readonly Told[]): Promise<void> {
    for (const event of events) {
      const receivers = (await this.#records.subscriptionsTo(event.uid)).map(({ aeTitle }) => aeTitle);
      if (receivers.length > 0) this.#emit({ ...event, receivers });
    }
  }

  /** A new subscriber is told at once how things stand. */
  #report(aeTitle: string, workitems: readonly WorkitemRecord[]): WorkitemOutcome {
    for (const workitem of workitems) this.#emit({ ...stateReport(workitem), receivers: [aeTitle] });
    return DONE;
  }

  #emit(event: WorkitemEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

function eventOf(principal: Principal, act: string, workitem: string): AuditEvent {
  return actOf(principal, 'workitem-changed', { facts: { act, workitem } });
}

function refused(refusal: WorkitemRefusal): WorkitemOutcome {
  return { outcome: 'refused', refusal };
}

function wrongTransaction(workitem: WorkitemRecord, transactionUid: string | undefined): WorkitemOutcome | undefined {
  if (!transactionUid) return refused('transaction-uid-missing');
  return transactionUid === workitem.transactionUid ? undefined : refused('transaction-uid-wrong');
}

/** Nobody performs it: the archive takes it and cancels it, with what the requester says (PS3.4 §CC.2.2.3). */
function canceled(model: DicomJson, reason: DicomJson): DicomJson {
  const given = [TAG.ReasonForCancellation, TAG.ProcedureStepDiscontinuationReasonCodeSequence]
    .map(tagToText)
    .flatMap((key) => (reason[key] ? [[key, reason[key]] as const] : []));
  const progress = {
    ...element(TAG.ProcedureStepCancellationDateTime, 'DT', dicomNow()),
    ...Object.fromEntries(given),
  };
  return inOrder({
    ...model,
    ...element(TAG.ProcedureStepState, 'CS', 'CANCELED'),
    [tagToText(TAG.ProcedureStepProgressInformationSequence)]: { vr: 'SQ', Value: [inOrder(progress)] },
  });
}

function element(tag: Tag, vr: string, value: string): DicomJson {
  return { [tagToText(tag)]: { vr, Value: [value] } };
}

function inOrder(model: DicomJson): DicomJson {
  return Object.fromEntries(Object.entries(model).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** The present moment as a DT in UTC (PS3.5 §6.2). */
function dicomNow(): string {
  return `${new Date().toISOString().replace(/[-:T]/g, '').slice(0, 18)}+0000`;
}
