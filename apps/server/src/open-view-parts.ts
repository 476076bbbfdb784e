import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExtraAttribute, ProjectLenses } from '@vesalius/archive/api';
import { openFileBlobs } from '@vesalius/archive/blobs-fs';
import type { ViewParts } from '@vesalius/archive/core';
import { openSqliteIndex } from '@vesalius/archive/index-sql';

const PRIVATE_FOLDER = 0o700;
/** De-identified files that are kept while they are wanted. */
const MOST_BYTES = 20e9;

/** What the archive shows through projects: an index of its own, and a place for files that are thrown away at each start. */
export async function openViewParts(
  dataDir: string,
  extraAttributes: readonly ExtraAttribute[],
  lenses: ProjectLenses,
): Promise<ViewParts> {
  const folder = join(dataDir, 'views');
  const files = join(folder, 'files');
  await rm(files, { recursive: true, force: true });
  await rm(join(folder, 'work'), { recursive: true, force: true });
  await mkdir(files, { recursive: true, mode: PRIVATE_FOLDER });
  const [index, blobs] = await Promise.all([
    openSqliteIndex({ path: join(folder, 'views.sqlite'), extraAttributes, readers: 1 }),
    openFileBlobs({ folder: files }),
  ]);
  return { index, blobs, folder, mostBytes: MOST_BYTES, lenses };
}
