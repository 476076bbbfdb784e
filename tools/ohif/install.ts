import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { runNpm } from '../launch/npm.mjs';
import { underPrefix } from './under-prefix.ts';

/** The one version that is tried with each release of Vesalius, and what its package must be, byte for byte. */
export const OHIF = {
  version: '3.13.2',
  sha512: 'WZdxmpmG7rqFgW9ZJLcbgr3XCtLi1KDNPoMaeY5PPe6j4G4fjEjjkycZM6C6Zk2F87BKxFfpq+jd5xXZB9E8EA==',
} as const;

/** Models and runtime of neural networks: more than all the rest, and fetched from elsewhere when used. */
const LEFT_OUT = 'package/dist/ort';
const CONFIG = new URL('../../apps/web/ohif/app-config.js', import.meta.url);

/**
 * Fetches OHIF's own build from the npm registry, compares it with its hash, and puts it whole into `folder`, made to be served under `/ohif/`.
 *
 * @throws Sentence when the registry does not answer; Error when the package is another one
 */
export async function installOhif(folder: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const work = await mkdtemp(`${folder}-installing-`);
  try {
    const spec = `@ohif/app@${OHIF.version}`;
    const args = ['pack', spec, '--pack-destination', work];
    await runNpm({ node: process.execPath, args, cwd: work, what: `OHIF (${spec})`, remedy: 'Try again later.' });
    const [file = ''] = (await readdir(work)).filter((name) => name.endsWith('.tgz'));
    const found = createHash('sha512')
      .update(await readFile(join(work, file)))
      .digest('base64');
    if (found !== OHIF.sha512) throw new Error(`${file} is not the package that was tried: its SHA-512 is ${found}`);
    await promisify(execFile)('tar', ['-xzf', file, `--exclude=${LEFT_OUT}`, 'package/dist'], { cwd: work });
    const dist = join(work, 'package', 'dist');
    await putUnderPrefix(dist);
    await cp(CONFIG, join(dist, 'app-config.js'));
    await rm(folder, { recursive: true, force: true });
    await rename(dist, folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function putUnderPrefix(dist: string): Promise<void> {
  for (const name of await readdir(dist)) {
    if (!/\.(html|js|css|json)$/.test(name)) continue;
    const text = await readFile(join(dist, name), 'utf8');
    const { text: changed, scripts } = underPrefix(name, text);
    if (changed !== text) await writeFile(join(dist, name), changed);
    for (const [file, script] of scripts) await writeFile(join(dist, file), script);
  }
}
