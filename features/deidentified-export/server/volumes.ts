import { join } from 'node:path';
import type { ExportedFile, ExportedVolume } from './exports.ts';

/** Where volumes are in an export. */
const BIDS = 'bids';

/** Volumes of the de-identified files, so that nothing else can be in them and their sidecars. */
export async function volumesIn(
  folder: string,
  files: readonly Pick<ExportedFile, 'path'>[],
): Promise<{ readonly volumes: readonly ExportedVolume[]; readonly framesLeft: number }> {
  const { writeBids } = await import('@vesalius/nifti/file/node');
  const paths = files.map(({ path }) => join(folder, path));
  const { files: written, framesLeft } = await writeBids(paths, join(folder, BIDS));
  return { volumes: written.map((file) => ({ ...file, path: `${BIDS}/${file.path}` })), framesLeft };
}
