import { join } from 'node:path';
import { Journal } from '../journal.ts';
import type { Made } from '../specimen.ts';

interface Entry {
  /** Seconds since 1970. */
  readonly at: number;
  readonly made: Made;
  readonly acknowledged: boolean;
}

/** A journal that can be had as it was at any moment. */
export class TimedJournal extends Journal {
  readonly #entries: Entry[] = [];
  readonly #folder: string;
  #copies = 0;

  constructor(folder: string) {
    super(join(folder, 'journal.jsonl'));
    this.#folder = folder;
  }

  override sending(made: Made): void {
    this.#entries.push({ at: now(), made, acknowledged: false });
    super.sending(made);
  }

  override acknowledged(made: Made, door: string): Promise<void> {
    this.#entries.push({ at: now(), made, acknowledged: true });
    return super.acknowledged(made, door);
  }

  /** The first and the last acknowledgement. */
  get span(): readonly [number, number] {
    const acknowledged = this.#entries.filter((entry) => entry.acknowledged);
    return [acknowledged[0]!.at, acknowledged.at(-1)!.at];
  }

  /** To be closed by the caller. */
  asOf(moment: number): Journal {
    this.#copies += 1;
    const journal = new Journal(join(this.#folder, `journal-${this.#copies}.jsonl`));
    for (const { at, made, acknowledged } of this.#entries)
      if (at < moment) acknowledged ? journal.seen(made.sha256) : journal.sending(made);
    return journal;
  }
}

function now(): number {
  return (performance.timeOrigin + performance.now()) / 1000;
}
