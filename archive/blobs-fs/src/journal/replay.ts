import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathOfBlob } from '../listed-blobs.ts';

/** What of a file tells that it is as it was: its size, its bytes, or nothing, for what is read may never come to the disk. */
export type Trust = 'size' | 'bytes' | 'nothing';

/**
 * Makes the file of a blob again when it is not there or not as it was.
 *
 * @returns the folder whose names are to be made durable, when there was something to do
 */
export function bringBack(root: string, key: string, content: Buffer, trust: Trust): string | undefined {
  const path = pathOfBlob(root, key);
  if (isWhole(path, content, trust)) return undefined;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, content, { mode: 0o600, flush: true });
  return dirname(path);
}

function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}

function isWhole(path: string, content: Buffer, trust: Trust): boolean {
  if (trust === 'nothing') return false;
  if (trust === 'size') return sizeOf(path) === content.length;
  return sizeOf(path) === content.length && readFileSync(path).equals(content);
}
