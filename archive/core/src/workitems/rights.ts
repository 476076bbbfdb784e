import {
  type Access,
  ArchiveError,
  type IndexStore,
  type Permission,
  type Place,
  type Principal,
} from '@vesalius/archive/api';
import { type DicomJson, TAG, tagToText } from '@vesalius/dicom';

const EVERYWHERE: Place = { of: 'archive' };
const STUDY_INSTANCE_UID = tagToText(TAG.StudyInstanceUID);
/** Of more studies nobody looks who may see each: such a workitem is for those who may see everything. */
const MOST_STUDIES = 50;

/**
 * Who may do something with a workitem: who may do it with all studies that it names. One that names none, or one that is not kept here, is
 * for those whose permission is about the whole archive.
 */
export class WorkitemRights {
  readonly #access: Access;
  readonly #index: IndexStore;

  constructor(access: Access, index: IndexStore) {
    this.#access = access;
    this.#index = index;
  }

  /** @throws ArchiveError `not-permitted` when it is held nowhere */
  demand(principal: Principal, permission: Permission): void {
    this.#access.demand(principal, permission);
  }

  /** @throws ArchiveError `not-permitted` when it is held on a part of the archive only */
  demandEverywhere(principal: Principal, permission: Permission): void {
    this.#access.demandAt(principal, permission, EVERYWHERE);
  }

  /** @throws ArchiveError `not-permitted` */
  async demandFor(principal: Principal, permission: Permission, model: DicomJson): Promise<void> {
    if (!(await this.may(principal, permission, model)))
      throw new ArchiveError('not-permitted', { detail: permission });
  }

  async may(principal: Principal, permission: Permission, model: DicomJson): Promise<boolean> {
    const scope = this.#access.scopeOf(principal, permission);
    if (scope.sees !== 'some') return scope.sees === 'all';
    const everywhere = this.#access.mayAt(principal, permission, EVERYWHERE);
    const studies = studiesIn(model);
    if (studies.size === 0 || studies.size > MOST_STUDIES) return everywhere;
    const { instances } = this.#index;
    for (const study of studies) {
      const selection = { studyInstanceUids: [study] };
      if ((await instances.count(scope, selection)) > 0) continue;
      if (!everywhere || (await instances.count({ sees: 'all' }, selection)) > 0) return false;
    }
    return true;
  }
}

/** The studies that a workitem names, at whatever place. */
function studiesIn(model: DicomJson, found = new Set<string>()): Set<string> {
  for (const [key, { vr, Value = [] }] of Object.entries(model)) {
    if (vr === 'SQ') for (const item of Value) studiesIn((item ?? {}) as DicomJson, found);
    else if (key === STUDY_INSTANCE_UID) for (const uid of Value) if (uid) found.add(String(uid));
  }
  return found;
}
