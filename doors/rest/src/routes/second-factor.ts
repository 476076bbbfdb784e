import { type Archive, ArchiveError } from '@vesalius/archive/api';
import { Type } from 'typebox';
import { UserName } from '../access/names.ts';
import { callerOf, type Http } from '../http/http.ts';
import { problem } from '../http/problem.ts';

const tags = ['Second factor'];

const StatusSchema = Type.Object({
  totp: Type.Boolean({ description: 'Codes of an authenticator app are asked for at the log-in' }),
  recoveryCodesLeft: Type.Integer(),
  required: Type.Boolean({ description: 'A role of mine wants it' }),
});
const CodesSchema = Type.Object({
  recoveryCodes: Type.Array(Type.String(), { description: 'Each is good once; they are shown this once' }),
});

/** Codes of an authenticator app (RFC 6238) beside the password, and recovery codes for when it is lost. */
export function secondFactorRoutes(http: Http, archive: Archive): void {
  const { secondFactor } = archive.identity;
  http.get(
    '/second-factor',
    { schema: { tags, summary: 'Whether I have a second factor', response: { 200: StatusSchema } } },
    async (request) => secondFactor.status(callerOf(request)),
  );
  http.post(
    '/second-factor/totp',
    {
      config: { harmful: true },
      schema: {
        tags,
        summary: 'Begin to set up an authenticator app; a first code finishes it',
        response: { 201: Type.Object({ secret: Type.String(), uri: Type.String({ description: 'For a QR code' }) }) },
      },
    },
    async (request, reply) => reply.code(201).send(await secondFactor.begin(callerOf(request))),
  );
  http.put(
    '/second-factor/totp',
    {
      bodyLimit: 4096,
      schema: {
        tags,
        summary: 'Show by a code that the app is set up',
        body: Type.Object({ code: Type.String({ minLength: 1, maxLength: 64 }) }),
        response: { 200: CodesSchema },
      },
    },
    async (request, reply) => {
      const recoveryCodes = await secondFactor.activate(callerOf(request), request.body.code);
      return recoveryCodes ? { recoveryCodes } : problem(reply, 403, { code: 'wrong-credentials' });
    },
  );
  http.post(
    '/second-factor/recovery-codes',
    {
      config: { harmful: true },
      schema: { tags, summary: 'Make new recovery codes; the old ones end', response: { 200: CodesSchema } },
    },
    async (request) => ({ recoveryCodes: await secondFactor.renewRecoveryCodes(callerOf(request)) }),
  );
  http.delete(
    '/second-factor',
    {
      config: { harmful: true },
      schema: { tags, summary: 'Do without a second factor', response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const principal = callerOf(request);
      if (!(await secondFactor.remove(principal, principal.name))) throw new ArchiveError('not-found');
      return reply.code(204).send(null);
    },
  );
  http.delete(
    '/users/:name/second-factor',
    {
      config: { harmful: true },
      schema: {
        tags,
        summary: 'Take the second factor from a user who has lost it',
        params: Type.Object({ name: UserName }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      if (!(await secondFactor.remove(callerOf(request), request.params.name))) throw new ArchiveError('not-found');
      return reply.code(204).send(null);
    },
  );
}
