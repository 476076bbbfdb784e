import type { Archive } from '@vesalius/archive/api';
import type { FastifyPluginAsync } from 'fastify';
import { authentication } from '../access/authentication.ts';
import { fairShare } from '../access/fair-share.ts';
import { watchOpenRequests } from '../access/open-requests.ts';
import { SessionCookie } from '../access/session-cookie.ts';
import { apiDocument } from '../openapi/api-document.ts';
import { setAnswerHeaders } from './answer-headers.ts';
import { rootPlugin } from './http.ts';
import { problems } from './problem.ts';

export interface FoundationOptions {
  readonly version: string;
  /** A reverse proxy gives us TLS: cookies are those of TLS though we do not see it. */
  readonly secureCookies: boolean;
  /** Requests that one caller may have under way at once. */
  readonly requestsAtOnce: number;
}

/** What every HTTP door stands on: who asks, problem details, the OpenAPI document. Register it before any module. */
export function httpFoundation(
  archive: Archive,
  { version, secureCookies, requestsAtOnce }: FoundationOptions,
): FastifyPluginAsync {
  return rootPlugin('vesalius-foundation', async (http) => {
    const cookies = {
      session: new SessionCookie(secureCookies),
      guest: new SessionCookie(secureCookies, 'vesalius_guest'),
    };
    await http.register(problems);
    await http.register(authentication(archive, cookies));
    watchOpenRequests(http, archive);
    await http.register(fairShare(requestsAtOnce));
    await http.register(apiDocument({ version }));
    http.addHook('onSend', async (request, reply) => setAnswerHeaders(request, reply, secureCookies));
  });
}
