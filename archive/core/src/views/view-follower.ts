import { type Change, type IndexStore, type Logger, Pace } from '@vesalius/archive/api';
import type { ViewFill } from './view-fill.ts';

const FACT = 'followed';
const PAGE = 1000;
/** Milliseconds that a change may wait for others. */
const GATHER_MS = 250;
/** Kinds of changes after which an instance looks different, or is there or not. */
const KINDS = ['instance-stored', 'instance-deleted', 'quarantine-resolved', 'project-changed'] as const;

/** Keeps views as the archive is: instances that come into studies of a project, and those that go. What was missed while it was off is caught up. */
export class ViewFollower {
  readonly #index: IndexStore;
  readonly #views: IndexStore;
  readonly #fill: ViewFill;
  readonly #renew: (project: number) => Promise<void>;
  readonly #log: Logger;
  readonly #pace: Pace;
  #unsubscribe: (() => void) | undefined;

  /**
   * @param views the index of the views, which remembers how far it is: one that is new is filled from the beginning
   * @param renew makes what a project shows anew where that is not what its lens of now shows
   */
  constructor(
    index: IndexStore,
    views: IndexStore,
    fill: ViewFill,
    renew: (project: number) => Promise<void>,
    log: Logger,
  ) {
    this.#index = index;
    this.#views = views;
    this.#fill = fill;
    this.#renew = renew;
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
      await this.#take(page.changes.filter(({ kind }) => kind !== 'project-changed'));
      await this.#takeProjects(page.changes.filter(({ kind }) => kind === 'project-changed'));
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

  /** What another node has done, and this one too: it is the same then. */
  async #takeProjects(changes: readonly Change[]): Promise<void> {
    const there = new Set((await this.#index.access.projects()).map(({ id }) => id));
    const seen = new Set<string>();
    for (const { studyInstanceUid, facts } of changes) {
      const projects = facts?.project === undefined ? there : [Number(facts.project)];
      for (const project of projects) {
        const name = `${project} ${studyInstanceUid}`;
        if (seen.has(name)) continue;
        seen.add(name);
        if (!there.has(project)) await this.#fill.takeAll(project);
        else if (studyInstanceUid === undefined) await this.#renew(project);
        else await this.#fill.follow(project, studyInstanceUid);
      }
    }
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
