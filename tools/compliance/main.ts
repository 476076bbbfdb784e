/** `node tools/compliance/main.ts [--check]`: writes docs/compliance, or says whether its pages are as they should be. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { asvsPage, lawsPage } from './page.ts';

const ROOT = join(import.meta.dirname, '../..');
const PAGES: readonly (readonly [path: string, page: () => string])[] = [
  ['docs/compliance/hipaa-gdpr.md', lawsPage],
  ['docs/compliance/asvs.md', asvsPage],
];

for (const [path, page] of PAGES) {
  const file = join(ROOT, path);
  if (!process.argv.includes('--check')) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, page());
  } else if (readFileSync(file, 'utf8') !== page()) {
    console.error(`${path} is not what the tables say: run node tools/compliance/main.ts`);
    process.exitCode = 1;
  }
}
