import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** The whole program in a process of its own, as a user starts it. */
export interface RunningServer {
  readonly web: string;
  readonly dicomPort: number;
  readonly token: string;
  readonly process: ChildProcess;
  /** Milliseconds from the start of the process to its last line. */
  readonly startMs: number;
  kill(): Promise<void>;
  stop(): Promise<number | null>;
}

const TOKEN = 'token-of-a-test-that-nobody-else-uses-00000000';
const MAIN = new URL('../main.ts', import.meta.url).pathname;
const START_WITHIN_MS = 60_000;

export async function startServer(options: {
  readonly dataDir: string;
  readonly dicomPort?: number;
  readonly env?: NodeJS.ProcessEnv;
}): Promise<RunningServer> {
  const began = performance.now();
  const child = spawn(process.execPath, [MAIN], {
    env: {
      ...process.env,
      VESALIUS_DATA_DIR: options.dataDir,
      VESALIUS_HTTP_PORT: '0',
      VESALIUS_DICOM_PORT: String(options.dicomPort ?? (await freePort())),
      VESALIUS_BOOTSTRAP_TOKEN: TOKEN,
      VESALIUS_LOG_LEVEL: 'warn',
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const text = await readyText(child);
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await once(child, 'exit');
    }
    return child.exitCode;
  };
  return {
    web: /^Web\s+(\S+)$/m.exec(text)![1]!,
    dicomPort: Number(/^DICOM\s+\S+:(\d+)$/m.exec(text)![1]),
    token: TOKEN,
    process: child,
    startMs: performance.now() - began,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  };
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
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${text}`)));
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
