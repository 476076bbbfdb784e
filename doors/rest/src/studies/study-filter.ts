import { ArchiveError } from '@vesalius/archive/api';
import { isUid, type Match, parseMatch, TAG, type Tag, type VR } from '@vesalius/dicom';

/** Fields of a study search, each a matching key of PS3.4 §C.2.2.2. */
export const STUDY_FIELDS = {
  patientId: [TAG.PatientID, 'LO'],
  patientName: [TAG.PatientName, 'PN'],
  patientBirthDate: [TAG.PatientBirthDate, 'DA'],
  studyDate: [TAG.StudyDate, 'DA'],
  accessionNumber: [TAG.AccessionNumber, 'SH'],
  studyDescription: [TAG.StudyDescription, 'LO'],
  modality: [TAG.ModalitiesInStudy, 'CS'],
  institution: [TAG.InstitutionName, 'LO'],
  studyInstanceUid: [TAG.StudyInstanceUID, 'UI'],
} as const satisfies Record<string, readonly [Tag, VR]>;

export type StudyFields = { readonly [K in keyof typeof STUDY_FIELDS]?: string };

/** Conditions that all must hold. @throws ArchiveError `query-not-understood` */
export function fieldMatches(fields: StudyFields): Match[] {
  const matches: Match[] = [];
  for (const [name, [tag, vr]] of Object.entries(STUDY_FIELDS)) {
    const text = fields[name as keyof StudyFields];
    if (text === undefined || text === '') continue;
    const parsed = parseMatch([tag], vr, text, { fuzzy: name === 'patientName' && !/[*?^=]/.test(text) });
    if (parsed.kind === 'wrong') throw new ArchiveError('query-not-understood', { where: name, detail: name });
    if (parsed.kind === 'match') matches.push(name === 'institution' ? inAnyCase(parsed.match) : parsed.match);
  }
  return matches;
}

/** People do not know how a house wrote its name; DICOM's matching does (PS3.4 §C.2.2.2.4). */
function inAnyCase(match: Match): Match {
  return match.kind === 'wildcard' ? { ...match, anyCase: true } : match;
}

/** What a free text may mean: a study that fits any of these is found. */
export function freeTextAlternatives(text: string): Match[] {
  const words = text.trim();
  if (words === '') return [];
  if (isUid(words) && words.includes('.')) return [{ kind: 'equals', path: [TAG.StudyInstanceUID], value: words }];
  return [
    { kind: 'fuzzy-name', path: [TAG.PatientName], text: words },
    ...[...new Set([words, words.toUpperCase()])].flatMap((id): Match[] => [
      { kind: 'wildcard', path: [TAG.PatientID], pattern: `${id}*` },
      { kind: 'wildcard', path: [TAG.AccessionNumber], pattern: `${id}*` },
    ]),
    { kind: 'wildcard', path: [TAG.StudyDescription], pattern: `*${words}*`, anyCase: true },
  ];
}
