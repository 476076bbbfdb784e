import { ArchiveError } from '@vesalius/archive/api';
import { type Entry, fromFdPromise } from 'yauzl';
import { refused } from './import-result.ts';
import type { ImportTarget } from './import-target.ts';
import { receiveFile } from './receive-file.ts';
import { HARMLESS_BYTES, type ZipLimits } from './zip-limits.ts';
import type { ZipSpool } from './zip-spool.ts';

/**
 * Receives every entry of a spooled ZIP. Names are names in the report and nothing else; archives inside are not opened.
 * @throws ArchiveError `not-understood`, `limit-exceeded`
 */
export async function importZipEntries(spool: ZipSpool, target: ImportTarget): Promise<void> {
  const { zipLimits: limits, results } = target;
  const zip = await understood(() => fromFdPromise(spool.descriptor, { autoClose: false }));
  if (zip.entryCount > limits.entries) throw new ArchiveError('limit-exceeded', { detail: 'too many entries' });
  const expansion = new Expansion(spool.size, limits);
  const entries = zip.eachEntry()[Symbol.asyncIterator]();
  for (;;) {
    const next = await understood(() => entries.next());
    if (next.done) return;
    const entry = next.value;
    if (entry.fileName.endsWith('/')) continue;
    if (isCompanion(entry.fileName)) await results.add({ name: entry.fileName, outcome: 'skipped' });
    else if (entry.isEncrypted())
      await results.add(refused(entry.fileName, 'not-understood', 'the entry is encrypted'));
    else {
      expansion.add(entry);
      await receiveEntry(() => zip.openReadStreamPromise(entry), entry.fileName, target);
    }
  }
}

/** An entry that cannot be read is refused by itself; the others go on. */
async function receiveEntry(
  open: () => Promise<AsyncIterable<Uint8Array>>,
  name: string,
  target: ImportTarget,
): Promise<void> {
  try {
    await receiveFile(await open(), name, target);
  } catch (error) {
    if (error instanceof ArchiveError) throw error;
    await target.results.add(refused(name, 'not-understood', 'the entry cannot be read'));
  }
}

/** How much the ZIP has turned out to be, against its limits. */
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
