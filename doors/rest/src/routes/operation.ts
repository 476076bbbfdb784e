import type { Archive } from '@vesalius/archive/api';
import { Type } from 'typebox';
import type { Http } from '../http/http.ts';
import { problem } from '../http/problem.ts';
import { API_STYLE, renderApiPage } from '../openapi/api-page.ts';

const LiveSchema = Type.Object({ status: Type.String() });
const publicRoute = { config: { public: true } };

/** Health, and the description of the API. */
export function operationRoutes(http: Http, archive: Archive): void {
  http.get(
    '/health/live',
    {
      ...publicRoute,
      schema: { tags: ['Operation'], security: [], summary: 'The process runs', response: { 200: LiveSchema } },
    },
    async () => ({ status: 'live' }),
  );
  http.get(
    '/health/ready',
    {
      ...publicRoute,
      schema: { tags: ['Operation'], security: [], summary: 'Index and blobs answer', response: { 200: LiveSchema } },
    },
    async (_request, reply) => {
      const { ready } = await archive.health();
      // The reason may name machines and paths: it is for the log, not for strangers.
      return ready ? { status: 'ready' } : problem(reply, 503, { code: 'not-ready' });
    },
  );
  documentRoutes(http);
}

function documentRoutes(http: Http): void {
  http.get('/api/openapi.json', { ...publicRoute, schema: { hide: true } }, async (_request, reply) =>
    reply.header('cache-control', 'no-cache').send(http.swagger()),
  );
  let page: string | undefined;
  http.get('/api/docs', { config: { page: true }, schema: { hide: true } }, async (_request, reply) => {
    page ??= renderApiPage(http.swagger());
    reply.header(
      'content-security-policy',
      "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    return reply.type('text/html; charset=utf-8').send(page);
  });
  http.get('/api/docs.css', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', 'no-cache').send(API_STYLE),
  );
}
