import { type Archive, ArchiveError, type PasskeySite, type Session } from '@vesalius/archive/api';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { originOf } from '../access/origin.ts';
import { requestOrigin } from '../access/same-origin.ts';
import type { SessionCookie } from '../access/session-cookie.ts';
import { callerOf, type Http } from '../http/http.ts';
import { problem } from '../http/problem.ts';

const tags = ['Passkeys'];
const BODY = 65_536;

const Time = Type.Integer({ description: 'Milliseconds since 1970, UTC' });
const PasskeySchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  createdAt: Time,
  lastUsedAt: Type.Optional(Time),
});
const Name = Type.String({ minLength: 1, maxLength: 64 });
const Params = Type.Object({ id: Type.String({ pattern: '^[A-Za-z0-9_-]{1,1400}$' }) });
const Challenge = Type.Object({
  ticket: Type.String({ description: 'To come back with the answer; good once, for five minutes' }),
  options: Type.Unsafe<object>({
    type: 'object',
    additionalProperties: true,
    description: 'For the browser (WebAuthn §5)',
  }),
});
const answer = {
  ticket: Type.String({ minLength: 1, maxLength: 128 }),
  response: Type.Unsafe<object>({
    type: 'object',
    additionalProperties: true,
    description: 'What the browser answered',
  }),
};

export interface PasskeyOptions {
  /** How browsers reach us, where that is not what they say themselves. */
  readonly publicUrl?: string;
}

/** Passkeys (WebAuthn): making, naming and removing mine; coming in by one; confirming an act by one. */
export function passkeyRoutes(http: Http, archive: Archive, cookies: SessionCookie, options: PasskeyOptions): void {
  const { passkeys } = archive.identity;
  const siteOf = (request: FastifyRequest): PasskeySite => {
    const { origin, hostname } = new URL(options.publicUrl ?? `${request.protocol}://${request.host}`);
    return { origin, rpId: hostname };
  };
  ownRoutes(http, archive, siteOf);
  http.post(
    '/session/passkey/challenge',
    {
      config: { public: true },
      bodyLimit: 1024,
      schema: {
        tags,
        security: [],
        summary: 'Begin to log in, or to confirm an act, by a passkey',
        response: { 200: Challenge },
      },
    },
    async (request) => passkeys.beginProof(siteOf(request)),
  );
  http.post(
    '/session/passkey',
    {
      config: { public: true },
      bodyLimit: BODY,
      schema: {
        tags,
        security: [],
        summary: 'Log in by a passkey; the answer sets the session cookie',
        body: Type.Object(answer),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      if (requestOrigin(request) === 'other') return problem(reply, 403, { code: 'cross-site' });
      const session = await passkeys.logIn(request.body, siteOf(request), originOf(request));
      if (!session) {
        await record(archive, request, '', false);
        return problem(reply, 401, { code: 'wrong-credentials' });
      }
      cookies.set(request, reply, session);
      return reply.code(204).send(null);
    },
  );
  http.post(
    '/session/confirmation/passkey',
    {
      bodyLimit: BODY,
      schema: {
        tags,
        summary: 'Say again who I am by a passkey, before an act that does harm',
        body: Type.Object(answer),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { name } = callerOf(request);
      const session: Session | undefined = request.session;
      const confirmed = session !== undefined && (await passkeys.confirm(session, request.body, siteOf(request)));
      await record(archive, request, name, confirmed, 'confirmation');
      return confirmed ? reply.code(204).send(null) : problem(reply, 403, { code: 'wrong-credentials' });
    },
  );
}

function ownRoutes(http: Http, { identity }: Archive, siteOf: (request: FastifyRequest) => PasskeySite): void {
  const { passkeys } = identity;
  http.get(
    '/passkeys',
    {
      schema: { tags, summary: 'My passkeys', response: { 200: Type.Object({ passkeys: Type.Array(PasskeySchema) }) } },
    },
    async (request) => ({ passkeys: (await passkeys.list(callerOf(request))).map((one) => ({ ...one })) }),
  );
  http.post(
    '/passkeys/challenge',
    {
      config: { harmful: true },
      bodyLimit: 1024,
      schema: { tags, summary: 'Begin to make a passkey', response: { 200: Challenge } },
    },
    async (request) => passkeys.beginRegistration(callerOf(request), siteOf(request)),
  );
  http.post(
    '/passkeys',
    {
      config: { harmful: true },
      bodyLimit: BODY,
      schema: {
        tags,
        summary: 'Keep a passkey that the browser has made',
        body: Type.Object({ ...answer, name: Name }),
        response: { 201: PasskeySchema },
      },
    },
    async (request, reply) => {
      const made = await passkeys.register(callerOf(request), request.body, siteOf(request));
      return made ? reply.code(201).send({ ...made }) : problem(reply, 403, { code: 'wrong-credentials' });
    },
  );
  http.patch(
    '/passkeys/:id',
    {
      bodyLimit: 4096,
      schema: {
        tags,
        summary: 'Name a passkey of mine',
        params: Params,
        body: Type.Object({ name: Name }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      if (!(await passkeys.rename(callerOf(request), request.params.id, request.body.name)))
        throw new ArchiveError('not-found');
      return reply.code(204).send(null);
    },
  );
  http.delete(
    '/passkeys/:id',
    {
      config: { harmful: true },
      schema: { tags, summary: 'Remove a passkey of mine', params: Params, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      if (!(await passkeys.remove(callerOf(request), request.params.id))) throw new ArchiveError('not-found');
      return reply.code(204).send(null);
    },
  );
}

function record(
  { audit }: Archive,
  request: FastifyRequest,
  actor: string,
  good: boolean,
  act?: string,
): Promise<void> {
  return audit.record({
    kind: 'user-authentication',
    outcome: good ? 'success' : 'failure',
    actor,
    address: request.ip,
    facts: { provider: 'passkey', ...(act !== undefined && { act }) },
  });
}
