import type { QueryLevel, QueryRow } from '@vesalius/archive/api';
import type { DicomJson } from '@vesalius/dicom';
import { pathOf } from '../request/resource.ts';

const AVAILABILITY = '"00080056":{"vr":"CS","Value":["ONLINE"]}';

/** What the door knows of every answer: its own AE title, when it has one, and the address of its service root. */
export interface Giver {
  readonly root: string;
  readonly aeTitle: string | undefined;
}

/**
 * The text of an answer with what only the door knows: who gives it, availability and Retrieve URL (PS3.18 Tables 10.6.3-3 to -5). Nothing
 * of it is parsed, for answers may be many.
 */
export function searchRowText(row: QueryRow, level: QueryLevel, { root, aeTitle }: Giver): string {
  const [first, second, third] = row.members;
  const title = aeTitle ? `"00080054":{"vr":"AE","Value":[${JSON.stringify(aeTitle)}]}` : '';
  const url = row.studyInstanceUid
    ? `"00081190":{"vr":"UR","Value":[${JSON.stringify(root + pathOf(resourceOf(row, level)))}]}`
    : '';
  return `{${[first, title, AVAILABILITY, second, url, third].filter((part) => part !== '').join()}}`;
}

/** The same as a model. */
export function searchRow(row: QueryRow, level: QueryLevel, giver: Giver): DicomJson {
  return JSON.parse(searchRowText(row, level, giver)) as DicomJson;
}

function resourceOf({ studyInstanceUid, seriesInstanceUid, sopInstanceUid }: QueryRow, level: QueryLevel) {
  return {
    study: studyInstanceUid!,
    ...(level !== 'study' && seriesInstanceUid && { series: seriesInstanceUid }),
    ...(level === 'instance' && sopInstanceUid && { instance: sopInstanceUid }),
  };
}
