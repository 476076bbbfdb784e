import { ArchiveError } from '@vesalius/archive/api';
import { chooseCharacterSet, Dataset, lookupKeyword, lookupTag, TAG, writeDataset } from '@vesalius/dicom';

export type Level = 'patient' | 'study' | 'series' | 'instance';

const LEVEL_WORDS: Readonly<Record<Level, string>> = {
  patient: 'PATIENT',
  study: 'STUDY',
  series: 'SERIES',
  instance: 'IMAGE',
};

/**
 * An Identifier (PS3.4 §C.4.1.1.3) by keywords, encoded when the transfer syntax is known.
 * @throws ArchiveError `query-not-understood` for an unknown keyword or a value its VR cannot have
 */
export function identifierOf(
  level: Level,
  keys: Readonly<Record<string, string>>,
): (transferSyntaxUid: string) => Uint8Array {
  const dataset = new Dataset();
  dataset.set(TAG.QueryRetrieveLevel, 'CS', LEVEL_WORDS[level]);
  const characterSet = chooseCharacterSet(Object.values(keys));
  if (characterSet.length > 0) dataset.set(TAG.SpecificCharacterSet, 'CS', characterSet);
  for (const [keyword, value] of Object.entries(keys)) setKey(dataset, keyword, value);
  return (transferSyntaxUid) => writeDataset(dataset, transferSyntaxUid);
}

function setKey(dataset: Dataset, keyword: string, value: string): void {
  const tag = lookupKeyword(keyword);
  const entry = tag === undefined ? undefined : lookupTag(tag);
  if (!entry) throw new ArchiveError('query-not-understood', { where: keyword, detail: 'unknown keyword' });
  try {
    dataset.set(entry.tag, entry.vr, value === '' ? undefined : value);
  } catch (cause) {
    throw new ArchiveError('query-not-understood', { where: keyword, detail: `not a value of ${entry.vr}`, cause });
  }
}
