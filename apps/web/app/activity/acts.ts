import { ApiError } from '../api/ask.ts';
import { type Act, activity } from './activity-store.ts';

/** Something done to one thing after the other, which the person may stop and, when it ends, undo. */
interface ActOf<T> {
  readonly title: string;
  /** What stands there once it is through. */
  readonly doneTitle: (done: number) => string;
  readonly things: readonly string[];
  readonly each: (thing: string) => Promise<T>;
  /** Called with what came of those that were done. */
  readonly undo?: (results: readonly T[]) => void;
  readonly onEnd: () => void;
}

let last = 0;

/** Does it in the background, told in the activity drawer. One that fails does not hold up the others; a refusal to confirm who one is ends it. */
export async function perform<T>({ title, doneTitle, things, each, undo, onEnd }: ActOf<T>): Promise<void> {
  const id = `act-${++last}`;
  const results: T[] = [];
  const problems: string[] = [];
  let isStopped = false;
  const state = (): Act => ({
    id,
    title,
    total: things.length,
    done: results.length,
    problems: [...new Set(problems)],
    failed: problems.length,
    state: 'running',
    act: () => {
      isStopped = true;
    },
  });
  activity.putAct(state());
  for (const thing of things) {
    if (isStopped) break;
    try {
      results.push(await each(thing));
    } catch (error) {
      problems.push(error instanceof ApiError ? error.code : 'no-answer');
      if (problems.at(-1) === 'confirmation-required') break;
    }
    activity.putAct(state());
  }
  onEnd();
  const canUndo = undo && results.length > 0;
  activity.putAct({
    ...state(),
    title: doneTitle(results.length),
    state: canUndo ? 'undoable' : 'ended',
    act: () => {
      activity.removeAct(id);
      if (canUndo) undo(results);
    },
  });
}
