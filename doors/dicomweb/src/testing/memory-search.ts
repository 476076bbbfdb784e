import type { Query, QueryLevel, QueryRow, Search } from '@vesalius/archive/api';
import { type DicomJson, type Match, stringifyDicomJson, TAG, toDicomJson } from '@vesalius/dicom';
import type { HeldInstance, HeldMemory } from './held-instance.ts';

/** Matches that the search in memory knows; on Patient Comments it says that it cannot. */
const UNSUPPORTED = TAG.PatientComments;
const KEYS = {
  patient: TAG.PatientID,
  study: TAG.StudyInstanceUID,
  series: TAG.SeriesInstanceUID,
  instance: TAG.SOPInstanceUID,
} as const satisfies Record<QueryLevel, number>;

export function memorySearch(memory: HeldMemory): Search {
  const all = (query: Query) => rowsOf(memory.held, query);
  return {
    support: ({ matches }) => ({
      unsupportedMatches: matches
        .filter((match) => 'path' in match && match.path[0] === UNSUPPORTED)
        .map(() => [UNSUPPORTED]),
      unsupportedIncludes: [],
    }),
    async *search(_principal, query) {
      yield* all(query);
    },
    searchAll: async (_principal, query) => all(query),
    count: async (_principal, query) => all(query).length,
  };
}

function rowsOf(held: readonly HeldInstance[], query: Query): QueryRow[] {
  const seen = new Set<string>();
  const rows: QueryRow[] = [];
  for (const { stored, file } of held) {
    const key = file.dataset.text(KEYS[query.level]) ?? '';
    if (seen.has(key) || !query.matches.every((match) => matches(file.dataset.text(pathOf(match)) ?? '', match)))
      continue;
    seen.add(key);
    const attributes = toDicomJson(file.dataset, { bulkDataUri: () => 'left out' });
    delete attributes['7FE00010'];
    rows.push({ attributes, members: membersOf(attributes), ...stored });
  }
  const offset = query.offset ?? 0;
  return rows.slice(offset, query.limit === undefined ? undefined : offset + query.limit);
}

function membersOf(attributes: DicomJson): QueryRow['members'] {
  const between = (from: string, to: string) => {
    const those = Object.entries(attributes).filter(([key]) => key >= from && key < to);
    return stringifyDicomJson(Object.fromEntries(those)).slice(1, -1);
  };
  return [between('', '00080054'), between('00080054', '00081190'), between('00081190', 'G')];
}

function pathOf(match: Match): number {
  return 'path' in match ? match.path[0]! : match.date[0]!;
}

function matches(value: string, match: Match): boolean {
  if (pathOf(match) === UNSUPPORTED) return true;
  switch (match.kind) {
    case 'equals':
      return value === match.value;
    case 'any-of':
      return match.values.includes(value);
    case 'wildcard':
      return new RegExp(`^${match.pattern.replace(/[.^]/g, '\\$&').replaceAll('*', '.*')}$`, 'i').test(value);
    case 'fuzzy-name':
      return value.toLowerCase().includes(match.text.toLowerCase());
    default:
      return true;
  }
}
