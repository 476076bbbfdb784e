import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { runNpm } from './npm.mjs';
import { progress } from './progress.mjs';

/** @typedef {{ version?: string, integrity?: string, dev?: boolean, optional?: boolean }} LockedPackage */

/**
 * Makes `node_modules` what the lockfile says, with `npm ci`, when it is not.
 *
 * A stamp with the lockfile's hash makes the usual answer cheap. Without a matching stamp npm's own record of what
 * it installed is compared, so that a person's own `npm install` is taken as it is. With `forDevelopers` the development
 * dependencies have to be there too.
 *
 * @type {(root: string, node: string, program: { forDevelopers: boolean }) => Promise<void>}
 */
export async function ensureInstalled(root, node, { forDevelopers }) {
  if (isInstalled(root, forDevelopers)) return;
  await withLock(join(root, '.runtime', 'install.lock'), async () => {
    if (isInstalled(root, forDevelopers)) return;
    const done = progress('Installing what package-lock.json names');
    await runNpm({
      node,
      args: ['ci'],
      cwd: root,
      what: 'What package-lock.json names',
      remedy: 'Nothing of yours was touched: start again when it can be reached.',
    });
    stamp(root, true);
    done();
  });
}

/**
 * True when every package of the lockfile that belongs on this machine is installed.
 *
 * @type {(root: string, forDevelopers: boolean) => boolean}
 */
export function isInstalled(root, forDevelopers) {
  const wanted = stampText(root, true);
  const found = read(stampPath(root));
  if (found === wanted || (!forDevelopers && found === stampText(root, false))) return true;
  const installed = read(join(root, 'node_modules', '.package-lock.json'));
  if (installed === undefined || !agrees(lockfile(root), installed, forDevelopers)) return false;
  stamp(root, forDevelopers);
  return true;
}

/** @type {(lockfileText: string, installedText: string, forDevelopers: boolean) => boolean} */
function agrees(lockfileText, installedText, forDevelopers) {
  /** @type {Record<string, LockedPackage>} */
  const wanted = JSON.parse(lockfileText).packages;
  /** @type {Record<string, LockedPackage>} */
  const installed = JSON.parse(installedText).packages;
  for (const [path, entry] of Object.entries(wanted)) {
    if (!path.includes('node_modules/')) continue;
    if (!forDevelopers && entry.dev) continue;
    const there = installed[path];
    if (there === undefined && entry.optional) continue;
    if (there?.version !== entry.version || there?.integrity !== entry.integrity) return false;
  }
  return true;
}

/** @type {(root: string, complete: boolean) => void} */
function stamp(root, complete) {
  try {
    writeFileSync(stampPath(root), stampText(root, complete));
  } catch {
    // A read-only installation is compared anew at each start: a few milliseconds.
  }
}

/** @type {(root: string, complete: boolean) => string} */
function stampText(root, complete) {
  const hash = createHash('sha256').update(lockfile(root)).digest('hex');
  return `${hash} ${process.platform}-${process.arch} ${complete ? 'complete' : 'runtime'}\n`;
}

/** @type {(root: string) => string} */
const stampPath = (root) => join(root, 'node_modules', '.vesalius-installed');
/** @type {(root: string) => string} */
const lockfile = (root) => readFileSync(join(root, 'package-lock.json'), 'utf8');

/** @type {(path: string) => string | undefined} */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
