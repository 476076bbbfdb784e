import type { Archive } from '@vesalius/archive/api';
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { AllProtocols, ObserverAnswer, ProtocolList } from '../contract/schemas.ts';
import { callerOf } from './caller.ts';
import type { Observers } from './observers.ts';
import type { Protocols } from './protocols.ts';

const ROOT = '/api/v1/hanging-protocols';
const tags = ['Reading'];
const MOST_BYTES = 256 * 1024;

export function readingRoutes(
  http: FastifyInstance,
  archive: Archive,
  observers: Observers,
  protocols: Protocols,
): void {
  http.get(
    '/api/v1/observer',
    { schema: { tags, summary: 'Who I am to those who read what I measure', response: { 200: ObserverAnswer } } },
    (request) => observers.of(callerOf(request)),
  );

  http.get(
    ROOT,
    { schema: { tags, summary: 'Hanging protocols: of the site, and my own', response: { 200: AllProtocols } } },
    async (request) => {
      const principal = callerOf(request);
      const { uid } = await observers.of(principal);
      const [site, mine] = await Promise.all([protocols.ofSite(), protocols.of(uid)]);
      return { site, mine, mayChangeSite: archive.access.may(principal, 'administer') };
    },
  );

  const put = { tags, body: ProtocolList, response: { 204: Type.Null() } };
  http.put(
    `${ROOT}/mine`,
    { bodyLimit: MOST_BYTES, schema: { ...put, summary: 'Put other hanging protocols in place of my own' } },
    async (request, reply) => {
      const { uid } = await observers.of(callerOf(request));
      await protocols.put(uid, (request.body as Static<typeof ProtocolList>).protocols);
      return reply.code(204).send(null);
    },
  );
  http.put(
    `${ROOT}/site`,
    { bodyLimit: MOST_BYTES, schema: { ...put, summary: 'Put other hanging protocols in place of those of the site' } },
    async (request, reply) => {
      const principal = callerOf(request);
      archive.access.demand(principal, 'administer');
      await protocols.putSite((request.body as Static<typeof ProtocolList>).protocols);
      await archive.audit.record({
        kind: 'configuration-changed',
        outcome: 'success',
        actor: principal.name,
        facts: { subject: 'hanging protocols of the site' },
      });
      return reply.code(204).send(null);
    },
  );
}
