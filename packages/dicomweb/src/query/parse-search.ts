import { type Match, parseMatch, type Tag, type VR } from '@vesalius/dicom';
import { DicomWebError } from '../errors/index.ts';
import { parseAttributePath } from './attribute-path.ts';
import { formDecoded, percentDecoded, type QueryParameter, splitQueryString } from './query-string.ts';
import type { SearchRequest } from './search-request.ts';

interface Draft {
  readonly matches: Match[];
  include: (readonly Tag[])[] | 'all';
  readonly order: { readonly by: Tag; readonly descending: boolean }[];
  limit?: number;
  offset: number;
  fuzzy: boolean;
  emptyValue: boolean;
  readonly ignored: string[];
}

/** Parameters that are no attributes (PS3.18 Table 8.3.4-1; `orderby` is ours, as others have it). */
const PARAMETERS: Readonly<Record<string, (draft: Draft, value: string) => void>> = {
  includefield: (draft, value) => includeFields(draft, formDecoded(value)),
  limit: (draft, value) => {
    draft.limit = countOf('limit', value);
  },
  offset: (draft, value) => {
    draft.offset = countOf('offset', value);
  },
  fuzzymatching: (draft, value) => {
    draft.fuzzy = flagOf('fuzzymatching', value);
  },
  emptyvaluematching: (draft, value) => {
    draft.emptyValue = flagOf('emptyvaluematching', value);
  },
  // Lists of values are always understood: nothing else could be meant by them.
  multiplevaluematching: (_draft, value) => void flagOf('multiplevaluematching', value),
  orderby: (draft, value) => orderBy(draft, formDecoded(value)),
  accept: () => {},
  charset: () => {},
};

/**
 * The search that a query string asks for.
 * @param query without the question mark
 * @throws DicomWebError `bad-parameter`, `bad-escape`
 */
export function parseSearch(query: string): SearchRequest {
  const draft: Draft = {
    matches: [],
    include: [],
    order: [],
    offset: 0,
    fuzzy: false,
    emptyValue: false,
    ignored: [],
  };
  const keys: QueryParameter[] = [];
  for (const parameter of splitQueryString(query)) {
    const name = parameter.name.toLowerCase();
    if (Object.hasOwn(PARAMETERS, name)) PARAMETERS[name]!(draft, parameter.value);
    else keys.push(parameter);
  }
  for (const key of keys) addMatch(draft, key);
  const { emptyValue: _, ...request } = draft;
  return request;
}

function addMatch(draft: Draft, { name, value }: QueryParameter): void {
  const attribute = parseAttributePath(name);
  if (!attribute) {
    draft.ignored.push(name);
    return;
  }
  const { path, vr } = attribute;
  const parsed = parseMatch(path, vr, keyText(vr, value), { fuzzy: draft.fuzzy, emptyValue: draft.emptyValue });
  if (parsed.kind === 'wrong') throw new DicomWebError('bad-parameter', { where: name, detail: parsed.reason });
  if (parsed.kind === 'match') draft.matches.push(parsed.match);
  else if (draft.include !== 'all') draft.include.push(path);
}

/** UIDs and code strings hold no comma, so that one parts values (PS3.18 §8.3.4.1); the plus sign of a DT is one. */
function keyText(vr: VR, value: string): string {
  const text = vr === 'DT' ? percentDecoded(value) : formDecoded(value);
  return vr === 'UI' || vr === 'CS' ? text.replaceAll(',', '\\') : text;
}

function includeFields(draft: Draft, value: string): void {
  for (const name of value.split(',')) {
    const trimmed = name.trim();
    if (trimmed === '') continue;
    if (trimmed.toLowerCase() === 'all') draft.include = 'all';
    if (draft.include === 'all') return;
    const attribute = parseAttributePath(trimmed);
    if (attribute) draft.include.push(attribute.path);
    else draft.ignored.push('includefield');
  }
}

function orderBy(draft: Draft, value: string): void {
  for (const name of value.split(',')) {
    const descending = name.trim().startsWith('-');
    const attribute = parseAttributePath(name.trim().replace(/^[+-]/, ''));
    if (attribute?.path.length !== 1) throw new DicomWebError('bad-parameter', { where: 'orderby' });
    draft.order.push({ by: attribute.path[0]!, descending });
  }
}

function countOf(where: string, value: string): number {
  if (!/^\d{1,15}$/.test(value)) throw new DicomWebError('bad-parameter', { where, detail: 'not a whole number' });
  return Number(value);
}

function flagOf(where: string, value: string): boolean {
  const text = value.toLowerCase();
  if (text === 'true') return true;
  if (text === 'false' || text === '') return false;
  throw new DicomWebError('bad-parameter', { where, detail: 'neither true nor false' });
}
