/** `npm run check`: format, lint, types, arrows, unused code, generated code, unit tests. `-- --fix` mends what it can first. */
import { join } from 'node:path';
import { filesOf, GROUPS } from '../test/groups.ts';
import { runFiles } from '../test/run-files.ts';
import { printDetails, printOutcome, printStep, printTotal } from './report.ts';
import { runStep, runSteps } from './run-steps.ts';
import { STEPS } from './steps.ts';

const ROOT = join(import.meta.dirname, '../..');
const AT_ONCE = 2;

async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--fix')) for (const { name, fix } of STEPS) if (fix) await runStep(ROOT, name, fix);
  const steps = await runSteps(ROOT, STEPS, AT_ONCE, printStep);
  const [unit] = GROUPS;
  if (unit === undefined) return 1;
  const started = performance.now();
  const outcome = await runFiles(ROOT, filesOf(unit, ROOT), unit);
  printOutcome('unit tests', outcome, performance.now() - started);
  printDetails(steps, [outcome]);
  return printTotal(steps, [outcome]);
}

process.exitCode = await main(process.argv.slice(2));
