import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';

/** What a program printed, and how it ended. */
export interface Ended {
  readonly code: number;
  /** Both streams together. */
  readonly text: string;
}

const MOST_OUTPUT = 64 * 1024 * 1024;

/** Runs a program to its end, whatever that is; rejects when it is still running after two minutes or cannot be started. */
export function ended(program: string, args: readonly string[], cwd?: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const options = { maxBuffer: MOST_OUTPUT, timeout: 120_000, encoding: 'utf8' as const, ...(cwd && { cwd }) };
    execFile(program, args, options, (error, stdout, stderr) => {
      const text = stdout + stderr;
      if (!error) resolve({ code: 0, text });
      else if (typeof error.code === 'number') resolve({ code: error.code, text });
      else reject(new Error(`${program} did not end by itself: ${error.message}`, { cause: error }));
    });
  });
}

/** Runs a program that must end well; gives what it printed. */
export async function succeeded(program: string, args: readonly string[], cwd?: string): Promise<string> {
  const { code, text } = await ended(program, args, cwd);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${text}`);
  return text;
}

export interface Daemon {
  /** Everything printed so far. */
  text(): string;
  stop(): Promise<void>;
}

const LISTENS_WITHIN_MS = 60_000;

/** Starts a program that listens on a port of this machine, and waits until it does. */
export async function listening(program: string, args: readonly string[], port: number): Promise<Daemon> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => (text += bytes.toString()));
  const failed = once(child, 'error').then(([error]) => Promise.reject(error as Error));
  const left = once(child, 'exit').then(([code]) =>
    Promise.reject(new Error(`${program} ended with ${code}: ${text}`)),
  );
  const there = answers(port, Date.now() + LISTENS_WITHIN_MS);
  failed.catch(() => undefined);
  left.catch(() => undefined);
  await Promise.race([there, failed, left]);
  return {
    text: () => text,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const hard = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await once(child, 'exit');
      clearTimeout(hard);
    },
  };
}

async function answers(port: number, deadline: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const open = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (open) return;
    if (Date.now() > deadline) throw new Error(`nothing listens on port ${port}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
