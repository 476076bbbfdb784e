import type { Query, QueryLevel, Search } from '@vesalius/archive/api';
import { lookupTag, type Match, TAG, tagToText } from '@vesalius/dicom';
import { parseSearch } from '@vesalius/dicomweb';
import type { DicomwebOptions } from '../options.ts';
import type { Resource } from '../request/resource.ts';

export interface SearchPlan {
  readonly query: Query;
  /** Rows the client gets at most; the query asks for one more, to know whether there are any. */
  readonly limit: number;
  /** What the answer does not honour. */
  readonly warnings: readonly string[];
}

const DEFAULT_LIMIT = 1000;
const MAXIMUM_LIMIT = 10_000;

/** What to ask the archive for a search request. @throws DicomWebError */
export function planSearch(
  search: Search,
  level: QueryLevel,
  resource: Resource,
  queryString: string,
  options: DicomwebOptions,
): SearchPlan {
  const request = parseSearch(queryString);
  const maximum = options.maximumLimit ?? MAXIMUM_LIMIT;
  const limit = Math.min(request.limit ?? options.defaultLimit ?? DEFAULT_LIMIT, maximum);
  const query: Query = {
    level,
    matches: [...pathMatches(resource), ...request.matches],
    include: request.include,
    order: request.order,
    limit: limit + 1,
    offset: request.offset,
  };
  const { unsupportedMatches, unsupportedIncludes } = search.support(query);
  const warnings = [
    ...unsupportedMatches.map((path) => `Matching on ${nameOf(path)} is not supported and was not done`),
    ...unsupportedIncludes.map((path) => `${nameOf(path)} cannot be included`),
    ...request.ignored.map(
      (name) => `${/^[\w.-]{1,64}$/.test(name) ? `The parameter ${name}` : 'A parameter'} is not known and was ignored`,
    ),
    ...(limit < (request.limit ?? 0) ? [`No more than ${maximum} results are given at once`] : []),
  ];
  return { query, limit, warnings };
}

function pathMatches({ study, series }: Resource): Match[] {
  return [
    ...(study ? [{ kind: 'equals', path: [TAG.StudyInstanceUID], value: study } as const] : []),
    ...(series ? [{ kind: 'equals', path: [TAG.SeriesInstanceUID], value: series } as const] : []),
  ];
}

function nameOf(path: readonly number[]): string {
  return path.map((tag) => lookupTag(tag)?.keyword || tagToText(tag)).join('.');
}
