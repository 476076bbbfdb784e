import {
  type Archive,
  ArchiveError,
  type Envelope,
  type IngestOutcome,
  type InstanceIdentity,
  type InstanceSource,
  PERMISSIONS,
  type Permission,
  type Principal,
  type Reception,
  type Selection,
  type StoredInstance,
} from '@vesalius/archive/api';
import { ArchiveRendering, CodecWorkers, MadeCache } from '@vesalius/archive/core';
import { type DicomFile, DicomReadError, readFile, TAG } from '@vesalius/dicom';
import type { HeldInstance, HeldMemory } from './held-instance.ts';
import { memoryRetrieve } from './memory-retrieve.ts';
import { memorySearch } from './memory-search.ts';

/** Other transfer syntaxes are tried with a real archive. */
const NO_TRANSCODING: Archive['transcoding'] = {
  offers: () => [],
  lossyOffers: () => [],
  uidIn: ({ sopInstanceUid }) => sopInstanceUid,
  lossyTo: () => undefined,
  dataset: async () => undefined,
  file: async () => undefined,
  frames: async () => async () => undefined,
};

/** An archive in memory, as much of one as this door sees, and what the tests turn on it. */
export class MemoryArchive implements HeldMemory {
  readonly held: HeldInstance[] = [];
  /** Outcomes to give instead of the true one, by SOP Instance UID. */
  readonly outcomes = new Map<string, IngestOutcome>();
  readonly sources: InstanceSource[] = [];
  aborted = 0;
  /** Called with every chunk a reception takes; false makes the sender wait until `drained` resolves. */
  onChunk: (chunk: Uint8Array) => boolean = () => true;
  drained: () => Promise<void> = async () => {};
  /** Rejects or corrupts a read from this byte on. */
  corruptFrom = Number.POSITIVE_INFINITY;
  bytesRead = 0;
  keep = true;
  /** Whether anyone knows where the frames of encapsulated pixels begin. */
  framesAreKnown = true;

  readonly #rendering = new ArchiveRendering(
    memoryRetrieve(this),
    new CodecWorkers(),
    new MadeCache({ memoryBytes: 64 * 1024 * 1024 }),
  );

  get archive(): Archive {
    const parts: Partial<Archive> = {
      access: { may, demand, mayAt: may, demandAt: demand, scopeOf: () => ({ sees: 'all' }), keeps: () => true },
      ingest: {
        receive: (source, envelope) => this.receive(source, envelope),
        holds: async (_principal, instances) => instances.map(() => false),
      },
      search: memorySearch(this),
      retrieve: memoryRetrieve(this),
      rendering: this.#rendering,
      transcoding: NO_TRANSCODING,
      lifecycle: {
        remove: async (_principal, selection) => ({ ...this.remove(selection), bin: [], purgeAt: 0 }),
        discard: async (_principal, selection) => void this.remove(selection),
        bin: {} as Archive['lifecycle']['bin'],
        quarantine: { list: async () => [], get: async () => undefined, resolve: async () => {} },
      },
      workitems: { onEvent: () => () => {} } as unknown as Archive['workitems'],
      log: { debug() {}, info() {}, warn() {}, error() {} },
    };
    return parts as Archive;
  }

  receive(source: InstanceSource, envelope: Envelope): Reception {
    const chunks: Uint8Array[] = [];
    this.sources.push(source);
    return {
      write: (chunk) => {
        if (this.keep) chunks.push(chunk);
        return this.onChunk(chunk);
      },
      drained: () => this.drained(),
      end: async () => this.store(Buffer.concat(chunks), envelope),
      abort: () => void this.aborted++,
    };
  }

  store(bytes: Buffer, envelope: Envelope): IngestOutcome {
    const file = this.readable(bytes);
    if (!file) return { outcome: 'refused', code: 'not-understood', detail: '' };
    const instance = identityOf(file);
    const told = this.outcomes.get(instance.sopInstanceUid);
    if (told) return told;
    const expected = envelope.form === 'file' ? envelope.expectedStudyInstanceUid : undefined;
    if (expected !== undefined && expected !== instance.studyInstanceUid)
      return { outcome: 'refused', code: 'uid-mismatch', detail: '', instance };
    if (this.held.some(({ stored }) => stored.sopInstanceUid === instance.sopInstanceUid))
      return { outcome: 'duplicate', instance };
    this.held.push({ stored: storedInstance(this.held.length + 1, instance, bytes, file), bytes, file });
    return { outcome: 'stored', instance };
  }

  selected(selection: Selection): HeldInstance[] {
    return this.held.filter(({ stored }) => isSelected(stored, selection));
  }

  remove(selection: Selection) {
    const gone = this.selected(selection);
    for (const one of gone) this.held.splice(this.held.indexOf(one), 1);
    return { instances: gone.length, bytes: 0 };
  }

  private readable(bytes: Buffer): DicomFile | undefined {
    try {
      return readFile(bytes);
    } catch (error) {
      if (error instanceof DicomReadError) return undefined;
      throw error;
    }
  }
}

export function principalWith(...permissions: Permission[]): Principal {
  return { kind: 'user', name: 'tester', permissions: new Set(permissions) };
}

export const EVERYTHING = principalWith(...(Object.keys(PERMISSIONS) as Permission[]));

function may(principal: Principal, permission: Permission): boolean {
  return principal.permissions.has(permission);
}

function demand(principal: Principal, permission: Permission): void {
  if (!may(principal, permission)) throw new ArchiveError('not-permitted');
}

function identityOf({ dataset, transferSyntax }: DicomFile): InstanceIdentity {
  return {
    studyInstanceUid: dataset.text(TAG.StudyInstanceUID) ?? '',
    seriesInstanceUid: dataset.text(TAG.SeriesInstanceUID) ?? '',
    sopInstanceUid: dataset.text(TAG.SOPInstanceUID) ?? '',
    sopClassUid: dataset.text(TAG.SOPClassUID) ?? '',
    transferSyntaxUid: transferSyntax.uid,
  };
}

function storedInstance(id: number, identity: InstanceIdentity, bytes: Buffer, file: DicomFile): StoredInstance {
  const { pixelData, dataset, datasetOffset } = file;
  return {
    ...identity,
    id,
    seriesId: 1,
    blobKey: String(id),
    fileSize: bytes.length,
    datasetOffset,
    datasetSha256: String(id).padStart(64, '0'),
    blockChecksums: new Uint8Array(0),
    receivedAt: 0,
    ...(pixelData &&
      !file.transferSyntax.deflated && {
        pixels: {
          offset: pixelData.offset,
          length: pixelData.length,
          encapsulated: pixelData.encapsulated,
          numberOfFrames: dataset.number(TAG.NumberOfFrames) ?? 1,
        },
      }),
  };
}

function isSelected(stored: StoredInstance, selection: Selection): boolean {
  const { studyInstanceUids: studies, seriesInstanceUids: series, sopInstanceUids: instances } = selection;
  return (
    (studies?.includes(stored.studyInstanceUid) ?? true) &&
    (series?.includes(stored.seriesInstanceUid) ?? true) &&
    (instances?.includes(stored.sopInstanceUid) ?? true)
  );
}
