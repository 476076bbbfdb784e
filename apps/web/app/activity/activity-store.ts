import { useSyncExternalStore } from 'react';

export interface ImportCounts {
  readonly stored: number;
  readonly duplicate: number;
  readonly quarantined: number;
  readonly refused: number;
  readonly skipped: number;
}

/** Files on their way in from this page. */
export interface Import {
  readonly id: number;
  readonly startedAt: number;
  readonly total: number;
  readonly done: number;
  readonly counts: ImportCounts;
  /** Files that were not stored, with the reason. */
  readonly problems: readonly { readonly name: string; readonly why: string }[];
  /** Files that did not reach the server, to be tried again. */
  readonly unsent: readonly File[];
  readonly state: 'running' | 'ended' | 'cancelled';
  readonly cancel: () => void;
}

interface Activity {
  readonly isOpen: boolean;
  readonly imports: readonly Import[];
}

let current: Activity = { isOpen: false, imports: [] };
const listeners = new Set<() => void>();

function change(next: Partial<Activity>): void {
  current = { ...current, ...next };
  for (const listener of listeners) listener();
}

/** What goes on in this page; jobs of the server stand beside it. */
export const activity = {
  open: () => change({ isOpen: true }),
  close: () => change({ isOpen: false }),
  add: (one: Import) => change({ isOpen: true, imports: [one, ...current.imports] }),
  update: (id: number, next: Partial<Import>) =>
    change({ imports: current.imports.map((one) => (one.id === id ? { ...one, ...next } : one)) }),
  remove: (id: number) => change({ imports: current.imports.filter((one) => one.id !== id) }),
};

export function useActivity(): Activity {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}
