import { open } from 'node:fs/promises';

/**
 * Makes names in a folder durable. Calls that come while an fsync is running share the next one: a rename done before the call is
 * covered by any fsync that starts after it.
 */
export class FolderSync {
  readonly #waiting = new Map<string, Promise<void>>();
  readonly #running = new Map<string, Promise<void>>();

  sync(folder: string): Promise<void> {
    const waiting = this.#waiting.get(folder);
    if (waiting) return waiting;
    const next = (this.#running.get(folder) ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => {
        this.#waiting.delete(folder);
        this.#running.set(folder, next);
        return syncFolder(folder);
      })
      .finally(() => {
        if (this.#running.get(folder) === next) this.#running.delete(folder);
      });
    this.#waiting.set(folder, next);
    return next;
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
