import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { KeptListView, ListView } from '../contract/schemas.ts';
import { callerOf } from './caller.ts';
import type { ListViews } from './list-views.ts';
import type { Observers } from './observers.ts';

const ROOT = '/api/v1/list-view';
const tags = ['Reading'];
const MOST_BYTES = 256 * 1024;

/** Columns, their widths and saved searches of who asks. */
export function listViewRoutes(http: FastifyInstance, observers: Observers, views: ListViews): void {
  http.get(
    ROOT,
    { schema: { tags, summary: 'How I like the list of studies', response: { 200: KeptListView } } },
    async (request) => {
      const view = await views.of((await observers.of(callerOf(request))).uid);
      return view === undefined ? {} : { view };
    },
  );
  http.put(
    ROOT,
    {
      bodyLimit: MOST_BYTES,
      schema: { tags, summary: 'Keep how I like the list of studies', body: ListView, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      const { uid } = await observers.of(callerOf(request));
      await views.put(uid, request.body as Static<typeof ListView>);
      return reply.code(204).send(null);
    },
  );
}
