import { spawn } from 'node:child_process';
import module from 'node:module';
import { constants } from 'node:os';
import { pathToFileURL } from 'node:url';

const PASSED_ON = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const ONE_KEYSTROKE_MS = 1_000;

/**
 * Goes on as the program inside this process: no second start of Node, no parent between a signal and its receiver.
 * Whoever reads the environment later (libuv its pool size, at the first use of the pool) sees `env`.
 *
 * @type {(script: string, args: string[], env: NodeJS.ProcessEnv) => Promise<void>}
 */
export async function becomeHere(script, args, env) {
  Object.assign(process.env, env);
  module.enableCompileCache(env.NODE_COMPILE_CACHE);
  process.argv.splice(1, process.argv.length, script, ...args);
  await import(pathToFileURL(script).href);
}

/**
 * Runs the program as a child of the Node given, passes signals on and ends as it ended.
 *
 * @type {(node: string, script: string, args: string[], env: NodeJS.ProcessEnv) => void}
 */
export function becomeChild(node, script, args, env) {
  const child = spawn(node, [script, ...args], { env, stdio: 'inherit' });
  for (const signal of PASSED_ON) process.on(signal, passOn(child));
  child.on('error', (cause) => {
    process.stderr.write(`${node} could not be started: ${cause.message}\n`);
    process.exit(127);
  });
  child.on('exit', endLike);
}

/**
 * A terminal sends Ctrl-C to parent and child alike, and npm repeats it: one keystroke must not count as several.
 *
 * @type {(child: import('node:child_process').ChildProcess) => (signal: NodeJS.Signals) => void}
 */
function passOn(child) {
  let last = Number.NEGATIVE_INFINITY;
  return (signal) => {
    if (performance.now() - last < ONE_KEYSTROKE_MS) return;
    last = performance.now();
    child.kill(signal);
  };
}

/** @type {(code: number | null, signal: NodeJS.Signals | null) => void} */
function endLike(code, signal) {
  if (signal === null) process.exit(code ?? 1);
  for (const name of PASSED_ON) process.removeAllListeners(name);
  process.kill(process.pid, signal);
  setTimeout(() => process.exit(128 + (constants.signals[signal] ?? 0)), 100);
}
