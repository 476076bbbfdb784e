/** The words of a text area: one a line, or parted by commas, semicolons or tabulators. */
export function wordsIn(typed: string): string[] {
  return [...new Set(typed.split(/[\n,;\t]+/).map((word) => word.trim()))].filter((word) => word !== '');
}

/** `Keyword = value` lines as matching keys; a line without `=` is passed over. */
export function keysIn(typed: string): Record<string, string> {
  const pairs = typed.split('\n').map((line) => line.split('='));
  return Object.fromEntries(
    pairs.flatMap(([keyword, ...rest]) => {
      const value = rest.join('=').trim();
      return keyword?.trim() && value ? [[keyword.trim(), value]] : [];
    }),
  );
}

/** The end of a day, as milliseconds since 1970; undefined when nothing is chosen. */
export function endOfDay(typed: string): number | undefined {
  const at = Date.parse(`${typed}T23:59:59`);
  return Number.isNaN(at) ? undefined : at;
}
