import type {
  Access,
  BlobStore,
  ByteRange,
  FrameBytes,
  IndexStore,
  Principal,
  ReadingInTurn,
  Retrieve,
  Scope,
  Selection,
  SeriesMetadata,
  StoredInstance,
  Transfer,
  TransferKind,
} from '@vesalius/archive/api';
import type { AccessTrail, InstancesRead } from '../audit/access-trail.ts';
import { seriesDocument } from '../retrieve/metadata-document.ts';
import { selected } from '../retrieve/retrieve.ts';
import { RecordedTransfer } from '../retrieve/transfer.ts';
import type { ViewFiles } from './view-files.ts';
import type { ViewIndex } from './view-index.ts';
import type { ViewScopes } from './view-scope.ts';

/** Files made before they are asked for. */
const AHEAD = 3;

export interface ViewedRetrieveParts {
  readonly originals: Retrieve;
  readonly index: IndexStore;
  readonly views: ViewIndex;
  readonly scopes: ViewScopes;
  readonly files: ViewFiles;
  /** With the files of the views in it. */
  readonly blobs: BlobStore;
  readonly access: Access;
  readonly trail: AccessTrail;
}

/** What a caller receives: originals, and behind them what is seen through projects, whose files are made here, before anybody has the instance. */
export class ViewedRetrieve implements Retrieve {
  readonly #parts: ViewedRetrieveParts;

  constructor(parts: ViewedRetrieveParts) {
    this.#parts = parts;
  }

  async *select(principal: Principal, selection: Selection): AsyncIterable<StoredInstance> {
    const scope = await this.#parts.scopes.of(principal);
    if (!scope || this.#seesOriginals(principal)) yield* this.#parts.originals.select(principal, selection);
    if (scope) yield* this.#shown(principal, scope, selection);
  }

  transfer(
    principal: Principal,
    selection: Selection,
    destination: string,
    kind: TransferKind = 'instances-transferred',
  ): Transfer {
    const select = () => this.#all(principal, selection);
    return new RecordedTransfer({ principal, kind, destination }, select, this.#parts.trail);
  }

  async *#all(principal: Principal, selection: Selection): AsyncGenerator<StoredInstance> {
    const { scopes, access, index, views } = this.#parts;
    const scope = await scopes.of(principal);
    yield* selected(index, access.scopeOf(principal, 'retrieve'), selection);
    if (scope) yield* this.#made(selected(views.store, scope, selection));
  }

  async count(principal: Principal, selection: Selection): Promise<number> {
    const scope = await this.#parts.scopes.of(principal);
    const own = await this.#parts.originals.count(principal, selection);
    return own + (scope ? await this.#parts.views.store.instances.count(scope, selection) : 0);
  }

  read(instance: StoredInstance, range?: ByteRange): AsyncIterable<Uint8Array> {
    return this.#parts.originals.read(instance, range);
  }

  file(instance: StoredInstance): AsyncIterable<Uint8Array> {
    return this.#parts.originals.file(instance);
  }

  dataset(instance: StoredInstance): AsyncIterable<Uint8Array> {
    return this.#parts.originals.dataset(instance);
  }

  inTurn(): ReadingInTurn {
    return this.#parts.originals.inTurn();
  }

  frame(instance: StoredInstance, number: number): Promise<FrameBytes | undefined> {
    return this.#parts.originals.frame(instance, number);
  }

  async *metadata(principal: Principal, selection: Selection): AsyncIterable<SeriesMetadata> {
    const scope = await this.#parts.scopes.of(principal);
    if (!scope || this.#seesOriginals(principal)) yield* this.#parts.originals.metadata(principal, selection);
    if (!scope) return;
    const { series } = this.#parts.views.store;
    for (const one of await series.documents(scope, selection)) {
      this.#parts.trail.metadataRead(principal, one.studyInstanceUid);
      const gzip = one.document ?? (await this.#document(one));
      yield { seriesInstanceUid: one.seriesInstanceUid, version: one.version, gzip };
    }
  }

  #seesOriginals(principal: Principal): boolean {
    return this.#parts.access.scopeOf(principal, 'retrieve').sees !== 'nothing';
  }

  async *#shown(principal: Principal, scope: Scope, selection: Selection): AsyncIterable<StoredInstance> {
    const read: InstancesRead = new Map();
    try {
      for await (const instance of this.#made(selected(this.#parts.views.store, scope, selection))) {
        const ids = read.get(instance.studyInstanceUid) ?? [];
        read.set(instance.studyInstanceUid, [...ids, instance.id]);
        yield instance;
      }
    } finally {
      this.#parts.trail.accessed(principal, selection, read);
    }
  }

  async #document(one: {
    readonly seriesId: number;
    readonly version: string;
    readonly studyInstanceUid: string;
    readonly seriesInstanceUid: string;
  }) {
    const selection = { studyInstanceUids: [one.studyInstanceUid], seriesInstanceUids: [one.seriesInstanceUid] };
    const rows = selected(this.#parts.views.store, { sees: 'all' }, selection);
    const gzip = await seriesDocument(this.#parts.blobs, this.#made(rows));
    await this.#parts.views.store.series.keepDocument(one.seriesId, one.version, gzip);
    return gzip;
  }

  /** One file at first, since many want no more than one; then some ahead of who takes them. */
  async *#made(rows: AsyncIterable<StoredInstance>): AsyncGenerator<StoredInstance> {
    const begun: Promise<StoredInstance | undefined>[] = [];
    let ahead = 0;
    for await (const row of rows) {
      const making = this.#parts.files.made(row);
      making.catch(() => undefined); // told when it is its turn
      begun.push(making);
      if (begun.length <= ahead) continue;
      const instance = await begun.shift();
      if (instance) yield instance;
      ahead = AHEAD;
    }
    for (const making of begun) {
      const instance = await making;
      if (instance) yield instance;
    }
  }
}
