import { spawn } from 'node:child_process';
import type { Step } from './steps.ts';

/** What came of a step; `output` is what it printed. */
export interface StepDone {
  readonly name: string;
  readonly ok: boolean;
  readonly milliseconds: number;
  readonly output: string;
}

/** Runs steps, `atOnce` of them side by side, and tells of each as it ends. */
export async function runSteps(
  root: string,
  steps: readonly Step[],
  atOnce: number,
  onDone: (done: StepDone) => void,
): Promise<StepDone[]> {
  const waiting = [...steps];
  const done: StepDone[] = [];
  const worker = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const result = await runStep(root, step.name, step.command);
      done.push(result);
      onDone(result);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return done;
}

/** Runs one program with this Node and keeps what it prints. */
export async function runStep(root: string, name: string, command: readonly string[]): Promise<StepDone> {
  const started = performance.now();
  const child = spawn(process.execPath, command, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const hear = (data: Buffer) => {
    output += data;
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  return { name, ok: code === 0, milliseconds: performance.now() - started, output: output.trim() };
}
