import type {
  BlobStore,
  Clock,
  ExtraAttribute,
  IndexStore,
  Logger,
  ProjectLens,
  ProjectLenses,
  Scope,
  Selection,
  StoredInstance,
  ViewReport,
} from '@vesalius/archive/api';
import { readHeader } from '../retrieve/header.ts';
import { selected } from '../retrieve/retrieve.ts';
import { confidentialityOf, type ViewIndex } from './view-index.ts';
import { type Shown, viewRecord } from './view-records.ts';

export interface ViewFillParts {
  readonly index: IndexStore;
  readonly blobs: BlobStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly extraAttributes: readonly ExtraAttribute[];
  readonly lenses: ProjectLenses;
  readonly views: ViewIndex;
}

const ALL: Scope = { sees: 'all' };
const BATCH = 64;

/** Why instances are not shown, with how many. */
type Refused = Record<string, number>;

/** Gives what a project shows its rows in the index of views, one piece of work after another. */
export class ViewFill {
  readonly #parts: ViewFillParts;
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: ViewFillParts) {
    this.#parts = parts;
  }

  /** Shows a study of a project anew; one that is not in the project, or has no lens, is taken out. */
  study(project: number, studyInstanceUid: string): Promise<ViewReport> {
    return this.#inTurn(async () => {
      const lens = await this.#begun(project);
      if (!lens) return { shown: 0, refused: {} };
      await this.#parts.views.removeStudy(lens.uid(studyInstanceUid));
      return this.#fill(project, lens, studyInstanceUid, { studyInstanceUids: [studyInstanceUid] });
    });
  }

  /**
   * Some instances of a study that came or went.
   *
   * @param renew what is shown of them is not as it is any more; else it stays, so that nothing is missing meanwhile
   */
  instances(
    project: number,
    studyInstanceUid: string,
    sopInstanceUids: readonly string[],
    renew: boolean,
  ): Promise<ViewReport> {
    return this.#inTurn(async () => {
      const lens = await this.#begun(project);
      if (!lens) return { shown: 0, refused: {} };
      if (renew) await this.#parts.views.removeInstances(sopInstanceUids.map((uid) => lens.uid(uid)));
      const selection = { studyInstanceUids: [studyInstanceUid], sopInstanceUids };
      return this.#fill(project, lens, studyInstanceUid, selection);
    });
  }

  /** Brings a study to what the archive says by now: another node may have put it in, taken it out or marked it. What is shown of it stays. */
  follow(project: number, studyInstanceUid: string): Promise<void> {
    return this.#inTurn(async () => {
      const lens = await this.#begun(project);
      if (!lens) return;
      const { index, views } = this.#parts;
      const uid = lens.uid(studyInstanceUid);
      if (!(await index.access.projectsOf(ALL, studyInstanceUid)).includes(project)) return views.removeStudy(uid);
      const held = await index.instances.count(ALL, { studyInstanceUids: [studyInstanceUid] });
      const isWhole = (await views.store.instances.count(ALL, { studyInstanceUids: [uid] })) === held;
      const missing = isWhole ? { sopInstanceUids: [] } : {};
      await this.#fill(project, lens, studyInstanceUid, { studyInstanceUids: [studyInstanceUid], ...missing });
    });
  }

  take(project: number, studyInstanceUid: string): Promise<void> {
    return this.#inTurn(async () => {
      const lens = await this.#begun(project);
      if (lens) await this.#parts.views.removeStudy(lens.uid(studyInstanceUid));
    });
  }

  takeAll(project: number): Promise<void> {
    return this.#inTurn(() => this.#parts.views.removeProject(project));
  }

  /** Begins anew under the lens of now. @returns its version; undefined without one */
  restart(project: number): Promise<string | undefined> {
    return this.#inTurn(async () => {
      const lens = await this.#parts.lenses.lens(project);
      await this.#begin(project, lens);
      return lens?.version;
    });
  }

  /** Everything of the project is made, unless its lens is another one by now. */
  async finish(project: number, version: string): Promise<void> {
    const { views } = this.#parts;
    await this.#inTurn(async () => {
      if ((await views.stageOf(project, version)) === 'begun') await views.putStage(project, version, 'whole');
    });
  }

  /** The version of the lens of now, when what the project shows was not made to the end under it. */
  async behind(project: number): Promise<string | undefined> {
    const version = (await this.#parts.lenses.lens(project))?.version;
    if (version === undefined || (await this.#parts.views.stageOf(project, version)) === 'whole') return undefined;
    return version;
  }

  /** The lens of now. What was made under another one goes first: attributes of a patient or a study are kept once for all that belongs to it. */
  async #begun(project: number): Promise<ProjectLens | undefined> {
    const lens = await this.#parts.lenses.lens(project);
    if (lens && (await this.#parts.views.stageOf(project, lens.version)) === 'not-begun')
      await this.#begin(project, lens);
    return lens;
  }

  async #begin(project: number, lens: ProjectLens | undefined): Promise<void> {
    await this.#parts.views.removeProject(project);
    if (lens) await this.#parts.views.putStage(project, lens.version, 'begun');
  }

  /** Resolves when what was begun is done. */
  async idle(): Promise<void> {
    await this.#last.catch(() => undefined);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work, work);
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #fill(project: number, lens: ProjectLens, studyInstanceUid: string, selection: Selection): Promise<ViewReport> {
    const { index, views, extraAttributes: extra, clock } = this.#parts;
    if (!(await index.access.projectsOf(ALL, studyInstanceUid)).includes(project)) return { shown: 0, refused: {} };
    const place = { project, viewId: await views.idOf(project, lens.version), lens, extra };
    const refused: Refused = {};
    let shown = 0;
    for await (const batch of inBatches(selected(index, ALL, selection))) {
      const looks = await this.#looks(lens, batch, refused);
      const records = looks.map((look) => viewRecord(look, { ...place, now: clock.now() }));
      const admissions = await views.store.instances.admit(records);
      for (const { outcome } of admissions) {
        if (outcome === 'stored' || outcome === 'duplicate') shown++;
        else count(refused, outcome);
      }
    }
    const confidentiality = await confidentialityOf(index, studyInstanceUid);
    if (confidentiality) await views.mark(lens.uid(studyInstanceUid), confidentiality);
    return { shown, refused };
  }

  /** How the instances look; one that cannot be read or mapped is left out. */
  async #looks(lens: ProjectLens, batch: readonly StoredInstance[], refused: Refused): Promise<Shown[]> {
    const read: Shown[] = [];
    for (const original of batch) {
      const header = await readHeader(this.#parts.blobs, original).catch((error: Error) => {
        this.#parts.log.warn('an instance cannot be read for a project', { instance: original.id, error });
        count(refused, 'not-understood');
        return undefined;
      });
      if (header) read.push({ dataset: header.dataset, original });
    }
    const outcomes = await lens.headers(read.map(({ dataset }) => dataset));
    return read.filter((_, at) => {
      if (outcomes[at] === 'shown') return true;
      count(refused, outcomes[at] ?? 'not-understood');
      return false;
    });
  }
}

function count(refused: Refused, code: string): void {
  refused[code] = (refused[code] ?? 0) + 1;
}

async function* inBatches(instances: AsyncIterable<StoredInstance>): AsyncGenerator<StoredInstance[]> {
  let batch: StoredInstance[] = [];
  for await (const instance of instances) {
    batch.push(instance);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
