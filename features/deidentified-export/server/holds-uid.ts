import { createReadStream } from 'node:fs';

const PIECE = 1024 * 1024;
/** A UID has at most 64 characters (PS3.5 §9.1), and one on either side tells whether it goes on. */
const OVERLAP = 66;
const SHORTEST = 8;

/** Whether one of some UIDs stands in a file, as itself and not as a part of a longer one; read in pieces. */
export async function holdsUid(path: string, uids: readonly string[]): Promise<boolean> {
  const alternatives = uids.filter(({ length }) => length >= SHORTEST).map((uid) => uid.replaceAll('.', '\\.'));
  if (alternatives.length === 0) return false;
  const pattern = new RegExp(`(?<![\\d.])(?:${alternatives.join('|')})(?![\\d.])`);
  let before = '';
  for await (const piece of createReadStream(path, { highWaterMark: PIECE, encoding: 'latin1' })) {
    const text = before + piece;
    if (pattern.test(text)) return true;
    before = text.slice(-OVERLAP);
  }
  return false;
}
