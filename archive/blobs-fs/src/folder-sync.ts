import { type FileHandle, open } from 'node:fs/promises';
import type { SyncGuard } from './sync-guard.ts';

/** Folders kept open: the one above and the one that takes new files. */
const MOST_OPEN = 2;

/**
 * Makes names in a folder durable. Calls that come while an fsync is running share the next one: a rename done before the call is
 * covered by any fsync that starts after it.
 */
export class FolderSync {
  readonly #guard: SyncGuard | undefined;
  readonly #waiting = new Map<string, Promise<void>>();
  readonly #running = new Map<string, Promise<void>>();
  readonly #open = new Map<string, Promise<FileHandle>>();

  constructor(guard?: SyncGuard) {
    this.#guard = guard;
  }

  sync(folder: string): Promise<void> {
    const waiting = this.#waiting.get(folder);
    if (waiting) return waiting;
    const next = (this.#running.get(folder) ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => {
        this.#waiting.delete(folder);
        this.#running.set(folder, next);
        return this.#syncNow(folder);
      })
      .finally(() => {
        if (this.#running.get(folder) === next) this.#running.delete(folder);
      });
    this.#waiting.set(folder, next);
    return next;
  }

  async close(): Promise<void> {
    const handles = [...this.#open.values()];
    this.#open.clear();
    await Promise.all(handles.map(closeWhenIdle));
  }

  async #syncNow(folder: string): Promise<void> {
    const handle = await this.#handleOf(folder);
    const synced = handle.sync();
    await (this.#guard?.watch(synced) ?? synced);
  }

  #handleOf(folder: string): Promise<FileHandle> {
    const known = this.#open.get(folder);
    if (known) return known;
    const handle = open(folder, 'r');
    handle.catch(() => this.#open.delete(folder));
    this.#open.set(folder, handle);
    for (const [other, old] of this.#open) {
      if (this.#open.size <= MOST_OPEN) break;
      this.#open.delete(other);
      void closeWhenIdle(old);
    }
    return handle;
  }
}

/** A handle waits for the calls under way on it before it closes. */
async function closeWhenIdle(handle: Promise<FileHandle>): Promise<void> {
  await handle.then((opened) => opened.close()).catch(() => undefined);
}
