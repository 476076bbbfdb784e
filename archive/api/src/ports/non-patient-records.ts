import type { DicomJson } from '@vesalius/dicom';
import type { AuditEvent } from '../audit.ts';
import type { NonPatientCategory } from '../non-patient-categories.ts';
import type { StoredInstance } from '../retrieve.ts';
import type { ModelValue, ValueCondition } from './model-values.ts';

/** A Non-Patient Instance that was made durable as a blob. Its study and series are empty: it has none. */
export interface NonPatientRecord {
  readonly instance: Omit<StoredInstance, 'id' | 'seriesId' | 'pixels'>;
  readonly category: NonPatientCategory;
  /** Its attributes without bulk data. */
  readonly model: DicomJson;
  readonly values: readonly ModelValue[];
}

export interface NonPatientRecords {
  /** `conflict`: other bytes are held under that UID. One durable transaction with its audit row. */
  admit(record: NonPatientRecord, audit: AuditEvent): Promise<'stored' | 'duplicate' | 'conflict'>;
  get(category: NonPatientCategory, sopInstanceUid: string): Promise<StoredInstance | undefined>;
  /** Models of a category in the order of arrival, those behind `after`, that may pass the conditions. */
  list(
    category: NonPatientCategory,
    after: number,
    limit: number,
    conditions: readonly ValueCondition[],
  ): Promise<{ readonly id: number; readonly model: DicomJson }[]>;
  /** All of them by id, for verification. */
  walk(afterId: number, limit: number): Promise<StoredInstance[]>;
  /** With a tombstone and an audit row; answers the blob that is now free. */
  remove(
    category: NonPatientCategory,
    sopInstanceUid: string,
    by: string,
    audit: AuditEvent,
  ): Promise<string | undefined>;
}
