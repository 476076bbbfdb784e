/** `node tools/arch/main.ts [ROOT]`: prints each broken rule with its place; exit code 1 when there is one. */
import { join, resolve } from 'node:path';
import { checkTree } from './tree.ts';

const root = resolve(process.argv[2] ?? join(import.meta.dirname, '../..'));
const { files, imports, violations } = checkTree(root);
for (const { file, line, rule, sentence } of violations) console.log(`${file}:${line} ${rule}: ${sentence}`);
if (files === 0) console.log('no source was found: this check has seen nothing');
console.log(`${files} files, ${imports} imports, ${violations.length} broken rules`);
process.exitCode = violations.length === 0 && files > 0 ? 0 : 1;
