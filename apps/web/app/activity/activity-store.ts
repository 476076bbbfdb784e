import { useSyncExternalStore } from 'react';

export interface ImportCounts {
  readonly stored: number;
  readonly duplicate: number;
  readonly quarantined: number;
  readonly refused: number;
  readonly skipped: number;
}

export interface ImportProblem {
  readonly name: string;
  readonly why: string;
}

/** An import that a reload broke off. */
export interface InterruptedImport {
  readonly id: string;
  readonly total: number;
  readonly done: number;
  /** It goes on when the person says so; undefined: they have to show the files again. */
  readonly goOn: (() => void) | undefined;
  readonly forget: () => void;
}

/** Files on their way in from this page. */
export interface Import {
  readonly id: string;
  readonly startedAt: number;
  readonly total: number;
  readonly done: number;
  /** Of those, sent before a reload. */
  readonly before: number;
  readonly counts: ImportCounts;
  /** Files that were not stored, with the reason. */
  readonly problems: readonly ImportProblem[];
  /** Files that did not reach the server. */
  readonly unsent: number;
  readonly state: 'running' | 'ended' | 'cancelled';
  readonly cancel: () => void;
  /** Sends once more what did not reach the server. */
  readonly again: () => void;
  readonly forget: () => void;
}

/** Something done to many things. */
export interface Act {
  readonly id: string;
  readonly title: string;
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  /** Codes of what went wrong. */
  readonly problems: readonly string[];
  readonly state: 'running' | 'undoable' | 'ended';
  /** While it runs, stops it; afterwards undoes it. */
  readonly act: () => void;
}

interface Activity {
  readonly isOpen: boolean;
  readonly imports: readonly Import[];
  readonly interrupted: readonly InterruptedImport[];
  readonly acts: readonly Act[];
}

let current: Activity = { isOpen: false, imports: [], interrupted: [], acts: [] };
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
  update: (id: string, next: Partial<Import>) =>
    change({ imports: current.imports.map((one) => (one.id === id ? { ...one, ...next } : one)) }),
  remove: (id: string) =>
    change({
      imports: current.imports.filter((one) => one.id !== id),
      interrupted: current.interrupted.filter((one) => one.id !== id),
    }),
  putAct(act: Act): void {
    const isKnown = current.acts.some(({ id }) => id === act.id);
    const acts = isKnown ? current.acts.map((one) => (one.id === act.id ? act : one)) : [act, ...current.acts];
    change({ acts, isOpen: current.isOpen || !isKnown });
  },
  removeAct: (id: string) => change({ acts: current.acts.filter((one) => one.id !== id) }),
  interrupt: (one: InterruptedImport) => change({ isOpen: true, interrupted: [...current.interrupted, one] }),
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
