import { useSyncExternalStore } from 'react';
import { ask, tell } from '../api/ask.ts';
import { COLUMNS } from './columns.tsx';
import type { StudySearch } from './study-search.ts';

/** How a person likes the list, kept on the server. The browser keeps how it looks, so that a page opens with that. */
export interface ListSettings {
  readonly columns: readonly string[];
  readonly dense: boolean;
  /** A small picture in each row. */
  readonly pictures: boolean;
  /** Columns that were drawn wider or narrower, in pixels. */
  readonly widths: Readonly<Record<string, number>>;
  readonly searches: readonly { readonly name: string; readonly search: StudySearch }[];
}

const KEY = 'vesalius-studies';
/** A column that is drawn changes with each pixel. Milliseconds. */
const KEEP_AFTER_MS = 400;
const USUAL: ListSettings = {
  columns: COLUMNS.filter(({ usual }) => usual).map(({ name }) => name),
  dense: false,
  pictures: true,
  widths: {},
  searches: [],
};

let current = read();
let due: ReturnType<typeof setTimeout> | undefined;
let isAsked = false;
const listeners = new Set<() => void>();

function read(): ListSettings {
  try {
    return { ...USUAL, ...JSON.parse(localStorage.getItem(KEY) ?? '{}'), searches: [] };
  } catch {
    return USUAL; // written by another version
  }
}

function show(settings: ListSettings): void {
  current = settings;
  const { searches: _, ...looks } = current; // searches name patients: they are no matter of who comes next at this browser
  localStorage.setItem(KEY, JSON.stringify(looks));
  for (const listener of listeners) listener();
}

export function changeListSettings(change: Partial<ListSettings>): void {
  show({ ...current, ...change });
  clearTimeout(due);
  due = setTimeout(keep, KEEP_AFTER_MS);
}

/** Without an answer it goes with the next change. */
function keep(): void {
  due = undefined;
  void tell('PUT', '/list-view', current).catch(() => undefined);
}

addEventListener('pagehide', () => {
  if (due === undefined) return;
  const headers = { 'content-type': 'application/json' };
  void fetch('/api/v1/list-view', { method: 'PUT', keepalive: true, headers, body: JSON.stringify(current) });
});

/** Takes what the server has for this person, unless they have changed something meanwhile. */
function loadListSettings(): void {
  if (isAsked) return;
  isAsked = true;
  ask<{ view?: ListSettings }>('/list-view').then(
    ({ view }) => {
      if (due === undefined) show({ ...USUAL, ...view });
    },
    () => {
      isAsked = false;
    },
  );
}

export function useListSettings(): ListSettings {
  return useSyncExternalStore(
    (listener) => {
      loadListSettings();
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}
