import { readFile as readBytes, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type DicomFile, readFile, TAG } from '@vesalius/dicom';
import { datasetHash } from '../../../../tools/torture/server/sha256.ts';

/** Hashes of the data sets of the Part 10 files in a folder, by SOP Instance UID. */
export async function hashesIn(folder: string): Promise<Map<string, string>> {
  const hashes = new Map<string, string>();
  for (const name of await readdir(folder)) {
    const file = await readBytes(join(folder, name));
    hashes.set(readFile(file).dataset.text(TAG.SOPInstanceUID)!, datasetHash(file));
  }
  return hashes;
}

/** The same of files in memory. */
export function hashesOf(files: Iterable<Uint8Array>): Map<string, string> {
  return new Map([...files].map((file) => [readFile(file).dataset.text(TAG.SOPInstanceUID)!, datasetHash(file)]));
}

/** The files of a folder, read. */
export async function filesIn(folder: string): Promise<DicomFile[]> {
  const names = await readdir(folder);
  return Promise.all(names.map(async (name) => readFile(await readBytes(join(folder, name)))));
}
