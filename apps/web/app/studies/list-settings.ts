import { useSyncExternalStore } from 'react';
import { COLUMNS } from './columns.tsx';
import type { StudySearch } from './study-search.ts';

/** How a person likes the list, kept in their browser. */
export interface ListSettings {
  readonly columns: readonly string[];
  readonly dense: boolean;
  /** Columns that were drawn wider or narrower, in pixels. */
  readonly widths: Readonly<Record<string, number>>;
  readonly searches: readonly { readonly name: string; readonly search: StudySearch }[];
}

const KEY = 'vesalius-studies';
const USUAL: ListSettings = {
  columns: COLUMNS.filter(({ usual }) => usual).map(({ name }) => name),
  dense: false,
  widths: {},
  searches: [],
};

let current = read();
const listeners = new Set<() => void>();

function read(): ListSettings {
  try {
    return { ...USUAL, ...JSON.parse(localStorage.getItem(KEY) ?? '{}') };
  } catch {
    return USUAL; // written by another version
  }
}

export function changeListSettings(change: Partial<ListSettings>): void {
  current = { ...current, ...change };
  localStorage.setItem(KEY, JSON.stringify(current));
  for (const listener of listeners) listener();
}

export function useListSettings(): ListSettings {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}
