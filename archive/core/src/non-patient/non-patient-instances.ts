import type {
  Access,
  BlobStore,
  IndexStore,
  NonPatientCategory,
  NonPatientInstances,
  Permission,
  Place,
  Principal,
  StoredInstance,
  WorkitemQuery,
} from '@vesalius/archive/api';
import type { DicomJson } from '@vesalius/dicom';
import { actOf } from '../audit/act.ts';
import { pageOfModels } from '../models/page-of-models.ts';

const EVERYWHERE: Place = { of: 'archive' };

/** Non-Patient Instances over the index (PS3.4 Annex GG). */
export class ArchiveNonPatientInstances implements NonPatientInstances {
  readonly #index: IndexStore;
  readonly #blobs: BlobStore;
  readonly #access: Access;

  constructor({ index, blobs }: { readonly index: IndexStore; readonly blobs: BlobStore }, access: Access) {
    this.#index = index;
    this.#blobs = blobs;
    this.#access = access;
  }

  async find(principal: Principal, category: NonPatientCategory, uid: string): Promise<StoredInstance | undefined> {
    this.#demand(principal, 'retrieve', category);
    return this.#index.nonPatient.get(category, uid);
  }

  async search(
    principal: Principal,
    category: NonPatientCategory,
    query: WorkitemQuery,
  ): Promise<{ models: DicomJson[]; more: boolean }> {
    this.#demand(principal, 'search', category);
    const { nonPatient } = this.#index;
    const found = await pageOfModels(query, (after, limit, conditions) =>
      nonPatient.list(category, after, limit, conditions),
    );
    return { models: found.rows.map(({ model }) => answerOf(model, query)), more: found.more };
  }

  async remove(principal: Principal, category: NonPatientCategory, uid: string): Promise<boolean> {
    this.#access.demandAt(principal, 'delete', EVERYWHERE);
    const event = actOf(principal, 'instances-deleted', { facts: { instances: 1, category } });
    const blobKey = await this.#index.nonPatient.remove(category, uid, principal.name, event);
    if (blobKey === undefined) return false;
    await this.#blobs.remove(blobKey);
    return true;
  }

  #demand(principal: Principal, permission: Permission, category: NonPatientCategory): void {
    // An inventory lists studies of patients (PS3.3 §A.88).
    if (category === 'inventories') this.#access.demandAt(principal, permission, EVERYWHERE);
    else this.#access.demand(principal, permission);
  }
}

/** Everything but sequences, and those that are asked for or matched on. */
function answerOf(model: DicomJson, { matches, include }: Pick<WorkitemQuery, 'matches' | 'include'>): DicomJson {
  if (include === 'all') return model;
  const paths = [...include, ...matches.flatMap((match) => ('path' in match ? [match.path] : []))];
  const wanted = new Set(paths.map(([tag]) => (tag ?? 0).toString(16).toUpperCase().padStart(8, '0')));
  return Object.fromEntries(Object.entries(model).filter(([key, { vr }]) => vr !== 'SQ' || wanted.has(key)));
}
