/** First of the characters that stand for the rows of a list in the packed tables: printable and never `!`, `=`, `|`. */
const FIRST_CODE = 65;
const LAST_CODE = 123;

/** Gives each distinct text of a column one character, the most frequent first, so that packed rows stay short. */
export class CodeList {
  readonly #codes = new Map<string, string>();

  constructor(texts: Iterable<string>) {
    const counts = new Map<string, number>();
    for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
    const ranked = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    if (FIRST_CODE + ranked.length - 1 > LAST_CODE) throw new Error(`too many distinct texts: ${ranked.length}`);
    for (const [index, [text]] of ranked.entries()) this.#codes.set(text, String.fromCharCode(FIRST_CODE + index));
  }

  code(text: string): string {
    const code = this.#codes.get(text);
    if (code === undefined) throw new Error(`not in the list: ${text}`);
    return code;
  }

  /** The texts in the order of their characters, from `A` on. */
  get texts(): string[] {
    return [...this.#codes.keys()];
  }
}
