import { mkdtemp, readFile as readBytes, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Dataset, readFile } from '@vesalius/dicom';
import { succeeded } from './program.ts';

/** Asks with findscu; the identifiers it was answered with, as it wrote them to files. */
export async function findscu(args: readonly string[]): Promise<Dataset[]> {
  const folder = await mkdtemp(join(tmpdir(), 'vesalius-find-'));
  try {
    await succeeded('findscu', ['-X', '-od', folder, ...args]);
    const names = (await readdir(folder)).sort();
    return await Promise.all(names.map(async (name) => readFile(await readBytes(join(folder, name))).dataset));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Keys as findscu, movescu and getscu take them. */
export function keys(given: Readonly<Record<string, string>>): string[] {
  return Object.entries(given).flatMap(([name, value]) => ['-k', value === '' ? name : `${name}=${value}`]);
}
