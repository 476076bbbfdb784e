import type { AuditRow } from '@vesalius/archive/api';

/** One place that events are delivered to. */
export interface Collector {
  readonly name: string;
  /**
   * Hands events over, in order.
   *
   * @param arrived told of each event from which on nothing before has to be sent again
   * @throws CollectorError when not all of them arrived
   */
  send(rows: readonly AuditRow[], arrived: (row: AuditRow) => void, signal: AbortSignal): Promise<void>;
}

/** A collector did not take what it was sent. */
export class CollectorError extends Error {
  override readonly name = 'CollectorError';
}
