import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { Sentence } from './sentence.mjs';

const UNREACHABLE = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED)\b/;
const MOST_LINES = 12;
const QUICK_TO_GIVE_UP = ['--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'];

/**
 * Runs npm's own JavaScript with the given Node, silently, in the folder `cwd`.
 * `what` is the thing wanted, for the sentence that is thrown when it cannot be had; `remedy` ends that sentence.
 *
 * @param {{ node: string, args: string[], cwd: string, what: string, remedy: string }} call
 */
export async function runNpm({ node, args, cwd, what, remedy }) {
  const path = [dirname(node), process.env.PATH ?? ''].join(delimiter);
  const child = spawn(node, [npmScript(), ...args, '--loglevel=error', ...QUICK_TO_GIVE_UP], {
    cwd,
    env: { ...process.env, PATH: path, NODE_COMPILE_CACHE: '' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (data) => {
    complaint += data;
  });
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) throw new Sentence(explain(complaint, what, remedy));
}

/** @type {(complaint: string, what: string, remedy: string) => string} */
function explain(complaint, what, remedy) {
  const unreachable = UNREACHABLE.exec(complaint);
  if (unreachable)
    return `${what} could not be fetched: the npm registry does not answer (${unreachable[1]}). ${remedy}`;
  return `${what} could not be installed. ${remedy} npm says:\n${firstLines(complaint)}`;
}

/** @type {(complaint: string) => string} */
function firstLines(complaint) {
  return complaint.trim().split('\n').slice(0, MOST_LINES).join('\n');
}

/** npm's main script: the npm that called us, else the one beside the Node that runs, else the one on the PATH. */
export function npmScript() {
  const beside = dirname(dirname(realpathSync(process.execPath)));
  const onPath = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'npm'));
  const candidates = [
    process.env.npm_execpath ?? '',
    join(beside, 'lib/node_modules/npm/bin/npm-cli.js'),
    '/usr/share/nodejs/npm/bin/npm-cli.js',
    ...onPath.map((file) => (existsSync(file) ? realpathSync(file) : '')),
  ];
  const found = candidates.find((file) => basename(file) === 'npm-cli.js' && existsSync(file));
  if (found === undefined) throw new Sentence('npm was not found. Install npm beside Node, then start again.');
  return found;
}
