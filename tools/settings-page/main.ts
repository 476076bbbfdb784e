/** `node tools/settings-page/main.ts [--check]`: writes docs/operate/settings.md, or says whether it is as it should be. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { settingsPage } from '../../apps/server/src/config/settings-page.ts';

const PAGE = join(import.meta.dirname, '../../docs/operate/settings.md');

if (process.argv.includes('--check')) {
  if (readFileSync(PAGE, 'utf8') !== settingsPage()) {
    console.error('docs/operate/settings.md is not what the schema says: run node tools/settings-page/main.ts');
    process.exitCode = 1;
  }
} else {
  mkdirSync(dirname(PAGE), { recursive: true });
  writeFileSync(PAGE, settingsPage());
}
