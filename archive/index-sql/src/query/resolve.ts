import {
  COMPUTED_ATTRIBUTES,
  type ExtraAttribute,
  INDEXED_ATTRIBUTES,
  type IndexedAttribute,
  QUERY_LEVELS,
  type Query,
  type QueryLevel,
  type QuerySupport,
  type TagPath,
} from '@vesalius/archive/api';
import { type Match, TAG } from '@vesalius/dicom';

/** What a path is in the index. */
export type Resolved =
  | { readonly kind: 'column'; readonly attribute: Pick<IndexedAttribute, 'level' | 'column' | 'form'> }
  | { readonly kind: 'extra'; readonly index: number; readonly attribute: ExtraAttribute };

/** Computed attributes that can be matched, with the column that keeps them. */
const MATCHED_COMPUTED: ReadonlyMap<string, Pick<IndexedAttribute, 'level' | 'column' | 'form'>> = new Map([
  [String(TAG.ModalitiesInStudy), { level: 'study', column: 'modalities', form: 'text' }],
  [String(TAG.SOPClassesInStudy), { level: 'study', column: 'sop_classes', form: 'text' }],
]);

const COLUMNS: ReadonlyMap<string, IndexedAttribute> = new Map(
  INDEXED_ATTRIBUTES.map((attribute) => [attribute.path.join(), attribute]),
);

export function resolvePath(path: TagPath, extra: readonly ExtraAttribute[]): Resolved | undefined {
  const key = path.join();
  const column = MATCHED_COMPUTED.get(key) ?? COLUMNS.get(key);
  if (column && column.form !== 'items') return { kind: 'column', attribute: column };
  const index = extra.findIndex((attribute) => attribute.path.join() === key);
  return index < 0 ? undefined : { kind: 'extra', index, attribute: extra[index]! };
}

export function levelOf(resolved: Resolved): QueryLevel {
  return resolved.attribute.level;
}

export function isBelow(level: QueryLevel, other: QueryLevel): boolean {
  return QUERY_LEVELS.indexOf(level) > QUERY_LEVELS.indexOf(other);
}

export function pathsOf(match: Match): readonly TagPath[] {
  return match.kind === 'date-time-range' ? [match.date, match.time] : [match.path];
}

/** Attributes that an answer of a level may hold: its own and those of the levels above. */
function answerable(level: QueryLevel, path: TagPath, extra: readonly ExtraAttribute[]): boolean {
  const indexed = INDEXED_ATTRIBUTES.find((attribute) => attribute.path.join() === path.join());
  if (indexed) return !isBelow(indexed.level, level);
  const computed = COMPUTED_ATTRIBUTES.find(({ tag }) => path.length === 1 && tag === path[0]);
  if (computed) return !isBelow(computed.level, level);
  return extra.some((attribute) => attribute.path.join() === path.join() && !isBelow(attribute.level, level));
}

export function supportOf(query: Query, extra: readonly ExtraAttribute[]): QuerySupport {
  const include = query.include === undefined || query.include === 'all' ? [] : query.include;
  return {
    unsupportedMatches: query.matches.flatMap(pathsOf).filter((path) => !resolvePath(path, extra)),
    unsupportedIncludes: include.filter((path) => !answerable(query.level, path, extra)),
  };
}
