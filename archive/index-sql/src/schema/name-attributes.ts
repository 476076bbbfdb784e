import type { QueryLevel } from '@vesalius/archive/api';

/**
 * Person names whose parts are kept in `name_parts`, numbered by their place from 1. The number is in the database: new ones come at the
 * end. A patient's names stand twice, once for the patient and once for each study.
 */
export const NAME_ATTRIBUTES: readonly { readonly table: QueryLevel; readonly column: string }[] = [
  { table: 'patient', column: 'patient_name' },
  { table: 'patient', column: 'other_patient_names' },
  { table: 'study', column: 'patient_name' },
  { table: 'study', column: 'other_patient_names' },
  { table: 'study', column: 'referring_physician_name' },
  { table: 'study', column: 'reading_physicians' },
  { table: 'series', column: 'performing_physician_name' },
  { table: 'series', column: 'operators_name' },
];

/** Further attributes that are names have numbers above all of those. */
const FIRST_EXTRA = 1000;

export function nameAttribute(table: QueryLevel, column: string): number {
  return NAME_ATTRIBUTES.findIndex((one) => one.table === table && one.column === column) + 1;
}

export function extraNameAttribute(extraId: number): number {
  return FIRST_EXTRA + extraId;
}

/** A stretch of a folded name from the start of a word to the end of its component group. */
export interface NamePart {
  readonly part: string;
  /** It is the whole component group. */
  readonly whole: boolean;
}

/**
 * Every name by which a person may be looked for: from each of its words to the end of the component group. So one index answers
 * whole groups, beginnings of groups and beginnings of words, in every script (PS3.5 §6.2.1).
 *
 * @param folded one or several names, folded for search
 */
export function namePartsOf(folded: string): NamePart[] {
  const parts = new Map<string, boolean>();
  for (const group of folded.split(/[=\\]/)) {
    const text = group.trim().replace(/[\^\s]+$/, '');
    if (text === '') continue;
    parts.set(text, true);
    for (const { index } of text.matchAll(/[^^\s,.;'-]+/gu)) {
      const part = text.slice(index);
      if (!parts.has(part)) parts.set(part, false);
    }
  }
  return [...parts].map(([part, whole]) => ({ part, whole }));
}
