/** What the list shows, as it stands in the address. */
export interface StudySearch {
  readonly q?: string;
  readonly date?: DatePreset;
  readonly modality?: string;
  /** What an institution's name begins with. */
  readonly institution?: string;
  /** What the list is sorted by, when it is not the usual. */
  readonly sort?: string;
  /** The open study. */
  readonly study?: string;
  /** Selected studies, with commas between. */
  readonly selected?: string;
}

const DAYS = { today: 0, week: 6, month: 29, year: 364 };

export type DatePreset = keyof typeof DAYS;

/** Reads the query of an address; what is unknown is left out. */
export function parseStudySearch(search: Readonly<Record<string, unknown>>): StudySearch {
  const text = (key: string) => (typeof search[key] === 'string' && search[key] !== '' ? { [key]: search[key] } : {});
  const isPreset = typeof search.date === 'string' && Object.hasOwn(DAYS, search.date);
  return {
    ...text('q'),
    ...(isPreset && { date: search.date as DatePreset }),
    ...text('modality'),
    ...text('institution'),
    ...text('sort'),
    ...text('study'),
    ...text('selected'),
  };
}

export function selectedIn({ selected }: StudySearch): string[] {
  return selected === undefined ? [] : selected.split(',');
}

/** Whether anything narrows the list. */
export function isNarrowed({ q, date, modality, institution }: StudySearch): boolean {
  return Boolean(q || date || modality || institution);
}

/** The conditions of `GET /studies`; `now` is the person's own day. */
export function studyConditions({ q, date, modality, institution }: StudySearch, now: Date): URLSearchParams {
  const query = new URLSearchParams();
  if (q) query.set('q', q);
  if (modality) query.set('modality', modality);
  if (institution) query.set('institution', `${institution}*`);
  if (date) query.set('studyDate', `${firstDay(date, now)}-`);
  return query;
}

/** The query of `GET /studies`, without page and limit. */
export function studyQuery(search: StudySearch, now: Date): URLSearchParams {
  const query = studyConditions(search, now);
  if (search.sort) query.set('sort', search.sort);
  return query;
}

/** The first day of a stretch that ends today (DA). */
export function firstDay(date: DatePreset, now: Date): string {
  return dicomDate(new Date(now.getFullYear(), now.getMonth(), now.getDate() - DAYS[date]));
}

/** DA of PS3.5 §6.2. */
function dicomDate(day: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${day.getFullYear()}${two(day.getMonth() + 1)}${two(day.getDate())}`;
}
