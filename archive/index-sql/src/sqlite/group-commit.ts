import type { AdmissionMessage } from '../admission-message.ts';
import { type Call, type Functions, failureOf, type Reply } from '../rpc/messages.ts';
import { ArchiveRows } from './archive-rows.ts';
import { Unavailable } from './database.ts';
import { admitTogether } from './instance-writes.ts';
import { Seal } from './seal.ts';
import type { Session } from './session.ts';

/**
 * Performs all calls that wait in one transaction, hence one sync of the disk for all of them. A call that fails takes back its own rows
 * and no others.
 */
export class GroupCommit {
  readonly #session: Session;
  readonly #functions: Functions;
  readonly #rows: ArchiveRows;
  readonly #seal: Seal;

  constructor(session: Session, functions: Functions) {
    this.#session = session;
    this.#functions = functions;
    this.#rows = new ArchiveRows(session);
    this.#seal = new Seal(session.db);
    this.#seal.catchUp();
  }

  /** Replies that may be given now: everything in them is durable. */
  perform(calls: readonly Call[]): Reply[] {
    this.#session.changed = false;
    this.#session.audited = false;
    try {
      const replies = this.#session.db.transaction(() => {
        const performed = runsOf(calls).flatMap((run) => this.#performRun(run));
        if (this.#session.audited) this.#seal.close();
        return performed;
      });
      if (this.#session.audited) this.#seal.committed();
      return replies;
    } catch (error) {
      this.#session.changed = false;
      const failure = failureOf(error);
      return calls.map(({ id }) => ({ id, failure }));
    }
  }

  /** Admissions next to each other are one; when that fails, each is tried by itself. */
  #performRun(run: readonly Call[]): Reply[] {
    if (run.length > 1) {
      try {
        return this.#session.db.attempt(() => this.#admitAll(run));
      } catch (error) {
        if (error instanceof Unavailable) throw error;
      }
    }
    return run.map((call) => this.#performOne(call));
  }

  #admitAll(run: readonly Call[]): Reply[] {
    this.#session.now = run.at(-1)!.at;
    const messages = run.map(({ given }) => given[0] as AdmissionMessage);
    const results = admitTogether(this.#session, this.#rows, messages);
    return run.map(({ id }, at) => ({ id, result: results[at] }));
  }

  #performOne({ id, concern, method, given, at }: Call): Reply {
    this.#session.now = at;
    const act = this.#functions[concern]?.[method] as ((...given: readonly unknown[]) => unknown) | undefined;
    try {
      if (!act) throw new Error(`the index has no ${concern}.${method}`);
      return this.#session.db.attempt(() => ({ id, result: act(...given) }));
    } catch (error) {
      if (error instanceof Unavailable) throw error; // the whole transaction went with it
      return { id, failure: failureOf(error) };
    }
  }
}

function runsOf(calls: readonly Call[]): Call[][] {
  const runs: Call[][] = [];
  let last: Call[] | undefined;
  for (const call of calls) {
    const admission = call.concern === 'instances' && call.method === 'admit';
    if (admission && last) last.push(call);
    else {
      const run = [call];
      runs.push(run);
      last = admission ? run : undefined;
    }
  }
  return runs;
}
