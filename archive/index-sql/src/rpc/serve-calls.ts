import { type MessagePort, parentPort, receiveMessageOnPort } from 'node:worker_threads';
import { MIGRATIONS } from '../schema/migrations.ts';
import type { Database } from '../sqlite/database.ts';
import { registerExtras } from '../sqlite/extra-attributes.ts';
import { GroupCommit } from '../sqlite/group-commit.ts';
import { migrate } from '../sqlite/migrate.ts';
import { reads } from '../sqlite/reads.ts';
import { Session } from '../sqlite/session.ts';
import type { WorkerSettings, WriterFacts } from '../sqlite/worker-settings.ts';
import { writes } from '../sqlite/writes.ts';
import { type Call, type FromWorker, type Functions, failureOf, type Reply, type ToWorker } from './messages.ts';

/** Calls of one transaction at most, so that the first of them does not wait for ever. */
const MOST_CALLS = 512;

/** What a database does at certain moments of a worker's life. */
export interface Opened {
  readonly db: Database;
  /** Before the schema is looked at. */
  readonly prepare?: () => void;
  /** Once the worker has said that it is ready. */
  readonly ready?: () => void;
}

/** Begins to answer calls when the main thread has told the settings. */
export function serveCalls<S extends WorkerSettings>(open: (settings: S) => Opened): void {
  parentPort!.once('message', (message: ToWorker) => {
    if (message.kind !== 'begin') return;
    try {
      const settings = message.settings as S;
      serve(parentPort!, settings, open(settings));
    } catch (error) {
      parentPort!.postMessage({ kind: 'failed', failure: failureOf(error) } satisfies FromWorker);
    }
  });
}

function serve(port: MessagePort, settings: WorkerSettings, { db, prepare, ready }: Opened): void {
  const session = new Session(db, settings);
  const writing = settings.role === 'writer';
  const say = (message: FromWorker) => port.postMessage(message);
  if (writing) prepare?.();
  const perform = writing ? writer(session) : reader(session);
  port.on('message', (message: ToWorker) => {
    const { calls, close } = waiting(port, message, writing);
    if (writing && calls.length > 0) {
      const replies = perform(calls);
      say({ kind: 'replies', replies, changed: session.changed });
    } else for (const call of calls) say({ kind: 'replies', replies: perform([call]), changed: false });
    if (!close) return;
    db.close();
    port.close();
  });
  const facts: WriterFacts | undefined = writing ? { extraIds: registerExtras(session) } : undefined;
  say({ kind: 'ready', facts });
  ready?.();
}

/** What has come by now; the writer takes it all together. */
function waiting(port: MessagePort, first: ToWorker, together: boolean): { calls: Call[]; close: boolean } {
  const calls: Call[] = [];
  let next: ToWorker | undefined = first;
  while (next) {
    if (next.kind === 'close') return { calls, close: true };
    if (next.kind === 'calls') calls.push(...next.calls);
    next = together && calls.length < MOST_CALLS ? receiveMessageOnPort(port)?.message : undefined;
  }
  return { calls, close: false };
}

function writer(session: Session): (calls: readonly Call[]) => Reply[] {
  migrate(session.db, MIGRATIONS, Date.now());
  const commits = new GroupCommit(session, writes(session));
  return (calls) => commits.perform(calls);
}

function reader(session: Session): (calls: readonly Call[]) => Reply[] {
  const functions: Functions = reads(session);
  return (calls) =>
    calls.map(({ id, concern, method, given, at }) => {
      session.now = at;
      try {
        const act = functions[concern]![method] as (...given: readonly unknown[]) => unknown;
        return { id, result: session.db.reading(() => act(...given)) };
      } catch (error) {
        return { id, failure: failureOf(error) };
      }
    });
}
