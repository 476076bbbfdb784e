import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathOfBlob } from '../listed-blobs.ts';

/**
 * Makes the file of a blob again when it is not there or not as it was.
 *
 * @param lenient what was written is still as it was, so that its size tells enough
 * @returns the folder whose names are to be made durable, when there was something to do
 */
export function bringBack(root: string, key: string, content: Buffer, lenient: boolean): string | undefined {
  const path = pathOfBlob(root, key);
  if (lenient ? sizeOf(path) === content.length : isSame(path, content)) return undefined;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, content, { mode: 0o600, flush: true });
  return dirname(path);
}

function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}

function isSame(path: string, content: Buffer): boolean {
  return sizeOf(path) === content.length && readFileSync(path).equals(content);
}
