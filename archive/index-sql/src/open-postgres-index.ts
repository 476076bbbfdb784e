import { randomUUID } from 'node:crypto';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { IndexStore } from '@vesalius/archive/api';
import { type IndexOptions, openIndex } from './open-index.ts';
import type { LineSettings } from './postgres/line.ts';
import type { ConnectionSettings, FromConnections, ToConnections } from './postgres/messages.ts';
import { WorkerThread } from './rpc/worker-thread.ts';
import type { WorkerSettings } from './sqlite/worker-settings.ts';

export interface PostgresIndexOptions extends IndexOptions {
  /** `postgres://user:password@host:port/database`; the database must be there, in UTF-8. */
  readonly url: string;
  /** Connections that read, at most. Default 4. */
  readonly readers?: number;
}

const WORKER = new URL('./postgres/worker.ts', import.meta.url);
const CONNECTIONS = new URL('./postgres/connections.ts', import.meta.url);
/** An entry of a B-tree holds 2704 bytes, and a letter may take four. */
export const LONGEST_VALUE = 600;

/**
 * Opens the index on PostgreSQL 15 or newer. Several processes may share the database: they write one after another, each in groups, and
 * hear of each other's changes. A database that does not answer is waited for a while.
 *
 * @throws ArchiveError `index-failed` when the database is of a newer program or refuses us, `index-unavailable` when it does not answer
 */
export async function openPostgresIndex({ url, readers = 4, ...options }: PostgresIndexOptions): Promise<IndexStore> {
  const node = randomUUID();
  const thread = new Worker(CONNECTIONS, { workerData: { url, node } satisfies ConnectionSettings });
  const tell = (message: ToConnections, transfer: readonly MessagePort[] = []) =>
    thread.postMessage(message, [...transfer]);
  return openIndex(options, {
    readers,
    longestValue: LONGEST_VALUE,
    start: (role, settings, onReplies) => {
      const { port1, port2 } = new MessageChannel();
      const signal = new SharedArrayBuffer(4);
      tell({ kind: 'line', name: `vesalius ${role}`, port: port1, signal }, [port1]);
      const own = Promise.resolve(settings).then((known): WorkerSettings & LineSettings => ({
        ...known,
        port: port2,
        signal,
        node,
      }));
      return WorkerThread.start(WORKER, own, onReplies, [port2]);
    },
    listen(changed) {
      thread.on('message', (message: FromConnections) => message.kind === 'changed' && changed());
      tell({ kind: 'listen' });
    },
    async close() {
      const ended = new Promise<void>((resolve) => thread.once('exit', () => resolve()));
      tell({ kind: 'close' });
      await ended;
    },
  });
}
