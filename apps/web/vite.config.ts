import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const LEAST_WORTH_ZIPPING = 2048;
const ZIPPED = /\.(js|css|wasm|html|json)$/;

/** A zipped copy beside each file that is worth it, so that nothing is compressed while somebody waits. */
const zippedCopies: Plugin = {
  name: 'vesalius-zipped-copies',
  generateBundle(_options, bundle) {
    for (const [fileName, file] of Object.entries(bundle)) {
      const source = file.type === 'chunk' ? file.code : file.source;
      if (!ZIPPED.test(fileName) || source.length < LEAST_WORTH_ZIPPING) continue;
      this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source: gzipSync(source, { level: 9 }) });
    }
  },
};

export default defineConfig({
  root: fileURLToPath(new URL('view', import.meta.url)),
  base: '/assets/view/',
  logLevel: 'warn',
  plugins: [zippedCopies],
  // vtk.js brings an XML reader that extends Node's EventEmitter while it loads: without a real `events` the page dies.
  resolve: {
    alias: {
      events: fileURLToPath(import.meta.resolve('events/events.js')),
      url: fileURLToPath(import.meta.resolve('url/url.js')),
    },
  },
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    outDir: fileURLToPath(new URL('dist/view', import.meta.url)),
    emptyOutDir: true,
    assetsDir: '.',
    assetsInlineLimit: 0, // the content policy allows files of ours, not what is written into addresses
    chunkSizeWarningLimit: 6000,
    reportCompressedSize: false,
    // The codecs ask for Node's fs and path in a branch that a browser does not take.
    rolldownOptions: { checks: { pluginTimings: false } },
  },
});
