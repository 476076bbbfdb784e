import {
  type Access,
  ArchiveError,
  type AuditEvent,
  type Clock,
  type IndexStore,
  makerName,
  type Place,
  type Principal,
  type Retention,
  type RetentionLock,
  type RetentionTarget,
  type RetentionTerm,
} from '@vesalius/archive/api';
import { actOf } from '../audit/act.ts';

const DAY_MS = 86_400_000;
/** Between the approval and the end of a lock that is shortened. */
const DELAY_MS = 7 * DAY_MS;
const PERMISSION = 'retention.lock';

export interface RetentionParts {
  readonly index: Pick<IndexStore, 'retention' | 'instances' | 'audit'>;
  readonly access: Access;
  readonly clock: Clock;
  /** Milliseconds between the approval of a shortening and the moment from which it holds; a week unless told. */
  readonly shorteningDelayMs?: number;
}

export class ArchiveRetention implements Retention {
  readonly #parts: RetentionParts;

  constructor(parts: RetentionParts) {
    this.#parts = parts;
  }

  async list(principal: Principal, studyInstanceUid?: string): Promise<RetentionLock[]> {
    const { access, index } = this.#parts;
    if (studyInstanceUid !== undefined) {
      const by = access.may(principal, 'search') ? 'search' : PERMISSION;
      access.demand(principal, by);
      return index.retention.list(access.scopeOf(principal, by), studyInstanceUid);
    }
    access.demand(principal, PERMISSION);
    const all = await index.retention.list(access.scopeOf(principal, PERMISSION));
    return all.filter(
      ({ target }) => 'studyInstanceUid' in target || access.mayAt(principal, PERMISSION, placeOf(target)),
    );
  }

  until(studyInstanceUids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return this.#parts.index.retention.until(studyInstanceUids);
  }

  async lock(
    principal: Principal,
    { target, term, reason }: { target: RetentionTarget; term: RetentionTerm; reason: string },
  ): Promise<RetentionLock> {
    const { index, clock } = this.#parts;
    await this.#demand(principal, target);
    const madeAt = clock.now();
    if (endOf(term, madeAt) <= madeAt)
      throw new ArchiveError('query-not-understood', { detail: 'it would be over already' });
    if ('days' in term && 'studyInstanceUid' in target)
      throw new ArchiveError('query-not-understood', { detail: 'a lock on one study is until a moment' });
    const lock = { target, term, reason, madeBy: makerName(principal), madeAt };
    return index.retention.add(lock, act(principal, 'retention-locked', lock, termFacts(term)));
  }

  async lengthen(principal: Principal, id: number, term: RetentionTerm): Promise<RetentionLock> {
    const lock = await this.#lock(principal, id);
    const { index, clock } = this.#parts;
    if (!isSameKind(lock.term, term) || endOf(term, 0) < endOf(currentTerm(lock, clock.now()), 0))
      throw new ArchiveError('conflict', { detail: 'it takes two people to shorten a retention lock' });
    await index.retention.lengthen(
      id,
      term,
      act(principal, 'retention-lengthened', lock, { lock: id, ...termFacts(term) }),
    );
    return this.#again(id);
  }

  async askShorter(principal: Principal, id: number, term?: RetentionTerm): Promise<RetentionLock> {
    const lock = await this.#lock(principal, id);
    const { index, clock } = this.#parts;
    const askedBy = person(principal);
    if (term && (!isSameKind(lock.term, term) || endOf(term, 0) >= endOf(lock.term, 0)))
      throw new ArchiveError('conflict', { detail: 'it would not be shorter' });
    const facts = { lock: id, ...(term ? termFacts(term) : { lifted: 1 }) };
    const request = { ...(term && { term }), askedBy, askedAt: clock.now() };
    if (!(await index.retention.askShorter(id, request, act(principal, 'retention-shortening-asked', lock, facts))))
      throw new ArchiveError('conflict', { detail: 'that was asked for already' });
    return this.#again(id);
  }

