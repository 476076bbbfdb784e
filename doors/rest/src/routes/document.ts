import type { Http } from '../http/http.ts';
import { API_STYLE, renderApiPage } from '../openapi/api-page.ts';

const publicRoute = { config: { public: true } };

/** The description of the API. */
export function documentRoutes(http: Http): void {
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
