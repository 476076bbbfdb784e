import { type Archive, ArchiveError } from '@vesalius/archive/api';
import { Type } from 'typebox';
import type { Cookies } from '../access/authentication.ts';
import { originOf } from '../access/origin.ts';
import { requestOrigin } from '../access/same-origin.ts';
import { callerOf, type Http } from '../http/http.ts';
import { problem } from '../http/problem.ts';

const tags = ['Share links'];

const Moment = Type.Integer({ description: 'Milliseconds since 1970, UTC' });
const Uid = Type.String({ minLength: 1, maxLength: 64, pattern: '^[0-9.]+$' });
const Watermark = Type.String({ maxLength: 64, description: 'Written over every picture' });
const ShareSchema = Type.Object({
  id: Type.Integer(),
  studyInstanceUid: Type.String(),
  project: Type.Optional(Type.Integer({ description: 'The study is shown as the view of this project shows it' })),
  purpose: Type.String(),
  watermark: Type.String(),
  hasPassword: Type.Boolean(),
  madeBy: Type.String(),
  madeAt: Moment,
  expiresAt: Moment,
  mostOpenings: Type.Optional(Type.Integer()),
  openings: Type.Integer(),
  lastOpenedAt: Type.Optional(Moment),
  failures: Type.Integer({ description: 'Wrong passwords since the last right one' }),
  revokedAt: Type.Optional(Moment),
  revokedBy: Type.Optional(Type.String()),
});
const NewShareSchema = Type.Object({
  studyInstanceUid: Uid,
  purpose: Type.String({ minLength: 1, maxLength: 200, description: 'For whom or what it is' }),
  watermark: Type.Optional(Watermark),
  password: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
  expiresAt: Type.Integer({ minimum: 0, description: 'Milliseconds since 1970, UTC' }),
  mostOpenings: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
});
const SharedSchema = Type.Object({ studyInstanceUid: Type.String(), watermark: Type.String(), endsAt: Moment });

/** Links to a study for people without an account: made, listed, revoked. */
export function shareRoutes(http: Http, { shares }: Archive): void {
  http.get(
    '/shares',
    {
      schema: {
        tags,
        summary: 'My share links; with `administer` all',
        querystring: Type.Object({ study: Type.Optional(Uid) }),
        response: { 200: Type.Object({ shares: Type.Array(ShareSchema) }) },
      },
    },
    async (request) => ({ shares: await shares.list(callerOf(request), request.query.study) }),
  );
  http.post(
    '/shares',
    {
      config: { harmful: true },
      bodyLimit: 8192,
      schema: {
        tags,
        summary: 'Make a link to a study, to look at it without an account',
        body: NewShareSchema,
        response: {
          201: Type.Object({
            share: ShareSchema,
            path: Type.String({ description: 'What comes behind the address of this server; told this once' }),
          }),
        },
      },
    },
    async (request, reply) => {
      const { share, secret } = await shares.make(callerOf(request), request.body);
      // Behind the `#`: a browser tells that to no server, so it is in no log and no Referer (RFC 9110 §4.2.5, §10.1.3).
      return reply.code(201).send({ share, path: `/guest#${secret}` });
    },
  );
  http.delete(
    '/shares/:id',
    {
      schema: {
        tags,
        summary: 'Revoke a share link; its guests are out at once',
        params: Type.Object({ id: Type.Integer({ minimum: 1 }) }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      if (!(await shares.revoke(callerOf(request), request.params.id))) throw new ArchiveError('not-found');
      return reply.code(204).send(null);
    },
  );
}

const SECOND_MS = 1000;
/** Enough of a secret to tell one link from another in memory. */
const TELLING = 8;

/** What a guest's page asks. */
export function guestRoutes(http: Http, archive: Archive, cookies: Cookies): void {
  const { shares, identity, attempts, audit } = archive;
  http.post(
    '/shares/opening',
    {
      config: { public: true },
      bodyLimit: 4096,
      schema: {
        tags,
        security: [],
        summary: 'Open a share link; the answer sets the cookie of a guest',
        body: Type.Object({
          secret: Type.String({ minLength: 1, maxLength: 64 }),
          password: Type.Optional(Type.String({ minLength: 1, maxLength: 256 })),
        }),
        response: { 200: SharedSchema },
      },
    },
    async (request, reply) => {
      if (requestOrigin(request) === 'other') return problem(reply, 403, { code: 'cross-site' });
      const session = cookies.session.of(request);
      // Their own rights go first everywhere: a link would seem to open more, or less, than it does.
      if (session && (await identity.session(session, true))) return problem(reply, 409, { code: 'logged-in' });
      const { secret, password } = request.body;
      const link = `link ${secret.slice(0, TELLING)}`;
      const refused = (act: string) =>
        audit.refused({ actor: '', address: request.ip, facts: { act, by: 'guest', door: 'http' } });
      const later = (milliseconds: number) => {
        refused('too-many-failures');
        reply.header('retry-after', Math.ceil(milliseconds / SECOND_MS));
        return problem(reply, 429, { code: 'too-many-requests' });
      };
      const wait = attempts.begin(request.ip, link);
      if (wait > 0) return later(wait);
      const opened = await shares.open(secret, password, originOf(request));
      if (opened.outcome === 'wait') return later(opened.milliseconds);
      if (opened.outcome === 'refused') {
        refused('share-refused');
        return problem(reply, 404, { code: 'not-found' });
      }
      if (opened.outcome === 'opened' || password === undefined) attempts.succeeded(request.ip, link);
      if (opened.outcome === 'password-wanted')
        return problem(reply, 401, { code: password === undefined ? 'password-wanted' : 'wrong-password' });
      cookies.guest.set(request, reply, opened);
      return opened.study;
    },
  );
  http.get(
    '/guest',
    {
      config: { guests: true },
      schema: { tags, summary: 'What a guest looks at', response: { 200: SharedSchema } },
    },
    async (request) => {
      const guest = callerOf(request).kind === 'guest' ? cookies.guest.of(request) : undefined;
      const found = guest === undefined ? undefined : await shares.guest(guest);
      if (!found) throw new ArchiveError('not-found');
      return found.study;
    },
  );
}
