import { type MessagePort, parentPort, receiveMessageOnPort } from 'node:worker_threads';
import { type Call, type FromWorker, type Functions, failureOf, type Reply, type ToWorker } from '../rpc/messages.ts';
import { MIGRATIONS } from '../schema/migrations.ts';
import { Database } from './database.ts';
import { registerExtras } from './extra-attributes.ts';
import { GroupCommit } from './group-commit.ts';
import { migrate } from './migrate.ts';
import { reads } from './reads.ts';
import { Session } from './session.ts';
import type { WorkerSettings, WriterFacts } from './worker-settings.ts';
import { writes } from './writes.ts';

/** Calls of one transaction at most, so that the first of them does not wait for ever. */
const MOST_CALLS = 512;

function serve(port: MessagePort, settings: WorkerSettings): void {
  const db = new Database(settings.path, settings.role);
  const session = new Session(db, settings);
  const writing = settings.role === 'writer';
  const say = (message: FromWorker) => port.postMessage(message);
  const perform = writing ? writer(session) : reader(session);
  port.on('message', (message: ToWorker) => {
    const { calls, close } = waiting(port, message, writing);
    if (writing && calls.length > 0) {
      const replies = perform(calls);
      say({ kind: 'replies', replies, changed: session.changed });
    } else for (const call of calls) say({ kind: 'replies', replies: perform([call]), changed: false });
    if (!close) return;
    if (writing) db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    db.close();
    port.close();
  });
  const facts: WriterFacts | undefined = writing ? { extraIds: registerExtras(session) } : undefined;
  say({ kind: 'ready', facts });
  if (writing) db.reserveLog();
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
        return { id, result: act(...given) };
      } catch (error) {
        return { id, failure: failureOf(error) };
      }
    });
}

parentPort!.once('message', (message: ToWorker) => {
  if (message.kind !== 'begin') return;
  try {
    serve(parentPort!, message.settings as WorkerSettings);
  } catch (error) {
    parentPort!.postMessage({ kind: 'failed', failure: failureOf(error) } satisfies FromWorker);
  }
});
