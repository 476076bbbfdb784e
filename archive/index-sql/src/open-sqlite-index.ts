import type { ExtraAttribute, IndexStore } from '@vesalius/archive/api';
import { type IndexCalls, READS } from './calls.ts';
import { Connection } from './connection.ts';
import { supportOf } from './query/resolve.ts';

export interface SqliteIndexOptions {
  /** Path of the database file; made when absent. */
  readonly path: string;
  readonly extraAttributes: readonly ExtraAttribute[];
}

/**
 * Opens the index on SQLite: one worker that writes, one that reads, so that a question never waits for a commit.
 *
 * @throws ArchiveError `index-failed` when the file is not a database or of a newer program
 */
export async function openSqliteIndex(options: SqliteIndexOptions): Promise<IndexStore> {
  const listeners = new Set<() => void>();
  const committed = () => {
    for (const listener of listeners) listener();
  };
  const writer = await Connection.open({ ...options, readOnly: false }, committed);
  const reader = await Connection.open({ ...options, readOnly: true });
  const concern = <C extends keyof IndexCalls>(name: C) => callsOf(name, writer, reader);
  const whole = concern('whole') as unknown as Pick<IndexStore, 'statistics' | 'ping'>;
  return {
    instances: concern('instances') as unknown as IndexStore['instances'],
    quarantine: concern('quarantine') as unknown as IndexStore['quarantine'],
    queries: Object.assign(concern('queries') as unknown as IndexStore['queries'], {
      support: (query: Parameters<typeof supportOf>[0]) => supportOf(query, options.extraAttributes),
    }),
    series: concern('series') as unknown as IndexStore['series'],
    changes: Object.assign(concern('changes') as unknown as IndexStore['changes'], {
      subscribe: (listener: () => void) => subscribe(listeners, listener),
    }),
    jobs: concern('jobs') as unknown as IndexStore['jobs'],
    peers: concern('peers') as unknown as IndexStore['peers'],
    audit: concern('audit') as unknown as IndexStore['audit'],
    identity: concern('identity') as unknown as IndexStore['identity'],
    facts: concern('facts') as unknown as IndexStore['facts'],
    backfill: concern('backfill') as unknown as IndexStore['backfill'],
    statistics: () => whole.statistics(),
    ping: () => whole.ping(),
    async close() {
      await reader.close();
      await writer.close();
    },
  };
}

function subscribe(listeners: Set<() => void>, listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

type Asking = Record<string, (...given: readonly unknown[]) => Promise<unknown>>;

/** Methods of one concern, each a call to the worker that serves it. */
function callsOf(concern: keyof IndexCalls, writer: Connection, reader: Connection): Asking {
  const known: Asking = {};
  return new Proxy(known, {
    get(target, method) {
      if (typeof method !== 'string') return undefined;
      target[method] ??= (...given) =>
        (READS.has(`${concern}.${method}`) ? reader : writer).ask(concern, method, given);
      return target[method];
    },
  });
}
