import { lookupTag } from '../dictionary/index.ts';
import type { Tag } from '../tag.ts';
import type { VR } from '../vr.ts';

/**
 * The VR to read a value by: an element written as UN is read by the VR of the dictionary when that is certain
 * (PS3.5 §6.2.2); its bytes are little endian whatever the transfer syntax.
 */
export function readingVr(tag: Tag, vr: VR): VR {
  if (vr !== 'UN') return vr;
  const entry = lookupTag(tag);
  return entry && entry.vrs.length === 1 ? entry.vr : 'UN';
}
