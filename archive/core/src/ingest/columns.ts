import {
  type ColumnValues,
  type ExtraAttribute,
  type ExtraValue,
  INDEXED_ATTRIBUTES,
  type IndexedAttribute,
  type QueryLevel,
} from '@vesalius/archive/api';
import { type Dataset, stringifyDicomJson, TAG, type Tag, toDicomJson } from '@vesalius/dicom';

const BY_LEVEL: Readonly<Record<QueryLevel, readonly IndexedAttribute[]>> = {
  patient: INDEXED_ATTRIBUTES.filter((attribute) => attribute.level === 'patient'),
  study: INDEXED_ATTRIBUTES.filter((attribute) => attribute.level === 'study'),
  series: INDEXED_ATTRIBUTES.filter((attribute) => attribute.level === 'series'),
  instance: INDEXED_ATTRIBUTES.filter((attribute) => attribute.level === 'instance'),
};

/** Values of one level's columns, each in its column's form. */
export function columnsOf(level: QueryLevel, dataset: Dataset): ColumnValues {
  const values: Record<string, string | number> = {};
  for (const attribute of BY_LEVEL[level]) {
    const value = columnValue(attribute, dataset);
    if (value !== undefined && value !== '') values[attribute.column] = value;
  }
  return values;
}

function columnValue(attribute: IndexedAttribute, dataset: Dataset): string | number | undefined {
  const owner = ownerOf(dataset, attribute.path);
  const tag = attribute.path.at(-1)!;
  if (!owner?.has(tag)) return undefined;
  switch (attribute.form) {
    case 'number':
      return finite(owner.number(tag));
    case 'items':
      return `[${owner.items(tag).map((item) => stringifyDicomJson(toDicomJson(item, { bulkDataUri: () => '' })))}]`;
    default:
      return owner.texts(tag).join('\\');
  }
}

function finite(number: number | undefined): number | undefined {
  return number !== undefined && Number.isFinite(number) ? number : undefined;
}

/** The data set or first item that holds the last tag of the path. */
function ownerOf(dataset: Dataset, path: readonly Tag[]): Dataset | undefined {
  let owner: Dataset | undefined = dataset;
  for (const tag of path.slice(0, -1)) owner = owner?.items(tag)[0];
  return owner;
}

/** Values of the configured further attributes, of every item on their paths. */
export function extraOf(attributes: readonly ExtraAttribute[], dataset: Dataset): ExtraValue[] {
  const extra: ExtraValue[] = [];
  for (const [index, attribute] of attributes.entries()) {
    const values = ownersOf(dataset, attribute.path).flatMap((owner) => textsOf(owner, attribute));
    const kept = [...new Set(values.filter((value) => value !== ''))];
    if (kept.length > 0) extra.push({ attribute: index, values: kept });
  }
  return extra;
}

function ownersOf(dataset: Dataset, path: readonly Tag[]): readonly Dataset[] {
  let owners: readonly Dataset[] = [dataset];
  for (const tag of path.slice(0, -1)) owners = owners.flatMap((owner) => owner.items(tag));
  return owners;
}

function textsOf(owner: Dataset, attribute: ExtraAttribute): string[] {
  const tag = attribute.path.at(-1)!;
  if (attribute.privateCreator === undefined) return owner.texts(tag);
  const block = reservedBlock(owner, tag, attribute.privateCreator);
  return block === undefined ? [] : owner.texts(block);
}

/** A private tag under the block that its creator has reserved in this data set (PS3.5 §7.8.1). */
function reservedBlock(owner: Dataset, tag: Tag, creator: string): Tag | undefined {
  const group = tag & 0xffff0000;
  for (let block = 0x10; block <= 0xff; block++) {
    if (owner.text((group | block) >>> 0) === creator) return (group | (block << 8) | (tag & 0xff)) >>> 0;
  }
  return undefined;
}

export const UID_TAGS = {
  study: TAG.StudyInstanceUID,
  series: TAG.SeriesInstanceUID,
  instance: TAG.SOPInstanceUID,
  sopClass: TAG.SOPClassUID,
} as const;
