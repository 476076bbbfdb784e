import { createReadStream, existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { PacsModule } from '@vesalius/archive/api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { pageHeaders } from './page-headers.ts';

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/** OHIF writes styles into its page: it gets a policy of its own, which still allows no script in the page and nothing from elsewhere. */
const HEADERS = {
  ...pageHeaders({
    'script-src': "'self' 'wasm-unsafe-eval' blob:",
    'worker-src': "'self' blob:",
    'style-src': "'self' 'unsafe-inline'",
    'img-src': "'self' data: blob:",
    'media-src': "'self' blob:",
    'font-src': "'self' data:",
    'frame-src': "'self' blob:",
    'connect-src': "'self' blob: data:",
    'manifest-src': "'self'",
  }),
  'cache-control': 'no-cache',
};

/** The OHIF viewer under `/ohif/`, when `npm run ohif:install` has put it into `folder`; nothing otherwise. */
export function ohifPages(folder: string): PacsModule {
  return {
    name: 'ohif-pages',
    async routes(http) {
      if (!existsSync(join(folder, 'index.html'))) return;
      const files = await filesIn(folder);
      const config = { page: true };
      http.get('/ohif', { config, schema: { hide: true } }, (_request, reply) => reply.redirect('/ohif/'));
      http.get('/ohif/*', { config, schema: { hide: true } }, (request, reply) => send(folder, files, request, reply));
    },
  };
}

async function filesIn(folder: string): Promise<Set<string>> {
  const found = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Set(files.map((file) => relative(folder, file).replaceAll(sep, '/')));
}

/** A file of the build; its page for every other address below, which OHIF reads itself. */
async function send(
  folder: string,
  files: ReadonlySet<string>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const wanted = (request.params as { '*': string })['*'];
  const name = files.has(wanted) ? wanted : 'index.html';
  if (name !== wanted && extname(wanted) !== '') return reply.code(404).send();
  const path = join(folder, name);
  const { size, mtimeMs } = await stat(path);
  const etag = `"${size.toString(36)}-${Math.trunc(mtimeMs).toString(36)}"`;
  reply.headers(HEADERS).header('etag', etag);
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  return reply
    .type(MEDIA_TYPES[extname(name)] ?? 'application/octet-stream')
    .header('content-length', size)
    .send(createReadStream(path));
}
