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
  readonly #ids = new Map<number, Promise<number>>();

  constructor(store: IndexStore) {
    this.store = store;
  }

  /** The number of a project in this index. */
  idOf(project: number): Promise<number> {
    let id = this.#ids.get(project);
    if (!id) {
      id = this.#findOrAdd(`project-${project}`);
      id.catch(() => this.#ids.delete(project));
      this.#ids.set(project, id);
    }
    return id;
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

  async removeProject(project: number): Promise<void> {
    const scope: Scope = { sees: 'some', parts: [{ of: 'project', project: await this.idOf(project), clearance: 2 }] };
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
