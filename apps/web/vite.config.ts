import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { zippedCopies } from './zipped-copies.ts';

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
