import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Output } from './output.ts';

/** Holds the SHA-256 of every generated file, so that one edited by hand is noticed without the sources. */
export const MANIFEST = 'tools/codegen/generated.sha256';

/** The lines of `sha256sum`: digest, two spaces, path. */
export function manifestOf(outputs: readonly Output[]): Output {
  const lines = outputs.map((output) => `${digest(output.text)}  ${output.path}\n`).sort();
  return { path: MANIFEST, text: lines.join('') };
}

/** Paths under `root` that differ from the manifest, or are missing. */
export function differencesFromManifest(root: string): string[] {
  const lines = readFileSync(join(root, MANIFEST), 'utf8').split('\n').filter(Boolean);
  if (lines.length === 0) return [MANIFEST];
  return lines
    .map((line) => [line.slice(0, 64), line.slice(66)] as const)
    .filter(([expected, path]) => !holds(join(root, path), expected))
    .map(([, path]) => path);
}

/** Paths under `root` whose text is not what the generator would write. */
export function differencesFromOutputs(root: string, outputs: readonly Output[]): string[] {
  return outputs
    .filter(({ path, text }) => !existsSync(join(root, path)) || readFileSync(join(root, path), 'utf8') !== text)
    .map(({ path }) => path);
}

function holds(path: string, expected: string): boolean {
  return existsSync(path) && digest(readFileSync(path, 'utf8')) === expected;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
