import type { AddressInfo } from 'node:net';
import type { Principal } from '@vesalius/archive/api';
import { DicomWebClient } from '@vesalius/dicomweb';
import Fastify, { type FastifyInstance } from 'fastify';
import { dicomwebDoor } from '../dicomweb-door.ts';
import type { DicomwebOptions } from '../options.ts';
import { EVERYTHING, MemoryArchive } from './memory-archive.ts';

export interface Served extends AsyncDisposable {
  readonly memory: MemoryArchive;
  readonly http: FastifyInstance;
  readonly root: string;
  readonly client: DicomWebClient;
  /** Who asks from now on. */
  principal: Principal | undefined;
}

/** The door over an archive in memory, listening on a port of its own. */
export async function serve(options: DicomwebOptions = {}): Promise<Served> {
  const memory = new MemoryArchive();
  const http = Fastify({ forceCloseConnections: true });
  const served = { principal: EVERYTHING as Principal | undefined };
  http.addHook('onRequest', async (request) => {
    if (served.principal) request.principal = served.principal;
  });
  await dicomwebDoor(memory.archive, options).routes!(http);
  await http.listen({ port: 0, host: '127.0.0.1' });
  const root = `http://127.0.0.1:${(http.server.address() as AddressInfo).port}/dicomweb`;
  const client = new DicomWebClient({ root });
  return Object.assign(served, { memory, http, root, client, [Symbol.asyncDispose]: () => http.close() });
}
