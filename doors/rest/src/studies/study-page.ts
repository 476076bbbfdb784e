import type { Order, Principal, Query, QueryRow, Search } from '@vesalius/archive/api';
import { ArchiveError } from '@vesalius/archive/api';
import { type Match, TAG } from '@vesalius/dicom';

/** What a list of studies can be sorted by. */
const SORTINGS = {
  studyDate: [TAG.StudyDate, TAG.StudyTime],
  patientName: [TAG.PatientName],
  patientId: [TAG.PatientID],
  patientBirthDate: [TAG.PatientBirthDate],
  patientSex: [TAG.PatientSex],
  accessionNumber: [TAG.AccessionNumber],
  studyDescription: [TAG.StudyDescription],
  referringPhysicianName: [TAG.ReferringPhysicianName],
  modality: [TAG.ModalitiesInStudy],
  seriesCount: [TAG.NumberOfStudyRelatedSeries],
  instanceCount: [TAG.NumberOfStudyRelatedInstances],
} as const;

/** Each, and with a hyphen before it the other way round. */
export const STUDY_SORTINGS = Object.keys(SORTINGS).flatMap((name) => [name, `-${name}`]);

export interface StudySearch {
  /** All must hold. */
  readonly matches: readonly Match[];
  /** One must hold; empty: no such condition. */
  readonly anyOf: readonly Match[];
  /** One of `STUDY_SORTINGS`. */
  readonly sort: string;
  readonly limit: number;
  /** `next` of the page before. */
  readonly after?: string;
}

export interface StudyPage {
  readonly rows: QueryRow[];
  readonly next?: string;
}

/**
 * A page of studies. It goes on behind a study, so that it costs the same however deep it lies, and studies that arrive meanwhile move
 * nothing.
 * @throws ArchiveError `query-not-understood` when that study is not there any longer
 */
export async function studyPage(search: Search, principal: Principal, wanted: StudySearch): Promise<StudyPage> {
  const { matches, anyOf, sort, limit, after } = wanted;
  const query: Query = { level: 'study', matches, anyOf, order: orderOf(sort), limit: limit + 1 };
  const found = await search.searchAll(principal, { ...query, ...(after !== undefined && { behind: after }) });
  if (found.length === 0 && after !== undefined && !(await isThere(search, principal, after)))
    throw new ArchiveError('query-not-understood', { where: 'after', detail: 'no study that is there' });
  const rows = found.slice(0, limit);
  const next = found.length > limit ? rows.at(-1)?.studyInstanceUid : undefined;
  return { rows, ...(next !== undefined && { next }) };
}

function orderOf(sort: string): Order[] {
  const descending = sort.startsWith('-');
  const name = (descending ? sort.slice(1) : sort) as keyof typeof SORTINGS;
  return SORTINGS[name].map((by) => ({ by, descending }));
}

async function isThere(search: Search, principal: Principal, studyInstanceUid: string): Promise<boolean> {
  const matches: Match[] = [{ kind: 'equals', path: [TAG.StudyInstanceUID], value: studyInstanceUid }];
  return (await search.count(principal, { level: 'study', matches })) > 0;
}
