/**
 * `npm test`: brings the peers, runs the steps of `npm run check` and every test; closes with `N passed, N failed`.
 * `npm test -- WORD…` runs only test files whose path holds one of the words.
 */
import { join } from 'node:path';
import { printDetails, printLine, printOutcome, printStep, printTotal } from '../check/report.ts';
import { runSteps, type StepDone } from '../check/run-steps.ts';
import { STEPS } from '../check/steps.ts';
import { bringPeers } from './bring-peers.ts';
import { filesOf, GROUPS, type Group } from './groups.ts';
import { type Outcome, runFiles } from './run-files.ts';

const ROOT = join(import.meta.dirname, '../..');
const LONG_FILE_MS = 5_000;

async function main(wanted: readonly string[]): Promise<number> {
  const steps: StepDone[] = [];
  const outcomes: Outcome[] = [];
  const peers = peersStep();
  printStep(peers);
  steps.push(peers);
  if (wanted.length === 0) steps.push(...(await runSteps(ROOT, STEPS, 2, printStep)));
  for (const group of GROUPS) {
    const files = filesOf(group, ROOT, wanted);
    outcomes.push(
      group.needsPeers && peers.output !== '' ? leaveOut(group, files, peers.output) : await runGroup(group, files),
    );
  }
  printDetails(steps, outcomes);
  return printTotal(steps, outcomes);
}

/** Missing peers are a failure, unless the caller has forbidden to install them: then their tests are skipped. */
function peersStep(): StepDone {
  const started = performance.now();
  const { missing, why } = bringPeers();
  const names = missing.map(({ name }) => name).join(', ');
  const output = missing.length === 0 ? '' : `Debian packages are missing: ${names} (${why})`;
  const ok = missing.length === 0 || Boolean(process.env.VESALIUS_TEST_NO_INSTALL);
  return { name: 'peers', ok, milliseconds: performance.now() - started, output };
}

function leaveOut(group: Group, files: readonly string[], reason: string): Outcome {
  printLine(true, `${group.name} tests`, `${files.length} files skipped`, 0);
  const skips = new Map(files.length === 0 ? [] : [[reason, files.length]]);
  return { passed: 0, failed: 0, skipped: files.length, failures: [], skips };
}

async function runGroup(group: Group, files: readonly string[]): Promise<Outcome> {
  const started = performance.now();
  const outcome = await runFiles(ROOT, files, group, ({ file, milliseconds }) => {
    if (milliseconds > LONG_FILE_MS) console.log(`  ${file} ${(milliseconds / 1000).toFixed(1)} s`);
  });
  printOutcome(`${group.name} tests`, outcome, performance.now() - started);
  return outcome;
}

process.exitCode = await main(process.argv.slice(2));
