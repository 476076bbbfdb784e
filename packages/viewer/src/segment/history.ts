import type { Change, Labels } from './labels.ts';

const MOST_STEPS = 100;

/** What was drawn step by step, to go back and forth. */
export class History {
  readonly #labels: Labels;
  readonly #done: (readonly Change[])[] = [];
  #undone: (readonly Change[])[] = [];

  constructor(labels: Labels) {
    this.#labels = labels;
  }

  get canUndo(): boolean {
    return this.#done.length > 0;
  }

  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  /** Takes in a step that was made; what was undone before it cannot be redone any more. */
  made(changes: readonly Change[]): void {
    if (!changes.some(({ at }) => at.length > 0)) return;
    this.#done.push(changes);
    if (this.#done.length > MOST_STEPS) this.#done.shift();
    this.#undone = [];
  }

  undo(): void {
    const step = this.#done.pop();
    if (!step) return;
    for (const change of step.toReversed()) this.#labels.undo(change);
    this.#undone.push(step);
  }

  redo(): void {
    const step = this.#undone.pop();
    if (!step) return;
    for (const change of step) this.#labels.redo(change);
    this.#done.push(step);
  }
}
