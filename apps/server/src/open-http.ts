import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import type { Logger, PacsModule } from '@vesalius/archive/api';
import { httpDurations } from '@vesalius/doors/admin-metrics';
import { type FastifyInstance, fastify } from 'fastify';
import type { Settings } from './config/index.ts';
import { httpModules } from './modules.ts';
import type { OpenedServer } from './open-server.ts';
import { start } from './open-server.ts';

export interface OpenedHttp {
  readonly address: string;
  close(): Promise<void>;
}

/** For Node's HTTP server. A study of many gigabytes takes its time, as long as it comes. */
const DEADLINES = { headersTimeout: 30_000, requestTimeout: 0, connectionsCheckingInterval: 5000 };
/** Answers under way may end in this time once the server is ending. */
const GRACE_MS = 30_000;
const IDLE_LOOK_MS = 100;
const MOST_JSON_BYTES = 1024 * 1024;

/** Opens the HTTP doors. Bodies that stream have no limit but their own; every phase before has a deadline. */
export async function openHttp(settings: Settings, server: OpenedServer, log: Logger): Promise<OpenedHttp> {
  const { foundation, answering, working } = await httpModules(server, settings);
  const http = fastify({
    ...(await listenerOf(settings)),
    bodyLimit: MOST_JSON_BYTES,
    ajv: { customOptions: { removeAdditional: false } }, // a misspelt key is told, not passed over as if it had been obeyed
    trustProxy: settings.http.trustedProxies.length > 0 ? [...settings.http.trustedProxies] : false,
  }) as unknown as FastifyInstance;
  http.addHook('onRequest', async ({ raw }) => giveUpWhenSilent(raw, settings.http.idleSeconds * 1000));
  // What is left of a body that was answered early is passed over: unread, it would hold up the next request of the connection for ever.
  http.addHook('onResponse', async ({ raw }) => void raw.resume());
  await http.register(httpDurations(server.metrics));
  await http.register(foundation);
  for (const module of answering) await module.routes?.(http);
  const modules = [...answering, ...working];
  for (const module of modules) await start(server.opened, module);
  const address = await http.listen({ host: settings.http.host, port: settings.http.port });
  return { address, close: () => close(http, modules, log) };
}

/** Ends the connection of a request whose body stops coming; once it has come, the answer may take its time. */
function giveUpWhenSilent(request: IncomingMessage, ms: number): void {
  const { socket, headers } = request;
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) return;
  socket.setTimeout(ms); // Node destroys a socket of its server that nothing was read from or written to for so long
  request.once('end', () => socket.setTimeout(0));
}

async function listenerOf({ http }: Settings): Promise<object> {
  const { certificate, key } = http.tls;
  if (certificate === undefined || key === undefined) return { http: DEADLINES };
  return {
    https: { ...DEADLINES, cert: await readFile(certificate), key: await readFile(key), minVersion: 'TLSv1.2' },
  };
}

async function close(http: FastifyInstance, modules: readonly PacsModule[], log: Logger): Promise<void> {
  // A connection that a client keeps alive becomes idle only when its answer has ended.
  const idle = setInterval(() => http.server.closeIdleConnections(), IDLE_LOOK_MS);
  const late = setTimeout(() => http.server.closeAllConnections(), GRACE_MS);
  await http.close();
  clearInterval(idle);
  clearTimeout(late);
  for (const module of modules) await module.stop?.();
  log.debug('web doors closed');
}
