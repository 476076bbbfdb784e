import { useSyncExternalStore } from 'react';
import { ask } from '../api/ask.ts';
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

/** `isDrawing`: more of the same will follow at once. */
export function changeListSettings(change: Partial<ListSettings>, { isDrawing = false } = {}): void {
  show({ ...current, ...change });
  clearTimeout(due);
  if (isDrawing) due = setTimeout(keep, KEEP_AFTER_MS);
  else keep();
}

/** Also when the page is left meanwhile. Without an answer it goes with the next change. */
function keep(): void {
  clearTimeout(due);
  due = undefined;
  const headers = { 'content-type': 'application/json' };
  const init = { method: 'PUT', keepalive: true, headers, body: JSON.stringify(current) };
  void ask('/list-view', init).catch(() => undefined);
}

addEventListener('pagehide', () => {
  if (due !== undefined) keep();
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
