import { ArchiveError, type Clock } from '@vesalius/archive/api';
import type { Row } from '../store/database.ts';
import type { KeyRegister } from './key-register.ts';

export interface IdentityRequest {
  readonly id: number;
  readonly pseudonym: string;
  readonly reason: string;
  readonly askedBy: string;
  readonly askedAt: number;
  readonly state: 'open' | 'approved' | 'refused' | 'over';
  readonly decidedBy?: string;
  readonly decidedAt?: number;
  readonly expiresAt?: number;
  /** How often the identity was looked at. */
  readonly looks: number;
}

/** Whom a pseudonym stands for. */
export interface PatientIdentity {
  readonly patientId: string;
  readonly issuerOfPatientId: string;
  readonly patientName: string;
}

const HOUR_MS = 3_600_000;

/** Seeing an identity again takes two: one asks with a reason, another one approves, for a limited time. */
export class IdentityRequests {
  readonly #register: KeyRegister;
  readonly #clock: Clock;

  constructor(register: KeyRegister, clock: Clock) {
    this.#register = register;
    this.#clock = clock;
  }

  /** Undefined when the project has no such pseudonym. */
  ask(project: number, pseudonym: string, reason: string, by: string): IdentityRequest | undefined {
    if (this.#register.original(project, 'patient', pseudonym) === undefined) return undefined;
    const sealed = this.#register.seal.close(reason, `reason ${project}`);
    const row = this.#register.database.get(
      `INSERT INTO requests(project, pseudonym, reason, asked_by, asked_at, state) VALUES (?, ?, ?, ?, ?, 'open') RETURNING *`,
      ...[project, pseudonym, sealed, by, this.#clock.now()],
    );
    return this.#shown(row!);
  }

  list(project: number): IdentityRequest[] {
    const rows = this.#register.database.all(
      'SELECT * FROM requests WHERE project = ? ORDER BY id DESC LIMIT 500',
      project,
    );
    return rows.map((row) => this.#shown(row));
  }

  get(project: number, id: number): IdentityRequest | undefined {
    const row = this.#register.database.get('SELECT * FROM requests WHERE project = ? AND id = ?', project, id);
    return row && this.#shown(row);
  }

  /** @throws ArchiveError `not-permitted` for who asked, `conflict` when it is decided already, `not-found` */
  decide(
    project: number,
    id: number,
    decision: { readonly approve: boolean; readonly hours: number },
    by: string,
  ): IdentityRequest {
    const request = this.get(project, id);
    if (!request) throw new ArchiveError('not-found');
    if (request.askedBy === by) throw new ArchiveError('not-permitted', { detail: 'another person decides' });
    const now = this.#clock.now();
    const changed = this.#register.database.run(
      `UPDATE requests SET state = ?, decided_by = ?, decided_at = ?, expires_at = ? WHERE id = ? AND state = 'open'`,
      ...[
        decision.approve ? 'approved' : 'refused',
        by,
        now,
        decision.approve ? now + decision.hours * HOUR_MS : null,
        id,
      ],
    );
    if (changed === 0) throw new ArchiveError('conflict', { detail: 'it is decided already' });
    return this.get(project, id)!;
  }

  /** The identity, for who asked, while the approval lasts. @throws ArchiveError `not-permitted`, `not-found` */
  look(project: number, id: number, by: string): PatientIdentity {
    const request = this.get(project, id);
    if (request?.askedBy !== by) throw new ArchiveError('not-found');
    if (request.state !== 'approved')
      throw new ArchiveError('not-permitted', { detail: `the request is ${request.state}` });
    const original = this.#register.original(project, 'patient', request.pseudonym);
    if (original === undefined) throw new ArchiveError('not-found');
    this.#register.database.run('UPDATE requests SET looks = looks + 1 WHERE id = ?', id);
    return JSON.parse(original) as PatientIdentity;
  }

  #shown(row: Row): IdentityRequest {
    const expiresAt = row.expires_at === null ? undefined : Number(row.expires_at);
    const over = row.state === 'approved' && expiresAt !== undefined && expiresAt <= this.#clock.now();
    return {
      id: Number(row.id),
      pseudonym: String(row.pseudonym),
      reason: this.#register.seal.open(row.reason as Uint8Array, `reason ${row.project}`),
      askedBy: String(row.asked_by),
      askedAt: Number(row.asked_at),
      state: over ? 'over' : (row.state as IdentityRequest['state']),
      ...(row.decided_by !== null && { decidedBy: String(row.decided_by), decidedAt: Number(row.decided_at) }),
      ...(expiresAt !== undefined && { expiresAt }),
      looks: Number(row.looks),
    };
  }
}
