import type { BlobStore, Identity, IndexStore } from '@vesalius/archive/api';
import { type ArchiveParts, type OpenedArchive, openArchive } from '../open-archive.ts';

/** Nobody logs in here, and nobody loses anything. */
const NOBODY = { present: async (principal) => principal } as Partial<Identity> as Identity;
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** The archive over these, with the settings of a test unless told otherwise. */
export function archiveOver(blobs: BlobStore, index: IndexStore, other: Partial<ArchiveParts> = {}): OpenedArchive {
  return openArchive({
    blobs,
    index,
    clock: { now: Date.now },
    log: silent,
    extraAttributes: [],
    acceptUnknownSopClasses: true,
    seriesQuietMs: 60_000,
    keepWorkitemsDays: 90,
    configuredPeers: [],
    identity: () => NOBODY,
    ...other,
  });
}
