import type { Archive } from '@vesalius/archive/api';
import type { FastifyPluginAsync } from 'fastify';
import { authentication } from '../access/authentication.ts';
import { SessionCookie } from '../access/session-cookie.ts';
import { apiDocument } from '../openapi/api-document.ts';
import { rootPlugin } from './http.ts';
import { problems } from './problem.ts';

export interface FoundationOptions {
  readonly version: string;
  /** A reverse proxy gives us TLS: cookies are those of TLS though we do not see it. */
  readonly secureCookies: boolean;
}

/** What every HTTP door stands on: who asks, problem details, the OpenAPI document. Register it before any module. */
export function httpFoundation(archive: Archive, { version, secureCookies }: FoundationOptions): FastifyPluginAsync {
  return rootPlugin('vesalius-foundation', async (http) => {
    await http.register(problems);
    await http.register(authentication(archive, new SessionCookie(secureCookies)));
    await http.register(apiDocument({ version }));
    http.addHook('onSend', async (_request, reply) => {
      reply.header('x-content-type-options', 'nosniff');
      reply.header('referrer-policy', 'no-referrer');
      if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store'); // answers hold patients' data
    });
  });
}
