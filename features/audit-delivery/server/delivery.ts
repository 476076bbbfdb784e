import { setTimeout as pause } from 'node:timers/promises';
import type { AuditRow, Logger } from '@vesalius/archive/api';
import type { Collector } from './collector.ts';
import type { Position } from './position.ts';

export interface DeliveryParts {
  readonly collector: Collector;
  readonly position: Position;
  /** Events behind an id, oldest first. */
  readonly behind: (id: number, limit: number) => Promise<AuditRow[]>;
  readonly newest: () => Promise<number>;
  readonly log: Logger;
  /** Undelivered events beyond which somebody must be told. */
  readonly alarmAfter: number;
  /** Milliseconds; for tests. */
  readonly pace?: Pace;
}

export interface Pace {
  readonly look: number;
  readonly firstRetry: number;
  readonly longestRetry: number;
}

export interface DeliveryState {
  readonly name: string;
  readonly delivered: number;
  readonly undelivered: number;
  readonly alarm: boolean;
  readonly failure?: string;
}

/** Events handed over at once. */
const BATCH = 500;
const PACE: Pace = { look: 1_000, firstRetry: 1_000, longestRetry: 60_000 };

/**
 * Follows the trail and hands it to one collector: in order, each event at least once, whatever restarts and absences come in between.
 * An event goes on only when all before it have arrived.
 */
export class Delivery {
  readonly #parts: DeliveryParts;
  readonly #pace: Pace;
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #failure: string | undefined;
  #failures = 0;
  #alarm = false;

  constructor(parts: DeliveryParts) {
    this.#parts = parts;
    this.#pace = parts.pace ?? PACE;
  }

  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async state(): Promise<DeliveryState> {
    const { collector, position } = this.#parts;
    const undelivered = await this.#undelivered();
    return {
      name: collector.name,
      delivered: position.id,
      undelivered,
      alarm: undelivered > this.#parts.alarmAfter,
      ...(this.#failure !== undefined && { failure: this.#failure }),
    };
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const wait = await this.#once();
      if (wait > 0) await pause(wait, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** @returns milliseconds to wait before the next attempt */
  async #once(): Promise<number> {
    const { collector, position, behind } = this.#parts;
    let arrived = position.id;
    try {
      const rows = await behind(position.id, BATCH);
      if (rows.length === 0) return this.#pace.look;
      try {
        const hear = ({ id }: AuditRow) => {
          arrived = id;
        };
        await collector.send(rows, hear, this.#stopping.signal);
      } finally {
        await position.put(arrived);
      }
      this.#succeeded();
      return rows.length < BATCH ? this.#pace.look : 0;
    } catch (error) {
      return this.#stopping.signal.aborted ? 0 : this.#failed(error as Error);
    }
  }

  #succeeded(): void {
    if (this.#failures > 0)
      this.#parts.log.info('the collector of audit events answers again', { collector: this.#parts.collector.name });
    this.#failures = 0;
    this.#failure = undefined;
    this.#alarm = false;
  }

  async #failed(error: Error): Promise<number> {
    const { collector, log, alarmAfter } = this.#parts;
    this.#failure = error.message;
    if (this.#failures++ === 0)
      log.warn('audit events could not be delivered; they wait', { collector: collector.name, reason: error.message });
    const undelivered = await this.#undelivered().catch(() => 0);
    if (!this.#alarm && undelivered > alarmAfter) {
      this.#alarm = true;
      log.error('too many audit events wait for their collector', { collector: collector.name, undelivered });
    }
    return Math.min(this.#pace.longestRetry, this.#pace.firstRetry * 2 ** Math.min(this.#failures - 1, 16));
  }

  async #undelivered(): Promise<number> {
    return Math.max(0, (await this.#parts.newest()) - this.#parts.position.id);
  }
}
