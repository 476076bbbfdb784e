import { isIP } from 'node:net';
import { type Archive, ArchiveError, PERMISSIONS, type Peer } from '@vesalius/archive/api';
import { Type } from 'typebox';
import { callerOf, type Http } from '../http/http.ts';
import { problem } from '../http/problem.ts';

const tags = ['Peers'];

/** PS3.5 §6.2, VR AE: up to 16 characters of the basic repertoire without backslash; `*` stands for any caller. */
const AeTitle = Type.String({
  minLength: 1,
  maxLength: 16,
  pattern: '^[\\x21-\\x5b\\x5d-\\x7e]([\\x20-\\x5b\\x5d-\\x7e]*[\\x21-\\x5b\\x5d-\\x7e])?$',
});

const Network = Type.String({ maxLength: 64, pattern: '^[0-9A-Fa-f.:]+(/[0-9]{1,3})?$' });
const Fingerprint = Type.String({ pattern: '^([0-9A-F]{2}:){31}[0-9A-F]{2}$' });

const BINDING = {
  networks: Type.Optional(
    Type.Array(Network, {
      minItems: 1,
      maxItems: 64,
      description: 'Networks it calls from; without them, the addresses of its host',
    }),
  ),
  certificates: Type.Optional(
    Type.Array(Fingerprint, {
      minItems: 1,
      maxItems: 16,
      description: 'SHA-256 fingerprints of certificates of which it must show one over TLS',
    }),
  ),
  moveTo: Type.Optional(
    Type.Array(AeTitle, {
      maxItems: 256,
      description: 'Peers that it may have instances sent to by C-MOVE; without them all registered ones',
    }),
  ),
};

const PeerBody = Type.Object({
  ...BINDING,
  host: Type.String({ minLength: 1, maxLength: 253, pattern: '^[A-Za-z0-9._:-]+$' }),
  port: Type.Integer({ minimum: 1, maximum: 65535 }),
  tls: Type.Boolean({ default: false }),
  description: Type.Optional(Type.String({ maxLength: 256 })),
  permissions: Type.Array(Type.Enum(Object.keys(PERMISSIONS)), {
    uniqueItems: true,
    default: ['store', 'search', 'retrieve', 'peers.use'],
    description: 'What the peer may do here as a caller',
  }),
});

const PeerSchema = Type.Object({
  ...BINDING,
  aeTitle: Type.String(),
  host: Type.String(),
  port: Type.Integer(),
  tls: Type.Boolean(),
  description: Type.Optional(Type.String()),
  permissions: Type.Array(Type.String()),
  origin: Type.String({ description: 'setting: cannot be changed here' }),
});

const Params = Type.Object({ aeTitle: AeTitle });

/** Remote application entities. */
export function peerRoutes(http: Http, { access, peers }: Archive): void {
  http.get(
    '/peers',
    { schema: { tags, summary: 'List peers', response: { 200: Type.Object({ peers: Type.Array(PeerSchema) }) } } },
    async (request) => {
      access.demand(callerOf(request), 'peers.use');
      return { peers: (await peers.list()).map(shown) };
    },
  );
  http.get(
    '/peers/:aeTitle',
    { schema: { tags, summary: 'A peer', params: Params, response: { 200: PeerSchema } } },
    async (request) => {
      access.demand(callerOf(request), 'peers.use');
      const peer = await peers.get(request.params.aeTitle);
      if (!peer) throw new ArchiveError('not-found');
      return shown(peer);
    },
  );
  http.put(
    '/peers/:aeTitle',
    {
      config: { harmful: true },
      schema: { tags, summary: 'Add or change a peer', params: Params, body: PeerBody, response: { 200: PeerSchema } },
    },
    async (request, reply) => {
      const principal = callerOf(request);
      access.demand(principal, 'administer');
      const { aeTitle } = request.params;
      if ((await peers.get(aeTitle))?.origin === 'setting')
        return problem(reply, 409, { code: 'conflict', detail: 'This peer stands in the settings' });
      const wrong = request.body.networks?.find((network) => !isNetwork(network));
      if (wrong !== undefined)
        return problem(reply, 400, { code: 'invalid', detail: 'networks holds what is no address and no network' });
      const permissions = request.body.permissions as (keyof typeof PERMISSIONS)[];
      return shown(await peers.put(principal, { aeTitle, ...request.body, permissions }));
    },
  );
  http.delete(
    '/peers/:aeTitle',
    {
      config: { harmful: true },
      schema: { tags, summary: 'Remove a peer', params: Params, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const principal = callerOf(request);
      access.demand(principal, 'administer');
      if (!(await peers.remove(principal, request.params.aeTitle))) throw new ArchiveError('not-found');
      return reply.code(204).send(null);
    },
  );
}

function isNetwork(text: string): boolean {
  const [address = '', bits] = text.split('/');
  const longest = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return longest > 0 && (bits === undefined || Number(bits) <= longest);
}

function shown({ permissions, networks, certificates, moveTo, ...peer }: Peer) {
  return {
    ...peer,
    permissions: [...permissions],
    ...(networks && { networks: [...networks] }),
    ...(certificates && { certificates: [...certificates] }),
    ...(moveTo && { moveTo: [...moveTo] }),
  };
}
