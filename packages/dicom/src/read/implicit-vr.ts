import type { Dataset } from '../dataset/dataset.ts';
import { lookupPrivate, lookupTag } from '../dictionary/index.ts';
import { elementOf, isPrivate, isPrivateCreator, type Tag } from '../tag.ts';
import type { VR } from '../vr.ts';

const PIXEL_REPRESENTATION = 0x00280103;

/** The VR of an element in an implicit VR data set: from the dictionary, by the rules of PS3.5 §A.1 where it is open. */
export function implicitVr(tag: Tag, dataset: Dataset): VR {
  if (isPrivate(tag)) return privateVr(tag, dataset);
  const entry = lookupTag(tag);
  if (!entry) return 'UN';
  if (entry.vrs.length === 1) return entry.vr;
  if (entry.vrs.includes('OW')) return 'OW';
  if (entry.vrs.includes('SS')) return signed(dataset) ? 'SS' : 'US';
  return entry.vr;
}

/** Elements of a private block have the VR its creator gave them, where that is known (PS3.5 §7.8.1). */
function privateVr(tag: Tag, dataset: Dataset): VR {
  if (isPrivateCreator(tag)) return 'LO';
  if (elementOf(tag) === 0) return 'UL';
  const creator = dataset.text(privateCreatorOf(tag));
  return (creator && lookupPrivate(creator, tag)?.vr) || 'UN';
}

/** The tag of the element that names the creator of a private element's block. */
export function privateCreatorOf(tag: Tag): Tag {
  return ((tag & 0xffff0000) | ((tag >>> 8) & 0xff)) >>> 0;
}

/** Pixel Representation of the data set or of one around it says whether "US or SS" is signed (PS3.3 §C.7.6.3.1). */
function signed(dataset: Dataset): boolean {
  for (let at: Dataset | undefined = dataset; at; at = at.parent) {
    const representation = at.number(PIXEL_REPRESENTATION);
    if (representation !== undefined) return representation === 1;
  }
  return false;
}
