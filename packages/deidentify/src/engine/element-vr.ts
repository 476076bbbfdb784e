import { type DataElement, lookupTag, type VR, VR_TRAITS } from '@vesalius/dicom';

/** The VR an element is treated as: that of the dictionary where it stands as UN (PS3.5 §6.2.2). */
export function vrOf(element: Pick<DataElement, 'tag' | 'vr'>): VR {
  return element.vr === 'UN' ? (lookupTag(element.tag)?.vr ?? 'UN') : element.vr;
}

/** Whether the VR holds text in which anything may be written. */
export function isFreeText(vr: VR): boolean {
  const { kind } = VR_TRAITS[vr];
  return kind === 'text' || kind === 'name';
}

/** Characters each text VR holds at most (PS3.5 Table 6.2-1); the others have no bound worth minding. */
const LONGEST: Partial<Record<VR, number>> = { SH: 16, LO: 64, PN: 64, ST: 1024, LT: 10240, AE: 16 };

/** Cuts a text to what its VR holds. */
export function fitting(text: string, vr: VR): string {
  const longest = LONGEST[vr];
  return longest !== undefined && text.length > longest ? text.slice(0, longest) : text;
}
