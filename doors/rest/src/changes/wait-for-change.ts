import type { Changes } from '@vesalius/archive/api';

/** Resolves as soon as there is something after `since`, and in any case when the signal says so. */
export async function waitForChange(changes: Changes, since: number, signal: AbortSignal): Promise<void> {
  let wake = () => {};
  const end = changes.subscribe(() => wake());
  const stop = () => wake();
  signal.addEventListener('abort', stop);
  try {
    while (!signal.aborted) {
      // Made before the question, so that a commit between question and answer is not missed.
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      if ((await changes.last()) > since) return;
      if (!signal.aborted) await woken;
    }
  } finally {
    end();
    signal.removeEventListener('abort', stop);
  }
}
