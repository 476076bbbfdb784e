import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, 'found');

const folderOf = (target: string, part: string): string => join(FOLDER, target, part);

/** Inputs that once broke a promise; they are tried first, by every run and by the test. */
export function finds(target: string, part: string): Uint8Array[] {
  const folder = folderOf(target, part);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => readFileSync(join(folder, name)));
}

/** Keeps an input that broke a promise; its path. */
export function keepFind(target: string, part: string, input: Uint8Array): string {
  const folder = folderOf(target, part);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${createHash('sha256').update(input).digest('hex').slice(0, 16)}.bin`);
  writeFileSync(path, input);
  return path;
}
