import { Readable } from 'node:stream';
import type { Archive, Change, ChangePage, Changes, Principal } from '@vesalius/archive/api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { changeEvents } from '../changes/change-events.ts';
import { waitForChange } from '../changes/wait-for-change.ts';
import { callerOf, type Http } from '../http/http.ts';

const ChangeSchema = Type.Object({
  sequence: Type.Integer(),
  kind: Type.String(),
  at: Type.Integer({ description: 'Milliseconds since 1970, UTC' }),
  studyInstanceUid: Type.Optional(Type.String()),
  seriesInstanceUid: Type.Optional(Type.String()),
  sopInstanceUid: Type.Optional(Type.String()),
  facts: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]))),
});

const PageSchema = Type.Object({
  changes: Type.Array(ChangeSchema),
  last: Type.Integer({ description: 'Sequence to ask `since` next' }),
  more: Type.Boolean(),
});

const QuerySchema = Type.Object({
  since: Type.Optional(Type.Integer({ minimum: 0, description: 'Without it: only the last sequence, no changes' })),
  limit: Type.Integer({ minimum: 1, maximum: 10_000, default: 1000 }),
  wait: Type.Integer({ minimum: 0, maximum: 60, default: 0, description: 'Seconds to wait for the first change' }),
});

/** The change feed: by asking again, by long poll, or as server-sent events (`Accept: text/event-stream`). */
export function changeRoutes(http: Http, { access, changes }: Archive): void {
  const stopping = new AbortController();
  http.addHook('preClose', async () => stopping.abort()); // whoever waits would keep the server from ending
  http.get(
    '/changes',
    {
      config: { idle: true },
      schema: {
        tags: ['Changes'],
        summary: 'What happened since; long poll with `wait`, server-sent events with Accept: text/event-stream',
        querystring: QuerySchema,
        produces: ['application/json', 'text/event-stream'],
        response: { 200: PageSchema },
      },
    },
    async (request, reply) => {
      const principal = callerOf(request);
      access.demand(principal, 'search');
      const { since, limit, wait } = request.query;
      if (request.headers.accept?.includes('text/event-stream'))
        return stream(changes, request, reply, since, stopping.signal);
      if (since === undefined) return shown({ changes: [], last: await changes.last(), more: false });
      const ends = [goneOf(reply), stopping.signal, AbortSignal.timeout(wait * 1000)];
      return shown(await firstPage(changes, principal, { since, limit, wait }, AbortSignal.any(ends)));
    },
  );
}

/** Passes over what the caller may not know of, waiting for more as long as it wants to. */
async function firstPage(
  changes: Changes,
  principal: Principal,
  { since, limit, wait }: { readonly since: number; readonly limit: number; readonly wait: number },
  end: AbortSignal,
): Promise<ChangePage> {
  for (let from = since; ; ) {
    const page = await changes.since(principal, from, limit);
    if (page.changes.length > 0 || (!page.more && (wait === 0 || end.aborted))) return page;
    from = page.last;
    if (!page.more) await waitForChange(changes, from, end);
  }
}

/** Each event has the sequence as its id, so that a browser resumes where it lost the line. It ends with the session or token that asked. */
async function stream(
  changes: Changes,
  request: FastifyRequest,
  reply: FastifyReply,
  since: number | undefined,
  stopping: AbortSignal,
) {
  const resumed = Number(request.headers['last-event-id'] ?? Number.NaN);
  const from = Number.isSafeInteger(resumed) ? resumed : (since ?? (await changes.last()));
  const callerNow = async () => request.callerNow?.();
  const body = Readable.from(changeEvents(changes, callerNow, from, AbortSignal.any([goneOf(reply), stopping])));
  return reply
    .type('text/event-stream')
    .header('cache-control', 'no-store')
    .header('x-accel-buffering', 'no')
    .send(body);
}

/** Aborted when nobody waits for the answer any longer. */
function goneOf(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return gone.signal;
}

function shown({ changes, last, more }: ChangePage): { changes: Change[]; last: number; more: boolean } {
  return { changes: [...changes], last, more };
}
