import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { PacsModule } from '@vesalius/archive/api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { builtView } from './built-view.ts';

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
};

/** The codecs are WebAssembly and run in workers; documents and video are shown from memory. Nothing comes from elsewhere. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'", // the drawing library writes style attributes into its SVG; they cannot run anything
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "frame-src 'self' blob:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

/** The viewer's page and the files it loads, whose names change with their content. */
export function viewPage(): PacsModule {
  return {
    name: 'viewer-page',
    async routes(http) {
      http.get('/view', { config: { page: true }, schema: { hide: true } }, (request, reply) =>
        send(request, reply, 'index.html', 'no-cache'),
      );
      // Public as the log-in page's files are: they hold code, and no data.
      http.get('/assets/view/:file', { config: { public: true }, schema: { hide: true } }, (request, reply) =>
        send(request, reply, (request.params as { file: string }).file, 'public, max-age=31536000, immutable'),
      );
    },
  };
}

async function send(
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
  caching: string,
): Promise<FastifyReply> {
  const folder = await builtView();
  const names = new Set(await readdir(folder));
  const type = MEDIA_TYPES[extname(name)];
  if (!names.has(name) || type === undefined) return reply.code(404).send();
  reply.headers(HEADERS).header('cache-control', caching).header('vary', 'accept-encoding').type(type);
  const isZipped = names.has(`${name}.gz`) && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  if (isZipped) reply.header('content-encoding', 'gzip');
  return reply.send(createReadStream(join(folder, isZipped ? `${name}.gz` : name)));
}
