import {
  type AuditEvent,
  CONFIDENTIALITIES,
  type Confidentiality,
  type IndexStore,
  type Scope,
} from '@vesalius/archive/api';

/** Rows that go in one transaction. */
const BATCH = 500;
const ALL: Scope = { sees: 'all' };
const OWN_WORK: AuditEvent = { kind: 'application-activity', outcome: 'success', actor: 'vesalius' };

/**
 * The index of what is seen through projects: the same schema as the archive's own, with what stands for patients and UIDs in place of them. Each project has a
 * number of its own in it. It can be made anew from the archive and the register.
 */
export class ViewIndex {
  readonly store: IndexStore;
  readonly #ids = new Map<string, Promise<number>>();

  constructor(store: IndexStore) {
    this.store = store;
  }

  /**
   * The number in this index of what a project shows under one version of its lens: with another version it is another one, that nothing made before
   * is found under.
   */
  idOf(project: number, version: string): Promise<number> {
    const name = `${nameOf(project)}${version}`;
    let id = this.#ids.get(name);
    if (!id) {
      id = this.#findOrAdd(name);
      id.catch(() => this.#ids.delete(name));
      this.#ids.set(name, id);
    }
    return id;
  }

  /** How far what a project shows is made under a version of its lens. */
  async stageOf(project: number, version: string): Promise<'not-begun' | 'begun' | 'whole'> {
    const [stage, of] = ((await this.store.facts.get(stageName(project))) ?? '').split(' ');
    return of === version ? (stage as 'begun' | 'whole') : 'not-begun';
  }

  async putStage(project: number, version: string, stage: 'begun' | 'whole'): Promise<void> {
    await this.store.facts.put(stageName(project), `${stage} ${version}`);
  }

  async #findOrAdd(name: string): Promise<number> {
    const added = await this.store.access.addProject({ name, title: name, description: '' }, OWN_WORK);
    const known = added ?? (await this.store.access.projects()).find((project) => project.name === name);
    return known!.id;
  }

  /** Which of the studies of a project can be seen, a confidentiality each up to which they are. */
  async mark(studyInstanceUid: string, confidentiality: Confidentiality): Promise<void> {
    await this.store.access.mark(ALL, studyInstanceUid, confidentiality, OWN_WORK);
  }

  async removeStudy(studyInstanceUid: string): Promise<void> {
    await this.#remove({ studyInstanceUids: [studyInstanceUid] });
  }

  async removeInstances(sopInstanceUids: readonly string[]): Promise<void> {
    await this.#remove({ sopInstanceUids });
  }

  /** Under each version, and under none as they were kept once. */
  async removeProject(project: number): Promise<void> {
    for (const { id, name } of await this.store.access.projects()) {
      if (!`${name}@`.startsWith(nameOf(project))) continue;
      await this.#removeAll(id);
      this.#ids.delete(name);
      await this.store.access.removeProject(id, OWN_WORK);
    }
  }

  async #removeAll(id: number): Promise<void> {
    const scope: Scope = { sees: 'some', parts: [{ of: 'project', project: id, clearance: 2 }] };
    for (;;) {
      const query = { level: 'study', matches: [], limit: BATCH } as const;
      const { rows } = await this.store.queries.search(scope, query);
      for (const { studyInstanceUid } of rows) await this.removeStudy(studyInstanceUid!);
      if (rows.length === 0) return;
    }
  }

  async #remove(selection: Parameters<IndexStore['instances']['remove']>[1]): Promise<void> {
    for (;;) {
      const { instances } = await this.store.instances.remove(ALL, selection, 'vesalius', BATCH);
      if (instances < BATCH) return;
    }
  }
}

/** Behind it comes the version of the lens. */
function nameOf(project: number): string {
  return `project-${project}@`;
}

function stageName(project: number): string {
  return `view ${project}`;
}

/** Up to which confidentiality a study is marked in an index; undefined when it is not there. */
export async function confidentialityOf(
  index: IndexStore,
  studyInstanceUid: string,
): Promise<Confidentiality | undefined> {
  for (const [clearance, confidentiality] of CONFIDENTIALITIES.entries()) {
    const scope: Scope = { sees: 'some', parts: [{ of: 'archive', clearance }] };
    if ((await index.instances.count(scope, { studyInstanceUids: [studyInstanceUid] })) > 0) return confidentiality;
  }
  return undefined;
}
