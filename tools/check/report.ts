import type { Outcome } from '../test/run-files.ts';
import type { StepDone } from './run-steps.ts';

/** One line for a part of the work: a mark, its name, what came of it, its time. */
export function printLine(ok: boolean, name: string, what: string, milliseconds: number): void {
  const time = `${(milliseconds / 1000).toFixed(1)} s`;
  console.log(`${ok ? '✔' : '✖'} ${name.padEnd(16)} ${what.padEnd(36)} ${time.padStart(8)}`);
}

export function printStep({ name, ok, milliseconds }: StepDone): void {
  printLine(ok, name, ok ? '' : 'failed', milliseconds);
}

export function printOutcome(name: string, outcome: Outcome, milliseconds: number): void {
  printLine(outcome.failed === 0, name, countsOf(outcome), milliseconds);
}

/** `N passed, N failed`, and `, N skipped` when some were. */
function countsOf({ passed, failed, skipped }: Pick<Outcome, 'passed' | 'failed' | 'skipped'>): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Everything that failed, in full, and why tests were skipped. */
export function printDetails(steps: readonly StepDone[], outcomes: readonly Outcome[]): void {
  const skips = outcomes.flatMap((outcome) => [...outcome.skips]);
  if (skips.length > 0) console.log('');
  for (const [reason, count] of skips) console.log(`skipped ${count}: ${reason}`);
  for (const { name, ok, output } of steps) if (!ok) console.log(`\n✖ ${name}\n${output}`);
  for (const failure of outcomes.flatMap((outcome) => outcome.failures)) console.log(`\n${failure.text}`);
}

/** The closing line, alone on its line, over steps and tests; the exit code that goes with it. */
export function printTotal(steps: readonly StepDone[], outcomes: readonly Outcome[]): number {
  const sum = (count: (outcome: Outcome) => number) => outcomes.reduce((total, outcome) => total + count(outcome), 0);
  const failedSteps = steps.filter(({ ok }) => !ok).length;
  const passed = steps.length - failedSteps + sum((outcome) => outcome.passed);
  const failed = failedSteps + sum((outcome) => outcome.failed);
  console.log(`\n${countsOf({ passed, failed, skipped: sum((outcome) => outcome.skipped) })}`);
  return failed === 0 ? 0 : 1;
}
