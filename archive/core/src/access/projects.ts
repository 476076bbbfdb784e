import {
  type Access,
  type AccessRecords,
  ArchiveError,
  type Confidentiality,
  type Identity,
  type Permission,
  type Principal,
  type ProjectRecord,
  type Projects,
  type ViewReport,
} from '@vesalius/archive/api';
import { changeOf } from '../audit/act.ts';

/** Permissions of which each, held everywhere, lets all projects be seen. */
const SEE_ALL: readonly Permission[] = ['projects.manage', 'administer'];

export class ArchiveProjects implements Projects {
  readonly #access: Access;
  readonly #records: AccessRecords;
  readonly #identity: Pick<Identity, 'rightsChanged'>;

  constructor(access: Access, records: AccessRecords, identity: Pick<Identity, 'rightsChanged'>) {
    this.#access = access;
    this.#records = records;
    this.#identity = identity;
  }

  async list(principal: Principal): Promise<ProjectRecord[]> {
    const all = await this.#records.projects();
    if (SEE_ALL.some((permission) => principal.permissions.has(permission))) return all;
    const own = new Set(principal.grants?.flatMap(({ place }) => (place.of === 'project' ? [place.project] : [])));
    return all.filter(({ id }) => own.has(id));
  }

  async byName(principal: Principal, name: string): Promise<ProjectRecord | undefined> {
    return (await this.list(principal)).find((project) => project.name === name);
  }

  async add(
    principal: Principal,
    project: { readonly name: string; readonly title: string; readonly description: string },
  ): Promise<ProjectRecord> {
    this.#access.demandAt(principal, 'projects.manage', { of: 'archive' });
    const added = await this.#records.addProject(
      project,
      changeOf(principal, 'project-added', { project: project.name }),
    );
    if (!added) throw new ArchiveError('conflict', { detail: 'there is a project of that name' });
    return added;
  }

  async change(principal: Principal, id: number, changed: { readonly title: string; readonly description: string }) {
    this.#demand(principal, id);
    return this.#records.changeProject(id, changed, changeOf(principal, 'project-changed', { project: id }));
  }

  async remove(principal: Principal, id: number): Promise<boolean> {
    this.#access.demandAt(principal, 'projects.manage', { of: 'archive' });
    const removed = await this.#records.removeProject(id, changeOf(principal, 'project-removed', { project: id }));
    this.#identity.rightsChanged();
    return removed;
  }

  async putStudy(principal: Principal, id: number, studyInstanceUid: string): Promise<boolean> {
    this.#demand(principal, id);
    const scope = this.#access.scopeOf(principal, 'retrieve');
    const event = { ...changeOf(principal, 'study-into-project', { project: id }), studyInstanceUid };
    return this.#records.putStudy(id, scope, studyInstanceUid, event);
  }

  async takeStudy(principal: Principal, id: number, studyInstanceUid: string): Promise<boolean> {
    this.#demand(principal, id);
    const event = { ...changeOf(principal, 'study-out-of-project', { project: id }), studyInstanceUid };
    return this.#records.takeStudy(id, studyInstanceUid, event);
  }

  async ofStudy(principal: Principal, studyInstanceUid: string): Promise<ProjectRecord[]> {
    const ids = await this.#records.projectsOf(this.#access.scopeOf(principal, 'search'), studyInstanceUid);
    if (ids.length === 0) return [];
    return (await this.list(principal)).filter(({ id }) => ids.includes(id));
  }

  async mark(principal: Principal, studyInstanceUid: string, confidentiality: Confidentiality): Promise<boolean> {
    this.#access.demand(principal, 'confidentiality.mark');
    const scope = this.#access.scopeOf(principal, 'confidentiality.mark');
    const event = { ...changeOf(principal, 'confidentiality-marked', { confidentiality }), studyInstanceUid };
    return this.#records.mark(scope, studyInstanceUid, confidentiality, event);
  }

  /** Nothing is shown de-identified here; see `views/`. */
  async renewView(principal: Principal, id: number): Promise<ViewReport> {
    this.#demand(principal, id);
    return { shown: 0, refused: {} };
  }

  #demand(principal: Principal, project: number): void {
    this.#access.demandAt(principal, 'projects.manage', { of: 'project', project });
  }
}
