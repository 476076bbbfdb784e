/** `node tools/policy/main.ts [--check]`: writes docs/operate/policy.md from the policy table, or says whether it is as it should be. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteIndex } from '@vesalius/archive/index-sql';
import { policyPage } from './policy-page.ts';

const PAGE = join(import.meta.dirname, '../../docs/operate/policy.md');

const folder = mkdtempSync(join(tmpdir(), 'policy-'));
const index = await openSqliteIndex({ path: join(folder, 'index.sqlite'), extraAttributes: [] });
const page = policyPage(await index.access.roles());
await index.close();
rmSync(folder, { recursive: true });

if (!process.argv.includes('--check')) writeFileSync(PAGE, page);
else if (readFileSync(PAGE, 'utf8') !== page) {
  console.error('docs/operate/policy.md is not what the policy table says: run node tools/policy/main.ts');
  process.exitCode = 1;
}
