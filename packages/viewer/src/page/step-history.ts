const MOST_STEPS = 100;

/** States that were left one after the other, to go back and forth between. */
export class StepHistory<State> {
  readonly #same: (a: State, b: State) => boolean;
  #now: State;
  readonly #before: State[] = [];
  #after: State[] = [];

  constructor(now: State, same: (a: State, b: State) => boolean) {
    this.#now = now;
    this.#same = same;
  }

  /** Takes in how things are now; what was undone before cannot be redone any more. */
  note(now: State): void {
    if (this.#same(this.#now, now)) return;
    this.#before.push(this.#now);
    if (this.#before.length > MOST_STEPS) this.#before.shift();
    this.#after = [];
    this.#now = now;
  }

  /** The state before; undefined when there is none. */
  undo(): State | undefined {
    return this.#go(this.#before, this.#after);
  }

  /** The state that was undone last; undefined when there is none. */
  redo(): State | undefined {
    return this.#go(this.#after, this.#before);
  }

  #go(from: State[], to: State[]): State | undefined {
    const found = from.pop();
    if (found === undefined) return undefined;
    to.push(this.#now);
    this.#now = found;
    return found;
  }
}
