import { parsePersonName } from '../person-name/index.ts';

/** All component groups of a name, as they are stored (PS3.5 §6.2.1.2). */
export function nameText(name: string | undefined): string {
  const { alphabetic, ideographic, phonetic } = parsePersonName(name ?? '');
  const spaced = (group: string | undefined) => group?.replace(/\^+$/, '').replace(/\^/, ', ').replaceAll('^', ' ');
  return [alphabetic, ideographic, phonetic].map(spaced).filter(Boolean).join(' · ');
}

/** A DA as people write it, in the order that is read the same everywhere. */
export function dateText(date: string | undefined): string {
  return /^\d{8}$/.test(date ?? '') ? `${date!.slice(0, 4)}-${date!.slice(4, 6)}-${date!.slice(6)}` : (date ?? '');
}
