/** Where a part of a name starts. */
export const PART_START = { inside: 0, word: 1, group: 2 } as const;

/** What follows a letter of a component group, to the group's end. */
export interface NamePart {
  readonly start: (typeof PART_START)[keyof typeof PART_START];
  readonly part: string;
}

/** Letters of a part that are kept: what agrees so far is looked at itself. */
export const PART_LETTERS = 64;
/** Parts of one name at most; PS3.5 §6.2 allows three groups of 64 letters. A longer name is not found by what is only further behind. */
const MOST_PARTS = 1024;
const BETWEEN_WORDS = /[\^\s,.;'-]/u;

/**
 * Everything a name is found by: from each of its letters to the end of the component group (PS3.5 §6.2.1). So one index answers
 * whole groups, beginnings of groups and of words, and what stands anywhere inside, in every script.
 *
 * @param folded one or several names, folded for search
 */
export function namePartsOf(folded: string): NamePart[] {
  const parts = new Map<string, NamePart['start']>();
  for (const group of folded.split(/[=\\]/)) {
    const letters = [...group.trim().replace(/[\^\s]+$/, '')];
    for (let at = 0; at < letters.length && parts.size < MOST_PARTS; at++) {
      const part = partOf(letters, at);
      const start = startOf(letters, at);
      if (start > (parts.get(part) ?? -1)) parts.set(part, start);
    }
  }
  return [...parts].map(([part, start]) => ({ start, part }));
}

function partOf(letters: readonly string[], at: number): string {
  return letters.slice(at, at + PART_LETTERS).join('');
}

function startOf(letters: readonly string[], at: number): NamePart['start'] {
  if (at === 0) return PART_START.group;
  return BETWEEN_WORDS.test(letters[at - 1]!) && !BETWEEN_WORDS.test(letters[at]!)
    ? PART_START.word
    : PART_START.inside;
}
