import { foldForSearch } from '@vesalius/dicom';

/** A text as it is compared, and for each of its characters where it came from. */
export interface FoldedText {
  readonly folded: string;
  /** Start in the original of each character, and behind the last one its length; undefined when they are the same. */
  readonly origin: readonly number[] | undefined;
}

const PLAIN = /^[\x20-\x7e]*$/;
/** A character with the marks on it: folded together, for composed and decomposed letters are the same. */
const CLUSTER = /[\s\S]\p{M}*/gu;

/** Folds a text for comparison, without losing where its characters stand. */
export function foldText(text: string): FoldedText {
  if (PLAIN.test(text)) return { folded: text.toLowerCase(), origin: undefined };
  let folded = '';
  const origin: number[] = [];
  for (const match of text.matchAll(CLUSTER)) {
    const piece = foldForSearch(match[0]);
    for (let at = 0; at < piece.length; at++) origin.push(match.index);
    folded += piece;
  }
  origin.push(text.length);
  return { folded, origin };
}
