import { type Archive, type Change, Pace, type Principal } from '@vesalius/archive/api';
import { TAG } from '@vesalius/dicom';
import type { ProjectsData } from '../data.ts';
import type { GovernanceStore } from '../store/governance.ts';
import { isOutOf } from './consented.ts';
import { matchesOf } from './matches.ts';

const FACT = 'rules.followed';
const PAGE = 500;
/** Milliseconds that a change may wait for others. */
const GATHER_MS = 500;
/** Studies that are marked as confidential come into no project by a rule. */
const RULES: Principal = {
  kind: 'system',
  name: 'vesalius',
  permissions: new Set(['search', 'retrieve', 'projects.manage']),
};

/** Puts studies into projects by their rules, when nothing was added to them for a while. */
export class Arrivals {
  readonly #archive: Archive;
  readonly #governance: GovernanceStore;
  readonly #consents: ProjectsData['consents'];
  readonly #register: ProjectsData['register'];
  readonly #pace: Pace;
  #unsubscribe: (() => void) | undefined;

  constructor(archive: Archive, data: Pick<ProjectsData, 'governance' | 'consents' | 'register'>) {
    this.#archive = archive;
    this.#governance = data.governance;
    this.#consents = data.consents;
    this.#register = data.register;
    this.#pace = new Pace(
      () =>
        this.#follow().catch((error: Error) => archive.log.error('rules of projects could not be followed', { error })),
      GATHER_MS,
    );
  }

  async start(): Promise<void> {
    if (this.#governance.fact(FACT) === undefined)
      this.#governance.putFact(FACT, String(await this.#archive.changes.last()));
    this.#unsubscribe = this.#archive.changes.subscribe(() => this.#pace.wake());
    this.#pace.wake();
  }

  async stop(): Promise<void> {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    await this.#pace.stop();
  }

  async #follow(): Promise<void> {
    let since = Number(this.#governance.fact(FACT));
    for (let more = true; more && this.#unsubscribe; ) {
      const page = await this.#archive.changes.since(RULES, since, PAGE);
      for (const change of page.changes) await this.#take(change);
      more = page.more;
      if (page.last === since) continue;
      since = page.last;
      this.#governance.putFact(FACT, String(since));
    }
  }

  async #take({ kind, studyInstanceUid }: Change): Promise<void> {
    if (kind !== 'study-stable' || studyInstanceUid === undefined) return;
    if (this.#register.isCopyOfAny(studyInstanceUid)) return;
    for (const { project, keys } of this.#governance.rules()) {
      const own = { kind: 'equals', path: [TAG.StudyInstanceUID], value: studyInstanceUid } as const;
      const query = { level: 'study', matches: [own, ...matchesOf(keys)] } as const;
      if ((await this.#archive.search.count(RULES, query)) === 0) continue;
      await this.#join(project, studyInstanceUid);
    }
  }

  /** A rule of a project that is full or gone must not hold up those of others. */
  async #join(project: number, studyInstanceUid: string): Promise<void> {
    try {
      if (await isOutOf(this.#archive, this.#consents, project, studyInstanceUid)) return;
      await this.#archive.projects.putStudy(RULES, project, studyInstanceUid);
    } catch (error) {
      this.#archive.log.warn('a study did not come into a project by its rule', { project, error: error as Error });
    }
  }
}
