import { type Archive, ArchiveError, type ExternalOutcome } from '@vesalius/archive/api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { originOf } from '../access/origin.ts';
import type { SessionCookie } from '../access/session-cookie.ts';
import { TicketCookie } from '../access/ticket-cookie.ts';
import type { Http } from '../http/http.ts';
import { problem } from '../http/problem.ts';

const tags = ['Session'];
const Provider = Type.Object({ provider: Type.String({ pattern: '^[a-z0-9-]{1,32}$' }) });
const Summaries = Type.Object({ providers: Type.Array(Type.Object({ id: Type.String(), title: Type.String() })) });
const FORM = 'application/x-www-form-urlencoded';

export interface ExternalLogInOptions {
  readonly secureCookies: boolean;
  /** How browsers reach us, where that is not what they say themselves. */
  readonly publicUrl?: string;
}

/** Logging in by an identity provider (OpenID Connect): going there, coming back, being told that somebody left. */
export function externalLogInRoutes(
  http: Http,
  archive: Archive,
  sessions: SessionCookie,
  options: ExternalLogInOptions,
): void {
  const { external } = archive.identity;
  const tickets = new TicketCookie(options.secureCookies);
  const backAt = (request: FastifyRequest, provider: string) =>
    `${options.publicUrl ?? `${request.protocol}://${request.host}`}/api/v1/log-in/${provider}/callback`;

  http.get(
    '/log-in',
    {
      config: { public: true },
      schema: {
        tags,
        security: [],
        summary: 'Identity providers by which one may log in',
        response: { 200: Summaries },
      },
    },
    async () => ({ providers: external.providers().map(({ id, title }) => ({ id, title })) }),
  );
  http.get(
    '/log-in/:provider',
    {
      config: { public: true },
      schema: {
        tags,
        security: [],
        summary: 'Go to an identity provider to log in',
        params: Provider,
        querystring: Type.Object({ next: Type.Optional(Type.String({ maxLength: 2048 })) }),
        response: { 302: Type.Null() },
      },
    },
    async (request, reply) => {
      const { provider } = request.params;
      const wish = {
        purpose: 'log-in',
        next: pageOf(request.query.next),
        redirectUri: backAt(request, provider),
      } as const;
      try {
        const { url, ticket } = await external.begin(provider, wish);
        tickets.set(request, reply, ticket);
        return reply.redirect(url, 302);
      } catch (error) {
        if (error instanceof ArchiveError) throw error;
        request.log.warn({ provider }, 'an identity provider does not answer');
        return goOn(reply, '/login?problem=provider-away');
      }
    },
  );
  http.get(
    '/log-in/:provider/callback',
    {
      config: { public: true },
      schema: {
        tags,
        security: [],
        summary: 'Where an identity provider sends the browser back to',
        params: Provider,
        response: { 200: Type.String() },
      },
    },
    async (request, reply) => {
      const query = request.url.slice(request.url.indexOf('?') + 1);
      const outcome = await external.finish(request.params.provider, tickets.of(request), query, originOf(request));
      tickets.clear(request, reply);
      await record(archive, request, outcome);
      if ('refused' in outcome) return goOn(reply, `/login?problem=${outcome.refused}`);
      if (outcome.session) sessions.set(request, reply, outcome.session);
      return goOn(reply, outcome.next);
    },
  );
  leavingRoutes(http, archive);
  ownRoutes(http, archive, tickets, backAt);
}

/** OpenID Connect Back-Channel Logout §2.5 and §2.8. */
function leavingRoutes(http: Http, { identity, audit }: Archive): void {
  http.register(async (scope) => {
    const form = scope as unknown as Http;
    form.addContentTypeParser(FORM, { parseAs: 'string', bodyLimit: 65_536 }, (_request, body, done) =>
      done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    );
    form.post(
      '/log-in/:provider/log-out',
      {
        config: { public: true },
        schema: {
          tags,
          security: [],
          summary: 'A provider says that a session there has ended (back-channel log-out)',
          consumes: [FORM],
          params: Provider,
          body: Type.Object({ logout_token: Type.String({ minLength: 1, maxLength: 65_536 }) }),
          response: { 200: Type.Null() },
        },
      },
      async (request, reply) => {
        const { provider } = request.params;
        if (await identity.external.loggedOut(provider, request.body.logout_token)) return reply.code(200).send(null);
        audit.refused({ actor: `provider:${provider}`, address: request.ip, facts: { act: 'log-out-token-refused' } });
        return problem(reply, 400, { code: 'invalid_request', error: 'invalid_request' });
      },
    );
  });
}

