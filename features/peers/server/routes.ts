import {
  type Archive,
  ArchiveError,
  type Peer,
  type Permission,
  type Principal,
  SEND_JOB,
  type Selection,
  type SendInput,
} from '@vesalius/archive/api';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Static, TSchema } from 'typebox';
import {
  EchoAnswer,
  JobAnswer,
  PeerParams,
  QueryAnswer,
  QueryBody,
  RetrieveBody,
  SelectionBody,
} from '../contract/schemas.ts';
import { echoPeer } from './echo.ts';
import type { PeerCalls } from './open-association.ts';
import { PeerError } from './peer-error.ts';
import { queryPeer } from './query.ts';
import type { RetrieveInput } from './retrieve.ts';

const PREFIX = '/api/v1/peers/:aeTitle';
/** An answer that a person waits for: longer than this is a peer that is not there. */
const ANSWER_WITHIN_MS = 30_000;

interface Asked<B> {
  readonly peer: Peer;
  readonly principal: Principal;
  readonly body: B;
}

interface Operation<B extends TSchema> {
  readonly name: string;
  readonly summary: string;
  readonly needs: readonly Permission[];
  readonly body?: B;
  readonly answer: TSchema;
  readonly status: 200 | 202;
  perform(asked: Asked<Static<B>>): Promise<unknown>;
}

/** `/api/v1/peers/{aeTitle}/echo`, `query`, `send`, `retrieve`. */
export function peerOperationRoutes(http: FastifyInstance, archive: Archive, calls: PeerCalls): void {
  const within = () => AbortSignal.timeout(ANSWER_WITHIN_MS);
  add(http, archive, {
    name: 'echo',
    summary: 'Ask whether the peer answers (C-ECHO)',
    needs: [],
    answer: EchoAnswer,
    status: 200,
    perform: ({ peer }) => echoPeer(peer, calls, within()),
  });
  add(http, archive, {
    name: 'query',
    summary: 'Search at the peer (C-FIND)',
    needs: ['search'],
    body: QueryBody,
    answer: QueryAnswer,
    status: 200,
    perform: ({ peer, body }) => queryPeer(peer, calls, body, within()),
  });
  add(http, archive, {
    name: 'send',
    summary: 'Send instances to the peer (C-STORE), as a job',
    needs: ['retrieve'],
    body: SelectionBody,
    answer: JobAnswer,
    status: 202,
    perform({ peer, principal, body }) {
      const input: SendInput = { aeTitle: peer.aeTitle, selection: body as Selection };
      return archive.jobs.start(principal, SEND_JOB, { ...input });
    },
  });
  add(http, archive, {
    name: 'retrieve',
    summary: 'Retrieve a study, series or instance from the peer (C-GET or C-MOVE), as a job',
    needs: ['store'],
    body: RetrieveBody,
    answer: JobAnswer,
    status: 202,
    perform({ peer, principal, body }) {
      if (body.sopInstanceUid && !body.seriesInstanceUid)
        throw new ArchiveError('query-not-understood', { detail: 'sopInstanceUid needs seriesInstanceUid' });
      return archive.jobs.start(principal, 'peer.retrieve', {
        aeTitle: peer.aeTitle,
        ...(body as Omit<RetrieveInput, 'aeTitle'>),
      });
    },
  });
}

function add<B extends TSchema>(http: FastifyInstance, archive: Archive, operation: Operation<B>): void {
  const { name, summary, needs, body, answer, status } = operation;
  const schema = {
    tags: ['Peers'],
    summary,
    params: PeerParams,
    response: { [status]: answer },
    ...(body && { body }),
  };
  http.post(`${PREFIX}/${name}`, { schema }, async (request, reply) => {
    const principal = callerOf(request);
    for (const permission of ['peers.use', ...needs] as const) archive.access.demand(principal, permission);
    const { aeTitle } = request.params as Static<typeof PeerParams>;
    const peer = await archive.peers.get(aeTitle);
    if (!peer) throw new ArchiveError('not-found');
    try {
      const result = await operation.perform({ peer, principal, body: request.body as Static<B> });
      return await reply.code(status).send(result);
    } catch (error) {
      if (error instanceof PeerError) return badGateway(reply, error);
      throw error;
    }
  });
}

function callerOf(request: FastifyRequest): Principal {
  if (!request.principal) throw new ArchiveError('not-permitted');
  return request.principal;
}

/** The fault is the peer's, or of the way to it (RFC 9110 §15.6.3). */
function badGateway(reply: FastifyReply, { code, message }: PeerError): FastifyReply {
  const body = { type: 'about:blank', title: 'Bad Gateway', status: 502, code, detail: message };
  return reply.code(502).type('application/problem+json').send(JSON.stringify(body));
}
