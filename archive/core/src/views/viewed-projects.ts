import {
  type Access,
  ArchiveError,
  type Confidentiality,
  type IndexStore,
  type Principal,
  type ProjectLenses,
  type ProjectRecord,
  type Projects,
  type Scope,
  type ViewReport,
} from '@vesalius/archive/api';
import { TAG } from '@vesalius/dicom';
import { selected } from '../retrieve/retrieve.ts';
import type { ViewFill } from './view-fill.ts';

const PAGE = 500;
const ALL: Scope = { sees: 'all' };

export interface ViewedProjectsParts {
  readonly records: Projects;
  readonly index: IndexStore;
  readonly access: Access;
  readonly fill: ViewFill;
  readonly lenses: Pick<ProjectLenses, 'mayJoin' | 'limits'>;
}

/** Projects whose views follow what is put into them and taken out: a study that was taken out is not seen any more when the call returns. */
export class ViewedProjects implements Projects {
  readonly #parts: ViewedProjectsParts;
  /** Those that a job of this node makes anew. */
  readonly #renewing = new Set<number>();

  constructor(parts: ViewedProjectsParts) {
    this.#parts = parts;
  }

  list(principal: Principal): Promise<ProjectRecord[]> {
    return this.#parts.records.list(principal);
  }

  byName(principal: Principal, name: string): Promise<ProjectRecord | undefined> {
    return this.#parts.records.byName(principal, name);
  }

  add(principal: Principal, project: Parameters<Projects['add']>[1]): Promise<ProjectRecord> {
    return this.#parts.records.add(principal, project);
  }

  change(principal: Principal, id: number, changed: Parameters<Projects['change']>[2]): Promise<boolean> {
    return this.#parts.records.change(principal, id, changed);
  }

  async remove(principal: Principal, id: number): Promise<boolean> {
    this.#parts.access.demandAt(principal, 'projects.manage', { of: 'archive' });
    await this.#parts.fill.takeAll(id);
    return this.#parts.records.remove(principal, id);
  }

  async putStudy(principal: Principal, id: number, studyInstanceUid: string): Promise<boolean> {
    await this.#demandConsent(id, studyInstanceUid);
    await this.#demandRoom(id, studyInstanceUid);
    const put = await this.#parts.records.putStudy(principal, id, studyInstanceUid);
    if (put) await this.#parts.fill.study(id, studyInstanceUid);
    return put;
  }

  async #demandConsent(project: number, studyInstanceUid: string): Promise<void> {
    const matches = [{ kind: 'equals', path: [TAG.StudyInstanceUID], value: studyInstanceUid }] as const;
    const { rows } = await this.#parts.index.queries.search(ALL, { level: 'study', matches, limit: 1 });
    const issuer = rows[0]?.attributes['00100021']?.Value?.[0];
    const patient = {
      patientId: rows[0]?.patientId ?? '',
      ...(typeof issuer === 'string' && { issuerOfPatientId: issuer }),
    };
    if (!(await this.#parts.lenses.mayJoin(project, patient)))
      throw new ArchiveError('conflict', { detail: 'consent to the project was withdrawn' });
  }

  /** @throws ArchiveError `limit-exceeded` when the project would hold more than it may; a study that is in it already takes no more */
  async #demandRoom(project: number, studyInstanceUid: string): Promise<void> {
    const { lenses, index } = this.#parts;
    const limits = await lenses.limits(project);
    if (!limits || (await index.access.projectsOf(ALL, studyInstanceUid)).includes(project)) return;
    const held = await index.statistics({ sees: 'some', parts: [{ of: 'project', project, clearance: 2 }] });
    const coming = { studies: 1, instances: 0, bytes: 0 };
    for await (const { fileSize } of selected(index, ALL, { studyInstanceUids: [studyInstanceUid] })) {
      coming.instances++;
      coming.bytes += fileSize;
    }
    for (const what of ['studies', 'instances', 'bytes'] as const)
      if (held[what] + coming[what] > (limits[what] ?? Number.POSITIVE_INFINITY))
        throw new ArchiveError('limit-exceeded', { where: what, detail: `the project may not hold more ${what}` });
  }

  async takeStudy(principal: Principal, id: number, studyInstanceUid: string): Promise<boolean> {
    this.#parts.access.demandAt(principal, 'projects.manage', { of: 'project', project: id });
    await this.#parts.fill.take(id, studyInstanceUid); // first, so that a crash leaves nothing to be seen that was taken out
    const taken = await this.#parts.records.takeStudy(principal, id, studyInstanceUid);
    if (taken) await this.#parts.fill.take(id, studyInstanceUid);
    return taken;
  }

  ofStudy(principal: Principal, studyInstanceUid: string): Promise<ProjectRecord[]> {
    return this.#parts.records.ofStudy(principal, studyInstanceUid);
  }

  /** In each view too, before it is said to be done. */
  async mark(principal: Principal, studyInstanceUid: string, confidentiality: Confidentiality): Promise<boolean> {
    const marked = await this.#parts.records.mark(principal, studyInstanceUid, confidentiality);
    if (!marked) return false;
    for (const project of await this.#parts.index.access.projectsOf({ sees: 'all' }, studyInstanceUid))
      await this.#parts.fill.instances(project, studyInstanceUid, [], false);
    return true;
  }

  async renewView(
    principal: Principal,
    id: number,
    progress: (done: number) => void,
    signal: AbortSignal,
  ): Promise<ViewReport> {
    this.#parts.access.demandAt(principal, 'projects.manage', { of: 'project', project: id });
    const version = await this.#parts.fill.restart(id); // what may not be seen any more is gone before the rest is made
    this.#renewing.add(id);
    try {
      await this.#parts.index.changes.append('project-changed', { project: id }); // other nodes make theirs anew
      return await this.#showAll(id, version, progress, signal);
    } finally {
      this.#renewing.delete(id);
    }
  }

  /** What was not made to the end before the last stop, or was never begun after a profile was changed. */
  async renewBehind(signal: AbortSignal): Promise<void> {
    for (const { id } of await this.#parts.index.access.projects()) await this.renewOneBehind(id, signal);
  }

  async renewOneBehind(id: number, signal: AbortSignal): Promise<void> {
    if (this.#renewing.has(id)) return;
    await this.#showAll(id, await this.#parts.fill.behind(id), () => undefined, signal);
  }

  async #showAll(
    id: number,
    version: string | undefined,
    progress: (done: number) => void,
    signal: AbortSignal,
  ): Promise<ViewReport> {
    const refused: Record<string, number> = {};
    let [shown, done] = [0, 0];
    if (version === undefined) return { shown, refused };
    for await (const uid of this.#studiesOf(id)) {
      signal.throwIfAborted();
      const report = await this.#parts.fill.study(id, uid);
      shown += report.shown;
      for (const [code, number] of Object.entries(report.refused)) refused[code] = (refused[code] ?? 0) + number;
      progress(++done);
    }
    await this.#parts.fill.finish(id, version);
    return { shown, refused };
  }

  async *#studiesOf(project: number): AsyncGenerator<string> {
    const scope: Scope = { sees: 'some', parts: [{ of: 'project', project, clearance: 2 }] };
    let after: string | undefined;
    do {
      const page = await this.#parts.index.queries.search(scope, { level: 'study', matches: [], limit: PAGE }, after);
      for (const { studyInstanceUid } of page.rows) yield studyInstanceUid!;
      after = page.next;
    } while (after !== undefined);
  }
}
