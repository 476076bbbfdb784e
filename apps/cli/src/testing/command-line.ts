import { Writable } from 'node:stream';
import { createProgram } from '../program.ts';
import { run } from '../run.ts';

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

class Gathered extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** Runs a command line in this process and gives what it wrote. */
export async function commandLine(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const stdout = new Gathered();
  const stderr = new Gathered();
  const exitCode = await run(createProgram, args, { env, stdout, stderr });
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}
