import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const LEAST_WORTH_ZIPPING = 2048;
const ZIPPED = /\.(js|css|wasm|html|json)$/;

/**
 * A zipped copy beside each file that is worth it, so that nothing is compressed while somebody waits. Of what was written, not of
 * the bundle before: Vite still puts the names of files in after all plugins have seen them.
 */
export const zippedCopies: Plugin = {
  name: 'vesalius-zipped-copies',
  async writeBundle({ dir = '' }, bundle) {
    for (const fileName of Object.keys(bundle)) {
      const source = await readFile(join(dir, fileName));
      if (!ZIPPED.test(fileName) || source.length < LEAST_WORTH_ZIPPING) continue;
      await writeFile(join(dir, `${fileName}.gz`), gzipSync(source, { level: 9 }));
    }
  },
};
