import { type Dataset, elementOf, groupOf, type Tag } from '@vesalius/dicom';

const OVERLAY_GROUP = 0x60;
const OVERLAY_DATA = 0x3000;

/** Removes an element; with Overlay Data its plane goes, which without them is no valid one (PS3.3 §C.9.2). */
export function removeValue(dataset: Dataset, tag: Tag): void {
  dataset.remove(tag);
  if (groupOf(tag) >>> 8 !== OVERLAY_GROUP || elementOf(tag) !== OVERLAY_DATA) return;
  for (const other of [...dataset.tags()]) if (groupOf(other) === groupOf(tag)) dataset.remove(other);
}
