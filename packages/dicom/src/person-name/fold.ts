/**
 * A text as it is compared in searches: without case, accents and differences of width, in any script. Two texts that a person would
 * call the same fold to the same.
 */
export function foldForSearch(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ł', 'l')
    .replaceAll('ø', 'o')
    .replaceAll('đ', 'd')
    .normalize('NFC');
}

/** The words of a person name, folded, of all component groups. */
export function personNameSearchTerms(name: string): string[] {
  const words = foldForSearch(name)
    .split(/[\^=\\\s,.;]+/u)
    .filter((word) => word !== '');
  return [...new Set(words)];
}
