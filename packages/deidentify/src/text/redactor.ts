import { type DateHandling, handleDates } from './dates-in-text.ts';
import { foldText } from './folded-text.ts';
import type { Identifiers } from './identifiers.ts';
import { REMOVED, removePatterns } from './patterns.ts';

type Range = readonly [start: number, end: number];

const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const WORD_CHARACTER = /[\p{L}\p{N}]/u;
const DIGIT = /\d/;
const UNSPACED = /^[^\p{sc=Latin}\p{sc=Cyrillic}\p{sc=Greek}\p{sc=Arabic}\p{sc=Hebrew}\d]*$/u;
const UID_IN_TEXT = /(?<![\d.])[0-2](?:\.(?:0|[1-9]\d*)){5,}(?![\d.]*\d)/g;

export interface Redaction {
  readonly dates: DateHandling;
  readonly replaceUid: (uid: string) => string;
  /** Folded words that stay in any case. */
  readonly keepWords: ReadonlySet<string>;
}

/** Takes the identifiers of a data set out of its free text (PS3.15 §E.3.5: clean, not remove, so that findings stay). */
export class Redactor {
  readonly #identifiers: Identifiers;
  readonly #redaction: Redaction;

  constructor(identifiers: Identifiers, redaction: Redaction) {
    this.#identifiers = identifiers;
    this.#redaction = redaction;
  }

  /** Free text: known identifiers, dates, UIDs, and what is one by its form. */
  clean(text: string): string {
    const { dates, replaceUid } = this.#redaction;
    const uids = text.replace(UID_IN_TEXT, replaceUid);
    return this.removeKnown(removePatterns(handleDates(uids, dates, this.#identifiers.dates)));
  }

  /** Only what the data set itself names. */
  removeKnown(text: string): string {
    const { folded, origin } = foldText(text);
    const ranges = [...this.#words(folded), ...this.#phrases(folded)];
    if (ranges.length === 0) return text;
    const at = (position: number) => origin?.[position] ?? position;
    let result = '';
    let from = 0;
    for (const [start, end] of merged(ranges)) {
      result += `${text.slice(from, at(start))}${REMOVED}`;
      from = at(end);
    }
    return result + text.slice(from);
  }

  *#words(folded: string): Iterable<Range> {
    const { words } = this.#identifiers;
    if (words.size === 0) return;
    for (const { 0: word, index } of folded.matchAll(WORD)) {
      if (words.has(word) && !this.#redaction.keepWords.has(word)) yield [index, index + word.length];
    }
  }

  *#phrases(folded: string): Iterable<Range> {
    for (const phrase of this.#identifiers.phrases) {
      if (this.#redaction.keepWords.has(phrase)) continue;
      for (let at = folded.indexOf(phrase); at >= 0; at = folded.indexOf(phrase, at + 1)) {
        const end = at + phrase.length;
        if (standsAlone(folded, phrase, at, end)) yield [at, end];
      }
    }
  }
}

/** Whether no other word, or in the case of numbers no other digit, goes on to either side. */
function standsAlone(text: string, phrase: string, start: number, end: number): boolean {
  if (UNSPACED.test(phrase)) return true;
  const kind = DIGIT.test(phrase) && phrase.length > 4 ? DIGIT : WORD_CHARACTER;
  const touches = (inside: string | undefined, outside: string | undefined) =>
    inside !== undefined && outside !== undefined && kind.test(inside) && kind.test(outside);
  return !touches(phrase[0], text[start - 1]) && !touches(phrase.at(-1), text[end]);
}

function merged(ranges: readonly Range[]): Range[] {
  const sorted = [...ranges].sort(([a], [b]) => a - b);
  const result: Range[] = [];
  for (const [start, end] of sorted) {
    const last = result.at(-1);
    if (last && start <= last[1]) result[result.length - 1] = [last[0], Math.max(last[1], end)];
    else result.push([start, end]);
  }
  return result;
}
