import { foldForSearch } from '@vesalius/dicom';
import { CLINICAL_WORDS } from '../text/clinical-words.ts';
import type { Identifiers } from '../text/identifiers.ts';
import type { GreyImage } from './grey.ts';
import type { Rectangle } from './rectangle.ts';

/** A word that was read in an image, how sure the reader is (0 to 100), and where it stands. */
export interface FoundWord {
  readonly text: string;
  readonly confidence: number;
  readonly place: Rectangle;
}

/** Reads text in images; lines of words. */
export interface TextFinder {
  find(image: GreyImage): Promise<readonly (readonly FoundWord[])[]>;
}

const SURE = 50;
const LEAST_LETTERS = 3;
const LEAST_FUZZY = 4;

/** Where to blank: lines that hold an identifier, read more or less right, or that surely are text beyond marks of sides and views. */
export function placesToBlank(lines: readonly (readonly FoundWord[])[], identifiers: Identifiers): Rectangle[] {
  return lines.filter((line) => isSuspicious(line, identifiers)).flatMap((line) => line.map(({ place }) => place));
}

function isSuspicious(line: readonly FoundWord[], identifiers: Identifiers): boolean {
  return line.some(({ text, confidence }) => {
    const word = plain(text);
    if (word.length < LEAST_LETTERS) return false;
    return isLikeIdentifier(word, identifiers) || (confidence >= SURE && !CLINICAL_WORDS.has(word));
  });
}

/** Whether a word is an identifier but for a letter in three that was misread. */
function isLikeIdentifier(word: string, { words, phrases }: Identifiers): boolean {
  if (word.length < LEAST_FUZZY) return words.has(word);
  for (const one of words) if (isLike(word, plain(one))) return true;
  for (const phrase of phrases) for (const part of phrase.split(/\s+/)) if (isLike(word, plain(part))) return true;
  return false;
}

function isLike(read: string, meant: string): boolean {
  if (meant.length < LEAST_FUZZY) return read === meant;
  const most = Math.floor(meant.length / 3);
  return Math.abs(read.length - meant.length) <= most && editDistance(read, meant) <= most;
}

function plain(text: string): string {
  return foldForSearch(text).replace(/[^\p{L}\p{N}]/gu, '');
}

/** Insertions, deletions and replacements between two words (Levenshtein). */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let at = 1; at <= one.length; at++) {
    const next = [at];
    for (let to = 1; to <= other.length; to++) {
      const replaced = row[to - 1]! + (one[at - 1] === other[to - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[to]! + 1, next[to - 1]! + 1));
    }
    row = next;
  }
  return row[other.length]!;
}
