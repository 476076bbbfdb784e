import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { PacsModule } from '@vesalius/archive/api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { fillTexts } from './fill-texts.ts';
import { PAGES, type PageFile } from './page-files.ts';

export interface WebOptions {
  /** How to reach our DIMSE door, shown to people who want to send images. */
  readonly aeTitle: string;
  readonly dicomHost: string;
  readonly dicomPort: number;
}

const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-cache',
};

/** The first pages: log-in, and the studies found so far with how to send more. Static files, kept in memory. */
export function webPages(options: WebOptions): PacsModule {
  return {
    name: 'web-pages',
    async routes(http) {
      const texts = JSON.parse(await readFile(fileUrl('en.json'), 'utf8')) as Record<string, string>;
      for (const page of PAGES) {
        const body = await load(page, texts);
        const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
        const { path, mediaType, access } = page;
        const config = { public: access === 'public', page: access === 'page' };
        http.get(path, { config, schema: { hide: true } }, (request, reply) =>
          send(request, reply, { body, etag, mediaType }),
        );
      }
      const connection = { aeTitle: options.aeTitle, host: options.dicomHost, port: options.dicomPort };
      http.get('/assets/connection.json', { schema: { hide: true } }, (_request, reply) =>
        reply.headers(HEADERS).send(connection),
      );
    },
  };
}

async function load({ file, mediaType }: PageFile, texts: Record<string, string>): Promise<string> {
  const body = await readFile(fileUrl(file), 'utf8');
  return mediaType.startsWith('text/html') ? fillTexts(body, texts) : body;
}

function fileUrl(file: string): URL {
  return new URL(`../browser/${file}`, import.meta.url);
}

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  { body, etag, mediaType }: { body: string; etag: string; mediaType: string },
): FastifyReply {
  reply.headers(HEADERS).header('etag', etag);
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  return reply.type(mediaType).send(body);
}
