import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pngOf } from '@vesalius/codecs/picture';
import { FaceCensus, facePreview } from '@vesalius/deidentify';
import { openInstance } from '@vesalius/deidentify/file/node';
import { readHeader } from '@vesalius/dicom/file/node';
import { holdsInstance } from '../files/instance-file.ts';
import { walk } from '../files/walk.ts';

/** All images under a path taken into a census; files that are none are left to those who tell of them. */
export async function censusOf(input: string, signal: AbortSignal): Promise<FaceCensus> {
  const census = new FaceCensus();
  for await (const file of walk([input])) {
    if (signal.aborted) break;
    if (!('missing' in file)) await take(census, file.path);
  }
  return census;
}

async function take(census: FaceCensus, path: string): Promise<void> {
  try {
    if (!(await holdsInstance(path))) return;
    census.add((await readHeader(path)).dataset, () => openInstance(path));
  } catch {
    // Told of when the file is to be written.
  }
}

/** Writes a picture of each head and what was taken of it. They show faces: they are for who may see the originals. */
export async function writeFacePreviews(census: FaceCensus, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const [index, face] of (await census.faces()).entries()) {
    await writeFile(join(folder, `face-${index + 1}.png`), await pngOf(facePreview(face)), { mode: 0o600 });
  }
}
