import { createHash, type Hash } from 'node:crypto';
import type { BlobStore } from '@vesalius/archive/api';
import { CliError } from '../failure.ts';
import type { KeyBook } from './key-book.ts';

const AT_ONCE = 4;
const PIECE = 1 << 20;

type Source = Pick<BlobStore, 'entries' | 'read'>;

export interface CopiedBlobs {
  readonly copied: number;
  readonly bytes: number;
  readonly there: number;
}

/**
 * Copies every blob that the book does not know, and reads each back from its new place: one that comes back otherwise ends the move. The
 * book learns of a blob when its copy is durable and the same.
 */
export async function copyBlobs(
  from: Source,
  to: BlobStore,
  book: KeyBook,
  { signal, progress }: { readonly signal: AbortSignal; readonly progress: (blobs: number) => void },
): Promise<CopiedBlobs> {
  let [copied, bytes, there] = [0, 0, 0];
  const entries = from.entries()[Symbol.asyncIterator]();
  const work = async () => {
    for (let next = await entries.next(); !next.done; next = await entries.next()) {
      if (signal.aborted) throw new CliError('stopped; the same command goes on from here');
      const { key, size } = next.value;
      if (book.find(key)?.size === size)
        there += 1; // one that was still growing is taken again
      else {
        book.put({ key, newKey: await copyBlob(from, to, key, size), size });
        copied += 1;
        bytes += size;
      }
      book.meet(key);
      progress(1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { copied, bytes, there };
}

/**
 * Removes from the new place what is no copy of a blob that is still at the old one: copies of images that went since, and those of which a
 * kill kept the book from learning. A server would find them without a row, take them for images it had received and bring back what was deleted.
 *
 * @returns how many went
 */
export async function removeUnwanted(to: Pick<BlobStore, 'entries' | 'remove'>, book: KeyBook): Promise<number> {
  let removed = 0;
  for await (const { key } of to.entries()) {
    if (book.isWanted(key)) continue;
    await to.remove(key);
    removed += 1;
  }
  return removed;
}

/** What is removed at the end must be the move's own. @throws CliError */
export async function demandEmpty(to: Pick<BlobStore, 'entries'>): Promise<void> {
  for await (const _ of to.entries())
    throw new CliError('the new place of images has files already: take an empty one');
}

async function copyBlob(from: Source, to: BlobStore, key: string, size: number): Promise<string> {
  const staged = to.stage();
  const sha256 = createHash('sha256');
  try {
    await eachPiece(from, key, size, sha256, (piece) => staged.append([piece]));
  } catch (error) {
    await staged.discard();
    throw error;
  }
  const newKey = await staged.publish();
  const back = createHash('sha256');
  await eachPiece(to, newKey, size, back, async () => undefined);
  if (back.digest('hex') !== sha256.digest('hex')) throw new CliError(`the copy of ${key} is not what was written`);
  return newKey;
}

async function eachPiece(
  store: Pick<BlobStore, 'read'>,
  key: string,
  size: number,
  hash: Hash,
  act: (piece: Uint8Array) => Promise<void>,
): Promise<void> {
  for (let at = 0; at < size; at += PIECE) {
    const piece = await store.read(key, at, Math.min(PIECE, size - at));
    hash.update(piece);
    await act(piece);
  }
}
