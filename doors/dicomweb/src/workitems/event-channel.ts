import websocket, { type WebSocket } from '@fastify/websocket';
import type { Archive, Principal, WorkitemEvent } from '@vesalius/archive/api';
import { type DicomJson, stringifyDicomJson, UID } from '@vesalius/dicom';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { callerOf } from '../request/caller.ts';
import { HttpProblem } from '../request/http-problem.ts';
import { subscriberOf } from './subscriber-routes.ts';

/** Both are in use: the present one and that of the first edition of UPS-RS. */
const ROUTES = ['/subscribers/:subscriber', '/ws/subscribers/:subscriber'];
/** A subscriber that takes nothing for so many bytes is let go. */
const MOST_WAITING = 1024 * 1024;
const TRY_AGAIN_LATER = 1013;
const UPGRADE_WITHIN_MS = 10_000;
const MOST_MESSAGE_ID = 0xffff;

interface Channel {
  readonly socket: WebSocket;
  /** Who listens, looked at again for each event: of workitems that they may not see they hear nothing. */
  readonly callerNow: () => Promise<Principal | undefined>;
  /** Settles when what was told before is on its way. */
  last: Promise<void>;
}

/** Event channels by WebSocket (PS3.18 §8.10, §11.13): what happens to workitems, to those of its subscribers that listen. */
export async function eventChannels(http: FastifyInstance, { workitems, access }: Archive): Promise<void> {
  const channels = new Map<string, Set<Channel>>();
  // What asks for an upgrade and is not given one, at whatever address, is no connection that the server watches any more.
  http.server.on('upgrade', ({ socket }) => socket.setTimeout(UPGRADE_WITHIN_MS, () => socket.destroy()));
  await http.register(websocket, { options: { maxPayload: 1024 } });
  let messageId = 0;
  const end = workitems.onEvent((event) => {
    messageId = (messageId % MOST_MESSAGE_ID) + 1;
    const text = stringifyDicomJson(reportOf(event, messageId));
    for (const receiver of event.receivers)
      for (const channel of channels.get(receiver) ?? [])
        tell(channel, text, async () => {
          const listener = await channel.callerNow();
          return listener !== undefined && workitems.maySee(listener, event.uid);
        });
  });
  http.addHook('onClose', async () => end());
  const allowed = async (request: FastifyRequest, _reply: FastifyReply) => {
    access.demandAt(callerOf(request), 'search', { of: 'archive' }); // as for the worklist itself
    subscriberOf(request);
    // A browser sends cookies with a WebSocket of any page, so that another site's must be told apart.
    const { origin } = request.headers;
    if (origin !== undefined && origin !== `${request.protocol}://${request.host}`)
      throw new HttpProblem(403, 'cross-site', 'An event channel must be opened from this site');
  };
  for (const route of ROUTES)
    http.get(route, { websocket: true, preValidation: allowed, onResponse: endRefused }, (socket, request) => {
      request.raw.socket.setTimeout(0);
      const subscriber = subscriberOf(request);
      const channel: Channel = { socket, callerNow: async () => request.callerNow?.(), last: Promise.resolve() };
      const open = channels.get(subscriber) ?? new Set();
      channels.set(subscriber, open.add(channel));
      socket.on('close', () => {
        open.delete(channel);
        if (open.size === 0) channels.delete(subscriber);
      });
      socket.on('error', () => socket.terminate());
    });
}

/** The connection of a refused upgrade is nobody's any more: without this it would stay, and keep the server from ending. */
async function endRefused(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (reply.statusCode >= 400) request.raw.socket.destroySoon();
}

function tell(channel: Channel, text: string, mayHear: () => Promise<boolean>): void {
  channel.last = channel.last.then(async () => {
    if (await mayHear().catch(() => false)) send(channel.socket, text);
  });
}

function send(socket: WebSocket, text: string): void {
  if (socket.bufferedAmount > MOST_WAITING) socket.close(TRY_AGAIN_LATER);
  else socket.send(text);
}

/** An N-EVENT-REPORT as a data set (PS3.18 §11.13.1, PS3.7 §10.1.1). */
function reportOf({ uid, type, attributes }: WorkitemEvent, messageId: number): DicomJson {
  return {
    '00000002': { vr: 'UI', Value: [UID.UnifiedProcedureStepPush] },
    '00000110': { vr: 'US', Value: [messageId] },
    '00001000': { vr: 'UI', Value: [uid] },
    '00001002': { vr: 'US', Value: [type] },
    ...attributes,
  };
}
