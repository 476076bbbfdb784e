import { matchesPattern } from '@vesalius/dicom/matches-pattern';
import { dateTimeInRange } from './date-time.ts';
import type { Test } from './resolved-query.ts';

/**
 * Whether one of the values passes: for columns that hold several values, and for conditions that no index serves.
 *
 * @param values without padding; names folded
 */
export function passes(test: Test, values: readonly string[]): boolean {
  const present = values.filter((value) => value !== '');
  switch (test.kind) {
    case 'empty':
      return present.length === 0;
    case 'one-of':
      return present.some((value) => test.values.includes(value));
    case 'pattern':
      return present.some((value) => isLike(value, test));
    case 'between':
      return present.some((value) => value >= test.from && value < test.below);
    case 'numbers':
      return present.some((value) => test.values.includes(Number(value)));
    case 'date-time':
      return present.some((value) => dateTimeInRange(value, test.from, test.to));
    case 'names':
      return present.some((name) => test.names.some((groups) => hasGroups(name, groups, test.wild)));
    case 'words':
      return test.words.every((word) => present.some((name) => wordsOf(name).some((one) => one.startsWith(word))));
  }
}

function isLike(value: string, { pattern, anyCase }: Extract<Test, { kind: 'pattern' }>): boolean {
  return anyCase ? matchesPattern(value.toLowerCase(), pattern.toLowerCase()) : matchesPattern(value, pattern);
}

function hasGroups(name: string, wanted: readonly string[], wild: boolean): boolean {
  const groups = name.split('=').map((group) => group.trim().replace(/[\^\s]+$/, ''));
  return wanted.every((one) => groups.some((group) => (wild ? matchesPattern(group, one) : group === one)));
}

function wordsOf(name: string): string[] {
  return name.split(/[\^=\\\s,.;'-]+/u).concat(name.split(/[\^=\\\s,.;]+/u));
}
