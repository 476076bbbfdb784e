import { crc32 } from 'node:zlib';
import { ArchiveError } from '@vesalius/archive/api';
import type { Spool } from '@vesalius/spool';
import type { Entry } from 'yauzl';
import { refused } from './import-result.ts';
import type { ImportTarget } from './import-target.ts';
import { receiveFile } from './receive-file.ts';
import { HARMLESS_BYTES, type ZipLimits } from './zip-limits.ts';

/**
 * Receives every entry of a spooled ZIP. Names are names in the report and nothing else; archives inside are not opened. The whole
 * directory is held against the limits before anything is expanded.
 * @throws ArchiveError `not-understood`, `limit-exceeded`
 */
export async function importZipEntries(spool: Spool, target: ImportTarget): Promise<void> {
  const expansion = new Expansion(spool.size, target.zipLimits);
  for await (const entry of (await opened(spool, target.zipLimits)).entries) expansion.add(entry);
  const { zip, entries } = await opened(spool, target.zipLimits);
  for await (const entry of entries) {
    const { fileName } = entry;
    if (fileName.endsWith('/')) continue;
    if (isCompanion(fileName)) await target.results.add({ name: fileName, outcome: 'skipped' });
    else if (entry.isEncrypted())
      await target.results.add(refused(fileName, 'not-understood', 'the entry is encrypted'));
    else await receiveEntry(() => zip.openReadStreamPromise(entry), entry, target);
  }
}

async function opened(spool: Spool, limits: ZipLimits) {
  const { fromFdPromise } = await import('yauzl');
  const zip = await understood(() => fromFdPromise(spool.descriptor, { autoClose: false }));
  if (zip.entryCount > limits.entries) throw new ArchiveError('limit-exceeded', { detail: 'too many entries' });
  return { zip, entries: entriesOf(zip.eachEntry()) };
}

async function* entriesOf(each: AsyncIterable<Entry>): AsyncGenerator<Entry> {
  const entries = each[Symbol.asyncIterator]();
  for (;;) {
    const next = await understood(() => entries.next());
    if (next.done) return;
    yield next.value;
  }
}

/** An entry that cannot be read is refused by itself; the others go on. */
async function receiveEntry(
  open: () => Promise<AsyncIterable<Uint8Array>>,
  entry: Entry,
  target: ImportTarget,
): Promise<void> {
  try {
    await receiveFile(intact(await open(), entry.crc32), entry.fileName, target);
  } catch (error) {
    if (error instanceof ArchiveError) throw error;
    await target.results.add(refused(entry.fileName, 'not-understood', 'the entry is damaged'));
  }
}

/** Passes the bytes on, and rejects at their end when they are not those that were packed. */
async function* intact(bytes: AsyncIterable<Uint8Array>, expected: number): AsyncGenerator<Uint8Array> {
  let sum = 0;
  for await (const chunk of bytes) {
    sum = crc32(chunk, sum);
    yield chunk;
  }
  if (sum !== expected) throw new Error('checksum');
}

/** How much the ZIP turns out to be, against its limits. */
class Expansion {
  readonly #fileBytes: number;
  readonly #limits: ZipLimits;
  #bytes = 0;

  constructor(fileBytes: number, limits: ZipLimits) {
    this.#fileBytes = fileBytes;
    this.#limits = limits;
  }

  /** The reader holds each entry to the size that it declares. */
  add({ uncompressedSize }: Entry): void {
    this.#bytes += uncompressedSize;
    const tooMuch = this.#bytes > this.#limits.expandedBytes;
    const tooDense = this.#bytes > HARMLESS_BYTES && this.#bytes > this.#fileBytes * this.#limits.ratio;
    if (tooMuch || tooDense) throw new ArchiveError('limit-exceeded', { detail: 'the ZIP expands to too much' });
  }
}

/** Files that stand beside instances on media and in ZIPs of other systems and are none themselves (PS3.10 §8.6). */
function isCompanion(name: string): boolean {
  const [last] = name.split('/').slice(-1);
  return last === 'DICOMDIR' || last === '.DS_Store' || name.startsWith('__MACOSX/');
}

async function understood<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    throw new ArchiveError('not-understood', { detail: 'the ZIP file cannot be read', cause });
  }
}
