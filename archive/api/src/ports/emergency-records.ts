import type { AuditEvent } from '../audit.ts';

export const EMERGENCY_VERDICTS = ['justified', 'not-justified'] as const;
export type EmergencyVerdict = (typeof EMERGENCY_VERDICTS)[number];

/** That somebody opened a patient's studies in an emergency. Times are milliseconds since 1970. */
export interface EmergencyRecord {
  readonly id: number;
  readonly user: string;
  readonly patientId: string;
  readonly reason: string;
  readonly startedAt: number;
  readonly endsAt: number;
  readonly reviewedBy?: string;
  readonly reviewedAt?: number;
  readonly verdict?: EmergencyVerdict;
  readonly remark?: string;
}

/** Each act is one transaction with its audit row, which names the id. */
export interface EmergencyRecords {
  add(
    emergency: Pick<EmergencyRecord, 'user' | 'patientId' | 'reason' | 'startedAt' | 'endsAt'>,
    audit: AuditEvent,
  ): Promise<EmergencyRecord>;
  get(id: number): Promise<EmergencyRecord | undefined>;
  /** The newest first; of one user, or of all. */
  list(user?: string): Promise<EmergencyRecord[]>;
  waiting(): Promise<number>;
  /** It is over now. False when it was. */
  end(id: number, audit: AuditEvent): Promise<boolean>;
  /** False when it was signed. */
  review(
    id: number,
    review: Required<Pick<EmergencyRecord, 'reviewedBy' | 'verdict' | 'remark'>>,
    audit: AuditEvent,
  ): Promise<boolean>;
}
