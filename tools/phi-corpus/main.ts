/**
 * Scores de-identification on an invented corpus in the shape of MIDI-B (ten actions, three categories; names in twelve scripts),
 * our own beside Orthanc's and GDCM's where they are installed.
 *
 *   node tools/phi-corpus/main.ts [--seed N] [--rounds N] [--failed] [--only TOOL]
 *
 * The same seed makes the same corpus. Rules of the engine are not to be fitted to a seed: judge by one that nobody used yet.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { plantCorpus } from './plant.ts';
import { score } from './score.ts';
import { TOOLS } from './tools-under-test.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    rounds: { type: 'string', default: '1' },
    failed: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
const corpus = plantCorpus(Number(values.seed), Number(values.rounds));
console.log(`seed ${values.seed}: ${corpus.files.length} instances, ${corpus.checks.length} checks`);
const folder = mkdtempSync(join(tmpdir(), 'vesalius-phi-'));
try {
  for (const [name, deidentify] of Object.entries(TOOLS)) {
    if (values.only !== undefined && values.only !== name) continue;
    mkdirSync(join(folder, name));
    const files = await deidentify(corpus.files, join(folder, name));
    if (!files) {
      console.log(`${name.padEnd(10)} not installed`);
      continue;
    }
    const { passed, all, categories, failed } = score(corpus, files);
    const shown = [...categories].map(([category, [good, count]]) => `${category} ${percent(good, count)}`);
    console.log(`${name.padEnd(10)} ${percent(passed, all)}  ${shown.join('  ')}  (${passed} of ${all})`);
    if (values.failed)
      for (const { action, instance, path } of failed) console.log(`  ${action} ${path} of ${instance}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(2)} %`;
}
