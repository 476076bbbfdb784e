import { ArchiveError, type Query, type TagPath } from '@vesalius/archive/api';
import { type DataElement, type Dataset, type Match, parseMatch, readDataset, TAG, type Tag } from '@vesalius/dicom';
import type { Negotiated } from './accept.ts';
import { LEVEL_OF, type Model } from './models.ts';

/** Attributes of an identifier that are not keys (PS3.4 §C.4.1.1.3). */
const NOT_KEYS: ReadonlySet<Tag> = new Set([
  TAG.SpecificCharacterSet,
  TAG.QueryRetrieveLevel,
  TAG.TimezoneOffsetFromUTC,
  TAG.RetrieveAETitle,
  TAG.InstanceAvailability,
]);

export interface FindRequest {
  readonly query: Query;
  /** Tags of the root of the identifier, which answers hold again. */
  readonly returned: readonly Tag[];
  readonly level: string;
  readonly characterSets: readonly string[];
}

/**
 * The question in a C-FIND identifier.
 *
 * @throws ArchiveError `query-not-understood`
 */
export function findRequestOf(
  bytes: Uint8Array,
  transferSyntaxUid: string,
  model: Model,
  negotiated: Negotiated,
): FindRequest {
  const { dataset } = readDataset(bytes, transferSyntaxUid);
  const level = levelOf(dataset, model);
  const matches = combineDateTime(matchesOf(dataset, [], negotiated), negotiated);
  return {
    query: {
      level: LEVEL_OF[level]!,
      matches,
      include: [...dataset.tags()].filter((tag) => !NOT_KEYS.has(tag)).map((tag) => [tag]),
    },
    returned: [...dataset.tags()],
    level,
    characterSets: dataset.texts(TAG.SpecificCharacterSet),
  };
}

/** @throws ArchiveError `query-not-understood` when the model does not know the level */
export function levelOf(dataset: Dataset, model: Model): string {
  const level = dataset.text(TAG.QueryRetrieveLevel) ?? '';
  const known = LEVEL_OF[level];
  if (!known || !model.levels.includes(known))
    throw new ArchiveError('query-not-understood', { where: '00080052', detail: 'Query/Retrieve Level' });
  return level;
}

function matchesOf(dataset: Dataset, above: TagPath, negotiated: Negotiated): Match[] {
  const matches: Match[] = [];
  for (const element of dataset.elements()) {
    if (above.length === 0 && NOT_KEYS.has(element.tag)) continue;
    if ((element.tag & 0xffff) === 0) continue;
    const path = [...above, element.tag];
    if (element.vr === 'SQ') for (const item of element.items) matches.push(...matchesOf(item, path, negotiated));
    else matches.push(...matchOf(element, path, negotiated));
  }
  return matches;
}

function matchOf(element: DataElement, path: TagPath, negotiated: Negotiated): Match[] {
  const parsed = parseMatch(path, element.vr, element.texts().join('\\'), {
    fuzzy: negotiated.fuzzyNames,
    emptyValue: true,
  });
  if (parsed.kind === 'wrong')
    throw new ArchiveError('query-not-understood', {
      where: path.map((tag) => tag.toString(16).padStart(8, '0')).join('.'),
      detail: parsed.reason,
    });
  return parsed.kind === 'match' ? [parsed.match] : [];
}

/** Date and time pairs that are one moment when combined matching was negotiated (PS3.4 §C.2.2.2.5.4). */
const PAIRS: readonly (readonly [Tag, Tag])[] = [
  [TAG.StudyDate, TAG.StudyTime],
  [TAG.SeriesDate, TAG.SeriesTime],
  [TAG.PerformedProcedureStepStartDate, TAG.PerformedProcedureStepStartTime],
];

function combineDateTime(matches: readonly Match[], negotiated: Negotiated): Match[] {
  if (!negotiated.combinedDateTime) return [...matches];
  let combined = [...matches];
  for (const [dateTag, timeTag] of PAIRS) {
    const date = rangeOf(combined, dateTag);
    const time = rangeOf(combined, timeTag);
    if (!date || !time) continue;
    const from = date.from === undefined ? undefined : date.from + (time.from ?? '');
    const to = date.to === undefined ? undefined : date.to + (time.to ?? '');
    combined = combined.filter((match) => match !== date && match !== time);
    combined.push({
      kind: 'date-time-range',
      date: date.path,
      time: time.path,
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
    });
  }
  return combined;
}

function rangeOf(matches: readonly Match[], tag: Tag) {
  return matches.find((match) => match.kind === 'range' && match.path.length === 1 && match.path[0] === tag) as
    | (Match & { kind: 'range' })
    | undefined;
}
