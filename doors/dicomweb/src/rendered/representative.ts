import type { Archive, Principal, Selection, StoredInstance } from '@vesalius/archive/api';

/** Instances that are looked at before one is chosen; one page of the index. */
const LOOKED_AT = 200;

/** The instance that stands for a study or series in a thumbnail: the middle one of the first series that has pictures. */
export async function representativeOf(
  archive: Archive,
  principal: Principal,
  selection: Selection,
): Promise<{ readonly found: boolean; readonly instance?: StoredInstance }> {
  const candidates: StoredInstance[] = [];
  let seen = 0;
  for await (const instance of archive.retrieve.select(principal, selection)) {
    const isOther = candidates[0] !== undefined && candidates[0].seriesId !== instance.seriesId;
    if (++seen > LOOKED_AT || isOther) break;
    if (archive.rendering.hasPictures(instance)) candidates.push(instance);
  }
  const instance = candidates[candidates.length >> 1];
  return { found: seen > 0, ...(instance && { instance }) };
}
