import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PacsModule } from '@vesalius/archive/api';
import type { FastifyReply } from 'fastify';
import { builtPart } from './built-part.ts';
import { OWN_ORIGIN, pageHeaders } from './page-headers.ts';
import { FOR_GOOD, sendBuilt } from './send-built.ts';

export interface WebOptions {
  /** How to reach our DIMSE door, shown to people who want to send images. */
  readonly aeTitle: string;
  readonly dicomHost: string;
  readonly dicomPort: number;
}

/** Addresses that the app answers itself; each can be bookmarked. */
const PAGES = [
  '/',
  '/bring-in',
  '/welcome',
  '/bin',
  '/instance',
  '/compare',
  '/administration',
  '/administration/:tab',
  '/projects',
  '/projects/:name',
  '/projects/:name/:tab',
  '/audit',
  '/audit/:tab',
  '/account',
  '/emergency',
];
/** Where `app/index.html` wants the nonce of its answer. */
const NONCE_PLACE = '__NONCE__';

/** The app: one document for all its addresses, and built files whose names change with their content. */
export function webPages(options: WebOptions): PacsModule {
  return {
    name: 'web-pages',
    async routes(http) {
      builtPart('app').catch(() => {}); // begun before somebody asks; whoever asks is told of a failure
      const page = { schema: { hide: true } };
      http.get('/login', { ...page, config: { public: true } }, (_request, reply) => sendDocument(reply));
      for (const path of PAGES)
        http.get(path, { ...page, config: { page: true } }, (_request, reply) => sendDocument(reply));
      // Public because the log-in page needs them: they hold code, and no data.
      http.get('/assets/app/:file', { ...page, config: { public: true } }, (request, reply) =>
        sendBuilt(request, reply, {
          part: 'app',
          name: (request.params as { file: string }).file,
          caching: FOR_GOOD,
          headers: OWN_ORIGIN,
        }),
      );
      http.get('/assets/mark.svg', { ...page, config: { public: true } }, (request, reply) =>
        sendBuilt(request, reply, { part: 'app', name: 'mark.svg', caching: 'no-cache', headers: OWN_ORIGIN }),
      );
      const connection = { aeTitle: options.aeTitle, host: options.dicomHost, port: options.dicomPort };
      http.get('/assets/connection.json', page, (_request, reply) => reply.headers(OWN_ORIGIN).send(connection));
    },
  };
}

/** Styles that the component library writes into the page need a nonce that is new with each answer (CSP3 §8). */
async function sendDocument(reply: FastifyReply): Promise<FastifyReply> {
  const nonce = randomBytes(16).toString('base64');
  const html = await readFile(join(await builtPart('app'), 'index.html'), 'utf8');
  return reply
    .headers({ ...headersWith(nonce), 'cache-control': 'no-store' })
    .type('text/html; charset=utf-8')
    .send(html.replaceAll(NONCE_PLACE, nonce));
}

function headersWith(nonce: string): Record<string, string> {
  return pageHeaders({
    'script-src': "'self'",
    'style-src': `'self' 'nonce-${nonce}'`,
    'img-src': "'self' data:",
    'connect-src': "'self'",
    'require-trusted-types-for': "'script'",
    'trusted-types': 'default',
  });
}
