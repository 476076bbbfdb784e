import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The folder of the test corpus, beside this repository or where VESALIUS_CORPUS says; undefined when there is none. */
export const CORPUS = [process.env.VESALIUS_CORPUS, resolve(import.meta.dirname, '../../../../shared/corpus')].find(
  (folder): folder is string => folder !== undefined && existsSync(join(folder, 'MANIFEST.tsv')),
);

/** For node:test: false to run, or the reason printed. */
export const WITHOUT_CORPUS = CORPUS ? false : 'no corpus: set VESALIUS_CORPUS to its folder';

export function corpusFile(path: string): Uint8Array {
  return readFileSync(join(CORPUS!, path));
}

export function everyCorpusPath(): string[] {
  const rows = readFileSync(join(CORPUS!, 'MANIFEST.tsv'), 'utf8').split('\n').slice(1);
  return rows.map((row) => row.split('\t')[0]!).filter((path) => path !== '');
}

/** Every file of the corpus but those made to be hostile. */
export function corpusPaths(): string[] {
  return everyCorpusPath().filter((path) => !path.startsWith('malformed-generated/'));
}
