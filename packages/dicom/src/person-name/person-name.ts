/** The component groups of a person name, each with its components separated by `^`; an empty one is absent (PS3.5 §6.2.1.1). */
export interface PersonName {
  readonly alphabetic?: string;
  readonly ideographic?: string;
  readonly phonetic?: string;
}

export interface PersonNameComponents {
  readonly familyName: string;
  readonly givenName: string;
  readonly middleName: string;
  readonly prefix: string;
  readonly suffix: string;
}

/** The groups of a name as it stands in a data set: `Yamada^Tarou=山田^太郎=やまだ^たろう`. */
export function parsePersonName(text: string): PersonName {
  const [alphabetic, ideographic, phonetic] = text.split('=').map(trimmed);
  return { ...(alphabetic && { alphabetic }), ...(ideographic && { ideographic }), ...(phonetic && { phonetic }) };
}

/** Trailing empty components and groups may be left out (PS3.5 §6.2.1.1). */
function trimmed(group: string): string {
  return group.trim().replace(/[\^\s]+$/, '');
}

/** The name as it stands in a data set. */
export function formatPersonName(name: PersonName): string {
  const text = [name.alphabetic, name.ideographic, name.phonetic].map((group) => group ?? '').join('=');
  return text.replace(/=+$/, '');
}

/** The five components of one group. */
export function personNameComponents(group: string): PersonNameComponents {
  const [familyName = '', givenName = '', middleName = '', prefix = '', suffix = ''] = group
    .split('^')
    .map((part) => part.trim());
  return { familyName, givenName, middleName, prefix, suffix };
}
