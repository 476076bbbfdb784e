import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** A program that was started for the benchmark. */
export interface Running {
  readonly pid: number;
  /** Asks it to end, and waits. */
  stop(): Promise<void>;
  /** Ends it as kill -9 does. */
  kill(): Promise<void>;
}

const LISTENS_WITHIN_MS = 60_000;
const ENDS_WITHIN_MS = 10_000;

/** Starts a program and waits until it listens on the port. */
export async function running(
  program: string,
  args: readonly string[],
  port: number,
  env: NodeJS.ProcessEnv,
): Promise<Running> {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: 'ignore' });
  const deadline = Date.now() + LISTENS_WITHIN_MS;
  while (!(await listens(port))) {
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}`);
    if (Date.now() > deadline) throw new Error(`${program} does not listen on port ${port}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const ended = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    const hard = setTimeout(() => child.kill('SIGKILL'), ENDS_WITHIN_MS);
    await once(child, 'exit');
    clearTimeout(hard);
  };
  return { pid: child.pid!, stop: () => ended('SIGTERM'), kill: () => ended('SIGKILL') };
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
