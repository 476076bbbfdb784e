import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const WEB = dirname(dirname(fileURLToPath(import.meta.url)));
const ROOT = dirname(dirname(WEB));
/** What the viewer's page is made of. */
const SOURCES = [
  'packages/viewer',
  'packages/dicom/src',
  'apps/web/view',
  'apps/web/vite.config.ts',
  'package-lock.json',
];

let folder: Promise<string> | undefined;

/** The folder with the built page of the viewer; built when these sources have not been before. Rejects when that fails. */
export function builtView(): Promise<string> {
  folder ??= findOrBuild().catch((error) => {
    folder = undefined; // a full disk may have room later
    throw error;
  });
  return folder;
}

/** A folder for each state of the sources, put in place whole: two that build at once do not meet half a page. */
async function findOrBuild(): Promise<string> {
  const wanted = join(WEB, 'dist', `view-${await hashOfSources()}`);
  if (await isThere(wanted)) return wanted;
  await mkdir(join(WEB, 'dist'), { recursive: true });
  const fresh = await mkdtemp(join(WEB, 'dist', 'building-'));
  try {
    await build(fresh);
    await rename(fresh, wanted).catch(async (error) => {
      if (!(await isThere(wanted))) throw error;
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return wanted;
}

/** In a process of its own, whose memory goes with it. */
async function build(outDir: string): Promise<void> {
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js');
  const args = [vite, 'build', '--config', join(WEB, 'vite.config.ts'), '--outDir', outDir];
  await promisify(execFile)(process.execPath, args, { cwd: WEB, env: { ...process.env, NODE_ENV: 'production' } });
}

async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const file of await filesOf(join(ROOT, source)))
      hash.update(file.slice(ROOT.length)).update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 16);
}

/** Every file that can change the page: no tests. */
async function filesOf(path: string): Promise<string[]> {
  if ((await stat(path)).isFile()) return [path];
  const found = await readdir(path, { withFileTypes: true, recursive: true });
  return found
    .filter((entry) => entry.isFile() && !/\.test\.ts$/.test(entry.name) && !entry.parentPath.includes('node_modules'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
