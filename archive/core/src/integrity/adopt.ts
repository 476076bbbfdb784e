import type { BlobEntry, BlobStore, IndexStore, InstanceSource, Logger, QuarantineCase } from '@vesalius/archive/api';
import { SYSTEM } from '../access/access.ts';
import type { AdmissionDesk } from '../ingest/admission-desk.ts';
import type { Arrival, ReceivedFile } from '../ingest/record.ts';
import { type ReadBlob, readBlob } from './read-blob.ts';

const RECOVERY: InstanceSource = { door: 'recovery', principal: SYSTEM };

/** Blobs whose rows come in one transaction. */
const BATCH = 64;
/** Files read at a time. */
const AT_ONCE = 8;

export interface AdoptionReport {
  /** Files that have a row now, those that are held for a person among them. */
  readonly adopted: number;
  readonly held: number;
  readonly removed: number;
  readonly unreadable: readonly string[];
  /** Files whose bytes are not those that were to be kept: a crash came before they were whole, or they are rotten. */
  readonly unfinished: readonly string[];
}

export interface Adoption {
  readonly progress?: (looked: number) => void;
  /** The index that a new one replaces: what it knew beside the blobs stays as it was decided, or undecided. */
  readonly former?: IndexStore;
}

interface AdoptionParts {
  readonly blobs: BlobStore;
  readonly index: IndexStore;
  readonly desk: AdmissionDesk;
  readonly log: Logger;
}

/**
 * Gives blobs without a row their row: those that a crash left between the blob and the index, or all of them when the index is made anew.
 * They are admitted in the order of their keys, which is that of their age: what was kept first is kept again, and what contradicts it is
 * held again. Nothing is thrown away but what a deletion had given up already, and what lies in the bin stays there.
 */
export async function adoptBlobs(
  parts: AdoptionParts,
  entries: AsyncIterable<BlobEntry>,
  { progress = () => {}, former }: Adoption = {},
): Promise<AdoptionReport> {
  const report = { adopted: 0, held: 0, removed: 0, unreadable: [] as string[], unfinished: [] as string[] };
  const held = former ? await heldIn(former) : new Map<string, QuarantineCase>();
  let looked = 0;
  for await (const batch of batches(entries, BATCH)) {
    const { gone, unknown } = await sorted(batch, former ? [parts.index, former] : [parts.index]);
    for (const { key } of gone) await parts.blobs.remove(key);
    report.removed += gone.length;
    const read = await readAll(parts.blobs, unknown);
    const files = read.filter((one) => one !== undefined).filter(({ whole }) => whole);
    const not = unknown.filter((_, at) => !read[at]?.whole);
    report.unfinished.push(...not.filter(({ seal }) => seal).map(({ key }) => key));
    report.unreadable.push(...not.filter(({ seal }) => !seal).map(({ key }) => key));
    const outcomes = await parts.desk.admitAll(
      files.map(({ file, blobKey }) => arrivalOf(file, blobKey, held.get(blobKey))),
    );
    report.adopted += outcomes.length;
    report.held += outcomes.filter(({ outcome }) => outcome === 'quarantined').length;
    looked += batch.length;
    progress(looked);
  }
  for (const key of report.unreadable) parts.log.error('a blob cannot be read and has no row', { key });
  return report;
}

/** Blobs without a row in the first index: those that any of the indexes knows as given up, and those that none knows anything of. */
async function sorted(batch: readonly BlobEntry[], indexes: readonly IndexStore[]) {
  const keys = batch.map(({ key }) => key);
  const [own, former] = await Promise.all(indexes.map(({ instances }) => instances.blobOwners(keys)));
  const isGone = (at: number) => own![at] === 'deleted' || (own![at] === undefined && former?.[at] === 'deleted');
  return {
    gone: batch.filter((_, at) => isGone(at)),
    unknown: batch.filter((_, at) => own![at] === undefined && !isGone(at)),
  };
}

/** Cases that wait for a person, by the blob of the newcomer. */
async function heldIn({ quarantine }: IndexStore): Promise<Map<string, QuarantineCase>> {
  const held = new Map<string, QuarantineCase>();
  let before: number | undefined;
  for (;;) {
    const page = await quarantine.list(
      { sees: 'all' },
      { state: 'open', limit: 200, ...(before !== undefined && { before }) },
    );
    for (const one of page) held.set(one.newcomer.blobKey, one);
    before = page.at(-1)?.id;
    if (before === undefined) return held;
  }
}

function arrivalOf(file: ReceivedFile, blobKey: string, waiting: QuarantineCase | undefined): Arrival {
  if (!waiting) return { file, blobKey, source: RECOVERY };
  const { conflict, held, source } = waiting;
  return { file, blobKey, source: { ...source, principal: SYSTEM }, hold: { conflict, ...(held && { held }) } };
}

async function* batches<T>(items: AsyncIterable<T>, size: number): AsyncIterable<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** In the order of the entries; undefined where a file cannot be read. */
async function readAll(blobs: BlobStore, entries: readonly BlobEntry[]): Promise<(ReadBlob | undefined)[]> {
  const read: (ReadBlob | undefined)[] = [];
  for (let at = 0; at < entries.length; at += AT_ONCE)
    read.push(...(await Promise.all(entries.slice(at, at + AT_ONCE).map((entry) => readBlob(blobs, entry)))));
  return read;
}
