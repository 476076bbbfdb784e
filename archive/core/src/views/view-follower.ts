import { type Change, type IndexStore, type Logger, Pace } from '@vesalius/archive/api';
import type { ViewFill } from './view-fill.ts';

const FACT = 'followed';
const PAGE = 1000;
/** Milliseconds that a change may wait for others. */
const GATHER_MS = 250;
/** Kinds of changes after which an instance looks different, or is there or not. */
const KINDS = ['instance-stored', 'instance-deleted', 'quarantine-resolved'] as const;

/** Keeps views as the archive is: instances that come into studies of a project, and those that go. What was missed while it was off is caught up. */
export class ViewFollower {
  readonly #index: IndexStore;
  readonly #views: IndexStore;
  readonly #fill: ViewFill;
  readonly #log: Logger;
  readonly #pace: Pace;
  #unsubscribe: (() => void) | undefined;

  /** @param views the index of the views, which remembers how far it is: one that is new is filled from the beginning */
  constructor(index: IndexStore, views: IndexStore, fill: ViewFill, log: Logger) {
    this.#index = index;
    this.#views = views;
    this.#fill = fill;
    this.#log = log;
    this.#pace = new Pace(
      () =>
        this.#follow().catch((error: Error) =>
          this.#log.error('views of projects cannot follow the archive', { error }),
        ),
      GATHER_MS,
    );
  }

  run(): void {
    this.#unsubscribe = this.#index.changes.subscribe(() => this.#pace.wake());
    this.#pace.wake();
  }

  async stop(): Promise<void> {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    await this.#pace.stop();
    await this.#fill.idle();
  }

  async #follow(): Promise<void> {
    let since = await this.#followedTo();
    for (let more = true; more && this.#unsubscribe; ) {
      const page = await this.#index.changes.since({ scope: { sees: 'all' }, kinds: KINDS, maker: '' }, since, PAGE);
      await this.#take(page.changes);
      more = page.more;
      if (page.last === since) continue;
      since = page.last;
      await this.#views.facts.put(FACT, String(since));
    }
  }

  /** An index that is behind what was followed is another one, brought back or made anew: what is seen is then made anew too. */
  async #followedTo(): Promise<number> {
    const followed = Number((await this.#views.facts.get(FACT)) ?? 0);
    if (followed <= (await this.#index.changes.last())) return followed;
    for (const { id } of await this.#index.access.projects()) await this.#fill.takeAll(id);
    return 0;
  }

  /** Nobody knows in which projects a study was that is gone. */
  async #projectsOf(study: string, isGone: boolean): Promise<number[]> {
    if (isGone) return (await this.#index.access.projects()).map(({ id }) => id);
    return this.#index.access.projectsOf({ sees: 'all' }, study);
  }

  async #take(changes: readonly Change[]): Promise<void> {
    const touched = Map.groupBy(
      changes.filter(({ studyInstanceUid, sopInstanceUid }) => studyInstanceUid && sopInstanceUid),
      ({ studyInstanceUid }) => studyInstanceUid!,
    );
    for (const [study, those] of touched) {
      const uids = [...new Set(those.map(({ sopInstanceUid }) => sopInstanceUid!))];
      const renew = those.some(({ kind }) => kind !== 'instance-stored');
      const isGone = those.some(({ kind }) => kind === 'instance-deleted');
      for (const project of await this.#projectsOf(study, isGone))
        await this.#fill.instances(project, study, uids, renew);
    }
  }
}
