import type { Changes, Principal } from '@vesalius/archive/api';
import { waitForChange } from './wait-for-change.ts';

const PAGE = 500;
/** A comment line this often keeps proxies from closing a quiet line. */
const HEARTBEAT_MS = 20_000;

/** Changes after `since` as server-sent events (WHATWG HTML §9.2), until the reader is gone or may no longer read. */
export async function* changeEvents(
  changes: Changes,
  callerNow: () => Promise<Principal | undefined>,
  since: number,
  gone: AbortSignal,
): AsyncGenerator<string> {
  let last = since;
  yield ': changes\n\n';
  while (!gone.aborted) {
    const principal = await callerNow();
    if (!principal) return;
    const page = await changes.since(principal, last, PAGE);
    last = page.last;
    if (page.changes.length > 0)
      yield page.changes.map((change) => `id: ${change.sequence}\ndata: ${JSON.stringify(change)}\n\n`).join('');
    if (page.changes.length > 0 || page.more) continue;
    const beat = AbortSignal.timeout(HEARTBEAT_MS);
    await waitForChange(changes, last, AbortSignal.any([gone, beat]));
    if (beat.aborted) yield ': still here\n\n';
  }
}
