import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type DirectoryRecord, readDicomdir } from '@vesalius/dicom';

/** A file that was found, and how it was when it was found. */
export interface FoundFile {
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
}

/** A file that a DICOMDIR speaks of and that is not there. */
export interface MissingFile {
  readonly path: string;
  readonly missing: true;
}

const DICOMDIR = /^dicomdir$/i;

/**
 * All files below the paths in the order of their names: a folder's with all that is below it, those that a DICOMDIR refers
 * to, or the file itself. Links to folders are not followed, so that there is no circle. Throws when a path is not there.
 */
export async function* walk(paths: readonly string[]): AsyncGenerator<FoundFile | MissingFile> {
  for (const path of paths.map((one) => resolve(one))) {
    const found = await stat(path);
    if (found.isDirectory()) yield* walkFolder(path);
    else if (DICOMDIR.test(basename(path))) yield* walkDicomdir(path);
    else yield { path, size: found.size, mtimeMs: found.mtimeMs };
  }
}

async function* walkFolder(root: string): AsyncGenerator<FoundFile> {
  const open = [root];
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    const entries = await readdir(folder, { withFileTypes: true });
    entries.sort((one, other) => (one.name < other.name ? -1 : 1));
    const inside: string[] = [];
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) inside.push(path);
      else if ((entry.isFile() || entry.isSymbolicLink()) && !DICOMDIR.test(entry.name)) yield* found(path);
    }
    open.push(...inside.reverse());
  }
}

async function* found(path: string): AsyncGenerator<FoundFile> {
  const there = await stat(path).catch(() => undefined);
  if (there?.isFile()) yield { path, size: there.size, mtimeMs: there.mtimeMs };
}

async function* walkDicomdir(path: string): AsyncGenerator<FoundFile | MissingFile> {
  const { records } = readDicomdir(await readFile(path));
  const open: DirectoryRecord[] = [...records].reverse();
  for (let record = open.pop(); record; record = open.pop()) {
    open.push(...[...record.children].reverse());
    if (record.fileId && record.inUse) yield* fileOfRecord(dirname(path), record.fileId);
  }
}

/** The components of a file ID name folders and a file, on many media in lower case (PS3.10 §8.2). */
async function* fileOfRecord(root: string, fileId: readonly string[]): AsyncGenerator<FoundFile | MissingFile> {
  const safe = fileId.every((part) => part !== '..' && !/[/\\]/.test(part));
  const spellings = safe ? [fileId, fileId.map((part) => part.toLowerCase())] : [];
  for (const spelling of spellings) {
    for await (const file of found(join(root, ...spelling))) {
      yield file;
      return;
    }
  }
  yield { path: join(root, ...fileId), missing: true };
}
