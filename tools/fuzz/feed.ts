/** One part of a target: bytes go in, and what became of them comes out. */
export interface Feed {
  /** What mutations begin with: sound input, and what was found before. */
  readonly specimens: () => readonly Uint8Array[];
  /** A word for the outcome; throws an `Error` that is in no catalogue when a promise was broken. */
  readonly feed: (bytes: Uint8Array) => string | Promise<string>;
}

/** The outcome of an act that may fail in the ways `isTyped` knows. @throws what it does not know */
export function outcomeOf(act: () => unknown, isTyped: (error: unknown) => boolean): string {
  try {
    act();
    return 'taken';
  } catch (error) {
    if (!isTyped(error)) throw error;
    return String((error as { code?: unknown }).code ?? 'refused');
  }
}
