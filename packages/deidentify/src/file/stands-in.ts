import { createReadStream } from 'node:fs';
import { LONGEST, patternOf } from './leak-check.ts';

const PIECE = 1024 * 1024;

/** Whether one of the texts stands in a file, as itself and not as a part of a longer word or number; read in pieces. */
export async function standsIn(path: string, texts: readonly string[]): Promise<boolean> {
  if (texts.length === 0) return false;
  const pattern = patternOf(texts);
  let before = '';
  for await (const piece of createReadStream(path, { highWaterMark: PIECE, encoding: 'latin1' })) {
    const text = before + piece.toLowerCase();
    if (pattern.test(text)) return true;
    before = text.slice(-LONGEST);
  }
  return false;
}
