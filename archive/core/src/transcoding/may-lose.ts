import type { StoredInstance } from '@vesalius/archive/api';
import { familyOf, type ImagePixel } from '@vesalius/codecs';
import { type Dataset, UID } from '@vesalius/dicom';

/** Their samples are numbers and labels for programs, of which a near one is a wrong one. */
const NEVER_WITH_LOSS: ReadonlySet<string> = new Set([
  UID.SegmentationStorage,
  UID.LabelMapSegmentationStorage,
  UID.ParametricMapStorage,
  UID.RTDoseStorage,
]);
const OVERLAY_BIT_POSITION = 0x0102;
const [FIRST_OVERLAY, LAST_OVERLAY] = [0x6000, 0x601e];

/** Whether the instance can be wanted with loss, as far as the index knows. */
export function maySufferLoss({ pixels, transferSyntaxUid, sopClassUid }: StoredInstance): boolean {
  const family = familyOf(transferSyntaxUid);
  return pixels !== undefined && family !== undefined && family !== 'video' && !NEVER_WITH_LOSS.has(sopClassUid);
}

/** Whether its samples are shades: indices of a palette, single bits and overlays in the upper bits are none (PS3.5 §8.2). */
export function holdsShades(dataset: Dataset, { photometricInterpretation, bitsAllocated }: ImagePixel): boolean {
  if (photometricInterpretation === 'PALETTE COLOR' || bitsAllocated === 1) return false;
  for (let group = FIRST_OVERLAY; group <= LAST_OVERLAY; group += 2) {
    if ((dataset.number(group * 0x10000 + OVERLAY_BIT_POSITION) ?? 0) > 0) return false;
  }
  return true;
}
