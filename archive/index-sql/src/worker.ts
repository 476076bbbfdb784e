import { parentPort, workerData } from 'node:worker_threads';
import type { ExtraAttribute } from '@vesalius/archive/api';
import type { Answer, Call, IndexCalls } from './calls.ts';
import { Database } from './database.ts';
import { indexCalls } from './index-calls.ts';
import { migrate } from './migrations.ts';

export interface WorkerSettings {
  readonly path: string;
  readonly readOnly: boolean;
  readonly extraAttributes: readonly ExtraAttribute[];
}

const settings = workerData as WorkerSettings;
const db = new Database(settings.path, settings);
if (!settings.readOnly) migrate(db);
const calls = indexCalls(db, { now: Date.now }, settings.extraAttributes);

type Method = (...given: readonly unknown[]) => unknown;

function perform(call: Call): Answer {
  const method = (calls[call.concern] as unknown as Record<keyof IndexCalls, Method>)[call.method as keyof IndexCalls];
  try {
    return { id: call.id, result: method(...call.given) };
  } catch (error) {
    return { id: call.id, error: { message: (error as Error).message } };
  }
}

/** One transaction for all that waited, each call in a savepoint: one that fails takes back its own rows only. */
function performAll(batch: readonly Call[]): Answer[] {
  try {
    return db.transaction(() => {
      const answers = batch.map((call) => {
        db.exec('SAVEPOINT call');
        const answer = perform(call);
        if (answer.error) db.exec('ROLLBACK TO call');
        db.exec('RELEASE call');
        return answer;
      });
      return answers;
    });
  } catch (error) {
    return batch.map(({ id }) => ({ id, error: { message: (error as Error).message } }));
  }
}

parentPort!.on('message', (batch: readonly Call[] | 'close') => {
  if (batch === 'close') {
    db.close();
    parentPort!.close();
    return;
  }
  parentPort!.postMessage(settings.readOnly ? batch.map(perform) : performAll(batch));
});
parentPort!.postMessage('ready');
