import { type RetrieveResponse, type StatusService, type SubOperationCounts, statusCategory } from '@vesalius/dimse';
import type { Io } from '../io.ts';
import type { Progress } from '../progress.ts';
import { describe } from './status.ts';

/** Moves the progress by the counts of pending responses. */
export function followCounts(progress: Progress): (counts: SubOperationCounts) => void {
  let total = 0;
  let done = 0;
  return ({ remaining = 0, completed = 0, failed = 0, warning = 0 }) => {
    const now = completed + failed + warning;
    progress.grow(Math.max(0, now + remaining - total));
    progress.advance(Math.max(0, now - done));
    total = Math.max(total, now + remaining);
    done = Math.max(done, now);
  };
}

/** Says how a C-MOVE or C-GET ended; its exit code is 0 only when everything arrived. */
export function concludeRetrieval(peer: string, response: RetrieveResponse, service: StatusService, io: Io): void {
  const { completed = 0, failed = 0, warning = 0 } = response;
  io.stdout.write(`${completed} transferred, ${warning} with warnings, ${failed} failed\n`);
  if (statusCategory(response.status) !== 'success')
    io.stderr.write(`${peer} answered: ${describe(response, service)}\n`);
  if (failed > 0 || statusCategory(response.status) !== 'success') io.exitCode = 1;
}
