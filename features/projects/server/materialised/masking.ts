import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { ArchiveError } from '@vesalius/archive/api';
import { DeidentifyError } from '@vesalius/deidentify';
import { type Mask, maskFile } from '@vesalius/deidentify/file/masked';
import type { ProjectsData } from '../data.ts';
import type { Batch, Output } from './batches.ts';

/** Blanks what a person has drawn; from the file as it was made, so that rectangles can be taken back. The output waits again then. */
export async function maskOutput(
  { batches, batchFiles }: ProjectsData,
  batch: Batch,
  output: Output,
  masks: readonly Mask[],
): Promise<void> {
  const made = batchFiles.made(batch, output.instance);
  const masked = batchFiles.masked(batch, output.instance);
  await rm(masked, { force: true });
  const sha256 = masks.length > 0 ? await masked256(made, masked, masks) : await sha256Of(made);
  batches.mask(batch, output.number, JSON.stringify(masks), sha256, 'waiting');
}

async function masked256(made: string, masked: string, masks: readonly Mask[]): Promise<string> {
  try {
    const { sha256 } = await maskFile(made, masked, masks);
    await using file = await open(masked, 'r');
    await file.sync();
    return sha256;
  } catch (error) {
    if (error instanceof DeidentifyError)
      throw new ArchiveError('conflict', { detail: 'these pixels cannot be masked' });
    throw error;
  }
}

/** The masks of an output. */
export function masksOf({ masks }: Pick<Output, 'masks'>): Mask[] {
  return JSON.parse(masks) as Mask[];
}

/** Hexadecimal, of a file. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) hash.update(chunk);
  return hash.digest('hex');
}
