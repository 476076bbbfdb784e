/** A Warning header as PS3.18 §8.5.2 has it, or undefined when there is nothing to say. */
export function warningHeader(sentences: readonly string[]): string | undefined {
  if (sentences.length === 0) return undefined;
  return sentences.map((sentence) => `299 vesalius "${sentence.replace(/[^\x20-\x7e]|["\\]/g, '')}"`).join(', ');
}
