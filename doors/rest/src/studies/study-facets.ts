import type { Principal, Search } from '@vesalius/archive/api';
import { type Match, TAG } from '@vesalius/dicom';
import { fieldMatches, type StudyFields } from './study-filter.ts';

/** A count is of no interest beyond this, and costs no more. */
export const MOST_COUNTED = 1000;

export interface Facet {
  readonly value: string;
  readonly count: number;
}

export interface FacetRequest {
  readonly fields: StudyFields;
  readonly anyOf: readonly Match[];
  readonly modalities: readonly string[];
  /** Days, YYYYMMDD. */
  readonly since: readonly string[];
}

/** How many studies of a search are of each modality, whichever is chosen, and how many of each stretch of days until now. */
export async function studyFacets(search: Search, principal: Principal, { fields, anyOf, ...of }: FacetRequest) {
  const counted = async (value: string, matches: readonly Match[]): Promise<Facet> => ({
    value,
    count: await search.count(principal, { level: 'study', matches, anyOf, limit: MOST_COUNTED }),
  });
  const { modality: _, ...anyModality } = fields;
  const { studyDate: __, ...anyDay } = fields;
  const ofModality = (value: string): Match => ({ kind: 'equals', path: [TAG.ModalitiesInStudy], value });
  const since = (from: string): Match => ({ kind: 'range', path: [TAG.StudyDate], from });
  const [total, modalities, days] = await Promise.all([
    counted('', fieldMatches(fields)),
    Promise.all(of.modalities.map((one) => counted(one, [...fieldMatches(anyModality), ofModality(one)]))),
    Promise.all(of.since.map((one) => counted(one, [...fieldMatches(anyDay), since(one)]))),
  ]);
  return { total: total.count, most: MOST_COUNTED, modalities, since: days };
}
