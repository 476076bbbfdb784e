import { createHmac } from 'node:crypto';
import type { Clock } from '@vesalius/archive/api';
import type { Patient } from '@vesalius/deidentify';
import { type Dataset, TAG } from '@vesalius/dicom';
import type { Row } from '../store/database.ts';
import type { Governance } from '../store/governance.ts';
import type { KeyRegister } from './key-register.ts';
import { patientKey } from './patient-key.ts';

export type ConsentState = 'given' | 'withdrawn';

export interface Consent {
  readonly pseudonym: string;
  readonly state: ConsentState;
  readonly decidedBy: string;
  readonly decidedAt: number;
}

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
    this.#register.database.run(
      `INSERT INTO consents VALUES (?1, ?2, ?3, ?4, ?5, ?6)
       ON CONFLICT(project, patient_hash) DO UPDATE SET state = ?4, decided_by = ?5, decided_at = ?6`,
      ...[
        project,
        this.#hashOf(project, patient),
        consent.pseudonym,
        consent.state,
        consent.decidedBy,
        this.#clock.now(),
      ],
    );
  }

  of(project: number, patient: Pick<Patient, 'key'>): ConsentState | undefined {
    const sql = 'SELECT state FROM consents WHERE project = ? AND patient_hash = ?';
    const row = this.#register.database.get(sql, project, this.#hashOf(project, patient));
    return row?.state as ConsentState | undefined;
  }

  /** Of a patient as studies name it, be it by a pseudonym of the project. */
  isWithdrawn(project: number, patientId: string, issuerOfPatientId: string): boolean {
    const key = this.#register.patientKeyOf(project, patientId) ?? patientKey(patientId, issuerOfPatientId);
    return this.of(project, { key }) === 'withdrawn';
  }

  /** The newest first. */
  list(project: number): Consent[] {
    const sql = 'SELECT * FROM consents WHERE project = ? ORDER BY decided_at DESC LIMIT 1000';
    return this.#register.database.all(sql, project).map(shown);
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

function shown({ pseudonym, state, decided_by, decided_at }: Row): Consent {
  return {
    pseudonym: String(pseudonym),
    state: state as ConsentState,
    decidedBy: String(decided_by),
    decidedAt: Number(decided_at),
  };
}
