import { ArchiveError } from '@vesalius/archive/api';
import { lookupKeyword, lookupTag, type Match, parseMatch, TAG } from '@vesalius/dicom';

/** Conditions by keyword. @throws ArchiveError `query-not-understood` */
export function matchesOf(keys: Readonly<Record<string, string>>): Match[] {
  return Object.entries(keys).flatMap(([keyword, value]) => {
    const tag = lookupKeyword(keyword);
    const entry = tag === undefined ? undefined : lookupTag(tag);
    if (!entry) throw new ArchiveError('query-not-understood', { where: keyword, detail: 'unknown keyword' });
    const parsed = parseMatch([entry.tag], entry.vr, value);
    if (parsed.kind === 'wrong')
      throw new ArchiveError('query-not-understood', { where: keyword, detail: parsed.reason });
    return parsed.kind === 'match' ? [parsed.match] : [];
  });
}

/** What an identifier of a list may be. */
export function identifierMatches(identifier: string): Match[] {
  const tags = [TAG.PatientID, TAG.AccessionNumber, TAG.StudyInstanceUID];
  return tags.map((tag) => ({ kind: 'equals', path: [tag], value: identifier }));
}
