import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export { freePort } from '../../bench/running.ts';

/** An archive as its clients reach it. */
export interface Reached {
  readonly web: string;
  /** Base of its DICOMweb services, where that is not ours. */
  readonly dicomweb?: string;
  /** NaN of one that takes no associations. */
  readonly dicomPort: number;
  readonly token: string;
}

/** The whole program in a process of its own, as a user starts it. */
export interface RunningServer extends Reached {
  readonly process: ChildProcess;
  /** Milliseconds from the start of the process to its last line. */
  readonly startMs: number;
  kill(): Promise<void>;
  stop(): Promise<number | null>;
}

const TOKEN = 'token-of-a-test-that-nobody-else-uses-00000000';
const MAIN = new URL('../../../apps/server/src/main.ts', import.meta.url).pathname;
const START_WITHIN_MS = 60_000;

export interface ServerOptions {
  readonly dataDir: string;
  /** Default: a free one. */
  readonly dicomPort?: number;
  readonly env?: NodeJS.ProcessEnv;
  /** What it writes to its standard error is the caller's to read, as its standard output. */
  readonly ownErrors?: boolean;
  /** Words before the command: a program that starts it and leaves it the child of this process. */
  readonly before?: readonly string[];
}

/** A server that may not be ready yet. */
export interface StartingServer {
  readonly process: ChildProcess;
  /** Rejects when the process ends before. */
  readonly ready: Promise<RunningServer>;
  kill(): Promise<void>;
}

/** Starts the program and waits until it has said that it is ready. */
export function startServer(options: ServerOptions): Promise<RunningServer> {
  return beginServer(options).ready;
}

export function beginServer({
  dataDir,
  dicomPort = 0,
  env,
  ownErrors = false,
  before = [],
}: ServerOptions): StartingServer {
  const began = performance.now();
  const [program, ...words] = [...before, process.execPath, MAIN];
  const child = spawn(program!, words, {
    env: {
      ...process.env,
      VESALIUS_DATA_DIR: dataDir,
      VESALIUS_HTTP_PORT: '0',
      VESALIUS_DICOM_PORT: String(dicomPort),
      VESALIUS_BOOTSTRAP_TOKEN: TOKEN,
      VESALIUS_LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['ignore', 'pipe', ownErrors ? 'pipe' : 'inherit'],
  });
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await once(child, 'exit');
    }
    return child.exitCode;
  };
  const kill = async () => void (await end('SIGKILL'));
  const ready = readyText(child).then((text) => ({
    web: /^Web\s+(\S+)$/m.exec(text)![1]!,
    dicomPort: Number(/^DICOM\s+\S+:(\d+)$/m.exec(text)?.[1]),
    token: TOKEN,
    process: child,
    startMs: performance.now() - began,
    kill,
    stop: () => end('SIGTERM'),
  }));
  return { process: child, ready, kill };
}

function readyText(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const late = setTimeout(() => reject(new Error(`not ready in time: ${text}`)), START_WITHIN_MS);
    child.stdout!.on('data', (bytes: Buffer) => {
      text += bytes.toString();
      if (!/^User .*$/m.test(text)) return;
      clearTimeout(late);
      resolve(text);
    });
    child.once('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`ended with ${code}: ${text}`));
    });
  });
}
