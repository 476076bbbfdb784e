import { DOORS, type Door, type OpenDoor } from './doors.ts';
import type { Journal } from './journal.ts';
import type { Reached } from './server/running-server.ts';
import { type Kind, type Made, make, type Specimen } from './specimen.ts';

/** The door of each sender. */
const SENDERS: readonly OpenDoor[] = [
  ...Array<OpenDoor>(4).fill(DOORS['C-STORE']),
  ...Array<OpenDoor>(2).fill(DOORS['STOW-RS']),
  DOORS.import,
];
/** Out of a hundred that are sent. */
const SHARE = { again: 8, 'other-bytes': 3, 'other-patient': 2 } as const;
/** What is sent again or contradicted is one of so many; else every round would touch every study. */
const LATEST = 1000;
const KINDS: readonly Kind[] = ['small', 'small', 'small', 'small', 'ct', 'ct', 'ct', 'multi-frame'];

/** What senders met that is not the end of the server. */
export interface Load {
  readonly refusals: string[];
  /** Resolves when all senders have ended; they do so when the server does, or after `stop`. */
  readonly over: Promise<void>;
  stop(): void;
}

export interface LoadOptions {
  readonly server: Reached;
  readonly journal: Journal;
  /** Names the studies of this load. */
  readonly name: string;
  readonly random: () => number;
  /** What is sent, each as often as it is named. */
  readonly kinds?: readonly Kind[];
  /** A door for each sender. */
  readonly doors?: readonly OpenDoor[];
  /** Whether some of what is sent contradicts what was sent before; so it does unless told. */
  readonly contradicts?: boolean;
}

/** Mixed senders, each with a study of its own and now and then something of an earlier one. */
export function startLoad(options: LoadOptions): Load {
  const refusals: string[] = [];
  const state = { stopped: false };
  const left = [...options.journal.unknown.values()]; // what was never answered is sent again, as a modality does
  const { doors = SENDERS } = options;
  const senders = doors.map(async (open, index) => {
    try {
      const sender = new Sender(options, await open(options.server), `${options.name} ${index}`, refusals);
      if (index === 0) for (const made of left) await sender.send([made]);
      while (!state.stopped) await sender.sendSome();
      await sender.close();
    } catch {
      // No answer: the server was ended, and whoever checks it finds out when it was not.
    }
  });
  return {
    refusals,
    over: Promise.all(senders).then(() => undefined),
    stop: () => {
      state.stopped = true;
    },
  };
}

class Sender {
  readonly #options: LoadOptions;
  readonly #door: Door;
  readonly #study: string;
  readonly #refusals: string[];
  #number = 0;

  constructor(options: LoadOptions, door: Door, study: string, refusals: string[]) {
    this.#options = options;
    this.#door = door;
    this.#study = study;
    this.#refusals = refusals;
  }

  async send(instances: readonly Made[]): Promise<void> {
    const { journal } = this.#options;
    for (const made of instances) journal.sending(made);
    const refused = await this.#door.send(instances);
    for (const { reason } of refused) this.#refusals.push(`${this.#door.name} answered ${reason}`);
    const not = new Set(refused.map(({ made }) => made));
    await Promise.all(
      instances.filter((made) => !not.has(made)).map((made) => journal.acknowledged(made, this.#door.name)),
    );
  }

  sendSome(): Promise<void> {
    const count = 1 + Math.floor(this.#options.random() * this.#door.atOnce);
    const specimens = new Map(
      Array.from({ length: count }, () => this.#next()).map((one) => [JSON.stringify(one), one]),
    );
    return this.send([...specimens.values()].map(make));
  }

  close(): Promise<void> {
    return this.#door.close();
  }

  #next(): Specimen {
    const { random, kinds = KINDS, contradicts = true } = this.#options;
    let dice = random() * 100;
    for (const [what, share] of Object.entries(SHARE)) {
      dice -= share;
      const original = dice < 0 ? this.#original() : undefined;
      if (original && (contradicts || what === 'again'))
        return what === 'again' ? original : { ...original, contradiction: what as 'other-bytes' };
    }
    this.#number += 1;
    return { kind: kinds[Math.floor(random() * kinds.length)]!, study: this.#study, number: this.#number };
  }

  /** One that is kept, of this round or one of those before. */
  #original(): Specimen | undefined {
    const all = [...this.#options.journal.kept.values()].slice(-LATEST);
    return all[Math.floor(this.#options.random() * all.length)]?.specimen;
  }
}
