import { type Access, ArchiveError, type Identity, type Principal, RepeatedLook } from '@vesalius/archive/api';

export type Present = Identity['present'];

const LOOK_EVERY_MS = 2_000;
const NONE: ReadonlySet<never> = new Set();

/** The rights of who started a job, looked at again while it runs: whoever loses one of them loses the job, and can start it anew with what is left. */
export class OwnRights {
  /** May nothing any more once something of it was lost. */
  readonly principal: Principal;
  readonly #asked: { readonly access: Access; readonly present: Present };
  readonly #started: Principal;
  readonly #lost: (error: ArchiveError) => void;
  readonly #looking = new RepeatedLook(() => this.#look().catch(() => undefined), LOOK_EVERY_MS); // the next look asks again
  #holds = true;

  constructor(
    started: Principal,
    asked: { readonly access: Access; readonly present: Present },
    lost: (error: ArchiveError) => void,
  ) {
    this.#started = started;
    this.#asked = asked;
    this.#lost = lost;
    const { permissions, grants, ...who } = started;
    const holds = () => this.#holds;
    this.principal = {
      ...who,
      get permissions() {
        return holds() ? permissions : NONE;
      },
      get grants() {
        return holds() ? (grants ?? []) : [];
      },
    };
  }

  /** @throws ArchiveError `not-permitted` when something was lost before it began */
  async watch(): Promise<void> {
    await this.#look();
    if (!this.#holds) throw lostRights();
    this.#looking.run();
  }

  stop(): Promise<void> {
    return this.#looking.stop();
  }

  async #look(): Promise<void> {
    const { access, present } = this.#asked;
    if (!this.#holds || access.keeps(this.#started, await present(this.#started))) return;
    this.#holds = false;
    this.#lost(lostRights());
  }
}

function lostRights(): ArchiveError {
  return new ArchiveError('not-permitted', { detail: 'who started it may no longer do all that they might then' });
}
