import { queryOptions } from '@tanstack/react-query';
import { ask, tell } from '../api/ask.ts';
import type { JsonDataset, Study, StudyPage } from '../api/types.ts';
import { nameGroups } from '../format.ts';

/** Asked back of each study, beside what is searched by. */
const ASKED_BACK = [
  'StudyInstanceUID',
  'StudyDescription',
  'ModalitiesInStudy',
  'NumberOfStudyRelatedInstances',
  'StudyDate',
  'StudyTime',
  'PatientID',
  'PatientName',
  'PatientBirthDate',
];
const TAGS = {
  uid: '0020000D',
  id: '00100020',
  name: '00100010',
  date: '00080020',
  description: '00081030',
  modalities: '00080061',
  images: '00201208',
} as const;
/** A query of the studies here holds the UIDs of so many, 64 letters each. */
const UIDS_AT_ONCE = 15;
/** Studies of one patient that are looked at. */
const MOST_PRIORS = 200;

/** A study as a peer tells of it. */
export interface PeerStudy {
  readonly uid: string;
  readonly patientId: string;
  readonly patient: string;
  readonly date: string;
  readonly description: string;
  readonly modalities: string;
  /** Undefined when the peer does not count. */
  readonly images?: number;
}

interface Answer {
  readonly matches: readonly JsonDataset[];
  readonly truncated: boolean;
}

/** The studies of a peer that fit matching keys, by keyword (C-FIND, PS3.4 §C.4.1). */
export const peerStudies = (aeTitle: string, keys: Readonly<Record<string, string>>) =>
  queryOptions({
    queryKey: ['peer-studies', aeTitle, keys],
    queryFn: async () => {
      const wanted = { ...Object.fromEntries(ASKED_BACK.map((key) => [key, ''])), ...keys };
      const path = `/peers/${encodeURIComponent(aeTitle)}/query`;
      const { matches, truncated } = await tell<Answer>('POST', path, { level: 'study', keys: wanted });
      return { studies: matches.map(peerStudy), truncated };
    },
    staleTime: Infinity,
    retry: false,
  });

/** Which of these studies are here, by UID. */
export const heldStudies = (uids: readonly string[]) =>
  queryOptions({
    queryKey: ['studies', 'held', uids],
    queryFn: async () => {
      const parts = Array.from({ length: Math.ceil(uids.length / UIDS_AT_ONCE) }, (_, part) =>
        uids.slice(part * UIDS_AT_ONCE, (part + 1) * UIDS_AT_ONCE),
      );
      const pages = await Promise.all(
        parts.map((part) => studiesHere({ studyInstanceUid: part.join('\\'), limit: String(UIDS_AT_ONCE) })),
      );
      return byUid(pages.flat());
    },
  });

/** The studies of a patient that are here, by UID. */
export const heldOfPatient = (patientId: string) =>
  queryOptions({
    queryKey: ['studies', 'held-of', patientId],
    queryFn: async () => byUid(await studiesHere({ patientId, limit: String(MOST_PRIORS) })),
  });

async function studiesHere(query: Record<string, string>): Promise<readonly Study[]> {
  return (await ask<StudyPage>(`/studies?${new URLSearchParams(query)}`)).studies;
}

function byUid(studies: readonly Study[]): ReadonlyMap<string, Study> {
  return new Map(studies.map((study) => [study.studyInstanceUid, study]));
}

/** A study that is here, told as a peer would tell of it. */
export function asPeerStudy({ studyInstanceUid, patient, studyDate, description, modalities }: Study): PeerStudy {
  return {
    uid: studyInstanceUid,
    patientId: patient.id ?? '',
    patient: nameGroups(patient.name).join(' · '),
    date: studyDate ?? '',
    description: description ?? '',
    modalities: modalities.join(', '),
  };
}

function peerStudy(match: JsonDataset): PeerStudy {
  const images = first(match, TAGS.images);
  return {
    uid: first(match, TAGS.uid),
    patientId: first(match, TAGS.id),
    patient: nameOf(match),
    date: first(match, TAGS.date),
    description: first(match, TAGS.description),
    modalities: (match[TAGS.modalities]?.Value ?? []).join(', '),
    ...(images !== '' && { images: Number(images) }),
  };
}

function first(dataset: JsonDataset, tag: string): string {
  return String(dataset[tag]?.Value?.[0] ?? '');
}

function nameOf(dataset: JsonDataset): string {
  const name = dataset[TAGS.name]?.Value?.[0] as
    | { Alphabetic?: string; Ideographic?: string; Phonetic?: string }
    | undefined;
  return nameGroups({
    ...(name?.Alphabetic && { alphabetic: name.Alphabetic }),
    ...(name?.Ideographic && { ideographic: name.Ideographic }),
    ...(name?.Phonetic && { phonetic: name.Phonetic }),
  }).join(' · ');
}
