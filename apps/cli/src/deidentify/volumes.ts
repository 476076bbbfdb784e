import { existsSync, readdirSync } from 'node:fs';
import { writeBids } from '@vesalius/nifti/file/node';
import { CliError } from '../failure.ts';
import type { Io } from '../io.ts';

/** Volumes of de-identified files in a folder after BIDS. */
export async function writeVolumes(paths: readonly string[], folder: string, io: Io): Promise<void> {
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new CliError(`${folder} is not empty`, 2);
  const { files, framesLeft } = await writeBids([...paths].sort(), folder);
  const volumes = files.filter(({ path }) => path.endsWith('.nii.gz')).length;
  io.stdout.write(`${volumes} volumes written as NIfTI\n`);
  if (framesLeft > 0) io.stderr.write(`${framesLeft} frames make no volume and are in none.\n`);
}
