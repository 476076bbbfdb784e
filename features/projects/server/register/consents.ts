import { createHmac } from 'node:crypto';
import type { Clock } from '@vesalius/archive/api';
import type { Patient } from '@vesalius/deidentify';
import { type Dataset, TAG } from '@vesalius/dicom';
import type { Row } from '../store/database.ts';
import type { Governance } from '../store/governance.ts';
import type { KeyRegister } from './key-register.ts';
import { patientKey } from './patient-key.ts';

/** `over` when it was given for a time that has passed. */
export type ConsentState = 'given' | 'withdrawn' | 'over';

export interface Consent {
  readonly pseudonym: string;
  readonly state: ConsentState;
  readonly decidedBy: string;
  readonly decidedAt: number;
  readonly source: ConsentSource;
  /** When the patient said it, and until when it holds; milliseconds since 1970. */
  readonly statedAt?: number;
  readonly expiresAt?: number;
}

/** Written down by a person, or taken from a FHIR Consent. */
export type ConsentSource = 'hand' | 'fhir';

const CONSENTS = `SELECT c.*, t.source, t.stated_at, t.expires_at FROM consents c LEFT JOIN consent_terms t USING (project, patient_hash)`;

/** What a project asks for; see Distribution Type (0012,0084), PS3.3 §C.7.2.3. */
export type ConsentRules = Pick<Governance, 'needsConsent' | 'consentFor'>;

/** Whether patients agree to a project: what was written down by hand, else what their data sets say. Patients are kept by a keyed hash. */
export class Consents {
  readonly #register: KeyRegister;
  readonly #clock: Clock;

  constructor(register: KeyRegister, clock: Clock) {
    this.#register = register;
    this.#clock = clock;
  }

  record(project: number, patient: Pick<Patient, 'key'>, consent: Omit<Consent, 'decidedAt'>): void {
    const { database } = this.#register;
    const hash = this.#hashOf(project, patient);
    const { pseudonym, state, decidedBy, source, statedAt, expiresAt } = consent;
    database.together(() => {
      database.run(
        `INSERT INTO consents VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT(project, patient_hash) DO UPDATE SET state = ?4, decided_by = ?5, decided_at = ?6`,
        ...[project, hash, pseudonym, state, decidedBy, this.#clock.now()],
      );
      database.run(
        `INSERT INTO consent_terms VALUES (?, ?, ?, ?, ?) ON CONFLICT(project, patient_hash)
         DO UPDATE SET source = excluded.source, stated_at = excluded.stated_at, expires_at = excluded.expires_at`,
        ...[project, hash, source, statedAt ?? null, expiresAt ?? null],
      );
    });
  }

  /** What is known of a patient; a time that has passed counts whether or not it was noticed. */
  get(project: number, patient: Pick<Patient, 'key'>): Consent | undefined {
    const row = this.#register.database.get(
      `${CONSENTS} WHERE c.project = ? AND c.patient_hash = ?`,
      ...[project, this.#hashOf(project, patient)],
    );
    return row && shown(row, this.#clock.now());
  }

  of(project: number, patient: Pick<Patient, 'key'>): ConsentState | undefined {
    return this.get(project, patient)?.state;
  }

  /** Consents whose time has passed, and of which that was not carried out. */
  due(): { readonly project: number; readonly pseudonym: string }[] {
    const sql = `${CONSENTS} WHERE c.state = 'given' AND t.expires_at < ?`;
    return this.#register.database
      .all(sql, this.#clock.now())
      .map(({ project, pseudonym }) => ({ project: Number(project), pseudonym: String(pseudonym) }));
  }

  /** That was carried out. */
  end(project: number, pseudonym: string): void {
    const sql = `UPDATE consents SET state = 'over' WHERE state = 'given' AND project = ? AND pseudonym = ?`;
    this.#register.database.run(sql, project, pseudonym);
  }

  /** When the next one is over. */
  nextEnd(): number | undefined {
    const row = this.#register.database.get(
      `SELECT min(t.expires_at) AS at FROM consents c JOIN consent_terms t USING (project, patient_hash) WHERE c.state = 'given'`,
    );
    return row?.at === null || row?.at === undefined ? undefined : Number(row.at);
  }

  /** Of a patient as studies name it, be it by a pseudonym of the project. */
  isOut(project: number, patientId: string, issuerOfPatientId: string): boolean {
    const key = this.#register.patientKeyOf(project, patientId) ?? patientKey(patientId, issuerOfPatientId);
    return isOut(this.of(project, { key }));
  }

  /** The newest first. */
  list(project: number): Consent[] {
    const sql = `${CONSENTS} WHERE c.project = ? ORDER BY c.decided_at DESC LIMIT 1000`;
    return this.#register.database.all(sql, project).map((row) => shown(row, this.#clock.now()));
  }

  /** Whether an instance of this patient may be seen through the project. */
  allows(project: number, rules: ConsentRules, patient: Pick<Patient, 'key'>, dataset: Dataset): boolean {
    const written = this.of(project, patient);
    if (written) return written === 'given';
    const flag = flagIn(dataset, rules.consentFor);
    return flag === undefined ? !rules.needsConsent : flag === 'YES';
  }

  #hashOf(project: number, { key }: Pick<Patient, 'key'>): string {
    return createHmac('sha256', this.#register.projectKey(project)).update(`consent\0${key}`).digest('hex');
  }
}

/** Consent for Distribution Flag (0012,0085) of that Distribution Type: YES, NO or WITHDRAWN; the last one counts. */
function flagIn(dataset: Dataset, distributionType: string): string | undefined {
  const items = dataset.items(TAG.ConsentForClinicalTrialUseSequence);
  return items
    .findLast((item) => item.text(TAG.DistributionType) === distributionType)
    ?.text(TAG.ConsentForDistributionFlag);
}

/** Whether a patient is out of a project, whatever the data sets say. */
export function isOut(state: ConsentState | undefined): boolean {
  return state === 'withdrawn' || state === 'over';
}

function shown(row: Row, now: number): Consent {
  const { pseudonym, state, decided_by, decided_at, source, stated_at, expires_at } = row;
  const isOver = state === 'given' && expires_at !== null && Number(expires_at) < now;
  return {
    pseudonym: String(pseudonym),
    state: isOver ? 'over' : (state as ConsentState),
    decidedBy: String(decided_by),
    decidedAt: Number(decided_at),
    source: (source ?? 'hand') as ConsentSource,
    ...(stated_at !== null && { statedAt: Number(stated_at) }),
    ...(expires_at !== null && { expiresAt: Number(expires_at) }),
  };
}
