/**
 * Writes the generated tables of packages/dicom and packages/deidentify from the fact tables of the standard.
 *
 *   node tools/codegen/main.ts [--check] [SOURCES]
 *
 * SOURCES, else the environment variable VESALIUS_STANDARD, else ../shared/standard beside the repository, is the
 * folder of fact tables. `--check` writes nothing and fails when a generated file is not what it should be; without
 * the sources it holds the files against their digests.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { generate } from './generate.ts';
import { differencesFromManifest, differencesFromOutputs } from './manifest.ts';

const ROOT = resolve(import.meta.dirname, '../..');

function main(args: readonly string[]): number {
  const given = args.find((arg) => !arg.startsWith('--')) ?? process.env.VESALIUS_STANDARD;
  const sources = resolve(given ?? join(ROOT, '../shared/standard'));
  const present = existsSync(join(sources, 'pydicom'));
  if (args.includes('--check')) return check(present ? sources : undefined);
  if (!present) {
    console.error(`no fact tables in ${sources}: give their folder as argument or in VESALIUS_STANDARD`);
    return 1;
  }
  for (const { path, text } of generate(sources)) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), text);
  }
  return 0;
}

function check(sources: string | undefined): number {
  const different = sources ? differencesFromOutputs(ROOT, generate(sources)) : differencesFromManifest(ROOT);
  for (const path of different) console.error(`not as generated: ${path}`);
  const how = sources ? 'regenerated from the fact tables' : 'held against their digests';
  if (different.length === 0) console.log(`generated files: ${how}, all as they should be`);
  return different.length === 0 ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
