import type { Archive, Principal } from '@vesalius/archive/api';
import { TAG } from '@vesalius/dicom';

/** The studies of an ID that one assigner has given. */
export async function studiesCalled(
  archive: Archive,
  principal: Principal,
  patientId: string,
  issuerOfPatientId: string,
): Promise<string[]> {
  const rows = await rowsOf(archive, principal, patientId);
  return rows.filter(({ issuer }) => issuer === issuerOfPatientId).map(({ study }) => study);
}

/** Who has assigned an ID, as studies tell it. */
export async function issuersOf(archive: Archive, principal: Principal, patientId: string): Promise<string[]> {
  return [...new Set((await rowsOf(archive, principal, patientId)).map(({ issuer }) => issuer))];
}

async function rowsOf(archive: Archive, principal: Principal, patientId: string) {
  const matches = [{ kind: 'equals', path: [TAG.PatientID], value: patientId }] as const;
  const rows = await archive.search.searchAll(principal, { level: 'study', matches });
  return rows.map(({ studyInstanceUid, attributes }) => ({
    study: studyInstanceUid!,
    issuer: String(attributes['00100021']?.Value?.[0] ?? ''),
  }));
}