  async approveShorter(principal: Principal, id: number): Promise<RetentionLock> {
    const lock = await this.#lock(principal, id);
    const { index, clock, shorteningDelayMs = DELAY_MS } = this.#parts;
    const approvedBy = person(principal);
    const { shortening: asked } = lock;
    const none = new ArchiveError('conflict', { detail: 'nobody waits for an approval' });
    if (!asked || asked.approvedBy !== undefined) throw none;
    const event = (outcome: AuditEvent['outcome'], facts: object = {}) =>
      act(principal, 'retention-shortening-approved', lock, { lock: id, askedBy: asked.askedBy, ...facts }, outcome);
    // An account that was made for the purpose is no second person.
    if (asked.askedBy === approvedBy || principal.account!.createdAt >= asked.askedAt) {
      await index.audit.append(event('failure'));
      throw new ArchiveError('not-permitted', { detail: 'it takes a second person to shorten a retention lock' });
    }
    const approvedAt = clock.now();
    const effectiveAt = approvedAt + shorteningDelayMs;
    const approval = { approvedBy, approvedAt, effectiveAt };
    if (!(await index.retention.approveShorter(id, approval, event('success', { effectiveAt })))) throw none;
    return this.#again(id);
  }

  async withdrawShorter(principal: Principal, id: number): Promise<RetentionLock> {
    const lock = await this.#lock(principal, id);
    const event = act(principal, 'retention-shortening-withdrawn', lock, { lock: id });
    if (!(await this.#parts.index.retention.withdrawShorter(id, event)))
      throw new ArchiveError('conflict', { detail: 'nobody has asked, or it holds already' });
    return this.#again(id);
  }

  async #lock(principal: Principal, id: number): Promise<RetentionLock> {
    const { access, index } = this.#parts;
    access.demand(principal, PERMISSION);
    const lock = await index.retention.get(id);
    if (!lock) throw new ArchiveError('not-found');
    await this.#demand(principal, lock.target);
    return lock;
  }

  async #again(id: number): Promise<RetentionLock> {
    return (await this.#parts.index.retention.get(id))!;
  }

  /** What the caller may not see does not exist for them. */
  async #demand(principal: Principal, target: RetentionTarget): Promise<void> {
    const { access, index } = this.#parts;
    access.demand(principal, PERMISSION);
    if ('rule' in target) return access.demandAt(principal, PERMISSION, placeOf(target));
    const { studyInstanceUid } = target;
    const scope = access.scopeOf(principal, PERMISSION);
    if ((await index.instances.count(scope, { studyInstanceUids: [studyInstanceUid] })) === 0)
      throw new ArchiveError('not-found');
  }
}

/** Where a rule reaches: its project, else everywhere. */
function placeOf(target: RetentionTarget): Place {
  const project = 'rule' in target ? target.rule.project : undefined;
  return project === undefined ? { of: 'archive' } : { of: 'project', project };
}

function endOf(term: RetentionTerm, from: number): number {
  return 'until' in term ? term.until : from + term.days * DAY_MS;
}

/** What holds now: a shortening that holds already has made the lock that short. */
function currentTerm({ term, shortening }: RetentionLock, now: number): RetentionTerm {
  const { effectiveAt = Number.POSITIVE_INFINITY } = shortening ?? {};
  if (effectiveAt > now) return term;
  return shortening?.term ?? ('until' in term ? { until: 0 } : { days: 0 });
}

function isSameKind(one: RetentionTerm, other: RetentionTerm): boolean {
  return 'until' in one === 'until' in other;
}

function person(principal: Principal): string {
  if (principal.account) return makerName(principal);
  throw new ArchiveError('not-permitted', { detail: 'only people shorten a retention lock' });
}

function termFacts(term: RetentionTerm): Record<string, number> {
  return 'until' in term ? { until: term.until } : { days: term.days };
}

function act(
  principal: Principal,
  name: string,
  { target }: Pick<RetentionLock, 'target'>,
  facts: object,
  outcome: AuditEvent['outcome'] = 'success',
): AuditEvent {
  const about = 'rule' in target ? target.rule : {};
  return actOf(principal, 'configuration-changed', {
    outcome,
    ...('studyInstanceUid' in target && { studyInstanceUid: target.studyInstanceUid }),
    facts: { act: name, ...about, ...facts },
  });
}
