import { spawn } from 'node:child_process';
import { npmScript } from '../launch/npm.mjs';

export interface NpmAnswer {
  readonly code: number;
  readonly text: string;
}

/** What npm prints of this checkout. */
export async function runNpm(root: string, args: readonly string[]): Promise<NpmAnswer> {
  const child = spawn(process.execPath, [npmScript(), ...args, '--loglevel=silent'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const text = (await Array.fromAsync(child.stdout)).join('');
  const code = await new Promise<number>((resolve) => {
    if (child.exitCode !== null) resolve(child.exitCode);
    else child.once('close', (ended) => resolve(ended ?? 1));
  });
  return { code, text };
}
