import {
  type Access,
  ArchiveError,
  type Clock,
  type Emergencies,
  type EmergencyRecord,
  type EmergencyRecords,
  type EmergencyVerdict,
  type Identity,
  type Logger,
  type Principal,
} from '@vesalius/archive/api';
import { actOf, changeOf } from '../audit/act.ts';

export interface EmergencyParts {
  readonly access: Access;
  readonly records: EmergencyRecords;
  readonly identity: Pick<Identity, 'rightsChanged'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** For so long the studies are open, minutes. */
  readonly minutes: number;
}

const MINUTE_MS = 60_000;

export class ArchiveEmergencies implements Emergencies {
  readonly #parts: EmergencyParts;

  constructor(parts: EmergencyParts) {
    this.#parts = parts;
  }

  async open(principal: Principal, { patientId, reason }: { patientId: string; reason: string }) {
    const { access, records, identity, clock, log, minutes } = this.#parts;
    access.demand(principal, 'break-glass');
    // A program has no emergency, and nobody would answer for it.
    if (principal.kind !== 'user') throw new ArchiveError('not-permitted', { detail: 'only people break glass' });
    const startedAt = clock.now();
    const endsAt = startedAt + minutes * MINUTE_MS;
    const event = actOf(principal, 'security-alert', { facts: { act: 'break-glass', reason, minutes } });
    const opened = await records.add({ user: principal.name, patientId, reason, startedAt, endsAt }, event);
    identity.rightsChanged();
    log.warn('glass was broken', { emergency: opened.id, user: principal.name });
    return opened;
  }

  async end(principal: Principal, id: number): Promise<boolean> {
    const { records, identity } = this.#parts;
    const found = await records.get(id);
    if (principal.kind !== 'user' || found?.user !== principal.name) return false;
    const ended = await records.end(id, changeOf(principal, 'break-glass-ended', { emergency: id }));
    identity.rightsChanged();
    return ended;
  }

  async list(principal: Principal): Promise<EmergencyRecord[]> {
    const { access, records } = this.#parts;
    if (access.may(principal, 'break-glass.review')) return records.list();
    access.demand(principal, 'break-glass');
    return records.list(principal.name);
  }

  async waiting(principal: Principal): Promise<number> {
    const { access, records } = this.#parts;
    if (!access.may(principal, 'administer')) access.demand(principal, 'break-glass.review');
    return records.waiting();
  }

  async review(principal: Principal, id: number, { verdict, remark }: { verdict: EmergencyVerdict; remark: string }) {
    const { access, records } = this.#parts;
    access.demand(principal, 'break-glass.review');
    const found = await records.get(id);
    if (!found) return false;
    if (found.user === (principal.actsFor ?? principal.name))
      throw new ArchiveError('conflict', { detail: 'another person signs' });
    const event = changeOf(principal, 'break-glass-reviewed', { emergency: id, user: found.user, verdict });
    if (!(await records.review(id, { reviewedBy: principal.name, verdict, remark }, event)))
      throw new ArchiveError('conflict', { detail: 'it was signed' });
    return true;
  }
}
