/** `node tools/conformance/main.ts [--check]`: writes the pages of conformance, or says whether they are as they should be. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dicomwebPage } from './dicomweb-page.ts';
import { conformancePage } from './page.ts';

const PAGES: readonly (readonly [path: string, page: () => string])[] = [
  ['docs/integrate/conformance.md', conformancePage],
  ['docs/conformance.md', dicomwebPage],
];

for (const [path, page] of PAGES) {
  const file = join(import.meta.dirname, '../..', path);
  if (!process.argv.includes('--check')) writeFileSync(file, page());
  else if (readFileSync(file, 'utf8') !== page()) {
    console.error(`${path} is not what the code says: run node tools/conformance/main.ts`);
    process.exitCode = 1;
  }
}
