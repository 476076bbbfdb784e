import type { FastifyInstance } from 'fastify';

const INSTANCE = '/studies/:study/series/:series/instances/:instance';

/** What a viewer asks for to show a study: no archives of many files, no store, no worklist. */
const OPEN: ReadonlySet<string> = new Set([
  '/studies',
  '/studies/:study/metadata',
  '/studies/:study/instances',
  '/studies/:study/series/:series/instances',
  '/studies/:study/thumbnail',
  '/studies/:study/series/:series/thumbnail',
  INSTANCE,
  `${INSTANCE}/thumbnail`,
  `${INSTANCE}/rendered`,
  `${INSTANCE}/bulkdata/*`,
  `${INSTANCE}/frames/*`,
  `${INSTANCE}/frames/:frames/rendered`,
  `${INSTANCE}/frames/:frames/thumbnail`,
]);

/** Lets guests (whom a link to a study has let in) read what a viewer reads, of each route that is registered after it. */
export function openToGuests(http: FastifyInstance): void {
  http.addHook('onRoute', (route) => {
    const path = route.url.slice(http.prefix.length);
    if (route.method === 'GET' && OPEN.has(path)) route.config = { ...route.config, guests: true };
  });
}
