import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { runNpm } from './npm.mjs';
import { progress } from './progress.mjs';
import { OLDEST_NODE, RUNTIMES } from './runtimes.mjs';
import { Sentence } from './sentence.mjs';

const OLDEST = `${OLDEST_NODE.major}.${OLDEST_NODE.minor}`;
const REMEDY = `Connect this machine to it once, or install Node ${OLDEST} or newer yourself, and start again.`;

/** True when this Node runs the sources as they stand. */
export function isNewEnough(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST_NODE.major || (major === OLDEST_NODE.major && minor >= OLDEST_NODE.minor);
}

/**
 * The path of a Node that is new enough: the one running, or the pinned one in `.runtime`, fetched when missing.
 *
 * @param {string} root
 */
export async function ensureRuntime(root, version = process.versions.node) {
  if (isNewEnough(version)) return process.execPath;
  const platform = `${process.platform}-${process.arch}`;
  const runtime = RUNTIMES[platform];
  if (runtime === undefined) {
    throw new Sentence(`Vesalius needs Node ${OLDEST} or newer, this is ${version}, and
there is no runtime to fetch for ${platform}. Install a newer Node and start again.`);
  }
  const home = join(root, '.runtime', `${runtime.name}-${runtime.version}`);
  const node = join(home, 'bin', 'node');
  if (!existsSync(node)) {
    await withLock(join(root, '.runtime', 'runtime.lock'), async () => {
      if (!existsSync(node)) await fetchRuntime(root, runtime, home);
    });
  }
  return node;
}

/** @type {(root: string, runtime: { name: string, version: string, integrity: string }, home: string) => Promise<void>} */
async function fetchRuntime(root, { name, version, integrity }, home) {
  const done = progress(`Fetching Node ${version}, the runtime Vesalius is made for`);
  const staging = join(root, '.runtime', `staging-${process.pid}`);
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true });
  try {
    const root = { name: 'vesalius-runtime', version: '1.0.0', dependencies: { [name]: version } };
    const packages = { '': root, [`node_modules/${name}`]: { version, integrity } };
    write(join(staging, 'package.json'), { ...root, private: true });
    write(join(staging, 'package-lock.json'), { ...root, lockfileVersion: 3, requires: true, packages });
    await runNpm({
      node: process.execPath,
      args: ['ci', '--ignore-scripts'],
      cwd: staging,
      what: `Node ${version}`,
      remedy: REMEDY,
    });
    const fetched = join(staging, 'node_modules', name);
    assertRuns(join(fetched, 'bin', 'node'), version);
    renameSync(fetched, home);
    done();
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** @type {(node: string, version: string) => void} */
function assertRuns(node, version) {
  try {
    execFileSync(node, ['--version'], { stdio: 'ignore' });
  } catch (cause) {
    throw new Sentence(`Node ${version} was fetched but does not run on this system (${String(cause)}). ${REMEDY}`);
  }
}

/** @type {(path: string, content: object) => void} */
function write(path, content) {
  writeFileSync(path, JSON.stringify(content));
}
