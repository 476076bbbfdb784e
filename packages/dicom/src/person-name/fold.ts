/**
 * Marks that a searcher may leave out: the general ones (Latin, Greek, Cyrillic), Hebrew points, Arabic vowels. Those of
 * kana and of the scripts of South Asia are no ornament, without them it is another word.
 */
const MARKS = /[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670]/g;

/** Letters that have no decomposition in Unicode, or another form at the end of a word. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ς: 'σ',
};
const LETTER = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'g');

/**
 * A text as it is compared in searches: without case, accents and differences of width, in any script. Two texts that a
 * person would call the same fold to the same; wildcards and delimiters stay as they are.
 */
export function foldForSearch(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(MARKS, '')
    .toLowerCase()
    .replace(MARKS, '')
    .replace(LETTER, (letter) => LETTERS[letter]!)
    .normalize('NFC');
}

/** The words of a person name, folded, of all component groups, each once. */
export function personNameSearchTerms(name: string): string[] {
  const words = foldForSearch(name)
    .split(/[\^=\\\s,.;]+/u)
    .filter((word) => word !== '');
  return [...new Set(words)];
}