/** What somebody who is logged in does with a provider. */
function ownRoutes(
  http: Http,
  { identity }: Archive,
  tickets: TicketCookie,
  backAt: (request: FastifyRequest, provider: string) => string,
): void {
  const sessionOf = ({ session }: FastifyRequest) => {
    if (!session) throw new ArchiveError('not-permitted', { detail: 'only people in a session' });
    return session;
  };
  http.get(
    '/session/providers',
    { schema: { tags, summary: 'Identity providers that I may log in by', response: { 200: Summaries } } },
    async (request) => ({ providers: [...(await identity.external.linked(sessionOf(request)))] }),
  );
  http.post(
    '/session/providers/:provider',
    {
      bodyLimit: 4096,
      schema: {
        tags,
        summary: 'Go to a provider: to confirm an act there, or to let me log in by it from now on',
        params: Provider,
        body: Type.Object({
          purpose: Type.Enum(['confirm', 'link']),
          next: Type.Optional(Type.String({ maxLength: 2048 })),
        }),
        response: { 200: Type.Object({ url: Type.String({ description: 'Where the browser is to go' }) }) },
      },
    },
    async (request, reply) => {
      const session = sessionOf(request);
      const { provider } = request.params;
      const { purpose, next } = request.body;
      if (purpose === 'link' && !session.confirmed) return problem(reply, 403, { code: 'confirmation-required' });
      const wish = { purpose, next: pageOf(next), redirectUri: backAt(request, provider), session };
      const { url, ticket } = await identity.external.begin(provider, wish);
      tickets.set(request, reply, ticket);
      return { url };
    },
  );
  http.delete(
    '/session/providers/:provider',
    {
      config: { harmful: true },
      schema: {
        tags,
        summary: 'Not to log in by a provider any more',
        params: Provider,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      if (!(await identity.external.unlink(sessionOf(request), request.params.provider)))
        throw new ArchiveError('not-found');
      return reply.code(204).send(null);
    },
  );
}

async function record({ audit }: Archive, request: FastifyRequest, outcome: ExternalOutcome): Promise<void> {
  const { provider } = request.params as { readonly provider: string };
  const refused = 'refused' in outcome;
  if (!refused && outcome.purpose === 'log-in') return; // it stands on the trail together with the session
  await audit.record({
    kind: 'user-authentication',
    outcome: refused ? 'failure' : 'success',
    actor: outcome.user ?? '',
    address: request.ip,
    facts: {
      provider,
      ...(refused && { reason: outcome.refused }),
      ...(!refused && { act: outcome.purpose === 'confirm' ? 'confirmation' : 'link' }),
    },
  });
}

/** A path of this site; everything else leads to the front page. */
function pageOf(wanted = '/'): string {
  const here = 'http://here';
  const url = URL.canParse(wanted, here) ? new URL(wanted, here) : undefined;
  return url?.origin === here ? url.pathname + url.search : '/';
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' };

/**
 * Goes on by a page of ours, not by a redirection: in one that another site began, the browser would keep back the session's cookie
 * (RFC 6265bis §5.2).
 */
function goOn(reply: FastifyReply, path: string): FastifyReply {
  const address = path.replaceAll(/[&"<>]/g, (sign) => ENTITIES[sign]!);
  return reply
    .header('content-security-policy', "default-src 'none'; frame-ancestors 'none'; base-uri 'none'")
    .type('text/html; charset=utf-8')
    .send(`<!doctype html><title>Vesalius</title><meta http-equiv="refresh" content="0;url=${address}">`);
}
