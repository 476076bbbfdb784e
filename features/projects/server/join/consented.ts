import type { Archive } from '@vesalius/archive/api';
import { TAG } from '@vesalius/dicom';
import { SEES_ALL } from '../known-project.ts';
import type { Consents } from '../register/consents.ts';

/** Whether the patient of a study has withdrawn from the project, or agreed for a time that is over: then it does not come in, whoever wants it. */
export async function isOutOf(archive: Archive, consents: Consents, project: number, study: string): Promise<boolean> {
  const matches = [{ kind: 'equals', path: [TAG.StudyInstanceUID], value: study }] as const;
  const [row] = await archive.search.searchAll(SEES_ALL, { level: 'study', matches, limit: 1 });
  const issuer = row?.attributes['00100021']?.Value?.[0];
  return consents.isOut(project, row?.patientId ?? '', typeof issuer === 'string' ? issuer : '');
}
