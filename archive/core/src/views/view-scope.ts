import type { Access, IndexStore, Principal, ProjectLenses, Scope, ScopePart } from '@vesalius/archive/api';
import { type ViewedProject, viewedProjects } from '../access/access.ts';
import type { ViewIndex } from './view-index.ts';

/** What a principal sees de-identified, as a part of the index of views. */
export class ViewScopes {
  readonly #views: ViewIndex;
  readonly #lenses: ProjectLenses;

  constructor(views: ViewIndex, lenses: ProjectLenses) {
    this.#views = views;
    this.#lenses = lenses;
  }

  /** Undefined for who sees nothing through a project. */
  async of(principal: Principal): Promise<Scope | undefined> {
    const projects = viewedProjects(principal);
    if (projects.length === 0) return undefined;
    const parts = await Promise.all(projects.map((one) => this.#part(principal, one)));
    const seen = parts.filter((part) => part !== undefined);
    return seen.length > 0 ? { sees: 'some', parts: seen } : undefined;
  }

  async #part(principal: Principal, seen: ViewedProject): Promise<ScopePart | undefined> {
    const { clearance, studyInstanceUid } = seen;
    if (!(await this.#lenses.admits(principal, seen.project))) return undefined;
    const lens = await this.#lenses.lens(seen.project);
    if (!lens) return undefined;
    const project = await this.#views.idOf(seen.project, lens.version);
    if (studyInstanceUid !== undefined) return { of: 'study', studyInstanceUid, project, clearance };
    return { of: 'project', project, clearance };
  }

  /** Through which project a study is seen, and the clearance that it takes; undefined when through none. */
  async showing(principal: Principal, studyInstanceUid: string): Promise<ViewedProject | undefined> {
    for (const seen of viewedProjects(principal)) {
      const part = await this.#part(principal, { ...seen, studyInstanceUid });
      const clearance = part && (await clearanceFor(this.#views.store, part, studyInstanceUid));
      if (clearance !== undefined) return { project: seen.project, clearance };
    }
    return undefined;
  }
}

/** The least clearance with which a study is seen in that part, up to the part's own; undefined when with none. */
export async function clearanceFor(
  { instances }: Pick<IndexStore, 'instances'>,
  part: ScopePart,
  studyInstanceUid: string,
): Promise<number | undefined> {
  for (let clearance = 0; clearance <= part.clearance; clearance++) {
    const scope: Scope = { sees: 'some', parts: [{ ...part, clearance }] };
    if ((await instances.count(scope, { studyInstanceUids: [studyInstanceUid] })) > 0) return clearance;
  }
  return undefined;
}

/** An access that answers every question of scope with this one. */
export function within(access: Access, scope: Scope): Access {
  return { ...access, scopeOf: () => scope };
}
