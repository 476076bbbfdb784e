import type { DecodedFrame } from '@vesalius/codecs';
import { type Dataset, groupOf, type Tag, tag } from '@vesalius/dicom';

const FIRST_GROUP = 0x6000;
const LAST_GROUP = 0x601e;
const OVERLAY_BIT_POSITION = 0x0102;
const OVERLAY_DATA = 0x3000;

/** Groups of overlays that lie in unused bits of Pixel Data, as was allowed once (PS3.5 §8.1.2): text may be drawn there. */
export function embeddedOverlays(dataset: Dataset): number[] {
  const groups: number[] = [];
  for (let group = FIRST_GROUP; group <= LAST_GROUP; group += 2) {
    const position = dataset.number(tag(group, OVERLAY_BIT_POSITION)) ?? 0;
    if (position !== 0 && !dataset.has(tag(group, OVERLAY_DATA))) groups.push(group);
  }
  return groups;
}

/** Removes the planes of these groups: their bits are gone. */
export function removeOverlays(dataset: Dataset, groups: readonly number[]): void {
  const gone: Tag[] = [...dataset.tags()].filter((one) => groups.includes(groupOf(one)));
  for (const one of gone) dataset.remove(one);
}

/** The frame with nothing in the bits that hold no sample; the same frame when there are none. */
export function withoutUnusedBits(frame: DecodedFrame): DecodedFrame {
  const { bitsAllocated, bitsStored, highBit } = frame.image;
  if (bitsAllocated !== 16 || bitsStored >= bitsAllocated) return frame;
  const mask = (2 ** bitsStored - 1) << (highBit - bitsStored + 1);
  const bytes = frame.bytes.slice();
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    bytes[at] = bytes[at]! & mask;
    bytes[at + 1] = bytes[at + 1]! & (mask >>> 8);
  }
  return { image: frame.image, bytes };
}
