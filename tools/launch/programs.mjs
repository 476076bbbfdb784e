import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { becomeChild, becomeHere } from './become.mjs';
import { ensureInstalled } from './install.mjs';
import { ensureRuntime } from './runtime.mjs';
import { Sentence } from './sentence.mjs';

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * What each word runs. `env` is set unless the caller has set it.
 *
 * @typedef {{ script: string, env: Record<string, string>, forDevelopers: boolean }} Program
 * @type {Record<string, Program>}
 */
export const PROGRAMS = {
  start: {
    script: 'apps/server/src/main.ts',
    env: { UV_THREADPOOL_SIZE: '16' }, // fsync and reads of many associations at once; Node's default is 4
    forDevelopers: false,
  },
  cli: { script: 'apps/cli/src/main.ts', env: {}, forDevelopers: false },
  test: { script: 'tools/test/main.ts', env: {}, forDevelopers: true },
  check: { script: 'tools/check/main.ts', env: {}, forDevelopers: true },
  ohif: { script: 'tools/ohif/main.ts', env: {}, forDevelopers: false },
  fuzz: { script: 'tools/fuzz/main.ts', env: {}, forDevelopers: true },
  attack: { script: 'tools/attack/main.ts', env: {}, forDevelopers: true },
  sbom: { script: 'tools/sbom/main.ts', env: {}, forDevelopers: true },
  bench: { script: 'tools/bench/main.ts', env: {}, forDevelopers: true },
};

/**
 * Prepares the checkout at `root` and goes on as the program of that name with `args`.
 *
 * @type {(name: string, args: string[], root?: string) => Promise<void>}
 */
export async function launch(name, args, root = ROOT) {
  try {
    const program = PROGRAMS[name];
    if (program === undefined) throw new Sentence(`launch knows ${Object.keys(PROGRAMS).join(', ')}; not ${name}.`);
    const node = await ensureRuntime(root);
    await ensureInstalled(root, node, program);
    await become(root, node, program, args);
  } catch (error) {
    if (!(error instanceof Sentence)) throw error;
    process.stderr.write(`\n${error.message}\n`);
    process.exitCode = 1;
  }
}

/** @type {(root: string, node: string, program: Program, args: string[]) => Promise<void>} */
async function become(root, node, program, args) {
  const script = join(root, program.script);
  const cache = join(root, '.runtime', 'compile-cache');
  /** @type {NodeJS.ProcessEnv} */
  const env = { NODE_COMPILE_CACHE: cache, ...program.env, ...process.env };
  if (node === process.execPath) return becomeHere(script, args, env);
  becomeChild(node, script, args, { ...env, PATH: `${dirname(node)}:${env.PATH ?? ''}` });
}
