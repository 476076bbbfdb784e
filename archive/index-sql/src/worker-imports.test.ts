import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

/** Modules of packages that load nothing further. */
const LIGHT = ['@vesalius/audit/chain', '@vesalius/dicom/matches-pattern'];

/** What a module and all that it loads import from packages. */
function packagesOf(url: URL, seen: Set<string>): string[] {
  if (seen.has(url.href)) return [];
  seen.add(url.href);
  const imports = readFileSync(url, 'utf8').matchAll(/^(?:import|export) (?!type\b)[^;]*?from '([^']+)';/gms);
  return [...imports].flatMap(([, from]) => {
    if (from!.startsWith('node:')) return [];
    return from!.startsWith('.') ? packagesOf(new URL(from!, url), seen) : [from!];
  });
}

test('workers load no package: the tables of packages/dicom would cost each of them 10 MB and a tenth of a second', () => {
  const seen = new Set<string>();
  for (const worker of ['./sqlite/worker.ts', './postgres/worker.ts']) {
    seen.clear();
    const heavy = packagesOf(new URL(worker, import.meta.url), seen).filter((from) => !LIGHT.includes(from));
    assert.deepEqual(heavy, [], worker);
    assert.ok(seen.size > 20, 'the imports were followed');
  }
  for (const light of LIGHT)
    assert.doesNotMatch(readFileSync(new URL(import.meta.resolve(light)), 'utf8'), /^import (?!.* from 'node:)/m);
});
