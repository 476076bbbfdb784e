import type { DicomJson } from '@vesalius/dicom';
import type { Principal } from './access.ts';
import type { NonPatientCategory } from './non-patient-categories.ts';
import type { StoredInstance } from './retrieve.ts';
import type { WorkitemQuery } from './workitems.ts';

/**
 * Instances that belong to no patient, study or project (PS3.4 Annex GG): they come in as all others do. Inventories tell of patients all the
 * same: they are for those alone who may see everything. To store and to delete any takes the permission everywhere.
 */
export interface NonPatientInstances {
  find(principal: Principal, category: NonPatientCategory, sopInstanceUid: string): Promise<StoredInstance | undefined>;
  search(
    principal: Principal,
    category: NonPatientCategory,
    query: WorkitemQuery,
  ): Promise<{ readonly models: DicomJson[]; readonly more: boolean }>;
  /** A tombstone stays. False when there is none of that name. */
  remove(principal: Principal, category: NonPatientCategory, sopInstanceUid: string): Promise<boolean>;
}
