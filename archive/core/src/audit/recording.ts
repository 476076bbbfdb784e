import type { Access, Audit, AuditRecords, Clock, IndexStore, Logger } from '@vesalius/archive/api';
import { SYSTEM } from '../access/access.ts';
import { AccessTrail } from './access-trail.ts';
import { actOf } from './act.ts';
import { disclosuresOf } from './disclosures.ts';
import { AuditHeads, type HeadNotary } from './heads.ts';

export interface RecordingParts {
  readonly index: IndexStore;
  readonly clock: Clock;
  readonly log: Logger;
  /** Without it nothing tells whether the end of the trail was cut off. */
  readonly notary: HeadNotary | undefined;
}

/** The audit trail from the archive's start to its end: what is gathered, what is signed, who reads it. */
export class Recording {
  readonly trail: AccessTrail;
  readonly #index: IndexStore;
  readonly #records: AuditRecords;
  readonly #heads: AuditHeads | undefined;
  readonly #log: Logger;
  #started = false;

  constructor({ index, clock, log, notary }: RecordingParts) {
    const records = index.audit;
    this.#index = index;
    this.#records = records;
    this.#log = log;
    this.trail = new AccessTrail(records, log);
    this.#heads = notary && new AuditHeads(records, notary, clock, log);
  }

  start(): void {
    this.#started = true;
    void this.#tell('start').then(() => this.#heads?.run());
  }

  async stop(): Promise<void> {
    await this.trail.flush();
    if (this.#started) await this.#tell('stop');
    await this.#heads?.stop();
  }

  /** The trail as doors and features have it: whoever reads it may, sees all of it, and is on it. */
  audit(access: Access): Audit {
    const trail = this.trail;
    const records = this.#records;
    return {
      record: (event) => records.append(event),
      refused: (event) => trail.refused(event),
      async list(principal, filter) {
        access.demand(principal, 'audit.read');
        await trail.flush();
        const rows = await records.list(filter);
        trail.used(principal, 'read');
        return rows;
      },
      disclosures: async (principal, patient) => {
        access.demand(principal, 'audit.read');
        await trail.flush();
        const found = await disclosuresOf(this.#index, patient);
        trail.used(principal, 'disclosures-read');
        return found;
      },
      head: async (principal) => {
        access.demand(principal, 'audit.read');
        trail.used(principal, 'head-read');
        return this.#heads?.sign();
      },
      sign: (text) => this.#heads?.signText(text),
    };
  }

  #tell(act: 'start' | 'stop'): Promise<void> {
    return this.#records
      .append(actOf(SYSTEM, 'application-activity', { facts: { act } }))
      .catch((error: Error) => this.#log.error('the audit trail could not be written', { error }));
  }
}
