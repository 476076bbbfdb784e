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
import { checkedBytes } from './checked-reader.ts';
import { frameBytes } from './frame-index.ts';
import { FramesByContent } from './frames-by-content.ts';
import { seriesDocument } from './metadata-document.ts';
import { rangeOfDataset, SlotReader } from './reading-in-turn.ts';
import { RecordedTransfer } from './transfer.ts';

const PAGE = 200;

/** Instances of a selection, fetched by pages. */
export async function* selected(index: IndexStore, scope: Scope, selection: Selection): AsyncIterable<StoredInstance> {
  let after: string | undefined;
  do {
    const page = await index.instances.select(scope, selection, PAGE, after);
    yield* page.instances;
    after = page.next;
  } while (after !== undefined);
}

export class ArchiveRetrieve implements Retrieve {
  readonly #index: IndexStore;
  readonly #blobs: BlobStore;
  readonly #access: Access;
  readonly #trail: AccessTrail;
  readonly #framesByContent: FramesByContent;

  constructor(index: IndexStore, blobs: BlobStore, access: Access, trail: AccessTrail) {
    this.#index = index;
    this.#blobs = blobs;
    this.#access = access;
    this.#trail = trail;
    this.#framesByContent = new FramesByContent(blobs);
  }

  async *select(principal: Principal, selection: Selection): AsyncIterable<StoredInstance> {
    const read: InstancesRead = new Map();
    try {
      for await (const instance of selected(this.#index, this.#access.scopeOf(principal, 'retrieve'), selection)) {
        const ids = read.get(instance.studyInstanceUid);
        if (ids) ids.push(instance.id);
        else read.set(instance.studyInstanceUid, [instance.id]);
        yield instance;
      }
    } finally {
      this.#trail.accessed(principal, selection, read);
    }
  }

  transfer(
    principal: Principal,
    selection: Selection,
    destination: string,
    kind: TransferKind = 'instances-transferred',
  ): Transfer {
    const scope = this.#access.scopeOf(principal, 'retrieve');
    const select = () => selected(this.#index, scope, selection);
    return new RecordedTransfer({ principal, kind, destination }, select, this.#trail);
  }

  count(principal: Principal, selection: Selection): Promise<number> {
    return this.#index.instances.count(this.#access.scopeOf(principal, 'retrieve'), selection);
  }

  read(
    instance: StoredInstance,
    range: ByteRange = { offset: 0, length: instance.fileSize },
  ): AsyncIterable<Uint8Array> {
    return checkedBytes(this.#blobs, instance, range);
  }

  file(instance: StoredInstance): AsyncIterable<Uint8Array> {
    return this.read(instance);
  }

  dataset(instance: StoredInstance): AsyncIterable<Uint8Array> {
    return this.read(instance, rangeOfDataset(instance));
  }

  inTurn(): ReadingInTurn {
    return new SlotReader(this.#blobs);
  }

  async frame(instance: StoredInstance, number: number): Promise<FrameBytes | undefined> {
    if (!instance.pixels) return undefined;
    const frameIndex = instance.frameIndex ?? (await this.#index.instances.frameIndex(instance.id));
    if (!frameIndex) return undefined;
    const known = frameBytes(frameIndex, instance.pixels, number);
    if (known || number > instance.pixels.numberOfFrames) return known;
    const found = await this.#framesByContent.find(instance, frameIndex);
    return found && frameBytes(found, instance.pixels, number);
  }

  async *metadata(principal: Principal, selection: Selection): AsyncIterable<SeriesMetadata> {
    const scope = this.#access.scopeOf(principal, 'retrieve');
    for (const series of await this.#index.series.documents(scope, selection)) {
      this.#trail.metadataRead(principal, series.studyInstanceUid);
      const gzip = series.document ?? (await this.makeDocument(series));
      yield { seriesInstanceUid: series.seriesInstanceUid, version: series.version, gzip };
    }
  }

  /** Makes the metadata of a series and keeps it, unless the series has changed meanwhile. */
  async makeDocument(series: {
    readonly seriesId: number;
    readonly studyInstanceUid: string;
    readonly seriesInstanceUid: string;
    readonly version: string;
  }): Promise<Uint8Array> {
    const selection = { studyInstanceUids: [series.studyInstanceUid], seriesInstanceUids: [series.seriesInstanceUid] };
    const gzip = await seriesDocument(this.#blobs, selected(this.#index, { sees: 'all' }, selection));
    await this.#index.series.keepDocument(series.seriesId, series.version, gzip);
    return gzip;
  }
}
