import type {
  BlobStore,
  ExtraAttribute,
  ExtraValue,
  IndexStore,
  JobContext,
  JobInput,
  Jobs,
  Logger,
  StoredInstance,
} from '@vesalius/archive/api';
import { SYSTEM } from '../access/access.ts';
import { extraOf } from '../ingest/columns.ts';
import { readHeader } from '../retrieve/header.ts';

export const FILL_ATTRIBUTES = 'fill-attributes';

/** The attributes of which every kept instance has its values in the index, as JSON of their definitions. */
const FILLED = 'attributes.filled';
/** How far an unfinished fill has come. */
const POSITION = 'attributes.position';
const PAGE = 100;
/** Files read at a time: background work leaves the disk to others. */
const AT_ONCE = 4;
/** Series of which is remembered that they have their values. */
const MOST_SERIES = 100_000;

interface Position {
  readonly wanted: readonly string[];
  /** The last instance that has its values. */
  readonly after: number;
  readonly done: number;
  readonly failed: number;
}

/**
 * Gives instances that were kept before an attribute was configured their values of it, from their headers. Begins by itself when the
 * settings name more than the index was filled with; goes on where it was when it is interrupted.
 */
export class AttributeFill {
  readonly #index: IndexStore;
  readonly #blobs: BlobStore;
  readonly #log: Logger;
  readonly #attributes: readonly ExtraAttribute[];
  readonly #wanted: readonly string[];

  constructor(parts: {
    readonly index: IndexStore;
    readonly blobs: BlobStore;
    readonly log: Logger;
    readonly extraAttributes: readonly ExtraAttribute[];
  }) {
    this.#index = parts.index;
    this.#blobs = parts.blobs;
    this.#log = parts.log;
    this.#attributes = parts.extraAttributes;
    this.#wanted = parts.extraAttributes.map(({ level, path, vr, privateCreator = '' }) =>
      JSON.stringify([level, path, vr, privateCreator]),
    );
  }

  /** Starts the job when there is something to fill; before jobs run, so that what another start has left is given up. */
  async begin(jobs: Jobs): Promise<void> {
    for (const { id, kind } of await jobs.list(SYSTEM, { states: ['waiting', 'running'], limit: 1000 }))
      if (kind === FILL_ATTRIBUTES) await jobs.cancel(SYSTEM, id);
    // Of what is not configured now, no newcomer gets values: it is filled no longer.
    const filled = (await this.#filled()).filter((one) => this.#wanted.includes(one));
    await this.#index.facts.put(FILLED, JSON.stringify(filled));
    if (this.#wanted.every((one) => filled.includes(one))) return;
    await jobs.start(SYSTEM, FILL_ATTRIBUTES, { attributes: this.#wanted });
  }

  async fill({ signal, progress }: JobContext): Promise<JobInput> {
    let at = await this.#position();
    const { instances: total } = await this.#index.statistics({ sees: 'all' });
    const series = this.#attributes.some(({ level }) => level === 'instance') ? undefined : new Set<number>();
    for (;;) {
      const page = await this.#index.instances.walk(at.after, PAGE);
      const { values, failed } = await this.#valuesOf(page, series);
      if (values.length > 0) await this.#index.backfill.putExtra(values);
      const after = page.at(-1)?.id ?? at.after;
      at = { ...at, after, done: at.done + page.length, failed: at.failed + failed };
      await this.#index.facts.put(POSITION, JSON.stringify(at));
      progress({ done: at.done, total: Math.max(total, at.done), failed: at.failed });
      signal.throwIfAborted();
      if (page.length < PAGE) break;
    }
    await this.#index.facts.put(FILLED, JSON.stringify(this.#wanted));
    await this.#index.facts.put(POSITION, '');
    return { instances: at.done, failed: at.failed };
  }

  async #filled(): Promise<readonly string[]> {
    const text = await this.#index.facts.get(FILLED);
    if (text !== undefined) return JSON.parse(text) as string[];
    return (await this.#index.statistics({ sees: 'all' })).instances === 0 ? this.#wanted : [];
  }

  async #position(): Promise<Position> {
    const text = (await this.#index.facts.get(POSITION)) ?? '';
    const known = text === '' ? undefined : (JSON.parse(text) as Position);
    if (known && JSON.stringify(known.wanted) === JSON.stringify(this.#wanted)) return known;
    return { wanted: this.#wanted, after: 0, done: 0, failed: 0 };
  }

  /** @param series those that have their values, when one instance of each is enough */
  async #valuesOf(
    page: readonly StoredInstance[],
    series: Set<number> | undefined,
  ): Promise<{ values: { instanceId: number; extra: ExtraValue[] }[]; failed: number }> {
    const wanted = series ? page.filter(({ seriesId }) => isNew(series, seriesId)) : page;
    const values: { instanceId: number; extra: ExtraValue[] }[] = [];
    for (let at = 0; at < wanted.length; at += AT_ONCE) {
      const read = await Promise.all(wanted.slice(at, at + AT_ONCE).map((instance) => this.#extraOf(instance)));
      values.push(...read.filter((one) => one !== undefined));
    }
    return { values, failed: wanted.length - values.length };
  }

  async #extraOf(instance: StoredInstance): Promise<{ instanceId: number; extra: ExtraValue[] } | undefined> {
    try {
      const { dataset } = await readHeader(this.#blobs, instance);
      return { instanceId: instance.id, extra: extraOf(this.#attributes, dataset) };
    } catch (error) {
      const { sopInstanceUid } = instance;
      this.#log.warn('an instance cannot be read for its attributes', { sopInstanceUid, error: error as Error });
      return undefined;
    }
  }
}

function isNew(series: Set<number>, id: number): boolean {
  if (series.has(id)) return false;
  if (series.size >= MOST_SERIES) series.clear();
  series.add(id);
  return true;
}
