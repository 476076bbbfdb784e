/** `npm run sbom [-- --out FILE | --audit]`: the packages of a release as CycloneDX, or what is known against them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { audit } from './audit.ts';
import { billOfMaterials } from './bill-of-materials.ts';

const ROOT = join(import.meta.dirname, '../..');
const { values } = parseArgs({ options: { out: { type: 'string' }, audit: { type: 'boolean', default: false } } });

if (values.audit) await printAudit();
else {
  const text = `${JSON.stringify(billOfMaterials(ROOT), null, 2)}\n`;
  if (values.out === undefined) process.stdout.write(text);
  else writeFileSync(values.out, text);
}

/** 0: nothing severe is known; 1: something is; 2: the registry did not say. */
async function printAudit(): Promise<void> {
  const { answered, severe } = await audit(ROOT);
  if (!answered) console.error('The registry did not say what is known against these packages.');
  else if (severe.length > 0) console.error(`Known to be severe: ${severe.join(', ')}. See npm audit.`);
  else console.log('No severe weakness is known of the packages of a release.');
  process.exitCode = answered ? Math.min(1, severe.length) : 2;
}
