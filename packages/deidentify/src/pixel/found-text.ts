import { foldForSearch } from '@vesalius/dicom';
import { CLINICAL_WORDS } from '../text/clinical-words.ts';
import type { Identifiers } from '../text/identifiers.ts';
import type { GreyImage } from './grey.ts';
import { inside, type Rectangle } from './rectangle.ts';

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
const LEAST_UNSURE = 5;
const LEAST_UNREAD = 4;
/** Of 255. */
const LEAST_CONTRAST = 80;
const NEAR = 0.2;
const NEARLY_ALL = 0.85;

/**
 * Where to blank: lines that hold an identifier, read more or less right, or that surely are text beyond marks of sides and views,
 * be it that the reader says so or that it could not read what looks like letters.
 */
export function placesToBlank(
  lines: readonly (readonly FoundWord[])[],
  identifiers: Identifiers,
  image: GreyImage,
): Rectangle[] {
  return lines
    .filter((line) => isSuspicious(line, identifiers) || isUnreadText(line, image))
    .flatMap((line) => [around(line.map(({ place }) => place))]);
}

/** The least rectangle that holds all of them: what stands between two words is theirs. */
function around(places: readonly Rectangle[]): Rectangle {
  const left = Math.min(...places.map((place) => place.left));
  const top = Math.min(...places.map((place) => place.top));
  const right = Math.max(...places.map((place) => place.left + place.width));
  const bottom = Math.max(...places.map((place) => place.top + place.height));
  return { left, top, width: right - left, height: bottom - top };
}

/** Several characters without a word that the reader is sure of, drawn in one grey on another as nothing in a body is. */
function isUnreadText(line: readonly FoundWord[], image: GreyImage): boolean {
  const characters = line.reduce((sum, { text }) => sum + plain(text).length, 0);
  const clinical = line.every(({ text, confidence }) => confidence >= SURE && CLINICAL_WORDS.has(plain(text)));
  return characters >= LEAST_UNREAD && !clinical && isOfTwoGreys(image, around(line.map(({ place }) => place)));
}

/** Whether nearly all pixels are near the darkest or the brightest, and these far apart. */
function isOfTwoGreys({ width, height, pixels }: GreyImage, place: Rectangle): boolean {
  const { left, top, width: wide, height: high } = inside(place, width, height);
  const values: number[] = [];
  for (let y = top; y < top + high; y++) for (let x = left; x < left + wide; x++) values.push(pixels[y * width + x]!);
  let [least, most] = [255, 0];
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const near = (most - least) * NEAR;
  const extreme = values.filter((value) => value - least <= near || most - value <= near).length;
  return most - least >= LEAST_CONTRAST && extreme >= values.length * NEARLY_ALL;
}

/** Words that are an identifier, but for a letter in three that was misread; short ones only when the reader is sure of them. */
export function identifiersAmong(lines: readonly (readonly FoundWord[])[], identifiers: Identifiers): FoundWord[] {
  return lines.flat().filter(({ text, confidence }) => {
    const word = plain(text);
    return word.length >= (confidence >= SURE ? LEAST_LETTERS : LEAST_UNSURE) && isLikeIdentifier(word, identifiers);
  });
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
