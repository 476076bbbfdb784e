/** `node tools/conformance/main.ts [--check]`: writes docs/integrate/conformance.md, or says whether it is as it should be. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { conformancePage } from './page.ts';

const PAGE = join(import.meta.dirname, '../../docs/integrate/conformance.md');

if (!process.argv.includes('--check')) writeFileSync(PAGE, conformancePage());
else if (readFileSync(PAGE, 'utf8') !== conformancePage()) {
  console.error('docs/integrate/conformance.md is not what the code says: run node tools/conformance/main.ts');
  process.exitCode = 1;
}
