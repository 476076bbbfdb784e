import { once } from 'node:events';
import { Readable } from 'node:stream';
import type { Principal, Retrieve, Selection, StoredInstance } from '@vesalius/archive/api';
import { buildDicomdir, type DicomdirInstance, directoryKeysOf, StreamReader } from '@vesalius/dicom';
import type { MediaRange, Offer } from '@vesalius/dicomweb';
import { negotiate } from '@vesalius/dicomweb';
import type { ZipArchive } from 'archiver';
import { HttpProblem } from '../request/http-problem.ts';

export const ZIP_TYPE = 'application/zip';
/** Instances whose directory records are kept in memory until the end, about a kilobyte each. */
const MOST_IN_DICOMDIR = 20_000;
/** Enough for every key of a directory record. */
const VALUES_UP_TO = 4096;

export function zipOffer({ transferSyntaxUid }: StoredInstance): Offer {
  return { type: ZIP_TYPE, multipart: false, transferSyntaxUid };
}

export interface ZipWish {
  readonly principal: Principal;
  readonly selection: Selection;
  readonly accepted: readonly MediaRange[];
  readonly withDicomdir: boolean;
}

export function checkDicomdir(instances: number): void {
  if (instances > MOST_IN_DICOMDIR)
    throw new HttpProblem(400, 'too-many-for-dicomdir', `A DICOMDIR is made for up to ${MOST_IN_DICOMDIR} instances`);
}

/**
 * A ZIP of the kept files under names that PS3.10 §8.2 allows, with a DICOMDIR where it is wished. Stored, not compressed: pixels hardly
 * shrink. One file is open at a time, and what the client does not take is not read.
 */
export async function* zipOf(retrieve: Retrieve, wish: ZipWish): AsyncGenerator<Uint8Array> {
  const { ZipArchive } = await import('archiver'); // of many parts, and needed now and then
  const zip = new ZipArchive({ store: true });
  const filling = fill(zip, retrieve, wish).catch((error: Error) => void zip.destroy(error));
  try {
    yield* zip as AsyncIterable<Uint8Array>;
    await filling;
  } finally {
    zip.destroy();
  }
}

async function fill(zip: ZipArchive, retrieve: Retrieve, wish: ZipWish): Promise<void> {
  const names = new FileIds();
  const listed: DicomdirInstance[] = [];
  for await (const instance of retrieve.select(wish.principal, wish.selection)) {
    if (zip.destroyed) return;
    if (!negotiate(wish.accepted, [zipOffer(instance)])) continue;
    const fileId = names.next(instance);
    const reader = wish.withDicomdir ? new StreamReader({ form: 'file', valuesUpTo: VALUES_UP_TO }) : undefined;
    await append(zip, Readable.from(watched(retrieve.file(instance), reader)), fileId.join('/'), instance.receivedAt);
    if (!reader) continue;
    const { dataset, transferSyntax } = reader.end();
    listed.push({ dataset: directoryKeysOf(dataset), transferSyntaxUid: transferSyntax.uid, fileId });
  }
  if (wish.withDicomdir) await append(zip, Buffer.from(buildDicomdir(listed).bytes), 'DICOMDIR', Date.now());
  await zip.finalize();
}

/** Resolves when the entry is in the archive. @throws what reading it threw */
async function append(zip: ZipArchive, source: Readable | Buffer, name: string, at: number): Promise<void> {
  const stop = new AbortController();
  const failed = source instanceof Readable ? failureOf(source, stop.signal) : new Promise<never>(() => {});
  const closed = once(zip, 'close', { signal: stop.signal }).then(() => {
    throw new Error('the client went away');
  });
  const done = once(zip, 'entry', { signal: stop.signal });
  zip.append(source, { name, date: new Date(at) });
  try {
    await Promise.race([done, failed, closed]);
  } finally {
    for (const one of [done, failed, closed]) one.catch(() => undefined);
    stop.abort();
    if (source instanceof Readable) source.destroy();
  }
}

async function failureOf(source: Readable, signal: AbortSignal): Promise<never> {
  const [error] = (await once(source, 'error', { signal })) as [Error];
  throw error;
}

async function* watched(bytes: AsyncIterable<Uint8Array>, reader: StreamReader | undefined) {
  for await (const chunk of bytes) {
    reader?.write(chunk);
    yield chunk;
  }
}

/** `DICOM/ST000001/SE000001/IM000001` and so on, numbered as studies, series and instances come. */
class FileIds {
  readonly #studies = new Map<string, string>();
  readonly #series = new Map<string, { readonly name: string; count: number }>();

  next({ studyInstanceUid, seriesInstanceUid }: StoredInstance): string[] {
    const study = this.#studies.get(studyInstanceUid) ?? numbered('ST', this.#studies.size + 1);
    this.#studies.set(studyInstanceUid, study);
    const series = this.#series.get(seriesInstanceUid) ?? { name: numbered('SE', this.#series.size + 1), count: 0 };
    this.#series.set(seriesInstanceUid, series);
    return ['DICOM', study, series.name, numbered('IM', ++series.count)];
  }
}

function numbered(prefix: string, number: number): string {
  return `${prefix}${String(number).padStart(6, '0')}`;
}
