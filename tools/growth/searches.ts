import type { IndexStore, Query, QueryLevel } from '@vesalius/archive/api';
import { parseSearch } from '@vesalius/dicomweb';
import { accessionNumberOf, familyNameOf, headerOnly, patientIdOf, type Shape, studyDateOf } from './header-only.ts';

/** Times of each search, in milliseconds. */
export type SearchTimes = Readonly<
  Record<string, { readonly p50: number; readonly p95: number; readonly rows: number }>
>;

interface Asked {
  readonly level: QueryLevel;
  /** A query string of QIDO-RS about some study. */
  readonly text: (study: number, shape: Shape) => string;
}

const SEARCHES: Readonly<Record<string, Asked>> = {
  'studies by Patient ID': { level: 'study', text: (study) => `PatientID=${patientIdOf(study)}` },
  'studies by Accession Number': { level: 'study', text: (study) => `AccessionNumber=${accessionNumberOf(study)}` },
  'studies by beginning of a name': { level: 'study', text: (study) => `PatientName=${familyNameOf(study)}*&limit=50` },
  'studies of a day': { level: 'study', text: (study) => `StudyDate=${studyDateOf(study)}&limit=50` },
  'the newest 50 studies': { level: 'study', text: () => 'limit=50&orderby=-StudyDate' },
  'instances of a study': {
    level: 'instance',
    text: (study, shape) =>
      `StudyInstanceUID=${headerOnly(study * shape.instancesOfAStudy, shape).identity.studyInstanceUid}`,
  },
};
const ROUNDS = 101;
/** Stands for chance, the same in each run. */
const STRIDE = 7919;

/** How long the index takes for what QIDO-RS asks, one search after the other. */
export async function searchTimes(index: IndexStore, studies: number, shape: Shape): Promise<SearchTimes> {
  const times: Record<string, SearchTimes[string]> = {};
  for (const [name, { level, text }] of Object.entries(SEARCHES)) {
    const taken: number[] = [];
    let rows = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const { matches, order, limit = 1000, offset } = parseSearch(text((round * STRIDE) % studies, shape));
      const query: Query = { level, matches, order, limit, offset };
      const begun = performance.now();
      const page = await index.queries.search({ sees: 'all' }, query);
      taken.push(performance.now() - begun);
      rows = page.rows.length;
      if (rows === 0) throw new Error(`the search for ${name} found nothing`);
    }
    taken.sort((one, other) => one - other);
    times[name] = { p50: rounded(taken, 0.5), p95: rounded(taken, 0.95), rows };
  }
  return times;
}

function rounded(sorted: readonly number[], share: number): number {
  return Number(sorted[Math.floor(share * (sorted.length - 1))]!.toFixed(2));
}
