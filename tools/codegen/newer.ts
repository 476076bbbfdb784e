/**
 * What later editions added to PS3.6, or changed in it, and the fact tables do not have yet: kept by hand in two tables
 * beside this file, each part under the supplement or the edition that brought it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One row of PS3.6 §6-§9; `tag` is eight hexadecimal digits, in repeating groups with `x`. */
export interface AttributeFact {
  readonly tag: string;
  readonly vr: string;
  readonly vm: string;
  readonly name: string;
  readonly keyword: string;
  readonly retired: boolean;
}

/** One row of PS3.6 Annex A. */
export interface UidFact {
  readonly uid: string;
  readonly name: string;
  readonly type: string;
  readonly keyword: string;
  readonly retired: boolean;
}

export function newerAttributes(): AttributeFact[] {
  return rows('newer-attributes.tsv').map(([tag, vr, vm, keyword, name, retired]) => {
    return { tag: tag!, vr: vr!, vm: vm!, name: name!, keyword: keyword!, retired: retired === 'retired' };
  });
}

export function newerUids(): UidFact[] {
  return rows('newer-uids.tsv').map(([uid, type, keyword, name, retired]) => {
    return { uid: uid!, name: name!, type: type!, keyword: keyword!, retired: retired === 'retired' };
  });
}

/**
 * Adds the newer rows; one that differs from the row of the sources replaces it, one that the sources have learnt must
 * leave the table.
 */
export function withNewer<Fact extends object>(
  facts: readonly Fact[],
  newer: readonly Fact[],
  key: keyof Fact,
): Fact[] {
  const known = new Map(facts.map((fact) => [fact[key], fact]));
  for (const fact of newer) {
    const old = known.get(fact[key]);
    if (old && JSON.stringify(old) === JSON.stringify(fact)) throw new Error(`the sources have learnt ${fact[key]}`);
    known.set(fact[key], fact);
  }
  return [...known.values()];
}

/** The lines of a table without its comments, cut at the tabulators. */
function rows(file: string): string[][] {
  const lines = readFileSync(join(import.meta.dirname, file), 'utf8').split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split('\t'));
}
