import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const WEB = dirname(dirname(fileURLToPath(import.meta.url)));
const ROOT = dirname(dirname(WEB));
/** What each part of the pages is made of, and how it is put together. */
const PARTS = {
  app: {
    config: 'vite.app.config.ts',
    sources: [
      ...['packages/dicom/src', 'packages/deidentify/src', 'packages/codecs/src'],
      ...['apps/web/app', 'apps/web/session'],
    ],
  },
  view: {
    config: 'vite.config.ts',
    sources: [
      'packages/viewer',
      'packages/dicom/src',
      'apps/web/view',
      'apps/web/session',
      'apps/web/app/texts',
      'apps/web/app/format.ts',
    ],
  },
} as const;

type Part = keyof typeof PARTS;

const folders = new Map<Part, Promise<string>>();

/** The folder with a part of the pages, built when its sources have not been before. Rejects when that fails. */
export function builtPart(part: Part): Promise<string> {
  const known = folders.get(part);
  if (known) return known;
  const folder = findOrBuild(part).catch((error) => {
    folders.delete(part); // a full disk may have room later
    throw error;
  });
  folders.set(part, folder);
  return folder;
}

/** A folder for each state of the sources, put in place whole: two that build at once do not meet half a page. */
async function findOrBuild(part: Part): Promise<string> {
  const wanted = join(WEB, 'dist', `${part}-${await hashOfSources(part)}`);
  if (await isThere(wanted)) return wanted;
  await mkdir(join(WEB, 'dist'), { recursive: true });
  const fresh = await mkdtemp(join(WEB, 'dist', 'building-'));
  try {
    await build(part, fresh);
    await rename(fresh, wanted).catch(async (error) => {
      if (!(await isThere(wanted))) throw error;
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return wanted;
}

/** In a process of its own, whose memory goes with it. */
async function build(part: Part, outDir: string): Promise<void> {
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js');
  const args = [vite, 'build', '--config', join(WEB, PARTS[part].config), '--outDir', outDir];
  await promisify(execFile)(process.execPath, args, { cwd: WEB, env: { ...process.env, NODE_ENV: 'production' } });
}

async function hashOfSources(part: Part): Promise<string> {
  const hash = createHash('sha256');
  const { config, sources } = PARTS[part];
  for (const source of [...sources, `apps/web/${config}`, 'apps/web/zipped-copies.ts', 'package-lock.json']) {
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
    .filter(
      (entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name) && !entry.parentPath.includes('node_modules'),
    )
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
