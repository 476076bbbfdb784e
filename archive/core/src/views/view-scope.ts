import type { Access, Principal, ProjectLenses, Scope, ScopePart } from '@vesalius/archive/api';
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

  async #part(principal: Principal, { project, clearance }: ViewedProject): Promise<ScopePart | undefined> {
    if (!(await this.#lenses.admits(principal, project))) return undefined;
    const lens = await this.#lenses.lens(project);
    if (!lens) return undefined;
    return { of: 'project', project: await this.#views.idOf(project, lens.version), clearance };
  }
}

/** An access that answers every question of scope with this one. */
export function within(access: Access, scope: Scope): Access {
  return { ...access, scopeOf: () => scope };
}
