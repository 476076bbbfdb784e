/** What the list shows, as it stands in the address. */
export interface StudySearch {
  readonly q?: string;
  readonly date?: DatePreset;
  readonly modality?: string;
  /** The open study. */
  readonly study?: string;
  /** Selected studies, with commas between. */
  readonly selected?: string;
}

const DAYS = { today: 0, week: 6, month: 29, year: 364 };

export type DatePreset = keyof typeof DAYS;

export const MODALITIES = [
  'CT',
  'MR',
  'PT',
  'NM',
  'US',
  'CR',
  'DX',
  'MG',
  'XA',
  'RF',
  'SC',
  'SR',
  'SEG',
  'SM',
  'ECG',
  'OT',
];

/** Reads the query of an address; what is unknown is left out. */
export function parseStudySearch(search: Readonly<Record<string, unknown>>): StudySearch {
  const text = (key: string) => (typeof search[key] === 'string' && search[key] !== '' ? { [key]: search[key] } : {});
  const isPreset = typeof search.date === 'string' && Object.hasOwn(DAYS, search.date);
  return {
    ...text('q'),
    ...(isPreset && { date: search.date as DatePreset }),
    ...text('modality'),
    ...text('study'),
    ...text('selected'),
  };
}

export function selectedIn({ selected }: StudySearch): string[] {
  return selected === undefined ? [] : selected.split(',');
}

/** The query of `GET /studies`, without page and limit; `now` is the person's own day. */
export function studyQuery({ q, date, modality }: StudySearch, now: Date): URLSearchParams {
  const query = new URLSearchParams();
  if (q) query.set('q', q);
  if (modality) query.set('modality', modality);
  if (date)
    query.set('studyDate', `${dicomDate(new Date(now.getFullYear(), now.getMonth(), now.getDate() - DAYS[date]))}-`);
  return query;
}

/** DA of PS3.5 §6.2. */
function dicomDate(day: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${day.getFullYear()}${two(day.getMonth() + 1)}${two(day.getDate())}`;
}
