import { join } from 'node:path';
import { run } from 'node:test';
import { type Failure, failureOf } from './failure.ts';
import type { Group } from './groups.ts';

/** What came of some test files. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly Failure[];
  /** Reason of skipping to the number of tests skipped for it. */
  readonly skips: ReadonlyMap<string, number>;
}

export interface FileDone {
  readonly file: string;
  readonly milliseconds: number;
}

interface Tally {
  passed: number;
  skipped: number;
  failures: Failure[];
  skips: Map<string, number>;
}

const MOST_OUTPUT_KEPT = 20_000;

/** Runs test files, each in a process of its own that is ended after `timeout`, and counts tests (not suites). */
export async function runFiles(
  root: string,
  files: readonly string[],
  { concurrency, timeout }: Pick<Group, 'concurrency' | 'timeout'>,
  onFile: (done: FileDone) => void = () => {},
): Promise<Outcome> {
  const tally: Tally = { passed: 0, skipped: 0, failures: [], skips: new Map() };
  const waiting = [...files];
  const worker = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const started = performance.now();
      await runFile(root, file, timeout, tally);
      onFile({ file, milliseconds: performance.now() - started });
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return { ...tally, failed: tally.failures.length };
}

/** One file has one call of `run` with its own signal: node:test's timeouts end a test, not a process that stays. */
async function runFile(root: string, file: string, timeout: number, tally: Tally): Promise<void> {
  let said = '';
  const stream = run({ files: [join(root, file)], cwd: root, signal: AbortSignal.timeout(timeout) });
  stream.on('test:pass', ({ name, details, skip, todo }) => {
    if (details.type === 'suite') return;
    if (skip !== undefined || todo !== undefined) countSkip(tally, skip ?? todo, name);
    else tally.passed++;
  });
  stream.on('test:fail', (event) => {
    const failure = failureOf(event, file, said);
    if (failure !== undefined) tally.failures.push(failure);
  });
  const hear = ({ message }: { message: string }) => {
    said = (said + message).slice(-MOST_OUTPUT_KEPT);
  };
  stream.on('test:stdout', hear);
  stream.on('test:stderr', hear);
  for await (const _ of stream);
}

function countSkip(tally: Tally, reason: string | boolean | undefined, name: string): void {
  tally.skipped++;
  const why = typeof reason === 'string' && reason !== '' ? reason : `no reason given: ${name}`;
  tally.skips.set(why, (tally.skips.get(why) ?? 0) + 1);
}
