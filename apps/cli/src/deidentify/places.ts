import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { KeyedHash } from '@vesalius/deidentify';
import { type DeidentifiedFile, outputPath } from '@vesalius/deidentify/file/node';
import { CliError } from '../failure.ts';

/** Says in OUT under which profile and key it was written, so that the same command goes on and another does not mix in. */
const MARKER = 'vesalius-deidentify.json';

/** Where de-identified files go. */
export interface Places {
  /** The path a file gets: without any name or UID it had. */
  pathOf(file: DeidentifiedFile): string;
  /** The same as it stands in a report. */
  shownPathOf(file: DeidentifiedFile): string;
}

/** One file into one of the name that the user gives. */
export function onePlace(output: string): Places {
  if (existsSync(output)) throw new CliError(`${output} is there already and is not overwritten`, 2);
  return { pathOf: () => output, shownPathOf: () => basename(output) };
}

/** A folder with a folder for each pseudonym, study and series, named by keyed hashes, which say nothing of the originals. */
export async function folderPlaces(output: string, hash: KeyedHash, profileText: string): Promise<Places> {
  const marker = `${JSON.stringify({ profile: profileText, key: hash.hex('key', 'fingerprint', 16) })}\n`;
  await mkdir(output, { recursive: true });
  const path = join(output, MARKER);
  if (existsSync(path)) {
    if (readFileSync(path, 'utf8') !== marker)
      throw new CliError(`${output} was written with another key or profile`, 2);
  } else {
    if (readdirSync(output).length > 0) throw new CliError(`${output} is not empty`, 2);
    await writeFile(path, marker, { flag: 'wx' });
  }
  const shownPathOf = (file: DeidentifiedFile) => outputPath(file, hash);
  return { pathOf: (file) => join(output, shownPathOf(file)), shownPathOf };
}

/** Whether OUT names a file to be: IN is one, and OUT is neither a folder nor meant as one. */
export function isOneFile(input: string, output: string): boolean {
  if (!existsSync(input)) throw new CliError(`${input}: there is no such file or folder`);
  if (statSync(input).isDirectory()) return false;
  return !output.endsWith(sep) && !(existsSync(output) && statSync(output).isDirectory());
}

/** Refuses to write among what is read. */
export function requireApart(input: string, output: string): void {
  const [from, to] = [realpathSync(input), realPathToBe(output)];
  const isIn = (inner: string, outer: string) => {
    const way = relative(outer, inner);
    return way === '' || (!way.startsWith('..') && !way.startsWith(sep));
  };
  const fromIsFolder = statSync(from).isDirectory();
  if (from === to || (fromIsFolder && (isIn(to, from) || isIn(from, to)))) {
    throw new CliError('IN and OUT must lie apart', 2);
  }
}

/** Links in what is there already are followed. */
function realPathToBe(path: string): string {
  const full = resolve(path);
  if (existsSync(full)) return realpathSync(full);
  return join(realPathToBe(dirname(full)), basename(full));
}
