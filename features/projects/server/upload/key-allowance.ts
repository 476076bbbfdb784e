import { ArchiveError, type Clock } from '@vesalius/archive/api';

const DAY_MS = 86_400_000;
/** Patients that one person may ask keys for in a day: who guesses IDs does not get far. */
const MOST_A_DAY = 5000;

/** Counts the keys that each person asks for. */
export class KeyAllowance {
  readonly #clock: Clock;
  readonly #asked = new Map<string, number>();
  #day = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @throws ArchiveError `limit-exceeded` */
  take(person: string, keys: number): void {
    const day = Math.floor(this.#clock.now() / DAY_MS);
    if (day !== this.#day) this.#asked.clear();
    this.#day = day;
    const asked = (this.#asked.get(person) ?? 0) + keys;
    if (asked > MOST_A_DAY) throw new ArchiveError('limit-exceeded', { detail: 'no more keys today' });
    this.#asked.set(person, asked);
  }
}
