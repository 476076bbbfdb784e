import { X509Certificate } from 'node:crypto';
import { type Archive, ArchiveError, type AuditEvent, type Principal } from '@vesalius/archive/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import {
  AuthorityAnswer,
  GivenCertificate,
  NewAuthority,
  NewCertificate,
  Renewal,
  SerialParameters,
} from '../contract/schemas.ts';
import type { Authority, Issue } from './authority.ts';
import { pkcs12Of } from './pkcs12.ts';

const tags = ['Certificates'];
const harmful = { config: { harmful: true } } as const;
type Facts = NonNullable<AuditEvent['facts']>;

export function certificateRoutes(http: FastifyInstance, archive: Archive, authority: Authority): void {
  http.get(
    '/api/v1/authority',
    {
      schema: {
        tags,
        summary: 'The authority of this archive, what it has issued and what it has revoked',
        response: { 200: AuthorityAnswer },
      },
    },
    async (request) => {
      archive.access.demand(callerOf(request), 'administer');
      return answerOf(authority);
    },
  );
  http.post(
    '/api/v1/authority',
    {
      ...harmful,
      schema: { tags, summary: 'Make the authority, once', body: NewAuthority, response: { 201: AuthorityAnswer } },
    },
    async (request, reply) => {
      const principal = callerOf(request);
      archive.access.demand(principal, 'administer');
      const { name } = request.body as Static<typeof NewAuthority>;
      await authority.make(name);
      await recorded(archive, principal, { act: 'authority-made' });
      return reply.code(201).send(await answerOf(authority));
    },
  );
  issuingRoutes(http, archive, authority);
  http.delete(
    '/api/v1/authority/certificates/:serial',
    {
      ...harmful,
      schema: {
        tags,
        summary: 'Revoke a certificate: who shows it is refused from now on',
        params: SerialParameters,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const principal = callerOf(request);
      archive.access.demand(principal, 'administer');
      const { serial } = request.params as Static<typeof SerialParameters>;
      if (!(await authority.revoke(serial))) throw new ArchiveError('not-found');
      await recorded(archive, principal, { act: 'certificate-revoked', serial });
      return reply.code(204).send();
    },
  );
}

function issuingRoutes(http: FastifyInstance, archive: Archive, authority: Authority): void {
  http.post(
    '/api/v1/authority/certificates',
    {
      ...harmful,
      schema: {
        tags,
        summary: 'Issue a certificate; a key that is made here is given out this once',
        body: NewCertificate,
        response: { 201: GivenCertificate },
      },
    },
    async (request, reply) => {
      const principal = callerOf(request);
      archive.access.demand(principal, 'administer');
      const { name, hosts = [], aeTitle, request: csr, password } = request.body as NewCertificate;
      if (aeTitle !== undefined && !(await archive.peers.get(aeTitle)))
        throw new ArchiveError('not-found', { detail: 'there is no such peer' });
      const issue = await authority.issue({ name, hosts, use: 'peer', ...(csr !== undefined && { request: csr }) });
      await recorded(archive, principal, { act: 'certificate-issued', serial: issue.issued.serial });
      if (aeTitle !== undefined) await bind(archive, principal, aeTitle, issue.issued.fingerprint);
      return reply.code(201).send(given(issue, password));
    },
  );
  http.post(
    '/api/v1/authority/certificates/:serial/renewal',
    {
      ...harmful,
      schema: {
        tags,
        summary:
          'Issue one in the place of another, which stays good until it ends; peers bound to it are bound to both',
        params: SerialParameters,
        body: Renewal,
        response: { 201: GivenCertificate },
      },
    },
    async (request, reply) => {
      const principal = callerOf(request);
      archive.access.demand(principal, 'administer');
      const { serial } = request.params as Static<typeof SerialParameters>;
      const { request: csr, password } = request.body as Renewal;
      const former = await authority.issued(serial);
      if (!former || former.revoked || former.use === 'server') throw new ArchiveError('not-found');
      const { name, hosts, use } = former;
      const issue = await authority.issue({
        name,
        hosts,
        use,
        renews: serial,
        ...(csr !== undefined && { request: csr }),
      });
      await recorded(archive, principal, { act: 'certificate-renewed', serial: issue.issued.serial, former: serial });
      for (const peer of await archive.peers.list())
        if (peer.certificates?.includes(former.fingerprint) && peer.origin === 'registered')
          await bind(archive, principal, peer.aeTitle, issue.issued.fingerprint);
      return reply.code(201).send(given(issue, password));
    },
  );
}

async function answerOf(authority: Authority): Promise<Static<typeof AuthorityAnswer>> {
  const shown = await authority.shown();
  if (!shown) return { made: false, issued: [] };
  const { fingerprint256: fingerprint, validTo } = new X509Certificate(shown.certificate);
  return { made: true, fingerprint, notAfter: Date.parse(validTo), ...shown };
}

function given({ issued, certificate, authority, key }: Issue, password: string | undefined): GivenCertificate {
  const pkcs12 =
    key !== undefined && password !== undefined
      ? pkcs12Of({ certificate, key, authority }, { name: issued.name, password }).toString('base64')
      : undefined;
  return {
    ...{ issued, certificate, authority },
    ...(key !== undefined && { key }),
    ...(pkcs12 !== undefined && { pkcs12 }),
  };
}

/** The peer may show this one too. */
async function bind(archive: Archive, principal: Principal, aeTitle: string, fingerprint: string): Promise<void> {
  const { origin: _, ...peer } = (await archive.peers.get(aeTitle))!;
  await archive.peers.put(principal, { ...peer, certificates: [...(peer.certificates ?? []), fingerprint] });
}

function recorded({ audit }: Archive, { name: actor, kind: by, address }: Principal, facts: Facts): Promise<void> {
  const event = { kind: 'configuration-changed', outcome: 'success', actor, facts: { by, ...facts } } as const;
  return audit.record({ ...event, ...(address !== undefined && { address }) });
}

/** Who asks; the foundation has set it before any route that is not public. */
function callerOf(request: FastifyRequest): Principal {
  if (!request.principal) throw new ArchiveError('not-permitted');
  return request.principal;
}
