import { type Dataset, TAG } from '@vesalius/dicom';
import type { Identifiers } from '../text/identifiers.ts';

const SHORTEST_UID = 8;
const SHORTEST_NUMBER = 5;
const UIDS = [TAG.SOPInstanceUID, TAG.SeriesInstanceUID, TAG.StudyInstanceUID];
/** What identifies somebody by itself: numbers and what has one in it, written in ASCII. */
const NUMBER = /^(?=.*\d)[\x21-\x7e]+$/;

/**
 * What must not stand in an output any more: UIDs of the instance, its series and its study, unless UIDs are retained, and the
 * numbers that were taken away. To be asked for before the data set is changed.
 */
export function forbiddenTexts(dataset: Dataset, identifiers: Identifiers, retainsUids: boolean): string[] {
  const uids = UIDS.flatMap((tag) => dataset.texts(tag)).filter(isOwn);
  const counted = countedNumbers(dataset);
  const numbers = [...identifiers.phrases].filter(
    (text) => text.length >= SHORTEST_NUMBER && NUMBER.test(text) && !counted.has(text),
  );
  return [...(retainsUids ? [] : uids), ...numbers];
}

/** Whether a UID is somebody's: those of the standard name well-known instances. */
function isOwn(uid: string): boolean {
  return uid.length >= SHORTEST_UID && !uid.startsWith('1.2.840.10008.');
}

/** Numbers that series, images and the like have, which an identifier may happen to be the same as. */
function countedNumbers(dataset: Dataset): Set<string> {
  const found = new Set<string>();
  for (const element of dataset) {
    if (element.vr === 'IS' || element.vr === 'DS') for (const text of element.texts()) found.add(text);
  }
  return found;
}

/** Bytes that stand together may hold one up to this long. */
export const LONGEST = 256;

/** Finds one of the texts in lower-case text, as itself and not as a part of a longer word or number. */
export function patternOf(texts: readonly string[]): RegExp {
  const alternatives = texts.map((text) => text.toLowerCase().replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&'));
  return new RegExp(`(?<![\\w.])(?:${alternatives.join('|')})(?![\\w.])`);
}
