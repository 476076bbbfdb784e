import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { zippedCopies } from './zipped-copies.ts';

export default defineConfig({
  root: fileURLToPath(new URL('app', import.meta.url)),
  base: '/assets/app/',
  logLevel: 'warn',
  plugins: [react(), zippedCopies],
  worker: { format: 'es' }, // decoders come when they are needed
  build: {
    target: 'es2022',
    outDir: fileURLToPath(new URL('dist/app', import.meta.url)),
    emptyOutDir: true,
    assetsDir: '.',
    assetsInlineLimit: 0, // the content policy allows files of ours, not what is written into addresses
    chunkSizeWarningLimit: 1200,
    reportCompressedSize: false,
  },
});
