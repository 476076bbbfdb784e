import type { ChangeReader, Clock, ExtraAttribute, IndexStore } from '@vesalius/archive/api';

export interface OpenOptions {
  readonly extraAttributes?: readonly ExtraAttribute[];
  readonly clock?: Clock;
}

/** An index in a place of its own, for one group of tests. */
export interface TestIndex {
  readonly index: IndexStore;
  /** Closes it and opens what is in the same place again. */
  reopen(options?: OpenOptions): Promise<IndexStore>;
  /** Closes it and clears the place. */
  dispose(): Promise<void>;
}

/** How a dialect opens an empty index. */
export type OpenIndex = (options?: OpenOptions) => Promise<TestIndex>;

export const ALL = { sees: 'all' } as const;
export const READER: ChangeReader = { scope: { sees: 'all' }, kinds: [], maker: '' };
export const NOTHING = { sees: 'nothing' } as const;

/** A clock that stands where it is put. */
export function standingClock(start = 1_000_000): Clock & { at: number } {
  return {
    at: start,
    now() {
      return this.at;
    },
  };
}
