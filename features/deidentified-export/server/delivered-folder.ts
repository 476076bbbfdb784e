import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { STUDIES } from './exports.ts';

/**
 * Copies an export into the folder that the operator has set for them, under a name of its own; whole, or not there. What the archive keeps for itself
 * stays behind. @returns the name
 */
export async function deliverTo(target: string, folder: string, name: string): Promise<string> {
  await mkdir(target, { recursive: true });
  const part = join(target, `.${name}.part`);
  await rm(part, { recursive: true, force: true });
  await cp(folder, part, { recursive: true, filter: (path) => basename(path) !== STUDIES });
  await rm(join(target, name), { recursive: true, force: true });
  await rename(part, join(target, name));
  return name;
}
