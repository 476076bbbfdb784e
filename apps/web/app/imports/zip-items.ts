import { BlobReader, BlobWriter, configure, type FileEntry, ZipReader } from '@zip.js/zip.js/lib/zip-core-native.js';
import type { ImportItem } from './import-item.ts';

// Workers made of texts are what the content policy of the page forbids; the browser's own DecompressionStream does the work.
configure({ useWebWorkers: false });

/** The entries of a ZIP of any size: its directory is read now, each entry when it is its turn. Rejects when it is no ZIP that can be read. */
export async function zipItems(zip: File): Promise<ImportItem[]> {
  const reader = new ZipReader(new BlobReader(zip));
  const items: ImportItem[] = [];
  for await (const entry of reader.getEntriesGenerator()) if (!entry.directory) items.push(itemOf(zip, entry));
  return items;
}

function itemOf(zip: File, entry: FileEntry): ImportItem {
  return {
    name: entry.filename,
    size: entry.uncompressedSize,
    changedAt: zip.lastModified,
    async open() {
      if (entry.encrypted) return undefined;
      // With its checksum: an entry that is damaged is not sent.
      return entry.getData(new BlobWriter(), { checkSignature: true }).catch(() => undefined);
    },
  };
}
