import type { Logger } from '@vesalius/archive/api';

/** So long refusals that are on their way may take. */
const SAY_SO_MS = 1_000;

/** A process whose disk has lost what it took ends, with a code by which whoever started it starts it again. */
export function endAfterFailedSync(log: Logger): (error: unknown) => void {
  return (error) => {
    log.error('the disk did not keep what it had taken: the server ends, the next start makes good what was lost', {
      error: error as Error,
    });
    setTimeout(() => process.exit(1), SAY_SO_MS);
  };
}
