import type { QueryLevel } from '@vesalius/archive/api';

/** The levels from the top down, as the workers know them. */
export const LEVELS: readonly QueryLevel[] = ['patient', 'study', 'series', 'instance'];

export const ALIASES: Readonly<Record<QueryLevel, string>> = { patient: 'p', study: 'st', series: 'se', instance: 'i' };

/** What ties a row to the row above it. */
export const PARENTS: Readonly<Record<Exclude<QueryLevel, 'patient'>, string>> = {
  study: 'patient_ref',
  series: 'study_ref',
  instance: 'series_ref',
};

export function isBelow(level: QueryLevel, other: QueryLevel): boolean {
  return LEVELS.indexOf(level) > LEVELS.indexOf(other);
}

/** Where an attribute of a level is looked at in a query of a level: a patient's as they stand in the study, unless patients are asked for. */
export function tableOf(attribute: QueryLevel, query: QueryLevel): QueryLevel {
  return attribute === 'patient' && query !== 'patient' ? 'study' : attribute;
}
